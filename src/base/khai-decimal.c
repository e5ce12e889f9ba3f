/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Money, mass and rates as exact decimal numbers. A double would turn 0.1 kg into something else
 * and a wrapped integer would turn a large invoice into a negative one; here every operation either
 * gives the exact (or, where asked for, the rounded) result or fails. Intermediates have 128 bits:
 * 2^63 · 10^18 is the largest that multiplication and division at up to nine places need. */

#include "khai-decimal.h"

#include "khai-error.h"

#include <string.h>

G_GNUC_EXTENSION typedef __int128 Wide;

/* Significant digits of the wire form; what is longer cannot fit 64 bits. */
#define MAX_DIGITS 19

static gboolean
fail_overflow (GError **error, const char *what)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW, "decimal %s does not fit", what);
  return FALSE;
}

static Wide
power_of_ten (guint exponent)
{
  Wide power = 1;
  for (guint i = 0; i < exponent; i++)
    power *= 10;
  return power;
}

static gboolean
store_wide (Wide units, guint scale, const char *what, KhaiDecimal *out, GError **error)
{
  if (units < G_MININT64 || units > G_MAXINT64)
    return fail_overflow (error, what);
  out->units = (gint64)units;
  out->scale = (guint8)scale;
  return TRUE;
}

/* numerator / denominator by the rounding asked for; |denominator| must stay below 2^126. */
static gboolean
divide_wide (Wide numerator, Wide denominator, KhaiRounding rounding, Wide *out, GError **error)
{
  Wide quotient = numerator / denominator;
  Wide rest = numerator % denominator;

  if (rest != 0)
    {
      gboolean negative = (numerator < 0) != (denominator < 0);
      Wide twice = (rest < 0 ? -rest : rest) * 2;
      Wide whole = denominator < 0 ? -denominator : denominator;
      gboolean away = FALSE;

      switch (rounding)
        {
        case KHAI_ROUND_EXACT:
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW, "digits would be lost");
          return FALSE;
        case KHAI_ROUND_HALF_UP:
          away = twice >= whole;
          break;
        case KHAI_ROUND_HALF_EVEN:
          away = twice > whole || (twice == whole && quotient % 2 != 0);
          break;
        case KHAI_ROUND_DOWN:
        default:
          break;
        }
      if (away)
        quotient += negative ? -1 : 1;
    }
  *out = quotient;
  return TRUE;
}

static Wide
widen (KhaiDecimal value, guint scale)
{
  g_assert (scale >= value.scale);
  return (Wide)value.units * power_of_ten (scale - value.scale);
}

/* Reads digits (with `point` among them or none) that are known to be well formed. */
static gboolean
units_from_digits (const char *digits, gboolean negative, KhaiDecimal *out, GError **error)
{
  Wide units = 0;
  guint significant = 0;
  guint scale = 0;
  gboolean after_point = FALSE;

  for (const char *p = digits; *p != '\0'; p++)
    {
      if (*p == '.')
        {
          after_point = TRUE;
          continue;
        }
      if (significant > 0 || *p != '0')
        significant++;
      if (significant > MAX_DIGITS)
        return fail_overflow (error, "number");
      units = units * 10 + (*p - '0');
      if (after_point)
        scale++;
    }
  return store_wide (negative ? -units : units, scale, "number", out, error);
}

/**
 * khai_decimal_parse:
 * @text: the wire form, -?[0-9]+(\.[0-9]{1,9})?, nothing before or after it
 * @out: (out): the number; its scale is the number of digits written after the point
 * @error: KHAI_ERROR_BAD_INPUT for another form, KHAI_ERROR_OVERFLOW for more than 19 significant
 *   digits or more than 64 bits hold
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_parse (const char *text, KhaiDecimal *out, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  const char *digits = text + (*text == '-' ? 1 : 0);
  gsize whole = strspn (digits, "0123456789");
  gsize end = whole;
  gboolean good = whole > 0;

  if (good && digits[whole] == '.')
    {
      gsize fraction = strspn (digits + whole + 1, "0123456789");
      good = fraction >= 1 && fraction <= KHAI_DECIMAL_MAX_SCALE;
      end = whole + 1 + fraction;
    }
  if (!good || digits[end] != '\0')
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a decimal number");
      return FALSE;
    }
  return units_from_digits (digits, digits != text, out, error);
}

/* The digits of the value, with `group` (or '\0') between thousands and `point` before the
 * fraction. */
