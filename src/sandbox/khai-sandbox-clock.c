/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The training clock: on what day a lesson takes place, and how fast its days pass. Tokens and
 * assertions go by the system's clock, as their clients do. */

#include "config.h"

#include "khai-sandbox-private.h"

#include "khai-date.h"
#include "khai-error.h"

#define MAX_SPEED 86400

/* "AT SPEED MARK": the clock said AT when the system said MARK. */
static gboolean
read_setting (KhaiSandbox *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", 3);
  gint64 at = 0;
  gint64 mark = 0;
  guint64 speed = 0;

  if (g_strv_length (parts) != 3
      || !g_ascii_string_to_signed (parts[0], 10, 0, G_MAXINT64, &at, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, MAX_SPEED, &speed, NULL)
      || !g_ascii_string_to_signed (parts[2], 10, 0, G_MAXINT64, &mark, NULL))
    return FALSE;
  self->clock_speed = speed;
  self->clock_at = at + MAX (g_get_real_time () - mark, 0) * (gint64)speed;
  return TRUE;
}

/**
 * khai_sandbox_clock_init:
 * @self: a window with its database
 * @error: %KHAI_ERROR_BAD_INPUT (KHAI_NOW), failures of the database
 *
 * The clock goes on as it was set; KHAI_NOW starts it at another instant; else it tells the
 * system's time.
 *
 * Returns: %TRUE when it goes
 */
gboolean
khai_sandbox_clock_init (KhaiSandbox *self, GError **error)
{
  g_autoptr (KhaiClock) clock = khai_clock_new_from_environment (error);
  g_autofree char *setting = NULL;
  g_autoptr (GError) failure = NULL;

  if (clock == NULL)
    return FALSE;
  self->clock_mark = g_get_monotonic_time ();
  self->clock_at = khai_clock_now (clock);
  self->clock_speed = 1;
  if (g_getenv ("KHAI_NOW") != NULL && *g_getenv ("KHAI_NOW") != '\0')
    return TRUE;
  setting = khai_sandbox_store_get_setting (self->db, "clock", &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (setting != NULL && !read_setting (self, setting))
    g_warning ("the training clock's setting cannot be read; it tells the system's time");
  return TRUE;
}

/**
 * khai_sandbox_now:
 * @self: a window
 *
 * Returns: what the training clock says, microseconds since 1970
 */
gint64
khai_sandbox_now (KhaiSandbox *self)
{
  return self->clock_at + (g_get_monotonic_time () - self->clock_mark) * self->clock_speed;
}

/**
 * khai_sandbox_now_string:
 * @self: a window
 *
 * Returns: (transfer full): what the training clock says, RFC 3339
 */
char *
khai_sandbox_now_string (KhaiSandbox *self)
{
  return khai_instant_to_string (khai_sandbox_now (self));
}

/**
 * khai_sandbox_today:
 * @self: a window
 *
 * Returns: (transfer full): the training clock's day in Vietnam, YYYY-MM-DD
 */
char *
khai_sandbox_today (KhaiSandbox *self)
{
  g_autofree char *now = khai_sandbox_now_string (self);
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed (now, NULL);

  return khai_clock_today (clock);
}

/**
 * khai_sandbox_clock_wait:
 * @self: a window
 * @due: an instant of the training clock
 *
 * Returns: milliseconds until then, 0 when it has come, -1 when the clock stands still before it
 */
gint64
khai_sandbox_clock_wait (KhaiSandbox *self, gint64 due)
{
  gint64 left = due - khai_sandbox_now (self);

  if (left <= 0)
    return 0;
  return self->clock_speed == 0 ? -1 : left / self->clock_speed / 1000 + 1;
}

/**
 * khai_sandbox_clock_set:
 * @self: a window
 * @at: what it says from now on, microseconds since 1970
 * @speed: how many times faster than the system's it goes, 0 to 86400
 * @error: %KHAI_ERROR_BAD_INPUT, failures of the database
 *
 * Returns: %TRUE when it is set, also for the next run
 */
gboolean
khai_sandbox_clock_set (KhaiSandbox *self, gint64 at, guint speed, GError **error)
{
  g_autofree char *setting = g_strdup_printf ("%" G_GINT64_FORMAT " %u %" G_GINT64_FORMAT, at,
                                              speed, g_get_real_time ());

  if (at < 0 || speed > MAX_SPEED)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the clock cannot be set so");
      return FALSE;
    }
  if (!khai_sandbox_store_set_setting (self->db, "clock", setting, error))
    return FALSE;
  self->clock_mark = g_get_monotonic_time ();
  self->clock_at = at;
  self->clock_speed = speed;
  return TRUE;
}
