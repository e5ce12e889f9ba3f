/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-totals.h"

#define HEADER "\"invoice\":{\"total\":{\"amount\":\"30\",\"currency\":\"USD\"}},\"grossMassKg\":\"10\",\"packages\":2"
#define LINE(amount, net) "{\"value\":{\"amount\":\"" amount "\",\"currency\":\"USD\"},\"netMassKg\":\"" net "\"}"

typedef struct
{
  const char *name, *document, *value, *net;
  guint faults;
} Case;

static const Case cases[] = {
  { "empty", "{}", "0", "0", 0 },
  { "header only", "{" HEADER "}", "0", "0", 0 },
  { "agree", "{" HEADER ",\"items\":[" LINE ("10.5", "4") "," LINE ("19.50", "6.000") "]}", "30.00", "10.000", 0 },
  { "over", "{" HEADER ",\"items\":[" LINE ("10.5", "4") "," LINE ("19.51", "5") "]}", "30.01", "9", KHAI_TOTALS_VALUE_OVER },
  { "under", "{" HEADER ",\"items\":[" LINE ("10.5", "4") "," LINE ("19.4999", "5") "]}", "29.9999", "9", KHAI_TOTALS_VALUE_UNDER },
  { "still being filled in", "{" HEADER ",\"items\":[" LINE ("10.5", "4") ",{}]}", "10.5", "4", 0 },
  { "over before all are filled in", "{" HEADER ",\"items\":[" LINE ("31", "4") ",{}]}", "31", "4", KHAI_TOTALS_VALUE_OVER },
  { "net over gross", "{" HEADER ",\"items\":[" LINE ("30", "10.001") "]}", "30", "10.001", KHAI_TOTALS_NET_OVER_GROSS },
  { "currencies", "{" HEADER ",\"items\":[" LINE ("99", "4") ",{\"value\":{\"amount\":\"1\",\"currency\":\"EUR\"}}]}", "100", "4",
    KHAI_TOTALS_CURRENCIES },
  { "unreadable", "{" HEADER ",\"items\":[" LINE ("3O", "4") "]}", "0", "4", KHAI_TOTALS_UNREADABLE },
  { "too large", "{" HEADER ",\"items\":[" LINE ("9223372036854775807", "4") "," LINE ("9223372036854775807", "4") "]}", "9223372036854775807", "8",
    KHAI_TOTALS_UNREADABLE },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) declaration = khai_declaration_new_from_text (c->document, -1, &error);
  g_autoptr (KhaiTotals) totals = NULL;
  g_autofree char *value = NULL;
  g_autofree char *net = NULL;

  g_assert_no_error (error);
  totals = khai_totals_new (declaration);
  value = khai_decimal_to_string (totals->value);
  net = khai_decimal_to_string (totals->net);
  g_assert_cmpstr (value, ==, c->value);
  g_assert_cmpstr (net, ==, c->net);
  g_assert_cmpuint (totals->faults, ==, c->faults);
  g_assert_cmpuint (totals->lines, ==, khai_declaration_get_n (declaration, "/items"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/totals/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
