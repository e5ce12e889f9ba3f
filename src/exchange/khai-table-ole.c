/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compound files: what Excel wrote until 2003, and the wrapping of everything it protects with a password. The former goes
 * through Gnumeric's converter when that is installed. */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "khai-error.h"
#include "khai-table-private.h"

#define CONVERTER "ssconvert"

/* Names of streams stand in the directory as UTF-16. */
static gboolean
has_stream (const guint8 *data, gsize length, const char *name)
{
  g_autofree char *wide = g_malloc0 (strlen (name) * 2);

  for (gsize i = 0; name[i] != '\0'; i++)
    wide[i * 2] = name[i];
  return memmem (data, length, wide, strlen (name) * 2) != NULL;
}

static gboolean
run_converter (const char *program, const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, error, program,
                              "--export-type=Gnumeric_Excel:xlsx2", from, to, NULL);
  if (process == NULL)
    return FALSE;
  if (g_subprocess_wait_check (process, cancellable, error))
    return TRUE;
  g_subprocess_force_exit (process);
  return FALSE;
}

static KhaiBook *
convert (const char *program, GBytes *bytes, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("khai-XXXXXX", error);
  g_autofree char *from = folder != NULL ? g_build_filename (folder, "table.xls", NULL) : NULL;
  g_autofree char *to = folder != NULL ? g_build_filename (folder, "table.xlsx", NULL) : NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) local = NULL;
  gsize length = 0;
  KhaiBook *book = NULL;
  KhaiTableFormat format;

  if (folder == NULL)
    return NULL;
  if (g_file_set_contents_full (from, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_NONE, 0600, &local)
      && run_converter (program, from, to, cancellable, &local) && g_file_get_contents (to, &contents, &length, &local))
    {
      g_autoptr (GBytes) converted = g_bytes_new_take (g_steal_pointer (&contents), length);

      book = khai_book_open_zip (converted, &format, problem, cancellable, error);
    }
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-convert", NULL);
  g_unlink (from);
  g_unlink (to);
  g_rmdir (folder);
  return book;
}

KhaiBook *
khai_book_open_ole (GBytes *bytes, KhaiProblem **problem, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *program = NULL;

  if (has_stream (data, length, "EncryptedPackage") || has_stream (data, length, "EncryptionInfo"))
    {
      khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-protected", NULL);
      return NULL;
    }
  if (!has_stream (data, length, "Workbook") && !has_stream (data, length, "Book"))
    {
      khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-unknown", "OLE");
      return NULL;
    }
  program = g_find_program_in_path (CONVERTER);
  if (program == NULL)
    {
      khai_problem_fail (problem, error, KHAI_ERROR_BAD_INPUT, "file-xls", NULL);
      return NULL;
    }
  return convert (program, bytes, problem, cancellable, error);
}
