/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Whom the goods go to: found, shared, taken off. */
#define KHAI_TYPE_ADDRESSES_VIEW (khai_addresses_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiAddressesView, khai_addresses_view, KHAI, ADDRESSES_VIEW, AdwBin)

KhaiAddressesView *khai_addresses_view_new (KhaiSession *session);
void khai_addresses_view_refresh (KhaiAddressesView *self);

G_END_DECLS
