/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells of a column view, each of which can have the focus and be edited. Rows come and go with the scrolling, so nothing is kept
 * in a cell: it asks its source whenever it is bound. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-grid-private.h"
#include "khai-widgets.h"

#define CHAR_WIDTH 8 /* pixels, about: the first width of a column, which the user may change */
#define COLUMN_PADDING 28
#define FRAMES_TO_SETTLE 4 /* after which a new row has its place */

enum { MOVED, SELECTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (KhaiGridSource, khai_grid_source, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (KhaiGrid, khai_grid, GTK_TYPE_WIDGET)

static void
khai_grid_source_default_init (KhaiGridSourceInterface *iface)
{
}

static KhaiGridColumn *
get_column (KhaiGrid *self, guint column)
{
  return self->columns->pdata[column];
}

guint
khai_grid_get_n_rows (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), 0);

  return g_list_model_get_n_items (self->rows);
}

guint
khai_grid_get_n_columns (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), 0);

  return self->columns->len;
}

guint
khai_grid_get_row (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), 0);

  return self->row;
}

guint
khai_grid_get_column (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), 0);

  return self->column;
}

/* ---- cells ---- */

static void
refresh_cell (KhaiGrid *self, KhaiGridCell *cell)
{
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);
  guint row = khai_grid_cell_get_row (cell);
  guint column = khai_grid_cell_get_column (cell);
  KhaiSeverity severity = KHAI_SEVERITY_TIP;
  gboolean offered = FALSE;
  gboolean marked;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *remark = NULL;

  if (row >= khai_grid_get_n_rows (self))
    return;
  text = iface->dup_text (self->source, row, column, &offered);
  marked = iface->get_mark (self->source, row, column, &severity);
  khai_grid_cell_set_text (cell, text, offered);
  khai_grid_cell_set_mark (cell, marked ? khai_severity_get_icon (severity) : NULL, marked ? khai_severity_get_css (severity) : NULL);
  /* translators: a cell of a table: its row, the title of its column, and what stands in it */
  name = g_strdup_printf (_("Row %u, %s: %s"), row + 1, get_column (self, column)->title, *text != '\0' ? text : _("empty"));
  if (marked)
    remark = iface->dup_remark (self->source, row, column);
  khai_grid_cell_set_name (cell, name, remark);
}

static gboolean
query_tooltip (KhaiGridCell *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, KhaiGrid *self)
{
  guint row = khai_grid_cell_get_row (cell);
  g_autofree char *remark = NULL;

  if (row >= khai_grid_get_n_rows (self))
    return FALSE;
  remark = KHAI_GRID_SOURCE_GET_IFACE (self->source)->dup_remark (self->source, row, khai_grid_cell_get_column (cell));
  gtk_tooltip_set_text (tooltip, remark);
  return remark != NULL;
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, KhaiGridColumn *column)
{
  KhaiGridCell *cell = khai_grid_cell_new (column->index, column->numeric);

  g_signal_connect_object (cell, "query-tooltip", G_CALLBACK (query_tooltip), column->grid, 0);
  gtk_list_item_set_child (item, GTK_WIDGET (cell));
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, KhaiGridColumn *column)
{
  KhaiGridCell *cell = KHAI_GRID_CELL (gtk_list_item_get_child (item));

  khai_grid_cell_set_item (cell, item);
  g_ptr_array_add (column->cells, cell);
  refresh_cell (column->grid, cell);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, KhaiGridColumn *column)
{
  KhaiGridCell *cell = KHAI_GRID_CELL (gtk_list_item_get_child (item));

  if (column->grid->edited == cell)
    khai_grid_cancel (column->grid);
  g_ptr_array_remove_fast (column->cells, cell);
  khai_grid_cell_set_item (cell, NULL);
}

