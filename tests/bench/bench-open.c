/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a declaration of fifty lines takes from being asked for to standing on the screen (100 ms): in the whole window, at a page of fields, at
 * the goods, and as one form; the first of them also reads the rules. By the clock, and in processor time of the window's thread, because others
 * may use the machine. Printed, never judged. */

#include "config.h"

#include <stdlib.h>

#include "bench-support.h"
#include "khai-window-private.h"

#define LINES 50
#define ROUNDS 15
#define SETTLE_FRAMES 10

typedef struct
{
  KhaiWindow *window;
  char *id;
  guint frames;
} Bench;

static void
after_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->frames++;
}

/* Until so many more frames are on the screen, whether anything asks for them or not. */
static void
wait_frames (Bench *bench, guint n)
{
  for (guint until = bench->frames + n; bench->frames < until;)
    {
      gtk_widget_queue_draw (GTK_WIDGET (bench->window));
      g_main_context_iteration (NULL, TRUE);
    }
}

static int
compare (const void *a, const void *b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

static void
open_once (Bench *bench, const char *section, KhaiView view, gint64 *clock, gint64 *spent, gint64 *made)
{
  g_autoptr (GError) error = NULL;
  gint64 start;
  gint64 start_work;

  khai_window_show_place (bench->window, "home");
  wait_frames (bench, SETTLE_FRAMES);
  start = g_get_monotonic_time ();
  start_work = bench_work ();
  khai_window_open_declaration (bench->window, bench->id, section, &error);
  g_assert_no_error (error);
  if (view != KHAI_VIEW_GUIDED)
    khai_editor_page_set_view (bench->window->editor, view);
  *made = bench_work () - start_work;
  wait_frames (bench, 1);
  *clock = g_get_monotonic_time () - start;
  *spent = bench_work () - start_work;
  wait_frames (bench, SETTLE_FRAMES);
}

static void
bench_opening (Bench *bench, const char *what, const char *section, KhaiView view)
{
  gint64 clocks[ROUNDS];
  gint64 works[ROUNDS];
  gint64 made[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    open_once (bench, section, view, &clocks[i], &works[i], &made[i]);
  qsort (clocks, ROUNDS, sizeof clocks[0], compare);
  qsort (works, ROUNDS, sizeof works[0], compare);
  qsort (made, ROUNDS, sizeof made[0], compare);
  g_print ("open: %d lines, %s: on the screen after %.1f ms by the clock (median of %d, worst %.1f ms), %.1f ms of work, %.1f ms of it before the frame\n",
           LINES, what, clocks[ROUNDS / 2] / 1000.0, ROUNDS, clocks[ROUNDS - 1] / 1000.0, works[ROUNDS / 2] / 1000.0, made[ROUNDS / 2] / 1000.0);
}

static const struct
{
  const char *what, *section;
  KhaiView view;
} ways[] = {
  { "a page of fields", NULL, KHAI_VIEW_GUIDED },
  { "the goods", "goods", KHAI_VIEW_GUIDED },
  { "the form", NULL, KHAI_VIEW_FORM },
  { "the message", NULL, KHAI_VIEW_MESSAGE },
};

/* One of the ways may be named, to measure it alone. */
int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-12-01T03:00:00Z", NULL);
  g_autoptr (KhaiContext) context = khai_context_new (folder, KHAI_LANG_VI, clock);
  g_autoptr (KhaiSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench = { NULL };
  gint64 by_clock;
  gint64 spent;
  gint64 made;

  khai_set_language (KHAI_LANG_VI);
  adw_init ();
  session = khai_session_new (context);
  g_assert_true (khai_session_open (session, &error));
  bench.id = bench_make_lines (context, LINES);
  bench.window = khai_window_new (NULL, session);
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1180, 820);
  gtk_window_present (GTK_WINDOW (bench.window));
  g_signal_connect_after (gtk_widget_get_frame_clock (GTK_WIDGET (bench.window)), "after-paint", G_CALLBACK (after_paint), &bench);
  while (!bench.window->opened)
    g_main_context_iteration (NULL, TRUE);
  wait_frames (&bench, SETTLE_FRAMES);
  open_once (&bench, NULL, KHAI_VIEW_GUIDED, &by_clock, &spent, &made);
  g_print ("open: the first declaration after the start: %.1f ms by the clock, %.1f ms of work\n", by_clock / 1000.0, spent / 1000.0);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (argc < 2 || g_str_equal (argv[1], ways[i].what))
      bench_opening (&bench, ways[i].what, ways[i].section, ways[i].view);
  gtk_window_destroy (GTK_WINDOW (bench.window));
  khai_session_stop (session);
  g_free (bench.id);
  bench_remove_folder (folder);
  return 0;
}
