/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The search index as khai-pack wrote it. The vocabulary and the tree's shape are held in memory (about a
 * megabyte), the places of a word are read when it is asked for. Every number that comes from the file is checked
 * before it is used. */

#include "khai-search-private.h"

#include "khai-error.h"

#include <string.h>

static gboolean
refuse_row (GError **error)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                       "a row of the search index is not whole");
  return FALSE;
}

static gboolean
load_nodes (KhaiSearch *search, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (search->db, "SELECT code, provisional FROM commodity ORDER BY rowid", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;

      const char *code = khai_stmt_text (stmt, 0);
      gsize digits = code != NULL ? strlen (code) : 0;
      KhaiSearchNode node = { .first_leaf = search->leaves->len,
                              .digits = digits,
                              .lowest = khai_stmt_int (stmt, 1) == 0 };

      if (digits < 2 || digits > 8)
        return refuse_row (error);
      memcpy (node.code, code, node.digits);
      if (node.digits == 8)
        {
          guint32 index = search->nodes->len;

          g_array_append_val (search->leaves, index);
        }
      g_array_append_val (search->nodes, node);
    }
}

/* A row's run ends where the next row that is not below it begins. Going backwards, `described` says for each level how
 * many rows of their own were seen below the row that comes next at that level. */
static void
close_runs (KhaiSearch *search)
{
  guint32 end = search->leaves->len;
  guint described = 0;
  guint before[9] = { 0 };
  guint32 ends[9] = { end, end, end, end, end, end, end, end, end };

  for (guint i = search->nodes->len; i-- > 0;)
    {
      KhaiSearchNode *node = &g_array_index (search->nodes, KhaiSearchNode, i);

      node->n_leaves = node->digits == 8 ? 1 : ends[node->digits] - node->first_leaf;
      for (guint digits = node->digits; digits <= 8; digits++)
        ends[digits] = node->first_leaf;

      gboolean own = node->lowest;
      node->lowest = own && described == before[node->digits];
      described += own;
      for (guint digits = node->digits; digits <= 8; digits++)
        before[digits] = described;
    }
}

static gboolean
load_words (KhaiSearch *search, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (search->db, "SELECT word, n FROM search_word ORDER BY id", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      if (!khai_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;

      guint32 offset = search->word_text->len;
      guint32 count = khai_stmt_int (stmt, 1);
      const char *word = khai_stmt_text (stmt, 0);

      if (word == NULL)
        return refuse_row (error);
      g_string_append_len (search->word_text, word, strlen (word) + 1);
      g_array_append_val (search->words, offset);
      g_array_append_val (search->counts, count);
    }
}

/**
 * khai_search_new:
 * @db: an open reference file, which must outlive the search
 *
 * Returns: (transfer full): the loaded index, or NULL with an error of the database
 */
KhaiSearch *
khai_search_new (sqlite3 *db, GError **error)
{
  g_return_val_if_fail (db != NULL, NULL);

  g_autoptr (KhaiSearch) search = g_new0 (KhaiSearch, 1);

  search->db = db;
  search->nodes = g_array_new (FALSE, FALSE, sizeof (KhaiSearchNode));
  search->leaves = g_array_new (FALSE, FALSE, sizeof (guint32));
  search->word_text = g_string_new (NULL);
  search->words = g_array_new (FALSE, FALSE, sizeof (guint32));
  search->counts = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!load_nodes (search, error) || !load_words (search, error))
    return NULL;
  close_runs (search);
  search->places_stmt
      = khai_stmt_new (db, "SELECT places, spellings FROM search_word WHERE id = :id", error);
  if (search->places_stmt == NULL)
    return NULL;
  search->node_stmt
      = khai_stmt_new (db,
                       "SELECT code, title_vi, title_en, unit, provisional FROM commodity "
                       "WHERE rowid = :row",
                       error);
  return search->node_stmt != NULL ? g_steal_pointer (&search) : NULL;
}

void
khai_search_free (KhaiSearch *search)
{
  g_array_unref (search->nodes);
  g_array_unref (search->leaves);
  g_string_free (search->word_text, TRUE);
  g_array_unref (search->words);
  g_array_unref (search->counts);
  g_clear_pointer (&search->places_stmt, khai_stmt_free);
  g_clear_pointer (&search->node_stmt, khai_stmt_free);
  g_free (search);
}

const char *
khai_search_word (const KhaiSearch *search, guint word)
{
  return search->word_text->str + g_array_index (search->words, guint32, word);
}

guint
khai_search_count (const KhaiSearch *search, guint word)
{
  return g_array_index (search->counts, guint32, word);
}

/* The first word that is not before `text` in byte order. */
guint
khai_search_lower_bound (const KhaiSearch *search, const char *text)
{
  guint low = 0;
  guint high = search->words->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (khai_search_word (search, middle), text) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
khai_search_find_word (const KhaiSearch *search, const char *text, guint *word)
{
  *word = khai_search_lower_bound (search, text);
  return *word < search->words->len && strcmp (khai_search_word (search, *word), text) == 0;
}

/* The run of leaves whose codes begin with `digits`. */
gboolean
khai_search_code_range (const KhaiSearch *search,
                        const char *digits,
                        guint *first_leaf,
                        guint *n_leaves)
{
  gsize length = strlen (digits);
  guint low = 0;
  guint high = search->leaves->len;
  guint end;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      guint32 node = g_array_index (search->leaves, guint32, middle);

      if (strncmp (g_array_index (search->nodes, KhaiSearchNode, node).code, digits, length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (end = low; end < search->leaves->len; end++)
    {
      guint32 node = g_array_index (search->leaves, guint32, end);

      if (strncmp (g_array_index (search->nodes, KhaiSearchNode, node).code, digits, length) != 0)
        break;
    }
  *first_leaf = low;
  *n_leaves = end - low;
  return end > low;
}

/* (transfer full) both: where a word stands, and how it is spelled there. */
gboolean
khai_search_read_places (KhaiSearch *search,
                         guint word,
                         GBytes **places,
                         char ***spellings,
                         GError **error)
{
  gboolean row;
  gboolean ok;

  khai_stmt_reset (search->places_stmt);
  khai_stmt_bind_int (search->places_stmt, ":id", (gint64)word + 1);
  ok = khai_stmt_step (search->places_stmt, &row, error);
  if (ok
      && (!row || khai_stmt_is_null (search->places_stmt, 0)
          || khai_stmt_text (search->places_stmt, 1) == NULL))
    ok = refuse_row (error);
  if (ok)
    {
      *places = khai_stmt_blob (search->places_stmt, 0);
      *spellings = g_strsplit (khai_stmt_text (search->places_stmt, 1), " ", -1);
    }
  khai_stmt_reset (search->places_stmt);
  return ok;
}
