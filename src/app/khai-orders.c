/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders: what is missing of each, and which become one declaration. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-orders.h"

/* Goods of less than this go on a low-value sheet: Circular 191/2015/TT-BTC, article 6, as amended by 56/2019/TT-BTC. */
#define LOW_VALUE_DONG 5000000
#define VALUE_DECIMALS 4
#define MASS_DECIMALS 3

static const char *const gap_names[KHAI_N_ORDER_GAPS] = {
  "no-sku", "unknown-sku", "no-description", "no-code", "no-origin", "no-unit", "no-weight", "no-quantity", "no-price", "no-currency",
  "no-country", "no-consignee", "masked", "unknown-state", "part-refunded", "mixed-currencies", "returned", "cancelled",
};
static const char *const gate_names[KHAI_N_GATES] = { "low-value", "value", "licence", "duty", "rate" };

/* What a goods item has straight from its product. */
static const char *const product_members[] = { "description", "hsCode", "originCountry", "condition", "brand", "model" };

typedef struct
{
  const KhaiOrderPlanOptions *options;
  KhaiOrderPlan *plan;
  GHashTable *gaps;           /* "kind key" → KhaiOrderGap */
  GHashTable *groups;         /* key → KhaiOrderGroup */
  GHashTable *items;          /* "group key, code, origin, unit …" → index + 1 */
  GHashTable *products;       /* SKU → product; NULL for none */
  GHashTable *owners;         /* consignee → its first currency */
  GHashTable *firsts;         /* KhaiOrderGroup → KhaiOrder it began with */
  GHashTable *licensed;       /* KhaiOrderGroup set: an export licence is needed */
  GHashTable *dutiable;       /* KhaiOrderGroup set: not known to be free of duty */
  GHashTable *owner_of;       /* KhaiOrderGroup → its consignee's key */
} Planning;

/**
 * khai_order_gap_kind_to_string:
 * @kind: what is missing
 *
 * Returns: its name for programs: "unknown-sku"
 */
const char *
khai_order_gap_kind_to_string (KhaiOrderGapKind kind)
{
  g_return_val_if_fail (kind < KHAI_N_ORDER_GAPS, NULL);

  return gap_names[kind];
}

/**
 * khai_order_gap_kind_blocks:
 * @kind: what is missing
 *
 * Returns: whether no declaration is made of an order before it is mended
 */
gboolean
khai_order_gap_kind_blocks (KhaiOrderGapKind kind)
{
  return kind < KHAI_ORDER_GAP_PART_REFUNDED;
}

/**
 * khai_gate_to_string:
 * @gate: how goods may go
 *
 * Returns: its name for programs
 */
const char *
khai_gate_to_string (KhaiGate gate)
{
  g_return_val_if_fail (gate < KHAI_N_GATES, NULL);

  return gate_names[gate];
}

static void
gap_free (KhaiOrderGap *gap)
{
  g_free (gap->key);
  g_free (gap->channel);
  g_free (gap->title);
  g_ptr_array_unref (gap->orders);
  g_free (gap);
}

static void
group_free (KhaiOrderGroup *group)
{
  g_ptr_array_unref (group->orders);
  g_ptr_array_unref (group->items);
  g_ptr_array_unref (group->lines);
  g_free (group->consignee);
  g_free (group->country);
  g_free (group->currency);
  g_free (group->source);
  g_clear_pointer (&group->document, json_node_unref);
  g_free (group);
}

/**
 * khai_order_plan_new_for_document:
 * @document: a declaration's document
 * @source: for the journal
 *
 * Goods that go abroad without an order become drafts in the way those of orders do.
 *
 * Returns: (transfer full): a plan of one group without order lines
 */
