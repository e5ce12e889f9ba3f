/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cells of one XLSX sheet (ECMA-376 part 1, 18.3). */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-xlsx-private.h"

/* No spreadsheet has more. */
#define LAST_COLUMN 16384

typedef enum
{
  CELL_NUMBER,
  CELL_SHARED,
  CELL_INLINE, /* texts of <is> */
  CELL_STRING, /* a formula's text in <v> */
  CELL_BOOLEAN,
  CELL_ERROR,
  CELL_DATE    /* ISO text */
} CellType;

typedef struct _XlsxSheet
{
  XlsxBook *book;
  KhaiXmlPart *part;  /* (owned) (nullable) */
  KhaiRowQueue queue;
  guint row;          /* of the row element, from 1 */
  guint row_elements; /* how many were seen: rows may lack their number */

  gboolean in_cell, in_value, in_text, in_formula, in_phonetic, has_formula;
  guint cell_row, column; /* from 1, from 0 */
  CellType type;
  guint style;
  GString *value;     /* (owned) */
  GString *formula;   /* (owned) */
  GString *scratch;   /* (owned) */

  const char *problem; /* (nullable): found in a handler; the reading ends */
  KhaiErrorCode code;
} XlsxSheet;

static void
stop (XlsxSheet *self, KhaiErrorCode code, const char *problem)
{
  if (self->problem != NULL)
    return;
  self->problem = problem;
  self->code = code;
  self->book->parent.row = self->cell_row;
  self->book->parent.column = self->column + 1;
  khai_xml_part_stop (self->part);
}

/* "AB12" → column 27, row 12. FALSE for anything else. */
static gboolean
read_reference (const char *text, gsize length, guint *row, guint *column)
{
  guint letters = 0, number = 0;
  gsize i = 0;

  for (; i < length && g_ascii_isalpha (text[i]); i++)
    if ((letters = letters * 26 + (g_ascii_toupper (text[i]) - 'A' + 1)) > G_MAXUINT / 64)
      return FALSE;
  if (i == 0 || i == length)
    return FALSE;
  for (; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]) || number > KHAI_TABLE_MAX_ROWS)
        return FALSE;
      number = number * 10 + (text[i] - '0');
    }
  *column = letters - 1;
  *row = number;
  return number > 0;
}

static CellType
read_type (const char *text, gsize length)
{
  static const struct { const char *name; CellType type; } types[] = {
    { "s", CELL_SHARED }, { "n", CELL_NUMBER }, { "inlineStr", CELL_INLINE }, { "str", CELL_STRING },
    { "b", CELL_BOOLEAN }, { "e", CELL_ERROR }, { "d", CELL_DATE },
  };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i].name) == length && memcmp (types[i].name, text, length) == 0)
      return types[i].type;
  return CELL_NUMBER;
}

static void
row_started (XlsxSheet *self, const char **attributes, guint n)
{
  guint number = khai_xml_attribute_uint (attributes, n, "r", 0);

  self->row = number > 0 ? number : self->row + 1;
  self->column = G_MAXUINT;
}

static void
cell_started (XlsxSheet *self, const char **attributes, guint n)
{
  gsize length = 0;
  const char *reference = khai_xml_attribute (attributes, n, "r", &length);
  gsize type_length = 0;
  const char *type = khai_xml_attribute (attributes, n, "t", &type_length);

  if (reference == NULL || !read_reference (reference, length, &self->cell_row, &self->column))
    {
      self->cell_row = self->row;
      self->column++;
    }
  self->row = self->cell_row;
  self->in_cell = TRUE;
  self->has_formula = FALSE;
  self->type = read_type (type, type_length);
  self->style = khai_xml_attribute_uint (attributes, n, "s", 0);
  g_string_truncate (self->value, 0);
  g_string_truncate (self->formula, 0);
  if (self->cell_row > KHAI_TABLE_MAX_ROWS)
    stop (self, KHAI_ERROR_TOO_LARGE, "too-many-rows");
}

static void
merge_started (XlsxSheet *self, const char **attributes, guint n)
{
  gsize length = 0;
  const char *range = khai_xml_attribute (attributes, n, "ref", &length);
  const char *colon = range != NULL ? memchr (range, ':', length) : NULL;
  guint row, column, last_row, last_column;

  if (colon != NULL && read_reference (range, colon - range, &row, &column)
      && read_reference (colon + 1, range + length - colon - 1, &last_row, &last_column)
      && !khai_row_queue_add_merge (&self->queue, row, last_row, column))
    stop (self, KHAI_ERROR_TOO_LARGE, "merged-too-many");
}

