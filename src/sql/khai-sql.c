/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SQLite with its soft edges taken off: every code looked at, every failure named by what it means
 * to the user, parameters by name only. What SQLite says about a failing statement can quote what
 * was bound (an FTS query, a JSON path), so the texts of errors hold the code alone; only where a
 * statement is prepared, before anything is bound, SQLite's own words are kept. */

#include "khai-sql.h"

#include "khai-error.h"

#include <errno.h>
#include <string.h>

/* Another process may hold the write lock for as long as a migration or a backup step takes. */
#define BUSY_TIMEOUT_MS 5000

struct _KhaiStmt
{
  sqlite3 *db;
  sqlite3_stmt *handle; /* (owned) */
  int bind_code;        /* the first failure to bind, told by the next step */
};

static KhaiErrorCode
code_from_sqlite (int extended_code)
{
  switch (extended_code & 0xff)
    {
    case SQLITE_FULL:
      return KHAI_ERROR_DISK_FULL;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return KHAI_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return KHAI_ERROR_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return KHAI_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return KHAI_ERROR_EXISTS;
    case SQLITE_TOOBIG:
      return KHAI_ERROR_TOO_LARGE;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      /* A statement that SQLite does not understand is our fault, not the disk's. */
      return KHAI_ERROR_INTERNAL;
    default:
      return KHAI_ERROR_IO;
    }
}

static void
set_error_from_code (int extended_code, const char *what, GError **error)
{
  g_set_error (error, KHAI_ERROR, code_from_sqlite (extended_code), "%s: %s (SQLite %d)", what,
               sqlite3_errstr (extended_code), extended_code);
}

/* Only for statements that have not been bound yet. */
static void
set_error_from_text (sqlite3 *db, const char *what, GError **error)
{
  int code = sqlite3_extended_errcode (db);
  g_set_error (error, KHAI_ERROR, code_from_sqlite (code), "%s: %s (SQLite %d)", what,
               sqlite3_errmsg (db), code);
}

/**
 * khai_sql_set_error:
 * @db: (nullable): a connection on which a call of sqlite3_ has just failed
 * @what: what was being done, in words without personal data
 * @error: (nullable): where to put the error
 *
 * Sets the KHAI_ERROR that says what the connection's last failure means, without any value that
 * was bound.
 */
void
khai_sql_set_error (sqlite3 *db, const char *what, GError **error)
{
  g_return_if_fail (what != NULL);

  set_error_from_code (db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM, what, error);
}

static gboolean
configure (sqlite3 *db, int flags, GError **error)
{
  if (sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS) != SQLITE_OK
      || sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) != SQLITE_OK
      || sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL) != SQLITE_OK)
    {
      khai_sql_set_error (db, "configuring the database", error);
      return FALSE;
    }
  /* SQLite opens a file it may not write for reading only and says nothing. */
  if ((flags & SQLITE_OPEN_READWRITE) != 0 && sqlite3_db_readonly (db, "main") == 1)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY, "database cannot be written");
      return FALSE;
    }
  return TRUE;
}

/**
 * khai_sql_open:
 * @path: a file name, or ":memory:"
 * @flags: SQLITE_OPEN_READONLY, or SQLITE_OPEN_READWRITE with or without SQLITE_OPEN_CREATE,
 * SQLITE_OPEN_URI …
 * @db: (out) (transfer full): the connection, for khai_sql_close(); NULL on failure
 * @error: KHAI_ERROR_NOT_FOUND if there is no such file, KHAI_ERROR_READ_ONLY if it may not be
 * opened as asked, KHAI_ERROR_DAMAGED if it is no database, and the others of this room
 *
 * Opens a connection for one thread (no mutex), with extended result codes, a busy time-out,
 * foreign keys enforced and a schema that may not call functions with side effects. The file's head
 * is read, so that a file that is no database is refused here.
 *
 * Returns: TRUE if @db was set
 */
gboolean
khai_sql_open (const char *path, int flags, sqlite3 **db, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (db != NULL, FALSE);

  sqlite3 *opened = NULL;
  gint64 schema_version;
  int open_flags = (flags & ~SQLITE_OPEN_FULLMUTEX) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

  *db = NULL;
  if (sqlite3_open_v2 (path, &opened, open_flags, NULL) != SQLITE_OK)
    {
      int system_error = opened != NULL ? sqlite3_system_errno (opened) : 0;
      if (system_error == ENOENT || system_error == ENOTDIR)
        g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "no such database");
      else
        khai_sql_set_error (opened, "opening the database", error);
      khai_sql_close (opened);
      return FALSE;
    }
  if (!configure (opened, flags, error)
      || !khai_sql_get_int (opened, "PRAGMA schema_version", &schema_version, error))
    {
      khai_sql_close (opened);
      return FALSE;
    }
  *db = opened;
  return TRUE;
}

