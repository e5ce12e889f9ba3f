/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side in as many equal columns as the width holds, row by row; a wide child has a row of its own. */
#define KHAI_TYPE_COLUMNS (khai_columns_get_type ())
G_DECLARE_FINAL_TYPE (KhaiColumns, khai_columns, KHAI, COLUMNS, GtkWidget)

/* What a dense form uses. */
#define KHAI_COLUMN_CHARS 26
#define KHAI_COLUMNS_MOST 4

/* `chars`: how many characters a column holds at least; `most`: how many columns there are at most. */
GtkWidget *khai_columns_new (guint chars, guint most);
void khai_columns_append (KhaiColumns *self, GtkWidget *child, gboolean wide);
void khai_columns_insert_after (KhaiColumns *self, GtkWidget *child, gboolean wide, GtkWidget *before); /* NULL: first */

G_END_DECLS
