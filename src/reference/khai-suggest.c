/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From scores to an answer: shares, bands, the user's own decisions, reasons.
 *
 * A score is a logarithm of likelihood, but words of a text depend on one another, so the scores
 * are too sure of themselves: they are divided by TEMPERATURE before they become shares of all
 * codes. With it the share of a first answer grows with how often it is right; where the bands part
 * was read from that on the measured half of the tuning texts (tests/bench/bench-suggest.c prints
 * it). There a first answer called strong was right for 61 of 100 English marketplace titles, 79 of
 * 100 English search references and 81 of 100 Vietnamese declarations; good for 48, 55 and 66;
 * possible for 28, 32 and 35; unknown for 13. Sellers' labels are themselves often wrong, so the
 * first number says less. */

#include "khai-suggest-private.h"

#include "khai-error.h"

#include <math.h>
#include <string.h>

#define TEMPERATURE 3.0
#define STRONG 0.85
#define GOOD 0.4
#define POSSIBLE 0.03
/* Against the best one. */
#define NOTHING 1e-5
/* A decision on a text that shares less than this with the one asked for says nothing; on the same
 * text nearly all. */
#define SAME_GOODS 0.5
#define DECISION_WEIGHT 80.0f
/* 6-digit codes whose 8-digit codes are compared, for every answer asked for. */
#define CODES_FOR_ANSWER 3
#define MAX_LIMIT 1000
#define MAX_REASONS 4

typedef struct
{
  guint code; /* number of the 6-digit code */
  guint leaf; /* number of the 8-digit code, or G_MAXUINT */
  double share;
  const KhaiDecision *decision; /* (nullable): that speaks for it */
} Answer;

/**
 * khai_band_to_string:
 *
 * Returns: (transfer none): the band's name in files and on the command line
 */
const char *
khai_band_to_string (KhaiBand band)
{
  static const char *const names[] = { "strong", "good", "possible", "unknown" };

  g_return_val_if_fail ((guint)band < G_N_ELEMENTS (names), NULL);
  return names[band];
}

/**
 * khai_missing_to_string:
 *
 * Returns: (transfer none): what is missing, for programs
 */
const char *
khai_missing_to_string (KhaiMissing missing)
{
  static const char *const names[] = { "nothing", "words", "goods", "known-words" };

  g_return_val_if_fail ((guint)missing < G_N_ELEMENTS (names), NULL);
  return names[missing];
}

/**
 * khai_suggestion_free:
 * @suggestion: (nullable) (transfer full): one answer of khai_reference_suggest()
 */
void
khai_suggestion_free (KhaiSuggestion *suggestion)
{
  if (suggestion == NULL)
    return;
  g_free (suggestion->code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (suggestion->title[lang]);
      g_strfreev (suggestion->reasons[lang]);
    }
  g_free (suggestion);
}

static const char *
code_of (const KhaiSuggest *self, guint level, guint index)
{
  guint32 node = g_array_index (self->levels[level].nodes, guint32, index);

  return g_array_index (self->codes, KhaiSuggestCode, node).text;
}

static int
compare_answers (gconstpointer a, gconstpointer b)
{
  const Answer *one = a;
  const Answer *other = b;

  if (one->share < other->share)
    return 1;
  if (one->share > other->share)
    return -1;
  if (one->code != other->code)
    return one->code < other->code ? -1 : 1;
  return one->leaf < other->leaf ? -1 : one->leaf > other->leaf;
}

/* ---- the user's own decisions ---- */

static GHashTable *
words_of (const GArray *features)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < features->len; i++)
    {
      const KhaiFeature *feature = &g_array_index (features, KhaiFeature, i);

      if (!feature->joined)
        g_hash_table_add (words, g_strdup (feature->key));
    }
  return words;
}

/* How much of their words two texts share, 0 to 1 (Dice). */
static double
likeness (GHashTable *words, const char *text)
{
  g_autoptr (GArray) features = khai_suggest_features (text, KHAI_SUGGEST_MAX_WORDS);
  g_autoptr (GHashTable) others = words_of (features);
  GHashTableIter iter;
  gpointer word;
  guint common = 0;
  guint all = g_hash_table_size (words) + g_hash_table_size (others);

  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    common += g_hash_table_contains (words, word);
  return all > 0 ? 2.0 * common / all : 0.0;
}

typedef struct
{
  const KhaiDecision *decision;
  float weight;
} Precedent;

