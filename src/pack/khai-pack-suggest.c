/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What suggestion reads: every title, term and product name of the nomenclature is a phrase that
 * knows its row, and every word and pair of words knows its phrases. */

#include "khai-pack.h"

#include "khai-sql.h"
#include "khai-suggest-features.h"
#include "khai-words.h"

#include <string.h>

#define MAX_PHRASE_WORDS 200

typedef struct
{
  GByteArray *phrases; /* (owned): steps from phrase to phrase */
  guint32 last;        /* phrase written last, counted from 1 */
  guint n[KHAI_N_LANGS];
} Entry;

typedef struct
{
  GHashTable *entries; /* (owned): key → Entry */
  GByteArray *phrases; /* (owned): the table of phrases */
  guint32 last_node;
  guint32 n_phrases;
} Model;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_byte_array_unref (entry->phrases);
  g_free (entry);
}

static void
add_key (Model *model, const char *key, KhaiLang lang)
{
  Entry *entry = g_hash_table_lookup (model->entries, key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->phrases = g_byte_array_new ();
      g_hash_table_insert (model->entries, g_strdup (key), entry);
    }
  if (entry->last == model->n_phrases)
    return; /* twice in one phrase says no more than once */
  khai_number_pack (entry->phrases, model->n_phrases - entry->last);
  entry->last = model->n_phrases;
  entry->n[lang]++;
}

static void
add_plain_key (Model *model, const KhaiFeature *before, const KhaiFeature *feature, KhaiLang lang)
{
  const char *plain = feature->plain != NULL ? feature->plain : feature->key;
  g_autofree char *key = NULL;

  if (before == NULL)
    key = g_strconcat (KHAI_SUGGEST_PLAIN, plain, NULL);
  else
    key = g_strconcat (KHAI_SUGGEST_PLAIN, before->plain != NULL ? before->plain : before->key, " ",
                       plain, NULL);
  add_key (model, key, lang);
}

static void
add_bones_key (Model *model, const KhaiFeature *feature)
{
  g_autofree char *bones = khai_suggest_bones (feature->key);
  g_autofree char *key = NULL;

  if (bones == NULL || strlen (feature->key) < 4)
    return;
  key = g_strconcat (KHAI_SUGGEST_BONES, bones, NULL);
  add_key (model, key, KHAI_LANG_EN);
}

static void
add_phrase (Model *model, guint node, KhaiSearchField field, const char *text)
{
  g_autoptr (GArray) features = khai_suggest_features (text, MAX_PHRASE_WORDS);
  KhaiLang lang = field == KHAI_SEARCH_FACETS ? KHAI_LANG_EN : (KhaiLang)(field % KHAI_N_LANGS);
  const KhaiFeature *before = NULL;
  guint8 bytes[2] = { field, MIN (features->len, 255) };

  if (features->len == 0)
    return;
  khai_number_pack (model->phrases, node - model->last_node);
  g_byte_array_append (model->phrases, bytes, sizeof bytes);
  model->last_node = node;
  model->n_phrases++;
  for (guint i = 0; i < features->len; i++)
    {
      const KhaiFeature *feature = &g_array_index (features, KhaiFeature, i);

      add_key (model, feature->key, lang);
      if (feature->plain != NULL)
        add_plain_key (model, NULL, feature, lang);
      else if (lang == KHAI_LANG_EN)
        add_bones_key (model, feature);
      if (feature->joined)
        continue;
      if (before != NULL && feature->follows)
        {
          g_autofree char *pair
              = g_strconcat (KHAI_SUGGEST_PAIR, before->key, " ", feature->key, NULL);

          add_key (model, pair, lang);
          if (before->plain != NULL || feature->plain != NULL)
            add_plain_key (model, before, feature, lang);
        }
      before = feature;
    }
}

static void
add_phrases (Model *model, guint node, KhaiSearchField field, const char *cell)
{
  g_auto (GStrv) phrases = g_strsplit (cell != NULL ? cell : "", "|", -1);

  for (guint i = 0; phrases[i] != NULL; i++)
    add_phrase (model, node, field, phrases[i]);
}

