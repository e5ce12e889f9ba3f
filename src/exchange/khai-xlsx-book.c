/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of an XLSX workbook that are read before its sheets: sheet names, formats that make numbers dates, shared texts.
 * Facts: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8.30 (numbers of the built-in formats). */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-xlsx-private.h"

#define MAX_SHEETS 512
#define MAX_STYLES 65536

typedef struct
{
  XlsxBook *book;
  char *workbook;          /* (owned) (nullable): name of its part */
  GPtrArray *ids;          /* (owned) (element-type utf8): relation of each sheet */
  GHashTable *targets;     /* (owned): relation → part, of worksheets */
  char *strings, *styles;  /* (owned) (nullable): their parts */
  GHashTable *formats;     /* (owned): number of a format → XlsxStyle packed */
  gboolean in_cell_formats;
  gboolean in_text, in_phonetic;
  gboolean overflow;
} Reading;

/* ---- number formats ---- */

/* In a format, quoted text, [colours] and escaped characters say nothing about the kind; [h] is a length of time and stays a number. */
XlsxStyle
khai_xlsx_style_for_format (const char *code)
{
  XlsxStyle style = { XLSX_PLAIN, 0 };
  gboolean date = FALSE, time = FALSE, only_zeros = TRUE;
  guint zeros = 0;

  if (g_ascii_strcasecmp (code, "General") == 0)
    return style;
  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    {
      if (*p == '"')
        {
          const char *close = strchr (p + 1, '"');

          p = close != NULL ? close : p + strlen (p) - 1;
        }
      else if (*p == '[')
        {
          if (g_ascii_strncasecmp (p, "[h", 2) == 0 || g_ascii_strncasecmp (p, "[m", 2) == 0 || g_ascii_strncasecmp (p, "[s", 2) == 0)
            return style;
          p = strchr (p, ']') != NULL ? strchr (p, ']') : p + strlen (p) - 1;
        }
      else if ((*p == '\\' || *p == '_' || *p == '*') && p[1] != '\0')
        p++;
      else if (strchr ("yYdD", *p) != NULL)
        date = TRUE;
      else if (strchr ("hHsS", *p) != NULL)
        time = TRUE;
      else if (strchr ("mM", *p) != NULL)
        /* Minutes beside hours or seconds, else months. */
        date |= strpbrk (code, "hHsS") == NULL;
      if (*p == '0')
        zeros++;
      else
        only_zeros = FALSE;
    }
  style.kind = date ? XLSX_DATE : time ? XLSX_TIME : XLSX_PLAIN;
  if (only_zeros && zeros > 1 && zeros < 32)
    style.padding = zeros;
  return style;
}

/* Built-in formats have numbers and no text. */
static XlsxStyle
style_for_number (Reading *reading, guint number)
{
  XlsxStyle style = { XLSX_PLAIN, 0 };
  gpointer packed;

  if (g_hash_table_lookup_extended (reading->formats, GUINT_TO_POINTER (number), NULL, &packed))
    {
      style.kind = GPOINTER_TO_UINT (packed) & 0xff;
      style.padding = GPOINTER_TO_UINT (packed) >> 8;
    }
  else if ((number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) || number == 36 || (number >= 50 && number <= 54)
           || (number >= 57 && number <= 58))
    style.kind = XLSX_DATE;
  else if ((number >= 18 && number <= 21) || (number >= 32 && number <= 35) || number == 45 || number == 47 || number == 55 || number == 56)
    style.kind = XLSX_TIME;
  return style;
}

static void
style_started (gpointer data, const char *name, const char **attributes, guint n)
{
  Reading *reading = data;

  if (strcmp (name, "numFmt") == 0)
    {
      g_autofree char *code = khai_xml_attribute_dup (attributes, n, "formatCode");
      XlsxStyle style = khai_xlsx_style_for_format (code != NULL ? code : "");

      g_hash_table_insert (reading->formats, GUINT_TO_POINTER (khai_xml_attribute_uint (attributes, n, "numFmtId", 0)),
                           GUINT_TO_POINTER (style.kind | style.padding << 8));
    }
  else if (strcmp (name, "cellXfs") == 0)
    reading->in_cell_formats = TRUE;
  else if (reading->in_cell_formats && strcmp (name, "xf") == 0 && reading->book->styles->len < MAX_STYLES)
    {
      XlsxStyle style = style_for_number (reading, khai_xml_attribute_uint (attributes, n, "numFmtId", 0));

      g_array_append_val (reading->book->styles, style);
    }
}

