/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The outbox: exact bytes, their key and signature, stored before the first byte leaves, until the Single Window has answered. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

#define ENTRY_COLUMNS \
  "id, attempts, declaration, reference, gateway, ca_file, key, content_digest, signature, state, next_at, last_error, act, path, media_type," \
  " if_match, batch, batch_signature, batch_proof, handed_at, handed_to, body, after"

/* What may go: it is not answered, and what has to be there before it is. */
#define DUE \
  "state IN ('queued', 'sending', 'unknown') AND handed_at IS NULL AND (after IS NULL OR EXISTS (SELECT 1 FROM outbox AS first WHERE first.id = outbox.after" \
  " AND first.state = 'done')) AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.id = outbox.batch AND batch.held)"

/**
 * khai_outbox_entry_free:
 * @entry: (transfer full): an entry of the outbox
 */
void
khai_outbox_entry_free (KhaiOutboxEntry *entry)
{
  g_return_if_fail (entry != NULL);

  g_free (entry->declaration);
  g_free (entry->reference);
  g_free (entry->gateway);
  g_free (entry->ca_file);
  g_free (entry->key);
  g_clear_pointer (&entry->body, g_bytes_unref);
  g_free (entry->content_digest);
  g_free (entry->signature);
  g_free (entry->state);
  g_free (entry->next_at);
  g_free (entry->last_error);
  g_free (entry->act);
  g_free (entry->path);
  g_free (entry->media_type);
  g_free (entry->if_match);
  g_free (entry->batch);
  g_free (entry->batch_signature);
  g_free (entry->batch_proof);
  g_free (entry->handed_at);
  g_free (entry->handed_to);
  g_free (entry);
}

static KhaiOutboxEntry *
read_entry (KhaiStmt *stmt)
{
  KhaiOutboxEntry *entry = g_new0 (KhaiOutboxEntry, 1);
  char **columns[] = { &entry->declaration, &entry->reference, &entry->gateway, &entry->ca_file, &entry->key,
                       &entry->content_digest, &entry->signature, &entry->state, &entry->next_at, &entry->last_error,
                       &entry->act, &entry->path, &entry->media_type, &entry->if_match, &entry->batch, &entry->batch_signature,
                       &entry->batch_proof, &entry->handed_at, &entry->handed_to };

  entry->id = khai_stmt_int (stmt, 0);
  entry->attempts = khai_stmt_int (stmt, 1);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    *columns[i] = g_strdup (khai_stmt_text (stmt, i + 2));
  entry->body = khai_stmt_blob (stmt, 21);
  entry->after = khai_stmt_int (stmt, 22);
  return entry;
}

typedef struct
{
  const char *where; /* constant SQL */
  const char *value;
  KhaiOutboxEntry *found;
} Find;

static gboolean
find_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Find *find = arguments;
  g_autofree char *sql = g_strconcat ("SELECT " ENTRY_COLUMNS " FROM outbox WHERE ", find->where, NULL);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":value", find->value);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  find->found = row ? read_entry (stmt) : NULL;
  return TRUE;
}

static gboolean
find_sent (KhaiStore *self, const KhaiOutboxEntry *entry, gboolean *found, gboolean *same, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT body FROM outbox WHERE gateway = :gateway AND reference = :reference"
                                             " AND state <> 'refused' AND act IN ('submission', 'pre-registration')", error);
  g_autoptr (GBytes) body = NULL;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":gateway", entry->gateway);
  khai_stmt_bind_text (stmt, ":reference", entry->reference);
  if (!khai_stmt_step (stmt, found, error))
    return FALSE;
  if (*found)
    {
      body = khai_stmt_blob (stmt, 0);
      *same = g_bytes_equal (body, entry->body);
    }
  return TRUE;
}

typedef struct
{
  KhaiOutboxEntry *entry;
  gboolean *same;
} Enqueue;

