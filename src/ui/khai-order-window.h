/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order-desk.h"
#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One order: where it came from, who gets it, what goes, and what is typed beside what its file says. */
#define KHAI_TYPE_ORDER_WINDOW (khai_order_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOrderWindow, khai_order_window, KHAI, ORDER_WINDOW, AdwWindow)

typedef void (*KhaiOrderChanged) (gpointer owner);

/* `field`: what has the focus at first, in the order or in its first line; KHAI_LINE_N_END: whatever is first. */
void khai_order_window_open (GtkWindow *parent, KhaiSession *session, const KhaiOrder *order, KhaiOrderField field, KhaiOrderChanged changed,
                             GObject *owner);

G_END_DECLS
