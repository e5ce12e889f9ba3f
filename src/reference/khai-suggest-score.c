/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How well a text fits each code. Three things are added up for every 6-digit code, as logarithms:
 *
 * Words. Each word (and pair of words) of the text is counted at the phrases it stands in and at
 * every level above them. How likely a code is to be described with the word is a mixture of how
 * often it is seen there, in its heading, in its chapter and in the whole nomenclature (a language
 * model smoothed along the tree, as McCallum and others described for naive Bayes in 1998); what
 * counts is how much likelier that is than in the whole nomenclature. It falls apart into what each
 * level adds to the one above, so only codes near a phrase with the word are touched.
 *
 * Likeness. The title, term or product name of the code, or of its heading, that is most like the
 * text: rare words shared, more if all its words are in the text.
 *
 * Extent. Codes that are described at length are the ones in which many kinds of goods are traded.
 *
 * The constants were found on the measured half of the tuning texts (tests/bench/bench-suggest.c);
 * each may be halved or doubled for less than one point. */

#include "khai-suggest-private.h"

#include <math.h>
#include <string.h>

/* Shares of the mixture: the whole nomenclature, then 2, 4, 6, 8 digits. */
#define SHARE_OF_ALL 0.4f
static const float shares[KHAI_SUGGEST_LEVELS] = { 0.12f, 0.08f, 0.6f, 0.6f };
/* So many words are taken to stand at each level that are not known: one word in a short text is no
 * proof. */
#define UNSEEN 400.0f
/* Phrases in the other language, and words in a code's facets, count less. */
#define OTHER_LANGUAGE 0.3f
#define FACET 0.5f

#define LIKENESS 12.0f
#define WHOLE_PHRASE 3.0f /* how much more a phrase counts of which all words are in the text */
#define OF_HEADING 0.7f   /* phrases of the heading, for each of its codes */
#define SECOND_LIKENESS 0.3f
#define PAIR_RARITY 0.6f
#define EXTENT 1.3f
#define CONTRADICTION 1.5f

static KhaiLang
lang_of (const KhaiSuggestPhrase *phrase)
{
  return phrase->field == KHAI_SEARCH_FACETS ? KHAI_LANG_EN
                                             : (KhaiLang)(phrase->field % KHAI_N_LANGS);
}

static float
amount_of (const KhaiSuggestPhrase *phrase, KhaiLang lang)
{
  return (phrase->field == KHAI_SEARCH_FACETS ? FACET : 1.0f)
         * (lang_of (phrase) == lang ? 1.0f : OTHER_LANGUAGE);
}

static void
count_phrase (KhaiSuggest *self, const KhaiSuggestPhrase *phrase, float amount)
{
  guint32 index = phrase->index;

  for (int i = phrase->level; i >= 0; i--)
    {
      KhaiSuggestLevel *level = &self->levels[i];

      if (level->counts[index] <= 0.0f)
        g_array_append_val (level->touched, index);
      level->counts[index] += amount;
      index = g_array_index (level->parents, guint32, index);
    }
}

static void
note_likeness (KhaiSuggest *self, guint32 number, const KhaiClue *clue, float amount)
{
  if (self->likeness[number] <= 0.0f)
    g_array_append_val (self->alike, number);
  self->likeness[number] += clue->rarity * clue->weight * amount;
  self->shared[number] += !clue->pair && self->shared[number] < G_MAXUINT8;
}

/* Counts a word where its phrases stand, and everywhere above. Returns how much there is of it. */
static float
count_word (KhaiSuggest *self, const KhaiClue *clue, KhaiLang lang, gboolean alike)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (clue->phrases, &size);
  const guint8 *end = data + size;
  guint32 number = 0;
  guint32 step;
  float all = 0.0f;

  while (khai_number_unpack (&data, end, &step))
    {
      number += step;
      if (step == 0 || number > self->phrases->len)
        break; /* damaged: the rest means nothing */

      const KhaiSuggestPhrase *phrase
          = &g_array_index (self->phrases, KhaiSuggestPhrase, number - 1);
      float amount = amount_of (phrase, lang);

      all += amount;
      count_phrase (self, phrase, amount);
      if (alike)
        note_likeness (self, number - 1, clue, lang_of (phrase) == lang ? 1.0f : OTHER_LANGUAGE);
    }
  return all;
}

/* How often the word is seen at a row, against all that is said there. */
static float
share_at (const KhaiSuggestLevel *level, guint32 i, KhaiLang lang)
{
  return level->counts[i]
         / (level->totals[lang][i] + OTHER_LANGUAGE * level->totals[!lang][i] + UNSEEN);
}

/* Turns counts into what each level adds; they stand in `counts` until they are wiped. */
static void
compare_levels (KhaiSuggest *self, const KhaiClue *clue, KhaiLang lang, float all)
{
  float total = self->total[lang] + OTHER_LANGUAGE * self->total[!lang];
  float everywhere = SHARE_OF_ALL * (all + 0.5f) / (total + 1.0f);

  for (guint l = 0; l < KHAI_SUGGEST_LEVELS; l++)
    {
      KhaiSuggestLevel *level = &self->levels[l];

      for (guint k = 0; k < level->touched->len; k++)
        {
          guint32 i = g_array_index (level->touched, guint32, k);
          guint32 parent = g_array_index (level->parents, guint32, i);
          float above = l == 0 ? everywhere : self->levels[l - 1].likely[parent];

          level->likely[i] = above + shares[l] * share_at (level, i, lang);
          level->counts[i] = clue->weight * logf (level->likely[i] / above);
        }
    }
}

