/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goods declared before: found by code and by words, filled in without touching what was typed, and what follows from their quantity. */

#include "config.h"

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-goods-lines.h"
#include "khai-json.h"
#include "khai-known-goods.h"
#include "khai-training.h"

static KhaiEditor *
open_with_line (AppFixture *f, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_declaration_start (f->context, &error);
  KhaiEditor *editor = khai_editor_open (f->context, id, &error);
  g_autoptr (JsonNode) line = khai_json_parse (json, -1, &error);
  guint index = 0;

  g_assert_no_error (error);
  g_assert_true (khai_editor_add_element (editor, "/items", line, &index, &error));
  return editor;
}

static void
assert_text (KhaiEditor *editor, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_declaration_get_text (khai_editor_get_declaration (editor), pointer);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_loaded (gpointer goods)
{
  return khai_known_goods_is_loaded (goods);
}

static KhaiKnownGoods *
load (AppFixture *f)
{
  KhaiKnownGoods *goods = khai_known_goods_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *sample = khai_sample_create (f->context, "b11-ceramics-lcl", &error);

  g_assert_no_error (error);
  khai_known_goods_load (goods, khai_context_get_store (f->context, NULL), NULL);
  wait_for (is_loaded, goods);
  return goods;
}

static KhaiKnownGood *
find_one (KhaiKnownGoods *goods, const char *text)
{
  g_autoptr (GPtrArray) found = khai_known_goods_find (goods, NULL, text, 8);

  return found->len > 0 ? khai_known_good_ref (found->pdata[0]) : NULL;
}

static void
test_find (AppFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *sku; /* of the first; NULL: none */
    guint n;
  } rows[] = {
    { "SH-D26", "SH-D26", 1 }, { "sh-d26", "SH-D26", 1 }, { "d26", "SH-D26", 1 }, { "sh-d", "SH-D26", 2 }, { "SH", "SH-D26", 5 },
    { "bat an", "SH-B15", 1 }, { "Bát ăn", "SH-B15", 1 }, { "an bat", "SH-B15", 1 }, { "am pha", "SH-A09", 1 },
    { "d27", NULL, 0 }, { "", NULL, 0 }, { "   ", NULL, 0 }, { "máy bay", NULL, 0 },
  };
  g_autoptr (KhaiKnownGoods) goods = load (f);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) found = khai_known_goods_find (goods, NULL, rows[i].text, 8);
      g_autofree char *sku = found->len > 0 ? khai_known_good_get_text (found->pdata[0], "/sku") : NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpuint (found->len, ==, rows[i].n);
      g_assert_cmpstr (sku, ==, rows[i].sku);
    }
}

static void
test_by_code (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiKnownGoods) goods = load (f);
  g_autoptr (KhaiKnownGood) good = find_one (goods, "d26");

  g_assert_true (khai_known_good_has_code (good, "SH"));
  g_assert_true (khai_known_good_has_code (good, "D2"));
  g_assert_false (khai_known_good_has_code (good, "đĩa"));
  g_assert_false (khai_known_good_has_code (good, ""));
  g_assert_nonnull (khai_known_good_get_origin (good));
}

/* What stands in the line stays; what was the shipment's is not carried; all of it is one act. */
static void
test_fill (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiKnownGoods) goods = load (f);
  g_autoptr (KhaiKnownGood) good = find_one (goods, "d26");
  g_autoptr (KhaiEditor) editor = open_with_line (f, "{\"description\":\"d26\",\"originCountry\":\"CN\"}");
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_known_good_fill (good, editor, 0, &error));
  assert_text (editor, "/items/0/hsCode", "69120000");
  assert_text (editor, "/items/0/originCountry", "CN");
  assert_text (editor, "/items/0/unitPrice/amount", "8.5");
  assert_text (editor, "/items/0/quantity/unit", "PCE");
  g_assert_null (khai_declaration_get (khai_editor_get_declaration (editor), "/items/0/quantity/value"));
  g_assert_null (khai_declaration_get (khai_editor_get_declaration (editor), "/items/0/value/amount"));
  g_assert_null (khai_declaration_get (khai_editor_get_declaration (editor), "/items/0/netMassKg"));
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_text (editor, "/items/0/description", "d26");
  assert_text (editor, "/items/0/hsCode", NULL);
  g_assert_no_error (error);
}

