/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"

G_BEGIN_DECLS

/* Acts on several goods lines at once: each is one step of undo. Rows are indices into /items. */
gboolean khai_goods_remove_lines (KhaiEditor *editor, const GArray *rows, GError **error);                /* rows: guint, ascending */
gboolean khai_goods_set_lines (KhaiEditor *editor, const GArray *rows, const char *pattern, JsonNode *value, const char *source, GError **error);

G_END_DECLS
