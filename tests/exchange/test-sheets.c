/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets for others: layouts that say too little or too much are refused by name; cells are never quietly cut or left out. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-sheet.h"

#define NAMES "\"name\": {\"vi\": \"a\", \"en\": \"b\"}, \"use\": {\"vi\": \"a\", \"en\": \"b\"}"
#define HEAD "{\"id\": \"x\", \"kind\": \"courier\", " NAMES ", "
#define COLUMN(text) HEAD "\"rows\": \"declaration\", \"columns\": [{" text "}]}"

static void
test_refused (void)
{
  static const struct { const char *text, *word; } cases[] = {
    { "[]", "layout" },
    { "{\"id\": \"x\"}", "name" },
    { "{\"id\": \"x\", \"kind\": \"courier\", " NAMES ", \"rows\": \"item\", \"columns\": []}", "columns" },
    { "{\"id\": \"x\", \"kind\": \"boat\", " NAMES ", \"rows\": \"item\", \"columns\": [1]}", "kind" },
    { HEAD "\"rows\": \"page\", \"columns\": [1]}", "rows" },
    { HEAD "\"rows\": \"item\", \"columns\": [1]}", "columns" },
    { HEAD "\"rows\": \"item\", \"weight\": 1, \"columns\": [1]}", "weight" },
    { COLUMN ("\"from\": \"reference\""), "name" },
    { COLUMN ("\"name\": \"N\""), "from" },
    { COLUMN ("\"name\": \"N\", \"from\": \"reference\", \"text\": \"x\""), "from" },
    { COLUMN ("\"name\": \"N\", \"from\": \"weather\""), "weather" },
    { COLUMN ("\"name\": \"N\", \"from\": \"hs6\""), "hs6" },
    { COLUMN ("\"name\": \"N\", \"from\": \"/items/*/hsCode\""), "/items/*/hsCode" },
    { COLUMN ("\"name\": \"N\", \"from\": \"reference\", \"map\": [1]"), "map" },
    { COLUMN ("\"name\": \"N\", \"from\": \"reference\", \"map\": {\"a\": 1}"), "a" },
    { COLUMN ("\"name\": \"N\", \"from\": \"reference\", \"colour\": \"red\""), "colour" },
    { "{", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      KhaiSheetLayout *layout = khai_sheet_layout_new_from_text (cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_null (layout);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

#define DOCUMENT "{\"consignee\": {\"name\": \"Nguyễn Thị Đào\"}, \"grossMassKg\": \"2.4\", \"ecommerce\": {\"orderIds\": [\"1\", \"2\"]}, \"items\": [" \
  "{\"description\": \"Bát sành\", \"hsCode\": \"69120000\", \"quantity\": {\"value\": \"4\", \"unit\": \"PCE\"}, \"value\": {\"amount\": \"10\"}, \"netMassKg\": \"0.2505\"}," \
  "{\"description\": \"Chén\", \"hsCode\": \"69120000\", \"quantity\": {\"value\": \"3\", \"unit\": \"SET\"}, \"unitPrice\": {\"amount\": \"1.5\"}}]}"

/* "a|b;c|d" and then the problems' codes with their columns */
static char *
fill (const char *rows, const char *columns, const char *more)
{
  g_autofree char *text = g_strdup_printf (HEAD "\"rows\": \"%s\", %s\"columns\": [%s]}", rows, more, columns);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSheetLayout) layout = khai_sheet_layout_new_from_text (text, &error);
  g_autoptr (JsonNode) document = khai_json_parse (DOCUMENT, -1, NULL);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_sheet_source_free);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  g_autoptr (GPtrArray) filled = NULL;
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  g_ptr_array_add (sources, khai_sheet_source_new ("R-1", document));
  khai_sheet_source_set (sources->pdata[0], "description-en/1", "Cup");
  khai_sheet_source_set (sources->pdata[0], "number", "107200012345");
  khai_sheet_source_set (sources->pdata[0], "receipt", "");
  filled = khai_sheet_fill (layout, sources, KHAI_LANG_EN, problems, &error);
  if (filled == NULL)
    g_string_append (out, g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BLOCKED) ? "blocked" : "?");
  for (guint i = 0; filled != NULL && i < filled->len; i++)
    {
      g_autofree char *row = g_strjoinv ("|", filled->pdata[i]);

      g_string_append_printf (out, "%s%s", i > 0 ? ";" : "", row);
    }
  for (guint i = 0; i < problems->len; i++)
    {
      const KhaiProblem *problem = problems->pdata[i];

      g_string_append_printf (out, " %s@%u:%u", problem->code, problem->row, problem->column);
    }
  return g_string_free (out, FALSE);
}

static void
test_fill (void)
{
  static const struct { const char *rows, *columns, *more, *expected; } cases[] = {
    { "declaration", "{\"name\": \"N\", \"from\": \"reference\"}, {\"name\": \"G\", \"from\": \"gross-grams\"}, {\"name\": \"O\", \"from\": \"order-numbers\"}", "",
      "R-1|2400|1 2" },
    { "declaration", "{\"name\": \"N\", \"from\": \"number\"}, {\"name\": \"R\", \"from\": \"receipt\"}, {\"name\": \"C\", \"from\": \"codes\"}", "",
      "107200012345||69120000" },
    { "declaration", "{\"name\": \"N\", \"from\": \"receipt\", \"required\": true}", "", " sheet-missing@2:1" },
    { "declaration", "{\"name\": \"N\", \"from\": \"receipt\", \"required\": true}", "\"headings\": false, ", " sheet-missing@1:1" },
    { "declaration", "{\"name\": \"N\", \"from\": \"/consignee/name\", \"ascii\": true}", "", "Nguyen Thi Dao" },
    { "declaration", "{\"name\": \"N\", \"from\": \"/consignee/name\", \"chars\": 6}", "", "Nguyễn sheet-cut@2:1" },
    { "declaration", "{\"name\": \"N\", \"from\": \"contents\"}, {\"name\": \"D\", \"from\": \"descriptions\"}, {\"name\": \"P\", \"from\": \"pieces\"}", "",
      "Bát sành; Cup|Bát sành; Chén|7" },
    { "declaration", "{\"name\": \"N\", \"text\": \" \"}, {\"name\": \"M\", \"text\": \"KGS\"}", "", "|KGS" },
    { "item", "{\"name\": \"L\", \"from\": \"line\"}, {\"name\": \"V\", \"from\": \"unit-value\"}, {\"name\": \"G\", \"from\": \"net-grams\"}", "", "1|2.5|251;2|1.5|" },
    { "item", "{\"name\": \"U\", \"from\": \"/items/*/quantity/unit\", \"map\": {\"PCE\": \"PCS\"}}, {\"name\": \"H\", \"from\": \"hs6\"}", "",
      "PCS|691200;SET|691200" },
    { "item", "{\"name\": \"E\", \"from\": \"description-en\", \"ascii\": true}", "", "Bat sanh;Cup sheet-english@2:1" },
    { "item", "{\"name\": \"E\", \"from\": \"line\"}", "\"most\": 1, ", "blocked" },
    { "item", "{\"name\": \"E\", \"from\": \"line\"}", "\"most\": 2, ", "1;2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fill (cases[i].rows, cases[i].columns, cases[i].more);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_blocked (void)
{
  g_autoptr (KhaiSheetLayout) layout = khai_sheet_layout_new_from_text (HEAD "\"rows\": \"declaration\", \"alone\": true, \"csv\": true, \"columns\": ["
                                                                        "{\"name\": \"N\", \"from\": \"reference\"}]}", NULL);
  g_autoptr (JsonNode) document = khai_json_parse ("{}", -1, NULL);
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_sheet_source_free);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (khai_sheet_fill (layout, sources, KHAI_LANG_VI, problems, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BLOCKED);
  g_clear_error (&error);
  g_ptr_array_add (sources, khai_sheet_source_new (NULL, document));
  rows = khai_sheet_fill (layout, sources, KHAI_LANG_VI, problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_false (khai_sheet_save (layout, rows, KHAI_LANG_VI, "x.xlsx", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_ptr_array_add (sources, khai_sheet_source_new ("R-2", document));
  g_assert_null (khai_sheet_fill (layout, sources, KHAI_LANG_VI, problems, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BLOCKED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sheets/refused", test_refused);
  g_test_add_func ("/sheets/fill", test_fill);
  g_test_add_func ("/sheets/blocked", test_blocked);
  return g_test_run ();
}
