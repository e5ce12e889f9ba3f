/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A flow of equal columns. GtkFlowBox is a grid for screen readers and takes the arrow keys; this one only lays out. All cells of a row
 * have the same height, so that Tab, which sorts by the middle of what it finds, goes through them in reading order. */

#include "config.h"

#include "khai-columns.h"

#define WIDE "khai-wide"
#define ROW_SPACING 12
#define COLUMN_SPACING 18

struct _KhaiColumns
{
  GtkWidget parent_instance;

  guint chars;
  guint most;
};

G_DEFINE_FINAL_TYPE (KhaiColumns, khai_columns, GTK_TYPE_WIDGET)

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static gboolean
is_wide (GtkWidget *child)
{
  return g_object_get_data (G_OBJECT (child), WIDE) != NULL;
}

/* What the narrowest column may be: text of that many characters, and whatever the children cannot do without. */
static int
column_width (KhaiColumns *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = (int) self->chars * PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (GTK_WIDGET (self))); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int minimum = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (!is_wide (child))
        width = MAX (width, minimum);
    }
  return MAX (width, 1);
}

static guint
count_columns (KhaiColumns *self, int width)
{
  int n = (width + COLUMN_SPACING) / (column_width (self) + COLUMN_SPACING);

  return (guint) CLAMP (n, 1, (int) self->most);
}

/* The children of one row, from `first` on: how many there are, how high the row is, and what comes after it. */
static GtkWidget *
measure_row (GtkWidget *first, guint columns, int width, int cell, guint *n, int *height)
{
  GtkWidget *child = first;

  *n = 0;
  *height = 0;
  while (child != NULL && *n < columns && !(is_wide (child) && *n > 0))
    {
      int minimum = 0;
      gboolean wide = is_wide (child);

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide ? width : cell, &minimum, NULL, NULL, NULL);
      *height = MAX (*height, minimum);
      (*n)++;
      child = next_shown (gtk_widget_get_next_sibling (child));
      if (wide)
        break;
    }
  return child;
}

/* Lays out in `width`, or only says how high that would be. */
static int
lay_out (KhaiColumns *self, int width, gboolean allocate)
{
  guint columns = count_columns (self, width);
  int cell = (width - (int) (columns - 1) * COLUMN_SPACING) / (int) columns;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = next_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int y = 0;

  while (child != NULL)
    {
      guint n = 0;
      int height = 0;
      GtkWidget *next = measure_row (child, columns, width, cell, &n, &height);

      for (guint i = 0; i < n && allocate; i++, child = next_shown (gtk_widget_get_next_sibling (child)))
        {
          int x = (int) i * (cell + COLUMN_SPACING);
          GtkAllocation place = { rtl && !is_wide (child) ? width - x - cell : x, y, is_wide (child) ? width : cell, height };

          gtk_widget_size_allocate (child, &place, -1);
        }
      y += height + (next != NULL ? ROW_SPACING : 0);
      child = next;
    }
  return y;
}

static GtkSizeRequestMode
khai_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
khai_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  KhaiColumns *self = KHAI_COLUMNS (widget);
  int least = 0;

  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int child_least = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_least, NULL, NULL, NULL);
      least = MAX (least, child_least);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = MAX (least, (int) self->most * (column_width (self) + COLUMN_SPACING) - COLUMN_SPACING);
    }
  else
    *minimum = *natural = lay_out (self, MAX (for_size, least), FALSE);
}

static void
khai_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (KHAI_COLUMNS (widget), width, TRUE);
}

void
khai_columns_append (KhaiColumns *self, GtkWidget *child, gboolean wide)
{
  g_return_if_fail (KHAI_IS_COLUMNS (self) && GTK_IS_WIDGET (child));

  khai_columns_insert_after (self, child, wide, gtk_widget_get_last_child (GTK_WIDGET (self)));
}

void
khai_columns_insert_after (KhaiColumns *self, GtkWidget *child, gboolean wide, GtkWidget *before)
{
  g_return_if_fail (KHAI_IS_COLUMNS (self) && GTK_IS_WIDGET (child));

  g_object_set_data (G_OBJECT (child), WIDE, GINT_TO_POINTER (wide));
  gtk_widget_insert_after (child, GTK_WIDGET (self), before);
}

GtkWidget *
khai_columns_new (guint chars, guint most)
{
  KhaiColumns *self = g_object_new (KHAI_TYPE_COLUMNS, NULL);

  self->chars = chars;
  self->most = MAX (most, 1);
  return GTK_WIDGET (self);
}

static void
khai_columns_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (khai_columns_parent_class)->dispose (object);
}

static void
khai_columns_class_init (KhaiColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_columns_dispose;
  widget_class->get_request_mode = khai_columns_get_request_mode;
  widget_class->measure = khai_columns_measure;
  widget_class->size_allocate = khai_columns_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
khai_columns_init (KhaiColumns *self)
{
}
