/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A window that wants a certificate for the connection: none, one it takes, one of somebody else's authority, one that ended; from a file, from a
 * PKCS#12 file and from a token. */

#include "config.h"

#include <glib/gstdio.h>

#include "app-fixture.h"
#include "khai-access.h"
#include "khai-connection.h"
#include "khai-error.h"
#include "khai-sandbox.h"
#include "khai-token.h"
#include "token-fixture.h"

#define DAY 86400
#define SECRET "một hai ba"

typedef struct
{
  AppFixture app;
  char *dir;
  KhaiKey *authority;
  KhaiSandbox *sandbox;
  KhaiAccess *access;
} Fixture;

static char *
path_in (Fixture *f, const char *name)
{
  return g_build_filename (f->dir, name, NULL);
}

/* `data`: "any" takes every certificate in force, "ours" only those of our authority. */
static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *ca = NULL;
  g_autofree char *pem = NULL;
  g_autofree char *window = NULL;
  g_autoptr (GError) error = NULL;
  const char *url;

  app_fixture_set_up (&f->app, NULL);
  f->dir = g_dir_make_tmp ("khai-identity-XXXXXX", NULL);
  f->authority = khai_key_make ("Our authority", NULL, TRUE, NULL, &error);
  g_assert_no_error (error);
  ca = path_in (f, "authority.pem");
  window = path_in (f, "window");
  pem = khai_key_certificate_pem (f->authority);
  g_assert_true (g_file_set_contents (ca, pem, -1, NULL));
  {
    KhaiSandboxOptions options = { .data_dir = window, .reference = g_getenv ("KHAI_REFERENCE_DB"), .require_certificate = TRUE,
                                   .client_ca = g_str_equal (data, "ours") ? ca : NULL };

    f->sandbox = khai_sandbox_new (&options, &error);
  }
  g_assert_no_error (error);
  url = khai_sandbox_get_base_url (f->sandbox);
  {
    KhaiConnection connection = { (char *) url, (char *) khai_sandbox_get_ca_file (f->sandbox), FALSE, NULL };

    g_assert_true (khai_connection_save (f->app.context, &connection, &error));
  }
  f->access = khai_connection_get_access (f->app.context, url, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->access);
  app_fixture_tear_down (&f->app, NULL);
  g_object_unref (f->sandbox);
  khai_key_unref (f->authority);
  remove_tree (f->dir);
  g_free (f->dir);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_come (gpointer data)
{
  return *(gpointer *) data != NULL;
}

/* What the window says to this certificate: -1 when it lets us in, else the error. */
static int
ask (Fixture *f, KhaiKey *identity)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KhaiGateway) gateway = NULL;
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  khai_access_set_identity (f->access, identity);
  gateway = khai_access_open_gateway (f->access, &error);
  if (gateway != NULL)
    {
      khai_gateway_get_async (gateway, "/declarations?limit=1", NULL, keep_result, &result);
      wait_for (has_come, &result);
      answer = khai_gateway_finish (gateway, result, NULL, &error);
    }
  khai_access_set_identity (f->access, NULL);
  if (answer != NULL)
    return -1;
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == KHAI_ERROR);
  return error->code;
}

static void
test_any (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiKey) own = khai_key_make ("Somebody", NULL, FALSE, NULL, NULL);

  g_assert_cmpint (ask (f, NULL), ==, KHAI_ERROR_CERTIFICATE);
  g_assert_cmpint (ask (f, own), ==, -1);
  /* What was shown once is not shown for ever. */
  g_assert_cmpint (ask (f, NULL), ==, KHAI_ERROR_CERTIFICATE);
}

static void
test_ours (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiKey) stranger = khai_key_make ("Their authority", NULL, TRUE, NULL, NULL);
  g_autoptr (KhaiKey) ours = khai_key_make ("Lan", f->authority, FALSE, NULL, NULL);
  g_autoptr (KhaiKey) theirs = khai_key_make ("Lan", stranger, FALSE, NULL, NULL);
  g_autoptr (KhaiKey) own = khai_key_make ("Lan", NULL, FALSE, NULL, NULL);

  g_assert_cmpint (ask (f, NULL), ==, KHAI_ERROR_CERTIFICATE);
  g_assert_cmpint (ask (f, own), ==, KHAI_ERROR_CERTIFICATE);
  g_assert_cmpint (ask (f, theirs), ==, KHAI_ERROR_CERTIFICATE);
  g_assert_cmpint (ask (f, ours), ==, -1);
}

static void
test_pkcs12 (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiKey) made = khai_key_make ("Lan", f->authority, FALSE, NULL, NULL);
  g_autoptr (KhaiKey) key = NULL;
  g_autofree char *pem = path_in (f, "lan.pem");
  g_autofree char *p12 = path_in (f, "lan.p12");
  const char *arguments[] = { "openssl", "pkcs12", "-export", "-in", pem, "-out", p12, "-passout", "pass:" SECRET, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (khai_key_save (made, pem, &error));
  if (!g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL))
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  g_assert_cmpint (status, ==, 0);
  key = khai_key_load_p12 (p12, SECRET, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (f, key), ==, -1);
}

static KhaiKey *
open_token (const char *owner, GError **error)
{
  g_autoptr (GPtrArray) certificates = khai_token_list (NULL);

  for (guint i = 0; i < certificates->len; i++)
    {
      const KhaiCertificate *certificate = certificates->pdata[i];

      if (g_str_equal (certificate->owner, owner))
        return khai_token_open (certificate->uri, TOKEN_PIN, g_get_real_time (), error);
    }
  g_error ("%s is not listed", owner);
}

static void
test_token (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiKey) key = NULL;
  g_autoptr (KhaiKey) ended = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("SOFTHSM2_CONF") == NULL)
    {
      g_test_skip ("SoftHSM is not installed");
      return;
    }
  ended = open_token ("Ended", &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXPIRED);
  g_clear_error (&error);
  key = open_token ("Lan", &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (f, key), ==, -1);
}

#define ADD(path, window, func) g_test_add (path, Fixture, window, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  char *folder;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = token_folder_new ();
  if (folder != NULL)
    {
      token_make ("Identity", "135791");
      token_add_key ("Identity", TOKEN_P256, "Lan", 1, now - DAY, now + 300 * DAY);
      token_add_key ("Identity", TOKEN_RSA, "Ended", 2, now - 20 * DAY, now - DAY);
    }
  ADD ("/identity/any", "any", test_any);
  ADD ("/identity/ours", "ours", test_ours);
  ADD ("/identity/pkcs12", "ours", test_pkcs12);
  ADD ("/identity/token", "any", test_token);
  status = g_test_run ();
  if (folder != NULL)
    token_folder_remove (folder);
  return status;
}
