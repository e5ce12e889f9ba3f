/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The smallest workbook spreadsheets open without a word: texts inline, every text cell formatted as text, numbers with all their digits. */

#include "config.h"

#include "khai-table-writer.h"

#include <string.h>
#include <zip.h>

#include "khai-csv.h"
#include "khai-decimal.h"
#include "khai-error.h"
#include "khai-problem.h"

#define MAIN_NS "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define DOC_NS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_NS "http://schemas.openxmlformats.org/package/2006/"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
/* A spreadsheet keeps 15 digits of a number; longer ones are written as text. */
#define SHEET_DIGITS 15
#define SHEET_NAME_CHARS 31

typedef struct
{
  char *name;
  GString *rows;
} Sheet;

struct _KhaiTableWriter
{
  KhaiWriteFormat format;
  GString *csv;      /* (owned) */
  GPtrArray *sheets; /* (owned) (element-type Sheet) */
  Sheet *sheet;
  guint row, column;
  gboolean in_row;
};

static void
free_sheet (gpointer data)
{
  Sheet *sheet = data;

  g_free (sheet->name);
  g_string_free (sheet->rows, TRUE);
  g_free (sheet);
}

/**
 * khai_table_writer_new:
 * @format: CSV or XLSX
 * @sheet_name: name of the first sheet; CSV has none
 *
 * Returns: (transfer full): an empty table
 */
KhaiTableWriter *
khai_table_writer_new (KhaiWriteFormat format, const char *sheet_name)
{
  KhaiTableWriter *writer;

  g_return_val_if_fail (sheet_name != NULL, NULL);

  writer = g_new0 (KhaiTableWriter, 1);
  writer->format = format;
  writer->csv = g_string_new (NULL);
  writer->sheets = g_ptr_array_new_with_free_func (free_sheet);
  khai_table_writer_begin_sheet (writer, sheet_name);
  return writer;
}

/**
 * khai_table_writer_free:
 * @writer: (transfer full): a writer
 */
void
khai_table_writer_free (KhaiTableWriter *writer)
{
  g_return_if_fail (writer != NULL);

  g_string_free (writer->csv, TRUE);
  g_ptr_array_unref (writer->sheets);
  g_free (writer);
}

/**
 * khai_write_format_for_path:
 * @path: a file to be written
 * @format: (out): the format its ending names
 *
 * Returns: whether the ending is .csv or .xlsx
 */
gboolean
khai_write_format_for_path (const char *path, KhaiWriteFormat *format)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  *format = g_str_has_suffix (lower, ".xlsx") ? KHAI_WRITE_XLSX : KHAI_WRITE_CSV;
  return *format == KHAI_WRITE_XLSX || g_str_has_suffix (lower, ".csv");
}

static void
end_row (KhaiTableWriter *writer)
{
  if (!writer->in_row)
    return;
  writer->in_row = FALSE;
  if (writer->format == KHAI_WRITE_CSV)
    g_string_append (writer->csv, "\r\n");
  else
    g_string_append (writer->sheet->rows, "</row>");
}

/* Spreadsheets refuse some characters in names of sheets, and long ones. */
static char *
tidy_sheet_name (const char *name, guint number)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), SHEET_NAME_CHARS));

  g_strdelimit (cut, "[]:*?/\\'", '-');
  return *cut != '\0' ? g_steal_pointer (&cut) : g_strdup_printf ("%u", number);
}

/**
 * khai_table_writer_begin_sheet:
 * @writer: a writer
 * @name: its name
 *
 * What follows goes into another sheet; in CSV, which has one only, behind an empty line.
 */
void
khai_table_writer_begin_sheet (KhaiTableWriter *writer, const char *name)
{
  g_return_if_fail (writer != NULL && name != NULL);

  end_row (writer);
  if (writer->sheets->len > 0)
    g_string_append (writer->csv, "\r\n");
  writer->sheet = g_new0 (Sheet, 1);
  writer->sheet->name = tidy_sheet_name (name, writer->sheets->len + 1);
  writer->sheet->rows = g_string_new (NULL);
  writer->row = 0;
  g_ptr_array_add (writer->sheets, writer->sheet);
}

/**
 * khai_table_writer_begin_row:
 * @writer: a writer
 */
void
khai_table_writer_begin_row (KhaiTableWriter *writer)
{
  g_return_if_fail (writer != NULL);

  end_row (writer);
  writer->row++;
  writer->column = 0;
  writer->in_row = TRUE;
  if (writer->format == KHAI_WRITE_XLSX)
    g_string_append_printf (writer->sheet->rows, "<row r=\"%u\">", writer->row);
}

