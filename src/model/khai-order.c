/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders and their lines. One table names the fields: dialects, the store and the command line read it. */

#include "khai-order.h"

#include <string.h>

static const struct
{
  const char *name;
  KhaiOrderValue value;
} fields[KHAI_LINE_N_END] = {
  [KHAI_ORDER_ID] = { "order_id", KHAI_VALUE_ID },
  [KHAI_ORDER_GROUP] = { "order_group", KHAI_VALUE_ID },
  [KHAI_ORDER_ORDERED_AT] = { "ordered_at", KHAI_VALUE_DATE },
  [KHAI_ORDER_PAID_AT] = { "paid_at", KHAI_VALUE_DATE },
  [KHAI_ORDER_SHIPPED_AT] = { "shipped_at", KHAI_VALUE_DATE },
  [KHAI_ORDER_CANCELLED_AT] = { "cancelled_at", KHAI_VALUE_DATE },
  [KHAI_ORDER_STATUS] = { "status", KHAI_VALUE_TEXT },
  [KHAI_ORDER_PAYMENT_STATUS] = { "payment_status", KHAI_VALUE_TEXT },
  [KHAI_ORDER_FULFILMENT_STATUS] = { "fulfilment_status", KHAI_VALUE_TEXT },
  [KHAI_ORDER_CURRENCY] = { "currency", KHAI_VALUE_CURRENCY },
  [KHAI_ORDER_BUYER] = { "buyer", KHAI_VALUE_TEXT },
  [KHAI_ORDER_CONSIGNEE] = { "consignee", KHAI_VALUE_TEXT },
  [KHAI_ORDER_COMPANY] = { "company", KHAI_VALUE_TEXT },
  [KHAI_ORDER_ADDRESS1] = { "address1", KHAI_VALUE_TEXT },
  [KHAI_ORDER_ADDRESS2] = { "address2", KHAI_VALUE_TEXT },
  [KHAI_ORDER_ADDRESS3] = { "address3", KHAI_VALUE_TEXT },
  [KHAI_ORDER_CITY] = { "city", KHAI_VALUE_TEXT },
  [KHAI_ORDER_STATE] = { "province", KHAI_VALUE_TEXT },
  [KHAI_ORDER_POSTCODE] = { "postcode", KHAI_VALUE_ID },
  [KHAI_ORDER_COUNTRY] = { "country", KHAI_VALUE_COUNTRY },
  [KHAI_ORDER_COUNTRY_CODE] = { "country_code", KHAI_VALUE_COUNTRY },
  [KHAI_ORDER_PHONE] = { "phone", KHAI_VALUE_TEXT },
  [KHAI_ORDER_TRACKING] = { "tracking", KHAI_VALUE_ID },
  [KHAI_ORDER_CARRIER] = { "carrier", KHAI_VALUE_TEXT },
  [KHAI_ORDER_SHIPPING] = { "shipping", KHAI_VALUE_DECIMAL },
  [KHAI_ORDER_DISCOUNT] = { "discount", KHAI_VALUE_DECIMAL },
  [KHAI_ORDER_REFUND] = { "refund", KHAI_VALUE_DECIMAL },
  [KHAI_ORDER_TOTAL] = { "total", KHAI_VALUE_DECIMAL },
  [KHAI_ORDER_PAYMENT_METHOD] = { "payment_method", KHAI_VALUE_TEXT },
  [KHAI_ORDER_PAYMENT_REFERENCE] = { "payment_reference", KHAI_VALUE_TEXT },
  [KHAI_ORDER_NOTE] = { "note", KHAI_VALUE_TEXT },
  [KHAI_LINE_ID] = { "line_id", KHAI_VALUE_ID },
  [KHAI_LINE_SKU] = { "sku", KHAI_VALUE_ID },
  [KHAI_LINE_TITLE] = { "title", KHAI_VALUE_TEXT },
  [KHAI_LINE_VARIATION] = { "variation", KHAI_VALUE_TEXT },
  [KHAI_LINE_QUANTITY] = { "quantity", KHAI_VALUE_QUANTITY },
  [KHAI_LINE_NET_QUANTITY] = { "net_quantity", KHAI_VALUE_QUANTITY },
  [KHAI_LINE_UNIT_PRICE] = { "unit_price", KHAI_VALUE_DECIMAL },
  [KHAI_LINE_TOTAL] = { "line_total", KHAI_VALUE_DECIMAL },
  [KHAI_LINE_DISCOUNT] = { "line_discount", KHAI_VALUE_DECIMAL },
  [KHAI_LINE_REFUND] = { "line_refund", KHAI_VALUE_DECIMAL },
  [KHAI_LINE_WEIGHT] = { "weight_kg", KHAI_VALUE_DECIMAL },
  [KHAI_LINE_STATUS] = { "line_status", KHAI_VALUE_TEXT },
  [KHAI_LINE_TRACKING] = { "line_tracking", KHAI_VALUE_ID },
};