static char *
write_digits (KhaiDecimal value, char group, char point)
{
  g_return_val_if_fail (value.scale <= KHAI_DECIMAL_MAX_SCALE, NULL);

  /* Negated as unsigned: the smallest number has no positive twin. */
  guint64 magnitude = value.units < 0 ? -(guint64)value.units : (guint64)value.units;
  char digits[32];
  int n = g_snprintf (digits, sizeof digits, "%0*" G_GUINT64_FORMAT, value.scale + 1, magnitude);
  int whole = n - value.scale;
  GString *out = g_string_sized_new (40);

  if (value.units < 0)
    g_string_append_c (out, '-');
  for (int i = 0; i < whole; i++)
    {
      if (i > 0 && group != '\0' && (whole - i) % 3 == 0)
        g_string_append_c (out, group);
      g_string_append_c (out, digits[i]);
    }
  if (value.scale > 0)
    {
      g_string_append_c (out, point);
      g_string_append (out, digits + whole);
    }
  return g_string_free (out, FALSE);
}

/**
 * khai_decimal_to_string:
 * @value: a number
 *
 * Returns: (transfer full): the wire form with as many digits after the point as the scale says
 */
char *
khai_decimal_to_string (KhaiDecimal value)
{
  return write_digits (value, '\0', '.');
}

/**
 * khai_decimal_to_short_string:
 * @value: a number
 *
 * Returns: (transfer full): the wire form without zeros at the end of the fraction ("1.50" as
 * "1.5", "2.00" as "2")
 */
char *
khai_decimal_to_short_string (KhaiDecimal value)
{
  while (value.scale > 0 && value.units % 10 == 0)
    {
      value.units /= 10;
      value.scale--;
    }
  return write_digits (value, '\0', '.');
}

/**
 * khai_decimal_rescale:
 * @value: a number
 * @scale: the digits wanted after the point, at most KHAI_DECIMAL_MAX_SCALE
 * @rounding: what to do with digits that have no place any more
 * @out: (out): the number at @scale; may be the variable @value came from
 * @error: KHAI_ERROR_OVERFLOW if it does not fit, or if a digit would be lost under
 * KHAI_ROUND_EXACT
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_rescale (KhaiDecimal value,
                      guint scale,
                      KhaiRounding rounding,
                      KhaiDecimal *out,
                      GError **error)
{
  g_return_val_if_fail (value.scale <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (scale <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  Wide units;
  if (scale >= value.scale)
    units = widen (value, scale);
  else if (!divide_wide (value.units, power_of_ten (value.scale - scale), rounding, &units, error))
    return FALSE;
  return store_wide (units, scale, "rescaled", out, error);
}

/**
 * khai_decimal_add:
 * @a: a number
 * @b: another
 * @out: (out): their sum, exact, at the larger of the two scales
 * @error: KHAI_ERROR_OVERFLOW if it does not fit
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_add (KhaiDecimal a, KhaiDecimal b, KhaiDecimal *out, GError **error)
{
  g_return_val_if_fail (MAX (a.scale, b.scale) <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  guint scale = MAX (a.scale, b.scale);
  return store_wide (widen (a, scale) + widen (b, scale), scale, "sum", out, error);
}

/**
 * khai_decimal_subtract:
 * @a: a number
 * @b: what to take from it
 * @out: (out): their difference, exact, at the larger of the two scales
 * @error: KHAI_ERROR_OVERFLOW if it does not fit
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_subtract (KhaiDecimal a, KhaiDecimal b, KhaiDecimal *out, GError **error)
{
  g_return_val_if_fail (MAX (a.scale, b.scale) <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  guint scale = MAX (a.scale, b.scale);
  return store_wide (widen (a, scale) - widen (b, scale), scale, "difference", out, error);
}

/**
 * khai_decimal_multiply:
 * @a: a number
 * @b: another
 * @scale: the digits wanted after the point, at most KHAI_DECIMAL_MAX_SCALE
 * @rounding: what to do with digits that have no place; rounding happens once, on the exact product
 * @out: (out): the product at @scale
 * @error: KHAI_ERROR_OVERFLOW if it does not fit, or if a digit would be lost under
 * KHAI_ROUND_EXACT
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_multiply (KhaiDecimal a,
                       KhaiDecimal b,
                       guint scale,
                       KhaiRounding rounding,
                       KhaiDecimal *out,
                       GError **error)
{
  g_return_val_if_fail (MAX (a.scale, b.scale) <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (scale <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  Wide product = (Wide)a.units * b.units;
  guint have = a.scale + b.scale;

  if (scale >= have)
    {
      if (__builtin_mul_overflow (product, power_of_ten (scale - have), &product))
        return fail_overflow (error, "product");
    }
  else if (!divide_wide (product, power_of_ten (have - scale), rounding, &product, error))
    return FALSE;
  return store_wide (product, scale, "product", out, error);
}

/**
 * khai_decimal_divide:
 * @a: a number
 * @b: what to divide it by
 * @scale: the digits wanted after the point, at most KHAI_DECIMAL_MAX_SCALE
 * @rounding: what to do with digits that have no place; rounding happens once, on the exact
 * quotient
 * @out: (out): the quotient at @scale
 * @error: KHAI_ERROR_BAD_INPUT if @b is zero, KHAI_ERROR_OVERFLOW if the quotient does not fit, or
 * if a digit would be lost under KHAI_ROUND_EXACT
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_divide (KhaiDecimal a,
                     KhaiDecimal b,
                     guint scale,
                     KhaiRounding rounding,
                     KhaiDecimal *out,
                     GError **error)
{
  g_return_val_if_fail (MAX (a.scale, b.scale) <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (scale <= KHAI_DECIMAL_MAX_SCALE, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  if (b.units == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "decimal division by zero");
      return FALSE;
    }

  int shift = (int)scale + b.scale - a.scale;
  Wide numerator = (Wide)a.units * power_of_ten (shift > 0 ? shift : 0);
  Wide denominator = (Wide)b.units * power_of_ten (shift < 0 ? -shift : 0);
  Wide quotient;

  return divide_wide (numerator, denominator, rounding, &quotient, error)
         && store_wide (quotient, scale, "quotient", out, error);
}

/**
 * khai_decimal_compare:
 * @a: a number
 * @b: another
 *
 * Compares values, not forms: 1.50 equals 1.5. Never fails.
 *
 * Returns: -1, 0 or 1 as @a is smaller than, equal to or larger than @b
 */
