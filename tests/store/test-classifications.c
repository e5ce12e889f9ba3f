/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decisions on codes, what past ones say, the imported tariff, and a database made before there were any. */

#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>

#include "khai-classification.h"
#include "khai-error.h"
#include "khai-json.h"

static KhaiClassification *
decide (const char *text, const char *code, KhaiSureness sureness)
{
  KhaiClassification *it = khai_classification_new ();

  it->actor = g_strdup ("Nguyễn Thị Hoa");
  it->text = g_strdup (text);
  it->code = g_strdup (code);
  it->title = g_strdup ("Áo thun");
  it->edition = g_strdup ("2026-01-01");
  it->note = g_strdup ("vải thun, đã xem mẫu");
  it->sureness = sureness;
  it->evidence = json_from_string ("{\"facts\":[\"Bằng gì?\"]}", NULL);
  return it;
}

static void
add (StoreFixture *f, const char *text, const char *code, KhaiSureness sureness)
{
  g_autoptr (KhaiClassification) it = decide (text, code, sureness);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_add_classification (f->store, it, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (StoreFixture *f, gconstpointer data)
{
  g_autoptr (KhaiClassification) written = decide ("Áo 👕 '; DROP TABLE classification; --", "61091010", KHAI_SURENESS_FAIRLY);
  g_autoptr (KhaiClassification) read = NULL;
  g_autoptr (KhaiClassification) none = NULL;
  g_autofree char *evidence = NULL;
  g_autoptr (GError) error = NULL;

  written->line = 3;
  g_assert_true (khai_store_add_classification (f->store, written, &error));
  store_fixture_reopen (f);
  read = khai_store_get_classification (f->store, written->id, &error);
  g_assert_no_error (error);
  evidence = khai_json_to_canonical (read->evidence);
  g_assert_cmpstr (read->text, ==, written->text);
  g_assert_cmpstr (read->code, ==, "61091010");
  g_assert_cmpstr (read->actor, ==, "Nguyễn Thị Hoa");
  g_assert_cmpstr (read->time, ==, "2026-12-01T03:00:00.000Z");
  g_assert_cmpstr (read->edition, ==, "2026-01-01");
  g_assert_cmpstr (read->note, ==, written->note);
  g_assert_cmpint (read->sureness, ==, KHAI_SURENESS_FAIRLY);
  g_assert_cmpuint (read->line, ==, 3);
  g_assert_cmpstr (evidence, ==, "{\"facts\":[\"Bằng gì?\"]}");
  g_assert_null (read->declaration);
  none = khai_store_get_classification (f->store, "no such id", &error);
  g_assert_null (none);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* Who was unsure sets no example; drafts do not either, what was sent does. */
static void
test_precedents (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) precedents = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GError) error = NULL;
  GString *found = g_string_new (NULL);

  store_fixture_sql (f, "INSERT INTO declaration (id, document, state, created_at, changed_at) VALUES"
                        " ('a', '{\"items\":[{\"description\":\"chén sứ\",\"hsCode\":\"69111000\"},{\"description\":7},{}]}', 'accepted', 'x', '1'),"
                        " ('b', '{\"items\":[{\"description\":\"nón lá\",\"hsCode\":\"65040000\"}]}', 'draft', 'x', '2'),"
                        " ('c', '{}', 'accepted', 'x', '3')");
  store_fixture_reopen (f);
  add (f, "áo thun", "61091010", KHAI_SURENESS_SURE);
  add (f, "áo gì đó", "61099020", KHAI_SURENESS_UNSURE);
  precedents = khai_store_list_precedents (f->store, 10, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < precedents->len; i++)
    {
      const KhaiPrecedent *precedent = precedents->pdata[i];

      g_string_append_printf (found, "%s=%s;", precedent->text, precedent->code);
    }
  g_assert_cmpstr (found->str, ==, "áo thun=61091010;chén sứ=69111000;");
  g_string_free (found, TRUE);
  one = khai_store_list_precedents (f->store, 1, &error);
  g_assert_cmpuint (one->len, ==, 1);
}

static GPtrArray *
tariff_codes (const char *const *codes)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_tariff_code_free);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      KhaiTariffCode *row = g_new0 (KhaiTariffCode, 1);

      row->code = g_strdup (codes[i]);
      row->description_vi = g_strdup ("mô tả");
      row->rates = json_from_string ("{\"MFN\":\"20\"}", NULL);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* A file with a fault leaves what was imported before as it was. */
static void
test_tariff (StoreFixture *f, gconstpointer data)
{
  static const char *const good[] = { "61091010", "61091020", NULL };
  static const char *const twice[] = { "69111000", "69111000", NULL };
  g_autoptr (GPtrArray) first = tariff_codes (good);
  g_autoptr (GPtrArray) second = tariff_codes (twice);
  g_autoptr (KhaiTariff) none = NULL;
  g_autoptr (KhaiTariff) tariff = NULL;
  g_autoptr (KhaiTariffCode) code = NULL;
  g_autoptr (KhaiTariffCode) missing = NULL;
  g_autofree char *rates = NULL;
  g_autoptr (GError) error = NULL;

  none = khai_store_get_tariff (f->store, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (khai_store_import_tariff (f->store, "bieu-thue.csv", first, &error));
  g_assert_false (khai_store_import_tariff (f->store, "other.csv", second, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_clear_error (&error);
  tariff = khai_store_get_tariff (f->store, &error);
  g_assert_cmpstr (tariff->source, ==, "bieu-thue.csv");
  g_assert_cmpuint (tariff->n_codes, ==, 2);
  code = khai_store_get_tariff_code (f->store, "61091010", &error);
  rates = khai_json_to_canonical (code->rates);
  g_assert_cmpstr (code->description_vi, ==, "mô tả");
  g_assert_cmpstr (rates, ==, "{\"MFN\":\"20\"}");
  missing = khai_store_get_tariff_code (f->store, "69111000", &error);
  g_assert_no_error (error);
  g_assert_null (missing);
}

static guint
count_copies (StoreFixture *f)
{
  g_autoptr (GDir) folder = g_dir_open (f->dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += g_str_has_prefix (name, "khai-before-");
  return n;
}

/* A database of the first version is copied, brought up, and keeps what it had. */
static void
test_from_first_version (StoreFixture *f, gconstpointer data)
{
  g_autofree char *script = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "data", "sql", "001-first.sql", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *value = NULL;
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=1;"
                                           "INSERT INTO setting VALUES ('old', 'kept')", KHAI_STORE_APPLICATION_ID);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (script, &sql, NULL, &error));
  g_clear_object (&f->store);
  remove_tree (f->dir);
  g_assert_cmpint (g_mkdir (f->dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (f->path, "", 0, &error));
  store_fixture_sql (f, sql);
  store_fixture_sql (f, mark);
  store_fixture_reopen (f);
  value = khai_store_get_setting (f->store, "old", &error);
  g_assert_cmpstr (value, ==, "kept");
  g_assert_cmpuint (count_copies (f), ==, 1);
  add (f, "áo thun", "61091010", KHAI_SURENESS_SURE);
  g_assert_true (khai_store_check (f->store, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/classifications/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("precedents", test_precedents);
  ADD ("tariff", test_tariff);
  ADD ("from-first-version", test_from_first_version);
  return g_test_run ();
}
