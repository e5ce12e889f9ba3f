/* SPDX-License-Identifier: GPL-3.0-or-later */

/* OpenDocument spreadsheets (ODF 1.3 part 3, 9.1): one part with all sheets, where repeated cells and rows are written once. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-xlsx-private.h"

#define MAX_CONTENT (G_GUINT64_CONSTANT (768) * 1024 * 1024)
#define MAX_SHEETS 512
/* So many equal rows with something in them are no table; they are all made at once. */
#define MAX_REPEATS 10000

typedef struct
{
  KhaiBook parent;
  GBytes *bytes;       /* (owned) */
  zip_t *zip;          /* (owned) */
  gboolean in_sheets;  /* not in tracked changes, which hold cells of their own */

  /* Of the selected sheet. */
  KhaiXmlPart *part;   /* (owned) (nullable) */
  KhaiRowQueue queue;
  gboolean queue_ready;
  guint wanted, sheet; /* sheets seen */
  gboolean in_sheet, in_cell;
  guint skip;          /* depth inside an annotation or the like */
  guint row, row_repeats;
  guint column, cell_repeats, rows_spanned;
  guint paragraphs;
  gboolean in_paragraph, formula, covered;
  KhaiCellKind kind;
  char *value;         /* (owned) (nullable) */
  GString *text;       /* (owned) */
  GString *scratch;    /* (owned) */

  const char *problem;
  KhaiErrorCode code;
} OdsBook;

static void
stop (OdsBook *self, KhaiErrorCode code, const char *problem)
{
  if (self->problem != NULL)
    return;
  self->problem = problem;
  self->code = code;
  self->parent.row = self->row;
  self->parent.column = self->column + 1;
  khai_xml_part_stop (self->part);
}

/* ---- the list of sheets ---- */

static void
list_started (gpointer data, const char *name, const char **attributes, guint n)
{
  OdsBook *self = data;

  if (strcmp (name, "tracked-changes") == 0)
    self->in_sheets = FALSE;
  else if (strcmp (name, "table") == 0 && self->in_sheets && self->parent.sheets->len < MAX_SHEETS)
    {
      g_autofree char *title = khai_xml_attribute_dup (attributes, n, "name");

      khai_book_add_sheet (&self->parent, title != NULL ? title : "", FALSE);
    }
}

static void
list_ended (gpointer data, const char *name)
{
  OdsBook *self = data;

  if (strcmp (name, "tracked-changes") == 0)
    self->in_sheets = TRUE;
}

/* ---- values ---- */

/* "2026-10-01T00:00:00" is a day; fractions of seconds are nobody's. */
static char *
tidy_date (char *value)
{
  char *point = strchr (value, '.');

  if (point != NULL)
    *point = '\0';
  if (g_str_has_suffix (value, "T00:00:00"))
    value[strlen (value) - strlen ("T00:00:00")] = '\0';
  return value;
}

/* "PT10H05M00S" → "10:05:00"; other lengths of time stay as they are. */
static char *
tidy_time (char *value)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("^PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S$", 0, 0, NULL);
  g_autofree char *hours = NULL;
  g_autofree char *minutes = NULL;
  g_autofree char *seconds = NULL;

  if (!g_regex_match (regex, value, 0, &match))
    return value;
  hours = g_match_info_fetch (match, 1);
  minutes = g_match_info_fetch (match, 2);
  seconds = g_match_info_fetch (match, 3);
  g_free (value);
  return g_strdup_printf ("%02d:%02d:%02d", (int) g_ascii_strtoll (hours, NULL, 10), (int) g_ascii_strtoll (minutes, NULL, 10),
                          (int) g_ascii_strtoll (seconds, NULL, 10));
}

