/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* With which Single Window the profile works, how it is let in there, and a trial that says in words what it found. What is chosen holds at once. */
#define KHAI_TYPE_CONNECTION_WINDOW (khai_connection_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiConnectionWindow, khai_connection_window, KHAI, CONNECTION_WINDOW, AdwWindow)

KhaiConnectionWindow *khai_connection_window_new (GtkWindow *parent, KhaiSession *session);

G_END_DECLS
