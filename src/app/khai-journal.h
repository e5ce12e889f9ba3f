/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Readings of the journal of one declaration (khai_store_read_journal(), oldest first). */

/* Where a value came from. */
typedef struct
{
  gint64 sequence;
  char *time, *actor, *source;
  KhaiAction action;
  JsonNode *before;               /* what stood there before (nullable) */
  gboolean created;               /* it came with the declaration or line as a whole */
} KhaiOrigin;

void khai_origin_free (KhaiOrigin *origin);
char *khai_journal_follow (const KhaiEdit *edit, const char *pointer);           /* where what stood there stands after the edit; NULL: nowhere */
KhaiOrigin *khai_journal_find_origin (GPtrArray *journal, const char *pointer); /* NULL: it never had a value */

/* One act of the user: what a version is counted by. */
typedef struct
{
  gint64 sequence;                /* of its last entry */
  char *time, *actor, *source;
  KhaiAction action;
  guint n_edits;
} KhaiMoment;

void khai_moment_free (KhaiMoment *moment);
GPtrArray *khai_journal_list_moments (GPtrArray *journal);                      /* oldest first (element-type KhaiMoment) */
KhaiDeclaration *khai_journal_document_at (GPtrArray *journal, gint64 sequence, GError **error); /* as it was after that entry */

/* What is different between two documents. A member that is in one only has no before or no after. */
typedef struct
{
  char *pointer;                  /* in the document that has it, the later one where both do */
  JsonNode *before, *after;       /* (nullable) */
} KhaiDifference;

void khai_difference_free (KhaiDifference *difference);
GPtrArray *khai_journal_compare (JsonNode *before, JsonNode *after);            /* (element-type KhaiDifference) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrigin, khai_origin_free)

G_END_DECLS
