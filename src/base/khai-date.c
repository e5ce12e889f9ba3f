/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Days and instants as text. Days are counted in the proleptic Gregorian calendar as RFC 3339 has
 * it, years 0001 to 9999; Vietnam has been at UTC+7 without summer time since 1975, so its wall
 * clock needs no time-zone data on the machine. */

#include "khai-date.h"

#include "khai-error.h"

#include <string.h>

#define VIETNAM_OFFSET_US (7 * G_TIME_SPAN_HOUR)
#define MAX_YEAR 9999

typedef struct
{
  int year;
  int month;
  int day;
} Day;

static const char *const ENGLISH_MONTHS[12]
    = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static gboolean
is_leap_year (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static gboolean
is_real_day (Day day)
{
  static const int lengths[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (day.year < 1 || day.year > MAX_YEAR || day.month < 1 || day.month > 12 || day.day < 1)
    return FALSE;
  int length = lengths[day.month - 1] + (day.month == 2 && is_leap_year (day.year) ? 1 : 0);
  return day.day <= length;
}

/* Days since 1970-01-01. The year is taken to begin in March, which puts the leap day last. */
static gint64
day_number (Day day)
{
  int year = day.month > 2 ? day.year : day.year - 1;
  int month = (day.month + 9) % 12;
  gint64 days_before_year = 365 * (gint64)year + year / 4 - year / 100 + year / 400;
  int days_before_month = (153 * month + 2) / 5;

  return days_before_year + days_before_month + day.day - 1 - 719468;
}

static Day
day_from_number (gint64 number)
{
  /* Eras of 400 years from 0000-03-01; the numbers given here are never before it. */
  gint64 days = number + 719468;
  gint64 era = days / 146097;
  int of_era = (int)(days % 146097);
  int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int month = (5 * of_year + 2) / 153;
  Day day;

  day.day = of_year - (153 * month + 2) / 5 + 1;
  day.month = month < 10 ? month + 3 : month - 9;
  day.year = (int)(era * 400) + year_of_era + (day.month <= 2 ? 1 : 0);
  return day;
}

static gint64
first_day_number (void)
{
  return day_number ((Day){ 1, 1, 1 });
}

static gint64
last_day_number (void)
{
  return day_number ((Day){ MAX_YEAR, 12, 31 });
}

/* Exactly `n` digits at *cursor, which moves behind them. */
static gboolean
take_digits (const char **cursor, guint n, int *value)
{
  *value = 0;
  for (guint i = 0; i < n; i++, (*cursor)++)
    {
      if (!g_ascii_isdigit (**cursor))
        return FALSE;
      *value = *value * 10 + (**cursor - '0');
    }
  return TRUE;
}

static gboolean
take_char (const char **cursor, char c)
{
  if (**cursor != c)
    return FALSE;
  (*cursor)++;
  return TRUE;
}

static gboolean
take_iso_day (const char **cursor, Day *day)
{
  return take_digits (cursor, 4, &day->year) && take_char (cursor, '-')
         && take_digits (cursor, 2, &day->month) && take_char (cursor, '-')
         && take_digits (cursor, 2, &day->day) && is_real_day (*day);
}

static gboolean
parse_iso_day (const char *text, Day *day)
{
  const char *cursor = text;
  return take_iso_day (&cursor, day) && *cursor == '\0';
}

static char *
write_iso_day (Day day)
{
  return g_strdup_printf ("%04d-%02d-%02d", day.year, day.month, day.day);
}

static gboolean
require_iso_day (const char *iso, Day *day, GError **error)
{
  if (parse_iso_day (iso, day))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a date YYYY-MM-DD");
  return FALSE;
}

/**
 * khai_date_is_iso:
 * @text: (nullable): any text
 *
 * Returns: TRUE if @text is exactly YYYY-MM-DD and such a day exists in the calendar
 */
gboolean
khai_date_is_iso (const char *text)
{
  Day day;
  return text != NULL && parse_iso_day (text, &day);
}

static int
month_from_english (const char *name)
{
  for (int i = 0; i < 12; i++)
    {
      if (g_ascii_strcasecmp (name, ENGLISH_MONTHS[i]) == 0)
        return i + 1;
    }
  return 0;
}

/* A part of a typed date: one to `most` digits. -1 if it is something else. */
static int
number_from_part (const char *part, gsize most)
{
  gsize length = strlen (part);
  if (length < 1 || length > most || strspn (part, "0123456789") != length)
    return -1;
  return (int)g_ascii_strtoll (part, NULL, 10);
}

static gboolean
day_from_parts (char **parts, gboolean month_in_words, Day *day)
{
  if (g_strv_length (parts) != 3)
    return FALSE;

  gboolean year_first = strlen (parts[0]) == 4 && !month_in_words;
  const char *year = year_first ? parts[0] : parts[2];
  const char *day_of_month = year_first ? parts[2] : parts[0];
  gsize year_length = strlen (year);

  day->day = number_from_part (day_of_month, 2);
  day->month = month_in_words ? month_from_english (parts[1]) : number_from_part (parts[1], 2);
  day->year = number_from_part (year, 4);
  if (day->year >= 0 && year_length == 2)
    day->year += 2000;
  else if (year_length != 4)
    return FALSE;
  return is_real_day (*day);
}

/**
 * khai_date_read:
 * @text: what somebody typed: day, month, year between '/', '-' or '.', one and the same mark; the
 * year in four digits, or in two, which mean 2000 to 2099; year first if the first part has four
 * digits; "25 Nov 2026"
 * @iso: (out) (transfer full): YYYY-MM-DD
 * @error: KHAI_ERROR_BAD_INPUT for another form or a day that does not exist
 *
 * The day always comes before the month: 11/25/2026 is refused, never turned round, because 5/6
 * could not be told from 6/5.
 *
 * Returns: TRUE if @iso was set
 */
gboolean
khai_date_read (const char *text, char **iso, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (iso != NULL, FALSE);

  static const char *const marks[] = { "/", "-", ".", " " };
  g_autofree char *typed = g_strstrip (g_strdup (text));
  Day day;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (strstr (typed, marks[i]) == NULL)
        continue;
      g_auto (GStrv) parts = g_strsplit (typed, marks[i], 4);
      if (!day_from_parts (parts, *marks[i] == ' ', &day))
        break;
      *iso = write_iso_day (day);
      return TRUE;
    }
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a date");
  return FALSE;
}

static char *
write_day (Day day, KhaiLang lang)
{
  if (lang == KHAI_LANG_EN)
    return g_strdup_printf ("%d %s %04d", day.day, ENGLISH_MONTHS[day.month - 1], day.year);
  return g_strdup_printf ("%02d/%02d/%04d", day.day, day.month, day.year);
}

/**
 * khai_date_format:
 * @iso: a date YYYY-MM-DD
 * @lang: the language to write it in
 *
 * Returns: (transfer full): vi 25/11/2026, en 25 Nov 2026; text that is no date comes back as it
 * is, because a draft keeps what was typed
 */
char *
khai_date_format (const char *iso, KhaiLang lang)
{
  g_return_val_if_fail (iso != NULL, NULL);

  Day day;
  return parse_iso_day (iso, &day) ? write_day (day, lang) : g_strdup (iso);
}

/**
 * khai_date_add_days:
 * @iso: a date YYYY-MM-DD
 * @days: how many days later; may be negative
 * @out: (out) (transfer full): the date reached
 * @error: KHAI_ERROR_BAD_INPUT if @iso is no date, KHAI_ERROR_OVERFLOW outside the years 0001 to
 * 9999
 *
 * Returns: TRUE if @out was set
 */
gboolean
khai_date_add_days (const char *iso, int days, char **out, GError **error)
{
  g_return_val_if_fail (iso != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  Day day;
  if (!require_iso_day (iso, &day, error))
    return FALSE;

  gint64 number = day_number (day) + days;
  if (number < first_day_number () || number > last_day_number ())
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW, "date outside years 1 to 9999");
      return FALSE;
    }
  *out = write_iso_day (day_from_number (number));
  return TRUE;
}

