/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *khai_digest_sha256_hex (gconstpointer data, gsize length);
char *khai_digest_sha256_base64url (gconstpointer data, gsize length);       /* no padding: the contract's Hash */
char *khai_content_digest (gconstpointer data, gsize length);                /* RFC 9530: sha-256=:…: */
gboolean khai_content_digest_verify (const char *header, gconstpointer data, gsize length, GError **error);
char *khai_base64url_encode (gconstpointer data, gsize length);
GBytes *khai_base64url_decode (const char *text, GError **error);            /* strict: no padding, no other characters */
char *khai_uuid4 (void);

G_END_DECLS
