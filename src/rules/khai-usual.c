/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is usual in the user's own past declarations, as a table that rules read beside the document's. */

#include "khai-rules-private.h"

struct _KhaiUsualTable
{
  KhaiStmt *clear, *insert;
};

/**
 * khai_usual_table_new:
 * @db: the connection of the rules, in which the table `usual` is (KHAI_USUAL_SCHEMA)
 * @error: an error of SQLite
 *
 * Returns: (transfer full): what fills the table
 */
KhaiUsualTable *
khai_usual_table_new (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiUsualTable) self = g_new0 (KhaiUsualTable, 1);

  self->clear = khai_stmt_new (db, "DELETE FROM usual", error);
  if (self->clear == NULL)
    return NULL;
  self->insert = khai_stmt_new (
      db, "INSERT INTO usual VALUES (:measure, :kind, :key, :exporter, :unit, :currency, :n, :low, :high)",
      error);
  return self->insert != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * khai_usual_table_free:
 * @self: (transfer full) (nullable): what to free; the connection must still be open
 */
void
khai_usual_table_free (KhaiUsualTable *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->clear, khai_stmt_free);
  g_clear_pointer (&self->insert, khai_stmt_free);
  g_free (self);
}

typedef struct
{
  KhaiUsualTable *table;
  gboolean ok;
  GError **error;
} Filling;

static void
insert_one (const KhaiUsual *usual, gpointer data)
{
  Filling *filling = data;
  KhaiStmt *insert = filling->table->insert;

  if (!filling->ok)
    return;
  khai_stmt_bind_text (insert, ":measure", usual->measure == KHAI_USUAL_PRICE ? "price" : "mass");
  khai_stmt_bind_text (insert, ":kind", usual->of_goods ? "goods" : "code");
  khai_stmt_bind_text (insert, ":key", usual->key);
  khai_stmt_bind_text (insert, ":exporter", usual->exporter);
  khai_stmt_bind_text (insert, ":unit", usual->unit);
  khai_stmt_bind_text (insert, ":currency", usual->currency);
  khai_stmt_bind_int (insert, ":n", usual->n);
  khai_stmt_bind_int (insert, ":low", usual->low);
  khai_stmt_bind_int (insert, ":high", usual->high);
  filling->ok = khai_stmt_run (insert, filling->error);
}

/**
 * khai_usual_table_fill:
 * @history: (nullable): past lines; NULL for none
 * @error: an error of SQLite
 *
 * Puts what is usual by the history in place of what was there.
 *
 * Returns: TRUE if it is all there
 */
gboolean
khai_usual_table_fill (KhaiUsualTable *self, KhaiHistory *history, GError **error)
{
  Filling filling = { self, TRUE, error };

  if (!khai_stmt_run (self->clear, error))
    return FALSE;
  if (history != NULL)
    khai_history_foreach (history, insert_one, &filling);
  return filling.ok;
}
