/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Layouts of sheets: an entry of data/layouts, read and refused by name. */

#include <string.h>

#include "khai-entry-private.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-sheet-private.h"

/**
 * khai_sheet_kind_to_string:
 * @kind: a kind of sheet
 *
 * Returns: (transfer none): its name in data
 */
const char *
khai_sheet_kind_to_string (KhaiSheetKind kind)
{
  static const char *const names[KHAI_N_SHEET_KINDS] = { "courier", "post", "tax" };

  g_return_val_if_fail ((guint) kind < KHAI_N_SHEET_KINDS, NULL);

  return names[kind];
}

static void
free_column (gpointer data)
{
  KhaiSheetColumn *column = data;

  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (column->name[lang]);
  g_clear_pointer (&column->map, g_hash_table_unref);
  g_free (column->from);
  g_free (column->text);
  g_free (column);
}

/**
 * khai_sheet_layout_free:
 * @layout: (transfer full): a layout
 */
void
khai_sheet_layout_free (KhaiSheetLayout *layout)
{
  g_return_if_fail (layout != NULL);

  g_free (layout->id);
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (layout->name[lang]);
      g_free (layout->use[lang]);
    }
  g_clear_pointer (&layout->columns, g_ptr_array_unref);
  g_free (layout);
}

/* A carrier's own heading is one text; a heading of ours has one in each language. */
static gboolean
read_heading (JsonObject *object, KhaiSheetColumn *column, GError **error)
{
  JsonNode *node = json_object_get_member (object, "name");
  const char *name;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return khai_entry_get_texts (object, "name", TRUE, column->name, error);
  name = khai_entry_get_string (object, "name", TRUE, error);
  for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
    column->name[lang] = g_strdup (name);
  return name != NULL;
}

static gboolean
check_from (const KhaiSheetLayout *layout, const KhaiSheetColumn *column, GError **error)
{
  if ((column->from == NULL) == (column->text == NULL))
    return khai_entry_refuse (error, column->name[KHAI_LANG_EN], "needs \"from\" or \"text\", and not both");
  if (column->from == NULL)
    return TRUE;
  if (!layout->by_item && (g_str_has_prefix (column->from, "/items/*") || khai_sheet_fact_is_of_item (column->from)))
    return khai_entry_refuse (error, column->from, "is of an item, and a row is a declaration");
  if (*column->from != '/' && !khai_sheet_fact_is_known (column->from))
    return khai_entry_refuse (error, column->from, "is no fact Khai knows");
  return TRUE;
}

static gboolean
read_map (JsonObject *object, KhaiSheetColumn *column, GError **error)
{
  JsonNode *node = json_object_get_member (object, "map");
  g_autoptr (GList) members = NULL;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return khai_entry_refuse (error, "map", "must be an object of texts");
  column->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  members = json_object_get_members (json_node_get_object (node));
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *text = khai_entry_get_string (json_node_get_object (node), l->data, TRUE, error);

      if (text == NULL)
        return FALSE;
      g_hash_table_insert (column->map, g_strdup (l->data), g_strdup (text));
    }
  return TRUE;
}

static gboolean
read_column (KhaiSheetLayout *layout, JsonNode *node, GError **error)
{
  static const char *const members[] = { "name", "from", "text", "map", "chars", "ascii", "number", "required", NULL };
  KhaiSheetColumn *column;
  JsonObject *object;
  GError *local = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return khai_entry_refuse (error, "columns", "must be a list of objects");
  object = json_node_get_object (node);
  column = g_new0 (KhaiSheetColumn, 1);
  g_ptr_array_add (layout->columns, column);
  if (!khai_entry_check_members (object, members, "columns", error) || !read_heading (object, column, error))
    return FALSE;
  column->from = g_strdup (khai_entry_get_string (object, "from", FALSE, &local));
  if (local == NULL)
    column->text = g_strdup (khai_entry_get_string (object, "text", FALSE, &local));
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  column->chars = (guint) CLAMP (json_object_get_int_member_with_default (object, "chars", 0), 0, 10000);
  column->ascii = khai_entry_get_flag (object, "ascii");
  column->number = khai_entry_get_flag (object, "number");
  column->required = khai_entry_get_flag (object, "required");
  return read_map (object, column, error) && check_from (layout, column, error);
}

static gboolean
read_kind (KhaiSheetLayout *layout, JsonObject *object, GError **error)
{
  const char *kind = khai_entry_get_string (object, "kind", TRUE, error);
  const char *rows = kind != NULL ? khai_entry_get_string (object, "rows", TRUE, error) : NULL;
  guint i = 0;

  if (rows == NULL)
    return FALSE;
  while (i < KHAI_N_SHEET_KINDS && !g_str_equal (kind, khai_sheet_kind_to_string (i)))
    i++;
  if (i == KHAI_N_SHEET_KINDS)
    return khai_entry_refuse (error, "kind", "must be courier, post or tax");
  layout->kind = i;
  if (!g_str_equal (rows, "item") && !g_str_equal (rows, "declaration"))
    return khai_entry_refuse (error, "rows", "must be item or declaration");
  layout->by_item = g_str_equal (rows, "item");
  return TRUE;
}

static gboolean
read_layout (KhaiSheetLayout *layout, JsonObject *object, GError **error)
{
  static const char *const members[] = { "id", "kind", "name", "use", "confidence", "rows", "headings", "csv", "alone", "most", "columns", NULL };
  JsonNode *columns = json_object_get_member (object, "columns");

  layout->id = g_strdup (khai_entry_get_string (object, "id", TRUE, error));
  if (layout->id == NULL || !khai_entry_check_members (object, members, layout->id, error)
      || !khai_entry_get_texts (object, "name", TRUE, layout->name, error) || !khai_entry_get_texts (object, "use", TRUE, layout->use, error)
      || !read_kind (layout, object, error))
    return FALSE;
  layout->headings = json_object_get_boolean_member_with_default (object, "headings", TRUE);
  layout->csv = khai_entry_get_flag (object, "csv");
  layout->alone = khai_entry_get_flag (object, "alone");
  layout->most = (guint) CLAMP (json_object_get_int_member_with_default (object, "most", 0), 0, 1000000);
  if (columns == NULL || !JSON_NODE_HOLDS_ARRAY (columns) || json_array_get_length (json_node_get_array (columns)) == 0)
    return khai_entry_refuse (error, "columns", "must be a list");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (columns)); i++)
    if (!read_column (layout, json_array_get_element (json_node_get_array (columns), i), error))
      return FALSE;
  return TRUE;
}

/**
 * khai_sheet_layout_new_from_text:
 * @text: JSON as data/layouts/README.md describes it
 * @error: %KHAI_ERROR_BAD_INPUT, with the member in front
 *
 * Returns: (transfer full) (nullable): the layout
 */
KhaiSheetLayout *
khai_sheet_layout_new_from_text (const char *text, GError **error)
{
  g_autoptr (KhaiSheetLayout) layout = g_new0 (KhaiSheetLayout, 1);
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  layout->columns = g_ptr_array_new_with_free_func (free_column);
  node = khai_json_parse (text, -1, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      khai_entry_refuse (error, "layout", "must be an object");
      return NULL;
    }
  return read_layout (layout, json_node_get_object (node), error) ? g_steal_pointer (&layout) : NULL;
}
