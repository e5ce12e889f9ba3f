/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-sandbox-store.h"

G_BEGIN_DECLS

/* A statement with its parameters: name, KHAI_TEXT or KHAI_INT, value (const char *, gint64) …;
 * NULL ends them. */
#define KHAI_TEXT 's'
#define KHAI_INT 'i'

KhaiStmt *
khai_sandbox_prepare (sqlite3 *db, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
gboolean
khai_sandbox_run (sqlite3 *db, GError **error, const char *sql, ...) G_GNUC_NULL_TERMINATED;
gboolean
khai_sandbox_step_to_row (KhaiStmt *stmt,
                          GError **error); /* FALSE also when there is no row, or no statement */

G_END_DECLS
