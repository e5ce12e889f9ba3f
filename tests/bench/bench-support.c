/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-support.h"

#include <glib/gstdio.h>
#include <time.h>

#include "khai-editor.h"
#include "khai-json.h"
#include "khai-training.h"

#define SAMPLE "b11-ceramics-lcl"
#define SAMPLE_LINES 5

gint64
bench_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

char *
bench_make_lines (KhaiContext *context, guint n_lines)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (context, SAMPLE, &error);
  g_autoptr (KhaiEditor) editor = id != NULL ? khai_editor_open (context, id, &error) : NULL;

  g_assert_no_error (error);
  for (guint index = SAMPLE_LINES; index < n_lines; index++)
    {
      guint at = index;
      g_autofree char *pointer = g_strdup_printf ("/items/%u", index % SAMPLE_LINES);
      g_autoptr (JsonNode) line = khai_json_copy (khai_declaration_get (khai_editor_get_declaration (editor), pointer));

      g_assert_true (khai_editor_add_element (editor, "/items", line, &at, &error));
    }
  g_assert_true (khai_editor_flush (editor, &error));
  return g_steal_pointer (&id);
}

void
bench_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        bench_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}
