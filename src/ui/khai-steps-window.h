/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* The exchange with the Single Window, step by step, with the bytes of each. */
#define KHAI_TYPE_STEPS_WINDOW (khai_steps_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiStepsWindow, khai_steps_window, KHAI, STEPS_WINDOW, AdwWindow)

KhaiStepsWindow *khai_steps_window_new (GtkWindow *window, KhaiSession *session, const char *id, GError **error);

G_END_DECLS
