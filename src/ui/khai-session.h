/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-editor.h"
#include "khai-outbox.h"
#include "khai-send-batch.h"
#include "khai-training.h"

G_BEGIN_DECLS

/* What the pages of one window share: the context, the outbox and the training window, each made when first needed.
 * Signals: "record-changed" (const char *id, nullable): a declaration's state is new (NULL: any)
 *          "opened" (): store and reference data are there
 *          "trouble" (GError *): the outbox met an error; it tries again by itself.                                */
#define KHAI_TYPE_SESSION (khai_session_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSession, khai_session, KHAI, SESSION, GObject)

KhaiSession *khai_session_new (KhaiContext *context);
KhaiContext *khai_session_get_context (KhaiSession *self);
KhaiLang khai_session_get_lang (KhaiSession *self);
KhaiReference *khai_session_get_reference (KhaiSession *self);  /* after khai_session_open() */
KhaiStore *khai_session_get_store (KhaiSession *self);          /* after khai_session_open() */
/* What the user chose for which goods before (element-type KhaiDecision) (transfer none): until the next decision or sent declaration. */
const GPtrArray *khai_session_get_decisions (KhaiSession *self, GError **error);
void khai_session_forget_decisions (KhaiSession *self);
KhaiTraining *khai_session_get_training (KhaiSession *self);
KhaiOutbox *khai_session_get_outbox (KhaiSession *self, GError **error);

gboolean khai_session_open (KhaiSession *self, GError **error); /* store and reference data */
void khai_session_start (KhaiSession *self);                    /* sends and follows, once there is anything to follow */
void khai_session_stop (KhaiSession *self);
void khai_session_tell_changed (KhaiSession *self, const char *id);

/* The window that new declarations go to: the one that was chosen, or the training window, which is started. */
void khai_session_find_window_async (KhaiSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_session_find_window_finish (KhaiSession *self, GAsyncResult *result, char **base_url, char **ca_file, GError **error);
/* How the window lets us in has changed: what waits goes out at once, in the new way. */
void khai_session_reconnect (KhaiSession *self);
void khai_session_hurry (KhaiSession *self);                    /* the same way, but at once */

/* Saves, finds the window, signs with `key` (NULL: the profile's), and puts the declaration into the outbox, as `way` says. */
void khai_session_send_async (KhaiSession *self, KhaiEditor *editor, KhaiFilingWay way, KhaiKey *key, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_session_send_finish (KhaiSession *self, GAsyncResult *result, GError **error);

/* Starts the training window, signs what is "ready" of the rows (khai_send_batch_check()) once, and queues it; the batch's id. */
void khai_session_send_batch_async (KhaiSession *self, GPtrArray *rows, KhaiKey *key, guint stop_after, GAsyncReadyCallback callback, gpointer user_data);
char *khai_session_send_batch_finish (KhaiSession *self, GAsyncResult *result, GError **error);

char *khai_session_dup_client (KhaiSession *self);               /* id of the client served; "": nobody in particular */
char *khai_session_dup_date (KhaiSession *self, KhaiDeclaration *declaration); /* the day whose codes are in force */

G_END_DECLS
