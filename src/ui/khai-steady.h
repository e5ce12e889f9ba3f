/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Holds one child and says the same width whatever the height. Beside something else in a horizontal box, or aligned up and down, a text that
 * wraps is otherwise asked by GTK 4.8 how wide it has to be for a height; the label finds out by laying itself out again and again, at every
 * level of boxes anew, and a page takes three times as long to appear. */
#define KHAI_TYPE_STEADY (khai_steady_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSteady, khai_steady, KHAI, STEADY, AdwBin)

GtkWidget *khai_steady_new (GtkWidget *child);
GtkLayoutManager *khai_steady_layout_new (void);  /* the same for a widget of its own: every child in sight gets the whole place */

G_END_DECLS
