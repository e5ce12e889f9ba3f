/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What khai-pack wrote for suggestion. The table of phrases and the tree are held in memory (about
 * ten bytes a phrase); the phrases of a word are read when it is asked for. Every number that comes
 * from the file is checked before it is used. */

#include "khai-suggest-private.h"
#include "khai-search-private.h"

#include "khai-error.h"

#include <string.h>

static gboolean
refuse_row (GError **error)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                       "a row of the suggestion index is not whole");
  return FALSE;
}

static void
add_facets (KhaiSuggest *self, const char *text)
{
  KhaiSuggestFacets facets = { { 0 } };

  if (text != NULL)
    khai_suggest_read_facets (text, facets.masks);
  g_array_append_val (self->facets[1], facets);
}

static gboolean
load_tree (KhaiSuggest *self, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (self->db, "SELECT code, facets FROM commodity ORDER BY rowid", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;

      const char *text = khai_stmt_text (stmt, 0);
      gsize digits = text != NULL ? strlen (text) : 0;
      KhaiSuggestCode code = { "" };
      guint32 node = self->codes->len;

      if (digits < 2 || digits > 8 || digits % 2 != 0)
        return refuse_row (error);
      memcpy (code.text, text, digits);
      guint level = digits / 2 - 1;
      guint32 parent = level > 0 ? self->levels[level - 1].nodes->len : 1;
      if (parent == 0)
        return refuse_row (error); /* nothing stands above it */
      parent--;
      if (level == KHAI_SUGGEST_LEVELS - 1)
        add_facets (self, khai_stmt_text (stmt, 1));
      g_array_append_val (self->codes, code);
      g_array_append_val (self->levels[level].nodes, node);
      g_array_append_val (self->levels[level].parents, parent);
    }
}

static KhaiSuggestFacets *
facets_of (KhaiSuggest *self, guint level, guint index)
{
  return &g_array_index (self->facets[level - 2], KhaiSuggestFacets, index);
}

/* "Other" is what no code beside it under the same heading names; and a 6-digit code is of all that
 * is below it. */
static void
settle_facet (KhaiSuggest *self, guint facet)
{
  g_autofree guint32 *named = g_new0 (guint32, self->levels[1].n + 1);
  const KhaiSuggestLevel *leaves = &self->levels[3];
  g_autofree gboolean *open = g_new0 (gboolean, self->levels[2].n + 1);

  for (guint i = 0; i < leaves->n; i++)
    {
      guint32 parent = g_array_index (leaves->parents, guint32, i);

      named[g_array_index (self->levels[2].parents, guint32, parent)]
          |= facets_of (self, 3, i)->masks[facet];
    }
  for (guint i = 0; i < leaves->n; i++)
    {
      guint32 parent = g_array_index (leaves->parents, guint32, i);
      guint32 *mask = &facets_of (self, 3, i)->masks[facet];

      if ((*mask & KHAI_SUGGEST_OTHER) != 0)
        *mask |= ~named[g_array_index (self->levels[2].parents, guint32, parent)];
      facets_of (self, 2, parent)->masks[facet] |= *mask;
      open[parent] |= *mask == 0;
    }
  for (guint i = 0; i < self->levels[2].n; i++)
    if (open[i])
      facets_of (self, 2, i)->masks[facet] = 0;
}

static void
count_phrase (KhaiSuggest *self, const KhaiSuggestPhrase *phrase)
{
  KhaiLang lang = phrase->field == KHAI_SEARCH_FACETS ? KHAI_LANG_EN
                                                      : (KhaiLang)(phrase->field % KHAI_N_LANGS);
  float amount = phrase->n_words;
  guint32 index = phrase->index;

  self->total[lang] += amount;
  for (int level = phrase->level; level >= 0; level--)
    {
      self->levels[level].totals[lang][index] += amount;
      index = g_array_index (self->levels[level].parents, guint32, index);
    }
}

