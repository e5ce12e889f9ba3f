/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Those for whom somebody files, and for whom this process works now. A client that is removed leaves the list; its declarations stay its own. */

#include "config.h"

#include "khai-store-clients.h"

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

#define COLUMNS \
  "id, name, tax_code, initials, colour, prefix, certificate, certificate_expires, agent_id, agent_code, mandate_expires, mandate = 'agent'," \
  " removed_at IS NOT NULL, exporter, defaults"
/* Under way: neither ended nor gone where nothing more is asked of anybody. */
#define OPEN "state NOT IN ('rejected', 'cancelled', 'expired', 'exited', 'discarded', 'cleared', 'through-customs-area')"

/**
 * khai_client_new:
 *
 * Returns: (transfer full): a client of whom nothing is known yet
 */
KhaiClient *
khai_client_new (void)
{
  KhaiClient *client = g_new0 (KhaiClient, 1);

  client->name = g_strdup ("");
  client->tax_code = g_strdup ("");
  client->initials = g_strdup ("");
  client->colour = g_strdup ("");
  client->prefix = g_strdup ("");
  return client;
}

/**
 * khai_client_copy:
 * @client: a client
 *
 * Returns: (transfer full): the same, to be changed
 */
KhaiClient *
khai_client_copy (const KhaiClient *client)
{
  KhaiClient *copy;

  g_return_val_if_fail (client != NULL, NULL);

  copy = g_new0 (KhaiClient, 1);
  copy->id = g_strdup (client->id);
  copy->name = g_strdup (client->name);
  copy->tax_code = g_strdup (client->tax_code);
  copy->initials = g_strdup (client->initials);
  copy->colour = g_strdup (client->colour);
  copy->prefix = g_strdup (client->prefix);
  copy->exporter = client->exporter != NULL ? khai_json_copy (client->exporter) : NULL;
  copy->defaults = client->defaults != NULL ? khai_json_copy (client->defaults) : NULL;
  copy->certificate = g_strdup (client->certificate);
  copy->certificate_expires = g_strdup (client->certificate_expires);
  copy->by_agent = client->by_agent;
  copy->agent_id = g_strdup (client->agent_id);
  copy->agent_code = g_strdup (client->agent_code);
  copy->mandate_expires = g_strdup (client->mandate_expires);
  copy->removed = client->removed;
  copy->n_open = client->n_open;
  return copy;
}

/**
 * khai_client_free:
 * @client: (nullable) (transfer full): a client
 */
void
khai_client_free (KhaiClient *client)
{
  if (client == NULL)
    return;
  g_free (client->id);
  g_free (client->name);
  g_free (client->tax_code);
  g_free (client->initials);
  g_free (client->colour);
  g_free (client->prefix);
  g_clear_pointer (&client->exporter, json_node_unref);
  g_clear_pointer (&client->defaults, json_node_unref);
  g_free (client->certificate);
  g_free (client->certificate_expires);
  g_free (client->agent_id);
  g_free (client->agent_code);
  g_free (client->mandate_expires);
  g_free (client);
}

static gboolean
read_client (KhaiStmt *stmt, KhaiClient **out, GError **error)
{
  g_autoptr (KhaiClient) client = g_new0 (KhaiClient, 1);
  char **columns[] = { &client->id, &client->name, &client->tax_code, &client->initials, &client->colour, &client->prefix, &client->certificate,
                       &client->certificate_expires, &client->agent_id, &client->agent_code, &client->mandate_expires };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    *columns[i] = g_strdup (khai_stmt_text (stmt, i));
  client->by_agent = khai_stmt_int (stmt, 11) != 0;
  client->removed = khai_stmt_int (stmt, 12) != 0;
  client->exporter = khai_json_parse (khai_stmt_text (stmt, 13), -1, error);
  client->defaults = client->exporter != NULL ? khai_json_parse (khai_stmt_text (stmt, 14), -1, error) : NULL;
  if (client->defaults == NULL)
    return FALSE;
  if (khai_stmt_n_columns (stmt) > 15)
    client->n_open = (guint) khai_stmt_int (stmt, 15);
  *out = g_steal_pointer (&client);
  return TRUE;
}

typedef struct
{
  KhaiClient *client;
  const char *actor;
  char *id;
} Saving;

static gboolean
taken (KhaiStore *self, const KhaiClient *client, gboolean *found, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT 1 FROM client WHERE removed_at IS NULL AND id IS NOT :id"
                                             " AND (tax_code = :code OR (prefix = :prefix AND prefix <> ''))", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", client->id);
  khai_stmt_bind_text (stmt, ":code", client->tax_code);
  khai_stmt_bind_text (stmt, ":prefix", client->prefix);
  return khai_stmt_step (stmt, found, error);
}

