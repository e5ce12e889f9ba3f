/* SPDX-License-Identifier: GPL-3.0-or-later */

/* khai-pack as a whole: what it writes, that it writes the same twice, and that it names every fault with its place. */

#include "pack-runner.h"

#include "khai-reference.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *data, *locale, *out_dir, *out;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->data = pack_copy_good ();
  fixture->locale = pack_locale_dir ();
  fixture->out_dir = g_dir_make_tmp ("khai-out-XXXXXX", NULL);
  fixture->out = g_build_filename (fixture->out_dir, "reference.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  pack_remove_tree (fixture->data);
  pack_remove_tree (fixture->locale);
  pack_remove_tree (fixture->out_dir);
  g_free (fixture->data);
  g_free (fixture->locale);
  g_free (fixture->out_dir);
  g_free (fixture->out);
}

static int
run (Fixture *fixture, char **output)
{
  return pack_run (output, fixture->data, "--locale-dir", fixture->locale, "--out", fixture->out,
                   NULL);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
read_file (const char *path, gsize *length)
{
  char *text;

  g_assert_true (g_file_get_contents (path, &text, length, NULL));
  return text;
}

/* ---- what is written ---- */

static void
test_good (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiReference) reference = NULL;

  g_assert_cmpint (run (fixture, &output), ==, 0);
  g_assert_cmpstr (output, ==, "note: 2 chapters and headings have no row in nomenclature/ yet\n");
  g_assert_cmpuint (count_files (fixture->out_dir), ==, 1);
  reference = khai_reference_open (fixture->out, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (khai_reference_get_meta (reference, "edition"), ==, "2026-01-01");
  g_assert_cmpuint (strlen (khai_reference_get_meta (reference, "digest")), ==, 64);
  g_assert_cmpuint (khai_reference_get_fields (reference)->len, ==, 11);
}

static void
test_reproducible (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *second = g_build_filename (fixture->out_dir, "second.db", NULL);
  g_autofree char *third = g_build_filename (fixture->out_dir, "third.db", NULL);
  g_autofree char *copy = pack_copy_good ();
  gsize one, two, three;

  g_assert_cmpint (run (fixture, NULL), ==, 0);
  g_assert_cmpint (
      pack_run (NULL, fixture->data, "--locale-dir", fixture->locale, "--out", second, NULL), ==,
      0);
  /* Another folder, written at another time, in another order. */
  g_assert_cmpint (pack_run (NULL, copy, "--locale-dir", fixture->locale, "--out", third, NULL), ==,
                   0);
  pack_remove_tree (copy);

  g_autofree char *a = read_file (fixture->out, &one);
  g_autofree char *b = read_file (second, &two);
  g_autofree char *c = read_file (third, &three);
  g_assert_cmpmem (a, one, b, two);
  g_assert_cmpmem (a, one, c, three);

  /* And another source, another file. */
  pack_replace (fixture->data, "codes/offices.csv", "Express", "Courier");
  g_assert_cmpint (run (fixture, NULL), ==, 0);
  g_autofree char *d = read_file (fixture->out, &one);
  g_assert_true (one != two || memcmp (d, b, one) != 0);
}

static void
test_failure_keeps_old_file (Fixture *fixture, gconstpointer unused)
{
  gsize before, after;

  g_assert_cmpint (run (fixture, NULL), ==, 0);
  g_autofree char *old = read_file (fixture->out, &before);
  pack_replace (fixture->data, "codes/regimes.csv", "2021-05-31", "31/05/2021");
  g_assert_cmpint (run (fixture, NULL), ==, 1);
  g_autofree char *kept = read_file (fixture->out, &after);
  g_assert_cmpmem (old, before, kept, after);
  g_assert_cmpuint (count_files (fixture->out_dir), ==, 1);
}

static void
test_iso_lists (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *list, *code, *vi, *en, *minor;
  } rows[] = {
    { "countries", "DE", "Đức", "Germany", NULL }, /* translated by the catalogue */
    { "countries", "VN", "Việt Nam", "Vietnam",
      NULL }, /* the common name, the other name's translation */
    { "countries", "GB", "Vương quốc Anh", "United Kingdom", NULL }, /* overridden */
    { "currencies", "USD", "Đô-la Mỹ", "US Dollar", "2" },
    { "currencies", "VND", "Đồng Việt Nam", "Vietnamese dong", "0" },
  };
  g_autoptr (KhaiReference) reference = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run (fixture, NULL), ==, 0);
  reference = khai_reference_open (fixture->out, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KhaiCode) code = khai_reference_get_code (reference, rows[i].list, rows[i].code,
                                                           "2026-11-24", NULL, &error);
      g_autofree char *minor = NULL;

      g_assert_no_error (error);
      g_assert_nonnull (code);
      minor = khai_code_get_attribute (code, "minor");
      g_assert_cmpstr (code->name[KHAI_LANG_VI], ==, rows[i].vi);
      g_assert_cmpstr (code->name[KHAI_LANG_EN], ==, rows[i].en);
      g_assert_cmpstr (minor, ==, rows[i].minor);
    }
  g_autoptr (KhaiCode) reserved
      = khai_reference_get_code (reference, "currencies", "XTS", "2026-11-24", NULL, &error);
  g_assert_null (reserved);
}

