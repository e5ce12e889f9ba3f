/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-order-desk.h"
#include "khai-orders.h"

/* "USD=26000,EUR=29500" → currency → rate; (transfer full) (nullable): not so. */
static GHashTable *
read_rates (const char *text)
{
  g_autoptr (GHashTable) rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *equals = strchr (parts[i], '=');
      KhaiDecimal rate;

      if (equals != parts[i] + 3 || !khai_decimal_parse (equals + 1, &rate, NULL) || rate.units <= 0)
        return NULL;
      g_hash_table_insert (rates, g_ascii_strup (parts[i], 3), g_strdup (equals + 1));
    }
  return g_steal_pointer (&rates);
}

static JsonNode *
find_product (const char *sku, gpointer data)
{
  JsonNode *product = g_hash_table_lookup (data, sku);

  return product != NULL ? json_node_ref (product) : NULL;
}

static char *
reference_of (KhaiStore *store, const char *id)
{
  g_autoptr (KhaiRecord) record = NULL;

  return khai_store_load (store, id, &record, NULL, NULL) ? g_strdup (record->reference) : NULL;
}

static void
add_references (JsonNode *node, GString *text, KhaiStore *store, GPtrArray *ids)
{
  JsonArray *made = json_array_new ();

  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *reference = reference_of (store, ids->pdata[i]);

      json_array_add_string_element (made, reference != NULL ? reference : ids->pdata[i]);
      g_string_append_printf (text, "\n%s", reference != NULL ? reference : (char *) ids->pdata[i]);
    }
  json_object_set_array_member (json_node_get_object (node), "declarations", made);
}

/* (transfer full) (nullable): the ids; what they have in common is as the options say. */
static GPtrArray *
create_drafts (Cli *cli, KhaiOrderPlan *planned, GError **error)
{
  const KhaiOrderSettings settings = { .template_name = cli->template_name };
  GError *local = NULL;
  g_autoptr (JsonNode) base = khai_order_settings_find_base (&settings, cli->context, &local);
  const KhaiOrderDrafts drafts = { base, cli->packing, cli->departure };
  KhaiDecimal packing;

  if (local == NULL && base == NULL && cli->template_name != NULL)
    g_set_error_literal (&local, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such template");
  if (local == NULL && ((cli->packing != NULL && (!khai_decimal_parse (cli->packing, &packing, NULL) || packing.units < 0))
                        || (cli->departure != NULL && !khai_date_is_iso (cli->departure))))
    g_set_error_literal (&local, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "--packing is a number of kilograms, --departure a day as YYYY-MM-DD");
  if (local == NULL)
    return khai_order_plan_create (planned, cli->context, &drafts, NULL, error);
  g_propagate_error (error, local);
  return NULL;
}

static int
plan (Cli *cli, KhaiStore *store, gboolean create)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) orders = khai_orders_load (cli->context, &error);
  g_autoptr (GHashTable) products = orders != NULL ? khai_orders_read_products (cli->context, orders, &error) : NULL;
  g_autoptr (GHashTable) rates = read_rates (cli->rates);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (cli->context));
  KhaiOrderPlanOptions options = { .find_product = find_product, .data = products, .rates = rates, .by_order = cli->by_order,
                                   .duty_free = cli->duty_free, .today = today };
  g_autoptr (KhaiOrderPlan) planned = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *summary = NULL;
  GString *text;
  JsonNode *node;

  if (products == NULL)
    return cli_could_not (cli, error);
  if (rates == NULL)
    return cli_usage (cli, _("Rates are written as --rates USD=26000,EUR=29500"));
  planned = khai_order_plan_new (orders, &options, &error);
  if (planned == NULL)
    return cli_fail (cli, error, NULL);
  /* With nothing ready the work list is the answer, and the answer is no. */
  if (create && planned->groups->len > 0)
    {
      ids = create_drafts (cli, planned, &error);
      if (ids == NULL)
        return cli_fail (cli, error, NULL);
    }
  node = khai_order_plan_to_json (planned);
  summary = khai_order_plan_get_summary (planned);
  text = g_string_new (summary);
  if (ids != NULL)
    add_references (node, text, store, ids);
  return cli_answer (cli, create && ids == NULL ? CLI_NO : CLI_DONE, node, g_string_free (text, FALSE));
}

static int
undo (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node;
  JsonObject *object;

  for (guint i = 1; cli->operands[i] != NULL; i++)
    {
      g_autoptr (KhaiRecord) record = khai_store_find (store, cli->operands[i], &error);

      if (record == NULL && error == NULL)
        g_set_error_literal (&error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such declaration");
      if (record == NULL)
        return cli_fail (cli, error, NULL);
      g_ptr_array_add (ids, g_strdup (record->id));
    }
  if (!khai_store_free_lines (store, ids, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "putAway", ids->len);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node,
                     g_strdup_printf (ngettext ("%u draft put away; its orders are free again.", "%u drafts put away; their orders are free again.", ids->len),
                                      ids->len));
}

/* orders plan: what is missing and what becomes what; create: the drafts; undo REF…: puts them away. */
int
cli_orders (Cli *cli)
{
  GError *error = NULL;
  const char *what = cli->operands[0];
  KhaiStore *store;

  if ((!g_str_equal (what, "undo") || cli->operands[1] == NULL)
      && ((!g_str_equal (what, "plan") && !g_str_equal (what, "create")) || cli->operands[1] != NULL))
    return cli_usage (cli, _("It is called as: khaictl orders plan | create | undo REF…"));
  store = khai_context_get_store (cli->context, &error);
  if (store == NULL)
    return cli_could_not (cli, error);
  return g_str_equal (what, "undo") ? undo (cli, store) : plan (cli, store, g_str_equal (what, "create"));
}
