/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Code lists. A code may have several entries, one after the other in time; which one counts depends on the date of the
 * declaration, never on today's. Lists are small (at most some hundred codes), so search reads the whole list. */

#include "khai-reference-private.h"

#include "khai-error.h"
#include "khai-words.h"

#include <string.h>

#define CODE_COLUMNS "list, code, name_vi, name_en, valid_from, valid_to, successor, attributes"

/* NULL if the row is damaged: what a code always has is missing. */
static KhaiCode *
read_code (KhaiStmt *stmt, GError **error)
{
  KhaiCode *code;

  for (int column = 0; column < 4; column++)
    if (khai_stmt_text (stmt, column) == NULL)
      {
        g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                             "a code of the reference file is not whole");
        return NULL;
      }
  code = g_new0 (KhaiCode, 1);
  code->list = g_strdup (khai_stmt_text (stmt, 0));
  code->code = g_strdup (khai_stmt_text (stmt, 1));
  code->name[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 2));
  code->name[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 3));
  code->valid_from = g_strdup (khai_stmt_text (stmt, 4));
  code->valid_to = g_strdup (khai_stmt_text (stmt, 5));
  code->successor = g_strdup (khai_stmt_text (stmt, 6));
  code->attributes = g_strdup (khai_stmt_text (stmt, 7));
  return code;
}

/**
 * khai_code_copy:
 *
 * Returns: (transfer full): a copy that outlives the reference
 */
