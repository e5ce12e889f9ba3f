/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening good and bad files, the dictionary, and code lists in time: over the small data set of tests/data/pack. */

#include "pack-runner.h"

#include "khai-error.h"
#include "khai-reference.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char *dir, *path;
  KhaiReference *reference;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *good = pack_fixture ("good");
  g_autofree char *locale = pack_locale_dir ();
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("khai-reference-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "reference.db", NULL);
  g_assert_cmpint (pack_run (NULL, good, "--locale-dir", locale, "--out", fixture->path, NULL), ==,
                   0);
  pack_remove_tree (locale);
  fixture->reference = khai_reference_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->reference);
  pack_remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

/* ---- opening ---- */

static void
assert_refused (const char *path, KhaiErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiReference) reference = khai_reference_open (path, &error);

  g_assert_null (reference);
  g_assert_error (error, KHAI_ERROR, (int)code);
}

static void
test_open_bad (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->dir, "bad.db", NULL);
  g_autofree char *whole = NULL;
  gsize length;

  assert_refused ("/nowhere/reference.db", KHAI_ERROR_NOT_FOUND);
  assert_refused (fixture->dir, KHAI_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));
  const gsize cuts[] = { 0, 1, 15, 16, 99, 100, 1000, 4096, 8192, length / 2, length - 1 };
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_assert_true (g_file_set_contents (path, whole, cuts[i], NULL));
      assert_refused (path, KHAI_ERROR_DAMAGED);
    }
  g_assert_true (g_file_set_contents (
      path, "This is a letter and no database at all, long enough for a header.\n", -1, NULL));
  assert_refused (path, KHAI_ERROR_DAMAGED);
}

static void
change_file (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_open_other (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->dir, "other.db", NULL);

  change_file (fixture->path, "PRAGMA user_version = 3");
  assert_refused (fixture->path, KHAI_ERROR_WRONG_VERSION);
  change_file (fixture->path, "PRAGMA user_version = 1");
  assert_refused (fixture->path, KHAI_ERROR_WRONG_VERSION);
  change_file (fixture->path, "PRAGMA user_version = 2; PRAGMA application_id = 7");
  assert_refused (fixture->path, KHAI_ERROR_DAMAGED);
  change_file (path, "CREATE TABLE field (pointer TEXT)");
  assert_refused (path, KHAI_ERROR_DAMAGED);
}

/* Pages overwritten with noise: whatever is found or not, nothing crashes and nothing but an error of ours comes. */
static void
test_noise (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->dir, "noise.db", NULL);
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));
  for (guint round = 0; round < 150; round++)
    {
      g_autofree char *noisy = g_memdup2 (whole, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiReference) reference = NULL;
      g_autoptr (GPtrArray) hits = NULL;
      g_autoptr (GPtrArray) codes = NULL;

      for (guint i = 0; i < 40; i++)
        noisy[g_test_rand_int_range (100, (gint32)length)] = (char)g_test_rand_int_range (0, 256);
      g_assert_true (g_file_set_contents (path, noisy, (gssize)length, NULL));
      reference = khai_reference_open (path, &error);
      if (reference == NULL)
        {
          g_assert_true (error->domain == KHAI_ERROR);
          continue;
        }
      hits = khai_reference_search (reference, "áo thun cotton", 20, &error);
      g_assert_true (hits != NULL || error->domain == KHAI_ERROR);
      g_clear_error (&error);
      g_clear_error (&error);
      g_autoptr (GPtrArray) children = khai_reference_get_children (reference, "6109", &error);
      g_assert_true (children != NULL || error->domain == KHAI_ERROR);
      g_clear_error (&error);
      g_autoptr (GPtrArray) notes = khai_reference_get_notes (reference, "6109", &error);
      g_assert_true (notes != NULL || error->domain == KHAI_ERROR);
      g_clear_error (&error);
      codes = khai_reference_search_codes (reference, "regimes", "", "2026-01-01", 10, &error);
      g_assert_true (codes != NULL || error->domain == KHAI_ERROR);
    }
}

/* ---- dictionary ---- */

