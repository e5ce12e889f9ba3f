/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-sheet.h"

G_BEGIN_DECLS

/* Sheets for carriers, the post and the tax office, of declarations in the store. */
typedef struct
{
  GPtrArray *rows;         /* (element-type GStrv) */
  GPtrArray *problems;     /* (element-type KhaiProblem) */
  guint n_blocking;        /* of them: the receiver will not take the row */
} KhaiFilledSheet;

/* Those of the reference data and of the profile's folder "layouts". A file there that is no layout is an error: KHAI_ERROR_BAD_INPUT. */
GPtrArray *khai_sheets_load (KhaiContext *context, GError **error); /* (element-type KhaiSheetLayout) */
/* `ids` (element-type utf8). KHAI_ERROR_BLOCKED: nothing to write, or too much for one file. */
KhaiFilledSheet *khai_sheets_fill (KhaiContext *context, const KhaiSheetLayout *layout, GPtrArray *ids, GError **error);
void khai_filled_sheet_free (KhaiFilledSheet *sheet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiFilledSheet, khai_filled_sheet_free)

G_END_DECLS
