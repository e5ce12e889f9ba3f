/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The training window's database. Everything it has promised is on the disk before it answers (WAL with synchronous=FULL), so
 * that a lesson goes on after a crash and a client never learns of a receipt that is gone. */

#include "config.h"

#include "khai-sandbox-store.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "khai-clock.h"
#include "khai-error.h"
#include "khai-sandbox-resources.h"

#define FILE_NAME "sandbox.db"
#define APPLICATION_ID 0x4B485342 /* "KHSB" */
#define VERSION 1

#define TEXT 's'
#define INT 'i'

#define COLUMNS \
  "id, account, local_reference, receipt_id, payload_digest, state, updated_at, channel, registration_number, due_at, " \
  "requests_vi, requests_en, version, last_sequence"

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
  g_free (declaration);
}

void
khai_sandbox_answer_free (KhaiSandboxAnswer *answer)
{
  g_free (answer->digest);
  g_free (answer->language);
  g_free (answer->body);
  g_free (answer->location);
  g_free (answer->etag);
  g_free (answer);
}

void
khai_sandbox_step_free (KhaiSandboxStep *step)
{
  g_free (step->declaration);
  g_free (step->scenario);
  g_free (step);
}

/* ---- statements with their parameters: name, TEXT or INT, value; NULL ends ---- */

static void
bind_all (KhaiStmt *stmt, va_list parameters)
{
  const char *name;

  while ((name = va_arg (parameters, const char *)) != NULL)
    if (va_arg (parameters, int) == TEXT)
      khai_stmt_bind_text (stmt, name, va_arg (parameters, const char *));
    else
      khai_stmt_bind_int (stmt, name, va_arg (parameters, gint64));
}

static G_GNUC_NULL_TERMINATED KhaiStmt *
prepare (sqlite3 *db, GError **error, const char *sql, ...)
{
  KhaiStmt *stmt = khai_stmt_new (db, sql, error);
  va_list parameters;

  if (stmt != NULL)
    {
      va_start (parameters, sql);
      bind_all (stmt, parameters);
      va_end (parameters);
    }
  return stmt;
}

static G_GNUC_NULL_TERMINATED gboolean
run (sqlite3 *db, GError **error, const char *sql, ...)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db, sql, error);
  va_list parameters;

  if (stmt == NULL)
    return FALSE;
  va_start (parameters, sql);
  bind_all (stmt, parameters);
  va_end (parameters);
  return khai_stmt_run (stmt, error);
}

static gboolean
step_to_row (KhaiStmt *stmt, GError **error)
{
  gboolean row = FALSE;

  return stmt != NULL && khai_stmt_step (stmt, &row, error) && row;
}

/* ---- opening ---- */

static gboolean
prepare_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "the training window's database");
      return FALSE;
    }
  close (fd);
  return TRUE;
}

