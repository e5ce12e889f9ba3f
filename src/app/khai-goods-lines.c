/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several lines changed by one act. */

#include "config.h"

#include "khai-goods-lines.h"

#include "khai-json.h"

#define ITEMS "/items"

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);
}

/**
 * khai_goods_remove_lines:
 * @editor: an editor
 * @rows: (element-type guint): the lines' indices, ascending
 * @error: %KHAI_ERROR_STATE when the declaration was sent or there is no such line
 *
 * Returns: %TRUE when they are gone, as one act; else none is
 */
gboolean
khai_goods_remove_lines (KhaiEditor *editor, const GArray *rows, GError **error)
{
  g_autoptr (GPtrArray) edits = new_edits ();

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && rows != NULL, FALSE);

  /* From the last one on, so that the indices of the others hold. */
  for (guint i = rows->len; i > 0; i--)
    g_ptr_array_add (edits, khai_declaration_make_remove (khai_editor_get_declaration (editor), ITEMS, g_array_index (rows, guint, i - 1)));
  return khai_editor_do_edits (editor, edits, "typed", error);
}

/**
 * khai_goods_set_lines:
 * @editor: an editor
 * @rows: (element-type guint): the lines' indices
 * @pattern: a field of a line: "/items/<star>/netMassKg"
 * @value: (nullable): what it gets in each of them; %NULL empties it
 * @source: where it comes from
 * @error: %KHAI_ERROR_STATE when the declaration was sent
 *
 * Returns: %TRUE when all of them hold it, as one act; else none does
 */
gboolean
khai_goods_set_lines (KhaiEditor *editor, const GArray *rows, const char *pattern, JsonNode *value, const char *source, GError **error)
{
  g_autoptr (GPtrArray) edits = new_edits ();

  g_return_val_if_fail (KHAI_IS_EDITOR (editor) && rows != NULL && pattern != NULL && source != NULL, FALSE);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *pointer = khai_pointer_from_pattern (pattern, &g_array_index (rows, guint, i), 1);

      g_ptr_array_add (edits, khai_declaration_make_set (khai_editor_get_declaration (editor), pointer, value));
    }
  return khai_editor_do_edits (editor, edits, source, error);
}