int
khai_decimal_compare (KhaiDecimal a, KhaiDecimal b)
{
  g_return_val_if_fail (MAX (a.scale, b.scale) <= KHAI_DECIMAL_MAX_SCALE, 0);

  guint scale = MAX (a.scale, b.scale);
  Wide left = widen (a, scale);
  Wide right = widen (b, scale);
  return (left > right) - (left < right);
}

/**
 * khai_decimal_is_zero:
 * @value: a number
 *
 * Returns: TRUE for 0 at any scale
 */
gboolean
khai_decimal_is_zero (KhaiDecimal value)
{
  return value.units == 0;
}

/**
 * khai_decimal_format:
 * @value: a number
 * @lang: whose rule to write by
 *
 * Returns: (transfer full): vi 1.234,50, en 1,234.50, with all digits of the scale
 */
char *
khai_decimal_format (KhaiDecimal value, KhaiLang lang)
{
  if (lang == KHAI_LANG_EN)
    return write_digits (value, ',', '.');
  return write_digits (value, '.', ',');
}

/**
 * khai_decimal_format_short:
 * @value: a number
 * @lang: whose rule to write by
 *
 * Returns: (transfer full): like khai_decimal_format(), without noughts at the end of the decimals: 325,000 kg would be read as a ton
 */
char *
khai_decimal_format_short (KhaiDecimal value, KhaiLang lang)
{
  while (value.scale > 0 && value.units % 10 == 0)
    {
      value.units /= 10;
      value.scale--;
    }
  return khai_decimal_format (value, lang);
}

/* A typed text brought to ASCII: trimmed, U+2212 as '-', no-break and thin spaces as ' '. NULL if a
 * character is in it that no number has. */
static char *
normalise_typed (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return NULL;

  /* Trimmed first: a tab within the text parts two spreadsheet cells and must not join them. */
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GString) plain = g_string_new (NULL);
  for (const char *p = trimmed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == 0x2212)
        c = '-';
      else if (c == 0x00a0 || c == 0x2007 || c == 0x2009 || c == 0x202f)
        c = ' ';
      if (c >= 0x80 || strchr ("0123456789+-., ", (int)c) == NULL)
        return NULL;
      g_string_append_c (plain, (char)c);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&plain), FALSE));
}

/* How long the whole part at the start of `text` is, 0 if there is none: digits alone, or groups of
 * three behind a first group of one to three digits that does not begin with 0, all divided by the
 * same mark, `group` or a space. */