static void
test_dictionary (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *pointer, *pattern;
  } rows[] = {
    { "/items/0/description", "/items/*/description" },
    { "/items/49/documents/3/number", "/items/*/documents/*/number" },
    { "/items/*/description", "/items/*/description" },
    { "/transport/containers/2", "/transport/containers/*" },
    { "/regime", "/regime" },
    { "/items/x/description", NULL },
    { "/items/0", NULL },
    { "/items/-/description", NULL },
    { "/items//description", NULL },
    { "/regime/", NULL },
    { "regime", NULL },
    { "/", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const KhaiField *field = khai_reference_find_field (fixture->reference, rows[i].pointer);

      g_assert_cmpstr (field != NULL ? field->pointer : NULL, ==, rows[i].pattern);
    }
}

static void
test_field (Fixture *fixture, gconstpointer unused)
{
  const KhaiField *text = khai_reference_find_field (fixture->reference, "/items/0/description");
  const KhaiField *country
      = khai_reference_find_field (fixture->reference, "/items/0/originCountry");
  const KhaiField *total = khai_reference_find_field (fixture->reference, "/invoice/total/amount");
  const KhaiField *container
      = khai_reference_find_field (fixture->reference, "/transport/containers/0");
  const KhaiField *packages = khai_reference_find_field (fixture->reference, "/packages");

  g_assert_cmpint (text->type, ==, KHAI_FIELD_TEXT);
  g_assert_cmpstr (text->section, ==, "goods");
  g_assert_cmpstr (text->step, ==, "lines");
  g_assert_cmpstr (text->table, ==, "item");
  g_assert_cmpstr (text->column, ==, "description");
  g_assert_cmpstr (text->label[KHAI_LANG_VI], ==, "Mô tả hàng hóa");
  g_assert_cmpstr (text->label[KHAI_LANG_EN], ==, "Description of goods");
  g_assert_cmpstr (text->official_id, ==, "CMN");
  g_assert_cmpstr (text->wco_id, ==, "137");
  g_assert_cmpuint (text->min_chars, ==, 3);
  g_assert_cmpuint (text->max_chars, ==, 512);
  g_assert_cmpuint (text->wire_bytes, ==, 600);
  g_assert_cmpuint (text->wire_chars, ==, 200);
  g_assert_cmpstr (text->required, ==, "1");
  g_assert_null (text->visible);
  g_assert_true (text->multiline && text->amendable && !text->customs_only);
  g_assert_cmpuint (text->order, ==, 0);

  g_assert_cmpstr (country->list, ==, "countries");
  g_assert_cmpstr (country->pattern, ==, "^[A-Z]{2}$");
  g_assert_cmpstr (country->required, ==, "origin_undetermined IS NOT 1");
  g_assert_false (country->amendable);

  g_assert_cmpint (total->type, ==, KHAI_FIELD_DECIMAL);
  g_assert_cmpstr (total->table, ==, "declaration");
  g_assert_cmpstr (total->column, ==, "invoice_total_amount");
  g_assert_cmpuint (total->decimals, ==, 4);
  g_assert_cmpuint (total->int_digits, ==, 13);
  g_assert_cmpuint (total->order, ==, 7);

  g_assert_cmpstr (container->table, ==, "container");
  g_assert_cmpstr (container->column, ==, "value");
  g_assert_cmpint (container->charset, ==, KHAI_CHARSET_WIRE);
  g_assert_cmpint (packages->minimum, ==, 1);
  g_assert_cmpint (packages->maximum, ==, 99999999);
  g_assert_true (khai_reference_find_field (fixture->reference, "/computedDuty")->customs_only);
}

static void
test_sections (Fixture *fixture, gconstpointer unused)
{
  const GPtrArray *sections = khai_reference_get_sections (fixture->reference);
  const GPtrArray *steps = khai_reference_get_steps (fixture->reference);
  const KhaiStep *step = g_ptr_array_index (steps, 1);

  g_assert_cmpuint (sections->len, ==, 2);
  g_assert_cmpstr (((KhaiSection *)g_ptr_array_index (sections, 1))->title[KHAI_LANG_VI], ==,
                   "Trị giá");
  g_assert_cmpuint (steps->len, ==, 2);
  g_assert_cmpstr (step->section, ==, "value");
  g_assert_cmpstr (step->hint[KHAI_LANG_EN], ==, "As on the invoice.");
  g_assert_cmpstr (khai_reference_get_meta (fixture->reference, "tariff"), ==, "small");
  g_assert_null (khai_reference_get_meta (fixture->reference, "nothing"));
  g_assert_cmpstr (khai_reference_get_path (fixture->reference), ==, fixture->path);
}

