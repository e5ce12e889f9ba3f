/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to a cell that was typed in, and where the focus goes then. A line of goods declared before is all but done when its
 * quantity is: there Enter goes to what is still missing, and then to the next line. */

#include "config.h"

#include <string.h>

#include "khai-goods-grid-private.h"
#include "khai-goods-input.h"
#include "khai-json.h"

#define QUANTITY KHAI_ITEMS "/*/quantity/value"

/* The fields by which people know their goods. */
gboolean
khai_goods_grid_is_goods_field (const KhaiField *field)
{
  static const char *const pointers[] = { KHAI_ITEMS "/*/description", KHAI_ITEMS "/*/sku", KHAI_ITEMS "/*/productCode", NULL };

  return g_strv_contains (pointers, field->pointer);
}

gboolean
khai_goods_grid_put (KhaiGoodsGrid *self, guint row, guint column, const char *text, GError **error)
{
  const KhaiField *field = khai_goods_grid_get_field (self, column);
  g_autofree char *pointer = khai_goods_grid_make_pointer (self, row, column);
  KhaiFieldInput *input = khai_grid_get_input (self->grid);
  KhaiKnownGood *picked = input != NULL && KHAI_IS_GOODS_INPUT (input) ? khai_goods_input_get_picked (KHAI_GOODS_INPUT (input)) : NULL;

  if (picked != NULL)
    {
      self->filled = khai_known_good_fill (picked, self->editor, row, error);
      return self->filled;
    }
  if (g_str_equal (field->pointer, QUANTITY))
    {
      JsonNode *document = khai_declaration_get_root (khai_editor_get_declaration (self->editor));
      g_autoptr (KhaiKnownGood) good = khai_known_goods_match (self->known, document, row);

      self->filled = good != NULL;
      if (good != NULL)
        return khai_known_good_set_quantity (good, self->editor, row, text, error);
    }
  return khai_editor_set_text (self->editor, pointer, text, "typed", error);
}

/* ---- where next ---- */

/* The first cell of the line that must have something and has nothing; 0: none. */
static guint
next_missing (KhaiGoodsGrid *self, guint row)
{
  const KhaiCheck *check = khai_editor_get_check (self->editor);

  for (guint column = 1; check != NULL && column < self->fields->len; column++)
    {
      g_autofree char *pointer = khai_goods_grid_make_pointer (self, row, column);

      if (g_hash_table_contains (check->required, pointer)
          && khai_declaration_get (khai_editor_get_declaration (self->editor), pointer) == NULL)
        return column;
    }
  return 0;
}

static gboolean
go_to_missing (KhaiGoodsGrid *self, guint row)
{
  guint column = next_missing (self, row);

  return column != 0 && khai_grid_focus_cell (self->grid, row, column);
}

static void
go_to_next_line (KhaiGoodsGrid *self, guint row)
{
  g_autoptr (JsonNode) line = NULL;
  guint index = G_MAXUINT;

  if (row + 1 < khai_goods_grid_get_n (self))
    {
      khai_grid_focus_cell (self->grid, row + 1, 1);
      return;
    }
  line = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (line, json_object_new ());
  if (khai_editor_is_editable (self->editor) && khai_editor_add_element (self->editor, KHAI_ITEMS, line, &index, NULL))
    {
      self->fresh = index;
      khai_grid_focus_cell (self->grid, index, 1);
    }
}

/* Enter: the next cell; behind the last cell of the last line a new line begins. */
void
khai_goods_grid_enter (KhaiGridSource *source, guint row, guint column, gboolean back)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);
  gboolean filled = self->filled;

  self->filled = FALSE;
  if (back)
    {
      khai_grid_step (self->grid, 0, -1, TRUE);
      return;
    }
  if (filled ? go_to_missing (self, row) : khai_grid_step (self->grid, 0, 1, FALSE))
    return;
  go_to_next_line (self, row);
}

/* Tab after goods were taken goes to what they lack; anywhere else to the next cell. */
gboolean
khai_goods_grid_tab (KhaiGridSource *source, guint row, guint column)
{
  KhaiGoodsGrid *self = KHAI_GOODS_GRID (source);
  const KhaiField *field = khai_goods_grid_get_field (self, column);
  gboolean filled = self->filled;

  self->filled = FALSE;
  return filled && field != NULL && khai_goods_grid_is_goods_field (field) && go_to_missing (self, row);
}

/* ---- a line nobody typed in ---- */

static gboolean
is_untouched (KhaiGoodsGrid *self, guint row)
{
  g_autofree char *pointer = g_strdup_printf (KHAI_ITEMS "/%u", row);
  JsonNode *line = khai_declaration_get (khai_editor_get_declaration (self->editor), pointer);

  /* Its number is all it has. */
  return line != NULL && JSON_NODE_HOLDS_OBJECT (line) && json_object_get_size (json_node_get_object (line)) <= 1;
}

static gboolean
tidy_now (gpointer user_data)
{
  KhaiGoodsGrid *self = user_data;
  guint fresh = self->fresh;
  g_autoptr (GError) error = NULL;

  self->tidy = 0;
  if (fresh == G_MAXUINT || khai_grid_get_row (self->grid) == fresh)
    return G_SOURCE_REMOVE;
  self->fresh = G_MAXUINT;
  if (is_untouched (self, fresh) && !khai_editor_remove_element (self->editor, KHAI_ITEMS, fresh, &error))
    g_warning ("an empty line could not be removed: %s", error->message);
  return G_SOURCE_REMOVE;
}

/* Enter behind the last line began a new one; going away from it without a word takes it back. */
void
khai_goods_grid_leave_row (KhaiGoodsGrid *self)
{
  self->filled = FALSE;
  if (self->fresh != G_MAXUINT && khai_grid_get_row (self->grid) != self->fresh && self->tidy == 0)
    self->tidy = g_idle_add (tidy_now, self);
}