/* The decisions on goods like these. */
static GArray *
find_precedents (const GArray *features, const GPtrArray *decisions)
{
  GArray *precedents = g_array_new (FALSE, FALSE, sizeof (Precedent));
  g_autoptr (GHashTable) words = words_of (features);

  for (guint i = 0; decisions != NULL && i < decisions->len; i++)
    {
      const KhaiDecision *decision = g_ptr_array_index (decisions, i);
      double alike
          = decision->text != NULL && decision->code != NULL && strlen (decision->code) >= 6
                ? likeness (words, decision->text)
                : 0.0;

      if (alike >= SAME_GOODS)
        {
          Precedent precedent = { decision, DECISION_WEIGHT * alike * alike };

          g_array_append_val (precedents, precedent);
        }
    }
  return precedents;
}

/* The weightiest decision for a code, if any; one for another 8-digit code below the same 6 digits
 * does not count. */
static const Precedent *
precedent_for (const GArray *precedents, const char *code)
{
  const Precedent *best = NULL;

  for (guint i = 0; i < precedents->len; i++)
    {
      const Precedent *precedent = &g_array_index (precedents, Precedent, i);
      gsize digits = MIN (strlen (precedent->decision->code), strlen (code));

      if (strncmp (precedent->decision->code, code, digits) == 0
          && (best == NULL || precedent->weight > best->weight))
        best = precedent;
    }
  return best;
}

/* ---- ranking ---- */

/* Scores become shares that add up to 1. */
static void
share_out (GArray *answers, double whole)
{
  double best = -G_MAXDOUBLE;
  double sum = 0.0;
  guint kept = 0;

  for (guint i = 0; i < answers->len; i++)
    best = MAX (best, g_array_index (answers, Answer, i).share);
  for (guint i = 0; i < answers->len; i++)
    {
      Answer *answer = &g_array_index (answers, Answer, i);

      answer->share = exp ((answer->share - best) / TEMPERATURE);
      sum += answer->share;
    }
  for (guint i = 0; i < answers->len; i++)
    {
      Answer answer = g_array_index (answers, Answer, i);

      if (answer.share < NOTHING)
        continue; /* not worth sorting */
      answer.share *= whole / sum;
      g_array_index (answers, Answer, kept++) = answer;
    }
  g_array_set_size (answers, kept);
  g_array_sort (answers, compare_answers);
}

static GArray *
rank_codes (const KhaiSuggest *self, const KhaiClues *clues, const GArray *precedents)
{
  guint n = self->levels[2].n;
  GArray *answers = g_array_sized_new (FALSE, FALSE, sizeof (Answer), n);

  for (guint i = 0; i < n; i++)
    {
      const Precedent *precedent
          = precedents->len > 0 ? precedent_for (precedents, code_of (self, 2, i)) : NULL;
      Answer answer = { .code = i, .leaf = G_MAXUINT };

      answer.share
          = khai_suggest_score_of (self, clues, i) + (precedent != NULL ? precedent->weight : 0.0f);
      answer.decision = precedent != NULL ? precedent->decision : NULL;
      g_array_append_val (answers, answer);
    }
  share_out (answers, 1.0);
  return answers;
}

/* Parts the shares of the first codes among their 8-digit codes. */
static GArray *
rank_leaves (const KhaiSuggest *self,
             const KhaiClues *clues,
             const GArray *precedents,
             const GArray *codes,
             guint limit)
{
  GArray *leaves = g_array_new (FALSE, FALSE, sizeof (Answer));

  for (guint k = 0; k < codes->len && k < limit * CODES_FOR_ANSWER; k++)
    {
      const Answer *code = &g_array_index (codes, Answer, k);
      g_autoptr (GArray) within = g_array_new (FALSE, FALSE, sizeof (Answer));

      for (guint i = self->first_leaves[code->code]; i < self->first_leaves[code->code + 1]; i++)
        {
          const Precedent *precedent = precedent_for (precedents, code_of (self, 3, i));
          Answer leaf = { .code = code->code, .leaf = i };

          leaf.share = khai_suggest_score_of_leaf (self, clues, i)
                       + (precedent != NULL ? precedent->weight : 0.0f);
          leaf.decision = precedent != NULL ? precedent->decision : NULL;
          g_array_append_val (within, leaf);
        }
      share_out (within, code->share);
      g_array_append_vals (leaves, within->data, within->len);
    }
  g_array_sort (leaves, compare_answers);
  return leaves;
}

