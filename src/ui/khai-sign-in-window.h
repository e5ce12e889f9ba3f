/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-access.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* A person signs in: a code to compare, a picture for the phone, and the time that is left. Begins when it is made; closing it gives up. What came
 * of it is the access's state. */
#define KHAI_TYPE_SIGN_IN_WINDOW (khai_sign_in_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSignInWindow, khai_sign_in_window, KHAI, SIGN_IN_WINDOW, AdwWindow)

KhaiSignInWindow *khai_sign_in_window_new (GtkWindow *parent, KhaiAccess *access);

G_END_DECLS
