/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which of eleven thousand codes is meant by a few words, while they are typed.
 *
 * Every row of the nomenclature (chapter, heading, subheading, code) has its own words in the index; a word found
 * at a row counts for all 8-digit codes below it, which are one run of the list of codes. So each word of the query
 * becomes an array with one number a code, and ranking is adding up arrays: nothing is cut off before it is ranked,
 * and the words of a heading are stored once and not once for each of its codes.
 *
 * A code's score adds, for every word of the query, how rare the word is (as BM25 does) times how well it was
 * found: where (title, term, product name; at which level), how exactly (whole word, beginning, one slip) and
 * whether with the same tones. Words that stand side by side as they were typed count more, and a term that is
 * exactly what was typed most. */

#include "khai-search-private.h"

#include "khai-error.h"

#include <math.h>
#include <string.h>

/* Fewer full matches than this, and codes that lack a word of the query are shown as well. */
#define A_HANDFUL 5
/* No more codes of one heading in a row before other headings have had their turn. */
#define MAX_OF_HEADING 8
/* Phrases are looked for only among so many places: a single letter has more, and makes no phrase. */
#define MAX_PHRASE_PLACES 16384

/* How much it says that a word was found in a field … */
static const float field_weights[KHAI_N_SEARCH_FIELDS]
    = { 1.0f, 1.0f, 0.95f, 0.95f, 0.6f, 0.6f, 0.4f };
/* … and at a level: 2, 4, 6, 8 digits; more where nothing is said at the levels below. */
static const float level_weights[] = { 0.3f, 0.8f, 0.95f, 1.0f };
static const float lowest_weights[] = { 0.4f, 0.95f, 0.98f, 1.0f };

/* A word in a name of 1, 2, 3, 4, 5–6, 7–9, 10–14, more words. */
static const float extent_weights[8] = { 1.0f, 0.92f, 0.86f, 0.82f, 0.77f, 0.72f, 0.67f, 0.62f };

/* What a word adds at a code where it was found better already: a heading that is all about it comes first. */
#define AGAIN 0.05f
/* Vietnamese names what a thing is first and says of what and what for later; English does not. */
#define LATER_WORDS 0.5

#define OTHER_TONES 0.35f
#define NO_TONES 0.7f

typedef struct
{
  guint64 key;  /* node, field, position: neighbours have neighbouring keys */
  float run;    /* rarity of the words that stand in a row up to this one */
  guint length; /* how many they are */
  gboolean from_start;
  gboolean ends;
} Spot;

typedef struct
{
  float *scores; /* (owned): one a leaf, 0 to 1 */
  GArray *spots; /* (owned) (element-type Spot): sorted by key */
  double rarity;
} Answer;

static void
answer_clear (gpointer data)
{
  Answer *answer = data;

  g_free (answer->scores);
  g_clear_pointer (&answer->spots, g_array_unref);
}

/* How far a spelling found agrees with the tones typed. Without tones in the whole query they say nothing. */
static float
tone_factor (const KhaiSearchQuery *query,
             const KhaiSearchTerm *term,
             const KhaiReading *reading,
             const char *spelling)
{
  gboolean plain = TRUE;

  if (!query->toned || reading->typo)
    return 1.0f;
  if (strcmp (spelling, term->spelling) == 0
      || (reading->prefix && g_str_has_prefix (spelling, term->spelling)))
    return 1.0f;
  if (term->last && g_str_is_ascii (term->spelling))
    return 0.9f; /* the tone may be typed next */
  for (const char *p = spelling; *p != '\0'; p++)
    plain &= (guchar)*p < 0x80;
  if (reading->factor < 1.0f && plain && g_str_is_ascii (term->spelling))
    return 1.0f; /* bowl, bowls */
  return plain && !reading->prefix ? NO_TONES : OTHER_TONES;
}

static float
level_weight (const KhaiSearchNode *node)
{
  return (node->lowest ? lowest_weights : level_weights)[(node->digits - 1) / 2 & 3];
}

static void
spread (float *scores, const KhaiSearchNode *node, float score)
{
  for (guint32 leaf = node->first_leaf; leaf < node->first_leaf + node->n_leaves; leaf++)
    scores[leaf] = MIN (MAX (scores[leaf], score) + AGAIN * MIN (scores[leaf], score), 1.5f);
}

