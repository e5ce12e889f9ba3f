/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every deadline, rule date and signature asks this object for the time, so that a lesson can take
 * place on a date whose rates and lists are known and a test can let fifteen days pass in no time.
 */

#include "khai-clock.h"

#include "khai-date.h"
#include "khai-error.h"

#include <string.h>

struct _KhaiClock
{
  gatomicrefcount ref_count;
  gboolean fixed;
  GMutex mutex;
  gint64 now; /* (mutex mutex): microseconds since 1970, fixed clocks only */
};

/**
 * khai_clock_new:
 *
 * Returns: (transfer full): a clock that tells the system's time
 */
KhaiClock *
khai_clock_new (void)
{
  KhaiClock *clock = g_new0 (KhaiClock, 1);
  g_atomic_ref_count_init (&clock->ref_count);
  g_mutex_init (&clock->mutex);
  return clock;
}

/**
 * khai_clock_new_fixed:
 * @rfc3339: an instant, or a date YYYY-MM-DD, which means its noon in Vietnam
 * @error: KHAI_ERROR_BAD_INPUT if it is neither
 *
 * Returns: (transfer full) (nullable): a clock that stands still at that instant until
 * khai_clock_advance()
 */
KhaiClock *
khai_clock_new_fixed (const char *rfc3339, GError **error)
{
  g_return_val_if_fail (rfc3339 != NULL, NULL);

  gint64 now;
  g_autofree char *noon = NULL;
  if (khai_date_is_iso (rfc3339))
    noon = g_strconcat (rfc3339, "T12:00:00+07:00", NULL);
  if (!khai_instant_parse (noon != NULL ? noon : rfc3339, &now, error))
    return NULL;

  KhaiClock *clock = khai_clock_new ();
  clock->fixed = TRUE;
  clock->now = now;
  return clock;
}

/**
 * khai_clock_new_from_environment:
 * @error: KHAI_ERROR_BAD_INPUT if KHAI_NOW is set to something that is neither instant nor date
 *
 * Only tests and the training profile may ask for this clock; what is signed for the real Single
 * Window gets khai_clock_new().
 *
 * Returns: (transfer full) (nullable): a clock fixed at KHAI_NOW if that is set and not empty, else
 * the system's
 */
KhaiClock *
khai_clock_new_from_environment (GError **error)
{
  const char *now = g_getenv ("KHAI_NOW");
  return now != NULL && *now != '\0' ? khai_clock_new_fixed (now, error) : khai_clock_new ();
}

/**
 * khai_clock_ref:
 * @clock: a clock
 *
 * Returns: (transfer full): @clock with one more reference
 */
KhaiClock *
khai_clock_ref (KhaiClock *clock)
{
  g_return_val_if_fail (clock != NULL, NULL);

  g_atomic_ref_count_inc (&clock->ref_count);
  return clock;
}

/**
 * khai_clock_unref:
 * @clock: (transfer full): a clock
 *
 * Gives up a reference; the last one frees the clock.
 */
void
khai_clock_unref (KhaiClock *clock)
{
  g_return_if_fail (clock != NULL);

  if (!g_atomic_ref_count_dec (&clock->ref_count))
    return;
  g_mutex_clear (&clock->mutex);
  g_free (clock);
}

/**
 * khai_clock_now:
 * @clock: a clock
 *
 * Returns: microseconds since 1970-01-01T00:00:00Z
 */
gint64
khai_clock_now (KhaiClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  if (!clock->fixed)
    return g_get_real_time ();
  g_mutex_lock (&clock->mutex);
  gint64 now = clock->now;
  g_mutex_unlock (&clock->mutex);
  return now;
}

/**
 * khai_clock_now_string:
 * @clock: a clock
 *
 * Returns: (transfer full): the time as RFC 3339 in UTC with milliseconds
 */
char *
khai_clock_now_string (KhaiClock *clock)
{
  g_return_val_if_fail (clock != NULL, NULL);

  return khai_instant_to_string (khai_clock_now (clock));
}

/**
 * khai_clock_today:
 * @clock: a clock
 *
 * Returns: (transfer full): the day it is in Vietnam (UTC+7), YYYY-MM-DD: the rule date of a
 * declaration that names none
 */
char *
khai_clock_today (KhaiClock *clock)
{
  g_return_val_if_fail (clock != NULL, NULL);

  char *today = khai_instant_to_string (khai_clock_now (clock) + 7 * G_TIME_SPAN_HOUR);
  today[strlen ("YYYY-MM-DD")] = '\0';
  return today;
}

/**
 * khai_clock_advance:
 * @clock: a fixed clock
 * @microseconds: how far to turn it; negative turns it back
 *
 * Lets time pass on a fixed clock; asking it of the system's clock is a fault of the program.
 */
void
khai_clock_advance (KhaiClock *clock, gint64 microseconds)
{
  g_return_if_fail (clock != NULL);
  g_return_if_fail (clock->fixed);

  g_mutex_lock (&clock->mutex);
  clock->now += microseconds;
  g_mutex_unlock (&clock->mutex);
}