KhaiOrderPlan *
khai_order_plan_new_for_document (JsonNode *document, const char *source)
{
  KhaiOrderPlan *plan = g_new0 (KhaiOrderPlan, 1);
  KhaiOrderGroup *group = g_new0 (KhaiOrderGroup, 1);
  JsonArray *items = json_object_get_array_member (json_node_get_object (document), "items");

  g_return_val_if_fail (document != NULL && source != NULL && items != NULL, NULL);

  plan->gaps = g_ptr_array_new ();
  plan->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  plan->fates = g_array_new (FALSE, FALSE, sizeof (KhaiOrderFate));
  group->orders = g_ptr_array_new ();
  group->items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  group->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      g_ptr_array_add (group->items, json_node_ref (json_array_get_element (items, i)));
      g_ptr_array_add (group->lines, g_array_new (FALSE, FALSE, sizeof (gint64)));
    }
  group->source = g_strdup (source);
  group->document = json_node_ref (document);
  g_ptr_array_add (plan->groups, group);
  return plan;
}

/**
 * khai_order_plan_free:
 * @plan: (transfer full): a plan
 */
void
khai_order_plan_free (KhaiOrderPlan *plan)
{
  g_return_if_fail (plan != NULL);

  g_ptr_array_unref (plan->gaps);
  g_ptr_array_unref (plan->groups);
  g_array_unref (plan->fates);
  g_free (plan);
}

/* ---- gaps ---- */

static void
add_gap (Planning *planning, KhaiOrderGapKind kind, const char *key, const KhaiOrder *order, const KhaiOrderLine *line)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  /* The same word may mean one thing here and another there. */
  g_autofree char *name = g_strdup_printf ("%d %s %s", kind, kind == KHAI_ORDER_GAP_UNKNOWN_STATE ? order->channel : "", key != NULL ? key : "");
  KhaiOrderGap *gap = g_hash_table_lookup (planning->gaps, name);

  if (gap == NULL)
    {
      gap = g_new0 (KhaiOrderGap, 1);
      gap->kind = kind;
      gap->key = g_strdup (key != NULL ? key : "");
      gap->channel = g_strdup (order->channel);
      gap->title = g_strdup (line != NULL ? khai_order_line_get (line, KHAI_LINE_TITLE) : NULL);
      gap->first = order->id;
      gap->orders = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (planning->plan->gaps, gap);
      g_hash_table_insert (planning->gaps, g_steal_pointer (&name), gap);
    }
  gap->n_lines += line != NULL;
  /* Orders come one after the other: the same one can only be the last. */
  if (gap->orders->len == 0 || strcmp (gap->orders->pdata[gap->orders->len - 1], number != NULL ? number : "") != 0)
    g_ptr_array_add (gap->orders, g_strdup (number != NULL ? number : ""));
}

static JsonNode *
find_product (Planning *planning, const char *sku)
{
  gpointer product = NULL;

  if (!g_hash_table_lookup_extended (planning->products, sku, NULL, &product))
    {
      product = planning->options->find_product != NULL ? planning->options->find_product (sku, planning->options->data) : NULL;
      g_hash_table_insert (planning->products, g_strdup (sku), product);
    }
  return product;
}

static gboolean
read_positive (const char *text, KhaiDecimal *number)
{
  return text != NULL && khai_decimal_parse (text, number, NULL) && number->units > 0;
}

/* What is sent of the line; zero when all of it was refunded. */
static gboolean
read_quantity (const KhaiOrderLine *line, KhaiDecimal *quantity)
{
  const char *net = khai_order_line_get (line, KHAI_LINE_NET_QUANTITY);

  if (net != NULL)
    return khai_decimal_parse (net, quantity, NULL) && quantity->units >= 0;
  return read_positive (khai_order_line_get (line, KHAI_LINE_QUANTITY), quantity);
}

/* What one piece costs by the catalogue, in the order's currency: what the seller sets, where the file has no price at all. */
static gboolean
read_catalogue_price (JsonNode *product, const char *currency, KhaiDecimal *price)
{
  g_autofree char *amount = product != NULL ? khai_json_get_text (product, "/unitPrice/amount") : NULL;
  g_autofree char *in = product != NULL ? khai_json_get_text (product, "/unitPrice/currency") : NULL;

  return currency != NULL && g_strcmp0 (in, currency) == 0 && read_positive (amount, price);
}

