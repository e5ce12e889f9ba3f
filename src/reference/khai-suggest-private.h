/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-reference-private.h"
#include "khai-suggest-features.h"
#include "khai-words.h"

G_BEGIN_DECLS

/* The four levels of a code: 2, 4, 6 and 8 digits. */
#define KHAI_SUGGEST_LEVELS 4
#define KHAI_SUGGEST_MAX_WORDS 80
#define KHAI_SUGGEST_MAX_CLUES 400

/* What is compared between a text and a code's facets. */
typedef enum
{
  KHAI_SUGGEST_MATERIAL,
  KHAI_SUGGEST_WEARER,
  KHAI_SUGGEST_FABRIC,
  KHAI_N_SUGGEST_FACETS
} KhaiSuggestFacet;

#define KHAI_SUGGEST_OTHER (1u << 31) /* none of those that stand beside it */

typedef struct
{
  guint32 masks[KHAI_N_SUGGEST_FACETS]; /* bits of the meanings; 0: not said */
} KhaiSuggestFacets;

/* What one level holds. */
typedef struct
{
  guint n;
  GArray *nodes;               /* (owned) (element-type guint32): row of `commodity` of each */
  GArray *parents;             /* (owned) (element-type guint32): which one of the level above */
  float *totals[KHAI_N_LANGS]; /* (owned): how much text there is at and below each */
  float *counts;   /* (owned): of the word just read, then what it says; all 0 between words */
  float *likely;   /* (owned): how likely the word is there */
  float *scores;   /* (owned): of the text asked for; what this level adds to the one above */
  GArray *touched; /* (owned) (element-type guint32): where counts are not 0 */
} KhaiSuggestLevel;

typedef struct
{
  guint32 node;
  guint8 level;
  guint8 field;
  guint8 n_words;
  guint32 index; /* within the level */
} KhaiSuggestPhrase;

typedef struct
{
  char text[9];
} KhaiSuggestCode;

/* What a vague text should say instead. */
typedef struct
{
  char *text[KHAI_N_LANGS]; /* (owned) */
  gboolean material, goods; /* "plastic"; "box": vague alone, but not together */
} KhaiSuggestMissing;

/* Names of two rows of vague-words.csv: for texts without a word that counts, and without one that
 * is known. */
#define KHAI_SUGGEST_NOTHING_SAID "(nothing said)"
#define KHAI_SUGGEST_NOTHING_KNOWN "(nothing known)"

typedef struct
{
  guint32 offset; /* in word_text */
  guint32 n;      /* in how many English phrases it is */
} KhaiSuggestWord;

struct _KhaiSuggest
{
  sqlite3 *db;
  GHashTable *vague; /* (owned): word or phrase → KhaiSuggestMissing */
  GArray *codes;     /* (owned) (element-type KhaiSuggestCode): of each row */
  KhaiSuggestLevel levels[KHAI_SUGGEST_LEVELS];
  guint32 *first_leaves;      /* (owned): of each 6-digit code, and behind the last */
  GArray *phrases;            /* (owned) (element-type KhaiSuggestPhrase) */
  double total[KHAI_N_LANGS]; /* all text there is */
  float *likeness;       /* (owned): of each phrase with the text asked for; 0 between questions */
  GArray *alike;         /* (owned) (element-type guint32): phrases whose likeness is not 0 */
  guint8 *shared;        /* (owned): how many words of each phrase are in it; 0 between questions */
  float *nearest;        /* (owned): of each 6-digit code the likeness of its nearest phrase, … */
  float *second_nearest; /* (owned): … of the one after that … */
  float *nearest_of_heading; /* (owned): … and of each heading's own */
  GArray *facets[2];   /* (owned) (element-type KhaiSuggestFacets): of the 6- and 8-digit codes */
  KhaiStmt *word_stmt; /* (owned) */
  GString *word_text;  /* (owned): English words, each ended by NUL, in byte order */
  GArray *words;       /* (owned) (element-type KhaiSuggestWord) */
};

/* A word or pair of words of the text asked for that the index knows. */
typedef struct
{
  char *key;   /* (owned) */
  char *shown; /* (owned) */
  float weight;
  float rarity;
  guint n[KHAI_N_LANGS];
  GBytes *phrases; /* (owned) */
  gboolean pair;
} KhaiClue;

typedef struct
{
  GArray *clues; /* (owned) (element-type KhaiClue) */
  KhaiLang lang;
  KhaiSuggestFacets facets;
} KhaiClues;

gboolean khai_suggest_look_up (KhaiSuggest *self,
                               const char *key,
                               KhaiClue *clue,
                               gboolean *found,
                               GError **error);
const char *khai_suggest_find_longer (const KhaiSuggest *self, const char *text);
const char *khai_suggest_find_typo (const KhaiSuggest *self, const char *text);
GArray *khai_suggest_read_features (const char *text);
GHashTable *khai_suggest_load_vague (sqlite3 *db, GError **error);
const KhaiSuggestMissing *khai_suggest_find_missing (const KhaiSuggest *self,
                                                     const GArray *features);
const KhaiSuggestMissing *khai_suggest_nothing_known (const KhaiSuggest *self);
KhaiClues *khai_suggest_read_clues (KhaiSuggest *self, GArray *features, GError **error);
void khai_suggest_read_facets (const char *facets, guint32 masks[KHAI_N_SUGGEST_FACETS]);
void khai_suggest_read_text_facets (const GArray *features, guint32 masks[KHAI_N_SUGGEST_FACETS]);
guint khai_suggest_contradictions (const KhaiSuggestFacets *said, const KhaiSuggestFacets *code);
void khai_clues_free (KhaiClues *clues);
void khai_suggest_score (KhaiSuggest *self, KhaiClues *clues);
float khai_suggest_score_of (const KhaiSuggest *self, const KhaiClues *clues, guint i);
float khai_suggest_score_of_leaf (const KhaiSuggest *self, const KhaiClues *clues, guint i);
void khai_suggest_weigh (KhaiSuggest *self,
                         const KhaiClues *clues,
                         const KhaiClue *clue,
                         const guint *codes,
                         guint n_codes,
                         float *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiClues, khai_clues_free)

G_END_DECLS
