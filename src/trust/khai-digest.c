/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Digests and the base64url form in which hashes, keys and signatures travel. */

#include "config.h"

#include "khai-digest.h"

#include <string.h>

#include "khai-error.h"

#define SHA256_BYTES 32

static void
sha256 (gconstpointer data, gsize length, guint8 out[SHA256_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = SHA256_BYTES;

  /* g_checksum_update() takes a signed length. */
  for (gsize done = 0; done < length;)
    {
      gsize piece = MIN (length - done, (gsize) G_MAXINT32);

      g_checksum_update (checksum, (const guchar *) data + done, piece);
      done += piece;
    }
  g_checksum_get_digest (checksum, out, &size);
}

/**
 * khai_digest_sha256_hex:
 * @data: bytes, may be %NULL when @length is 0
 * @length: number of bytes
 *
 * Returns: (transfer full): SHA-256 of @data as 64 lower-case hexadecimal digits
 */
char *
khai_digest_sha256_hex (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_BYTES];
  GString *hex = g_string_sized_new (2 * SHA256_BYTES);

  sha256 (data, length, digest);
  for (guint i = 0; i < SHA256_BYTES; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

/**
 * khai_digest_sha256_base64url:
 * @data: bytes, may be %NULL when @length is 0
 * @length: number of bytes
 *
 * Returns: (transfer full): SHA-256 of @data in base64url without padding, the contract's Hash (43 characters)
 */
char *
khai_digest_sha256_base64url (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_BYTES];

  sha256 (data, length, digest);
  return khai_base64url_encode (digest, sizeof digest);
}

/**
 * khai_content_digest:
 * @data: the body
 * @length: its length in bytes
 *
 * Returns: (transfer full): the Content-Digest field of RFC 9530 with the one algorithm the contract asks for
 */
char *
khai_content_digest (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_BYTES];
  g_autofree char *base64 = NULL;

  sha256 (data, length, digest);
  base64 = g_base64_encode (digest, sizeof digest);
  return g_strdup_printf ("sha-256=:%s:", base64);
}

/**
 * khai_content_digest_verify:
 * @header: value of a Content-Digest field
 * @data: the body that came with it
 * @length: its length in bytes
 * @error: %KHAI_ERROR_SIGNATURE when the digest is missing or is another one
 *
 * Other algorithms in the field are ignored (RFC 9530, 2); sha-256 has to be there.
 *
 * Returns: %TRUE when the body is the one that was digested
 */
gboolean
khai_content_digest_verify (const char *header, gconstpointer data, gsize length, GError **error)
{
  g_autofree char *expected = khai_content_digest (data, length);
  g_auto (GStrv) members = NULL;

  g_return_val_if_fail (header != NULL, FALSE);

  members = g_strsplit (header, ",", -1);
  for (guint i = 0; members[i] != NULL; i++)
    if (strcmp (g_strstrip (members[i]), expected) == 0)
      return TRUE;

  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, "the content digest is not that of the body");
  return FALSE;
}

/**
 * khai_base64url_encode:
 * @data: bytes
 * @length: number of bytes
 *
 * Returns: (transfer full): RFC 4648, 5, without padding as RFC 7515, 2 wants it
 */
char *
khai_base64url_encode (gconstpointer data, gsize length)
{
  char *text = g_base64_encode (data, length);
  char *end = text + strlen (text);

  for (char *c = text; *c != '\0'; c++)
    if (*c == '+')
      *c = '-';
    else if (*c == '/')
      *c = '_';
  while (end > text && end[-1] == '=')
    *--end = '\0';
  return text;
}

/**
 * khai_base64url_decode:
 * @text: base64url without padding
 * @error: %KHAI_ERROR_BAD_INPUT
 *
 * Strict: no padding, no white space, no other alphabet, and no spare bits, so that one value has one text.
 *
 * Returns: (transfer full): the bytes, or %NULL
 */
GBytes *
khai_base64url_decode (const char *text, GError **error)
{
  g_autoptr (GString) base64 = NULL;
  g_autofree guchar *data = NULL;
  g_autofree char *again = NULL;
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  base64 = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c++)
    {
      if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
        break;
      g_string_append_c (base64, *c == '-' ? '+' : *c == '_' ? '/' : *c);
    }
  if (base64->len == strlen (text) && base64->len % 4 != 1)
    {
      while (base64->len % 4 != 0)
        g_string_append_c (base64, '=');
      data = g_base64_decode (base64->str, &length);
      again = khai_base64url_encode (data, length);
      if (strcmp (again, text) == 0)
        return g_bytes_new_take (g_steal_pointer (&data), length);
    }

  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not base64url without padding");
  return NULL;
}

/**
 * khai_uuid4:
 *
 * Returns: (transfer full): a random UUID (RFC 9562, version 4), lower case
 */
char *
khai_uuid4 (void)
{
  return g_uuid_string_random ();
}
