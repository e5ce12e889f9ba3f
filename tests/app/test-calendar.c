/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-calendar.h"
#include "khai-error.h"

static char *
write_limit (const char *due, const char *title, const char *text, GError **error)
{
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-11-25T01:00:00Z", NULL);

  return khai_calendar_write_limit (clock, "VN-2026-000001@khai", due, title, text, error);
}

static void
test_event (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = write_limit ("2026-11-30T17:00:00+07:00", "Nộp, ngay; hóa\\đơn", "a\nb\rEND:VEVENT", &error);

  g_assert_no_error (error);
  g_assert_nonnull (g_strstr_len (text, -1, "\r\nDTSTAMP:20261125T010000Z\r\nDTSTART:20261130T100000Z\r\n"));
  g_assert_nonnull (g_strstr_len (text, -1, "\r\nSUMMARY:Nộp\\, ngay\\; hóa\\\\đơn\r\n"));
  /* Nothing in a value can begin a line of its own. */
  g_assert_nonnull (g_strstr_len (text, -1, "\r\nDESCRIPTION:a\\nbEND:VEVENT\r\n"));
  g_assert_true (g_str_has_suffix (text, "END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
}

static void
test_folding (void)
{
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append (many, "ữ");
  title = g_string_free (g_steal_pointer (&many), FALSE);
  text = write_limit ("2026-11-30T10:00:00Z", title, "", NULL);
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  parts = g_strsplit (text, "\r\n ", -1);
  whole = g_strjoinv ("", parts);
  g_assert_nonnull (g_strstr_len (whole, -1, title));
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (write_limit ("tomorrow", "a", "b", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_null (write_limit ("2026-11-30T10:00:00Z", "\xff", "b", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/event", test_event);
  g_test_add_func ("/calendar/folding", test_folding);
  g_test_add_func ("/calendar/refused", test_refused);
  return g_test_run ();
}
