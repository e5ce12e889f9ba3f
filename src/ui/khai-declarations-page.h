/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* All declarations, newest change first, with a search. */
#define KHAI_TYPE_DECLARATIONS_PAGE (khai_declarations_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiDeclarationsPage, khai_declarations_page, KHAI, DECLARATIONS_PAGE, AdwBin)

KhaiDeclarationsPage *khai_declarations_page_new (KhaiSession *session);
void khai_declarations_page_refresh (KhaiDeclarationsPage *self);
void khai_declarations_page_focus_search (KhaiDeclarationsPage *self);

G_END_DECLS
