/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders: the drafts, and what a plan says in words. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-goods.h"
#include "khai-lines.h"
#include "khai-orders.h"

#define MOST_ITEMS 50 /* VNACCS: lines of one export declaration */

/* What the user's declarations have in common: who exports, and where they file. */
static const char *const common[] = {
  "/customsOffice", "/customsSubsection", "/exporter/id", "/exporter/name", "/exporter/address/line", "/exporter/address/postcode",
  "/exporter/phone",
};

static gboolean
set_text (JsonNode *node, const char *pointer, const char *text, GError **error)
{
  g_autoptr (JsonNode) value = NULL;

  if (text == NULL || *text == '\0')
    return TRUE;
  value = khai_json_string (text);
  return khai_json_set (node, pointer, value, error);
}

static gboolean
set_number (JsonNode *node, const char *pointer, KhaiDecimal number, GError **error)
{
  g_autofree char *text = khai_decimal_to_short_string (number);

  return set_text (node, pointer, text, error);
}

/* (transfer full) (nullable): the parts of an address that there are, with commas. */
static char *
join_fields (const KhaiOrder *order, const KhaiOrderField *fields, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      const char *value = khai_order_get (order, fields[i]);

      if (value != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", value);
    }
  return g_string_free (text, FALSE);
}

static gboolean
set_consignee (JsonNode *document, const KhaiOrderGroup *group, const KhaiOrder *order, GError **error)
{
  static const KhaiOrderField rest[] = { KHAI_ORDER_ADDRESS2, KHAI_ORDER_ADDRESS3 };
  g_autofree char *line2 = join_fields (order, rest, G_N_ELEMENTS (rest));

  return set_text (document, "/consignee/name", group->consignee, error)
         && set_text (document, "/consignee/address/country", group->country, error)
         && set_text (document, "/consignee/address/line", khai_order_get (order, KHAI_ORDER_ADDRESS1), error)
         && set_text (document, "/consignee/address/line2", line2, error)
         && set_text (document, "/consignee/address/city", khai_order_get (order, KHAI_ORDER_CITY), error)
         && set_text (document, "/consignee/address/subdivision", khai_order_get (order, KHAI_ORDER_STATE), error)
         && set_text (document, "/consignee/address/postcode", khai_order_get (order, KHAI_ORDER_POSTCODE), error)
         && set_text (document, "/destinationCountry", group->country, error);
}

static void
set_items (JsonNode *document, const KhaiOrderGroup *group, const char *channel)
{
  JsonObject *root = json_node_get_object (document);
  JsonArray *items = json_array_new ();
  JsonArray *numbers = json_array_new ();
  JsonObject *trade = json_object_new ();
  g_autofree char *platform = g_ascii_strup (channel, -1);

  for (guint i = 0; i < group->items->len; i++)
    {
      JsonNode *item = khai_json_copy (group->items->pdata[i]);

      json_object_set_int_member (json_node_get_object (item), "line", i + 1);
      json_array_add_element (items, item);
    }
  for (guint i = 0; i < group->orders->len; i++)
    json_array_add_string_element (numbers, group->orders->pdata[i]);
  json_object_set_array_member (root, "items", items);
  json_object_set_string_member (trade, "platform", platform);
  json_object_set_array_member (trade, "orderIds", numbers);
  json_object_set_object_member (root, "ecommerce", trade);
}

/**
 * khai_order_group_finish:
 * @group: a group with its items, value and gate
 * @first: the order it began with, which says who gets it
 * @options: as for khai_order_plan_new()
 * @error: never in practice; what the pointers may not be set to
 *
 * Gives the group its document. The buyer's freight is no part of the value: lines come without it.
 *
 * Returns: %TRUE
 */