/* What was paid for what is sent: the line's total unless pieces of it were refunded. */
static gboolean
read_value (const KhaiOrderLine *line, JsonNode *product, const char *currency, KhaiDecimal quantity, KhaiDecimal *value)
{
  KhaiDecimal ordered;
  KhaiDecimal price;

  if (read_positive (khai_order_line_get (line, KHAI_LINE_QUANTITY), &ordered) && khai_decimal_compare (ordered, quantity) == 0
      && read_positive (khai_order_line_get (line, KHAI_LINE_TOTAL), value))
    return khai_decimal_rescale (*value, MIN (value->scale, VALUE_DECIMALS), KHAI_ROUND_HALF_UP, value, NULL);
  return (read_positive (khai_order_line_get (line, KHAI_LINE_UNIT_PRICE), &price) || read_catalogue_price (product, currency, &price))
         && khai_decimal_multiply (price, quantity, VALUE_DECIMALS, KHAI_ROUND_HALF_UP, value, NULL) && value->units > 0;
}

/* Kilograms of the line: what the catalogue says of a piece, else what the file says. */
static gboolean
read_mass (const KhaiOrderLine *line, JsonNode *product, KhaiDecimal quantity, KhaiDecimal *mass)
{
  g_autofree char *known = khai_json_get_text (product, "/netMassKg");
  KhaiDecimal piece;

  return read_positive (known != NULL ? known : khai_order_line_get (line, KHAI_LINE_WEIGHT), &piece)
         && khai_decimal_multiply (piece, quantity, MASS_DECIMALS, KHAI_ROUND_HALF_UP, mass, NULL) && mass->units > 0;
}

static gboolean
lacks (JsonNode *product, const char *pointer)
{
  g_autofree char *text = khai_json_get_text (product, pointer);

  return text == NULL || *text == '\0';
}

static gboolean
has_price (const KhaiOrderLine *line)
{
  KhaiDecimal price;

  return read_positive (khai_order_line_get (line, KHAI_LINE_UNIT_PRICE), &price) || read_positive (khai_order_line_get (line, KHAI_LINE_TOTAL), &price);
}

/* (nullable): the order's; where the file has no price at all, that of the catalogue. Freed with the product. */
static const char *
currency_of (Planning *planning, const KhaiOrder *order, GPtrArray *lines)
{
  const char *currency = khai_order_get (order, KHAI_ORDER_CURRENCY);

  for (guint i = 0; currency == NULL && i < lines->len; i++)
    {
      const char *code = khai_order_line_get_code (lines->pdata[i]);
      JsonNode *product = code != NULL && !has_price (lines->pdata[i]) ? find_product (planning, code) : NULL;
      JsonNode *known = product != NULL ? khai_json_get (product, "/unitPrice/currency") : NULL;

      if (has_price (lines->pdata[i]))
        return NULL;
      if (known != NULL && json_node_get_value_type (known) == G_TYPE_STRING)
        currency = json_node_get_string (known);
    }
  return currency;
}

static gboolean
look_at_amounts (Planning *planning, const KhaiOrder *order, const KhaiOrderLine *line, const char *currency, JsonNode *product)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  KhaiDecimal quantity = { 0, 0 };
  KhaiDecimal other;
  gboolean whole = TRUE;

  if (!read_quantity (line, &quantity))
    add_gap (planning, KHAI_ORDER_GAP_NO_QUANTITY, number, order, line), whole = FALSE;
  /* A price is set once for the product, where it is known. */
  else if (!khai_decimal_is_zero (quantity) && !read_value (line, product, currency, quantity, &other))
    add_gap (planning, KHAI_ORDER_GAP_NO_PRICE, product != NULL ? khai_order_line_get_code (line) : number, order, line), whole = FALSE;
  if (product != NULL && quantity.units > 0 && !read_mass (line, product, quantity, &other))
    add_gap (planning, KHAI_ORDER_GAP_NO_WEIGHT, khai_order_line_get_code (line), order, line), whole = FALSE;
  if (khai_order_line_get (line, KHAI_LINE_REFUND) != NULL && khai_order_line_get (line, KHAI_LINE_NET_QUANTITY) == NULL)
    add_gap (planning, KHAI_ORDER_GAP_PART_REFUNDED, number, order, line);
  return whole;
}

