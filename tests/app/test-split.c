/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A shipment of 120 lines over three declarations: what each bears, where its order lines go, and all of it taken back and done again. */

#include "config.h"

#include "app-fixture.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-order.h"
#include "khai-split.h"
#include "khai-store-orders.h"

#define LINES 120

typedef struct
{
  AppFixture app;
  KhaiStore *store;
  char *id;
  KhaiEditor *editor;
  GPtrArray *orders;
} Fixture;

static KhaiDeclaration *
big_document (void)
{
  g_autoptr (GString) json = g_string_new ("{\"localReference\":\"VN-2026-000900\",\"invoice\":{\"total\":{\"amount\":\"1000\",\"currency\":\"USD\"}},"
                                           "\"customsValueTotal\":{\"amount\":\"900\",\"currency\":\"USD\"},\"valuation\":{\"freight\":\"100\"},"
                                           "\"packages\":9,\"grossMassKg\":\"100\",\"items\":[");
  g_autoptr (GError) error = NULL;
  KhaiDeclaration *document;

  for (guint i = 0; i < LINES; i++)
    g_string_append_printf (json, "%s{\"description\":\"hàng %u\",\"sku\":\"S%u\",\"netMassKg\":\"0.5\",\"value\":{\"amount\":\"7\",\"currency\":\"USD\"}}",
                            i > 0 ? "," : "", i, i);
  g_string_append (json, "]}");
  document = khai_declaration_new_from_text (json->str, -1, &error);
  g_assert_no_error (error);
  return document;
}

