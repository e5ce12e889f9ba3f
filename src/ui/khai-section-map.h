/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The sections of the open declaration with what is to be done in each. Signal: "section-activated" (const char *id). */
#define KHAI_TYPE_SECTION_MAP (khai_section_map_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSectionMap, khai_section_map, KHAI, SECTION_MAP, AdwBin)

KhaiSectionMap *khai_section_map_new (KhaiSession *session);
void khai_section_map_set_editor (KhaiSectionMap *self, KhaiEditor *editor);   /* (nullable) */
void khai_section_map_select (KhaiSectionMap *self, const char *id);

G_END_DECLS
