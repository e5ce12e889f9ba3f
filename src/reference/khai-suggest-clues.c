/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a product's text to the words and pairs of words that the index knows, each with a weight: how much it says of
 * what the goods are. */

#include "khai-suggest-private.h"

#include <math.h>
#include <string.h>

/* No more of a text than this is read. */
#define MAX_BYTES 4000

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
  GArray *features;  /* (owned) (element-type KhaiFeature) */
  GHashTable *seen;  /* (owned): keys that are clues already */
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

static float
place_weight (const Reader *reader, const KhaiFeature *feature)
{
  static float decay = -1, seg, aside, endecay;
  if (decay < 0)
    {
      decay = khai_suggest_param ("K_DECAY", 0.05f);
      endecay = khai_suggest_param ("K_ENDECAY", 0.05f);
      seg = khai_suggest_param ("K_SEG", 0.1f);
      aside = khai_suggest_param ("K_ASIDE", 0.7f);
    }
  float d = reader->clues->lang == KHAI_LANG_VI ? decay : endecay;
  static float last = -1; if (last < 0) last = khai_suggest_param ("K_LAST", 1);
  gsize index = feature - (KhaiFeature *)reader->features->data;
  gboolean is_last = index + 1 == reader->features->len || feature[1].segment != feature->segment || feature[1].aside != feature->aside;
  return (is_last && reader->clues->lang == KHAI_LANG_EN ? last : 1.0f) * (feature->aside ? aside : 1.0f) / (1.0f + d * feature->position + seg * feature->segment);
}

static char *
plain_of (const KhaiFeature *feature)
{
  return feature->plain != NULL ? feature->plain : feature->key;
}

/* "keychain" for "key chain" and the other way round */
static void
add_parts (Reader *reader, const KhaiFeature *feature, float weight)
{
  gsize length = strlen (feature->key);

  if (!g_str_is_ascii (feature->key) || length < 6)
    return;
  for (gsize i = length - 3; i >= 3; i--)
    {
      g_autofree char *left = g_strndup (feature->shown, i);
      g_autofree char *left_stem = khai_suggest_stem (left);
      g_autofree char *right_stem = khai_suggest_stem (feature->shown + i);
      KhaiClue one = { 0 }, other = { 0 };
      gboolean found_one = FALSE, found_other = FALSE;

      if (!khai_suggest_look_up (reader->self, right_stem, &other, &found_other, NULL) || !found_other
          || !khai_suggest_look_up (reader->self, left_stem, &one, &found_one, NULL) || !found_one)
        {
          clue_clear (&one);
          clue_clear (&other);
          continue;
        }
      gboolean good = MIN (one.n[0] + one.n[1], other.n[0] + other.n[1]) >= 3;
      clue_clear (&one);
      clue_clear (&other);
      if (!good)
        continue;
      g_autofree char *pair = g_strconcat (left_stem, " ", right_stem, NULL);
      add_clue (reader, left_stem, left, weight, FALSE);
      add_clue (reader, right_stem, feature->shown + i, weight, FALSE);
      add_clue (reader, pair, feature->shown, weight, TRUE);
      return;
    }
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

      known |= add_clue (reader, key, feature->shown, weight * (reader->toned ? 0.5f : 0.9f), FALSE);
    }
  if (!known && !feature->joined)
    add_parts (reader, feature, weight);
  if (!feature->joined)
    {
      reader->clues->n_words++;
      reader->clues->n_known += known;
    }
}

static void
add_pair (Reader *reader, const KhaiFeature *before, const KhaiFeature *feature)
{
  static float pw = -1;
  if (pw < 0) pw = khai_suggest_param ("K_PAIR", 0.6f);
  float weight = pw * place_weight (reader, feature);
  g_autofree char *pair = g_strconcat (before->key, " ", feature->key, NULL);
  g_autofree char *shown = g_strconcat (before->shown, " ", feature->shown, NULL);
  gboolean known = add_clue (reader, pair, shown, weight, TRUE);

  if (reader->clues->lang == KHAI_LANG_VI && !known)
    {
      g_autofree char *plain
          = g_strconcat (KHAI_SUGGEST_PLAIN, plain_of (before), " ", plain_of (feature), NULL);

      add_clue (reader, plain, shown, weight * (reader->toned ? 0.6f : 0.9f), TRUE);
    }
  else if (!known && g_str_is_ascii (pair))
    {
      g_autofree char *joined = g_strconcat (before->shown, feature->shown, NULL);
      g_autofree char *stem = khai_suggest_stem (joined);

      add_clue (reader, stem, shown, weight, TRUE);
    }
}

/* In which of the two languages a text without tones has more of its words. */
static KhaiLang
guess_lang (Reader *reader)
{
  double english = 0.0;
  guint toned = 0;

  for (guint i = 0; i < reader->features->len; i++)
    toned += g_array_index (reader->features, KhaiFeature, i).plain != NULL;
  reader->toned = toned > 0;
  if (toned * 6 >= reader->features->len && toned > 0)
    return KHAI_LANG_VI;
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
        english += log (own.n[KHAI_LANG_EN] + 1.0) - log (own.n[KHAI_LANG_VI] + plain.n[KHAI_LANG_VI] + 1.0);
      clue_clear (&own);
      clue_clear (&plain);
      if (reader->failed)
        break;
    }
  return english >= 0.0 ? KHAI_LANG_EN : KHAI_LANG_VI;
}

KhaiClues *
khai_suggest_read_clues (KhaiSuggest *self, const char *text, GError **error)
{
  g_autofree char *start = g_strndup (text, MAX_BYTES);
  g_autofree char *valid = g_utf8_make_valid (start, -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) features = khai_suggest_features (valid, KHAI_SUGGEST_MAX_WORDS);
  g_autoptr (KhaiClues) clues = g_new0 (KhaiClues, 1);
  Reader reader = { self, clues, features, seen, FALSE, error, FALSE };
  const KhaiFeature *before = NULL;

  clues->clues = g_array_new (FALSE, FALSE, sizeof (KhaiClue));
  g_array_set_clear_func (clues->clues, clue_clear);
  clues->lang = guess_lang (&reader);
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
