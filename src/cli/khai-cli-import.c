/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-error.h"
#include "khai-grid.h"
#include "khai-order-import.h"

/* Declarations in a file that is no order file; TRUE when it was one. */
static gboolean
import_declarations (Cli *cli, int *result)
{
  GError *error = NULL;
  g_autoptr (KhaiGridImport) import = khai_grid_import (cli->context, cli->operands[0], cli->dry_run, NULL, &error);

  if (import == NULL)
    {
      *result = cli_could_not (cli, error);
      return TRUE;
    }
  if (!import->recognised)
    return FALSE;
  *result = cli_answer (cli, import->n_blocking == 0 ? CLI_DONE : CLI_USAGE, khai_grid_import_to_json (import), khai_grid_import_get_summary (import));
  return TRUE;
}

/* import FILE: an order file, or declarations, as the window takes them: all of it or nothing. */
int
cli_import (Cli *cli)
{
  const KhaiOrderImportOptions options = { .path = cli->operands[0], .dialect = cli->dialect, .shop = cli->shop, .dry = cli->dry_run };
  GError *error = NULL;
  g_autoptr (KhaiOrderImport) import = khai_order_import_run (cli->context, &options, NULL, &error);
  int result;

  if (import == NULL)
    return g_error_matches (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND) ? cli_fail (cli, error, NULL) : cli_could_not (cli, error);
  if (import->file->dialect == NULL && cli->dialect == NULL && import_declarations (cli, &result))
    return result;
  /* Tens of thousands of orders are made JSON only for who asked for it. */
  return cli_answer (cli, import->result != NULL ? CLI_DONE : CLI_USAGE, cli->json ? khai_order_import_to_json (import, cli->lang) : NULL,
                     cli->json ? NULL : khai_order_import_get_summary (import, cli->lang));
}

/* (transfer full) (nullable): ids of those named, or of all. */
static GPtrArray *
find_declarations (Cli *cli, KhaiStore *store, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 0; cli->operands[i] != NULL; i++)
    {
      g_autoptr (KhaiRecord) record = khai_store_find (store, cli->operands[i], error);

      if (record == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such declaration");
          return NULL;
        }
      g_ptr_array_add (ids, g_strdup (record->id));
    }
  if (ids->len > 0)
    return g_steal_pointer (&ids);
  all = khai_store_list (store, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    g_ptr_array_add (ids, g_strdup (((KhaiRecord *) all->pdata[i])->id));
  return all != NULL ? g_steal_pointer (&ids) : NULL;
}

/* export [REF…] --out FILE: those declarations, or all, in a file that import reads again. */
int
cli_export (Cli *cli)
{
  GError *error = NULL;
  KhaiStore *store;
  g_autoptr (GPtrArray) ids = NULL;
  JsonNode *node;
  JsonObject *object;

  if (cli->out == NULL)
    return cli_usage (cli, _("Say with --out where to write: a file that ends in .json, .csv or .xlsx."));
  store = khai_context_get_store (cli->context, &error);
  ids = store != NULL ? find_declarations (cli, store, &error) : NULL;
  if (ids == NULL || !khai_grid_export (cli->context, ids, cli->out, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "declarations", ids->len);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf (_("Written: %u declarations."), ids->len));
}