static void
test_damaged_catalogue (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path
      = g_build_filename (fixture->locale, "vi", "LC_MESSAGES", "iso_4217.mo", NULL);
  gsize length;
  g_autofree char *whole = read_file (path, &length);

  /* Cut anywhere it must neither crash nor read beyond; without its head it is refused. */
  for (gsize cut = 0; cut < length; cut += 5)
    {
      g_autofree char *output = NULL;

      g_assert_true (g_file_set_contents (path, whole, cut, NULL));
      int code = run (fixture, &output);
      g_assert_cmpint (code, <=, 1);
      if (cut < 20)
        g_assert_nonnull (strstr (output, "iso_4217.mo:1: is no catalogue"));
    }
  g_remove (path);
  g_autofree char *output = NULL;
  g_assert_cmpint (run (fixture, &output), ==, 1);
  g_assert_nonnull (strstr (output, "install the package iso-codes"));
}

static void
test_contract (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->out_dir, "contract.json", NULL);
  g_autofree char *expected_path = pack_fixture ("contract.json");
  gsize length, expected_length;

  g_assert_cmpint (
      pack_run (NULL, fixture->data, "--locale-dir", fixture->locale, "--contract", path, NULL), ==,
      0);
  g_autofree char *text = read_file (path, &length);
  g_autofree char *expected = read_file (expected_path, &expected_length);
  g_assert_cmpstr (text, ==, expected);
}

/* The contract that is handed out is the one the dictionary says. */
static void
test_committed_contract (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *data = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "data", NULL);
  g_autofree char *committed_path
      = g_build_filename (data, "contract", "export-declaration.json", NULL);
  g_autofree char *path = g_build_filename (fixture->out_dir, "contract.json", NULL);
  const char *arguments[] = { g_getenv ("KHAI_PACK"), "--data", data, "--contract", path, NULL };
  gsize length;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_autofree char *text = read_file (path, &length);
  g_autofree char *committed = read_file (committed_path, &length);
  if (strcmp (text, committed) != 0)
    g_test_message ("run: khai-pack --data data --contract data/contract/export-declaration.json");
  g_assert_cmpstr (text, ==, committed);
}

