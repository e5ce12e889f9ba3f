/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stock for a warehouse abroad. */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-stock.h"

static int
list_warehouses (Cli *cli)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) labels = khai_warehouse_list (cli->context, &error);
  JsonNode *node;
  JsonArray *array;
  GString *text;

  if (labels == NULL)
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (labels->len == 0 ? _("No warehouse is known yet.") : NULL);
  for (guint i = 0; i < labels->len; i++)
    {
      json_array_add_string_element (array, labels->pdata[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) labels->pdata[i]);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

static int
add_warehouse (Cli *cli)
{
  char **words = cli->operands + 1;
  g_autoptr (KhaiWarehouse) warehouse = khai_warehouse_new ();
  GError *error = NULL;

  warehouse->name = g_strdup (words[1]);
  warehouse->line = g_strdup (words[2]);
  warehouse->city = g_strdup (words[3]);
  warehouse->country = g_strdup (words[4]);
  warehouse->postcode = g_strdup (words[5]);
  if (!khai_warehouse_save (cli->context, words[0], warehouse, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, CLI_DONE, json_node_init_string (json_node_alloc (), words[0]), g_strdup_printf (_("Warehouse kept: %s"), words[0]));
}

static JsonNode *
list_node (const KhaiStockList *list, GString *text)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *problems = json_array_new ();
  g_autofree char *value = khai_decimal_to_short_string (list->value);
  g_autofree char *mass = khai_decimal_to_short_string (list->mass);

  for (guint i = 0; i < list->problems->len; i++)
    {
      g_autofree char *line = khai_problem_to_text (list->problems->pdata[i]);

      json_array_add_element (problems, khai_problem_to_json (list->problems->pdata[i]));
      g_string_append_printf (text, "%s\n", line);
    }
  g_string_append_printf (text, ngettext ("%u product", "%u products", list->items->len), list->items->len);
  g_string_append_printf (text, ", %s kg, %s %s", mass, value, list->currency != NULL ? list->currency : "");
  json_object_set_int_member (object, "products", list->items->len);
  json_object_set_string_member (object, "netMassKg", mass);
  json_object_set_string_member (object, "value", value);
  if (list->currency != NULL)
    json_object_set_string_member (object, "currency", list->currency);
  json_object_set_array_member (object, "problems", problems);
  json_node_take_object (node, object);
  return node;
}

static gboolean
create (Cli *cli, KhaiStockList *list, JsonNode *node, GError **error)
{
  g_autoptr (KhaiWarehouse) warehouse = khai_warehouse_load (cli->context, cli->operands[2], error);
  g_autoptr (GPtrArray) ids = warehouse != NULL ? khai_stock_create (cli->context, list, warehouse, error) : NULL;
  KhaiStore *store = khai_context_get_store (cli->context, NULL);
  JsonArray *made;

  if (ids == NULL)
    return FALSE;
  made = json_array_new ();
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (KhaiRecord) record = NULL;

      khai_store_load (store, ids->pdata[i], &record, NULL, NULL);
      json_array_add_string_element (made, record != NULL && record->reference != NULL ? record->reference : ids->pdata[i]);
    }
  json_object_set_array_member (json_node_get_object (node), "declarations", made);
  return TRUE;
}

static int
plan_or_create (Cli *cli, gboolean creates)
{
  GError *error = NULL;
  g_autoptr (KhaiStockList) list = khai_stock_read (cli->context, cli->operands[1], NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) node = NULL;

  if (list == NULL)
    return cli_fail (cli, error, NULL);
  node = list_node (list, text);
  if (creates && list->n_blocking == 0 && !create (cli, list, node, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, list->n_blocking > 0 ? CLI_NO : CLI_DONE, g_steal_pointer (&node), g_strdup (text->str));
}

/* stock warehouses | warehouse LABEL CONSIGNEE ADDRESS CITY COUNTRY [POSTCODE] | plan FILE | create FILE LABEL */
int
cli_stock (Cli *cli)
{
  const char *what = cli->operands[0];
  guint n = g_strv_length (cli->operands);

  if (g_str_equal (what, "warehouses") && n == 1)
    return list_warehouses (cli);
  if (g_str_equal (what, "warehouse") && (n == 6 || n == 7))
    return add_warehouse (cli);
  if (g_str_equal (what, "plan") && n == 2)
    return plan_or_create (cli, FALSE);
  if (g_str_equal (what, "create") && n == 3)
    return plan_or_create (cli, TRUE);
  return cli_usage (cli, _("It is called as: khaictl stock warehouses | warehouse LABEL CONSIGNEE ADDRESS CITY COUNTRY [POSTCODE] | plan FILE | create FILE LABEL"));
}
