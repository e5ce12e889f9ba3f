/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes a user added to lists that no public source holds whole. */

#include "config.h"

#include "khai-error.h"
#include "khai-own-codes.h"
#include "khai-store-private.h"

/**
 * khai_own_code_free:
 * @code: (nullable) (transfer full): a code
 */
void
khai_own_code_free (KhaiOwnCode *code)
{
  if (code == NULL)
    return;
  g_free (code->list);
  g_free (code->code);
  g_free (code->name);
  g_free (code);
}

typedef struct
{
  const char *list, *code, *name;
  char *time;
} Change;

static gboolean
put_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Change *change = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO own_code (list, code, name, added_at) VALUES (:list, :code, :name, :time)"
                                             " ON CONFLICT DO UPDATE SET name = excluded.name", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":list", change->list);
  khai_stmt_bind_text (stmt, ":code", change->code);
  khai_stmt_bind_text (stmt, ":name", change->name);
  khai_stmt_bind_text (stmt, ":time", change->time);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_put_own_code:
 * @self: a store
 * @list: id of a code list
 * @code: the code, as it is sent
 * @name: what it stands for, in the user's words; may be empty
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk; a code that is there already gets the new name
 */
gboolean
khai_store_put_own_code (KhaiStore *self, const char *list, const char *code, const char *name, GError **error)
{
  g_return_val_if_fail (list != NULL && code != NULL && *code != '\0' && name != NULL, FALSE);

  g_autofree char *time = khai_clock_now_string (self->clock);
  Change change = { list, code, name, time };

  return khai_store_run_transaction (self, put_on_worker, &change, error);
}

static gboolean
remove_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  const Change *change = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "DELETE FROM own_code WHERE list = :list AND code = :code", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":list", change->list);
  khai_stmt_bind_text (stmt, ":code", change->code);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  if (sqlite3_changes (self->db) > 0)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such code of your own");
  return FALSE;
}

/**
 * khai_store_remove_own_code:
 * @self: a store
 * @list: id of a code list
 * @code: a code that was added
 * @error: %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Declarations that use the code keep it.
 *
 * Returns: %TRUE when it is gone
 */
gboolean
khai_store_remove_own_code (KhaiStore *self, const char *list, const char *code, GError **error)
{
  g_return_val_if_fail (list != NULL && code != NULL, FALSE);

  Change change = { list, code, NULL, NULL };

  return khai_store_run_transaction (self, remove_on_worker, &change, error);
}

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  GPtrArray *found = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT list, code, name FROM own_code ORDER BY list, code", error);
  gboolean row = TRUE;

  while (stmt != NULL && khai_stmt_step (stmt, &row, error))
    {
      KhaiOwnCode *code;

      if (!row)
        return TRUE;
      code = g_new0 (KhaiOwnCode, 1);
      code->list = g_strdup (khai_stmt_text (stmt, 0));
      code->code = g_strdup (khai_stmt_text (stmt, 1));
      code->name = g_strdup (khai_stmt_text (stmt, 2));
      g_ptr_array_add (found, code);
    }
  return FALSE;
}

/**
 * khai_store_list_own_codes:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiOwnCode): every code this user added, by list and code
 */
GPtrArray *
khai_store_list_own_codes (KhaiStore *self, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_own_code_free);

  return khai_store_run (self, list_on_worker, found, error) ? g_steal_pointer (&found) : NULL;
}
