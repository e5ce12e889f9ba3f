/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of data/ and what is wrong with them. */

#include "khai-pack.h"

#include "khai-csv.h"
#include "khai-error.h"
#include "khai-text.h"

#include <stdio.h>
#include <string.h>

/* Far more than any chapter has; a larger file is not ours. */
#define MAX_FILE_BYTES (64 * 1024 * 1024)

/**
 * khai_pack_where:
 * @relative: path below the data folder
 * @line: counted from 1; 0 if the file as a whole is meant
 */
KhaiPackWhere
khai_pack_where (KhaiPack *pack, const char *relative, guint line)
{
  g_autofree char *path = g_path_is_absolute (relative)
                              ? g_strdup (relative)
                              : g_build_filename (pack->data_dir, relative, NULL);

  return (KhaiPackWhere){ g_intern_string (path), line };
}

/**
 * khai_pack_problem:
 * @where: of the fault
 * @format: what is wrong and what to do about it
 */
void
khai_pack_problem (KhaiPack *pack, KhaiPackWhere where, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "%s:%u: %s\n", where.file, MAX (where.line, 1), text);
  pack->n_problems++;
}

/**
 * khai_pack_note:
 * @format: something worth knowing that does not keep the file from being written
 */
void
khai_pack_note (KhaiPack *pack, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "note: %s\n", text);
}

gboolean
khai_pack_has_file (KhaiPack *pack, const char *relative)
{
  return g_file_test (khai_pack_where (pack, relative, 0).file, G_FILE_TEST_IS_REGULAR);
}

/**
 * khai_pack_read_file:
 * @relative: path below the data folder
 * @length: (out) (optional): bytes read
 *
 * Reads a text file whole and counts it into the digest of all sources.
 *
 * Returns: (transfer full) (nullable): its text in UTF-8, or NULL after the problem was told
 */
char *
khai_pack_read_file (KhaiPack *pack, const char *relative, gsize *length)
{
  KhaiPackWhere where = khai_pack_where (pack, relative, 1);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *bad = NULL;

  g_hash_table_add (pack->inputs, g_strdup (where.file));
  if (!g_file_get_contents (where.file, &text, &size, &error))
    {
      khai_pack_problem (pack, where, "cannot be read: %s", error->message);
      return NULL;
    }
  if (size > MAX_FILE_BYTES)
    {
      khai_pack_problem (pack, where, "has more than %d bytes", MAX_FILE_BYTES);
      return NULL;
    }
  if (!g_utf8_validate_len (text, size, &bad))
    {
      for (const char *p = text; p < bad; p++)
        where.line += *p == '\n';
      khai_pack_problem (pack, where, "is not UTF-8 here; save the file as UTF-8");
      return NULL;
    }
  g_checksum_update (pack->digest, (const guchar *)relative, strlen (relative) + 1);
  g_checksum_update (pack->digest, (const guchar *)text, size);
  if (length != NULL)
    *length = size;
  return g_steal_pointer (&text);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/**
 * khai_pack_list_files:
 * @folder: below the data folder; one that does not exist has no files
 * @suffix: ".csv"
 *
 * Returns: (transfer full): paths below the data folder, in byte order, hidden files left out
 */
char **
khai_pack_list_files (KhaiPack *pack, const char *folder, const char *suffix)
{
  const char *path = khai_pack_where (pack, folder, 0).file;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir != NULL) /* a file that is added changes its folder */
    g_hash_table_add (pack->inputs, g_strdup (path));
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix) && name[0] != '.')
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_strings);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
row_free (gpointer data)
{
  KhaiPackRow *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

static gboolean
column_is (const char *column, const char *name)
{
  gsize length = strlen (column);

  if (column[length - 1] == '?')
    length--;
  return strlen (name) == length && strncmp (column, name, length) == 0;
}

/* For every column asked for, which cell of the file's rows it is; -1 for one that is not there. */
static int *
map_columns (KhaiPack *pack,
             KhaiPackWhere where,
             const char *const *header,
             const char *const *columns)
{
  guint n = g_strv_length ((char **)columns);
  int *map = g_new (int, n);

  for (guint i = 0; i < n; i++)
    {
      map[i] = -1;
      for (int cell = 0; header[cell] != NULL; cell++)
        if (column_is (columns[i], header[cell]))
          map[i] = cell;
      if (map[i] < 0 && !g_str_has_suffix (columns[i], "?"))
        khai_pack_problem (pack, where, "column \"%s\" is missing from the header", columns[i]);
    }
  for (int cell = 0; header[cell] != NULL; cell++)
    {
      gboolean known = FALSE;

      for (guint i = 0; i < n; i++)
        known |= column_is (columns[i], header[cell]);
      if (!known)
        khai_pack_problem (pack, where, "unknown column \"%s\" in the header; remove it",
                           header[cell]);
    }
  return map;
}

static void
add_row (KhaiPack *pack,
         GPtrArray *rows,
         KhaiPackWhere where,
         const char *const *cells,
         const int *map,
         guint n)
{
  KhaiPackRow *row = g_new0 (KhaiPackRow, 1);

  row->line = where.line;
  row->cells = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (map[i] >= 0 ? cells[map[i]] : ""));

      row->cells[i] = khai_text_nfc (text);
      if (khai_text_has_control (text) || strpbrk (text, "\t\n") != NULL)
        khai_pack_problem (pack, where, "control character or line break in a cell; remove it");
    }
  g_ptr_array_add (rows, row);
}

/**
 * khai_pack_read_table:
 * @relative: a CSV file below the data folder
 * @columns: names of the columns in the order wanted; a name that ends in '?' may be missing
 *
 * Returns: (transfer full) (element-type KhaiPackRow): the rows that can be read; every fault was told. Cells
 *   are trimmed and NFC.
 */
GPtrArray *
khai_pack_read_table (KhaiPack *pack, const char *relative, const char *const *columns)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  gsize length = 0;
  g_autofree char *text = khai_pack_read_file (pack, relative, &length);
  KhaiPackWhere where = khai_pack_where (pack, relative, 1);
  g_autoptr (GError) error = NULL;
  const char *const *cells;
  guint n_cells, n_header;

  if (text == NULL)
    return rows;

  g_autoptr (KhaiCsv) csv = khai_csv_new (text, length, ',');
  cells = khai_csv_next (csv, &n_header, &error);
  if (cells == NULL)
    {
      khai_pack_problem (pack, where, "has no header: %s",
                         error != NULL ? error->message : "the file is empty");
      return rows;
    }
  guint before = pack->n_problems;
  g_autofree int *map = map_columns (pack, where, cells, columns);
  if (pack->n_problems > before)
    return rows;
  while ((cells = khai_csv_next (csv, &n_cells, &error)) != NULL)
    {
      where.line = khai_csv_line (csv);
      if (n_cells == 1 && cells[0][0] == '\0')
        continue;
      if (n_cells != n_header)
        khai_pack_problem (pack, where, "%u cells where the header has %u; is a comma not quoted?",
                           n_cells, n_header);
      else
        add_row (pack, rows, where, cells, map, g_strv_length ((char **)columns));
    }
  if (error != NULL)
    khai_pack_problem (pack, khai_pack_where (pack, relative, khai_csv_line (csv)), "%s",
                       error->message);
  return rows;
}
