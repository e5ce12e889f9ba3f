/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents of many declarations in one go: a batch of ten thousand would otherwise wait for the database's thread ten thousand times. */

#include "config.h"

#include "khai-store-private.h"

typedef struct
{
  const GPtrArray *ids;
  guint first, n;
  GPtrArray *texts;
} LoadTexts;

static gboolean
load_texts_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  LoadTexts *load = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT document FROM declaration WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = load->first; i < load->first + load->n; i++)
    {
      gboolean row = FALSE;

      khai_stmt_bind_text (stmt, ":id", load->ids->pdata[i]);
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      g_ptr_array_add (load->texts, row ? g_strdup (khai_stmt_text (stmt, 0)) : NULL);
      khai_stmt_reset (stmt);
    }
  return TRUE;
}

/**
 * khai_store_load_texts:
 * @self: a store
 * @ids: (element-type utf8): ids of declarations
 * @first: from which of them on
 * @n: how many of them
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8): their documents as JSON, in the order of the ids, %NULL for a declaration that is not there; or
 *   %NULL when they could not be read
 */
GPtrArray *
khai_store_load_texts (KhaiStore *self, const GPtrArray *ids, guint first, guint n, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  LoadTexts load = { ids, first, n, texts };

  g_return_val_if_fail (ids != NULL && first <= ids->len && n <= ids->len - first, NULL);

  return khai_store_run (self, load_texts_on_worker, &load, error) ? g_steal_pointer (&texts) : NULL;
}
