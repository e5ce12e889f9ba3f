/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-reference.h"

G_BEGIN_DECLS

/* A short dialogue that asks what separates the codes in question: facets of the nomenclature ("knitted or woven?"), and where
 * those do not tell, the headings, subheadings and codes themselves by their titles. Nothing in it changes the reference. */
typedef struct _KhaiDialogue KhaiDialogue;

/* Facets every code has without data. */
#define KHAI_FACET_HEADING "(heading)"
#define KHAI_FACET_SUBHEADING "(subheading)"
#define KHAI_FACET_CODE "(code)"

typedef struct
{
  char *value;
  char *label[KHAI_N_LANGS];
  guint n_codes; /* how many remain after it */
} KhaiChoice;

typedef struct
{
  char *facet;
  char *text[KHAI_N_LANGS];
  GPtrArray *choices; /* (element-type KhaiChoice): at least two */
} KhaiQuestion;

typedef struct
{
  char *facet;
  char *value; /* (nullable): not known */
  char *question[KHAI_N_LANGS];
  char *label[KHAI_N_LANGS]; /* NULL with value */
} KhaiFacetAnswer;

typedef enum
{
  KHAI_CANDIDATE_REMAINS,
  KHAI_CANDIDATE_REFUSED_BY_TEXT, /* the goods' own words say something else */
  KHAI_CANDIDATE_REFUSED_BY_ANSWER
} KhaiCandidateState;

typedef struct
{
  char *code; /* 8 digits */
  char *title[KHAI_N_LANGS];
  char *unit; /* (nullable) */
  KhaiCandidateState state;
  guint answer; /* number of the answer that refused it */
} KhaiCandidate;

/* `codes`: 2 to 8 digits, best first; each stands for all 8-digit codes below it. `text` (nullable): the goods' own words. At most
 * KHAI_DIALOGUE_MAX_CANDIDATES are taken. */
#define KHAI_DIALOGUE_MAX_CANDIDATES 600

KhaiDialogue *khai_dialogue_new (KhaiReference *reference, const char *const *codes, const char *text, GError **error);
void khai_dialogue_free (KhaiDialogue *self);
const KhaiQuestion *khai_dialogue_get_question (KhaiDialogue *self);                    /* NULL: nothing left to ask */
gboolean khai_dialogue_answer (KhaiDialogue *self, const char *value, GError **error);  /* the question in hand; NULL: not known */
gboolean khai_dialogue_take_back (KhaiDialogue *self, GError **error);                  /* the last answer; FALSE without error: none */
const GPtrArray *khai_dialogue_get_answers (KhaiDialogue *self);                        /* (element-type KhaiFacetAnswer), as given */
const GPtrArray *khai_dialogue_get_candidates (KhaiDialogue *self);                     /* (element-type KhaiCandidate), best first */
guint khai_dialogue_get_n_remaining (KhaiDialogue *self);

/* What sets a code apart, in words: "What is the main part made of?" – "Cotton". Values that have no label are left out. (transfer full)
 * (element-type KhaiFacetAnswer) */
GPtrArray *khai_reference_get_facets (KhaiReference *reference, const char *code, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDialogue, khai_dialogue_free)

G_END_DECLS
