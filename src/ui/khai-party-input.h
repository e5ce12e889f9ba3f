/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-input.h"

G_BEGIN_DECLS

/* The consignee's name, with the address book below it: one choice fills in the whole consignee (win.take-party). */
#define KHAI_TYPE_PARTY_INPUT (khai_party_input_get_type ())
G_DECLARE_FINAL_TYPE (KhaiPartyInput, khai_party_input, KHAI, PARTY_INPUT, GtkWidget)

KhaiFieldInput *khai_party_input_new (KhaiSession *session);

G_END_DECLS