/* ---- codes ---- */

static void
test_codes_in_time (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *list, *code, *date, *name; /* name NULL: never was */
    gboolean in_force;
    const char *successor;
  } rows[] = {
    { "regimes", "B11", "2026-11-24", "Commercial export", TRUE, NULL },
    { "regimes", "B11", "2014-12-31", "Commercial export", FALSE, NULL },
    { "regimes", "B11", "2015-01-01", "Commercial export", TRUE, NULL },
    { "regimes", "B12", "2021-05-31", "Export after temporary export", TRUE, "B13" },
    { "regimes", "B12", "2021-06-01", "Export after temporary export", FALSE, "B13" },
    { "regimes", "B13", "2021-05-31", "Export of imported goods", FALSE, NULL },
    { "regimes", "E21", "2019-12-31", "Import for processing (old name)", TRUE, NULL },
    { "regimes", "E21", "2020-01-01", "Import for processing", TRUE, NULL },
    { "regimes", "E21", "2000-01-01", "Import for processing", FALSE,
      NULL }, /* the latest there ever was */
    { "regimes", "E21", NULL, "Import for processing", TRUE, NULL },
    { "regimes", "Z99", "2026-11-24", NULL, FALSE, NULL },
    { "regimes", "b11", "2026-11-24", NULL, FALSE, NULL },
    { "regimes", "", "2026-11-24", NULL, FALSE, NULL },
    { "nolist", "B11", "2026-11-24", NULL, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean in_force = 7;
      g_autoptr (KhaiCode) code = khai_reference_get_code (
          fixture->reference, rows[i].list, rows[i].code, rows[i].date, &in_force, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (code != NULL ? code->name[KHAI_LANG_EN] : NULL, ==, rows[i].name);
      g_assert_cmpint (in_force, ==, rows[i].in_force);
      if (code != NULL)
        g_assert_cmpstr (code->successor, ==, rows[i].successor);
    }
}

static void
test_successors (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *list, *code, *date, *expected;
  } rows[] = {
    { "regimes", "B12", "2021-06-01", "B13" }, { "regimes", "B12", "2021-05-31", NULL },
    { "regimes", "B12", "2000-01-01", NULL },  { "regimes", "B11", "2026-11-24", NULL },
    { "regimes", "B11", "2014-12-31", NULL },  { "regimes", "Z99", "2026-11-24", NULL },
    { "regimes", "", "2026-11-24", NULL },     { "nolist", "B12", "2026-11-24", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiCode) code = khai_reference_find_successor (
          fixture->reference, rows[i].list, rows[i].code, rows[i].date, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (code != NULL ? code->code : NULL, ==, rows[i].expected);
    }
}

/* What a whole text names, in the lists the program comes with. */
static void
test_recognise (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *list, *text, *expected;
  } rows[] = {
    { "countries", "US", "US" },         { "countries", " us ", "US" },
    { "countries", "USA", "US" },        { "countries", "Mỹ", "US" },
    { "countries", "Hoa Kỳ", "US" },     { "countries", "hoa ky", "US" },
    { "countries", "U.S.A.", "US" },     { "countries", "United States of America", "US" },
    { "countries", "Anh", "GB" },        { "countries", "UK", "GB" },
    { "countries", "England", "GB" },    { "countries", "Great Britain", "GB" },
    { "countries", "Đức", "DE" },        { "countries", "Germany", "DE" },
    { "countries", "Hàn Quốc", "KR" },   { "countries", "Korea", "KR" },
    { "countries", "Viet Nam", "VN" },   { "countries", "Vietnam", "VN" },
    { "countries", "MY", "MY" },         { "countries", "Uni", NULL },
    { "countries", "", NULL },           { "countries", "Atlantis", NULL },
    { "countries", "\xff\xfe", NULL },   { "offices", "01B2", "01B1" },
    { "offices", "01b2", "01B1" },       { "offices", "01B1", "01B1" },
    { "units", "kg", "KGM" },            { "currencies", "usd", "USD" },
    { "package_kinds", "carton", "CT" }, { "package_kinds", "Thùng các-tông", "CT" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiReference) reference
      = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KhaiCode) code = khai_reference_recognise_code (
          reference, rows[i].list, rows[i].text, "2026-11-24", &error);

      g_test_message ("%s \"%s\"", rows[i].list, rows[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (code != NULL ? code->code : NULL, ==, rows[i].expected);
    }
}

/* What is asked for every day comes before what only the list's last pages hold. */
static void
test_rare_codes_last (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *text, *expected;
  } rows[] = { { "", "BA" }, { "thùng", "CS" }, { "bao", "BG" }, { "pallet", "PX" }, { "1A", "1A" }, { "phuy thép", "1A" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiReference) reference
      = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) codes = khai_reference_search_codes (
          reference, "package_kinds", rows[i].text, "2026-11-24", 3, &error);

      g_test_message ("\"%s\"", rows[i].text);
      g_assert_no_error (error);
      g_assert_cmpuint (codes->len, >, 0);
      g_assert_cmpstr (((KhaiCode *)codes->pdata[0])->code, ==, rows[i].expected);
    }
}

