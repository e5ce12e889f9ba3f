/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Which regime: a few questions, one at a time, and what they come to. Alt+Left goes back by one. Signal: "chosen" (): it is in the
 * declaration, as one act. */
#define KHAI_TYPE_REGIME_WINDOW (khai_regime_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiRegimeWindow, khai_regime_window, KHAI, REGIME_WINDOW, AdwWindow)

KhaiRegimeWindow *khai_regime_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error);

G_END_DECLS