/* A field of one kind of filing is seen, named and wanted in that kind only. */
static void
test_kinds (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->out_dir, "contract.json", NULL);
  g_autoptr (KhaiReference) reference = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  gsize length;

  pack_replace (fixture->data, "codes/lists.csv", "regimes,", "datasets,Loại,Kinds,0,,\nregimes,");
  pack_write (fixture->data, "codes/datasets.csv",
              "code,name_vi,name_en\nreturn-import,Nhập lại,Return\nstandard,Đầy đủ,Full\n");
  pack_replace (fixture->data, "dictionary/value.json", "\"pointer\": \"/packages\"",
                "\"contractRequired\": true, \"kinds\": [\"return-import\"], \"officialIn\": {\"return-import\": "
                "\"NOR\"}, \"pointer\": \"/packages\"");
  pack_replace (fixture->data, "dictionary/value.json", "[\n",
                "[\n{\"pointer\": \"/dataset\", \"type\": \"code\", \"step\": \"invoice\", "
                "\"list\": \"datasets\", \"chars\": [1, 20], "
                "\"label\": {\"vi\": \"Loại\", \"en\": \"Kind\"}},\n");
  g_assert_cmpint (run (fixture, &output), ==, 0);
  reference = khai_reference_open (fixture->out, &error);
  g_assert_no_error (error);

  const KhaiField *field = khai_reference_find_field (reference, "/packages");
  g_autofree char *elsewhere = khai_field_get_official_id (field, NULL);
  g_autofree char *here = khai_field_get_official_id (field, "return-import");
  g_assert_cmpstr (field->visible, ==, "coalesce(dataset, 'standard') IN ('return-import')");
  g_assert_cmpstr (elsewhere, ==, field->official_id);
  g_assert_cmpstr (here, ==, "NOR");

  g_assert_cmpint (
      pack_run (NULL, fixture->data, "--locale-dir", fixture->locale, "--contract", path, NULL), ==,
      0);
  g_autofree char *text = read_file (path, &length);
  g_assert_nonnull (strstr (text, "\"const\" : \"return-import\""));
  g_assert_null (strstr (text, "\"const\" : \"standard\""));
}

static void
test_usage (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (pack_run (&output, fixture->data, NULL), ==, 2);
  g_assert_nonnull (strstr (output, "use: khai-pack"));
  g_assert_cmpint (pack_run (NULL, fixture->data, "--no-such-option", NULL), ==, 2);
  g_assert_cmpint (pack_run (NULL, "/nowhere/at/all", "--check", NULL), ==, 1);
}

/* ---- what is refused ---- */

typedef struct
{
  const char *name, *file, *before, *after; /* `before` NULL: the whole file becomes `after` */
  const char *expected;                     /* in what is told: file:line: text */
} Broken;

#define SCENARIOS "scenarios/scenarios.json"
#define RULE "rules/INV-TOTAL.sql"
#define FACETS "facets.csv"
#define NOTES "notes/61.csv"
#define QUESTIONS "regime-questions.csv"
#define GOODS "dictionary/goods.json"
#define VALUE "dictionary/value.json"

