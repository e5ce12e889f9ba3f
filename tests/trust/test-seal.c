/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a passphrase closes opens with it alone, whole or not at all. */

#include <glib/gstdio.h>
#include <string.h>

#include "khai-error.h"
#include "khai-seal.h"

#define PASSPHRASE "đúng là mật khẩu"

typedef struct
{
  char *dir, *clear, *closed, *opened;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("khai-seal-XXXXXX", NULL);
  f->clear = g_build_filename (f->dir, "clear", NULL);
  f->closed = g_build_filename (f->dir, "closed", NULL);
  f->opened = g_build_filename (f->dir, "opened", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->clear);
  g_unlink (f->closed);
  g_unlink (f->opened);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0); /* nothing else was left behind */
  g_free (f->dir);
  g_free (f->clear);
  g_free (f->closed);
  g_free (f->opened);
}

static void
write_pattern (const char *path, gsize length)
{
  g_autofree char *contents = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    contents[i] = (char) (i * 131 + i / 65536);
  g_assert_true (g_file_set_contents (path, contents, length, NULL));
}

static void
assert_same (const char *left, const char *right)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gsize a_length;
  gsize b_length;

  g_assert_true (g_file_get_contents (left, &a, &a_length, NULL));
  g_assert_true (g_file_get_contents (right, &b, &b_length, NULL));
  g_assert_cmpmem (a, a_length, b, b_length);
}

static void
test_round (Fixture *f, gconstpointer data)
{
  static const gsize lengths[] = { 0, 1, 65535, 65536, 65537, 131072, 300001 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GError) error = NULL;
      GStatBuf status;

      write_pattern (f->clear, lengths[i]);
      g_assert_true (khai_seal_file (f->clear, f->closed, PASSPHRASE, &error));
      g_assert_true (khai_seal_recognise (f->closed));
      g_assert_false (khai_seal_recognise (f->clear));
      g_assert_cmpint (g_stat (f->closed, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
      g_assert_true (khai_unseal_file (f->closed, f->opened, PASSPHRASE, &error));
      g_assert_no_error (error);
      assert_same (f->clear, f->opened);
    }
}

/* The same file closed twice has not one piece in common. */
static void
test_fresh (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize length;

  write_pattern (f->clear, 100);
  g_assert_true (khai_seal_file (f->clear, f->closed, PASSPHRASE, NULL));
  g_assert_true (g_file_get_contents (f->closed, &first, &length, NULL));
  g_assert_true (khai_seal_file (f->clear, f->closed, PASSPHRASE, NULL));
  g_assert_true (g_file_get_contents (f->closed, &second, &length, NULL));
  g_assert_cmpint (memcmp (first + 16, second + 16, 16), !=, 0);
  g_assert_cmpint (memcmp (first + 39, second + 39, 100), !=, 0);
}

static void
test_passphrase (Fixture *f, gconstpointer data)
{
  static const char *const wrong[] = { "đúng là mật khẩu ", "dung la mat khau", "Đúng là mật khẩu", "x", "" };
  g_autofree char *decomposed = g_utf8_normalize (PASSPHRASE, -1, G_NORMALIZE_NFD);
  g_autoptr (GError) error = NULL;

  write_pattern (f->clear, 70000);
  g_assert_false (khai_seal_file (f->clear, f->closed, "seven77", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_true (khai_seal_file (f->clear, f->closed, PASSPHRASE, &error));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (khai_unseal_file (f->closed, f->opened, wrong[i], &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE);
      g_clear_error (&error);
      g_assert_false (g_file_test (f->opened, G_FILE_TEST_EXISTS));
    }
  /* Typed with another keyboard it is still the same passphrase. */
  g_assert_cmpstr (decomposed, !=, PASSPHRASE);
  g_assert_true (khai_unseal_file (f->closed, f->opened, decomposed, &error));
}

/* One flipped bit anywhere, one byte less or more: nothing comes out. */
static void
test_changed (Fixture *f, gconstpointer data)
{
  static const gsize places[] = { 0, 8, 9, 12, 15, 16, 31, 32, 38, 39, 1000, 39 + 65536, 39 + 65536 + 15, 39 + 65536 + 16, 70000 };
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  write_pattern (f->clear, 70000);
  g_assert_true (khai_seal_file (f->clear, f->closed, PASSPHRASE, NULL));
  g_assert_true (g_file_get_contents (f->closed, &contents, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      contents[places[i]] ^= places[i] == 12 || places[i] == 15 ? 1 : 0x10;
      g_assert_true (g_file_set_contents (f->closed, contents, length, NULL));
      g_assert_false (khai_unseal_file (f->closed, f->opened, PASSPHRASE, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      contents[places[i]] ^= places[i] == 12 || places[i] == 15 ? 1 : 0x10;
    }
  for (gsize cut = 1; cut < length; cut = cut * 3 + 1)
    {
      g_assert_true (g_file_set_contents (f->closed, contents, length - cut, NULL));
      g_assert_false (khai_unseal_file (f->closed, f->opened, PASSPHRASE, &error));
      g_clear_error (&error);
    }
  /* Cut exactly behind the first piece, which is whole. */
  g_assert_true (g_file_set_contents (f->closed, contents, 39 + 65536 + 16, NULL));
  g_assert_false (khai_unseal_file (f->closed, f->opened, PASSPHRASE, &error));
  g_clear_error (&error);
  /* Pieces exchanged. */
  g_assert_false (g_file_test (f->opened, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (f->closed, contents, length, NULL));
  g_assert_true (khai_unseal_file (f->closed, f->opened, PASSPHRASE, &error));
}

static void
test_disk (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (khai_seal_file ("/nowhere/file", f->closed, PASSPHRASE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  write_pattern (f->clear, 10);
  g_assert_false (khai_seal_file (f->clear, "/nowhere/file", PASSPHRASE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (khai_unseal_file (f->clear, f->opened, PASSPHRASE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/seal/round", test_round);
  ADD ("/seal/fresh", test_fresh);
  ADD ("/seal/passphrase", test_passphrase);
  ADD ("/seal/changed", test_changed);
  ADD ("/seal/disk", test_disk);
  return g_test_run ();
}
