/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-lang.h"
#include "khai-store.h"

G_BEGIN_DECLS

/* Declare once: what other administrations may be sent, under which name, and what became of it. The lists are data (data/shares/shares.json). */
typedef struct
{
  char *name;                     /* of the contract: "acdd" … */
  char *title[KHAI_N_LANGS];
  char *what[KHAI_N_LANGS];       /* what it is for, one sentence */
  char **elements;                /* pointers of what leaves */
} KhaiProjection;

typedef struct
{
  char *recipient;                /* country and agency: "KH-GDCE" */
  char *country;                  /* ISO 3166 */
  char *name[KHAI_N_LANGS];
  char **projections;             /* names of those it takes */
} KhaiRecipient;

typedef struct { char *code; char *name[KHAI_N_LANGS]; } KhaiPurpose;

typedef struct
{
  GPtrArray *projections;         /* (element-type KhaiProjection) */
  GPtrArray *recipients;          /* (element-type KhaiRecipient) */
  GPtrArray *purposes;            /* (element-type KhaiPurpose) */
} KhaiShareBook;

KhaiShareBook *khai_share_book_new (void);
void khai_share_book_free (KhaiShareBook *book);
const KhaiProjection *khai_share_book_find_projection (const KhaiShareBook *book, const char *name); /* (nullable) */
const KhaiRecipient *khai_share_book_find_recipient (const KhaiShareBook *book, const char *recipient); /* (nullable) */
const KhaiPurpose *khai_share_book_find_purpose (const KhaiShareBook *book, const char *code); /* (nullable) */

typedef enum
{
  KHAI_SHARE_UNPROVED, /* no answer yet, or one that says neither */
  KHAI_SHARE_EXACT,    /* the window signed that what left is exactly what was agreed to */
  KHAI_SHARE_OTHER     /* it is something else, or the signature does not hold */
} KhaiShareProof;

/* One consent and what became of it. */
typedef struct
{
  char *id;                       /* at the window (nullable: not answered yet) */
  char *recipient, *projection, *purpose;
  char *state;                    /* asked, not-taken; then the contract's: queued delivered acknowledged used refused withdrawn */
  char *at;                       /* RFC 3339: when that became known (nullable) */
  char *text;                     /* what was said with it, in the language it came in (nullable) */
  gboolean withdrawing;           /* a withdrawal is signed and on its way */
  char *withdrawal_refusal;       /* why it was not taken (nullable) */
  KhaiShareProof proof;
} KhaiShare;

void khai_share_free (KhaiShare *share);
GPtrArray *khai_share_list (KhaiStore *store, const char *id, const KhaiShareBook *book, gint64 now, GError **error); /* oldest first */
gboolean khai_share_can_withdraw (const KhaiShare *share);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiShareBook, khai_share_book_free)

G_END_DECLS
