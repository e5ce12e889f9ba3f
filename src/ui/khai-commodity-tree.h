/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-reference.h"

G_BEGIN_DECLS

/* The nomenclature, one level at a time: chapters, headings, subheadings, codes, with the way back above the list. Enter or Right opens a row, Left or
 * Backspace goes back to where one came from.
 * Signals: "picked" (const char *code): Enter or a click on a code of eight digits · "trouble" (GError *) */
#define KHAI_TYPE_COMMODITY_TREE (khai_commodity_tree_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCommodityTree, khai_commodity_tree, KHAI, COMMODITY_TREE, GtkBox)

KhaiCommodityTree *khai_commodity_tree_new (KhaiReference *reference, KhaiLang lang);
void khai_commodity_tree_open (KhaiCommodityTree *self, const char *code); /* "": the chapters */

G_END_DECLS
