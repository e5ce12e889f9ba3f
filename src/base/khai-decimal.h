/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "khai-lang.h"

G_BEGIN_DECLS

/* Exact decimal numbers: `units` hundredths, thousandths … as `scale` says (0 to 9). Every operation
 * works on 128-bit intermediates and fails with KHAI_ERROR_OVERFLOW rather than wrap or lose a digit. */
typedef struct
{
  gint64 units;
  guint8 scale;
} KhaiDecimal;

#define KHAI_DECIMAL_MAX_SCALE 9

typedef enum
{
  KHAI_ROUND_EXACT,     /* fails (KHAI_ERROR_OVERFLOW) if a digit other than 0 would be lost */
  KHAI_ROUND_HALF_UP,   /* half away from zero: what tariff and tax texts mean by rounding */
  KHAI_ROUND_HALF_EVEN,
  KHAI_ROUND_DOWN       /* toward zero */
} KhaiRounding;

/* The wire form: -?[0-9]+(\.[0-9]{1,9})?, at most 19 significant digits. The scale read is the scale written. */
gboolean khai_decimal_parse (const char *text, KhaiDecimal *out, GError **error);
char *khai_decimal_to_string (KhaiDecimal value);                /* wire form, keeps trailing zeros */
char *khai_decimal_to_short_string (KhaiDecimal value);          /* wire form without trailing zeros after the point */

gboolean khai_decimal_rescale (KhaiDecimal value, guint scale, KhaiRounding rounding, KhaiDecimal *out, GError **error);
gboolean khai_decimal_add (KhaiDecimal a, KhaiDecimal b, KhaiDecimal *out, GError **error);      /* scale: the larger */
gboolean khai_decimal_subtract (KhaiDecimal a, KhaiDecimal b, KhaiDecimal *out, GError **error);
gboolean khai_decimal_multiply (KhaiDecimal a, KhaiDecimal b, guint scale, KhaiRounding rounding, KhaiDecimal *out, GError **error);
gboolean khai_decimal_divide (KhaiDecimal a, KhaiDecimal b, guint scale, KhaiRounding rounding, KhaiDecimal *out, GError **error);
int khai_decimal_compare (KhaiDecimal a, KhaiDecimal b);         /* exact across scales */
gboolean khai_decimal_is_zero (KhaiDecimal value);

/* As people write them. vi 1.234,50 · en 1,234.50. */
char *khai_decimal_format (KhaiDecimal value, KhaiLang lang);
char *khai_decimal_format_short (KhaiDecimal value, KhaiLang lang); /* without noughts at the end of the decimals */

/* Reads what somebody typed by the rule of `lang`, spaces as group marks allowed. `*ambiguous` (optional) is set when the
 * other language's rule would read another number from the same text ("1.234"): the caller shows the reading.
 * Never rounds; KHAI_ERROR_BAD_INPUT when neither rule reads it. */
gboolean khai_decimal_read (const char *text, KhaiLang lang, KhaiDecimal *out, gboolean *ambiguous, GError **error);

G_END_DECLS
