/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations as work, of one client or of all; and searches somebody wants to find again. */

#include "config.h"

#include "khai-store-board.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"
#include "khai-store-private.h"

/* The columns of a record first, in their own order. */
#define WORK \
  "SELECT id, reference, state, channel, registration_number, server_id, receipt_id, gateway, consignee, destination, regime, field, created_at," \
  " changed_at, client, json_extract (document, '$.plannedDate'), json_extract (document, '$.exporter.id')," \
  " (SELECT json_extract (body, '$.dueAt') FROM event WHERE event.declaration = d.id ORDER BY sequence DESC LIMIT 1)," \
  " (SELECT actor FROM journal WHERE journal.declaration = d.id ORDER BY sequence DESC LIMIT 1)," \
  " (SELECT verdict FROM review WHERE review.declaration = d.id ORDER BY review.id DESC LIMIT 1)," \
  " (SELECT actor FROM review WHERE review.declaration = d.id ORDER BY review.id DESC LIMIT 1)," \
  " (SELECT digest FROM review WHERE review.declaration = d.id ORDER BY review.id DESC LIMIT 1)," \
  " (SELECT document FROM review WHERE review.declaration = d.id LIMIT 1)," \
  " n_items, (SELECT count(*) FROM comment WHERE comment.declaration = d.id AND done_at IS NULL)" \
  " FROM declaration AS d WHERE state <> 'discarded' AND (:client IS NULL OR coalesce (client, '') = :client) ORDER BY changed_at DESC, id"

/**
 * khai_work_free:
 * @work: (nullable) (transfer full): a row of the board
 */
void
khai_work_free (KhaiWork *work)
{
  if (work == NULL)
    return;
  g_clear_pointer (&work->record, khai_record_free);
  g_free (work->planned);
  g_free (work->exporter);
  g_free (work->limit);
  g_free (work->edited_by);
  g_free (work->verdict);
  g_free (work->reviewer);
  g_free (work->review_digest);
  g_free (work->document_digest);
  g_free (work);
}

static KhaiWork *
read_work (KhaiStmt *stmt)
{
  KhaiWork *work = g_new0 (KhaiWork, 1);
  KhaiRecord *record = work->record = g_new0 (KhaiRecord, 1);
  char **columns[] = { &record->id, &record->reference, &record->state, &record->channel, &record->registration_number,
                       &record->server_id, &record->receipt_id, &record->gateway, &record->consignee, &record->destination,
                       &record->regime, &record->field, &record->created_at, &record->changed_at, &record->client,
                       &work->planned, &work->exporter, &work->limit, &work->edited_by, &work->verdict, &work->reviewer, &work->review_digest };
  const char *document;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    *columns[i] = g_strdup (khai_stmt_text (stmt, i));
  document = khai_stmt_text (stmt, G_N_ELEMENTS (columns));
  if (document != NULL)
    work->document_digest = khai_digest_sha256_base64url (document, strlen (document));
  record->n_items = (guint) khai_stmt_int (stmt, G_N_ELEMENTS (columns) + 1);
  work->n_comments = (guint) khai_stmt_int (stmt, G_N_ELEMENTS (columns) + 2);
  return work;
}

typedef struct
{
  const char *client;
  GPtrArray *rows;
} List;

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  List *list = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, WORK, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":client", list->client);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (list->rows, read_work (stmt));
    }
  return FALSE;
}

/**
 * khai_store_list_work:
 * @self: a store
 * @client: (nullable): a client's id; "" for what is nobody's in particular; %NULL for all
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiWork): declarations that were not discarded, newest change first
 */
GPtrArray *
khai_store_list_work (KhaiStore *self, const char *client, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_work_free);
  List list = { client, rows };

  return khai_store_run (self, list_on_worker, &list, error) ? g_steal_pointer (&rows) : NULL;
}

/* ---- searches ---- */

typedef struct
{
  const char *kind, *name, *body;
} Search;

static gboolean
save_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Search *search = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, search->body == NULL
                                                         ? "DELETE FROM saved_search WHERE kind = :kind AND name = :name AND :body IS NULL"
                                                         : "INSERT INTO saved_search (kind, name, body) VALUES (:kind, :name, :body)"
                                                           " ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":kind", search->kind);
  khai_stmt_bind_text (stmt, ":name", search->name);
  khai_stmt_bind_text (stmt, ":body", search->body);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_save_search:
 * @self: a store
 * @kind: of which list it is
 * @name: the user's name for it
 * @body: (nullable): the search; %NULL forgets it
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_save_search (KhaiStore *self, const char *kind, const char *name, JsonNode *body, GError **error)
{
  g_autofree char *text = body != NULL ? khai_json_to_canonical (body) : NULL;
  Search search = { kind, name, text };

  g_return_val_if_fail (kind != NULL && name != NULL && *name != '\0', FALSE);

  return khai_store_run_transaction (self, save_on_worker, &search, error);
}

typedef struct
{
  const char *kind;
  GHashTable *found;
} Searches;

static gboolean
searches_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Searches *searches = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT name, body FROM saved_search WHERE kind = :kind", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":kind", searches->kind);
  while (khai_stmt_step (stmt, &row, error))
    {
      JsonNode *body;

      if (!row)
        return TRUE;
      body = khai_json_parse (khai_stmt_text (stmt, 1), -1, error);
      if (body == NULL)
        return FALSE;
      g_hash_table_insert (searches->found, g_strdup (khai_stmt_text (stmt, 0)), body);
    }
  return FALSE;
}

/**
 * khai_store_list_searches:
 * @self: a store
 * @kind: of which list
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8 JsonNode): searches that were kept, by name
 */
GHashTable *
khai_store_list_searches (KhaiStore *self, const char *kind, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  Searches searches = { kind, found };

  g_return_val_if_fail (kind != NULL, NULL);

  return khai_store_run (self, searches_on_worker, &searches, error) ? g_steal_pointer (&found) : NULL;
}
