/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-classify.h"
#include "khai-cli.h"

#define MAX_LISTED 1000

static JsonNode *
decision_node (const KhaiClassification *it)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", it->id);
  json_object_set_string_member (object, "time", it->time);
  json_object_set_string_member (object, "actor", it->actor);
  json_object_set_string_member (object, "text", it->text);
  json_object_set_string_member (object, "code", it->code);
  json_object_set_string_member (object, "title", it->title);
  json_object_set_string_member (object, "edition", it->edition);
  json_object_set_string_member (object, "sureness", khai_sureness_to_string (it->sureness));
  json_object_set_string_member (object, "note", it->note);
  if (it->evidence != NULL)
    json_object_set_member (object, "evidence", json_node_copy (it->evidence));
  json_node_take_object (node, object);
  return node;
}

static int
list (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) decisions = khai_store_list_classifications (store, MAX_LISTED, &error);
  GString *text;
  JsonNode *node;
  JsonArray *array;

  if (decisions == NULL)
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (decisions->len == 0 ? _("No code was decided yet.") : NULL);
  for (guint i = 0; i < decisions->len; i++)
    {
      const KhaiClassification *it = decisions->pdata[i];

      json_array_add_element (array, decision_node (it));
      g_string_append_printf (text, "%s%s  %s  %s\n    %s", i > 0 ? "\n" : "", it->id, it->code, it->title, it->text);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

/* decisions add CODE TEXT…: what somebody decided elsewhere. */
static int
add (Cli *cli, KhaiStore *store, const char *code, char **words)
{
  g_autofree char *text = g_strjoinv (" ", words);
  GError *error = NULL;
  g_autoptr (KhaiClassification) it = khai_classify_decide (cli->context, text, code, KHAI_SURENESS_SURE, NULL, NULL, NULL, &error);

  if (it == NULL || !khai_store_add_classification (store, it, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, CLI_DONE, decision_node (it), g_strdup_printf ("%s  %s", it->id, it->code));
}

static int
dossier (Cli *cli, KhaiStore *store, const char *id, const char *path)
{
  GError *error = NULL;
  g_autoptr (KhaiClassification) it = khai_store_get_classification (store, id, &error);
  gboolean shortened = FALSE;
  guint n_missing = 0;
  JsonNode *node;
  JsonObject *object;

  if (it == NULL || !khai_classify_write_dossier (cli->context, it, path, &shortened, &n_missing, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "file", path);
  json_object_set_boolean_member (object, "shortened", shortened);
  json_object_set_int_member (object, "missingGlyphs", n_missing);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf (_("Dossier written to %s."), path));
}

int
cli_decisions (Cli *cli)
{
  char **words = cli->operands;
  guint n = g_strv_length (words);
  GError *error = NULL;
  KhaiStore *store;

  if (!((n == 1 && g_str_equal (words[0], "list")) || (n >= 3 && g_str_equal (words[0], "add"))
        || (n == 3 && g_str_equal (words[0], "dossier"))))
    return cli_usage (cli, _("It is called as: khaictl decisions list | add CODE TEXT… | dossier ID FILE.pdf"));
  store = khai_context_get_store (cli->context, &error);
  if (store == NULL)
    return cli_could_not (cli, error);
  if (n == 1)
    return list (cli, store);
  return words[0][0] == 'a' ? add (cli, store, words[1], words + 2) : dossier (cli, store, words[1], words[2]);
}
