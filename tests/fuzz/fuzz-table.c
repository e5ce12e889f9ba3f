/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a table and as an order file: nothing may crash, and a table that cannot be read has an error and a place. */

#include <string.h>

#include "fuzz.h"
#include "khai-order-file.h"

#define MAX_ROWS 5000

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
