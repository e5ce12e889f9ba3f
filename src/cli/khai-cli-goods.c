/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-error.h"
#include "khai-goods.h"
#include "khai-json.h"

static int
import_file (Cli *cli, const char *client, const char *path)
{
  GError *error = NULL;
  g_autoptr (KhaiGoodsImport) import = khai_goods_import (cli->context, client, path, cli->dry_run, NULL, &error);
  g_autoptr (JsonArray) problems = NULL;
  JsonNode *node;
  JsonObject *object;
  GString *text;

  if (import == NULL)
    return cli_could_not (cli, error);
  problems = json_array_new ();
  text = g_string_new (NULL);
  g_string_append_printf (text, _("Goods: %u new, %u changed, %u the same."), import->n_new, import->n_changed, import->n_same);
  for (guint i = 0; i < import->problems->len; i++)
    {
      g_autofree char *line = khai_problem_to_text (import->problems->pdata[i]);

      g_string_append_printf (text, "\n%s", line);
      json_array_add_element (problems, khai_problem_to_json (import->problems->pdata[i]));
    }
  if (import->n_blocking > 0)
    g_string_append_printf (text, "\n%s", _("Nothing was stored."));
  else if (import->batch != NULL)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("To take it back: khaictl goods undo %s"), import->batch);
    }
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "new", import->n_new);
  json_object_set_int_member (object, "changed", import->n_changed);
  json_object_set_int_member (object, "same", import->n_same);
  if (import->batch != NULL)
    json_object_set_string_member (object, "batch", import->batch);
  json_object_set_array_member (object, "problems", g_steal_pointer (&problems));
  json_node_take_object (node, object);
  return cli_answer (cli, import->n_blocking == 0 ? CLI_DONE : CLI_USAGE, node, g_string_free (text, FALSE));
}

static int
list_goods (Cli *cli, KhaiStore *store, const char *client, const char *words)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) found = khai_store_find_products (store, client, words, cli->limit > 0 ? (guint) cli->limit : 0, &error);
  JsonNode *node;
  JsonArray *array;
  GString *text;

  if (found == NULL)
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    {
      KhaiProduct *product = found->pdata[i];
      g_autofree char *code = khai_json_get_text (product->body, "/hsCode");
      g_autofree char *description = khai_json_get_text (product->body, "/description");

      g_string_append_printf (text, "%s%s\t%s\t%s", i > 0 ? "\n" : "", product->sku, code != NULL ? code : "-",
                              description != NULL ? description : "");
      json_array_add_element (array, khai_json_copy (product->body));
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

static int
show_readiness (Cli *cli, const char *client)
{
  GError *error = NULL;
  guint n = 0;
  g_autoptr (GPtrArray) gaps = khai_goods_get_readiness (cli->context, client, &n, &error);
  JsonNode *node;
  JsonArray *array;
  GString *text;

  if (gaps == NULL)
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (NULL);
  g_string_append_printf (text, _("Goods: %u"), n);
  for (guint i = 0; i < gaps->len; i++)
    {
      const KhaiReadiness *gap = gaps->pdata[i];
      JsonObject *object = json_object_new ();
      JsonArray *skus = json_array_new ();

      json_object_set_string_member (object, "gap", khai_gap_to_string (gap->gap));
      json_object_set_int_member (object, "orders", gap->n_orders);
      for (guint k = 0; k < gap->skus->len; k++)
        json_array_add_string_element (skus, gap->skus->pdata[k]);
      json_object_set_array_member (object, "skus", skus);
      json_array_add_object_element (array, object);
      g_string_append_c (text, '\n');
      /* translators: what goods lack: how many lack it, how many orders wait for it */
      g_string_append_printf (text, _("%s: %u goods; %u orders wait"), khai_gap_to_string (gap->gap), gap->skus->len, gap->n_orders);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

static int
undo_batch (Cli *cli, KhaiStore *store, const char *batch)
{
  GError *error = NULL;
  guint n = 0;
  JsonNode *node;
  JsonObject *object;

  if (!khai_store_undo_products (store, batch, khai_context_get_actor (cli->context), &n, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "goods", n);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf (_("Goods as they were before: %u"), n));
}

static int
export_goods (Cli *cli, const char *client, const char *path)
{
  GError *error = NULL;
  JsonNode *node;

  if (!khai_goods_export (cli->context, client, path, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, json_object_new ());
  json_object_set_string_member (json_node_get_object (node), "file", path);
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf (_("Written: %s"), path));
}

/* goods import FILE | list [WORDS] | export FILE | readiness | undo BATCH. */
int
cli_goods (Cli *cli)
{
  GError *error = NULL;
  const char *what = cli->operands[0], *operand = cli->operands[1];
  KhaiStore *store = khai_context_get_store (cli->context, &error);
  g_autofree char *client = store != NULL ? cli_served (cli, &error) : NULL;

  if (client == NULL)
    return cli_fail (cli, error, NULL);
  if (strcmp (what, "list") == 0)
    return list_goods (cli, store, client, operand != NULL ? operand : "");
  if (strcmp (what, "readiness") == 0 && operand == NULL)
    return show_readiness (cli, client);
  if (strcmp (what, "import") == 0 && operand != NULL)
    return import_file (cli, client, operand);
  if (strcmp (what, "export") == 0 && operand != NULL)
    return export_goods (cli, client, operand);
  if (strcmp (what, "undo") == 0 && operand != NULL)
    return undo_batch (cli, store, operand);
  return cli_usage (cli, _("It is called as: khaictl goods import FILE [--dry-run] | list [WORDS] | export FILE | readiness | undo BATCH"));
}
