/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalogue: what goods lack, what is looked at again, tables by the names of their columns, and lines filled from it. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app-fixture.h"
#include "khai-classification.h"
#include "khai-error.h"
#include "khai-goods.h"
#include "khai-json.h"
#include "khai-known-goods.h"
#include "khai-store-orders.h"
#include "khai-training.h"

static JsonNode *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_parse (json, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
save (AppFixture *f, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) body = parse (json);
  g_autofree char *batch = khai_goods_save (f->context, "", body, "typed", &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
}

static void
assert_member (AppFixture *f, const char *sku, const char *pointer, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiProduct) product = khai_store_get_product (khai_context_get_store (f->context, NULL), "", "", sku, &error);
  g_autofree char *text = product != NULL ? khai_json_get_text (product->body, pointer) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (AppFixture *f, gconstpointer data)
{
  static const struct { const char *json; const char *vi, *en; } cases[] = {
    { "{}", "", "" },
    { "{\"material\":\"lá cọ\"}", "", "" },
    { "{\"names\":{\"vi\":\"Nón lá\"}}", "Nón lá", "Nón lá" },
    { "{\"names\":{\"vi\":\"Nón lá\",\"en\":\"Hat\"},\"material\":\" lá cọ \",\"use\":\"đội đầu\",\"brand\":\"Huế\",\"model\":\"N1\"}",
      "Nón lá, chất liệu: lá cọ, dùng để: đội đầu, nhãn hiệu: Huế, model: N1", "Hat, material: lá cọ, used for: đội đầu, brand: Huế, model: N1" },
    { "{\"names\":{\"vi\":\"\",\"en\":\"Hat\"},\"use\":\"\"}", "Hat", "Hat" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) body = parse (cases[i].json);
      g_autofree char *vi = khai_goods_describe (body, KHAI_LANG_VI);
      g_autofree char *en = khai_goods_describe (body, KHAI_LANG_EN);

      g_assert_cmpstr (vi, ==, cases[i].vi);
      g_assert_cmpstr (en, ==, cases[i].en);
    }
}

#define FULL "\"hsCode\":\"65040000\",\"originCountry\":\"VN\",\"netMassKg\":\"0.2\",\"unit\":\"PCE\",\"description\":\"Nón\""

static void
test_gaps (AppFixture *f, gconstpointer data)
{
  static const struct { const char *json; guint gaps; } cases[] = {
    { "{" FULL "}", 0 },
    { "{}", 1 << KHAI_GAP_CODE | 1 << KHAI_GAP_ORIGIN | 1 << KHAI_GAP_MASS | 1 << KHAI_GAP_UNIT | 1 << KHAI_GAP_DESCRIPTION },
    { "{" FULL ",\"review\":[\"material\"]}", 1 << KHAI_GAP_REVIEW },
    { "{" FULL ",\"review\":[]}", 0 },
    { "{" FULL ",\"codeFrom\":{\"edition\":\"E1\"}}", 0 },
    { "{" FULL ",\"codeFrom\":{\"edition\":\"E0\"}}", 1 << KHAI_GAP_REVIEW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) body = parse (cases[i].json);

      g_assert_cmphex (khai_goods_get_gaps (body, "E1"), ==, cases[i].gaps);
    }
}

/* Material or origin change under a code: it is looked at again until a code is chosen anew. */
static void
test_review (AppFixture *f, gconstpointer data)
{
  save (f, "{\"sku\":\"A\"," FULL ",\"material\":\"palm\",\"codeFrom\":{\"decision\":\"d\"}}");
  save (f, "{\"sku\":\"A\"," FULL ",\"material\":\"paper\",\"codeFrom\":{\"decision\":\"d\"}}");
  assert_member (f, "A", "/review/0", "material");
  save (f, "{\"sku\":\"A\"," FULL ",\"material\":\"paper\",\"codeFrom\":{\"decision\":\"d\"},\"review\":[\"material\"]}");
  assert_member (f, "A", "/review/0", "material");
  assert_member (f, "A", "/codeFrom/decision", "d");
  save (f, "{\"sku\":\"A\",\"hsCode\":\"48237000\",\"originCountry\":\"VN\",\"material\":\"paper\",\"codeFrom\":{\"decision\":\"d\"},"
           "\"review\":[\"material\"]}");
  assert_member (f, "A", "/review/0", NULL);
  assert_member (f, "A", "/codeFrom/decision", NULL);
}

static void
test_decision (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiClassification) decision = khai_classification_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = NULL;
  g_autofree char *none = NULL;

  decision->actor = g_strdup ("Hoa");
  decision->text = g_strdup ("nón lá");
  decision->code = g_strdup ("65040000");
  decision->title = g_strdup ("Hats");
  decision->edition = g_strdup ("E1");
  decision->sureness = KHAI_SURENESS_FAIRLY;
  decision->note = g_strdup ("");
  g_assert_true (khai_store_add_classification (khai_context_get_store (f->context, NULL), decision, &error));
  save (f, "{\"sku\":\"A\",\"review\":[\"material\"]}");
  batch = khai_goods_set_decision (f->context, "", "a", decision->id, &error);
  g_assert_no_error (error);
  assert_member (f, "A", "/hsCode", "65040000");
  assert_member (f, "A", "/codeFrom/decision", decision->id);
  assert_member (f, "A", "/codeFrom/text", "nón lá");
  assert_member (f, "A", "/codeFrom/sureness", "fairly");
  assert_member (f, "A", "/review/0", NULL);
  none = khai_goods_set_decision (f->context, "", "other", decision->id, &error);
  g_assert_null (none);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* ---- tables ---- */

static KhaiGoodsImport *
import (AppFixture *f, const char *text, gboolean dry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "goods.csv", NULL);
  KhaiGoodsImport *result;

  g_assert_true (g_file_set_contents (path, text, -1, &error));
  result = khai_goods_import (f->context, "", path, dry, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Codes of problems with their places: "goods-twice@3:1". */
static char *
list_problems (const KhaiGoodsImport *result)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < result->problems->len; i++)
    {
      const KhaiProblem *problem = result->problems->pdata[i];

      g_string_append_printf (text, "%s%s@%u:%u", i > 0 ? " " : "", problem->code, problem->row, problem->column);
    }
  return g_string_free (text, FALSE);
}

