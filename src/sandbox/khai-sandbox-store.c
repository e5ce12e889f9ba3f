/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The training window's database. Everything it has promised is on the disk before it answers (WAL
 * with synchronous=FULL), so that a lesson goes on after a crash and a client never learns of a
 * receipt that is gone. */

#include "config.h"

#include "khai-sandbox-store-private.h"

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
#define VERSION 2

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

/* ---- statements with their parameters: name, KHAI_TEXT or KHAI_INT, value; NULL ends ---- */

static void
bind_all (KhaiStmt *stmt, va_list parameters)
{
  const char *name;

  while ((name = va_arg (parameters, const char *)) != NULL)
    if (va_arg (parameters, int) == KHAI_TEXT)
      khai_stmt_bind_text (stmt, name, va_arg (parameters, const char *));
    else
      khai_stmt_bind_int (stmt, name, va_arg (parameters, gint64));
}

KhaiStmt *
khai_sandbox_prepare (sqlite3 *db, GError **error, const char *sql, ...)
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

gboolean
khai_sandbox_run (sqlite3 *db, GError **error, const char *sql, ...)
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

gboolean
khai_sandbox_step_to_row (KhaiStmt *stmt, GError **error)
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

/* Brings the file from one version to the next, whole or not at all. */
static gboolean
upgrade (sqlite3 *db, const char *resource, int version, GError **error)
{
  g_autoptr (GBytes) script = g_resource_lookup_data (
      khai_sandbox_resources_get_resource (), resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version=%d; PRAGMA application_id=%d;",
                                            version, APPLICATION_ID);

  if (script == NULL || !khai_sql_begin (db, error))
    return FALSE;
  if (khai_sql_exec (db, g_bytes_get_data (script, NULL), error)
      && khai_sql_exec (db, stamp, error))
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
  if (n_tables > 0 && (application != APPLICATION_ID || version < 1 || version > VERSION))
    {
      g_set_error_literal (error, KHAI_ERROR,
                           application == APPLICATION_ID && version > VERSION
                               ? KHAI_ERROR_NEWER
                               : KHAI_ERROR_WRONG_VERSION,
                           "the file is no training window's database of this edition");
      return FALSE;
    }
  return (n_tables > 0 || upgrade (db, "/khai/sandbox/sandbox.sql", 1, error))
         && (version == VERSION || upgrade (db, "/khai/sandbox/sandbox-2.sql", 2, error));
}

/**
 * khai_sandbox_store_open:
 * @dir: the training window's folder; it exists
 * @db: (out): the database
 * @error: %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_DISK_FULL, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_NEWER,
 * %KHAI_ERROR_WRONG_VERSION, %KHAI_ERROR_IO
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
  if (!khai_sql_exec (opened, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", error)
      || !check_schema (opened, error))
    {
      khai_sql_close (opened);
      return FALSE;
    }
  *db = opened;
  return TRUE;
}

/* ---- accounts ---- */

/**
 * khai_sandbox_store_add_account:
 * @db: the database, in a transaction
 * @account: certificate thumbprint, or a person's name for it
 * @error: failures of the database
 *
 * Returns: %TRUE when it is there, now or before
 */
gboolean
khai_sandbox_store_add_account (sqlite3 *db, const char *account, GError **error)
{
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autofree char *created = khai_clock_now_string (clock);

  return khai_sandbox_run (db, error,
                           "INSERT OR IGNORE INTO account (id, created_at) VALUES (:id, :now)",
                           ":id", KHAI_TEXT, account, ":now", KHAI_TEXT, created, NULL);
}

/**
 * khai_sandbox_store_use_assertion:
 * @db: the database, in a transaction
 * @account: certificate thumbprint
 * @jti: the assertion's id
 * @now: microseconds since 1970
 * @expires_at: until when the assertion could be used
 * @error: failures of the database
 *
 * Returns: %TRUE when the assertion is used now for the first time; %FALSE without an error when it
 * was used before
 */
