/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long an answer takes while somebody types, over the real nomenclature. Prints, asserts nothing: a busy machine must
 * not fail a build. The promise is p99 ≤ 8 ms. Queries are made from the titles themselves: one to four words in a row,
 * with and without tones, the last one cut as if still being typed, some with a slip. */

#include "khai-reference.h"
#include "khai-text.h"

#include <stdio.h>
#include <string.h>

#define QUERIES 4000
#define LIMIT 20

/* Reproducible from run to run: the queries are always the same. */
static GPtrArray *
make_queries (KhaiReference *reference, GRand *dice)
{
  GPtrArray *queries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) chapters = khai_reference_get_children (reference, "", NULL);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < chapters->len; i++)
    {
      const KhaiCommodity *chapter = g_ptr_array_index (chapters, i);
      g_autoptr (GPtrArray) headings = khai_reference_get_children (reference, chapter->code, NULL);

      for (guint k = 0; k < headings->len; k++)
        {
          const KhaiCommodity *heading = g_ptr_array_index (headings, k);

          for (int lang = 0; lang < KHAI_N_LANGS; lang++)
            g_ptr_array_add (titles, g_strdup (heading->title[lang]));
        }
    }
  while (queries->len < QUERIES)
    {
      const char *title = g_ptr_array_index (titles, g_rand_int_range (dice, 0, titles->len));
      g_auto (GStrv) words = g_strsplit_set (title, " ,;:()", -1);
      guint n = g_strv_length (words);
      guint first = g_rand_int_range (dice, 0, n);
      guint count = MIN ((guint)g_rand_int_range (dice, 1, 5), n - first);
      g_autofree char *kept = words[first + count];

      words[first + count] = NULL;
      g_autofree char *query = g_strjoinv (" ", words + first);
      words[first + count] = g_steal_pointer (&kept);
      glong length = g_utf8_strlen (query, -1);
      if (length < 2)
        continue;
      g_autofree char *cut
          = g_utf8_substring (query, 0, length - g_rand_int_range (dice, 0, MIN (3, length)));
      if (g_rand_boolean (dice))
        {
          g_autofree char *toned = cut;
          cut = khai_text_fold (toned);
        }
      if (g_rand_int_range (dice, 0, 10) == 0 && strlen (cut) > 6 && g_str_is_ascii (cut))
        {
          char swapped = cut[3];

          cut[3] = cut[4];
          cut[4] = swapped;
        }
      g_ptr_array_add (queries, g_steal_pointer (&cut));
    }
  return queries;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *)a;
  gint64 other = *(const gint64 *)b;

  return one < other ? -1 : one > other;
}

static void
print_times (const char *what, GArray *times)
{
  g_array_sort (times, compare_times);
  printf ("%-28s p50 %6.2f ms   p99 %6.2f ms   longest %6.2f ms   (%u queries)\n", what,
          g_array_index (times, gint64, times->len / 2) / 1e3,
          g_array_index (times, gint64, times->len * 99 / 100) / 1e3,
          g_array_index (times, gint64, times->len - 1) / 1e3, times->len);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (KhaiReference) reference
      = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);

  if (reference == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("open                         %.2f ms\n", (g_get_monotonic_time () - begin) / 1e3);
  begin = g_get_monotonic_time ();
  g_clear_pointer (&error, g_error_free);
  g_autoptr (GPtrArray) warm = khai_reference_search (reference, "a", LIMIT, &error);
  printf ("first search                 %.2f ms\n", (g_get_monotonic_time () - begin) / 1e3);

  g_autoptr (GRand) dice = g_rand_new_with_seed (20261124);
  g_autoptr (GPtrArray) queries = make_queries (reference, dice);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) single = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < queries->len; i++)
    {
      const char *query = g_ptr_array_index (queries, i);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) hits = khai_reference_search (reference, query, LIMIT, &error);
      gint64 taken = g_get_monotonic_time () - start;

      g_array_append_val (times, taken);
      if (strchr (query, ' ') == NULL)
        g_array_append_val (single, taken);
    }
  print_times ("search, as typed", times);
  print_times ("search, a single word", single);
  return 0;
}
