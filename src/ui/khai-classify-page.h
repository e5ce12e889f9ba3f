/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Finds commodity codes from words or digits. */
#define KHAI_TYPE_CLASSIFY_PAGE (khai_classify_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiClassifyPage, khai_classify_page, KHAI, CLASSIFY_PAGE, AdwBin)

KhaiClassifyPage *khai_classify_page_new (KhaiSession *session);
void khai_classify_page_focus_search (KhaiClassifyPage *self);

G_END_DECLS
