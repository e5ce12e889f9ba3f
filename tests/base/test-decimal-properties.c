/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every operation against arithmetic on written digits, as it is taught at school: no machine
 * integer holds a result here. */

#include "khai-decimal.h"
#include "khai-error.h"

#include <string.h>

#define ROUNDS 20000
#define MAX_DIGITS 96

/* The magnitude's decimal digits, the lowest first, without zeros at the top. */
typedef struct
{
  gboolean negative;
  int n;
  guint8 digit[MAX_DIGITS];
} Big;

static void
big_trim (Big *a)
{
  while (a->n > 0 && a->digit[a->n - 1] == 0)
    a->n--;
  if (a->n == 0)
    a->negative = FALSE;
}

static Big
big_from_int (gint64 value)
{
  Big a = { 0 };
  char text[32];
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  a.negative = text[0] == '-';
  for (int i = (int)strlen (text) - 1; i >= (a.negative ? 1 : 0); i--)
    a.digit[a.n++] = (guint8)(text[i] - '0');
  big_trim (&a);
  return a;
}

static Big
big_shift (Big a, guint zeros)
{
  g_assert_cmpint (a.n + (int)zeros, <, MAX_DIGITS);
  memmove (a.digit + zeros, a.digit, (gsize)a.n);
  memset (a.digit, 0, zeros);
  a.n += (int)zeros;
  big_trim (&a);
  return a;
}

static int
big_compare_magnitude (const Big *a, const Big *b)
{
  if (a->n != b->n)
    return a->n - b->n;
  for (int i = a->n - 1; i >= 0; i--)
    {
      if (a->digit[i] != b->digit[i])
        return a->digit[i] - b->digit[i];
    }
  return 0;
}

static Big
big_add_magnitude (const Big *a, const Big *b)
{
  Big sum = { 0 };
  int carry = 0;
  for (int i = 0; i < MAX (a->n, b->n) || carry > 0; i++)
    {
      carry += (i < a->n ? a->digit[i] : 0) + (i < b->n ? b->digit[i] : 0);
      sum.digit[sum.n++] = (guint8)(carry % 10);
      carry /= 10;
    }
  return sum;
}

/* |a| - |b| where |a| is not the smaller. */
static Big
big_subtract_magnitude (const Big *a, const Big *b)
{
  Big rest = *a;
  int borrow = 0;
  for (int i = 0; i < a->n; i++)
    {
      int d = a->digit[i] - borrow - (i < b->n ? b->digit[i] : 0);
      borrow = d < 0;
      rest.digit[i] = (guint8)(d + 10 * borrow);
    }
  rest.negative = FALSE;
  big_trim (&rest);
  return rest;
}

static Big
big_add (Big a, Big b)
{
  Big out;
  if (a.negative == b.negative)
    {
      out = big_add_magnitude (&a, &b);
      out.negative = a.negative;
    }
  else if (big_compare_magnitude (&a, &b) >= 0)
    {
      out = big_subtract_magnitude (&a, &b);
      out.negative = a.negative;
    }
  else
    {
      out = big_subtract_magnitude (&b, &a);
      out.negative = b.negative;
    }
  big_trim (&out);
  return out;
}

static Big
big_multiply (Big a, Big b)
{
  Big out = { 0 };
  out.n = a.n + b.n;
  g_assert_cmpint (out.n, <, MAX_DIGITS);
  for (int i = 0; i < a.n; i++)
    {
      int carry = 0;
      for (int j = 0; j < b.n || carry > 0; j++)
        {
          carry += out.digit[i + j] + a.digit[i] * (j < b.n ? b.digit[j] : 0);
          out.digit[i + j] = (guint8)(carry % 10);
          carry /= 10;
        }
    }
  out.negative = a.negative != b.negative;
  big_trim (&out);
  return out;
}

/* Long division, one digit of the numerator after the other. */
static Big
big_divide (Big a, Big b, Big *rest)
{
  Big quotient = { 0 };
  Big r = { 0 };
  Big divisor = b;
  divisor.negative = FALSE;
  quotient.n = a.n;
  for (int i = a.n - 1; i >= 0; i--)
    {
      r = big_shift (r, 1);
      r.digit[0] = a.digit[i];
      r.n = MAX (r.n, 1);
      big_trim (&r);
      while (big_compare_magnitude (&r, &divisor) >= 0)
        {
          r = big_subtract_magnitude (&r, &divisor);
          quotient.digit[i]++;
        }
    }
  quotient.negative = a.negative != b.negative;
  *rest = r;
  return quotient;
}

/* The text of numerator/denominator · 10^-scale by the rounding; NULL where the operation has to
 * fail. */