/**
 * khai_date_days_between:
 * @from: a date YYYY-MM-DD
 * @to: another
 * @days: (out): how many days @to is after @from; negative if it is before
 * @error: KHAI_ERROR_BAD_INPUT if one of them is no date
 *
 * Returns: TRUE if @days was set
 */
gboolean
khai_date_days_between (const char *from, const char *to, int *days, GError **error)
{
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);
  g_return_val_if_fail (days != NULL, FALSE);

  Day first;
  Day second;
  if (!require_iso_day (from, &first, error) || !require_iso_day (to, &second, error))
    return FALSE;
  *days = (int)(day_number (second) - day_number (first));
  return TRUE;
}

/* Splits microseconds since 1970 into a day and the microseconds of that day. */
static Day
split_instant (gint64 unix_us, gint64 *of_day)
{
  gint64 number = unix_us / G_TIME_SPAN_DAY;
  *of_day = unix_us % G_TIME_SPAN_DAY;
  if (*of_day < 0)
    {
      *of_day += G_TIME_SPAN_DAY;
      number--;
    }
  return day_from_number (number);
}

static gboolean
is_written_instant (gint64 unix_us)
{
  return unix_us >= first_day_number () * G_TIME_SPAN_DAY
         && unix_us < (last_day_number () + 1) * G_TIME_SPAN_DAY;
}

