/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-decimal.h"
#include "khai-error.h"

#include <string.h>

#define OK -1

static KhaiDecimal
decimal (const char *text)
{
  KhaiDecimal value;
  g_autoptr (GError) error = NULL;
  khai_decimal_parse (text, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
assert_decimal (KhaiDecimal value, const char *expected)
{
  g_autofree char *text = khai_decimal_to_string (value);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    int code;
    gint64 units;
    guint scale;
  } rows[] = {
    { "0", OK, 0, 0 },
    { "-0", OK, 0, 0 },
    { "0.00", OK, 0, 2 },
    { "007", OK, 7, 0 },
    { "1.50", OK, 150, 2 },
    { "-1.5", OK, -15, 1 },
    { "0.000000001", OK, 1, 9 },
    { "9223372036854775807", OK, G_MAXINT64, 0 },
    { "-9223372036854775808", OK, G_MININT64, 0 },
    { "9223372036.854775807", OK, G_MAXINT64, 9 },
    { "00000000000000000000000000000000000001", OK, 1, 0 },
    { "9223372036854775808", KHAI_ERROR_OVERFLOW },
    { "-9223372036854775809", KHAI_ERROR_OVERFLOW },
    { "9999999999999999999", KHAI_ERROR_OVERFLOW },
    { "10000000000000000000", KHAI_ERROR_OVERFLOW },
    { "340282366920938463463374607431768211456", KHAI_ERROR_OVERFLOW },
    { "9223372036.8547758070", KHAI_ERROR_BAD_INPUT },
    { "1.0000000000", KHAI_ERROR_BAD_INPUT },
    { "", KHAI_ERROR_BAD_INPUT },
    { "-", KHAI_ERROR_BAD_INPUT },
    { "+1", KHAI_ERROR_BAD_INPUT },
    { "--1", KHAI_ERROR_BAD_INPUT },
    { ".5", KHAI_ERROR_BAD_INPUT },
    { "5.", KHAI_ERROR_BAD_INPUT },
    { "1,5", KHAI_ERROR_BAD_INPUT },
    { "1.2.3", KHAI_ERROR_BAD_INPUT },
    { " 1", KHAI_ERROR_BAD_INPUT },
    { "1 ", KHAI_ERROR_BAD_INPUT },
    { "1e3", KHAI_ERROR_BAD_INPUT },
    { "0x10", KHAI_ERROR_BAD_INPUT },
    { "NaN", KHAI_ERROR_BAD_INPUT },
    { "inf", KHAI_ERROR_BAD_INPUT },
    { "１２", KHAI_ERROR_BAD_INPUT },
    { "1\n", KHAI_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      KhaiDecimal value = { 4711, 3 };
      gboolean ok = khai_decimal_parse (rows[i].text, &value, &error);
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("'%s'", shown);
      if (rows[i].code == OK)
        {
          g_assert_no_error (error);
          g_assert_true (ok);
          g_assert_cmpint (value.units, ==, rows[i].units);
          g_assert_cmpuint (value.scale, ==, rows[i].scale);
        }
      else
        {
          g_assert_false (ok);
          g_assert_error (error, KHAI_ERROR, rows[i].code);
          g_assert_cmpint (value.units, ==, 4711);
        }
    }
}

static void
test_write (void)
{
  static const struct
  {
    KhaiDecimal value;
    const char *wire;
    const char *shortest;
    const char *vi;
    const char *en;
  } rows[] = {
    { { 0, 0 }, "0", "0", "0", "0" },
    { { 0, 4 }, "0.0000", "0", "0,0000", "0.0000" },
    { { 5, 1 }, "0.5", "0.5", "0,5", "0.5" },
    { { -5, 3 }, "-0.005", "-0.005", "-0,005", "-0.005" },
    { { 100, 2 }, "1.00", "1", "1,00", "1.00" },
    { { 100, 0 }, "100", "100", "100", "100" },
    { { 999, 0 }, "999", "999", "999", "999" },
    { { 1000, 0 }, "1000", "1000", "1.000", "1,000" },
    { { 123450, 2 }, "1234.50", "1234.5", "1.234,50", "1,234.50" },
    { { -1234567, 0 }, "-1234567", "-1234567", "-1.234.567", "-1,234,567" },
    { { G_MAXINT64, 9 },
      "9223372036.854775807",
      "9223372036.854775807",
      "9.223.372.036,854775807",
      "9,223,372,036.854775807" },
    { { G_MININT64, 0 },
      "-9223372036854775808",
      "-9223372036854775808",
      "-9.223.372.036.854.775.808",
      "-9,223,372,036,854,775,808" },
    { { G_MININT64, 9 },
      "-9223372036.854775808",
      "-9223372036.854775808",
      "-9.223.372.036,854775808",
      "-9,223,372,036.854775808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *wire = khai_decimal_to_string (rows[i].value);
      g_autofree char *shortest = khai_decimal_to_short_string (rows[i].value);
      g_autofree char *vi = khai_decimal_format (rows[i].value, KHAI_LANG_VI);
      g_autofree char *en = khai_decimal_format (rows[i].value, KHAI_LANG_EN);
      g_assert_cmpstr (wire, ==, rows[i].wire);
      g_assert_cmpstr (shortest, ==, rows[i].shortest);
      g_assert_cmpstr (vi, ==, rows[i].vi);
      g_assert_cmpstr (en, ==, rows[i].en);
    }
}

static void
test_format_short (void)
{
  static const struct { KhaiDecimal value; const char *vi; } rows[] = {
    { { 325000, 3 }, "325" }, { { 325100, 3 }, "325,1" }, { { 0, 3 }, "0" }, { { -1230, 2 }, "-12,3" }, { { 1000, 0 }, "1.000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *vi = khai_decimal_format_short (rows[i].value, KHAI_LANG_VI);

      g_assert_cmpstr (vi, ==, rows[i].vi);
    }
}

static void
test_rounding (void)
{
  static const struct
  {
    const char *value;
    guint scale;
    const char *half_up;
    const char *half_even;
    const char *down;
    gboolean exact;
  } rows[] = {
    { "2.5", 0, "3", "2", "2", FALSE },
    { "3.5", 0, "4", "4", "3", FALSE },
    { "-2.5", 0, "-3", "-2", "-2", FALSE },
    { "-3.5", 0, "-4", "-4", "-3", FALSE },
    { "2.49", 0, "2", "2", "2", FALSE },
    { "2.51", 0, "3", "3", "2", FALSE },
    { "-0.5", 0, "-1", "0", "0", FALSE },
    { "0.4", 0, "0", "0", "0", FALSE },
    { "1.005", 2, "1.01", "1.00", "1.00", FALSE },
    { "1.015", 2, "1.02", "1.02", "1.01", FALSE },
    { "1.50", 1, "1.5", "1.5", "1.5", TRUE },
    { "7", 3, "7.000", "7.000", "7.000", TRUE },
    { "0.999999999", 0, "1", "1", "0", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KhaiDecimal value = decimal (rows[i].value);
      KhaiDecimal out;
      g_autoptr (GError) error = NULL;
      g_assert_true (khai_decimal_rescale (value, rows[i].scale, KHAI_ROUND_HALF_UP, &out, NULL));
      assert_decimal (out, rows[i].half_up);
      g_assert_true (khai_decimal_rescale (value, rows[i].scale, KHAI_ROUND_HALF_EVEN, &out, NULL));
      assert_decimal (out, rows[i].half_even);
      g_assert_true (khai_decimal_rescale (value, rows[i].scale, KHAI_ROUND_DOWN, &out, NULL));
      assert_decimal (out, rows[i].down);
      if (khai_decimal_rescale (value, rows[i].scale, KHAI_ROUND_EXACT, &out, &error))
        g_assert_true (rows[i].exact);
      else
        {
          g_assert_false (rows[i].exact);
          g_assert_error (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW);
        }
    }
}

static void
test_arithmetic (void)
{
  KhaiDecimal out;

  g_assert_true (khai_decimal_add (decimal ("0.1"), decimal ("0.25"), &out, NULL));
  assert_decimal (out, "0.35");
  g_assert_true (khai_decimal_subtract (decimal ("1"), decimal ("0.001"), &out, NULL));
  assert_decimal (out, "0.999");
  /* 48.50 USD at 25,410.00 VND. */
  g_assert_true (khai_decimal_multiply (decimal ("48.50"), decimal ("25410.00"), 0,
                                        KHAI_ROUND_EXACT, &out, NULL));
  assert_decimal (out, "1232385");
  g_assert_true (
      khai_decimal_divide (decimal ("1"), decimal ("3"), 4, KHAI_ROUND_HALF_UP, &out, NULL));
  assert_decimal (out, "0.3333");
  g_assert_true (
      khai_decimal_divide (decimal ("-2"), decimal ("3"), 4, KHAI_ROUND_HALF_UP, &out, NULL));
  assert_decimal (out, "-0.6667");
  g_assert_cmpint (khai_decimal_compare (decimal ("9.5"), decimal ("10.2")), <, 0);
  g_assert_cmpint (khai_decimal_compare (decimal ("1.50"), decimal ("1.5")), ==, 0);
  g_assert_cmpint (khai_decimal_compare (decimal ("-1"), decimal ("-1.000000001")), >, 0);
  g_assert_cmpint (
      khai_decimal_compare ((KhaiDecimal){ G_MAXINT64, 0 }, (KhaiDecimal){ G_MAXINT64, 9 }), >, 0);
  g_assert_true (khai_decimal_is_zero (decimal ("0.000")));
  g_assert_false (khai_decimal_is_zero (decimal ("0.001")));
}

static void
test_limits (void)
{
  KhaiDecimal most = { G_MAXINT64, 0 };
  KhaiDecimal least = { G_MININT64, 0 };
  KhaiDecimal one = { 1, 0 };
  KhaiDecimal minus_one = { -1, 0 };
  KhaiDecimal zero = { 0, 0 };
  KhaiDecimal out = { 4711, 3 };
  GError *error = NULL;

#define ASSERT_FAILS(call, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_false (call);                                                                         \
    g_assert_error (error, KHAI_ERROR, expected);                                                  \
    g_assert_cmpint (out.units, ==, 4711);                                                         \
    g_clear_error (&error);                                                                        \
  }                                                                                                \
  G_STMT_END

  ASSERT_FAILS (khai_decimal_add (most, one, &out, &error), KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_add (least, minus_one, &out, &error), KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_subtract (least, one, &out, &error), KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_subtract (zero, least, &out, &error), KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_add (most, ((KhaiDecimal){ 0, 1 }), &out, &error),
                KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_multiply (most, most, 0, KHAI_ROUND_DOWN, &out, &error),
                KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_multiply (least, least, 9, KHAI_ROUND_DOWN, &out, &error),
                KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_multiply (least, minus_one, 0, KHAI_ROUND_DOWN, &out, &error),
                KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_divide (least, minus_one, 0, KHAI_ROUND_DOWN, &out, &error),
                KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (khai_decimal_divide (one, zero, 0, KHAI_ROUND_DOWN, &out, &error),
                KHAI_ERROR_BAD_INPUT);
  ASSERT_FAILS (khai_decimal_divide (zero, zero, 0, KHAI_ROUND_DOWN, &out, &error),
                KHAI_ERROR_BAD_INPUT);
  ASSERT_FAILS (khai_decimal_rescale (most, 1, KHAI_ROUND_DOWN, &out, &error), KHAI_ERROR_OVERFLOW);
  ASSERT_FAILS (
      khai_decimal_divide (one, ((KhaiDecimal){ 3, 0 }), 9, KHAI_ROUND_EXACT, &out, &error),
      KHAI_ERROR_OVERFLOW);
#undef ASSERT_FAILS

  g_assert_true (khai_decimal_multiply (least, one, 0, KHAI_ROUND_EXACT, &out, NULL));
  g_assert_cmpint (out.units, ==, G_MININT64);
  g_assert_true (khai_decimal_add (most, minus_one, &out, NULL));
  g_assert_cmpint (out.units, ==, G_MAXINT64 - 1);
}

typedef struct
{
  const char *text;
  const char *vi; /* NULL: refused */
  int vi_ambiguous;
  const char *en;
  int en_ambiguous;
} ReadRow;

static void
assert_read (const char *text, KhaiLang lang, const char *expected, gboolean expected_ambiguous)
{
  KhaiDecimal value = { 4711, 3 };
  gboolean ambiguous = -1;
  g_autoptr (GError) error = NULL;

  g_autofree char *shown = g_strescape (text, NULL);
  g_test_message ("'%s' in %s", shown, khai_lang_to_string (lang));
  if (khai_decimal_read (text, lang, &value, &ambiguous, &error))
    {
      assert_decimal (value, expected);
      g_assert_cmpint (ambiguous, ==, expected_ambiguous);
      g_assert_true (khai_decimal_read (text, lang, &value, NULL, NULL));
    }
  else
    {
      g_assert_null (expected);
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      g_assert_cmpint (value.units, ==, 4711);
    }
}

static void
test_read (void)
{
  static const ReadRow rows[] = {
    /* Both rules agree. */
    { "0", "0", 0, "0", 0 },
    { "1234", "1234", 0, "1234", 0 },
    { "  1234 ", "1234", 0, "1234", 0 },
    { "1 234", "1234", 0, "1234", 0 },
    { "1 234 567", "1234567", 0, "1234567", 0 },
    { "1\u00a0234", "1234", 0, "1234", 0 },
    { "1\u202f234", "1234", 0, "1234", 0 },
    { "-5", "-5", 0, "-5", 0 },
    { "\u22125", "-5", 0, "-5", 0 },
    { "+5", "5", 0, "5", 0 },
    { "007", "7", 0, "7", 0 },
    /* Both read it and disagree: ask. */
    { "1.234", "1234", 1, "1.234", 1 },
    { "1,234", "1.234", 1, "1234", 1 },
    { "-12.345", "-12345", 1, "-12.345", 1 },
    { "999.000", "999000", 1, "999.000", 1 },
    /* The language's own rule alone. */
    { "1,5", "1.5", 0, "1.5", 1 },
    { "1.5", "1.5", 1, "1.5", 0 },
    { "1.234,50", "1234.50", 0, "1234.50", 1 },
    { "1,234.50", "1234.50", 1, "1234.50", 0 },
    { "1.234.567", "1234567", 0, "1234567", 1 },
    { "1,234,567", "1234567", 1, "1234567", 0 },
    { "1 234,5", "1234.5", 0, "1234.5", 1 },
    { "1 234.567", "1234.567", 1, "1234.567", 0 },
    { "1234.567", "1234.567", 1, "1234.567", 0 },
    { "1234,5678", "1234.5678", 0, "1234.5678", 1 },
    { "12,345.6", "12345.6", 1, "12345.6", 0 },
    /* Nobody groups behind a zero. */
    { "0.25", "0.25", 0, "0.25", 0 },
    { "0,25", "0.25", 0, "0.25", 0 },
    { "0.125", "0.125", 0, "0.125", 0 },
    { "0,125", "0.125", 0, "0.125", 0 },
    { "-0.125", "-0.125", 0, "-0.125", 0 },
    { ".5", "0.5", 0, "0.5", 0 },
    { ",5", "0.5", 0, "0.5", 0 },
    { "000.125", "0.125", 0, "0.125", 0 },
    { "0.000", "0.000", 0, "0.000", 0 },
    { "1.000000000", "1.000000000", 1, "1.000000000", 0 },
    /* Nobody reads it. */
    { "", NULL, 0, NULL, 0 },
    { "   ", NULL, 0, NULL, 0 },
    { "-", NULL, 0, NULL, 0 },
    { ".", NULL, 0, NULL, 0 },
    { ",", NULL, 0, NULL, 0 },
    { "5.", NULL, 0, NULL, 0 },
    { "5,", NULL, 0, NULL, 0 },
    { "12 34", NULL, 0, NULL, 0 },
    { "1  234", NULL, 0, NULL, 0 },
    { "1 234.567,8", NULL, 0, NULL, 0 },
    { "1.23.456", NULL, 0, NULL, 0 },
    { "1.234.56", NULL, 0, NULL, 0 },
    { "0.123.456", NULL, 0, NULL, 0 },
    { "1,2,3", NULL, 0, NULL, 0 },
    { "1.2,3.4", NULL, 0, NULL, 0 },
    { "1234.567.890", NULL, 0, NULL, 0 },
    { "1..5", NULL, 0, NULL, 0 },
    { "- 5", NULL, 0, NULL, 0 },
    { "5-", NULL, 0, NULL, 0 },
    { "--5", NULL, 0, NULL, 0 },
    { "1\t234", NULL, 0, NULL, 0 },
    { "1\n234", NULL, 0, NULL, 0 },
    { "5 kg", NULL, 0, NULL, 0 },
    { "5đ", NULL, 0, NULL, 0 },
    { "$5", NULL, 0, NULL, 0 },
    { "1e3", NULL, 0, NULL, 0 },
    { "1'234", NULL, 0, NULL, 0 },
    { "\xff\xfe", NULL, 0, NULL, 0 },
    { "1.0000000001", NULL, 0, NULL, 0 },
    { "0,0000000001", NULL, 0, NULL, 0 },
    { "１２３", NULL, 0, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      assert_read (rows[i].text, KHAI_LANG_VI, rows[i].vi, rows[i].vi_ambiguous);
      assert_read (rows[i].text, KHAI_LANG_EN, rows[i].en, rows[i].en_ambiguous);
    }
}

static void
test_read_overflow (void)
{
  static const char *const texts[]
      = { "9223372036854775808", "9.223.372.036.854.775.808", "99999999999,999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      KhaiDecimal value;
      g_autoptr (GError) error = NULL;
      g_assert_false (khai_decimal_read (texts[i], KHAI_LANG_VI, &value, NULL, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/decimal/parse", test_parse);
  g_test_add_func ("/decimal/write", test_write);
  g_test_add_func ("/decimal/format-short", test_format_short);
  g_test_add_func ("/decimal/rounding", test_rounding);
  g_test_add_func ("/decimal/arithmetic", test_arithmetic);
  g_test_add_func ("/decimal/limits", test_limits);
  g_test_add_func ("/decimal/read", test_read);
  g_test_add_func ("/decimal/read-overflow", test_read_overflow);
  return g_test_run ();
}