gboolean
khai_store_insert_outbox (KhaiStore *self, KhaiOutboxEntry *entry, GError **error)
{
  g_autofree char *now = khai_clock_now_string (self->clock);
  const struct { const char *name, *value; } texts[] = {
    { ":declaration", entry->declaration }, { ":reference", entry->reference },   { ":gateway", entry->gateway },
    { ":ca_file", entry->ca_file },         { ":key", entry->key },               { ":content_digest", entry->content_digest },
    { ":signature", entry->signature != NULL ? entry->signature : "" },           { ":now", now },
    { ":next_at", entry->next_at },         { ":path", entry->path },             { ":media_type", entry->media_type },
    { ":act", entry->act != NULL ? entry->act : "submission" },                   { ":if_match", entry->if_match },
    { ":batch", entry->batch },             { ":batch_signature", entry->batch_signature }, { ":batch_proof", entry->batch_proof },
    { ":handed_at", entry->handed_at },     { ":handed_to", entry->handed_to },
  };
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db,
                                             "INSERT INTO outbox (declaration, reference, gateway, ca_file, key, body, content_digest, signature,"
                                             " state, created_at, next_at, act, path, media_type, if_match, after, batch, batch_signature,"
                                             " batch_proof, handed_at, handed_to, attempts) VALUES (:declaration, :reference, :gateway, :ca_file, :key, :body, :content_digest,"
                                             " :signature, 'queued', :now, coalesce (:next_at, :now), :act, :path, :media_type, :if_match,"
                                             " nullif (:after, 0), :batch, :batch_signature, :batch_proof, :handed_at, :handed_to, :handed_at IS NOT NULL)", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    khai_stmt_bind_text (stmt, texts[i].name, texts[i].value);
  khai_stmt_bind_blob (stmt, ":body", entry->body);
  khai_stmt_bind_int (stmt, ":after", entry->after);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  entry->id = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

gboolean
khai_store_enqueue_one (KhaiStore *self, KhaiOutboxEntry *entry, gboolean *same, GError **error)
{
  g_autofree char *state = NULL;
  gboolean found = FALSE;
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!find_sent (self, entry, &found, same, error))
    return FALSE;
  if (found)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "this reference was sent to this window before");
      return FALSE;
    }
  if (!khai_store_get_state (self, entry->declaration, &state, error))
    return FALSE;
  if (!khai_state_is_editable (state))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration was sent already");
      return FALSE;
    }
  if (!khai_store_insert_outbox (self, entry, error))
    return FALSE;
  stmt = khai_stmt_new (self->db, "UPDATE declaration SET gateway = :gateway, receipt_id = NULL, server_id = NULL, channel = NULL,"
                        " registration_number = NULL WHERE id = :id", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":gateway", entry->gateway);
  khai_stmt_bind_text (stmt, ":id", entry->declaration);
  return khai_stmt_run (stmt, error) && khai_store_set_state (self, entry->declaration, entry->handed_at != NULL ? "by-hand" : "queued", error);
}

static gboolean
enqueue_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Enqueue *enqueue = arguments;

  return khai_store_enqueue_one (self, enqueue->entry, enqueue->same, error);
}

/**
 * khai_store_enqueue:
 * @self: a store
 * @entry: what is to be sent, from its next_at on (%NULL: at once); its id is set
 * @same: (out) (optional): with %KHAI_ERROR_EXISTS, whether the same bytes went before
 * @error: %KHAI_ERROR_EXISTS, %KHAI_ERROR_STATE when the declaration was sent already; failures of the database
 *
 * After this returned %TRUE, no crash can lose the submission, and no second one can be made beside it.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_enqueue (KhaiStore *self, KhaiOutboxEntry *entry, gboolean *same, GError **error)
{
  gboolean unused = FALSE;
  Enqueue enqueue = { entry, same != NULL ? same : &unused };

  g_return_val_if_fail (entry != NULL && entry->key != NULL && entry->body != NULL, FALSE);

  *enqueue.same = FALSE;
  return khai_store_run_transaction (self, enqueue_on_worker, &enqueue, error);
}

/**
 * khai_store_next_due:
 * @self: a store
 * @now: RFC 3339 instant
 * @error: failures of the database
 *
 * Entries that were being sent when the program ended count as due: their answer is unknown.
 *
 * Returns: (transfer full) (nullable): the entry that has been due longest; %NULL without an error when none is
 */
KhaiOutboxEntry *
khai_store_next_due (KhaiStore *self, const char *now, GError **error)
{
  Find find = { DUE " AND next_at <= :value ORDER BY next_at, id LIMIT 1", now, NULL };

  g_return_val_if_fail (now != NULL, NULL);

  return khai_store_run (self, find_on_worker, &find, error) ? find.found : NULL;
}

/**
 * khai_store_next_due_at:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): when the next entry is due; %NULL without an error when the outbox is empty
 */
char *
khai_store_next_due_at (KhaiStore *self, GError **error)
{
  Find find = { DUE " AND :value IS NULL ORDER BY next_at, id LIMIT 1", NULL, NULL };
  g_autoptr (KhaiOutboxEntry) entry = NULL;

  if (!khai_store_run (self, find_on_worker, &find, error))
    return NULL;
  entry = find.found;
  return entry != NULL ? g_strdup (entry->next_at) : NULL;
}