KhaiGridCell *
khai_grid_find_cell (KhaiGrid *self, guint row, guint column)
{
  KhaiGridColumn *where = get_column (self, column);

  for (guint i = 0; i < where->cells->len; i++)
    if (khai_grid_cell_get_row (where->cells->pdata[i]) == row)
      return where->cells->pdata[i];
  return NULL;
}

void
khai_grid_refresh_rows (KhaiGrid *self, guint first, guint n)
{
  g_return_if_fail (KHAI_IS_GRID (self));

  for (guint i = 0; i < self->columns->len; i++)
    {
      KhaiGridColumn *column = get_column (self, i);

      for (guint j = 0; j < column->cells->len; j++)
        if (khai_grid_cell_get_row (column->cells->pdata[j]) - first < n)
          refresh_cell (self, column->cells->pdata[j]);
    }
}

void
khai_grid_refresh (KhaiGrid *self, guint row)
{
  g_return_if_fail (KHAI_IS_GRID (self));

  if (row == GTK_INVALID_LIST_POSITION)
    khai_grid_refresh_rows (self, 0, G_MAXUINT);
  else
    khai_grid_refresh_rows (self, row, 1);
}

/* ---- columns ---- */

static void
column_free (KhaiGridColumn *column)
{
  g_ptr_array_unref (column->cells);
  g_free (column->title);
  g_free (column);
}

guint
khai_grid_add_column (KhaiGrid *self, const char *title, const char *tooltip, guint chars, gboolean numeric)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  KhaiGridColumn *column = g_new0 (KhaiGridColumn, 1);

  g_return_val_if_fail (KHAI_IS_GRID (self) && title != NULL, 0);

  column->grid = self;
  column->title = g_strdup (title);
  column->numeric = numeric;
  column->index = self->columns->len;
  column->cells = g_ptr_array_new ();
  g_ptr_array_add (self->columns, column);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), column);
  column->column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  gtk_column_view_column_set_fixed_width (column->column, (int) chars * CHAR_WIDTH + COLUMN_PADDING);
  gtk_column_view_append_column (self->view, column->column);
  g_object_unref (column->column);
  return column->index;
}

void
khai_grid_show_column (KhaiGrid *self, guint column, gboolean shown)
{
  g_return_if_fail (KHAI_IS_GRID (self) && column < self->columns->len);

  if (khai_grid_column_is_shown (self, column) != shown)
    gtk_column_view_column_set_visible (get_column (self, column)->column, shown);
}

gboolean
khai_grid_column_is_shown (KhaiGrid *self, guint column)
{
  g_return_val_if_fail (KHAI_IS_GRID (self) && column < self->columns->len, FALSE);

  return gtk_column_view_column_get_visible (get_column (self, column)->column);
}

/* ---- the current cell ---- */

void
khai_grid_set_current (KhaiGrid *self, guint row, guint column)
{
  if (self->row == row && self->column == column)
    return;
  self->row = row;
  self->column = column;
  g_signal_emit (self, signals[MOVED], 0);
}

gboolean
khai_grid_has_focus (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), FALSE);

  return gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
}

static GtkWidget *
get_list (KhaiGrid *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      return child;
  return NULL;
}

/* A row that was just made has no place yet, but another cell of its column may have one. */
static gboolean
scroll_sideways (KhaiGrid *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GPtrArray *cells = get_column (self, self->column)->cells;
  graphene_rect_t bounds;

  for (guint i = 0; i < cells->len; i++)
    if (gtk_widget_get_width (cells->pdata[i]) > 0 && gtk_widget_compute_bounds (cells->pdata[i], GTK_WIDGET (self->view), &bounds))
      {
        double left = gtk_adjustment_get_value (adjustment) + bounds.origin.x;

        gtk_adjustment_clamp_page (adjustment, left, left + bounds.size.width);
        return TRUE;
      }
  return FALSE;
}