static void
cell_started (OdsBook *self, const char **attributes, guint n, gboolean covered)
{
  g_autofree char *type = khai_xml_attribute_dup (attributes, n, "value-type");
  g_autofree char *formula = khai_xml_attribute_dup (attributes, n, "formula");
  char *value = NULL;

  self->in_cell = TRUE;
  self->covered = covered;
  self->paragraphs = 0;
  self->in_paragraph = FALSE;
  self->cell_repeats = MAX (khai_xml_attribute_uint (attributes, n, "number-columns-repeated", 1), 1);
  self->rows_spanned = khai_xml_attribute_uint (attributes, n, "number-rows-spanned", 1);
  self->formula = formula != NULL;
  self->kind = KHAI_CELL_TEXT;
  g_string_truncate (self->text, 0);
  g_clear_pointer (&self->value, g_free);
  if (type == NULL)
    return;
  if (g_str_equal (type, "date"))
    {
      value = khai_xml_attribute_dup (attributes, n, "date-value");
      self->value = value != NULL ? tidy_date (value) : NULL;
      self->kind = KHAI_CELL_DATE;
    }
  else if (g_str_equal (type, "time"))
    {
      value = khai_xml_attribute_dup (attributes, n, "time-value");
      self->value = value != NULL ? tidy_time (value) : NULL;
      self->kind = KHAI_CELL_DATE;
    }
  else if (g_str_equal (type, "boolean"))
    {
      value = khai_xml_attribute_dup (attributes, n, "boolean-value");
      self->value = value != NULL ? g_ascii_strup (value, -1) : NULL;
      g_free (value);
      self->kind = KHAI_CELL_BOOLEAN;
    }
  else if (g_str_equal (type, "error"))
    self->kind = KHAI_CELL_ERROR;
  else if (!g_str_equal (type, "string"))
    {
      value = khai_xml_attribute_dup (attributes, n, "value");
      g_string_truncate (self->scratch, 0);
      if (value != NULL && khai_cell_append_number (self->scratch, value, strlen (value)))
        {
          self->value = g_strdup (self->scratch->str);
          self->kind = KHAI_CELL_NUMBER;
        }
      g_free (value);
    }
  else
    self->value = khai_xml_attribute_dup (attributes, n, "string-value");
}

static void
cell_ended (OdsBook *self)
{
  const char *text = self->value != NULL ? self->value : self->text->str;
  KhaiRowBuffer *row;

  self->in_cell = FALSE;
  if (*text == '\0' || self->covered)
    {
      self->column += MIN (self->cell_repeats, G_MAXINT);
      return;
    }
  /* Programs write an error as the text they show. */
  if (self->kind == KHAI_CELL_TEXT && self->formula && (g_str_has_prefix (text, "#") || g_str_has_prefix (text, "Err:")))
    self->kind = KHAI_CELL_ERROR;
  if (self->column >= KHAI_TABLE_MAX_COLUMNS || self->cell_repeats > KHAI_TABLE_MAX_COLUMNS - self->column)
    {
      self->column = MIN (self->column + self->cell_repeats - 1, KHAI_TABLE_MAX_COLUMNS);
      stop (self, KHAI_ERROR_TOO_LARGE, "too-many-columns");
      return;
    }
  row = khai_row_queue_open (&self->queue, self->row);
  for (guint i = 0; i < self->cell_repeats; i++)
    khai_row_buffer_set (row, self->column + i, text, -1, self->kind, self->formula, FALSE);
  if (self->rows_spanned > 1 && !khai_row_queue_add_merge (&self->queue, self->row, self->row + self->rows_spanned - 1, self->column))
    stop (self, KHAI_ERROR_TOO_LARGE, "merged-too-many");
  self->column += self->cell_repeats;
}

/* ---- rows ---- */

static void
row_started (OdsBook *self, const char **attributes, guint n)
{
  self->row += self->row_repeats;
  self->row_repeats = MAX (khai_xml_attribute_uint (attributes, n, "number-rows-repeated", 1), 1);
  self->column = 0;
}

