/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-error.h"

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 1000

static JsonNode *
hit_to_node (const KhaiHit *hit, KhaiLang lang)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *path = json_array_new ();

  for (guint i = 0; hit->path[lang] != NULL && hit->path[lang][i] != NULL; i++)
    json_array_add_string_element (path, hit->path[lang][i]);
  json_object_set_string_member (object, "code", hit->code);
  json_object_set_string_member (object, "title", hit->title[lang]);
  json_object_set_array_member (object, "path", path);
  json_object_set_double_member (object, "score", hit->score);
  json_object_set_boolean_member (object, "provisional", hit->provisional);
  json_node_take_object (node, object);
  return node;
}

/* search QUERY…: codes for words or digits, best first. No answer is an empty list. */
int
cli_search (Cli *cli)
{
  g_autofree char *query = g_strjoinv (" ", cli->operands);
  g_autoptr (GPtrArray) hits = NULL;
  GString *text = NULL;
  JsonNode *node;
  JsonArray *array;
  GError *error = NULL;
  KhaiReference *reference;

  if (cli->limit != -1 && (cli->limit < 1 || cli->limit > MAX_LIMIT))
    return cli_usage (cli, _("--limit is a number from 1 to 1000."));
  reference = khai_context_get_reference (cli->context, &error);
  hits = reference != NULL ? khai_reference_search (reference, query, cli->limit == -1 ? DEFAULT_LIMIT : cli->limit, &error) : NULL;
  if (hits == NULL)
    return cli_could_not (cli, error);

  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  text = g_string_new (hits->len == 0 ? _("Nothing found. Try a more general word, the material, or the first digits of a code.") : NULL);
  for (guint i = 0; i < hits->len; i++)
    {
      KhaiHit *hit = hits->pdata[i];
      g_autofree char *path = hit->path[cli->lang] != NULL ? g_strjoinv (" › ", hit->path[cli->lang]) : g_strdup ("");

      json_array_add_element (array, hit_to_node (hit, cli->lang));
      g_string_append_printf (text, "%s%.4s.%.2s.%.2s  %s\n            %s", i > 0 ? "\n" : "", hit->code, hit->code + 4, hit->code + 6,
                              hit->title[cli->lang], path);
    }
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

/* reference info: which edition of codes, rules and lists this is. */
int
cli_reference (Cli *cli)
{
  static const char *const names[] = { "edition", "tariff", "commodities", "provisional", "fields", "rules", "lists", "codes" };
  GString *text = NULL;
  JsonNode *node;
  JsonObject *object;
  GError *error = NULL;
  KhaiReference *reference;

  if (!g_str_equal (cli->operands[0], "info"))
    return cli_usage (cli, _("It is called as: khaictl reference info"));
  reference = khai_context_get_reference (cli->context, &error);
  if (reference == NULL)
    return cli_could_not (cli, error);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  text = g_string_new (khai_reference_get_path (reference));
  json_object_set_string_member (object, "path", khai_reference_get_path (reference));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = khai_reference_get_meta (reference, names[i]);

      if (value == NULL)
        continue;
      json_object_set_string_member (object, names[i], value);
      g_string_append_printf (text, "\n%s: %s", names[i], value);
    }
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}
