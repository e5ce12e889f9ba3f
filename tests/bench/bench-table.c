/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long 50,000 order lines take to be read, and how much memory: a marketplace's 55 columns, about 25 of them filled. */

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zip.h>

#include "khai-table.h"

#define ROWS 50000
#define COLUMNS 55

static void
measure (GBytes *bytes, const char *name)
{
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, name);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  clock_t cpu = clock ();
  const KhaiRow *row;
  guint64 n_rows = 0, n_cells = 0;
  char line[128];
  long peak = 0;
  FILE *status;

  if (!khai_table_open (table, NULL, &error) || !khai_table_select (table, 0, NULL, &error))
    g_error ("%s: %s", name, error->message);
  while ((row = khai_table_next (table, NULL, &error)) != NULL)
    {
      n_rows++;
      for (guint i = 0; i < row->n_cells; i++)
        n_cells += row->cells[i].kind != KHAI_CELL_EMPTY;
    }
  if (error != NULL)
    g_error ("%s: %s", name, error->message);
  status = fopen ("/proc/self/status", "r");
  while (status != NULL && fgets (line, sizeof line, status) != NULL)
    if (g_str_has_prefix (line, "VmHWM:"))
      peak = g_ascii_strtoll (line + 6, NULL, 10) / 1024;
  if (status != NULL)
    fclose (status);
  printf ("%-14s %6.1f MB  %" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT " cells: %4.0f ms (%.0f ms of the processor), at most %ld MB\n", name,
          g_bytes_get_size (bytes) / 1e6, n_rows, n_cells, (g_get_monotonic_time () - start) / 1e3, (double) (clock () - cpu) * 1e3 / CLOCKS_PER_SEC, peak);
}

static gboolean
is_filled (guint column)
{
  return column % 2 == 0 || column < 4;
}

static GBytes *
make_csv (void)
{
  GString *out = g_string_new ("");

  for (guint row = 0; row <= ROWS; row++)
    for (guint column = 0; column < COLUMNS; column++)
      {
        if (row == 0)
          g_string_append_printf (out, "Cột %u", column);
        else if (is_filled (column))
          g_string_append_printf (out, column % 8 == 0 ? "Áo thun cotton %u" : "%u", row * 7 + column);
        g_string_append_c (out, column + 1 < COLUMNS ? ',' : '\n');
      }
  return g_string_free_to_bytes (out);
}

static GBytes *
make_xlsx (gboolean shared)
{
  g_autoptr (GString) sheet = g_string_new ("<worksheet><sheetData>");
  g_autoptr (GString) strings = g_string_new ("<sst>");
  guint n_strings = 0;
  zip_error_t error;
  zip_source_t *source;
  zip_stat_t stat;
  zip_t *zip;
  char *data;
  const char *names[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml" };
  const char *contents[4] = { "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>",
                              "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                              "<Relationship Id=\"b\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>" };

  for (guint row = 1; row <= ROWS; row++)
    {
      g_string_append_printf (sheet, "<row r=\"%u\">", row);
      for (guint column = 0; column < COLUMNS; column++)
        {
          g_autofree char *letters = khai_column_letters (column + 1);

          if (!is_filled (column))
            continue;
          if (column % 8 != 0)
            g_string_append_printf (sheet, "<c r=\"%s%u\"><v>%u</v></c>", letters, row, row * 7 + column);
          else if (shared)
            {
              g_string_append_printf (sheet, "<c r=\"%s%u\" t=\"s\"><v>%u</v></c>", letters, row, n_strings++);
              g_string_append_printf (strings, "<si><t>Áo thun cotton %u</t></si>", n_strings);
            }
          else
            g_string_append_printf (sheet, "<c r=\"%s%u\" t=\"inlineStr\"><is><t>Áo thun cotton %u</t></is></c>", letters, row, row * 7 + column);
        }
      g_string_append (sheet, "</row>");
    }
  g_string_append (sheet, "</sheetData></worksheet>");
  g_string_append (strings, "</sst>");
  contents[2] = sheet->str;
  contents[3] = strings->str;
  zip_error_init (&error);
  source = zip_source_buffer_create (NULL, 0, 0, &error);
  zip = zip_open_from_source (source, ZIP_TRUNCATE, &error);
  zip_source_keep (source);
  for (guint i = 0; i < 4; i++)
    zip_file_add (zip, names[i], zip_source_buffer (zip, contents[i], strlen (contents[i]), 0), 0);
  zip_close (zip);
  zip_source_open (source);
  zip_source_stat (source, &stat);
  data = g_malloc (stat.size);
  if (zip_source_read (source, data, stat.size) != (zip_int64_t) stat.size)
    g_error ("the workbook was not written");
  zip_source_free (source);
  return g_bytes_new_take (data, stat.size);
}

/* Without an argument makes the files; each is read by a process of its own, so that its memory is its own. */
int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  const struct { const char *name; GBytes *bytes; } files[] = {
    { "orders.csv", argc > 1 ? NULL : make_csv () }, { "shared.xlsx", argc > 1 ? NULL : make_xlsx (TRUE) }, { "inline.xlsx", argc > 1 ? NULL : make_xlsx (FALSE) },
  };

  if (argc > 1)
    {
      g_autoptr (GMappedFile) file = g_mapped_file_new (argv[1], FALSE, NULL);
      g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (file);
      g_autofree char *name = g_path_get_basename (argv[1]);

      measure (bytes, name);
      return 0;
    }
  folder = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      const char *const command[] = { argv[0], path, NULL };

      g_file_set_contents (path, g_bytes_get_data (files[i].bytes, NULL), g_bytes_get_size (files[i].bytes), NULL);
      g_bytes_unref (files[i].bytes);
      fflush (stdout);
      g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, NULL, NULL);
      remove (path);
    }
  remove (folder);
  return 0;
}
