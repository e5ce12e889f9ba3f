/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clients, and who works here. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-cli.h"
#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-error.h"

char *
cli_served (Cli *cli, GError **error)
{
  g_autoptr (GError) local = NULL;
  KhaiStore *store = khai_context_get_store (cli->context, error);
  char *id = store != NULL ? khai_store_get_served (store, &local) : NULL;

  if (store == NULL)
    return NULL;
  if (local == NULL)
    return id != NULL ? id : g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
}

static JsonNode *
object_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
client_node (Cli *cli, const KhaiClient *client, const char *served)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GPtrArray) warnings = khai_clients_list_warnings (cli->context, client);
  JsonArray *texts = json_array_new ();

  json_object_set_string_member (object, "id", client->id);
  json_object_set_string_member (object, "name", client->name);
  json_object_set_string_member (object, "taxCode", client->tax_code);
  json_object_set_string_member (object, "initials", client->initials);
  set_text (object, "prefix", client->prefix);
  json_object_set_string_member (object, "mandate", client->by_agent ? "agent" : "own");
  set_text (object, "mandateExpires", client->mandate_expires);
  set_text (object, "certificateExpires", client->certificate_expires);
  json_object_set_int_member (object, "open", client->n_open);
  json_object_set_boolean_member (object, "served", g_strcmp0 (client->id, served) == 0);
  for (guint i = 0; i < warnings->len; i++)
    json_array_add_string_element (texts, ((KhaiDoubt *) warnings->pdata[i])->text);
  json_object_set_array_member (object, "warnings", texts);
  return object_node (object);
}

static int
list_clients (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  g_autofree char *served = cli_served (cli, &error);
  g_autoptr (GPtrArray) clients = served != NULL ? khai_store_list_clients (store, &error) : NULL;
  JsonArray *array;
  JsonNode *node;
  GString *text;

  if (clients == NULL)
    return cli_could_not (cli, error);
  array = json_array_new ();
  text = g_string_new (clients->len == 0 ? _("There is no client yet.") : NULL);
  for (guint i = 0; i < clients->len; i++)
    {
      const KhaiClient *client = clients->pdata[i];

      json_array_add_element (array, client_node (cli, client, served));
      g_string_append_printf (text, "%s%s %-3s %-13s  %-7s  %s", i > 0 ? "\n" : "", g_str_equal (client->id, served) ? "→" : " ",
                              client->initials, client->tax_code, client->prefix, client->name);
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

/* What is wrong with the details is said, not only that something is. */
static int
fail_details (Cli *cli, const KhaiClient *client, GError *error)
{
  guint problems = khai_client_get_problems (client);

  if (!g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) || problems == 0)
    return cli_fail (cli, error, NULL);
  g_error_free (error);
  return cli_usage (cli, khai_client_problem_get_text (problems & -problems));
}

static int
add_client (Cli *cli, char **words)
{
  g_autoptr (KhaiClient) client = khai_client_new ();
  GError *error = NULL;

  g_free (client->name);
  g_free (client->tax_code);
  client->name = g_strdup (words[0]);
  client->tax_code = g_strdup (words[1]);
  if (words[2] != NULL)
    {
      g_free (client->prefix);
      client->prefix = g_strdup (words[2]);
    }
  if (!khai_clients_save (cli->context, client, &error))
    return fail_details (cli, client, error);
  /* Whoever has a client files for others. */
  if (!khai_desk_set_broker (cli->context, TRUE, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, CLI_DONE, client_node (cli, client, NULL), g_strdup_printf ("%s  %s", client->tax_code, client->name));
}

static int
use_client (Cli *cli, const char *text)
{
  GError *error = NULL;
  g_autoptr (KhaiClient) client = NULL;

  if (g_str_equal (text, "-"))
    {
      if (!khai_clients_serve (cli->context, NULL, TRUE, &error))
        return cli_could_not (cli, error);
      return cli_answer (cli, CLI_DONE, object_node (json_object_new ()), g_strdup (_("From now on you work for nobody in particular.")));
    }
  client = khai_clients_find (cli->context, text, &error);
  if (client == NULL || !khai_clients_serve (cli->context, client->id, TRUE, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, CLI_DONE, client_node (cli, client, client->id),
                     /* translators: client and its tax code */
                     g_strdup_printf (_("From now on you work for %s (%s)."), client->name, client->tax_code));
}

static int
remove_client (Cli *cli, const char *text)
{
  GError *error = NULL;
  g_autoptr (KhaiClient) client = khai_clients_find (cli->context, text, &error);

  if (client == NULL || !khai_clients_remove (cli->context, client->id, TRUE, &error))
    return cli_fail (cli, error, NULL);
  return cli_answer (cli, CLI_DONE, client_node (cli, client, NULL), g_strdup (client->name));
}

int
cli_client (Cli *cli)
{
  char **words = cli->operands;
  guint n = g_strv_length (words);
  GError *error = NULL;
  KhaiStore *store = khai_context_get_store (cli->context, &error);

  if (store == NULL)
    return cli_could_not (cli, error);
  if (n == 1 && g_str_equal (words[0], "list"))
    return list_clients (cli, store);
  if ((n == 3 || n == 4) && g_str_equal (words[0], "add"))
    return add_client (cli, words + 1);
  if (n == 2 && g_str_equal (words[0], "use"))
    return use_client (cli, words[1]);
  if (n == 2 && g_str_equal (words[0], "remove"))
    return remove_client (cli, words[1]);
  return cli_usage (cli, _("It is called as: khaictl client list | add NAME TAX-CODE [PREFIX] | use WHO | use - | remove WHO"));
}

/* ---- who works here ---- */

static JsonNode *
person_node (const KhaiPerson *person, const char *actor)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", person->name);
  json_object_set_string_member (object, "role", person->role);
  json_object_set_boolean_member (object, "here", g_strcmp0 (person->name, actor) == 0);
  return object_node (object);
}

static int
list_people (Cli *cli, KhaiStore *store)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) people = khai_store_list_people (store, &error);
  const char *actor = khai_context_get_actor (cli->context);
  JsonArray *array;
  JsonNode *node;
  GString *text;

  if (people == NULL)
    return cli_could_not (cli, error);
  array = json_array_new ();
  text = g_string_new (people->len == 0 ? _("Nobody is named: whoever works here may do everything.") : NULL);
  for (guint i = 0; i < people->len; i++)
    {
      const KhaiPerson *person = people->pdata[i];

      json_array_add_element (array, person_node (person, actor));
      g_string_append_printf (text, "%s%s %s  %s", i > 0 ? "\n" : "", g_str_equal (person->name, actor) ? "→" : " ", person->name,
                              khai_role_get_word (person->role));
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return cli_answer (cli, CLI_DONE, node, g_string_free (text, FALSE));
}

static KhaiPerson *
find_person (KhaiStore *store, const char *name, GError **error)
{
  g_autoptr (GPtrArray) people = khai_store_list_people (store, error);

  for (guint i = 0; people != NULL && i < people->len; i++)
    if (g_str_equal (((KhaiPerson *) people->pdata[i])->name, name))
      return g_ptr_array_steal_index (people, i);
  if (people != NULL)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "nobody here has this name");
  return NULL;
}