gboolean
khai_sandbox_store_use_assertion (sqlite3 *db,
                                  const char *account,
                                  const char *jti,
                                  gint64 now,
                                  gint64 expires_at,
                                  GError **error)
{
  gboolean used;

  if (!khai_sandbox_run (db, error, "DELETE FROM assertion WHERE expires_at < :now", ":now",
                         KHAI_INT, now, NULL)
      || !khai_sandbox_run (db, error, "DELETE FROM token WHERE expires_at < :now", ":now",
                            KHAI_INT, now, NULL)
      || !khai_sandbox_store_add_account (db, account, error))
    return FALSE;
  used = khai_sandbox_run (db, error,
                           "INSERT OR IGNORE INTO assertion (account, jti, expires_at) VALUES "
                           "(:account, :jti, :expires)",
                           ":account", KHAI_TEXT, account, ":jti", KHAI_TEXT, jti, ":expires",
                           KHAI_INT, expires_at, NULL);
  return used && sqlite3_changes (db) == 1;
}

/**
 * khai_sandbox_store_add_token:
 * @db: the database, in a transaction
 * @digest: SHA-256 of the token; the token itself is not kept
 * @account: whose it is
 * @scope: what it allows, words separated by spaces
 * @family: (nullable): the sign-in of a person from which it follows
 * @expires_at: microseconds since 1970
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_token (sqlite3 *db,
                              const char *digest,
                              const char *account,
                              const char *scope,
                              const char *family,
                              gint64 expires_at,
                              GError **error)
{
  return khai_sandbox_run (db, error,
                           "INSERT INTO token (digest, account, scope, family, expires_at) VALUES "
                           "(:digest, :account, :scope, :family, :expires)",
                           ":digest", KHAI_TEXT, digest, ":account", KHAI_TEXT, account, ":scope",
                           KHAI_TEXT, scope, ":family", KHAI_TEXT, family, ":expires", KHAI_INT,
                           expires_at, NULL);
}

/**
 * khai_sandbox_store_remove_token:
 * @db: the database
 * @digest: SHA-256 of the token
 * @error: failures of the database
 *
 * Returns: %TRUE when it is gone
 */
gboolean
khai_sandbox_store_remove_token (sqlite3 *db, const char *digest, GError **error)
{
  return khai_sandbox_run (db, error, "DELETE FROM token WHERE digest = :digest", ":digest",
                           KHAI_TEXT, digest, NULL);
}

/**
 * khai_sandbox_store_find_token:
 * @db: the database
 * @digest: SHA-256 of the token
 * @now: microseconds since 1970
 * @scope: (out) (transfer full): what it allows
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the account it was given to; %NULL without an error when
 * there is none in force
 */
char *
khai_sandbox_store_find_token (sqlite3 *db,
                               const char *digest,
                               gint64 now,
                               char **scope,
                               GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT account, scope FROM token WHERE digest = :digest AND expires_at > :now",
      ":digest", KHAI_TEXT, digest, ":now", KHAI_INT, now, NULL);

  if (!khai_sandbox_step_to_row (stmt, error))
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
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT status, payload_digest, language, body, location, etag FROM answer "
      "WHERE account = :account AND key = :key",
      ":account", KHAI_TEXT, account, ":key", KHAI_TEXT, key, NULL);
  KhaiSandboxAnswer *answer;

  if (!khai_sandbox_step_to_row (stmt, error))
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
khai_sandbox_store_add_answer (sqlite3 *db,
                               const char *account,
                               const char *key,
                               const KhaiSandboxAnswer *answer,
                               GError **error)
{
  return khai_sandbox_run (
      db, error,
      "INSERT INTO answer (account, key, payload_digest, status, language, body, location, etag) "
      "VALUES (:account, :key, :digest, :status, :language, :body, :location, :etag)",
      ":account", KHAI_TEXT, account, ":key", KHAI_TEXT, key, ":digest", KHAI_TEXT, answer->digest,
      ":status", KHAI_INT, (gint64)answer->status, ":language", KHAI_TEXT, answer->language,
      ":body", KHAI_TEXT, answer->body, ":location", KHAI_TEXT, answer->location, ":etag",
      KHAI_TEXT, answer->etag, NULL);
}