static gboolean
settled (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  KhaiGrid *self = KHAI_GRID (widget);

  self->frames = scroll_sideways (self) ? 0 : self->frames - 1;
  return self->frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
bring_into_sight (KhaiGrid *self)
{
  if (scroll_sideways (self))
    return;
  if (self->frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), settled, NULL, NULL);
  self->frames = FRAMES_TO_SETTLE;
}

gboolean
khai_grid_focus_cell (KhaiGrid *self, guint row, guint column)
{
  GtkWidget *list;
  KhaiGridCell *cell;

  g_return_val_if_fail (KHAI_IS_GRID (self), FALSE);

  if (row >= khai_grid_get_n_rows (self) || column >= self->columns->len)
    return FALSE;
  list = get_list (self);
  khai_grid_show_column (self, column, TRUE);
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", row);
  cell = khai_grid_find_cell (self, row, column);
  khai_grid_set_current (self, row, column);
  if (cell == NULL || !gtk_widget_grab_focus (GTK_WIDGET (cell)))
    return FALSE;
  bring_into_sight (self);
  return TRUE;
}

static gboolean
step_column (KhaiGrid *self, int direction, guint *column)
{
  for (int next = (int) *column + direction; next >= 0 && next < (int) self->columns->len; next += direction)
    if (khai_grid_column_is_shown (self, (guint) next))
      {
        *column = (guint) next;
        return TRUE;
      }
  return FALSE;
}

gboolean
khai_grid_step (KhaiGrid *self, int rows, int columns, gboolean wrap)
{
  int n = (int) khai_grid_get_n_rows (self);
  int row = (int) self->row;
  guint column = self->column;

  g_return_val_if_fail (KHAI_IS_GRID (self), FALSE);

  for (int step = ABS (columns); step > 0; step--)
    if (!step_column (self, columns > 0 ? 1 : -1, &column))
      {
        if (!wrap || row + (columns > 0 ? 1 : -1) < 0 || row + (columns > 0 ? 1 : -1) >= n)
          return FALSE;
        row += columns > 0 ? 1 : -1;
        /* The row's number is no place to type. */
        column = columns > 0 ? 0 : self->columns->len;
        if (!step_column (self, columns > 0 ? 1 : -1, &column))
          return FALSE;
      }
  if (n == 0 || row + rows < 0 || row + rows >= n)
    return FALSE;
  return khai_grid_focus_cell (self, (guint) (row + rows), column);
}

/* ---- editing ---- */

gboolean
khai_grid_is_editing (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), FALSE);

  return self->input != NULL;
}

KhaiFieldInput *
khai_grid_get_input (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), NULL);

  return self->input;
}

char *
khai_grid_dup_edited (KhaiGrid *self)
{
  g_return_val_if_fail (KHAI_IS_GRID (self), NULL);

  return self->input != NULL ? khai_field_input_dup_text (self->input) : NULL;
}

static void
tell_edited (KhaiGrid *self, const char *text)
{
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);

  if (iface->edited != NULL)
    iface->edited (self->source, self->row, self->column, text);
}

static void
end_edit (KhaiGrid *self)
{
  g_autoptr (KhaiGridCell) cell = g_steal_pointer (&self->edited);
  gboolean focused = khai_grid_has_focus (self);

  if (cell == NULL)
    return;
  self->input = NULL;
  g_clear_pointer (&self->before, g_free);
  /* The focus must have somewhere to go before its widget goes. */
  if (focused && khai_grid_cell_get_row (cell) != GTK_INVALID_LIST_POSITION)
    gtk_widget_grab_focus (GTK_WIDGET (cell));
  khai_grid_cell_set_input (cell, NULL);
  tell_edited (self, NULL);
}

gboolean
khai_grid_commit (KhaiGrid *self)
{
  g_autofree char *text = NULL;
  guint row, column;

  g_return_val_if_fail (KHAI_IS_GRID (self), FALSE);

  if (self->input == NULL)
    return TRUE;
  row = khai_grid_cell_get_row (self->edited);
  column = khai_grid_cell_get_column (self->edited);
  text = khai_field_input_dup_text (self->input);
  if (row < khai_grid_get_n_rows (self) && g_strcmp0 (text, self->before) != 0
      && !KHAI_GRID_SOURCE_GET_IFACE (self->source)->put_text (self->source, row, column, text))
    return FALSE;
  end_edit (self);
  khai_grid_refresh (self, row);
  return TRUE;
}

