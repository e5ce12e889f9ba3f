/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* An amount over the goods lines, with what each line bears and what rounding leaves in sight. Signal: "done": it is in the lines, as one act. */
#define KHAI_TYPE_SPREAD_WINDOW (khai_spread_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSpreadWindow, khai_spread_window, KHAI, SPREAD_WINDOW, AdwWindow)

/* `weight`: net weight; else the deductions of the header, off the customs value. */
KhaiSpreadWindow *khai_spread_window_new (GtkWindow *parent, KhaiSession *session, KhaiEditor *editor, gboolean weight);

G_END_DECLS
