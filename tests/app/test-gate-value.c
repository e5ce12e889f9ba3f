/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the price of the contract to the value at the border gate. */

#include <string.h>

#include "khai-error.h"
#include "khai-gate-value.h"

static const char *const names[KHAI_N_COSTS] = {
  "loading",   "pre_carriage", "export_clearance", "thc_origin",       "loading_carrier", "freight",
  "insurance", "unloading",    "inland_abroad",    "import_clearance", "import_duty_tax",
};

typedef struct { const char *term, *price, *costs, *value, *freight, *insurance, *other, *added; } Row;

static const Row rows[] = {
  { "EXW", "1000", "loading=10;pre_carriage=40;export_clearance=20;thc_origin=30;freight=200;insurance=5", "1100", "0", "0", "0", "100" },
  { "FCA", "1070", "loading=10;pre_carriage=40;thc_origin=30;loading_carrier=0.5;freight=200", "1100.5", "0", "0", "0", "30.5" },
  { "FAS", "1100", "thc_origin=30;loading_carrier=12;insurance=5", "1112", "0", "0", "0", "12" },
  { "FOB", "1100", "loading=10;thc_origin=30;freight=200;insurance=5;import_duty_tax=7", "1100", "0", "0", "0", "0" },
  { "CFR", "1300", "freight=200;insurance=5", "1100", "200", "0", "0", "0" },
  { "C&F", "1300", "freight=200;insurance=5", "1100", "200", "0", "0", "0" },
  { "C&I", "1105", "freight=200;insurance=5", "1100", "0", "5", "0", "0" },
  { "CIF", "1305", "freight=200;insurance=5;unloading=9", "1100", "200", "5", "0", "0" },
  { "CPT", "1320", "freight=200;insurance=5;inland_abroad=20", "1100", "200", "0", "20", "0" },
  { "CIP", "1325", "freight=200;insurance=5;inland_abroad=20", "1100", "200", "5", "20", "0" },
  { "DAP", "1400", "freight=200;insurance=5;inland_abroad=95;import_duty_tax=340", "1100", "200", "5", "95", "0" },
  { "DPU", "1405", "freight=200;insurance=5;unloading=5;inland_abroad=95", "1100", "200", "5", "100", "0" },
  { "DDP", "1800", "freight=200;insurance=5;inland_abroad=95;import_clearance=60;import_duty_tax=340", "1100", "200", "5", "495", "0" },
  { "DDP", "0.0003", "freight=0.0001;import_duty_tax=0.0001", "0.0001", "0.0001", "0", "0.0001", "0" },
};

static KhaiDecimal
number (const char *text)
{
  KhaiDecimal result;
  g_autoptr (GError) error = NULL;

  khai_decimal_parse (text, &result, &error);
  g_assert_no_error (error);
  return result;
}

static void
read_costs (const char *text, KhaiDecimal costs[KHAI_N_COSTS])
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  memset (costs, 0, sizeof (KhaiDecimal) * KHAI_N_COSTS);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');
      guint cost = 0;

      g_assert_nonnull (equals);
      *equals = '\0';
      while (cost < KHAI_N_COSTS && strcmp (names[cost], parts[i]) != 0)
        cost++;
      g_assert_cmpuint (cost, <, KHAI_N_COSTS);
      costs[cost] = number (equals + 1);
    }
}

static void
assert_same (KhaiDecimal value, const char *text)
{
  g_autofree char *written = khai_decimal_to_short_string (value);

  g_assert_cmpstr (written, ==, text);
}

static void
test_terms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KhaiDecimal costs[KHAI_N_COSTS];
      KhaiGateValue found;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", rows[i].term, rows[i].price);
      read_costs (rows[i].costs, costs);
      g_assert_true (khai_gate_value_compute (rows[i].term, number (rows[i].price), costs, &found, &error));
      g_assert_no_error (error);
      assert_same (found.value, rows[i].value);
      assert_same (found.freight, rows[i].freight);
      assert_same (found.insurance, rows[i].insurance);
      assert_same (found.other, rows[i].other);
      assert_same (found.added, rows[i].added);
    }
}

static void
test_refused (void)
{
  static const struct { const char *term, *price, *costs; int code; } bad[] = {
    { "XYZ", "100", "freight=1", KHAI_ERROR_BAD_INPUT },
    { NULL, "100", "freight=1", KHAI_ERROR_BAD_INPUT },
    { "CIF", "100", "freight=-1", KHAI_ERROR_BAD_INPUT },
    { "CIF", "100", "freight=100", KHAI_ERROR_BAD_INPUT },
    { "DDP", "100", "import_duty_tax=101", KHAI_ERROR_BAD_INPUT },
    { "EXW", "9223372036854775807", "loading=1", KHAI_ERROR_OVERFLOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      KhaiDecimal costs[KHAI_N_COSTS];
      KhaiGateValue found;
      g_autoptr (GError) error = NULL;

      g_test_message ("row %u", i);
      read_costs (bad[i].costs, costs);
      g_assert_false (khai_gate_value_compute (bad[i].term, number (bad[i].price), costs, &found, &error));
      g_assert_error (error, KHAI_ERROR, bad[i].code);
    }
}

/* The vectors of the reference papers, when these are there. */
static void
test_vectors (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "..", "shared", "reference", "compliance",
                                            "valuation_test_vectors.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the reference papers are not here");
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", 6);
      KhaiDecimal costs[KHAI_N_COSTS];
      KhaiGateValue found;
      g_autoptr (GError) error = NULL;

      /* The others are about taxes abroad. */
      if (lines[i][0] != 'V')
        continue;
      g_test_message ("%s", lines[i]);
      read_costs (cells[3], costs);
      g_assert_true (khai_gate_value_compute (cells[1], number (cells[2]), costs, &found, &error));
      g_assert_cmpint (khai_decimal_compare (found.value, number (cells[4])), ==, 0);
      n++;
    }
  g_assert_cmpuint (n, >=, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-value/terms", test_terms);
  g_test_add_func ("/gate-value/refused", test_refused);
  g_test_add_func ("/gate-value/vectors", test_vectors);
  return g_test_run ();
}
