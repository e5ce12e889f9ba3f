/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-lines.h"

static KhaiDecimal
number (const char *text)
{
  KhaiDecimal decimal = { 0, 0 };

  g_assert_true (khai_decimal_parse (text, &decimal, NULL));
  return decimal;
}

static const struct { const char *total, *weights; guint scale; const char *shares, *remainder; } spreads[] = {
  { "100", "1 1 1", 2, "33.34 33.33 33.33", "0.01" },
  { "100", "1 2 1", 2, "25.00 50.00 25.00", "0.00" },
  { "0", "1 2", 3, "0.000 0.000", "0.000" },
  { "0.01", "1 1 1 5", 2, "0.00 0.00 0.00 0.01", "0.01" },
  { "10", "0 3 0", 0, "0 10 0", "0" },
  { "1", "0.333 0.333 0.334", 4, "0.3330 0.3330 0.3340", "0.0000" },
  { "7", "3.1 3.1 3.1", 3, "2.334 2.333 2.333", "0.001" },
  { "999999999.9999", "123456.789 987654.321", 4, "111111110.2110 888888889.7889", "0.0001" },
};
static const struct { const char *total, *weights; guint scale; } refused_spreads[] = {
  { "1", "0 0", 2 }, { "-1", "1 1", 2 }, { "1", "1 -1", 2 }, { "1", "-1 5", 2 }, { "0.001", "1", 2 },
};

static guint
read_numbers (const char *text, KhaiDecimal *numbers)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    numbers[i] = number (words[i]);
  return g_strv_length (words);
}

static void
test_apportion (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spreads); i++)
    {
      KhaiDecimal weights[8];
      KhaiDecimal shares[8];
      KhaiDecimal remainder;
      guint n = read_numbers (spreads[i].weights, weights);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *left = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (khai_apportion (number (spreads[i].total), weights, n, spreads[i].scale, shares, NULL, &remainder, &error));
      g_assert_no_error (error);
      for (guint j = 0; j < n; j++)
        {
          g_autofree char *share = khai_decimal_to_string (shares[j]);

          g_string_append_printf (text, "%s%s", j > 0 ? " " : "", share);
        }
      left = khai_decimal_to_string (remainder);
      g_assert_cmpstr (text->str, ==, spreads[i].shares);
      g_assert_cmpstr (left, ==, spreads[i].remainder);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused_spreads); i++)
    {
      KhaiDecimal weights[8];
      KhaiDecimal shares[8];
      guint n = read_numbers (refused_spreads[i].weights, weights);
      g_autoptr (GError) error = NULL;

      g_assert_false (khai_apportion (number (refused_spreads[i].total), weights, n, refused_spreads[i].scale, shares, NULL, NULL, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
    }
}

/* Whatever is spread over whatever, the shares come to the total and none is negative. */
static void
test_apportion_sums (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      KhaiDecimal weights[50];
      KhaiDecimal shares[50];
      KhaiDecimal sum = { 0, 0 };
      guint n = (guint) g_test_rand_int_range (1, 51);
      guint scale = (guint) g_test_rand_int_range (0, 5);
      KhaiDecimal total = { g_test_rand_int_range (0, G_MAXINT32), (guint8) scale };
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < n; i++)
        weights[i] = (KhaiDecimal) { g_test_rand_int_range (i == 0 ? 1 : 0, 100000), 3 };
      g_assert_true (khai_apportion (total, weights, n, scale, shares, NULL, NULL, &error));
      g_assert_no_error (error);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpint (shares[i].units, >=, 0);
          g_assert_true (khai_decimal_add (sum, shares[i], &sum, &error));
        }
      g_assert_cmpint (khai_decimal_compare (sum, total), ==, 0);
    }
}

static KhaiDeclaration *
read_document (const char *json)
{
  g_autoptr (GError) error = NULL;
  KhaiDeclaration *declaration = khai_declaration_new_from_text (json, -1, &error);

  g_assert_no_error (error);
  return declaration;
}

static char *
apply (KhaiDeclaration *declaration, GPtrArray *edits, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < edits->len; i++)
    {
      g_assert_true (khai_declaration_apply (declaration, edits->pdata[i], &error));
      g_assert_no_error (error);
    }
  return khai_json_to_canonical (khai_declaration_get (declaration, pointer));
}

