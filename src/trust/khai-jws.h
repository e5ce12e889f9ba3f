/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-key.h"

G_BEGIN_DECLS

/* Compact JWS (RFC 7515), detached (appendix F) or not, ES256/RS256/PS256. "none" and symmetric algorithms are refused; the algorithm must fit the key. */

/* Protected header: {"alg","x5c", "typ"?} plus the string members of `extra` ("content-digest" …). */
char *khai_jws_sign (KhaiKey *key, gconstpointer payload, gsize length, gboolean detached, JsonObject *extra, GError **error);

typedef struct
{
  JsonObject *header;      /* protected header */
  GBytes *payload;         /* what was signed */
  char *leaf_pem;          /* the signing certificate from x5c */
  char *thumbprint;        /* of that certificate, base64url SHA-256 */
  char *owner;             /* its common name */
} KhaiJws;

/* Verifies against the certificate in the header's x5c. `detached_payload` NULL: the payload is inside. If `ca_pem` is given,
 * the certificate must chain to it and be valid at `at_unix_us`; else the caller decides by thumbprint. KHAI_ERROR_SIGNATURE otherwise. */
KhaiJws *khai_jws_verify (const char *compact, GBytes *detached_payload, const char *ca_pem, gint64 at_unix_us, GError **error);
/* Verifies with a JWK (published test vectors). */
gboolean khai_jws_verify_jwk (const char *compact, JsonObject *jwk, GBytes *detached_payload, GBytes **payload, GError **error);
void khai_jws_free (KhaiJws *jws);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiJws, khai_jws_free)

G_END_DECLS
