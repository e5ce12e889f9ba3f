/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From orders to declarations: gaps, groups, the low-value gate at its boundary, and drafts that are all there or none. */

#include "config.h"

#include "app-fixture.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-orders.h"
#include "khai-training.h"

/* "AO" knows everything; others lack what their name says. */
static JsonNode *
find_product (const char *sku, gpointer data)
{
  static const char *const lacking[] = { "description", "hsCode", "originCountry", "unit", "netMassKg" };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (g_str_has_prefix (sku, "LOOSE"))
    return NULL;
  /* AO-2 is another SKU of the same goods; MANY-n are goods of their own. */
  text = g_strdup_printf ("{\"description\":\"%s\",\"hsCode\":\"61091000\",\"originCountry\":\"VN\",\"unit\":\"PCE\",\"netMassKg\":\"0.2\""
                          ",\"needsLicence\":%s%s}",
                          g_str_has_prefix (sku, "MANY") ? sku : "Áo thun", g_str_equal (sku, "LICENCE") ? "true" : "false",
                          g_str_equal (sku, "UNSURE") ? "" : ",\"dutyFree\":true");
  node = khai_json_parse (text, -1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lacking); i++)
    if (g_str_equal (sku, lacking[i]))
      json_object_remove_member (json_node_get_object (node), lacking[i]);
  return g_steal_pointer (&node);
}

static KhaiOrderLine *
add_line (KhaiOrder *order, const char *sku, const char *quantity, const char *total)
{
  KhaiOrderLine *line = khai_order_line_new ();

  khai_order_line_set (line, KHAI_LINE_SKU, sku);
  khai_order_line_set (line, KHAI_LINE_QUANTITY, quantity);
  khai_order_line_set (line, KHAI_LINE_TOTAL, total);
  line->key = g_strdup_printf ("%u", order->lines->len);
  line->file = g_strdup ("orders.xlsx");
  line->row = order->lines->len + 12;
  line->state = KHAI_ORDER_OPEN;
  g_ptr_array_add (order->lines, line);
  return line;
}

static KhaiOrder *
add_order (GPtrArray *orders, const char *id, const char *consignee, const char *currency)
{
  KhaiOrder *order = khai_order_new ("shopify", "", "shopify-orders");

  khai_order_set (order, KHAI_ORDER_ID, id);
  khai_order_set (order, KHAI_ORDER_CONSIGNEE, consignee);
  khai_order_set (order, KHAI_ORDER_ADDRESS1, "1 Main Street");
  khai_order_set (order, KHAI_ORDER_COUNTRY_CODE, "US");
  khai_order_set (order, KHAI_ORDER_CURRENCY, currency);
  order->state = KHAI_ORDER_OPEN;
  g_ptr_array_add (orders, order);
  return order;
}

static GPtrArray *
new_orders (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
}

static KhaiOrderPlan *
plan (GPtrArray *orders, const char *rate, gboolean by_order)
{
  g_autoptr (GHashTable) rates = g_hash_table_new (g_str_hash, g_str_equal);
  KhaiOrderPlanOptions options = { .find_product = find_product, .rates = rates, .by_order = by_order, .today = "2026-12-01" };
  g_autoptr (GError) error = NULL;
  KhaiOrderPlan *answer;

  if (rate != NULL)
    g_hash_table_insert (rates, (gpointer) "USD", (gpointer) rate);
  answer = khai_order_plan_new (orders, &options, &error);
  g_assert_no_error (error);
  return answer;
}

