/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-error.h"

static int
say (Cli *cli, const char *member, const char *value, char *text)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_boolean_member (object, member, TRUE);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, text);
}

static int
restore (Cli *cli, const char *file)
{
  GError *error = NULL;
  g_autofree char *kept = NULL;

  if (!khai_store_restore (khai_context_get_data_dir (cli->context), file, khai_context_get_clock (cli->context), &kept, &error))
    return cli_fail (cli, error, NULL);
  return say (cli, "kept", kept != NULL ? kept : "",
              kept != NULL ? g_strdup_printf (_("Restored. What was there before is kept as %s."), kept) : g_strdup (_("Restored.")));
}

/* store check | backup FILE | restore FILE */
int
cli_store (Cli *cli)
{
  const char *action = cli->operands[0];
  const char *file = cli->operands[1];
  GError *error = NULL;
  KhaiStore *store;

  if (strcmp (action, "restore") == 0 && file != NULL)
    return restore (cli, file);
  if ((strcmp (action, "check") != 0 || file != NULL) && (strcmp (action, "backup") != 0 || file == NULL))
    return cli_usage (cli, _("It is called as: khaictl store check, store backup FILE, or store restore FILE"));
  store = khai_context_get_store (cli->context, &error);
  if (store == NULL)
    return cli_could_not (cli, error);
  if (strcmp (action, "check") == 0)
    {
      if (!khai_store_check (store, &error))
        {
          gboolean damaged = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);

          cli_could_not (cli, error);
          return damaged ? CLI_NO : CLI_COULD_NOT;
        }
      return say (cli, "whole", NULL, g_strdup (_("The database is whole, and its journal is as it was written.")));
    }
  if (!khai_store_backup (store, file, &error))
    return cli_could_not (cli, error);
  return say (cli, "file", file, g_strdup_printf (_("Copied to %s and checked."), file));
}
