/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order-desk.h"
#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the orders become, before anything is made of them: which are one declaration, which goods one line, and what a low-value sheet will do for. */
#define KHAI_TYPE_ORDER_PLAN_WINDOW (khai_order_plan_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOrderPlanWindow, khai_order_plan_window, KHAI, ORDER_PLAN_WINDOW, AdwWindow)

typedef void (*KhaiDraftsMade) (gpointer owner, GPtrArray *ids); /* (element-type utf8) */

void khai_order_plan_window_open (GtkWindow *parent, KhaiSession *session, KhaiDraftsMade made, GObject *owner);

G_END_DECLS
