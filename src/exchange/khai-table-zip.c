/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which kind of workbook an archive is; the XLSX book's beginning and end. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-xlsx-private.h"

static void
free_xlsx (KhaiBook *book)
{
  XlsxBook *self = (XlsxBook *) book;

  g_clear_pointer (&self->sheet, khai_xlsx_sheet_free);
  zip_discard (self->zip);
  g_bytes_unref (self->bytes);
  g_ptr_array_unref (self->targets);
  g_array_unref (self->styles);
  g_array_unref (self->offsets);
  g_string_free (self->strings, TRUE);
  g_free (self);
}

static void
abandon (KhaiBook *book)
{
  g_ptr_array_unref (book->sheets);
  g_clear_pointer (&book->problem, khai_problem_free);
  book->class->free (book);
}

static KhaiBook *
open_xlsx (GBytes *bytes, zip_t *zip, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  static const KhaiBookClass class = { khai_xlsx_select, khai_xlsx_next, khai_xlsx_progress, free_xlsx };
  XlsxBook *self = g_new0 (XlsxBook, 1);

  khai_book_init (&self->parent, &class);
  self->bytes = g_bytes_ref (bytes);
  self->zip = zip;
  self->targets = g_ptr_array_new_with_free_func (g_free);
  self->styles = g_array_new (FALSE, FALSE, sizeof (XlsxStyle));
  self->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->strings = g_string_new (NULL);
  if (khai_xlsx_read_book (self, cancellable, error))
    return &self->parent;
  *problem = g_steal_pointer (&self->parent.problem);
  abandon (&self->parent);
  return NULL;
}

static gboolean
has_part (zip_t *zip, const char *name)
{
  g_autofree char *found = khai_zip_find (zip, name);

  return found != NULL;
}

/* Archives can be protected part by part. */
static gboolean
is_protected (zip_t *zip)
{
  zip_int64_t n = zip_get_num_entries (zip, 0);
  zip_stat_t stat;

  for (zip_int64_t i = 0; i < MIN (n, 64); i++)
    if (zip_stat_index (zip, i, 0, &stat) == 0 && (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
      return TRUE;
  return khai_zip_part_contains (zip, "META-INF/manifest.xml", "encryption-data", 1024 * 1024, NULL);
}

KhaiBook *
khai_book_open_zip (GBytes *bytes, KhaiTableFormat *format, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  zip_t *zip = khai_zip_open (bytes, problem, error);

  if (zip == NULL)
    return NULL;
  if (is_protected (zip))
    khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-protected", NULL);
  else if (has_part (zip, "content.xml"))
    {
      *format = KHAI_TABLE_ODS;
      return khai_book_open_ods (bytes, zip, problem, cancellable, error);
    }
  else if (has_part (zip, "xl/workbook.bin"))
    khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-unknown", "XLSB");
  else if (has_part (zip, "xl/workbook.xml") || (has_part (zip, "_rels/.rels") && !has_part (zip, "word/document.xml")))
    {
      *format = KHAI_TABLE_XLSX;
      return open_xlsx (bytes, zip, problem, cancellable, error);
    }
  else
    khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-unknown", has_part (zip, "word/document.xml") ? "DOCX" : "ZIP");
  zip_discard (zip);
  return NULL;
}
