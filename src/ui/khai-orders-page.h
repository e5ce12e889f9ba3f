/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Orders of shops and marketplaces: files in, what keeps orders waiting, all orders, and the way to their declarations. */
#define KHAI_TYPE_ORDERS_PAGE (khai_orders_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOrdersPage, khai_orders_page, KHAI, ORDERS_PAGE, AdwBin)

KhaiOrdersPage *khai_orders_page_new (KhaiSession *session);
void khai_orders_page_refresh (KhaiOrdersPage *self);

G_END_DECLS
