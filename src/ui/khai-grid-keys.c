/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keys and clicks that walk a grid. While nothing is edited they are taken before the column view sees them, which would walk rows;
 * while a cell is edited its input comes first, with its input method and its list. */

#include "config.h"

#include "khai-grid-private.h"

static void
leave (KhaiGrid *self, GtkDirectionType direction)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root) && khai_grid_commit (self))
    g_signal_emit_by_name (root, "move-focus", direction);
}

static gboolean
is_tab (guint keyval)
{
  return keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab || keyval == GDK_KEY_ISO_Left_Tab;
}

static gboolean
is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;
}

/* Tab goes on to the next cell, and out of the grid behind its last one; with Ctrl it leaves at once. */
static gboolean
tab (KhaiGrid *self, guint keyval, GdkModifierType state)
{
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);
  gboolean back = keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;

  if ((state & GDK_CONTROL_MASK) != 0)
    {
      leave (self, back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
      return GDK_EVENT_STOP;
    }
  if (!khai_grid_commit (self))
    return GDK_EVENT_STOP;
  if (!back && iface->tabbed != NULL && iface->tabbed (self->source, self->row, self->column))
    return GDK_EVENT_STOP;
  if (!khai_grid_step (self, 0, back ? -1 : 1, TRUE))
    leave (self, back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

static guint
page_rows (KhaiGrid *self)
{
  KhaiGridCell *cell = khai_grid_find_cell (self, self->row, self->column);
  int row_height = cell != NULL ? gtk_widget_get_height (GTK_WIDGET (cell)) : 0;

  return (guint) (row_height > 0 ? MAX (1, gtk_widget_get_height (self->scroller) / row_height - 2) : 10);
}

static void
go (KhaiGrid *self, int rows, gboolean mark)
{
  int last = (int) khai_grid_get_n_rows (self) - 1;
  guint from = self->row;
  int to = CLAMP ((int) self->row + rows, 0, last);

  if (!mark)
    khai_grid_unselect (self);
  khai_grid_step (self, to - (int) from, 0, FALSE);
  if (!mark)
    return;
  if (self->anchor == GTK_INVALID_LIST_POSITION)
    self->anchor = from;
  khai_grid_select (self, self->anchor, self->row);
}

static void
go_to_end (KhaiGrid *self, gboolean last, gboolean whole)
{
  while (khai_grid_step (self, 0, last ? 1 : -1, FALSE))
    ;
  if (whole)
    go (self, last ? G_MAXINT / 2 : -G_MAXINT / 2, FALSE);
}

static gboolean
arrow (KhaiGrid *self, guint keyval, GdkModifierType state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  gboolean control = (state & GDK_CONTROL_MASK) != 0;
  int all = G_MAXINT / 2;

  switch (keyval)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      go (self, control ? -all : -1, shift);
      return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      go (self, control ? all : 1, shift);
      return TRUE;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      go (self, -(int) page_rows (self), shift);
      return TRUE;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      go (self, (int) page_rows (self), shift);
      return TRUE;
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      control ? go_to_end (self, FALSE, FALSE) : (void) khai_grid_step (self, 0, -1, FALSE);
      return TRUE;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      control ? go_to_end (self, TRUE, FALSE) : (void) khai_grid_step (self, 0, 1, FALSE);
      return TRUE;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      go_to_end (self, FALSE, control);
      return TRUE;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      go_to_end (self, TRUE, control);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
toggle_row (KhaiGrid *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (gtk_selection_model_is_selected (model, self->row))
    gtk_selection_model_unselect_item (model, self->row);
  else
    gtk_selection_model_select_item (model, self->row, FALSE);
  self->anchor = self->row;
  g_signal_emit_by_name (self, "selected");
}

/* The key itself is typed into the input, through its input method: a first "d" may become "đ". */
static gboolean
type (KhaiGrid *self, GtkEventControllerKey *controller, KhaiGridEdit how)
{
  GtkWidget *control;

  if (!khai_grid_edit (self, how))
    return GDK_EVENT_PROPAGATE;
  control = khai_field_input_get_control (self->input);
  if (how == KHAI_GRID_EMPTY && GTK_IS_EDITABLE (control))
    return gtk_event_controller_key_forward (controller, GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (control))));
  return how == KHAI_GRID_LIST ? gtk_event_controller_key_forward (controller, control) : GDK_EVENT_STOP;
}

static gboolean
other_key (KhaiGrid *self, GtkEventControllerKey *controller, guint keyval, GdkModifierType state)
{
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);
  GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);
  gunichar typed = gdk_keyval_to_unicode (keyval);

  if (modifiers == GDK_CONTROL_MASK && keyval == GDK_KEY_space)
    {
      toggle_row (self);
      return GDK_EVENT_STOP;
    }
  if (modifiers == GDK_CONTROL_MASK && keyval == GDK_KEY_a && khai_grid_get_n_rows (self) > 0)
    {
      khai_grid_select (self, 0, khai_grid_get_n_rows (self) - 1);
      return GDK_EVENT_STOP;
    }
  if (modifiers == 0 && keyval == GDK_KEY_Escape)
    {
      g_autoptr (GArray) rows = khai_grid_get_selected (self);

      khai_grid_unselect (self);
      return rows->len > 0;
    }
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_F2)
    return type (self, controller, KHAI_GRID_KEEP);
  if ((keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete || keyval == GDK_KEY_BackSpace) && iface->put_text != NULL)
    {
      iface->put_text (self->source, self->row, self->column, "");
      khai_grid_refresh (self, self->row);
      return GDK_EVENT_STOP;
    }
  return typed >= 0x20 && typed != 0x7f ? type (self, controller, KHAI_GRID_EMPTY) : GDK_EVENT_PROPAGATE;
}