gboolean
khai_order_group_finish (KhaiOrderGroup *group, const KhaiOrder *first, const KhaiOrderPlanOptions *options, GError **error)
{
  g_autoptr (JsonNode) document = json_node_new (JSON_NODE_OBJECT);
  const char *rate = options->rates != NULL ? g_hash_table_lookup (options->rates, group->currency) : NULL;
  const char *ordered = khai_order_get (first, KHAI_ORDER_ORDERED_AT);
  g_autofree char *day = ordered != NULL && strlen (ordered) >= 10 ? g_strndup (ordered, 10) : NULL;

  json_node_take_object (document, json_object_new ());
  set_items (document, group, first->channel);
  if (!set_text (document, "/schemaVersion", "1", error)
      || (group->gate == KHAI_GATE_LOW
          && (!set_text (document, "/dataset", "ecommerce-low-value", error) || !set_text (document, "/specialGoodsClass", "F", error)))
      || !set_text (document, "/plannedDate", options->today, error) || !set_consignee (document, group, first, error)
      || !set_text (document, "/invoice/total/currency", group->currency, error)
      || !set_number (document, "/invoice/total/amount", group->value, error)
      || !set_text (document, "/invoice/exchangeRate", rate, error)
      /* The order is what the buyer was told the price with, until an invoice of its own is written. */
      || !set_text (document, "/invoice/number", khai_order_get (first, KHAI_ORDER_ID), error) || !set_text (document, "/invoice/date", day, error)
      || !set_text (document, "/transport/transportDocument",
                    group->orders->len == 1 ? khai_order_get (first, KHAI_ORDER_TRACKING) : NULL, error))
    return FALSE;
  group->document = g_steal_pointer (&document);
  return TRUE;
}

/* ---- into the store ---- */

/* (transfer full): a product as the item shows it; masses and values of several pieces are of no use for one. */
static JsonNode *
product_of_item (JsonNode *item)
{
  JsonNode *product = khai_json_copy (item);
  g_autofree char *unit = khai_json_get_text (item, "/quantity/unit");
  g_autofree char *quantity = khai_json_get_text (item, "/quantity/value");
  g_autofree char *mass = khai_json_get_text (item, "/netMassKg");
  KhaiDecimal pieces;
  KhaiDecimal whole;

  json_object_remove_member (json_node_get_object (product), "netMassKg");
  if (unit != NULL)
    set_text (product, "/unit", unit, NULL);
  if (quantity != NULL && mass != NULL && khai_decimal_parse (quantity, &pieces, NULL) && khai_decimal_parse (mass, &whole, NULL)
      && pieces.units > 0 && khai_decimal_divide (whole, pieces, 6, KHAI_ROUND_HALF_UP, &whole, NULL))
    set_number (product, "/netMassKg", whole, NULL);
  return product;
}

/* The catalogue's products are there under every code they go by. */
static gboolean
add_catalogue (KhaiStore *store, const char *client, GHashTable *products, GError **error)
{
  g_autoptr (GPtrArray) found = khai_store_find_products (store, client != NULL ? client : "", "", 0, error);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      KhaiProduct *product = found->pdata[i];
      JsonNode *aliases = khai_json_get (product->body, "/aliases");
      guint n = aliases != NULL && JSON_NODE_HOLDS_ARRAY (aliases) ? json_array_get_length (json_node_get_array (aliases)) : 0;

      g_hash_table_insert (products, g_strdup (product->sku), khai_json_copy (product->body));
      for (guint j = 0; j < n; j++)
        {
          char *sku = khai_json_get_text (json_array_get_element (json_node_get_array (aliases), j), "/sku");

          if (sku != NULL && !g_hash_table_contains (products, sku))
            g_hash_table_insert (products, sku, khai_json_copy (product->body));
          else
            g_free (sku);
        }
    }
  return found != NULL;
}

/* (transfer full) (nullable): the codes of products that lines wait for and the catalogue does not have; NULL: every one is wanted. */
static GHashTable *
find_unknown (GPtrArray *orders, GHashTable *products)
{
  GHashTable *unknown;

  if (orders == NULL)
    return NULL;
  unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < orders->len; i++)
    {
      g_autoptr (GPtrArray) lines = khai_order_get_live_lines (orders->pdata[i]);

      for (guint j = 0; j < lines->len; j++)
        {
          const char *code = khai_order_line_get_code (lines->pdata[j]);

          if (code != NULL && !g_hash_table_contains (products, code))
            g_hash_table_add (unknown, g_strdup (code));
        }
    }
  return unknown;
}

