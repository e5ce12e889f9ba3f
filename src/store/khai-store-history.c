/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goods lines of what was sent, for "usually 3–5 USD/kg, this is 48". */

#include "config.h"

#include "khai-store-private.h"

#define MOST_DECLARATIONS 2000 /* the newest; what was usual long before says little */

#define WAS_TAKEN "state NOT IN ('draft', 'queued', 'sending', 'unknown', 'by-hand', 'refused', 'rejected', 'cancelled', 'discarded')"

typedef struct
{
  KhaiHistory *history;
  const char *known; /* (nullable) */
  char *stamp;       /* (owned) (nullable) */
} Reading;

static gboolean
read_stamp (KhaiStore *self, Reading *reading, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      self->db, "SELECT count(1) || ' ' || coalesce(max(changed_at), '') FROM declaration WHERE " WAS_TAKEN, error);
  gboolean row = FALSE;

  if (stmt == NULL || !khai_stmt_step (stmt, &row, error) || !row)
    return FALSE;
  reading->stamp = g_strdup (khai_stmt_text (stmt, 0));
  return TRUE;
}

static gboolean
read_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Reading *reading = arguments;
  if (!read_stamp (self, reading, error))
    return FALSE;
  if (g_strcmp0 (reading->stamp, reading->known) == 0)
    return TRUE;

  g_autoptr (KhaiStmt) stmt = khai_stmt_new (
      self->db,
      "SELECT json_extract(past.document, '$.exporter.id'), coalesce(json_extract(line.value, '$.productCode'), json_extract(line.value, '$.sku')),"
      " json_extract(line.value, '$.hsCode'), json_extract(line.value, '$.quantity.unit'), json_extract(line.value, '$.value.currency'),"
      " json_extract(line.value, '$.quantity.value'), json_extract(line.value, '$.value.amount'), json_extract(line.value, '$.netMassKg')"
      " FROM (SELECT document FROM declaration"
      "  WHERE " WAS_TAKEN
      "  ORDER BY changed_at DESC LIMIT :most) AS past, json_each(past.document, '$.items') AS line",
      error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":most", MOST_DECLARATIONS);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;

      const KhaiPastLine line = { .exporter = khai_stmt_text (stmt, 0),
                                  .goods = khai_stmt_text (stmt, 1),
                                  .code = khai_stmt_text (stmt, 2),
                                  .unit = khai_stmt_text (stmt, 3),
                                  .currency = khai_stmt_text (stmt, 4),
                                  .quantity = khai_stmt_text (stmt, 5),
                                  .value = khai_stmt_text (stmt, 6),
                                  .net_mass = khai_stmt_text (stmt, 7) };
      khai_history_add (reading->history, &line);
    }
  return FALSE;
}

/**
 * khai_store_read_history:
 * @self: a store
 * @stamp: (inout) (nullable): of the history the caller has, or %NULL; set to that of the one returned
 * @error: failures of the database
 *
 * The goods lines of the newest two thousand declarations that customs took; drafts and what was refused prove nothing.
 *
 * Returns: (transfer full) (nullable): the lines; %NULL without an error if they are those of @stamp
 */
KhaiHistory *
khai_store_read_history (KhaiStore *self, char **stamp, GError **error)
{
  g_autoptr (KhaiHistory) history = khai_history_new ();
  Reading reading = { history, NULL, NULL };

  g_return_val_if_fail (KHAI_IS_STORE (self) && stamp != NULL, NULL);

  reading.known = *stamp;
  if (!khai_store_run (self, read_on_worker, &reading, error))
    return NULL;
  if (g_strcmp0 (reading.stamp, *stamp) == 0)
    {
      g_free (reading.stamp);
      return NULL;
    }
  g_free (*stamp);
  *stamp = reading.stamp;
  return g_steal_pointer (&history);
}