static const Broken broken[] = {
  { "unknown member", GOODS, "\"official\"", "\"offical\"",
    "goods.json:6: unknown member \"offical\"" },
  { "unknown type", GOODS, "\"type\": \"text\"", "\"type\": \"string\"",
    "goods.json:3: type \"string\" does not exist" },
  { "unknown step", VALUE, "\"step\": \"invoice\"", "\"step\": \"bill\"",
    "value.json:2: step \"bill\" does not exist" },
  { "missing language", GOODS, ", \"en\": \"Net mass (kg)\"", "",
    "goods.json:11: \"label\" lacks the language \"en\"" },
  { "unknown kind", GOODS, "\"integerDigits\": 10", "\"integerDigits\": 10, \"kinds\": [\"gone\"]",
    "goods.json:9: kind \"gone\" does not exist; add it to codes/datasets.csv" },
  { "kind with a quote", GOODS, "\"integerDigits\": 10",
    "\"integerDigits\": 10, \"kinds\": [\"a') OR 1 --\"]",
    "goods.json:12: \"kinds\" holds codes of the list \"datasets\" only" },
  { "no kinds", GOODS, "\"integerDigits\": 10", "\"integerDigits\": 10, \"kinds\": []",
    "goods.json:12: \"kinds\" must be an array" },
  { "items of other kinds", GOODS, "\"integerDigits\": 10",
    "\"integerDigits\": 10, \"officialIn\": \"GW\"",
    "goods.json:12: \"officialIn\" must be" },
  { "text for a number", GOODS, "\"decimals\": 6", "\"decimals\": \"6\"",
    "goods.json:12: \"decimals\" must hold" },
  { "array for a text", GOODS, "\"official\": \"CMN\"", "\"official\": [\"CMN\"]",
    "goods.json:6: \"official\" must be a text" },
  { "widths upside down", GOODS, "[3, 512]", "[513, 512]",
    "goods.json:6: \"chars\": the least is more" },
  { "list that does not exist", VALUE, "\"list\": \"regimes\"", "\"list\": \"regims\"",
    "value.json:2: list \"regims\" does not exist" },
  { "pattern", GOODS, "^[A-Z]{2}$", "^[A-Z{2}$", "goods.json:18: the pattern does not compile" },
  { "second pointer", VALUE, "\"/invoice/date\"", "\"/regime\"",
    "value.json:15: /regime is already described in" },
  { "pointer without slash", VALUE, "\"/invoice/date\"", "\"invoice/date\"",
    "value.json:15: \"invoice/date\" is no pointer" },
  { "array without a table", VALUE, "\"/invoice/date\"", "\"/dates/*\"",
    "value.json:15: no table covers /dates/*" },
  { "required without hint", VALUE,
    "\"hint\": {\"vi\": \"Ví dụ B11.\", \"en\": \"For example B11.\"},\n", "",
    "value.json:2: a required field needs a \"hint\"" },
  { "decimal without digits", GOODS, ", \"integerDigits\": 10", "",
    "goods.json:9: a decimal needs \"integerDigits\"" },
  { "range of a text", GOODS, "\"multiline\": true", "\"range\": [1, 2]",
    "goods.json:7: \"range\" means nothing" },
  { "same column", VALUE, "\"/invoice/date\"", "\"/invoice/totalAmount\"",
    "value.json:14: column declaration.invoice_total_amount is there twice" },
  { "condition", GOODS, "origin_undetermined IS NOT 1", "origin_undetermind IS NOT 1",
    "goods.json:19: the SQL is not understood: no such column" },
  { "two conditions", GOODS, "origin_country IS NULL", "1); DROP TABLE code; SELECT (1",
    "goods.json:24: one SELECT" },
  { "broken JSON", VALUE, "\"type\": \"code\",", "\"type\": \"code\"", "value.json:1: " },
  { "file not named", "dictionary/more.json", NULL, "[]",
    "more.json:1: is not named in \"files\"" },
  { "second section", "dictionary/sections.json", "\"id\": \"value\"", "\"id\": \"goods\"",
    "sections.json:5: section \"goods\" is there twice" },
  { "second step", "dictionary/sections.json", "\"id\": \"invoice\"", "\"id\": \"lines\"",
    "sections.json:9: step \"lines\" is there twice" },
  { "step of no section", "dictionary/sections.json", "\"section\": \"value\"",
    "\"section\": \"values\"", "sections.json:9: section \"values\" does not exist" },
  { "stray member", "dictionary/sections.json", "\"tables\"", "\"table\"",
    "sections.json:12: unknown member \"table\"" },
  { "no dictionary", "dictionary/sections.json", NULL, "", "sections.json:1: " },

  { "second code", "codes/offices.csv", "02DS", "01B1",
    "offices.csv:3: code \"01B1\" is already in force then by line 2" },
  { "overlap", "codes/regimes.csv", "2019-12-31", "2020-01-01",
    "regimes.csv:6: code \"E21\" is already in force then by line 5" },
  { "open end overlaps", "codes/regimes.csv", ",2015-01-01,2019-12-31", ",,",
    "regimes.csv:6: code \"E21\" is already in force" },
  { "ends before it begins", "codes/regimes.csv", "2015-01-01,2021-05-31", "2021-06-01,2021-05-31",
    "regimes.csv:3: code \"B12\" ends before it begins" },
  { "successor", "codes/regimes.csv", ",B13,", ",B14,",
    "regimes.csv:3: successor \"B14\" of \"B12\" is not in the list" },
  { "date", "codes/regimes.csv", "2021-05-31", "2021-02-30",
    "regimes.csv:3: valid_to \"2021-02-30\" is no date" },
  { "name missing", "codes/offices.csv", ",Noi Bai Airport Customs", ",",
    "offices.csv:2: code \"01B1\" lacks name_en" },
  { "comma not quoted", "codes/offices.csv", "\"Hải quan cảng Sài Gòn, khu vực I\"",
    "Hải quan cảng Sài Gòn, khu vực I", "offices.csv:4: 4 cells where the header has 3" },
  { "quote not closed", "codes/offices.csv", "\"Saigon Port Customs, area I\"",
    "\"Saigon Port Customs, area I", "offices.csv:4: " },
  { "unknown column", "codes/offices.csv", "name_en", "name_eng",
    "offices.csv:1: unknown column \"name_eng\"" },
  { "missing column", "codes/offices.csv", ",name_en", ",source",
    "offices.csv:1: column \"name_en\" is missing" },
  { "attribute", "codes/regimes.csv", "direction=export;kind=", "direction=export;kind",
    "regimes.csv:4: attribute \"kind\" is not name=value" },
  { "list without file", "codes/lists.csv", "offices,", "bureaus,",
    "lists.csv:3: there is no codes/bureaus.csv" },
  { "file without list", "codes/lists.csv", "offices,", "bureaus,",
    "offices.csv:1: list \"offices\" is not in codes/lists.csv" },
  { "extendable", "codes/lists.csv", "Customs offices,1", "Customs offices,yes",
    "lists.csv:3: extendable must be 0 or 1" },
  { "not UTF-8", "codes/offices.csv", "Noi Bai", "Noi \xff Bai", "offices.csv:2: is not UTF-8" },
  { "control character", "codes/offices.csv", "Noi Bai", "Noi\x01 Bai",
    "offices.csv:2: control character" },
  { "override twice", "codes/countries_overrides.csv",
    "GB,Vương quốc Anh,United Kingdom,UK|Anh Quốc|England,\n", "GB,A,B,,\nGB,A,B,,\n",
    "countries_overrides.csv:3: code \"GB\" is there twice" },

  { "header missing", RULE, "-- resolution.vi: Sửa tổng.\n", "",
    "INV-TOTAL.sql:1: header \"resolution.vi\" is missing" },
  { "header mistyped", RULE,
    "-- valid-from:", "-- validfrom:", "INV-TOTAL.sql:10: unknown header \"validfrom\"" },
  { "header twice", RULE, "-- scope: local\n", "-- scope: local\n-- scope: local\n",
    "INV-TOTAL.sql:4: header \"scope\" is there twice" },
  { "rule id", RULE, "-- id: INV-TOTAL", "-- id: inv-total",
    "INV-TOTAL.sql:1: \"inv-total\" is no rule id" },
  { "rule id too long", RULE, "-- id: INV-TOTAL", "-- id: INV-TOTALTOTALTOT",
    "INV-TOTAL.sql:1: \"INV-TOTALTOTALTOT\" is no rule id" },
  { "rule file name", RULE, "-- id: INV-TOTAL", "-- id: INV-SUM",
    "INV-TOTAL.sql:1: the file of rule INV-SUM must be called INV-SUM.sql" },
  { "severity", RULE, "severity: block", "severity: error",
    "INV-TOTAL.sql:1: severity \"error\" does not exist" },
  { "scope", RULE, "scope: local", "scope: both",
    "INV-TOTAL.sql:1: scope \"both\" does not exist" },
  { "pointer that is no field", RULE, "/items/*/netMassKg", "/items/*/netMass",
    "INV-TOTAL.sql:1: /items/*/netMass is no field" },
  { "rule date", RULE, "2015-01-01", "2015", "INV-TOTAL.sql:1: valid-from \"2015\" is no date" },
  { "placeholder", RULE, "có {lines} dòng", "có {n} dòng",
    "INV-TOTAL.sql:1: no column of the SELECT is called \"n\"" },
  { "placeholder in the second line", RULE, "with {lines} lines", "with {n} lines",
    "INV-TOTAL.sql:1: no column of the SELECT is called \"n\"" },
  { "placeholder not closed", RULE, "có {lines} dòng", "có {lines dòng",
    "INV-TOTAL.sql:1: a placeholder is not closed" },
  { "no pointer", RULE, "AS pointer", "AS place",
    "INV-TOTAL.sql:1: the SELECT yields no column \"pointer\"" },
  { "pointer literal", RULE, "'/invoice/total/amount'", "'/invoice/total/amont'",
    "INV-TOTAL.sql:11: '/invoice/total/amont' is part of no field" },
  { "sum", RULE, "count (*)", "sum (net_mass_kg)",
    "INV-TOTAL.sql:13: sum() is not exact; use dec_sum()" },
  { "total", RULE, "count (*)", "TOTAL(net_mass_kg)", "INV-TOTAL.sql:13: TOTAL() is not exact" },
  { "product", RULE, "invoice_total_amount < 0", "2 * declaration.invoice_total_amount < 0",
    "INV-TOTAL.sql:15: '*' on an amount" },
  { "product after", RULE, "invoice_total_amount < 0", "invoice_total_amount*2 < 0",
    "INV-TOTAL.sql:15: '*' on an amount" },
  { "column of SQL", RULE, "WHERE invoice_total_amount", "WHERE invoice_totl_amount",
    "INV-TOTAL.sql:15: the SQL is not understood: no such column" },
  { "quoted column", RULE, "WHERE invoice_total_amount", "WHERE \"invoice_totl_amount\"",
    "INV-TOTAL.sql:15: the SQL is not understood" },
  { "table of SQL", RULE, "FROM declaration", "FROM declarations",
    "INV-TOTAL.sql:11: the SQL is not understood: no such table" },
  { "function of SQL", RULE, "dec_text (", "dec_txet (",
    "INV-TOTAL.sql:11: the rules do not run: " },
  { "two statements", RULE, "amount < 0\n", "amount < 0;\nSELECT 1\n",
    "INV-TOTAL.sql:11: one SELECT" },
  { "writing", RULE, "SELECT '/invoice", "DELETE FROM declaration;\nSELECT '/invoice",
    "INV-TOTAL.sql:11: one SELECT" },
  { "no SQL", RULE, NULL, "-- id: INV-TOTAL\n", "INV-TOTAL.sql:1: one SELECT" },

  { "row of no code", "nomenclature/61.csv", "61091010,", "61091015,",
    "61.csv:5: \"61091015\" is no code" },
  { "row twice", "nomenclature/61.csv", "61091010,", "610910,",
    "61.csv:5: code 610910 is there twice" },
  { "row of another chapter", "nomenclature/61.csv", "61091010,", "01012100,",
    "61.csv:5: code 01012100 does not belong into chapter 61" },
  { "title missing", "nomenclature/61.csv", ",Knitted clothing,", ",,",
    "61.csv:2: code 61 lacks title_en" },
  { "fact of 7 digits", "nomenclature/ahtn2022.csv", "01012100", "0101210",
    "ahtn2022.csv:2: \"0101210\" is no code of 8 digits" },
  { "fact twice", "nomenclature/ahtn2022.csv", "61091020", "61091010",
    "ahtn2022.csv:4: code 61091010 is there twice" },
  { "facet without a question", FACETS, "material,,titles,,Bằng gì?,Of what?\n", "",
    "61.csv:5: facet \"material\" has no question in facets.csv" },
  { "value without a label", FACETS, "for,men,,,Nam,Men\n", "",
    "61.csv:5: \"for=men\" has no label in facets.csv" },
  { "label of no value", FACETS, "for,men,", "for,man,",
    "facets.csv:3: no code of the nomenclature has \"for=man\"" },
  { "answers of a question", FACETS, "labels", "words",
    "facets.csv:2: answers of a question are" },
  { "answers of an answer", FACETS, "for,men,,", "for,men,labels,",
    "facets.csv:3: answers stands on the row of the question only" },
  { "question in one language", FACETS, "For whom?", "", "facets.csv:2: \"for=\" lacks text_en" },
  { "question twice", FACETS, "material,,titles", "for,,titles",
    "facets.csv:4: \"for=\" is there twice" },
  { "broader value", FACETS, "cotton,,,", "cotton,,textile,",
    "facets.csv:5: within \"material=textile\" has no row of its own" },
  { "broader than itself", FACETS, "cotton,,,", "cotton,,cotton,",
    "facets.csv:5: within leads back to \"material=cotton\"" },
  { "facet without a value", "nomenclature/61.csv", "for=men", "for",
    "61.csv:5: facet \"for\" is not name=value" },
  { "note of another chapter", NOTES, "\n6109,", "\n0101,",
    "notes/61.csv:3: 0101 does not belong into chapter 61" },
  { "note of a code", NOTES, "\n6109,", "\n610910,",
    "notes/61.csv:3: \"610910\" is no chapter (2 digits) or heading" },
  { "kind of a note", NOTES, "excludes", "without",
    "notes/61.csv:3: kind is includes or excludes, not \"without\"" },
  { "target of a note", NOTES, "0101|01012100", "0101|0102",
    "notes/61.csv:3: target \"0102\" is no code" },
  { "target is the subject", NOTES, "0101|01012100", "6109",
    "notes/61.csv:3: target 6109 is what the goods are excluded from" },
  { "target of what is included", NOTES, "61,includes,", "61,includes,01",
    "notes/61.csv:2: what is included goes nowhere else" },
  { "note in one language", NOTES, "Clothes of knitted fabric.", "",
    "notes/61.csv:2: the note lacks text_en" },
  { "note twice", NOTES, "Live horses are not shirts.", "Clothes of KNITTED fabric",
    "notes/61.csv:3: text_en is also that of" },
  { "file of notes", "notes/99.csv", NULL, "subject,kind,target,text_vi,text_en\n",
    "notes/99.csv:1: a chapter's file is called NN.csv" },
  { "regime not in force", QUESTIONS, "yes,=B11", "yes,=B12",
    "regime-questions.csv:6: \"B12\" is no export regime in force today" },
  { "regime of no list", QUESTIONS, "yes,=B11", "yes,=B99",
    "regime-questions.csv:6: \"B99\" is no export regime in force today" },
  { "regime of imports", QUESTIONS, "yes,=B11", "yes,=E21",
    "regime-questions.csv:6: \"E21\" is no export regime in force today" },
  { "answer leads nowhere", QUESTIONS, "no,paid", "no,payed",
    "regime-questions.csv:4: there is no question \"payed\"" },
  { "question nobody asks", QUESTIONS, "no,paid,Không,No,,", "no,=B11,Không,No,Hàng.,Goods.",
    "regime-questions.csv:5: no answer leads to \"paid\"" },
  { "questions in a circle", QUESTIONS, "no,=B13,Không,No,Trả lại.,Sent back.", "no,before,Không,No,,",
    "regime-questions.csv:7: \"before\" was asked before on this path" },
  { "one answer", QUESTIONS, "paid,no,=B13,Không,No,Trả lại.,Sent back.\n", "",
    "regime-questions.csv:4: \"paid\" needs two answers or more" },
  { "answer twice", QUESTIONS, "paid,no,", "paid,yes,",
    "regime-questions.csv:7: \"paid/yes\" is there twice" },
  { "answer of another question", QUESTIONS, "paid,no,", "before,other,",
    "regime-questions.csv:7: the answers of \"before\" stand below it" },
  { "answer without an end", QUESTIONS, "yes,=B11", "yes,",
    "regime-questions.csv:6: an answer leads somewhere" },
  { "question in one language about regimes", QUESTIONS, "Is it paid?", "",
    "regime-questions.csv:5: \"paid/\" lacks text_en" },
  { "nothing to find out", QUESTIONS, "Look at the invoice.", "",
    "regime-questions.csv:5: more_en: a question says what to find out" },
  { "regime without a reason", QUESTIONS, "A sale.", "",
    "regime-questions.csv:6: more_en: a question says what to find out, a regime the reason" },
  { "chapter file", "nomenclature/6.csv", NULL, "code\n",
    "6.csv:1: a chapter's file is called NN.csv" },
  { "meta twice", "meta.csv", "tariff,", "edition,", "meta.csv:3: \"edition\" is there twice" },
  { "scenario's order", SCENARIOS, "\"type\": \"accepted\", \"state\": \"accepted\"",
    "\"type\": \"released\", \"state\": \"cleared\"",
    "scenarios.json:8: this event cannot happen here: released" },
  { "scenario's language", SCENARIOS, "\"en\": \"Registered.\"", "\"de\": \"Da.\"",
    "scenarios.json:8: a text needs \"vi\" and \"en\": accepted" },
  { "scenario's letter", SCENARIOS, "\"letter\": \"P\"", "\"letter\": \"G\"",
    "another scenario has this name or letter: silent" },
  { "scenario's reply", SCENARIOS, "[\"taken\"]", "[\"nothing\"]",
    "there is no such reply: nothing" },
  { "officer's state", SCENARIOS, "\"command\": \"clear\", \"step\": {\"type\": \"released\"",
    "\"command\": \"clear\", \"step\": {\"type\": \"dance\"",
    "no such event leads to this state: dance" },
};