static void
bind_client (KhaiStmt *stmt, const KhaiClient *client)
{
  g_autofree char *exporter = client->exporter != NULL ? khai_json_to_canonical (client->exporter) : g_strdup ("{}");
  g_autofree char *defaults = client->defaults != NULL ? khai_json_to_canonical (client->defaults) : g_strdup ("{}");
  const struct { const char *name, *value; } columns[] = {
    { ":name", client->name }, { ":tax_code", client->tax_code }, { ":initials", client->initials }, { ":colour", client->colour },
    { ":prefix", client->prefix }, { ":exporter", exporter }, { ":defaults", defaults }, { ":certificate", client->certificate },
    { ":certificate_expires", client->certificate_expires }, { ":mandate", client->by_agent ? "agent" : "own" },
    { ":agent_id", client->agent_id }, { ":agent_code", client->agent_code }, { ":mandate_expires", client->mandate_expires },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    khai_stmt_bind_text (stmt, columns[i].name, columns[i].value);
}

static gboolean
save_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Saving *saving = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = NULL;
  gboolean found = FALSE;

  if (!taken (self, saving->client, &found, error))
    return FALSE;
  if (found)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "another client has this tax code or this prefix");
      return FALSE;
    }
  stmt = khai_stmt_new (self->db,
                        "INSERT INTO client (id, name, tax_code, initials, colour, prefix, exporter, defaults, certificate, certificate_expires,"
                        " mandate, agent_id, agent_code, mandate_expires, actor, created_at, changed_at)"
                        " VALUES (:id, :name, :tax_code, :initials, :colour, :prefix, :exporter, :defaults, :certificate, :certificate_expires,"
                        " :mandate, :agent_id, :agent_code, :mandate_expires, :actor, :now, :now)"
                        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, tax_code = excluded.tax_code, initials = excluded.initials,"
                        " colour = excluded.colour, prefix = excluded.prefix, exporter = excluded.exporter, defaults = excluded.defaults,"
                        " certificate = excluded.certificate, certificate_expires = excluded.certificate_expires, mandate = excluded.mandate,"
                        " agent_id = excluded.agent_id, agent_code = excluded.agent_code, mandate_expires = excluded.mandate_expires,"
                        " actor = excluded.actor, changed_at = excluded.changed_at", error);
  if (stmt == NULL)
    return FALSE;
  bind_client (stmt, saving->client);
  khai_stmt_bind_text (stmt, ":id", saving->id);
  khai_stmt_bind_text (stmt, ":actor", saving->actor);
  khai_stmt_bind_text (stmt, ":now", now);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_save_client:
 * @self: a store
 * @client: a client; its id is made when it has none
 * @actor: who saves it
 * @error: %KHAI_ERROR_EXISTS when another client has that tax code or prefix; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_save_client (KhaiStore *self, KhaiClient *client, const char *actor, GError **error)
{
  Saving saving = { client, actor, NULL };
  g_autofree char *id = NULL;

  g_return_val_if_fail (client != NULL && client->name != NULL && client->tax_code != NULL && actor != NULL, FALSE);

  id = client->id != NULL ? g_strdup (client->id) : khai_uuid4 ();
  saving.id = id;
  if (!khai_store_run_transaction (self, save_on_worker, &saving, error))
    return FALSE;
  g_free (client->id);
  client->id = g_steal_pointer (&id);
  return TRUE;
}

typedef struct
{
  const char *id;
  KhaiClient *client;
} Get;

static gboolean
get_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Get *get = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT " COLUMNS " FROM client WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", get->id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    return read_client (stmt, &get->client, error);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such client");
  return FALSE;
}

/**
 * khai_store_get_client:
 * @self: a store
 * @id: a client's id
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Returns: (transfer full): the client, also one that was removed, or %NULL
 */
KhaiClient *
khai_store_get_client (KhaiStore *self, const char *id, GError **error)
{
  Get get = { id, NULL };

  g_return_val_if_fail (id != NULL, NULL);

  return khai_store_run (self, get_on_worker, &get, error) ? get.client : NULL;
}

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  GPtrArray *clients = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT " COLUMNS ", (SELECT count(*) FROM declaration WHERE client = client.id AND " OPEN ")"
                                             " FROM client WHERE removed_at IS NULL ORDER BY name, id", error);
  gboolean row = FALSE;

  while (stmt != NULL && khai_stmt_step (stmt, &row, error))
    {
      KhaiClient *client = NULL;

      if (!row)
        return TRUE;
      if (!read_client (stmt, &client, error))
        return FALSE;
      g_ptr_array_add (clients, client);
    }
  return FALSE;
}

