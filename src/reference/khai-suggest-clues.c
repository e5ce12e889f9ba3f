/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a product's text to the words and pairs of words that the index knows, each with a weight:
 * how much it says of what the goods are. */

#include "khai-suggest-private.h"

#include <math.h>
#include <string.h>

/* No more of a text than this is read. */
#define MAX_BYTES 4000
/* A half of a compound that stands in fewer phrases is no word of its own. */
#define MIN_PHRASES_OF_HALF 3

#define MIN_TYPO_CHARS 6
#define MIN_CHARS_OF_CUT 4

#define LATER_WORD 0.1f
#define LATER_PART 0.1f
#define LAST_WORD 1.2f
#define ASIDE 0.7f
#define PAIR 0.4f
/* Words that are not in the text as the index has them: without tones where there are some and
 * where there are none, cut off, without vowels. */
#define TONES_MISSED 0.5f
#define TONES_LEFT_OUT 0.9f
#define MISTYPED 0.7f
#define CUT_OFF 0.6f
#define ABBREVIATED 0.7f

static void
clue_clear (gpointer data)
{
  KhaiClue *clue = data;

  g_free (clue->key);
  g_free (clue->shown);
  g_clear_pointer (&clue->phrases, g_bytes_unref);
}

void
khai_clues_free (KhaiClues *clues)
{
  g_array_unref (clues->clues);
  g_free (clues);
}

typedef struct
{
  KhaiSuggest *self;
  KhaiClues *clues;
  GArray *features; /* (owned) (element-type KhaiFeature) */
  GHashTable *seen; /* (owned): keys that are clues already */
  gboolean toned;
  GError **error;
  gboolean failed;
} Reader;

/* Takes (key); TRUE if the index knows it. */
static gboolean
add_clue (Reader *reader, const char *key, const char *shown, float weight, gboolean pair)
{
  KhaiClue clue = { .weight = weight, .pair = pair };
  gboolean found = FALSE;

  if (g_hash_table_contains (reader->seen, key))
    return TRUE;
  if (reader->failed || reader->clues->clues->len >= KHAI_SUGGEST_MAX_CLUES)
    return FALSE;
  if (!khai_suggest_look_up (reader->self, key, &clue, &found, reader->error))
    reader->failed = TRUE;
  if (!found || reader->failed)
    return FALSE;
  clue.key = g_strdup (key);
  clue.shown = g_strdup (shown);
  g_hash_table_add (reader->seen, g_strdup (key));
  g_array_append_val (reader->clues->clues, clue);
  return TRUE;
}

/* How much a word's place says. Vietnamese names what a thing is first, of what and what for later;
 * English names it last, before "for" and "with". */
static float
place_weight (const Reader *reader, const KhaiFeature *feature)
{
  const KhaiFeature *after = feature + 1;
  const KhaiFeature *end = &g_array_index (reader->features, KhaiFeature, reader->features->len);
  gboolean last
      = after == end || after->segment != feature->segment || after->aside != feature->aside;
  float weight = feature->aside ? ASIDE : 1.0f;

  if (reader->clues->lang == KHAI_LANG_VI)
    weight /= 1.0f + LATER_WORD * feature->position + LATER_PART * feature->segment;
  else
    weight *= (last ? LAST_WORD : 1.0f) / (1.0f + LATER_PART * feature->segment);
  return weight;
}

static char *
plain_of (const KhaiFeature *feature)
{
  return feature->plain != NULL ? feature->plain : feature->key;
}

static gboolean
is_common (Reader *reader, const char *key)
{
  KhaiClue clue = { 0 };
  gboolean found = FALSE;

  if (!reader->failed && !khai_suggest_look_up (reader->self, key, &clue, &found, reader->error))
    reader->failed = TRUE;
  found = found && clue.n[KHAI_LANG_VI] + clue.n[KHAI_LANG_EN] >= MIN_PHRASES_OF_HALF;
  clue_clear (&clue);
  return found;
}

/* "keychain" as "key" and "chain": the parting with the longest left half. */
static gboolean
add_halves (Reader *reader, const KhaiFeature *feature, float weight)
{
  gsize length = strlen (feature->shown);

  for (gsize left_length = MAX (length, 3) - 3; left_length >= 3; left_length--)
    {
      const char *right = feature->shown + left_length;
      g_autofree char *left = g_strndup (feature->shown, left_length);
      g_autofree char *left_key = khai_suggest_stem (left);
      g_autofree char *right_key = khai_suggest_stem (right);

      if (!is_common (reader, right_key) || !is_common (reader, left_key))
        continue;
      g_autofree char *pair = g_strconcat (KHAI_SUGGEST_PAIR, left_key, " ", right_key, NULL);
      add_clue (reader, left_key, left, weight, FALSE);
      add_clue (reader, right_key, right, weight, FALSE);
      add_clue (reader, pair, feature->shown, weight, TRUE);
      return TRUE;
    }
  return FALSE;
}

/* A word mistyped, or cut off as lists of parcels do. */
static gboolean
add_similar (Reader *reader, const KhaiFeature *feature, float weight)
{
  gsize length = strlen (feature->shown);
  const char *key = NULL;
  float factor = MISTYPED;

  if (length >= MIN_TYPO_CHARS)
    key = khai_suggest_find_typo (reader->self, feature->key);
  if (key == NULL && length >= MIN_CHARS_OF_CUT)
    {
      key = khai_suggest_find_longer (reader->self, feature->shown);
      factor = CUT_OFF;
    }
  return key != NULL && add_clue (reader, key, feature->shown, weight * factor, FALSE);
}

