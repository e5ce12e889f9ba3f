/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"

G_BEGIN_DECLS

/* Which section of the dictionary a place belongs to, and what is to be done there. */
const char *khai_sections_find (KhaiReference *reference, const char *pointer);   /* NULL: to none ("" is the whole declaration) */
gboolean khai_sections_is_goods (KhaiReference *reference, const char *section);   /* its fields belong to the goods lines */
guint khai_sections_count_to_fill (KhaiReference *reference, KhaiEditor *editor, const char *section); /* of those: empty, and nobody came there yet */
void khai_sections_count (KhaiReference *reference, const KhaiCheck *check, const char *section, guint *to_fix, guint *to_check); /* section NULL: everything */
char *khai_sections_field_name (KhaiReference *reference, const char *pointer, KhaiLang lang); /* "Line 2: HS code" (nullable) */

G_END_DECLS
