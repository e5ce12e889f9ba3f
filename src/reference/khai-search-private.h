/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-reference-private.h"
#include "khai-words.h"

G_BEGIN_DECLS

/* One row of the nomenclature, at any level. A row of 2, 4 or 6 digits stands for the run of 8-digit codes
 * (leaves) below it. */
typedef struct
{
  guint32 first_leaf;
  guint32 n_leaves;
  char code[9];
  guint8 digits;
  gboolean
      lowest; /* nothing below it is described: what is said here is all that is known of its codes */
} KhaiSearchNode;

struct _KhaiSearch
{
  sqlite3 *db;
  GArray *nodes;         /* (owned) (element-type KhaiSearchNode): in code order */
  GArray *leaves;        /* (owned) (element-type guint32): node of each 8-digit code */
  GString *word_text;    /* (owned): all words, each ended by NUL, in order */
  GArray *words;         /* (owned) (element-type guint32): where each begins in word_text */
  GArray *counts;        /* (owned) (element-type guint32): in how many places each stands */
  KhaiStmt *places_stmt; /* (owned) */
  KhaiStmt *node_stmt;   /* (owned) */
};

/* One way to read a word that was typed. */
typedef struct
{
  guint word;      /* index into the vocabulary */
  float factor;    /* 1: exactly it; less: a longer word, another number, one edit away */
  gboolean prefix; /* the word is longer than what was typed */
  gboolean typo;
} KhaiReading;

typedef struct
{
  char *folded;               /* (owned) */
  char *spelling;             /* (owned) */
  gboolean last;              /* still being typed */
  GArray *readings;           /* (owned) (element-type KhaiReading) */
  guint first_leaf, n_leaves; /* a commodity code: the leaves below it; n_leaves 0 for words */
} KhaiSearchTerm;

typedef struct
{
  GPtrArray *terms; /* (owned) (element-type KhaiSearchTerm): those that mean anything */
  gboolean toned;   /* typed with tones, so tones count */
  gboolean is_code; /* nothing but a code: leaves first_leaf … are the answer */
  guint first_leaf, n_leaves;
} KhaiSearchQuery;

#define KHAI_SEARCH_MAX_TERMS 12

const char *khai_search_word (const KhaiSearch *search, guint word);
guint khai_search_count (const KhaiSearch *search, guint word);
guint khai_search_lower_bound (const KhaiSearch *search, const char *text);
gboolean khai_search_find_word (const KhaiSearch *search, const char *text, guint *word);
gboolean khai_search_code_range (const KhaiSearch *search,
                                 const char *digits,
                                 guint *first_leaf,
                                 guint *n_leaves);
gboolean khai_search_read_places (KhaiSearch *search,
                                  guint word,
                                  GBytes **places,
                                  char ***spellings,
                                  GError **error);

KhaiSearchQuery *khai_search_query_new (const KhaiSearch *search, const char *text);
void khai_search_query_free (KhaiSearchQuery *query);
gboolean khai_search_one_edit_apart (const char *a, const char *b, gboolean prefix_of_b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSearchQuery, khai_search_query_free)

G_END_DECLS
