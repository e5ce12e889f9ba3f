/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asking for a file. `chosen` is called with `owner` and the path, which it may keep a copy of; not at all when the user thinks better of it
 * or `owner` is gone. `patterns` (nullable) are like "*.xlsx", ended by NULL; `filter_name` says what they are. */
typedef void (*KhaiFileChosen) (gpointer owner, const char *path);

void khai_file_dialog_open (GtkWidget *near, const char *title, const char *filter_name, const char *const *patterns, KhaiFileChosen chosen,
                            GObject *owner);
/* An existing folder, or one made there. */
void khai_file_dialog_folder (GtkWidget *near, const char *title, KhaiFileChosen chosen, GObject *owner);
void khai_file_dialog_save (GtkWidget *near, const char *title, const char *name, KhaiFileChosen chosen, GObject *owner);

G_END_DECLS
