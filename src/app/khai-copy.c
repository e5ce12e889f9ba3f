/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies and defaults: what was typed once is not typed again, and what belongs to one shipment only never slips into the next. */

#include "config.h"

#include "khai-copy.h"

#include <string.h>

#include "khai-clients.h"
#include "khai-date.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-text.h"

typedef struct
{
  KhaiReference *reference;
  const char *const *sections; /* (nullable): all */
} Wanted;

/* What a consignee's next declaration usually shares with the last one. */
static const char *const consignee_defaults[] = {
  "/consignee/id", "/consignee/address/country", "/consignee/address/line", "/consignee/address/line2", "/consignee/address/city",
  "/consignee/address/subdivision", "/consignee/address/postcode", "/destinationCountry", "/transport/finalDestination/code",
  "/transport/finalDestination/name", "/transport/nationalMode", "/transport/placeOfLoading", "/invoice/incoterm", "/invoice/incotermPlace",
  "/invoice/total/currency", "/invoice/priceKind", "/invoice/paymentMethod", "/packageKind", "/regime", "/customsOffice",
};

static gboolean
is_wanted (const Wanted *wanted, const char *pointer)
{
  const KhaiField *field = khai_reference_find_field (wanted->reference, pointer);

  return field != NULL && field->carry && (wanted->sections == NULL || g_strv_contains (wanted->sections, field->section));
}

static JsonNode *copy_wanted (const Wanted *wanted, JsonNode *node, const char *pointer);

static JsonNode *
copy_object (const Wanted *wanted, JsonObject *object, const char *pointer)
{
  g_autoptr (JsonNode) copy = json_node_new (JSON_NODE_OBJECT);
  JsonObject *members = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_node_take_object (copy, members);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_autofree char *escaped = khai_pointer_escape (name);
      g_autofree char *inner = g_strconcat (pointer, "/", escaped, NULL);
      JsonNode *kept = copy_wanted (wanted, member, inner);

      if (kept != NULL)
        json_object_set_member (members, name, kept);
    }
  return json_object_get_size (members) > 0 ? g_steal_pointer (&copy) : NULL;
}

static JsonNode *
copy_array (const Wanted *wanted, JsonArray *array, const char *pointer)
{
  g_autoptr (JsonNode) copy = json_node_new (JSON_NODE_ARRAY);
  JsonArray *elements = json_array_new ();

  json_node_take_array (copy, elements);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);
      JsonNode *kept = copy_wanted (wanted, json_array_get_element (array, i), inner);

      if (kept != NULL)
        json_array_add_element (elements, kept);
    }
  return json_array_get_length (elements) > 0 ? g_steal_pointer (&copy) : NULL;
}

/* NULL: nothing of it is wanted. */
static JsonNode *
copy_wanted (const Wanted *wanted, JsonNode *node, const char *pointer)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return copy_object (wanted, json_node_get_object (node), pointer);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return copy_array (wanted, json_node_get_array (node), pointer);
  return is_wanted (wanted, pointer) ? khai_json_copy (node) : NULL;
}

/**
 * khai_copy_document:
 * @reference: the reference data
 * @from: a declaration's document
 * @sections: (nullable) (array zero-terminated=1): sections of the dictionary to take along; %NULL takes all
 * @error: %KHAI_ERROR_BAD_INPUT when @from is no object
 *
 * Returns: (transfer full): a draft with those values of @from that the dictionary lets be carried, or %NULL
 */
JsonNode *
khai_copy_document (KhaiReference *reference, JsonNode *from, const char *const *sections, GError **error)
{
  Wanted wanted = { reference, sections };
  JsonNode *copy;

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference) && from != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (from))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a declaration is a JSON object");
      return NULL;
    }
  copy = copy_wanted (&wanted, from, "");
  if (copy == NULL)
    {
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, json_object_new ());
    }
  json_object_set_string_member (json_node_get_object (copy), "schemaVersion", "1");
  if (!json_object_has_member (json_node_get_object (copy), "items"))
    json_object_set_array_member (json_node_get_object (copy), "items", json_array_new ());
  return copy;
}

/**
 * khai_copy_start:
 * @context: the context
 * @document: what it begins with, of khai_copy_document(); changed
 * @source: where it comes from, for the journal
 * @error: %KHAI_ERROR_NOT_ALLOWED, failures of the database
 *
 * Makes a new draft, planned for today and with a reference of its own; its exporter is the client served, if any.
 *
 * Returns: (transfer full): the new declaration's id, or %NULL
 */
char *
khai_copy_start (KhaiContext *context, JsonNode *document, const char *source, GError **error)
{
  KhaiStore *store;
  g_autoptr (KhaiDeclaration) declaration = NULL;
  g_autoptr (JsonNode) number = NULL;
  g_autoptr (JsonNode) planned = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *today = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && document != NULL && source != NULL, NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL || !khai_desk_require (context, KHAI_MAY_EDIT, error) || !khai_clients_dress (context, document, error))
    return NULL;
  reference = khai_store_next_reference (store, error);
  if (reference == NULL)
    return NULL;
  today = khai_clock_today (khai_context_get_clock (context));
  number = khai_json_string (reference);
  planned = khai_json_string (today);
  if (!khai_json_set (document, "/localReference", number, error) || !khai_json_set (document, "/plannedDate", planned, error))
    return NULL;
  declaration = khai_declaration_new_from_node (document, error);
  return declaration != NULL ? khai_store_create (store, declaration, khai_context_get_actor (context), source, error) : NULL;
}