static void
wipe_counts (KhaiSuggest *self, gboolean keep_as_scores)
{
  for (guint l = 0; l < KHAI_SUGGEST_LEVELS; l++)
    {
      KhaiSuggestLevel *level = &self->levels[l];

      for (guint k = 0; k < level->touched->len; k++)
        {
          guint32 i = g_array_index (level->touched, guint32, k);

          if (keep_as_scores)
            level->scores[i] += level->counts[i];
          level->counts[i] = 0.0f;
        }
      g_array_set_size (level->touched, 0);
    }
}

static void
note_nearest (KhaiSuggest *self, const KhaiSuggestPhrase *phrase, float like)
{
  guint32 index = phrase->index;

  if (phrase->level == 0)
    return;
  if (phrase->level == 1)
    {
      self->nearest_of_heading[index] = MAX (self->nearest_of_heading[index], like);
      return;
    }
  if (phrase->level == 3)
    index = g_array_index (self->levels[3].parents, guint32, index);
  self->second_nearest[index] = MAX (self->second_nearest[index], MIN (like, self->nearest[index]));
  self->nearest[index] = MAX (self->nearest[index], like);
}

static void
find_nearest (KhaiSuggest *self, float all)
{
  for (guint k = 0; k < self->alike->len; k++)
    {
      guint32 number = g_array_index (self->alike, guint32, k);
      const KhaiSuggestPhrase *phrase = &g_array_index (self->phrases, KhaiSuggestPhrase, number);
      float part = MIN (1.0f, (float)self->shared[number] / phrase->n_words);
      float whole = part * part * part * part;
      float like = self->likeness[number] / (all * sqrtf (4.0f + phrase->n_words));

      note_nearest (self, phrase, like * (1.0f + WHOLE_PHRASE * whole));
      self->likeness[number] = 0.0f;
      self->shared[number] = 0;
    }
  g_array_set_size (self->alike, 0);
}

static void
start_anew (KhaiSuggest *self)
{
  for (guint l = 0; l < KHAI_SUGGEST_LEVELS; l++)
    memset (self->levels[l].scores, 0, self->levels[l].n * sizeof (float));
  memset (self->nearest, 0, self->levels[2].n * sizeof (float));
  memset (self->second_nearest, 0, self->levels[2].n * sizeof (float));
  memset (self->nearest_of_heading, 0, self->levels[1].n * sizeof (float));
}

/* Adds up for every 6-digit code; khai_suggest_score_of() has the sums. */
void
khai_suggest_score (KhaiSuggest *self, KhaiClues *clues)
{
  float all = 0.1f;

  start_anew (self);
  for (guint i = 0; i < clues->clues->len; i++)
    {
      KhaiClue *clue = &g_array_index (clues->clues, KhaiClue, i);
      float n = clue->n[KHAI_LANG_VI] + clue->n[KHAI_LANG_EN];

      clue->rarity
          = logf ((self->phrases->len + 1.0f) / (n + 0.5f)) * (clue->pair ? PAIR_RARITY : 1.0f);
      all += clue->rarity * clue->weight;
      compare_levels (self, clue, clues->lang, count_word (self, clue, clues->lang, TRUE));
      wipe_counts (self, TRUE);
    }
  find_nearest (self, all);
}

/* The sum for the 6-digit code number `i`. */
float
khai_suggest_score_of (const KhaiSuggest *self, const KhaiClues *clues, guint i)
{
  guint32 heading = g_array_index (self->levels[2].parents, guint32, i);
  guint32 chapter = g_array_index (self->levels[1].parents, guint32, heading);
  const KhaiSuggestFacets *facets = &g_array_index (self->facets[0], KhaiSuggestFacets, i);

  return self->levels[2].scores[i] + self->levels[1].scores[heading]
         + self->levels[0].scores[chapter]
         + LIKENESS
               * (self->nearest[i] + SECOND_LIKENESS * self->second_nearest[i]
                  + OF_HEADING * self->nearest_of_heading[heading])
         + EXTENT * logf (1.0f + self->levels[2].totals[clues->lang][i])
         - CONTRADICTION * khai_suggest_contradictions (&clues->facets, facets);
}

/* The same within a 6-digit code, for the 8-digit code number `i`. */
float
khai_suggest_score_of_leaf (const KhaiSuggest *self, const KhaiClues *clues, guint i)
{
  const KhaiSuggestFacets *facets = &g_array_index (self->facets[1], KhaiSuggestFacets, i);

  return self->levels[3].scores[i] + logf (20.0f + self->levels[3].totals[clues->lang][i])
         - CONTRADICTION * khai_suggest_contradictions (&clues->facets, facets);
}

/* What one clue says for each of some 6-digit codes. */
void
khai_suggest_weigh (KhaiSuggest *self,
                    const KhaiClues *clues,
                    const KhaiClue *clue,
                    const guint *codes,
                    guint n_codes,
                    float *weights)
{
  compare_levels (self, clue, clues->lang, count_word (self, clue, clues->lang, FALSE));
  for (guint i = 0; i < n_codes; i++)
    {
      guint32 heading = g_array_index (self->levels[2].parents, guint32, codes[i]);
      guint32 chapter = g_array_index (self->levels[1].parents, guint32, heading);

      weights[i] = self->levels[2].counts[codes[i]] + self->levels[1].counts[heading]
                   + self->levels[0].counts[chapter];
    }
  wipe_counts (self, FALSE);
}
