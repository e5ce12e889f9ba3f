/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-suggest-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  float l2, l4, l6, l8, l0, mu, other_lang, cov, covpow, near2, headnn, info, infok, len, lenscale, knn_pow;
  float f[KHAI_N_SEARCH_FIELDS];
  float knn_k;
} Params;

static Params P;

static void
load_params (void)
{
  if (P.l0 > 0)
    return;
  P.l0 = khai_suggest_param ("K_L0", 0.4f);
  P.l2 = khai_suggest_param ("K_L2", 0.1f);
  P.l4 = khai_suggest_param ("K_L4", 0.2f);
  P.l6 = khai_suggest_param ("K_L6", 0.3f);
  P.l8 = khai_suggest_param ("K_L8", 0.2f);
  P.info = khai_suggest_param ("K_INFO", 0);
  P.infok = khai_suggest_param ("K_INFOK", 1);
  P.len = khai_suggest_param ("K_LEN", 0);
  P.cov = khai_suggest_param ("K_COV", 0);
  P.covpow = khai_suggest_param ("K_COVPOW", 2);
  P.near2 = khai_suggest_param ("K_NEAR2", 0);
  P.headnn = khai_suggest_param ("K_HEADNN", 0);
  P.mu = khai_suggest_param ("K_MU", 20);
  P.other_lang = khai_suggest_param ("K_OTHER", 0.3f);
  P.knn_k = khai_suggest_param ("K_KNNK", 4);
  P.knn_pow = khai_suggest_param ("K_KNNPOW", 0.5f);
  P.f[0] = P.f[1] = khai_suggest_param ("K_FT", 1.0f);
  P.f[2] = P.f[3] = khai_suggest_param ("K_FM", 1.0f);
  P.f[4] = P.f[5] = khai_suggest_param ("K_FP", 1.0f);
  P.f[6] = khai_suggest_param ("K_FF", 0.5f);
}

static inline void
count (KhaiSuggestLevel *level, guint32 index, float amount)
{
  if (level->counts[index] == 0.0f)
    g_array_append_val (level->touched, index);
  level->counts[index] += amount;
}

/* Counts a word where its phrases stand, and everywhere above. Returns how much there is of it. */
static float
count_word (KhaiSuggest *self, const KhaiClue *clue, KhaiLang lang, float rarity)
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
      if (number == 0 || number > self->phrases->len)
        break; /* damaged: the rest means nothing */
      const KhaiSuggestPhrase *phrase = &g_array_index (self->phrases, KhaiSuggestPhrase, number - 1);
      KhaiLang own = phrase->field == KHAI_SEARCH_FACETS ? KHAI_LANG_EN : (KhaiLang)(phrase->field % KHAI_N_LANGS);
      float x = own == lang ? 1.0f : P.other_lang;
      float amount = P.f[phrase->field] * x;
      guint32 index = phrase->index;

      all += amount;
      for (int level = phrase->level;; level--)
        {
          count (&self->levels[level], index, amount);
          if (level == 0)
            break;
          index = g_array_index (self->levels[level].parents, guint32, index);
        }
      if (self->likeness[number - 1] == 0.0f)
        g_array_append_val (self->alike, (guint32){ number - 1 });
      if (!clue->pair) self->matched[number - 1]++;
      self->likeness[number - 1] += rarity * clue->weight * x;
    }
  return all;
}

static inline float
share (const KhaiSuggestLevel *level, guint32 i, KhaiLang lang)
{
  return level->counts[i] / (level->totals[lang][i] + P.other_lang * level->totals[!lang][i] + P.mu);
}

