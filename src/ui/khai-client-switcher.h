/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Whom one works for, always in sight, and the list to change it from. Choosing activates win.serve. */
#define KHAI_TYPE_CLIENT_SWITCHER (khai_client_switcher_get_type ())
G_DECLARE_FINAL_TYPE (KhaiClientSwitcher, khai_client_switcher, KHAI, CLIENT_SWITCHER, AdwBin)

void khai_client_switcher_set_compact (KhaiClientSwitcher *self, gboolean compact);      /* the badge alone */
void khai_client_switcher_refresh (KhaiClientSwitcher *self, KhaiSession *session);      /* after anything changed */
void khai_client_switcher_open (KhaiClientSwitcher *self);

G_END_DECLS