static int
answer_person (Cli *cli, const KhaiPerson *person)
{
  return cli_answer (cli, CLI_DONE, person_node (person, khai_context_get_actor (cli->context)),
                     g_strdup_printf ("%s  %s", person->name, khai_role_get_word (person->role)));
}

static int
change_person (Cli *cli, KhaiStore *store, const char *what, const char *name)
{
  GError *error = NULL;
  g_autoptr (KhaiPerson) person = NULL;
  gboolean use = g_str_equal (what, "use");

  if (use && g_str_equal (name, "-"))
    {
      if (!khai_desk_work_as (cli->context, NULL, &error))
        return cli_could_not (cli, error);
      return list_people (cli, store);
    }
  person = find_person (store, name, &error);
  if (person == NULL)
    return cli_fail (cli, error, NULL);
  if (!(use ? khai_desk_work_as (cli->context, person->id, &error) : khai_desk_remove_person (cli->context, person->id, &error)))
    return cli_fail (cli, error, NULL);
  return answer_person (cli, person);
}

int
cli_people (Cli *cli)
{
  char **words = cli->operands;
  guint n = g_strv_length (words);
  GError *error = NULL;
  KhaiStore *store = khai_context_get_store (cli->context, &error);

  if (store == NULL)
    return cli_could_not (cli, error);
  if (n == 1 && g_str_equal (words[0], "list"))
    return list_people (cli, store);
  if (n == 3 && g_str_equal (words[0], "add"))
    {
      g_autoptr (KhaiPerson) person = khai_person_new (words[1], words[2]);

      if (!khai_desk_set_broker (cli->context, TRUE, &error) || !khai_desk_save_person (cli->context, person, &error))
        return cli_fail (cli, error, NULL);
      return answer_person (cli, person);
    }
  if (n == 2 && (g_str_equal (words[0], "use") || g_str_equal (words[0], "remove")))
    return change_person (cli, store, words[0], words[1]);
  return cli_usage (cli, _("It is called as: khaictl people list | add NAME ROLE | use NAME | use - | remove NAME; "
                           "roles are clerk, signer, reviewer, trainer, read-only"));
}
