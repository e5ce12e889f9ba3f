/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done to lines and cells of the goods grid, by key and by button. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-goods-grid-private.h"
#include "khai-goods-lines.h"
#include "khai-json.h"
#include "khai-widgets.h"

#define MOST_COLUMNS 20 /* shown unasked; what is required or filled always is */

/* ---- which columns ---- */

static gboolean
is_in (GHashTable *places, KhaiGoodsGrid *self, guint column)
{
  for (guint row = 0; row < khai_goods_grid_get_n (self); row++)
    {
      g_autofree char *pointer = khai_goods_grid_make_pointer (self, row, column);

      if (g_hash_table_contains (places, pointer))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_hidden (KhaiGoodsGrid *self, const KhaiCheck *check, guint column)
{
  guint n = khai_goods_grid_get_n (self);

  if (g_hash_table_contains (check->hidden, khai_goods_grid_get_field (self, column)->pointer))
    return TRUE;
  for (guint row = 0; row < n; row++)
    {
      g_autofree char *pointer = khai_goods_grid_make_pointer (self, row, column);

      if (!g_hash_table_contains (check->hidden, pointer))
        return FALSE;
    }
  return n > 0;
}

static gboolean
is_filled (KhaiGoodsGrid *self, guint column)
{
  for (guint row = 0; row < khai_goods_grid_get_n (self); row++)
    {
      g_autofree char *pointer = khai_goods_grid_make_pointer (self, row, column);

      if (khai_declaration_get (khai_editor_get_declaration (self->editor), pointer) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* What is required or filled is shown, and of the others the first in the dictionary's order; a column that is shown stays, so that
 * nothing moves away under the fingers. */
void
khai_goods_grid_choose_columns (KhaiGoodsGrid *self)
{
  const KhaiCheck *check = khai_editor_get_check (self->editor);
  guint shown = 0;

  for (guint column = 1; check != NULL && column < self->fields->len; column++)
    {
      gboolean hidden = is_hidden (self, check, column);
      gboolean needed = is_filled (self, column) || (!hidden && is_in (check->required, self, column));
      gboolean show = needed || (!hidden && !khai_goods_grid_get_field (self, column)->customs_only && shown < MOST_COLUMNS);

      shown += show;
      if (show || column != khai_grid_get_column (self->grid))
        khai_grid_show_column (self->grid, column, show);
    }
}

/* ---- lines ---- */

static gboolean
report (KhaiGoodsGrid *self, gboolean done, const GError *error)
{
  if (!done)
    khai_widget_show_error (GTK_WIDGET (self), error);
  return done;
}

static gboolean
insert_line (KhaiGoodsGrid *self, JsonNode *line, guint index)
{
  g_autoptr (GError) error = NULL;
  guint column = MAX (1, khai_grid_get_column (self->grid));

  if (!report (self, khai_editor_add_element (self->editor, KHAI_ITEMS, line, &index, &error), error))
    return FALSE;
  khai_grid_unselect (self->grid);
  return khai_grid_focus_cell (self->grid, index, column);
}

static gboolean
add_empty_line (KhaiGoodsGrid *self)
{
  g_autoptr (JsonNode) line = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (line, json_object_new ());
  return insert_line (self, line, G_MAXUINT);
}

static void
add_line (KhaiGoodsGrid *self)
{
  if (add_empty_line (self))
    khai_grid_focus_cell (self->grid, khai_goods_grid_get_n (self) - 1, 1);
}

/* A new line below this one, like it. */
static void
copy_line (KhaiGoodsGrid *self)
{
  guint row = khai_grid_get_row (self->grid);
  g_autofree char *pointer = g_strdup_printf (KHAI_ITEMS "/%u", row);
  JsonNode *node = khai_declaration_get (khai_editor_get_declaration (self->editor), pointer);

  if (node == NULL)
    add_line (self);
  else
    {
      g_autoptr (JsonNode) copy = khai_json_copy (node);

      insert_line (self, copy, row + 1);
    }
}

static void
remove_lines (KhaiGoodsGrid *self)
{
  g_autoptr (GArray) rows = khai_grid_get_selected (self->grid);
  guint row = khai_grid_get_row (self->grid);
  guint column = khai_grid_get_column (self->grid);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (rows->len == 0)
    g_array_append_val (rows, row);
  if (!report (self, khai_goods_remove_lines (self->editor, rows, &error), error))
    return;
  text = g_strdup_printf (ngettext ("%u line removed", "%u lines removed", rows->len), rows->len);
  khai_grid_unselect (self->grid);
  if (khai_goods_grid_get_n (self) > 0)
    khai_grid_focus_cell (self->grid, MIN (g_array_index (rows, guint, 0), khai_goods_grid_get_n (self) - 1), column);
  else
    gtk_widget_child_focus (self->bar, GTK_DIR_TAB_FORWARD);
  khai_widget_toast_undo (GTK_WIDGET (self), text, "win.undo", NULL);
}

/* ---- cells ---- */

static void
set_in_rows (KhaiGoodsGrid *self, const GArray *rows, guint column, const char *from, const char *source)
{
  JsonNode *value = khai_declaration_get (khai_editor_get_declaration (self->editor), from);
  g_autoptr (GError) error = NULL;

  report (self, khai_goods_set_lines (self->editor, rows, khai_goods_grid_get_field (self, column)->pointer, value, source, &error), error);
}

/* The same as above: Ctrl+D. */
static void
ditto (KhaiGoodsGrid *self)
{
  guint row = khai_grid_get_row (self->grid);
  guint column = khai_grid_get_column (self->grid);
  g_autoptr (GArray) rows = khai_grid_get_selected (self->grid);
  g_autofree char *above = NULL;

  if (rows->len == 0)
    g_array_append_val (rows, row);
  if (g_array_index (rows, guint, 0) == 0 || khai_goods_grid_get_field (self, column) == NULL)
    return;
  above = khai_goods_grid_make_pointer (self, g_array_index (rows, guint, 0) - 1, column);
  khai_grid_cancel (self->grid);
  set_in_rows (self, rows, column, above, "ditto");
}

/* What stands here, in all marked lines: Ctrl+R. */
static void
fill (KhaiGoodsGrid *self)
{
  guint column = khai_grid_get_column (self->grid);
  g_autoptr (GArray) rows = NULL;
  g_autofree char *here = NULL;

  if (!khai_grid_commit (self->grid) || khai_goods_grid_get_field (self, column) == NULL)
    return;
  rows = khai_grid_get_selected (self->grid);
  if (rows->len == 0)
    {
      khai_widget_toast (GTK_WIDGET (self), _("Mark the lines first: Shift with the arrows, or Ctrl+Space"));
      return;
    }
  here = khai_goods_grid_make_pointer (self, khai_grid_get_row (self->grid), column);
  set_in_rows (self, rows, column, here, "fill");
}

/* ---- keys and actions ---- */

typedef struct
{
  const char *name;
  void (*handler) (KhaiGoodsGrid *self);
  guint keyval;              /* 0: no key */
  GdkModifierType modifiers;
  gboolean edits;            /* needs a declaration that may be changed */
} Command;

static const Command commands[] = {
  { "lines.add", add_line, 0, 0, TRUE },
  { "lines.copy", copy_line, GDK_KEY_Return, GDK_CONTROL_MASK, TRUE },
  { "lines.remove", remove_lines, GDK_KEY_Delete, GDK_CONTROL_MASK, TRUE },
  { "lines.ditto", ditto, GDK_KEY_d, GDK_CONTROL_MASK, TRUE },
  { "lines.clip", khai_goods_grid_copy, GDK_KEY_c, GDK_CONTROL_MASK, FALSE },
  { "lines.paste", khai_goods_grid_paste, GDK_KEY_v, GDK_CONTROL_MASK, TRUE },
  { "lines.replace", khai_goods_grid_replace, GDK_KEY_h, GDK_CONTROL_MASK, TRUE },
  { "lines.fill", fill, GDK_KEY_r, GDK_CONTROL_MASK, TRUE },
};

static gboolean
run (KhaiGoodsGrid *self, const Command *command)
{
  if (command->edits && !khai_editor_is_editable (self->editor))
    return FALSE;
  /* While a cell is edited, copying and pasting are about its text. */
  if ((command->handler == khai_goods_grid_paste || command->handler == khai_goods_grid_copy) && khai_grid_is_editing (self->grid))
    return FALSE;
  if (command->handler != ditto && command->handler != fill && !khai_grid_commit (self->grid))
    return TRUE;
  command->handler (self);
  return TRUE;
}

static void
activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      run (KHAI_GOODS_GRID (widget), &commands[i]);
}

void
khai_goods_grid_install_commands (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    gtk_widget_class_install_action (widget_class, commands[i].name, NULL, activated);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiGoodsGrid *self)
{
  GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK);
  guint key = keyval == GDK_KEY_KP_Enter ? GDK_KEY_Return : keyval == GDK_KEY_KP_Delete ? GDK_KEY_Delete : gdk_keyval_to_lower (keyval);

  if (!khai_grid_has_focus (self->grid))
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].keyval != 0 && commands[i].keyval == key && commands[i].modifiers == modifiers)
      return run (self, &commands[i]) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
  return GDK_EVENT_PROPAGATE;
}

void
khai_goods_grid_install_keys (KhaiGoodsGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