/* ---- reasons ---- */

typedef struct
{
  const KhaiClue *clue;
  float weight;
} Reason;

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  float one = ((const Reason *)a)->weight;
  float other = ((const Reason *)b)->weight;

  return one < other ? 1 : one > other ? -1 : 0;
}

/* Whether what would be quoted is in a quotation already, or says it again. */
static gboolean
is_quoted (GPtrArray *quoted, const char *words)
{
  for (guint i = 0; i < quoted->len; i++)
    if (strstr (g_ptr_array_index (quoted, i), words) != NULL
        || strstr (words, g_ptr_array_index (quoted, i)) != NULL)
      return TRUE;
  return FALSE;
}

/* “áo thun” · “cotton” */
static char *
quote (GArray *reasons)
{
  g_autoptr (GPtrArray) quoted = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  g_array_sort (reasons, compare_reasons);
  for (guint i = 0; i < reasons->len && quoted->len < MAX_REASONS; i++)
    {
      const Reason *reason = &g_array_index (reasons, Reason, i);

      if (reason->weight < 0.1f * g_array_index (reasons, Reason, 0).weight
          || reason->weight <= 0.0f)
        break;
      if (is_quoted (quoted, reason->clue->shown))
        continue;
      g_ptr_array_add (quoted, reason->clue->shown);
      g_string_append_printf (text, "%s“%s”", text->len > 0 ? " · " : "", reason->clue->shown);
    }
  return g_string_free (text, FALSE);
}

static void
add_reasons (KhaiSuggest *self,
             const KhaiClues *clues,
             const GArray *answers,
             GPtrArray *suggestions)
{
  guint n = suggestions->len;
  g_autofree guint *codes = g_new (guint, n + 1);
  g_autofree float *weights = g_new (float, n + 1);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  for (guint i = 0; i < n; i++)
    {
      codes[i] = g_array_index (answers, Answer, i).code;
      g_ptr_array_add (lists, g_array_new (FALSE, FALSE, sizeof (Reason)));
    }
  for (guint k = 0; k < clues->clues->len; k++)
    {
      const KhaiClue *clue = &g_array_index (clues->clues, KhaiClue, k);

      khai_suggest_weigh (self, clues, clue, codes, n, weights);
      for (guint i = 0; i < n; i++)
        {
          /* a pair says what its words say, but is quoted first */
          Reason reason = { clue, weights[i] * (clue->pair ? 3.0f : 1.0f) };

          g_array_append_val (g_ptr_array_index (lists, i), reason);
        }
    }
  for (guint i = 0; i < n; i++)
    {
      KhaiSuggestion *suggestion = g_ptr_array_index (suggestions, i);
      const KhaiDecision *decision = g_array_index (answers, Answer, i).decision;
      g_autofree char *quoted = quote (g_ptr_array_index (lists, i));

      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          GStrvBuilder *reasons = g_strv_builder_new ();

          if (decision != NULL)
            {
              g_autofree char *own = g_strdup_printf (
                  lang == KHAI_LANG_VI ? "bạn đã chọn cho “%s”" : "you chose it for “%s”",
                  decision->text);

              g_strv_builder_add (reasons, own);
            }
          if (quoted[0] != '\0')
            g_strv_builder_add (reasons, quoted);
          suggestion->reasons[lang] = g_strv_builder_end (reasons);
          g_strv_builder_unref (reasons);
        }
    }
}

/* ---- the answer ---- */

static KhaiBand
band_of (double share)
{
  return share >= STRONG     ? KHAI_BAND_STRONG
         : share >= GOOD     ? KHAI_BAND_GOOD
         : share >= POSSIBLE ? KHAI_BAND_POSSIBLE
                             : KHAI_BAND_UNKNOWN;
}

static KhaiSuggestion *
no_code (const KhaiSuggest *self, const KhaiSuggestMissing *missing)
{
  KhaiSuggestion *suggestion = g_new0 (KhaiSuggestion, 1);

  suggestion->band = KHAI_BAND_UNKNOWN;
  suggestion->missing
      = missing == NULL || missing == khai_suggest_nothing_known (self) ? KHAI_MISSING_KNOWN_WORDS
        : missing == g_hash_table_lookup (self->vague, KHAI_SUGGEST_NOTHING_SAID)
            ? KHAI_MISSING_WORDS
            : KHAI_MISSING_GOODS;
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      suggestion->reasons[lang] = g_new0 (char *, 2);
      suggestion->reasons[lang][0] = missing != NULL ? g_strdup (missing->text[lang]) : NULL;
    }
  return suggestion;
}