static const char *const state_names[] = { "open", "shipped", "completed", "returned", "cancelled", "unknown" };

/**
 * khai_order_new:
 * @channel: where it was sold: "shopify", "shopee" …
 * @shop: which of the user's shops there; "" when there is one only
 * @dialect: id of the dialect its file was read by
 *
 * Returns: (transfer full): an order without values and lines
 */
KhaiOrder *
khai_order_new (const char *channel, const char *shop, const char *dialect)
{
  KhaiOrder *order;

  g_return_val_if_fail (channel != NULL && shop != NULL && dialect != NULL, NULL);

  order = g_new0 (KhaiOrder, 1);
  order->channel = g_strdup (channel);
  order->shop = g_strdup (shop);
  order->dialect = g_strdup (dialect);
  order->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_line_free);
  return order;
}

/**
 * khai_order_free:
 * @order: (transfer full): an order
 */
void
khai_order_free (KhaiOrder *order)
{
  g_return_if_fail (order != NULL);

  g_free (order->channel);
  g_free (order->shop);
  g_free (order->dialect);
  for (guint i = 0; i < KHAI_ORDER_N_FIELDS; i++)
    g_free (order->values[i]);
  g_ptr_array_unref (order->lines);
  g_free (order);
}

/**
 * khai_order_line_new:
 *
 * Returns: (transfer full): a line without values
 */
KhaiOrderLine *
khai_order_line_new (void)
{
  return g_new0 (KhaiOrderLine, 1);
}

/**
 * khai_order_line_free:
 * @line: (transfer full): a line
 */
void
khai_order_line_free (KhaiOrderLine *line)
{
  g_return_if_fail (line != NULL);

  g_free (line->key);
  for (guint i = 0; i < KHAI_LINE_N_FIELDS; i++)
    g_free (line->values[i]);
  g_free (line->file);
  g_free (line->sheet);
  g_free (line->declaration);
  g_free (line);
}

static void
set_value (char **slot, const char *value)
{
  char *copy = value != NULL && *value != '\0' ? g_strdup (value) : NULL;

  g_free (*slot);
  *slot = copy;
}

/**
 * khai_order_get:
 * @order: an order
 * @field: a field of orders
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
khai_order_get (const KhaiOrder *order, KhaiOrderField field)
{
  g_return_val_if_fail (order != NULL && field < KHAI_ORDER_N_FIELDS, NULL);

  return order->values[field];
}

/**
 * khai_order_set:
 * @order: an order
 * @field: a field of orders
 * @value: (nullable): in the form the header names; %NULL and "" are none
 */
void
khai_order_set (KhaiOrder *order, KhaiOrderField field, const char *value)
{
  g_return_if_fail (order != NULL && field < KHAI_ORDER_N_FIELDS);

  set_value (&order->values[field], value);
}

/**
 * khai_order_line_get:
 * @line: a line
 * @field: a field of lines
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
khai_order_line_get (const KhaiOrderLine *line, KhaiOrderField field)
{
  g_return_val_if_fail (line != NULL && khai_order_field_is_of_line (field), NULL);

  return line->values[field - KHAI_ORDER_N_FIELDS];
}

/**
 * khai_order_line_set:
 * @line: a line
 * @field: a field of lines
 * @value: (nullable): in the form the header names; %NULL and "" are none
 */
void
khai_order_line_set (KhaiOrderLine *line, KhaiOrderField field, const char *value)
{
  g_return_if_fail (line != NULL && khai_order_field_is_of_line (field));

  set_value (&line->values[field - KHAI_ORDER_N_FIELDS], value);
}

