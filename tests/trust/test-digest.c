/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"

static void
test_sha256 (void)
{
  g_autofree char *empty = khai_digest_sha256_hex (NULL, 0);
  g_autofree char *abc = khai_digest_sha256_hex ("abc", 3);
  g_autofree char *abc64 = khai_digest_sha256_base64url ("abc", 3);

  /* FIPS 180-2, appendix B.1 */
  g_assert_cmpstr (empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (abc64, ==, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

static void
test_content_digest (void)
{
  /* RFC 9530, appendix B.1 */
  const char *body = "{\"hello\": \"world\"}\n";
  g_autofree char *header = khai_content_digest (body, strlen (body));
  struct { const char *header; gboolean holds; } cases[] = {
    { "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", TRUE },
    { "sha-512=:AAAA:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", TRUE },
    { "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDh=:", FALSE },
    { "sha-512=:AAAA:", FALSE },
    { "", FALSE },
  };

  g_assert_cmpstr (header, ==, cases[0].header);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (khai_content_digest_verify (cases[i].header, body, strlen (body), &error), ==, cases[i].holds);
      if (!cases[i].holds)
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
    }
}

static void
test_base64url (void)
{
  const char *refused[] = { "A", "AB=", "AA==", "A+", "A/", " AA", "AA\n", "AB", "AAB", "a.b" };
  g_autoptr (GBytes) empty = khai_base64url_decode ("", NULL);

  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  for (guint length = 0; length < 70; length++)
    {
      guint8 data[70];
      g_autofree char *text = NULL;
      g_autoptr (GBytes) back = NULL;

      for (guint i = 0; i < length; i++)
        data[i] = g_test_rand_int_range (0, 256);
      text = khai_base64url_encode (data, length);
      g_assert_null (strpbrk (text, "+/="));
      back = khai_base64url_decode (text, NULL);
      g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), data, length);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (khai_base64url_decode (refused[i], &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/trust/digest/sha256", test_sha256);
  g_test_add_func ("/trust/digest/content-digest", test_content_digest);
  g_test_add_func ("/trust/digest/base64url", test_base64url);
  return g_test_run ();
}