static void
test_broken (gconstpointer data)
{
  const Broken *row = data;
  Fixture fixture = { 0 };
  g_autofree char *output = NULL;

  set_up (&fixture, NULL);
  if (row->before == NULL)
    pack_write (fixture.data, row->file, row->after);
  else
    pack_replace (fixture.data, row->file, row->before, row->after);
  int code = run (&fixture, &output);
  g_test_message ("%s", output);
  g_assert_cmpint (code, ==, 1);
  g_assert_nonnull (strstr (output, row->expected));
  g_assert_nonnull (strstr (output, "nothing written"));
  g_assert_false (g_file_test (fixture.out, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (fixture.out_dir), ==, 0);
  tear_down (&fixture, NULL);
}

/* One fault must not hide the next. */
static void
test_all_are_told (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *output = NULL;

  pack_replace (fixture->data, GOODS, "\"official\"", "\"offical\"");
  pack_replace (fixture->data, "codes/regimes.csv", "2021-05-31", "2021-02-30");
  pack_replace (fixture->data, "nomenclature/61.csv", "61091010,", "61091015,");
  pack_replace (fixture->data, RULE, "severity: block", "severity: error");
  g_assert_cmpint (run (fixture, &output), ==, 1);
  g_assert_nonnull (strstr (output, "goods.json:6: "));
  g_assert_nonnull (strstr (output, "regimes.csv:3: "));
  g_assert_nonnull (strstr (output, "61.csv:5: "));
  g_assert_nonnull (strstr (output, "INV-TOTAL.sql:1: "));
  g_assert_nonnull (strstr (output, "khai-pack: 4 problems, nothing written"));
}

/* Cut off anywhere, no source makes the program crash. */
static void
test_cut_sources (Fixture *fixture, gconstpointer unused)
{
  static const char *const files[]
      = { GOODS, "dictionary/sections.json", RULE, "nomenclature/61.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->data, files[i], NULL);
      gsize length;
      g_autofree char *whole = read_file (path, &length);

      for (gsize cut = 0; cut < length; cut += length / 9 + 1)
        {
          g_assert_true (g_file_set_contents (path, whole, cut, NULL));
          g_assert_cmpint (run (fixture, NULL), <=, 1);
        }
      g_assert_true (g_file_set_contents (path, whole, length, NULL));
    }
  g_assert_cmpint (run (fixture, NULL), ==, 0);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/pack/good", test_good);
  ADD ("/pack/reproducible", test_reproducible);
  ADD ("/pack/failure-keeps-old-file", test_failure_keeps_old_file);
  ADD ("/pack/iso-lists", test_iso_lists);
  ADD ("/pack/damaged-catalogue", test_damaged_catalogue);
  ADD ("/pack/contract", test_contract);
  ADD ("/pack/committed-contract", test_committed_contract);
  ADD ("/pack/kinds", test_kinds);
  ADD ("/pack/usage", test_usage);
  ADD ("/pack/all-are-told", test_all_are_told);
  ADD ("/pack/cut-sources", test_cut_sources);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *name = g_strdup_printf ("/pack/broken/%s", broken[i].name);

      g_test_add_data_func (name, &broken[i], test_broken);
    }
  return g_test_run ();
}
