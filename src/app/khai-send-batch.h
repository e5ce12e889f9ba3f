/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-outbox.h"

G_BEGIN_DECLS

#define KHAI_SEND_BATCH_WIDTH 16 /* under way at once */

/* Many declarations with one signature: the root of a Merkle tree over their bodies is signed once, each goes with its proof. What is queued survives
 * everything that a single submission does; each body ends in exactly one record. */

typedef struct
{
  char *declaration;              /* our id */
  char *reference;
  char *state;                    /* blocked · sent (before, with these bytes) · ready · then queued sending unknown done refused */
  guint blocking;                 /* blocking findings */
  char *error;                    /* name of a KhaiErrorCode (nullable) */
} KhaiSendBatchRow;

void khai_send_batch_row_free (KhaiSendBatchRow *row);

/* Checks all of `ids`; nothing is written. */
GPtrArray *khai_send_batch_check (KhaiOutbox *outbox, char **ids, const char *gateway, GError **error); /* element-type KhaiSendBatchRow, in that order */
/* Signs what is ready, once, and queues it in one step. After `stop_after` refusals (0: never) the rest is held. Its id; KHAI_ERROR_BLOCKED when
 * nothing is ready. */
char *khai_send_batch_queue (KhaiOutbox *outbox, GPtrArray *rows, const char *gateway, const char *ca_file, KhaiKey *key, guint stop_after, GError **error);
GPtrArray *khai_send_batch_read (KhaiOutbox *outbox, const char *batch, gboolean *held, GError **error); /* element-type KhaiSendBatchRow: how each stands */
gboolean khai_send_batch_hold (KhaiOutbox *outbox, const char *batch, gboolean held, GError **error);    /* stop, and go on */
gboolean khai_send_batch_cancel (KhaiOutbox *outbox, const char *batch, guint *n, GError **error);       /* what never left becomes a draft again */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSendBatchRow, khai_send_batch_row_free)

G_END_DECLS
