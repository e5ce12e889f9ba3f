/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was different between two moments of one declaration: field, before, after. */
#define KHAI_TYPE_HISTORY_WINDOW (khai_history_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiHistoryWindow, khai_history_window, KHAI, HISTORY_WINDOW, AdwWindow)

KhaiHistoryWindow *khai_history_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error);

GtkWidget *khai_history_new_differences (KhaiSession *session, KhaiDeclaration *before, KhaiDeclaration *after);

/* A value as people write it, "–" when there is none. (transfer full) */
char *khai_history_value_text (KhaiSession *session, const char *pointer, JsonNode *value);

/* In words: "typed", "taken from a sample", or the source itself ("orders.xlsx, row 12"). (transfer full) */
char *khai_history_source_words (const char *source, gboolean created);

G_END_DECLS