static gboolean
add_reading_to_answer (KhaiSearch *search,
                       const KhaiSearchQuery *query,
                       const KhaiSearchTerm *term,
                       const KhaiReading *reading,
                       Answer *answer,
                       GError **error)
{
  g_autoptr (GBytes) places = NULL;
  g_auto (GStrv) spellings = NULL;
  g_autofree float *tones = NULL;
  guint32 previous = 0;
  KhaiPlace place;

  if (!khai_search_read_places (search, reading->word, &places, &spellings, error))
    return FALSE;

  guint n_spellings = g_strv_length (spellings);
  gsize size;
  const guint8 *data = g_bytes_get_data (places, &size);
  const guint8 *end = data + size;

  tones = g_new (float, n_spellings + 1);
  for (guint i = 0; i < n_spellings; i++)
    tones[i] = tone_factor (query, term, reading, spellings[i]);
  while (khai_place_unpack (&data, end, &previous, &place))
    {
      if (place.node >= search->nodes->len || place.spelling >= n_spellings
          || place.field >= KHAI_N_SEARCH_FIELDS)
        break; /* damaged: the rest means nothing */

      const KhaiSearchNode *node = &g_array_index (search->nodes, KhaiSearchNode, place.node);
      float found = reading->factor * tones[place.spelling] * field_weights[place.field]
                    * extent_weights[place.extent];

      spread (answer->scores, node, found * level_weight (node));
      if (answer->spots->len < MAX_PHRASE_PLACES && tones[place.spelling] > NO_TONES)
        {
          Spot spot = { .key = (guint64)place.node << 24 | place.field << 20
                               | MIN (place.position, 0xfffff),
                        .run = reading->factor * tones[place.spelling],
                        .from_start = place.starts,
                        .ends = place.ends };

          g_array_append_val (answer->spots, spot);
        }
    }
  return TRUE;
}

static int
compare_spots (gconstpointer a, gconstpointer b)
{
  guint64 one = ((const Spot *)a)->key;
  guint64 other = ((const Spot *)b)->key;

  return one < other ? -1 : one > other;
}

/* Rarity as in BM25, counting a code as far as the word was found well there: "bò" is rare even where "bộ" is not. */
static double
rarity (const float *scores, guint n)
{
  double found = 0.0;

  for (guint i = 0; i < n; i++)
    found += scores[i];
  return log (1.0 + (n - MIN (found, n) + 0.5) / (found + 0.5));
}

static gboolean
answer_term (KhaiSearch *search,
             const KhaiSearchQuery *query,
             const KhaiSearchTerm *term,
             Answer *answer,
             GError **error)
{
  guint n_leaves = search->leaves->len;

  answer->scores = g_new0 (float, n_leaves + 1);
  answer->spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  for (guint leaf = term->first_leaf; leaf < term->first_leaf + term->n_leaves; leaf++)
    answer->scores[leaf] = 1.0f;
  for (guint i = 0; i < term->readings->len; i++)
    if (!add_reading_to_answer (search, query, term,
                                &g_array_index (term->readings, KhaiReading, i), answer, error))
      return FALSE;
  answer->rarity = rarity (answer->scores, n_leaves);
  if (term->readings->len > 1 && query->terms->len > 1) /* one word alone has no neighbours */
    g_array_sort (answer->spots, compare_spots);
  return TRUE;
}

/* Links each place of a word with the place of the word typed before it, where that stands directly in front. */
static void
link_spots (const Answer *before, Answer *answer, gboolean is_first)
{
  guint j = 0;

  for (guint i = 0; i < answer->spots->len; i++)
    {
      Spot *spot = &g_array_index (answer->spots, Spot, i);
      float own = spot->run * (float)answer->rarity;

      spot->run = own;
      spot->length = 1;
      spot->from_start = spot->from_start && is_first;
      if (before == NULL)
        continue;
      while (j < before->spots->len && g_array_index (before->spots, Spot, j).key + 1 < spot->key)
        j++;
      if (j == before->spots->len)
        continue;

      const Spot *left = &g_array_index (before->spots, Spot, j);
      if (left->key + 1 == spot->key)
        {
          spot->run += left->run;
          spot->length = left->length + 1;
          spot->from_start = left->from_start;
        }
    }
}

/* What words standing side by side are worth, for each leaf. */
static void
score_phrases (const KhaiSearch *search, GArray *answers, float *phrases)
{
  for (guint i = 0; i < answers->len; i++)
    {
      Answer *answer = &g_array_index (answers, Answer, i);

      link_spots (i > 0 ? &g_array_index (answers, Answer, i - 1) : NULL, answer, i == 0);
      for (guint k = 0; k < answer->spots->len; k++)
        {
          const Spot *spot = &g_array_index (answer->spots, Spot, k);
          guint32 index = spot->key >> 24;
          const KhaiSearchNode *node = &g_array_index (search->nodes, KhaiSearchNode, index);
          gboolean whole = spot->from_start && spot->ends && spot->length == answers->len;
          float worth = (spot->length > 1 ? 0.4f : 0.0f) + (whole ? 0.6f : 0.0f);

          if (worth > 0.0f)
            spread (phrases, node,
                    worth * spot->run * level_weight (node) * field_weights[spot->key >> 20 & 7]);
        }
    }
}