static char *
expected_text (Big numerator, Big denominator, guint scale, KhaiRounding rounding)
{
  Big rest;
  gboolean negative = numerator.negative != denominator.negative;
  Big quotient = big_divide (numerator, denominator, &rest);

  if (rest.n > 0)
    {
      Big twice = big_add_magnitude (&rest, &rest);
      Big one = big_from_int (1);
      int half = big_compare_magnitude (&twice, &denominator);
      gboolean odd = quotient.digit[0] % 2 != 0;
      if (rounding == KHAI_ROUND_EXACT)
        return NULL;
      if ((rounding == KHAI_ROUND_HALF_UP && half >= 0)
          || (rounding == KHAI_ROUND_HALF_EVEN && (half > 0 || (half == 0 && odd))))
        quotient = big_add_magnitude (&quotient, &one);
    }
  quotient.negative = negative;
  big_trim (&quotient);

  Big most = big_from_int (quotient.negative ? G_MININT64 : G_MAXINT64);
  if (big_compare_magnitude (&quotient, &most) > 0)
    return NULL;

  GString *text = g_string_new (quotient.negative ? "-" : "");
  for (int i = MAX (quotient.n, (int)scale + 1) - 1; i >= 0; i--)
    {
      g_string_append_c (text, (char)('0' + (i < quotient.n ? quotient.digit[i] : 0)));
      if (i > 0 && i == (int)scale)
        g_string_append_c (text, '.');
    }
  return g_string_free (text, FALSE);
}

static gint64
random_int64 (void)
{
  return (gint64)(((guint64)(guint32)g_test_rand_int () << 32) | (guint32)g_test_rand_int ());
}

/* Of any size, and often one at which something happens: a limit, a power of ten, half of one. */
static KhaiDecimal
random_decimal (void)
{
  KhaiDecimal value;
  gint64 power = 1;

  value.scale = (guint8)g_test_rand_int_range (0, KHAI_DECIMAL_MAX_SCALE + 1);
  for (int i = g_test_rand_int_range (0, 19); i > 0; i--)
    power *= 10;
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      value.units = g_test_rand_bit () ? G_MAXINT64 - g_test_rand_int_range (0, 3)
                                       : G_MININT64 + g_test_rand_int_range (0, 3);
      break;
    case 1:
      value.units = power + g_test_rand_int_range (-1, 2);
      break;
    case 2:
      value.units = power / 10 * 5 * (g_test_rand_bit () ? 1 : -1);
      break;
    case 3:
      value.units = g_test_rand_int_range (-1000, 1000);
      break;
    default:
      value.units = random_int64 () >> g_test_rand_int_range (0, 63);
      break;
    }
  return value;
}

static void
assert_result (gboolean ok, KhaiDecimal out, GError *error, const char *expected)
{
  if (expected == NULL)
    {
      g_assert_false (ok);
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (ok);
  g_autofree char *text = khai_decimal_to_string (out);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_sum (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      KhaiDecimal a = random_decimal ();
      KhaiDecimal b = random_decimal ();
      KhaiDecimal out = { 0 };
      guint scale = MAX (a.scale, b.scale);
      Big left = big_shift (big_from_int (a.units), scale - a.scale);
      Big right = big_shift (big_from_int (b.units), scale - b.scale);
      g_autoptr (GError) add_error = NULL;
      g_autoptr (GError) subtract_error = NULL;

      g_autofree char *sum
          = expected_text (big_add (left, right), big_from_int (1), scale, KHAI_ROUND_EXACT);
      gboolean ok = khai_decimal_add (a, b, &out, &add_error);
      assert_result (ok, out, add_error, sum);

      int order = khai_decimal_compare (a, b);
      right.negative = !right.negative && right.n > 0;
      Big difference_big = big_add (left, right);
      g_assert_cmpint (order, ==, difference_big.n == 0 ? 0 : difference_big.negative ? -1 : 1);
      g_autofree char *difference
          = expected_text (difference_big, big_from_int (1), scale, KHAI_ROUND_EXACT);
      ok = khai_decimal_subtract (a, b, &out, &subtract_error);
      assert_result (ok, out, subtract_error, difference);
    }
}

static void
test_multiply (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      KhaiDecimal a = random_decimal ();
      KhaiDecimal b = random_decimal ();
      KhaiDecimal out = { 0 };
      guint scale = (guint)g_test_rand_int_range (0, KHAI_DECIMAL_MAX_SCALE + 1);
      KhaiRounding rounding = g_test_rand_int_range (0, KHAI_ROUND_DOWN + 1);
      g_autoptr (GError) error = NULL;

      Big product = big_multiply (big_from_int (a.units), big_from_int (b.units));
      g_autofree char *expected
          = expected_text (big_shift (product, scale),
                           big_shift (big_from_int (1), a.scale + b.scale), scale, rounding);
      gboolean ok = khai_decimal_multiply (a, b, scale, rounding, &out, &error);
      assert_result (ok, out, error, expected);
    }
}

