/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The title of the window: what is open, and how many declarations wait for the user. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-notices.h"
#include "khai-window-private.h"

#define COUNT_DELAY_MS 300

/* How many wait for the user stands first, where a list of windows shows it. */
static void
show_full_title (KhaiWindow *self)
{
  const char *title = adw_window_title_get_title (self->title);
  /* translators: the title of the window; the word for training is always part of it */
  g_autofree char *full = g_strdup_printf (_("%s – Khai – TRAINING"), title);
  /* translators: how many declarations wait for the user, then the title of the window */
  g_autofree char *counted = self->waiting > 0 ? g_strdup_printf (_("(%u) %s"), self->waiting, full) : NULL;

  gtk_window_set_title (GTK_WINDOW (self), counted != NULL ? counted : full);
}

static gboolean
count_waiting (gpointer user_data)
{
  KhaiWindow *self = user_data;

  self->count = 0;
  self->waiting = khai_notices_count_waiting (self->session);
  show_full_title (self);
  return G_SOURCE_REMOVE;
}

/* A batch of a thousand is counted a few times, not a thousand times. */
void
khai_window_count_soon (KhaiWindow *self)
{
  if (self->count == 0)
    self->count = g_timeout_add (COUNT_DELAY_MS, count_waiting, self);
}

void
khai_window_set_titles (KhaiWindow *self, const char *title, const char *subtitle)
{
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  show_full_title (self);
}