static void
collect (KhaiPack *pack, Model *model)
{
  for (guint i = 0; i < pack->commodities->len; i++)
    {
      const KhaiPackCommodity *commodity = g_ptr_array_index (pack->commodities, i);

      if (commodity->provisional)
        continue;
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          add_phrases (model, i, KHAI_SEARCH_TITLE_VI + lang, commodity->title[lang]);
          add_phrases (model, i, KHAI_SEARCH_TERMS_VI + lang, commodity->terms[lang]);
          add_phrases (model, i, KHAI_SEARCH_PRODUCTS_VI + lang, commodity->products[lang]);
        }
      if (commodity->facets != NULL)
        {
          g_autofree char *words = g_strdelimit (g_strdup (commodity->facets), ";=_+", ' ');

          add_phrase (model, i, KHAI_SEARCH_FACETS, words);
        }
    }
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static gboolean
write_words (Model *model, sqlite3 *db, GError **error)
{
  guint n;
  g_autofree char **keys = (char **)g_hash_table_get_keys_as_array (model->entries, &n);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (db,
                                             "INSERT INTO suggest_word (word, n_vi, n_en, phrases) "
                                             "VALUES (:word, :n_vi, :n_en, :phrases)",
                                             error);

  if (stmt == NULL)
    return FALSE;
  qsort (keys, n, sizeof (char *), compare_strings);
  for (guint i = 0; i < n; i++)
    {
      const Entry *entry = g_hash_table_lookup (model->entries, keys[i]);
      g_autoptr (GBytes) phrases = g_bytes_new (entry->phrases->data, entry->phrases->len);

      khai_stmt_bind_text (stmt, ":word", keys[i]);
      khai_stmt_bind_int (stmt, ":n_vi", entry->n[KHAI_LANG_VI]);
      khai_stmt_bind_int (stmt, ":n_en", entry->n[KHAI_LANG_EN]);
      khai_stmt_bind_blob (stmt, ":phrases", phrases);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_phrases (Model *model, sqlite3 *db, GError **error)
{
  g_autoptr (GBytes) phrases = g_bytes_new (model->phrases->data, model->phrases->len);
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db, "INSERT INTO suggest_phrase (n, phrases) VALUES (:n, :phrases)", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_int (stmt, ":n", model->n_phrases);
  khai_stmt_bind_blob (stmt, ":phrases", phrases);
  return khai_stmt_run (stmt, error);
}

/* The key of a vague word is its words as suggestion cuts them. */
static char *
vague_key (const char *word)
{
  g_autoptr (GArray) features = khai_suggest_features (word, MAX_PHRASE_WORDS);
  GString *key = g_string_new (NULL);

  if (word[0] == '(')
    g_string_append (key, word); /* a name, not a word */
  for (guint i = 0; i < features->len && word[0] != '('; i++)
    {
      const KhaiFeature *feature = &g_array_index (features, KhaiFeature, i);

      if (!feature->joined)
        g_string_append_printf (key, "%s%s", key->len > 0 ? " " : "", feature->key);
    }
  return g_string_free (key, FALSE);
}

/* Phrases of more than one word are also found without tones, where words that do not count can not
 * be told from others; single ones are not: toneless "da" may be leather, skin or stone. "" if
 * there is no such key. */
static char *
vague_plain_key (const char *word)
{
  g_autofree char *plain = khai_words_fold_phrase (word);
  g_auto (GStrv) words = g_strsplit (plain, " ", -1);
  GString *key = g_string_new (KHAI_SUGGEST_PLAIN);

  if (word[0] == '(' || g_str_is_ascii (word) || g_strv_length (words) < 2)
    g_string_truncate (key, 0);
  for (guint i = 0; words[i] != NULL && key->len > 0; i++)
    {
      g_autofree char *stem = khai_suggest_stem (words[i]);

      g_string_append_printf (key, "%s%s", i > 0 ? " " : "", stem);
    }
  return g_string_free (key, FALSE);
}

static gboolean
write_vague_words (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT OR IGNORE INTO vague_word (word, kind, missing_vi, missing_en) "
                       "VALUES (:word, :kind, :vi, :en)",
                       error);

  for (guint i = 0; stmt != NULL && i < pack->vague_words->len; i++)
    for (int plain = 0; plain < 2; plain++)
      {
        const KhaiPackRow *row = g_ptr_array_index (pack->vague_words, i);
        g_autofree char *key = plain ? vague_plain_key (row->cells[0]) : vague_key (row->cells[0]);

        if (key[0] == '\0')
          continue;
        khai_stmt_bind_text (stmt, ":word", key);
        khai_stmt_bind_text (stmt, ":kind", row->cells[1]);
        khai_stmt_bind_text (stmt, ":vi", row->cells[2]);
        khai_stmt_bind_text (stmt, ":en", row->cells[3]);
        if (!khai_stmt_run (stmt, error))
          return FALSE;
      }
  return stmt != NULL;
}

/**
 * khai_pack_read_vague_words:
 *
 * Reads vague-words.csv, if it is there, into @pack.
 */
void
khai_pack_read_vague_words (KhaiPack *pack)
{
  static const char *const columns[] = { "word", "kind", "missing_vi", "missing_en", NULL };
  const char *file = "vague-words.csv";

  if (!khai_pack_has_file (pack, file))
    return;
  g_ptr_array_unref (pack->vague_words);
  pack->vague_words = khai_pack_read_table (pack, file, columns);
  for (guint i = 0; i < pack->vague_words->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (pack->vague_words, i);
      KhaiPackWhere where = khai_pack_where (pack, file, row->line);
      g_autofree char *key = vague_key (row->cells[0]);

      if (key[0] == '\0')
        khai_pack_problem (pack, where, "\"%s\" has no word that counts", row->cells[0]);
      if (row->cells[1][0] != '\0' && strcmp (row->cells[1], "material") != 0
          && strcmp (row->cells[1], "class") != 0)
        khai_pack_problem (pack, where, "kind is material, class or nothing, not \"%s\"",
                           row->cells[1]);
      for (guint column = 2; column <= 3; column++)
        if (row->cells[column][0] == '\0')
          khai_pack_problem (pack, where, "\"%s\" lacks %s; add it", row->cells[0],
                             columns[column]);
    }
}

/**
 * khai_pack_write_suggestions:
 * @db: the file being written, with its tables
 *
 * Returns: TRUE if all that suggestion reads was written
 */
gboolean
khai_pack_write_suggestions (KhaiPack *pack, sqlite3 *db, GError **error)
{
  Model model = {
    .entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free),
    .phrases = g_byte_array_new (),
  };
  gboolean ok;

  collect (pack, &model);
  ok = write_words (&model, db, error) && write_phrases (&model, db, error)
       && write_vague_words (pack, db, error);
  g_hash_table_unref (model.entries);
  g_byte_array_unref (model.phrases);
  return ok;
}