static void
add_declared (GHashTable *products, GHashTable *unknown, JsonNode *item)
{
  char *sku = khai_json_get_text (item, "/sku");

  if (sku != NULL && *sku != '\0' && !g_hash_table_contains (products, sku) && (unknown == NULL || g_hash_table_remove (unknown, sku)))
    g_hash_table_insert (products, sku, product_of_item (item));
  else
    g_free (sku);
}

/**
 * khai_orders_read_products:
 * @context: the context
 * @orders: (nullable) (element-type KhaiOrder): only what their open lines need; %NULL: all there are
 * @error: failures of the database
 *
 * What a SKU is (code, origin, words, unit and the weight of one piece) the catalogue tells, and else what the user declared before, of which the
 * newest counts.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 JsonNode): SKU → product
 */
GHashTable *
khai_orders_read_products (KhaiContext *context, GPtrArray *orders, GError **error)
{
  g_autoptr (GHashTable) products = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  g_autoptr (GHashTable) unknown = NULL;
  KhaiStore *store;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *client = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL)
    return NULL;
  client = khai_store_get_served (store, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!add_catalogue (store, client, products, error))
    return NULL;
  unknown = find_unknown (orders, products);
  if (unknown != NULL && g_hash_table_size (unknown) == 0)
    return g_steal_pointer (&products);
  records = khai_store_list (store, error);
  for (guint i = 0; records != NULL && i < records->len && (unknown == NULL || g_hash_table_size (unknown) > 0); i++)
    {
      g_autoptr (KhaiDeclaration) document = NULL;
      guint n;

      if (g_strcmp0 (((KhaiRecord *) records->pdata[i])->client, client) != 0)
        continue;
      if (!khai_store_load (store, ((KhaiRecord *) records->pdata[i])->id, NULL, &document, error))
        return NULL;
      n = khai_declaration_get_n (document, "/items");
      for (guint j = 0; j < n; j++)
        {
          g_autofree char *pointer = g_strdup_printf ("/items/%u", j);

          add_declared (products, unknown, khai_declaration_get (document, pointer));
        }
    }
  return records != NULL ? g_steal_pointer (&products) : NULL;
}

static KhaiDeclaration *
complete (KhaiContext *context, KhaiOrderGroup *group, KhaiDeclaration *last, const KhaiOrderDrafts *drafts, GError **error)
{
  g_autoptr (JsonNode) document = khai_order_draft_new (group->document, drafts, error);

  if (document == NULL || !khai_clients_dress (context, document, error))
    return NULL;
  for (guint i = 0; drafts->base == NULL && last != NULL && i < G_N_ELEMENTS (common); i++)
    {
      JsonNode *value = khai_declaration_get (last, common[i]);

      if (value != NULL && !khai_json_set (document, common[i], value, error))
        return NULL;
    }
  return khai_declaration_new_from_node (document, error);
}

/* The part of a group that begins with the item `first`. */
static gboolean
add_part (GPtrArray *parts, const KhaiOrderGroup *group, KhaiDeclaration *document, guint first)
{
  KhaiOrderDeclaration *part = khai_order_declaration_new (document, group->source);
  guint n = khai_declaration_get_n (document, "/items");

  for (guint i = first; i < first + n; i++)
    {
      const GArray *ids = group->lines->pdata[i];

      g_array_append_vals (part->lines, ids->data, ids->len);
    }
  g_ptr_array_add (parts, part);
  return TRUE;
}

static gboolean
add_group (GPtrArray *parts, KhaiContext *context, KhaiOrderGroup *group, KhaiDeclaration *last, const KhaiOrderDrafts *drafts, GError **error)
{
  g_autoptr (KhaiDeclaration) whole = complete (context, group, last, drafts, error);
  g_autoptr (GPtrArray) split = NULL;

  if (whole == NULL)
    return FALSE;
  if (group->items->len <= MOST_ITEMS)
    return add_part (parts, group, whole, 0);
  split = khai_split_lines (whole, MOST_ITEMS, error);
  for (guint i = 0; split != NULL && i < split->len; i++)
    {
      g_autoptr (KhaiDeclaration) document = khai_declaration_new_from_node (split->pdata[i], error);

      if (document == NULL || !add_part (parts, group, document, i * MOST_ITEMS))
        return FALSE;
    }
  return split != NULL;
}

