/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people said about orders: what words mean, and values of single orders. It lies in mappings of its own kinds: "order-country", "order-state",
 * "order-currency" and "order-title" by the word, "order" by channel, shop and number. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-order-desk.h"
#include "khai-order-values.h"

#define CORRECTIONS "order"
#define COUNTRIES "countries"
#define CURRENCIES "currencies"

static const char *const kinds[KHAI_N_ORDER_WORDS] = { "order-country", "order-state", "order-currency", "order-title" };

static char *
name_word (KhaiOrderWord kind, const char *channel, const char *word)
{
  g_autofree char *folded = khai_header_fold (word);

  if (kind == KHAI_ORDER_WORD_CURRENCY)
    return g_strdup (channel);
  /* A country has the same name everywhere. */
  return kind == KHAI_ORDER_WORD_COUNTRY ? g_steal_pointer (&folded) : g_strdup_printf ("%s\n%s", channel, folded);
}

static char *
name_order (const KhaiOrder *order)
{
  return g_strdup_printf ("%s\n%s\n%s", order->channel, order->shop, khai_order_get (order, KHAI_ORDER_ID));
}

/* ---- applied ---- */

static const char *
find_word (GHashTable *const words[KHAI_N_ORDER_WORDS], KhaiOrderWord kind, const char *channel, const char *word)
{
  g_autofree char *name = NULL;

  if (word == NULL || g_hash_table_size (words[kind]) == 0)
    return NULL;
  name = name_word (kind, channel, word);
  return g_hash_table_lookup (words[kind], name);
}

/* A known word beats one that is not; of two known ones the graver counts, as when a file is read. */
static KhaiOrderState
explain_state (GHashTable *const words[KHAI_N_ORDER_WORDS], const char *channel, const char *const *said, guint n)
{
  static const guint strength[] = { 1, 2, 3, 4, 5, 0 };
  KhaiOrderState state = KHAI_ORDER_UNKNOWN;

  for (guint i = 0; i < n; i++)
    {
      const char *meaning = find_word (words, KHAI_ORDER_WORD_STATE, channel, said[i]);
      KhaiOrderState found;

      if (meaning != NULL && khai_order_state_parse (meaning, &found) && strength[found] > strength[state])
        state = found;
    }
  return state;
}

static void
apply_words (KhaiOrder *order, GHashTable *const words[KHAI_N_ORDER_WORDS])
{
  const char *const said[] = { khai_order_get (order, KHAI_ORDER_STATUS), khai_order_get (order, KHAI_ORDER_PAYMENT_STATUS),
                               khai_order_get (order, KHAI_ORDER_FULFILMENT_STATUS) };
  const char *country = khai_order_get (order, KHAI_ORDER_COUNTRY);

  if (order->state == KHAI_ORDER_UNKNOWN)
    order->state = explain_state (words, order->channel, said, G_N_ELEMENTS (said));
  if (khai_order_get (order, KHAI_ORDER_CURRENCY) == NULL)
    khai_order_set (order, KHAI_ORDER_CURRENCY, find_word (words, KHAI_ORDER_WORD_CURRENCY, order->channel, ""));
  if (khai_order_get (order, KHAI_ORDER_COUNTRY_CODE) == NULL)
    khai_order_set (order, KHAI_ORDER_COUNTRY_CODE, find_word (words, KHAI_ORDER_WORD_COUNTRY, NULL, country));
  for (guint i = 0; i < order->lines->len; i++)
    {
      KhaiOrderLine *line = order->lines->pdata[i];
      const char *status = khai_order_line_get (line, KHAI_LINE_STATUS);

      if (line->state == KHAI_ORDER_UNKNOWN)
        line->state = explain_state (words, order->channel, &status, 1);
      if (khai_order_line_get (line, KHAI_LINE_SKU) == NULL)
        khai_order_line_set (line, KHAI_LINE_SKU, find_word (words, KHAI_ORDER_WORD_TITLE, order->channel, khai_order_line_get (line, KHAI_LINE_TITLE)));
    }
}

static void
apply_to_line (KhaiOrderLine *line, JsonObject *values)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, &value))
    {
      KhaiOrderField field;

      if (!khai_order_field_parse (name, &field) || !khai_order_field_is_of_line (field))
        continue;
      khai_order_line_set (line, field, json_node_get_string (value));
      /* What the file reckoned with another price or number counts no more. */
      if (field == KHAI_LINE_UNIT_PRICE || field == KHAI_LINE_QUANTITY)
        khai_order_line_set (line, KHAI_LINE_TOTAL, NULL);
    }
}

