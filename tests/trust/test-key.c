/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "khai-error.h"
#include "khai-key.h"

static char *
new_dir (void)
{
  char *dir = g_dir_make_tmp ("khai-key-XXXXXX", NULL);

  g_assert_nonnull (dir);
  return dir;
}

static void
test_made_once (void)
{
  g_autofree char *dir = new_dir ();
  g_autofree char *path = g_build_filename (dir, "signing.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) first = khai_key_load_or_make (dir, "signing", "Gốm Sông Hồng", &error);
  g_autoptr (KhaiKey) second = NULL;
  g_autofree char *first_print = NULL;
  g_autofree char *second_print = NULL;
  g_autofree char *owner = NULL;
  GStatBuf info;

  g_assert_no_error (error);
  second = khai_key_load_or_make (dir, "signing", "someone else", &error);
  g_assert_no_error (error);
  first_print = khai_key_thumbprint (first);
  second_print = khai_key_thumbprint (second);
  owner = khai_key_owner (second);
  g_assert_cmpstr (first_print, ==, second_print);
  g_assert_cmpstr (owner, ==, "Gốm Sông Hồng");
  g_assert_cmpstr (khai_key_algorithm (first), ==, "ES256");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_unlink (path);
  g_rmdir (dir);
}

static gpointer
make_in_thread (gpointer dir)
{
  g_autoptr (KhaiKey) key = khai_key_load_or_make (dir, "signing", "x", NULL);

  return key != NULL ? khai_key_thumbprint (key) : NULL;
}

/* Several that make the key at once get the same one, and leave nothing else behind. */
static void
test_race (void)
{
  for (guint round = 0; round < 10; round++)
    {
      g_autofree char *dir = new_dir ();
      g_autofree char *path = g_build_filename (dir, "signing.pem", NULL);
      GThread *threads[6];
      g_autofree char *first = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("maker", make_in_thread, dir);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_autofree char *print = g_thread_join (threads[i]);

          g_assert_nonnull (print);
          if (first == NULL)
            first = g_strdup (print);
          g_assert_cmpstr (print, ==, first);
        }
      g_unlink (path);
      g_assert_cmpint (g_rmdir (dir), ==, 0);
    }
}

static void
test_refused_files (void)
{
  struct { const char *content; KhaiErrorCode code; } cases[] = {
    { NULL, KHAI_ERROR_NOT_FOUND },
    { "", KHAI_ERROR_SIGNATURE },
    { "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", KHAI_ERROR_SIGNATURE },
  };
  g_autofree char *dir = new_dir ();
  g_autofree char *path = g_build_filename (dir, "key.pem", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      if (cases[i].content != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
      g_assert_null (khai_key_load (path, &error));
      g_assert_error (error, KHAI_ERROR, (int) cases[i].code);
    }
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_p12 (void)
{
  g_autofree char *dir = new_dir ();
  g_autofree char *pem = g_build_filename (dir, "key.pem", NULL);
  g_autofree char *p12 = g_build_filename (dir, "key.p12", NULL);
  g_autofree char *openssl = g_find_program_in_path ("openssl");
  g_autoptr (KhaiKey) key = khai_key_make ("Nguyễn Văn An", NULL, FALSE, NULL, NULL);
  g_autoptr (KhaiKey) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *print = khai_key_thumbprint (key);
  g_autofree char *print_back = NULL;
  const char *argv[] = { openssl, "pkcs12", "-export", "-in", pem, "-out", p12, "-passout", "pass:mật khẩu", NULL };
  int status = -1;

  if (openssl == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  g_assert_true (khai_key_save (key, pem, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);

  back = khai_key_load_p12 (p12, "mật khẩu", &error);
  g_assert_no_error (error);
  print_back = khai_key_thumbprint (back);
  g_assert_cmpstr (print, ==, print_back);
  g_assert_null (khai_key_load_p12 (p12, "wrong", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_PIN_WRONG);
  g_clear_error (&error);
  g_assert_null (khai_key_load_p12 (pem, "", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_unlink (pem);
  g_unlink (p12);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/trust/key/made-once", test_made_once);
  g_test_add_func ("/trust/key/race", test_race);
  g_test_add_func ("/trust/key/refused-files", test_refused_files);
  g_test_add_func ("/trust/key/p12", test_p12);
  return g_test_run ();
}