/**
 * khai_sql_close:
 * @db: (transfer full) (nullable): a connection whose statements have all been freed
 *
 * Closes the connection; an open transaction is rolled back by SQLite.
 */
void
khai_sql_close (sqlite3 *db)
{
  if (db == NULL)
    return;
  /* Asked this way, because sqlite3_next_stmt() also shows what full-text tables keep for
   * themselves. */
  if (sqlite3_close (db) == SQLITE_OK)
    return;
  g_critical ("a database is closed before its statements");
  sqlite3_close_v2 (db);
}

static gboolean
step_to_end (sqlite3 *db, sqlite3_stmt *handle, GError **error)
{
  int code;
  do
    code = sqlite3_step (handle);
  while (code == SQLITE_ROW);
  if (code == SQLITE_DONE)
    return TRUE;
  khai_sql_set_error (db, "running a statement", error);
  return FALSE;
}

/**
 * khai_sql_exec:
 * @db: a connection
 * @sql: one or more statements: a constant of the program or a file of the data pack, never built
 * of values
 * @error: an error of this room; what came before the failing statement has been done
 *
 * Runs the statements in turn and throws away their rows.
 *
 * Returns: TRUE if all ran
 */
gboolean
khai_sql_exec (sqlite3 *db, const char *sql, GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  while (*sql != '\0')
    {
      sqlite3_stmt *handle = NULL;
      if (sqlite3_prepare_v2 (db, sql, -1, &handle, &sql) != SQLITE_OK)
        {
          set_error_from_text (db, "preparing a statement", error);
          return FALSE;
        }
      /* A comment or white space gives no statement. */
      gboolean ok = handle == NULL || step_to_end (db, handle, error);
      sqlite3_finalize (handle);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_sql_begin:
 * @db: a connection without an open transaction
 * @error: KHAI_ERROR_BUSY if another process went on writing for the whole busy time-out
 *
 * Begins a transaction that holds the write lock from the start, so that no statement in it meets a
 * lock half-way.
 *
 * Returns: TRUE if the transaction is open
 */
gboolean
khai_sql_begin (sqlite3 *db, GError **error)
{
  return khai_sql_exec (db, "BEGIN IMMEDIATE", error);
}

/**
 * khai_sql_commit:
 * @db: a connection with an open transaction
 * @error: why nothing was kept
 *
 * Commits; if that fails, rolls back before it returns, so that the connection is never left in a
 * transaction that its owner believes over.
 *
 * Returns: TRUE if everything since khai_sql_begin() is on the disk
 */
gboolean
khai_sql_commit (sqlite3 *db, GError **error)
{
  g_return_val_if_fail (db != NULL, FALSE);

  if (khai_sql_exec (db, "COMMIT", error))
    return TRUE;
  khai_sql_rollback (db);
  return FALSE;
}

/**
 * khai_sql_rollback:
 * @db: a connection
 *
 * Rolls back the open transaction. After some failures (a full disk) SQLite has done so already;
 * then there is nothing to do.
 */
void
khai_sql_rollback (sqlite3 *db)
{
  g_return_if_fail (db != NULL);

  g_autoptr (GError) error = NULL;
  if (sqlite3_get_autocommit (db) == 0 && !khai_sql_exec (db, "ROLLBACK", &error))
    g_critical ("rolling back failed: %s", error->message);
}

/**
 * khai_sql_get_int:
 * @db: a connection
 * @sql: a statement of which the first column of the first row is wanted
 * @value: (out): that number; 0 for NULL
 * @error: KHAI_ERROR_NOT_FOUND if there is no row, or an error of this room
 *
 * Returns: TRUE if @value was set
 */
gboolean
khai_sql_get_int (sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  g_return_val_if_fail (value != NULL, FALSE);

  gboolean row;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db, sql, error);
  if (stmt == NULL || !khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "statement gave no row");
      return FALSE;
    }
  *value = khai_stmt_int (stmt, 0);
  return TRUE;
}

/* Whether there is another statement in `tail`, or something that is none. */
static gboolean
has_statement (sqlite3 *db, const char *tail)
{
  sqlite3_stmt *handle = NULL;
  gboolean more = sqlite3_prepare_v2 (db, tail, -1, &handle, NULL) != SQLITE_OK || handle != NULL;
  sqlite3_finalize (handle);
  return more;
}

