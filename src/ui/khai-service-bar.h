/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Says that the Single Window is closed or slow, and until when; nothing while it is open. Asks while it is on the screen. */
#define KHAI_TYPE_SERVICE_BAR (khai_service_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhaiServiceBar, khai_service_bar, KHAI, SERVICE_BAR, AdwBin)

void khai_service_bar_set_session (KhaiServiceBar *self, KhaiSession *session);

G_END_DECLS
