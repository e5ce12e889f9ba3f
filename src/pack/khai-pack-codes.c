/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/codes: lists.csv names the lists, <list>.csv holds each. Countries and currencies come from ISO's lists. */

#include "khai-pack.h"

#include "khai-date.h"

#include <string.h>

#define FOLDER "codes/"

static char *
text_or_null (const char *text)
{
  return text[0] != '\0' ? g_strdup (text) : NULL;
}

/**
 * khai_pack_list_add:
 * @list: a list
 * @code: a code
 * @where: for messages
 *
 * Returns: (transfer none): a new entry of the list, to be filled
 */
KhaiPackCode *
khai_pack_list_add (KhaiPack *pack, KhaiPackList *list, const char *code, KhaiPackWhere where)
{
  KhaiPackCode *entry = g_new0 (KhaiPackCode, 1);

  entry->code.list = g_strdup (list->id);
  entry->code.code = g_strdup (code);
  entry->where = where;
  g_ptr_array_add (list->codes, entry);
  return entry;
}

static void
check_date (KhaiPack *pack, const KhaiPackCode *entry, const char *name, const char *date)
{
  if (date != NULL && !khai_date_is_iso (date))
    khai_pack_problem (pack, entry->where, "%s \"%s\" is no date; write YYYY-MM-DD", name, date);
}

static void
check_attributes (KhaiPack *pack, const KhaiPackCode *entry)
{
  g_auto (GStrv) attributes
      = g_strsplit (entry->code.attributes != NULL ? entry->code.attributes : "", ";", -1);

  for (guint i = 0; attributes[i] != NULL; i++)
    {
      gsize name = strspn (attributes[i], G_CSET_a_2_z G_CSET_DIGITS "_");

      if (attributes[0][0] != '\0' && (name == 0 || attributes[i][name] != '='))
        khai_pack_problem (pack, entry->where,
                           "attribute \"%s\" is not name=value; separate them by ';'",
                           attributes[i]);
    }
}

static void
read_list (KhaiPack *pack, KhaiPackList *list)
{
  static const char *const columns[]
      = { "code",       "name_vi",  "name_en",     "valid_from?", "valid_to?",
          "successor?", "aliases?", "attributes?", "source?",     NULL };
  g_autofree char *file = g_strconcat (FOLDER, list->id, ".csv", NULL);

  if (!khai_pack_has_file (pack, file))
    {
      khai_pack_problem (pack, list->where, "there is no %s; write it, or remove the list", file);
      return;
    }

  g_autoptr (GPtrArray) rows = khai_pack_read_table (pack, file, columns);
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (rows, i);
      KhaiPackCode *entry
          = khai_pack_list_add (pack, list, row->cells[0], khai_pack_where (pack, file, row->line));

      entry->code.name[KHAI_LANG_VI] = g_strdup (row->cells[1]);
      entry->code.name[KHAI_LANG_EN] = g_strdup (row->cells[2]);
      entry->code.valid_from = text_or_null (row->cells[3]);
      entry->code.valid_to = text_or_null (row->cells[4]);
      entry->code.successor = text_or_null (row->cells[5]);
      entry->aliases = text_or_null (row->cells[6]);
      entry->code.attributes = text_or_null (row->cells[7]);
      entry->source = text_or_null (row->cells[8]);
    }
}

static gboolean
overlap (const KhaiCode *a, const KhaiCode *b)
{
  return (a->valid_from == NULL || b->valid_to == NULL || strcmp (a->valid_from, b->valid_to) <= 0)
         && (b->valid_from == NULL || a->valid_to == NULL
             || strcmp (b->valid_from, a->valid_to) <= 0);
}

static void
check_entry (KhaiPack *pack, const KhaiPackCode *entry)
{
  const KhaiCode *code = &entry->code;

  if (code->code[0] == '\0')
    khai_pack_problem (pack, entry->where, "the code is missing");
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    if (code->name[lang] == NULL || code->name[lang][0] == '\0')
      khai_pack_problem (pack, entry->where, "code \"%s\" lacks name_%s; add it", code->code,
                         khai_lang_to_string (lang));
  check_date (pack, entry, "valid_from", code->valid_from);
  check_date (pack, entry, "valid_to", code->valid_to);
  if (code->valid_from != NULL && code->valid_to != NULL
      && strcmp (code->valid_from, code->valid_to) > 0)
    khai_pack_problem (pack, entry->where,
                       "code \"%s\" ends before it begins; exchange valid_from and valid_to",
                       code->code);
  check_attributes (pack, entry);
}

