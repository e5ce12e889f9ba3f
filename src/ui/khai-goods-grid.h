/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* All goods lines of a declaration as one table, typed in at broker speed. The columns are the dictionary's fields of a line.
 * Signal: "focused" (const char *pointer): that field has the focus now. */
#define KHAI_TYPE_GOODS_GRID (khai_goods_grid_get_type ())
G_DECLARE_FINAL_TYPE (KhaiGoodsGrid, khai_goods_grid, KHAI, GOODS_GRID, GtkBox)

KhaiGoodsGrid *khai_goods_grid_new (KhaiSession *session, KhaiEditor *editor);
/* The cell of "/items/3/netMassKg", or the first cell of "/items/3"; NULL: the current one. FALSE: there is none. */
gboolean khai_goods_grid_focus_cell (KhaiGoodsGrid *self, const char *pointer);
const char *khai_goods_grid_get_focused_pointer (KhaiGoodsGrid *self);   /* (nullable): of the current cell */
gboolean khai_goods_grid_look_up (KhaiGoodsGrid *self);                  /* commodity codes for the line in view, from its words */
void khai_goods_grid_commit (KhaiGoodsGrid *self);                       /* what is being typed goes into the document now */

G_END_DECLS
