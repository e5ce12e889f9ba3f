/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-jws.h"

#define BODY "{\"localReference\":\"HN-2026-000123\",\"exporter\":{\"name\":\"Gốm Xanh Bát Tràng\"}}"
#define AT_2026 (G_GINT64_CONSTANT (1796083200) * G_USEC_PER_SEC) /* 2026-12-01 */
#define AT_2060 (G_GINT64_CONSTANT (2840140800) * G_USEC_PER_SEC)

typedef struct
{
  KhaiKey *ca, *key, *stranger;
  char *ca_pem;
  GBytes *body;
  char *compact;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) extra = json_object_new ();
  g_autofree char *digest = khai_content_digest (BODY, strlen (BODY));

  f->ca = khai_key_make ("Training authority", NULL, TRUE, NULL, NULL);
  f->key = khai_key_make ("Trần Thị Bình", f->ca, FALSE, NULL, NULL);
  f->stranger = khai_key_make ("Stranger", NULL, FALSE, NULL, NULL);
  f->ca_pem = khai_key_certificate_pem (f->ca);
  f->body = g_bytes_new (BODY, strlen (BODY));
  json_object_set_string_member (extra, "content-digest", digest);
  f->compact = khai_jws_sign (f->key, BODY, strlen (BODY), TRUE, extra, NULL);
  g_assert_nonnull (f->compact);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  khai_key_unref (f->ca);
  khai_key_unref (f->key);
  khai_key_unref (f->stranger);
  g_free (f->ca_pem);
  g_bytes_unref (f->body);
  g_free (f->compact);
}

static void
test_detached (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiJws) jws = khai_jws_verify (f->compact, f->body, f->ca_pem, AT_2026, &error);
  g_autofree char *print = khai_key_thumbprint (f->key);

  g_assert_no_error (error);
  g_assert_cmpstr (jws->thumbprint, ==, print);
  g_assert_cmpstr (jws->owner, ==, "Trần Thị Bình");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (jws->header, "content-digest"), "sha-256=:"));
  g_assert_true (g_bytes_equal (jws->payload, f->body));
}

