/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The goods lines: a list, and one line as a form. */
#define KHAI_TYPE_GOODS_PAGE (khai_goods_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiGoodsPage, khai_goods_page, KHAI, GOODS_PAGE, AdwBin)

KhaiGoodsPage *khai_goods_page_new (KhaiSession *session, KhaiEditor *editor, const char *section, const char *next_id, const char *next_title);
gboolean khai_goods_page_focus (KhaiGoodsPage *self, const char *pointer);   /* opens the line the pointer is in; NULL: the list */
void khai_goods_page_commit (KhaiGoodsPage *self);

G_END_DECLS
