/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Height for width, and never the other way round. */

#include "config.h"

#include "khai-steady.h"

struct _KhaiSteady
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (KhaiSteady, khai_steady, ADW_TYPE_BIN)

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
         int *natural_baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum = 0;
      int child_natural = 0;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? -1 : for_size, &child_minimum, &child_natural,
                          minimum_baseline, natural_baseline);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      gtk_widget_size_allocate (child, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

GtkLayoutManager *
khai_steady_layout_new (void)
{
  return gtk_custom_layout_new (get_request_mode, measure, allocate);
}

GtkWidget *
khai_steady_new (GtkWidget *child)
{
  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  return g_object_new (KHAI_TYPE_STEADY, "child", child, NULL);
}

static void
khai_steady_class_init (KhaiSteadyClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
khai_steady_init (KhaiSteady *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), khai_steady_layout_new ());
}