static void
test_headers (AppFixture *f, gconstpointer data)
{
  static const char *const files[] = {
    "SKU,Name,HS code,Origin,Unit,Net weight (kg),Price,Currency,Battery\nA,Hat,6504.00.00,VN,PCE,0.25,3.50,USD,no\n",
    "Có pin;Đồng tiền;Đơn giá;Khối lượng (kg);ĐVT;Xuất xứ;Mã HS;name;MÃ HÀNG\nkhông;USD;3,50;0,25;Chiếc;Việt Nam;65040000;Hat;A\n",
    "My goods\n\nhs code*\tSeller SKU\tname\torigin\tunit\tnet weight\tprice\tcurrency\tbattery\n6504 0000\tA\tHat\tvn\tpce\t0.25\t3.50\tusd\t0\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiGoodsImport) result = import (f, files[i], FALSE);
      g_autofree char *problems = list_problems (result);

      g_assert_cmpstr (problems, ==, "");
      g_assert_cmpuint (result->n_new, ==, 1);
      assert_member (f, "A", "/hsCode", "65040000");
      assert_member (f, "A", "/originCountry", "VN");
      assert_member (f, "A", "/unit", "PCE");
      assert_member (f, "A", "/netMassKg", "0.25");
      assert_member (f, "A", "/unitPrice/amount", "3.5");
      assert_member (f, "A", "/unitPrice/currency", "USD");
      assert_member (f, "A", "/flags/battery", "false");
      assert_member (f, "A", "/description", "Hat");
      g_assert_true (khai_store_undo_products (khai_context_get_store (f->context, NULL), result->batch, "Hoa", NULL, &error));
      assert_member (f, "A", "/sku", NULL);
    }
}

