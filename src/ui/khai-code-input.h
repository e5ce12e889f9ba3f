/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-field-input.h"

G_BEGIN_DECLS

/* A code of a long list: typed codes are taken at once, words find it, Alt+Down shows the list. */
#define KHAI_TYPE_CODE_INPUT (khai_code_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCodeInput, khai_code_input, KHAI, CODE_INPUT, GtkWidget)

/* Where the list takes codes of one's own, they are added here: "AB CITES permit" offers AB under that name. */
void khai_code_input_take_own (KhaiCodeInput *self, KhaiContext *context);
KhaiFieldInput *khai_code_input_new (KhaiReference *reference, KhaiLang lang, const char *list, const char *date);

G_END_DECLS