static KhaiSuggestion *
with_code (KhaiReference *reference, const KhaiSuggest *self, const Answer *answer, GError **error)
{
  const char *code = answer->leaf != G_MAXUINT ? code_of (self, 3, answer->leaf)
                                               : code_of (self, 2, answer->code);
  g_autoptr (GError) failure = NULL;
  g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (reference, code, &failure);
  KhaiSuggestion *suggestion;

  if (commodity == NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "a suggested code has no row");
      return NULL;
    }
  suggestion = g_new0 (KhaiSuggestion, 1);
  suggestion->code = g_steal_pointer (&commodity->code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    suggestion->title[lang] = g_steal_pointer (&commodity->title[lang]);
  suggestion->score = answer->share;
  suggestion->band = band_of (answer->share);
  return suggestion;
}

static GPtrArray *
answer_text (KhaiReference *reference,
             const char *text,
             const GPtrArray *decisions,
             guint limit,
             guint digits,
             GError **error)
{
  KhaiSuggest *self = reference->suggest;
  g_autoptr (GArray) features = khai_suggest_read_features (text);
  g_autoptr (GPtrArray) suggestions
      = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_suggestion_free);
  g_autoptr (GArray) precedents = find_precedents (features, decisions);
  const KhaiSuggestMissing *missing = khai_suggest_find_missing (self, features);
  g_autoptr (KhaiClues) clues = NULL;

  if (missing == NULL || precedents->len > 0)
    {
      clues = khai_suggest_read_clues (self, features, error);
      if (clues == NULL)
        return NULL;
      if (clues->clues->len == 0)
        missing = khai_suggest_nothing_known (self);
    }
  if (precedents->len == 0 && (missing != NULL || clues->clues->len == 0))
    {
      g_ptr_array_add (suggestions, no_code (self, missing));
      return g_steal_pointer (&suggestions);
    }
  khai_suggest_score (self, clues);
  g_autoptr (GArray) answers = rank_codes (self, clues, precedents);
  if (digits == 8)
    {
      g_autoptr (GArray) codes = answers;

      answers = rank_leaves (self, clues, precedents, codes, limit);
    }
  for (guint i = 0; i < answers->len && i < limit; i++)
    {
      KhaiSuggestion *suggestion
          = with_code (reference, self, &g_array_index (answers, Answer, i), error);

      if (suggestion == NULL)
        return NULL;
      g_ptr_array_add (suggestions, suggestion);
    }
  add_reasons (self, clues, answers, suggestions);
  return g_steal_pointer (&suggestions);
}

/**
 * khai_reference_suggest:
 * @text: what a product is called: a marketplace title, a customs description, any text whatever
 * @decisions: (nullable) (element-type KhaiDecision): what the user decided before; those on goods
 * like these weigh more than all the words
 * @limit: how many answers at most
 * @digits: 6 or 8
 *
 * Suggests commodity codes from the nomenclature's own words (see khai-suggest-score.c). A text
 * that names no goods
 * ("gift", "phụ kiện"), or none that are known, gets one answer without a code that says what is
 * missing. The first question loads the index (some hundredths of a second).
 *
 * Returns: (transfer full) (element-type KhaiSuggestion): answers, best first, never empty; NULL
 * only on an error of the database
 */
GPtrArray *
khai_reference_suggest (KhaiReference *self,
                        const char *text,
                        const GPtrArray *decisions,
                        guint limit,
                        guint digits,
                        GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (limit > 0 && (digits == 6 || digits == 8), NULL);

  if (self->suggest == NULL)
    self->suggest = khai_suggest_new (self->db, error);
  if (self->suggest == NULL)
    return NULL;
  /* One transaction, so that the file is locked once and not for every word. */
  if (!khai_sql_exec (self->db, "BEGIN", error))
    return NULL;
  GPtrArray *suggestions
      = answer_text (self, text, decisions, MIN (limit, MAX_LIMIT), digits, error);
  khai_sql_exec (self->db, "COMMIT", NULL); /* nothing was written that could be lost */
  return suggestions;
}