static void
score_word (KhaiSuggest *self, const KhaiClue *clue, KhaiLang lang, float all)
{
  float total = self->total[lang] + P.other_lang * self->total[!lang];
  float base = P.l0 * (all + 0.5f) / total;
  static const float *lambda[4] = { &P.l2, &P.l4, &P.l6, &P.l8 };

  float info = 1.0f;
  if (P.info > 0)
    {
      KhaiSuggestLevel *level = &self->levels[1];
      float h = 0, sum = 0;
      for (guint k = 0; k < level->touched->len; k++)
        sum += level->counts[g_array_index (level->touched, guint32, k)];
      for (guint k = 0; k < level->touched->len; k++)
        {
          float c = level->counts[g_array_index (level->touched, guint32, k)] / sum;
          h -= c * logf (c);
        }
      info = powf (MAX (0.05f, 1.0f - h / 6.0f), P.info) * P.infok;
    }
  info *= P.lenscale;
  /* values: reuse counts after computing */
  for (guint l = 0; l < KHAI_SUGGEST_LEVELS; l++)
    {
      KhaiSuggestLevel *level = &self->levels[l];

      for (guint k = 0; k < level->touched->len; k++)
        {
          guint32 i = g_array_index (level->touched, guint32, k);
          float above = l == 0 ? base : self->levels[l - 1].counts[g_array_index (level->parents, guint32, i)];
          float extra = *lambda[l] * share (level, i, lang);
          float value = above + extra;

          level->scores[i] += info * clue->weight * logf (value / above);
          level->counts[i] = value;
        }
    }
  for (guint l = 0; l < KHAI_SUGGEST_LEVELS; l++)
    {
      KhaiSuggestLevel *level = &self->levels[l];

      for (guint k = 0; k < level->touched->len; k++)
        level->counts[g_array_index (level->touched, guint32, k)] = 0.0f;
      g_array_set_size (level->touched, 0);
    }
}

static void
find_nearest (KhaiSuggest *self, float all)
{
  for (guint k = 0; k < self->alike->len; k++)
    {
      guint32 number = g_array_index (self->alike, guint32, k);
      const KhaiSuggestPhrase *phrase = &g_array_index (self->phrases, KhaiSuggestPhrase, number);
      float like = self->likeness[number] / powf (P.knn_k + phrase->n_words, P.knn_pow) / all;
      float cov = MIN (1.0f, self->matched[number] / (float)MAX (1, phrase->n_words));
      like *= 1 + P.cov * powf (cov, P.covpow);
      if (phrase->level == 1 && P.headnn > 0)
        { self->nearh[phrase->index] = MAX (self->nearh[phrase->index], like); }
      self->matched[number] = 0;
      guint32 index = phrase->index;

      self->likeness[number] = 0.0f;
      if (phrase->level == 3)
        index = g_array_index (self->levels[3].parents, guint32, index);
      else if (phrase->level < 2)
        continue;
      if (like > self->nearest[index]) { self->near2[index] = self->nearest[index]; self->nearest[index] = like; }
      else self->near2[index] = MAX (self->near2[index], like);
    }
  g_array_set_size (self->alike, 0);
  for (guint i = 0; i < self->levels[2].n; i++)
    {
      guint32 h = g_array_index (self->levels[2].parents, guint32, i);
      self->nearest[i] += P.near2 * self->near2[i] + P.headnn * self->nearh[h];
    }
}

void
khai_suggest_score (KhaiSuggest *self, const KhaiClues *clues)
{
  float all = 0.1f;

  load_params ();
  for (guint l = 0; l < KHAI_SUGGEST_LEVELS; l++)
    memset (self->levels[l].scores, 0, self->levels[l].n * sizeof (float));
  if (!self->matched) { self->matched = g_new0 (guint8, self->phrases->len + 1); self->near2 = g_new0 (float, self->levels[2].n + 1); self->nearh = g_new0 (float, self->levels[1].n + 1); }
  memset (self->near2, 0, self->levels[2].n * sizeof (float));
  memset (self->nearh, 0, self->levels[1].n * sizeof (float));
  memset (self->nearest, 0, self->levels[2].n * sizeof (float));
  float sum = 1;
  for (guint i = 0; i < clues->clues->len; i++)
    sum += g_array_index (clues->clues, KhaiClue, i).weight;
  P.lenscale = powf (6 / sum, P.len);
  for (guint i = 0; i < clues->clues->len; i++)
    {
      const KhaiClue *clue = &g_array_index (clues->clues, KhaiClue, i);
      float n = clue->n[0] + clue->n[1];
      float rarity = logf ((self->phrases->len + 1.0f) / (n + 0.5f)) * (clue->pair ? 0.6f : 1.0f);
      float amount = count_word (self, clue, clues->lang, rarity);

      all += rarity * clue->weight;
      score_word (self, clue, clues->lang, amount);
    }
  find_nearest (self, all);
}
