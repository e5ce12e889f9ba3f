/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"
#include "khai-field-input.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* A commodity code, typed, found by words in either language while typing, or suggested from the description of its goods line. */
#define KHAI_TYPE_COMMODITY_INPUT (khai_commodity_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCommodityInput, khai_commodity_input, KHAI, COMMODITY_INPUT, GtkWidget)

KhaiFieldInput *khai_commodity_input_new (KhaiSession *session);
/* Where the goods are described: /items/2/description. Nothing is suggested without it. */
void khai_commodity_input_set_description (KhaiCommodityInput *self, KhaiEditor *editor, const char *pointer);
/* Shows what the description suggests; FALSE if that is shown already, or nothing can be taken. */
gboolean khai_commodity_input_offer (KhaiCommodityInput *self);

G_END_DECLS