static gboolean
read_phrases (KhaiSuggest *self, GBytes *bytes, guint32 *level_index, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *end = data + size;
  KhaiSuggestPhrase phrase = { 0 };
  guint32 step;

  while (khai_number_unpack (&data, end, &step))
    {
      phrase.node += step;
      if (end - data < 2 || phrase.node >= self->codes->len || data[0] >= KHAI_N_SEARCH_FIELDS)
        return refuse_row (error);
      phrase.field = *data++;
      phrase.n_words = MAX (*data, 1);
      data++;
      phrase.level
          = strlen (g_array_index (self->codes, KhaiSuggestCode, phrase.node).text) / 2 - 1;
      phrase.index = level_index[phrase.node];
      g_array_append_val (self->phrases, phrase);
      count_phrase (self, &phrase);
    }
  return data == end || refuse_row (error);
}

static gboolean
load_phrases (KhaiSuggest *self, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT phrases FROM suggest_phrase", error);
  g_autofree guint32 *level_index = g_new0 (guint32, self->codes->len + 1);
  gboolean row = FALSE;

  for (guint level = 0; level < KHAI_SUGGEST_LEVELS; level++)
    for (guint i = 0; i < self->levels[level].n; i++)
      level_index[g_array_index (self->levels[level].nodes, guint32, i)] = i;
  if (stmt == NULL || !khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row || khai_stmt_is_null (stmt, 0))
    return refuse_row (error);

  g_autoptr (GBytes) bytes = khai_stmt_blob (stmt, 0);
  return read_phrases (self, bytes, level_index, error);
}

/* English words, for those that are mistyped or cut off in what is asked. */
static gboolean
load_words (KhaiSuggest *self, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (self->db,
                       "SELECT word, n_en FROM suggest_word "
                       "WHERE word >= 'a' AND word < '{' AND n_en > 0 ORDER BY word",
                       error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;

      const char *text = khai_stmt_text (stmt, 0);
      KhaiSuggestWord word = { .offset = self->word_text->len, .n = khai_stmt_int (stmt, 1) };

      g_string_append_len (self->word_text, text, strlen (text) + 1);
      g_array_append_val (self->words, word);
    }
}

static void
make_room (KhaiSuggest *self)
{
  for (guint i = 0; i < KHAI_SUGGEST_LEVELS; i++)
    {
      KhaiSuggestLevel *level = &self->levels[i];

      level->n = level->nodes->len;
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        level->totals[lang] = g_new0 (float, level->n + 1);
      level->counts = g_new0 (float, level->n + 1);
      level->scores = g_new0 (float, level->n + 1);
      level->likely = g_new0 (float, level->n + 1);
    }
  /* codes without any 8-digit code have an empty run */
  self->first_leaves = g_new0 (guint32, self->levels[2].n + 2);
  for (guint i = 0; i < self->levels[3].n; i++)
    self->first_leaves[g_array_index (self->levels[3].parents, guint32, i) + 1] = i + 1;
  for (guint i = 0; i < self->levels[2].n; i++)
    self->first_leaves[i + 1] = MAX (self->first_leaves[i + 1], self->first_leaves[i]);
  g_array_set_size (self->facets[0], self->levels[2].n);
  for (guint facet = 0; facet < KHAI_N_SUGGEST_FACETS; facet++)
    settle_facet (self, facet);
  self->nearest = g_new0 (float, self->levels[2].n + 1);
  self->second_nearest = g_new0 (float, self->levels[2].n + 1);
  self->nearest_of_heading = g_new0 (float, self->levels[1].n + 1);
}

/**
 * khai_suggest_new:
 * @db: an open reference file, which must outlive the object
 *
 * Returns: (transfer full): what is needed to suggest codes, or NULL with an error of the database
 */
KhaiSuggest *
khai_suggest_new (sqlite3 *db, GError **error)
{
  g_return_val_if_fail (db != NULL, NULL);

  g_autoptr (KhaiSuggest) self = g_new0 (KhaiSuggest, 1);

  self->db = db;
  self->codes = g_array_new (FALSE, FALSE, sizeof (KhaiSuggestCode));
  self->phrases = g_array_new (FALSE, FALSE, sizeof (KhaiSuggestPhrase));
  self->word_text = g_string_new (NULL);
  self->words = g_array_new (FALSE, FALSE, sizeof (KhaiSuggestWord));
  self->alike = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < G_N_ELEMENTS (self->facets); i++)
    self->facets[i] = g_array_new (FALSE, TRUE, sizeof (KhaiSuggestFacets));
  for (guint i = 0; i < KHAI_SUGGEST_LEVELS; i++)
    {
      self->levels[i].nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->levels[i].parents = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->levels[i].touched = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  self->vague = khai_suggest_load_vague (db, error);
  if (self->vague == NULL || !load_tree (self, error))
    return NULL;
  make_room (self);
  if (!load_phrases (self, error) || !load_words (self, error))
    return NULL;
  self->likeness = g_new0 (float, self->phrases->len + 1);
  self->shared = g_new0 (guint8, self->phrases->len + 1);
  self->word_stmt = khai_stmt_new (
      db, "SELECT n_vi, n_en, phrases FROM suggest_word WHERE word = :word", error);
  return self->word_stmt != NULL ? g_steal_pointer (&self) : NULL;
}

