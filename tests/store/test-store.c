/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-error.h"
#include "khai-json.h"
#include "store-fixture.h"

static void
test_create_and_load (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiDeclaration) expected = new_document ("VN-1");
  g_autofree char *text = NULL;
  g_autofree char *expected_text = khai_declaration_to_text (expected);
  g_autoptr (GError) error = NULL;

  store_fixture_reopen (f);
  g_assert_true (khai_store_load (f->store, id, &record, &document, &error));
  text = khai_declaration_to_text (document);
  g_assert_cmpstr (text, ==, expected_text);
  g_assert_cmpstr (record->state, ==, "draft");
  g_assert_cmpstr (record->reference, ==, "VN-1");
  g_assert_cmpstr (record->consignee, ==, "Müller GmbH");
  g_assert_cmpstr (record->regime, ==, "B11");
  g_assert_cmpstr (record->created_at, ==, "2026-12-01T03:00:00.000Z");

  g_assert_false (khai_store_load (f->store, "none", NULL, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static void
test_list_and_discard (StoreFixture *f, gconstpointer data)
{
  g_autofree char *first = new_declaration (f->store, "VN-1");
  g_autofree char *second = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (KhaiRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  khai_clock_advance (f->clock, G_USEC_PER_SEC);
  second = new_declaration (f->store, "VN-2");
  list = khai_store_list (f->store, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((KhaiRecord *) list->pdata[0])->id, ==, second);

  g_assert_true (khai_store_discard (f->store, second, TRUE, &error));
  g_clear_pointer (&list, g_ptr_array_unref);
  list = khai_store_list (f->store, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_false (khai_store_discard (f->store, second, TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (khai_store_discard (f->store, second, FALSE, &error));
  found = khai_store_find (f->store, "VN-2", &error);
  g_assert_cmpstr (found->id, ==, second);
  g_assert_null (khai_store_find (f->store, "VN-9", &error));
  g_assert_no_error (error);
}

static void
test_references (StoreFixture *f, gconstpointer data)
{
  g_autofree char *typed = new_declaration (f->store, "VN-2026-000002");
  g_autofree char *first = khai_store_next_reference (f->store, NULL);
  g_autofree char *second = khai_store_next_reference (f->store, NULL);

  g_assert_cmpstr (first, ==, "VN-2026-000001");
  g_assert_cmpstr (second, ==, "VN-2026-000003");
}

static void
test_settings (StoreFixture *f, gconstpointer data)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (khai_store_get_setting (f->store, "name", &error));
  g_assert_no_error (error);
  g_assert_true (khai_store_set_setting (f->store, "name", "Gốm", &error));
  g_assert_true (khai_store_set_setting (f->store, "name", "Gốm Xanh", &error));
  store_fixture_reopen (f);
  value = khai_store_get_setting (f->store, "name", &error);
  g_assert_cmpstr (value, ==, "Gốm Xanh");
  g_assert_true (khai_store_set_setting (f->store, "name", NULL, &error));
  g_assert_null (khai_store_get_setting (f->store, "name", &error));
  g_assert_no_error (error);
}

static void
expect_refused (StoreFixture *f, KhaiErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before = 0;
  gsize length_after = 0;

  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &before, &length_before, NULL));
  g_assert_null (khai_store_open (f->dir, f->clock, &error));
  g_assert_error (error, KHAI_ERROR, (int) code);
  g_assert_true (g_file_get_contents (f->path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

/* What cannot be opened is refused with its reason and left as it was, byte for byte. */
static void
test_newer_refused (StoreFixture *f, gconstpointer data)
{
  store_fixture_sql (f, "PRAGMA user_version=99");
  expect_refused (f, KHAI_ERROR_NEWER);
}

static void
test_foreign_refused (StoreFixture *f, gconstpointer data)
{
  store_fixture_sql (f, "PRAGMA application_id=7");
  expect_refused (f, KHAI_ERROR_DAMAGED);
}

static void
test_text_refused (StoreFixture *f, gconstpointer data)
{
  g_clear_object (&f->store);
  g_assert_true (g_file_set_contents (f->path, "this is a letter, not a database, and longer than a header of one hundred bytes "
                                               "so that nothing takes it for an empty file", -1, NULL));
  expect_refused (f, KHAI_ERROR_DAMAGED);
}

static void
test_truncated_refused (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_free (id);
      id = new_declaration (f->store, "VN-1");
    }
  store_fixture_sql (f, "PRAGMA journal_mode=DELETE");
  g_assert_cmpint (truncate (f->path, 5000), ==, 0);
  expect_refused (f, KHAI_ERROR_DAMAGED);
}

static void
test_unwritable (void)
{
  g_autofree char *dir = g_dir_make_tmp ("khai-store-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_autofree char *below = g_build_filename (file, "profile", NULL);
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  g_assert_null (khai_store_open (below, clock, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (khai_store_open ("/proc/khai", clock, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == KHAI_ERROR);
  if (geteuid () != 0)
    {
      g_autofree char *locked = g_build_filename (dir, "locked", NULL);

      g_clear_error (&error);
      g_assert_cmpint (g_mkdir (locked, 0500), ==, 0);
      g_assert_null (khai_store_open (locked, clock, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY);
    }
  remove_tree (dir);
}

static void
test_private (StoreFixture *f, gconstpointer data)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
}

static gboolean
limit_pages (KhaiStore *self, gpointer arguments, GError **error)
{
  gint64 pages = 0;
  g_autofree char *sql = NULL;

  if (arguments == NULL)
    return khai_sql_exec (self->db, "PRAGMA max_page_count=1000000", error);
  if (!khai_sql_get_int (self->db, "PRAGMA page_count", &pages, error))
    return FALSE;
  sql = g_strdup_printf ("PRAGMA max_page_count=%d", (int) pages);
  return khai_sql_exec (self->db, sql, error);
}

/* A full disk: the act is refused as such, what was there stays, and all goes on when there is room again. */
static void
test_disk_full (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autofree char *long_text = g_strnfill (200000, 'x');
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_run (f->store, limit_pages, f, NULL));
  record_text (f->store, id, "/notes", long_text, &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_true (khai_store_load (f->store, id, NULL, &document, &error));
  g_assert_null (khai_declaration_get (document, "/notes"));
  g_assert_true (khai_store_check (f->store, &error));

  g_assert_true (khai_store_run (f->store, limit_pages, NULL, NULL));
  record_text (f->store, id, "/notes", long_text, &error);
  g_assert_no_error (error);
}

static void
test_backup (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autofree char *copy_dir = g_build_filename (f->dir, "copy", NULL);
  g_autofree char *copy = g_build_filename (copy_dir, "khai.db", NULL);
  g_autoptr (KhaiStore) other = NULL;
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_false (khai_store_backup (f->store, copy, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_mkdir (copy_dir, 0700);
  g_assert_true (khai_store_backup (f->store, copy, &error));
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  other = khai_store_open (copy_dir, f->clock, &error);
  g_assert_no_error (error);
  g_assert_true (khai_store_load (other, id, &record, NULL, &error));
  g_assert_true (khai_store_check (other, &error));
}

static void
test_restore (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autofree char *later = NULL;
  g_autofree char *copy = g_build_filename (f->dir, "copy.db", NULL);
  g_autofree char *bad = g_build_filename (f->dir, "bad.db", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_backup (f->store, copy, &error));
  later = new_declaration (f->store, "VN-2");
  g_clear_object (&f->store);

  g_assert_true (g_file_set_contents (bad, "no database", -1, NULL));
  g_assert_false (khai_store_restore (f->dir, bad, NULL, f->clock, &kept, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (khai_store_restore (f->dir, "/nowhere/copy.db", NULL, f->clock, &kept, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  store_fixture_reopen (f);
  list = khai_store_list (f->store, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_clear_pointer (&list, g_ptr_array_unref);
  g_clear_object (&f->store);

  g_assert_true (khai_store_restore (f->dir, copy, NULL, f->clock, &kept, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  store_fixture_reopen (f);
  list = khai_store_list (f->store, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((KhaiRecord *) list->pdata[0])->id, ==, id);
}

static void
test_closed (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  khai_store_close (f->store);
  g_assert_null (khai_store_list (f->store, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

static void
count_usual (const KhaiUsual *usual, gpointer data)
{
  guint *n = data;

  g_assert_cmpstr (usual->key, ==, "69120000");
  g_assert_cmpuint (usual->n, ==, 6);
  *n += 1;
}

/* Only what customs took is history, and it is read again only when there is more of it. */
static void
test_history (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *stamp = NULL;
  g_autoptr (KhaiHistory) none = NULL;
  g_autoptr (KhaiHistory) some = NULL;
  guint n = 0;

  for (guint i = 0; i < 7; i++)
    {
      g_autoptr (JsonNode) node = khai_json_parse (
          "{\"exporter\":{\"id\":\"0109302947\"},\"items\":[{\"hsCode\":\"69120000\",\"quantity\":{\"value\":\"10\",\"unit\":\"PCE\"},"
          "\"value\":{\"amount\":\"50\",\"currency\":\"USD\"}}]}", -1, NULL);
      g_autoptr (KhaiDeclaration) document = khai_declaration_new_from_node (node, &error);
      g_autofree char *id = khai_store_create (f->store, document, "test", "test", &error);

      g_assert_no_error (error);
    }
  none = khai_store_read_history (f->store, &stamp, &error);
  g_assert_no_error (error);
  khai_history_foreach (none, count_usual, &n);
  g_assert_cmpuint (n, ==, 0);
  store_fixture_sql (f, "UPDATE declaration SET state = 'cleared' WHERE id <> (SELECT min (id) FROM declaration)");
  store_fixture_reopen (f);
  some = khai_store_read_history (f->store, &stamp, &error);
  g_assert_no_error (error);
  khai_history_foreach (some, count_usual, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (khai_store_read_history (f->store, &stamp, &error));
  g_assert_no_error (error);
}

static gboolean
read_flushes (KhaiStore *store, gpointer value, GError **error)
{
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (store->db, "PRAGMA synchronous", -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  *(int *) value = sqlite3_column_int (stmt, 0);
  sqlite3_finalize (stmt);
  return TRUE;
}

/* Less than FULL loses what was acknowledged when the power goes; killing the process never shows it. */
static void
test_flushes (StoreFixture *f, gconstpointer data)
{
  int flushes = -1;

  g_assert_true (khai_store_run (f->store, read_flushes, &flushes, NULL));
  g_assert_cmpint (flushes, ==, 2);
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/flushes", test_flushes);
  ADD ("/store/history", test_history);
  ADD ("/store/create-and-load", test_create_and_load);
  ADD ("/store/list-and-discard", test_list_and_discard);
  ADD ("/store/references", test_references);
  ADD ("/store/settings", test_settings);
  ADD ("/store/newer-refused", test_newer_refused);
  ADD ("/store/foreign-refused", test_foreign_refused);
  ADD ("/store/text-refused", test_text_refused);
  ADD ("/store/truncated-refused", test_truncated_refused);
  g_test_add_func ("/store/unwritable", test_unwritable);
  ADD ("/store/private", test_private);
  ADD ("/store/disk-full", test_disk_full);
  ADD ("/store/backup", test_backup);
  ADD ("/store/restore", test_restore);
  ADD ("/store/closed", test_closed);
  return g_test_run ();
}
