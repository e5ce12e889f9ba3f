/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The search index: for every word where it stands. See src/reference/khai-words.h for the form of places. */

#include "khai-pack.h"

#include "khai-sql.h"
#include "khai-words.h"

#include <string.h>

typedef struct
{
  GPtrArray *spellings; /* (owned) (element-type utf8): in the order first seen */
  GByteArray *places;   /* (owned) */
  guint32 last_node;
  guint n;
} Word;

static void
word_free (gpointer data)
{
  Word *word = data;

  g_ptr_array_unref (word->spellings);
  g_byte_array_unref (word->places);
  g_free (word);
}

static guint
spelling_of (Word *word, const char *spelling)
{
  for (guint i = 0; i < word->spellings->len; i++)
    if (strcmp (g_ptr_array_index (word->spellings, i), spelling) == 0)
      return i;
  g_ptr_array_add (word->spellings, g_strdup (spelling));
  return word->spellings->len - 1;
}

static void
add_place (GHashTable *words, const KhaiWord *found, KhaiPlace *place)
{
  Word *word = g_hash_table_lookup (words, found->folded);

  if (word == NULL)
    {
      word = g_new0 (Word, 1);
      word->spellings = g_ptr_array_new_with_free_func (g_free);
      word->places = g_byte_array_new ();
      g_hash_table_insert (words, g_strdup (found->folded), word);
    }
  place->spelling = spelling_of (word, found->spelling);
  khai_place_pack (word->places, &word->last_node, place);
  word->n++;
}

/* One title, term or product. `*position` goes on, with a gap so that no phrase reaches over two of them. */
static void
add_phrase (GHashTable *words, guint node, KhaiSearchField field, const char *text, guint *position)
{
  g_autoptr (GArray) found = khai_words_split (text, G_MAXUINT16);
  guint last = 0;

  for (guint i = 0; i < found->len; i++)
    last = MAX (last, g_array_index (found, KhaiWord, i).position);
  for (guint i = 0; i < found->len; i++)
    {
      const KhaiWord *word = &g_array_index (found, KhaiWord, i);
      KhaiPlace place = {
        .node = node,
        .field = field,
        .position = MIN (*position + word->position, G_MAXUINT16),
        .extent = khai_place_extent (last + 1),
        .starts = word->position == 0,
        .ends = word->joined ? i == found->len - 1 : word->position == last,
      };

      add_place (words, word, &place);
    }
  *position += last + 2;
}

static void
add_phrases (GHashTable *words,
             guint node,
             KhaiSearchField field,
             const char *cell,
             const char *separators)
{
  g_auto (GStrv) phrases = g_strsplit_set (cell != NULL ? cell : "", separators, -1);
  guint position = 0;

  for (guint i = 0; phrases[i] != NULL; i++)
    if (phrases[i][0] != '\0')
      add_phrase (words, node, field, phrases[i], &position);
}

static GHashTable *
collect_words (KhaiPack *pack)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, word_free);

  for (guint i = 0; i < pack->commodities->len; i++)
    {
      const KhaiPackCommodity *commodity = g_ptr_array_index (pack->commodities, i);

      if (commodity->provisional)
        continue; /* its title is its parent's, which is found for it anyway */
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          add_phrases (words, i, KHAI_SEARCH_TITLE_VI + lang, commodity->title[lang], "|");
          add_phrases (words, i, KHAI_SEARCH_TERMS_VI + lang, commodity->terms[lang], "|");
          add_phrases (words, i, KHAI_SEARCH_PRODUCTS_VI + lang, commodity->products[lang], "|");
        }
      add_phrases (words, i, KHAI_SEARCH_FACETS, commodity->facets, ";=_");
    }
  return words;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/**
 * khai_pack_write_search_index:
 * @db: the file being written, with its tables
 *
 * Returns: TRUE if every word of the nomenclature was written
 */
gboolean
khai_pack_write_search_index (KhaiPack *pack, sqlite3 *db, GError **error)
{
  g_autoptr (GHashTable) words = collect_words (pack);
  guint n;
  g_autofree char **keys = (char **)g_hash_table_get_keys_as_array (words, &n);
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db,
                       "INSERT INTO search_word (id, word, n, spellings, places) "
                       "VALUES (:id, :word, :n, :spellings, :places)",
                       error);

  if (stmt == NULL)
    return FALSE;
  qsort (keys, n, sizeof (char *), compare_strings);
  for (guint i = 0; i < n; i++)
    {
      Word *word = g_hash_table_lookup (words, keys[i]);
      g_autoptr (GBytes) places = g_bytes_new (word->places->data, word->places->len);
      g_autofree char *spellings = NULL;

      g_ptr_array_add (word->spellings, NULL);
      spellings = g_strjoinv (" ", (char **)word->spellings->pdata);
      khai_stmt_bind_int (stmt, ":id", i + 1);
      khai_stmt_bind_text (stmt, ":word", keys[i]);
      khai_stmt_bind_int (stmt, ":n", word->n);
      khai_stmt_bind_text (stmt, ":spellings", spellings);
      khai_stmt_bind_blob (stmt, ":places", places);
      if (!khai_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}
