/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-order-values.h"

static void
test_numbers (void)
{
  static const struct { const char *text; KhaiNumbers rule; gboolean whole; const char *number, *currency; gboolean ambiguous; } rows[] = {
    { "12", KHAI_NUMBERS_AUTO, FALSE, "12", NULL, FALSE },
    { "1.250.000", KHAI_NUMBERS_AUTO, FALSE, "1250000", NULL, FALSE },
    { "1,250,000.50", KHAI_NUMBERS_AUTO, FALSE, "1250000.5", NULL, FALSE },
    { "1.250.000,50", KHAI_NUMBERS_POINT, FALSE, "1250000.5", NULL, FALSE },
    { "179.000", KHAI_NUMBERS_AUTO, TRUE, "179000", NULL, FALSE },
    { "179.000", KHAI_NUMBERS_AUTO, FALSE, "179", NULL, TRUE },
    { "1,234", KHAI_NUMBERS_AUTO, FALSE, "1234", NULL, TRUE },
    { "1,234", KHAI_NUMBERS_POINT, FALSE, "1234", NULL, FALSE },
    { "1,234", KHAI_NUMBERS_COMMA, FALSE, "1.234", NULL, FALSE },
    { "1.234", KHAI_NUMBERS_COMMA, FALSE, "1234", NULL, FALSE },
    { "0.210", KHAI_NUMBERS_AUTO, FALSE, "0.21", NULL, FALSE },
    { "0,210", KHAI_NUMBERS_POINT, FALSE, "0.21", NULL, FALSE },
    { "9,5", KHAI_NUMBERS_AUTO, FALSE, "9.5", NULL, FALSE },
    { "AU $12.50", KHAI_NUMBERS_AUTO, FALSE, "12.5", "AUD", FALSE },
    { "EUR 90,00", KHAI_NUMBERS_AUTO, FALSE, "90", "EUR", FALSE },
    { "90,00 €", KHAI_NUMBERS_AUTO, FALSE, "90", "EUR", FALSE },
    { "£5", KHAI_NUMBERS_AUTO, FALSE, "5", "GBP", FALSE },
    { "US $1,234.56", KHAI_NUMBERS_AUTO, FALSE, "1234.56", "USD", FALSE },
    { "$12.00", KHAI_NUMBERS_AUTO, FALSE, "12", NULL, FALSE },
    { "420.000 ₫", KHAI_NUMBERS_AUTO, TRUE, "420000", "VND", FALSE },
    { "1 234,50", KHAI_NUMBERS_AUTO, FALSE, "1234.5", NULL, FALSE },
    { "1\xc2\xa0" "234,50", KHAI_NUMBERS_AUTO, FALSE, "1234.5", NULL, FALSE },
    { "1'234.50", KHAI_NUMBERS_AUTO, FALSE, "1234.5", NULL, FALSE },
    { "-12000.00", KHAI_NUMBERS_AUTO, FALSE, "-12000", NULL, FALSE },
    { "(5.00)", KHAI_NUMBERS_AUTO, FALSE, "-5", NULL, FALSE },
    { "5.00-", KHAI_NUMBERS_AUTO, FALSE, "-5", NULL, FALSE },
    { "−3", KHAI_NUMBERS_AUTO, FALSE, "-3", NULL, FALSE },
    { ".50", KHAI_NUMBERS_AUTO, FALSE, "0.5", NULL, FALSE },
    { "1.25.000", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "1.2.3", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "1,2.3,4", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "free", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "2 x 3", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "1.5E+3", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
    { "99999999999999999999999", KHAI_NUMBERS_AUTO, FALSE, NULL, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *number = NULL;
      g_autofree char *currency = NULL;
      gboolean ambiguous = FALSE;
      gboolean ok = khai_value_read_number (rows[i].text, rows[i].rule, rows[i].whole, &number, &currency, &ambiguous);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (ok, ==, rows[i].number != NULL);
      g_assert_cmpstr (number, ==, rows[i].number);
      g_assert_cmpstr (currency, ==, rows[i].currency);
      g_assert_cmpint (ok && ambiguous, ==, rows[i].ambiguous);
    }
}

static void
test_dates (void)
{
  static const struct { const char *text, *pattern, *date; } rows[] = {
    { "2026-10-01", "DD/MM/YYYY", "2026-10-01" },
    { "2026-10-01 10:12:00 +0700", "x", "2026-10-01T10:12:00+07:00" },
    { "2026-10-01T02:11:00+00:00", "x", "2026-10-01T02:11:00+00:00" },
    { "2026-10-01T02:11:05.123Z", "x", "2026-10-01T02:11:05Z" },
    { "05/10/2026 13:03:57", "DD/MM/YYYY hh:mm:ss", "2026-10-05T13:03:57" },
    { "10/05/26", "MM/DD/YY", "2026-10-05" },
    { "1/2/26", "MM/DD/YY", "2026-01-02" },
    { "05-Oct-26", "DD-Mon-YY", "2026-10-05" },
    { "Oct-05-26", "Mon-DD-YY", "2026-10-05" },
    { "05-oct.-26", "DD-Mon-YY", "2026-10-05" },
    { "05-août-26", "DD-Mon-YY", "2026-08-05" },
    { "05-Mär-26", "DD-Mon-YY", "2026-03-05" },
    { "03 Jun 2026 20:41", "DD Mon YYYY hh:mm", "2026-06-03T20:41:00" },
    { "03 Thg 10 2026", "DD Mon YYYY", "2026-10-03" },
    { "October 5, 2026", "Mon DD, YYYY", "2026-10-05" },
    { "10/05/2026 1:03:57 PM", "MM/DD/YYYY hh:mm:ss AM", "2026-10-05T13:03:57" },
    { "10/05/2026 12:03:57 AM", "MM/DD/YYYY hh:mm:ss AM", "2026-10-05T00:03:57" },
    { " 2026-10-01\t", "x", "2026-10-01" },
    { "31/02/2026", "DD/MM/YYYY", NULL },
    { "13/13/2026", "DD/MM/YYYY", NULL },
    { "05/10/2026 25:00", "DD/MM/YYYY hh:mm", NULL },
    { "05/10/2026 and more", "DD/MM/YYYY", NULL },
    { "05-Xyz-26", "DD-Mon-YY", NULL },
    { "", "DD/MM/YYYY", NULL },
    { "yesterday", "DD/MM/YYYY", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *patterns[] = { (char *) rows[i].pattern, NULL };
      g_autofree char *date = khai_value_read_date (rows[i].text, patterns);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (date, ==, rows[i].date);
    }
}

static void
test_ids (void)
{
  static const struct { const char *text; gboolean scientific, rounded; } rows[] = {
    { "584000000000000001", FALSE, FALSE }, { "584000000000000000", FALSE, TRUE }, { "5.84E+17", TRUE, FALSE }, { "5,84E+17", TRUE, FALSE },
    { "5.84e+17", TRUE, FALSE },            { "6E+17", TRUE, FALSE },              { "1.2E-05", TRUE, FALSE },  { "12E45", FALSE, FALSE },
    { "AO-COT-M", FALSE, FALSE },           { "E+17", FALSE, FALSE },              { "1E+2B", FALSE, FALSE },   { "123456789012000", FALSE, FALSE },
    { "", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (khai_value_is_scientific (rows[i].text), ==, rows[i].scientific);
      g_assert_cmpint (khai_value_is_rounded (rows[i].text), ==, rows[i].rounded);
    }
  g_assert_true (khai_value_is_masked ("N******n A"));
  g_assert_true (khai_value_is_masked ("T***t"));
  g_assert_false (khai_value_is_masked ("Ada Example *"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/values/numbers", test_numbers);
  g_test_add_func ("/values/dates", test_dates);
  g_test_add_func ("/values/ids", test_ids);
  return g_test_run ();
}
