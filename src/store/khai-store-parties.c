/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The address book. What makes two entries one is given by keys; how often an entry was used is how many declarations it is in, so that nothing is
 * counted twice however often it is looked at. */

#include "config.h"

#include "khai-store-parties.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

/**
 * khai_party_free:
 * @party: (nullable) (transfer full): somebody of the address book
 */
void
khai_party_free (KhaiParty *party)
{
  if (party == NULL)
    return;
  g_free (party->client);
  g_free (party->name_key);
  g_free (party->country);
  g_free (party->id_key);
  g_clear_pointer (&party->body, json_node_unref);
  g_free (party->last_used);
  g_free (party);
}

typedef struct
{
  KhaiParty *party;
  const char *declaration; /* (nullable) */
} Putting;

static void
bind_keys (KhaiStmt *stmt, const KhaiParty *party)
{
  khai_stmt_bind_text (stmt, ":client", party->client);
  khai_stmt_bind_text (stmt, ":name_key", party->name_key);
  khai_stmt_bind_text (stmt, ":country", party->country);
  khai_stmt_bind_text (stmt, ":id_key", party->id_key);
}

/* The one it is; *id stays 0 when there is none. One whose id it shares before one of the same name; one that is there before a removed one. */
static gboolean
find_same (KhaiStore *self, const KhaiParty *party, gint64 *id, char **body, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (self->db, "SELECT id, body FROM party WHERE client = :client AND country = :country"
                       " AND ((id_key = :id_key AND (id_key <> '' OR name_key = :name_key))"
                       "  OR (name_key = :name_key AND (id_key = '' OR :id_key = '')))"
                       " ORDER BY id_key = :id_key DESC, removed_at IS NULL DESC, id LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  bind_keys (stmt, party);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    {
      *id = khai_stmt_int (stmt, 0);
      *body = g_strdup (khai_stmt_text (stmt, 1));
    }
  return TRUE;
}

static guint
count_marks (const char *text)
{
  guint n = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    n += (guchar) *p >= 0x80;
  return n;
}

/* The newer one, with what only the older one says; a name that lost its tones on the way does not take the place of one that has them. */
static JsonNode *
join_bodies (JsonNode *older, JsonNode *newer, GError **error)
{
  static const char *const members[] = { "/id", "/address/country", "/address/line", "/address/line2", "/address/city",
                                         "/address/subdivision", "/address/postcode" };
  JsonNode *joined = khai_json_copy (newer);
  g_autofree char *old_name = khai_json_get_text (older, "/name");
  g_autofree char *new_name = khai_json_get_text (newer, "/name");
  gboolean done = TRUE;

  if (count_marks (old_name) > count_marks (new_name))
    done = khai_json_set (joined, "/name", khai_json_get (older, "/name"), error);
  for (guint i = 0; done && i < G_N_ELEMENTS (members); i++)
    if (khai_json_get (newer, members[i]) == NULL && khai_json_get (older, members[i]) != NULL)
      done = khai_json_set (joined, members[i], khai_json_get (older, members[i]), error);
  if (!done)
    g_clear_pointer (&joined, json_node_unref);
  return joined;
}