/**
 * khai_order_plan_create:
 * @plan: a plan of orders out of the store
 * @context: the context
 * @drafts: what they have in common
 * @cancellable: (nullable): stops it before anything is stored
 * @error: cancelled; %KHAI_ERROR_BLOCKED when the plan makes no declaration, %KHAI_ERROR_EXISTS when lines of it were declared meanwhile; failures of
 * the database
 *
 * Makes the drafts of all groups in one step, each with a reference of its own and what the user's declarations have in common.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): their ids
 */
GPtrArray *
khai_order_plan_create (KhaiOrderPlan *plan, KhaiContext *context, const KhaiOrderDrafts *drafts, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_declaration_free);
  g_autoptr (KhaiDeclaration) last = NULL;
  g_autofree char *last_id = NULL;
  g_autofree char *served = NULL;
  GError *local = NULL;
  KhaiStore *store;

  g_return_val_if_fail (plan != NULL && KHAI_IS_CONTEXT (context) && drafts != NULL, NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_desk_require (context, KHAI_MAY_EDIT, error))
    return NULL;
  if (plan->groups->len == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, "no order is ready to be declared");
      return NULL;
    }
  served = khai_store_get_served (store, &local);
  last_id = local == NULL && served == NULL ? khai_store_get_setting (store, "last-own", &local) : NULL;
  if (local == NULL && last_id != NULL)
    khai_store_load (store, last_id, NULL, &last, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  for (guint i = 0; i < plan->groups->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !add_group (parts, context, plan->groups->pdata[i], last, drafts, error))
      return NULL;
  return khai_store_declare_lines (store, parts, khai_context_get_actor (context), error);
}

/* ---- words ---- */

static JsonArray *
strings_to_json (GPtrArray *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element (array, strings->pdata[i]);
  return array;
}

static void
set_decimal_member (JsonObject *object, const char *name, KhaiDecimal value)
{
  g_autofree char *text = khai_decimal_to_short_string (value);

  json_object_set_string_member (object, name, text);
}

static JsonObject *
group_to_json (const KhaiOrderGroup *group)
{
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "orders", strings_to_json (group->orders));
  json_object_set_string_member (object, "consignee", group->consignee);
  json_object_set_string_member (object, "country", group->country);
  json_object_set_string_member (object, "currency", group->currency);
  set_decimal_member (object, "value", group->value);
  if (group->has_dong)
    set_decimal_member (object, "dong", group->dong);
  set_decimal_member (object, "consigneeDong", group->owner_dong);
  json_object_set_string_member (object, "gate", khai_gate_to_string (group->gate));
  json_object_set_int_member (object, "orderLines", group->n_order_lines);
  json_object_set_int_member (object, "items", group->items->len);
  json_object_set_int_member (object, "declarations", (group->items->len + MOST_ITEMS - 1) / MOST_ITEMS);
  json_object_set_string_member (object, "source", group->source);
  return object;
}

/**
 * khai_order_plan_to_json:
 * @plan: a plan
 *
 * Returns: (transfer full): the plan for programs
 */
JsonNode *
khai_order_plan_to_json (const KhaiOrderPlan *plan)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *gaps = json_array_new ();
  JsonArray *groups = json_array_new ();

  for (guint i = 0; i < plan->gaps->len; i++)
    {
      const KhaiOrderGap *gap = plan->gaps->pdata[i];
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "gap", khai_order_gap_kind_to_string (gap->kind));
      json_object_set_string_member (one, "key", gap->key);
      json_object_set_boolean_member (one, "blocks", khai_order_gap_kind_blocks (gap->kind));
      json_object_set_array_member (one, "orders", strings_to_json (gap->orders));
      json_array_add_object_element (gaps, one);
    }
  for (guint i = 0; i < plan->groups->len; i++)
    json_array_add_object_element (groups, group_to_json (plan->groups->pdata[i]));
  json_object_set_array_member (object, "gaps", gaps);
  json_object_set_array_member (object, "groups", groups);
  json_object_set_int_member (object, "waiting", plan->n_waiting);
  json_object_set_int_member (object, "leftOut", plan->n_left_out);
  json_node_take_object (node, object);
  return node;
}