KhaiCode *
khai_code_copy (const KhaiCode *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  KhaiCode *copy = g_new0 (KhaiCode, 1);

  copy->list = g_strdup (code->list);
  copy->code = g_strdup (code->code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    copy->name[lang] = g_strdup (code->name[lang]);
  copy->valid_from = g_strdup (code->valid_from);
  copy->valid_to = g_strdup (code->valid_to);
  copy->successor = g_strdup (code->successor);
  copy->attributes = g_strdup (code->attributes);
  return copy;
}

/**
 * khai_code_free:
 * @code: (nullable) (transfer full): an entry
 */
void
khai_code_free (KhaiCode *code)
{
  if (code == NULL)
    return;
  g_free (code->list);
  g_free (code->code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (code->name[lang]);
  g_free (code->valid_from);
  g_free (code->valid_to);
  g_free (code->successor);
  g_free (code->attributes);
  g_free (code);
}

/**
 * khai_code_get_attribute:
 * @name: of an attribute, "rec20"
 *
 * Returns: (transfer full) (nullable): its value; "" for an attribute without one, NULL if the code has no such
 *   attribute
 */
char *
khai_code_get_attribute (const KhaiCode *code, const char *name)
{
  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (code->attributes == NULL)
    return NULL;

  g_auto (GStrv) attributes = g_strsplit (code->attributes, ";", -1);
  gsize length = strlen (name);

  for (guint i = 0; attributes[i] != NULL; i++)
    {
      const char *attribute = g_strstrip (attributes[i]);

      if (strncmp (attribute, name, length) == 0 && attribute[length] == '=')
        return g_strdup (attribute + length + 1);
      if (strcmp (attribute, name) == 0)
        return g_strdup ("");
    }
  return NULL;
}

static gboolean
is_in_force (const char *valid_from, const char *valid_to, const char *date)
{
  if (date == NULL)
    return TRUE;
  return (valid_from == NULL || strcmp (valid_from, date) <= 0)
         && (valid_to == NULL || strcmp (date, valid_to) <= 0);
}

/**
 * khai_reference_get_code:
 * @list: id of a code list
 * @code: a code, exactly as the list writes it
 * @date: (nullable): ISO date of the declaration; NULL takes the latest entry
 * @in_force: (out) (optional): whether the entry returned is in force on @date
 *
 * Returns: (transfer full) (nullable): the entry in force on @date, else the latest there ever was (its successor
 *   says who took over); NULL without an error if the list never had the code
 */
KhaiCode *
khai_reference_get_code (KhaiReference *self,
                         const char *list,
                         const char *code,
                         const char *date,
                         gboolean *in_force,
                         GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (list != NULL && code != NULL, NULL);

  KhaiStmt *stmt = khai_reference_stmt (self, &self->code_stmt,
                                        "SELECT " CODE_COLUMNS
                                        " FROM code WHERE list = :list AND code = :code "
                                        "ORDER BY coalesce (valid_from, '') DESC",
                                        error);
  g_autoptr (KhaiCode) latest = NULL;
  gboolean row;

  if (in_force != NULL)
    *in_force = FALSE;
  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":list", list);
  khai_stmt_bind_text (stmt, ":code", code);
  for (;;)
    {
      if (!khai_stmt_step (stmt, &row, error))
        {
          khai_stmt_reset (stmt);
          return NULL;
        }
      if (!row)
        break;

      g_autoptr (KhaiCode) entry = read_code (stmt, error);

      if (entry == NULL)
        {
          khai_stmt_reset (stmt);
          return NULL;
        }
      if (is_in_force (entry->valid_from, entry->valid_to, date))
        {
          khai_stmt_reset (stmt);
          if (in_force != NULL)
            *in_force = TRUE;
          return g_steal_pointer (&entry);
        }
      if (latest == NULL)
        latest = g_steal_pointer (&entry);
    }
  khai_stmt_reset (stmt);
  if (latest == NULL)
    {
      latest = khai_reference_find_own (self, list, code);
      if (latest != NULL && in_force != NULL)
        *in_force = TRUE;
    }
  return g_steal_pointer (&latest);
}

/* How well an entry fits; 0: not at all. */
enum
{
  FITS_NOT,
  FITS_WORDS,  /* every word typed begins a word of the names or aliases */
  FITS_START,  /* … and the first begins a name or an alias */
  FITS_PHRASE, /* a name or alias is, or begins with, the text */
  FITS_WHOLE,  /* a name or alias is the text */
  FITS_CODE_PREFIX,
  FITS_CODE
};

/* Whether `word` begins a word of `words`; `*at_start` is set if it begins a name or alias, which '|' separates. */
static gboolean
begins_a_word (const char *words, const char *word, gboolean *at_start)
{
  gboolean found = FALSE;
  gsize length = strlen (word);

  if (length == 0)
    return FALSE;
  for (const char *p = strstr (words, word); p != NULL; p = strstr (p + length, word))
    if (p == words || !g_ascii_isalnum (p[-1]))
      {
        found = TRUE;
        if (p == words || p[-1] == '|')
          *at_start = TRUE;
      }
  return found;
}

/* Whether one of the phrases that '|' separates is `phrase`. */
static gboolean
is_a_phrase (const char *words, const char *phrase)
{
  gsize length = strlen (phrase);

  if (length == 0)
    return FALSE;
  for (const char *p = strstr (words, phrase); p != NULL; p = strstr (p + 1, phrase))
    if ((p == words || p[-1] == '|') && (p[length] == '|' || p[length] == '\0'))
      return TRUE;
  return FALSE;
}

static int
fit (const char *code,
     const char *words,
     const char *typed_code,
     const char *folded,
     char **typed_words)
{
  gboolean at_start = FALSE, first_at_start = FALSE;

  if (typed_code[0] != '\0' && g_ascii_strcasecmp (code, typed_code) == 0)
    return FITS_CODE;
  if (typed_code[0] != '\0' && g_ascii_strncasecmp (code, typed_code, strlen (typed_code)) == 0)
    return FITS_CODE_PREFIX;
  if (is_a_phrase (words, folded))
    return FITS_WHOLE;
  if (begins_a_word (words, folded, &at_start) && at_start)
    return FITS_PHRASE;
  for (guint i = 0; typed_words[i] != NULL; i++)
    {
      at_start = FALSE;
      if (!begins_a_word (words, typed_words[i], &at_start))
        return FITS_NOT;
      if (i == 0)
        first_at_start = at_start;
    }
  return typed_words[0] == NULL ? FITS_NOT : first_at_start ? FITS_START : FITS_WORDS;
}

typedef struct
{
  KhaiCode *code;
  int fit;
  gboolean rare; /* asked for seldom: stands behind what fits as well */
  guint order;
} Found;

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *one = a;
  const Found *other = b;

  if (one->fit != other->fit)
    return other->fit - one->fit;
  if (one->rare != other->rare)
    return one->rare ? 1 : -1;
  return one->order < other->order ? -1 : one->order > other->order;
}

static void
found_clear (gpointer data)
{
  khai_code_free (((Found *)data)->code);
}