static void
style_ended (gpointer data, const char *name)
{
  Reading *reading = data;

  if (strcmp (name, "cellXfs") == 0)
    reading->in_cell_formats = FALSE;
}

/* ---- shared texts ---- */

/* Characters XML cannot hold are written _xHHHH_. */
void
khai_xlsx_append_escaped (GString *out, const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *p = text; p < end;)
    {
      const char *mark = memmem (p, end - p, "_x", 2);
      gunichar c = 0;
      gboolean escape = mark != NULL && end - mark >= 7 && mark[6] == '_';

      for (guint i = 2; escape && i < 6; i++)
        {
          escape = g_ascii_isxdigit (mark[i]);
          c = c * 16 + (escape ? g_ascii_xdigit_value (mark[i]) : 0);
        }
      if (mark == NULL)
        {
          g_string_append_len (out, p, end - p);
          return;
        }
      g_string_append_len (out, p, mark - p);
      if (!escape)
        g_string_append_len (out, mark, 2);
      else if (c != 0 && g_unichar_validate (c) && c != '\r')
        g_string_append_unichar (out, c);
      p = mark + (escape ? 7 : 2);
    }
}

static void
string_started (gpointer data, const char *name, const char **attributes, guint n)
{
  Reading *reading = data;

  if (strcmp (name, "si") == 0)
    {
      gsize offset = reading->book->strings->len;

      g_array_append_val (reading->book->offsets, offset);
    }
  else if (strcmp (name, "t") == 0)
    reading->in_text = TRUE;
  else if (strcmp (name, "rPh") == 0)
    reading->in_phonetic = TRUE;
}

static void
string_ended (gpointer data, const char *name)
{
  Reading *reading = data;

  if (strcmp (name, "si") == 0)
    g_string_append_c (reading->book->strings, '\0');
  else if (strcmp (name, "t") == 0)
    reading->in_text = FALSE;
  else if (strcmp (name, "rPh") == 0)
    reading->in_phonetic = FALSE;
}

static void
string_text (gpointer data, const char *text, gsize length)
{
  Reading *reading = data;

  if (!reading->in_text || reading->in_phonetic || reading->overflow)
    return;
  if (reading->book->strings->len + length > XLSX_MAX_STRINGS)
    reading->overflow = TRUE;
  else
    khai_xlsx_append_escaped (reading->book->strings, text, length);
}

/* ---- workbook and relations ---- */

static void
root_relation_started (gpointer data, const char *name, const char **attributes, guint n)
{
  Reading *reading = data;
  g_autofree char *type = khai_xml_attribute_dup (attributes, n, "Type");
  g_autofree char *target = khai_xml_attribute_dup (attributes, n, "Target");

  if (strcmp (name, "Relationship") == 0 && type != NULL && target != NULL && g_str_has_suffix (type, "/officeDocument"))
    {
      g_free (reading->workbook);
      reading->workbook = g_strdup (*target == '/' ? target + 1 : target);
    }
}

static void
workbook_started (gpointer data, const char *name, const char **attributes, guint n)
{
  Reading *reading = data;

  if (strcmp (name, "workbookPr") == 0)
    {
      g_autofree char *value = khai_xml_attribute_dup (attributes, n, "date1904");

      reading->book->since_1904 = value != NULL && (*value == '1' || *value == 't');
    }
  else if (strcmp (name, "sheet") == 0 && reading->ids->len < MAX_SHEETS)
    {
      g_autofree char *title = khai_xml_attribute_dup (attributes, n, "name");
      g_autofree char *state = khai_xml_attribute_dup (attributes, n, "state");
      char *id = khai_xml_attribute_dup (attributes, n, "id");

      khai_book_add_sheet (&reading->book->parent, title != NULL ? title : "", state != NULL && g_str_has_suffix (state, "idden"));
      g_ptr_array_add (reading->ids, id != NULL ? id : g_strdup (""));
    }
}

/* A target is relative to the folder of the workbook, or begins at the root. */
static char *
resolve (const char *workbook, const char *target)
{
  g_autofree char *folder = g_path_get_dirname (workbook);
  g_autofree char *whole = *target == '/' ? g_strdup (target) : g_strdup_printf ("/%s/%s", strcmp (folder, ".") == 0 ? "" : folder, target);
  g_autofree char *canonical = g_canonicalize_filename (whole, "/");

  return g_strdup (canonical + 1);
}