/**
 * khai_instant_to_string:
 * @unix_us: microseconds since 1970-01-01T00:00:00Z, within the years 0001 to 9999
 *
 * Returns: (transfer full): RFC 3339 in UTC with milliseconds (2026-11-24T20:18:32.000Z); what is
 * finer is cut off, so that a written instant never lies in the future of the real one
 */
char *
khai_instant_to_string (gint64 unix_us)
{
  g_return_val_if_fail (is_written_instant (unix_us), NULL);

  gint64 of_day;
  Day day = split_instant (unix_us, &of_day);
  int ms = (int)(of_day / G_TIME_SPAN_MILLISECOND);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", day.year, day.month, day.day,
                          ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

/* A point and digits behind the seconds, if there are any; digits finer than a microsecond are cut.
 */
static gboolean
take_fraction (const char **cursor, int *microseconds)
{
  *microseconds = 0;
  if (!take_char (cursor, '.'))
    return TRUE;
  if (!g_ascii_isdigit (**cursor))
    return FALSE;
  for (int weight = 100000; g_ascii_isdigit (**cursor); (*cursor)++, weight /= 10)
    *microseconds += (**cursor - '0') * weight;
  return TRUE;
}

static gboolean
take_offset (const char **cursor, int *minutes)
{
  int hour;
  int minute;

  *minutes = 0;
  if (**cursor == 'Z' || **cursor == 'z')
    {
      (*cursor)++;
      return TRUE;
    }
  int sign = **cursor == '-' ? -1 : 1;
  if (**cursor != '+' && **cursor != '-')
    return FALSE;
  (*cursor)++;
  if (!take_digits (cursor, 2, &hour) || !take_char (cursor, ':')
      || !take_digits (cursor, 2, &minute) || hour > 23 || minute > 59)
    return FALSE;
  *minutes = sign * (hour * 60 + minute);
  return TRUE;
}

static gboolean
parse_instant (const char *text, gint64 *unix_us)
{
  const char *cursor = text;
  Day day;
  int hour;
  int minute;
  int second;
  int microseconds;
  int offset;

  if (!take_iso_day (&cursor, &day) || strchr ("Tt ", *cursor) == NULL || *cursor == '\0')
    return FALSE;
  cursor++;
  if (!take_digits (&cursor, 2, &hour) || !take_char (&cursor, ':')
      || !take_digits (&cursor, 2, &minute) || !take_char (&cursor, ':')
      || !take_digits (&cursor, 2, &second) || !take_fraction (&cursor, &microseconds)
      || !take_offset (&cursor, &offset) || *cursor != '\0')
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;

  gint64 minutes = day_number (day) * 24 * 60 + hour * 60 + minute - offset;
  /* A leap second stands only at the end of a UTC day (RFC 3339, 5.6); POSIX counts it as the next
   * second. */
  if (second == 60 && (minutes + 1) % (24 * 60) != 0)
    return FALSE;
  *unix_us = minutes * G_TIME_SPAN_MINUTE + second * G_TIME_SPAN_SECOND + microseconds;
  return is_written_instant (*unix_us);
}

/**
 * khai_instant_parse:
 * @text: an instant as RFC 3339 has it, with any offset, 'T', 't' or a space between date and time
 * @unix_us: (out): microseconds since 1970-01-01T00:00:00Z; finer digits are cut off
 * @error: KHAI_ERROR_BAD_INPUT for anything else
 *
 * Returns: TRUE if @unix_us was set
 */
gboolean
khai_instant_parse (const char *text, gint64 *unix_us, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (unix_us != NULL, FALSE);

  gint64 value;
  if (!parse_instant (text, &value))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not an RFC 3339 instant");
      return FALSE;
    }
  *unix_us = value;
  return TRUE;
}

/**
 * khai_instant_format:
 * @rfc3339: an instant
 * @lang: the language to write it in
 *
 * Returns: (transfer full): the wall clock of Vietnam (UTC+7) to the minute: vi 25/11/2026 03:18,
 * en 25 Nov 2026 03:18; text that is no instant comes back as it is
 */
char *
khai_instant_format (const char *rfc3339, KhaiLang lang)
{
  g_return_val_if_fail (rfc3339 != NULL, NULL);

  gint64 unix_us;
  gint64 of_day;
  if (!parse_instant (rfc3339, &unix_us) || !is_written_instant (unix_us + VIETNAM_OFFSET_US))
    return g_strdup (rfc3339);

  g_autofree char *date = write_day (split_instant (unix_us + VIETNAM_OFFSET_US, &of_day), lang);
  int minutes = (int)(of_day / G_TIME_SPAN_MINUTE);
  return g_strdup_printf ("%s %02d:%02d", date, minutes / 60, minutes % 60);
}