static gboolean
write_party (KhaiStore *self, KhaiParty *party, JsonNode *body, const char *now, GError **error)
{
  g_autofree char *text = khai_json_to_canonical (body);
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (self->db, party->id == 0 ? "INSERT INTO party (client, name_key, country, id_key, body, changed_at)"
                                                  " VALUES (:client, :name_key, :country, :id_key, :body, :now) RETURNING id"
                                                : "UPDATE party SET body = :body, changed_at = :now, removed_at = NULL, name_key = :name_key,"
                                                  " client = :client, country = :country, id_key = iif (:id_key = '', id_key, :id_key)"
                                                  " WHERE id = :id RETURNING id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  bind_keys (stmt, party);
  khai_stmt_bind_text (stmt, ":body", text);
  khai_stmt_bind_text (stmt, ":now", now);
  if (party->id != 0)
    khai_stmt_bind_int (stmt, ":id", party->id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  party->id = khai_stmt_int (stmt, 0);
  return khai_stmt_run (stmt, error);
}

static gboolean
write_use (KhaiStore *self, gint64 party, const char *declaration, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO party_use (declaration, party, used_at)"
                                             " SELECT id, :party, changed_at FROM declaration WHERE id = :declaration"
                                             " ON CONFLICT (declaration) DO UPDATE SET party = excluded.party, used_at = excluded.used_at", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":party", party);
  khai_stmt_bind_text (stmt, ":declaration", declaration);
  return khai_stmt_run (stmt, error);
}

static gboolean
put_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Putting *putting = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *known = NULL;
  g_autoptr (JsonNode) body = NULL;
  gint64 found = 0;

  if (!find_same (self, putting->party, &found, &known, error))
    return FALSE;
  if (found != 0)
    {
      g_autoptr (JsonNode) older = khai_json_parse (known, -1, error);

      putting->party->id = found;
      body = older != NULL ? join_bodies (older, putting->party->body, error) : NULL;
      if (body == NULL)
        return FALSE;
    }
  else
    {
      putting->party->id = 0;
      body = json_node_ref (putting->party->body);
    }
  return write_party (self, putting->party, body, now, error)
         && (putting->declaration == NULL || write_use (self, putting->party->id, putting->declaration, error));
}

/**
 * khai_store_put_party:
 * @self: a store
 * @party: somebody, with keys; its id is set
 * @declaration: (nullable): id of a declaration it stands in
 * @error: failures of the database
 *
 * Stores it, or joins it with the entry it is: one of the same client and country that has the same id_key, or the same name_key where one of the
 * two has no id_key. What only the older entry says is kept, and a name with tones is not replaced by the same without.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_put_party (KhaiStore *self, KhaiParty *party, const char *declaration, GError **error)
{
  Putting putting = { party, declaration };

  g_return_val_if_fail (party != NULL && party->client != NULL && party->name_key != NULL && party->country != NULL
                        && party->id_key != NULL && party->body != NULL, FALSE);

  return khai_store_run_transaction (self, put_on_worker, &putting, error);
}

typedef struct
{
  const char *client;
  GPtrArray *parties;
} List;

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  List *list = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT client, name_key, country, id_key, max (used_at), body, party.id, count (declaration)"
                                             " FROM party LEFT JOIN party_use ON party_use.party = party.id"
                                             " WHERE removed_at IS NULL AND (:client IS NULL OR client IN ('', :client))"
                                             " GROUP BY party.id ORDER BY count (declaration) DESC, max (used_at) DESC, name_key, party.id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":client", list->client);
  while (khai_stmt_step (stmt, &row, error))
    {
      g_autoptr (KhaiParty) party = NULL;

      if (!row)
        return TRUE;
      party = g_new0 (KhaiParty, 1);
      party->client = g_strdup (khai_stmt_text (stmt, 0));
      party->name_key = g_strdup (khai_stmt_text (stmt, 1));
      party->country = g_strdup (khai_stmt_text (stmt, 2));
      party->id_key = g_strdup (khai_stmt_text (stmt, 3));
      party->last_used = g_strdup (khai_stmt_text (stmt, 4));
      party->body = khai_json_parse (khai_stmt_text (stmt, 5), -1, error);
      party->id = khai_stmt_int (stmt, 6);
      party->n_uses = (guint) khai_stmt_int (stmt, 7);
      if (party->body == NULL)
        return FALSE;
      g_ptr_array_add (list->parties, g_steal_pointer (&party));
    }
  return FALSE;
}

/**
 * khai_store_list_parties:
 * @self: a store
 * @client: (nullable): a client's id, or "" for what is everybody's; %NULL for all
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiParty): what that client finds in the book: its own entries and everybody's, most used first
 */
GPtrArray *
khai_store_list_parties (KhaiStore *self, const char *client, GError **error)
{
  g_autoptr (GPtrArray) parties = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_party_free);
  List list = { client, parties };

  return khai_store_run (self, list_on_worker, &list, error) ? g_steal_pointer (&parties) : NULL;
}

