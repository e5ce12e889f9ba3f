/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often a product's own words lead to its code, and how fast. Prints, asserts nothing. Usage:
 * bench-suggest [FOLDER WITH tune_en.csv AND tune_vi.csv]
 *
 * The split is fixed: texts whose SHA-256 begins with a byte of 128 or more are measured and never
 * read; of the others words may be read by those who write the nomenclature, so they are reported
 * apart. Chapters at full depth are those all of whose 6-digit codes have a row of their own. The
 * promises: p99 ≤ 30 ms, 200 rows a second. */

#include "khai-csv.h"
#include "khai-reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIMIT 10
#define N_BANDS 4

typedef enum
{
  ENGLISH,
  ENGLISH_REFERENCES,
  VIETNAMESE,
  N_KINDS
} Kind;

static const char *const kind_names[N_KINDS]
    = { "English", "English search references", "Vietnamese" };

typedef struct
{
  guint n, first, first_heading, five, ten, silent;
} Tally;

typedef struct
{
  KhaiReference *reference;
  gboolean deep[100];
  Tally tallies[N_KINDS][2][2]; /* read or measured; all chapters or those at full depth */
  guint bands[N_KINDS][N_BANDS][2];
  Tally eight;
  GArray *times; /* (element-type gint64): µs */
} Bench;

static void
find_deep_chapters (Bench *bench)
{
  g_autoptr (GPtrArray) chapters = khai_reference_get_children (bench->reference, "", NULL);

  for (guint i = 0; i < chapters->len; i++)
    {
      const KhaiCommodity *chapter = chapters->pdata[i];
      g_autoptr (GPtrArray) headings
          = khai_reference_get_children (bench->reference, chapter->code, NULL);
      gboolean deep = !chapter->provisional;

      for (guint k = 0; k < headings->len && deep; k++)
        {
          const KhaiCommodity *heading = headings->pdata[k];
          g_autoptr (GPtrArray) codes
              = khai_reference_get_children (bench->reference, heading->code, NULL);

          for (guint m = 0; m < codes->len; m++)
            deep = deep && !((KhaiCommodity *)codes->pdata[m])->provisional;
        }
      bench->deep[atoi (chapter->code) % 100] = deep;
    }
}

/* Whether the row is only measured, never read. */
static gboolean
is_measured (const char *text)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return digest[0] >= '8';
}

static void
count (Tally *tally, const GPtrArray *suggestions, const char *code)
{
  gsize digits = strlen (code);
  guint rank = G_MAXUINT;
  const KhaiSuggestion *best = suggestions->pdata[0];

  tally->n++;
  if (best->code == NULL)
    {
      tally->silent++;
      return;
    }
  for (guint i = 0; i < suggestions->len && rank == G_MAXUINT; i++)
    if (strncmp (((KhaiSuggestion *)suggestions->pdata[i])->code, code, digits) == 0)
      rank = i;
  tally->first += rank < 1;
  tally->five += rank < 5;
  tally->ten += rank < 10;
  tally->first_heading += strncmp (best->code, code, 4) == 0;
}

static GPtrArray *
ask (Bench *bench, const char *text, guint digits)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *suggestions
      = khai_reference_suggest (bench->reference, text, NULL, LIMIT, digits, &error);

  if (suggestions == NULL)
    g_error ("%s", error->message);
  return suggestions;
}

/* Time of this process alone, in µs: whatever else the machine does says nothing of the program. */
static gint64
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
try_row (Bench *bench, Kind kind, const char *text, const char *hs6, const char *hs8)
{
  gint64 start = now ();
  g_autoptr (GPtrArray) suggestions = ask (bench, text, 6);
  gint64 time = now () - start;
  gboolean measured = is_measured (text);
  gboolean deep = bench->deep[atoi (hs6) / 10000 % 100];

  g_array_append_val (bench->times, time);
  for (int d = 0; d <= deep; d++)
    count (&bench->tallies[kind][measured][d], suggestions, hs6);
  if (!measured || !deep)
    return;

  const KhaiSuggestion *best = suggestions->pdata[0];
  bench->bands[kind][best->band][0]++;
  bench->bands[kind][best->band][1] += best->code != NULL && strcmp (best->code, hs6) == 0;
  if (hs8 != NULL && strlen (hs8) == 8)
    {
      g_autoptr (GPtrArray) eight = ask (bench, text, 8);

      count (&bench->eight, eight, hs8);
    }
}

