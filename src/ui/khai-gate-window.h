/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* From the invoice total to the value at the border gate, step by step. Signal: "done" (): it is in the declaration, as one act. */
#define KHAI_TYPE_GATE_WINDOW (khai_gate_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiGateWindow, khai_gate_window, KHAI, GATE_WINDOW, AdwWindow)

/* NULL with KHAI_ERROR_BAD_INPUT while the declaration has no total, currency or known term. */
KhaiGateWindow *khai_gate_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error);

G_END_DECLS