static void
test_divide (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      KhaiDecimal a = random_decimal ();
      KhaiDecimal b = random_decimal ();
      KhaiDecimal out = { 0 };
      guint scale = (guint)g_test_rand_int_range (0, KHAI_DECIMAL_MAX_SCALE + 1);
      KhaiRounding rounding = g_test_rand_int_range (0, KHAI_ROUND_DOWN + 1);
      g_autoptr (GError) error = NULL;

      if (b.units == 0)
        continue;
      g_autofree char *expected
          = expected_text (big_shift (big_from_int (a.units), scale + b.scale),
                           big_shift (big_from_int (b.units), a.scale), scale, rounding);
      gboolean ok = khai_decimal_divide (a, b, scale, rounding, &out, &error);
      assert_result (ok, out, error, expected);
    }
}

static void
test_rescale (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      KhaiDecimal a = random_decimal ();
      KhaiDecimal out = { 0 };
      guint scale = (guint)g_test_rand_int_range (0, KHAI_DECIMAL_MAX_SCALE + 1);
      KhaiRounding rounding = g_test_rand_int_range (0, KHAI_ROUND_DOWN + 1);
      g_autoptr (GError) error = NULL;

      g_autofree char *expected
          = expected_text (big_shift (big_from_int (a.units), scale),
                           big_shift (big_from_int (1), a.scale), scale, rounding);
      gboolean ok = khai_decimal_rescale (a, scale, rounding, &out, &error);
      assert_result (ok, out, error, expected);
    }
}

static void
test_text_forms (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      KhaiDecimal a = random_decimal ();
      KhaiDecimal back = { 0 };
      g_autofree char *wire = khai_decimal_to_string (a);
      g_autofree char *shortest = khai_decimal_to_short_string (a);

      g_assert_true (khai_decimal_parse (wire, &back, NULL));
      g_assert_cmpint (back.units, ==, a.units);
      g_assert_cmpuint (back.scale, ==, a.scale);

      g_assert_true (khai_decimal_parse (shortest, &back, NULL));
      g_assert_cmpint (khai_decimal_compare (back, a), ==, 0);
      g_assert_true (strchr (shortest, '.') == NULL || shortest[strlen (shortest) - 1] != '0');

      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          g_autofree char *written = khai_decimal_format (a, lang);
          g_assert_true (khai_decimal_read (written, lang, &back, NULL, NULL));
          g_assert_cmpint (back.units, ==, a.units);
          g_assert_cmpuint (back.scale, ==, a.scale);
        }
    }
}

/* Whatever is typed, reading never invents: the digits of the number are the digits of the text. */
static void
test_read_keeps_digits (void)
{
  static const char alphabet[] = "0123456789.., --+";

  for (guint i = 0; i < ROUNDS; i++)
    {
      char text[16];
      int n = g_test_rand_int_range (0, (int)sizeof text);
      for (int j = 0; j < n; j++)
        text[j] = alphabet[g_test_rand_int_range (0, (int)sizeof alphabet - 1)];
      text[n] = '\0';

      KhaiDecimal value;
      if (!khai_decimal_read (text, g_test_rand_bit (), &value, NULL, NULL))
        continue;
      g_autofree char *wire = khai_decimal_to_string (value);
      const char *typed = text;
      const char *read = wire;
      /* Zeros in front say nothing. */
      while (*typed != '\0' && (*typed == '0' || !g_ascii_isdigit (*typed)))
        typed++;
      while (*read != '\0' && (*read == '0' || !g_ascii_isdigit (*read)))
        read++;
      for (;;)
        {
          while (*typed != '\0' && !g_ascii_isdigit (*typed))
            typed++;
          while (*read != '\0' && !g_ascii_isdigit (*read))
            read++;
          g_assert_cmpint (*typed, ==, *read);
          if (*typed == '\0')
            break;
          typed++;
          read++;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/decimal/property/sum", test_sum);
  g_test_add_func ("/decimal/property/multiply", test_multiply);
  g_test_add_func ("/decimal/property/divide", test_divide);
  g_test_add_func ("/decimal/property/rescale", test_rescale);
  g_test_add_func ("/decimal/property/text-forms", test_text_forms);
  g_test_add_func ("/decimal/property/read-keeps-digits", test_read_keeps_digits);
  return g_test_run ();
}
