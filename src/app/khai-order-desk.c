/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All that the page of orders shows, worked out in a thread. */

#include "config.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-order-desk.h"

#define SETTING "orders-plan"

/* ---- what the plan goes by ---- */

/**
 * khai_order_settings_free:
 * @settings: (transfer full): settings
 */
void
khai_order_settings_free (KhaiOrderSettings *settings)
{
  g_return_if_fail (settings != NULL);

  g_hash_table_unref (settings->rates);
  g_free (settings->template_name);
  g_free (settings->packing_kg);
  g_free (settings);
}

static void
read_rates (KhaiOrderSettings *settings, JsonNode *rates)
{
  JsonObjectIter iter;
  const char *currency;
  JsonNode *rate;

  if (rates == NULL || !JSON_NODE_HOLDS_OBJECT (rates))
    return;
  json_object_iter_init (&iter, json_node_get_object (rates));
  while (json_object_iter_next (&iter, &currency, &rate))
    g_hash_table_insert (settings->rates, g_strdup (currency), g_strdup (json_node_get_string (rate)));
}

/**
 * khai_order_settings_load:
 * @context: the context
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what was chosen last; no rates and a declaration for each consignee at first
 */
KhaiOrderSettings *
khai_order_settings_load (KhaiContext *context, GError **error)
{
  g_autoptr (KhaiOrderSettings) settings = g_new0 (KhaiOrderSettings, 1);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  GError *local = NULL;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  settings->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  store = khai_context_get_store (context, error);
  text = store != NULL ? khai_store_get_setting (store, SETTING, &local) : NULL;
  node = text != NULL ? khai_json_parse (text, -1, &local) : NULL;
  if (store == NULL || local != NULL)
    {
      if (local != NULL)
        g_propagate_error (error, local);
      return NULL;
    }
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      settings->by_order = json_object_get_boolean_member_with_default (json_node_get_object (node), "byOrder", FALSE);
      settings->duty_free = json_object_get_boolean_member_with_default (json_node_get_object (node), "dutyFree", FALSE);
      settings->template_name = khai_json_get_text (node, "/template");
      settings->packing_kg = khai_json_get_text (node, "/packingKg");
      read_rates (settings, khai_json_get (node, "/rates"));
    }
  return g_steal_pointer (&settings);
}

/**
 * khai_order_settings_save:
 * @settings: settings
 * @context: the context
 * @error: failures of the database
 *
 * Returns: %TRUE when they are on disk
 */
gboolean
khai_order_settings_save (const KhaiOrderSettings *settings, KhaiContext *context, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();
  JsonObject *rates = json_object_new ();
  GHashTableIter iter;
  gpointer currency;
  gpointer rate;
  KhaiStore *store;

  g_return_val_if_fail (settings != NULL && KHAI_IS_CONTEXT (context), FALSE);

  g_hash_table_iter_init (&iter, settings->rates);
  while (g_hash_table_iter_next (&iter, &currency, &rate))
    json_object_set_string_member (rates, currency, rate);
  json_object_set_boolean_member (object, "byOrder", settings->by_order);
  json_object_set_boolean_member (object, "dutyFree", settings->duty_free);
  json_object_set_object_member (object, "rates", rates);
  if (settings->template_name != NULL)
    json_object_set_string_member (object, "template", settings->template_name);
  if (settings->packing_kg != NULL)
    json_object_set_string_member (object, "packingKg", settings->packing_kg);
  json_node_take_object (node, object);
  text = khai_json_to_canonical (node);
  store = khai_context_get_store (context, error);
  return store != NULL && khai_store_set_setting (store, SETTING, text, error);
}

/* ---- all of it ---- */

/**
 * khai_order_desk_free:
 * @desk: (transfer full): a desk
 */
void
khai_order_desk_free (KhaiOrderDesk *desk)
{
  g_return_if_fail (desk != NULL);

  g_clear_pointer (&desk->plan, khai_order_plan_free);
  g_clear_pointer (&desk->products, g_hash_table_unref);
  g_clear_pointer (&desk->orders, g_ptr_array_unref);
  g_clear_pointer (&desk->settings, khai_order_settings_free);
  g_free (desk);
}

static JsonNode *
find_product (const char *sku, gpointer data)
{
  JsonNode *product = g_hash_table_lookup (data, sku);

  return product != NULL ? json_node_ref (product) : NULL;
}

