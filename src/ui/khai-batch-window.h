/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Many declarations checked, signed once and sent; then how each fares. Closing it stops nothing: what was queued goes on. */
#define KHAI_TYPE_BATCH_WINDOW (khai_batch_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiBatchWindow, khai_batch_window, KHAI, BATCH_WINDOW, AdwWindow)

KhaiBatchWindow *khai_batch_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids); /* (element-type utf8) */

G_END_DECLS