/**
 * khai_stmt_new:
 * @db: a connection, which must live longer than the statement
 * @sql: exactly one statement, its parameters written ":name"
 * @error: KHAI_ERROR_INTERNAL with SQLite's words if it does not understand the text,
 * KHAI_ERROR_BAD_INPUT if it is not exactly one statement, or another error of this room
 *
 * Returns: (transfer full) (nullable): the statement, ready to be bound
 */
KhaiStmt *
khai_stmt_new (sqlite3 *db, const char *sql, GError **error)
{
  g_return_val_if_fail (db != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  sqlite3_stmt *handle = NULL;
  const char *tail = NULL;
  if (sqlite3_prepare_v2 (db, sql, -1, &handle, &tail) != SQLITE_OK)
    {
      set_error_from_text (db, "preparing a statement", error);
      return NULL;
    }
  if (handle == NULL || (*tail != '\0' && has_statement (db, tail)))
    {
      sqlite3_finalize (handle);
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not exactly one statement");
      return NULL;
    }

  KhaiStmt *stmt = g_new0 (KhaiStmt, 1);
  stmt->db = db;
  stmt->handle = handle;
  return stmt;
}

/**
 * khai_stmt_free:
 * @stmt: (transfer full): a statement
 *
 * Frees it. A failure of its last step has been told by khai_stmt_step() and is not told again.
 */
void
khai_stmt_free (KhaiStmt *stmt)
{
  g_return_if_fail (stmt != NULL);

  sqlite3_finalize (stmt->handle);
  g_free (stmt);
}

static int
parameter_index (KhaiStmt *stmt, const char *name)
{
  int index = sqlite3_bind_parameter_index (stmt->handle, name);
  if (index == 0)
    g_error ("no parameter %s in: %s", name, sqlite3_sql (stmt->handle));
  return index;
}

static void
note_bind_code (KhaiStmt *stmt, const char *name, int code)
{
  if (code == SQLITE_MISUSE)
    g_error ("parameter %s bound between two steps of: %s", name, sqlite3_sql (stmt->handle));
  if (code != SQLITE_OK && stmt->bind_code == SQLITE_OK)
    stmt->bind_code = code;
}

/**
 * khai_stmt_bind_text:
 * @stmt: a statement that has not been stepped since it was made or reset
 * @name: the parameter with its colon, ":code"; one that is not in the statement ends the program
 * @value: (nullable): UTF-8, copied; NULL binds NULL
 *
 * Binds a text. Too long a text is told by the next step.
 */
void
khai_stmt_bind_text (KhaiStmt *stmt, const char *name, const char *value)
{
  g_return_if_fail (stmt != NULL);
  g_return_if_fail (name != NULL);

  int index = parameter_index (stmt, name);
  note_bind_code (stmt, name,
                  sqlite3_bind_text64 (stmt->handle, index, value,
                                       value != NULL ? strlen (value) : 0, SQLITE_TRANSIENT,
                                       SQLITE_UTF8));
}

/**
 * khai_stmt_bind_int:
 * @stmt: a statement that has not been stepped since it was made or reset
 * @name: the parameter with its colon
 * @value: a number
 *
 * Binds an integer.
 */
void
khai_stmt_bind_int (KhaiStmt *stmt, const char *name, gint64 value)
{
  g_return_if_fail (stmt != NULL);
  g_return_if_fail (name != NULL);

  int index = parameter_index (stmt, name);
  note_bind_code (stmt, name, sqlite3_bind_int64 (stmt->handle, index, value));
}

/**
 * khai_stmt_bind_null:
 * @stmt: a statement that has not been stepped since it was made or reset
 * @name: the parameter with its colon
 *
 * Binds NULL.
 */
void
khai_stmt_bind_null (KhaiStmt *stmt, const char *name)
{
  g_return_if_fail (stmt != NULL);
  g_return_if_fail (name != NULL);

  note_bind_code (stmt, name, sqlite3_bind_null (stmt->handle, parameter_index (stmt, name)));
}

/**
 * khai_stmt_bind_blob:
 * @stmt: a statement that has not been stepped since it was made or reset
 * @name: the parameter with its colon
 * @value: (nullable): bytes, copied; NULL binds NULL, no bytes bind an empty blob
 *
 * Binds bytes. Too many of them are told by the next step.
 */
void
khai_stmt_bind_blob (KhaiStmt *stmt, const char *name, GBytes *value)
{
  g_return_if_fail (stmt != NULL);
  g_return_if_fail (name != NULL);

  int index = parameter_index (stmt, name);
  if (value == NULL)
    {
      note_bind_code (stmt, name, sqlite3_bind_null (stmt->handle, index));
      return;
    }
  gsize size;
  const void *data = g_bytes_get_data (value, &size);
  /* A NULL pointer would bind NULL. */
  note_bind_code (
      stmt, name,
      sqlite3_bind_blob64 (stmt->handle, index, size > 0 ? data : "", size, SQLITE_TRANSIENT));
}

/**
 * khai_stmt_step:
 * @stmt: a statement
 * @row: (out): TRUE if a row is there to be read, FALSE if there are no more
 * @error: an error of this room; the statement is then reset, its bindings stay
 *
 * Returns: FALSE on failure
 */
gboolean
khai_stmt_step (KhaiStmt *stmt, gboolean *row, GError **error)
{
  g_return_val_if_fail (stmt != NULL, FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  *row = FALSE;
  if (stmt->bind_code != SQLITE_OK)
    {
      set_error_from_code (stmt->bind_code, "binding a value", error);
      return FALSE;
    }
  int code = sqlite3_step (stmt->handle);
  if (code == SQLITE_ROW || code == SQLITE_DONE)
    {
      *row = code == SQLITE_ROW;
      return TRUE;
    }
  set_error_from_code (code, "running a statement", error);
  sqlite3_reset (stmt->handle);
  return FALSE;
}

/**
 * khai_stmt_run:
 * @stmt: a statement whose rows, if it gives any, are not wanted
 * @error: an error of this room
 *
 * Steps to the end, then resets the statement and clears its bindings, also on failure: the next
 * run binds everything anew.
 *
 * Returns: TRUE if it ran to the end
 */
gboolean
khai_stmt_run (KhaiStmt *stmt, GError **error)
{
  g_return_val_if_fail (stmt != NULL, FALSE);

  gboolean row;
  gboolean ok;
  do
    ok = khai_stmt_step (stmt, &row, error);
  while (ok && row);
  khai_stmt_reset (stmt);
  return ok;
}

/**
 * khai_stmt_reset:
 * @stmt: a statement
 *
 * Makes it ready to run again and clears its bindings, so that no value of the run before can slip
 * into the next.
 */
void
khai_stmt_reset (KhaiStmt *stmt)
{
  g_return_if_fail (stmt != NULL);

  sqlite3_reset (stmt->handle);
  sqlite3_clear_bindings (stmt->handle);
  stmt->bind_code = SQLITE_OK;
}

/**
 * khai_stmt_text:
 * @stmt: a statement that gave a row
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the value as text, valid until the next step; NULL for NULL
 */
const char *
khai_stmt_text (KhaiStmt *stmt, int column)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  return (const char *)sqlite3_column_text (stmt->handle, column);
}

/**
 * khai_stmt_int:
 * @stmt: a statement that gave a row
 * @column: from 0
 *
 * Returns: the value as an integer; 0 for NULL
 */
gint64
khai_stmt_int (KhaiStmt *stmt, int column)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_int64 (stmt->handle, column);
}

