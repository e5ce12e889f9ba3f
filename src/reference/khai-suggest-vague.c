/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts that name no goods: "gift", "phụ kiện", "hàng mẫu", "100% cotton". They get no code, but
 * what is missing. */

#include "khai-suggest-private.h"

#include "khai-error.h"

#include <string.h>

#define MAX_WORDS_OF_PHRASE 4

static void
missing_free (gpointer data)
{
  KhaiSuggestMissing *missing = data;

  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (missing->text[lang]);
  g_free (missing);
}

GHashTable *
khai_suggest_load_vague (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db, "SELECT word, missing_vi, missing_en, kind FROM vague_word", error);
  g_autoptr (GHashTable) vague
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, missing_free);
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      if (!khai_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&vague);

      KhaiSuggestMissing *missing = g_new0 (KhaiSuggestMissing, 1);
      missing->text[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 1));
      missing->text[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 2));
      missing->material = g_strcmp0 (khai_stmt_text (stmt, 3), "material") == 0;
      missing->goods = g_strcmp0 (khai_stmt_text (stmt, 3), "class") == 0;
      g_hash_table_insert (vague, g_strdup (khai_stmt_text (stmt, 0)), missing);
    }
}

/* The words from `first` on as the table has them; toneless ones are marked as such. */
static char *
join (GPtrArray *words, guint first, guint n, gboolean plain)
{
  GString *key = g_string_new (plain ? KHAI_SUGGEST_PLAIN : NULL);

  for (guint i = first; i < first + n; i++)
    {
      const KhaiFeature *feature = g_ptr_array_index (words, i);

      if (i > first)
        g_string_append_c (key, ' ');
      g_string_append (key, feature->key);
    }
  return g_string_free (key, FALSE);
}

/* How many words from `first` on are a vague phrase; 0: none. */
static guint
match (const KhaiSuggest *self, GPtrArray *words, guint first, KhaiSuggestMissing **missing)
{
  for (guint n = MIN (MAX_WORDS_OF_PHRASE, words->len - first); n > 0; n--)
    for (int plain = 0; plain < 2; plain++)
      {
        g_autofree char *key = join (words, first, n, plain);

        *missing = g_hash_table_lookup (self->vague, key);
        if (*missing != NULL)
          return n;
      }
  return 0;
}

/**
 * khai_suggest_find_missing:
 * @features: (element-type KhaiFeature): the words of a text
 *
 * Returns: (transfer none) (nullable): what is missing from the text; NULL if it names goods
 */
const KhaiSuggestMissing *
khai_suggest_find_missing (const KhaiSuggest *self, const GArray *features)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  KhaiSuggestMissing *first = NULL;
  gboolean material = FALSE;
  gboolean goods = FALSE;

  for (guint i = 0; i < features->len; i++)
    {
      KhaiFeature *feature = &g_array_index (features, KhaiFeature, i);

      if (!feature->joined)
        g_ptr_array_add (words, feature);
    }
  for (guint i = 0; i < words->len;)
    {
      KhaiSuggestMissing *missing;
      guint n = match (self, words, i, &missing);

      if (n == 0)
        return NULL;
      first = first != NULL ? first : missing;
      material |= missing->material;
      goods |= missing->goods;
      i += n;
    }
  if (material && goods)
    return NULL;
  return first != NULL ? first : g_hash_table_lookup (self->vague, KHAI_SUGGEST_NOTHING_SAID);
}

/* What to say of a text none of whose words is known. */
const KhaiSuggestMissing *
khai_suggest_nothing_known (const KhaiSuggest *self)
{
  return g_hash_table_lookup (self->vague, KHAI_SUGGEST_NOTHING_KNOWN);
}
