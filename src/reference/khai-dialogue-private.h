/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-dialogue.h"
#include "khai-suggest-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *facet; /* interned */
  char **values;     /* (owned) */
} KhaiFacet;

typedef struct
{
  KhaiCandidate shown; /* first, so that one is the other */
  GArray *facets;      /* (owned) (element-type KhaiFacet) */
  char *places[3][2];  /* (owned): values of its heading, subheading and code, each list ended by NULL */
  guint32 masks[KHAI_N_SUGGEST_FACETS]; /* of what, for whom, knitted or woven, as suggestion sees it */
  double weight;
} KhaiDialogueCode;

/* What facets.csv says of a question or of a value. */
typedef struct
{
  char *text[KHAI_N_LANGS]; /* (owned) */
  char **within;            /* (owned): broader values */
  guint order;
} KhaiFacetText;

struct _KhaiDialogue
{
  KhaiReference *reference; /* (owned) */
  GPtrArray *codes;         /* (owned) (element-type KhaiDialogueCode) */
  GHashTable *texts;        /* (owned): "facet=value" → KhaiFacetText */
  GPtrArray *answers;       /* (owned) (element-type KhaiFacetAnswer) */
  KhaiQuestion *question;   /* (owned) (nullable) */
};

gboolean khai_dialogue_load (KhaiDialogue *self, const char *const *codes, const char *text, GError **error);
const KhaiFacetText *khai_dialogue_find_text (const KhaiDialogue *self, const char *facet, const char *value);
const char *const *khai_dialogue_values_of (const KhaiDialogueCode *code, const char *facet); /* (transfer none) (nullable) */
gboolean khai_dialogue_fits (const KhaiDialogue *self, const KhaiDialogueCode *code, const char *facet, const char *value);
KhaiQuestion *khai_dialogue_choose (KhaiDialogue *self, GError **error); /* NULL without error: nothing separates */
void khai_facet_answer_free (gpointer answer);
void khai_question_free (KhaiQuestion *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiQuestion, khai_question_free)

G_END_DECLS
