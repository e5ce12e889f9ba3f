/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange-fixture.h"

#include <string.h>
#include <zip.h>

GBytes *
fixture_zip (const char *const *parts)
{
  zip_error_t error;
  zip_source_t *source, *part;
  zip_stat_t stat;
  zip_t *zip;
  char *data;

  zip_error_init (&error);
  source = zip_source_buffer_create (NULL, 0, 0, &error);
  zip = zip_open_from_source (source, ZIP_TRUNCATE, &error);
  g_assert_nonnull (zip);
  zip_source_keep (source);
  for (guint i = 0; parts[i] != NULL; i += 2)
    {
      part = zip_source_buffer (zip, parts[i + 1], strlen (parts[i + 1]), 0);
      g_assert_cmpint (zip_file_add (zip, parts[i], part, ZIP_FL_OVERWRITE), >=, 0);
    }
  g_assert_cmpint (zip_close (zip), ==, 0);
  g_assert_cmpint (zip_source_open (source), ==, 0);
  g_assert_cmpint (zip_source_stat (source, &stat), ==, 0);
  data = g_malloc (stat.size);
  g_assert_cmpint (zip_source_read (source, data, stat.size), ==, (zip_int64_t) stat.size);
  zip_source_close (source);
  zip_source_free (source);
  return g_bytes_new_take (data, stat.size);
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATIONS "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

GBytes *
fixture_xlsx (const char *sheet_data, const char *shared, const char *styles, const char *workbook_extra, const char *behind)
{
  g_autofree char *sheet = g_strdup_printf (HEAD "<worksheet " MAIN "><sheetData>%s</sheetData>%s</worksheet>", sheet_data,
                                            behind != NULL ? behind : "");
  g_autofree char *strings = g_strdup_printf (HEAD "<sst " MAIN ">%s</sst>", shared != NULL ? shared : "");
  g_autofree char *style_part = g_strdup_printf (HEAD "<styleSheet " MAIN ">%s</styleSheet>", styles != NULL ? styles : "");
  g_autofree char *workbook
      = g_strdup_printf (HEAD "<workbook " MAIN " " RELATIONS ">%s<sheets><sheet name=\"Orders\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                         workbook_extra != NULL ? workbook_extra : "");
  const char *const parts[] = {
    "_rels/.rels",
    HEAD "<Relationships><Relationship Id=\"a\" Type=\"" TYPES "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels",
    HEAD "<Relationships><Relationship Id=\"rId1\" Type=\"" TYPES "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
         "<Relationship Id=\"rId2\" Type=\"" TYPES "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
         "<Relationship Id=\"rId3\" Type=\"" TYPES "/styles\" Target=\"styles.xml\"/></Relationships>",
    "xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", strings, "xl/styles.xml", style_part, NULL
  };

  return fixture_zip (parts);
}

GBytes *
fixture_ods (const char *tables)
{
  g_autofree char *content = g_strdup_printf (
      HEAD "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\" xmlns:calcext=\"c\"><office:body>"
           "<office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>", tables);
  const char *const parts[] = { "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", content, NULL };

  return fixture_zip (parts);
}

GBytes *
fixture_text (const char *text, const char *encoding)
{
  gsize n = 0;
  char *bytes = g_convert (text, -1, encoding, "UTF-8", NULL, &n, NULL);

  g_assert_nonnull (bytes);
  return g_bytes_new_take (bytes, n);
}

GBytes *
fixture_cut (GBytes *bytes, gsize length)
{
  return g_bytes_new_from_bytes (bytes, 0, length);
}

char *
fixture_dump (GBytes *bytes, const char *name, guint sheet, GError **error)
{
  static const char *const kinds[] = { "", "", "n", "d", "b", "e" };
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, name);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) local = NULL;
  const KhaiRow *row;

  if (!khai_table_open (table, NULL, error) || !khai_table_select (table, sheet, NULL, error))
    return NULL;
  while ((row = khai_table_next (table, NULL, &local)) != NULL)
    {
      g_string_append_printf (out, "%u", row->number);
      for (guint i = 0; i < row->n_cells; i++)
        {
          const KhaiCell *cell = &row->cells[i];
          const char *colon = kinds[cell->kind][0] != '\0' || cell->formula || cell->merged ? ":" : "";

          g_assert_true ((cell->kind == KHAI_CELL_EMPTY) == (*cell->text == '\0'));
          g_string_append_printf (out, "[%s%s%s%s%s]", kinds[cell->kind], cell->formula ? "f" : "", cell->merged ? "m" : "", colon, cell->text);
        }
      g_string_append_c (out, '\n');
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
fixture_problem (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, name);
  const KhaiProblem *problem;
  g_autofree char *letters = NULL;
  gboolean ok = khai_table_open (table, NULL, error) && khai_table_select (table, 0, NULL, error);

  while (ok && khai_table_next (table, NULL, error) != NULL)
    ;
  problem = khai_table_get_problem (table);
  if (problem == NULL)
    return g_strdup ("none");
  g_assert_cmpstr (problem->file, ==, name);
  letters = khai_column_letters (problem->column);
  return g_strdup_printf ("%s %u %s", problem->code, problem->row, letters);
}