void
khai_grid_cancel (KhaiGrid *self)
{
  g_return_if_fail (KHAI_IS_GRID (self));

  end_edit (self);
}

static void
input_edited (KhaiFieldInput *input, KhaiGrid *self)
{
  g_autofree char *text = khai_field_input_dup_text (input);

  tell_edited (self, text);
}

static void
input_committed (KhaiFieldInput *input, KhaiGrid *self)
{
  /* Tab commits by itself, after the list of the input. */
  if (!self->tabbing && khai_grid_commit (self))
    khai_grid_enter (self, FALSE);
}

gboolean
khai_grid_edit (KhaiGrid *self, KhaiGridEdit how)
{
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);
  KhaiGridCell *cell;
  KhaiFieldInput *input;

  g_return_val_if_fail (KHAI_IS_GRID (self), FALSE);

  if (self->input != NULL || self->row >= khai_grid_get_n_rows (self))
    return self->input != NULL;
  cell = khai_grid_find_cell (self, self->row, self->column);
  input = cell != NULL && iface->new_input != NULL ? iface->new_input (self->source, self->row, self->column) : NULL;
  if (input == NULL)
    return FALSE;
  self->edited = g_object_ref (cell);
  self->input = input;
  if (how != KHAI_GRID_EMPTY)
    {
      g_autofree char *text = iface->dup_text (self->source, self->row, self->column, &(gboolean){ FALSE });

      khai_field_input_set_text (input, text);
      self->before = khai_field_input_dup_text (input);
    }
  khai_widget_set_name (khai_field_input_get_control (input), get_column (self, self->column)->title);
  khai_grid_cell_set_input (cell, GTK_WIDGET (input));
  g_signal_connect_object (input, "edited", G_CALLBACK (input_edited), self, 0);
  g_signal_connect_object (input, "committed", G_CALLBACK (input_committed), self, 0);
  khai_grid_watch_input (self, input);
  gtk_widget_grab_focus (khai_field_input_get_control (input));
  if (GTK_IS_EDITABLE (khai_field_input_get_control (input)))
    gtk_editable_set_position (GTK_EDITABLE (khai_field_input_get_control (input)), -1);
  return TRUE;
}

void
khai_grid_enter (KhaiGrid *self, gboolean back)
{
  KhaiGridSourceInterface *iface = KHAI_GRID_SOURCE_GET_IFACE (self->source);

  if (iface->entered != NULL)
    iface->entered (self->source, self->row, self->column, back);
  else
    khai_grid_step (self, back ? -1 : 1, 0, FALSE);
}

/* ---- marked rows ---- */

GArray *
khai_grid_get_selected (KhaiGrid *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GtkBitset) set = NULL;
  GtkBitsetIter iter;
  guint row;

  g_return_val_if_fail (KHAI_IS_GRID (self), rows);

  set = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_iter_init_first (&iter, set, &row))
    do
      g_array_append_val (rows, row);
    while (gtk_bitset_iter_next (&iter, &row));
  return rows;
}

void
khai_grid_select (KhaiGrid *self, guint first, guint last)
{
  g_return_if_fail (KHAI_IS_GRID (self));

  gtk_selection_model_select_range (GTK_SELECTION_MODEL (self->selection), MIN (first, last), MAX (first, last) - MIN (first, last) + 1, TRUE);
  g_signal_emit (self, signals[SELECTED], 0);
}

void
khai_grid_unselect (KhaiGrid *self)
{
  g_return_if_fail (KHAI_IS_GRID (self));

  self->anchor = GTK_INVALID_LIST_POSITION;
  if (gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection)))
    g_signal_emit (self, signals[SELECTED], 0);
}

