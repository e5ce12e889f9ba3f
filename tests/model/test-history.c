/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-history.h"

typedef struct
{
  KhaiUsualMeasure measure;
  gboolean of_goods;
  KhaiUsual found;
  guint n;
} Wanted;

static void
look (const KhaiUsual *usual, gpointer data)
{
  Wanted *wanted = data;

  if (usual->measure != wanted->measure || usual->of_goods != wanted->of_goods)
    return;
  wanted->found = *usual;
  wanted->n++;
}

static Wanted
find (KhaiHistory *history, KhaiUsualMeasure measure, gboolean of_goods)
{
  Wanted wanted = { measure, of_goods };

  khai_history_foreach (history, look, &wanted);
  return wanted;
}

static void
add (KhaiHistory *history, const char *goods, const char *quantity, const char *value, const char *mass)
{
  const KhaiPastLine line = { "0109302947", goods, "69120000", "PCE", "USD", quantity, value, mass };

  khai_history_add (history, &line);
}

static void
test_range (void)
{
  static const char *const values[] = { "3", "4.5", "5", "4", "3.5" };
  g_autoptr (KhaiHistory) history = khai_history_new ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (i == G_N_ELEMENTS (values) - 1)
        g_assert_cmpuint (find (history, KHAI_USUAL_PRICE, FALSE).n, ==, 0); /* too few */
      add (history, "A", "1", values[i], NULL);
    }

  Wanted usual = find (history, KHAI_USUAL_PRICE, TRUE);
  g_assert_cmpuint (usual.n, ==, 1);
  g_assert_cmpuint (usual.found.n, ==, 5);
  g_assert_cmpint (usual.found.low, ==, 3500000); /* one at either end is left out */
  g_assert_cmpint (usual.found.high, ==, 4500000);
  g_assert_cmpuint (find (history, KHAI_USUAL_PRICE, FALSE).n, ==, 1);
  g_assert_cmpuint (find (history, KHAI_USUAL_MASS, FALSE).n, ==, 0);
}

/* One slip among many does not make the next one usual. */
static void
test_outlier (void)
{
  g_autoptr (KhaiHistory) history = khai_history_new ();

  for (guint i = 0; i < 19; i++)
    add (history, NULL, "100", "400", "62");
  add (history, NULL, "100", "40000", "62000");

  Wanted price = find (history, KHAI_USUAL_PRICE, FALSE), mass = find (history, KHAI_USUAL_MASS, FALSE);
  g_assert_cmpint (price.found.high, ==, 4000000);
  g_assert_cmpint (mass.found.high, ==, 620000);
  g_assert_cmpstr (mass.found.currency, ==, "");
  g_assert_cmpuint (find (history, KHAI_USUAL_PRICE, TRUE).n, ==, 0); /* no codes of their own */
}

static void
test_unreadable (void)
{
  g_autoptr (KhaiHistory) history = khai_history_new ();
  const KhaiPastLine empty = { 0 };

  for (guint i = 0; i < 20; i++)
    {
      khai_history_add (history, &empty);
      add (history, "A", "0", "4", "1");
      add (history, "A", "1", "4,5", "x");
      add (history, "A", "1", "-4", "-1");
      add (history, "A", "0.000000001", "9999999999999999999", NULL);
      add (history, "A", "0.01", "999999999999999", NULL); /* does not fit at six decimals */
      add (history, "A", NULL, NULL, NULL);
    }
  g_assert_cmpuint (find (history, KHAI_USUAL_PRICE, TRUE).n, ==, 0);
  g_assert_cmpuint (find (history, KHAI_USUAL_MASS, TRUE).n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/range", test_range);
  g_test_add_func ("/history/outlier", test_outlier);
  g_test_add_func ("/history/unreadable", test_unreadable);
  return g_test_run ();
}