static void
check_list (KhaiPack *pack, const KhaiPackList *list)
{
  g_autoptr (GHashTable) by_code
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);

  for (guint i = 0; i < list->codes->len; i++)
    {
      KhaiPackCode *entry = g_ptr_array_index (list->codes, i);
      GPtrArray *same = g_hash_table_lookup (by_code, entry->code.code);

      check_entry (pack, entry);
      if (same == NULL)
        {
          same = g_ptr_array_new ();
          g_hash_table_insert (by_code, entry->code.code, same);
        }
      for (guint k = 0; k < same->len; k++)
        {
          const KhaiPackCode *other = g_ptr_array_index (same, k);

          if (overlap (&entry->code, &other->code))
            khai_pack_problem (
                pack, entry->where,
                "code \"%s\" is already in force then by line %u; end that one first",
                entry->code.code, other->where.line);
        }
      g_ptr_array_add (same, entry);
    }
  for (guint i = 0; i < list->codes->len; i++)
    {
      const KhaiPackCode *entry = g_ptr_array_index (list->codes, i);

      if (entry->code.successor != NULL && !g_hash_table_contains (by_code, entry->code.successor))
        khai_pack_problem (pack, entry->where,
                           "successor \"%s\" of \"%s\" is not in the list; add it",
                           entry->code.successor, entry->code.code);
    }
}

static KhaiPackList *
add_list (KhaiPack *pack, const KhaiPackRow *row, const char *file)
{
  KhaiPackList *list = g_new0 (KhaiPackList, 1);

  list->id = g_strdup (row->cells[0]);
  list->title[KHAI_LANG_VI] = g_strdup (row->cells[1]);
  list->title[KHAI_LANG_EN] = g_strdup (row->cells[2]);
  list->extendable = strcmp (row->cells[3], "1") == 0;
  list->note[KHAI_LANG_VI] = text_or_null (row->cells[4]);
  list->note[KHAI_LANG_EN] = text_or_null (row->cells[5]);
  list->codes = g_ptr_array_new ();
  list->where = khai_pack_where (pack, file, row->line);
  g_ptr_array_add (pack->lists, list);
  if (list->id[0] == '\0' || list->id[strspn (list->id, G_CSET_a_2_z G_CSET_DIGITS "_")] != '\0')
    khai_pack_problem (pack, list->where,
                       "\"%s\" is no name of a list; use small letters, digits and _", list->id);
  if (list->title[KHAI_LANG_VI][0] == '\0' || list->title[KHAI_LANG_EN][0] == '\0')
    khai_pack_problem (pack, list->where, "list \"%s\" lacks a title in one language; add it",
                       list->id);
  if (!list->extendable && strcmp (row->cells[3], "0") != 0)
    khai_pack_problem (pack, list->where, "extendable must be 0 or 1, not \"%s\"", row->cells[3]);
  if (!g_hash_table_insert (pack->lists_by_id, list->id, list))
    khai_pack_problem (pack, list->where, "list \"%s\" is there twice; remove one", list->id);
  return list;
}

/* A file nobody reads is a list somebody misses. */
static void
tell_stray_files (KhaiPack *pack)
{
  g_auto (GStrv) files = khai_pack_list_files (pack, "codes", ".csv");

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (files[i]);

      name[strlen (name) - strlen (".csv")] = '\0';
      if (strcmp (name, "lists") == 0)
        continue;
      if (g_str_has_suffix (name, "_overrides"))
        name[strlen (name) - strlen ("_overrides")] = '\0';
      if (!g_hash_table_contains (pack->lists_by_id, name))
        khai_pack_problem (pack, khai_pack_where (pack, files[i], 1),
                           "list \"%s\" is not in codes/lists.csv; add it there", name);
    }
}

/**
 * khai_pack_read_codes:
 *
 * Reads all code lists into @pack; every fault is told.
 */
void
khai_pack_read_codes (KhaiPack *pack)
{
  static const char *const columns[]
      = { "list", "title_vi", "title_en", "extendable", "note_vi?", "note_en?", NULL };
  const char *file = FOLDER "lists.csv";
  KhaiPackList *countries = NULL;
  KhaiPackList *currencies = NULL;

  if (!khai_pack_has_file (pack, file))
    {
      khai_pack_problem (pack, khai_pack_where (pack, file, 1),
                         "is missing; it names the code lists");
      return;
    }

  g_autoptr (GPtrArray) rows = khai_pack_read_table (pack, file, columns);
  for (guint i = 0; i < rows->len; i++)
    {
      KhaiPackList *list = add_list (pack, g_ptr_array_index (rows, i), file);

      if (strcmp (list->id, "countries") == 0)
        countries = list;
      else if (strcmp (list->id, "currencies") == 0)
        currencies = list;
      else
        read_list (pack, list);
    }
  tell_stray_files (pack);
  khai_pack_read_iso_lists (pack, countries, currencies);
  for (guint i = 0; i < pack->lists->len; i++)
    check_list (pack, g_ptr_array_index (pack->lists, i));
}