/**
 * khai_store_get_outbox:
 * @self: a store
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): its newest submission; %NULL without an error when it was never sent
 */
KhaiOutboxEntry *
khai_store_get_outbox (KhaiStore *self, const char *declaration, GError **error)
{
  Find find = { "declaration = :value AND act IN ('submission', 'pre-registration') ORDER BY id DESC LIMIT 1", declaration, NULL };

  g_return_val_if_fail (declaration != NULL, NULL);

  return khai_store_run (self, find_on_worker, &find, error) ? find.found : NULL;
}

typedef struct
{
  gint64 id;
  const char *state;             /* of the entry */
  const char *declaration_state; /* (nullable): unchanged */
  gboolean attempt;
  const char *next_at;           /* (nullable): unchanged */
  const char *last_error;        /* (nullable) */
  JsonNode *answer;              /* (nullable) */
  gboolean verified;
} Advance;

static gboolean
find_declaration (KhaiStore *self, gint64 id, char **declaration, char **act, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT declaration, act FROM outbox WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":id", id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such submission");
      return FALSE;
    }
  *declaration = g_strdup (khai_stmt_text (stmt, 0));
  *act = g_strdup (khai_stmt_text (stmt, 1));
  return TRUE;
}

static gboolean
is_submission (const char *act)
{
  return g_str_equal (act, "submission") || g_str_equal (act, "pre-registration");
}

/* Papers and shares are answered by what they are, everything else by a receipt. */
static gboolean
has_receipt (const char *act)
{
  static const char *const without[] = { "document", "share", "withdrawal", NULL };

  return !g_strv_contains (without, act);
}

static gboolean
store_receipt (KhaiStore *self, const char *declaration, gboolean newest, JsonNode *receipt, gboolean verified, GError **error)
{
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autofree char *id = khai_json_get_text (receipt, "/receiptId");
  g_autofree char *server_id = khai_json_get_text (receipt, "/declarationId");
  g_autofree char *text = khai_json_to_canonical (receipt);
  g_autoptr (KhaiStmt) stmt = NULL;
  g_autoptr (KhaiStmt) update = NULL;

  if (id == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the receipt has no receiptId");
      return FALSE;
    }
  stmt = khai_stmt_new (self->db, "INSERT INTO receipt (receipt_id, declaration, body, verified, stored_at)"
                        " VALUES (:id, :declaration, :body, :verified, :now)"
                        " ON CONFLICT (receipt_id) DO UPDATE SET verified = max (verified, excluded.verified)", error);
  update = stmt == NULL ? NULL
                        : khai_stmt_new (self->db, "UPDATE declaration SET receipt_id = :id, server_id = coalesce (:server_id, server_id)"
                                         " WHERE id = :declaration", error);
  if (update == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":id", id);
  khai_stmt_bind_text (stmt, ":declaration", declaration);
  khai_stmt_bind_text (stmt, ":body", text);
  khai_stmt_bind_int (stmt, ":verified", verified);
  khai_stmt_bind_text (stmt, ":now", now);
  khai_stmt_bind_text (update, ":id", id);
  khai_stmt_bind_text (update, ":server_id", server_id);
  khai_stmt_bind_text (update, ":declaration", declaration);
  return khai_stmt_run (stmt, error) && (!newest || khai_stmt_run (update, error));
}

/* The answer to a submission may be read after events that came of it: it only moves a declaration that still waits. */
gboolean
khai_store_move_waiting (KhaiStore *self, const char *declaration, const char *state, GError **error)
{
  static const char *const waiting[] = { "queued", "sending", "unknown", "by-hand", NULL };
  g_autofree char *now = NULL;

  if (!khai_store_get_state (self, declaration, &now, error))
    return FALSE;
  return !g_strv_contains (waiting, now) || khai_store_set_state (self, declaration, state, error);
}

static gboolean
advance_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Advance *advance = arguments;
  g_autofree char *declaration = NULL;
  g_autofree char *act = NULL;
  g_autofree char *answer = advance->answer != NULL ? khai_json_to_canonical (advance->answer) : NULL;
  g_autoptr (KhaiStmt) stmt = NULL;

  if (!find_declaration (self, advance->id, &declaration, &act, error))
    return FALSE;
  stmt = khai_stmt_new (self->db, "UPDATE outbox SET state = :state, attempts = attempts + :attempt, next_at = coalesce (:next_at, next_at),"
                        " last_error = :last_error, answer = coalesce (:answer, answer) WHERE id = :id", error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":state", advance->state);
  khai_stmt_bind_int (stmt, ":attempt", advance->attempt);
  khai_stmt_bind_text (stmt, ":next_at", advance->next_at);
  khai_stmt_bind_text (stmt, ":last_error", advance->last_error);
  khai_stmt_bind_text (stmt, ":answer", answer);
  khai_stmt_bind_int (stmt, ":id", advance->id);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (g_str_equal (advance->state, "done") && has_receipt (act)
      && !store_receipt (self, declaration, is_submission (act), advance->answer, advance->verified, error))
    return FALSE;
  return !is_submission (act) || khai_store_move_waiting (self, declaration, advance->declaration_state, error);
}

