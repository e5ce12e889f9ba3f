/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The value of exports is the price at the border gate, without international freight and insurance: Decree 08/2015/NĐ-CP, article 20(1).
 * Which costs a price includes: Incoterms 2020, and 2000 and 2010 for the terms that VNACCS still takes. */

#include "khai-gate-value.h"

#include <string.h>

#include "khai-error.h"

#define BIT(cost) (1u << (cost))
/* How far the seller pays: everything on the way up to there. */
#define UP_TO_CARRIER (BIT (KHAI_COST_LOADING) | BIT (KHAI_COST_PRE_CARRIAGE) | BIT (KHAI_COST_EXPORT_CLEARANCE))
#define UP_TO_QUAY (UP_TO_CARRIER | BIT (KHAI_COST_TERMINAL))
#define UP_TO_SHIP (UP_TO_QUAY | BIT (KHAI_COST_ON_BOARD))
#define UP_TO_PORT (UP_TO_SHIP | BIT (KHAI_COST_FREIGHT))
#define UP_TO_PLACE (UP_TO_PORT | BIT (KHAI_COST_ONWARD) | BIT (KHAI_COST_UNLOADING))
#define INSURED BIT (KHAI_COST_INSURANCE)

static const struct { const char *term; guint costs; } terms[] = {
  { "EXW", 0 },
  { "FCA", UP_TO_CARRIER },
  { "FAS", UP_TO_QUAY },
  { "FOB", UP_TO_SHIP },
  { "CFR", UP_TO_PORT },
  { "C&F", UP_TO_PORT },
  { "CPT", UP_TO_PLACE },
  { "CIF", UP_TO_PORT | INSURED },
  { "C&I", UP_TO_SHIP | INSURED },
  { "CIP", UP_TO_PLACE | INSURED },
  /* A seller who bears the risk to the door pays the insurance out of the price, if there is any. */
  { "DES", UP_TO_PORT | INSURED },
  { "DEQ", UP_TO_PORT | BIT (KHAI_COST_UNLOADING) | INSURED },
  { "DAT", UP_TO_PLACE | INSURED },
  { "DAF", UP_TO_PORT | INSURED },
  { "DAP", UP_TO_PLACE | INSURED },
  { "DPU", UP_TO_PLACE | INSURED },
  { "DDU", UP_TO_PLACE | INSURED },
  { "DDP", UP_TO_PLACE | INSURED | BIT (KHAI_COST_IMPORT_CLEARANCE) | BIT (KHAI_COST_IMPORT_TAX) },
};

static const guint *
find_costs (const char *term)
{
  for (guint i = 0; term != NULL && i < G_N_ELEMENTS (terms); i++)
    if (strcmp (terms[i].term, term) == 0)
      return &terms[i].costs;
  return NULL;
}

/**
 * khai_gate_value_knows_term:
 * @term: (nullable): a code of the list `incoterms`
 *
 * Returns: TRUE if it is known which costs a price with this term includes
 */
gboolean
khai_gate_value_knows_term (const char *term)
{
  return find_costs (term) != NULL;
}

/**
 * khai_gate_value_get_effect:
 * @term: a known term
 * @cost: a cost of the way
 *
 * Returns: what becomes of the cost on the way from the price to the value at the gate: what lies before the gate and is
 *   not in the price is added, what lies beyond it and is in the price is taken off
 */
KhaiEffect
khai_gate_value_get_effect (const char *term, KhaiCost cost)
{
  const guint *costs = find_costs (term);
  gboolean included;

  g_return_val_if_fail (costs != NULL && cost < KHAI_N_COSTS, KHAI_EFFECT_NONE);

  included = (*costs & BIT (cost)) != 0;
  if (cost < KHAI_COST_FREIGHT)
    return included ? KHAI_EFFECT_NONE : KHAI_EFFECT_ADDED;
  return included ? KHAI_EFFECT_TAKEN_OFF : KHAI_EFFECT_NONE;
}

static gboolean
take_off (KhaiGateValue *out, KhaiCost cost, KhaiDecimal amount, GError **error)
{
  KhaiDecimal *part = cost == KHAI_COST_FREIGHT ? &out->freight : cost == KHAI_COST_INSURANCE ? &out->insurance : &out->other;

  return khai_decimal_add (*part, amount, part, error) && khai_decimal_subtract (out->value, amount, &out->value, error);
}

/**
 * khai_gate_value_compute:
 * @term: a code of the list `incoterms`
 * @price: what the contract or invoice says
 * @costs: what each part of the way costs, in the currency of the price, not below 0; what has no effect under @term is not looked at
 * @out: (out): the value at the gate and what made it
 *
 * Returns: FALSE with KHAI_ERROR_BAD_INPUT if the term is not known, an amount is negative, or more is taken off than there is;
 *   KHAI_ERROR_OVERFLOW if a number gets too long
 */
gboolean
khai_gate_value_compute (const char *term, KhaiDecimal price, const KhaiDecimal costs[KHAI_N_COSTS], KhaiGateValue *out, GError **error)
{
  const KhaiDecimal zero = { 0, 0 };

  g_return_val_if_fail (costs != NULL && out != NULL, FALSE);

  *out = (KhaiGateValue) { .value = price };
  if (!khai_gate_value_knows_term (term))
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "it is not known what a price %s includes", term != NULL ? term : "without a term");
      return FALSE;
    }
  for (guint cost = 0; cost < KHAI_N_COSTS; cost++)
    {
      KhaiEffect effect = khai_gate_value_get_effect (term, cost);

      if (effect == KHAI_EFFECT_NONE)
        continue;
      if (khai_decimal_compare (costs[cost], zero) < 0)
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "cost %u is below 0", cost);
          return FALSE;
        }
      if (effect == KHAI_EFFECT_TAKEN_OFF
              ? !take_off (out, cost, costs[cost], error)
              : !khai_decimal_add (out->added, costs[cost], &out->added, error) || !khai_decimal_add (out->value, costs[cost], &out->value, error))
        return FALSE;
    }
  if (khai_decimal_compare (out->value, zero) <= 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "nothing is left of the price at the border gate");
      return FALSE;
    }
  return TRUE;
}