static KhaiCode *
own_code (const char *list, const char *code, const char *name)
{
  KhaiCode *own = g_new0 (KhaiCode, 1);

  own->list = g_strdup (list);
  own->code = g_strdup (code);
  own->name[KHAI_LANG_VI] = g_strdup (name);
  own->name[KHAI_LANG_EN] = g_strdup (name);
  return own;
}

/* A user's codes are found like others, in open lists only, and go again. */
static void
test_own_codes (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) codes
      = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_code_free);
  gboolean in_force = FALSE;

  g_ptr_array_add (codes, own_code ("offices", "99ZZ", "Hải quan của tôi"));
  g_ptr_array_add (codes, own_code ("offices", "01B1", "Không thay được"));
  g_ptr_array_add (codes, own_code ("regimes", "Z99", "Không được thêm"));
  khai_reference_set_own_codes (fixture->reference, codes);

  g_autoptr (KhaiCode) own
      = khai_reference_get_code (fixture->reference, "offices", "99ZZ", "2026-11-24", &in_force, NULL);
  g_autoptr (KhaiCode) closed
      = khai_reference_get_code (fixture->reference, "regimes", "Z99", "2026-11-24", NULL, NULL);
  g_autoptr (KhaiCode) listed
      = khai_reference_get_code (fixture->reference, "offices", "01B1", "2026-11-24", NULL, NULL);
  g_autoptr (GPtrArray) found
      = khai_reference_search_codes (fixture->reference, "offices", "cua toi", "2026-11-24", 5, NULL);
  g_autofree char *mark = khai_code_get_attribute (own, "own");
  g_assert_true (in_force);
  g_assert_cmpstr (mark, ==, "1");
  g_assert_null (closed);
  g_assert_cmpstr (listed->name[KHAI_LANG_EN], ==, "Noi Bai Airport Customs");
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((KhaiCode *)found->pdata[0])->code, ==, "99ZZ");
  g_autoptr (GPtrArray) once
      = khai_reference_search_codes (fixture->reference, "offices", "01B1", "2026-11-24", 5, NULL);
  g_assert_cmpuint (once->len, ==, 1);

  khai_reference_set_own_codes (fixture->reference, NULL);
  g_assert_null (
      khai_reference_get_code (fixture->reference, "offices", "99ZZ", "2026-11-24", NULL, NULL));
}