/**
 * khai_store_outbox_sending:
 * @self: a store
 * @id: an entry's id
 * @error: failures of the database
 *
 * To be called before the first byte leaves.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_outbox_sending (KhaiStore *self, gint64 id, GError **error)
{
  Advance advance = { id, "sending", "sending", TRUE, NULL, NULL, NULL, FALSE };

  return khai_store_run_transaction (self, advance_on_worker, &advance, error);
}

/**
 * khai_store_outbox_retry:
 * @self: a store
 * @id: an entry's id
 * @unknown: whether it may have been taken; otherwise it is certain that it was not
 * @next_at: RFC 3339 instant before which it is not sent again
 * @error_name: (nullable): khai_error_name() of what happened
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_outbox_retry (KhaiStore *self, gint64 id, gboolean unknown, const char *next_at, const char *error_name, GError **error)
{
  const char *state = unknown ? "unknown" : "queued";
  Advance advance = { id, state, state, FALSE, next_at, error_name, NULL, FALSE };

  g_return_val_if_fail (next_at != NULL, FALSE);

  return khai_store_run_transaction (self, advance_on_worker, &advance, error);
}

/**
 * khai_store_outbox_done:
 * @self: a store
 * @id: an entry's id
 * @receipt: the contract's SubmissionReceipt
 * @verified: whether its signature was found true
 * @error: %KHAI_ERROR_BAD_INPUT when it is no receipt; failures of the database
 *
 * Returns: %TRUE when receipt and state are on disk
 */
gboolean
khai_store_outbox_done (KhaiStore *self, gint64 id, JsonNode *receipt, gboolean verified, GError **error)
{
  g_autofree char *state = khai_json_get_text (receipt, "/state");
  Advance advance = { id, "done", khai_state_may_be_told (state) ? state : "received", FALSE, NULL, NULL, receipt, verified };

  g_return_val_if_fail (receipt != NULL, FALSE);

  return khai_store_run_transaction (self, advance_on_worker, &advance, error);
}

/**
 * khai_store_outbox_refused:
 * @self: a store
 * @id: an entry's id
 * @problem: the contract's Problem (RFC 9457)
 * @error: failures of the database
 *
 * Nothing exists at the Single Window; the declaration can be changed again and keeps the list of what was wrong.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_outbox_refused (KhaiStore *self, gint64 id, JsonNode *problem, GError **error)
{
  Advance advance = { id, "refused", "refused", FALSE, NULL, "refused", problem, FALSE };

  g_return_val_if_fail (problem != NULL, FALSE);

  return khai_store_run_transaction (self, advance_on_worker, &advance, error);
}

/* ---- several at once ---- */

/**
 * khai_outbox_outcome_free:
 * @outcome: (transfer full): what became of an entry
 */
void
khai_outbox_outcome_free (KhaiOutboxOutcome *outcome)
{
  g_return_if_fail (outcome != NULL);

  g_clear_pointer (&outcome->answer, json_node_unref);
  g_free (outcome->next_at);
  g_free (outcome->declaration);
  g_free (outcome);
}

typedef struct
{
  GPtrArray *outcomes;   /* (nullable) */
  const char *now;
  char *flying;          /* JSON array of ids */
  guint limit;
  GPtrArray *taken;
} Turn;

/* Too many refusals of one batch hold the rest of it. */
static gboolean
count_refusal (KhaiStore *self, gint64 entry, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE batch SET failures = failures + 1,"
                                             " held = held OR (stop_after > 0 AND failures + 1 >= stop_after)"
                                             " WHERE id = (SELECT batch FROM outbox WHERE outbox.id = :id)", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":id", entry);
  return khai_stmt_run (stmt, error);
}

gboolean
khai_store_settle_outcome (KhaiStore *self, const KhaiOutboxOutcome *outcome, GError **error)
{
  g_autofree char *received = outcome->answer != NULL ? khai_json_get_text (outcome->answer, "/state") : NULL;
  const char *state = outcome->state;
  Advance advance = { outcome->id, state, state, FALSE, outcome->next_at, outcome->error_name, outcome->answer, outcome->verified };

  if (g_str_equal (state, "done"))
    advance.declaration_state = khai_state_may_be_told (received) ? received : "received";
  return advance_on_worker (self, &advance, error) && (!g_str_equal (state, "refused") || count_refusal (self, outcome->id, error));
}

