/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order-import.h"
#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A file of orders before it is taken: what it looks like, what stands in it, and everything there is to say about it, with places. */
#define KHAI_TYPE_ORDER_PREVIEW (khai_order_preview_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOrderPreview, khai_order_preview, KHAI, ORDER_PREVIEW, AdwWindow)

/* Called when orders were taken. */
typedef void (*KhaiOrdersTaken) (gpointer owner, const KhaiOrderResult *result);

/* Reads the file in a thread, with progress, and shows the window; Import takes it. */
void khai_order_preview_open (GtkWidget *near, KhaiSession *session, const char *path, KhaiOrdersTaken taken, GObject *owner);

G_END_DECLS
