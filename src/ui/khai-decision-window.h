/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* From a text to a code: questions that separate the codes in question, two of them side by side, notes, how sure one is; the decision is
 * stored with all of that. */
#define KHAI_TYPE_DECISION_WINDOW (khai_decision_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiDecisionWindow, khai_decision_window, KHAI, DECISION_WINDOW, AdwWindow)

/* `code` (nullable): chosen at first, and its heading asked about when the text alone says too little. `parent` shows errors and toasts. */
KhaiDecisionWindow *khai_decision_window_new (GtkWindow *parent, KhaiSession *session, const char *text, const char *code);

/* For a goods line (from 0): the code goes into it, and the decision says for which line of which declaration it was made. */
void khai_decision_window_set_line (KhaiDecisionWindow *self, KhaiEditor *editor, guint line);

/* Called once with the code when a decision was stored. */
typedef void (*KhaiDecided) (gpointer owner, const char *code);
void khai_decision_window_set_callback (KhaiDecisionWindow *self, KhaiDecided decided, GObject *owner);

G_END_DECLS
