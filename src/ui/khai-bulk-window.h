/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-bulk.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* One field and one value for many declarations. They are changed one after the other while the window stays alive; closing it stops.
 * Signal: "done" (KhaiBulk *): what was changed, also when it was stopped half way. */
#define KHAI_TYPE_BULK_WINDOW (khai_bulk_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiBulkWindow, khai_bulk_window, KHAI, BULK_WINDOW, AdwWindow)

KhaiBulkWindow *khai_bulk_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids); /* (element-type utf8) */

G_END_DECLS