/* Reads the list through; FALSE only on an error of the database. */
static gboolean
collect (KhaiStmt *stmt,
         const char *text,
         const char *date,
         guint limit,
         GArray *found,
         GError **error)
{
  g_autofree char *typed_code = g_strstrip (g_strdup (text));
  g_autofree char *folded = khai_words_fold_phrase (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  gboolean row;

  while (khai_stmt_step (stmt, &row, error))
    {
      Found entry = { NULL, FITS_WORDS, FALSE, found->len };
      const char *attributes;

      if (!row)
        return TRUE;
      if (!is_in_force (khai_stmt_text (stmt, 4), khai_stmt_text (stmt, 5), date))
        continue;
      attributes = khai_stmt_text (stmt, 7);
      entry.rare = attributes != NULL && strstr (attributes, "rare=1") != NULL;
      const char *code = khai_stmt_text (stmt, 1);
      const char *searched = khai_stmt_text (stmt, 8);
      if (typed_code[0] != '\0')
        entry.fit = fit (code != NULL ? code : "", searched != NULL ? searched : "", typed_code,
                         folded, words);
      else if (entry.rare)
        continue;
      else if (found->len >= limit)
        return TRUE;
      if (entry.fit == FITS_NOT)
        continue;
      entry.code = read_code (stmt, error);
      if (entry.code == NULL)
        return FALSE;
      g_array_append_val (found, entry);
    }
  return FALSE;
}

/* The user's own codes stand first: there are few, and they are there because they are used. */
static void
collect_own (KhaiReference *self, const char *list, const char *text, GArray *found)
{
  g_autofree char *typed_code = g_strstrip (g_strdup (text));
  g_autofree char *folded = khai_words_fold_phrase (text);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; i < self->own->len; i++)
    {
      const KhaiCode *own = self->own->pdata[i];
      g_autofree char *own_words = khai_reference_own_words (own);
      Found entry = { NULL, FITS_WORDS, FALSE, found->len };

      if (strcmp (own->list, list) != 0)
        continue;
      if (typed_code[0] != '\0')
        entry.fit = fit (own->code, own_words, typed_code, folded, words);
      if (entry.fit == FITS_NOT)
        continue;
      entry.code = khai_code_copy (own);
      g_array_append_val (found, entry);
    }
}

/**
 * khai_reference_search_codes:
 * @list: id of a code list; an unknown list finds nothing
 * @text: what was typed, any text
 * @date: (nullable): ISO date on which the entries must be in force; NULL takes all
 * @limit: how many entries at most
 *
 * Finds entries by code (exact, then beginning with), then by names and aliases in either language, with or without
 * tones; every word typed must begin a word of the entry. Within one kind of fit the list's own order is kept.
 * Empty text: the first @limit. What is asked for seldom (attribute "rare=1") stands behind what fits as well, and is found by
 * its words only.
 *
 * Returns: (transfer full) (element-type KhaiCode): the entries, best first; NULL only on an error of the database
 */
GPtrArray *
khai_reference_search_codes (KhaiReference *self,
                             const char *list,
                             const char *text,
                             const char *date,
                             guint limit,
                             GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (list != NULL && text != NULL, NULL);

  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  KhaiStmt *stmt = khai_reference_stmt (
      self, &self->codes_stmt,
      "SELECT " CODE_COLUMNS ", words FROM code WHERE list = :list ORDER BY rowid", error);

  g_array_set_clear_func (found, found_clear);
  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":list", list);
  collect_own (self, list, valid, found);
  gboolean ok = collect (stmt, valid, date, limit, found, error);
  khai_stmt_reset (stmt);
  if (!ok)
    return NULL;

  GPtrArray *codes = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_code_free);
  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len && i < limit; i++)
    g_ptr_array_add (codes, g_steal_pointer (&g_array_index (found, Found, i).code));
  return codes;
}

/**
 * khai_reference_list_is_extendable:
 * @list: id of a code list
 *
 * Returns: TRUE if the list is known not to be complete, so that another code is no fault ("warehouses":
 *   customs opens them any day)
 */
gboolean
khai_reference_list_is_extendable (KhaiReference *self, const char *list)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), FALSE);
  g_return_val_if_fail (list != NULL, FALSE);

  return g_hash_table_contains (self->extendable, list);
}

static GPtrArray *
read_texts (KhaiReference *self, const char *sql, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, sql, error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return g_steal_pointer (&texts);
      g_ptr_array_add (texts, g_strdup (khai_stmt_text (stmt, 0)));
    }
  return NULL;
}

/**
 * khai_reference_get_dialects:
 * @self: a reference
 * @error: failures of the database only
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the JSON text of every order file dialect, by id
 */
GPtrArray *
khai_reference_get_dialects (KhaiReference *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  return read_texts (self, "SELECT body FROM dialect ORDER BY id", error);
}

/**
 * khai_reference_get_layouts:
 * @self: a reference
 * @error: failures of the database only
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the JSON text of every layout of a sheet for others, by id
 */
GPtrArray *
khai_reference_get_layouts (KhaiReference *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  return read_texts (self, "SELECT body FROM layout ORDER BY id", error);
}