/* ---- life ---- */

static void
focus_changed (GtkRoot *root, GParamSpec *pspec, KhaiGrid *self)
{
  GtkWidget *focus = gtk_root_get_focus (root);
  GtkWidget *cell = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;

  if (cell != NULL && !KHAI_IS_GRID_CELL (cell))
    cell = gtk_widget_get_ancestor (cell, KHAI_TYPE_GRID_CELL);
  /* What was typed is taken when something else gets the focus, as everywhere. */
  if (self->input != NULL && cell != GTK_WIDGET (self->edited))
    khai_grid_commit (self);
  if (cell != NULL && khai_grid_cell_get_row (KHAI_GRID_CELL (cell)) != GTK_INVALID_LIST_POSITION)
    khai_grid_set_current (self, khai_grid_cell_get_row (KHAI_GRID_CELL (cell)), khai_grid_cell_get_column (KHAI_GRID_CELL (cell)));
}

static void
khai_grid_root (GtkWidget *widget)
{
  KhaiGrid *self = KHAI_GRID (widget);

  GTK_WIDGET_CLASS (khai_grid_parent_class)->root (widget);
  self->focus_handler = g_signal_connect (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (focus_changed), self);
}

static void
khai_grid_unroot (GtkWidget *widget)
{
  KhaiGrid *self = KHAI_GRID (widget);

  g_clear_signal_handler (&self->focus_handler, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (khai_grid_parent_class)->unroot (widget);
}

/* Coming in, the focus goes to the current cell; the keys that walk the cells are ours, so whatever else comes leaves. */
static gboolean
khai_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  KhaiGrid *self = KHAI_GRID (widget);
  guint n = khai_grid_get_n_rows (self);

  if (khai_grid_has_focus (self) || n == 0)
    return FALSE;
  return khai_grid_focus_cell (self, MIN (self->row, n - 1), self->column);
}

static gboolean
khai_grid_grab_focus (GtkWidget *widget)
{
  KhaiGrid *self = KHAI_GRID (widget);

  return khai_grid_get_n_rows (self) > 0 && khai_grid_focus_cell (self, MIN (self->row, khai_grid_get_n_rows (self) - 1), self->column);
}

KhaiGrid *
khai_grid_new (KhaiGridSource *source, GListModel *rows, const char *name)
{
  KhaiGrid *self;

  g_return_val_if_fail (KHAI_IS_GRID_SOURCE (source) && G_IS_LIST_MODEL (rows), NULL);

  self = g_object_new (KHAI_TYPE_GRID, NULL);
  self->source = source;
  self->rows = g_object_ref (rows);
  self->selection = gtk_multi_selection_new (g_object_ref (rows));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  khai_widget_set_name (GTK_WIDGET (self->view), name);
  if (get_list (self) != NULL)
    khai_widget_set_name (get_list (self), name);
  return self;
}

static void
khai_grid_dispose (GObject *object)
{
  KhaiGrid *self = KHAI_GRID (object);

  khai_grid_cancel (self);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (khai_grid_parent_class)->dispose (object);
}

static void
khai_grid_finalize (GObject *object)
{
  g_ptr_array_unref (KHAI_GRID (object)->columns);
  G_OBJECT_CLASS (khai_grid_parent_class)->finalize (object);
}

static void
khai_grid_class_init (KhaiGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_grid_finalize;
  widget_class->root = khai_grid_root;
  widget_class->unroot = khai_grid_unroot;
  widget_class->focus = khai_grid_focus;
  widget_class->grab_focus = khai_grid_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_grid_init (KhaiGrid *self)
{
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->anchor = GTK_INVALID_LIST_POSITION;
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_column_separators (self->view, TRUE);
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_column_view_set_reorderable (self->view, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "khai-grid");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  khai_grid_install_keys (self);
}
