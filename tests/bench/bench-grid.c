/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tables cost the window's thread: opening the goods lines of a declaration of fifty lines (100 ms), scrolling a batch of ten
 * thousand declarations (16 ms from before-paint to after-paint, the longest told), and the batch's memory (300 MB over the empty window). */

#include "config.h"

#include <string.h>
#include <time.h>

#include "bench-support.h"
#include "khai-batch-page.h"
#include "khai-goods-grid.h"
#include "khai-training.h"

#define LINES 50
#define DECLARATIONS 10000
#define FRAMES 600
#define STEP 60 /* pixels a frame: fast scrolling */

typedef struct
{
  GtkWidget *window;
  gint64 began;          /* of the frame, by the clock */
  gint64 began_work;     /* by the time this thread has had */
  gint64 longest, total;
  gint64 longest_wall;
  guint frames;
  gboolean counting;
} Meter;

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  gint64 pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) && strchr (text, ' ') != NULL)
    pages = g_ascii_strtoll (strchr (text, ' '), NULL, 10);
  return (double) pages * 4096 / (1024 * 1024);
}

static void
before_paint (GdkFrameClock *clock, Meter *meter)
{
  meter->began = g_get_monotonic_time ();
  meter->began_work = bench_work ();
}

static void
after_paint (GdkFrameClock *clock, Meter *meter)
{
  gint64 took = bench_work () - meter->began_work;

  if (!meter->counting)
    return;
  meter->frames++;
  meter->total += took;
  meter->longest = MAX (meter->longest, took);
  meter->longest_wall = MAX (meter->longest_wall, g_get_monotonic_time () - meter->began);
}

static void
wait_frames (Meter *meter, guint n)
{
  guint until;

  meter->counting = TRUE;
  until = meter->frames + n;
  while (meter->frames < until)
    {
      gtk_widget_queue_draw (meter->window);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
bench_opening (KhaiSession *session, KhaiEditor *editor, Meter *meter)
{
  gint64 start, start_work;
  gint64 built;

  khai_editor_get_check (editor);
  wait_frames (meter, 5);
  meter->longest = 0;
  start = g_get_monotonic_time ();
  start_work = bench_work ();
  gtk_window_set_child (GTK_WINDOW (meter->window), GTK_WIDGET (khai_goods_grid_new (session, editor)));
  built = bench_work ();
  wait_frames (meter, 1);
  g_print ("grid: %d goods lines shown with %.1f ms of work (made %.1f ms, first frame %.1f ms), %.1f ms by the clock\n", LINES,
           (bench_work () - start_work) / 1000.0, (built - start_work) / 1000.0, meter->longest / 1000.0, (g_get_monotonic_time () - start) / 1000.0);
  wait_frames (meter, 5);
}

static GPtrArray *
make_batch (KhaiContext *context)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  GPtrArray *ids;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) document = khai_sample_get_document (context, "courier-parcel", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < DECLARATIONS; i++)
    {
      g_autofree char *reference = g_strdup_printf ("VN-2026-9%05u", i);
      g_autoptr (KhaiEdit) edit = khai_declaration_make_set_text (document, "/localReference", reference);

      g_assert_true (khai_declaration_apply (document, edit, &error));
      g_ptr_array_add (documents, khai_declaration_copy (document));
      g_ptr_array_add (sources, (gpointer) "sample");
    }
  ids = khai_store_create_all (khai_context_get_store (context, &error), documents, "bench", (char **) sources->pdata, &error);
  g_assert_no_error (error);
  return ids;
}

