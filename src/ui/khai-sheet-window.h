/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Sheets for carriers, the post and the tax office: which one, what is missing in it, where to save it. */
#define KHAI_TYPE_SHEET_WINDOW (khai_sheet_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSheetWindow, khai_sheet_window, KHAI, SHEET_WINDOW, AdwWindow)

KhaiSheetWindow *khai_sheet_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids, GError **error); /* (element-type utf8) */

G_END_DECLS
