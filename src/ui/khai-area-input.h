/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"

G_BEGIN_DECLS

#define KHAI_TYPE_AREA_INPUT (khai_area_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiAreaInput, khai_area_input, KHAI, AREA_INPUT, GtkWidget)

/* Several lines; Tab leaves it. */
KhaiFieldInput *khai_area_input_new (void);

G_END_DECLS
