/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* memmem() */

/* Copies: the daily ones that keep seven, and the closed one that travels. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "khai-error.h"
#include "store-fixture.h"

#define PASSPHRASE "mật khẩu dài của tôi"
#define DAY (24 * G_TIME_SPAN_HOUR)

static guint
count_files (const char *dir, const char *prefix)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static void
test_daily (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) copies = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *last = NULL;
  GStatBuf status;

  for (guint day = 0; day < 9; day++)
    {
      g_autofree char *id = new_declaration (f->store, "VN-DAY");
      g_autofree char *today = khai_clock_today (f->clock);

      g_assert_true (khai_store_copy_daily (f->store, &error));
      g_assert_true (khai_store_copy_daily (f->store, &error)); /* the day's second makes nothing */
      g_assert_cmpuint (count_files (f->dir, "khai-daily-"), ==, MIN (day + 1, 7));
      g_free (last);
      last = g_strdup_printf ("%s/khai-daily-%s.db", f->dir, today);
      khai_clock_advance (f->clock, DAY);
    }
  copies = khai_store_list_copies (f->dir);
  g_assert_cmpuint (copies->len, ==, 7);
  g_assert_cmpstr (copies->pdata[0], ==, last);
  g_assert_cmpint (g_stat (last, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  for (guint i = 0; i < copies->len; i++)
    {
      g_autoptr (KhaiCopy) copy = khai_store_look_at_copy (f->dir, copies->pdata[i], NULL, f->clock, &error);

      g_assert_no_error (error);
      g_assert_false (copy->sealed);
      g_assert_cmpuint (copy->n_declarations, ==, 9 - i);
    }
}

static void
test_travel (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-BÍ-MẬT");
  g_autofree char *path = g_build_filename (f->dir, "away.khai", NULL);
  g_autofree char *elsewhere = g_dir_make_tmp ("khai-XXXXXX", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (KhaiCopy) copy = NULL;
  g_autoptr (KhaiStore) store = NULL;
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_false (khai_store_export (f->store, path, "short", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  g_assert_true (khai_store_export (f->store, path, PASSPHRASE, &error));
  g_assert_cmpuint (count_files (f->dir, "export"), ==, 0);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_null (memmem (contents, length, "VN-B", 4));
  g_assert_null (memmem (contents, length, "SQLite", 6));

  g_assert_null (khai_store_look_at_copy (elsewhere, path, NULL, f->clock, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_false (khai_store_restore (elsewhere, path, "another passphrase", f->clock, &kept, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE);
  g_clear_error (&error);

  copy = khai_store_look_at_copy (elsewhere, path, PASSPHRASE, f->clock, &error);
  g_assert_no_error (error);
  g_assert_true (copy->sealed);
  g_assert_cmpuint (copy->n_declarations, ==, 1);
  g_assert_nonnull (copy->changed_at);
  g_assert_cmpuint (count_files (elsewhere, "restore-"), ==, 0);
  g_assert_cmpuint (count_files (elsewhere, "khai.db"), ==, 0);

  g_assert_true (khai_store_restore (elsewhere, path, PASSPHRASE, f->clock, &kept, &error));
  g_assert_null (kept);
  store = khai_store_open (elsewhere, f->clock, &error);
  g_assert_no_error (error);
  record = khai_store_find (store, "VN-BÍ-MẬT", &error);
  g_assert_cmpstr (record->id, ==, id);
  g_assert_true (khai_store_check (store, &error));
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/copies/daily", test_daily);
  ADD ("/copies/travel", test_travel);
  return g_test_run ();
}
