/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations with their versions and receipts, in sandbox.db. */

#include "config.h"

#include "khai-sandbox-store-private.h"

#define COLUMNS                                                                                    \
  "id, account, local_reference, receipt_id, payload_digest, state, updated_at, channel, "         \
  "registration_number, due_at, "                                                                  \
  "requests_vi, requests_en, scenario, computed, former_state, pending, version, last_sequence"

void
khai_sandbox_declaration_free (KhaiSandboxDeclaration *declaration)
{
  g_free (declaration->id);
  g_free (declaration->account);
  g_free (declaration->reference);
  g_free (declaration->receipt_id);
  g_free (declaration->digest);
  g_free (declaration->state);
  g_free (declaration->updated_at);
  g_free (declaration->channel);
  g_free (declaration->registration_number);
  g_free (declaration->due_at);
  g_free (declaration->requests_vi);
  g_free (declaration->requests_en);
  g_free (declaration->scenario);
  g_free (declaration->computed);
  g_free (declaration->former_state);
  g_free (declaration->pending);
  g_free (declaration);
}

static KhaiSandboxDeclaration *
read_declaration (KhaiStmt *stmt)
{
  KhaiSandboxDeclaration *declaration = g_new0 (KhaiSandboxDeclaration, 1);
  char **texts[]
      = { &declaration->id,         &declaration->account,     &declaration->reference,
          &declaration->receipt_id, &declaration->digest,      &declaration->state,
          &declaration->updated_at, &declaration->channel,     &declaration->registration_number,
          &declaration->due_at,     &declaration->requests_vi, &declaration->requests_en,
          &declaration->scenario,   &declaration->computed,    &declaration->former_state,
          &declaration->pending };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (khai_stmt_text (stmt, i));
  declaration->version = khai_stmt_int (stmt, G_N_ELEMENTS (texts));
  declaration->last_sequence = khai_stmt_int (stmt, G_N_ELEMENTS (texts) + 1);
  return declaration;
}

/**
 * khai_sandbox_store_find:
 * @db: the database
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the declaration, whoever's it is
 */
KhaiSandboxDeclaration *
khai_sandbox_store_find (sqlite3 *db, const char *id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT " COLUMNS " FROM declaration WHERE id = :id", ":id", KHAI_TEXT, id, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? read_declaration (stmt) : NULL;
}

/**
 * khai_sandbox_store_find_reference:
 * @db: the database
 * @account: whose
 * @reference: its local reference
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the declaration
 */
KhaiSandboxDeclaration *
khai_sandbox_store_find_reference (sqlite3 *db,
                                   const char *account,
                                   const char *reference,
                                   GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT " COLUMNS
      " FROM declaration WHERE account = :account AND local_reference = :reference",
      ":account", KHAI_TEXT, account, ":reference", KHAI_TEXT, reference, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? read_declaration (stmt) : NULL;
}

/* A JSON array, for json_each(): a list of states of any length is one parameter. States are words
 * without quotes. */
static char *
states_text (const char *const *states)
{
  g_autofree char *joined = states != NULL ? g_strjoinv ("\",\"", (char **)states) : NULL;

  return joined != NULL ? g_strdup_printf ("[\"%s\"]", joined) : NULL;
}

/**
 * khai_sandbox_store_list:
 * @db: the database
 * @account: (nullable): whose
 * @reference: (nullable): only the one with that local reference
 * @states: (nullable) (array zero-terminated=1): only these; words of the contract
 * @since: (nullable): only changed at or after
 * @before_time: (nullable): only what comes behind this place in the order …
 * @before_id: (nullable): … and this id
 * @limit: how many at most
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiSandboxDeclaration): newest change first, or %NULL
 */
