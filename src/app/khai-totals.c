/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the footer tells: the lines added up, beside what the header says. */

#include "config.h"

#include "khai-totals.h"

/**
 * khai_totals_free:
 * @totals: (transfer full): totals
 */
void
khai_totals_free (KhaiTotals *totals)
{
  g_return_if_fail (totals != NULL);

  g_free (totals->currency);
  g_free (totals);
}

/* Whether there is a number; one that cannot be read is a fault. */
static gboolean
read_number (KhaiTotals *totals, KhaiDeclaration *declaration, const char *pointer, KhaiDecimal *number)
{
  g_autofree char *text = khai_declaration_get_text (declaration, pointer);

  if (text == NULL)
    return FALSE;
  if (khai_decimal_parse (text, number, NULL))
    return TRUE;
  totals->faults |= KHAI_TOTALS_UNREADABLE;
  return FALSE;
}

static void
add (KhaiTotals *totals, KhaiDecimal *sum, KhaiDecimal number)
{
  if (!khai_decimal_add (*sum, number, sum, NULL))
    totals->faults |= KHAI_TOTALS_UNREADABLE;
}

static void
add_line (KhaiTotals *totals, KhaiDeclaration *declaration, guint line)
{
  g_autofree char *amount = g_strdup_printf ("/items/%u/value/amount", line);
  g_autofree char *currency = g_strdup_printf ("/items/%u/value/currency", line);
  g_autofree char *net = g_strdup_printf ("/items/%u/netMassKg", line);
  g_autofree char *line_currency = khai_declaration_get_text (declaration, currency);
  KhaiDecimal number;

  if (read_number (totals, declaration, amount, &number))
    {
      totals->with_value++;
      add (totals, &totals->value, number);
      if (line_currency != NULL && totals->currency != NULL && g_strcmp0 (line_currency, totals->currency) != 0)
        totals->faults |= KHAI_TOTALS_CURRENCIES;
    }
  if (read_number (totals, declaration, net, &number))
    {
      totals->with_net++;
      add (totals, &totals->net, number);
    }
}

/* Sums of different currencies, or with a number missing from them, are not compared. */
static void
compare (KhaiTotals *totals)
{
  if ((totals->faults & KHAI_TOTALS_UNREADABLE) != 0 || totals->lines == 0)
    return;
  if (totals->has_total && totals->with_value > 0 && (totals->faults & KHAI_TOTALS_CURRENCIES) == 0)
    {
      int order = khai_decimal_compare (totals->value, totals->total);

      if (order > 0)
        totals->faults |= KHAI_TOTALS_VALUE_OVER;
      else if (order < 0 && totals->with_value == totals->lines)
        totals->faults |= KHAI_TOTALS_VALUE_UNDER;
    }
  if (totals->has_gross && totals->with_net > 0 && khai_decimal_compare (totals->net, totals->gross) > 0)
    totals->faults |= KHAI_TOTALS_NET_OVER_GROSS;
}

/**
 * khai_totals_new:
 * @declaration: a declaration, as a draft
 *
 * Adds up what the lines say. A difference shows only when it cannot go away by itself while lines are still being filled in: too much
 * at once, too little when every line has its value.
 *
 * Returns: (transfer full): the sums, what the header says, and where they do not agree
 */
KhaiTotals *
khai_totals_new (KhaiDeclaration *declaration)
{
  KhaiTotals *totals = g_new0 (KhaiTotals, 1);
  KhaiDecimal packages;

  g_return_val_if_fail (KHAI_IS_DECLARATION (declaration), totals);

  totals->lines = khai_declaration_get_n (declaration, "/items");
  totals->currency = khai_declaration_get_text (declaration, "/invoice/total/currency");
  totals->has_total = read_number (totals, declaration, "/invoice/total/amount", &totals->total);
  totals->has_gross = read_number (totals, declaration, "/grossMassKg", &totals->gross);
  totals->has_packages = read_number (totals, declaration, "/packages", &packages)
                         && khai_decimal_rescale (packages, 0, KHAI_ROUND_EXACT, &packages, NULL);
  totals->packages = totals->has_packages ? packages.units : 0;
  for (guint i = 0; i < totals->lines; i++)
    add_line (totals, declaration, i);
  compare (totals);
  return totals;
}
