/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A private key with its certificate chain, from files, a PKCS#12 store, a token (khai-token.h), or made here. Immutable and thread-safe once made. */
typedef struct _KhaiKey KhaiKey;

KhaiKey *khai_key_ref (KhaiKey *key);
void khai_key_unref (KhaiKey *key);
/* Reads DIR/NAME.pem (key and certificate, 0600); makes a P-256 key and a self-signed certificate there if it is not. Atomic against a second process. */
KhaiKey *khai_key_load_or_make (const char *dir, const char *name, const char *common_name, GError **error);
KhaiKey *khai_key_load_p12 (const char *path, const char *passphrase, GError **error);
/* A key with a certificate issued by `ca` (NULL: self-signed). ca_flag: may issue others. hosts: DNS names and addresses for TLS. */
KhaiKey *khai_key_make (const char *common_name, KhaiKey *ca, gboolean ca_flag, const char *const *hosts, GError **error);
gboolean khai_key_save (KhaiKey *key, const char *path, GError **error);     /* key + certificate PEM, 0600, atomic */
KhaiKey *khai_key_load (const char *path, GError **error);
char *khai_key_certificate_pem (KhaiKey *key);
char *khai_key_private_pem (KhaiKey *key);
char *khai_key_thumbprint (KhaiKey *key);                                    /* base64url SHA-256 of the certificate */
char *khai_key_owner (KhaiKey *key);                                         /* certificate's common name */
gint64 khai_key_not_after (KhaiKey *key);                                    /* of its certificate, seconds since 1970 */
const char *khai_key_algorithm (KhaiKey *key);                               /* ES256, RS256 or PS256: pinned to the key */
const char *khai_key_get_uri (KhaiKey *key);                                 /* of a key on a token (nullable) */
gboolean khai_key_check_time (KhaiKey *key, gint64 at_unix_us, GError **error); /* KHAI_ERROR_EXPIRED */
void khai_key_use_pss (KhaiKey *key);                                        /* RSA: PS256 from now on; before anybody else has it */
char **khai_key_x5c (KhaiKey *key);                                          /* base64 DER, leaf first */
GBytes *khai_key_sign (KhaiKey *key, gconstpointer data, gsize length, GError **error); /* JOSE form (ES256: r‖s) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiKey, khai_key_unref)

G_END_DECLS
