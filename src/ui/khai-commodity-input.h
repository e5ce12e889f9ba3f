/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"

G_BEGIN_DECLS

/* A commodity code, typed or found by words in either language while typing. */
#define KHAI_TYPE_COMMODITY_INPUT (khai_commodity_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCommodityInput, khai_commodity_input, KHAI, COMMODITY_INPUT, GtkWidget)

KhaiFieldInput *khai_commodity_input_new (KhaiReference *reference, KhaiLang lang);

G_END_DECLS