typedef struct
{
  guint leaf;
  float score;
  float coverage;
  gboolean full;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a;
  const Candidate *other = b;

  if (one->score < other->score)
    return 1;
  if (one->score > other->score)
    return -1;
  return one->leaf < other->leaf ? -1 : one->leaf > other->leaf;
}

static Candidate
rate_leaf (GArray *answers, const float *phrases, double all, guint leaf)
{
  Candidate candidate = { leaf, 0.0f, 0.0f, TRUE };
  double sum = 0.0;
  double covered = 0.0;

  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *answer = &g_array_index (answers, Answer, i);
      float score = answer->scores[leaf];

      if (score <= 0.0f)
        candidate.full = FALSE;
      sum += answer->rarity * score;
      covered += answer->rarity * MIN (1.0f, 2.0f * score);
    }
  candidate.coverage = covered / all;
  candidate.score = sum * candidate.coverage * candidate.coverage + phrases[leaf];
  return candidate;
}

/* The codes worth showing, best first. */
static GArray *
rank (const KhaiSearch *search, GArray *answers)
{
  guint n_leaves = search->leaves->len;
  g_autofree float *phrases = g_new0 (float, n_leaves + 1);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  double all = 0.0;
  float best = 0.0f;
  guint full = 0;
  guint kept = 0;

  for (guint i = 0; i < answers->len; i++)
    all += g_array_index (answers, Answer, i).rarity;
  score_phrases (search, answers, phrases);
  for (guint leaf = 0; leaf < n_leaves; leaf++)
    {
      Candidate candidate = rate_leaf (answers, phrases, all, leaf);

      if (candidate.score <= 0.0f)
        continue;
      full += candidate.full;
      best = MAX (best, candidate.coverage);
      g_array_append_val (candidates, candidate);
    }
  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate candidate = g_array_index (candidates, Candidate, i);

      if (full >= A_HANDFUL ? candidate.full : candidate.full || candidate.coverage >= 0.5f * best)
        g_array_index (candidates, Candidate, kept++) = candidate;
    }
  g_array_set_size (candidates, kept);
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

static const KhaiSearchNode *
node_of_leaf (const KhaiSearch *search, guint leaf)
{
  return &g_array_index (search->nodes, KhaiSearchNode,
                         g_array_index (search->leaves, guint32, leaf));
}

/* Takes the first `limit`, but from one heading no more than MAX_OF_HEADING before the others had their turn. */
static GArray *
take_turns (const KhaiSearch *search, GArray *candidates, guint limit)
{
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GHashTable) counts = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < candidates->len && taken->len < limit; i++)
    {
      Candidate candidate = g_array_index (candidates, Candidate, i);
      const char *code = node_of_leaf (search, candidate.leaf)->code;
      gpointer heading
          = GUINT_TO_POINTER (((code[0] * 10 + code[1]) * 10 + code[2]) * 10 + code[3]);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, heading));

      g_hash_table_insert (counts, heading, GUINT_TO_POINTER (count + 1));
      if (count < MAX_OF_HEADING)
        g_array_append_val (taken, candidate);
      else
        g_array_append_val (waiting, candidate);
    }
  for (guint i = 0; i < waiting->len && taken->len < limit; i++)
    g_array_append_val (taken, g_array_index (waiting, Candidate, i));
  return taken;
}

/* Reads one row; FALSE if it is not there or not whole. */
static gboolean
read_row (KhaiSearch *search,
          guint node,
          char *titles[KHAI_N_LANGS],
          char **unit,
          gboolean *provisional,
          GError **error)
{
  gboolean row = FALSE;

  khai_stmt_reset (search->node_stmt);
  khai_stmt_bind_int (search->node_stmt, ":row", (gint64)node + 1);
  if (khai_stmt_step (search->node_stmt, &row, error) && row)
    {
      titles[KHAI_LANG_VI] = g_strdup (khai_stmt_text (search->node_stmt, 1));
      titles[KHAI_LANG_EN] = g_strdup (khai_stmt_text (search->node_stmt, 2));
      if (unit != NULL)
        *unit = g_strdup (khai_stmt_text (search->node_stmt, 3));
      *provisional = khai_stmt_int (search->node_stmt, 4) != 0;
    }
  khai_stmt_reset (search->node_stmt);
  return row && titles[KHAI_LANG_VI] != NULL && titles[KHAI_LANG_EN] != NULL;
}

