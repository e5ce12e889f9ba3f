/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers of declarations: counted per year, for every client whose numbers begin with letters of its own apart; never handed out twice. */

#include "config.h"

#include "khai-store-private.h"

#define COMMON "VN"

/* (nullable): NULL without an error: the numbers are the common ones */
static char *
get_prefix (KhaiStore *self, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT prefix FROM client WHERE id = :id AND prefix <> ''", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":id", self->served);
  return khai_stmt_step (stmt, &row, error) && row ? g_strdup (khai_stmt_text (stmt, 0)) : NULL;
}

static KhaiStmt *
new_counter (KhaiStore *self, const char *prefix, GError **error)
{
  if (prefix == NULL)
    return khai_stmt_new (self->db, "INSERT INTO reference_counter (year, last) VALUES (:year, 1)"
                          " ON CONFLICT (year) DO UPDATE SET last = last + 1 RETURNING last", error);
  return khai_stmt_new (self->db, "INSERT INTO client_counter (prefix, year, last) VALUES (:prefix, :year, 1)"
                        " ON CONFLICT (prefix, year) DO UPDATE SET last = last + 1 RETURNING last", error);
}

static gboolean
next_reference_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  char **reference = arguments;
  g_autoptr (GError) failure = NULL;
  g_autofree char *prefix = get_prefix (self, &failure);
  g_autofree char *today = khai_clock_today (self->clock);
  int year = atoi (today);
  g_autoptr (KhaiStmt) stmt = NULL;
  g_autoptr (KhaiStmt) taken = NULL;
  gboolean row = FALSE;

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  stmt = new_counter (self, prefix, error);
  taken = stmt != NULL ? khai_stmt_new (self->db, "SELECT 1 FROM declaration WHERE reference = :reference", error) : NULL;
  if (taken == NULL)
    return FALSE;
  /* Somebody may have typed the next one by hand. */
  do
    {
      khai_stmt_reset (stmt);
      khai_stmt_bind_int (stmt, ":year", year);
      if (prefix != NULL)
        khai_stmt_bind_text (stmt, ":prefix", prefix);
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      g_free (*reference);
      *reference = g_strdup_printf ("%s-%04d-%06d", prefix != NULL ? prefix : COMMON, year, (int) khai_stmt_int (stmt, 0));
      khai_stmt_reset (taken);
      khai_stmt_bind_text (taken, ":reference", *reference);
      if (!khai_stmt_step (taken, &row, error))
        return FALSE;
    }
  while (row);
  return TRUE;
}

/**
 * khai_store_take_reference:
 * @self: a store, on its worker's thread, in a transaction
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): as khai_store_next_reference()
 */
char *
khai_store_take_reference (KhaiStore *self, GError **error)
{
  g_autofree char *reference = NULL;

  return next_reference_on_worker (self, &reference, error) ? g_steal_pointer (&reference) : NULL;
}

/**
 * khai_store_next_reference:
 * @self: a store
 * @error: failures of the database
 *
 * References are unique for ever at the Single Window, so one that was handed out is never handed out again.
 *
 * Returns: (transfer full): a new local reference, or %NULL
 */
char *
khai_store_next_reference (KhaiStore *self, GError **error)
{
  char *reference = NULL;

  if (khai_store_run_transaction (self, next_reference_on_worker, &reference, error))
    return reference;
  g_free (reference);
  return NULL;
}
