/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-sheet.h"

G_BEGIN_DECLS

/* What a column may be filled from besides the document's members. */
gboolean khai_sheet_fact_is_known (const char *name);
gboolean khai_sheet_fact_is_of_item (const char *name);

guint khai_sheet_source_get_n_items (const KhaiSheetSource *source);
char *khai_sheet_source_get (const KhaiSheetSource *source, const char *from, guint item);

G_END_DECLS