/* The rows above `node`, top first: they stand before it in code order. */
static guint
find_parents (const KhaiSearch *search, guint node, guint parents[3])
{
  guint n = 0;
  guint digits = 8;

  for (guint i = node; i-- > 0 && digits > 2;)
    {
      const KhaiSearchNode *candidate = &g_array_index (search->nodes, KhaiSearchNode, i);

      if (candidate->digits < digits)
        {
          digits = candidate->digits;
          parents[n++] = i;
        }
    }
  for (guint i = 0; i < n / 2; i++)
    {
      guint swapped = parents[i];

      parents[i] = parents[n - 1 - i];
      parents[n - 1 - i] = swapped;
    }
  return n;
}

static KhaiHit *
hit_new (KhaiSearch *search, const Candidate *candidate, GError **error)
{
  guint node = g_array_index (search->leaves, guint32, candidate->leaf);
  guint parents[3];
  guint n_parents = find_parents (search, node, parents);
  GPtrArray *paths[KHAI_N_LANGS];
  KhaiHit *hit = g_new0 (KhaiHit, 1);
  gboolean ok = TRUE;

  hit->code = g_strdup (node_of_leaf (search, candidate->leaf)->code);
  hit->score = candidate->score;
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    paths[lang] = g_ptr_array_new ();
  ok = read_row (search, node, hit->title, &hit->unit, &hit->provisional, error);
  for (guint i = 0; i < n_parents && ok; i++)
    {
      char *titles[KHAI_N_LANGS] = { NULL, NULL };
      gboolean provisional = FALSE;

      ok = read_row (search, parents[i], titles, NULL, &provisional, error);
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        if (ok && !provisional && g_strcmp0 (titles[lang], hit->title[lang]) != 0)
          g_ptr_array_add (paths[lang], titles[lang]);
        else
          g_free (titles[lang]);
    }
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_ptr_array_add (paths[lang], NULL);
      hit->path[lang] = (char **)g_ptr_array_free (paths[lang], FALSE);
    }
  if (!ok)
    g_clear_pointer (&hit, khai_hit_free);
  return hit;
}

static GArray *
candidates_of_code (const KhaiSearchQuery *query)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < query->n_leaves; i++)
    {
      Candidate candidate = { query->first_leaf + i, 1.0f, 1.0f, TRUE };

      g_array_append_val (candidates, candidate);
    }
  return candidates;
}

static GArray *
find_candidates (KhaiSearch *search, const KhaiSearchQuery *query, guint limit, GError **error)
{
  g_autoptr (GArray) answers = g_array_new (FALSE, TRUE, sizeof (Answer));

  if (query->is_code)
    return candidates_of_code (query);
  g_array_set_clear_func (answers, answer_clear);
  g_array_set_size (answers, query->terms->len);
  for (guint i = 0; i < query->terms->len; i++)
    if (!answer_term (search, query, g_ptr_array_index (query->terms, i),
                      &g_array_index (answers, Answer, i), error))
      return NULL;
  for (guint i = 2; i < answers->len && query->toned; i++)
    g_array_index (answers, Answer, i).rarity /= 1.0 + LATER_WORDS * (i - 1);
  if (answers->len == 0)
    return g_array_new (FALSE, FALSE, sizeof (Candidate));

  g_autoptr (GArray) candidates = rank (search, answers);
  return take_turns (search, candidates, limit);
}

/**
 * khai_search_run:
 * @search: the loaded index
 * @query: any text
 * @limit: how many answers at most
 *
 * Returns: (transfer full) (element-type KhaiHit): answers, best first, or NULL with an error of the database
 */
GPtrArray *
khai_search_run (KhaiSearch *search, const char *query, guint limit, GError **error)
{
  g_return_val_if_fail (search != NULL && query != NULL, NULL);

  g_autoptr (KhaiSearchQuery) parsed = khai_search_query_new (search, query);
  g_autoptr (GArray) candidates = find_candidates (search, parsed, limit, error);
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_hit_free);

  if (candidates == NULL)
    return NULL;
  for (guint i = 0; i < candidates->len && i < limit; i++)
    {
      GError *failure = NULL;
      KhaiHit *hit = hit_new (search, &g_array_index (candidates, Candidate, i), &failure);

      if (hit == NULL)
        {
          if (failure == NULL)
            failure = g_error_new_literal (KHAI_ERROR, KHAI_ERROR_DAMAGED,
                                           "the search index names no row");
          g_propagate_error (error, failure);
          return NULL;
        }
      g_ptr_array_add (hits, hit);
    }
  return g_steal_pointer (&hits);
}
