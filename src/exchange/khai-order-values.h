/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-dialect.h"

G_BEGIN_DECLS

/* Amounts, dates and the like as order files write them. */

/* "1.250.000", "EUR 90,00", "AU $12.50", "(5.00)" → wire form; `*currency` (optional) the code its text named, NULL if none.
 * `*ambiguous`: one mark with three digits behind it, read as `rule` says (AUTO: a point is decimal). FALSE when it is no number. */
gboolean khai_value_read_number (const char *text, KhaiNumbers rule, gboolean whole_currency, char **number, char **currency, gboolean *ambiguous);
/* Patterns of YYYY YY MM DD Mon hh mm ss AM Z; ISO forms are always tried first. → YYYY-MM-DD or YYYY-MM-DDThh:mm:ss and the offset. */
char *khai_value_read_date (const char *text, char **patterns);
/* "5.84E+17": what a spreadsheet leaves of a long number. */
gboolean khai_value_is_scientific (const char *text);
/* 16 digits or more that end in zeros from the 16th on: what a spreadsheet leaves of a long number when it writes it out. */
gboolean khai_value_is_rounded (const char *text);
gboolean khai_value_is_masked (const char *text); /* "N******n A" */

G_END_DECLS