static void
test_quantity (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiKnownGoods) goods = load (f);
  g_autoptr (KhaiKnownGood) good = find_one (goods, "d26");
  g_autoptr (KhaiEditor) editor = open_with_line (f, "{\"description\":\"d26\"}");
  g_autoptr (KhaiKnownGood) match = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_known_good_fill (good, editor, 0, &error));
  match = khai_known_goods_match (goods, khai_declaration_get_root (khai_editor_get_declaration (editor)), 0);
  g_assert_true (match == good);
  g_assert_true (khai_known_good_set_quantity (good, editor, 0, "24", &error));
  assert_text (editor, "/items/0/quantity/value", "24");
  assert_text (editor, "/items/0/value/amount", "204");
  assert_text (editor, "/items/0/netMassKg", "14.88"); /* 248 kg for 400 */
  assert_text (editor, "/items/0/secondQuantity/value", "14.88");
  /* Another quantity takes them along, */
  g_assert_true (khai_known_good_set_quantity (good, editor, 0, "2*5", &error));
  assert_text (editor, "/items/0/quantity/value", "10");
  assert_text (editor, "/items/0/value/amount", "85");
  /* but not what somebody typed. */
  g_assert_true (khai_editor_set_text (editor, "/items/0/netMassKg", "7", "typed", &error));
  g_assert_true (khai_known_good_set_quantity (good, editor, 0, "20", &error));
  assert_text (editor, "/items/0/netMassKg", "7");
  assert_text (editor, "/items/0/value/amount", "170");
  /* No number, nothing follows. */
  g_assert_true (khai_known_good_set_quantity (good, editor, 0, "many", &error));
  assert_text (editor, "/items/0/quantity/value", "many");
  assert_text (editor, "/items/0/value/amount", "170");
  g_assert_no_error (error);
}

/* Nothing is rounded: a third of a kilogram apiece gives a mass for three, none for two. */
static void
test_uneven (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiKnownGoods) goods = khai_known_goods_new ();
  g_autoptr (JsonNode) line = khai_json_parse ("{\"description\":\"Quạt giấy\",\"hsCode\":\"67021000\",\"sku\":\"Q1\","
                                               "\"quantity\":{\"value\":\"3\",\"unit\":\"PCE\"},\"netMassKg\":\"1\"}", -1, NULL);
  g_autoptr (JsonNode) useless = khai_json_parse ("{\"description\":\"Quạt\"}", -1, NULL);
  g_autoptr (KhaiEditor) editor = open_with_line (f, "{}");
  g_autoptr (KhaiKnownGood) good = NULL;
  g_autoptr (GError) error = NULL;

  khai_known_goods_add (goods, line, "VN-1", NULL);
  khai_known_goods_add (goods, line, "VN-0", NULL);
  khai_known_goods_add (goods, useless, "VN-0", NULL);
  good = find_one (goods, "q1");
  g_assert_cmpstr (khai_known_good_get_origin (good), ==, "VN-1");
  g_assert_true (khai_known_good_fill (good, editor, 0, &error));
  g_assert_true (khai_known_good_set_quantity (good, editor, 0, "2", &error));
  assert_text (editor, "/items/0/netMassKg", NULL);
  g_assert_true (khai_known_good_set_quantity (good, editor, 0, "6", &error));
  assert_text (editor, "/items/0/netMassKg", "2");
  g_assert_no_error (error);
}

static void
test_lines (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (JsonNode) value = khai_json_string ("X1");
  const guint picked[] = { 1, 3, 4 };

  g_array_append_vals (rows, picked, G_N_ELEMENTS (picked));
  g_assert_true (khai_goods_set_lines (editor, rows, "/items/*/model", value, "fill", &error));
  assert_text (editor, "/items/0/model", "SH-D26");
  assert_text (editor, "/items/4/model", "X1");
  g_assert_true (khai_goods_remove_lines (editor, rows, &error));
  g_assert_cmpuint (khai_declaration_get_n (khai_editor_get_declaration (editor), "/items"), ==, 2);
  assert_text (editor, "/items/1/model", "SH-B15");
  assert_text (editor, "/items/1/line", "2");
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_text (editor, "/items/4/model", "SH-H25");
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/known-goods/find", AppFixture, NULL, app_fixture_set_up, test_find, app_fixture_tear_down);
  g_test_add ("/known-goods/by-code", AppFixture, NULL, app_fixture_set_up, test_by_code, app_fixture_tear_down);
  g_test_add ("/known-goods/fill", AppFixture, NULL, app_fixture_set_up, test_fill, app_fixture_tear_down);
  g_test_add ("/known-goods/quantity", AppFixture, NULL, app_fixture_set_up, test_quantity, app_fixture_tear_down);
  g_test_add ("/known-goods/uneven", AppFixture, NULL, app_fixture_set_up, test_uneven, app_fixture_tear_down);
  g_test_add ("/known-goods/lines", AppFixture, NULL, app_fixture_set_up, test_lines, app_fixture_tear_down);
  return g_test_run ();
}
