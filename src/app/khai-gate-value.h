/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-decimal.h"

G_BEGIN_DECLS

/* From the price of the contract to the value at the border gate. */

/* What carriage costs, in the order of the way. */
typedef enum
{
  KHAI_COST_LOADING,           /* at the seller's place */
  KHAI_COST_PRE_CARRIAGE,      /* to the gate: port, airport, border */
  KHAI_COST_EXPORT_CLEARANCE,
  KHAI_COST_TERMINAL,          /* at the gate */
  KHAI_COST_ON_BOARD,          /* loading the main carrier */
  KHAI_COST_FREIGHT,           /* from here on: beyond the gate */
  KHAI_COST_INSURANCE,
  KHAI_COST_UNLOADING,         /* abroad, with the terminal there */
  KHAI_COST_ONWARD,            /* carriage abroad to the door */
  KHAI_COST_IMPORT_CLEARANCE,
  KHAI_COST_IMPORT_TAX,
  KHAI_N_COSTS
} KhaiCost;

typedef enum
{
  KHAI_EFFECT_NONE,            /* not in the price and beyond the gate, or in the price and before it */
  KHAI_EFFECT_ADDED,
  KHAI_EFFECT_TAKEN_OFF
} KhaiEffect;

typedef struct
{
  KhaiDecimal value;                  /* at the border gate */
  KhaiDecimal freight, insurance;     /* taken off */
  KhaiDecimal other;                  /* taken off besides these */
  KhaiDecimal added;
} KhaiGateValue;

gboolean khai_gate_value_knows_term (const char *term);
KhaiEffect khai_gate_value_get_effect (const char *term, KhaiCost cost);
gboolean khai_gate_value_compute (const char *term, KhaiDecimal price, const KhaiDecimal costs[KHAI_N_COSTS], KhaiGateValue *out, GError **error);

G_END_DECLS
