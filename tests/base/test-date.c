/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-date.h"
#include "khai-error.h"

#include <string.h>

static void
test_is_iso (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
  } rows[] = {
    { "2026-11-24", TRUE },   { "2024-02-29", TRUE },
    { "2000-02-29", TRUE },   { "0001-01-01", TRUE },
    { "9999-12-31", TRUE },   { "2026-02-29", FALSE },
    { "1900-02-29", FALSE },  { "2026-04-31", FALSE },
    { "2026-13-01", FALSE },  { "2026-00-01", FALSE },
    { "2026-01-00", FALSE },  { "0000-01-01", FALSE },
    { "2026-1-1", FALSE },    { "26-11-24", FALSE },
    { "2026/11/24", FALSE },  { "2026-11-24 ", FALSE },
    { " 2026-11-24", FALSE }, { "2026-11-24T", FALSE },
    { "20261124", FALSE },    { "", FALSE },
    { "-2026-11-24", FALSE }, { "２026-11-24", FALSE },
    { "2026-11-2", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("'%s'", shown);
      g_assert_cmpint (khai_date_is_iso (rows[i].text), ==, rows[i].good);
    }
  g_assert_false (khai_date_is_iso (NULL));
}

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    const char *iso; /* NULL: refused */
  } rows[] = {
    { "25/11/2026", "2026-11-25" },
    { "25-11-26", "2026-11-25" },
    { "25.11.2026", "2026-11-25" },
    { "2026-11-25", "2026-11-25" },
    { "2026/11/25", "2026-11-25" },
    { "5/6/2026", "2026-06-05" },
    { " 5/6/26 ", "2026-06-05" },
    { "29/2/2024", "2024-02-29" },
    { "1/1/00", "2000-01-01" },
    { "31/12/99", "2099-12-31" },
    { "25 Nov 2026", "2026-11-25" },
    { "1 jan 2027", "2027-01-01" },
    { "11/25/2026", NULL },
    { "29/2/2026", NULL },
    { "0/1/2026", NULL },
    { "32/1/2026", NULL },
    { "1/13/2026", NULL },
    { "1/1/026", NULL },
    { "1/1/6", NULL },
    { "1/1/20266", NULL },
    { "25/11", NULL },
    { "25/11-2026", NULL },
    { "25/11/2026/1", NULL },
    { "//", NULL },
    { "", NULL },
    { "today", NULL },
    { "25112026", NULL },
    { "25 11 2026", NULL },
    { "2026 Nov 25", NULL },
    { "25 Novem 2026", NULL },
    { "-5/6/2026", NULL },
    { "+5/6/2026", NULL },
    { "025/6/2026", NULL },
    { "2026-11-25T00:00:00Z", NULL },
    { "\xff/1/2026", NULL },
    { "1/1/0000", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *iso = NULL;
      g_autoptr (GError) error = NULL;
      gboolean ok = khai_date_read (rows[i].text, &iso, &error);
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("'%s'", shown);
      g_assert_cmpstr (iso, ==, rows[i].iso);
      g_assert_cmpint (ok, ==, rows[i].iso != NULL);
      if (!ok)
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
    }
}

static void
test_format (void)
{
  g_autofree char *vi = khai_date_format ("2026-11-05", KHAI_LANG_VI);
  g_autofree char *en = khai_date_format ("2026-11-05", KHAI_LANG_EN);
  g_autofree char *other = khai_date_format ("sắp tới", KHAI_LANG_EN);

  g_assert_cmpstr (vi, ==, "05/11/2026");
  g_assert_cmpstr (en, ==, "5 Nov 2026");
  g_assert_cmpstr (other, ==, "sắp tới");
}