static gboolean
take (KhaiStore *self, Turn *turn, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT " ENTRY_COLUMNS " FROM outbox WHERE " DUE " AND next_at <= :now"
                                             " AND id NOT IN (SELECT value FROM json_each (:flying)) ORDER BY next_at, id LIMIT :limit", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":now", turn->now);
  khai_stmt_bind_text (stmt, ":flying", turn->flying);
  khai_stmt_bind_int (stmt, ":limit", turn->limit);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        break;
      g_ptr_array_add (turn->taken, read_entry (stmt));
    }
  if (row)
    return FALSE;
  for (guint i = 0; i < turn->taken->len; i++)
    {
      Advance advance = { ((KhaiOutboxEntry *) turn->taken->pdata[i])->id, "sending", "sending", TRUE, NULL, NULL, NULL, FALSE };

      if (!advance_on_worker (self, &advance, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
turn_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Turn *turn = arguments;

  g_ptr_array_set_size (turn->taken, 0);
  for (guint i = 0; turn->outcomes != NULL && i < turn->outcomes->len; i++)
    if (!khai_store_settle_outcome (self, turn->outcomes->pdata[i], error))
      return FALSE;
  return take (self, turn, error);
}

/**
 * khai_store_outbox_turn:
 * @self: a store
 * @outcomes: (nullable) (element-type KhaiOutboxOutcome): what became of entries that were under way
 * @now: RFC 3339 instant
 * @flying: (array length=n_flying): ids of entries that are still under way; they are not taken again
 * @n_flying: their number
 * @limit: how many may be taken; 0: none
 * @error: failures of the database; then nothing was written and nothing taken
 *
 * Answers are written and the next entries marked as being sent in one transaction: one flush of the disk serves all of them.
 *
 * Returns: (transfer container) (element-type KhaiOutboxEntry): what is to be sent now, as it stood before, or %NULL
 */
GPtrArray *
khai_store_outbox_turn (KhaiStore *self, GPtrArray *outcomes, const char *now, const gint64 *flying, guint n_flying, guint limit, GError **error)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_entry_free);
  g_autoptr (GString) ids = g_string_new ("[");
  Turn turn = { outcomes, now, NULL, limit, taken };

  g_return_val_if_fail (now != NULL, NULL);

  for (guint i = 0; i < n_flying; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", flying[i]);
  g_string_append_c (ids, ']');
  turn.flying = ids->str;
  return khai_store_run_transaction (self, turn_on_worker, &turn, error) ? g_steal_pointer (&taken) : NULL;
}

typedef struct
{
  const char *where; /* constant SQL */
  const char *value;
  GPtrArray *found;
} Several;

static gboolean
find_several_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Several *several = arguments;
  g_autofree char *sql = g_strconcat ("SELECT " ENTRY_COLUMNS " FROM outbox WHERE ", several->where, NULL);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":value", several->value);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (several->found, read_entry (stmt));
    }
  return FALSE;
}

static gboolean
hurry_on_worker (KhaiStore *self, gpointer data, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE outbox SET next_at = :now WHERE state IN ('queued', 'unknown') AND next_at > :now",
                                             error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":now", data);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_outbox_hurry:
 * @self: a store
 * @now: RFC 3339 instant
 * @error: failures of the database
 *
 * What waits for its next try is due from @now on: whoever uses the program has done what was missing, and does not want to wait.
 *
 * Returns: %TRUE when it is
 */
gboolean
khai_store_outbox_hurry (KhaiStore *self, const char *now, GError **error)
{
  g_return_val_if_fail (now != NULL, FALSE);

  return khai_store_run_transaction (self, hurry_on_worker, (gpointer) now, error);
}

GPtrArray *
khai_store_find_outbox (KhaiStore *self, const char *where, const char *value, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_entry_free);
  Several several = { where, value, found };

  return khai_store_run (self, find_several_on_worker, &several, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * khai_store_list_acts:
 * @self: a store
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer container) (element-type KhaiOutboxEntry): everything that was asked of the window about it, oldest first, or %NULL
 */
GPtrArray *
khai_store_list_acts (KhaiStore *self, const char *declaration, GError **error)
{
  g_return_val_if_fail (declaration != NULL, NULL);

  return khai_store_find_outbox (self, "declaration = :value ORDER BY id", declaration, error);
}
