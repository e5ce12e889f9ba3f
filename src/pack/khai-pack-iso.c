/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Countries (ISO 3166-1) and currencies (ISO 4217) from Debian's package iso-codes: its JSON files, and its Vietnamese
 * translations read straight from the compiled catalogues, because gettext answers only where a Vietnamese locale was
 * generated. <list>_overrides.csv says what traders call them. */

#include "khai-pack.h"

#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

#define MO_MAGIC 0x950412de
#define MO_MAGIC_SWAPPED 0xde120495

typedef struct
{
  const guint8 *data;
  gsize size;
  gboolean swapped;
} Catalogue;

static gboolean
read_number (const Catalogue *catalogue, gsize offset, guint32 *number)
{
  if (offset > catalogue->size || catalogue->size - offset < sizeof *number)
    return FALSE;
  memcpy (number, catalogue->data + offset, sizeof *number);
  if (catalogue->swapped)
    *number = GUINT32_SWAP_LE_BE (*number);
  return TRUE;
}

/* The string whose length and place stand at `offset`. */
static char *
read_string (const Catalogue *catalogue, gsize offset)
{
  guint32 length, start;

  if (!read_number (catalogue, offset, &length) || !read_number (catalogue, offset + 4, &start)
      || start > catalogue->size || catalogue->size - start < length)
    return NULL;
  return g_strndup ((const char *)catalogue->data + start, length);
}

/* The format of GNU gettext's .mo files: two tables of (length, offset), originals and translations. */
static GHashTable *
read_catalogue (KhaiPack *pack, const char *domain)
{
  g_autofree char *name = g_strconcat (domain, ".mo", NULL);
  g_autofree char *path = g_build_filename (pack->locale_dir, "vi", "LC_MESSAGES", name, NULL);
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  Catalogue catalogue = { 0 };
  guint32 magic = 0, n = 0, originals = 0, translations = 0;

  if (!g_file_get_contents (path, &data, &catalogue.size, &error))
    {
      khai_pack_problem (pack, khai_pack_where (pack, path, 1), "%s; install the package iso-codes",
                         error->message);
      return texts;
    }
  catalogue.data = (const guint8 *)data;
  if (read_number (&catalogue, 0, &magic))
    catalogue.swapped = magic == MO_MAGIC_SWAPPED;
  if ((magic != MO_MAGIC && magic != MO_MAGIC_SWAPPED) || !read_number (&catalogue, 8, &n)
      || !read_number (&catalogue, 12, &originals) || !read_number (&catalogue, 16, &translations)
      || n > catalogue.size / 16)
    {
      khai_pack_problem (pack, khai_pack_where (pack, path, 1),
                         "is no catalogue of translations; reinstall iso-codes");
      return texts;
    }
  for (guint32 i = 0; i < n; i++)
    {
      char *original = read_string (&catalogue, originals + (gsize)i * 8);
      char *translation = read_string (&catalogue, translations + (gsize)i * 8);

      if (original != NULL && translation != NULL && translation[0] != '\0')
        g_hash_table_insert (texts, original, translation);
      else
        {
          g_free (original);
          g_free (translation);
        }
    }
  return texts;
}

static JsonNode *
read_standard (KhaiPack *pack, const char *standard, JsonArray **entries)
{
  g_autofree char *name = g_strdup_printf ("iso_%s.json", standard);
  g_autofree char *path = g_build_filename (pack->iso_dir, name, NULL);
  KhaiPackWhere where = khai_pack_where (pack, path, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonNode *list = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      khai_pack_problem (pack, where, "is not there; install the package iso-codes");
      return NULL;
    }
  root = khai_json_load_file (path, &error);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    list = json_object_get_member (json_node_get_object (root), standard);
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      khai_pack_problem (pack, where, "is not what iso-codes installs: %s",
                         error != NULL ? error->message : "no list in it");
      return NULL;
    }
  *entries = json_node_get_array (list);
  return g_steal_pointer (&root);
}

static const char *
member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static void
append_alias (GString *aliases, const char *alias)
{
  if (alias != NULL && alias[0] != '\0')
    g_string_append_printf (aliases, "%s%s", aliases->len > 0 ? "|" : "", alias);
}

/* Every name of it in both languages, for search. */
static void
fill_from_standard (KhaiPackCode *entry, JsonObject *object, GHashTable *translations)
{
  static const char *const names[] = { "common_name", "name", "official_name" };
  GString *aliases = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *name = member (object, names[i]);
      const char *translated = name != NULL ? g_hash_table_lookup (translations, name) : NULL;

      if (name == NULL)
        continue;
      if (entry->code.name[KHAI_LANG_EN] == NULL)
        entry->code.name[KHAI_LANG_EN] = g_strdup (name);
      if (entry->code.name[KHAI_LANG_VI] == NULL)
        entry->code.name[KHAI_LANG_VI] = g_strdup (translated);
      append_alias (aliases, name);
      append_alias (aliases, translated);
    }
  append_alias (aliases, member (object, "alpha_3"));
  entry->aliases = g_string_free (aliases, FALSE);
}

static void
add_attribute (KhaiPackCode *entry, const char *attribute)
{
  g_autofree char *before = entry->code.attributes;

  entry->code.attributes
      = before != NULL ? g_strconcat (before, ";", attribute, NULL) : g_strdup (attribute);
}