static gboolean
is_over (KhaiOrderState state)
{
  return state == KHAI_ORDER_CANCELLED || state == KHAI_ORDER_RETURNED;
}

/**
 * khai_order_line_is_live:
 * @order: an order
 * @line: one of its lines
 *
 * Returns: whether these goods were or will be sent: neither the line nor its order is cancelled or returned
 */
gboolean
khai_order_line_is_live (const KhaiOrder *order, const KhaiOrderLine *line)
{
  g_return_val_if_fail (order != NULL && line != NULL, FALSE);

  return !is_over (order->state) && !is_over (line->state);
}

/**
 * khai_order_field_to_string:
 * @field: a field
 *
 * Returns: (transfer none): its name in data and in the store
 */
const char *
khai_order_field_to_string (KhaiOrderField field)
{
  g_return_val_if_fail (field < KHAI_LINE_N_END, NULL);

  return fields[field].name;
}

/**
 * khai_order_field_parse:
 * @text: a name
 * @field: (out): the field
 *
 * Returns: whether there is a field of that name
 */
gboolean
khai_order_field_parse (const char *text, KhaiOrderField *field)
{
  g_return_val_if_fail (text != NULL && field != NULL, FALSE);

  for (guint i = 0; i < KHAI_LINE_N_END; i++)
    if (strcmp (fields[i].name, text) == 0)
      {
        *field = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * khai_order_field_get_value:
 * @field: a field
 *
 * Returns: what its values are
 */
KhaiOrderValue
khai_order_field_get_value (KhaiOrderField field)
{
  g_return_val_if_fail (field < KHAI_LINE_N_END, KHAI_VALUE_TEXT);

  return fields[field].value;
}

/**
 * khai_order_field_is_of_line:
 * @field: a field
 *
 * Returns: whether lines have it, not orders
 */
gboolean
khai_order_field_is_of_line (KhaiOrderField field)
{
  return field >= KHAI_ORDER_N_FIELDS && field < KHAI_LINE_N_END;
}

/**
 * khai_order_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name
 */
const char *
khai_order_state_to_string (KhaiOrderState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

/**
 * khai_order_state_parse:
 * @text: a name
 * @state: (out): the state
 *
 * Returns: whether there is a state of that name
 */
gboolean
khai_order_state_parse (const char *text, KhaiOrderState *state)
{
  g_return_val_if_fail (text != NULL && state != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (strcmp (state_names[i], text) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static JsonObject *
line_to_json (const KhaiOrderLine *line)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < KHAI_LINE_N_FIELDS; i++)
    if (line->values[i] != NULL)
      json_object_set_string_member (object, fields[KHAI_ORDER_N_FIELDS + i].name, line->values[i]);
  json_object_set_string_member (object, "key", line->key != NULL ? line->key : "");
  json_object_set_string_member (object, "state", khai_order_state_to_string (line->state));
  if (line->file != NULL)
    json_object_set_string_member (object, "file", line->file);
  if (line->sheet != NULL)
    json_object_set_string_member (object, "sheet", line->sheet);
  json_object_set_int_member (object, "row", line->row);
  return object;
}

/**
 * khai_order_to_json:
 * @order: an order
 *
 * Returns: (transfer full): an object with the fields' names, "state", "masked" and "lines"
 */
JsonNode *
khai_order_to_json (const KhaiOrder *order)
{
  JsonNode *node;
  JsonObject *object;
  JsonArray *lines;

  g_return_val_if_fail (order != NULL, NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "channel", order->channel);
  json_object_set_string_member (object, "shop", order->shop);
  json_object_set_string_member (object, "dialect", order->dialect);
  for (guint i = 0; i < KHAI_ORDER_N_FIELDS; i++)
    if (order->values[i] != NULL)
      json_object_set_string_member (object, fields[i].name, order->values[i]);
  json_object_set_string_member (object, "state", khai_order_state_to_string (order->state));
  json_object_set_boolean_member (object, "masked", order->masked);
  lines = json_array_new ();
  for (guint i = 0; i < order->lines->len; i++)
    json_array_add_object_element (lines, line_to_json (order->lines->pdata[i]));
  json_object_set_array_member (object, "lines", lines);
  json_node_take_object (node, object);
  return node;
}