/* TRUE: an item can be made of it. */
static gboolean
look_at_line (Planning *planning, const KhaiOrder *order, const KhaiOrderLine *line, const char *currency)
{
  static const struct { const char *pointer; KhaiOrderGapKind kind; } needed[] = {
    { "/description", KHAI_ORDER_GAP_NO_DESCRIPTION }, { "/hsCode", KHAI_ORDER_GAP_NO_CODE }, { "/originCountry", KHAI_ORDER_GAP_NO_ORIGIN },
    { "/unit", KHAI_ORDER_GAP_NO_UNIT },
  };
  const char *code = khai_order_line_get_code (line);
  const char *status = khai_order_line_get (line, KHAI_LINE_STATUS);
  JsonNode *product = code != NULL ? find_product (planning, code) : NULL;
  gboolean whole = look_at_amounts (planning, order, line, currency, product);

  if (line->state == KHAI_ORDER_UNKNOWN && status != NULL && order->state != KHAI_ORDER_UNKNOWN)
    add_gap (planning, KHAI_ORDER_GAP_UNKNOWN_STATE, status, order, line), whole = FALSE;
  if (product == NULL)
    {
      /* Without a SKU only the title says which product it is. */
      add_gap (planning, khai_order_line_get (line, KHAI_LINE_SKU) != NULL ? KHAI_ORDER_GAP_UNKNOWN_SKU : KHAI_ORDER_GAP_NO_SKU, code, order, line);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (lacks (product, needed[i].pointer))
      add_gap (planning, needed[i].kind, code, order, line), whole = FALSE;
  return whole;
}

static const char *
get_consignee (const KhaiOrder *order)
{
  const char *name = khai_order_get (order, KHAI_ORDER_CONSIGNEE);

  return name != NULL ? name : khai_order_get (order, KHAI_ORDER_COMPANY);
}

/**
 * khai_order_line_get_code:
 * @line: a line of an order
 *
 * Returns: (nullable): what its product is known by: the SKU, and where the file has none the title
 */
const char *
khai_order_line_get_code (const KhaiOrderLine *line)
{
  const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);

  return sku != NULL ? sku : khai_order_line_get (line, KHAI_LINE_TITLE);
}

/**
 * khai_order_get_live_lines:
 * @order: an order
 *
 * Returns: (transfer container) (element-type KhaiOrderLine): the lines of it that are still to be declared
 */
GPtrArray *
khai_order_get_live_lines (const KhaiOrder *order)
{
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; i < order->lines->len; i++)
    {
      const KhaiOrderLine *line = order->lines->pdata[i];
      KhaiOrderState state = line->state;

      if (khai_order_line_is_live (order, line) && line->declaration == NULL && state != KHAI_ORDER_SHIPPED && state != KHAI_ORDER_COMPLETED)
        g_ptr_array_add (lines, (gpointer) line);
    }
  return lines;
}

/* The word that was not understood. */
static const char *
get_status (const KhaiOrder *order)
{
  static const KhaiOrderField fields[] = { KHAI_ORDER_STATUS, KHAI_ORDER_PAYMENT_STATUS, KHAI_ORDER_FULFILMENT_STATUS };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (khai_order_get (order, fields[i]) != NULL)
      return khai_order_get (order, fields[i]);
  return NULL;
}

