/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From order lines to declarations and back: goods are declared once. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-digest.h"
#include "khai-store-orders.h"
#include "khai-store-private.h"

/**
 * khai_order_declaration_new:
 * @document: what the declaration begins with
 * @source: for the journal: "row 12 of orders.xlsx"
 *
 * Returns: (transfer full): a declaration to be made, which carries no lines yet
 */
KhaiOrderDeclaration *
khai_order_declaration_new (KhaiDeclaration *document, const char *source)
{
  KhaiOrderDeclaration *declaration;

  g_return_val_if_fail (KHAI_IS_DECLARATION (document) && source != NULL, NULL);

  declaration = g_new0 (KhaiOrderDeclaration, 1);
  declaration->document = g_object_ref (document);
  declaration->lines = g_array_new (FALSE, FALSE, sizeof (gint64));
  declaration->source = g_strdup (source);
  declaration->skus = g_ptr_array_new_with_free_func (g_free);
  return declaration;
}

/**
 * khai_order_declaration_free:
 * @declaration: (transfer full): a declaration to be made
 */
void
khai_order_declaration_free (KhaiOrderDeclaration *declaration)
{
  g_return_if_fail (declaration != NULL);

  g_object_unref (declaration->document);
  g_array_unref (declaration->lines);
  g_free (declaration->source);
  g_free (declaration->from);
  g_ptr_array_unref (declaration->skus);
  g_free (declaration);
}

typedef struct
{
  GPtrArray *declarations, *ids;
  const char *actor;
} Declare;

static gboolean
take_line (KhaiStmt *find, KhaiStmt *set, gint64 line, const char *id, GError **error)
{
  gboolean row = FALSE;

  khai_stmt_reset (find);
  khai_stmt_bind_int (find, ":id", line);
  if (!khai_stmt_step (find, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such order line");
      return FALSE;
    }
  if (!khai_stmt_is_null (find, 0))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "another declaration carries that line");
      return FALSE;
    }
  khai_stmt_reset (set);
  khai_stmt_bind_text (set, ":declaration", id);
  khai_stmt_bind_int (set, ":id", line);
  return khai_stmt_run (set, error);
}

/* Order lines of one declaration, by what the shop calls the goods, to another. */
static gboolean
move_lines (KhaiStore *self, const KhaiOrderDeclaration *one, const char *id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = NULL;

  if (one->from == NULL)
    return TRUE;
  stmt = khai_stmt_new (self->db, "UPDATE order_line SET declaration = :declaration WHERE declaration = :from AND sku = :sku", error);
  for (guint i = 0; stmt != NULL && i < one->skus->len; i++)
    {
      khai_stmt_reset (stmt);
      khai_stmt_bind_text (stmt, ":declaration", id);
      khai_stmt_bind_text (stmt, ":from", one->from);
      khai_stmt_bind_text (stmt, ":sku", one->skus->pdata[i]);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static gboolean
declare_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Declare *declare = arguments;
  g_autoptr (KhaiStmt) find = khai_stmt_new (self->db, "SELECT declaration FROM order_line WHERE id = :id", error);
  g_autoptr (KhaiStmt) set = find != NULL ? khai_stmt_new (self->db, "UPDATE order_line SET declaration = :declaration WHERE id = :id", error) : NULL;

  if (set == NULL)
    return FALSE;
  for (guint i = 0; i < declare->declarations->len; i++)
    {
      const KhaiOrderDeclaration *one = declare->declarations->pdata[i];
      char *id = khai_uuid4 ();
      g_autofree char *reference = khai_store_take_reference (self, error);
      g_autoptr (KhaiEdit) edit = NULL;

      g_ptr_array_add (declare->ids, id);
      if (reference == NULL)
        return FALSE;
      edit = khai_declaration_make_set_text (one->document, "/localReference", reference);
      if (!khai_declaration_apply (one->document, edit, error)
          || !khai_store_insert_declaration (self, id, one->document, declare->actor, one->source, error))
        return FALSE;
      for (guint j = 0; j < one->lines->len; j++)
        if (!take_line (find, set, g_array_index (one->lines, gint64, j), id, error))
          return FALSE;
      if (!move_lines (self, one, id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_store_declare_lines:
 * @self: a store
 * @declarations: (element-type KhaiOrderDeclaration): what is to be made
 * @actor: who
 * @error: %KHAI_ERROR_EXISTS when a declaration carries one of the lines already, %KHAI_ERROR_NOT_FOUND for a line that is none; failures of
 * the database
 *
 * Makes all of them in one transaction, each with the next local reference, or none.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): their ids
 */
GPtrArray *
khai_store_declare_lines (KhaiStore *self, GPtrArray *declarations, const char *actor, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Declare declare = { declarations, ids, actor };

  g_return_val_if_fail (declarations != NULL && actor != NULL, NULL);

  return khai_store_run_transaction (self, declare_on_worker, &declare, error) ? g_steal_pointer (&ids) : NULL;
}

typedef struct
{
  GPtrArray *ids;
  const char *into;     /* (nullable): nobody */
  GPtrArray *parts;     /* (nullable) */
} Turn;

static gboolean
free_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Turn *turn = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "UPDATE order_line SET declaration = :into WHERE declaration = :declaration", error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < turn->ids->len; i++)
    {
      if (!khai_store_put_away (self, turn->ids->pdata[i], TRUE, error))
        return FALSE;
      khai_stmt_reset (stmt);
      khai_stmt_bind_text (stmt, ":into", turn->into);
      khai_stmt_bind_text (stmt, ":declaration", turn->ids->pdata[i]);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_store_free_lines:
 * @self: a store
 * @ids: (element-type utf8): drafts made of order lines
 * @error: %KHAI_ERROR_STATE when one of them is no draft any more, %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Puts all of the drafts away and frees their lines, or none.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_free_lines (KhaiStore *self, GPtrArray *ids, GError **error)
{
  Turn turn = { ids, NULL, NULL };

  g_return_val_if_fail (ids != NULL, FALSE);

  return khai_store_run_transaction (self, free_on_worker, &turn, error);
}

/**
 * khai_store_join_drafts:
 * @self: a store
 * @ids: (element-type utf8): drafts that were split off
 * @into: the declaration they were split off
 * @error: %KHAI_ERROR_STATE when one of them is no draft any more, %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Puts all of the drafts away and lets @into carry their order lines, or none.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_join_drafts (KhaiStore *self, GPtrArray *ids, const char *into, GError **error)
{
  Turn turn = { ids, into, NULL };

  g_return_val_if_fail (ids != NULL && into != NULL, FALSE);

  return khai_store_run_transaction (self, free_on_worker, &turn, error);
}

static gboolean
part_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Turn *turn = arguments;

  for (guint i = 0; i < turn->ids->len; i++)
    if (!khai_store_put_away (self, turn->ids->pdata[i], FALSE, error) || !move_lines (self, turn->parts->pdata[i], turn->ids->pdata[i], error))
      return FALSE;
  return TRUE;
}

/**
 * khai_store_part_drafts:
 * @self: a store
 * @ids: (element-type utf8): drafts that were joined
 * @parts: (element-type KhaiOrderDeclaration): for each of them, which order lines of which declaration it carries
 * @error: %KHAI_ERROR_STATE when one of them was not put away, %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Undoes khai_store_join_drafts().
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_part_drafts (KhaiStore *self, GPtrArray *ids, GPtrArray *parts, GError **error)
{
  Turn turn = { ids, NULL, parts };

  g_return_val_if_fail (ids != NULL && parts != NULL && ids->len == parts->len, FALSE);

  return khai_store_run_transaction (self, part_on_worker, &turn, error);
}
