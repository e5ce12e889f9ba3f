/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-keyring.h"
#include "khai-sign-in.h"

G_BEGIN_DECLS

/* How this profile is let in at one Single Window, for all gateways to it: by its own key, or as a person who signed in (RFC 8628); and the certificate
 * that is shown when the window asks for one. One for each window: khai_context_get_access(). Signal: "changed": its state is new. */
#define KHAI_TYPE_ACCESS (khai_access_get_type ())
G_DECLARE_FINAL_TYPE (KhaiAccess, khai_access, KHAI, ACCESS, GObject)

typedef enum
{
  KHAI_ACCESS_BY_KEY,             /* the program's own key: nobody signs in */
  KHAI_ACCESS_UNKNOWN,            /* a person; whether one is signed in was not looked at yet */
  KHAI_ACCESS_SIGNED_OUT,
  KHAI_ACCESS_SIGNED_IN,          /* also after the next start: the keyring has it */
  KHAI_ACCESS_UNTIL_CLOSED        /* no keyring took it: the next start asks again */
} KhaiAccessState;

typedef struct
{
  const char *base_url;
  const char *ca_file;            /* (nullable) */
  const char *folder;             /* of the profile: where processes wait for each other */
  gboolean person;
  KhaiKey *key;
  KhaiLang lang;
} KhaiAccessOptions;

KhaiAccess *khai_access_new (const KhaiAccessOptions *options, KhaiKeyring *keyring, GError **error);
const char *khai_access_get_base_url (KhaiAccess *self);
KhaiAccessState khai_access_get_state (KhaiAccess *self);
/* A gateway to this window that is let in this way. */
KhaiGateway *khai_access_open_gateway (KhaiAccess *self, GError **error);
/* The certificate for the connection, open: held, and with it its token, until NULL takes its place. Gateways that are open keep the one they had. */
void khai_access_set_identity (KhaiAccess *self, KhaiKey *key);
KhaiKey *khai_access_get_identity (KhaiAccess *self);                            /* (transfer none) (nullable) */

/* Looks into the keyring. */
void khai_access_look_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KhaiAccessState khai_access_look_finish (KhaiAccess *self, GAsyncResult *result);
/* Codes that a person compares and agrees to elsewhere … */
void khai_access_begin_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KhaiDeviceCodes *khai_access_begin_finish (KhaiAccess *self, GAsyncResult *result, GError **error);
/* … and waiting until then: GIVEN, DENIED, EXPIRED or INVALID; UNREACHABLE with an error that ends it (cancelled, or no token in the answer). */
void khai_access_wait_async (KhaiAccess *self, const KhaiDeviceCodes *codes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KhaiGrant khai_access_wait_finish (KhaiAccess *self, GAsyncResult *result, GError **error);
/* Ends the sign-in here in any case, and at the window when it can be reached: else FALSE says so. */
void khai_access_sign_out_async (KhaiAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_access_sign_out_finish (KhaiAccess *self, GAsyncResult *result, GError **error);

G_END_DECLS
