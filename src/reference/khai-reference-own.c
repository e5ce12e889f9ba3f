/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes beyond one entry of a list: the code that took over from one that ended, the code somebody wrote in words, and
 * codes a user added to lists that no public source holds. */

#include "khai-reference-private.h"

#include "khai-error.h"
#include "khai-words.h"

#include <string.h>

/* Codes change hands a few times at most; a ring in the data must not hang the program. */
#define MAX_HOPS 8

/**
 * khai_reference_find_successor:
 * @list: id of a code list
 * @code: a code, exactly as the list writes it
 * @date: ISO date on which the successor must be in force
 *
 * Follows who took over from @code, as customs renumbered its offices in 2025 and 2026.
 *
 * Returns: (transfer full) (nullable): the entry to use instead on @date; NULL without an error if @code is in force
 *   itself, is unknown, or ended without a successor
 */
KhaiCode *
khai_reference_find_successor (KhaiReference *self,
                               const char *list,
                               const char *code,
                               const char *date,
                               GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (list != NULL && code != NULL && date != NULL, NULL);

  gboolean in_force = FALSE;
  g_autoptr (KhaiCode) entry = khai_reference_get_code (self, list, code, date, &in_force, error);

  if (entry == NULL || in_force)
    return NULL;
  for (guint hop = 0; hop < MAX_HOPS && entry != NULL && entry->successor != NULL; hop++)
    {
      g_autofree char *next = g_strdup (entry->successor);

      g_clear_pointer (&entry, khai_code_free);
      entry = khai_reference_get_code (self, list, next, date, &in_force, error);
      if (entry != NULL && in_force)
        return g_steal_pointer (&entry);
    }
  return NULL;
}

static gboolean
has_phrase (const char *words, const char *phrase)
{
  g_auto (GStrv) phrases = g_strsplit (words != NULL ? words : "", "|", -1);

  return phrase[0] != '\0' && g_strv_contains ((const char *const *)phrases, phrase);
}

/**
 * khai_reference_recognise_code:
 * @list: id of a code list
 * @text: what a person or another program wrote: a code in either case, a name or an alias in either language, with or
 *   without tones ("US", "us", "Mỹ", "Hoa Kỳ", "USA"), or a code that was replaced
 * @date: (nullable): ISO date on which the entry must be in force; NULL takes any
 *
 * For texts that come whole from elsewhere, where nobody picks from suggestions: nothing is guessed.
 *
 * Returns: (transfer full) (nullable): the one entry that @text names; NULL without an error if there is none or more
 *   than one
 */
KhaiCode *
khai_reference_recognise_code (KhaiReference *self,
                               const char *list,
                               const char *text,
                               const char *date,
                               GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (list != NULL && text != NULL, NULL);

  g_autofree char *valid = g_strstrip (g_utf8_make_valid (text, -1));
  g_autofree char *upper = g_ascii_strup (valid, -1);
  g_autofree char *phrase = khai_words_fold_phrase (valid);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (KhaiCode) one = NULL;
  const char *const codes[] = { valid, upper };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      gboolean in_force = FALSE;
      g_autoptr (KhaiCode) entry
          = khai_reference_get_code (self, list, codes[i], date, &in_force, error);

      if (entry != NULL && in_force)
        return g_steal_pointer (&entry);
      if (entry != NULL)
        return khai_reference_find_successor (self, list, codes[i], date, error);
    }
  found = khai_reference_search_codes (self, list, valid, date, G_MAXUINT, error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const KhaiCode *entry = found->pdata[i];
      g_autofree char *words = khai_reference_get_code_words (self, entry);

      if (!has_phrase (words, phrase))
        continue;
      if (one != NULL && strcmp (one->code, entry->code) != 0)
        return NULL;
      g_clear_pointer (&one, khai_code_free);
      one = khai_code_copy (entry);
    }
  return g_steal_pointer (&one);
}

/**
 * khai_reference_set_own_codes:
 * @codes: (nullable) (element-type KhaiCode): codes of extendable lists that this user added; copied. Entries of other lists,
 *   and codes that the list has itself, count for nothing
 *
 * From now on they are found like the others, marked with the attribute "own=1".
 */
void
khai_reference_set_own_codes (KhaiReference *self, const GPtrArray *codes)
{
  g_return_if_fail (KHAI_IS_REFERENCE (self));

  g_ptr_array_set_size (self->own, 0);
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const KhaiCode *code = codes->pdata[i];
      g_autoptr (KhaiCode) there = NULL;
      KhaiCode *own;

      if (!khai_reference_list_is_extendable (self, code->list))
        continue;
      there = khai_reference_get_code (self, code->list, code->code, NULL, NULL, NULL);
      if (there != NULL)
        continue;
      own = khai_code_copy (code);
      g_free (own->attributes);
      own->attributes = g_strdup ("own=1");
      g_ptr_array_add (self->own, own);
    }
}

/* (transfer full) (nullable) */
KhaiCode *
khai_reference_find_own (KhaiReference *self, const char *list, const char *code)
{
  for (guint i = 0; i < self->own->len; i++)
    {
      const KhaiCode *own = self->own->pdata[i];

      if (strcmp (own->list, list) == 0 && strcmp (own->code, code) == 0)
        return khai_code_copy (own);
    }
  return NULL;
}

/* What search sees of one of the user's codes. */
char *
khai_reference_own_words (const KhaiCode *own)
{
  g_autofree char *vi = khai_words_fold_phrase (own->name[KHAI_LANG_VI]);
  g_autofree char *en = khai_words_fold_phrase (own->name[KHAI_LANG_EN]);

  return strcmp (vi, en) == 0 ? g_strdup (vi) : g_strdup_printf ("%s|%s", vi, en);
}

/* The folded names and aliases of an entry, separated by '|'. (transfer full) (nullable) */
char *
khai_reference_get_code_words (KhaiReference *self, const KhaiCode *code)
{
  KhaiStmt *stmt
      = khai_reference_stmt (self, &self->words_stmt,
                             "SELECT words FROM code WHERE list = :list AND code = :code AND "
                             "valid_from IS :from",
                             NULL);
  g_autofree char *words = NULL;
  g_autofree char *own = khai_code_get_attribute (code, "own");
  gboolean row = FALSE;

  if (own != NULL)
    return khai_reference_own_words (code);
  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":list", code->list);
  khai_stmt_bind_text (stmt, ":code", code->code);
  khai_stmt_bind_text (stmt, ":from", code->valid_from);
  if (khai_stmt_step (stmt, &row, NULL) && row)
    words = g_strdup (khai_stmt_text (stmt, 0));
  khai_stmt_reset (stmt);
  return g_steal_pointer (&words);
}
