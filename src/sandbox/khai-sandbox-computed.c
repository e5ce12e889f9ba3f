/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What customs works out from the data of a pre-registration. The rates are the training window's
 * own, and no tariff is read: the exercise is to compare what was sent with what comes back. */

#include "config.h"

#include "khai-sandbox-private.h"

#include "khai-date.h"
#include "khai-decimal.h"
#include "khai-json.h"

static char *
find_rate (KhaiSandbox *self, const char *currency)
{
  JsonArray *rates = json_node_get_array (khai_json_get (self->data, "/rates"));

  for (guint i = 0; i < json_array_get_length (rates); i++)
    {
      JsonObject *rate = json_array_get_object_element (rates, i);

      if (g_strcmp0 (json_object_get_string_member (rate, "currency"), currency) == 0)
        return g_strdup (json_object_get_string_member (rate, "rate"));
    }
  return NULL;
}

/* An amount at `pointer` in dong, rounded to whole ones. FALSE: there is none, or no rate for it.
 */
static gboolean
in_dong (KhaiSandbox *self, JsonNode *root, const char *pointer, KhaiDecimal *value)
{
  g_autofree char *amount_place = g_strconcat (pointer, "/amount", NULL);
  g_autofree char *currency_place = g_strconcat (pointer, "/currency", NULL);
  g_autofree char *amount = khai_json_get_text (root, amount_place);
  g_autofree char *currency = khai_json_get_text (root, currency_place);
  g_autofree char *rate = find_rate (self, currency);
  KhaiDecimal units;
  KhaiDecimal factor;

  return amount != NULL && rate != NULL && khai_decimal_parse (amount, &units, NULL)
         && khai_decimal_parse (rate, &factor, NULL)
         && khai_decimal_multiply (units, factor, 0, KHAI_ROUND_HALF_UP, value, NULL);
}

static JsonObject *
dong (KhaiDecimal value)
{
  JsonObject *money = json_object_new ();
  g_autofree char *text = khai_decimal_to_string (value);

  json_object_set_string_member (money, "amount", text);
  json_object_set_string_member (money, "currency", "VND");
  return money;
}

static JsonArray *
make_rates (KhaiSandbox *self, JsonNode *document, const char *today)
{
  JsonArray *rates = json_array_new ();
  static const char *const places[] = { "/invoice/total/currency", "/customsValueTotal/currency" };
  g_autofree char *seen = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *currency = khai_json_get_text (document, places[i]);
      g_autofree char *rate = find_rate (self, currency);
      JsonObject *row;

      if (rate == NULL || g_strcmp0 (seen, currency) == 0)
        continue;
      row = json_object_new ();
      json_object_set_string_member (row, "currency", currency);
      json_object_set_string_member (row, "rate", rate);
      json_object_set_string_member (row, "validFrom", today);
      json_array_add_object_element (rates, row);
      g_free (seen);
      seen = g_strdup (currency);
    }
  return rates;
}

static gboolean
read_amount (JsonNode *root, const char *pointer, KhaiDecimal *number)
{
  g_autofree char *text = khai_json_get_text (root, pointer);

  return text != NULL && khai_decimal_parse (text, number, NULL);
}

/* What the shares are shares of: as declared, else all prices together. */
static gboolean
find_base (JsonNode *document, guint n, KhaiDecimal *base)
{
  if (read_amount (document, "/valueApportionmentBase", base))
    return TRUE;
  *base = (KhaiDecimal){ 0, 0 };
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *place = g_strdup_printf ("/items/%u/value/amount", i);
      KhaiDecimal price;

      if (!read_amount (document, place, &price) || !khai_decimal_add (*base, price, base, NULL))
        return FALSE;
    }
  return TRUE;
}

/* The customs value of the shipment is split by each line's share of the base. */
static gboolean
share_of_total (KhaiSandbox *self, JsonNode *document, guint n, guint line, KhaiDecimal *value)
{
  g_autofree char *place = g_strdup_printf ("/items/%u/value/amount", line);
  KhaiDecimal total;
  KhaiDecimal price;
  KhaiDecimal base;
  KhaiDecimal part;

  return in_dong (self, document, "/customsValueTotal", &total)
         && read_amount (document, place, &price) && find_base (document, n, &base)
         && !khai_decimal_is_zero (base)
         && khai_decimal_divide (price, base, KHAI_DECIMAL_MAX_SCALE, KHAI_ROUND_HALF_UP, &part,
                                 NULL)
         && khai_decimal_multiply (total, part, 0, KHAI_ROUND_HALF_UP, value, NULL);
}

/* Lines with their customs value: as declared, else the line's share of the total, else its price;
 * and their sum. */
static JsonArray *
make_lines (KhaiSandbox *self, JsonNode *document, KhaiDecimal *total)
{
  JsonNode *items = khai_json_get (document, "/items");
  guint n = items != NULL && JSON_NODE_HOLDS_ARRAY (items)
                ? json_array_get_length (json_node_get_array (items))
                : 0;
  JsonArray *lines = json_array_new ();
  KhaiDecimal none = { 0, 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *customs = g_strdup_printf ("/items/%u/customsValue", i);
      g_autofree char *price = g_strdup_printf ("/items/%u/value", i);
      KhaiDecimal value = none;
      JsonObject *line = json_object_new ();

      if (in_dong (self, document, customs, &value)
          || share_of_total (self, document, n, i, &value)
          || in_dong (self, document, price, &value))
        khai_decimal_add (*total, value, total, NULL);
      json_object_set_int_member (line, "line", i + 1);
      json_object_set_object_member (line, "customsValue", dong (value));
      json_object_set_object_member (line, "duty", dong (none));
      json_object_set_string_member (line, "dutyRate", "0");
      json_array_add_object_element (lines, line);
    }
  return lines;
}

/**
 * khai_sandbox_compute:
 * @self: a window
 * @document: a declaration that the rules let pass
 * @number: the declaration number it got
 * @expires_at: until when it must be filed, of the training clock
 * @error: not set
 *
 * Returns: (transfer full): the contract's Computed as canonical JSON
 */
char *
khai_sandbox_compute (KhaiSandbox *self,
                      JsonNode *document,
                      const char *number,
                      gint64 expires_at,
                      GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *computed = json_object_new ();
  g_autofree char *expires = khai_instant_to_string (expires_at);
  g_autofree char *today = khai_sandbox_today (self);
  KhaiDecimal total = { 0, 0 };
  KhaiDecimal whole = { 0, 0 };
  JsonArray *lines = make_lines (self, document, &total);

  json_node_take_object (node, computed);
  if (khai_decimal_is_zero (total) && in_dong (self, document, "/invoice/total", &whole))
    total = whole;
  json_object_set_string_member (computed, "number", number);
  json_object_set_array_member (computed, "rates", make_rates (self, document, today));
  json_object_set_object_member (computed, "customsValue", dong (total));
  json_object_set_object_member (computed, "duty", dong ((KhaiDecimal){ 0, 0 }));
  json_object_set_array_member (computed, "lines", lines);
  json_object_set_string_member (computed, "expiresAt", expires);
  return khai_json_to_canonical (node);
}