/**
 * khai_stmt_is_null:
 * @stmt: a statement that gave a row
 * @column: from 0
 *
 * Returns: TRUE if NULL stands there
 */
gboolean
khai_stmt_is_null (KhaiStmt *stmt, int column)
{
  g_return_val_if_fail (stmt != NULL, TRUE);

  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

/**
 * khai_stmt_blob:
 * @stmt: a statement that gave a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): a copy of the bytes; NULL for NULL
 */
GBytes *
khai_stmt_blob (KhaiStmt *stmt, int column)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  if (khai_stmt_is_null (stmt, column))
    return NULL;
  const void *data = sqlite3_column_blob (stmt->handle, column);
  return g_bytes_new (data, (gsize)sqlite3_column_bytes (stmt->handle, column));
}

/**
 * khai_stmt_n_columns:
 * @stmt: a statement
 *
 * Returns: how many columns its rows have; 0 if it gives none
 */
int
khai_stmt_n_columns (KhaiStmt *stmt)
{
  g_return_val_if_fail (stmt != NULL, 0);

  return sqlite3_column_count (stmt->handle);
}

/**
 * khai_stmt_column_name:
 * @stmt: a statement
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the column's name, which a statement should give by AS
 */
const char *
khai_stmt_column_name (KhaiStmt *stmt, int column)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  return sqlite3_column_name (stmt->handle, column);
}

/**
 * khai_stmt_get_handle:
 * @stmt: a statement
 *
 * Returns: (transfer none): SQLite's own handle, for what this room does not wrap
 * (sqlite3_stmt_readonly() and its like)
 */
sqlite3_stmt *
khai_stmt_get_handle (KhaiStmt *stmt)
{
  g_return_val_if_fail (stmt != NULL, NULL);

  return stmt->handle;
}