static void
scroll (Meter *meter, KhaiBatchPage *page)
{
  GtkWidget *scroller = gtk_widget_get_first_child (khai_batch_page_get_grid (page));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  meter->longest = meter->total = meter->longest_wall = 0;
  meter->frames = 0;
  for (guint i = 0; i < FRAMES; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + STEP);
      wait_frames (meter, 1);
    }
  g_print ("grid: %d rows scrolled by %d pixels a frame: %.2f ms of work a frame, the longest of %u %.2f ms (%.2f ms by the clock)\n",
           DECLARATIONS, STEP, meter->total / 1000.0 / meter->frames, meter->frames, meter->longest / 1000.0, meter->longest_wall / 1000.0);
  meter->longest = meter->total = meter->longest_wall = 0;
  meter->frames = 0;
  for (guint i = 0; i < 50; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) * ((i * 37) % 50) / 50);
      wait_frames (meter, 1);
    }
  g_print ("grid: jumps across the whole list: %.2f ms of work a frame, the longest %.2f ms\n", meter->total / 1000.0 / meter->frames,
           meter->longest / 1000.0);
}

/* Of all threads together. */
static double
processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
bench_batch (KhaiSession *session, KhaiContext *context, Meter *meter)
{
  g_autoptr (GPtrArray) ids = make_batch (context);
  g_autoptr (GError) error = NULL;
  double before = resident_mb ();
  gint64 start = g_get_monotonic_time ();
  double spent = processor_seconds ();
  KhaiBatchPage *page = khai_batch_page_new (session, ids, &error);

  g_assert_no_error (error);
  gtk_window_set_child (GTK_WINDOW (meter->window), GTK_WIDGET (page));
  wait_frames (meter, 1);
  g_print ("grid: a batch of %d declarations shown in %.1f ms\n", DECLARATIONS, (g_get_monotonic_time () - start) / 1000.0);
  while (khai_batch_page_get_n_done (page) < DECLARATIONS)
    g_main_context_iteration (NULL, TRUE);
  g_print ("grid: all of them read from disk and checked after %.2f s, with %.2f s of processor time on %u threads and the window's\n",
           (g_get_monotonic_time () - start) / 1e6, processor_seconds () - spent, MIN (2, g_get_num_processors ()));
  g_print ("grid: memory %.0f MB over the window without them\n", resident_mb () - before);
  page = khai_batch_page_new (session, ids, &error);
  g_assert_no_error (error);
  gtk_window_set_child (GTK_WINDOW (meter->window), GTK_WIDGET (page));
  start = g_get_monotonic_time ();
  scroll (meter, page);
  while (khai_batch_page_get_n_done (page) < DECLARATIONS)
    g_main_context_iteration (NULL, TRUE);
  g_print ("grid: all of them read from disk and checked after %.1f s, scrolled meanwhile\n", (g_get_monotonic_time () - start) / 1e6);
  scroll (meter, page);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  g_autoptr (KhaiClock) clock = khai_clock_new_fixed ("2026-12-01T03:00:00Z", NULL);
  g_autoptr (KhaiContext) context = khai_context_new (folder, KHAI_LANG_VI, clock);
  g_autoptr (KhaiSession) session = NULL;
  g_autofree char *id = NULL;
  g_autoptr (KhaiEditor) editor = NULL;
  g_autoptr (GError) error = NULL;
  Meter meter = { 0 };

  khai_set_language (KHAI_LANG_VI);
  adw_init ();
  session = khai_session_new (context);
  g_assert_true (khai_session_open (session, &error));
  meter.window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (meter.window), 1180, 820);
  gtk_window_present (GTK_WINDOW (meter.window));
  g_signal_connect (gtk_widget_get_frame_clock (meter.window), "before-paint", G_CALLBACK (before_paint), &meter);
  g_signal_connect_after (gtk_widget_get_frame_clock (meter.window), "after-paint", G_CALLBACK (after_paint), &meter);
  id = bench_make_lines (context, LINES);
  editor = khai_editor_open (context, id, &error);
  g_assert_no_error (error);
  bench_opening (session, editor, &meter);
  bench_batch (session, context, &meter);
  gtk_window_destroy (GTK_WINDOW (meter.window));
  bench_remove_folder (folder);
  return 0;
}