static void
apply_to_order (KhaiOrder *order, JsonObject *values)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &name, &value))
    {
      KhaiOrderField field;

      if (khai_order_field_parse (name, &field) && !khai_order_field_is_of_line (field))
        khai_order_set (order, field, json_node_get_string (value));
    }
  order->masked = (khai_order_get (order, KHAI_ORDER_CONSIGNEE) != NULL && khai_value_is_masked (khai_order_get (order, KHAI_ORDER_CONSIGNEE)))
                  || (khai_order_get (order, KHAI_ORDER_ADDRESS1) != NULL && khai_value_is_masked (khai_order_get (order, KHAI_ORDER_ADDRESS1)));
}

static gboolean
apply_corrections (KhaiOrder *order, const char *body, GError **error)
{
  g_autoptr (JsonNode) node = khai_json_parse (body, -1, error);
  JsonNode *values = node != NULL ? khai_json_get (node, "/order") : NULL;
  JsonNode *lines = node != NULL ? khai_json_get (node, "/lines") : NULL;

  if (node == NULL)
    return FALSE;
  if (values != NULL && JSON_NODE_HOLDS_OBJECT (values))
    apply_to_order (order, json_node_get_object (values));
  for (guint i = 0; lines != NULL && JSON_NODE_HOLDS_OBJECT (lines) && i < order->lines->len; i++)
    {
      KhaiOrderLine *line = order->lines->pdata[i];
      JsonNode *of_line = json_object_get_member (json_node_get_object (lines), line->key);

      if (of_line != NULL)
        apply_to_line (line, json_node_get_object (of_line));
    }
  return TRUE;
}

static void
words_clear (GHashTable *words[KHAI_N_ORDER_WORDS])
{
  for (guint i = 0; i < KHAI_N_ORDER_WORDS; i++)
    g_clear_pointer (&words[i], g_hash_table_unref);
}

static gboolean
apply_all (GPtrArray *orders, GHashTable *const words[KHAI_N_ORDER_WORDS], GHashTable *corrections, GError **error)
{
  for (guint i = 0; i < orders->len; i++)
    {
      KhaiOrder *order = orders->pdata[i];
      g_autofree char *name = g_hash_table_size (corrections) > 0 ? name_order (order) : NULL;
      const char *body = name != NULL ? g_hash_table_lookup (corrections, name) : NULL;

      apply_words (order, words);
      if (body != NULL && !apply_corrections (order, body, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * khai_orders_load:
 * @context: the context
 * @error: failures of the database
 *
 * Reads all orders, newest first, as they are worked on: with everything people said about them since their files were imported.
 *
 * Returns: (transfer full) (nullable) (element-type KhaiOrder): the orders
 */
GPtrArray *
khai_orders_load (KhaiContext *context, GError **error)
{
  g_autoptr (GPtrArray) orders = NULL;
  g_autoptr (GHashTable) corrections = NULL;
  GHashTable *words[KHAI_N_ORDER_WORDS] = { NULL };
  gboolean ok;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, error);
  orders = store != NULL ? khai_store_list_orders (store, error) : NULL;
  corrections = orders != NULL ? khai_store_get_mappings (store, CORRECTIONS, error) : NULL;
  ok = corrections != NULL;
  for (guint i = 0; ok && i < KHAI_N_ORDER_WORDS; i++)
    ok = (words[i] = khai_store_get_mappings (store, kinds[i], error)) != NULL;
  ok = ok && apply_all (orders, words, corrections, error);
  words_clear (words);
  return ok ? g_steal_pointer (&orders) : NULL;
}

/* ---- said ---- */

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "“%s” cannot be read", text);
  return FALSE;
}

/* (transfer full) (nullable): the code of the list that a text is, or names. */
static char *
read_code (KhaiContext *context, const char *list, const char *text, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (context));
  g_autoptr (KhaiCode) code = reference != NULL ? khai_reference_recognise_code (reference, list, text, today, error) : NULL;

  if (code == NULL && error != NULL && *error == NULL)
    refuse (error, text);
  return code != NULL ? g_strdup (code->code) : NULL;
}