static void
element_started (gpointer data, const char *name, const char **attributes, guint n)
{
  XlsxSheet *self = data;

  if (strcmp (name, "c") == 0)
    cell_started (self, attributes, n);
  else if (strcmp (name, "v") == 0)
    self->in_value = self->in_cell;
  else if (strcmp (name, "row") == 0)
    row_started (self, attributes, n);
  else if (strcmp (name, "t") == 0)
    self->in_text = self->in_cell;
  else if (strcmp (name, "f") == 0)
    self->in_formula = self->has_formula = self->in_cell;
  else if (strcmp (name, "rPh") == 0)
    self->in_phonetic = TRUE;
}

static void
merges_element_started (gpointer data, const char *name, const char **attributes, guint n)
{
  if (strcmp (name, "mergeCell") == 0)
    merge_started (data, attributes, n);
}

/* ---- values ---- */

static void
give (XlsxSheet *self, const char *text, gsize length, KhaiCellKind kind)
{
  KhaiRowBuffer *row;

  if (length == 0)
    return;
  if (self->column >= KHAI_TABLE_MAX_COLUMNS)
    {
      stop (self, KHAI_ERROR_TOO_LARGE, "too-many-columns");
      return;
    }
  if (self->queue.open != NULL && self->queue.open->row.number != self->cell_row && !khai_row_queue_close (&self->queue))
    {
      stop (self, KHAI_ERROR_TOO_LARGE, "merged-too-many");
      return;
    }
  row = khai_row_queue_open (&self->queue, self->cell_row);
  khai_row_buffer_set (row, self->column, text, length, kind, self->has_formula, FALSE);
}

static void
give_number (XlsxSheet *self)
{
  XlsxStyle plain = { XLSX_PLAIN, 0 };
  XlsxStyle style = self->style < self->book->styles->len ? g_array_index (self->book->styles, XlsxStyle, self->style) : plain;
  GString *out = self->scratch;

  g_string_truncate (out, 0);
  if (style.kind != XLSX_PLAIN
      && khai_cell_append_serial (out, self->value->str, self->value->len, self->book->since_1904, style.kind == XLSX_TIME))
    {
      give (self, out->str, out->len, KHAI_CELL_DATE);
      return;
    }
  if (!khai_cell_append_number (out, self->value->str, self->value->len))
    {
      give (self, self->value->str, self->value->len, KHAI_CELL_TEXT);
      return;
    }
  if (style.padding > out->len && strspn (out->str, "0123456789") == out->len)
    {
      for (guint i = style.padding - out->len; i > 0; i--)
        g_string_prepend_c (out, '0');
      give (self, out->str, out->len, KHAI_CELL_TEXT);
      return;
    }
  give (self, out->str, out->len, KHAI_CELL_NUMBER);
}

static void
give_shared (XlsxSheet *self)
{
  guint64 index = 0;
  const char *text;

  if (!g_ascii_string_to_unsigned (self->value->str, 10, 0, G_MAXUINT, &index, NULL) || index >= self->book->offsets->len)
    {
      stop (self, KHAI_ERROR_DAMAGED, "cell-reference");
      return;
    }
  text = self->book->strings->str + g_array_index (self->book->offsets, gsize, index);
  give (self, text, strlen (text), KHAI_CELL_TEXT);
}

static void
cell_ended (XlsxSheet *self)
{
  GString *value = self->value;

  self->in_cell = FALSE;
  if (self->has_formula && value->len == 0 && self->type != CELL_STRING)
    {
      /* Written by a program that does not calculate: the number nobody stored is not guessed. */
      g_string_prepend_c (self->formula, '=');
      give (self, self->formula->str, self->formula->len, KHAI_CELL_ERROR);
    }
  else if (value->len == 0)
    return;
  else if (self->type == CELL_SHARED)
    give_shared (self);
  else if (self->type == CELL_NUMBER)
    give_number (self);
  else if (self->type == CELL_BOOLEAN)
    give (self, value->str[0] == '1' ? "TRUE" : "FALSE", value->str[0] == '1' ? 4 : 5, KHAI_CELL_BOOLEAN);
  else if (self->type == CELL_DATE)
    give (self, value->str, value->len, KHAI_CELL_DATE);
  else if (self->type == CELL_ERROR)
    give (self, value->str, value->len, KHAI_CELL_ERROR);
  else
    {
      g_string_truncate (self->scratch, 0);
      khai_xlsx_append_escaped (self->scratch, value->str, value->len);
      give (self, self->scratch->str, self->scratch->len, KHAI_CELL_TEXT);
    }
}

static void
element_ended (gpointer data, const char *name)
{
  XlsxSheet *self = data;

  if (strcmp (name, "c") == 0)
    cell_ended (self);
  else if (strcmp (name, "v") == 0)
    self->in_value = FALSE;
  else if (strcmp (name, "t") == 0)
    self->in_text = FALSE;
  else if (strcmp (name, "f") == 0)
    self->in_formula = FALSE;
  else if (strcmp (name, "rPh") == 0)
    self->in_phonetic = FALSE;
}

