/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Which column of an unknown file is what. */
#define KHAI_TYPE_ORDER_MAPPING_WINDOW (khai_order_mapping_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOrderMappingWindow, khai_order_mapping_window, KHAI, ORDER_MAPPING_WINDOW, AdwWindow)

typedef void (*KhaiMappingSaved) (gpointer owner);

void khai_order_mapping_window_open (GtkWindow *parent, KhaiSession *session, const char *path, KhaiMappingSaved saved, GObject *owner);

G_END_DECLS
