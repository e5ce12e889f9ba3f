/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a search of the catalogue takes with 20,000 goods in it. Prints, asserts nothing. The promise is 10 ms. */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "khai-json.h"
#include "khai-store-goods.h"

#define GOODS 20000
#define QUERIES 500

static const char *const names[] = { "Nón lá Huế", "Đĩa gốm Bát Tràng", "Áo dài lụa", "Túi cói", "Tranh sơn mài", "Cà phê rang", "Đèn lồng Hội An" };
static const char *const materials[] = { "lá cọ", "đất nung", "lụa tơ tằm", "cói", "gỗ, sơn ta", "hạt cà phê", "tre, vải" };

static GPtrArray *
make_goods (void)
{
  GPtrArray *goods = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);

  for (guint i = 0; i < GOODS; i++)
    {
      const guint kind = i % G_N_ELEMENTS (names);
      g_autofree char *sku = g_strdup_printf ("SKU-%05u", i);
      g_autofree char *json = g_strdup_printf ("{\"sku\":\"%s\",\"names\":{\"vi\":\"%s mẫu %u\",\"en\":\"Handicraft %u\"},\"material\":\"%s\","
                                               "\"description\":\"%s, chất liệu: %s\",\"hsCode\":\"%08u\",\"originCountry\":\"VN\","
                                               "\"aliases\":[{\"channel\":\"shopee\",\"sku\":\"%u\"}]}",
                                               sku, names[kind], i, i, materials[kind], names[kind], materials[kind], 46000000 + i, 900000 + i);
      g_autoptr (JsonNode) body = khai_json_parse (json, -1, NULL);

      g_ptr_array_add (goods, khai_product_new ("", sku, body));
    }
  return goods;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

int
main (void)
{
  static const char *const queries[] = { "non hue 777", "SKU-19999", "gom", "nothing like this", "lua 12", "908765", "46", "ca phe rang mau 19" };
  g_autofree char *dir = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autoptr (KhaiStore) store = khai_store_open (dir, clock, NULL);
  g_autoptr (GPtrArray) goods = make_goods ();
  gint64 start = g_get_monotonic_time ();
  g_autofree char *batch = khai_store_save_products (store, goods, "bench", "bench", NULL);
  gint64 times[QUERIES];

  printf ("%u goods stored in %.0f ms%s\n", GOODS, (g_get_monotonic_time () - start) / 1e3, batch == NULL ? " (failed)" : "");
  for (guint i = 0; i < QUERIES; i++)
    {
      g_autoptr (GPtrArray) found = NULL;

      start = g_get_monotonic_time ();
      found = khai_store_find_products (store, "", queries[i % G_N_ELEMENTS (queries)], 50, NULL);
      times[i] = g_get_monotonic_time () - start;
    }
  qsort (times, QUERIES, sizeof times[0], compare);
  printf ("search: p50 %.2f ms, p99 %.2f ms, worst %.2f ms\n", times[QUERIES / 2] / 1e3, times[QUERIES * 99 / 100] / 1e3, times[QUERIES - 1] / 1e3);
  return 0;
}
