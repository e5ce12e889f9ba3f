/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One face for all kinds of tables. What a file is, is read from its first bytes: names lie (marketplaces send web pages called
 * .xls, people rename). */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-table-private.h"

/* What a whole file may have; unpacked parts have limits of their own. */
#define MAX_FILE_BYTES (G_GINT64_CONSTANT (256) * 1024 * 1024)

struct _KhaiTable
{
  GObject parent_instance;

  char *path;           /* (owned) (nullable) */
  char *name;           /* (owned) */
  GBytes *bytes;        /* (owned) (nullable) */
  KhaiTableFormat format;
  KhaiBook *book;       /* (owned) (nullable): once open */
  KhaiProblem *problem; /* (owned) (nullable) */
  guint n_sampled;
  GString *sample;      /* (owned) (nullable): the first rows of a workbook's sheet, until they were looked at */
};

/* So much text tells whether it is in an old font encoding. */
#define SAMPLE_BYTES 8192
#define SAMPLE_ROWS 40

G_DEFINE_FINAL_TYPE (KhaiTable, khai_table, G_TYPE_OBJECT)

/* ---- what the readers share ---- */

static void
free_sheet (gpointer data)
{
  KhaiSheet *sheet = data;

  g_free (sheet->name);
  g_free (sheet);
}

void
khai_book_init (KhaiBook *book, const KhaiBookClass *class)
{
  book->class = class;
  book->sheets = g_ptr_array_new_with_free_func (free_sheet);
}

void
khai_book_add_sheet (KhaiBook *book, const char *name, gboolean hidden)
{
  KhaiSheet *sheet = g_new0 (KhaiSheet, 1);

  sheet->name = g_strdup (name);
  sheet->hidden = hidden;
  g_ptr_array_add (book->sheets, sheet);
}

/* The place goes into the error's text as well: it holds no personal data, and logs want it. */
gboolean
khai_book_fail (KhaiBook *book, GError **error, KhaiErrorCode code, const char *problem, const char *detail)
{
  g_clear_pointer (&book->problem, khai_problem_free);
  book->problem = khai_problem_new (KHAI_SEVERITY_BLOCK, problem, detail, NULL);
  khai_problem_set_place (book->problem, NULL, book->sheet, book->row, book->column, NULL);
  g_set_error (error, KHAI_ERROR, code, "row %u column %u: %s%s%s", book->row, book->column, problem, detail != NULL ? ": " : "",
               detail != NULL ? detail : "");
  return FALSE;
}

gboolean
khai_problem_fail (KhaiProblem **problem, GError **error, KhaiErrorCode code, const char *name, const char *detail)
{
  *problem = khai_problem_new (KHAI_SEVERITY_BLOCK, name, detail, NULL);
  g_set_error (error, KHAI_ERROR, code, "%s%s%s", name, detail != NULL ? ": " : "", detail != NULL ? detail : "");
  return FALSE;
}

static void
free_book (KhaiBook *book)
{
  g_ptr_array_unref (book->sheets);
  g_clear_pointer (&book->problem, khai_problem_free);
  book->class->free (book);
}

/* ---- the object ---- */

static void
khai_table_finalize (GObject *object)
{
  KhaiTable *self = KHAI_TABLE (object);

  g_clear_pointer (&self->book, free_book);
  g_clear_pointer (&self->problem, khai_problem_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->sample != NULL)
    g_string_free (self->sample, TRUE);
  g_free (self->path);
  g_free (self->name);
  G_OBJECT_CLASS (khai_table_parent_class)->finalize (object);
}

static void
khai_table_class_init (KhaiTableClass *class)
{
  G_OBJECT_CLASS (class)->finalize = khai_table_finalize;
}

static void
khai_table_init (KhaiTable *self)
{
}

/**
 * khai_table_new:
 * @path: a file
 *
 * Returns: (transfer full): a table that is not open yet; nothing was read
 */
KhaiTable *
khai_table_new (const char *path)
{
  KhaiTable *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (KHAI_TYPE_TABLE, NULL);
  self->path = g_strdup (path);
  self->name = g_path_get_basename (path);
  return self;
}

/**
 * khai_table_new_for_bytes:
 * @bytes: what a file holds
 * @name: what to call it in messages
 *
 * Returns: (transfer full): a table that is not open yet
 */
