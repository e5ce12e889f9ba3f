/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-decimal.h"
#include "khai-store-orders.h"

G_BEGIN_DECLS

/* From orders to declarations: what is missing, what belongs together, what a low-value sheet will do for, and the drafts. */

/* What Khai knows of a product: an object with the member names of the goods item (description, hsCode, originCountry, condition, brand, model),
 * and of ONE piece: unit (code), netMassKg. Besides: needsLicence, dutyFree (boolean; absent: not known). (transfer full) (nullable) */
typedef JsonNode *(*KhaiProductFunc) (const char *sku, gpointer data);

typedef enum
{
  KHAI_ORDER_GAP_NO_SKU,
  KHAI_ORDER_GAP_UNKNOWN_SKU,
  KHAI_ORDER_GAP_NO_DESCRIPTION,
  KHAI_ORDER_GAP_NO_CODE,
  KHAI_ORDER_GAP_NO_ORIGIN,
  KHAI_ORDER_GAP_NO_UNIT,
  KHAI_ORDER_GAP_NO_WEIGHT,
  KHAI_ORDER_GAP_NO_QUANTITY,
  KHAI_ORDER_GAP_NO_PRICE,    /* neither the file nor the catalogue knows one */
  KHAI_ORDER_GAP_NO_CURRENCY,
  KHAI_ORDER_GAP_NO_COUNTRY,        /* none, or only by a name that nobody knows */
  KHAI_ORDER_GAP_NO_CONSIGNEE,
  KHAI_ORDER_GAP_MASKED,
  KHAI_ORDER_GAP_UNKNOWN_STATE,
  /* Said, but in nobody's way. */
  KHAI_ORDER_GAP_PART_REFUNDED,
  KHAI_ORDER_GAP_MIXED_CURRENCIES,
  KHAI_ORDER_GAP_RETURNED,
  KHAI_ORDER_GAP_CANCELLED,
  KHAI_N_ORDER_GAPS
} KhaiOrderGapKind;

typedef struct
{
  KhaiOrderGapKind kind;
  char *key;                  /* what is mended once: SKU, title, name of a country, word; else the order's number, or the consignee */
  char *channel;              /* of the first of them */
  char *title;                /* (nullable): what the first of them calls the goods */
  gint64 first;               /* id of the first of them */
  GPtrArray *orders;          /* (element-type utf8): numbers of the orders that wait for it */
  guint n_lines;
} KhaiOrderGap;

const char *khai_order_gap_kind_to_string (KhaiOrderGapKind kind);  /* "unknown-sku": for programs */
gboolean khai_order_gap_kind_blocks (KhaiOrderGapKind kind);

typedef enum
{
  KHAI_GATE_LOW,              /* a low-value sheet will do */
  KHAI_GATE_VALUE,            /* 5,000,000 dong or more */
  KHAI_GATE_LICENCE,
  KHAI_GATE_DUTY,             /* not known to be free of duty */
  KHAI_GATE_RATE,             /* no rate: the value in dong is not known */
  KHAI_N_GATES
} KhaiGate;

const char *khai_gate_to_string (KhaiGate gate);         /* low-value value licence duty rate */

/* What becomes one declaration (or several numbered ones, when it has more than 50 lines). */
typedef struct
{
  GPtrArray *orders;          /* (element-type utf8): numbers */
  char *consignee, *country, *currency;
  char *source;               /* "row 12 of orders.xlsx" */
  guint n_order_lines;
  GPtrArray *items;           /* (element-type JsonNode): goods items */
  GPtrArray *lines;           /* (element-type GArray of gint64): ids of the order lines in each item */
  guint n_catalogue_prices;   /* order lines without a price, valued by the catalogue */
  guint n_together;           /* declarations to the same consignee, this one too */
  KhaiDecimal value;          /* in `currency` */
  gboolean has_dong;
  KhaiDecimal dong;           /* of this one */
  KhaiDecimal owner_dong;     /* of all that goes to the same consignee: what the gate goes by */
  KhaiGate gate;
  JsonNode *document;         /* without what the user's own declarations have in common */
} KhaiOrderGroup;