static const struct { const char *sku; KhaiOrderField field; const char *value; const char *gap, *key; gboolean blocks; } gaps[] = {
  { "AO", KHAI_ORDER_NOTE, "-", NULL, NULL, FALSE },
  { "LOOSE-1", KHAI_ORDER_NOTE, "-", "unknown-sku", "LOOSE-1", TRUE },
  { NULL, KHAI_LINE_TITLE, "LOOSE shirt", "no-sku", "LOOSE shirt", TRUE },
  { NULL, KHAI_LINE_TITLE, "Shirt of the catalogue", NULL, NULL, FALSE },
  { "description", KHAI_ORDER_NOTE, "-", "no-description", "description", TRUE },
  { "hsCode", KHAI_ORDER_NOTE, "-", "no-code", "hsCode", TRUE },
  { "originCountry", KHAI_ORDER_NOTE, "-", "no-origin", "originCountry", TRUE },
  { "unit", KHAI_ORDER_NOTE, "-", "no-unit", "unit", TRUE },
  { "netMassKg", KHAI_ORDER_NOTE, "-", "no-weight", "netMassKg", TRUE },
  { "netMassKg", KHAI_LINE_WEIGHT, "0.3", NULL, NULL, FALSE },
  { "AO", KHAI_LINE_QUANTITY, "0", "no-quantity", "#1", TRUE },
  { "AO", KHAI_LINE_QUANTITY, "-2", "no-quantity", "#1", TRUE },
  { "AO", KHAI_LINE_TOTAL, "", "no-price", "AO", TRUE },
  { "AO", KHAI_LINE_TOTAL, "0", "no-price", "AO", TRUE },
  { "AO", KHAI_ORDER_CURRENCY, "", "no-currency", "shopify", TRUE },
  { "AO", KHAI_ORDER_COUNTRY_CODE, "", "no-country", "#1", TRUE },
  { "AO", KHAI_ORDER_CONSIGNEE, "", "no-consignee", "#1", TRUE },
  { "AO", KHAI_ORDER_REFUND, "3", "part-refunded", "#1", FALSE },
  { "AO", KHAI_LINE_REFUND, "3", "part-refunded", "#1", FALSE },
  { "AO", KHAI_LINE_NET_QUANTITY, "0", NULL, NULL, TRUE },
};

static void
test_gaps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    {
      g_autoptr (GPtrArray) orders = new_orders ();
      KhaiOrder *order = add_order (orders, "#1", "Ada Example", "USD");
      KhaiOrderLine *line = add_line (order, gaps[i].sku, "2", "30");
      g_autoptr (KhaiOrderPlan) planned = NULL;

      if (khai_order_field_is_of_line (gaps[i].field))
        khai_order_line_set (line, gaps[i].field, gaps[i].value);
      else
        khai_order_set (order, gaps[i].field, gaps[i].value);
      planned = plan (orders, "26000", FALSE);
      g_test_message ("%s", gaps[i].gap != NULL ? gaps[i].gap : "nothing");
      g_assert_cmpuint (planned->gaps->len, ==, gaps[i].gap != NULL ? 1 : 0);
      g_assert_cmpuint (planned->groups->len, ==, gaps[i].blocks ? 0 : 1);
      if (gaps[i].gap != NULL)
        {
          const KhaiOrderGap *gap = planned->gaps->pdata[0];

          g_assert_cmpstr (khai_order_gap_kind_to_string (gap->kind), ==, gaps[i].gap);
          g_assert_cmpstr (gap->key, ==, gaps[i].key);
          g_assert_cmpuint (gap->orders->len, ==, 1);
          g_assert_true (khai_order_gap_kind_blocks (gap->kind) == gaps[i].blocks);
        }
    }
}

static const struct { KhaiOrderState state; gboolean masked; const char *gap; guint waiting, left_out; } states[] = {
  { KHAI_ORDER_OPEN, FALSE, NULL, 0, 0 },
  { KHAI_ORDER_OPEN, TRUE, "masked", 1, 0 },
  { KHAI_ORDER_UNKNOWN, FALSE, "unknown-state", 1, 0 },
  { KHAI_ORDER_CANCELLED, FALSE, "cancelled", 0, 1 },
  { KHAI_ORDER_RETURNED, FALSE, "returned", 0, 1 },
  { KHAI_ORDER_SHIPPED, FALSE, NULL, 0, 1 },
  { KHAI_ORDER_COMPLETED, FALSE, NULL, 0, 1 },
};

static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GPtrArray) orders = new_orders ();
      KhaiOrder *order = add_order (orders, "#1", "Ada Example", "USD");
      g_autoptr (KhaiOrderPlan) planned = NULL;

      add_line (order, "AO", "2", "30");
      order->state = states[i].state;
      order->masked = states[i].masked;
      planned = plan (orders, "26000", FALSE);
      g_assert_cmpuint (planned->n_waiting, ==, states[i].waiting);
      g_assert_cmpuint (planned->n_left_out, ==, states[i].left_out);
      g_assert_cmpuint (planned->groups->len, ==, 1 - states[i].waiting - states[i].left_out);
      g_assert_cmpuint (planned->gaps->len, ==, states[i].gap != NULL ? 1 : 0);
      if (states[i].gap != NULL)
        g_assert_cmpstr (khai_order_gap_kind_to_string (((KhaiOrderGap *) planned->gaps->pdata[0])->kind), ==, states[i].gap);
    }
}