static gboolean
try_file (Bench *bench, const char *folder, const char *name, guint every)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (KhaiCsv) csv = NULL;
  const char *const *cells;
  gboolean vietnamese = strcmp (name, "tune_vi.csv") == 0;
  gsize length;
  guint n;
  guint row = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  csv = khai_csv_new (text, length, ',');
  khai_csv_next (csv, &n, NULL);
  while ((cells = khai_csv_next (csv, &n, NULL)) != NULL)
    if (n == (vietnamese ? 4u : 3u) && row++ % every == 0)
      try_row (bench,
               vietnamese                                      ? VIETNAMESE
               : strcmp (cells[2], "uk_search_reference") == 0 ? ENGLISH_REFERENCES
                                                               : ENGLISH,
               cells[0], cells[1], vietnamese ? cells[2] : NULL);
  return TRUE;
}

static void
print_tally (const char *what, const Tally *tally)
{
  double n = MAX (tally->n, 1);

  printf ("%-46s %6u rows  %5.1f / %5.1f / %5.1f %%  heading %5.1f %%  no code %4.1f %%\n", what,
          tally->n, 100 * tally->first / n, 100 * tally->five / n, 100 * tally->ten / n,
          100 * tally->first_heading / n, 100 * tally->silent / n);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a;
  gint64 other = *(const gint64 *)b;

  return one < other ? -1 : one > other;
}

static void
print_times (GArray *times)
{
  gint64 sum = 0;

  g_array_sort (times, compare_times);
  for (guint i = 0; i < times->len; i++)
    sum += g_array_index (times, gint64, i);
  printf (
      "processor time: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, most %.2f ms; %.0f rows a second\n",
      g_array_index (times, gint64, times->len / 2) / 1e3,
      g_array_index (times, gint64, times->len * 9 / 10) / 1e3,
      g_array_index (times, gint64, times->len * 99 / 100) / 1e3,
      g_array_index (times, gint64, times->len - 1) / 1e3, times->len / (sum / 1e6));
}

static void
print_all (Bench *bench)
{
  guint deep = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bench->deep); i++)
    deep += bench->deep[i];
  printf ("6 digits, first / five / ten; chapters at full depth: %u\n", deep);
  for (int measured = 1; measured >= 0; measured--)
    for (guint kind = 0; kind < N_KINDS; kind++)
      for (int d = 0; d < 2; d++)
        {
          g_autofree char *what
              = g_strdup_printf ("%s, %s%s", kind_names[kind], measured ? "measured" : "readable",
                                 d ? ", full depth" : "");

          print_tally (what, &bench->tallies[kind][measured][d]);
        }
  print_tally ("Vietnamese, measured, full depth, 8 digits", &bench->eight);
  for (guint kind = 0; kind < N_KINDS; kind++)
    for (guint band = 0; band < N_BANDS; band++)
      printf ("%-26s %-8s %6u rows, first right %5.1f %%\n", kind_names[kind],
              khai_band_to_string (band), bench->bands[kind][band][0],
              100.0 * bench->bands[kind][band][1] / MAX (bench->bands[kind][band][0], 1));
  print_times (bench->times);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Bench bench = { .reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error) };
  const char *folder = argc > 1 ? argv[1] : "../shared/reference/classification";
  guint every = argc > 2 ? MAX (atoi (argv[2]), 1) : 1;

  if (bench.reference == NULL)
    g_error ("%s", error->message);
  bench.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  find_deep_chapters (&bench);
  if (!try_file (&bench, folder, "tune_en.csv", every)
      || !try_file (&bench, folder, "tune_vi.csv", every))
    {
      printf ("no tuning texts in %s\n", folder);
      return 77;
    }
  print_all (&bench);
  g_array_unref (bench.times);
  g_object_unref (bench.reference);
  return 0;
}