/**
 * khai_copy_declaration:
 * @context: the context
 * @id: a declaration's id
 * @sections: (nullable) (array zero-terminated=1): as khai_copy_document()
 * @error: failures of the database
 *
 * Makes a new draft of what may be carried, planned for today and with a reference of its own. Its journal names where it comes from.
 *
 * Returns: (transfer full): the new declaration's id, or %NULL
 */
char *
khai_copy_declaration (KhaiContext *context, const char *id, const char *const *sections, GError **error)
{
  KhaiStore *store;
  KhaiReference *reference;
  g_autoptr (KhaiDeclaration) from = NULL;
  g_autoptr (JsonNode) copy = NULL;
  g_autofree char *source = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL, NULL);

  store = khai_context_get_store (context, error);
  reference = store != NULL ? khai_context_get_reference (context, error) : NULL;
  if (reference == NULL || !khai_store_load (store, id, NULL, &from, error))
    return NULL;
  copy = khai_copy_document (reference, khai_declaration_get_root (from), sections, error);
  if (copy == NULL)
    return NULL;
  source = khai_declaration_get_reference (from);
  return khai_copy_start (context, copy, source != NULL ? source : "copy", error);
}

/* ---- defaults ---- */

/**
 * khai_defaults_free:
 * @defaults: (transfer full): defaults
 */
void
khai_defaults_free (KhaiDefaults *defaults)
{
  g_return_if_fail (defaults != NULL);

  g_free (defaults->reference);
  g_free (defaults->date);
  g_ptr_array_unref (defaults->pointers);
  g_ptr_array_unref (defaults->values);
  g_free (defaults);
}

static gboolean
is_same_name (const char *a, const char *b)
{
  g_autofree char *x = a != NULL ? khai_text_fold (a) : NULL;
  g_autofree char *y = b != NULL ? khai_text_fold (b) : NULL;

  return x != NULL && *x != '\0' && g_strcmp0 (x, y) == 0;
}

/* Whose the declaration is; before it is stored, whose it will be. */
static char *
client_of (KhaiStore *store, GPtrArray *records, const char *id)
{
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (((KhaiRecord *) records->pdata[i])->id, id))
      return g_strdup (((KhaiRecord *) records->pdata[i])->client);
  return khai_store_get_served (store, NULL);
}

/* The newest other declaration to that consignee. */
static KhaiDeclaration *
find_last (KhaiStore *store, const char *id, const char *name, char **date, GError **error)
{
  g_autoptr (GPtrArray) records = khai_store_list (store, error);
  g_autofree char *client = records != NULL ? client_of (store, records, id) : NULL;
  KhaiDeclaration *document = NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const KhaiRecord *record = records->pdata[i];

      /* What one client declared is not another's to see. */
      if (g_str_equal (record->id, id) || g_strcmp0 (record->client, client) != 0 || !is_same_name (record->consignee, name))
        continue;
      if (!khai_store_load (store, record->id, NULL, &document, error))
        return NULL;
      *date = khai_declaration_get_text (document, "/plannedDate");
      if (*date == NULL || !khai_date_is_iso (*date))
        {
          g_free (*date);
          *date = g_strndup (record->changed_at, strlen ("YYYY-MM-DD"));
        }
      return document;
    }
  return NULL;
}

/**
 * khai_defaults_for_consignee:
 * @context: the context
 * @id: the declaration being filled in
 * @declaration: its document, with the consignee's name
 * @error: failures of the database
 *
 * Looks up the last declaration to the same consignee (by name, tones and case aside) and what it says about address, route, terms and
 * currency; only what @declaration leaves open.
 *
 * Returns: (transfer full) (nullable): what may be filled in; %NULL without @error when there is nothing
 */
KhaiDefaults *
khai_defaults_for_consignee (KhaiContext *context, const char *id, KhaiDeclaration *declaration, GError **error)
{
  KhaiStore *store;
  g_autofree char *name = NULL;
  g_autofree char *date = NULL;
  g_autoptr (KhaiDeclaration) last = NULL;
  g_autoptr (KhaiDefaults) defaults = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && id != NULL && KHAI_IS_DECLARATION (declaration), NULL);

  name = khai_declaration_get_text (declaration, "/consignee/name");
  store = name != NULL ? khai_context_get_store (context, error) : NULL;
  last = store != NULL ? find_last (store, id, name, &date, error) : NULL;
  if (last == NULL)
    return NULL;
  defaults = g_new0 (KhaiDefaults, 1);
  defaults->reference = khai_declaration_get_reference (last);
  defaults->date = g_steal_pointer (&date);
  defaults->pointers = g_ptr_array_new_with_free_func (g_free);
  defaults->values = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  for (guint i = 0; i < G_N_ELEMENTS (consignee_defaults); i++)
    {
      JsonNode *value = khai_declaration_get (last, consignee_defaults[i]);

      if (value == NULL || khai_declaration_get (declaration, consignee_defaults[i]) != NULL)
        continue;
      g_ptr_array_add (defaults->pointers, g_strdup (consignee_defaults[i]));
      g_ptr_array_add (defaults->values, khai_json_copy (value));
    }
  return defaults->pointers->len > 0 ? g_steal_pointer (&defaults) : NULL;
}
