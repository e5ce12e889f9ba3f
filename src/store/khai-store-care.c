/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeping the database well: migrations, checks, settings. Nothing here ever deletes or recreates it. */

#include "config.h"

#include "khai-error.h"
#include "khai-store-private.h"
#include "khai-store-sql.h"

/* One script a version; the number is its place. */
static const char *const migrations[] = { "/store/001-first.sql", "/store/002-classification.sql", "/store/003-own-codes.sql",
                                          "/store/004-acts.sql", "/store/005-orders.sql", "/store/006-goods.sql",
                                          "/store/007-templates.sql", "/store/008-tax.sql", "/store/009-clients.sql",
                                          "/store/010-by-hand.sql" };

static gboolean
run_script (KhaiStore *self, gpointer arguments, GError **error)
{
  guint number = GPOINTER_TO_UINT (arguments);
  g_autoptr (GBytes) script = g_resource_lookup_data (khai_store_sql_get_resource (), migrations[number - 1],
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version=%u; PRAGMA application_id=%d;", number, KHAI_STORE_APPLICATION_ID);

  return script != NULL && khai_sql_exec (self->db, g_bytes_get_data (script, NULL), error) && khai_sql_exec (self->db, stamp, error);
}

static gint64
newest_version (void)
{
  return G_N_ELEMENTS (migrations);
}

static gboolean
check_whole (KhaiStore *self, GError **error)
{
  gint64 whole = 0;

  if (!khai_sql_get_int (self->db, "SELECT quick_check = 'ok' FROM pragma_quick_check LIMIT 1", &whole, error))
    return FALSE;
  if (whole == 1)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the database is damaged");
  return FALSE;
}

gboolean
khai_store_migrate (KhaiStore *self, gboolean fresh, GError **error)
{
  gint64 version = 0;
  gint64 application = 0;
  gint64 n_tables = 0;

  if (!khai_sql_get_int (self->db, "PRAGMA user_version", &version, error)
      || !khai_sql_get_int (self->db, "PRAGMA application_id", &application, error)
      || !khai_sql_get_int (self->db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (version > newest_version ())
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_NEWER, "the database has version %d, this program knows %d", (int) version,
                   (int) newest_version ());
      return FALSE;
    }
  /* An empty file is one whose making was cut off before the first commit: nothing is lost by filling it. */
  if (version == 0 && n_tables > 0)
    application = -1;
  if (application != KHAI_STORE_APPLICATION_ID && (version > 0 || n_tables > 0))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the file is a database of another program");
      return FALSE;
    }
  if (version > 0 && !check_whole (self, error))
    return FALSE;
  if (version > 0 && version < newest_version () && !khai_store_copy_before_migration (self, version, error))
    return FALSE;
  for (guint number = version + 1; number <= newest_version (); number++)
    if (!khai_store_in_transaction (self, run_script, GUINT_TO_POINTER (number), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  gint64 value = 0;
  gint64 broken_at = 0;

  if (!khai_sql_get_int (self->db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'", &value, error))
    return FALSE;
  if (value == 0 && !khai_sql_get_int (self->db, "SELECT count(*) FROM pragma_foreign_key_check", &value, error))
    return FALSE;
  if (value != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the database is damaged");
      return FALSE;
    }
  return khai_store_verify_chain (self, &broken_at, error);
}

/**
 * khai_store_check:
 * @self: a store
 * @error: %KHAI_ERROR_DAMAGED with what is wrong
 *
 * The thorough check: SQLite's integrity check, foreign keys, and the journal's chain of hashes.
 *
 * Returns: %TRUE when everything is as it was written
 */
gboolean
khai_store_check (KhaiStore *self, GError **error)
{
  return khai_store_run (self, check_on_worker, NULL, error);
}

typedef struct
{
  const char *name;
  const char *value;
  char *found;
} Setting;

static gboolean
get_setting (KhaiStore *self, gpointer arguments, GError **error)
{
  Setting *setting = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT value FROM setting WHERE name = :name", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":name", setting->name);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  setting->found = row ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
  return TRUE;
}

/**
 * khai_store_get_setting:
 * @self: a store
 * @name: a setting's name
 * @error: failures of the database only
 *
 * Returns: (transfer full) (nullable): its value; %NULL without an error when it was never set
 */
char *
khai_store_get_setting (KhaiStore *self, const char *name, GError **error)
{
  Setting setting = { name, NULL, NULL };

  g_return_val_if_fail (name != NULL, NULL);

  return khai_store_run (self, get_setting, &setting, error) ? setting.found : NULL;
}

static gboolean
set_setting (KhaiStore *self, gpointer arguments, GError **error)
{
  Setting *setting = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, setting->value == NULL
                                                         ? "DELETE FROM setting WHERE name = :name AND :value IS NULL"
                                                         : "INSERT INTO setting (name, value) VALUES (:name, :value)"
                                                           " ON CONFLICT (name) DO UPDATE SET value = excluded.value", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":name", setting->name);
  khai_stmt_bind_text (stmt, ":value", setting->value);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_set_setting:
 * @self: a store
 * @name: a setting's name
 * @value: (nullable): its value; %NULL forgets it
 * @error: failures of the database only
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_set_setting (KhaiStore *self, const char *name, const char *value, GError **error)
{
  Setting setting = { name, value, NULL };

  g_return_val_if_fail (name != NULL, FALSE);

  return khai_store_run_transaction (self, set_setting, &setting, error);
}
