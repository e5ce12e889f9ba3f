/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A calculator for number fields: + - * / and brackets over exact fractions, with units of mass. Nothing is rounded on the way, and
 * what does not come out even at the end is refused. */

#include "config.h"

#include "khai-expression.h"

#include <string.h>

#include "khai-text.h"

#define MAX_DEPTH 20
#define MAX_CHARS 200

typedef struct
{
  KhaiDecimal above, below; /* the fraction */
  guint masses;             /* 1: in kilograms; 0: a bare number */
} Value;

typedef struct
{
  const char *at;
  KhaiLang lang;
  guint depth;
  KhaiExpressionResult result; /* the first thing that went wrong */
} Reader;

/* Units of mass as people here write them, without tones; in milligrams. */
static const struct
{
  const char *word;
  gint64 milligrams;
} units[] = {
  { "kg", 1000000 }, { "g", 1000 }, { "gr", 1000 }, { "gam", 1000 }, { "gram", 1000 }, { "mg", 1 }, { "lang", 100000 },
  { "yen", 10000000 }, { "ta", 100000000 }, { "tan", 1000000000 }, { "t", 1000000000 },
};

static gint64
find_unit (const char *word)
{
  g_autofree char *folded = khai_text_fold (word);

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].word, folded))
      return units[i].milligrams;
  return 0;
}

static gboolean
fail (Reader *reader, KhaiExpressionResult result)
{
  if (reader->result == KHAI_EXPRESSION_OK)
    reader->result = result;
  return FALSE;
}

/* Without zeros at the end, so that products keep within the digits there are. */
static KhaiDecimal
shorten (KhaiDecimal value)
{
  while (value.scale > 0 && value.units % 10 == 0)
    {
      value.units /= 10;
      value.scale--;
    }
  return value;
}

static gboolean
multiply (Reader *reader, KhaiDecimal a, KhaiDecimal b, KhaiDecimal *out)
{
  guint scale = MIN (KHAI_DECIMAL_MAX_SCALE, a.scale + b.scale);

  if (!khai_decimal_multiply (a, b, scale, KHAI_ROUND_EXACT, out, NULL))
    return fail (reader, KHAI_EXPRESSION_TOO_LARGE);
  *out = shorten (*out);
  return TRUE;
}

static void
skip_spaces (Reader *reader)
{
  while (g_unichar_isspace (g_utf8_get_char (reader->at)))
    reader->at = g_utf8_next_char (reader->at);
}

/* ---- numbers and units ---- */

static gboolean
belongs_to_number (const char *at)
{
  return g_ascii_isdigit (*at) || *at == '.' || *at == ',' || (*at == ' ' && g_ascii_isdigit (at[1]));
}

static gboolean
read_number (Reader *reader, Value *out)
{
  const char *from = reader->at;
  g_autofree char *text = NULL;

  while (belongs_to_number (reader->at))
    reader->at++;
  text = g_strndup (from, (gsize) (reader->at - from));
  if (*text == '\0' || !khai_decimal_read (text, reader->lang, &out->above, NULL, NULL))
    return fail (reader, KHAI_EXPRESSION_UNREADABLE);
  out->above = shorten (out->above);
  out->below = (KhaiDecimal){ 1, 0 };
  out->masses = 0;
  return TRUE;
}

/* "x" between two numbers multiplies; it is no unit. */
static gboolean
is_times_letter (const char *at)
{
  return (*at == 'x' || *at == 'X') && !g_unichar_isalpha (g_utf8_get_char (at + 1));
}

static gboolean
read_unit (Reader *reader, Value *value)
{
  const char *from;
  g_autofree char *word = NULL;
  gint64 milligrams;

  skip_spaces (reader);
  from = reader->at;
  if (is_times_letter (from))
    return TRUE;
  while (g_unichar_isalpha (g_utf8_get_char (reader->at)) || g_unichar_ismark (g_utf8_get_char (reader->at)))
    reader->at = g_utf8_next_char (reader->at);
  if (reader->at == from)
    return TRUE;
  word = g_strndup (from, (gsize) (reader->at - from));
  milligrams = find_unit (word);
  if (milligrams == 0 || value->masses > 0)
    return fail (reader, KHAI_EXPRESSION_UNIT);
  value->masses = 1;
  return multiply (reader, value->above, shorten ((KhaiDecimal){ milligrams, 6 }), &value->above);
}

/* ---- sums and products ---- */

static gboolean read_sum (Reader *reader, Value *out);

static gboolean
read_factor (Reader *reader, Value *out)
{
  skip_spaces (reader);
  if (*reader->at == '-' || *reader->at == '+')
    {
      gboolean minus = *reader->at++ == '-';

      if (reader->depth >= MAX_DEPTH)
        return fail (reader, KHAI_EXPRESSION_UNREADABLE);
      reader->depth++;
      if (!read_factor (reader, out))
        return FALSE;
      reader->depth--;
      if (minus)
        out->above.units = -out->above.units;
      return TRUE;
    }
  if (*reader->at == '(')
    {
      reader->at++;
      if (reader->depth >= MAX_DEPTH)
        return fail (reader, KHAI_EXPRESSION_UNREADABLE);
      reader->depth++;
      if (!read_sum (reader, out))
        return FALSE;
      reader->depth--;
      if (*reader->at != ')')
        return fail (reader, KHAI_EXPRESSION_UNREADABLE);
      reader->at++;
      return read_unit (reader, out);
    }
  return read_number (reader, out) && read_unit (reader, out);
}

typedef enum { TIMES = 1, OVER, PLUS, MINUS } Sign;

