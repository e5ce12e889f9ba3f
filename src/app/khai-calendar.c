/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time limits for calendars: RFC 5545. */

#include "config.h"

#include "khai-calendar.h"

#include <string.h>

#include "khai-date.h"
#include "khai-error.h"

#define LINE_BYTES 75 /* RFC 5545, 3.1: without the line break */

static char *
format_utc (gint64 unix_us)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (unix_us / G_USEC_PER_SEC);

  return g_date_time_format (moment, "%Y%m%dT%H%M%SZ");
}

/* One content line, its value escaped (3.3.11) and folded between characters. */
static void
append_line (GString *out, const char *name, const char *value)
{
  g_autoptr (GString) line = g_string_new (name);
  gsize room = LINE_BYTES;

  g_string_append_c (line, ':');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (strchr ("\\;,", *p) != NULL)
        g_string_append_c (line, '\\');
      if (*p == '\n')
        g_string_append (line, "\\n");
      else if ((guchar) *p >= 0x20)
        g_string_append_c (line, *p);
    }
  for (const char *p = line->str; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize length = g_utf8_next_char (p) - p;

      if (length > room)
        {
          g_string_append (out, "\r\n ");
          room = LINE_BYTES - 1;
        }
      g_string_append_len (out, p, length);
      room -= length;
    }
  g_string_append (out, "\r\n");
}

/**
 * khai_calendar_write_limit:
 * @clock: says when it was written
 * @uid: the same for the same time limit, so that a calendar replaces it
 * @due: RFC 3339
 * @title: what has to be done
 * @text: more about it
 * @error: %KHAI_ERROR_BAD_INPUT when @due is no moment
 *
 * Returns: (transfer full): the text of an .ics file (RFC 5545), with an alarm a day before, or %NULL
 */
char *
khai_calendar_write_limit (KhaiClock *clock, const char *uid, const char *due, const char *title, const char *text, GError **error)
{
  g_autoptr (GString) out = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Khai//Khai//EN\r\nBEGIN:VEVENT\r\n");
  g_autofree char *start = NULL;
  g_autofree char *now = NULL;
  gint64 at = 0;

  g_return_val_if_fail (clock != NULL && uid != NULL && due != NULL && title != NULL && text != NULL, NULL);

  if (!khai_instant_parse (due, &at, error))
    return NULL;
  if (!g_utf8_validate (title, -1, NULL) || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a calendar takes UTF-8 only");
      return NULL;
    }
  start = format_utc (at);
  now = format_utc (khai_clock_now (clock));
  append_line (out, "UID", uid);
  g_string_append_printf (out, "DTSTAMP:%s\r\nDTSTART:%s\r\n", now, start);
  append_line (out, "SUMMARY", title);
  append_line (out, "DESCRIPTION", text);
  g_string_append (out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P1D\r\n");
  append_line (out, "DESCRIPTION", title);
  g_string_append (out, "END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