/* Puts a row of its own with the same cells before the open one. */
static void
copy_row (OdsBook *self, KhaiRowBuffer *original, guint number)
{
  KhaiRowBuffer *copy;

  self->queue.open = NULL;
  copy = khai_row_queue_open (&self->queue, number);
  for (guint column = 0; column < original->slots->len; column++)
    {
      KhaiCellKind kind;
      const char *text = khai_row_buffer_peek (original, column, &kind);

      if (text != NULL)
        khai_row_buffer_set (copy, column, text, -1, kind, FALSE, FALSE);
    }
  khai_row_queue_close (&self->queue);
  self->queue.open = original;
}

/* A row with something in it that stands for several is copied; empty ones are counted. */
static void
row_ended (OdsBook *self)
{
  guint repeats = self->row_repeats;
  KhaiRowBuffer *row = self->queue.open;
  gboolean filled = row != NULL && row->filled;

  if (filled && (self->row > KHAI_TABLE_MAX_ROWS || repeats > MAX_REPEATS))
    {
      self->column = 0;
      stop (self, KHAI_ERROR_TOO_LARGE, "too-many-rows");
      return;
    }
  for (guint i = 0; filled && i + 1 < repeats; i++)
    copy_row (self, row, self->row + i);
  if (filled)
    row->row.number = self->row + repeats - 1;
  if (!khai_row_queue_close (&self->queue))
    stop (self, KHAI_ERROR_TOO_LARGE, "merged-too-many");
}

/* ---- elements ---- */

static void
element_started (gpointer data, const char *name, const char **attributes, guint n)
{
  OdsBook *self = data;

  if (strcmp (name, "tracked-changes") == 0)
    self->in_sheets = FALSE;
  else if (strcmp (name, "table") == 0 && self->in_sheets)
    {
      self->in_sheet = self->sheet++ == self->wanted;
      self->row = 0;
      self->row_repeats = 1;
    }
  if (!self->in_sheet)
    return;
  if (self->skip > 0 || strcmp (name, "annotation") == 0 || strcmp (name, "shapes") == 0 || strcmp (name, "frame") == 0)
    self->skip++;
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    cell_started (self, attributes, n, *name == 'c');
  else if (strcmp (name, "table-row") == 0)
    row_started (self, attributes, n);
  else if (self->in_cell && strcmp (name, "p") == 0)
    {
      if (self->paragraphs++ > 0)
        g_string_append_c (self->text, '\n');
      self->in_paragraph = TRUE;
    }
  else if (self->in_paragraph && strcmp (name, "s") == 0)
    for (guint i = MIN (khai_xml_attribute_uint (attributes, n, "c", 1), 256); i > 0; i--)
      g_string_append_c (self->text, ' ');
  else if (self->in_paragraph && strcmp (name, "tab") == 0)
    g_string_append_c (self->text, '\t');
  else if (self->in_paragraph && strcmp (name, "line-break") == 0)
    g_string_append_c (self->text, '\n');
}

static void
element_ended (gpointer data, const char *name)
{
  OdsBook *self = data;

  if (strcmp (name, "tracked-changes") == 0)
    self->in_sheets = TRUE;
  if (!self->in_sheet)
    return;
  if (self->skip > 0)
    self->skip--;
  else if (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0)
    cell_ended (self);
  else if (strcmp (name, "table-row") == 0)
    row_ended (self);
  else if (strcmp (name, "p") == 0)
    self->in_paragraph = FALSE;
  else if (strcmp (name, "table") == 0)
    {
      self->in_sheet = FALSE;
      khai_xml_part_stop (self->part);
    }
}

static void
text_seen (gpointer data, const char *text, gsize length)
{
  OdsBook *self = data;

  if (!self->in_sheet || !self->in_paragraph || self->skip > 0)
    return;
  if (self->text->len + length > KHAI_TABLE_MAX_CELL_BYTES)
    stop (self, KHAI_ERROR_TOO_LARGE, "cell-too-long");
  else
    g_string_append_len (self->text, text, length);
}

