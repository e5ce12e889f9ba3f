/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "order-fixture.h"

KhaiReference *
fixture_reference (void)
{
  static KhaiReference *reference = NULL;
  g_autoptr (GError) error = NULL;

  if (reference == NULL)
    reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);
  g_assert_no_error (error);
  return reference;
}

GPtrArray *
fixture_dialects (void)
{
  static GPtrArray *dialects = NULL;
  g_autoptr (GError) error = NULL;

  if (dialects == NULL)
    dialects = khai_dialects_load (fixture_reference (), &error);
  g_assert_no_error (error);
  return dialects;
}

static KhaiOrderFile *
read_table (KhaiTable *table)
{
  const KhaiOrderOptions options = { .dialects = fixture_dialects (), .shop = "", .reference = fixture_reference (), .today = "2026-11-25" };
  g_autoptr (GError) error = NULL;
  KhaiOrderFile *file = khai_order_file_read (table, &options, NULL, &error);

  g_assert_no_error (error);
  return file;
}

KhaiOrderFile *
fixture_read_orders (GBytes *bytes, const char *name)
{
  g_autoptr (KhaiTable) table = khai_table_new_for_bytes (bytes, name);

  return read_table (table);
}

KhaiOrderFile *
fixture_read_order_file (const char *path)
{
  g_autoptr (KhaiTable) table = khai_table_new (path);

  return read_table (table);
}

static void
append (GString *out, const char *before, const char *value)
{
  if (value != NULL)
    g_string_append_printf (out, "%s%s", before, value);
}

static void
dump_line (GString *out, const KhaiOrder *order, const KhaiOrderLine *line)
{
  const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);

  g_string_append_printf (out, "  %u %s", line->row, sku != NULL ? sku : "-");
  append (out, " x", khai_order_line_get (line, KHAI_LINE_QUANTITY));
  append (out, " @", khai_order_line_get (line, KHAI_LINE_UNIT_PRICE));
  append (out, " =", khai_order_line_get (line, KHAI_LINE_TOTAL));
  append (out, " -", khai_order_line_get (line, KHAI_LINE_DISCOUNT));
  append (out, " kg", khai_order_line_get (line, KHAI_LINE_WEIGHT));
  if (line->state != KHAI_ORDER_UNKNOWN)
    g_string_append_printf (out, " %s", khai_order_state_to_string (line->state));
  if (!khai_order_line_is_live (order, line))
    g_string_append (out, " dead");
  g_string_append_c (out, '\n');
}

char *
fixture_dump_orders (const KhaiOrderFile *file)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < file->orders->len; i++)
    {
      const KhaiOrder *order = file->orders->pdata[i];

      g_string_append_printf (out, "%s %s", khai_order_get (order, KHAI_ORDER_ID), khai_order_state_to_string (order->state));
      append (out, " ", khai_order_get (order, KHAI_ORDER_CURRENCY));
      append (out, " ", khai_order_get (order, KHAI_ORDER_COUNTRY_CODE));
      append (out, " ", khai_order_get (order, KHAI_ORDER_ORDERED_AT));
      append (out, " [", khai_order_get (order, KHAI_ORDER_CONSIGNEE));
      g_string_append (out, khai_order_get (order, KHAI_ORDER_CONSIGNEE) != NULL ? "]" : "");
      append (out, " zip=", khai_order_get (order, KHAI_ORDER_POSTCODE));
      g_string_append (out, order->masked ? " masked\n" : "\n");
      for (guint j = 0; j < order->lines->len; j++)
        dump_line (out, order, order->lines->pdata[j]);
    }
  for (guint i = 0; i < file->problems->len; i++)
    {
      const KhaiProblem *problem = file->problems->pdata[i];
      g_autofree char *letters = khai_column_letters (problem->column);

      g_string_append_printf (out, "%c%s %u %s\n", problem->severity == KHAI_SEVERITY_BLOCK ? '!' : '?', problem->code, problem->row, letters);
    }
  return g_string_free (out, FALSE);
}
