/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The goods somebody sells: what they lack, a list to search, and tables of them. */
#define KHAI_TYPE_CATALOGUE_PAGE (khai_catalogue_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCataloguePage, khai_catalogue_page, KHAI, CATALOGUE_PAGE, AdwBin)

KhaiCataloguePage *khai_catalogue_page_new (KhaiSession *session);
void khai_catalogue_page_refresh (KhaiCataloguePage *self);

G_END_DECLS
