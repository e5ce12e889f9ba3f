/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Comma-separated values by RFC 4180, row by row, without guessing: a quote that is not closed or
 * text behind a closing quote is an error with its line, because a shifted column in an order file
 * is a wrong declaration. */

#include "khai-csv.h"

#include "khai-error.h"

#include <string.h>

/* More than any spreadsheet has; what goes beyond is no table but an attack or another kind of
 * file. */
#define MAX_CELLS 1024
#define MAX_CELL_BYTES (1024 * 1024)

struct _KhaiCsv
{
  char *text; /* (owned) */
  const char *p;
  const char *end;
  char separator;
  guint line;       /* of the cursor */
  guint row_line;   /* on which the row last returned began */
  guint failed_column; /* from 1: the cell that could not be read */
  GPtrArray *cells; /* (owned) (element-type utf8) */
  GString *cell;    /* (owned): the one being read */
  GError *failure;  /* (owned) (nullable): once damaged, always damaged */
};

/**
 * khai_csv_new:
 * @text: the file's bytes in UTF-8, with or without a byte order mark
 * @length: how many
 * @separator: what stands between cells: ',' ';' or tab
 *
 * Returns: (transfer full): a reader at the first row, with a copy of the text
 */
KhaiCsv *
khai_csv_new (const char *text, gsize length, char separator)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (separator != '"' && separator != '\n' && separator != '\r', NULL);

  KhaiCsv *csv = g_new0 (KhaiCsv, 1);
  csv->text = g_malloc (length + 1);
  if (length > 0)
    memcpy (csv->text, text, length);
  csv->text[length] = '\0';
  csv->p = csv->text;
  csv->end = csv->text + length;
  csv->separator = separator;
  csv->line = 1;
  csv->cells = g_ptr_array_new_with_free_func (g_free);
  csv->cell = g_string_new (NULL);

  if (length >= 3 && memcmp (csv->text, "\xef\xbb\xbf", 3) == 0)
    csv->p += 3;
  /* g_utf8_validate_len() refuses NUL as well. */
  if (length > 0 && !g_utf8_validate_len (csv->text, length, NULL))
    csv->failure = g_error_new_literal (KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "table is not UTF-8");
  return csv;
}

/**
 * khai_csv_free:
 * @csv: (transfer full): a reader
 *
 * Frees the reader and the row it last returned.
 */
void
khai_csv_free (KhaiCsv *csv)
{
  g_return_if_fail (csv != NULL);

  g_free (csv->text);
  g_ptr_array_unref (csv->cells);
  g_string_free (csv->cell, TRUE);
  g_clear_error (&csv->failure);
  g_free (csv);
}

static gboolean
fail (KhaiCsv *csv, KhaiErrorCode code, guint line, const char *what)
{
  csv->failure = g_error_new (KHAI_ERROR, code, "line %u: %s", line, what);
  csv->failed_column = csv->cells->len + 1;
  return FALSE;
}

static gboolean
append_byte (KhaiCsv *csv)
{
  if (csv->cell->len >= MAX_CELL_BYTES)
    return fail (csv, KHAI_ERROR_TOO_LARGE, csv->line, "cell is too long");
  g_string_append_c (csv->cell, *csv->p++);
  return TRUE;
}

/* At a line end or at the end of the text; a carriage return alone is neither. */
static gboolean
at_line_end (const KhaiCsv *csv)
{
  return csv->p >= csv->end || *csv->p == '\n' || (csv->p[0] == '\r' && csv->p[1] == '\n');
}

static void
skip_line_end (KhaiCsv *csv)
{
  if (csv->p >= csv->end)
    return;
  csv->p += *csv->p == '\r' ? 2 : 1;
  csv->line++;
}

/* Behind the opening quote. */
static gboolean
read_quoted_cell (KhaiCsv *csv)
{
  guint first_line = csv->line;

  for (;;)
    {
      if (csv->p >= csv->end)
        return fail (csv, KHAI_ERROR_BAD_INPUT, first_line, "quote is not closed");
      if (*csv->p == '"')
        {
          csv->p++;
          if (*csv->p != '"')
            break;
        }
      else if (*csv->p == '\n')
        csv->line++;
      if (!append_byte (csv))
        return FALSE;
    }
  if (!at_line_end (csv) && *csv->p != csv->separator)
    return fail (csv, KHAI_ERROR_BAD_INPUT, csv->line, "text after a closing quote");
  return TRUE;
}

