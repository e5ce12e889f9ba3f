/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"

G_BEGIN_DECLS

#define KHAI_TYPE_ENTRY_INPUT (khai_entry_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiEntryInput, khai_entry_input, KHAI, ENTRY_INPUT, GtkWidget)

/* `words`: language is written here, so an input method may help; else it would damage codes and numbers. */
KhaiFieldInput *khai_entry_input_new (gboolean words, gboolean digits);

G_END_DECLS
