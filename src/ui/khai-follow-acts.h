/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-act.h"
#include "khai-amend-case.h"
#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* What is asked of customs about a declaration that is there. Each first looks how it stands at the window, and says what follows before
 * anything is signed. `near` may go away meanwhile. */
void khai_follow_ask_cancellation (GtkWidget *near, KhaiSession *session, KhaiEditor *editor);
void khai_follow_ask_amendment (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, KhaiAmendCase which);
void khai_follow_ask_share (GtkWidget *near, KhaiSession *session, KhaiEditor *editor);
void khai_follow_ask_filing (GtkWidget *near, KhaiSession *session, KhaiEditor *editor);

/* "Amendment: …" how far it came (nullable: an act that is shown elsewhere). */
char *khai_follow_act_text (KhaiSession *session, const KhaiOutboxEntry *entry);
gboolean khai_follow_state_is_open (const char *state); /* registered and not ended: may be corrected or cancelled */
gboolean khai_follow_allows (JsonNode *view, const char *action);

/* Takes `act`, signs and queues it; what goes wrong is shown near `near`. */
void khai_follow_queue (GtkWidget *near, KhaiSession *session, KhaiAct *act, GError *error, const char *toast);

G_END_DECLS