static void
test_hostile (AppFixture *f, gconstpointer data)
{
  static const struct { const char *text; const char *problems; guint n_new; } cases[] = {
    { "", "file-empty@0:0", 0 },
    { "name,price\nHat,3\n", "goods-unknown@0:0", 0 },
    { "SKU,name\nA,Hat\na ,Cap\n", "goods-twice@3:1", 1 },
    { "SKU,name\n,Hat\n", "goods-no-sku@2:1", 0 },
    { "SKU,name\n5.84E+17,Hat\n", "order-id-exponent@2:1", 0 },
    { "SKU,hs code\nA,650400\nB,65O40000\n", "goods-commodity@2:2 goods-commodity@3:2", 2 },
    { "SKU,origin\nA,Atlantis\n", "goods-country@2:2", 1 },
    { "SKU,unit\nA,bushel of joy\n", "goods-unit@2:2", 1 },
    { "SKU,net weight\nA,heavy\nB,-1\n", "order-number@2:2 order-number@3:2", 2 },
    { "SKU,battery\nA,perhaps\n", "goods-flag@2:2", 1 },
    { "SKU,destination codes\nA,6504\n", "goods-destinations@2:2", 1 },
    { "SKU,name,colour\nA,Hat,red\n", "goods-column@1:3", 1 },
    { "SKU,name,Product name\nA,Hat,Cap\n", "goods-column-twice@1:3", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KhaiGoodsImport) dry = import (f, cases[i].text, TRUE);
      g_autofree char *problems = list_problems (dry);

      g_assert_cmpstr (problems, ==, cases[i].problems);
      g_assert_cmpuint (dry->n_new, ==, cases[i].n_new);
      assert_member (f, "A", "/sku", NULL);
      if (dry->n_blocking > 0)
        {
          g_autoptr (KhaiGoodsImport) real = import (f, cases[i].text, FALSE);

          g_assert_null (real->batch);
          assert_member (f, "A", "/sku", NULL);
        }
    }
}

