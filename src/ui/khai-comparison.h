/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Two codes side by side: titles, what stands above them, unit, facets, what the official tariff says; each line says in words
 * whether the two differ. NULL after the error was set. */
GtkWidget *khai_comparison_new (KhaiSession *session, const char *code, const char *other, GError **error);

/* What belongs under a code and what does not, and where it goes; and what the official tariff says, if it was imported. */
gboolean khai_notes_fill (GtkBox *box, KhaiSession *session, const char *code, GError **error);

/* What the official tariff laid beside says of a code: text, unit and rates; nothing when it has no such code. */
gboolean khai_official_append (GtkBox *box, KhaiSession *session, const char *code, GError **error);

/* What to look at before a code is taken: that it is a rest, that its title is provisional. (nullable) (transfer full) */
char *khai_code_warning (KhaiReference *reference, const char *code, GError **error);

G_END_DECLS
