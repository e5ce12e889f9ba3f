/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-clock.h"
#include "khai-error.h"

static void
assert_now (KhaiClock *clock, const char *now, const char *today)
{
  g_autofree char *now_string = khai_clock_now_string (clock);
  g_autofree char *today_string = khai_clock_today (clock);
  g_assert_cmpstr (now_string, ==, now);
  g_assert_cmpstr (today_string, ==, today);
}

static void
test_fixed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-11-24T16:59:59Z", &error);
  g_assert_no_error (error);
  assert_now (clock, "2026-11-24T16:59:59.000Z", "2026-11-24");

  khai_clock_advance (clock, G_TIME_SPAN_SECOND);
  assert_now (clock, "2026-11-24T17:00:00.000Z", "2026-11-25");
  khai_clock_advance (clock, -G_TIME_SPAN_DAY);
  assert_now (clock, "2026-11-23T17:00:00.000Z", "2026-11-24");
  khai_clock_advance (clock, 15 * G_TIME_SPAN_DAY);
  assert_now (clock, "2026-12-08T17:00:00.000Z", "2026-12-09");
}

static void
test_system (void)
{
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  gint64 before = g_get_real_time ();
  gint64 now = khai_clock_now (clock);
  gint64 after = g_get_real_time ();

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, after);
}

static void
test_environment (void)
{
  static const struct
  {
    const char *value;
    const char *now; /* NULL: refused */
    const char *today;
  } rows[] = {
    { "2026-11-24", "2026-11-24T05:00:00.000Z", "2026-11-24" },
    { "2026-11-24T23:30:00+07:00", "2026-11-24T16:30:00.000Z", "2026-11-24" },
    { "2026-11-24T23:30:00Z", "2026-11-24T23:30:00.000Z", "2026-11-25" },
    { "24/11/2026", NULL, NULL },
    { "now", NULL, NULL },
    { "2026-02-30", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_setenv ("KHAI_NOW", rows[i].value, TRUE);
      g_autoptr (KhaiClock) clock = khai_clock_new_from_environment (&error);
      if (rows[i].now == NULL)
        {
          g_assert_null (clock);
          g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_no_error (error);
      assert_now (clock, rows[i].now, rows[i].today);
      assert_now (clock, rows[i].now, rows[i].today);
    }

  g_setenv ("KHAI_NOW", "", TRUE);
  g_autoptr (KhaiClock) empty = khai_clock_new_from_environment (NULL);
  g_assert_cmpint (khai_clock_now (empty), >, G_GINT64_CONSTANT (1700000000000000));
  g_unsetenv ("KHAI_NOW");
  g_autoptr (KhaiClock) unset = khai_clock_new_from_environment (NULL);
  g_assert_cmpint (khai_clock_now (unset), >, G_GINT64_CONSTANT (1700000000000000));
}

static gpointer
advance_often (gpointer data)
{
  g_autoptr (KhaiClock) clock = data;
  for (guint i = 0; i < 10000; i++)
    khai_clock_advance (clock, 1);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("1970-01-01T00:00:00Z", NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("clock", advance_often, khai_clock_ref (clock));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (khai_clock_now (clock), ==, 40000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/clock/fixed", test_fixed);
  g_test_add_func ("/clock/system", test_system);
  g_test_add_func ("/clock/environment", test_environment);
  g_test_add_func ("/clock/threads", test_threads);
  return g_test_run ();
}