static gboolean
grid_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->input != NULL || root == NULL || !KHAI_IS_GRID_CELL (gtk_root_get_focus (root)))
    return GDK_EVENT_PROPAGATE;
  if (is_tab (keyval))
    return tab (self, keyval, state);
  if (is_enter (keyval) && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0)
    {
      KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);

      if (iface->activated != NULL)
        iface->activated (self->source, self->row, self->column);
      else
        khai_grid_enter (self, (state & GDK_SHIFT_MASK) != 0);
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_ALT_MASK) != 0)
    return keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down ? type (self, controller, KHAI_GRID_LIST) : GDK_EVENT_PROPAGATE;
  return arrow (self, keyval, state) ? GDK_EVENT_STOP : other_key (self, controller, keyval, state);
}

/* ---- while a cell is edited ---- */

/* Seen before the input: its list takes the only one left on Tab, which must not count as Enter. */
static gboolean
tab_comes (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiGrid *self)
{
  self->tabbing = is_tab (keyval);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
input_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiGrid *self)
{
  GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK);

  self->tabbing = FALSE;
  if (is_tab (keyval))
    return tab (self, keyval, state);
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;
  if (is_enter (keyval))
    {
      if (khai_grid_commit (self))
        khai_grid_enter (self, (state & GDK_SHIFT_MASK) != 0);
      return GDK_EVENT_STOP;
    }
  switch (keyval)
    {
    case GDK_KEY_Escape:
      khai_grid_cancel (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      if (khai_grid_commit (self))
        khai_grid_step (self, keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up ? -1 : 1, 0, FALSE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
khai_grid_watch_input (KhaiGrid *self, KhaiFieldInput *input)
{
  GtkEventController *before = gtk_event_controller_key_new ();
  GtkEventController *after = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (before, GTK_PHASE_CAPTURE);
  g_signal_connect_object (before, "key-pressed", G_CALLBACK (tab_comes), self, 0);
  g_signal_connect_object (after, "key-pressed", G_CALLBACK (input_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (input), before);
  gtk_widget_add_controller (GTK_WIDGET (input), after);
}

/* ---- the pointer ---- */

static void
clicked (GtkGestureClick *gesture, int n_press, double x, double y, KhaiGrid *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *cell = picked == NULL || KHAI_IS_GRID_CELL (picked) ? picked : gtk_widget_get_ancestor (picked, KHAI_TYPE_GRID_CELL);
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);
  guint from = self->row;

  if (cell == NULL || cell == GTK_WIDGET (self->edited) || khai_grid_cell_get_row (KHAI_GRID_CELL (cell)) == GTK_INVALID_LIST_POSITION)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (!khai_grid_commit (self))
    return;
  khai_grid_focus_cell (self, khai_grid_cell_get_row (KHAI_GRID_CELL (cell)), khai_grid_cell_get_column (KHAI_GRID_CELL (cell)));
  if ((state & GDK_SHIFT_MASK) != 0)
    {
      if (self->anchor == GTK_INVALID_LIST_POSITION)
        self->anchor = from;
      khai_grid_select (self, self->anchor, self->row);
    }
  else if ((state & GDK_CONTROL_MASK) != 0)
    toggle_row (self);
  else
    khai_grid_unselect (self);
  if (n_press == 2 && iface->activated != NULL)
    iface->activated (self->source, self->row, self->column);
  else if (n_press == 2)
    khai_grid_edit (self, KHAI_GRID_KEEP);
}

void
khai_grid_install_keys (KhaiGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (grid_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