static void
test_search_codes (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *list, *text, *date, *expected;
  } rows[] = {
    { "regimes", "", "2026-11-24", "B11 B13 E21" },
    { "regimes", "  ", "2026-11-24", "B11 B13 E21" },
    { "regimes", "", "2019-01-01", "B11 B12 E21" },
    { "regimes", "", NULL, "B11 B12 B13 E21 E21" },
    { "regimes", "b1", "2026-11-24", "B11 B13" },
    { "regimes", "B13", "2026-11-24", "B13" },
    { "regimes", "B12", "2026-11-24", "" },
    { "regimes", "xuat", "2026-11-24", "B11 B13" },
    { "regimes", "XUẤT kinh", "2026-11-24", "B11" },
    { "regimes", "kinh doanh xuat", "2026-11-24", "B11" },
    { "regimes", "nuoc ngoai", "2026-11-24", "B11" }, /* an alias */
    { "regimes", "export", "2026-11-24", "B13 B11" }, /* the name that begins so first */
    { "regimes", "xport", "2026-11-24", "" },         /* words begin, they do not end */
    { "regimes", "export nothing", "2026-11-24", "" },
    { "offices", "sai gon", "2026-11-24", "02CI" },
    { "offices", "area i", "2026-11-24", "02CI" },
    { "offices", "khu vuc, i", "2026-11-24", "02CI" },
    { "offices", "02", "2026-11-24", "02DS 02CI" },
    { "countries", "duc", "2026-11-24", "DE" },
    { "countries", "de", "2026-11-24", "DE" },
    { "countries", "Đức", "2026-11-24", "DE" },
    { "countries", "england", "2026-11-24", "GB" },
    { "countries", "viet", "2026-11-24", "VN" },
    { "countries", "vnm", "2026-11-24", "VN" },
    { "currencies", "đô la", "2026-11-24", "USD" },
    { "regimes", "'; DROP TABLE code; --", "2026-11-24", "" },
    { "regimes", "%", "2026-11-24", "" },
    { "regimes", "!!!", "2026-11-24", "" },
    { "regimes", "\xff\xfe", "2026-11-24", "" },
    { "nolist", "a", "2026-11-24", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) codes = khai_reference_search_codes (
          fixture->reference, rows[i].list, rows[i].text, rows[i].date, 10, &error);
      GString *found = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint k = 0; k < codes->len; k++)
        g_string_append_printf (found, "%s%s", k > 0 ? " " : "",
                                ((KhaiCode *)g_ptr_array_index (codes, k))->code);
      g_assert_cmpstr (found->str, ==, rows[i].expected);
      g_string_free (found, TRUE);
    }

  g_autoptr (GPtrArray) two
      = khai_reference_search_codes (fixture->reference, "regimes", "", NULL, 2, NULL);
  g_autoptr (GPtrArray) one
      = khai_reference_search_codes (fixture->reference, "regimes", "xuat", NULL, 1, NULL);
  g_autoptr (GPtrArray) none
      = khai_reference_search_codes (fixture->reference, "regimes", "", NULL, 0, NULL);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_attributes (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KhaiCode) code
      = khai_reference_get_code (fixture->reference, "regimes", "B13", NULL, NULL, NULL);
  g_autoptr (KhaiCode) copy = khai_code_copy (code);
  g_autofree char *direction = khai_code_get_attribute (copy, "direction");
  g_autofree char *kind = khai_code_get_attribute (copy, "kind");
  g_autofree char *dir = khai_code_get_attribute (copy, "dir");
  g_autoptr (KhaiCode) bare
      = khai_reference_get_code (fixture->reference, "offices", "01B1", NULL, NULL, NULL);
  g_autofree char *none = khai_code_get_attribute (bare, "direction");

  g_assert_cmpstr (direction, ==, "export");
  g_assert_cmpstr (kind, ==, "");
  g_assert_null (dir);
  g_assert_null (none);
  g_assert_true (khai_reference_list_is_extendable (fixture->reference, "offices"));
  g_assert_false (khai_reference_list_is_extendable (fixture->reference, "regimes"));
  g_assert_false (khai_reference_list_is_extendable (fixture->reference, "nolist"));
}

/* ---- the tree ---- */

