/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decimal.h"

G_BEGIN_DECLS

/* What people type into number fields instead of a number: "3*0,21 kg". */
typedef enum
{
  KHAI_EXPRESSION_OK,
  KHAI_EXPRESSION_UNREADABLE, /* no sum, product … of numbers */
  KHAI_EXPRESSION_UNIT,       /* a unit that is not known, does not fit the field, or is added to a number without one */
  KHAI_EXPRESSION_ZERO,       /* divided by zero */
  KHAI_EXPRESSION_UNEVEN,     /* does not come out even in so many decimals */
  KHAI_EXPRESSION_TOO_LARGE
} KhaiExpressionResult;

gboolean khai_expression_is_one (const char *text);
KhaiExpressionResult khai_expression_read (const char *text, KhaiLang lang, const char *unit, guint scale, KhaiDecimal *out);

G_END_DECLS
