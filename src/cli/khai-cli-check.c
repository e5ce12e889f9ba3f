/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-declaration.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-training.h"

/* A check makes no profile, but knows one that is there. */
static gboolean
has_store (Cli *cli)
{
  g_autofree char *path = g_build_filename (khai_context_get_data_dir (cli->context), "khai.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* check FILE.json: what the window's Check page says, with exit code 1 when something would be refused. */
int
cli_check (Cli *cli)
{
  GError *error = NULL;
  g_autoptr (JsonNode) file = cli_load (cli, cli->operands[0], &error);
  g_autoptr (KhaiDeclaration) document = file != NULL ? khai_declaration_new_from_node (file, &error) : NULL;
  g_autoptr (KhaiCheck) check = NULL;
  g_autofree char *today = NULL;
  JsonNode *node;
  JsonObject *object;
  KhaiRules *rules;
  char *text;

  if (document == NULL)
    return cli_fail (cli, error, NULL);
  rules = khai_context_get_rules (cli->context, &error);
  if (rules != NULL && has_store (cli))
    khai_context_refresh_history (cli->context);
  today = khai_clock_today (khai_context_get_clock (cli->context));
  check = rules != NULL ? khai_rules_check (rules, khai_declaration_get_root (document), today, &error) : NULL;
  if (check == NULL)
    return cli_could_not (cli, error);

  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_member (object, "findings", cli_findings_node (cli, check->findings));
  json_node_take_object (node, object);
  text = check->findings->len > 0 ? cli_findings_text (cli, check->findings) : g_strdup (_("Nothing to say: it can be sent."));
  return cli_answer (cli, khai_check_blocks (check) ? CLI_NO : CLI_DONE, node, text);
}

/* sample: which there are; sample ID: its document with today's dates and a reference of its own, to be kept in a file. */
int
cli_sample (Cli *cli)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  JsonNode *node;
  JsonArray *array;
  GString *text;

  if (cli->operands[0] != NULL)
    {
      document = khai_sample_get_document (cli->context, cli->operands[0], &error);
      if (document == NULL)
        return cli_fail (cli, error, NULL);
      return cli_answer (cli, CLI_DONE, json_node_ref (khai_declaration_get_root (document)),
                         khai_json_to_pretty (khai_declaration_get_root (document)));
    }
  samples = khai_samples_list (cli->context, &error);
  if (samples == NULL)
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (NULL);
  for (guint i = 0; i < samples->len; i++)
    {
      KhaiSample *sample = samples->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", sample->id);
      json_object_set_string_member (object, "title", sample->title[cli->lang]);
      json_array_add_object_element (array, object);
      g_string_append_printf (text, "%s%s  %s", i > 0 ? "\n" : "", sample->id, sample->title[cli->lang]);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}