static void
test_spread (void)
{
  g_autoptr (KhaiDeclaration) weights = read_document ("{\"items\":[{\"quantity\":{\"value\":\"1\"}},{\"quantity\":{\"value\":\"2\"}}]}");
  g_autoptr (KhaiDeclaration) values = read_document (
      "{\"items\":[{\"value\":{\"amount\":\"100\",\"currency\":\"USD\"}},{\"value\":{\"amount\":\"200.5\",\"currency\":\"USD\"}}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSpread) spread = khai_spread_net_weight (weights, number ("10"), KHAI_BASE_QUANTITY, &error);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (spread->largest, ==, 1);
  first = apply (weights, spread->edits, "/items");
  g_assert_cmpstr (first, ==, "[{\"line\":1,\"netMassKg\":\"3.333\",\"quantity\":{\"value\":\"1\"}},"
                              "{\"line\":2,\"netMassKg\":\"6.667\",\"quantity\":{\"value\":\"2\"}}]");
  g_assert_null (khai_spread_net_weight (weights, number ("10"), KHAI_BASE_VALUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);

  g_clear_pointer (&spread, khai_spread_free);
  spread = khai_spread_deductions (values, number ("30"), KHAI_BASE_VALUE, &error);
  g_assert_no_error (error);
  second = apply (values, spread->edits, "/items/0/customsValue");
  g_assert_cmpstr (second, ==, "{\"amount\":\"90.0167\",\"currency\":\"USD\"}");
  g_assert_null (khai_spread_deductions (values, number ("301"), KHAI_BASE_VALUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

#define ITEM(description, code, origin, quantity, amount, more)                                                                            \
  "{\"description\":\"" description "\",\"hsCode\":\"" code "\",\"originCountry\":\"" origin "\",\"quantity\":{\"unit\":\"PCE\",\"value\":\"" quantity \
  "\"},\"unitPrice\":{\"amount\":\"1\",\"currency\":\"USD\"},\"value\":{\"amount\":\"" amount "\",\"currency\":\"USD\"}" more "}"

static void
test_merge (void)
{
  g_autoptr (KhaiDeclaration) declaration = read_document (
      "{\"items\":[" ITEM ("bát", "69120000", "VN", "1.5", "10", ",\"sku\":\"A\",\"netMassKg\":\"1\"") ","
      ITEM ("áo", "61091010", "VN", "3", "30", "") "," ITEM ("đĩa", "69120000", "VN", "2", "20.25", ",\"sku\":\"B\",\"netMassKg\":\"2.5\"") ","
      ITEM ("bát TQ", "69120000", "CN", "4", "40", "") "," ITEM ("áo 2", "61091010", "VN", "5", "50", ",\"netMassKg\":\"1\"")
      ",{\"description\":\"?\"},{\"description\":\"?\"}]}");
  g_autofree char *before = khai_declaration_to_text (declaration);
  g_autofree char *source = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *same = NULL;
  g_autofree char *back = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) edits = khai_merge_lines (declaration, &source, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (source, ==, "1 + 3; 2 + 5");
  same = khai_declaration_to_text (declaration);
  g_assert_cmpstr (same, ==, before); /* it only proposes */
  lines = apply (declaration, edits, "/items");
  g_assert_cmpstr (lines, ==,
                   "[{\"description\":\"bát\",\"hsCode\":\"69120000\",\"line\":1,\"netMassKg\":\"3.5\",\"originCountry\":\"VN\","
                   "\"quantity\":{\"unit\":\"PCE\",\"value\":\"3.5\"},\"value\":{\"amount\":\"30.25\",\"currency\":\"USD\"}},"
                   "{\"description\":\"áo\",\"hsCode\":\"61091010\",\"line\":2,\"originCountry\":\"VN\","
                   "\"quantity\":{\"unit\":\"PCE\",\"value\":\"8\"},\"value\":{\"amount\":\"80\",\"currency\":\"USD\"}},"
                   "{\"description\":\"bát TQ\",\"hsCode\":\"69120000\",\"line\":3,\"originCountry\":\"CN\","
                   "\"quantity\":{\"unit\":\"PCE\",\"value\":\"4\"},\"unitPrice\":{\"amount\":\"1\",\"currency\":\"USD\"},"
                   "\"value\":{\"amount\":\"40\",\"currency\":\"USD\"}},{\"description\":\"?\",\"line\":4},{\"description\":\"?\",\"line\":5}]");
  for (guint i = edits->len; i > 0; i--)
    {
      g_autoptr (KhaiEdit) inverse = khai_edit_inverse (edits->pdata[i - 1]);

      g_assert_true (khai_declaration_apply (declaration, inverse, &error));
    }
  back = khai_declaration_to_text (declaration);
  g_assert_cmpstr (back, ==, before);
}

static void
test_split (void)
{
  g_autoptr (GString) json = g_string_new ("{\"invoice\":{\"total\":{\"amount\":\"120\"}},\"packages\":9,\"items\":[");
  g_autoptr (KhaiDeclaration) declaration = NULL;
  g_autoptr (KhaiDeclaration) small = read_document ("{\"items\":[{\"description\":\"a\"}]}");
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;
  guint lines = 0;

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (json, "%s{\"description\":\"hàng %u\"}", i > 0 ? "," : "", i);
  g_string_append (json, "]}");
  declaration = read_document (json->str);
  parts = khai_split_lines (declaration, 50, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts->len, ==, 3);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *sequence = khai_json_get_text (parts->pdata[i], "/split/sequence");
      g_autofree char *count = khai_json_get_text (parts->pdata[i], "/split/count");
      g_autofree char *first = khai_json_get_text (parts->pdata[i], "/split/firstDeclaration");
      g_autofree char *base = khai_json_get_text (parts->pdata[i], "/valueApportionmentBase");
      g_autofree char *expected = g_strdup_printf ("%u", i + 1);
      JsonArray *items = json_node_get_array (khai_json_get (parts->pdata[i], "/items"));

      g_assert_cmpstr (sequence, ==, expected);
      g_assert_cmpstr (count, ==, "3");
      g_assert_cmpstr (first, ==, i == 0 ? "F" : NULL);
      g_assert_cmpstr (base, ==, "120");
      g_assert_null (khai_json_get (parts->pdata[i], "/packages"));
      for (guint j = 0; j < json_array_get_length (items); j++, lines++)
        {
          g_autofree char *description = g_strdup_printf ("hàng %u", lines);
          JsonObject *line = json_array_get_object_element (items, j);

          g_assert_cmpstr (json_object_get_string_member (line, "description"), ==, description);
          g_assert_cmpint (json_object_get_int_member (line, "line"), ==, j + 1);
        }
    }
  g_assert_cmpuint (lines, ==, 120);
  g_assert_null (khai_split_lines (small, 50, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/lines/apportion", test_apportion);
  g_test_add_func ("/app/lines/apportion-sums", test_apportion_sums);
  g_test_add_func ("/app/lines/spread", test_spread);
  g_test_add_func ("/app/lines/merge", test_merge);
  g_test_add_func ("/app/lines/split", test_split);
  return g_test_run ();
}
