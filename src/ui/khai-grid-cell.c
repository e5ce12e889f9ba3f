/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A cell has one height whatever it holds, so that a grid of thousands of rows is measured at once and never jumps. */

#include "config.h"

#include "khai-grid-cell.h"
#include "khai-widgets.h"

#define PADDING 6
#define ICON_SIZE 16
#define LEAST_HEIGHT 34 /* a pointer's target, and an entry without its own margins */
#define ABOVE_AND_BELOW 14

struct _KhaiGridCell
{
  GtkWidget parent_instance;

  GtkListItem *item;    /* (nullable) (not owned): holds this cell */
  guint column;
  gboolean numeric;
  gboolean offered;
  char *text;           /* (owned) (nullable) */
  char *name;           /* (owned) (nullable) */
  char *remark;         /* (owned) (nullable) */
  const char *icon;     /* (nullable): a literal */
  const char *css;      /* (nullable): a literal */
  PangoLayout *layout;  /* (owned) (nullable): made when first drawn */
  GtkWidget *input;     /* (nullable): a child */
};

G_DEFINE_FINAL_TYPE (KhaiGridCell, khai_grid_cell, GTK_TYPE_WIDGET)

KhaiGridCell *
khai_grid_cell_new (guint column, gboolean numeric)
{
  KhaiGridCell *self = g_object_new (KHAI_TYPE_GRID_CELL, NULL);

  self->column = column;
  self->numeric = numeric;
  return self;
}

void
khai_grid_cell_set_item (KhaiGridCell *self, GtkListItem *item)
{
  g_return_if_fail (KHAI_IS_GRID_CELL (self));

  self->item = item;
}

guint
khai_grid_cell_get_row (KhaiGridCell *self)
{
  g_return_val_if_fail (KHAI_IS_GRID_CELL (self), GTK_INVALID_LIST_POSITION);

  return self->item != NULL ? gtk_list_item_get_position (self->item) : GTK_INVALID_LIST_POSITION;
}

guint
khai_grid_cell_get_column (KhaiGridCell *self)
{
  g_return_val_if_fail (KHAI_IS_GRID_CELL (self), 0);

  return self->column;
}

void
khai_grid_cell_set_text (KhaiGridCell *self, const char *text, gboolean offered)
{
  g_return_if_fail (KHAI_IS_GRID_CELL (self) && text != NULL);

  if (g_strcmp0 (self->text, text) == 0 && self->offered == offered)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->offered = offered;
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
khai_grid_cell_set_mark (KhaiGridCell *self, const char *icon, const char *css)
{
  g_return_if_fail (KHAI_IS_GRID_CELL (self));

  if (g_strcmp0 (self->icon, icon) == 0)
    return;
  self->icon = icon;
  self->css = css;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
khai_grid_cell_set_name (KhaiGridCell *self, const char *name, const char *remark)
{
  g_return_if_fail (KHAI_IS_GRID_CELL (self) && name != NULL);

  if (g_strcmp0 (self->name, name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (name);
      khai_widget_set_name (GTK_WIDGET (self), name);
    }
  if (g_strcmp0 (self->remark, remark) != 0)
    {
      g_free (self->remark);
      self->remark = g_strdup (remark);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remark != NULL ? remark : "", -1);
    }
}

void
khai_grid_cell_set_input (KhaiGridCell *self, GtkWidget *input)
{
  g_return_if_fail (KHAI_IS_GRID_CELL (self));

  g_clear_pointer (&self->input, gtk_widget_unparent);
  if (input != NULL)
    gtk_widget_set_parent (input, GTK_WIDGET (self));
  self->input = input;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- size ---- */

static int
text_height (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

static void
khai_grid_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? MAX (LEAST_HEIGHT, text_height (widget) + ABOVE_AND_BELOW) : 2 * PADDING;
  *natural = *minimum;
}

static void
khai_grid_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  KhaiGridCell *self = KHAI_GRID_CELL (widget);
  GtkAllocation all = { 0, 0, width, height };
  int least = 0;

  if (self->input == NULL)
    return;
  /* An input may need more room than a narrow column has: it stands over its neighbours then. */
  gtk_widget_measure (self->input, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  all.width = MAX (width, least);
  gtk_widget_measure (self->input, GTK_ORIENTATION_VERTICAL, all.width, &least, NULL, NULL, NULL);
  all.height = MAX (height, least);
  all.y = (height - all.height) / 2;
  gtk_widget_size_allocate (self->input, &all, -1);
}

/* ---- drawing ---- */

static void
draw_mark (KhaiGridCell *self, GtkSnapshot *snapshot, int width, int height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon =
      gtk_icon_theme_lookup_icon (theme, self->icon, NULL, ICON_SIZE, gtk_widget_get_scale_factor (widget),
                                  gtk_widget_get_direction (widget), 0);
  g_autofree char *name = g_strconcat (self->css, "_color", NULL);
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (style, name, &colour))
    gtk_style_context_get_color (style, &colour);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (width - ICON_SIZE - PADDING / 2), (float) (height - ICON_SIZE) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ICON_SIZE, ICON_SIZE, &colour, 1);
  gtk_snapshot_restore (snapshot);
}

static PangoLayout *
get_layout (KhaiGridCell *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
      pango_layout_set_alignment (self->layout, self->numeric ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    }
  return self->layout;
}

static void
khai_grid_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KhaiGridCell *self = KHAI_GRID_CELL (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int room = width - 2 * PADDING - (self->icon != NULL ? ICON_SIZE : 0);

  if (self->input != NULL)
    {
      gtk_widget_snapshot_child (widget, self->input, snapshot);
      return;
    }
  if (self->text != NULL && *self->text != '\0' && room > 0)
    {
      PangoLayout *layout = get_layout (self);
      int text_height = 0;

      pango_layout_set_width (layout, room * PANGO_SCALE);
      pango_layout_get_pixel_size (layout, NULL, &text_height);
      if (self->offered)
        gtk_snapshot_push_opacity (snapshot, 0.6);
      gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), PADDING, (height - text_height) / 2.0, layout);
      if (self->offered)
        gtk_snapshot_pop (snapshot);
    }
  if (self->icon != NULL)
    draw_mark (self, snapshot, width, height);
}

/* Another font, another size of text. */
static void
khai_grid_cell_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (khai_grid_cell_parent_class)->system_setting_changed (widget, setting);
  g_clear_object (&KHAI_GRID_CELL (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
khai_grid_cell_dispose (GObject *object)
{
  KhaiGridCell *self = KHAI_GRID_CELL (object);

  g_clear_pointer (&self->input, gtk_widget_unparent);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->remark, g_free);
  G_OBJECT_CLASS (khai_grid_cell_parent_class)->dispose (object);
}

static void
khai_grid_cell_class_init (KhaiGridCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_grid_cell_dispose;
  widget_class->measure = khai_grid_cell_measure;
  widget_class->size_allocate = khai_grid_cell_size_allocate;
  widget_class->snapshot = khai_grid_cell_snapshot;
  widget_class->system_setting_changed = khai_grid_cell_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "khai-cell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
khai_grid_cell_init (KhaiGridCell *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}
