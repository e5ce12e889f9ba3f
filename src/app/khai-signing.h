/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-token.h"

G_BEGIN_DECLS

/* With what one can sign, beside the profile's own training key: certificates on tokens and in PKCS#12 files. Everything here runs on a thread
 * of its own, because tokens are slow. A PIN is tried once for each call and kept nowhere. */

void khai_signing_list_async (KhaiContext *context, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *khai_signing_list_finish (GAsyncResult *result, GError **error);  /* element-type KhaiCertificate */

/* `address`: "pkcs11:…" or the path of a .p12 file. Errors as khai_token_open() and khai_key_load_p12(); KHAI_ERROR_EXPIRED. */
void khai_signing_open_async (KhaiContext *context, const char *address, const char *pin, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
KhaiKey *khai_signing_open_finish (GAsyncResult *result, GError **error);

/* The same, waiting (khaictl). */
GPtrArray *khai_signing_list (KhaiContext *context, GError **error);
KhaiKey *khai_signing_open (KhaiContext *context, const char *address, const char *pin, GError **error);

char *khai_signing_describe (KhaiContext *context, const KhaiCertificate *certificate);        /* "Trần Thị Bình · issued by … · until 01/12/2027", in the process's language */
char *khai_signing_warn (KhaiContext *context, const KhaiCertificate *certificate);            /* what to look out for (nullable) */

/* Whose certificate signs, and until when it is valid, is noted when it is chosen or opened: so that somebody is warned in time without any token
 * being asked. NULL: none was chosen. */
void khai_signing_note (KhaiContext *context, const char *owner, gint64 not_after);
char *khai_signing_warn_ahead (KhaiContext *context);                                          /* within 30 days of its end, or after (nullable) */

G_END_DECLS