/* Where an order stands. */
typedef enum
{
  KHAI_FATE_READY,            /* in one of the groups */
  KHAI_FATE_WAITING,          /* something is in its way */
  KHAI_FATE_DECLARED,         /* every line of it that goes is in a declaration */
  KHAI_FATE_SENT,             /* the channel says that it went already */
  KHAI_FATE_LEFT_OUT,         /* cancelled, returned, refunded in full */
  KHAI_N_FATES
} KhaiOrderFate;

typedef struct
{
  KhaiProductFunc find_product;
  gpointer data;
  GHashTable *rates;          /* (nullable): currency → dong for one, wire form */
  gboolean by_order;          /* a declaration for each order; else for each consignee */
  gboolean duty_free;         /* the user says so of every product that does not say */
  const char *today;          /* YYYY-MM-DD */
} KhaiOrderPlanOptions;

typedef struct
{
  GPtrArray *gaps;            /* (element-type KhaiOrderGap): those in the way first, of them the one most orders wait for */
  GPtrArray *groups;          /* (element-type KhaiOrderGroup): of the orders nothing is in the way of */
  guint n_waiting;            /* orders with a gap that is in the way */
  guint n_left_out;           /* cancelled, returned, sent already, or declared already */
  GArray *fates;              /* (element-type KhaiOrderFate): of each order, as they were given */
} KhaiOrderPlan;

/* Pure: nothing is written. `orders` is KhaiOrder as khai_store_list_orders() gives them. */
KhaiOrderPlan *khai_order_plan_new (GPtrArray *orders, const KhaiOrderPlanOptions *options, GError **error);
/* A plan of one document that no order stands behind. */
KhaiOrderPlan *khai_order_plan_new_for_document (JsonNode *document, const char *source);
void khai_order_plan_free (KhaiOrderPlan *plan);
JsonNode *khai_order_plan_to_json (const KhaiOrderPlan *plan);
char *khai_order_plan_get_summary (const KhaiOrderPlan *plan); /* a few lines, in the process's language */
char *khai_order_gap_get_text (const KhaiOrderGap *gap);                  /* what is missing and what to do */

const char *khai_order_gap_kind_get_title (KhaiOrderGapKind kind);   /* what is missing, in the process's language */
const char *khai_gate_get_text (KhaiGate gate);                      /* which declaration that makes, and why */

/* What is known of products: SKU → product. `orders` (nullable): only what their lines need. */
GHashTable *khai_orders_read_products (KhaiContext *context, GPtrArray *orders, GError **error);
/* What drafts have in common beside what their orders say. */
typedef struct
{
  JsonNode *base;             /* (nullable): what a template carries; NULL: who exports and where, from the last declaration of one's own */
  const char *packing_kg;     /* (nullable): wire form: what the packing of one weighs; NULL: the gross mass stays open */
  const char *departure;      /* (nullable): YYYY-MM-DD */
} KhaiOrderDrafts;

JsonNode *khai_order_draft_new (JsonNode *document, const KhaiOrderDrafts *drafts, GError **error);
/* Drafts of all groups, in one step; their ids (element-type utf8). Undone by khai_store_free_lines(). */
GPtrArray *khai_order_plan_create (KhaiOrderPlan *plan, KhaiContext *context, const KhaiOrderDrafts *drafts, GCancellable *cancellable, GError **error);

/* For the files of this use case. */
const char *khai_order_line_get_code (const KhaiOrderLine *line); /* (nullable): what its product is looked up by: the SKU, else the title */
GPtrArray *khai_order_get_live_lines (const KhaiOrder *order);    /* (transfer container): those still to be declared */
gboolean khai_order_group_finish (KhaiOrderGroup *group, const KhaiOrder *first, const KhaiOrderPlanOptions *options, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderPlan, khai_order_plan_free)

G_END_DECLS