/**
 * khai_order_gap_kind_get_title:
 * @kind: what is missing
 *
 * Returns: that, in the process's language: a heading above all gaps of the kind
 */
const char *
khai_order_gap_kind_get_title (KhaiOrderGapKind kind)
{
  static const char *const titles[KHAI_N_ORDER_GAPS] = {
    N_("Goods without a SKU"),
    N_("Goods that are not in your catalogue"),
    N_("Goods without a customs description"),
    N_("Goods without a commodity code"),
    N_("Goods without a country of origin"),
    N_("Goods without a unit"),
    N_("Goods without a net mass"),
    N_("Orders without a quantity"),
    N_("Without a price"),
    N_("Channels without a currency"),
    N_("No country, or one that Khai does not know"),
    N_("Orders without a consignee"),
    N_("Hidden consignees"),
    N_("Words for the state of an order that Khai does not know"),
    N_("Refunded in part: look at the value"),
    N_("Several currencies: a declaration for each"),
    N_("Sent back: left out"),
    N_("Cancelled: left out"),
  };

  g_return_val_if_fail (kind < KHAI_N_ORDER_GAPS, NULL);

  return _(titles[kind]);
}

/**
 * khai_order_gap_get_text:
 * @gap: a gap
 *
 * Returns: (transfer full): what is missing, of what, and how many orders wait for it, in the process's language
 */
char *
khai_order_gap_get_text (const KhaiOrderGap *gap)
{
  g_autofree char *orders = NULL;

  g_return_val_if_fail (gap != NULL, NULL);

  orders = g_strdup_printf (ngettext ("%u order", "%u orders", gap->orders->len), gap->orders->len);
  /* translators: what is missing; of what; how many orders wait */
  return g_strdup_printf (_("%s: %s (%s)"), khai_order_gap_kind_get_title (gap->kind), gap->key, orders);
}

/**
 * khai_gate_get_text:
 * @gate: how goods may go
 *
 * Returns: which declaration that makes and why, in the process's language
 */
const char *
khai_gate_get_text (KhaiGate gate)
{
  static const char *const gates[KHAI_N_GATES] = {
    N_("low-value sheet"),
    N_("full declaration: 5,000,000 dong or more"),
    N_("full declaration: a licence is needed"),
    N_("full declaration: not known to be free of duty"),
    N_("full declaration: no exchange rate, so the value in dong is not known"),
  };

  g_return_val_if_fail (gate < KHAI_N_GATES, NULL);

  return _(gates[gate]);
}

/**
 * khai_order_plan_get_summary:
 * @plan: a plan
 *
 * Returns: (transfer full): work list and declarations, in a few lines, in the process's language
 */
char *
khai_order_plan_get_summary (const KhaiOrderPlan *plan)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < plan->gaps->len; i++)
    {
      g_autofree char *text = khai_order_gap_get_text (plan->gaps->pdata[i]);

      g_string_append_printf (out, "%s\n", text);
    }
  for (guint i = 0; i < plan->groups->len; i++)
    {
      const KhaiOrderGroup *group = plan->groups->pdata[i];
      g_autofree char *numbers = NULL;
      g_autofree char *value = khai_decimal_to_short_string (group->value);

      g_ptr_array_add (group->orders, NULL);
      numbers = g_strjoinv (" + ", (char **) group->orders->pdata);
      g_ptr_array_set_size (group->orders, group->orders->len - 1);
      g_string_append_printf (out, "%s: %s, %s, %s %s, %u → %u; %s\n", numbers, group->consignee, group->country, value, group->currency,
                              group->n_order_lines, group->items->len, khai_gate_get_text (group->gate));
    }
  /* translators: declarations that can be made, then orders */
  g_string_append_printf (out, _("Ready: %u. Orders that wait: %u. Left out: %u."), plan->groups->len, plan->n_waiting, plan->n_left_out);
  return g_string_free (out, FALSE);
}