static void
test_tree (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *code, *title, *unit;
    gboolean provisional;
  } rows[] = {
    { "61", "Knitted clothing", NULL, FALSE },
    { "6109", "Knitted T-shirts and vests", NULL, FALSE },
    { "61.09", "Knitted T-shirts and vests", NULL, FALSE },
    { "6109.10", "T-shirts of cotton", NULL, FALSE },
    { "6109 10 10", "T-shirts of cotton for men", "kg/chiếc", FALSE },
    { "61091020", "T-shirts of cotton · 6109.10.20", "kg/chiếc", TRUE },
    { "610990", "Knitted T-shirts and vests · 6109.90", NULL, TRUE },
    { "61099010", "Knitted T-shirts and vests · 6109.90.10", "kg/chiếc", TRUE },
    { "01", "Chapter 01", NULL, TRUE },
    { "01012100", "Chapter 01 · 0101.21.00", "kg/con", TRUE },
    { "61091099", NULL, NULL, FALSE },
    { "610910109", NULL, NULL, FALSE },
    { "6", NULL, NULL, FALSE },
    { "", NULL, NULL, FALSE },
    { "61a9", NULL, NULL, FALSE },
    { "６１０９", NULL, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiCommodity) commodity
          = khai_reference_get_commodity (fixture->reference, rows[i].code, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (commodity != NULL ? commodity->title[KHAI_LANG_EN] : NULL, ==,
                       rows[i].title);
      if (commodity == NULL)
        continue;
      g_assert_cmpstr (commodity->unit, ==, rows[i].unit);
      g_assert_cmpint (commodity->provisional, ==, rows[i].provisional);
    }
}

static void
test_children (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *code, *expected;
  } rows[] = {
    { "", "01 61" },
    { "61", "6109" },
    { "6109", "610910 610990" },
    { "6109.10", "61091010 61091020" },
    { "61091010", "" },
    { "99", "" },
    { "x", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) children
          = khai_reference_get_children (fixture->reference, rows[i].code, &error);
      GString *found = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint k = 0; k < children->len; k++)
        g_string_append_printf (found, "%s%s", k > 0 ? " " : "",
                                ((KhaiCommodity *)g_ptr_array_index (children, k))->code);
      g_assert_cmpstr (found->str, ==, rows[i].expected);
      g_string_free (found, TRUE);
    }

  g_auto (GStrv) path
      = khai_reference_get_path_titles (fixture->reference, "6109.10.10", KHAI_LANG_VI, NULL);
  g_autofree char *joined = g_strjoinv (" / ", path);
  g_assert_cmpstr (joined, ==,
                   "Quần áo dệt kim / Áo thun và áo ba lỗ dệt kim / Áo thun bằng cotton / Áo thun "
                   "cotton cho nam");
  g_assert_null (
      khai_reference_get_path_titles (fixture->reference, "61091099", KHAI_LANG_VI, NULL));
  g_assert_null (khai_reference_get_path_titles (fixture->reference, "", KHAI_LANG_VI, NULL));
}

/* As "subject>target|target" or "subject+", in the order they are shown. */
static void
test_notes (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *code, *expected;
  } rows[] = {
    { "6109.10.10", "6109>0101|01012100 6109+ 61+" },
    { "6109", "6109>0101|01012100 6109+ 61+" },
    { "61", "61+" },
    { "0101", "" },
    { "", "" },
    { "99", "" },
    { "' OR 1=1 --", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) notes
          = khai_reference_get_notes (fixture->reference, rows[i].code, &error);
      g_autoptr (GString) found = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint k = 0; k < notes->len; k++)
        {
          const KhaiNote *note = g_ptr_array_index (notes, k);
          g_autofree char *targets = g_strjoinv ("|", note->targets);

          g_string_append_printf (found, "%s%s%s%s", k > 0 ? " " : "", note->subject,
                                  note->kind == KHAI_NOTE_EXCLUDES ? ">" : "+", targets);
          g_assert_nonnull (note->text[KHAI_LANG_VI]);
          g_assert_nonnull (note->text[KHAI_LANG_EN]);
        }
      g_assert_cmpstr (found->str, ==, rows[i].expected);
    }
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/reference/open-bad", test_open_bad);
  ADD ("/reference/open-other", test_open_other);
  ADD ("/reference/noise", test_noise);
  ADD ("/reference/dictionary", test_dictionary);
  ADD ("/reference/field", test_field);
  ADD ("/reference/sections", test_sections);
  ADD ("/reference/codes-in-time", test_codes_in_time);
  ADD ("/reference/successors", test_successors);
  ADD ("/reference/recognise", test_recognise);
  ADD ("/reference/rare-codes-last", test_rare_codes_last);
  ADD ("/reference/own-codes", test_own_codes);
  ADD ("/reference/search-codes", test_search_codes);
  ADD ("/reference/attributes", test_attributes);
  ADD ("/reference/tree", test_tree);
  ADD ("/reference/children", test_children);
  ADD ("/reference/notes", test_notes);
  return g_test_run ();
}
