/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one act of the user costs the main thread (processor time, whatever else the machine does) with a declaration of 50 lines: change, journal
 * hand-over, all checks. Printed, never judged. */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <time.h>

#include "khai-editor.h"
#include "khai-json.h"
#include "khai-training.h"

#define LINES 50
#define ACTS 300

static gint64
thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
report (const char *what, gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare);
  printf ("%s: median %.2f ms, p99 %.2f ms, longest %.2f ms\n", what, times[n / 2] / 1e3, times[n * 99 / 100] / 1e3, times[n - 1] / 1e3);
}

int
main (void)
{
  g_autofree char *dir = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autoptr (KhaiContext) context = khai_context_new (dir, KHAI_LANG_VI, clock);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiEditor) editor = id != NULL ? khai_editor_open (context, id, &error) : NULL;
  g_autoptr (JsonNode) line = NULL;
  gint64 edits[ACTS];
  gint64 checks[ACTS];
  gint64 begun;

  if (editor == NULL)
    g_error ("%s", error->message);
  line = khai_json_copy (khai_declaration_get (khai_editor_get_declaration (editor), "/items/0"));
  while (khai_declaration_get_n (khai_editor_get_declaration (editor), "/items") < LINES)
    {
      guint index = LINES;

      khai_editor_add_element (editor, "/items", line, &index, NULL);
    }
  khai_editor_flush (editor, NULL);
  for (guint i = 0; i < ACTS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", 10 + i);
      g_autofree char *pointer = g_strdup_printf ("/items/%u/quantity/value", i % LINES);

      begun = thread_time ();
      khai_editor_set_text (editor, pointer, text, "typed", NULL);
      edits[i] = thread_time () - begun;
      begun = thread_time ();
      khai_editor_get_check (editor);
      checks[i] = thread_time () - begun;
    }
  khai_editor_flush (editor, NULL);
  report ("an edit among 50 lines", edits, ACTS);
  report ("all checks of 50 lines", checks, ACTS);
  begun = thread_time ();
  g_clear_object (&editor);
  editor = khai_editor_open (context, id, NULL);
  khai_editor_get_check (editor);
  printf ("opening 50 lines: %.1f ms\n", (thread_time () - begun) / 1e3);
  return 0;
}
