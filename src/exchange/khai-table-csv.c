/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CSV as tables: encoding and separator are found, spreadsheets' habits understood (a first line "sep=;", cells written as ="0123"
 * so that nobody takes them for numbers). */

#include "config.h"

#include <string.h>

#include "khai-csv.h"
#include "khai-error.h"
#include "khai-table-private.h"

/* How many rows are looked at for the separator. */
#define PROBE_ROWS 20
/* Not every row is worth asking whether somebody pressed Cancel. */
#define CANCEL_EVERY 256

typedef struct
{
  KhaiBook parent;
  char *text;       /* (owned) */
  gsize length, start;
  KhaiCsv *csv;     /* (owned) (nullable) */
  KhaiRowBuffer *buffer; /* (owned) */
  guint n_rows;
} CsvBook;

/* Old Macintosh files end their lines with a carriage return alone. */
static void
repair_line_ends (char *text, gsize length)
{
  if (memchr (text, '\n', length) != NULL)
    return;
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\r')
      text[i] = '\n';
}

/* The share of rows that have as many cells as most have, and how many that is. */
static double
rate_separator (const char *text, gsize length, char separator)
{
  gsize probe = MIN (length, 256 * 1024);
  g_autoptr (KhaiCsv) csv = NULL;
  guint counts[PROBE_ROWS];
  guint n_rows = 0, best = 0, best_count = 0, n = 0;

  while (probe < length && probe > 0 && text[probe - 1] != '\n')
    probe--;
  csv = khai_csv_new (text, probe > 0 ? probe : length, separator);
  while (n_rows < PROBE_ROWS && khai_csv_next (csv, &n, NULL) != NULL)
    counts[n_rows++] = n;
  for (guint i = 0; i < n_rows; i++)
    {
      guint same = 0;

      for (guint j = 0; j < n_rows; j++)
        same += counts[j] == counts[i];
      if (counts[i] > 1 && (same > best || (same == best && counts[i] > best_count)))
        {
          best = same;
          best_count = counts[i];
        }
    }
  return n_rows == 0 ? 0 : (double) best / n_rows * MIN (best_count, 200);
}

/* "sep=;" in a line of its own says it outright; else the one that makes the most even and widest table. */
static char
find_separator (const char *text, gsize length, gsize *start)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  char found = ',';
  double best = 0;

  *start = 0;
  if (length > 5 && g_ascii_strncasecmp (text, "sep=", 4) == 0 && strchr (",;\t|", text[4]) != NULL && (text[5] == '\n' || text[5] == '\r'))
    {
      *start = text[5] == '\r' && length > 6 && text[6] == '\n' ? 7 : 6;
      return text[4];
    }
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double rate = rate_separator (text, length, candidates[i]);

      if (rate > best)
        {
          best = rate;
          found = candidates[i];
        }
    }
  return found;
}

static gboolean
select_csv (KhaiBook *book, guint sheet, GCancellable *cancellable, GError **error)
{
  CsvBook *self = (CsvBook *) book;

  g_clear_pointer (&self->csv, khai_csv_free);
  self->csv = khai_csv_new (self->text + self->start, self->length - self->start, book->separator);
  self->n_rows = 0;
  return TRUE;
}

/* ="0123" is how exports keep a spreadsheet from eating zeros and long numbers. */
static void
add_cell (CsvBook *self, guint column, const char *cell)
{
  gsize length = strlen (cell);

  if (length >= 3 && g_str_has_prefix (cell, "=\"") && cell[length - 1] == '"')
    khai_row_buffer_set (self->buffer, column, cell + 2, length - 3, KHAI_CELL_TEXT, FALSE, FALSE);
  else
    khai_row_buffer_set (self->buffer, column, cell, length, KHAI_CELL_TEXT, FALSE, FALSE);
}

static const KhaiRow *
next_csv (KhaiBook *book, GCancellable *cancellable, GError **error)
{
  CsvBook *self = (CsvBook *) book;
  const char *const *cells;
  guint n = 0;
  g_autoptr (GError) local = NULL;

  do
    {
      if (self->n_rows % CANCEL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (++self->n_rows > KHAI_TABLE_MAX_ROWS)
        {
          book->column = 0;
          khai_book_fail (book, error, KHAI_ERROR_TOO_LARGE, "too-many-rows", G_STRINGIFY (KHAI_TABLE_MAX_ROWS));
          return NULL;
        }
      cells = khai_csv_next (self->csv, &n, &local);
      book->row = khai_csv_line (self->csv) + (self->start > 0);
      if (local != NULL)
        {
          gboolean wide = local->code == KHAI_ERROR_TOO_LARGE && n == 0 && khai_csv_column (self->csv) > KHAI_TABLE_MAX_COLUMNS;

          book->column = wide ? KHAI_TABLE_MAX_COLUMNS + 1 : khai_csv_column (self->csv);
          khai_book_fail (book, error, local->code, wide ? "too-many-columns" : local->code == KHAI_ERROR_TOO_LARGE ? "cell-too-long" : "csv-quote",
                          wide ? G_STRINGIFY (KHAI_TABLE_MAX_COLUMNS) : NULL);
          return NULL;
        }
      if (cells == NULL)
        return NULL;
      khai_row_buffer_clear (self->buffer, book->row);
      for (guint i = 0; i < n; i++)
        add_cell (self, i, cells[i]);
    }
  while (!self->buffer->filled);
  return khai_row_buffer_finish (self->buffer);
}

static double
progress_csv (KhaiBook *book)
{
  CsvBook *self = (CsvBook *) book;

  return self->csv != NULL ? khai_csv_progress (self->csv) : 0;
}

static void
free_csv (KhaiBook *book)
{
  CsvBook *self = (CsvBook *) book;

  g_clear_pointer (&self->csv, khai_csv_free);
  khai_row_buffer_free (self->buffer);
  g_free (self->text);
  g_free (self);
}

KhaiBook *
khai_book_open_csv (GBytes *bytes, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  static const KhaiBookClass class = { select_csv, next_csv, progress_csv, free_csv };
  const char *encoding, *wrong;
  gsize length, n = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  char *text = khai_text_decode (data, length, &n, &encoding, &wrong);
  CsvBook *self;

  if (text == NULL)
    {
      khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, wrong, NULL);
      return NULL;
    }
  repair_line_ends (text, n);
  self = g_new0 (CsvBook, 1);
  khai_book_init (&self->parent, &class);
  khai_book_add_sheet (&self->parent, "", FALSE);
  self->text = text;
  self->length = n;
  self->buffer = khai_row_buffer_new ();
  self->parent.encoding = encoding;
  self->parent.separator = find_separator (text, n, &self->start);
  return &self->parent;
}
