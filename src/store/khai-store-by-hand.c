/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person carries to the window as a file. The entry stays what it was, with its bytes and its key; that it is out of the house is on disk before
 * the file is, so that no crash lets it go over the network as well. */

#include "config.h"

#include "khai-error.h"
#include "khai-store-private.h"

#define WAITS "state IN ('queued', 'unknown')"

typedef struct
{
  gint64 id;
  const char *path;
} HandOut;

static gboolean
change_one (KhaiStore *self, const char *sql, const HandOut *hand_out, GError **error)
{
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_int (stmt, ":id", hand_out->id);
  if (hand_out->path != NULL)
    khai_stmt_bind_text (stmt, ":path", hand_out->path);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) == 1)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "it is under way, or has its answer");
  return FALSE;
}

static gboolean
move_declaration (KhaiStore *self, gint64 id, const char *state, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT declaration FROM outbox WHERE id = :id AND act IN ('submission', 'pre-registration')",
                                             error);
  gboolean row = FALSE;
  g_autofree char *declaration = NULL;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":id", id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  declaration = row ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
  return declaration == NULL || khai_store_move_waiting (self, declaration, state, error);
}

static gboolean
hand_out_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const HandOut *hand_out = arguments;

  return change_one (self, "UPDATE outbox SET attempts = attempts + (handed_at IS NULL), handed_at = coalesce (handed_at, :now), handed_to = :path"
                           " WHERE id = :id AND " WAITS, hand_out, error)
         && move_declaration (self, hand_out->id, "by-hand", error);
}

/**
 * khai_store_hand_out:
 * @self: a store
 * @id: an entry's id
 * @path: of the file that a person gets
 * @error: %KHAI_ERROR_STATE when it is being sent just now or has its answer; failures of the database
 *
 * From now on nothing of it goes over the network, until it is answered or taken back. To be called before the file is written.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_hand_out (KhaiStore *self, gint64 id, const char *path, GError **error)
{
  HandOut hand_out = { id, path };

  g_return_val_if_fail (path != NULL, FALSE);

  return khai_store_run_transaction (self, hand_out_on_worker, &hand_out, error);
}

static gboolean
take_back_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const HandOut *hand_out = arguments;

  return change_one (self, "UPDATE outbox SET handed_at = NULL, handed_to = NULL, next_at = :now WHERE id = :id AND handed_at IS NOT NULL AND " WAITS,
                     hand_out, error)
         && move_declaration (self, hand_out->id, "queued", error);
}

/**
 * khai_store_take_back:
 * @self: a store
 * @id: an entry's id
 * @error: %KHAI_ERROR_STATE when it is not out, or has its answer; failures of the database
 *
 * A person said that the file was not uploaded: it goes over the network, with the same bytes and the same key. Should the file have been uploaded all the
 * same, the window knows the key.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_take_back (KhaiStore *self, gint64 id, GError **error)
{
  HandOut hand_out = { id, NULL };

  return khai_store_run_transaction (self, take_back_on_worker, &hand_out, error);
}

/**
 * khai_store_find_key:
 * @self: a store
 * @key: an Idempotency-Key
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the entry that has it; %NULL without an error when none has
 */
KhaiOutboxEntry *
khai_store_find_key (KhaiStore *self, const char *key, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  found = khai_store_find_outbox (self, "key = :value", key, error);
  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

/**
 * khai_store_list_by_hand:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiOutboxEntry): what is out as a file and has no answer, oldest first; or %NULL
 */
GPtrArray *
khai_store_list_by_hand (KhaiStore *self, GError **error)
{
  return khai_store_find_outbox (self, "handed_at IS NOT NULL AND " WAITS " AND :value IS NULL ORDER BY handed_at, id", NULL, error);
}

typedef struct
{
  const KhaiOutboxEntry *entry;
  const KhaiOutboxOutcome *outcome;
  JsonArray *events;
} Settle;

/* The file is a thing of the past; what stays is when it was handed out. */
static gboolean
settle_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Settle *settle = arguments;
  HandOut hand_out = { settle->entry->id, NULL };

  return change_one (self, "UPDATE outbox SET next_at = :now WHERE id = :id AND state NOT IN ('done', 'refused')", &hand_out, error)
         && khai_store_settle_outcome (self, settle->outcome, error)
         && (settle->events == NULL
             || khai_store_insert_file_events (self, settle->entry->gateway, settle->entry->reference, settle->events, error));
}

/**
 * khai_store_settle_by_hand:
 * @self: a store
 * @entry: what was answered
 * @outcome: done or refused, with the answer
 * @events: (nullable): of this declaration, oldest first
 * @error: %KHAI_ERROR_STATE when it has its answer already, %KHAI_ERROR_BAD_INPUT; failures of the database
 *
 * Answer and events are stored in one transaction. Events that come again over the network later are known then.
 *
 * Returns: %TRUE when all of it is on disk
 */
gboolean
khai_store_settle_by_hand (KhaiStore *self, const KhaiOutboxEntry *entry, const KhaiOutboxOutcome *outcome, JsonArray *events, GError **error)
{
  Settle settle = { entry, outcome, events };

  g_return_val_if_fail (entry != NULL && outcome != NULL && outcome->id == entry->id, FALSE);

  return khai_store_run_transaction (self, settle_on_worker, &settle, error);
}