static gboolean
make_schema (sqlite3 *db, GError **error)
{
  g_autoptr (GBytes) script = g_resource_lookup_data (khai_sandbox_resources_get_resource (), "/khai/sandbox/sandbox.sql",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version=%d; PRAGMA application_id=%d;", VERSION, APPLICATION_ID);

  if (script == NULL || !khai_sql_begin (db, error))
    return FALSE;
  if (khai_sql_exec (db, g_bytes_get_data (script, NULL), error) && khai_sql_exec (db, stamp, error))
    return khai_sql_commit (db, error);
  khai_sql_rollback (db);
  return FALSE;
}

static gboolean
check_schema (sqlite3 *db, GError **error)
{
  gint64 application = 0;
  gint64 version = 0;
  gint64 n_tables = 0;

  if (!khai_sql_get_int (db, "PRAGMA application_id", &application, error)
      || !khai_sql_get_int (db, "PRAGMA user_version", &version, error)
      || !khai_sql_get_int (db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (n_tables == 0)
    return make_schema (db, error);
  if (application == APPLICATION_ID && version == VERSION)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, application == APPLICATION_ID && version > VERSION ? KHAI_ERROR_NEWER : KHAI_ERROR_WRONG_VERSION,
                       "the file is no training window's database of this edition");
  return FALSE;
}

/**
 * khai_sandbox_store_open:
 * @dir: the training window's folder; it exists
 * @db: (out): the database
 * @error: %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_DISK_FULL, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_NEWER, %KHAI_ERROR_WRONG_VERSION, %KHAI_ERROR_IO
 *
 * Opens DIR/sandbox.db, or makes it (0600). What is not ours is left untouched.
 *
 * Returns: %TRUE when it is open; close it with khai_sql_close()
 */
gboolean
khai_sandbox_store_open (const char *dir, sqlite3 **db, GError **error)
{
  g_autofree char *path = g_build_filename (dir, FILE_NAME, NULL);
  sqlite3 *opened = NULL;

  g_return_val_if_fail (db != NULL, FALSE);

  if (!prepare_file (path, error) || !khai_sql_open (path, SQLITE_OPEN_READWRITE, &opened, error))
    return FALSE;
  if (!khai_sql_exec (opened, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", error) || !check_schema (opened, error))
    {
      khai_sql_close (opened);
      return FALSE;
    }
  *db = opened;
  return TRUE;
}

/* ---- accounts ---- */

/**
 * khai_sandbox_store_use_assertion:
 * @db: the database, in a transaction
 * @account: certificate thumbprint
 * @jti: the assertion's id
 * @now: microseconds since 1970
 * @expires_at: until when the assertion could be used
 * @error: failures of the database
 *
 * Returns: %TRUE when the assertion is used now for the first time; %FALSE without an error when it was used before
 */
gboolean
khai_sandbox_store_use_assertion (sqlite3 *db, const char *account, const char *jti, gint64 now, gint64 expires_at, GError **error)
{
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autofree char *created = khai_clock_now_string (clock);
  gboolean used;

  if (!run (db, error, "DELETE FROM assertion WHERE expires_at < :now", ":now", INT, now, NULL)
      || !run (db, error, "DELETE FROM token WHERE expires_at < :now", ":now", INT, now, NULL)
      || !run (db, error, "INSERT OR IGNORE INTO account (id, created_at) VALUES (:id, :now)", ":id", TEXT, account, ":now", TEXT, created,
               NULL))
    return FALSE;
  used = run (db, error, "INSERT OR IGNORE INTO assertion (account, jti, expires_at) VALUES (:account, :jti, :expires)", ":account", TEXT,
              account, ":jti", TEXT, jti, ":expires", INT, expires_at, NULL);
  return used && sqlite3_changes (db) == 1;
}

/**
 * khai_sandbox_store_add_token:
 * @db: the database, in a transaction
 * @digest: SHA-256 of the token; the token itself is not kept
 * @account: whose it is
 * @scope: what it allows, words separated by spaces
 * @expires_at: microseconds since 1970
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_token (sqlite3 *db, const char *digest, const char *account, const char *scope, gint64 expires_at, GError **error)
{
  return run (db, error, "INSERT INTO token (digest, account, scope, expires_at) VALUES (:digest, :account, :scope, :expires)", ":digest",
              TEXT, digest, ":account", TEXT, account, ":scope", TEXT, scope, ":expires", INT, expires_at, NULL);
}

/**
 * khai_sandbox_store_find_token:
 * @db: the database
 * @digest: SHA-256 of the token
 * @now: microseconds since 1970
 * @scope: (out) (transfer full): what it allows
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the account it was given to; %NULL without an error when there is none in force
 */
char *
khai_sandbox_store_find_token (sqlite3 *db, const char *digest, gint64 now, char **scope, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "SELECT account, scope FROM token WHERE digest = :digest AND expires_at > :now",
                                       ":digest", TEXT, digest, ":now", INT, now, NULL);

  if (!step_to_row (stmt, error))
    return NULL;
  *scope = g_strdup (khai_stmt_text (stmt, 1));
  return g_strdup (khai_stmt_text (stmt, 0));
}

/* ---- first answers ---- */

/**
 * khai_sandbox_store_find_answer:
 * @db: the database
 * @account: who asks
 * @key: the request's Idempotency-Key
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what the first request with that key was answered
 */
KhaiSandboxAnswer *
khai_sandbox_store_find_answer (sqlite3 *db, const char *account, const char *key, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error,
                                       "SELECT status, payload_digest, language, body, location, etag FROM answer "
                                       "WHERE account = :account AND key = :key",
                                       ":account", TEXT, account, ":key", TEXT, key, NULL);
  KhaiSandboxAnswer *answer;

  if (!step_to_row (stmt, error))
    return NULL;
  answer = g_new0 (KhaiSandboxAnswer, 1);
  answer->status = khai_stmt_int (stmt, 0);
  answer->digest = g_strdup (khai_stmt_text (stmt, 1));
  answer->language = g_strdup (khai_stmt_text (stmt, 2));
  answer->body = g_strdup (khai_stmt_text (stmt, 3));
  answer->location = g_strdup (khai_stmt_text (stmt, 4));
  answer->etag = g_strdup (khai_stmt_text (stmt, 5));
  return answer;
}

/**
 * khai_sandbox_store_add_answer:
 * @db: the database, in a transaction
 * @account: who asked
 * @key: the request's Idempotency-Key
 * @answer: what it is answered
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_answer (sqlite3 *db, const char *account, const char *key, const KhaiSandboxAnswer *answer, GError **error)
{
  return run (db, error,
              "INSERT INTO answer (account, key, payload_digest, status, language, body, location, etag) "
              "VALUES (:account, :key, :digest, :status, :language, :body, :location, :etag)",
              ":account", TEXT, account, ":key", TEXT, key, ":digest", TEXT, answer->digest, ":status", INT, (gint64) answer->status,
              ":language", TEXT, answer->language, ":body", TEXT, answer->body, ":location", TEXT, answer->location, ":etag", TEXT,
              answer->etag, NULL);
}

/* ---- declarations ---- */

static KhaiSandboxDeclaration *
read_declaration (KhaiStmt *stmt)
{
  KhaiSandboxDeclaration *declaration = g_new0 (KhaiSandboxDeclaration, 1);
  char **texts[] = { &declaration->id, &declaration->account, &declaration->reference, &declaration->receipt_id, &declaration->digest,
                     &declaration->state, &declaration->updated_at, &declaration->channel, &declaration->registration_number,
                     &declaration->due_at, &declaration->requests_vi, &declaration->requests_en };

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
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "SELECT " COLUMNS " FROM declaration WHERE id = :id", ":id", TEXT, id, NULL);

  return step_to_row (stmt, error) ? read_declaration (stmt) : NULL;
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
khai_sandbox_store_find_reference (sqlite3 *db, const char *account, const char *reference, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error,
                                       "SELECT " COLUMNS " FROM declaration WHERE account = :account AND local_reference = :reference",
                                       ":account", TEXT, account, ":reference", TEXT, reference, NULL);

  return step_to_row (stmt, error) ? read_declaration (stmt) : NULL;
}

/* A JSON array, for json_each(): a list of states of any length is one parameter. States are words without quotes. */
static char *
states_text (const char *const *states)
{
  g_autofree char *joined = states != NULL ? g_strjoinv ("\",\"", (char **) states) : NULL;

  return joined != NULL ? g_strdup_printf ("[\"%s\"]", joined) : NULL;
}

/**
 * khai_sandbox_store_list:
 * @db: the database
 * @account: whose
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
khai_sandbox_store_list (sqlite3 *db, const char *account, const char *reference, const char *const *states, const char *since,
                         const char *before_time, const char *before_id, guint limit, GError **error)
{
  g_autofree char *wanted = states_text (states);
  g_autoptr (KhaiStmt) stmt
    = prepare (db, error,
               "SELECT " COLUMNS " FROM declaration WHERE account = :account "
               "AND (:reference IS NULL OR local_reference = :reference) "
               "AND (:states IS NULL OR state IN (SELECT value FROM json_each (:states))) "
               "AND (:since IS NULL OR updated_at >= :since) "
               "AND (:time IS NULL OR (updated_at, id) < (:time, :id)) ORDER BY updated_at DESC, id DESC LIMIT :limit",
               ":account", TEXT, account, ":reference", TEXT, reference, ":states", TEXT, wanted, ":since", TEXT, since, ":time", TEXT,
               before_time, ":id", TEXT, before_id, ":limit", INT, (gint64) limit, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_sandbox_declaration_free);
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
 * @body: the bytes as they came
 * @signature: their detached JWS
 * @receipt: the receipt's text
 * @received_at: when they came
 * @error: %KHAI_ERROR_EXISTS when the account has used the local reference; failures of the database
 *
 * Returns: %TRUE when declaration, version and receipt are stored
 */
gboolean
khai_sandbox_store_add_declaration (sqlite3 *db, const KhaiSandboxDeclaration *declaration, GBytes *body, const char *signature,
                                    const char *receipt, const char *received_at, GError **error)
{
  g_autoptr (KhaiStmt) version = NULL;

  if (!run (db, error,
            "INSERT INTO declaration (id, account, local_reference, receipt_id, payload_digest, version, state, updated_at) "
            "VALUES (:id, :account, :reference, :receipt, :digest, :version, :state, :updated)",
            ":id", TEXT, declaration->id, ":account", TEXT, declaration->account, ":reference", TEXT, declaration->reference, ":receipt",
            TEXT, declaration->receipt_id, ":digest", TEXT, declaration->digest, ":version", INT, declaration->version, ":state", TEXT,
            declaration->state, ":updated", TEXT, declaration->updated_at, NULL))
    return FALSE;
  version = prepare (db, error,
                     "INSERT INTO version (declaration, version, body, signature, received_at) "
                     "VALUES (:id, :version, :body, :signature, :received)",
                     ":id", TEXT, declaration->id, ":version", INT, declaration->version, ":signature", TEXT, signature, ":received", TEXT,
                     received_at, NULL);
  if (version == NULL)
    return FALSE;
  khai_stmt_bind_blob (version, ":body", body);
  return khai_stmt_run (version, error)
         && run (db, error,
                 "INSERT INTO receipt (id, account, declaration, version, body) VALUES (:id, :account, :declaration, :version, :body)",
                 ":id", TEXT, declaration->receipt_id, ":account", TEXT, declaration->account, ":declaration", TEXT, declaration->id,
                 ":version", INT, declaration->version, ":body", TEXT, receipt, NULL);
}

/**
 * khai_sandbox_store_update_declaration:
 * @db: the database, in a transaction
 * @declaration: how it stands now
 * @error: failures of the database
 *
 * Returns: %TRUE when state, channel, number, deadline and last event are stored
 */
gboolean
khai_sandbox_store_update_declaration (sqlite3 *db, const KhaiSandboxDeclaration *declaration, GError **error)
{
  return run (db, error,
              "UPDATE declaration SET state = :state, channel = :channel, registration_number = :number, due_at = :due, "
              "requests_vi = :requests_vi, requests_en = :requests_en, last_sequence = :sequence, updated_at = :updated WHERE id = :id",
              ":id", TEXT, declaration->id, ":state", TEXT, declaration->state, ":channel", TEXT, declaration->channel, ":number", TEXT,
              declaration->registration_number, ":due", TEXT, declaration->due_at, ":requests_vi", TEXT, declaration->requests_vi,
              ":requests_en", TEXT, declaration->requests_en, ":sequence", INT, declaration->last_sequence, ":updated", TEXT,
              declaration->updated_at, NULL);
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
khai_sandbox_store_find_version (sqlite3 *db, const char *declaration, gint64 version, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "SELECT body FROM version WHERE declaration = :id AND version = :version", ":id", TEXT,
                                       declaration, ":version", INT, version, NULL);

  return step_to_row (stmt, error) ? khai_stmt_blob (stmt, 0) : NULL;
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
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "SELECT body FROM receipt WHERE id = :id AND account = :account", ":id", TEXT, id,
                                       ":account", TEXT, account, NULL);

  return step_to_row (stmt, error) ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
}

