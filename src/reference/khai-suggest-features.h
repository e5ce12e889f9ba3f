/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What suggestion sees of a text: khai-pack for the nomenclature's own texts, the reader for a
 * product's. */
typedef struct
{
  char *key;       /* a word with its tones, its stem if English; what is looked up */
  char *plain;     /* the same toneless (nullable: it has no tones) */
  char *shown;     /* as it was written, in lower case: what reasons quote */
  guint position;  /* among the words that count */
  guint segment;   /* parts of a title between commas, bars and dashes, from 0 */
  gboolean joined; /* "tshirt" beside "t" and "shirt" */
  gboolean
      follows;    /* nothing but a word that does not count stands between it and the one before */
  gboolean aside; /* behind "for", "with", "dùng cho": says what it goes with, not what it is */
} KhaiFeature;

/* The key of a pair of words begins with this, so that words alone stand side by side in byte
 * order. */
#define KHAI_SUGGEST_PAIR "="
/* A key of toneless Vietnamese begins with this, so that it is never taken for an English word. */
#define KHAI_SUGGEST_PLAIN "~"

/* And one of an English word's consonants with this: "crm" for cream. */
#define KHAI_SUGGEST_BONES "^"

GArray *khai_suggest_features (const char *text, guint max_words);
char *khai_suggest_stem (const char *word);
char *khai_suggest_bones (const char *stem);

G_END_DECLS
