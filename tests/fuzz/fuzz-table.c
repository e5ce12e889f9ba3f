/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a table and as an order file: nothing may crash, and a table that cannot be read has an error and a place. Built with clang it is a
 * libFuzzer target; else it replays the files of the folder it is given, each of them also cut and with bytes turned. */

#include <string.h>

#include "khai-order-file.h"

#define MAX_ROWS 5000

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static GPtrArray *
get_dialects (void)
{
  static const char text[] = "{\"id\":\"fuzz\",\"channel\":\"fuzz\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"descriptionRow\":true,\"footers\":[\"end\"],"
                             "\"columns\":[{\"field\":\"order_id\",\"names\":[\"id\"],\"required\":true},{\"field\":\"quantity\",\"names\":[\"quantity\"]},"
                             "{\"field\":\"sku\",\"names\":[\"sku\"]},{\"field\":\"unit_price\",\"names\":[\"price\"]},{\"field\":\"ordered_at\",\"names\":[\"date\"]}],"
                             "\"dates\":[\"DD Mon YY\",\"MM/DD/YYYY hh:mm:ss AM\"],\"states\":{}}";
  static GPtrArray *dialects = NULL;

  if (dialects == NULL)
    {
      dialects = g_ptr_array_new ();
      g_ptr_array_add (dialects, khai_dialect_new_from_text (text, NULL));
    }
  return dialects;
}

static void
read_table (GBytes *bytes)
{
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, "fuzz");
  g_autoptr (GError) error = NULL;
  guint n_rows = 0;

  if (khai_table_open (table, NULL, &error))
    for (guint i = 0; error == NULL && i < khai_table_get_n_sheets (table); i++)
      if (khai_table_select (table, i, NULL, &error))
        while (n_rows++ < MAX_ROWS && khai_table_next (table, NULL, &error) != NULL)
          ;
  if (error != NULL && khai_table_get_problem (table) == NULL)
    g_error ("an error without a place: %s", error->message);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  const KhaiOrderOptions options = { .dialects = get_dialects (), .today = "2026-11-25" };
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, "fuzz");
  g_autoptr (KhaiOrderFile) file = NULL;

  read_table (bytes);
  file = khai_order_file_read (table, &options, NULL, NULL);
  if (file == NULL)
    g_error ("an order file is an answer, whatever it is");
  for (guint i = 0; i < file->problems->len; i++)
    g_free (khai_problem_to_text (file->problems->pdata[i]));
  return 0;
}

#ifndef KHAI_LIBFUZZER
#define TURNS 200

static void
replay (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize length = 0;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    g_error ("%s cannot be read", path);
  LLVMFuzzerTestOneInput ((const guint8 *) contents, length);
  for (guint i = 0; i < TURNS && length > 1; i++)
    {
      g_autofree guint8 *turned = g_memdup2 (contents, length);

      turned[g_rand_int_range (rand, 0, length)] ^= 1 << g_rand_int_range (rand, 0, 8);
      turned[g_rand_int_range (rand, 0, length)] = g_rand_int_range (rand, 0, 256);
      LLVMFuzzerTestOneInput (turned, i % 4 == 0 ? (gsize) g_rand_int_range (rand, 1, length) : length);
    }
}

static void
test_replay (gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (data, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (data, name, NULL);

      g_test_message ("%s", name);
      replay (path);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  g_test_add_data_func ("/fuzz/table", argv[1], test_replay);
  return g_test_run ();
}
#endif
