/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Comments on fields, and a second pair of eyes: somebody who did not work on a declaration looks at it and says so about the document as it is. */

#include "config.h"

#include "khai-review.h"

#include <string.h>

#include "khai-desk.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-text.h"

#define TEXT_MAX 2000

/**
 * khai_review_digest:
 * @document: a declaration's document
 *
 * Returns: (transfer full): what tells it from any other: base64url SHA-256 of its canonical form
 */
char *
khai_review_digest (KhaiDeclaration *document)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (KHAI_IS_DECLARATION (document), NULL);

  text = khai_declaration_to_text (document);
  return khai_digest_sha256_base64url (text, strlen (text));
}

/**
 * khai_review_judge:
 * @verdict: (nullable): what was said last: asked, approved, returned
 * @digest: (nullable): of the document it was said about
 * @current: (nullable): of the document as it is
 *
 * Returns: how it stands
 */
KhaiReviewState
khai_review_judge (const char *verdict, const char *digest, const char *current)
{
  if (verdict == NULL)
    return KHAI_REVIEW_NONE;
  if (g_str_equal (verdict, "returned"))
    return KHAI_REVIEW_RETURNED;
  if (g_str_equal (verdict, "asked"))
    return KHAI_REVIEW_ASKED;
  return g_strcmp0 (digest, current) == 0 ? KHAI_REVIEW_APPROVED : KHAI_REVIEW_STALE;
}

/**
 * khai_review_get_state:
 * @context: the context
 * @id: a declaration's id
 * @document: its document as it is
 * @state: (out): how it stands
 * @review: (out) (optional) (transfer full) (nullable): what was said last
 * @error: failures of the database
 *
 * Returns: %TRUE when it could be read
 */
gboolean
khai_review_get_state (KhaiContext *context, const char *id, KhaiDeclaration *document, KhaiReviewState *state, KhaiReview **review,
                       GError **error)
{
  KhaiStore *store;
  g_autoptr (GPtrArray) reviews = NULL;
  g_autofree char *current = NULL;
  const KhaiReview *last;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && KHAI_IS_DECLARATION (document) && state != NULL, FALSE);

  store = khai_context_get_store (context, error);
  reviews = store != NULL ? khai_store_list_reviews (store, id, error) : NULL;
  if (reviews == NULL)
    return FALSE;
  last = reviews->len > 0 ? reviews->pdata[0] : NULL;
  current = khai_review_digest (document);
  *state = last != NULL ? khai_review_judge (last->verdict, last->digest, current) : KHAI_REVIEW_NONE;
  if (review != NULL)
    *review = last != NULL ? g_ptr_array_steal_index (reviews, 0) : NULL;
  return TRUE;
}

/* What people write; NULL without a text when none is wanted. */
static char *
read_text (const char *text, gboolean wanted, GError **error)
{
  g_autofree char *plain = text != NULL && g_utf8_validate (text, -1, NULL) ? g_strstrip (g_strdup (text)) : NULL;

  if (plain != NULL && !khai_text_has_control (plain) && g_utf8_strlen (plain, -1) <= TEXT_MAX && (!wanted || *plain != '\0'))
    return g_steal_pointer (&plain);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is no text, or it is too long");
  return NULL;
}

static gboolean
say (KhaiContext *context, const char *id, KhaiDeclaration *document, const char *verdict, const char *note, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autofree char *digest = khai_review_digest (document);

  return store != NULL && khai_store_add_review (store, id, digest, verdict, khai_context_get_actor (context), note, error);
}