static void
test_attached (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *compact = khai_jws_sign (f->key, BODY, strlen (BODY), FALSE, NULL, &error);
  g_autoptr (KhaiJws) jws = khai_jws_verify (compact, NULL, f->ca_pem, AT_2026, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (jws->payload, f->body));
  g_assert_null (khai_jws_verify (compact, f->body, NULL, 0, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
}

/* Whatever one character is changed to, the signature does not hold any more. */
static void
test_tampered (Fixture *f, gconstpointer data)
{
  gsize length = strlen (f->compact);

  for (gsize i = 0; i < length; i += i < 400 || i + 100 > length ? 1 : 7)
    {
      g_autofree char *bad = g_strdup (f->compact);
      g_autoptr (GError) error = NULL;

      bad[i] = bad[i] == 'A' ? 'B' : 'A';
      g_assert_null (khai_jws_verify (bad, f->body, f->ca_pem, AT_2026, &error));
      g_assert_nonnull (error);
    }
  for (gsize i = 0; i < g_bytes_get_size (f->body); i += 5)
    {
      g_autofree char *text = g_memdup2 (BODY, strlen (BODY));
      g_autoptr (GBytes) other = NULL;
      g_autoptr (GError) error = NULL;

      text[i] ^= 1;
      other = g_bytes_new (text, strlen (BODY));
      g_assert_null (khai_jws_verify (f->compact, other, NULL, 0, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
    }
}

static void
test_trust (Fixture *f, gconstpointer data)
{
  g_autofree char *stranger_pem = khai_key_certificate_pem (f->stranger);
  g_autofree char *self_signed = khai_jws_sign (f->stranger, BODY, strlen (BODY), TRUE, NULL, NULL);
  struct { const char *compact; const char *ca; gint64 at; gboolean holds; } cases[] = {
    { f->compact, f->ca_pem, AT_2026, TRUE },
    { f->compact, f->ca_pem, AT_2060, FALSE },
    { f->compact, f->ca_pem, 0, FALSE },
    { f->compact, stranger_pem, AT_2026, FALSE },
    { f->compact, "no certificate at all", AT_2026, FALSE },
    { f->compact, "", AT_2026, FALSE },
    { self_signed, f->ca_pem, AT_2026, FALSE },
    { self_signed, NULL, 0, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiJws) jws = khai_jws_verify (cases[i].compact, f->body, cases[i].ca, cases[i].at, &error);

      g_test_message ("case %u", i);
      g_assert_cmpint (jws != NULL, ==, cases[i].holds);
      if (!cases[i].holds)
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
    }
}

static char *
with_header (const char *compact, const char *header)
{
  g_auto (GStrv) parts = g_strsplit (compact, ".", 3);
  g_autofree char *header64 = khai_base64url_encode (header, strlen (header));

  return g_strconcat (header64, ".", parts[1], ".", parts[2], NULL);
}

static void
test_headers_refused (Fixture *f, gconstpointer data)
{
  const char *headers[] = {
    "{\"alg\":\"none\"}", "{\"alg\":\"HS256\",\"x5c\":[\"AAAA\"]}", "{}", "[]", "null", "", "{\"alg\":\"ES256\",\"x5c\":[]}",
    "{\"alg\":\"ES256\",\"x5c\":\"AAAA\"}", "{\"alg\":\"ES256\",\"x5c\":[1]}", "{\"alg\":\"ES256\",\"x5c\":[\"\"]}",
    "{\"alg\":\"ES256\",\"x5c\":[\"AAAA\"]}", "{\"alg\":\"ES256\",\"alg\":\"none\"}", "{\"alg\":7}",
  };
  const char *texts[] = { "", ".", "..", "...", "a.b", "a.b.c", "....", "\xff.\xff.\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *bad = with_header (f->compact, headers[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (khai_jws_verify (bad, f->body, NULL, 0, &error));
      g_assert_nonnull (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (khai_jws_verify (texts[i], f->body, NULL, 0, &error));
      g_assert_nonnull (error);
    }
}

/* The algorithm is pinned to the key: the same signature under another name is refused, critical extensions as well. */
static void
test_algorithm_pinned (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) x5c = khai_key_x5c (f->key);
  const char *patterns[] = {
    "{\"alg\":\"RS256\",\"x5c\":[\"%s\"]}", "{\"alg\":\"PS256\",\"x5c\":[\"%s\"]}", "{\"alg\":\"ES384\",\"x5c\":[\"%s\"]}",
    "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false,\"x5c\":[\"%s\"]}", "{\"alg\":\"es256\",\"x5c\":[\"%s\"]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GString) header = g_string_new (patterns[i]);
      g_autofree char *bad = NULL;
      g_autoptr (GError) error = NULL;

      g_string_replace (header, "%s", x5c[0], 1);
      bad = with_header (f->compact, header->str);
      g_assert_null (khai_jws_verify (bad, f->body, NULL, 0, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
    }
}

/* RFC 7520: published signatures hold, symmetric ones are refused. */
static void
test_cookbook (void)
{
  struct { const char *file; gboolean holds; } cases[] = {
    { "4_1.rsa_v15_signature.json", TRUE },
    { "4_2.rsa-pss_signature.json", TRUE },
    { "4_3.ecdsa_signature.json", TRUE },
    { "4_4.hmac-sha2_integrity_protection.json", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "..", "shared", "reference", "vectors", "jose", "jws",
                                                cases[i].file, NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GBytes) payload = NULL;
      g_autoptr (GError) error = NULL;
      JsonObject *root, *input;
      const char *compact, *text;
      gboolean holds;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip ("../shared is not here");
          return;
        }
      g_assert_true (json_parser_load_from_file (parser, path, NULL));
      root = json_node_get_object (json_parser_get_root (parser));
      input = json_object_get_object_member (root, "input");
      compact = json_object_get_string_member (json_object_get_object_member (root, "output"), "compact");
      text = json_object_get_string_member (input, "payload");
      g_test_message ("%s", cases[i].file);
      holds = khai_jws_verify_jwk (compact, json_object_get_object_member (input, "key"), NULL, &payload, &error);
      g_assert_cmpint (holds, ==, cases[i].holds);
      if (holds)
        g_assert_cmpmem (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), text, strlen (text));
      else
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
      if (holds)
        {
          g_autofree char *bad = g_strdup (compact);
          gsize last = strlen (bad) - 5;

          bad[last] = bad[last] == 'A' ? 'B' : 'A';
          g_assert_false (khai_jws_verify_jwk (bad, json_object_get_object_member (input, "key"), NULL, NULL, NULL));
        }
    }
}

/* Another implementation agrees: openssl verifies what was signed here. */
static void
test_openssl_agrees (Fixture *f, gconstpointer data)
{
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autofree char *dir = g_dir_make_tmp ("khai-jws-XXXXXX", NULL);
  g_autofree char *pem = g_build_filename (dir, "key.pem", NULL);
  g_autofree char *input = g_build_filename (dir, "input", NULL);
  g_autofree char *signature = g_build_filename (dir, "signature", NULL);
  g_autofree char *public = g_build_filename (dir, "public.pem", NULL);
  g_auto (GStrv) parts = g_strsplit (f->compact, ".", 3);
  g_autofree char *body64 = khai_base64url_encode (BODY, strlen (BODY));
  g_autofree char *signed_text = g_strconcat (parts[0], ".", body64, NULL);
  g_autoptr (GBytes) pair = khai_base64url_decode (parts[2], NULL);
  const guint8 *rs = g_bytes_get_data (pair, NULL);
  g_autoptr (GByteArray) der = g_byte_array_new ();
  const char *extract[] = { openssl, "x509", "-in", pem, "-pubkey", "-noout", "-out", public, NULL };
  const char *verify[] = { openssl, "dgst", "-sha256", "-verify", public, "-signature", signature, input, NULL };
  int status = -1;

  if (openssl == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      const guint8 *number = rs + 32 * i;
      guint8 head[3] = { 0x02, 32, 0 };
      guint size = 32;

      while (size > 1 && *number == 0)
        number++, size--;
      head[1] = size + (*number >> 7);
      g_byte_array_append (der, head, *number >> 7 ? 3 : 2);
      g_byte_array_append (der, number, size);
    }
  g_byte_array_prepend (der, (guint8[]) { 0x30, der->len }, 2);
  g_assert_true (khai_key_save (f->key, pem, NULL));
  g_assert_true (g_file_set_contents (input, signed_text, -1, NULL));
  g_assert_true (g_file_set_contents (signature, (char *) der->data, der->len, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) extract, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_spawn_sync (NULL, (char **) verify, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_unlink (pem);
  g_unlink (input);
  g_unlink (signature);
  g_unlink (public);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/trust/jws/detached", Fixture, NULL, set_up, test_detached, tear_down);
  g_test_add ("/trust/jws/attached", Fixture, NULL, set_up, test_attached, tear_down);
  g_test_add ("/trust/jws/tampered", Fixture, NULL, set_up, test_tampered, tear_down);
  g_test_add ("/trust/jws/trust", Fixture, NULL, set_up, test_trust, tear_down);
  g_test_add ("/trust/jws/headers-refused", Fixture, NULL, set_up, test_headers_refused, tear_down);
  g_test_add ("/trust/jws/algorithm-pinned", Fixture, NULL, set_up, test_algorithm_pinned, tear_down);
  g_test_add ("/trust/jws/openssl-agrees", Fixture, NULL, set_up, test_openssl_agrees, tear_down);
  g_test_add_func ("/trust/jws/cookbook", test_cookbook);
  return g_test_run ();
}
