/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"
#include "khai-lines.h"

G_BEGIN_DECLS

/* A shipment over several numbered declarations: looked at first, then made in one go, taken back in one go. */

#define KHAI_SPLIT_MOST 50 /* lines of one export declaration (VNACCS EDA) */

typedef struct
{
  guint first, n;               /* its lines in the whole, from 0 */
  KhaiDecimal value;            /* of its lines, in the currency of the invoice */
  KhaiDecimal customs_value;    /* its share of the total customs value, as customs apportions it */
  KhaiDecimal net, gross;       /* kg; gross: its share by net weight */
  KhaiDeclaration *document;    /* (owned) */
} KhaiSplitPart;

typedef struct
{
  GPtrArray *parts;             /* (element-type KhaiSplitPart) */
  char *currency;               /* of the invoice (nullable) */
  char *customs_currency;       /* (nullable) */
  gboolean has_value, has_customs_value, has_net, has_gross;
  guint customs_largest, gross_largest;            /* the part that bears what rounding leaves */
  KhaiDecimal customs_remainder, gross_remainder;
} KhaiSplit;

void khai_split_free (KhaiSplit *split);
KhaiSplit *khai_split_new (KhaiDeclaration *declaration, guint most, gboolean share_gross, GError **error);

/* The editor keeps the first part, the others become drafts with references of their own. */
GPtrArray *khai_split_make (KhaiEditor *editor, KhaiSplit *split, GError **error);    /* their ids (element-type utf8) */
/* What undo or redo turned (khai_editor_take_turned()): when it was a split, the other drafts follow. `n`: how many did. */
gboolean khai_split_follow (KhaiEditor *editor, const char *turned, gboolean undone, guint *n, GError **error);
gboolean khai_split_parse_source (const char *source, char **references);             /* of the act: the others; of a draft: the first, its lines */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSplit, khai_split_free)

G_END_DECLS
