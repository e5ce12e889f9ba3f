/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the nomenclature's search cuts text into words: khai-pack for the index, the reader for what was typed. */
typedef struct
{
  char *folded;     /* toneless lower case: what is looked up */
  char *spelling;   /* lower case with tones, old and new tone placement alike: what ranks exact tones first */
  guint position;   /* 0, 1, 2 … within the text; a joined form stands where its first part stands */
  gboolean joined;  /* "tshirt" beside "t" and "shirt" */
} KhaiWord;

#define KHAI_WORD_MAX_BYTES 48 /* longer ones are cut: no word of trade is longer */

GArray *khai_words_split (const char *text, guint max_words);
/* toneless words with one space between them: how names of codes are searched */
char *khai_words_fold_phrase (const char *text);

/* The fields of the index, as they are numbered in its places. */
typedef enum
{
  KHAI_SEARCH_TITLE_VI,
  KHAI_SEARCH_TITLE_EN,
  KHAI_SEARCH_TERMS_VI,
  KHAI_SEARCH_TERMS_EN,
  KHAI_SEARCH_PRODUCTS_VI,
  KHAI_SEARCH_PRODUCTS_EN,
  KHAI_SEARCH_FACETS,
  KHAI_N_SEARCH_FIELDS
} KhaiSearchField;

/* Where a word stands. Packed as three LEB128 numbers: rows further than the place before it; field + 8 × starts +
 * 16 × ends + 32 × extent + 256 × spelling; position. */
typedef struct
{
  guint32 node;      /* row of `commodity` in code order, from 0 */
  guint16 position;
  guint8 field;
  guint8 starts : 1; /* first word of a title, term or product */
  guint8 ends : 1;   /* last one */
  guint8 extent : 3; /* how long that is: 1, 2, 3, 4, to 6, to 9, to 14, more words */
  guint32 spelling;  /* index into the word's spellings */
} KhaiPlace;

void khai_number_pack (GByteArray *bytes, guint32 number);
gboolean khai_number_unpack (const guint8 **data, const guint8 *end, guint32 *number);
guint khai_place_extent (guint n_words);
void khai_place_pack (GByteArray *places, guint32 *previous_node, const KhaiPlace *place);
gboolean khai_place_unpack (const guint8 **data, const guint8 *end, guint32 *previous_node, KhaiPlace *place);

G_END_DECLS