/**
 * khai_orders_explain:
 * @context: the context
 * @kind: what is explained
 * @channel: the channel whose word it is; of no account for countries, all there is for currencies
 * @word: as the files have it
 * @meaning: (nullable): code or name of a country or currency, name of a state, SKU; %NULL forgets it
 * @error: %KHAI_ERROR_BAD_INPUT when @meaning is none of these; failures of the database
 *
 * Says once what a word of order files means: every order that has it is healed, those that come later too.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_orders_explain (KhaiContext *context, KhaiOrderWord kind, const char *channel, const char *word, const char *meaning, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *body = NULL;
  KhaiOrderState state;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && kind < KHAI_N_ORDER_WORDS && word != NULL, FALSE);

  store = khai_context_get_store (context, error);
  if (store == NULL)
    return FALSE;
  if (meaning != NULL)
    {
      body = kind == KHAI_ORDER_WORD_COUNTRY    ? read_code (context, COUNTRIES, meaning, error)
             : kind == KHAI_ORDER_WORD_CURRENCY ? read_code (context, CURRENCIES, meaning, error)
                                                : g_strstrip (g_strdup (meaning));
      if (body == NULL)
        return FALSE;
      if (*body == '\0' || (kind == KHAI_ORDER_WORD_STATE && (!khai_order_state_parse (body, &state) || state == KHAI_ORDER_UNKNOWN)))
        return refuse (error, meaning);
    }
  name = name_word (kind, channel != NULL ? channel : "", word);
  return khai_store_save_mapping (store, kinds[kind], name, body, error);
}

/* (transfer full) (nullable): the value as orders have it. */
static char *
read_correction (KhaiContext *context, const KhaiOrderCorrection *correction, const char *text, GError **error)
{
  KhaiDecimal number;

  switch (khai_order_field_get_value (correction->field))
    {
    case KHAI_VALUE_COUNTRY:
      return read_code (context, COUNTRIES, text, error);
    case KHAI_VALUE_CURRENCY:
      return read_code (context, CURRENCIES, text, error);
    case KHAI_VALUE_DECIMAL:
    case KHAI_VALUE_QUANTITY:
      if (!khai_decimal_read (text, khai_context_get_lang (context), &number, NULL, NULL) || number.units < 0
          || (number.units == 0 && correction->field != KHAI_LINE_NET_QUANTITY))
        {
          refuse (error, text);
          return NULL;
        }
      return khai_decimal_to_short_string (number);
    case KHAI_VALUE_TEXT:
    case KHAI_VALUE_ID:
    case KHAI_VALUE_DATE:
    default:
      return g_strdup (text);
    }
}

/* The object the correction belongs into, made when it is not there. */
static JsonObject *
find_values (JsonObject *root, const char *line)
{
  const char *part = line != NULL ? "lines" : "order";
  JsonObject *values;

  if (!json_object_has_member (root, part))
    json_object_set_object_member (root, part, json_object_new ());
  values = json_object_get_object_member (root, part);
  if (line == NULL)
    return values;
  if (!json_object_has_member (values, line))
    json_object_set_object_member (values, line, json_object_new ());
  return json_object_get_object_member (values, line);
}

static gboolean
add_correction (KhaiContext *context, JsonObject *root, const KhaiOrderCorrection *correction, GError **error)
{
  const char *name = khai_order_field_to_string (correction->field);
  g_autofree char *typed = g_strstrip (g_strdup (correction->text));
  g_autofree char *value = NULL;

  if (*typed == '\0')
    {
      json_object_remove_member (find_values (root, correction->line), name);
      return TRUE;
    }
  value = read_correction (context, correction, typed, error);
  if (value == NULL)
    return FALSE;
  json_object_set_string_member (find_values (root, correction->line), name, value);
  return TRUE;
}

/**
 * khai_orders_correct:
 * @context: the context
 * @order: the order
 * @corrections: (array length=n): its values, or those of its lines, as people type them in the context's language
 * @n: how many
 * @wrong: (out) (optional): with %KHAI_ERROR_BAD_INPUT, which of them cannot be read
 * @error: %KHAI_ERROR_BAD_INPUT: no country, no currency, no number above 0; failures of the database
 *
 * Puts values beside those of the order's file. They count until they are taken back with an empty text, whatever is imported meanwhile.
 *
 * Returns: %TRUE when all of them are on disk; none is otherwise
 */
gboolean
khai_orders_correct (KhaiContext *context, const KhaiOrder *order, const KhaiOrderCorrection *corrections, guint n, guint *wrong, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *body = NULL;
  const char *before;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && order != NULL && (n == 0 || corrections != NULL), FALSE);

  name = name_order (order);
  store = khai_context_get_store (context, error);
  known = store != NULL ? khai_store_get_mappings (store, CORRECTIONS, error) : NULL;
  if (known == NULL)
    return FALSE;
  before = g_hash_table_lookup (known, name);
  node = khai_json_parse (before != NULL ? before : "{}", -1, error);
  if (node == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!add_correction (context, json_node_get_object (node), &corrections[i], error))
      {
        if (wrong != NULL)
          *wrong = i;
        return FALSE;
      }
  body = khai_json_to_canonical (node);
  return khai_store_save_mapping (store, CORRECTIONS, name, body, error);
}