/* The sign that comes next, if it is one of those from `first` to `last`; else 0. */
static Sign
take_sign (Reader *reader, Sign first, Sign last)
{
  static const struct
  {
    const char *text;
    Sign sign;
  } signs[] = {
    { "*", TIMES }, { "×", TIMES }, { "x", TIMES }, { "X", TIMES }, { "/", OVER }, { "÷", OVER }, { "+", PLUS }, { "-", MINUS }, { "−", MINUS },
  };

  skip_spaces (reader);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (reader->at, signs[i].text) && signs[i].sign >= first && signs[i].sign <= last)
      {
        reader->at += strlen (signs[i].text);
        return signs[i].sign;
      }
  return 0;
}

static gboolean
read_product (Reader *reader, Value *out)
{
  Sign sign;

  if (!read_factor (reader, out))
    return FALSE;
  while ((sign = take_sign (reader, TIMES, OVER)) != 0)
    {
      Value next;

      if (!read_factor (reader, &next))
        return FALSE;
      if (sign == OVER && khai_decimal_is_zero (next.above))
        return fail (reader, KHAI_EXPRESSION_ZERO);
      if (sign == TIMES ? out->masses + next.masses > 1 : next.masses > out->masses)
        return fail (reader, KHAI_EXPRESSION_UNIT);
      out->masses = sign == TIMES ? out->masses + next.masses : out->masses - next.masses;
      if (!multiply (reader, out->above, sign == TIMES ? next.above : next.below, &out->above)
          || !multiply (reader, out->below, sign == TIMES ? next.below : next.above, &out->below))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add (Reader *reader, Value *out, Value next, gboolean minus)
{
  KhaiDecimal left, right;

  if (out->masses != next.masses)
    return fail (reader, KHAI_EXPRESSION_UNIT);
  if (!multiply (reader, out->above, next.below, &left) || !multiply (reader, next.above, out->below, &right)
      || !multiply (reader, out->below, next.below, &out->below))
    return FALSE;
  if (!(minus ? khai_decimal_subtract : khai_decimal_add) (left, right, &out->above, NULL))
    return fail (reader, KHAI_EXPRESSION_TOO_LARGE);
  out->above = shorten (out->above);
  return TRUE;
}

static gboolean
read_sum (Reader *reader, Value *out)
{
  Sign sign;

  if (!read_product (reader, out))
    return FALSE;
  while ((sign = take_sign (reader, PLUS, MINUS)) != 0)
    {
      Value next;

      if (!read_product (reader, &next) || !add (reader, out, next, sign == MINUS))
        return FALSE;
    }
  return TRUE;
}

/* ---- the whole ---- */

/**
 * khai_expression_is_one:
 * @text: what somebody typed
 *
 * Returns: whether it is more than a number: it holds a number and, behind or before it, a sign of arithmetic or letters
 */
gboolean
khai_expression_is_one (const char *text)
{
  gboolean digit = FALSE;
  gboolean sign = FALSE;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      digit |= g_unichar_isdigit (c);
      sign |= g_unichar_isalpha (c) || strchr ("*/+()", *at) != NULL || c == 0xd7 || c == 0xf7 || (*at == '-' && digit);
    }
  return digit && sign;
}

/* From kilograms to the unit of the field. */
static gboolean
to_unit (Reader *reader, Value *value, const char *unit)
{
  gint64 milligrams = unit != NULL ? find_unit (unit) : 0;

  if (value->masses == 0)
    return TRUE;
  if (milligrams == 0)
    return fail (reader, KHAI_EXPRESSION_UNIT);
  return multiply (reader, value->below, shorten ((KhaiDecimal){ milligrams, 6 }), &value->below);
}

/**
 * khai_expression_read:
 * @text: a number, or numbers with + - * / × ÷ x, brackets and units of mass: "3*0,21 kg", "(2+1) x 210 g"
 * @lang: whose decimal sign and group marks the numbers have
 * @unit: (nullable): the unit of mass the result is wanted in: "kg", "g", "t"; %NULL when the field is no mass, and units are refused. A
 *   number without a unit is taken as it is.
 * @scale: the decimals the field has, 0 to 9
 * @out: (out): the exact result, without zeros at its end
 *
 * Nothing is ever rounded: thirds stay thirds until the end, and a result with more decimals than @scale is refused.
 *
 * Returns: %KHAI_EXPRESSION_OK, or why there is no result
 */
KhaiExpressionResult
khai_expression_read (const char *text, KhaiLang lang, const char *unit, guint scale, KhaiDecimal *out)
{
  Reader reader = { text, lang, 0, KHAI_EXPRESSION_OK };
  Value value;

  g_return_val_if_fail (text != NULL && out != NULL && scale <= KHAI_DECIMAL_MAX_SCALE, KHAI_EXPRESSION_UNREADABLE);

  if (!g_utf8_validate (text, -1, NULL) || strlen (text) > MAX_CHARS)
    return KHAI_EXPRESSION_UNREADABLE;
  if (!read_sum (&reader, &value))
    return reader.result;
  if (*reader.at != '\0')
    return KHAI_EXPRESSION_UNREADABLE;
  if (!to_unit (&reader, &value, unit))
    return reader.result;
  if (!khai_decimal_divide (value.above, value.below, scale, KHAI_ROUND_EXACT, out, NULL))
    return khai_decimal_divide (value.above, value.below, scale, KHAI_ROUND_DOWN, out, NULL) ? KHAI_EXPRESSION_UNEVEN
                                                                                          : KHAI_EXPRESSION_TOO_LARGE;
  *out = shorten (*out);
  return KHAI_EXPRESSION_OK;
}
