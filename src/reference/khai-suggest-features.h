/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What suggestion sees of a text: khai-pack for the nomenclature's own texts, the reader for a product's. */
typedef struct
{
  char *key;       /* a word with its tones, its stem if English; what is looked up */
  char *plain;     /* the same toneless (nullable: it has no tones) */
  char *shown;     /* as it was written, in lower case: what reasons quote */
  guint position;  /* among the words that count */
  guint segment;   /* parts of a title between commas, bars and dashes, from 0 */
  gboolean joined; /* "tshirt" beside "t" and "shirt" */
  gboolean follows; /* nothing but a word that does not count stands between it and the one before */
  gboolean aside;  /* behind "for", "with", "dùng cho": says what it goes with, not what it is */
} KhaiFeature;

/* A key of toneless Vietnamese begins with this, so that it is never taken for an English word. */
#define KHAI_SUGGEST_PLAIN "~"

GArray *khai_suggest_features (const char *text, guint max_words);
char *khai_suggest_stem (const char *word);

G_END_DECLS
