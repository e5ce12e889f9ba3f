/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One cell of a KhaiGrid: text it draws itself (thousands of labels would be too slow to make), and an input while it is edited. */
#define KHAI_TYPE_GRID_CELL (khai_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (KhaiGridCell, khai_grid_cell, KHAI, GRID_CELL, GtkWidget)

KhaiGridCell *khai_grid_cell_new (guint column, gboolean numeric);
void khai_grid_cell_set_item (KhaiGridCell *self, GtkListItem *item);    /* (nullable): not bound to a row */
guint khai_grid_cell_get_row (KhaiGridCell *self);                       /* GTK_INVALID_LIST_POSITION: none */
guint khai_grid_cell_get_column (KhaiGridCell *self);
void khai_grid_cell_set_text (KhaiGridCell *self, const char *text, gboolean offered);   /* offered: not in the document yet */
/* For the ear: what the cell is and holds, and what is to be said of it. Told on only when they change. */
void khai_grid_cell_set_name (KhaiGridCell *self, const char *name, const char *remark);
/* What is wrong here, as a picture: NULL for nothing. `css` names its colour. */
void khai_grid_cell_set_mark (KhaiGridCell *self, const char *icon, const char *css);
void khai_grid_cell_set_input (KhaiGridCell *self, GtkWidget *input);    /* (nullable): edited no more */

G_END_DECLS
