/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long an order file of 50,000 lines in 25,000 orders takes from its bytes to orders, as CSV and as XLSX, and how much memory. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "khai-order-file.h"
#include "khai-table-writer.h"

#define ROWS 50000

static const char *const headers[] = { "Mã đơn hàng", "Ngày đặt hàng", "Trạng Thái Đơn Hàng", "Mã vận đơn", "Đơn Vị Vận Chuyển", "SKU sản phẩm",
                                       "Tên sản phẩm", "Cân nặng sản phẩm", "SKU phân loại hàng", "Tên phân loại hàng", "Giá gốc", "Giá ưu đãi",
                                       "Số lượng", "Tổng giá bán (sản phẩm)", "Người Mua", "Tên Người nhận", "Quốc gia" };

static void
make_file (const char *path, KhaiWriteFormat format)
{
  g_autoptr (KhaiTableWriter) writer = khai_table_writer_new (format, "orders");

  khai_table_writer_begin_row (writer);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    khai_table_writer_add_heading (writer, headers[i]);
  for (guint row = 0; row < ROWS; row++)
    {
      g_autofree char *order = g_strdup_printf ("26100%08uX", row / 2);
      g_autofree char *sku = g_strdup_printf ("AO-%u", row % 500);
      g_autofree char *title = g_strdup_printf ("Áo thun cotton nam %u", row);
      const char *const cells[] = { order, "2026-10-01 09:15", "Chờ giao hàng", "SPXVN000000001", "SPX Express", "AO", title, "0.21", sku,
                                    "Trắng,M", "199.000", "179.000", "2", "358.000", "khach01", "N******n A", "VN" };

      khai_table_writer_begin_row (writer);
      for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
        khai_table_writer_add_text (writer, cells[i]);
    }
  if (!khai_table_writer_save (writer, path, NULL))
    g_error ("%s was not written", path);
}

static long
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status != NULL ? g_strstr_len (status, -1, "VmHWM:") : NULL;
  return line != NULL ? (long) (g_ascii_strtoll (line + 6, NULL, 10) / 1024) : 0;
}

static void
measure (const char *path)
{
  g_autoptr (KhaiReference) reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), NULL);
  g_autoptr (GPtrArray) dialects = khai_dialects_load (reference, NULL);
  const KhaiOrderOptions options = { .dialects = dialects, .reference = reference, .today = "2026-11-25" };
  g_autoptr (KhaiTable) table = khai_table_new (path);
  gint64 start = g_get_monotonic_time ();
  clock_t cpu = clock ();
  g_autoptr (KhaiOrderFile) file = khai_order_file_read (table, &options, NULL, NULL);

  if (file == NULL || file->n_lines != ROWS)
    g_error ("%s was not read", path);
  printf ("%-5s %u lines of %u orders: %.0f ms (%.0f ms of the processor), at most %ld MB\n", strrchr (path, '.') + 1, file->n_lines,
          file->orders->len, (double) (g_get_monotonic_time () - start) / 1e3, (double) (clock () - cpu) * 1e3 / CLOCKS_PER_SEC, read_peak ());
}

/* Without an argument makes the files; each is read by a process of its own, so that its memory is its own. */
int
main (int argc, char **argv)
{
  static const char *const names[] = { "orders.csv", "orders.xlsx" };
  g_autofree char *folder = NULL;

  if (argc > 1)
    {
      measure (argv[1]);
      return 0;
    }
  folder = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      const char *const command[] = { argv[0], path, NULL };

      make_file (path, i == 0 ? KHAI_WRITE_CSV : KHAI_WRITE_XLSX);
      g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, NULL, NULL);
      remove (path);
    }
  remove (folder);
  return 0;
}
