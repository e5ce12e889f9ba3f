/* SPDX-License-Identifier: GPL-3.0-or-later */

/* data/layouts: one file a sheet for others. What the program will make of it is tried at once, by the program's own reader, and what a
 * column is filled from must be a field of the dictionary. */

#include "khai-pack.h"

#include "khai-sheet.h"
#include "khai-json.h"

#include <string.h>

static void
check_columns (KhaiPack *pack, const char *file, const KhaiSheetLayout *layout)
{
  for (guint i = 0; i < layout->columns->len; i++)
    {
      const KhaiSheetColumn *column = layout->columns->pdata[i];
      g_autofree char *pattern = NULL;

      if (column->from == NULL || *column->from != '/')
        continue;
      pattern = khai_pointer_to_pattern (column->from);
      if (!g_hash_table_contains (pack->fields_by_pointer, pattern))
        khai_pack_problem (pack, khai_pack_where (pack, file, 1), "\"%s\" is no field of the dictionary", column->from);
    }
}

/**
 * khai_pack_read_layouts:
 *
 * Reads data/layouts, behind the dictionary. A data folder without it has no layouts.
 */
void
khai_pack_read_layouts (KhaiPack *pack)
{
  g_auto (GStrv) files = khai_pack_list_files (pack, "layouts", ".json");

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiSheetLayout) layout = NULL;
      gsize length = 0;
      g_autofree char *text = khai_pack_read_file (pack, files[i], &length);
      g_autofree char *base = g_path_get_basename (files[i]);
      g_autofree char *expected = NULL;
      KhaiPackWhere where = khai_pack_where (pack, files[i], 1);

      layout = text != NULL ? khai_sheet_layout_new_from_text (text, &error) : NULL;
      if (error != NULL)
        khai_pack_problem (pack, where, "%s", error->message);
      if (layout == NULL)
        continue;
      expected = g_strconcat (layout->id, ".json", NULL);
      if (strcmp (base, expected) != 0)
        khai_pack_problem (pack, where, "the id is \"%s\"; name the file %s", layout->id, expected);
      check_columns (pack, files[i], layout);
      g_hash_table_insert (pack->layouts, g_strdup (layout->id), g_strdup (text));
    }
}

/**
 * khai_pack_write_layouts:
 *
 * Returns: TRUE if all rows were written
 */
gboolean
khai_pack_write_layouts (KhaiPack *pack, sqlite3 *db, GError **error)
{
  return khai_pack_write_entries (db, "INSERT INTO layout (id, body) VALUES (:id, :body)", pack->layouts, error);
}
