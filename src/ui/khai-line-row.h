/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A goods line in the list of them: what it is, what it lacks, what can be done with it. Looks like AdwActionRow, which takes three times as
 * long to measure, and makes its menu only when it is opened. */
#define KHAI_TYPE_LINE_ROW (khai_line_row_get_type ())
G_DECLARE_FINAL_TYPE (KhaiLineRow, khai_line_row, KHAI, LINE_ROW, GtkListBoxRow)

typedef struct
{
  guint index, n_lines;
  const char *title, *summary;
  const char *counts;      /* (nullable): of what is to fix and to check */
  gboolean to_fix;
  gboolean editable;
} KhaiLineText;

GtkWidget *khai_line_row_new (void);
void khai_line_row_show (KhaiLineRow *self, const KhaiLineText *text);

G_END_DECLS