static const struct { const char *sku, *currency, *rate, *first, *second; const char *gate; } gates[] = {
  { "AO", "VND", NULL, "4999999", NULL, "low-value" },
  { "AO", "VND", NULL, "5000000", NULL, "value" },
  { "AO", "VND", NULL, "4999999.4", NULL, "low-value" },
  { "AO", "VND", NULL, "4999999.5", NULL, "value" },
  { "AO", "USD", "25000", "199.99", NULL, "low-value" },
  { "AO", "USD", "25000", "200", NULL, "value" },
  { "AO", "USD", NULL, "200", NULL, "rate" },
  { "LICENCE", "VND", NULL, "1000", NULL, "licence" },
  { "UNSURE", "VND", NULL, "1000", NULL, "duty" },
  /* Two orders of one consignee are looked at together. */
  { "AO", "VND", NULL, "2500000", "2499999", "low-value" },
  { "AO", "VND", NULL, "2500000", "2500000", "value" },
};

static void
test_gate (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++)
    for (guint by_order = 0; by_order < 2; by_order++)
      {
        g_autoptr (GPtrArray) orders = new_orders ();
        g_autoptr (KhaiOrderPlan) planned = NULL;

        add_line (add_order (orders, "#1", "Ada Example", gates[i].currency), gates[i].sku, "1", gates[i].first);
        if (gates[i].second != NULL)
          add_line (add_order (orders, "#2", " ada EXAMPLE", gates[i].currency), gates[i].sku, "1", gates[i].second);
        planned = plan (orders, gates[i].rate, by_order);
        g_assert_cmpuint (planned->groups->len, ==, by_order && gates[i].second != NULL ? 2 : 1);
        for (guint j = 0; j < planned->groups->len; j++)
          {
            const KhaiOrderGroup *group = planned->groups->pdata[j];
            g_autofree char *dataset = khai_json_get_text (group->document, "/dataset");

            g_assert_cmpstr (khai_gate_to_string (group->gate), ==, gates[i].gate);
            g_assert_cmpstr (dataset, ==, group->gate == KHAI_GATE_LOW ? "ecommerce-low-value" : NULL);
          }
      }
}