static void
test_add_days (void)
{
  static const struct
  {
    const char *from;
    int days;
    const char *to; /* NULL: overflow */
  } rows[] = {
    { "2026-11-24", 0, "2026-11-24" },
    { "2026-11-24", 15, "2026-12-09" },
    { "2026-12-31", 1, "2027-01-01" },
    { "2024-02-28", 1, "2024-02-29" },
    { "2024-03-01", -1, "2024-02-29" },
    { "2023-02-28", 1, "2023-03-01" },
    { "2000-02-28", 2, "2000-03-01" },
    { "1900-02-28", 1, "1900-03-01" },
    { "0001-01-01", 0, "0001-01-01" },
    { "0001-01-01", -1, NULL },
    { "9999-12-31", 1, NULL },
    { "2026-01-01", G_MAXINT, NULL },
    { "2026-01-01", G_MININT, NULL },
    { "0001-01-01", 3652058, "9999-12-31" },
    { "1970-01-01", 20781, "2026-11-24" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *to = NULL;
      g_autoptr (GError) error = NULL;
      int days = 0;
      khai_date_add_days (rows[i].from, rows[i].days, &to, &error);
      g_assert_cmpstr (to, ==, rows[i].to);
      if (to == NULL)
        {
          g_assert_error (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW);
          continue;
        }
      g_assert_true (khai_date_days_between (rows[i].from, to, &days, NULL));
      g_assert_cmpint (days, ==, rows[i].days);
    }

  g_autoptr (GError) error = NULL;
  g_autofree char *to = NULL;
  g_assert_false (khai_date_add_days ("2026-02-30", 1, &to, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

/* Every day from 1600 to 2400, against GLib's own calendar. */
static void
test_every_day (void)
{
  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1600);
  g_autofree char *iso = g_strdup ("1600-01-01");
  int days_from_start = 0;

  while (g_date_get_year (&date) < 2400)
    {
      g_autofree char *next = NULL;
      int days = 0;
      char expected[16];

      g_date_strftime (expected, sizeof expected, "%Y-%m-%d", &date);
      g_assert_cmpstr (iso, ==, expected);
      g_assert_true (khai_date_days_between ("1600-01-01", iso, &days, NULL));
      g_assert_cmpint (days, ==, days_from_start++);
      g_assert_true (khai_date_add_days (iso, 1, &next, NULL));
      g_free (iso);
      iso = g_steal_pointer (&next);
      g_date_add_days (&date, 1);
    }
}

static void
test_instants (void)
{
  static const struct
  {
    const char *text;
    const char *written; /* NULL: refused */
  } rows[] = {
    { "2026-11-24T20:18:32Z", "2026-11-24T20:18:32.000Z" },
    { "2026-11-24t20:18:32z", "2026-11-24T20:18:32.000Z" },
    { "2026-11-24 20:18:32Z", "2026-11-24T20:18:32.000Z" },
    { "2026-11-24T20:18:32.1Z", "2026-11-24T20:18:32.100Z" },
    { "2026-11-24T20:18:32.123999999999Z", "2026-11-24T20:18:32.123Z" },
    { "2026-11-25T03:18:32+07:00", "2026-11-24T20:18:32.000Z" },
    { "2026-11-24T12:18:32-08:00", "2026-11-24T20:18:32.000Z" },
    { "2026-11-24T20:18:32-00:00", "2026-11-24T20:18:32.000Z" },
    { "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z" },
    { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z" },
    { "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999Z" },
    { "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z" },
    { "2017-01-01T06:59:60+07:00", "2017-01-01T00:00:00.000Z" },
    { "2016-12-31T12:00:60Z", NULL },
    { "0001-01-01T00:00:00+07:00", NULL },
    { "9999-12-31T23:59:59-07:00", NULL },
    { "2026-11-24T24:00:00Z", NULL },
    { "2026-11-24T20:60:00Z", NULL },
    { "2026-11-24T20:18:61Z", NULL },
    { "2026-11-24T20:18:32", NULL },
    { "2026-11-24T20:18:32.Z", NULL },
    { "2026-11-24T20:18Z", NULL },
    { "2026-11-24T20:18:32+7:00", NULL },
    { "2026-11-24T20:18:32+0700", NULL },
    { "2026-11-24T20:18:32+24:00", NULL },
    { "2026-11-24T20:18:32+07:60", NULL },
    { "2026-11-31T20:18:32Z", NULL },
    { "2026-11-24", NULL },
    { "2026-11-24T20:18:32Z ", NULL },
    { "2026-11-24X20:18:32Z", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 value = 4711;
      g_autoptr (GError) error = NULL;
      gboolean ok = khai_instant_parse (rows[i].text, &value, &error);
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("'%s'", shown);
      g_assert_cmpint (ok, ==, rows[i].written != NULL);
      if (!ok)
        {
          g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
          g_assert_cmpint (value, ==, 4711);
          continue;
        }
      g_autofree char *written = khai_instant_to_string (value);
      g_assert_cmpstr (written, ==, rows[i].written);
    }

  g_autofree char *before = khai_instant_to_string (-1);
  g_assert_cmpstr (before, ==, "1969-12-31T23:59:59.999Z");
}

static void
test_instant_format (void)
{
  static const struct
  {
    const char *text;
    const char *vi;
    const char *en;
  } rows[] = {
    { "2026-11-24T20:18:32.000Z", "25/11/2026 03:18", "25 Nov 2026 03:18" },
    { "2026-11-25T03:18:59+07:00", "25/11/2026 03:18", "25 Nov 2026 03:18" },
    { "2026-12-31T17:00:00Z", "01/01/2027 00:00", "1 Jan 2027 00:00" },
    { "1969-12-31T16:59:00Z", "31/12/1969 23:59", "31 Dec 1969 23:59" },
    { "9999-12-31T23:00:00Z", "9999-12-31T23:00:00Z", "9999-12-31T23:00:00Z" },
    { "bao giờ", "bao giờ", "bao giờ" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *vi = khai_instant_format (rows[i].text, KHAI_LANG_VI);
      g_autofree char *en = khai_instant_format (rows[i].text, KHAI_LANG_EN);
      g_assert_cmpstr (vi, ==, rows[i].vi);
      g_assert_cmpstr (en, ==, rows[i].en);
    }
}

/* Against GDateTime, over the years that declarations and archives have. */
static void
test_instant_property (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 seconds = (gint64)g_test_rand_double_range (-5000000000.0, 50000000000.0);
      gint64 us = seconds * G_TIME_SPAN_SECOND + g_test_rand_int_range (0, 1000) * 1000;
      gint64 back = 0;
      g_autofree char *text = khai_instant_to_string (us);
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
      g_autofree char *expected = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

      g_assert_true (g_str_has_prefix (text, expected));
      g_assert_true (khai_instant_parse (text, &back, NULL));
      g_assert_cmpint (back, ==, us);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/date/is-iso", test_is_iso);
  g_test_add_func ("/date/read", test_read);
  g_test_add_func ("/date/format", test_format);
  g_test_add_func ("/date/add-days", test_add_days);
  g_test_add_func ("/date/every-day", test_every_day);
  g_test_add_func ("/instant/parse", test_instants);
  g_test_add_func ("/instant/format", test_instant_format);
  g_test_add_func ("/instant/property", test_instant_property);
  return g_test_run ();
}
