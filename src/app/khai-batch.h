/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* Many declarations side by side, as a courier has them: a list model with a row for each. Their documents are read and checked in groups on
 * threads of their own, those in view first; of each only what is shown is kept.
 * Signal: "rows-changed" (guint first, guint n): these were read and checked. */
#define KHAI_TYPE_BATCH (khai_batch_get_type ())
G_DECLARE_FINAL_TYPE (KhaiBatch, khai_batch, KHAI, BATCH, GObject)

/* What is shown of each: pointers into its document. */
#define KHAI_BATCH_N_FIELDS 10
extern const char *const khai_batch_pointers[KHAI_BATCH_N_FIELDS];

KhaiBatch *khai_batch_new (KhaiContext *context, GPtrArray *ids, GError **error);   /* (element-type utf8) */
void khai_batch_start (KhaiBatch *self);
void khai_batch_stop (KhaiBatch *self);                                             /* waits for the groups in hand */
guint khai_batch_get_n (KhaiBatch *self);
guint khai_batch_get_n_done (KhaiBatch *self);
guint khai_batch_get_n_to_fix (KhaiBatch *self);                                    /* declarations that would be refused */
void khai_batch_want (KhaiBatch *self, guint row);                                  /* in view: its group comes next */
void khai_batch_read_again (KhaiBatch *self, KhaiContext *context, guint row);     /* it was changed meanwhile */

const char *khai_batch_get_id (KhaiBatch *self, guint row);
gboolean khai_batch_is_done (KhaiBatch *self, guint row);
const char *khai_batch_get_text (KhaiBatch *self, guint row, guint field);          /* "" when there is none, or not read yet */
gboolean khai_batch_get_counts (KhaiBatch *self, guint row, guint *to_fix, guint *to_check); /* FALSE: not checked yet, or cannot be read */
const char *khai_batch_get_message (KhaiBatch *self, guint row);                    /* (nullable): the gravest thing found */

G_END_DECLS
