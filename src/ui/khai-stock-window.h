/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* A list of goods, a warehouse abroad, and the draft made of both. Signal: "made" (const char *id): the first draft. */
#define KHAI_TYPE_STOCK_WINDOW (khai_stock_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiStockWindow, khai_stock_window, KHAI, STOCK_WINDOW, AdwWindow)

KhaiStockWindow *khai_stock_window_new (GtkWindow *parent, KhaiSession *session, GError **error);

G_END_DECLS