/* Characters XML cannot hold are written _xHHHH_, and so is an underscore that would be read as the beginning of such a one. */
static void
append_xml (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (out, "&amp;");
      else if (c == '<')
        g_string_append (out, "&lt;");
      else if (c == '>')
        g_string_append (out, "&gt;");
      else if (c == '"')
        g_string_append (out, "&quot;");
      else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0xfffe || c == 0xffff)
        g_string_append_printf (out, "_x%04X_", c);
      else if (c == '_' && p[1] == 'x' && strspn (p + 2, "0123456789abcdefABCDEF") >= 4 && p[6] == '_')
        g_string_append (out, "_x005F_");
      else
        g_string_append_unichar (out, c);
    }
}

static void
add_inline (KhaiTableWriter *writer, const char *text, guint style)
{
  g_autofree char *letters = khai_column_letters (writer->column);

  g_string_append_printf (writer->sheet->rows, "<c r=\"%s%u\" s=\"%u\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", letters, writer->row, style);
  append_xml (writer->sheet->rows, text);
  g_string_append (writer->sheet->rows, "</t></is></c>");
}

/* A spreadsheet that opens CSV runs what begins like a formula. An apostrophe before it is what people know from there. */
static void
add_csv (KhaiTableWriter *writer, const char *text, gboolean is_number)
{
  g_autofree char *safe = NULL;

  if (text != NULL && !is_number && *text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
    safe = g_strconcat ("'", text, NULL);
  khai_csv_append_cell (writer->csv, safe != NULL ? safe : text, ',', writer->column == 1);
}

/**
 * khai_table_writer_add_text:
 * @writer: a writer within a row
 * @text: (nullable): what the cell says; %NULL leaves it empty
 *
 * A text stays one, whatever it looks like.
 */
void
khai_table_writer_add_text (KhaiTableWriter *writer, const char *text)
{
  g_return_if_fail (writer != NULL && writer->in_row);

  writer->column++;
  if (writer->format == KHAI_WRITE_CSV)
    add_csv (writer, text, FALSE);
  else if (text != NULL && *text != '\0')
    add_inline (writer, text, 1);
}

/**
 * khai_table_writer_add_heading:
 * @writer: a writer within a row
 * @text: what stands at the head of a column
 */
void
khai_table_writer_add_heading (KhaiTableWriter *writer, const char *text)
{
  g_return_if_fail (writer != NULL && writer->in_row && text != NULL);

  writer->column++;
  if (writer->format == KHAI_WRITE_CSV)
    add_csv (writer, text, FALSE);
  else
    add_inline (writer, text, 2);
}

static gboolean
fits_a_sheet (const char *number)
{
  KhaiDecimal value;
  guint digits = 0;

  if (!khai_decimal_parse (number, &value, NULL))
    return FALSE;
  for (const char *p = number; *p != '\0'; p++)
    digits += g_ascii_isdigit (*p) != 0;
  return digits <= SHEET_DIGITS;
}

/**
 * khai_table_writer_add_number:
 * @writer: a writer within a row
 * @number: (nullable): a number in wire form; anything else is written as a text
 */
void
khai_table_writer_add_number (KhaiTableWriter *writer, const char *number)
{
  g_autofree char *letters = NULL;

  g_return_if_fail (writer != NULL && writer->in_row);

  if (number == NULL || !fits_a_sheet (number))
    {
      khai_table_writer_add_text (writer, number);
      return;
    }
  writer->column++;
  if (writer->format == KHAI_WRITE_CSV)
    {
      add_csv (writer, number, TRUE);
      return;
    }
  letters = khai_column_letters (writer->column);
  g_string_append_printf (writer->sheet->rows, "<c r=\"%s%u\"><v>%s</v></c>", letters, writer->row, number);
}

/* ---- the workbook ---- */

static gboolean
add_part (zip_t *zip, const char *name, GString *contents)
{
  gsize length = contents->len;
  char *data = g_string_free (contents, FALSE);
  /* libzip frees what it was given with free(). */
  void *copy = malloc (length);
  zip_source_t *source;

  memcpy (copy, data, length);
  g_free (data);
  source = zip_source_buffer (zip, copy, length, 1);
  return source != NULL && zip_file_add (zip, name, source, ZIP_FL_ENC_UTF_8) >= 0;
}

static GString *
make_styles (void)
{
  return g_string_new (HEAD "<styleSheet xmlns=\"" MAIN_NS "\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
                            "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                            "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
                            "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
                            "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
                            "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
                            "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                            "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>"
                            "</styleSheet>");
}

static gboolean
add_parts (KhaiTableWriter *writer, zip_t *zip)
{
  GString *types = g_string_new (HEAD "<Types xmlns=\"" PACKAGE_NS "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd."
                                      "openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                                      "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
                                      "spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd."
                                      "openxmlformats-officedocument.spreadsheetml.styles+xml\"/>");
  GString *workbook = g_string_new (HEAD "<workbook xmlns=\"" MAIN_NS "\" xmlns:r=\"" DOC_NS "\"><sheets>");
  GString *relations = g_string_new (HEAD "<Relationships xmlns=\"" PACKAGE_NS "relationships\"><Relationship Id=\"styles\" Type=\"" DOC_NS
                                          "/styles\" Target=\"styles.xml\"/>");
  GString *root = g_string_new (HEAD "<Relationships xmlns=\"" PACKAGE_NS "relationships\"><Relationship Id=\"rId1\" Type=\"" DOC_NS
                                     "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
  gboolean ok = TRUE;

  for (guint i = 0; i < writer->sheets->len; i++)
    {
      const Sheet *sheet = writer->sheets->pdata[i];
      g_autofree char *name = g_strdup_printf ("xl/worksheets/sheet%u.xml", i + 1);
      GString *part = g_string_new (HEAD "<worksheet xmlns=\"" MAIN_NS "\"><sheetData>");

      g_string_append_printf (types, "<Override PartName=\"/%s\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml."
                                     "worksheet+xml\"/>", name);
      g_string_append (workbook, "<sheet name=\"");
      append_xml (workbook, sheet->name);
      g_string_append_printf (workbook, "\" sheetId=\"%u\" r:id=\"s%u\"/>", i + 1, i + 1);
      g_string_append_printf (relations, "<Relationship Id=\"s%u\" Type=\"" DOC_NS "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>", i + 1, i + 1);
      g_string_append_len (part, sheet->rows->str, sheet->rows->len);
      g_string_append (part, "</sheetData></worksheet>");
      ok = add_part (zip, name, part) && ok;
    }
  g_string_append (types, "</Types>");
  g_string_append (workbook, "</sheets></workbook>");
  g_string_append (relations, "</Relationships>");
  ok = add_part (zip, "[Content_Types].xml", types) && ok;
  ok = add_part (zip, "_rels/.rels", root) && ok;
  ok = add_part (zip, "xl/workbook.xml", workbook) && ok;
  ok = add_part (zip, "xl/_rels/workbook.xml.rels", relations) && ok;
  return add_part (zip, "xl/styles.xml", make_styles ()) && ok;
}

static GBytes *
read_source (zip_source_t *source)
{
  zip_stat_t stat;
  g_autofree char *data = NULL;

  zip_stat_init (&stat);
  if (zip_source_open (source) < 0 || zip_source_stat (source, &stat) < 0)
    return NULL;
  data = g_malloc (stat.size);
  if (zip_source_read (source, data, stat.size) != (zip_int64_t) stat.size)
    return NULL;
  zip_source_close (source);
  return g_bytes_new_take (g_steal_pointer (&data), stat.size);
}

static GBytes *
make_workbook (KhaiTableWriter *writer)
{
  zip_error_t zip_error;
  zip_source_t *source;
  zip_t *zip;
  GBytes *bytes = NULL;

  zip_error_init (&zip_error);
  source = zip_source_buffer_create (NULL, 0, 0, &zip_error);
  zip = source != NULL ? zip_open_from_source (source, ZIP_TRUNCATE, &zip_error) : NULL;
  zip_error_fini (&zip_error);
  if (zip == NULL)
    {
      if (source != NULL)
        zip_source_free (source);
      return NULL;
    }
  zip_source_keep (source);
  if (!add_parts (writer, zip))
    zip_discard (zip);
  else if (zip_close (zip) < 0)
    zip_discard (zip);
  else
    bytes = read_source (source);
  zip_source_free (source);
  return bytes;
}

/* The mark tells a spreadsheet that it is UTF-8. Plain ASCII needs none, and carriers' uploads stumble over it. */
static GBytes *
make_csv (KhaiTableWriter *writer)
{
  static const char mark[] = "\xef\xbb\xbf";

  if (!g_str_is_ascii (writer->csv->str))
    g_string_prepend (writer->csv, mark);
  return g_bytes_new (writer->csv->str, writer->csv->len);
}

/**
 * khai_table_writer_to_bytes:
 * @writer: a writer
 * @error: %KHAI_ERROR_INTERNAL
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
khai_table_writer_to_bytes (KhaiTableWriter *writer, GError **error)
{
  GBytes *bytes;

  g_return_val_if_fail (writer != NULL, NULL);

  end_row (writer);
  if (writer->format == KHAI_WRITE_CSV)
    return make_csv (writer);
  bytes = make_workbook (writer);
  if (bytes == NULL)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_INTERNAL, "the workbook was not made");
  return bytes;
}

/**
 * khai_table_writer_save:
 * @writer: a writer
 * @path: the file; one of that name is replaced when the new one is whole
 * @error: %KHAI_ERROR_DISK_FULL, %KHAI_ERROR_READ_ONLY, %KHAI_ERROR_IO
 *
 * Returns: %TRUE when it is written
 */
gboolean
khai_table_writer_save (KhaiTableWriter *writer, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  GError *io_error = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  bytes = khai_table_writer_to_bytes (writer, error);
  if (bytes == NULL)
    return FALSE;
  if (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &io_error))
    return TRUE;
  khai_error_propagate_io (error, io_error);
  return FALSE;
}
