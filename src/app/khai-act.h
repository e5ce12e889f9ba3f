/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-outbox.h"

G_BEGIN_DECLS

/* What is asked of a Single Window about a declaration that is there: amendment, cancellation, filing, papers, shares. An act is made, signed and
 * put into the outbox; from then on no crash can lose or double it. What became of it: khai_store_list_acts(), and events. */
typedef struct _KhaiAct KhaiAct;

void khai_act_free (KhaiAct *act);

/* How it stands there now: the contract's Declaration (state, allowedActions, computed, openRequests), kept with its ETag in the store. What is
 * asked next is about the state that was seen: amending, cancelling and filing need a look first (KHAI_ERROR_CHANGED: look again). */
void khai_act_look_async (KhaiOutbox *outbox, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
JsonNode *khai_act_look_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error);

/* The declaration as customs has it: what was sent, or the last correction that was granted. (transfer full) */
KhaiDeclaration *khai_act_load_document (KhaiStore *store, const char *id, GError **error);
KhaiDeclaration *khai_act_load_version (KhaiStore *store, const char *id, const char *receipt, GError **error); /* (nullable): what got this receipt */

#define KHAI_ACT_REASON_MIN 5
#define KHAI_ACT_REASON_MAX 512
#define KHAI_ACT_DOCUMENT_MAX (10 * 1024 * 1024)

/* `document`: the whole declaration as it shall be; never a patch. KHAI_ERROR_BLOCKED, KHAI_ERROR_BAD_INPUT for a reason of the wrong length. */
KhaiAct *khai_act_amend (KhaiOutbox *outbox, const char *id, KhaiDeclaration *document, const char *reason, const char *reason_code, GError **error);
KhaiAct *khai_act_cancel (KhaiOutbox *outbox, const char *id, const char *reason, const char *reason_code, GError **error);
KhaiAct *khai_act_file (KhaiOutbox *outbox, const char *id, GError **error);     /* what was pre-registered */
/* Stores the bytes once, by their SHA-256, uploads and attaches them. `type`: UNTDID 1001; `request`: which request it answers (nullable);
 * `item_line` 0: the whole declaration. PDF, PNG, JPEG, XML of at most 10 MiB: KHAI_ERROR_BAD_INPUT, KHAI_ERROR_TOO_LARGE. */
KhaiAct *khai_act_attach (KhaiOutbox *outbox, const char *id, GBytes *bytes, const char *name, const char *type, const char *request,
                          guint item_line, GError **error);
KhaiAct *khai_act_share (KhaiOutbox *outbox, const char *id, const char *recipient, const char *projection, const char *purpose, GError **error);
KhaiAct *khai_act_withdraw_share (KhaiOutbox *outbox, const char *id, const char *share_id, GError **error);
const char *khai_act_sniff (GBytes *bytes);                                      /* media type of a paper, NULL: none that customs take */

/* Signs with `key` (NULL: the profile's) and queues. KHAI_ERROR_STATE when the same kind of act is under way. */
gboolean khai_act_queue (KhaiOutbox *outbox, KhaiAct *act, KhaiKey *key, GError **error);
void khai_act_queue_async (KhaiOutbox *outbox, KhaiAct *act, KhaiKey *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data); /* takes `act` */
gboolean khai_act_queue_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiAct, khai_act_free)

G_END_DECLS
