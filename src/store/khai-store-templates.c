/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates of declarations, in versions: nothing that was saved is ever overwritten. */

#include "config.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"
#include "khai-templates.h"

/**
 * khai_template_free:
 * @self: (nullable) (transfer full): a template
 */
void
khai_template_free (KhaiTemplate *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->client);
  g_clear_pointer (&self->document, json_node_unref);
  g_strfreev (self->ask);
  g_free (self->made_at);
  g_free (self);
}

typedef struct
{
  const char *name, *client, *actor;
  char *document, *ask, *time;
  guint version;
} Saving;

static gboolean
save_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Saving *saving = arguments;
  g_autoptr (KhaiStmt) head = khai_stmt_new (self->db, "INSERT INTO template (name, client) VALUES (:name, :client)"
                                             " ON CONFLICT (name) DO UPDATE SET client = excluded.client, removed_at = NULL", error);
  g_autoptr (KhaiStmt) body = NULL;
  g_autoptr (KhaiStmt) number = NULL;
  gboolean row = FALSE;

  if (head == NULL)
    return FALSE;
  khai_stmt_bind_text (head, ":name", saving->name);
  khai_stmt_bind_text (head, ":client", saving->client);
  if (!khai_stmt_run (head, error))
    return FALSE;
  body = khai_stmt_new (self->db, "INSERT INTO template_version (template, version, document, ask, actor, made_at)"
                        " SELECT id, 1 + (SELECT coalesce(max(version), 0) FROM template_version WHERE template = id), :document, :ask, :actor,"
                        " :time FROM template WHERE name = :name", error);
  if (body == NULL)
    return FALSE;
  khai_stmt_bind_text (body, ":document", saving->document);
  khai_stmt_bind_text (body, ":ask", saving->ask);
  khai_stmt_bind_text (body, ":actor", saving->actor);
  khai_stmt_bind_text (body, ":time", saving->time);
  khai_stmt_bind_text (body, ":name", saving->name);
  if (!khai_stmt_run (body, error))
    return FALSE;
  number = khai_stmt_new (self->db, "SELECT max(version) FROM template_version JOIN template ON id = template WHERE name = :name", error);
  if (number == NULL)
    return FALSE;
  khai_stmt_bind_text (number, ":name", saving->name);
  if (!khai_stmt_step (number, &row, error))
    return FALSE;
  saving->version = (guint) khai_stmt_int (number, 0);
  return TRUE;
}

static char *
ask_to_text (const char *const *ask)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; ask[i] != NULL; i++)
    json_array_add_string_element (array, ask[i]);
  json_node_take_array (node, array);
  return khai_json_to_canonical (node);
}

/**
 * khai_store_save_template:
 * @self: a store
 * @name: the user's name for it
 * @client: (nullable): code of the exporter it is meant for; %NULL for all
 * @document: what a declaration made from it begins with
 * @ask: (array zero-terminated=1): patterns of fields that are asked for first
 * @actor: who saves it
 * @version: (out) (optional): the version it is
 * @error: failures of the database
 *
 * A name that is there already gets the next version; earlier ones are kept.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_save_template (KhaiStore *self, const char *name, const char *client, JsonNode *document, const char *const *ask,
                          const char *actor, guint *version, GError **error)
{
  g_return_val_if_fail (name != NULL && *name != '\0' && document != NULL && ask != NULL && actor != NULL, FALSE);

  g_autofree char *text = khai_json_to_canonical (document);
  g_autofree char *asked = ask_to_text (ask);
  g_autofree char *time = khai_clock_now_string (self->clock);
  Saving saving = { name, client, actor, text, asked, time, 0 };

  if (!khai_store_run_transaction (self, save_on_worker, &saving, error))
    return FALSE;
  if (version != NULL)
    *version = saving.version;
  return TRUE;
}

static char **
ask_from_text (const char *text)
{
  g_autoptr (JsonNode) node = khai_json_parse (text, -1, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  GPtrArray *found = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT id, name, client, version, document, ask, made_at"
                                             " FROM template JOIN template_version AS v ON template = id WHERE removed_at IS NULL AND version ="
                                             " (SELECT max(version) FROM template_version WHERE template = v.template) ORDER BY name", error);
  gboolean row = TRUE;

  while (stmt != NULL && khai_stmt_step (stmt, &row, error))
    {
      g_autoptr (KhaiTemplate) template = NULL;

      if (!row)
        return TRUE;
      template = g_new0 (KhaiTemplate, 1);
      template->id = khai_stmt_int (stmt, 0);
      template->name = g_strdup (khai_stmt_text (stmt, 1));
      template->client = g_strdup (khai_stmt_text (stmt, 2));
      template->version = (guint) khai_stmt_int (stmt, 3);
      template->document = khai_json_parse (khai_stmt_text (stmt, 4), -1, error);
      if (template->document == NULL)
        return FALSE;
      template->ask = ask_from_text (khai_stmt_text (stmt, 5));
      template->made_at = g_strdup (khai_stmt_text (stmt, 6));
      g_ptr_array_add (found, g_steal_pointer (&template));
    }
  return FALSE;
}

/**
 * khai_store_list_templates:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiTemplate): all templates that were not removed, by name, in their newest versions
 */
GPtrArray *
khai_store_list_templates (KhaiStore *self, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_template_free);

  return khai_store_run (self, list_on_worker, found, error) ? g_steal_pointer (&found) : NULL;
}

typedef struct
{
  gint64 id;
  char *time; /* (nullable): it is put back */
} Removal;

static gboolean
remove_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Removal *removal = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE template SET removed_at = :time WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":time", removal->time);
  khai_stmt_bind_int (stmt, ":id", removal->id);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such template");
  return FALSE;
}

/**
 * khai_store_remove_template:
 * @self: a store
 * @id: a template's id
 * @removed: %FALSE to put back one that was removed
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Takes it out of the list; its versions are kept, and declarations made from it stay as they are.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_remove_template (KhaiStore *self, gint64 id, gboolean removed, GError **error)
{
  g_autofree char *time = removed ? khai_clock_now_string (self->clock) : NULL;
  Removal removal = { id, time };

  return khai_store_run_transaction (self, remove_on_worker, &removal, error);
}
