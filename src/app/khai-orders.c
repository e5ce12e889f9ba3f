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

static const char *const gap_names[KHAI_N_GAPS] = {
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
  GHashTable *gaps;           /* "kind key" → KhaiGap */
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
 * khai_gap_kind_to_string:
 * @kind: what is missing
 *
 * Returns: its name for programs: "unknown-sku"
 */
const char *
khai_gap_kind_to_string (KhaiGapKind kind)
{
  g_return_val_if_fail (kind < KHAI_N_GAPS, NULL);

  return gap_names[kind];
}

/**
 * khai_gap_kind_blocks:
 * @kind: what is missing
 *
 * Returns: whether no declaration is made of an order before it is mended
 */
gboolean
khai_gap_kind_blocks (KhaiGapKind kind)
{
  return kind < KHAI_GAP_PART_REFUNDED;
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
gap_free (KhaiGap *gap)
{
  g_free (gap->key);
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
 * khai_order_plan_free:
 * @plan: (transfer full): a plan
 */
void
khai_order_plan_free (KhaiOrderPlan *plan)
{
  g_return_if_fail (plan != NULL);

  g_ptr_array_unref (plan->gaps);
  g_ptr_array_unref (plan->groups);
  g_free (plan);
}

/* ---- gaps ---- */

static void
add_gap (Planning *planning, KhaiGapKind kind, const char *key, const KhaiOrder *order, guint n_lines)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  g_autofree char *name = g_strdup_printf ("%d %s", kind, key != NULL ? key : "");
  KhaiGap *gap = g_hash_table_lookup (planning->gaps, name);

  if (gap == NULL)
    {
      gap = g_new0 (KhaiGap, 1);
      gap->kind = kind;
      gap->key = g_strdup (key != NULL ? key : "");
      gap->orders = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (planning->plan->gaps, gap);
      g_hash_table_insert (planning->gaps, g_steal_pointer (&name), gap);
    }
  gap->n_lines += n_lines;
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

/* What was paid for what is sent: the line's total unless pieces of it were refunded. */
static gboolean
read_value (const KhaiOrderLine *line, KhaiDecimal quantity, KhaiDecimal *value)
{
  KhaiDecimal ordered;
  KhaiDecimal price;

  if (read_positive (khai_order_line_get (line, KHAI_LINE_QUANTITY), &ordered) && khai_decimal_compare (ordered, quantity) == 0
      && read_positive (khai_order_line_get (line, KHAI_LINE_TOTAL), value))
    return khai_decimal_rescale (*value, MIN (value->scale, VALUE_DECIMALS), KHAI_ROUND_HALF_UP, value, NULL);
  return read_positive (khai_order_line_get (line, KHAI_LINE_UNIT_PRICE), &price)
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

/* TRUE: an item can be made of it. */
static gboolean
look_at_line (Planning *planning, const KhaiOrder *order, const KhaiOrderLine *line)
{
  static const struct { const char *pointer; KhaiGapKind kind; } needed[] = {
    { "/description", KHAI_GAP_NO_DESCRIPTION }, { "/hsCode", KHAI_GAP_NO_CODE }, { "/originCountry", KHAI_GAP_NO_ORIGIN },
    { "/unit", KHAI_GAP_NO_UNIT },
  };
  const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  JsonNode *product = sku != NULL ? find_product (planning, sku) : NULL;
  KhaiDecimal quantity = { 0, 0 };
  KhaiDecimal other;
  gboolean whole = TRUE;

  if (!read_quantity (line, &quantity))
    add_gap (planning, KHAI_GAP_NO_QUANTITY, number, order, 1), whole = FALSE;
  else if (!khai_decimal_is_zero (quantity) && !read_value (line, quantity, &other))
    add_gap (planning, KHAI_GAP_NO_PRICE, number, order, 1), whole = FALSE;
  if (khai_order_line_get (line, KHAI_LINE_REFUND) != NULL && khai_order_line_get (line, KHAI_LINE_NET_QUANTITY) == NULL)
    add_gap (planning, KHAI_GAP_PART_REFUNDED, number, order, 1);
  if (product == NULL)
    {
      /* Without a SKU only the title says which product it is. */
      add_gap (planning, sku != NULL ? KHAI_GAP_UNKNOWN_SKU : KHAI_GAP_NO_SKU,
               sku != NULL ? sku : khai_order_line_get (line, KHAI_LINE_TITLE), order, 1);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (lacks (product, needed[i].pointer))
      add_gap (planning, needed[i].kind, sku, order, 1), whole = FALSE;
  if (quantity.units > 0 && !read_mass (line, product, quantity, &other))
    add_gap (planning, KHAI_GAP_NO_WEIGHT, sku, order, 1), whole = FALSE;
  return whole;
}

static const char *
get_consignee (const KhaiOrder *order)
{
  const char *name = khai_order_get (order, KHAI_ORDER_CONSIGNEE);

  return name != NULL ? name : khai_order_get (order, KHAI_ORDER_COMPANY);
}

/* The lines of it that are to be declared (transfer container). */
static GPtrArray *
get_live_lines (const KhaiOrder *order)
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

static gboolean
look_at_order (Planning *planning, const KhaiOrder *order, GPtrArray *lines)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  const char *refund = khai_order_get (order, KHAI_ORDER_REFUND);
  KhaiDecimal refunded;
  gboolean whole = TRUE;

  if (order->state == KHAI_ORDER_UNKNOWN)
    add_gap (planning, KHAI_GAP_UNKNOWN_STATE, khai_order_get (order, KHAI_ORDER_STATUS), order, lines->len), whole = FALSE;
  if (khai_order_get (order, KHAI_ORDER_CURRENCY) == NULL)
    add_gap (planning, KHAI_GAP_NO_CURRENCY, number, order, lines->len), whole = FALSE;
  if (khai_order_get (order, KHAI_ORDER_COUNTRY_CODE) == NULL)
    {
      const char *country = khai_order_get (order, KHAI_ORDER_COUNTRY);

      add_gap (planning, KHAI_GAP_NO_COUNTRY, country != NULL ? country : number, order, lines->len), whole = FALSE;
    }
  if (order->masked)
    add_gap (planning, KHAI_GAP_MASKED, number, order, lines->len), whole = FALSE;
  else if (get_consignee (order) == NULL)
    add_gap (planning, KHAI_GAP_NO_CONSIGNEE, number, order, lines->len), whole = FALSE;
  if (read_positive (refund, &refunded))
    add_gap (planning, KHAI_GAP_PART_REFUNDED, number, order, 0);
  for (guint i = 0; i < lines->len; i++)
    whole &= look_at_line (planning, order, lines->pdata[i]);
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
find_group (Planning *planning, const KhaiOrder *order, const char *owner)
{
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  const char *currency = khai_order_get (order, KHAI_ORDER_CURRENCY);
  g_autofree char *key = planning->options->by_order ? g_strdup_printf ("%p", (gpointer) order) : g_strdup_printf ("%s\n%s", currency, owner);
  const char *first = g_hash_table_lookup (planning->owners, owner);
  KhaiOrderGroup *group = g_hash_table_lookup (planning->groups, key);

  if (first == NULL)
    g_hash_table_insert (planning->owners, g_strdup (owner), g_strdup (currency));
  else if (strcmp (first, currency) != 0)
    add_gap (planning, KHAI_GAP_MIXED_CURRENCIES, get_consignee (order), order, 0);
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
  const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);
  JsonNode *product = find_product (planning, sku);
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
  if (item == NULL || !read_value (line, quantity, &value) || !read_mass (line, product, quantity, &mass))
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
  if (group->source == NULL)
    group->source = g_strdup_printf ("row %u of %s", line->row, line->file != NULL ? line->file : "");
  return add_to (item, "/quantity/value", quantity, error) && add_to (item, "/netMassKg", mass, error)
         && add_to (item, "/value/amount", value, error) && khai_decimal_add (group->value, value, &group->value, error);
}

static gboolean
take_order (Planning *planning, const KhaiOrder *order, GError **error)
{
  g_autoptr (GPtrArray) lines = get_live_lines (order);
  const char *number = khai_order_get (order, KHAI_ORDER_ID);
  g_autofree char *owner = NULL;
  KhaiOrderGroup *group;

  if (order->state == KHAI_ORDER_CANCELLED || order->state == KHAI_ORDER_RETURNED)
    add_gap (planning, order->state == KHAI_ORDER_CANCELLED ? KHAI_GAP_CANCELLED : KHAI_GAP_RETURNED, number, order, order->lines->len);
  if (lines->len == 0 || order->state == KHAI_ORDER_SHIPPED || order->state == KHAI_ORDER_COMPLETED)
    {
      planning->plan->n_left_out++;
      return TRUE;
    }
  if (!look_at_order (planning, order, lines))
    {
      planning->plan->n_waiting++;
      return TRUE;
    }
  owner = owner_key (order);
  group = find_group (planning, order, owner);
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

  for (guint i = 0; i < groups->len; i++)
    {
      KhaiOrderGroup *group = groups->pdata[i];
      char *owner = g_hash_table_lookup (planning->owner_of, group);
      KhaiDecimal *sum = g_hash_table_lookup (sums, owner);

      if (sum == NULL)
        g_hash_table_insert (sums, owner, sum = g_new0 (KhaiDecimal, 1));
      if (!set_dong (group, planning->options->rates))
        g_hash_table_add (unknown, owner);
      else if (!khai_decimal_add (*sum, group->dong, sum, error))
        return FALSE;
    }
  for (guint i = 0; i < groups->len; i++)
    {
      KhaiOrderGroup *group = groups->pdata[i];
      const char *owner = g_hash_table_lookup (planning->owner_of, group);

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
  const KhaiGap *one = *(KhaiGap **) a;
  const KhaiGap *other = *(KhaiGap **) b;
  gboolean blocks = khai_gap_kind_blocks (one->kind);

  if (blocks != khai_gap_kind_blocks (other->kind))
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
    if (!take_order (planning, orders->pdata[i], error))
      return FALSE;
  /* Everything of it was refunded. */
  for (guint i = groups->len; i-- > 0;)
    if (((KhaiOrderGroup *) groups->pdata[i])->items->len == 0)
      g_ptr_array_remove_index (groups, i), planning->plan->n_left_out++;
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
  done = work_out (&planning, orders, error);
  planning_clear (&planning);
  if (!done && error != NULL && *error == NULL)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW, "amounts of the orders are too large");
  return done ? g_steal_pointer (&plan) : NULL;
}
