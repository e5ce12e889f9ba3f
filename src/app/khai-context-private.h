/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-keyring.h"

G_BEGIN_DECLS

KhaiKeyring *khai_context_get_keyring (KhaiContext *self);        /* (transfer none) */
GHashTable *khai_context_get_accesses (KhaiContext *self);        /* base URL → KhaiAccess (transfer none) */
gboolean khai_context_load_own_codes (KhaiReference *reference, KhaiStore *store, GError **error);

G_END_DECLS
