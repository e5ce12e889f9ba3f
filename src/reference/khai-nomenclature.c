/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The nomenclature as a tree: chapters, headings, subheadings and codes. */

#include "khai-reference-private.h"

#include "khai-error.h"

#include <string.h>

/**
 * khai_commodity_free:
 * @commodity: (nullable) (transfer full): a row of the nomenclature
 */
void
khai_commodity_free (KhaiCommodity *commodity)
{
  if (commodity == NULL)
    return;
  g_free (commodity->code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (commodity->title[lang]);
  g_free (commodity->unit);
  g_free (commodity);
}

/**
 * khai_hit_free:
 * @hit: (nullable) (transfer full): one answer of the search
 */
void
khai_hit_free (KhaiHit *hit)
{
  if (hit == NULL)
    return;
  g_free (hit->code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (hit->title[lang]);
      g_strfreev (hit->path[lang]);
    }
  g_free (hit->unit);
  g_free (hit);
}

#define COMMODITY_COLUMNS "code, title_vi, title_en, unit, provisional"

/* NULL if the row is damaged. */
static KhaiCommodity *
read_commodity (KhaiStmt *stmt, GError **error)
{
  KhaiCommodity *commodity;

  for (int column = 0; column < 3; column++)
    if (khai_stmt_text (stmt, column) == NULL)
      {
        g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                             "a row of the nomenclature is not whole");
        return NULL;
      }
  commodity = g_new0 (KhaiCommodity, 1);
  commodity->code = g_strdup (khai_stmt_text (stmt, 0));
  commodity->title[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 1));
  commodity->title[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 2));
  commodity->unit = g_strdup (khai_stmt_text (stmt, 3));
  commodity->provisional = khai_stmt_int (stmt, 4) != 0;
  return commodity;
}

char *
khai_reference_plain_code (const char *code)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (plain, *p);
      else if ((*p != '.' && !g_ascii_isspace (*p)))
        {
          g_string_free (plain, TRUE);
          return NULL;
        }
      if (plain->len > 8)
        {
          g_string_free (plain, TRUE);
          return NULL;
        }
    }
  return g_string_free (plain, FALSE);
}

/**
 * khai_reference_get_commodity:
 * @code: 2, 4, 6 or 8 digits, with or without dots and spaces
 *
 * Returns: (transfer full) (nullable): the row; NULL without an error if there is no such code
 */
KhaiCommodity *
khai_reference_get_commodity (KhaiReference *self, const char *code, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  g_autofree char *plain = khai_reference_plain_code (code);
  KhaiCommodity *commodity = NULL;
  gboolean row;

  if (plain == NULL)
    return NULL;

  KhaiStmt *stmt = khai_reference_stmt (
      self, &self->commodity_stmt, "SELECT " COMMODITY_COLUMNS " FROM commodity WHERE code = :code",
      error);
  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":code", plain);
  if (khai_stmt_step (stmt, &row, error) && row)
    commodity = read_commodity (stmt, error);
  khai_stmt_reset (stmt);
  return commodity;
}

/**
 * khai_reference_get_children:
 * @code: a chapter, heading or subheading; "" for the chapters themselves
 *
 * Returns: (transfer full) (element-type KhaiCommodity): the rows directly below, in code order; empty if there are
 *   none; NULL only on an error of the database
 */
GPtrArray *
khai_reference_get_children (KhaiReference *self, const char *code, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  g_autofree char *plain = khai_reference_plain_code (code);
  g_autoptr (GPtrArray) children
      = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_commodity_free);
  gboolean row = TRUE;

  if (plain == NULL)
    return g_steal_pointer (&children);

  KhaiStmt *stmt = khai_reference_stmt (self, &self->children_stmt,
                                        "SELECT " COMMODITY_COLUMNS " FROM commodity "
                                        "WHERE parent IS :parent ORDER BY code",
                                        error);
  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":parent", plain[0] != '\0' ? plain : NULL);
  while (row)
    {
      KhaiCommodity *child = NULL;
      gboolean ok = khai_stmt_step (stmt, &row, error);

      if (ok && row)
        child = read_commodity (stmt, error);
      if (!ok || (row && child == NULL))
        {
          khai_stmt_reset (stmt);
          return NULL;
        }
      if (row)
        g_ptr_array_add (children, child);
    }
  khai_stmt_reset (stmt);
  return g_steal_pointer (&children);
}

/**
 * khai_reference_get_path_titles:
 * @code: a code of any length
 * @lang: language of the titles
 *
 * Returns: (transfer full) (nullable): titles from the chapter down to @code's own row; NULL without an error if
 *   there is no such code
 */
char **
khai_reference_get_path_titles (KhaiReference *self,
                                const char *code,
                                KhaiLang lang,
                                GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (code != NULL && lang < KHAI_N_LANGS, NULL);

  g_autofree char *plain = khai_reference_plain_code (code);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  if (plain == NULL || strlen (plain) < 2 || strlen (plain) % 2 != 0)
    return NULL;
  for (gsize digits = 2; digits <= strlen (plain); digits += 2)
    {
      g_autofree char *part = g_strndup (plain, digits);
      g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (self, part, error);

      if (commodity == NULL)
        return NULL;
      g_ptr_array_add (titles, g_strdup (commodity->title[lang]));
    }
  g_ptr_array_add (titles, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&titles), FALSE);
}

/**
 * khai_reference_search:
 * @query: what was typed so far, any text whatever
 * @limit: how many answers at most
 *
 * As-you-type search over titles, terms and product names in both languages (see khai-search.c). The first search
 * loads the vocabulary (some hundredths of a second).
 *
 * Returns: (transfer full) (element-type KhaiHit): answers, best first; empty for an empty query; NULL only on an
 *   error of the database
 */
GPtrArray *
khai_reference_search (KhaiReference *self, const char *query, guint limit, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  if (self->search == NULL)
    self->search = khai_search_new (self->db, error);
  return self->search != NULL ? khai_search_run (self->search, query, limit, error) : NULL;
}