static gboolean
look_at_order (Planning *planning, const KhaiOrder *order, GPtrArray *lines)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  const char *refund = khai_order_get (order, KHAI_ORDER_REFUND);
  const char *currency = currency_of (planning, order, lines);
  KhaiDecimal refunded;
  gboolean whole = TRUE;

  if (order->state == KHAI_ORDER_UNKNOWN)
    add_gap (planning, KHAI_ORDER_GAP_UNKNOWN_STATE, get_status (order), order, NULL), whole = FALSE;
  /* Files that never say it are those of one market. */
  if (currency == NULL)
    add_gap (planning, KHAI_ORDER_GAP_NO_CURRENCY, order->channel, order, NULL), whole = FALSE;
  if (khai_order_get (order, KHAI_ORDER_COUNTRY_CODE) == NULL)
    {
      const char *country = khai_order_get (order, KHAI_ORDER_COUNTRY);

      add_gap (planning, KHAI_ORDER_GAP_NO_COUNTRY, country != NULL ? country : number, order, NULL), whole = FALSE;
    }
  if (order->masked)
    add_gap (planning, KHAI_ORDER_GAP_MASKED, number, order, NULL), whole = FALSE;
  else if (get_consignee (order) == NULL)
    add_gap (planning, KHAI_ORDER_GAP_NO_CONSIGNEE, number, order, NULL), whole = FALSE;
  if (read_positive (refund, &refunded))
    add_gap (planning, KHAI_ORDER_GAP_PART_REFUNDED, number, order, NULL);
  for (guint i = 0; i < lines->len; i++)
    whole &= look_at_line (planning, order, lines->pdata[i], currency);
  return whole;
}

/* ---- groups ---- */

/* Who gets it and where: letters' case and spaces around make no other person. */
static char *
owner_key (const KhaiOrder *order)
{
  static const KhaiOrderField fields[] = { KHAI_ORDER_COUNTRY_CODE, KHAI_ORDER_POSTCODE, KHAI_ORDER_CITY, KHAI_ORDER_ADDRESS1, KHAI_ORDER_ADDRESS2 };
  g_autofree char *name = g_utf8_casefold (get_consignee (order), -1);
  GString *key = g_string_new (g_strstrip (name));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = khai_order_get (order, fields[i]);
      g_autofree char *folded = g_utf8_casefold (value != NULL ? value : "", -1);

      g_string_append_printf (key, "\n%s", g_strstrip (folded));
    }
  return g_string_free (key, FALSE);
}

static KhaiOrderGroup *
find_group (Planning *planning, const KhaiOrder *order, const char *owner, const char *currency)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  g_autofree char *key = planning->options->by_order ? g_strdup_printf ("%p", (gpointer) order) : g_strdup_printf ("%s\n%s", currency, owner);
  const char *first = g_hash_table_lookup (planning->owners, owner);
  KhaiOrderGroup *group = g_hash_table_lookup (planning->groups, key);

  if (first == NULL)
    g_hash_table_insert (planning->owners, g_strdup (owner), g_strdup (currency));
  else if (strcmp (first, currency) != 0)
    add_gap (planning, KHAI_ORDER_GAP_MIXED_CURRENCIES, get_consignee (order), order, NULL);
  if (group == NULL)
    {
      group = g_new0 (KhaiOrderGroup, 1);
      group->orders = g_ptr_array_new_with_free_func (g_free);
      group->items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
      group->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
      group->consignee = g_strdup (get_consignee (order));
      group->country = g_strdup (khai_order_get (order, KHAI_ORDER_COUNTRY_CODE));
      group->currency = g_strdup (currency);
      g_ptr_array_add (planning->plan->groups, group);
      g_hash_table_insert (planning->groups, g_steal_pointer (&key), group);
      g_hash_table_insert (planning->firsts, group, (gpointer) order);
      g_hash_table_insert (planning->owner_of, group, g_strdup (owner));
    }
  g_ptr_array_add (group->orders, g_strdup (number));
  return group;
}

static gboolean
set_number (JsonNode *node, const char *pointer, KhaiDecimal number, GError **error)
{
  g_autofree char *text = khai_decimal_to_short_string (number);
  g_autoptr (JsonNode) value = khai_json_string (text);

  return khai_json_set (node, pointer, value, error);
}

static gboolean
set_text (JsonNode *node, const char *pointer, const char *text, GError **error)
{
  g_autoptr (JsonNode) value = khai_json_string (text);

  return khai_json_set (node, pointer, value, error);
}

