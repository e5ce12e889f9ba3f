/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events that happened, and those to come, in sandbox.db. */

#include "config.h"

#include "khai-sandbox-store-private.h"

void
khai_sandbox_step_free (KhaiSandboxStep *step)
{
  g_free (step->declaration);
  g_free (step->scenario);
  g_free (step->body);
  g_free (step->share);
  g_free (step);
}

/* ---- events ---- */

/**
 * khai_sandbox_store_next_sequence:
 * @db: the database, in a transaction
 * @account: whose
 * @error: failures of the database
 *
 * Returns: the account's next event number: 1, 2, 3 … without gaps; 0 on failure
 */
gint64
khai_sandbox_store_next_sequence (sqlite3 *db, const char *account, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "UPDATE account SET last_sequence = last_sequence + 1 WHERE id = :id RETURNING last_sequence",
      ":id", KHAI_TEXT, account, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? khai_stmt_int (stmt, 0) : 0;
}

/**
 * khai_sandbox_store_newest_sequence:
 * @db: the database
 * @account: whose
 * @newest: (out): number of its newest event, 0 when it has none
 * @error: failures of the database
 *
 * Returns: %TRUE unless the database failed
 */
gboolean
khai_sandbox_store_newest_sequence (sqlite3 *db,
                                    const char *account,
                                    gint64 *newest,
                                    GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_sandbox_prepare (db, error, "SELECT last_sequence FROM account WHERE id = :id", ":id",
                              KHAI_TEXT, account, NULL);
  gboolean row = FALSE;

  if (stmt == NULL || !khai_stmt_step (stmt, &row, error))
    return FALSE;
  *newest = row ? khai_stmt_int (stmt, 0) : 0;
  return TRUE;
}

/**
 * khai_sandbox_store_add_event:
 * @db: the database, in a transaction
 * @account: whose
 * @sequence: from khai_sandbox_store_next_sequence()
 * @declaration: which declaration it is about
 * @body_vi: the event with Vietnamese texts
 * @body_en: the same in English
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_event (sqlite3 *db,
                              const char *account,
                              gint64 sequence,
                              const char *declaration,
                              const char *body_vi,
                              const char *body_en,
                              GError **error)
{
  return khai_sandbox_run (db, error,
                           "INSERT INTO event (account, sequence, declaration, body_vi, body_en) "
                           "VALUES (:account, :sequence, :declaration, :vi, :en)",
                           ":account", KHAI_TEXT, account, ":sequence", KHAI_INT, sequence,
                           ":declaration", KHAI_TEXT, declaration, ":vi", KHAI_TEXT, body_vi, ":en",
                           KHAI_TEXT, body_en, NULL);
}

/**
 * khai_sandbox_store_list_events:
 * @db: the database
 * @account: whose
 * @after: number of the last one not wanted
 * @limit: how many at most
 * @english: which texts
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8): events, oldest first, as JSON text
 */
GPtrArray *
khai_sandbox_store_list_events (sqlite3 *db,
                                const char *account,
                                gint64 after,
                                guint limit,
                                gboolean english,
                                GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      english ? "SELECT body_en FROM event WHERE account = :account AND sequence > :after "
                "ORDER BY sequence LIMIT :limit"
              : "SELECT body_vi FROM event WHERE account = :account AND sequence > :after "
                "ORDER BY sequence LIMIT :limit",
      ":account", KHAI_TEXT, account, ":after", KHAI_INT, after, ":limit", KHAI_INT, (gint64)limit,
      NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  do
    {
      if (!khai_stmt_step (stmt, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (list, g_strdup (khai_stmt_text (stmt, 0)));
    }
  while (row);
  return g_steal_pointer (&list);
}

/* ---- what will happen ---- */

/**
 * khai_sandbox_store_add_step:
 * @db: the database, in a transaction
 * @step: what is to happen; its id is not looked at
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_step (sqlite3 *db, const KhaiSandboxStep *step, GError **error)
{
  return khai_sandbox_run (
      db, error,
      "INSERT INTO step (declaration, scenario, position, due_at, body, reply, share) VALUES "
      "(:declaration, :scenario, :position, :due, :body, :reply, :share)",
      ":declaration", KHAI_TEXT, step->declaration, ":scenario", KHAI_TEXT, step->scenario,
      ":position", KHAI_INT, (gint64)step->position, ":due", KHAI_INT, step->due_at, ":body",
      KHAI_TEXT, step->body, ":reply", KHAI_INT, (gint64)(step->body != NULL), ":share", KHAI_TEXT,
      step->share, NULL);
}

/**
 * khai_sandbox_store_drop_steps:
 * @db: the database, in a transaction
 * @declaration: whose
 * @share: (nullable): only those of this share; else only those of none
 * @error: failures of the database
 *
 * Returns: %TRUE when nothing of it will happen any more
 */
gboolean
khai_sandbox_store_drop_steps (sqlite3 *db,
                               const char *declaration,
                               const char *share,
                               GError **error)
{
  return khai_sandbox_run (
      db, error, "DELETE FROM step WHERE declaration = :declaration AND share IS :share",
      ":declaration", KHAI_TEXT, declaration, ":share", KHAI_TEXT, share, NULL);
}

static KhaiSandboxStep *
read_step (KhaiStmt *stmt)
{
  KhaiSandboxStep *step = g_new0 (KhaiSandboxStep, 1);

  step->id = khai_stmt_int (stmt, 0);
  step->declaration = g_strdup (khai_stmt_text (stmt, 1));
  step->scenario = g_strdup (khai_stmt_text (stmt, 2));
  step->position = khai_stmt_int (stmt, 3);
  step->due_at = khai_stmt_int (stmt, 4);
  step->body = g_strdup (khai_stmt_text (stmt, 5));
  step->share = g_strdup (khai_stmt_text (stmt, 6));
  return step;
}

#define POSSIBLE_STEPS                                                                             \
  "SELECT id, declaration, scenario, position, due_at, body, share FROM step WHERE (reply = 1 "    \
  "OR NOT EXISTS (SELECT 1 FROM declaration d WHERE d.id = step.declaration "                      \
  "AND d.pending IS NOT NULL))"

/**
 * khai_sandbox_store_next_step:
 * @db: the database
 * @error: failures of the database
 *
 * While a request waits for its decision, nothing else happens to its declaration.
 *
 * Returns: (transfer full) (nullable): the step that is due first, perhaps not yet
 */
KhaiSandboxStep *
khai_sandbox_store_next_step (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, POSSIBLE_STEPS " ORDER BY due_at, id LIMIT 1", NULL);

  return khai_sandbox_step_to_row (stmt, error) ? read_step (stmt) : NULL;
}

/**
 * khai_sandbox_store_next_step_of:
 * @db: the database
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what is planned for it next
 */
KhaiSandboxStep *
khai_sandbox_store_next_step_of (sqlite3 *db, const char *declaration, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, POSSIBLE_STEPS " AND declaration = :declaration ORDER BY due_at, id LIMIT 1",
      ":declaration", KHAI_TEXT, declaration, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? read_step (stmt) : NULL;
}

/**
 * khai_sandbox_store_remove_step:
 * @db: the database, in a transaction
 * @id: the step's id
 * @error: failures of the database
 *
 * Returns: %TRUE when it is gone
 */
gboolean
khai_sandbox_store_remove_step (sqlite3 *db, gint64 id, GError **error)
{
  return khai_sandbox_run (db, error, "DELETE FROM step WHERE id = :id", ":id", KHAI_INT, id, NULL);
}
