/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* A thin, strict hold on SQLite for every room that has a database. Parameters are bound by name (":code"), a mistaken
 * name is a programming error (g_error). SQLite's codes become KHAI_ERROR codes: FULL → DISK_FULL, READONLY/CANTOPEN/PERM →
 * READ_ONLY, CORRUPT/NOTADB → DAMAGED, BUSY/LOCKED → BUSY, CONSTRAINT → EXISTS, TOOBIG → TOO_LARGE, ERROR/MISUSE/RANGE
 * (SQL that SQLite does not understand) → INTERNAL, others → IO; a file that is not there → NOT_FOUND. Error texts never hold bound values. */
typedef struct _KhaiStmt KhaiStmt;

gboolean khai_sql_open (const char *path, int flags, sqlite3 **db, GError **error); /* adds NOMUTEX, extended codes, busy time-out, trusted_schema=OFF, foreign_keys=ON */
void khai_sql_close (sqlite3 *db);
gboolean khai_sql_exec (sqlite3 *db, const char *sql, GError **error);      /* one or more statements, constant text */
gboolean khai_sql_begin (sqlite3 *db, GError **error);                      /* BEGIN IMMEDIATE */
gboolean khai_sql_commit (sqlite3 *db, GError **error);                     /* on failure rolls back before it returns */
void khai_sql_rollback (sqlite3 *db);
gboolean khai_sql_get_int (sqlite3 *db, const char *sql, gint64 *value, GError **error);
void khai_sql_set_error (sqlite3 *db, const char *what, GError **error);

KhaiStmt *khai_stmt_new (sqlite3 *db, const char *sql, GError **error);
void khai_stmt_free (KhaiStmt *stmt);
void khai_stmt_bind_text (KhaiStmt *stmt, const char *name, const char *value); /* NULL → NULL; copied */
void khai_stmt_bind_int (KhaiStmt *stmt, const char *name, gint64 value);
void khai_stmt_bind_null (KhaiStmt *stmt, const char *name);
void khai_stmt_bind_blob (KhaiStmt *stmt, const char *name, GBytes *value);
/* TRUE and *row TRUE: a row; TRUE and *row FALSE: done. */
gboolean khai_stmt_step (KhaiStmt *stmt, gboolean *row, GError **error);
gboolean khai_stmt_run (KhaiStmt *stmt, GError **error);                     /* steps to the end, then resets */
void khai_stmt_reset (KhaiStmt *stmt);                                       /* and clears bindings */
const char *khai_stmt_text (KhaiStmt *stmt, int column);                     /* (transfer none) (nullable) */
gint64 khai_stmt_int (KhaiStmt *stmt, int column);
gboolean khai_stmt_is_null (KhaiStmt *stmt, int column);
GBytes *khai_stmt_blob (KhaiStmt *stmt, int column);                         /* (transfer full) */
int khai_stmt_n_columns (KhaiStmt *stmt);
const char *khai_stmt_column_name (KhaiStmt *stmt, int column);
sqlite3_stmt *khai_stmt_get_handle (KhaiStmt *stmt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiStmt, khai_stmt_free)

G_END_DECLS