/**
 * khai_review_ask:
 * @context: the context
 * @id: a declaration's id
 * @document: its document
 * @note: (nullable): what to look at
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_BAD_INPUT for a note that is too long; failures of the database
 *
 * Says that somebody else shall look at it.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_review_ask (KhaiContext *context, const char *id, KhaiDeclaration *document, const char *note, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && KHAI_IS_DECLARATION (document), FALSE);

  if (!khai_desk_require (context, KHAI_MAY_COMMENT, error))
    return FALSE;
  text = read_text (note != NULL ? note : "", FALSE, error);
  return text != NULL && say (context, id, document, "asked", text, error);
}

static gboolean
is_own_work (KhaiContext *context, const char *id, gboolean *own, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GPtrArray) authors = store != NULL ? khai_store_list_authors (store, id, error) : NULL;

  if (authors == NULL)
    return FALSE;
  *own = g_ptr_array_find_with_equal_func (authors, khai_context_get_actor (context), g_str_equal, NULL);
  return TRUE;
}

/**
 * khai_review_decide:
 * @context: the context
 * @id: a declaration's id
 * @document: its document, as it was looked at
 * @approve: whether it may be signed so; else it goes back to who worked on it
 * @note: (nullable): why; needed when it goes back
 * @error: %KHAI_ERROR_NOT_ALLOWED; %KHAI_ERROR_UNREVIEWED for one's own work: a second pair of eyes is somebody else's; %KHAI_ERROR_BAD_INPUT
 *   without a note, or when it is too long; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_review_decide (KhaiContext *context, const char *id, KhaiDeclaration *document, gboolean approve, const char *note, GError **error)
{
  g_autofree char *text = NULL;
  gboolean own = FALSE;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && KHAI_IS_DECLARATION (document), FALSE);

  if (!khai_desk_require (context, KHAI_MAY_REVIEW, error) || !is_own_work (context, id, &own, error))
    return FALSE;
  if (approve && own)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_UNREVIEWED, "nobody approves what they worked on themselves");
      return FALSE;
    }
  text = read_text (note != NULL ? note : "", !approve, error);
  return text != NULL && say (context, id, document, approve ? "approved" : "returned", text, error);
}

/**
 * khai_review_require:
 * @context: the context
 * @id: a declaration's id
 * @document: its document
 * @error: %KHAI_ERROR_UNREVIEWED, failures of the database
 *
 * Returns: %TRUE when somebody else approved the document as it is, or nobody has to here
 */
gboolean
khai_review_require (KhaiContext *context, const char *id, KhaiDeclaration *document, GError **error)
{
  KhaiReviewState state = KHAI_REVIEW_NONE;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && KHAI_IS_DECLARATION (document), FALSE);

  if (!khai_desk_wants_review (context))
    return TRUE;
  if (!khai_review_get_state (context, id, document, &state, NULL, error))
    return FALSE;
  if (state == KHAI_REVIEW_APPROVED)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_UNREVIEWED, "nobody else approved it as it is");
  return FALSE;
}

/**
 * khai_comment_add:
 * @context: the context
 * @id: a declaration's id
 * @pointer: the field it is about; "" for the whole declaration
 * @text: what is asked or said
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_BAD_INPUT without a text or when it is too long; failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_comment_add (KhaiContext *context, const char *id, const char *pointer, const char *text, GError **error)
{
  g_autofree char *plain = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && pointer != NULL && text != NULL, FALSE);

  if (!khai_desk_require (context, KHAI_MAY_COMMENT, error))
    return FALSE;
  plain = read_text (text, TRUE, error);
  return plain != NULL
         && khai_store_add_comment (khai_context_get_store (context, NULL), id, pointer, khai_context_get_actor (context), plain, NULL, error);
}

/**
 * khai_comment_settle:
 * @context: the context
 * @comment: a comment's number
 * @settled: %FALSE opens it again
 * @error: %KHAI_ERROR_NOT_ALLOWED, %KHAI_ERROR_NOT_FOUND, failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_comment_settle (KhaiContext *context, gint64 comment, gboolean settled, GError **error)
{
  g_return_val_if_fail (KHAI_IS_CONTEXT (context), FALSE);

  return khai_desk_require (context, KHAI_MAY_COMMENT, error)
         && khai_store_settle_comment (khai_context_get_store (context, NULL), comment, khai_context_get_actor (context), settled, error);
}
