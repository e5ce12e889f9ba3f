/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long 1,000 orders take from the store to checked declarations. */

#include "config.h"

#include <stdio.h>

#include "khai-json.h"
#include "khai-orders.h"

#define ORDERS 1000

static JsonNode *
find_product (const char *sku, gpointer data)
{
  return khai_json_parse ("{\"description\":\"Áo thun bằng bông\",\"hsCode\":\"61091010\",\"originCountry\":\"VN\",\"condition\":\"new\","
                          "\"unit\":\"PCE\",\"netMassKg\":\"0.2\",\"dutyFree\":true}", -1, NULL);
}

static KhaiOrder *
make_order (guint i)
{
  KhaiOrder *order = khai_order_new ("shopify", "", "shopify-orders");
  KhaiOrderLine *line = khai_order_line_new ();
  g_autofree char *number = g_strdup_printf ("#%u", i);
  g_autofree char *name = g_strdup_printf ("Ada Example %u", i);

  khai_order_set (order, KHAI_ORDER_ID, number);
  khai_order_set (order, KHAI_ORDER_CONSIGNEE, name);
  khai_order_set (order, KHAI_ORDER_ADDRESS1, "1 Main Street");
  khai_order_set (order, KHAI_ORDER_COUNTRY_CODE, "US");
  khai_order_set (order, KHAI_ORDER_CURRENCY, "USD");
  order->state = KHAI_ORDER_OPEN;
  khai_order_line_set (line, KHAI_LINE_SKU, "AO");
  khai_order_line_set (line, KHAI_LINE_QUANTITY, "2");
  khai_order_line_set (line, KHAI_LINE_TOTAL, "30");
  line->key = g_strdup ("1");
  line->file = g_strdup ("orders.csv");
  line->row = i + 2;
  line->state = KHAI_ORDER_OPEN;
  g_ptr_array_add (order->lines, line);
  return order;
}

static guint
check_all (KhaiContext *context, GPtrArray *ids, GError **error)
{
  KhaiRules *rules = khai_context_get_rules (context, error);
  guint n = 0;

  for (guint i = 0; rules != NULL && i < ids->len; i++)
    {
      g_autoptr (KhaiDeclaration) document = NULL;
      g_autoptr (KhaiCheck) check = NULL;

      if (!khai_store_load (khai_context_get_store (context, NULL), ids->pdata[i], NULL, &document, error))
        return n;
      check = khai_rules_check (rules, khai_declaration_get_root (document), "2026-12-01", error);
      if (check == NULL)
        return n;
      n++;
    }
  return n;
}

int
main (void)
{
  g_autofree char *dir = g_dir_make_tmp ("khai-declare-XXXXXX", NULL);
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-12-01T03:00:00Z", NULL);
  g_autoptr (KhaiContext) context = khai_context_new (dir, KHAI_LANG_VI, clock);
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (KhaiOrderPlan) plan = NULL;
  g_autoptr (KhaiOrderResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KhaiOrderPlanOptions options = { .find_product = find_product, .today = "2026-12-01" };
  const KhaiOrderDrafts drafts = { NULL, NULL, NULL };
  KhaiStore *store = khai_context_get_store (context, &error);
  gint64 start;
  gint64 made;

  for (guint i = 0; i < ORDERS; i++)
    g_ptr_array_add (orders, make_order (i));
  if (store != NULL)
    result = khai_store_import_orders (store, orders, "orders.csv", "digest", "shopify-orders", "", "Hoa", FALSE, &error);
  start = g_get_monotonic_time ();
  stored = result != NULL ? khai_store_list_orders (store, &error) : NULL;
  plan = stored != NULL ? khai_order_plan_new (stored, &options, &error) : NULL;
  ids = plan != NULL ? khai_order_plan_create (plan, context, &drafts, NULL, &error) : NULL;
  made = g_get_monotonic_time ();
  if (ids == NULL || ids->len != ORDERS || check_all (context, ids, &error) != ORDERS)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "not every order became a checked declaration");
      return 1;
    }
  printf ("%u orders: drafts after %.0f ms, all checked after %.0f ms\n", ORDERS, (double) (made - start) / 1e3,
          (double) (g_get_monotonic_time () - start) / 1e3);
  return 0;
}