static gsize
whole_length (const char *text, char group)
{
  gsize first = strspn (text, "0123456789");
  char mark = text[first];

  if (first == 0 || (mark != group && mark != ' '))
    return first;
  if (first > 3 || text[0] == '0')
    return 0;

  gsize end = first;
  while (text[end] == mark)
    {
      if (strspn (text + end + 1, "0123456789") != 3)
        return 0;
      end += 4;
    }
  return end;
}

/* Reads normalised text by one rule into wire digits without a sign; NULL if the rule cannot read
 * it. */
static char *
read_by_rule (const char *text, char group, char point)
{
  gsize whole = whole_length (text, group);
  const char *fraction = NULL;
  gsize end = whole;

  if (text[whole] == point)
    {
      gsize places = strspn (text + whole + 1, "0123456789");
      if (places < 1 || places > KHAI_DECIMAL_MAX_SCALE)
        return NULL;
      fraction = text + whole + 1;
      end = whole + 1 + places;
    }
  if (text[end] != '\0' || end == 0)
    return NULL;

  GString *digits = g_string_new (NULL);
  for (gsize i = 0; i < whole; i++)
    {
      if (g_ascii_isdigit (text[i]))
        g_string_append_c (digits, text[i]);
    }
  if (whole == 0)
    g_string_append_c (digits, '0');
  if (fraction != NULL)
    g_string_append_printf (digits, ".%s", fraction);
  return g_string_free (digits, FALSE);
}

/* TRUE for "0.25", ".5", "00.125": no rule takes the mark after a zero for a group mark. */
static gboolean
begins_with_zero (const char *digits)
{
  return digits[strspn (digits, "0")] == '.';
}

/* Whether two readings of one text are different numbers; one that does not fit is different. */
static gboolean
readings_differ (KhaiDecimal value, const char *other_digits, gboolean negative)
{
  KhaiDecimal other;
  return !units_from_digits (other_digits, negative, &other, NULL)
         || khai_decimal_compare (value, other) != 0;
}

/**
 * khai_decimal_read:
 * @text: what somebody typed, or what stands in a spreadsheet cell
 * @lang: whose rule comes first: vi groups by '.' and has ',' before the fraction, en the other way
 * @out: (out): the number; its scale is the number of digits written after the mark
 * @ambiguous: (out) (optional): whether the caller should show what was understood
 * @error: KHAI_ERROR_BAD_INPUT when neither rule reads it, KHAI_ERROR_OVERFLOW when it does not fit
 *
 * The rules, tried in this order:
 *  1. Spaces around the text do not count; no-break, thin and figure spaces are spaces, U+2212 is a
 *     minus; one sign may stand in front.
 *  2. A rule reads digits alone; groups of exactly three behind a first group of one to three
 * digits that does not begin with 0, all divided by the language's mark or all by spaces; then, if
 * there is one, its decimal mark and one to nine digits. The whole part may be left out (",5").
 *  3. Only the rule of @lang reads it ("1,5" in vi), or both read the same number ("1 234"): that
 * number.
 *  4. Both read it and disagree ("1.234": vi 1234, en 1.234): the number of @lang's rule,
 * @ambiguous TRUE.
 *  5. Only the other rule reads it ("1,234.5" or "2.5" in vi): its number, @ambiguous TRUE, so that
 * the caller echoes the reading. Unless the whole part is zero ("0.25" from a numeric keypad):
 * nobody groups behind a zero, so there is nothing to ask and @ambiguous is FALSE. Never rounds:
 * more than nine digits behind the mark are refused.
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_decimal_read (const char *text,
                   KhaiLang lang,
                   KhaiDecimal *out,
                   gboolean *ambiguous,
                   GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  char group = lang == KHAI_LANG_EN ? ',' : '.';
  char point = lang == KHAI_LANG_EN ? '.' : ',';
  g_autofree char *plain = normalise_typed (text);
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;
  gboolean negative = FALSE;

  if (plain != NULL)
    {
      negative = plain[0] == '-';
      const char *unsigned_text = plain + (plain[0] == '-' || plain[0] == '+' ? 1 : 0);
      own = read_by_rule (unsigned_text, group, point);
      other = read_by_rule (unsigned_text, point, group);
    }
  if (own == NULL && other == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT,
                           "not a number as people write it");
      return FALSE;
    }

  KhaiDecimal value;
  if (!units_from_digits (own != NULL ? own : other, negative, &value, error))
    return FALSE;
  if (ambiguous != NULL)
    {
      if (own == NULL)
        *ambiguous = !begins_with_zero (other);
      else
        *ambiguous = other != NULL && readings_differ (value, other, negative);
    }
  *out = value;
  return TRUE;
}
