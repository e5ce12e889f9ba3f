/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Warehouses abroad, each under a name the user gave it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-stock.h"

#define KIND "warehouse"

/**
 * khai_warehouse_new:
 *
 * Returns: (transfer full): a warehouse of which nothing is known
 */
KhaiWarehouse *
khai_warehouse_new (void)
{
  return g_new0 (KhaiWarehouse, 1);
}

/**
 * khai_warehouse_free:
 * @warehouse: (transfer full): a warehouse
 */
void
khai_warehouse_free (KhaiWarehouse *warehouse)
{
  g_return_if_fail (warehouse != NULL);

  g_free (warehouse->name);
  g_free (warehouse->line);
  g_free (warehouse->line2);
  g_free (warehouse->city);
  g_free (warehouse->subdivision);
  g_free (warehouse->postcode);
  g_free (warehouse->country);
  g_free (warehouse->platform);
  g_free (warehouse);
}

/* Where each member is kept. */
static char **
member (KhaiWarehouse *warehouse, guint i, const char **name)
{
  struct { const char *name; char **at; } members[] = {
    { "name", &warehouse->name }, { "line", &warehouse->line }, { "line2", &warehouse->line2 }, { "city", &warehouse->city },
    { "subdivision", &warehouse->subdivision }, { "postcode", &warehouse->postcode }, { "country", &warehouse->country },
    { "platform", &warehouse->platform },
  };

  if (i >= G_N_ELEMENTS (members))
    return NULL;
  *name = members[i].name;
  return members[i].at;
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, words);
  return FALSE;
}

/**
 * khai_warehouse_save:
 * @context: the context
 * @label: the user's name for it
 * @warehouse: where it is and whose
 * @error: %KHAI_ERROR_BAD_INPUT in the process's language; failures of the database
 *
 * One with that name is replaced.
 *
 * Returns: %TRUE when it is kept
 */
gboolean
khai_warehouse_save (KhaiContext *context, const char *label, const KhaiWarehouse *warehouse, GError **error)
{
  KhaiStore *store;
  KhaiReference *reference;
  g_autoptr (KhaiCode) country = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *today = NULL;
  g_autofree char *body = NULL;
  const char *name;
  char **at;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && label != NULL && warehouse != NULL, FALSE);

  if (is_empty (label) || is_empty (warehouse->name) || is_empty (warehouse->line) || is_empty (warehouse->city))
    return refuse (error, _("Write who receives the goods, the address and the city."));
  reference = khai_context_get_reference (context, error);
  store = reference != NULL ? khai_context_get_store (context, error) : NULL;
  if (store == NULL)
    return FALSE;
  today = khai_clock_today (khai_context_get_clock (context));
  country = is_empty (warehouse->country) ? NULL : khai_reference_get_code (reference, "countries", warehouse->country, today, NULL, NULL);
  if (country == NULL || g_str_equal (country->code, "VN"))
    return refuse (error, _("Write the country of the warehouse as its code of two letters, such as US. It is not Vietnam."));
  json_node_take_object (node, json_object_new ());
  for (guint i = 0; (at = member ((KhaiWarehouse *) warehouse, i, &name)) != NULL; i++)
    if (!is_empty (*at))
      json_object_set_string_member (json_node_get_object (node), name, *at);
  body = khai_json_to_canonical (node);
  return khai_store_save_mapping (store, KIND, label, body, error);
}

/**
 * khai_warehouse_load:
 * @context: the context
 * @label: the user's name for it
 * @error: %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: (transfer full) (nullable): the warehouse
 */
KhaiWarehouse *
khai_warehouse_load (KhaiContext *context, const char *label, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GHashTable) all = store != NULL ? khai_store_get_mappings (store, KIND, error) : NULL;
  const char *body = all != NULL ? g_hash_table_lookup (all, label) : NULL;
  g_autoptr (JsonNode) node = body != NULL ? khai_json_parse (body, -1, error) : NULL;
  KhaiWarehouse *warehouse;
  const char *name;
  char **at;

  if (all != NULL && body == NULL)
    g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no warehouse “%s”", label);
  if (node == NULL)
    return NULL;
  warehouse = khai_warehouse_new ();
  for (guint i = 0; (at = member (warehouse, i, &name)) != NULL; i++)
    *at = g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), name, NULL));
  return warehouse;
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/**
 * khai_warehouse_list:
 * @context: the context
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the names of all
 */
GPtrArray *
khai_warehouse_list (KhaiContext *context, GError **error)
{
  KhaiStore *store = khai_context_get_store (context, error);
  g_autoptr (GHashTable) all = store != NULL ? khai_store_get_mappings (store, KIND, error) : NULL;
  GPtrArray *labels = NULL;
  GHashTableIter iter;
  gpointer label;

  if (all == NULL)
    return NULL;
  labels = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &label, NULL))
    g_ptr_array_add (labels, g_strdup (label));
  g_ptr_array_sort (labels, compare_labels);
  return labels;
}
