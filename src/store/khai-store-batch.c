/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many submissions with one signature: queued together, held when too many are refused, taken back as far as they never left. */

#include "config.h"

#include "khai-store-private.h"

typedef struct
{
  const char *id;
  guint stop_after;
  GPtrArray *entries;
  gboolean held;
  guint n;
} Batch;

static gboolean
run_for_batch (KhaiStore *self, const char *sql, const Batch *batch, gint64 number, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":batch", batch->id);
  khai_stmt_bind_int (stmt, ":number", number);
  return khai_stmt_run (stmt, error);
}

static gboolean
enqueue_batch_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Batch *batch = arguments;
  gboolean unused = FALSE;

  if (!run_for_batch (self, "INSERT INTO batch (id, n, stop_after, created_at) VALUES (:batch, 0, :number, strftime ('%Y-%m-%dT%H:%M:%SZ', 'now'))",
                      batch, batch->stop_after, error))
    return FALSE;
  for (guint i = 0; i < batch->entries->len; i++)
    if (!khai_store_enqueue_one (self, batch->entries->pdata[i], &unused, error))
      return FALSE;
  return run_for_batch (self, "UPDATE batch SET n = :number WHERE id = :batch", batch, batch->entries->len, error);
}

/**
 * khai_store_enqueue_batch:
 * @self: a store
 * @batch: its id
 * @stop_after: refusals after which the rest is held; 0: never
 * @entries: (element-type KhaiOutboxEntry): submissions; ids are set
 * @error: as khai_store_enqueue(), for the first that cannot be queued; then none is
 *
 * Returns: %TRUE when all of them are on disk
 */
gboolean
khai_store_enqueue_batch (KhaiStore *self, const char *batch, guint stop_after, GPtrArray *entries, GError **error)
{
  Batch all = { batch, stop_after, entries, FALSE, 0 };

  g_return_val_if_fail (batch != NULL && entries != NULL, FALSE);

  return khai_store_run_transaction (self, enqueue_batch_on_worker, &all, error);
}

static gboolean
hold_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Batch *batch = arguments;

  return run_for_batch (self, "UPDATE batch SET held = :number, failures = 0 WHERE id = :batch", batch, batch->held, error);
}

/**
 * khai_store_hold_batch:
 * @self: a store
 * @batch: its id
 * @held: whether nothing more of it is taken; refusals are counted anew
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_hold_batch (KhaiStore *self, const char *batch, gboolean held, GError **error)
{
  Batch one = { batch, 0, NULL, held, 0 };

  g_return_val_if_fail (batch != NULL, FALSE);

  return khai_store_run_transaction (self, hold_on_worker, &one, error);
}

#define NEVER_LEFT "batch = :batch AND state = 'queued' AND attempts = :number"

static gboolean
cancel_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Batch *batch = arguments;

  if (!run_for_batch (self, "UPDATE declaration SET state = 'draft', gateway = NULL WHERE id IN (SELECT declaration FROM outbox WHERE " NEVER_LEFT ")",
                      batch, 0, error)
      || !run_for_batch (self, "DELETE FROM outbox WHERE " NEVER_LEFT, batch, 0, error))
    return FALSE;
  batch->n = sqlite3_changes (self->db);
  return TRUE;
}

/**
 * khai_store_cancel_batch:
 * @self: a store
 * @batch: its id
 * @n: (out) (optional): how many were taken back
 * @error: failures of the database
 *
 * Entries that never left are taken out and their declarations are drafts again.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_cancel_batch (KhaiStore *self, const char *batch, guint *n, GError **error)
{
  Batch one = { batch, 0, NULL, FALSE, 0 };

  g_return_val_if_fail (batch != NULL, FALSE);

  if (!khai_store_run_transaction (self, cancel_on_worker, &one, error))
    return FALSE;
  if (n != NULL)
    *n = one.n;
  return TRUE;
}

typedef struct
{
  const char *id;
  gboolean held;
} IsHeld;

static gboolean
is_held_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  IsHeld *question = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT held FROM batch WHERE id = :batch", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":batch", question->id);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  question->held = row && khai_stmt_int (stmt, 0) == 1;
  return TRUE;
}

/**
 * khai_store_list_batch:
 * @self: a store
 * @batch: a batch's id
 * @held: (out) (optional): whether nothing more of it is taken
 * @error: failures of the database
 *
 * Returns: (transfer container) (element-type KhaiOutboxEntry): its submissions, in order, or %NULL
 */
GPtrArray *
khai_store_list_batch (KhaiStore *self, const char *batch, gboolean *held, GError **error)
{
  IsHeld question = { batch, FALSE };

  g_return_val_if_fail (batch != NULL, NULL);

  if (!khai_store_run (self, is_held_on_worker, &question, error))
    return NULL;
  if (held != NULL)
    *held = question.held;
  return khai_store_find_outbox (self, "batch = :value ORDER BY id", batch, error);
}