static gboolean
add_abbreviated (Reader *reader, const KhaiFeature *feature, float weight)
{
  guint vowels = 0;
  g_autofree char *bones = khai_suggest_bones (feature->key);
  g_autofree char *key = NULL;

  for (const char *p = feature->key; *p != '\0'; p++)
    vowels += strchr ("aeiou", *p) != NULL;
  if (bones == NULL || vowels * 4 > strlen (feature->key))
    return FALSE;
  key = g_strconcat (KHAI_SUGGEST_BONES, bones, NULL);
  return add_clue (reader, key, feature->shown, weight * ABBREVIATED, FALSE);
}

static void
add_word (Reader *reader, const KhaiFeature *feature)
{
  float weight = place_weight (reader, feature);
  gboolean known = add_clue (reader, feature->key, feature->shown, weight, FALSE);
  gboolean plain_vi = reader->clues->lang == KHAI_LANG_VI && (!reader->toned || !known);

  if (plain_vi)
    {
      g_autofree char *key = g_strconcat (KHAI_SUGGEST_PLAIN, plain_of (feature), NULL);

      known |= add_clue (reader, key, feature->shown,
                         weight * (reader->toned ? TONES_MISSED : TONES_LEFT_OUT), FALSE);
    }
  if (!known && !feature->joined && g_str_is_ascii (feature->key))
    {
      if (!add_halves (reader, feature, weight) && reader->clues->lang == KHAI_LANG_EN
          && !add_similar (reader, feature, weight))
        add_abbreviated (reader, feature, weight);
    }
}

static void
add_pair (Reader *reader, const KhaiFeature *before, const KhaiFeature *feature)
{
  float weight = PAIR * place_weight (reader, feature);
  g_autofree char *pair = g_strconcat (KHAI_SUGGEST_PAIR, before->key, " ", feature->key, NULL);
  g_autofree char *shown = g_strconcat (before->shown, " ", feature->shown, NULL);
  gboolean known = add_clue (reader, pair, shown, weight, TRUE);

  if (reader->clues->lang == KHAI_LANG_VI && !known)
    {
      g_autofree char *plain
          = g_strconcat (KHAI_SUGGEST_PLAIN, plain_of (before), " ", plain_of (feature), NULL);

      add_clue (reader, plain, shown, weight * (reader->toned ? TONES_MISSED : TONES_LEFT_OUT),
                TRUE);
    }
  else if (!known && g_str_is_ascii (pair))
    {
      g_autofree char *joined = g_strconcat (before->shown, feature->shown, NULL);
      g_autofree char *stem = khai_suggest_stem (joined);

      add_clue (reader, stem, shown, weight, TRUE);
    }
}

/* In which of the two languages a text is: by its tones, or by the language that has more of its
 * words. */
static KhaiLang
guess_lang (Reader *reader)
{
  double english = 0.0;
  guint toned = 0;

  for (guint i = 0; i < reader->features->len; i++)
    toned += g_array_index (reader->features, KhaiFeature, i).plain != NULL;
  reader->toned = toned > 0;
  if (toned * 3 >= reader->features->len && toned > 0)
    return KHAI_LANG_VI; /* fewer may be a café, or a title whose encoding was broken */
  for (guint i = 0; i < reader->features->len; i++)
    {
      const KhaiFeature *feature = &g_array_index (reader->features, KhaiFeature, i);
      g_autofree char *key = g_strconcat (KHAI_SUGGEST_PLAIN, plain_of (feature), NULL);
      KhaiClue own = { 0 }, plain = { 0 };
      gboolean found;

      if (!khai_suggest_look_up (reader->self, feature->key, &own, &found, reader->error)
          || !khai_suggest_look_up (reader->self, key, &plain, &found, reader->error))
        reader->failed = TRUE;
      else
        english += log (own.n[KHAI_LANG_EN] + 1.0)
                   - log (own.n[KHAI_LANG_VI] + plain.n[KHAI_LANG_VI] + 1.0);
      clue_clear (&own);
      clue_clear (&plain);
      if (reader->failed)
        break;
    }
  return english >= 0.0 ? KHAI_LANG_EN : KHAI_LANG_VI;
}

/* The words of a text of any length and encoding. */
GArray *
khai_suggest_read_features (const char *text)
{
  g_autofree char *start = g_strndup (text, MAX_BYTES);
  g_autofree char *valid = g_utf8_make_valid (start, -1);

  return khai_suggest_features (valid, KHAI_SUGGEST_MAX_WORDS);
}

/**
 * khai_suggest_read_clues:
 * @features: (element-type KhaiFeature): the words of a text
 *
 * Returns: (transfer full): those that the index knows, or NULL with an error of the database
 */
KhaiClues *
khai_suggest_read_clues (KhaiSuggest *self, GArray *features, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (KhaiClues) clues = g_new0 (KhaiClues, 1);
  Reader reader = { self, clues, features, seen, FALSE, error, FALSE };
  const KhaiFeature *before = NULL;

  clues->clues = g_array_new (FALSE, FALSE, sizeof (KhaiClue));
  g_array_set_clear_func (clues->clues, clue_clear);
  clues->lang = guess_lang (&reader);
  khai_suggest_read_text_facets (features, clues->facets.masks);
  for (guint i = 0; i < features->len && !reader.failed; i++)
    {
      const KhaiFeature *feature = &g_array_index (features, KhaiFeature, i);

      add_word (&reader, feature);
      if (feature->joined)
        continue;
      if (before != NULL && feature->follows)
        add_pair (&reader, before, feature);
      before = feature;
    }
  return reader.failed ? NULL : g_steal_pointer (&clues);
}