KhaiTable *
khai_table_new_for_bytes (GBytes *bytes, const char *name)
{
  KhaiTable *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (KHAI_TYPE_TABLE, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->name = g_strdup (name);
  return self;
}

/* The file's problems are the table's, with its name. */
static void
take_problem (KhaiTable *self, KhaiProblem *problem)
{
  g_clear_pointer (&self->problem, khai_problem_free);
  self->problem = problem;
  if (problem != NULL && problem->file == NULL)
    problem->file = g_strdup (self->name);
}

static gboolean
load (KhaiTable *self, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) local = NULL;
  char *contents = NULL;
  gsize length = 0;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable,
                            &local);
  if (info != NULL && g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-not-found", NULL);
  if (info != NULL && g_file_info_get_size (info) > MAX_FILE_BYTES)
    return khai_problem_fail (problem, error, KHAI_ERROR_TOO_LARGE, "file-too-large", "256 MB");
  if (info != NULL)
    g_file_load_contents (file, cancellable, &contents, &length, NULL, &local);
  if (local != NULL)
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local));
      else
        khai_problem_fail (problem, error, g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? KHAI_ERROR_NOT_FOUND : KHAI_ERROR_IO,
                           "file-not-found", NULL);
      return FALSE;
    }
  self->bytes = g_bytes_new_take (contents, length);
  return TRUE;
}

/* The start of a text file, without what may stand before it, in lower case. */
static char *
first_words (const guint8 *data, gsize length)
{
  gsize skip = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  g_autofree char *start = NULL;

  while (skip < length && (g_ascii_isspace (data[skip])))
    skip++;
  start = g_strndup ((const char *) data + skip, MIN (length - skip, 512));
  return g_ascii_strdown (start, -1);
}

static gboolean
looks_binary (const guint8 *data, gsize length)
{
  static const char *const magics[] = { "%PDF", "\x89PNG", "\xff\xd8\xff", "GIF8", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "SQLite format 3" };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= strlen (magics[i]) && memcmp (data, magics[i], strlen (magics[i])) == 0)
      return TRUE;
  return FALSE;
}

static KhaiBook *
open_book (KhaiTable *self, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);
  g_autofree char *words = NULL;

  if (length == 0)
    {
      khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-empty", NULL);
      return NULL;
    }
  if (length >= 4 && memcmp (data, "PK\x03\x04", 4) == 0)
    return khai_book_open_zip (self->bytes, &self->format, problem, cancellable, error);
  if (length >= 8 && memcmp (data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    {
      self->format = KHAI_TABLE_XLS;
      return khai_book_open_ole (self->bytes, problem, cancellable, error);
    }
  words = first_words (data, length);
  if (looks_binary (data, length))
    khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-unknown", self->name);
  else if (g_str_has_prefix (words, "<!doctype html") || g_str_has_prefix (words, "<html") || g_str_has_prefix (words, "<table")
           || g_str_has_prefix (words, "<?xml") || g_str_has_prefix (words, "<meta"))
    khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-html", NULL);
  else
    {
      self->format = KHAI_TABLE_CSV;
      return khai_book_open_csv (self->bytes, problem, cancellable, error);
    }
  return NULL;
}

/**
 * khai_table_open:
 * @self: a table that is not open
 * @cancellable: (nullable): stops it
 * @error: see the header
 *
 * Reads what the file is and which sheets it has. No sheet is selected yet.
 *
 * Returns: %TRUE when it can be read
 */
gboolean
khai_table_open (KhaiTable *self, GCancellable *cancellable, GError **error)
{
  KhaiProblem *problem = NULL;

  g_return_val_if_fail (KHAI_IS_TABLE (self), FALSE);
  g_return_val_if_fail (self->book == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->bytes != NULL || load (self, &problem, cancellable, error))
    self->book = open_book (self, &problem, cancellable, error);
  take_problem (self, problem);
  return self->book != NULL;
}

/**
 * khai_table_get_bytes:
 * @self: an open table
 *
 * Returns: (transfer none) (nullable): what the file held when it was read, to know it again by its digest
 */
GBytes *
khai_table_get_bytes (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self), NULL);

  return self->bytes;
}

/**
 * khai_table_get_format:
 * @self: an open table
 *
 * Returns: what the file is
 */
KhaiTableFormat
khai_table_get_format (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self), KHAI_TABLE_CSV);

  return self->format;
}

/**
 * khai_table_get_name:
 * @self: a table
 *
 * Returns: (transfer none): the file's name without folders
 */
const char *
khai_table_get_name (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self), NULL);

  return self->name;
}

/**
 * khai_table_get_encoding:
 * @self: an open table
 *
 * Returns: (transfer none) (nullable): in which encoding a CSV file was read; %NULL for workbooks
 */
const char *
khai_table_get_encoding (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, NULL);

  return self->book->encoding;
}

/**
 * khai_table_get_separator:
 * @self: an open table
 *
 * Returns: what stands between the cells of a CSV file; 0 for workbooks
 */
char
khai_table_get_separator (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, 0);

  return self->book->separator;
}

/**
 * khai_table_get_n_sheets:
 * @self: an open table
 *
 * Returns: how many sheets it has, at least 1
 */
guint
khai_table_get_n_sheets (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, 0);

  return self->book->sheets->len;
}