static void
test_edit (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "out.xlsx", NULL);
  g_autoptr (KhaiGoodsImport) changed = NULL;
  g_autoptr (KhaiGoodsImport) again = NULL;

  save (f, "{\"sku\":\"A\"," FULL ",\"aliases\":[{\"channel\":\"shopee\",\"sku\":\"99\"},{\"sku\":\"B\"}],\"destinationCodes\":{\"US\":\"6504.00.90\"},"
           "\"flags\":{\"wood\":true},\"photos\":[\"x\"]}");
  changed = import (f, "material,SKU,origin\npalm,a,\n", FALSE);
  g_assert_cmpuint (changed->n_changed, ==, 1);
  assert_member (f, "A", "/material", "palm");
  assert_member (f, "A", "/originCountry", "VN");
  assert_member (f, "A", "/sku", "A");
  assert_member (f, "A", "/photos/0", "x");
  g_assert_true (khai_goods_export (f->context, "", path, &error));
  g_assert_no_error (error);
  again = khai_goods_import (f->context, "", path, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_same, ==, 1);
  g_assert_cmpuint (again->n_changed + again->n_new + again->n_blocking, ==, 0);
  g_assert_false (khai_goods_export (f->context, "", "goods.pdf", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

/* ---- readiness ---- */

static void
add_order (GPtrArray *orders, const char *id, const char *sku)
{
  KhaiOrder *order = khai_order_new ("shopee", "", "shopee");
  KhaiOrderLine *line = khai_order_line_new ();

  order->state = KHAI_ORDER_OPEN;
  order->values[KHAI_ORDER_ID] = g_strdup (id);
  line->state = KHAI_ORDER_OPEN;
  line->key = g_strdup (sku);
  line->values[KHAI_LINE_SKU - KHAI_ORDER_N_FIELDS] = g_strdup (sku);
  g_ptr_array_add (order->lines, line);
  g_ptr_array_add (orders, order);
}

static void
test_readiness (AppFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
  g_autoptr (KhaiOrderResult) stored = NULL;
  g_autoptr (GPtrArray) gaps = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  save (f, "{\"sku\":\"A\"," FULL "}");
  save (f, "{\"sku\":\"B\",\"hsCode\":\"65040000\",\"netMassKg\":\"1\",\"unit\":\"PCE\",\"description\":\"x\","
           "\"aliases\":[{\"channel\":\"shopee\",\"sku\":\"99\"}]}");
  save (f, "{\"sku\":\"C\",\"originCountry\":\"VN\",\"netMassKg\":\"1\",\"unit\":\"PCE\",\"description\":\"x\"}");
  add_order (orders, "1", "99");
  add_order (orders, "2", "b");
  add_order (orders, "3", "C");
  add_order (orders, "4", "A");
  add_order (orders, "5", "none");
  add_order (orders, "6", "none");
  add_order (orders, "7", "none");
  stored = khai_store_import_orders (khai_context_get_store (f->context, NULL), orders, "o.csv", "aa", "shopee", "", "Hoa", FALSE, &error);
  g_assert_no_error (error);
  gaps = khai_goods_get_readiness (f->context, "", &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < gaps->len; i++)
    {
      const KhaiReadiness *gap = gaps->pdata[i];

      g_string_append_printf (text, "%s %u %u;", khai_gap_to_string (gap->gap), gap->skus->len, gap->n_orders);
    }
  g_assert_cmpstr (text->str, ==, "unknown 1 3;origin 1 2;code 1 1;");
}

/* ---- lines of a declaration ---- */

static gboolean
is_loaded (gpointer goods)
{
  return khai_known_goods_is_loaded (goods);
}

static void
test_lines (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKnownGoods) goods = khai_known_goods_new ();
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *id = khai_declaration_start (f->context, &error);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);
  g_autoptr (JsonNode) line = parse ("{\"description\":\"99\"}");
  g_autofree char *code = NULL;
  g_autofree char *mass = NULL;
  guint index = 0;

  save (f, "{\"sku\":\"A\"," FULL ",\"unitPrice\":{\"amount\":\"3.5\",\"currency\":\"USD\"},\"aliases\":[{\"channel\":\"shopee\",\"sku\":\"99\"}]}");
  khai_known_goods_load (goods, khai_context_get_store (f->context, NULL), NULL);
  wait_for (is_loaded, goods);
  found = khai_known_goods_find (goods, NULL, "99", 8);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (khai_known_good_get_product (found->pdata[0]), ==, "A");
  g_assert_true (khai_known_good_has_code (found->pdata[0], "a"));
  g_assert_true (khai_editor_add_element (editor, "/items", line, &index, &error));
  g_assert_true (khai_known_good_fill (found->pdata[0], editor, index, &error));
  g_assert_no_error (error);
  code = khai_declaration_get_text (khai_editor_get_declaration (editor), "/items/0/hsCode");
  g_assert_cmpstr (code, ==, "65040000");
  g_assert_true (khai_known_good_set_quantity (found->pdata[0], editor, index, "5", &error));
  mass = khai_declaration_get_text (khai_editor_get_declaration (editor), "/items/0/netMassKg");
  g_assert_cmpstr (mass, ==, "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/goods/" name, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)
  ADD ("describe", test_describe);
  ADD ("gaps", test_gaps);
  ADD ("review", test_review);
  ADD ("decision", test_decision);
  ADD ("headers", test_headers);
  ADD ("hostile", test_hostile);
  ADD ("edit", test_edit);
  ADD ("readiness", test_readiness);
  ADD ("lines", test_lines);
  return g_test_run ();
}