/**
 * khai_sandbox_store_next_registration:
 * @db: the database, in a transaction
 * @error: failures of the database
 *
 * Twelve digits: exports begin with 30, the last one counts amendments (0: none). The digits between have no public meaning; here
 * they count, behind a 7 that keeps a training number from being short.
 *
 * Returns: (transfer full): the next declaration number, or %NULL
 */
char *
khai_sandbox_store_next_registration (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "UPDATE counter SET last = last + 1 WHERE name = 'registration' RETURNING last", NULL);

  return step_to_row (stmt, error) ? g_strdup_printf ("307%08" G_GINT64_FORMAT "0", khai_stmt_int (stmt, 0)) : NULL;
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
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "UPDATE account SET last_sequence = last_sequence + 1 WHERE id = :id RETURNING last_sequence",
                                       ":id", TEXT, account, NULL);

  return step_to_row (stmt, error) ? khai_stmt_int (stmt, 0) : 0;
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
khai_sandbox_store_newest_sequence (sqlite3 *db, const char *account, gint64 *newest, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "SELECT last_sequence FROM account WHERE id = :id", ":id", TEXT, account, NULL);
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
khai_sandbox_store_add_event (sqlite3 *db, const char *account, gint64 sequence, const char *declaration, const char *body_vi,
                              const char *body_en, GError **error)
{
  return run (db, error,
              "INSERT INTO event (account, sequence, declaration, body_vi, body_en) VALUES (:account, :sequence, :declaration, :vi, :en)",
              ":account", TEXT, account, ":sequence", INT, sequence, ":declaration", TEXT, declaration, ":vi", TEXT, body_vi, ":en", TEXT,
              body_en, NULL);
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
khai_sandbox_store_list_events (sqlite3 *db, const char *account, gint64 after, guint limit, gboolean english, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error,
                                       english ? "SELECT body_en FROM event WHERE account = :account AND sequence > :after "
                                                 "ORDER BY sequence LIMIT :limit"
                                               : "SELECT body_vi FROM event WHERE account = :account AND sequence > :after "
                                                 "ORDER BY sequence LIMIT :limit",
                                       ":account", TEXT, account, ":after", INT, after, ":limit", INT, (gint64) limit, NULL);
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
 * @declaration: to which declaration
 * @scenario: name of the scenario
 * @position: index of the step in it
 * @due_at: when, microseconds since 1970
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_step (sqlite3 *db, const char *declaration, const char *scenario, guint position, gint64 due_at, GError **error)
{
  return run (db, error, "INSERT INTO step (declaration, scenario, position, due_at) VALUES (:declaration, :scenario, :position, :due)",
              ":declaration", TEXT, declaration, ":scenario", TEXT, scenario, ":position", INT, (gint64) position, ":due", INT, due_at, NULL);
}

/**
 * khai_sandbox_store_next_step:
 * @db: the database
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the step that is due first, perhaps not yet
 */
KhaiSandboxStep *
khai_sandbox_store_next_step (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = prepare (db, error, "SELECT id, declaration, scenario, position, due_at FROM step ORDER BY due_at, id LIMIT 1",
                                       NULL);
  KhaiSandboxStep *step;

  if (!step_to_row (stmt, error))
    return NULL;
  step = g_new0 (KhaiSandboxStep, 1);
  step->id = khai_stmt_int (stmt, 0);
  step->declaration = g_strdup (khai_stmt_text (stmt, 1));
  step->scenario = g_strdup (khai_stmt_text (stmt, 2));
  step->position = khai_stmt_int (stmt, 3);
  step->due_at = khai_stmt_int (stmt, 4);
  return step;
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
  return run (db, error, "DELETE FROM step WHERE id = :id", ":id", INT, id, NULL);
}
