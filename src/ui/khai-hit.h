/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-reference.h"

G_BEGIN_DECLS

/* What a found commodity looks like: title, code with dots, unit, the path above it in one line, and whether the title is provisional. */
GtkWidget *khai_hit_widget_new (const KhaiHit *hit, KhaiLang lang);
char *khai_hit_name (const KhaiHit *hit, KhaiLang lang);                 /* for the ear, one line */
char *khai_commodity_code_format (const char *code);                     /* 6912.00.00 */
GtkWidget *khai_unit_label_new (const char *unit);
void khai_hit_describe (GtkWidget *row, const KhaiHit *hit, KhaiLang lang); /* the whole path, for a pointer that rests and for the ear */

/* A suggested code: title, code, path, how sure, and the words that spoke for it. */
GtkWidget *khai_suggestion_widget_new (KhaiReference *reference, const KhaiSuggestion *suggestion, KhaiLang lang);
char *khai_suggestion_name (const KhaiSuggestion *suggestion, KhaiLang lang); /* for the ear, one line */
/* `decisions` (nullable) (element-type KhaiDecision): what the user chose before. Suggested codes for a text that are worth showing, best first; else none, and `missing` says in words what the text lacks. */
GPtrArray *khai_suggestions_for (KhaiReference *reference, const char *text, const GPtrArray *decisions, guint limit,
                                 KhaiLang lang, char **missing, GError **error);

G_END_DECLS
