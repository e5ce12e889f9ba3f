/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"

G_BEGIN_DECLS

/* All that can be chosen, side by side in sight. */
#define KHAI_TYPE_CHOICE_INPUT (khai_choice_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiChoiceInput, khai_choice_input, KHAI, CHOICE_INPUT, GtkWidget)

KhaiFieldInput *khai_choice_input_new (GPtrArray *codes, KhaiLang lang, gboolean optional); /* (element-type KhaiCode) */
KhaiFieldInput *khai_choice_input_new_boolean (void);

G_END_DECLS
