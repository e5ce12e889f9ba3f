/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"

G_BEGIN_DECLS

#define KHAI_TYPE_DATE_INPUT (khai_date_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiDateInput, khai_date_input, KHAI, DATE_INPUT, GtkWidget)

/* dd/mm/yyyy, or a day picked in a calendar. */
KhaiFieldInput *khai_date_input_new (void);

G_END_DECLS
