/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* The grid of khai_grid_export() with a closing column of what became of each declaration, which an import passes over. .csv or .xlsx. */
gboolean khai_grid_report (KhaiContext *context, GPtrArray *ids, GPtrArray *states, const char *path, GError **error);

G_END_DECLS
