/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Who works on this machine. */
typedef struct
{
  char *id;                       /* uuid (nullable): NULL until it is stored */
  char *name;
  char *role;                     /* clerk signer reviewer trainer read-only */
} KhaiPerson;

KhaiPerson *khai_person_new (const char *name, const char *role);
void khai_person_free (KhaiPerson *person);
/* KHAI_ERROR_EXISTS: somebody has that name, tones and case aside. Sets the id of a new one. */
gboolean khai_store_save_person (KhaiStore *self, KhaiPerson *person, GError **error);
KhaiPerson *khai_store_get_person (KhaiStore *self, const char *id, GError **error);     /* NULL without error: none, or removed */
GPtrArray *khai_store_list_people (KhaiStore *self, GError **error);                     /* by name (element-type KhaiPerson) */
gboolean khai_store_remove_person (KhaiStore *self, const char *id, gboolean removed, GError **error);

/* What somebody asks or says about a field. */
typedef struct
{
  gint64 id;
  char *pointer;                  /* "": the whole declaration */
  char *actor, *text, *made_at;
  char *done_by, *done_at;        /* (nullable): settled */
} KhaiComment;

void khai_comment_free (KhaiComment *comment);
gboolean khai_store_add_comment (KhaiStore *self, const char *declaration, const char *pointer, const char *actor, const char *text,
                                 gint64 *id, GError **error);
gboolean khai_store_settle_comment (KhaiStore *self, gint64 id, const char *actor, gboolean settled, GError **error); /* KHAI_ERROR_NOT_FOUND */
GPtrArray *khai_store_list_comments (KhaiStore *self, const char *declaration, GError **error); /* oldest first (element-type KhaiComment) */

/* What a second pair of eyes said about a document as it was. */
typedef struct
{
  gint64 id;
  char *digest;                   /* base64url SHA-256 of the canonical document */
  char *verdict;                  /* asked approved returned */
  char *actor, *note, *made_at;
} KhaiReview;

void khai_review_free (KhaiReview *review);
gboolean khai_store_add_review (KhaiStore *self, const char *declaration, const char *digest, const char *verdict, const char *actor,
                                const char *note, GError **error);
GPtrArray *khai_store_list_reviews (KhaiStore *self, const char *declaration, GError **error); /* newest first (element-type KhaiReview) */
/* Who changed it: names of the journal, each once (element-type utf8) */
GPtrArray *khai_store_list_authors (KhaiStore *self, const char *declaration, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiPerson, khai_person_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiComment, khai_comment_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiReview, khai_review_free)

G_END_DECLS
