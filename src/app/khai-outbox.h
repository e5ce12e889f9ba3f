/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* Signs, stores and sends; reads events back. One process sends for a profile: the one that holds DIR/outbox.lock.
 * Signals: "changed" (const char *declaration_id): its record, receipt or events are new · "failed" (GError *): shown, retried by itself. */
#define KHAI_TYPE_OUTBOX (khai_outbox_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOutbox, khai_outbox, KHAI, OUTBOX, GObject)

KhaiOutbox *khai_outbox_new (KhaiContext *context, GError **error);

/* Checks (KHAI_ERROR_BLOCKED when blocking findings are open), signs the canonical bytes with `key` (NULL: the profile's), stores them. The declaration is then
 * queued: nothing has left the machine yet, and after this no crash can lose or double it. Submitting the same reference with the same bytes
 * again is harmless and TRUE with `*already` set. */
gboolean khai_outbox_queue (KhaiOutbox *self, const char *id, const char *gateway, const char *ca_file, KhaiKey *key, gboolean *already, GError **error);

/* VNACCS registers in two steps: the data are sent, number and computed values come back (EDA), then they are filed (EDC, khai_act_file()). A
 * window may also take the filing at once. */
typedef enum { KHAI_FILING_AT_ONCE, KHAI_FILING_COMPUTED_FIRST } KhaiFilingWay;

/* The same with the signature made on another thread: tokens are slow. */
void khai_outbox_queue_async (KhaiOutbox *self, const char *id, const char *gateway, const char *ca_file, KhaiFilingWay way, KhaiKey *key,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean khai_outbox_queue_finish (KhaiOutbox *self, GAsyncResult *result, gboolean *already, GError **error);

/* Sends what is due and follows events until khai_outbox_stop(). FALSE (KHAI_ERROR_BUSY) when another process sends. */
gboolean khai_outbox_start (KhaiOutbox *self, GError **error);
void khai_outbox_stop (KhaiOutbox *self);
void khai_outbox_wake (KhaiOutbox *self);                         /* something was queued */
gboolean khai_outbox_hurry (KhaiOutbox *self, GError **error);      /* whoever uses it says "try now": nothing waits for its next try */
void khai_outbox_set_backoff (KhaiOutbox *self, guint unit);       /* tests: milliseconds of the first waiting time (1000) */
void khai_outbox_set_width (KhaiOutbox *self, guint width);         /* entries under way at once (8) */
void khai_outbox_set_scenario (KhaiOutbox *self, const char *scenario); /* training only */

/* One round, waiting for it (khaictl): sends what is due, reads the events of every gateway once. */
gboolean khai_outbox_run_once (KhaiOutbox *self, GCancellable *cancellable, GError **error);

char *khai_outbox_waiting_text (KhaiOutbox *self, const char *id); /* "tries again at 14:05", in the process's language (nullable) */

G_END_DECLS
