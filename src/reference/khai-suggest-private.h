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

/* What one level holds. */
typedef struct
{
  guint n;
  GArray *nodes;                /* (owned) (element-type guint32): row of `commodity` of each */
  GArray *parents;              /* (owned) (element-type guint32): which one of the level above */
  float *totals[KHAI_N_LANGS];  /* (owned): how much text there is at and below each */
  float *counts;                /* (owned): of the word just read; all 0 between words */
  float *scores;                /* (owned): of the text asked for; what this level adds to the one above */
  GArray *touched;              /* (owned) (element-type guint32): where counts are not 0 */
  gboolean *described;          /* (owned): has text of its own or below */
} KhaiSuggestLevel;

typedef struct
{
  guint32 node;
  guint8 level;
  guint8 field;
  guint8 n_words;
  guint32 index; /* within the level */
} KhaiSuggestPhrase;

struct _KhaiSuggest
{
  sqlite3 *db;
  GArray *codes; /* (owned) (element-type char[9]) of each row */
  KhaiSuggestLevel levels[KHAI_SUGGEST_LEVELS];
  GArray *phrases;            /* (owned) (element-type KhaiSuggestPhrase) */
  double total[KHAI_N_LANGS]; /* all text there is */
  float *likeness;            /* (owned): of each phrase with the text asked for; 0 between questions */
  GArray *alike;              /* (owned) (element-type guint32): phrases whose likeness is not 0 */
  guint8 *matched; float *near2, *nearh;
  float *nearest;             /* (owned): of each 6-digit code the likeness of its nearest phrase */
  KhaiStmt *word_stmt;        /* (owned) */
};

/* A word or pair of words of the text asked for that the index knows. */
typedef struct
{
  char *key;     /* (owned) */
  char *shown;   /* (owned) */
  float weight;
  guint n[KHAI_N_LANGS];
  GBytes *phrases; /* (owned) */
  gboolean pair;
} KhaiClue;

typedef struct
{
  GArray *clues; /* (owned) (element-type KhaiClue) */
  KhaiLang lang;
  guint n_words, n_known;
} KhaiClues;

gboolean khai_suggest_look_up (KhaiSuggest *self, const char *key, KhaiClue *clue, gboolean *found, GError **error);
KhaiClues *khai_suggest_read_clues (KhaiSuggest *self, const char *text, GError **error);
void khai_clues_free (KhaiClues *clues);
void khai_suggest_score (KhaiSuggest *self, const KhaiClues *clues);
float khai_suggest_param (const char *name, float value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiClues, khai_clues_free)

G_END_DECLS
