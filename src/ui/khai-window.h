/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* The one window. It is on the screen before the databases are opened. */
#define KHAI_TYPE_WINDOW (khai_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiWindow, khai_window, KHAI, WINDOW, AdwApplicationWindow)

KhaiWindow *khai_window_new (GtkApplication *application, KhaiSession *session);
void khai_window_show_at_start (KhaiWindow *self, const char *place, const char *id, const char *section); /* what is shown once it is open; all nullable */
const char *khai_window_get_open_id (KhaiWindow *self);          /* the open declaration (nullable) */
const char *khai_window_get_open_section (KhaiWindow *self);     /* (nullable) */
gboolean khai_window_flush (KhaiWindow *self, GError **error);   /* everything typed is on disk */
void khai_window_go (KhaiWindow *self, const char *id, const char *place); /* a section or pointer of a declaration; id "": a place of the window */

G_END_DECLS