static gboolean
add_to (JsonNode *node, const char *pointer, KhaiDecimal number, GError **error)
{
  g_autofree char *before = khai_json_get_text (node, pointer);
  KhaiDecimal sum = number;

  if (before != NULL && (!khai_decimal_parse (before, &sum, error) || !khai_decimal_add (sum, number, &sum, error)))
    return FALSE;
  return set_number (node, pointer, sum, error);
}

static JsonNode *
new_item (JsonNode *product, const char *sku, const char *currency, GError **error)
{
  g_autoptr (JsonNode) item = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *unit = khai_json_get_text (product, "/unit");

  json_node_take_object (item, json_object_new ());
  for (guint i = 0; i < G_N_ELEMENTS (product_members); i++)
    {
      g_autofree char *pointer = g_strconcat ("/", product_members[i], NULL);
      JsonNode *value = khai_json_get (product, pointer);

      if (value != NULL && !khai_json_set (item, pointer, value, error))
        return NULL;
    }
  if (!set_text (item, "/sku", sku, error) || !set_text (item, "/quantity/unit", unit, error) || !set_text (item, "/value/currency", currency, error))
    return NULL;
  return g_steal_pointer (&item);
}

/* Code, origin, unit and condition make one item; goods that the buyer would call by another name stay apart. */
static JsonNode *
find_item (Planning *planning, KhaiOrderGroup *group, JsonNode *product, const char *sku, GArray **ids, GError **error)
{
  GString *key = g_string_new (NULL);
  g_autofree char *unit = khai_json_get_text (product, "/unit");
  g_autofree char *name = NULL;
  guint index;

  g_string_append_printf (key, "%p\n%s", (gpointer) group, unit);
  for (guint i = 0; i < G_N_ELEMENTS (product_members); i++)
    {
      g_autofree char *pointer = g_strconcat ("/", product_members[i], NULL);
      g_autofree char *value = khai_json_get_text (product, pointer);

      g_string_append_printf (key, "\n%s", value != NULL ? value : "");
    }
  name = g_string_free (key, FALSE);
  index = GPOINTER_TO_UINT (g_hash_table_lookup (planning->items, name));
  if (index == 0)
    {
      JsonNode *item = new_item (product, sku, group->currency, error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (group->items, item);
      g_ptr_array_add (group->lines, g_array_new (FALSE, FALSE, sizeof (gint64)));
      index = group->items->len;
      g_hash_table_insert (planning->items, g_steal_pointer (&name), GUINT_TO_POINTER (index));
    }
  *ids = group->lines->pdata[index - 1];
  return group->items->pdata[index - 1];
}

static gboolean
add_line (Planning *planning, KhaiOrderGroup *group, const KhaiOrderLine *line, GError **error)
{
  JsonNode *product = find_product (planning, khai_order_line_get_code (line));
  g_autofree char *own = khai_json_get_text (product, "/sku");
  const char *sku = own != NULL ? own : khai_order_line_get_code (line);
  JsonNode *free_of_duty = khai_json_get (product, "/dutyFree");
  JsonNode *licence = khai_json_get (product, "/needsLicence");
  JsonNode *item;
  g_autofree char *known = NULL;
  GArray *ids = NULL;
  KhaiDecimal quantity;
  KhaiDecimal value;
  KhaiDecimal mass;

  if (!read_quantity (line, &quantity) || khai_decimal_is_zero (quantity))
    return TRUE;
  item = find_item (planning, group, product, sku, &ids, error);
  if (item == NULL || !read_value (line, product, group->currency, quantity, &value) || !read_mass (line, product, quantity, &mass))
    return FALSE;
  /* Several SKUs in one item: none of them is its. */
  known = khai_json_get_text (item, "/sku");
  if (known != NULL && strcmp (known, sku) != 0 && !khai_json_set (item, "/sku", NULL, error))
    return FALSE;
  if (licence != NULL && json_node_get_boolean (licence))
    g_hash_table_add (planning->licensed, group);
  if (free_of_duty != NULL ? !json_node_get_boolean (free_of_duty) : !planning->options->duty_free)
    g_hash_table_add (planning->dutiable, group);
  g_array_append_val (ids, line->id);
  group->n_order_lines++;
  group->n_catalogue_prices += !has_price (line);
  if (group->source == NULL)
    group->source = g_strdup_printf ("row %u of %s", line->row, line->file != NULL ? line->file : "");
  return add_to (item, "/quantity/value", quantity, error) && add_to (item, "/netMassKg", mass, error)
         && add_to (item, "/value/amount", value, error) && khai_decimal_add (group->value, value, &group->value, error);
}

/* Of an order that makes nothing: why. */
static KhaiOrderFate
fate_of (const KhaiOrder *order)
{
  if (order->state == KHAI_ORDER_SHIPPED || order->state == KHAI_ORDER_COMPLETED)
    return KHAI_FATE_SENT;
  for (guint i = 0; i < order->lines->len; i++)
    if (((KhaiOrderLine *) order->lines->pdata[i])->declaration != NULL)
      return KHAI_FATE_DECLARED;
  return KHAI_FATE_LEFT_OUT;
}

/* Everything of it was refunded. */
static gboolean
goes_nowhere (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      KhaiDecimal quantity;

      if (!read_quantity (lines->pdata[i], &quantity) || !khai_decimal_is_zero (quantity))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_order (Planning *planning, const KhaiOrder *order, KhaiOrderFate *fate, GError **error)
{
  g_autoptr (GPtrArray) lines = khai_order_get_live_lines (order);
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  g_autofree char *owner = NULL;
  KhaiOrderGroup *group;

  if (order->state == KHAI_ORDER_CANCELLED || order->state == KHAI_ORDER_RETURNED)
    add_gap (planning, order->state == KHAI_ORDER_CANCELLED ? KHAI_ORDER_GAP_CANCELLED : KHAI_ORDER_GAP_RETURNED, number, order, NULL);
  if (goes_nowhere (lines) || order->state == KHAI_ORDER_SHIPPED || order->state == KHAI_ORDER_COMPLETED)
    {
      *fate = fate_of (order);
      planning->plan->n_left_out++;
      return TRUE;
    }
  if (!look_at_order (planning, order, lines))
    {
      *fate = KHAI_FATE_WAITING;
      planning->plan->n_waiting++;
      return TRUE;
    }
  *fate = KHAI_FATE_READY;
  owner = owner_key (order);
  group = find_group (planning, order, owner, currency_of (planning, order, lines));
  for (guint i = 0; i < lines->len; i++)
    if (!add_line (planning, group, lines->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- the gate ---- */

static gboolean
set_dong (KhaiOrderGroup *group, GHashTable *rates)
{
  const char *text = strcmp (group->currency, "VND") == 0 ? "1" : rates != NULL ? g_hash_table_lookup (rates, group->currency) : NULL;
  KhaiDecimal rate;

  group->has_dong = read_positive (text, &rate) && khai_decimal_multiply (group->value, rate, 0, KHAI_ROUND_HALF_UP, &group->dong, NULL);
  return group->has_dong;
}

/* What goes to one consignee is looked at together: goods are not split to stay below the limit. */
static gboolean
pass_gate (Planning *planning, GError **error)
{
  GPtrArray *groups = planning->plan->groups;
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) unknown = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < groups->len; i++)
    {
      KhaiOrderGroup *group = groups->pdata[i];
      char *owner = g_hash_table_lookup (planning->owner_of, group);
      KhaiDecimal *sum = g_hash_table_lookup (sums, owner);

      if (sum == NULL)
        g_hash_table_insert (sums, owner, sum = g_new0 (KhaiDecimal, 1));
      g_hash_table_insert (counts, owner, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, owner)) + 1));
      if (!set_dong (group, planning->options->rates))
        g_hash_table_add (unknown, owner);
      else if (!khai_decimal_add (*sum, group->dong, sum, error))
        return FALSE;
    }
  for (guint i = 0; i < groups->len; i++)
    {
      KhaiOrderGroup *group = groups->pdata[i];
      const char *owner = g_hash_table_lookup (planning->owner_of, group);

      group->n_together = GPOINTER_TO_UINT (g_hash_table_lookup (counts, owner));
      group->owner_dong = *(KhaiDecimal *) g_hash_table_lookup (sums, owner);
      if (khai_decimal_compare (group->owner_dong, (KhaiDecimal) { LOW_VALUE_DONG, 0 }) >= 0)
        group->gate = KHAI_GATE_VALUE;
      else if (g_hash_table_contains (unknown, owner))
        group->gate = KHAI_GATE_RATE;
      else if (g_hash_table_contains (planning->licensed, group))
        group->gate = KHAI_GATE_LICENCE;
      else
        group->gate = g_hash_table_contains (planning->dutiable, group) ? KHAI_GATE_DUTY : KHAI_GATE_LOW;
    }
  return TRUE;
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const KhaiOrderGap *one = *(KhaiOrderGap **) a;
  const KhaiOrderGap *other = *(KhaiOrderGap **) b;
  gboolean blocks = khai_order_gap_kind_blocks (one->kind);

  if (blocks != khai_order_gap_kind_blocks (other->kind))
    return blocks ? -1 : 1;
  if (one->orders->len != other->orders->len)
    return one->orders->len > other->orders->len ? -1 : 1;
  return one->kind != other->kind ? (int) one->kind - (int) other->kind : strcmp (one->key, other->key);
}

