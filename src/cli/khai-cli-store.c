/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-date.h"
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

/* What is kept here may be in the clear; what leaves this computer is closed. */
static gboolean
get_passphrase (Cli *cli, char **passphrase, GError **error)
{
  *passphrase = cli->passphrase_fd >= 0 ? cli_read_secret (cli->passphrase_fd, error) : NULL;
  return cli->passphrase_fd < 0 || *passphrase != NULL;
}

static int
restore (Cli *cli, const char *file, const char *passphrase)
{
  GError *error = NULL;
  g_autofree char *kept = NULL;

  if (!khai_store_restore (khai_context_get_data_dir (cli->context), file, passphrase, khai_context_get_clock (cli->context), &kept, &error))
    return cli_fail (cli, error, NULL);
  return say (cli, "kept", kept != NULL ? kept : "",
              kept != NULL ? g_strdup_printf (_("Restored. What was there before is kept as %s."), kept) : g_strdup (_("Restored.")));
}

static int
preview (Cli *cli, const char *file, const char *passphrase)
{
  GError *error = NULL;
  g_autoptr (KhaiCopy) copy = khai_store_look_at_copy (khai_context_get_data_dir (cli->context), file, passphrase,
                                                       khai_context_get_clock (cli->context), &error);
  g_autofree char *changed = NULL;
  JsonNode *node;
  JsonObject *object;

  if (copy == NULL)
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_boolean_member (object, "sealed", copy->sealed);
  json_object_set_int_member (object, "declarations", copy->n_declarations);
  if (copy->changed_at != NULL)
    json_object_set_string_member (object, "changedAt", copy->changed_at);
  json_node_take_object (node, object);
  changed = copy->changed_at != NULL ? khai_instant_format (copy->changed_at, cli->lang) : g_strdup ("–");
  /* translators: a count of declarations, and a date and time */
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf (_("The copy opens and is whole. Declarations: %u; last change: %s."),
                                                           copy->n_declarations, changed));
}

static int
check (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  gboolean damaged;

  if (khai_store_check (store, &error))
    return say (cli, "whole", NULL, g_strdup (_("The database is whole, and its journal is as it was written.")));
  damaged = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
  cli_could_not (cli, error);
  return damaged ? CLI_NO : CLI_COULD_NOT;
}

static int
backup (Cli *cli, KhaiStore *store, const char *file, const char *passphrase)
{
  GError *error = NULL;

  if (passphrase == NULL)
    return cli_usage (cli, _("A copy that leaves Khai is closed with a passphrase: give it with --passphrase-fd N."));
  if (!khai_store_export (store, file, passphrase, &error))
    return g_error_matches (error, KHAI_ERROR, KHAI_ERROR_PASSPHRASE) ? cli_fail (cli, error, NULL) : cli_could_not (cli, error);
  return say (cli, "file", file, g_strdup_printf (_("Copied to %s, checked, and closed with the passphrase. Without it nobody can open the copy."), file));
}

static int
export_audit (Cli *cli, KhaiStore *store, const char *file)
{
  GError *error = NULL;
  gint64 n = 0;

  if (!khai_store_export_audit (store, file, &n, &error))
    return cli_could_not (cli, error);
  return say (cli, "file", file, g_strdup_printf (_("The journal is in %s, %u entries, readable by anybody who has the file. Check it with: khaictl verify %s"),
                                                  file, (guint) n, file));
}

static int
run (Cli *cli, const char *action, const char *file, const char *passphrase)
{
  GError *error = NULL;
  KhaiStore *store;

  if (strcmp (action, "restore") == 0)
    return restore (cli, file, passphrase);
  if (strcmp (action, "preview") == 0)
    return preview (cli, file, passphrase);
  store = khai_context_get_store (cli->context, &error);
  if (store == NULL)
    return cli_could_not (cli, error);
  if (strcmp (action, "audit-export") == 0)
    return export_audit (cli, store, file);
  return file != NULL ? backup (cli, store, file, passphrase) : check (cli, store);
}

/* store check | backup FILE | preview FILE | restore FILE | audit-export FILE */
int
cli_store (Cli *cli)
{
  static const char *const with_file[] = { "backup", "preview", "restore", "audit-export", NULL };
  const char *action = cli->operands[0];
  const char *file = cli->operands[1];
  GError *error = NULL;
  char *passphrase;
  int result;

  if (file != NULL ? !g_strv_contains (with_file, action) : strcmp (action, "check") != 0)
    return cli_usage (cli, _("It is called as: khaictl store check, store backup FILE, store preview FILE, store restore FILE, or store audit-export FILE"));
  if (!get_passphrase (cli, &passphrase, &error))
    return cli_fail (cli, error, NULL);
  result = run (cli, action, file, passphrase);
  cli_forget_secret (passphrase);
  return result;
}