GPtrArray *
khai_sandbox_store_list (sqlite3 *db,
                         const char *account,
                         const char *reference,
                         const char *const *states,
                         const char *since,
                         const char *before_time,
                         const char *before_id,
                         guint limit,
                         GError **error)
{
  g_autofree char *wanted = states_text (states);
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT " COLUMNS " FROM declaration WHERE (:account IS NULL OR account = :account) "
      "AND (:reference IS NULL OR local_reference = :reference) "
      "AND (:states IS NULL OR state IN (SELECT value FROM json_each (:states))) "
      "AND (:since IS NULL OR updated_at >= :since) "
      "AND (:time IS NULL OR (updated_at, id) < (:time, :id)) ORDER BY updated_at DESC, id DESC "
      "LIMIT :limit",
      ":account", KHAI_TEXT, account, ":reference", KHAI_TEXT, reference, ":states", KHAI_TEXT,
      wanted, ":since", KHAI_TEXT, since, ":time", KHAI_TEXT, before_time, ":id", KHAI_TEXT,
      before_id, ":limit", KHAI_INT, (gint64)limit, NULL);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_sandbox_declaration_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  do
    {
      if (!khai_stmt_step (stmt, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (list, read_declaration (stmt));
    }
  while (row);
  return g_steal_pointer (&list);
}

/**
 * khai_sandbox_store_add_declaration:
 * @db: the database, in a transaction
 * @declaration: what is known of it
 * @error: %KHAI_ERROR_EXISTS when the account has used the local reference; failures of the
 * database
 *
 * Returns: %TRUE when it is stored; its version and its receipt are the caller's
 */
gboolean
khai_sandbox_store_add_declaration (sqlite3 *db,
                                    const KhaiSandboxDeclaration *declaration,
                                    GError **error)
{
  return khai_sandbox_run (
      db, error,
      "INSERT INTO declaration (id, account, local_reference, receipt_id, payload_digest, "
      "version, state, scenario, updated_at) VALUES (:id, :account, :reference, :receipt, "
      ":digest, :version, :state, :scenario, :updated)",
      ":id", KHAI_TEXT, declaration->id, ":account", KHAI_TEXT, declaration->account, ":reference",
      KHAI_TEXT, declaration->reference, ":receipt", KHAI_TEXT, declaration->receipt_id, ":digest",
      KHAI_TEXT, declaration->digest, ":version", KHAI_INT, declaration->version, ":state",
      KHAI_TEXT, declaration->state, ":scenario", KHAI_TEXT, declaration->scenario, ":updated",
      KHAI_TEXT, declaration->updated_at, NULL);
}

/**
 * khai_sandbox_store_add_version:
 * @db: the database, in a transaction
 * @declaration: with its new version
 * @body: the bytes as they came
 * @signature: what was signed over them
 * @error: failures of the database
 *
 * Returns: %TRUE when they are stored
 */
gboolean
khai_sandbox_store_add_version (sqlite3 *db,
                                const KhaiSandboxDeclaration *declaration,
                                GBytes *body,
                                const char *signature,
                                GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "INSERT INTO version (declaration, version, body, signature, received_at) "
      "VALUES (:id, :version, :body, :signature, :received)",
      ":id", KHAI_TEXT, declaration->id, ":version", KHAI_INT, declaration->version, ":signature",
      KHAI_TEXT, signature, ":received", KHAI_TEXT, declaration->updated_at, NULL);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_blob (stmt, ":body", body);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_sandbox_store_update_declaration:
 * @db: the database, in a transaction
 * @declaration: how it stands now
 * @error: failures of the database
 *
 * Returns: %TRUE when all of it is stored, but for what never changes
 */
gboolean
khai_sandbox_store_update_declaration (sqlite3 *db,
                                       const KhaiSandboxDeclaration *declaration,
                                       GError **error)
{
  return khai_sandbox_run (
      db, error,
      "UPDATE declaration SET state = :state, channel = :channel, registration_number = :number, "
      "due_at = :due, requests_vi = :requests_vi, requests_en = :requests_en, "
      "computed = :computed, former_state = :former, pending = :pending, version = :version, "
      "receipt_id = :receipt, payload_digest = :digest, last_sequence = :sequence, "
      "updated_at = :updated WHERE id = :id",
      ":id", KHAI_TEXT, declaration->id, ":state", KHAI_TEXT, declaration->state, ":channel",
      KHAI_TEXT, declaration->channel, ":number", KHAI_TEXT, declaration->registration_number,
      ":due", KHAI_TEXT, declaration->due_at, ":requests_vi", KHAI_TEXT, declaration->requests_vi,
      ":requests_en", KHAI_TEXT, declaration->requests_en, ":computed", KHAI_TEXT,
      declaration->computed, ":former", KHAI_TEXT, declaration->former_state, ":pending", KHAI_TEXT,
      declaration->pending, ":version", KHAI_INT, declaration->version, ":receipt", KHAI_TEXT,
      declaration->receipt_id, ":digest", KHAI_TEXT, declaration->digest, ":sequence", KHAI_INT,
      declaration->last_sequence, ":updated", KHAI_TEXT, declaration->updated_at, NULL);
}

/**
 * khai_sandbox_store_find_version:
 * @db: the database
 * @declaration: a declaration's id
 * @version: from 1
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the bytes as they came
 */
GBytes *
khai_sandbox_store_find_version (sqlite3 *db,
                                 const char *declaration,
                                 gint64 version,
                                 GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT body FROM version WHERE declaration = :id AND version = :version", ":id",
      KHAI_TEXT, declaration, ":version", KHAI_INT, version, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? khai_stmt_blob (stmt, 0) : NULL;
}

/**
 * khai_sandbox_store_find_receipt:
 * @db: the database
 * @account: whose
 * @id: a receipt's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): its text
 */
char *
khai_sandbox_store_find_receipt (sqlite3 *db, const char *account, const char *id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT body FROM receipt WHERE id = :id AND account = :account", ":id", KHAI_TEXT,
      id, ":account", KHAI_TEXT, account, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
}

/**
 * khai_sandbox_store_next_registration:
 * @db: the database, in a transaction
 * @error: failures of the database
 *
 * Twelve digits: exports begin with 30, the last one counts amendments (0: none). The digits
 * between have no public meaning; here they count, behind a 7 that keeps a training number from
 * being short.
 *
 * Returns: (transfer full): the next declaration number, or %NULL
 */
char *
khai_sandbox_store_next_registration (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "UPDATE counter SET last = last + 1 WHERE name = 'registration' RETURNING last",
      NULL);

  return khai_sandbox_step_to_row (stmt, error)
             ? g_strdup_printf ("307%08" G_GINT64_FORMAT "0", khai_stmt_int (stmt, 0))
             : NULL;
}
