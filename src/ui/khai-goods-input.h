/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"
#include "khai-known-goods.h"

G_BEGIN_DECLS

/* A text of a goods line by which goods declared before are found: its description or one of its codes. */
#define KHAI_TYPE_GOODS_INPUT (khai_goods_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiGoodsInput, khai_goods_input, KHAI, GOODS_INPUT, GtkWidget)

KhaiFieldInput *khai_goods_input_new (KhaiKnownGoods *goods, KhaiEditor *editor, gboolean words);
KhaiKnownGood *khai_goods_input_get_picked (KhaiGoodsInput *self);   /* (nullable) (transfer none): taken from the list, and nothing typed since */

G_END_DECLS
