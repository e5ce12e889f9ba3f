/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A person's refresh tokens in the system's keyring (libsecret), one for each Single Window of a profile. Where no keyring runs, or it stays locked, they
 * are kept in memory until the program ends: keeping says which of the two it was, so that the user can be told. Never on disk, never in a log. */
#define KHAI_TYPE_KEYRING (khai_keyring_get_type ())
G_DECLARE_FINAL_TYPE (KhaiKeyring, khai_keyring, KHAI, KEYRING, GObject)

KhaiKeyring *khai_keyring_new (const char *profile);
void khai_keyring_load_async (KhaiKeyring *self, const char *window, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* NULL: there is none. `*lasting`: it is in the system's keyring. */
char *khai_keyring_load_finish (KhaiKeyring *self, GAsyncResult *result, gboolean *lasting);
void khai_keyring_keep_async (KhaiKeyring *self, const char *window, const char *secret, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_keyring_keep_finish (KhaiKeyring *self, GAsyncResult *result);     /* FALSE: in memory only */
void khai_keyring_forget_async (KhaiKeyring *self, const char *window, GAsyncReadyCallback callback, gpointer user_data);
void khai_keyring_forget_finish (KhaiKeyring *self, GAsyncResult *result);
void khai_secret_free (char *secret);                                            /* wiped */

G_END_DECLS