static void
relation_started (gpointer data, const char *name, const char **attributes, guint n)
{
  Reading *reading = data;
  g_autofree char *id = khai_xml_attribute_dup (attributes, n, "Id");
  g_autofree char *type = khai_xml_attribute_dup (attributes, n, "Type");
  g_autofree char *target = khai_xml_attribute_dup (attributes, n, "Target");
  g_autofree char *part = NULL;

  if (strcmp (name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL)
    return;
  part = resolve (reading->workbook, target);
  if (g_str_has_suffix (type, "/worksheet"))
    g_hash_table_insert (reading->targets, g_steal_pointer (&id), g_steal_pointer (&part));
  else if (g_str_has_suffix (type, "/sharedStrings") && reading->strings == NULL)
    reading->strings = g_steal_pointer (&part);
  else if (g_str_has_suffix (type, "/styles") && reading->styles == NULL)
    reading->styles = g_steal_pointer (&part);
}

/* ---- all of it ---- */

static gboolean
read_part (Reading *reading, const char *name, const KhaiXmlHandler *handler, GCancellable *cancellable, GError **error)
{
  KhaiXmlPart *part = khai_xml_part_open (&reading->book->parent, reading->book->zip, name, handler, reading, XLSX_MAX_PART, error);

  return part != NULL && khai_xml_part_run (part, cancellable, error);
}

/* Sheets that are charts or macros have no cells. */
static gboolean
match_sheets (Reading *reading, GError **error)
{
  KhaiBook *book = &reading->book->parent;

  for (guint i = 0; i < book->sheets->len;)
    {
      const char *part = g_hash_table_lookup (reading->targets, reading->ids->pdata[i]);

      if (part == NULL)
        {
          g_ptr_array_remove_index (book->sheets, i);
          g_ptr_array_remove_index (reading->ids, i);
          continue;
        }
      g_ptr_array_add (reading->book->targets, g_strdup (part));
      i++;
    }
  return book->sheets->len > 0 || khai_book_fail (book, error, KHAI_ERROR_BAD_INPUT, "file-no-sheet", NULL);
}

static gboolean
read_all (Reading *reading, GCancellable *cancellable, GError **error)
{
  static const KhaiXmlHandler root = { root_relation_started, NULL, NULL };
  static const KhaiXmlHandler workbook = { workbook_started, NULL, NULL };
  static const KhaiXmlHandler relations = { relation_started, NULL, NULL };
  static const KhaiXmlHandler styles = { style_started, style_ended, NULL };
  static const KhaiXmlHandler strings = { string_started, string_ended, string_text };
  g_autofree char *rels = khai_zip_find (reading->book->zip, "_rels/.rels");
  g_autofree char *beside = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *base = NULL;

  if (rels != NULL && !read_part (reading, rels, &root, cancellable, error))
    return FALSE;
  if (reading->workbook == NULL)
    reading->workbook = g_strdup ("xl/workbook.xml");
  folder = g_path_get_dirname (reading->workbook);
  base = g_path_get_basename (reading->workbook);
  beside = g_strdup_printf ("%s/_rels/%s.rels", folder, base);
  if (!read_part (reading, reading->workbook, &workbook, cancellable, error)
      || !read_part (reading, g_str_has_prefix (beside, "./") ? beside + 2 : beside, &relations, cancellable, error)
      || !match_sheets (reading, error))
    return FALSE;
  if (reading->styles != NULL && !read_part (reading, reading->styles, &styles, cancellable, error))
    return FALSE;
  if (reading->strings != NULL && !read_part (reading, reading->strings, &strings, cancellable, error))
    return FALSE;
  if (reading->overflow)
    return khai_book_fail (&reading->book->parent, error, KHAI_ERROR_TOO_LARGE, "file-bomb", reading->strings);
  return TRUE;
}

gboolean
khai_xlsx_read_book (XlsxBook *book, GCancellable *cancellable, GError **error)
{
  Reading reading = { .book = book };
  gboolean ok;

  reading.ids = g_ptr_array_new_with_free_func (g_free);
  reading.targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reading.formats = g_hash_table_new (NULL, NULL);
  ok = read_all (&reading, cancellable, error);
  g_ptr_array_unref (reading.ids);
  g_hash_table_unref (reading.targets);
  g_hash_table_unref (reading.formats);
  g_free (reading.workbook);
  g_free (reading.strings);
  g_free (reading.styles);
  return ok;
}