/* ---- the book ---- */

static void
free_ods (KhaiBook *book)
{
  OdsBook *self = (OdsBook *) book;

  g_clear_pointer (&self->part, khai_xml_part_free);
  if (self->queue_ready)
    khai_row_queue_clear (&self->queue);
  zip_discard (self->zip);
  g_bytes_unref (self->bytes);
  g_free (self->value);
  g_string_free (self->text, TRUE);
  g_string_free (self->scratch, TRUE);
  g_free (self);
}

static gboolean
select_ods (KhaiBook *book, guint sheet, GCancellable *cancellable, GError **error)
{
  static const KhaiXmlHandler handler = { element_started, element_ended, text_seen };
  OdsBook *self = (OdsBook *) book;

  g_clear_pointer (&self->part, khai_xml_part_free);
  if (self->queue_ready)
    khai_row_queue_clear (&self->queue);
  khai_row_queue_init (&self->queue);
  self->queue_ready = TRUE;
  self->in_sheets = TRUE;
  self->in_sheet = self->in_cell = self->in_paragraph = FALSE;
  self->skip = self->sheet = 0;
  self->wanted = sheet;
  self->problem = NULL;
  self->part = khai_xml_part_open (book, self->zip, "content.xml", &handler, self, MAX_CONTENT, error);
  return self->part != NULL;
}

static const KhaiRow *
next_ods (KhaiBook *book, GCancellable *cancellable, GError **error)
{
  OdsBook *self = (OdsBook *) book;
  const KhaiRow *row;
  gboolean more = TRUE;

  g_return_val_if_fail (self->part != NULL, NULL);

  while ((row = khai_row_queue_take (&self->queue)) == NULL && more)
    {
      if (self->problem == NULL)
        {
          book->row = self->row;
          book->column = 0;
          if (!khai_xml_part_step (self->part, &more, cancellable, error))
            {
              if (book->problem != NULL)
                book->problem->row = self->row;
              return NULL;
            }
          if (self->problem == NULL)
            continue;
          more = TRUE;
          if (!g_queue_is_empty (&self->queue.ready))
            continue;
        }
      khai_book_fail (book, error, self->code, self->problem,
                      strcmp (self->problem, "too-many-columns") == 0 ? G_STRINGIFY (KHAI_TABLE_MAX_COLUMNS)
                                                                      : G_STRINGIFY (KHAI_TABLE_MAX_ROWS));
      return NULL;
    }
  if (row == NULL)
    row = khai_row_queue_take (&self->queue);
  if (row != NULL)
    book->row = row->number;
  return row;
}

static double
progress_ods (KhaiBook *book)
{
  OdsBook *self = (OdsBook *) book;

  return self->part != NULL ? khai_xml_part_progress (self->part) : 0;
}

KhaiBook *
khai_book_open_ods (GBytes *bytes, zip_t *zip, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  static const KhaiBookClass class = { select_ods, next_ods, progress_ods, free_ods };
  static const KhaiXmlHandler list = { list_started, list_ended, NULL };
  OdsBook *self = g_new0 (OdsBook, 1);
  KhaiXmlPart *part;

  khai_book_init (&self->parent, &class);
  self->bytes = g_bytes_ref (bytes);
  self->zip = zip;
  self->text = g_string_new (NULL);
  self->scratch = g_string_new (NULL);
  self->in_sheets = TRUE;
  part = khai_xml_part_open (&self->parent, zip, "content.xml", &list, self, MAX_CONTENT, error);
  if (part != NULL && khai_xml_part_run (part, cancellable, error)
      && (self->parent.sheets->len > 0 || khai_book_fail (&self->parent, error, KHAI_ERROR_BAD_INPUT, "file-no-sheet", NULL)))
    return &self->parent;
  *problem = g_steal_pointer (&self->parent.problem);
  g_ptr_array_unref (self->parent.sheets);
  free_ods (&self->parent);
  return NULL;
}
