/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

gboolean khai_context_load_own_codes (KhaiReference *reference, KhaiStore *store, GError **error);

G_END_DECLS
