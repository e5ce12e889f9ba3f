/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A sale on a marketplace or in a shop, as its order file tells it: what Khai makes declarations of. All values are text; amounts and
 * quantities in the wire form of KhaiDecimal, dates YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with what was known of the offset, codes upper case. */
typedef enum
{
  /* Of the order. */
  KHAI_ORDER_ID,
  KHAI_ORDER_GROUP,            /* another number rows of one order share (eBay's sales record number) */
  KHAI_ORDER_ORDERED_AT,
  KHAI_ORDER_PAID_AT,
  KHAI_ORDER_SHIPPED_AT,
  KHAI_ORDER_CANCELLED_AT,
  KHAI_ORDER_STATUS,           /* as the file says it */
  KHAI_ORDER_PAYMENT_STATUS,
  KHAI_ORDER_FULFILMENT_STATUS,
  KHAI_ORDER_CURRENCY,         /* ISO 4217 */
  KHAI_ORDER_BUYER,
  KHAI_ORDER_CONSIGNEE,
  KHAI_ORDER_COMPANY,
  KHAI_ORDER_ADDRESS1,
  KHAI_ORDER_ADDRESS2,
  KHAI_ORDER_ADDRESS3,
  KHAI_ORDER_CITY,
  KHAI_ORDER_STATE,            /* of the address: province, prefecture */
  KHAI_ORDER_POSTCODE,
  KHAI_ORDER_COUNTRY,          /* as the file says it */
  KHAI_ORDER_COUNTRY_CODE,     /* ISO 3166-1 alpha-2; empty when the name is not known */
  KHAI_ORDER_PHONE,
  KHAI_ORDER_TRACKING,
  KHAI_ORDER_CARRIER,
  KHAI_ORDER_SHIPPING,         /* freight the buyer paid */
  KHAI_ORDER_DISCOUNT,
  KHAI_ORDER_REFUND,
  KHAI_ORDER_TOTAL,
  KHAI_ORDER_PAYMENT_METHOD,
  KHAI_ORDER_PAYMENT_REFERENCE,
  KHAI_ORDER_NOTE,
  KHAI_ORDER_N_FIELDS,

  /* Of a line. */
  KHAI_LINE_ID = KHAI_ORDER_N_FIELDS,
  KHAI_LINE_SKU,
  KHAI_LINE_TITLE,
  KHAI_LINE_VARIATION,
  KHAI_LINE_QUANTITY,
  KHAI_LINE_NET_QUANTITY,      /* after refunds, where the file says it */
  KHAI_LINE_UNIT_PRICE,        /* worked out of the total where the file has only that */
  KHAI_LINE_TOTAL,             /* paid for the line, discounts taken off, without freight */
  KHAI_LINE_DISCOUNT,          /* what was taken off, positive */
  KHAI_LINE_REFUND,
  KHAI_LINE_WEIGHT,            /* kilograms of one piece */
  KHAI_LINE_STATUS,
  KHAI_LINE_TRACKING,
  KHAI_LINE_N_END
} KhaiOrderField;

#define KHAI_LINE_N_FIELDS (KHAI_LINE_N_END - KHAI_ORDER_N_FIELDS)

typedef enum { KHAI_VALUE_TEXT, KHAI_VALUE_ID, KHAI_VALUE_DECIMAL, KHAI_VALUE_QUANTITY, KHAI_VALUE_DATE, KHAI_VALUE_CURRENCY, KHAI_VALUE_COUNTRY } KhaiOrderValue;

/* What the file's words about state come to. */
typedef enum
{
  KHAI_ORDER_OPEN,      /* to be sent */
  KHAI_ORDER_SHIPPED,
  KHAI_ORDER_COMPLETED,
  KHAI_ORDER_RETURNED,  /* sent back or refunded in full */
  KHAI_ORDER_CANCELLED,
  KHAI_ORDER_UNKNOWN    /* a word nobody has explained yet */
} KhaiOrderState;

typedef struct
{
  gint64 id;                               /* in the store; 0: not there yet */
  char *key;                               /* names the line within its order, the same at every import */
  char *values[KHAI_LINE_N_FIELDS];        /* (nullable) each: by field - KHAI_ORDER_N_FIELDS */
  KhaiOrderState state;
  char *file, *sheet;                      /* where it was read (nullable) */
  guint row;
  char *declaration;                       /* (nullable): id of the declaration that carries it */
} KhaiOrderLine;

typedef struct
{
  gint64 id;
  char *channel, *shop, *dialect;          /* shop "" when there is one only */
  char *values[KHAI_ORDER_N_FIELDS];       /* (nullable) each */
  KhaiOrderState state;
  gboolean masked;                         /* the consignee's name or address is hidden behind stars */
  GPtrArray *lines;                        /* (element-type KhaiOrderLine), in the file's order */
} KhaiOrder;

KhaiOrder *khai_order_new (const char *channel, const char *shop, const char *dialect);
void khai_order_free (KhaiOrder *order);
KhaiOrderLine *khai_order_line_new (void);
void khai_order_line_free (KhaiOrderLine *line);
const char *khai_order_get (const KhaiOrder *order, KhaiOrderField field);          /* (nullable) */
void khai_order_set (KhaiOrder *order, KhaiOrderField field, const char *value);    /* "" and NULL: none */
const char *khai_order_line_get (const KhaiOrderLine *line, KhaiOrderField field);  /* (nullable) */
void khai_order_line_set (KhaiOrderLine *line, KhaiOrderField field, const char *value);
gboolean khai_order_line_is_live (const KhaiOrder *order, const KhaiOrderLine *line); /* neither it nor its order cancelled or returned */

const char *khai_order_field_to_string (KhaiOrderField field);                      /* "order_id", "unit_price": names in data, columns of the store */
gboolean khai_order_field_parse (const char *text, KhaiOrderField *field);
KhaiOrderValue khai_order_field_get_value (KhaiOrderField field);
gboolean khai_order_field_is_of_line (KhaiOrderField field);
const char *khai_order_state_to_string (KhaiOrderState state);                      /* open shipped completed returned cancelled unknown */
gboolean khai_order_state_parse (const char *text, KhaiOrderState *state);
JsonNode *khai_order_to_json (const KhaiOrder *order);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrder, khai_order_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderLine, khai_order_line_free)

G_END_DECLS