static void
text_seen (gpointer data, const char *text, gsize length)
{
  XlsxSheet *self = data;
  GString *into = self->in_formula ? self->formula : self->value;

  if (!self->in_formula && !self->in_value && !(self->in_text && !self->in_phonetic))
    return;
  if (into->len + length > KHAI_TABLE_MAX_CELL_BYTES)
    stop (self, KHAI_ERROR_TOO_LARGE, "cell-too-long");
  else
    g_string_append_len (into, text, length);
}

/* ---- the sheet ---- */

void
khai_xlsx_sheet_free (struct _XlsxSheet *self)
{
  g_clear_pointer (&self->part, khai_xml_part_free);
  khai_row_queue_clear (&self->queue);
  g_string_free (self->value, TRUE);
  g_string_free (self->formula, TRUE);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

static gboolean
fail (XlsxSheet *self, GError **error)
{
  const char *detail = strcmp (self->problem, "too-many-columns") == 0 ? G_STRINGIFY (KHAI_TABLE_MAX_COLUMNS)
                       : strcmp (self->problem, "too-many-rows") == 0  ? G_STRINGIFY (KHAI_TABLE_MAX_ROWS)
                                                                       : NULL;

  return khai_book_fail (&self->book->parent, error, self->code, self->problem, detail);
}

/* Merged cells stand behind all cells, so who reads once learns of them too late. Few sheets have any, and looking for the word is quick. */
static gboolean
read_merges (XlsxSheet *self, const char *target, GCancellable *cancellable, GError **error)
{
  static const KhaiXmlHandler handler = { merges_element_started, NULL, NULL };
  gboolean more = TRUE, ok = TRUE;

  if (!khai_zip_part_contains (self->book->zip, target, "mergeCell ", XLSX_MAX_SHEET, cancellable))
    return TRUE;
  self->part = khai_xml_part_open (&self->book->parent, self->book->zip, target, &handler, self, XLSX_MAX_SHEET, error);
  if (self->part == NULL)
    return FALSE;
  while (ok && more)
    ok = khai_xml_part_step (self->part, &more, cancellable, error);
  g_clear_pointer (&self->part, khai_xml_part_free);
  khai_row_queue_sort_merges (&self->queue);
  return ok && (self->problem == NULL || fail (self, error));
}

gboolean
khai_xlsx_select (KhaiBook *book, guint sheet, GCancellable *cancellable, GError **error)
{
  static const KhaiXmlHandler handler = { element_started, element_ended, text_seen };
  XlsxBook *self = (XlsxBook *) book;
  const char *target = self->targets->pdata[sheet];
  XlsxSheet *reading = g_new0 (XlsxSheet, 1);

  g_clear_pointer (&self->sheet, khai_xlsx_sheet_free);
  self->sheet = reading;
  reading->book = self;
  khai_row_queue_init (&reading->queue);
  reading->value = g_string_new (NULL);
  reading->formula = g_string_new (NULL);
  reading->scratch = g_string_new (NULL);
  if (!read_merges (reading, target, cancellable, error))
    return FALSE;
  reading->part = khai_xml_part_open (book, self->zip, target, &handler, reading, XLSX_MAX_SHEET, error);
  return reading->part != NULL;
}

const KhaiRow *
khai_xlsx_next (KhaiBook *book, GCancellable *cancellable, GError **error)
{
  XlsxSheet *self = ((XlsxBook *) book)->sheet;
  const KhaiRow *row;
  gboolean more = TRUE;

  g_return_val_if_fail (self != NULL && self->part != NULL, NULL);

  while ((row = khai_row_queue_take (&self->queue)) == NULL && more)
    {
      if (self->problem == NULL)
        {
          book->row = self->cell_row;
          book->column = 0;
        }
      if (self->problem == NULL && !khai_xml_part_step (self->part, &more, cancellable, error))
        {
          if (book->problem != NULL)
            book->problem->row = self->cell_row;
          return NULL;
        }
      if (self->problem != NULL)
        {
          fail (self, error);
          return NULL;
        }
      if (!more && !khai_row_queue_close (&self->queue))
        {
          khai_book_fail (book, error, KHAI_ERROR_TOO_LARGE, "merged-too-many", NULL);
          return NULL;
        }
      if (!more)
        row = khai_row_queue_take (&self->queue);
      if (row != NULL)
        break;
    }
  if (row != NULL)
    book->row = row->number;
  return row;
}

double
khai_xlsx_progress (KhaiBook *book)
{
  XlsxSheet *self = ((XlsxBook *) book)->sheet;

  return self != NULL && self->part != NULL ? khai_xml_part_progress (self->part) : 0;
}
