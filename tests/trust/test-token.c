/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <gnutls/pkcs11.h>
#include <string.h>

#include "khai-error.h"
#include "khai-jws.h"
#include "khai-token.h"
#include "token-fixture.h"

#define AT (G_GINT64_CONSTANT (1796083200) * G_USEC_PER_SEC) /* 2026-12-01 */
#define DAY 86400
#define AT_SECONDS (AT / G_USEC_PER_SEC)
#define BODY "{\"localReference\":\"VN-2026-000001\"}"
#define LABEL "Chữ ký số"

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static gsize
count (const char *name)
{
  g_autofree char *path = path_of (name);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gsize) info.st_size : 0;
}

static void
forget (const char *name)
{
  g_autofree char *path = path_of (name);

  g_unlink (path);
}

static KhaiCertificate *
find (GPtrArray *certificates, const char *owner)
{
  for (guint i = 0; i < certificates->len; i++)
    if (g_str_equal (((KhaiCertificate *) certificates->pdata[i])->owner, owner))
      return certificates->pdata[i];
  g_error ("%s is not listed", owner);
}

static char *
uri_of (const char *owner)
{
  g_autoptr (GPtrArray) certificates = khai_token_list (NULL);

  return g_strdup (find (certificates, owner)->uri);
}

static void
test_list (void)
{
  static const struct { const char *owner; KhaiValidity validity; } expected[] = {
    { "Ended", KHAI_VALIDITY_EXPIRED }, { "Ends in 30 days", KHAI_VALIDITY_SOON }, { "Ends in 31 days", KHAI_VALIDITY_GOOD },
    { "Gốm Sông Hồng", KHAI_VALIDITY_GOOD }, { "Not begun", KHAI_VALIDITY_NOT_YET }, { "Trần Thị Bình", KHAI_VALIDITY_GOOD },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = khai_token_list (&error);

  g_assert_no_error (error);
  /* The authorities that lie beside them are no signers. */
  g_assert_cmpuint (certificates->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < certificates->len; i++)
    {
      KhaiCertificate *certificate = certificates->pdata[i];

      g_assert_cmpstr (certificate->owner, ==, expected[i].owner);
      g_assert_cmpstr (certificate->token, ==, LABEL);
      g_assert_true (g_str_has_prefix (certificate->issuer, "Issuer "));
      g_assert_cmpint (khai_certificate_validity (certificate, AT), ==, expected[i].validity);
      g_assert_true (g_str_has_prefix (certificate->uri, "pkcs11:"));
      g_assert_nonnull (strstr (certificate->uri, "type=private"));
      g_assert_cmpint (certificate->pin_state, ==, KHAI_PIN_READY);
    }
  g_assert_cmpuint (count ("logins"), ==, 0);
}

static void
test_sign (gconstpointer data)
{
  const char *owner = data;
  g_autofree char *uri = uri_of (owner);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_token_open (uri, TOKEN_PIN, AT, &error);
  g_autoptr (GBytes) body = g_bytes_new_static (BODY, strlen (BODY));
  g_autoptr (GBytes) tampered = g_bytes_new_static ("{}", 2);
  const char *algorithms[] = { "ES256", NULL };

  g_assert_no_error (error);
  g_assert_cmpuint (count ("logins"), ==, 1);
  if (g_str_equal (khai_key_algorithm (key), "RS256"))
    algorithms[0] = "RS256", algorithms[1] = "PS256";
  for (guint i = 0; i < G_N_ELEMENTS (algorithms) && algorithms[i] != NULL; i++)
    {
      g_autofree char *compact = NULL;
      g_autoptr (KhaiJws) jws = NULL;
      g_auto (GStrv) x5c = khai_key_x5c (key);

      if (i == 1)
        khai_key_use_pss (key);
      g_assert_cmpstr (khai_key_algorithm (key), ==, algorithms[i]);
      compact = khai_jws_sign (key, BODY, strlen (BODY), TRUE, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_strv_length (x5c), ==, 2);
      jws = khai_jws_verify (compact, body, NULL, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (jws->owner, ==, owner);
      g_assert_null (khai_jws_verify (compact, tampered, NULL, 0, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
      g_clear_error (&error);
    }
  g_assert_null (khai_key_private_pem (key));
  g_assert_cmpstr (khai_key_get_uri (key), ==, uri);
  g_assert_cmpuint (count ("logins"), ==, 1);
  forget ("logins");
}

/* One click, one try: never another by itself. The third wrong one locks, and then nothing is tried at all. */
static void
test_wrong_pin (void)
{
  static const struct { KhaiErrorCode code; KhaiPinState after; gsize logins; } tries[] = {
    { KHAI_ERROR_PIN_LOW, KHAI_PIN_LOW, 1 },
    { KHAI_ERROR_PIN_LAST, KHAI_PIN_LAST, 2 },
    { KHAI_ERROR_PIN_LOCKED, KHAI_PIN_LOCKED, 3 },
    { KHAI_ERROR_PIN_LOCKED, KHAI_PIN_LOCKED, 3 },
  };
  g_autofree char *uri = uri_of ("Trần Thị Bình");

  forget ("logins");
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) certificates = NULL;

      g_assert_null (khai_token_open (uri, "99999999", AT, &error));
      g_assert_error (error, KHAI_ERROR, (int) tries[i].code);
      g_assert_null (strstr (error->message, "99999999"));
      g_assert_cmpuint (count ("logins"), ==, tries[i].logins);
      certificates = khai_token_list (NULL);
      g_assert_cmpint (find (certificates, "Trần Thị Bình")->pin_state, ==, tries[i].after);
    }
  forget ("wrong");
  forget ("logins");
}

static void
test_refused_before_the_pin (void)
{
  static const struct { const char *uri; const char *owner; KhaiErrorCode code; } cases[] = {
    { NULL, "Ended", KHAI_ERROR_EXPIRED },
    { NULL, "Not begun", KHAI_ERROR_EXPIRED },
    { "pkcs11:token=another", NULL, KHAI_ERROR_TOKEN_ABSENT },
    { "pkcs11:", NULL, KHAI_ERROR_BAD_INPUT },
    { "pkcs11:token=Ch%E1%BB%AF%20k%C3%BD%20s%E1%BB%91", NULL, KHAI_ERROR_BAD_INPUT },
    { "pkcs11:object=Ended?pin-value=1234", NULL, KHAI_ERROR_BAD_INPUT },
    { "pkcs11:token", NULL, KHAI_ERROR_BAD_INPUT },
    { "pkcs11:token=%", NULL, KHAI_ERROR_BAD_INPUT },
    { "file:key.pem", NULL, KHAI_ERROR_BAD_INPUT },
    { "", NULL, KHAI_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *uri = cases[i].owner != NULL ? uri_of (cases[i].owner) : g_strdup (cases[i].uri);
      g_autoptr (GError) error = NULL;

      g_assert_null (khai_token_open (uri, TOKEN_PIN, AT, &error));
      g_assert_error (error, KHAI_ERROR, (int) cases[i].code);
      g_assert_cmpuint (count ("logins"), ==, 0);
    }
}

/* Part of an address is enough when it names one; the label may be the certificate's. */
static void
test_part_of_an_address (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_token_open ("pkcs11:id=%02;type=private", TOKEN_PIN, AT, &error);
  g_autofree char *owner = NULL;

  g_assert_no_error (error);
  owner = khai_key_owner (key);
  g_assert_cmpstr (owner, ==, "Gốm Sông Hồng");
  forget ("logins");
}

/* Pulled out in the middle: said so, the handle is dead, and opening it anew works as soon as it is back. */
static void
test_pulled_out (void)
{
  g_autofree char *uri = uri_of ("Trần Thị Bình");
  g_autofree char *pulled = path_of ("pulled");
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_token_open (uri, TOKEN_PIN, AT, &error);
  g_autofree char *compact = NULL;
  g_autoptr (GPtrArray) none = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (pulled, "", 0, NULL));
  g_assert_null (khai_jws_sign (key, BODY, strlen (BODY), TRUE, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOKEN_ABSENT);
  g_clear_error (&error);
  g_clear_pointer (&key, khai_key_unref);
  none = khai_token_list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (khai_token_open (uri, TOKEN_PIN, AT, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOKEN_ABSENT);
  g_clear_error (&error);

  g_unlink (pulled);
  key = khai_token_open (uri, TOKEN_PIN, AT, &error);
  g_assert_no_error (error);
  compact = khai_jws_sign (key, BODY, strlen (BODY), TRUE, NULL, &error);
  g_assert_no_error (error);
  forget ("logins");
}

static gpointer
sign_many (gpointer data)
{
  KhaiKey *key = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *compact = khai_jws_sign (key, BODY, strlen (BODY), TRUE, NULL, NULL);

      g_assert_nonnull (compact);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autofree char *uri = uri_of ("Trần Thị Bình");
  g_autoptr (KhaiKey) key = khai_token_open (uri, TOKEN_PIN, AT, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("signer", sign_many, key);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  forget ("logins");
}

static void
test_driver (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (khai_token_add_driver ("/nowhere/driver.so", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_autofree char *module = g_canonicalize_filename (argv[1], NULL);
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = token_folder_new ();
  if (folder == NULL || g_getenv ("KHAI_TEST_SOFTHSM") == NULL)
    {
      g_print ("1..0 # SKIP softhsm2 is not installed\n");
      return 0;
    }
  g_setenv ("KHAI_TEST_TOKEN_DIR", folder, TRUE);
  token_make (LABEL, "13579111");
  /* Only the test's own driver: nothing that this machine has. */
  g_assert_cmpint (gnutls_pkcs11_init (GNUTLS_PKCS11_FLAG_MANUAL, NULL), ==, 0);
  g_assert_true (khai_token_add_driver (module, NULL));
  token_add_key (LABEL, TOKEN_P256, "Trần Thị Bình", 1, 0, AT_SECONDS + 365 * DAY);
  token_add_key (LABEL, TOKEN_RSA, "Gốm Sông Hồng", 2, 0, AT_SECONDS + 365 * DAY);
  token_add_key (LABEL, TOKEN_P256, "Ended", 3, 0, AT_SECONDS - 1);
  token_add_key (LABEL, TOKEN_P256, "Ends in 30 days", 4, 0, AT_SECONDS + 30 * DAY);
  token_add_key (LABEL, TOKEN_P256, "Ends in 31 days", 5, 0, AT_SECONDS + 31 * DAY);
  token_add_key (LABEL, TOKEN_P256, "Not begun", 6, AT_SECONDS + DAY, AT_SECONDS + 365 * DAY);
  forget ("logins");
  g_test_add_func ("/trust/token/list", test_list);
  g_test_add_data_func ("/trust/token/sign/p256", "Trần Thị Bình", test_sign);
  g_test_add_data_func ("/trust/token/sign/rsa", "Gốm Sông Hồng", test_sign);
  g_test_add_func ("/trust/token/wrong-pin", test_wrong_pin);
  g_test_add_func ("/trust/token/refused-before-the-pin", test_refused_before_the_pin);
  g_test_add_func ("/trust/token/part-of-an-address", test_part_of_an_address);
  g_test_add_func ("/trust/token/pulled-out", test_pulled_out);
  g_test_add_func ("/trust/token/threads", test_threads);
  g_test_add_func ("/trust/token/driver", test_driver);
  result = g_test_run ();
  token_folder_remove (folder);
  return result;
}