/**
 * khai_store_list_clients:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiClient): all that were not removed, with how many declarations of each are under way
 */
GPtrArray *
khai_store_list_clients (KhaiStore *self, GError **error)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_client_free);

  return khai_store_run (self, list_on_worker, clients, error) ? g_steal_pointer (&clients) : NULL;
}

typedef struct
{
  const char *id;
  gboolean removed;
} Removal;

static gboolean
remove_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Removal *removal = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE client SET removed_at = :time WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":time", removal->removed ? now : NULL);
  khai_stmt_bind_text (stmt, ":id", removal->id);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such client");
      return FALSE;
    }
  if (removal->removed && g_strcmp0 (self->served, removal->id) == 0)
    g_clear_pointer (&self->served, g_free);
  return TRUE;
}

/**
 * khai_store_remove_client:
 * @self: a store
 * @id: a client's id
 * @removed: %FALSE to put back one that was removed
 * @error: %KHAI_ERROR_NOT_FOUND; %KHAI_ERROR_EXISTS when another client has its tax code or prefix meanwhile
 *
 * Takes it out of the list, and if it was served, nobody is. Its declarations, goods and parties stay.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_remove_client (KhaiStore *self, const char *id, gboolean removed, GError **error)
{
  Removal removal = { id, removed };

  g_return_val_if_fail (id != NULL, FALSE);

  return khai_store_run_transaction (self, remove_on_worker, &removal, error);
}

/* ---- who is served ---- */

static gboolean
serve_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const char *id = arguments;
  Get get = { id, NULL };
  g_autoptr (KhaiClient) client = NULL;

  if (id != NULL && !get_on_worker (self, &get, error))
    return FALSE;
  client = get.client;
  if (client != NULL && client->removed)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the client was removed");
      return FALSE;
    }
  g_free (self->served);
  self->served = g_strdup (id);
  return TRUE;
}

/**
 * khai_store_serve_client:
 * @self: a store
 * @id: (nullable): a client's id; %NULL for nobody in particular
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * From now on declarations made by this process belong to that client and take its numbers. Other processes are not touched by it.
 *
 * Returns: %TRUE when it is so
 */
gboolean
khai_store_serve_client (KhaiStore *self, const char *id, GError **error)
{
  return khai_store_run (self, serve_on_worker, (gpointer) id, error);
}

static gboolean
served_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  char **id = arguments;

  *id = g_strdup (self->served);
  return TRUE;
}

/**
 * khai_store_get_served:
 * @self: a store
 * @error: %KHAI_ERROR_STATE when it is closed
 *
 * Returns: (transfer full) (nullable): id of the client served; %NULL without an error: nobody in particular
 */
char *
khai_store_get_served (KhaiStore *self, GError **error)
{
  char *id = NULL;

  return khai_store_run (self, served_on_worker, &id, error) ? id : NULL;
}

typedef struct
{
  const char *declaration, *client;
} Assignment;

static gboolean
assign_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Assignment *assignment = arguments;
  Get get = { assignment->client, NULL };
  g_autoptr (KhaiClient) client = NULL;
  g_autofree char *state = NULL;
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!khai_store_get_state (self, assignment->declaration, &state, error) || (get.id != NULL && !get_on_worker (self, &get, error)))
    return FALSE;
  client = get.client;
  if (!khai_state_is_editable (state))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration was sent for its client");
      return FALSE;
    }
  stmt = khai_stmt_new (self->db, "UPDATE declaration SET client = :client WHERE id = :id", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":client", assignment->client);
  khai_stmt_bind_text (stmt, ":id", assignment->declaration);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_set_declaration_client:
 * @self: a store
 * @declaration: a declaration's id
 * @client: (nullable): a client's id; %NULL: nobody's in particular
 * @error: %KHAI_ERROR_NOT_FOUND; %KHAI_ERROR_STATE when it was sent
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_set_declaration_client (KhaiStore *self, const char *declaration, const char *client, GError **error)
{
  Assignment assignment = { declaration, client };

  g_return_val_if_fail (declaration != NULL, FALSE);

  return khai_store_run_transaction (self, assign_on_worker, &assignment, error);
}
