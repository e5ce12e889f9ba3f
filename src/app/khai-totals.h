/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decimal.h"
#include "khai-declaration.h"

G_BEGIN_DECLS

/* Where the lines and the header of a declaration do not agree. */
typedef enum
{
  KHAI_TOTALS_VALUE_OVER = 1 << 0,      /* the lines come to more than the invoice */
  KHAI_TOTALS_VALUE_UNDER = 1 << 1,     /* … to less */
  KHAI_TOTALS_CURRENCIES = 1 << 2,      /* a line has another currency than the invoice */
  KHAI_TOTALS_NET_OVER_GROSS = 1 << 3,  /* the lines' net mass is more than the gross mass */
  KHAI_TOTALS_UNREADABLE = 1 << 4       /* a number cannot be read or is too large to be added */
} KhaiTotalsFault;

typedef struct
{
  guint lines;
  guint with_value, with_net;           /* lines that have one */
  KhaiDecimal value, net;               /* of the lines together */
  gboolean has_packages, has_gross, has_total;
  gint64 packages;
  KhaiDecimal gross, total;             /* of the header */
  char *currency;                       /* of the header (nullable) */
  guint faults;                         /* KhaiTotalsFault */
} KhaiTotals;

KhaiTotals *khai_totals_new (KhaiDeclaration *declaration);
void khai_totals_free (KhaiTotals *totals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTotals, khai_totals_free)

G_END_DECLS
