/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-outbox.h"

G_BEGIN_DECLS

/* The route for the day the window is shut: a declaration leaves as a file that a person carries, and its answer comes back as a file. While it is out
 * nothing of it goes over the network; it has the key it would have there, so that it cannot be filed twice whichever way it goes in the end. */

/* Checks, signs (with `key`, NULL: the profile's) and stores it as handed out, then writes the package into `folder`. A declaration that waits in
 * the queue is taken out of it; one that is out already gets the same file again. KHAI_ERROR_STATE: it is being sent just now, or has its answer. */
void khai_by_hand_out_async (KhaiOutbox *outbox, const char *id, const char *folder, const char *gateway, const char *ca_file, KhaiKey *key,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *khai_by_hand_out_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error); /* path of the package */

/* A person says that the file was not handed in: it goes over the network, with the same key. KHAI_ERROR_STATE */
gboolean khai_by_hand_take_back (KhaiOutbox *outbox, const char *id, GError **error);

typedef struct
{
  char *declaration;     /* id */
  char *reference;
  gboolean accepted;     /* there is a receipt; else it was refused */
  gboolean verified;     /* the receipt's signature holds, too */
  char *state, *number;  /* (nullable) */
  guint n_findings;      /* of a refusal */
} KhaiReplyReport;

void khai_reply_report_free (KhaiReplyReport *report);
/* Reads a reply file. Nothing is changed by one that is damaged (KHAI_ERROR_DAMAGED), belongs to nothing here (_NOT_FOUND), to other bytes (_BAD_INPUT), was
 * not signed by the window (_SIGNATURE), or was read before (_EXISTS). */
KhaiReplyReport *khai_by_hand_read_reply (KhaiOutbox *outbox, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiReplyReport, khai_reply_report_free)

G_END_DECLS