typedef struct
{
  gint64 id;
  gboolean removed;
  const char *client;
} Change;

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the address book has no such entry");
  return FALSE;
}

static gboolean
remove_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Change *change = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE party SET removed_at = :time WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":time", change->removed ? now : NULL);
  khai_stmt_bind_int (stmt, ":id", change->id);
  return khai_stmt_run (stmt, error) && (sqlite3_changes (self->db) > 0 || not_found (error));
}

/**
 * khai_store_remove_party:
 * @self: a store
 * @id: an entry's number
 * @removed: %FALSE puts back one that was removed
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Returns: %TRUE when it is on disk; declarations stay as they are
 */
gboolean
khai_store_remove_party (KhaiStore *self, gint64 id, gboolean removed, GError **error)
{
  Change change = { id, removed, NULL };

  return khai_store_run_transaction (self, remove_on_worker, &change, error);
}

static KhaiParty *
read_keys (KhaiStore *self, gint64 id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT name_key, country, id_key, body FROM party WHERE id = :id", error);
  g_autoptr (KhaiParty) party = g_new0 (KhaiParty, 1);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_int (stmt, ":id", id);
  if (!khai_stmt_step (stmt, &row, error) || (!row && !not_found (error)))
    return NULL;
  party->name_key = g_strdup (khai_stmt_text (stmt, 0));
  party->country = g_strdup (khai_stmt_text (stmt, 1));
  party->id_key = g_strdup (khai_stmt_text (stmt, 2));
  party->body = khai_json_parse (khai_stmt_text (stmt, 3), -1, error);
  party->id = id;
  return party->body != NULL ? g_steal_pointer (&party) : NULL;
}

static gboolean
move_uses (KhaiStore *self, gint64 from, gint64 to, GError **error)
{
  static const char *const statements[] = { "UPDATE party_use SET party = :to WHERE party = :from",
                                            "DELETE FROM party WHERE id = :from AND id <> :to" };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, statements[i], error);

      if (stmt == NULL)
        return FALSE;
      khai_stmt_bind_int (stmt, ":from", from);
      khai_stmt_bind_int (stmt, ":to", to);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
share_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Change *change = arguments;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiParty) party = read_keys (self, change->id, error);
  g_autofree char *known = NULL;
  g_autoptr (JsonNode) body = NULL;
  gint64 found = 0;

  if (party == NULL)
    return FALSE;
  party->client = g_strdup (change->client);
  if (!find_same (self, party, &found, &known, error))
    return FALSE;
  if (found == 0 || found == change->id)
    return write_party (self, party, party->body, now, error);
  {
    g_autoptr (JsonNode) older = khai_json_parse (known, -1, error);

    body = older != NULL ? join_bodies (older, party->body, error) : NULL;
  }
  if (body == NULL || !move_uses (self, change->id, found, error))
    return FALSE;
  party->id = found;
  return write_party (self, party, body, now, error);
}

/**
 * khai_store_share_party:
 * @self: a store
 * @id: an entry's number
 * @client: whose it shall be; "": everybody's
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Gives the entry to another, joined with the one it is there, if any.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_share_party (KhaiStore *self, gint64 id, const char *client, GError **error)
{
  Change change = { id, FALSE, client };

  g_return_val_if_fail (client != NULL, FALSE);

  return khai_store_run_transaction (self, share_on_worker, &change, error);
}

static gboolean
unbooked_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  GPtrArray *ids = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT id FROM declaration LEFT JOIN party_use ON party_use.declaration = id"
                                             " WHERE state NOT IN ('draft', 'discarded') AND consignee IS NOT NULL AND used_at IS NULL"
                                             " ORDER BY changed_at, id", error);
  gboolean row = FALSE;

  while (stmt != NULL && khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (ids, g_strdup (khai_stmt_text (stmt, 0)));
    }
  return FALSE;
}

/**
 * khai_store_list_unbooked:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8): ids of declarations that left the desk and whose consignee was not looked at yet, oldest first
 */
GPtrArray *
khai_store_list_unbooked (KhaiStore *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  return khai_store_run (self, unbooked_on_worker, ids, error) ? g_steal_pointer (&ids) : NULL;
}