/**
 * khai_table_get_sheet_name:
 * @self: an open table
 * @sheet: a sheet from 0
 *
 * Returns: (transfer none): its name; "" for CSV
 */
const char *
khai_table_get_sheet_name (KhaiTable *self, guint sheet)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, NULL);
  g_return_val_if_fail (sheet < self->book->sheets->len, NULL);

  return ((KhaiSheet *) self->book->sheets->pdata[sheet])->name;
}

/**
 * khai_table_sheet_is_hidden:
 * @self: an open table
 * @sheet: a sheet from 0
 *
 * Returns: whether spreadsheet programs do not show it
 */
gboolean
khai_table_sheet_is_hidden (KhaiTable *self, guint sheet)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, FALSE);
  g_return_val_if_fail (sheet < self->book->sheets->len, FALSE);

  return ((KhaiSheet *) self->book->sheets->pdata[sheet])->hidden;
}

/**
 * khai_table_select:
 * @self: an open table
 * @sheet: a sheet from 0
 * @cancellable: (nullable): stops it
 * @error: %KHAI_ERROR_DAMAGED, %KHAI_ERROR_TOO_LARGE; cancelled
 *
 * Goes to the first row of a sheet, also when it was read before.
 *
 * Returns: %TRUE when rows can be read
 */
gboolean
khai_table_select (KhaiTable *self, guint sheet, GCancellable *cancellable, GError **error)
{
  KhaiBook *book;

  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, FALSE);
  g_return_val_if_fail (sheet < self->book->sheets->len, FALSE);

  book = self->book;
  book->row = book->column = 0;
  book->sheet = ((KhaiSheet *) book->sheets->pdata[sheet])->name;
  if (self->sample != NULL)
    g_string_free (self->sample, TRUE);
  self->sample = self->format != KHAI_TABLE_CSV ? g_string_new (NULL) : NULL;
  self->n_sampled = 0;
  if (book->class->select (book, sheet, cancellable, error))
    return TRUE;
  take_problem (self, g_steal_pointer (&book->problem));
  return FALSE;
}

/* Workbooks whose cells were typed in the fonts of the 1990s hold Latin signs that only look Vietnamese in those fonts. `row` NULL: the end. */
static gboolean
check_sample (KhaiTable *self, const KhaiRow *row, GError **error)
{
  const char *old;

  for (guint i = 0; row != NULL && i < row->n_cells; i++)
    if (row->cells[i].kind == KHAI_CELL_TEXT)
      {
        g_string_append (self->sample, row->cells[i].text);
        g_string_append_c (self->sample, ' ');
      }
  if (row != NULL && ++self->n_sampled < SAMPLE_ROWS && self->sample->len < SAMPLE_BYTES)
    return TRUE;
  old = khai_text_find_old_vietnamese (self->sample->str, self->sample->len);
  g_string_free (g_steal_pointer (&self->sample), TRUE);
  if (old == NULL)
    return TRUE;
  self->book->row = self->book->column = 0;
  return khai_book_fail (self->book, error, KHAI_ERROR_BAD_INPUT, g_str_equal (old, "VNI") ? "encoding-vni" : "encoding-tcvn3", NULL);
}

/**
 * khai_table_next:
 * @self: a table with a sheet selected
 * @cancellable: (nullable): stops it
 * @error: %KHAI_ERROR_BAD_INPUT, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_TOO_LARGE; cancelled
 *
 * Reads on. Rows without any text are passed over; their numbers are counted.
 *
 * Returns: (transfer none) (nullable): the next row, valid until the next call; %NULL at the end (no error) or on an error
 */
const KhaiRow *
khai_table_next (KhaiTable *self, GCancellable *cancellable, GError **error)
{
  const KhaiRow *row;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, NULL);

  row = self->book->class->next (self->book, cancellable, &local);
  if (local == NULL && self->sample != NULL && !check_sample (self, row, &local))
    row = NULL;
  if (local != NULL)
    {
      take_problem (self, g_steal_pointer (&self->book->problem));
      g_propagate_error (error, g_steal_pointer (&local));
    }
  return row;
}

/**
 * khai_table_get_progress:
 * @self: an open table
 *
 * Returns: how much of the selected sheet was read, 0 to 1
 */
double
khai_table_get_progress (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self) && self->book != NULL, 0);

  return CLAMP (self->book->class->progress (self->book), 0, 1);
}

/**
 * khai_table_get_problem:
 * @self: a table
 *
 * Returns: (transfer none) (nullable): the last failure with its place, for people; %NULL when there was none or it was cancelled
 */
const KhaiProblem *
khai_table_get_problem (KhaiTable *self)
{
  g_return_val_if_fail (KHAI_IS_TABLE (self), NULL);

  return self->problem;
}
