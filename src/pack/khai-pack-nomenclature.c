/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/nomenclature: ahtn2022.csv says which codes there are, NN.csv what they are called. Codes nobody has
 * described yet are shown with what stands above them, marked provisional. */

#include "khai-pack.h"

#include <string.h>

#define FOLDER "nomenclature/"

static gboolean
is_digits (const char *code, gsize length)
{
  return strlen (code) == length && code[strspn (code, G_CSET_DIGITS)] == '\0';
}

static KhaiPackCommodity *
add_commodity (KhaiPack *pack, GHashTable *by_code, const char *code, gsize digits)
{
  g_autofree char *part = g_strndup (code, digits);
  KhaiPackCommodity *commodity = g_hash_table_lookup (by_code, part);

  if (commodity != NULL)
    return commodity;
  commodity = g_new0 (KhaiPackCommodity, 1);
  commodity->code = g_steal_pointer (&part);
  commodity->provisional = TRUE;
  g_ptr_array_add (pack->commodities, commodity);
  g_hash_table_insert (by_code, commodity->code, commodity);
  return commodity;
}

/* The codes there are, and the chapters, headings and subheadings above them. */
static void
read_facts (KhaiPack *pack, GHashTable *by_code)
{
  static const char *const columns[] = { "code", "unit", NULL };
  const char *file = FOLDER "ahtn2022.csv";
  g_autoptr (GPtrArray) rows = khai_pack_read_table (pack, file, columns);

  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (rows, i);
      KhaiPackWhere where = khai_pack_where (pack, file, row->line);
      const char *code = row->cells[0];

      if (!is_digits (code, 8))
        khai_pack_problem (pack, where, "\"%s\" is no code of 8 digits", code);
      else if (g_hash_table_contains (by_code, code))
        khai_pack_problem (pack, where, "code %s is there twice; remove one", code);
      else
        {
          for (gsize digits = 2; digits < 8; digits += 2)
            add_commodity (pack, by_code, code, digits);
          add_commodity (pack, by_code, code, 8)->unit
              = row->cells[1][0] != '\0' ? g_strdup (row->cells[1]) : NULL;
        }
    }
}

static void
take_row (KhaiPack *pack,
          GHashTable *by_code,
          const KhaiPackRow *row,
          KhaiPackWhere where,
          const char *chapter)
{
  KhaiPackCommodity *commodity = g_hash_table_lookup (by_code, row->cells[0]);

  if (commodity == NULL)
    {
      khai_pack_problem (pack, where, "\"%s\" is no code of ahtn2022.csv, nor stands above one",
                         row->cells[0]);
      return;
    }
  if (!g_str_has_prefix (row->cells[0], chapter))
    khai_pack_problem (pack, where, "code %s does not belong into chapter %s; move the row",
                       row->cells[0], chapter);
  if (!commodity->provisional)
    {
      khai_pack_problem (pack, where, "code %s is there twice; remove one", row->cells[0]);
      return;
    }
  commodity->provisional = FALSE;
  commodity->where = where;
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      if (row->cells[1 + lang][0] == '\0')
        khai_pack_problem (pack, where, "code %s lacks title_%s; add it", row->cells[0],
                           khai_lang_to_string (lang));
      commodity->title[lang] = g_strdup (row->cells[1 + lang]);
      commodity->terms[lang] = g_strdup (row->cells[3 + lang]);
      commodity->products[lang] = g_strdup (row->cells[5 + lang]);
    }
  commodity->facets = row->cells[7][0] != '\0' ? g_strdup (row->cells[7]) : NULL;
}

static void
read_chapter (KhaiPack *pack, GHashTable *by_code, const char *file)
{
  static const char *const columns[]
      = { "code",        "title_vi",    "title_en", "terms_vi", "terms_en",
          "products_vi", "products_en", "facets",   NULL };
  g_autofree char *name = g_path_get_basename (file);
  g_autofree char *chapter = g_strndup (name, strlen (name) - strlen (".csv"));
  g_autoptr (GPtrArray) rows = NULL;

  if (!is_digits (chapter, 2))
    {
      khai_pack_problem (pack, khai_pack_where (pack, file, 1),
                         "a chapter's file is called NN.csv");
      return;
    }
  rows = khai_pack_read_table (pack, file, columns);
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (rows, i);

      take_row (pack, by_code, row, khai_pack_where (pack, file, row->line), chapter);
    }
}

static int
compare_commodities (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(KhaiPackCommodity *const *)a)->code, (*(KhaiPackCommodity *const *)b)->code);
}

/**
 * khai_pack_find_commodity:
 * @code: 2, 4, 6 or 8 digits
 *
 * Returns: (nullable): the row, once the nomenclature was read
 */
const KhaiPackCommodity *
khai_pack_find_commodity (const KhaiPack *pack, const char *code)
{
  const KhaiPackCommodity key = { .code = (char *)code };
  const KhaiPackCommodity *wanted = &key;
  KhaiPackCommodity **found = pack->commodities->len > 0
                                  ? bsearch (&wanted, pack->commodities->pdata,
                                             pack->commodities->len, sizeof wanted,
                                             compare_commodities)
                                  : NULL;

  return found != NULL ? *found : NULL;
}

/* 61091010 → 6109.10.10 */
static char *
with_dots (const char *code)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; code[i] != '\0'; i++)
    {
      if (i == 4 || i == 6)
        g_string_append_c (text, '.');
      g_string_append_c (text, code[i]);
    }
  return g_string_free (text, FALSE);
}

static void
title_like_parent (KhaiPackCommodity *commodity, GHashTable *by_code)
{
  static const char *const chapter[KHAI_N_LANGS] = { "Chương", "Chapter" };
  KhaiPackCommodity *parent = NULL;
  g_autofree char *dotted = with_dots (commodity->code);

  for (gsize digits = strlen (commodity->code) - 2; digits >= 2 && parent == NULL; digits -= 2)
    {
      g_autofree char *above = g_strndup (commodity->code, digits);
      KhaiPackCommodity *candidate = g_hash_table_lookup (by_code, above);

      parent = candidate != NULL && !candidate->provisional ? candidate : NULL;
    }
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      if (parent != NULL)
        commodity->title[lang] = g_strdup_printf ("%s · %s", parent->title[lang], dotted);
      else if (strlen (commodity->code) == 2)
        commodity->title[lang] = g_strdup_printf ("%s %s", chapter[lang], commodity->code);
      else
        commodity->title[lang]
            = g_strdup_printf ("%s %.2s · %s", chapter[lang], commodity->code, dotted);
    }
}

/**
 * khai_pack_read_nomenclature:
 *
 * Reads the nomenclature into @pack: every code with its chapter, heading and subheading, in code order.
 */
void
khai_pack_read_nomenclature (KhaiPack *pack)
{
  g_autoptr (GHashTable) by_code = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) files = khai_pack_list_files (pack, "nomenclature", ".csv");
  guint provisional = 0;

  read_facts (pack, by_code);
  for (guint i = 0; files[i] != NULL; i++)
    if (!g_str_has_suffix (files[i], "/ahtn2022.csv"))
      read_chapter (pack, by_code, files[i]);
  g_ptr_array_sort (pack->commodities, compare_commodities);
  for (guint i = 0; i < pack->commodities->len; i++)
    {
      KhaiPackCommodity *commodity = g_ptr_array_index (pack->commodities, i);

      if (!commodity->provisional)
        continue;
      title_like_parent (commodity, by_code);
      provisional += strlen (commodity->code) <= 4;
    }
  if (provisional > 0)
    khai_pack_note (pack, "%u chapters and headings have no row in nomenclature/ yet", provisional);
}
