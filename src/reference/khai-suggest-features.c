/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a text to the words that can speak for a code. Sizes, numbers and words that stand in any
 * description say nothing of what the goods are and are left out here, once for the index and for
 * what is asked. */

#include "khai-suggest-features.h"

#include "khai-text.h"
#include "khai-words.h"

#include <string.h>

/* Words that are in every text. In byte order (bsearch). */
static const char *const stop_words[] = {
  "a",     "an",   "and",   "are",  "as",   "at",    "be",   "by",  "cm",   "for",  "from", "g",
  "gr",    "gram", "inch",  "is",   "it",   "its",   "kg",   "ko",  "kt",   "m",    "ml",   "mm",
  "my",    "new",  "of",    "on",   "or",   "oz",    "pc",   "pcs", "s",    "size", "that", "the",
  "this",  "to",   "w",     "with", "x",    "you",   "your", "các", "có",   "cái",  "cho",  "chiếc",
  "của",   "dùng", "hiệu",  "hoặc", "hàng", "không", "kích", "kể",  "loại", "làm",  "mới",  "như",
  "những", "từ",   "thước", "và",   "với",  "được",  "để",
};

/* One word in two spellings or two forms that stemming does not bring together. */
static const char *const same_words[][2] = {
  { "aluminum", "aluminium" }, { "armor", "armour" },
  { "center", "centre" },      { "color", "colour" },
  { "fiber", "fibre" },        { "golden", "gold" },
  { "gray", "grey" },          { "jewelry", "jewellery" },
  { "jewelery", "jewellery" }, { "jewellry", "jewellery" },
  { "knives", "knife" },       { "leaves", "leaf" },
  { "liter", "litre" },        { "men", "man" },
  { "mold", "mould" },         { "mens", "man" },
  { "mustache", "moustache" }, { "odor", "odour" },
  { "pajama", "pyjama" },      { "plow", "plough" },
  { "scarves", "scarf" },      { "shelves", "shelf" },
  { "stainles", "stainless" }, { "tire", "tyre" },
  { "women", "woman" },        { "womens", "woman" },
  { "wooden", "wood" },        { "woolen", "wool" },
  { "woollen", "wool" },       { "yogurt", "yoghurt" },
  { "children", "child" },     { "childrens", "child" },
  { "kids", "child" },         { "kid", "child" },
};

static const char *const aside_words[] = {
  "for", "with", "cho", "để", "với", "compatible", "fit", "fits", "from", "phục",
};

static gboolean
is_in (const char *const *list, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp (list[i], word) == 0)
      return TRUE;
  return FALSE;
}

static void
cut (char *word, gsize n)
{
  word[strlen (word) - n] = '\0';
}

static gboolean
is_vowel (char c)
{
  return c != '\0' && strchr ("aeiouy", c) != NULL;
}

/* knitt → knit, but dress stays */
static void
undouble (char *word)
{
  gsize n = strlen (word);

  if (n > 3 && word[n - 1] == word[n - 2] && strchr ("bdgmnprt", word[n - 1]) != NULL)
    word[n - 1] = '\0';
}

static void
cut_plural (char *word)
{
  gsize n = strlen (word);

  if (n < 4 || word[n - 1] != 's' || strchr ("su", word[n - 2]) != NULL)
    return;
  if (g_str_has_suffix (word, "ies") && n > 4)
    {
      cut (word, 2);
      word[n - 3] = 'y';
    }
  else if (g_str_has_suffix (word, "sses") || g_str_has_suffix (word, "ches")
           || g_str_has_suffix (word, "shes") || g_str_has_suffix (word, "xes")
           || g_str_has_suffix (word, "zzes") || g_str_has_suffix (word, "toes"))
    cut (word, 2);
  else if (!g_str_has_suffix (word, "is"))
    cut (word, 1);
}

/* "-ing" only behind a single consonant: baking is what baked things went through, but a painting
 * is no paint, an earring no ear and clothing no cloth. */
static void
cut_ending (char *word)
{
  gsize n = strlen (word);

  if (n >= 6 && g_str_has_suffix (word, "ing")
      && (is_vowel (word[n - 4]) || is_vowel (word[n - 5])))
    cut (word, 3);
  else if (n >= 5 && g_str_has_suffix (word, "ed") && !is_vowel (word[n - 3]))
    cut (word, 2);
  else
    {
      /* What is left of baking and baked is bak; bake has to meet them. */
      if (n >= 5 && word[n - 1] == 'e' && !is_vowel (word[n - 2]))
        cut (word, 1);
      return;
    }
  undouble (word);
}

/**
 * khai_suggest_stem:
 * @word: one word in lower case
 *
 * Returns: (transfer full): what singular and plural, knit and knitted, colour and color have in
 * common; words with letters beyond ASCII are not English and stay
 */
