/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-reference.h"

G_BEGIN_DECLS

/* The same act on many declarations, one after the other: whoever calls decides when to go on, and may stop in between. In each it is one
 * step of undo. What was sent is never touched. */
typedef struct
{
  GPtrArray *changed;     /* (element-type utf8): our ids, in the order in which they were changed */
  guint n_same;           /* stood there already, or nothing to fix */
  guint n_sent;           /* left alone: sent meanwhile */
} KhaiBulk;

KhaiBulk *khai_bulk_new (void);
void khai_bulk_free (KhaiBulk *bulk);

/* Why the text may not be set there in many declarations, in the process's language; NULL: it may. (transfer full) */
char *khai_bulk_find_fault (KhaiContext *context, const KhaiField *field, const char *text, GError **error);
/* In every line where the field is one of goods lines. "" takes it out. */
gboolean khai_bulk_set (KhaiBulk *bulk, KhaiContext *context, const char *id, const KhaiField *field, const char *text, GError **error);
/* All that one click may mend, until there is no more of it. */
gboolean khai_bulk_fix (KhaiBulk *bulk, KhaiContext *context, const char *id, GError **error);
/* Takes back what the acts above did to it. KHAI_ERROR_STATE: something else was done since. */
gboolean khai_bulk_undo (KhaiContext *context, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiBulk, khai_bulk_free)

G_END_DECLS
