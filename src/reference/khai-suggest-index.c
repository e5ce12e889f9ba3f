/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What khai-pack wrote for suggestion. The table of phrases and the tree are held in memory (about ten bytes a phrase);
 * the phrases of a word are read when it is asked for. Every number that comes from the file is checked before it is
 * used. */

#include "khai-suggest-private.h"

#include "khai-error.h"

#include <stdlib.h>
#include <string.h>

float
khai_suggest_param (const char *name, float value)
{
  const char *text = getenv (name);

  return text != NULL ? atof (text) : value;
}

static gboolean
refuse_row (GError **error)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                       "a row of the suggestion index is not whole");
  return FALSE;
}

typedef struct
{
  char text[9];
} Code;

static gboolean
load_tree (KhaiSuggest *self, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT code FROM commodity ORDER BY rowid", error);
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
      Code code = { "" };
      guint32 node = self->codes->len;

      if (digits < 2 || digits > 8 || digits % 2 != 0)
        return refuse_row (error);
      memcpy (code.text, text, digits);
      guint level = digits / 2 - 1;
      guint32 parent = level > 0 ? self->levels[level - 1].nodes->len : 1;
      if (parent == 0)
        return refuse_row (error); /* nothing stands above it */
      parent--;
      g_array_append_val (self->codes, code);
      g_array_append_val (self->levels[level].nodes, node);
      g_array_append_val (self->levels[level].parents, parent);
    }
}

static void
count_phrase (KhaiSuggest *self, const KhaiSuggestPhrase *phrase)
{
  static const float weights[KHAI_N_SEARCH_FIELDS] = { 1, 1, 1, 1, 1, 1, 1 };
  KhaiLang lang = phrase->field == KHAI_SEARCH_FACETS ? KHAI_LANG_EN : (KhaiLang)(phrase->field % KHAI_N_LANGS);
  float amount = weights[phrase->field] * phrase->n_words;
  guint32 index = phrase->index;

  self->total[lang] += amount;
  for (int level = phrase->level; level >= 0; level--)
    {
      self->levels[level].totals[lang][index] += amount;
      self->levels[level].described[index] = TRUE;
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
      phrase.n_words = *data++;
      phrase.level = strlen (g_array_index (self->codes, Code, phrase.node).text) / 2 - 1;
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
      level->described = g_new0 (gboolean, level->n + 1);
    }
  self->nearest = g_new0 (float, self->levels[2].n + 1);
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
  self->codes = g_array_new (FALSE, FALSE, sizeof (Code));
  self->phrases = g_array_new (FALSE, FALSE, sizeof (KhaiSuggestPhrase));
  self->alike = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < KHAI_SUGGEST_LEVELS; i++)
    {
      self->levels[i].nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->levels[i].parents = g_array_new (FALSE, FALSE, sizeof (guint32));
      self->levels[i].touched = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  if (!load_tree (self, error))
    return NULL;
  make_room (self);
  if (!load_phrases (self, error))
    return NULL;
  self->likeness = g_new0 (float, self->phrases->len + 1);
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
      g_free (level->described);
    }
  g_array_unref (self->codes);
  g_array_unref (self->phrases);
  g_array_unref (self->alike);
  g_free (self->likeness);
  g_free (self->nearest);
  g_clear_pointer (&self->word_stmt, khai_stmt_free);
  g_free (self);
}

/* Fills in what the index knows of a word; *found FALSE if nothing. */
gboolean
khai_suggest_look_up (KhaiSuggest *self, const char *key, KhaiClue *clue, gboolean *found, GError **error)
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
