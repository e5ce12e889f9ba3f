/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What declarations made of orders have in common: a template below what each order says. */

#include "config.h"

#include <string.h>

#include "khai-copy.h"
#include "khai-json.h"
#include "khai-order-desk.h"
#include "khai-templates.h"
#include "khai-text.h"

#define MASS_DECIMALS 3

/* What a template may hold and an order says itself, or what belongs to one shipment only. */
static const char *const own[] = { "items", "consignee", "destinationCountry", "dataset", "specialGoodsClass", "ecommerce", "documents",
                                   "grossMassKg", "customsValueTotal", "valuation", "split" };

/* Members of `above` count; objects that both have are merged. */
static void
lay_over (JsonObject *below, JsonObject *above)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, above);
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *known = json_object_get_member (below, name);

      if (known != NULL && JSON_NODE_HOLDS_OBJECT (known) && JSON_NODE_HOLDS_OBJECT (value))
        lay_over (json_node_get_object (known), json_node_get_object (value));
      else
        json_object_set_member (below, name, khai_json_copy (value));
    }
}

static gboolean
set_text (JsonNode *document, const char *pointer, const char *text, GError **error)
{
  g_autoptr (JsonNode) value = khai_json_string (text);

  return khai_json_set (document, pointer, value, error);
}

/* A template knows one destination; elsewhere it is the country's ZZZ with the name of the place, as VNACCS has it for places without a code. */
static gboolean
set_destination (JsonNode *document, GError **error)
{
  g_autofree char *country = khai_json_get_text (document, "/destinationCountry");
  g_autofree char *code = khai_json_get_text (document, "/transport/finalDestination/code");
  g_autofree char *city = khai_json_get_text (document, "/consignee/address/city");
  g_autofree char *unknown = NULL;
  g_autofree char *name = NULL;

  if (country == NULL || (code != NULL && g_str_has_prefix (code, country)))
    return TRUE;
  unknown = g_strconcat (country, "ZZZ", NULL);
  name = city != NULL ? khai_text_to_ascii_upper (city) : NULL;
  return khai_json_set (document, "/transport/finalDestination", NULL, error) && set_text (document, "/transport/finalDestination/code", unknown, error)
         && (name == NULL || set_text (document, "/transport/finalDestination/name", name, error));
}

/* Order lines come without the buyer's freight: with a term that leaves it out too, their sum is the value at the border gate. */
static gboolean
set_value (JsonNode *document, GError **error)
{
  g_autofree char *term = khai_json_get_text (document, "/invoice/incoterm");
  JsonNode *total = khai_json_get (document, "/invoice/total");

  /* The place is abroad with the others, and each order's is another. */
  if (term != NULL && *term != 'E' && *term != 'F')
    return khai_json_set (document, "/invoice/incotermPlace", NULL, error);
  return term == NULL || total == NULL || khai_json_set (document, "/customsValueTotal", total, error);
}

static gboolean
set_mass (JsonNode *document, const char *packing_kg, GError **error)
{
  JsonArray *items = json_object_get_array_member (json_node_get_object (document), "items");
  g_autofree char *gross = NULL;
  KhaiDecimal sum;

  if (packing_kg == NULL || !khai_decimal_parse (packing_kg, &sum, NULL))
    return TRUE;
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      g_autofree char *text = khai_json_get_text (json_array_get_element (items, i), "/netMassKg");
      KhaiDecimal mass;

      if (text != NULL && (!khai_decimal_parse (text, &mass, error) || !khai_decimal_add (sum, mass, &sum, error)))
        return FALSE;
    }
  if (!khai_decimal_rescale (sum, MIN (sum.scale, MASS_DECIMALS), KHAI_ROUND_HALF_UP, &sum, error))
    return FALSE;
  gross = khai_decimal_to_short_string (sum);
  return set_text (document, "/grossMassKg", gross, error);
}

/**
 * khai_order_draft_new:
 * @document: what the orders of a group say
 * @drafts: what drafts have in common
 * @error: %KHAI_ERROR_OVERFLOW
 *
 * Returns: (transfer full) (nullable): the document of the draft
 */
JsonNode *
khai_order_draft_new (JsonNode *document, const KhaiOrderDrafts *drafts, GError **error)
{
  g_autoptr (JsonNode) draft = NULL;

  g_return_val_if_fail (document != NULL && drafts != NULL, NULL);

  if (drafts->base == NULL)
    draft = khai_json_copy (document);
  else
    {
      draft = khai_json_copy (drafts->base);
      for (guint i = 0; i < G_N_ELEMENTS (own); i++)
        json_object_remove_member (json_node_get_object (draft), own[i]);
      lay_over (json_node_get_object (draft), json_node_get_object (document));
      if (!set_destination (draft, error) || !set_value (draft, error))
        return NULL;
    }
  if (drafts->departure != NULL && !set_text (draft, "/transport/departureDate", drafts->departure, error))
    return NULL;
  return set_mass (draft, drafts->packing_kg, error) ? g_steal_pointer (&draft) : NULL;
}

/**
 * khai_order_settings_find_base:
 * @settings: what was chosen
 * @context: the context
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what the template that was chosen carries, as it is now; %NULL without @error when none was, or it is
 * there no more
 */
JsonNode *
khai_order_settings_find_base (const KhaiOrderSettings *settings, KhaiContext *context, GError **error)
{
  KhaiReference *reference = khai_context_get_reference (context, error);
  KhaiStore *store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  g_autoptr (GPtrArray) templates = NULL;

  g_return_val_if_fail (settings != NULL, NULL);

  if (store == NULL || settings->template_name == NULL)
    return NULL;
  templates = khai_store_list_templates (store, error);
  for (guint i = 0; templates != NULL && i < templates->len; i++)
    {
      const KhaiTemplate *template = templates->pdata[i];

      if (g_str_equal (template->name, settings->template_name))
        return khai_copy_document (reference, template->document, NULL, error);
    }
  return NULL;
}