void
khai_suggest_free (KhaiSuggest *self)
{
  for (guint i = 0; i < KHAI_SUGGEST_LEVELS; i++)
    {
      KhaiSuggestLevel *level = &self->levels[i];

      g_array_unref (level->nodes);
      g_array_unref (level->parents);
      g_array_unref (level->touched);
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        g_free (level->totals[lang]);
      g_free (level->counts);
      g_free (level->scores);
      g_free (level->likely);
    }
  g_clear_pointer (&self->vague, g_hash_table_unref);
  g_array_unref (self->codes);
  g_free (self->first_leaves);
  g_array_unref (self->phrases);
  g_array_unref (self->alike);
  for (guint i = 0; i < G_N_ELEMENTS (self->facets); i++)
    g_array_unref (self->facets[i]);
  g_free (self->likeness);
  g_free (self->shared);
  g_free (self->nearest);
  g_free (self->second_nearest);
  g_free (self->nearest_of_heading);
  g_clear_pointer (&self->word_stmt, khai_stmt_free);
  g_string_free (self->word_text, TRUE);
  g_array_unref (self->words);
  g_free (self);
}

/* Fills in what the index knows of a word; *found FALSE if nothing. */
gboolean
khai_suggest_look_up (KhaiSuggest *self,
                      const char *key,
                      KhaiClue *clue,
                      gboolean *found,
                      GError **error)
{
  gboolean ok;

  khai_stmt_reset (self->word_stmt);
  khai_stmt_bind_text (self->word_stmt, ":word", key);
  ok = khai_stmt_step (self->word_stmt, found, error);
  if (ok && *found && khai_stmt_is_null (self->word_stmt, 2))
    ok = refuse_row (error);
  if (ok && *found)
    {
      clue->n[KHAI_LANG_VI] = khai_stmt_int (self->word_stmt, 0);
      clue->n[KHAI_LANG_EN] = khai_stmt_int (self->word_stmt, 1);
      clue->phrases = khai_stmt_blob (self->word_stmt, 2);
    }
  khai_stmt_reset (self->word_stmt);
  return ok;
}

static const char *
word_at (const KhaiSuggest *self, guint i)
{
  return self->word_text->str + g_array_index (self->words, KhaiSuggestWord, i).offset;
}

/* The first word that is not before `text` in byte order. */
static guint
lower_bound (const KhaiSuggest *self, const char *text)
{
  guint low = 0;
  guint high = self->words->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (word_at (self, middle), text) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* (nullable): of the words that begin with `start` and pass, the one in most phrases. `text` NULL:
 * all pass; else those one slip away from it. */
static const char *
commonest (const KhaiSuggest *self, const char *start, const char *text)
{
  gsize length = strlen (start);
  guint most = 0;
  const char *best = NULL;

  for (guint i = lower_bound (self, start); i < self->words->len; i++)
    {
      const char *word = word_at (self, i);
      guint n = g_array_index (self->words, KhaiSuggestWord, i).n;

      if (strncmp (word, start, length) != 0)
        break;
      if (n <= most || (text != NULL && !khai_search_one_edit_apart (text, word, FALSE)))
        continue;
      most = n;
      best = word;
    }
  return best;
}

/* (nullable): the commonest English word that begins with `text`: lists of parcels cut words off.
 */
const char *
khai_suggest_find_longer (const KhaiSuggest *self, const char *text)
{
  return commonest (self, text, NULL);
}

/* (nullable): the commonest English word one slip away from `text`, with the same first letter. */
const char *
khai_suggest_find_typo (const KhaiSuggest *self, const char *text)
{
  const char start[] = { text[0], '\0' };

  return commonest (self, start, text);
}
