/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-reference.h"

G_BEGIN_DECLS

/* What a found commodity looks like: title, the path above it, the code with dots, and whether the title is provisional. */
GtkWidget *khai_hit_widget_new (const KhaiHit *hit, KhaiLang lang);
char *khai_hit_name (const KhaiHit *hit, KhaiLang lang);                 /* for the ear, one line */
char *khai_commodity_code_format (const char *code);                     /* 6912.00.00 */

G_END_DECLS