char *
khai_suggest_stem (const char *word)
{
  g_return_val_if_fail (word != NULL, NULL);

  char *stem = g_strdup (word);

  if (!g_str_is_ascii (stem))
    return stem;
  for (gsize pass = 0; pass < 2; pass++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (same_words); i++)
        if (strcmp (stem, same_words[i][0]) == 0)
          {
            g_free (stem);
            stem = g_strdup (same_words[i][1]);
            break;
          }
      if (pass == 0)
        cut_plural (stem);
    }
  cut_ending (stem);
  return stem;
}

/**
 * khai_suggest_bones:
 * @stem: a stem
 *
 * Labels and parcels' lists leave vowels out ("shwr gl", "mscr").
 *
 * Returns: (transfer full) (nullable): its first letter and the consonants behind; NULL if that is
 * too short to be told from others, or @stem is no English word
 */
char *
khai_suggest_bones (const char *stem)
{
  g_return_val_if_fail (stem != NULL, NULL);

  GString *bones = g_string_new (NULL);

  for (const char *p = stem; *p != '\0'; p++)
    if (!g_ascii_isalpha (*p))
      {
        g_string_free (bones, TRUE);
        return NULL;
      }
    else if ((p == stem || strchr ("aeiou", *p) == NULL)
             && (bones->len == 0 || bones->str[bones->len - 1] != *p))
      g_string_append_c (bones, *p);
  if (bones->len >= 3)
    return g_string_free (bones, FALSE);
  g_string_free (bones, TRUE);
  return NULL;
}

static void
feature_clear (gpointer data)
{
  KhaiFeature *feature = data;

  g_free (feature->key);
  g_free (feature->plain);
  g_free (feature->shown);
}

/* Sizes, quantities, model numbers. */
static gboolean
is_number (const char *word)
{
  guint digits = 0;
  guint letters = 0;

  for (const char *p = word; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      digits++;
    else
      letters++;
  if (strcmp (word, "3d") == 0)
    return FALSE;
  return digits > 0 && (g_ascii_isdigit (word[0]) || digits >= letters || digits > 2);
}

static void
add_feature (GArray *features, const KhaiWord *word, const KhaiFeature *like)
{
  KhaiFeature feature = *like;

  feature.key = khai_suggest_stem (word->spelling);
  feature.shown = g_strdup (word->spelling);
  feature.joined = word->joined;
  feature.plain = strcmp (word->folded, word->spelling) != 0 ? g_strdup (word->folded) : NULL;
  g_array_append_val (features, feature);
}

typedef struct
{
  GArray *features;
  guint max_words;
  KhaiFeature next;
} Reader;

static void
read_segment (Reader *reader, const char *text)
{
  g_autoptr (GArray) words = khai_words_split (text, reader->max_words);
  gboolean broken = TRUE;

  reader->next.aside = FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      const KhaiWord *word = &g_array_index (words, KhaiWord, i);

      if (word->joined)
        {
          if (!is_number (word->folded) && strlen (word->folded) > 3)
            {
              KhaiFeature joined = reader->next;

              joined.follows = FALSE;
              add_feature (reader->features, word, &joined);
            }
          continue;
        }
      if (is_in (aside_words, G_N_ELEMENTS (aside_words), word->spelling))
        reader->next.aside = TRUE;
      if (is_number (word->folded))
        broken = TRUE;
      if (is_number (word->folded) || is_in (stop_words, G_N_ELEMENTS (stop_words), word->spelling))
        continue;
      reader->next.follows = !broken;
      add_feature (reader->features, word, &reader->next);
      reader->next.position++;
      broken = FALSE;
    }
}

/* Where a part of a title ends: "|", ",", ";", "/", "(", ")", line ends, and dashes with spaces
 * around them. */
static gsize
segment_length (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr ("|,;()[]\n\r\t:", *p) != NULL)
        return p - text;
      if (*p == '-' && p > text && p[-1] == ' ' && p[1] == ' ')
        return p - text;
      if (*p == '.' && (p[1] == ' ' || p[1] == '\0'))
        return p - text;
    }
  return strlen (text);
}

/**
 * khai_suggest_features:
 * @text: any text
 * @max_words: no more words than this are read
 *
 * Returns: (transfer full) (element-type KhaiFeature): the words that count, in order
 */
GArray *
khai_suggest_features (const char *text, guint max_words)
{
  g_return_val_if_fail (text != NULL, NULL);

  Reader reader
      = { .features = g_array_new (FALSE, FALSE, sizeof (KhaiFeature)), .max_words = max_words };

  g_array_set_clear_func (reader.features, feature_clear);
  for (const char *p = text; *p != '\0' && reader.next.position < max_words;)
    {
      gsize length = segment_length (p);
      g_autofree char *segment = g_strndup (p, length);
      guint before = reader.features->len;

      read_segment (&reader, segment);
      reader.next.segment += reader.features->len > before;
      p += length + (p[length] != '\0');
    }
  return reader.features;
}