/* Four order lines of the declaration: of line 1, of lines 51 and 120, and one whose goods nobody finds. */
static void
import_orders (Fixture *f)
{
  static const char *const skus[] = { "S0", "S50", "S119", "ELSEWHERE" };
  g_autoptr (KhaiOrderResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhaiOrder *order = khai_order_new ("shopify", "", "shopify-orders");

  khai_order_set (order, KHAI_ORDER_ID, "1001");
  for (guint i = 0; i < G_N_ELEMENTS (skus); i++)
    {
      KhaiOrderLine *line = khai_order_line_new ();

      khai_order_line_set (line, KHAI_LINE_SKU, skus[i]);
      line->key = g_strdup_printf ("%u", i);
      line->file = g_strdup ("orders.xlsx");
      line->row = i + 2;
      line->state = KHAI_ORDER_OPEN;
      g_ptr_array_add (order->lines, line);
    }
  f->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
  g_ptr_array_add (f->orders, order);
  result = khai_store_import_orders (f->store, f->orders, "orders.xlsx", "digest", "shopify-orders", "", "test", FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < order->lines->len; i++)
    g_assert_true (khai_store_set_line_declaration (f->store, ((KhaiOrderLine *) order->lines->pdata[i])->id, f->id, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiDeclaration) document = big_document ();
  g_autoptr (GError) error = NULL;

  app_fixture_set_up (&f->app, NULL);
  f->store = khai_context_get_store (f->app.context, &error);
  f->id = khai_store_create (f->store, document, "test", "import", &error);
  g_assert_no_error (error);
  import_orders (f);
  f->editor = khai_editor_open (f->app.context, f->id, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_true (khai_editor_flush (f->editor, NULL));
  g_assert_finalize_object (f->editor);
  g_ptr_array_unref (f->orders);
  g_free (f->id);
  app_fixture_tear_down (&f->app, NULL);
}

static void
assert_number (KhaiDecimal number, const char *expected)
{
  g_autofree char *text = khai_decimal_to_short_string (number);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_text (KhaiDeclaration *document, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_declaration_get_text (document, pointer);

  g_assert_cmpstr (text, ==, expected);
}

/* Which declaration carries the order lines, as letters: f the first, 1 and 2 the others. */
static void
assert_carried (Fixture *f, GPtrArray *ids, const char *expected)
{
  g_autoptr (KhaiOrder) order = khai_store_get_order (f->store, ((KhaiOrder *) f->orders->pdata[0])->id, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < order->lines->len; i++)
    {
      const char *id = ((KhaiOrderLine *) order->lines->pdata[i])->declaration;

      g_string_append_c (text, g_strcmp0 (id, f->id) == 0 ? 'f' : g_strcmp0 (id, ids->pdata[0]) == 0 ? '1' : '2');
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_states (Fixture *f, GPtrArray *ids, const char *expected)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KhaiRecord) record = NULL;

      g_assert_true (khai_store_load (f->store, ids->pdata[i], &record, NULL, NULL));
      g_assert_cmpstr (record->state, ==, expected);
    }
}

static void
test_plan (Fixture *f, gconstpointer data)
{
  KhaiDeclaration *document = khai_editor_get_declaration (f->editor);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSplit) split = khai_split_new (document, 50, TRUE, &error);
  g_autoptr (KhaiSplit) open = NULL;
  const KhaiSplitPart *parts[3];

  g_assert_no_error (error);
  g_assert_cmpuint (split->parts->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    parts[i] = split->parts->pdata[i];
  g_assert_cmpuint (parts[2]->first, ==, 100);
  g_assert_cmpuint (parts[2]->n, ==, 20);
  assert_number (parts[0]->value, "350");
  assert_number (parts[2]->value, "140");
  /* 900 over 350, 350 and 140: what rounding leaves goes to the largest. */
  assert_number (parts[0]->customs_value, "375");
  assert_number (parts[2]->customs_value, "150");
  assert_number (split->customs_remainder, "0");
  /* 100 kg over 25, 25 and 10 kg. */
  assert_number (parts[0]->gross, "41.668");
  assert_number (parts[1]->gross, "41.666");
  assert_number (parts[2]->gross, "16.666");
  assert_number (split->gross_remainder, "0.002");
  g_assert_cmpuint (split->gross_largest, ==, 0);
  assert_text (parts[1]->document, "/grossMassKg", "41.666");
  assert_text (parts[1]->document, "/customsValueTotal/amount", "900");
  assert_text (parts[1]->document, "/valuation/freight", "100");
  assert_text (parts[1]->document, "/valueApportionmentBase", "1000");
  assert_text (parts[1]->document, "/packages", NULL);
  open = khai_split_new (document, 40, FALSE, &error);
  g_assert_cmpuint (open->parts->len, ==, 3);
  g_assert_false (open->has_gross);
  assert_text (((KhaiSplitPart *) open->parts->pdata[0])->document, "/grossMassKg", NULL);
  /* Nothing was changed by looking. */
  g_assert_cmpuint (khai_declaration_get_n (document, "/items"), ==, LINES);
}

/* A line without a weight: nothing is invented. */
static void
test_lacking (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSplit) split = NULL;

  g_assert_true (khai_editor_set_text (f->editor, "/items/77/netMassKg", "", "typed", &error));
  g_assert_true (khai_editor_set_text (f->editor, "/items/3/value/amount", "", "typed", &error));
  split = khai_split_new (khai_editor_get_declaration (f->editor), 50, TRUE, &error);
  g_assert_no_error (error);
  g_assert_false (split->has_net || split->has_gross || split->has_value || split->has_customs_value);
  g_assert_cmpuint (split->parts->len, ==, 3);
}

static void
test_make (Fixture *f, gconstpointer data)
{
  KhaiDeclaration *document = khai_editor_get_declaration (f->editor);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSplit) split = khai_split_new (document, 50, TRUE, &error);
  g_autoptr (KhaiDeclaration) last = NULL;
  g_autoptr (KhaiDeclaration) before = khai_declaration_copy (document);
  g_autoptr (GPtrArray) ids = khai_split_make (f->editor, split, &error);
  g_autofree char *turned = NULL;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);
  g_assert_cmpuint (khai_declaration_get_n (document, "/items"), ==, 50);
  assert_text (document, "/split/firstDeclaration", "F");
  assert_text (document, "/grossMassKg", "41.668");
  assert_carried (f, ids, "f12f");
  g_assert_true (khai_store_load (f->store, ids->pdata[1], NULL, &last, NULL));
  assert_text (last, "/items/19/description", "hàng 119");
  assert_text (last, "/split/sequence", "3");

  /* One key takes all of it back, on this machine and after another start. */
  g_assert_true (khai_editor_flush (f->editor, &error));
  g_assert_finalize_object (f->editor);
  f->editor = khai_editor_open (f->app.context, f->id, &error);
  g_assert_no_error (error);
  document = khai_editor_get_declaration (f->editor);
  g_assert_true (khai_editor_undo (f->editor, NULL, &error));
  turned = khai_editor_take_turned (f->editor);
  g_assert_null (khai_editor_take_turned (f->editor));
  g_assert_true (khai_split_follow (f->editor, turned, TRUE, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (khai_json_equal (khai_declaration_get_root (document), khai_declaration_get_root (before)));
  assert_states (f, ids, "discarded");
  assert_carried (f, ids, "ffff");

  g_assert_true (khai_editor_redo (f->editor, NULL, &error));
  g_free (turned);
  turned = khai_editor_take_turned (f->editor);
  g_assert_true (khai_split_follow (f->editor, turned, FALSE, &n, &error));
  g_assert_no_error (error);
  assert_states (f, ids, "draft");
  assert_carried (f, ids, "f12f");
  g_assert_cmpuint (khai_declaration_get_n (document, "/items"), ==, 50);
}

/* Goods that were declared elsewhere do not come back. */
static void
test_too_late (Fixture *f, gconstpointer data)
{
  KhaiDeclaration *document = khai_editor_get_declaration (f->editor);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSplit) split = khai_split_new (document, 50, TRUE, &error);
  g_autoptr (GPtrArray) ids = khai_split_make (f->editor, split, &error);
  g_autofree char *turned = NULL;
  guint n = 0;

  g_assert_no_error (error);
  /* Put away stands for sent: it is no draft any more. */
  g_assert_true (khai_store_discard (f->store, ids->pdata[1], TRUE, &error));
  g_assert_true (khai_editor_undo (f->editor, NULL, &error));
  turned = khai_editor_take_turned (f->editor);
  g_assert_false (khai_split_follow (f->editor, turned, TRUE, &n, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (khai_declaration_get_n (document, "/items"), ==, 50);
  assert_carried (f, ids, "f12f");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autoptr (KhaiDeclaration) small = khai_declaration_new_from_text ("{\"items\":[{\"description\":\"a\"}]}", -1, NULL);
  guint n = 7;

  g_assert_null (khai_split_new (small, 50, TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  /* What undo turned was something else, or nothing. */
  g_assert_true (khai_split_follow (f->editor, NULL, TRUE, &n, &error));
  g_assert_true (khai_split_follow (f->editor, "typed", TRUE, &n, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (khai_split_parse_source ("split: VN-2=id-a, VN-3=id-b", &words));
  g_assert_cmpstr (words, ==, "VN-2, VN-3");
  g_assert_false (khai_split_parse_source ("splitted", &words));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/split/plan", Fixture, NULL, set_up, test_plan, tear_down);
  g_test_add ("/app/split/lacking", Fixture, NULL, set_up, test_lacking, tear_down);
  g_test_add ("/app/split/make", Fixture, NULL, set_up, test_make, tear_down);
  g_test_add ("/app/split/too-late", Fixture, NULL, set_up, test_too_late, tear_down);
  g_test_add ("/app/split/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