static void
product_free (gpointer product)
{
  if (product != NULL)
    json_node_unref (product);
}

static void
planning_clear (Planning *planning)
{
  g_hash_table_unref (planning->gaps);
  g_hash_table_unref (planning->groups);
  g_hash_table_unref (planning->items);
  g_hash_table_unref (planning->products);
  g_hash_table_unref (planning->owners);
  g_hash_table_unref (planning->firsts);
  g_hash_table_unref (planning->licensed);
  g_hash_table_unref (planning->dutiable);
  g_hash_table_unref (planning->owner_of);
}

static gboolean
work_out (Planning *planning, GPtrArray *orders, GError **error)
{
  GPtrArray *groups = planning->plan->groups;

  for (guint i = 0; i < orders->len; i++)
    {
      KhaiOrderFate fate = KHAI_FATE_LEFT_OUT;

      if (!take_order (planning, orders->pdata[i], &fate, error))
        return FALSE;
      g_array_append_val (planning->plan->fates, fate);
    }
  if (!pass_gate (planning, error))
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    if (!khai_order_group_finish (groups->pdata[i], g_hash_table_lookup (planning->firsts, groups->pdata[i]), planning->options, error))
      return FALSE;
  g_ptr_array_sort (planning->plan->gaps, compare_gaps);
  return TRUE;
}

