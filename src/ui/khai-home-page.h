/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where things stand: what needs doing, what waits, drafts, what is done. On the first run: three ways to begin. */
#define KHAI_TYPE_HOME_PAGE (khai_home_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiHomePage, khai_home_page, KHAI, HOME_PAGE, AdwBin)

KhaiHomePage *khai_home_page_new (KhaiSession *session);
void khai_home_page_refresh (KhaiHomePage *self);

G_END_DECLS