static void
override (KhaiPackCode *entry, const KhaiPackRow *row)
{
  GString *aliases = g_string_new (NULL);

  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    if (row->cells[1 + lang][0] != '\0')
      {
        append_alias (aliases, entry->code.name[lang]);
        g_free (entry->code.name[lang]);
        entry->code.name[lang] = g_strdup (row->cells[1 + lang]);
      }
  append_alias (aliases, row->cells[3]);
  append_alias (aliases, entry->aliases);
  g_free (entry->aliases);
  entry->aliases = g_string_free (aliases, FALSE);
  if (row->cells[4][0] != '\0')
    add_attribute (entry, row->cells[4]);
}

static void
apply_overrides (KhaiPack *pack, KhaiPackList *list, GHashTable *by_code)
{
  static const char *const columns[]
      = { "code", "name_vi", "name_en", "aliases", "attributes", NULL };
  g_autofree char *file = g_strdup_printf ("codes/%s_overrides.csv", list->id);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!khai_pack_has_file (pack, file))
    return;

  g_autoptr (GPtrArray) rows = khai_pack_read_table (pack, file, columns);
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiPackRow *row = g_ptr_array_index (rows, i);
      KhaiPackWhere where = khai_pack_where (pack, file, row->line);
      KhaiPackCode *entry = g_hash_table_lookup (by_code, row->cells[0]);

      if (!g_hash_table_add (seen, row->cells[0]))
        khai_pack_problem (pack, where, "code \"%s\" is there twice; remove one", row->cells[0]);
      else if (entry != NULL)
        {
          entry->where = where;
          override (entry, row);
        }
      else
        {
          /* What ISO does not have (any more, or in this edition of iso-codes), the file may add. */
          entry = khai_pack_list_add (pack, list, row->cells[0], where);
          override (entry, row);
        }
    }
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  const KhaiPackCode *one = *(KhaiPackCode *const *)a;
  const KhaiPackCode *other = *(KhaiPackCode *const *)b;

  return strcmp (one->code.code, other->code.code);
}

/* Untranslated names stay English: an edition of iso-codes with a new name must not stop the build. */
static void
complete_list (KhaiPack *pack, KhaiPackList *list)
{
  GString *missing = g_string_new (NULL);

  for (guint i = 0; i < list->codes->len; i++)
    {
      KhaiPackCode *entry = g_ptr_array_index (list->codes, i);

      if (entry->code.name[KHAI_LANG_VI] == NULL && entry->code.name[KHAI_LANG_EN] != NULL)
        {
          entry->code.name[KHAI_LANG_VI] = g_strdup (entry->code.name[KHAI_LANG_EN]);
          g_string_append_printf (missing, " %s", entry->code.code);
        }
    }
  if (missing->len > 0)
    khai_pack_note (pack, "no Vietnamese name in codes/%s_overrides.csv for:%s", list->id,
                    missing->str);
  g_string_free (missing, TRUE);
  g_ptr_array_sort (list->codes, compare_codes);
}

static void
read_standard_list (KhaiPack *pack,
                    KhaiPackList *list,
                    const char *standard,
                    const char *code_member)
{
  JsonArray *entries = NULL;
  g_autoptr (JsonNode) root = read_standard (pack, standard, &entries);
  g_autofree char *domain = g_strconcat ("iso_", standard, NULL);
  g_autoptr (GHashTable) translations = read_catalogue (pack, domain);
  g_autoptr (GHashTable) by_code = g_hash_table_new (g_str_hash, g_str_equal);

  if (root == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      const char *code = JSON_NODE_HOLDS_OBJECT (node)
                             ? member (json_node_get_object (node), code_member)
                             : NULL;

      /* ISO 4217 reserves two codes that are no money: for tests, and for "no currency". */
      if (code == NULL || strcmp (code, "XTS") == 0 || strcmp (code, "XXX") == 0)
        continue;

      KhaiPackCode *entry = khai_pack_list_add (pack, list, code, list->where);
      entry->source = g_strdup_printf ("ISO %s", standard);
      fill_from_standard (entry, json_node_get_object (node), translations);
      g_hash_table_insert (by_code, entry->code.code, entry);
    }
  apply_overrides (pack, list, by_code);
  complete_list (pack, list);
}

static void
add_minor_units (KhaiPackList *currencies)
{
  for (guint i = 0; i < currencies->codes->len; i++)
    {
      KhaiPackCode *entry = g_ptr_array_index (currencies->codes, i);
      g_autofree char *minor = khai_code_get_attribute (&entry->code, "minor");

      if (minor == NULL)
        add_attribute (entry, "minor=2");
    }
}

/**
 * khai_pack_read_iso_lists:
 * @countries: (nullable): the list "countries", if there is one
 * @currencies: (nullable): the list "currencies", if there is one; its codes get the attribute "minor", the number
 *   of decimals (ISO 4217), 2 where codes/currencies_overrides.csv does not say otherwise
 */
void
khai_pack_read_iso_lists (KhaiPack *pack, KhaiPackList *countries, KhaiPackList *currencies)
{
  if (countries != NULL)
    read_standard_list (pack, countries, "3166-1", "alpha_2");
  if (currencies != NULL)
    {
      read_standard_list (pack, currencies, "4217", "alpha_3");
      add_minor_units (currencies);
    }
}