static gboolean
read_plain_cell (KhaiCsv *csv)
{
  while (!at_line_end (csv) && *csv->p != csv->separator)
    {
      if (*csv->p == '\r')
        return fail (csv, KHAI_ERROR_BAD_INPUT, csv->line, "carriage return without line feed");
      if (!append_byte (csv))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_cell (KhaiCsv *csv)
{
  g_string_truncate (csv->cell, 0);
  if (csv->cells->len >= MAX_CELLS)
    return fail (csv, KHAI_ERROR_TOO_LARGE, csv->row_line, "too many cells");
  if (csv->p < csv->end && *csv->p == '"')
    {
      csv->p++;
      if (!read_quoted_cell (csv))
        return FALSE;
    }
  else if (!read_plain_cell (csv))
    return FALSE;
  g_ptr_array_add (csv->cells, g_strdup (csv->cell->str));
  return TRUE;
}

static gboolean
read_row (KhaiCsv *csv)
{
  while (read_cell (csv))
    {
      if (at_line_end (csv))
        {
          skip_line_end (csv);
          return TRUE;
        }
      csv->p++;
    }
  return FALSE;
}

/**
 * khai_csv_next:
 * @csv: a reader
 * @n_cells: (out) (optional): how many cells the row has
 * @error: KHAI_ERROR_BAD_INPUT for text that is not UTF-8, a quote that is not closed, text behind
 * a closing quote or a carriage return alone; KHAI_ERROR_TOO_LARGE for more than 1,024 cells or a
 * cell over 1 MiB. The reader then stays in error
 *
 * Reads the next row. Lines with nothing in them are passed over; rows may have different numbers
 * of cells.
 *
 * Returns: (transfer none) (nullable): the cells, NULL-terminated, valid until the next call; NULL
 * at the end or on an error
 */
const char *const *
khai_csv_next (KhaiCsv *csv, guint *n_cells, GError **error)
{
  g_return_val_if_fail (csv != NULL, NULL);

  g_ptr_array_set_size (csv->cells, 0);
  if (n_cells != NULL)
    *n_cells = 0;

  while (csv->failure == NULL && csv->p < csv->end && at_line_end (csv))
    skip_line_end (csv);
  if (csv->failure == NULL && csv->p >= csv->end)
    return NULL;

  csv->row_line = csv->line;
  if (csv->failure != NULL || !read_row (csv))
    {
      g_propagate_error (error, g_error_copy (csv->failure));
      return NULL;
    }
  if (n_cells != NULL)
    *n_cells = csv->cells->len;
  g_ptr_array_add (csv->cells, NULL);
  return (const char *const *)csv->cells->pdata;
}

/**
 * khai_csv_line:
 * @csv: a reader
 *
 * Returns: the line, counted from 1, on which the row last returned (or the damaged one) began; 0
 * before the first
 */
guint
khai_csv_line (KhaiCsv *csv)
{
  g_return_val_if_fail (csv != NULL, 0);

  return csv->row_line;
}

/**
 * khai_csv_column:
 * @csv: a reader in error
 *
 * Returns: the cell, counted from 1, that could not be read
 */
guint
khai_csv_column (KhaiCsv *csv)
{
  g_return_val_if_fail (csv != NULL, 0);

  return csv->failed_column;
}

/**
 * khai_csv_progress:
 * @csv: a reader
 *
 * Returns: how much of the text was read, 0 to 1
 */
double
khai_csv_progress (KhaiCsv *csv)
{
  g_return_val_if_fail (csv != NULL, 0);

  return csv->end > csv->text ? (double)(csv->p - csv->text) / (double)(csv->end - csv->text) : 1;
}

/**
 * khai_csv_append_cell:
 * @out: where the row is being written; the caller ends the line
 * @cell: (nullable): the cell's text; NULL is written as an empty cell
 * @separator: what stands between cells
 * @first: TRUE for the first cell of a row, before which no separator is written
 *
 * Writes one cell, in quotes if it would be read otherwise. Formulas are not disarmed here: who
 * writes a spreadsheet for people does that.
 */
void
khai_csv_append_cell (GString *out, const char *cell, char separator, gboolean first)
{
  g_return_if_fail (out != NULL);

  const char special[] = { separator, '"', '\r', '\n', '\0' };

  if (!first)
    g_string_append_c (out, separator);
  if (cell == NULL)
    return;
  if (cell[strcspn (cell, special)] == '\0')
    {
      g_string_append (out, cell);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = cell; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}
