/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One section of the declaration as a page that scrolls, with the way on to the next at its end. */
#define KHAI_TYPE_SECTION_PAGE (khai_section_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSectionPage, khai_section_page, KHAI, SECTION_PAGE, AdwBin)

KhaiSectionPage *khai_section_page_new (KhaiSession *session, KhaiEditor *editor, const char *section, const char *next, const char *next_title);
gboolean khai_section_page_focus (KhaiSectionPage *self, const char *pointer);
void khai_section_page_commit (KhaiSectionPage *self);

G_END_DECLS
