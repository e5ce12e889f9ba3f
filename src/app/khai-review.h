/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-store-people.h"

G_BEGIN_DECLS

/* Comments on fields, and a second pair of eyes. */

typedef enum
{
  KHAI_REVIEW_NONE,
  KHAI_REVIEW_ASKED,     /* somebody shall look at it */
  KHAI_REVIEW_APPROVED,
  KHAI_REVIEW_RETURNED,
  KHAI_REVIEW_STALE      /* it was approved, and changed since */
} KhaiReviewState;

KhaiReviewState khai_review_judge (const char *verdict, const char *digest, const char *current); /* from what the store has */
char *khai_review_digest (KhaiDeclaration *document);
/* How it stands; `review` (out) (optional) (nullable): what was said last. */
gboolean khai_review_get_state (KhaiContext *context, const char *id, KhaiDeclaration *document, KhaiReviewState *state, KhaiReview **review,
                                GError **error);
gboolean khai_review_ask (KhaiContext *context, const char *id, KhaiDeclaration *document, const char *note, GError **error);
/* KHAI_ERROR_NOT_ALLOWED; approving one's own work: KHAI_ERROR_UNREVIEWED. Returning needs a note: KHAI_ERROR_BAD_INPUT. */
gboolean khai_review_decide (KhaiContext *context, const char *id, KhaiDeclaration *document, gboolean approve, const char *note, GError **error);
gboolean khai_review_require (KhaiContext *context, const char *id, KhaiDeclaration *document, GError **error); /* KHAI_ERROR_UNREVIEWED */

gboolean khai_comment_add (KhaiContext *context, const char *id, const char *pointer, const char *text, GError **error);
gboolean khai_comment_settle (KhaiContext *context, gint64 comment, gboolean settled, GError **error);

G_END_DECLS