static void
assert_text (JsonNode *document, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_json_get_text (document, pointer);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_merge (void)
{
  g_autoptr (GPtrArray) orders = new_orders ();
  KhaiOrder *order = add_order (orders, "#1", "Ada Example", "USD");
  g_autoptr (KhaiOrderPlan) planned = NULL;
  JsonNode *document;
  KhaiOrderLine *line;

  add_line (order, "AO", "2", "30");
  add_line (order, "AO-2", "1", "15.5");
  add_line (order, "MANY-1", "1", "4");
  order = add_order (orders, "#2", "Ada Example", "USD");
  /* Three ordered, one refunded: two at their price go. */
  line = add_line (order, "AO", "3", "45");
  khai_order_line_set (line, KHAI_LINE_NET_QUANTITY, "2");
  khai_order_line_set (line, KHAI_LINE_UNIT_PRICE, "15");
  add_line (add_order (orders, "#3", "Ada Example", "EUR"), "AO", "1", "10");
  planned = plan (orders, "26000", FALSE);
  g_assert_cmpuint (planned->groups->len, ==, 2);
  g_assert_cmpuint (planned->gaps->len, ==, 1);
  g_assert_cmpint (((KhaiOrderGap *) planned->gaps->pdata[0])->kind, ==, KHAI_ORDER_GAP_MIXED_CURRENCIES);
  document = ((KhaiOrderGroup *) planned->groups->pdata[0])->document;
  assert_text (document, "/items/0/quantity/value", "5");
  assert_text (document, "/items/0/value/amount", "75.5");
  assert_text (document, "/items/0/netMassKg", "1");
  assert_text (document, "/items/0/sku", NULL);
  assert_text (document, "/items/1/sku", "MANY-1");
  assert_text (document, "/invoice/total/amount", "79.5");
  assert_text (document, "/ecommerce/orderIds/1", "#2");
  assert_text (document, "/consignee/address/country", "US");
  g_assert_cmpstr (((KhaiOrderGroup *) planned->groups->pdata[0])->source, ==, "row 12 of orders.xlsx");
  /* One currency has no rate: nobody knows what all of it is worth. */
  g_assert_cmpint (((KhaiOrderGroup *) planned->groups->pdata[0])->gate, ==, KHAI_GATE_RATE);
}

static guint
count_declarations (AppFixture *f)
{
  g_autoptr (GPtrArray) records = khai_store_list (khai_context_get_store (f->context, NULL), NULL);

  return records->len;
}

static void
test_create (AppFixture *f, gconstpointer data)
{
  const KhaiOrderDrafts drafts = { NULL, NULL, NULL };
  g_autoptr (GPtrArray) orders = new_orders ();
  g_autoptr (GError) error = NULL;
  KhaiStore *store = khai_context_get_store (f->context, &error);
  KhaiOrder *order = add_order (orders, "#1", "Ada Example", "USD");
  g_autoptr (KhaiOrderPlan) planned = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GPtrArray) twice = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (KhaiDeclaration) second = NULL;
  KhaiOrderResult *result;

  for (guint i = 0; i < 51; i++)
    {
      g_autofree char *sku = g_strdup_printf ("MANY-%u", i);

      add_line (order, sku, "1", "100");
    }
  add_line (add_order (orders, "#2", "Bo Example", "USD"), "AO", "1", "10");
  result = khai_store_import_orders (store, orders, "orders.xlsx", "digest", "shopify-orders", "", "Hoa", FALSE, &error);
  g_assert_no_error (error);
  khai_order_result_free (result);
  planned = plan (orders, "26000", FALSE);
  ids = khai_order_plan_create (planned, f->context, &drafts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 3);
  khai_store_load (store, ids->pdata[1], NULL, &second, &error);
  g_assert_no_error (error);
  assert_text (khai_declaration_get_root (second), "/localReference", "VN-2026-000002");
  assert_text (khai_declaration_get_root (second), "/split/sequence", "2");
  g_assert_cmpuint (khai_declaration_get_n (second, "/items"), ==, 1);

  /* The same plan again: its lines are taken, and no draft of it stays. */
  twice = khai_order_plan_create (planned, f->context, &drafts, NULL, &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_null (twice);
  g_clear_error (&error);
  g_assert_cmpuint (count_declarations (f), ==, 3);
  stored = khai_store_list_orders (store, NULL);
  g_clear_pointer (&planned, khai_order_plan_free);
  planned = plan (stored, "26000", FALSE);
  g_assert_cmpuint (planned->groups->len, ==, 0);
  g_assert_cmpuint (planned->n_left_out, ==, 2);

  g_assert_true (khai_store_free_lines (store, ids, &error));
  g_assert_cmpuint (count_declarations (f), ==, 0);
  g_clear_pointer (&planned, khai_order_plan_free);
  g_clear_pointer (&stored, g_ptr_array_unref);
  stored = khai_store_list_orders (store, NULL);
  planned = plan (stored, "26000", FALSE);
  g_assert_cmpuint (planned->groups->len, ==, 2);
  g_assert_false (khai_store_free_lines (store, ids, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

static void
test_products (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "courier-parcel", &error);
  g_autoptr (GHashTable) products = khai_orders_read_products (f->context, NULL, &error);
  JsonNode *product = g_hash_table_lookup (products, "BT-BOWL-12");

  g_assert_no_error (error);
  g_assert_nonnull (product);
  assert_text (product, "/hsCode", "69120000");
  assert_text (product, "/unit", "PCE");
  assert_text (product, "/netMassKg", "0.45");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orders/gaps", test_gaps);
  g_test_add_func ("/orders/states", test_states);
  g_test_add_func ("/orders/gate", test_gate);
  g_test_add_func ("/orders/merge", test_merge);
  g_test_add ("/orders/create", AppFixture, NULL, app_fixture_set_up, test_create, app_fixture_tear_down);
  g_test_add ("/orders/products", AppFixture, NULL, app_fixture_set_up, test_products, app_fixture_tear_down);
  return g_test_run ();
}
