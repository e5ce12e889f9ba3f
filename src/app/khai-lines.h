/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decimal.h"
#include "khai-declaration.h"

G_BEGIN_DECLS

/* What can be done with all goods lines at once. Everything here only proposes: edits for khai_editor_do_edits(), new documents. */

/* ---- spreading an amount ---- */

/* `shares` gets n numbers of `scale` places that come to `total` exactly, in proportion to the weights: each rounded down, and what is left
 * over (`remainder`) given to the largest weight (`largest`). */
gboolean khai_apportion (KhaiDecimal total, const KhaiDecimal *weights, guint n, guint scale, KhaiDecimal *shares, guint *largest,
                         KhaiDecimal *remainder, GError **error);

typedef enum { KHAI_BASE_VALUE, KHAI_BASE_NET_WEIGHT, KHAI_BASE_QUANTITY, KHAI_N_BASES } KhaiBase;

typedef struct
{
  GPtrArray *edits;       /* (element-type KhaiEdit) */
  GArray *shares;         /* (element-type KhaiDecimal): of each line */
  guint largest;          /* the line that bears the remainder */
  KhaiDecimal remainder;
} KhaiSpread;

void khai_spread_free (KhaiSpread *spread);
KhaiSpread *khai_spread_net_weight (KhaiDeclaration *declaration, KhaiDecimal total, KhaiBase base, GError **error);
/* The value at the border gate of every line: its value less its share of `deductions` (freight, insurance and others beyond the gate). */
KhaiSpread *khai_spread_deductions (KhaiDeclaration *declaration, KhaiDecimal deductions, KhaiBase base, GError **error);

/* ---- merging and splitting ---- */

/* Lines with the same code, origin, condition, units and currency become one. `source` says which: "lines 1 + 3 merged into 1". */
GPtrArray *khai_merge_lines (KhaiDeclaration *declaration, char **source, GError **error); /* (element-type KhaiEdit); empty: nothing to merge */
/* Numbered declarations of at most `most` lines; the first is to replace the declaration (element-type JsonNode). */
GPtrArray *khai_split_lines (KhaiDeclaration *declaration, guint most, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSpread, khai_spread_free)

G_END_DECLS