/**
 * khai_order_plan_new:
 * @orders: (element-type KhaiOrder): orders with their lines
 * @options: where products and rates come from, and how orders are grouped
 * @error: %KHAI_ERROR_OVERFLOW when amounts are too large to be added
 *
 * Works out what is in the way of which orders, and the declarations the others become: for each consignee (or order) and currency one, in which
 * goods of the same code, origin, unit and name are one item.
 *
 * Returns: (transfer full) (nullable): the plan; nothing of it is stored
 */
KhaiOrderPlan *
khai_order_plan_new (GPtrArray *orders, const KhaiOrderPlanOptions *options, GError **error)
{
  g_autoptr (KhaiOrderPlan) plan = g_new0 (KhaiOrderPlan, 1);
  Planning planning = {
    .options = options,
    .plan = plan,
    .gaps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .products = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, product_free),
    .owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .firsts = g_hash_table_new (NULL, NULL),
    .licensed = g_hash_table_new (NULL, NULL),
    .dutiable = g_hash_table_new (NULL, NULL),
    .owner_of = g_hash_table_new_full (NULL, NULL, NULL, g_free),
  };
  gboolean done;

  plan->gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) gap_free);
  plan->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  plan->fates = g_array_new (FALSE, FALSE, sizeof (KhaiOrderFate));
  done = work_out (&planning, orders, error);
  planning_clear (&planning);
  if (!done && error != NULL && *error == NULL)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW, "amounts of the orders are too large");
  return done ? g_steal_pointer (&plan) : NULL;
}