/**
 * khai_order_desk_load:
 * @context: the context
 * @cancellable: (nullable): stops it between its steps
 * @error: cancelled, failures of the database, %KHAI_ERROR_OVERFLOW
 *
 * Reads orders, what is known of their goods, and works out what becomes of them.
 *
 * Returns: (transfer full) (nullable): all of it
 */
KhaiOrderDesk *
khai_order_desk_load (KhaiContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiOrderDesk) desk = g_new0 (KhaiOrderDesk, 1);
  g_autofree char *today = NULL;
  KhaiOrderPlanOptions options = { .find_product = find_product };

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  desk->settings = khai_order_settings_load (context, error);
  desk->orders = desk->settings != NULL ? khai_orders_load (context, error) : NULL;
  if (desk->orders == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  desk->products = khai_orders_read_products (context, desk->orders, error);
  if (desk->products == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  today = khai_clock_today (khai_context_get_clock (context));
  options.data = desk->products;
  options.rates = desk->settings->rates;
  options.by_order = desk->settings->by_order;
  options.duty_free = desk->settings->duty_free;
  options.today = today;
  desk->plan = khai_order_plan_new (desk->orders, &options, error);
  return desk->plan != NULL ? g_steal_pointer (&desk) : NULL;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  KhaiOrderDesk *desk = khai_order_desk_load (source, cancellable, &error);

  if (desk != NULL)
    g_task_return_pointer (task, desk, (GDestroyNotify) khai_order_desk_free);
  else
    g_task_return_error (task, error);
}

/**
 * khai_order_desk_load_async:
 * @context: the context, its store open
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * The same in a thread of its own.
 */
void
khai_order_desk_load_async (KhaiContext *context, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_CONTEXT (context));

  g_task_set_source_tag (task, khai_order_desk_load_async);
  /* Opened here: the context itself belongs to this thread, its store to any. */
  if (khai_context_get_store (context, &error) == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, load_in_thread);
}

/**
 * khai_order_desk_load_finish:
 * @result: what the callback was given
 * @error: as khai_order_desk_load()
 *
 * Returns: (transfer full) (nullable): all of it
 */
KhaiOrderDesk *
khai_order_desk_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, khai_order_desk_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * khai_order_desk_find:
 * @desk: a desk
 * @id: of an order
 *
 * Returns: (transfer none) (nullable): the order
 */
const KhaiOrder *
khai_order_desk_find (const KhaiOrderDesk *desk, gint64 id)
{
  g_return_val_if_fail (desk != NULL, NULL);

  for (guint i = 0; i < desk->orders->len; i++)
    if (((KhaiOrder *) desk->orders->pdata[i])->id == id)
      return desk->orders->pdata[i];
  return NULL;
}

/* ---- drafts ---- */

typedef struct
{
  KhaiOrderDesk *desk;
  JsonNode *base;           /* (owned) (nullable) */
  char *departure;          /* (owned) (nullable) */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_clear_pointer (&making->base, json_node_unref);
  g_free (making->departure);
  g_free (making);
}

static void
create_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Making *making = data;
  const KhaiOrderDrafts drafts = { making->base, making->desk->settings->packing_kg, making->departure };
  GError *error = NULL;
  GPtrArray *ids = khai_order_plan_create (making->desk->plan, source, &drafts, cancellable, &error);

  if (ids != NULL)
    g_task_return_pointer (task, ids, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * khai_order_desk_create_async:
 * @desk: a desk
 * @context: the context it was loaded from
 * @departure: (nullable): the day they go, YYYY-MM-DD
 * @cancellable: (nullable): stops it before anything is stored
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Makes the drafts of all that is ready, in a thread, all of them or none. @desk is left alone until then.
 */
void
khai_order_desk_create_async (KhaiOrderDesk *desk, KhaiContext *context, const char *departure, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  Making *making;
  GError *error = NULL;

  g_return_if_fail (desk != NULL && KHAI_IS_CONTEXT (context));

  g_task_set_source_tag (task, khai_order_desk_create_async);
  /* What is stored is stored: the answer says so even when Cancel came too late. */
  g_task_set_check_cancellable (task, FALSE);
  making = g_new0 (Making, 1);
  making->desk = desk;
  making->departure = g_strdup (departure);
  making->base = khai_order_settings_find_base (desk->settings, context, &error);
  g_task_set_task_data (task, making, making_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, create_in_thread);
}

/**
 * khai_order_desk_create_finish:
 * @result: what the callback was given
 * @error: as khai_order_plan_create()
 *
 * Returns: (transfer full) (nullable) (element-type utf8): ids of the drafts
 */
GPtrArray *
khai_order_desk_create_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, khai_order_desk_create_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
