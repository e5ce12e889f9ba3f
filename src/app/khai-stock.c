/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stock for a warehouse abroad. VNACCS has no regime of its own for it: B11 without payment (KHONGTT), the price of free goods (IP4 "B"), and the
 * customs value found otherwise than from a sale (Circular 39/2015/TT-BTC, chapter II, as amended), which the notes must say. */

#include "config.h"

#include "khai-stock.h"

#include <glib/gi18n-lib.h>

#include "khai-app-goods.h"
#include "khai-date.h"
#include "khai-dialect.h"
#include "khai-error.h"
#include "khai-goods.h"
#include "khai-json.h"
#include "khai-order-values.h"
#include "khai-store-goods.h"
#include "khai-table.h"

#define HEADER_ROWS 10
#define VALUE_DECIMALS 4
#define MASS_DECIMALS 4

/**
 * khai_stock_list_free:
 * @list: (transfer full): what was read
 */
void
khai_stock_list_free (KhaiStockList *list)
{
  g_return_if_fail (list != NULL);

  g_free (list->file);
  g_free (list->currency);
  g_ptr_array_unref (list->items);
  g_ptr_array_unref (list->problems);
  g_free (list);
}

typedef struct
{
  KhaiStore *store;
  KhaiTable *table;       /* (owned) */
  GHashTable *names[2];   /* (owned): of the columns of SKU and quantity */
  guint columns[2];       /* index + 1 */
  GHashTable *seen;       /* (owned): SKU → row */
  KhaiStockList *list;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_object (&reading->table);
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&reading->names[i], g_hash_table_unref);
  g_clear_pointer (&reading->seen, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
tell (Reading *reading, KhaiSeverity severity, const char *code, const char *detail, const char *other, guint row, guint column)
{
  KhaiProblem *problem = khai_problem_new (severity, code, detail, other);

  khai_problem_set_place (problem, reading->list->file, khai_table_get_sheet_name (reading->table, 0), row, column, NULL);
  g_ptr_array_add (reading->list->problems, problem);
  reading->list->n_blocking += severity == KHAI_SEVERITY_BLOCK;
}

static GHashTable *
read_names (JsonNode *root, const char *member)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *array = json_object_get_array_member (json_node_get_object (root), member);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_hash_table_add (names, khai_header_fold (json_array_get_string_element (array, i)));
  return names;
}

static gboolean
load_names (Reading *reading, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_app_goods_get_resource (), "/goods/stock.json", G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (JsonNode) root = bytes != NULL ? khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : NULL;

  if (root == NULL)
    return FALSE;
  reading->names[0] = read_names (root, "sku");
  reading->names[1] = read_names (root, "quantity");
  return TRUE;
}

static gboolean
read_header (Reading *reading, const KhaiRow *row)
{
  reading->columns[0] = reading->columns[1] = 0;
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *folded = khai_header_fold (row->cells[i].text);

      for (guint k = 0; k < 2; k++)
        if (reading->columns[k] == 0 && g_hash_table_contains (reading->names[k], folded))
          reading->columns[k] = i + 1;
    }
  return reading->columns[0] != 0 && reading->columns[1] != 0;
}

/* ---- rows ---- */

static void
set_text (JsonNode *item, const char *pointer, KhaiDecimal value)
{
  g_autofree char *text = khai_decimal_to_short_string (value);
  g_autoptr (JsonNode) node = khai_json_string (text);

  khai_json_set (item, pointer, node, NULL);
}

static gboolean
multiply (JsonNode *item, const char *from, const char *to, KhaiDecimal quantity, guint decimals, KhaiDecimal *sum)
{
  g_autofree char *text = khai_json_get_text (item, from);
  KhaiDecimal one;
  KhaiDecimal all;

  if (text == NULL || !khai_decimal_parse (text, &one, NULL) || !khai_decimal_multiply (one, quantity, decimals, KHAI_ROUND_HALF_UP, &all, NULL)
      || !khai_decimal_add (*sum, all, sum, NULL))
    return FALSE;
  set_text (item, to, all);
  return TRUE;
}

/* What the catalogue lacks is in the way here as it is for orders. */
static gboolean
check_item (Reading *reading, JsonNode *item, const char *sku, guint row)
{
  static const struct { const char *pointer, *code; } needed[] = {
    { "/description", "stock-no-description" }, { "/hsCode", "stock-no-code" },     { "/originCountry", "stock-no-origin" },
    { "/quantity/unit", "stock-no-unit" },      { "/netMassKg", "stock-no-weight" }, { "/unitPrice/amount", "stock-no-value" },
  };
  gboolean ok = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (khai_json_get (item, needed[i].pointer) == NULL)
      {
        tell (reading, KHAI_SEVERITY_BLOCK, needed[i].code, sku, NULL, row, reading->columns[0]);
        ok = FALSE;
      }
  return ok;
}

/* One currency a declaration: the first one counts. */
static gboolean
check_currency (Reading *reading, JsonNode *item, const char *sku, guint row)
{
  g_autofree char *currency = khai_json_get_text (item, "/unitPrice/currency");

  if (reading->list->currency == NULL)
    reading->list->currency = g_strdup (currency);
  if (currency != NULL && g_str_equal (currency, reading->list->currency))
    return TRUE;
  tell (reading, KHAI_SEVERITY_BLOCK, "stock-currency", sku, reading->list->currency, row, reading->columns[0]);
  return FALSE;
}

static gboolean
add_item (Reading *reading, const char *sku, KhaiDecimal quantity, guint row, GError **error)
{
  GError *local = NULL;
  g_autoptr (KhaiProduct) product = khai_store_get_product (reading->store, "", "", sku, &local);
  g_autoptr (JsonNode) item = NULL;
  g_autoptr (JsonNode) code = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (product == NULL || product->body == NULL)
    {
      tell (reading, KHAI_SEVERITY_BLOCK, "stock-unknown", sku, NULL, row, reading->columns[0]);
      return TRUE;
    }
  item = khai_goods_to_item (product->body);
  if (!check_item (reading, item, sku, row) || !check_currency (reading, item, sku, row))
    return TRUE;
  code = khai_json_string (sku);
  khai_json_set (item, "/sku", code, NULL);
  set_text (item, "/quantity/value", quantity);
  if (!multiply (item, "/netMassKg", "/netMassKg", quantity, MASS_DECIMALS, &reading->list->mass)
      || !multiply (item, "/unitPrice/amount", "/value/amount", quantity, VALUE_DECIMALS, &reading->list->value))
    tell (reading, KHAI_SEVERITY_BLOCK, "order-number", sku, NULL, row, reading->columns[1]);
  else
    g_ptr_array_add (reading->list->items, g_steal_pointer (&item));
  return TRUE;
}

static const char *
cell_text (const KhaiRow *row, guint column)
{
  return column <= row->n_cells ? row->cells[column - 1].text : "";
}

/* A number of pieces is whole and more than nothing. */
static gboolean
read_quantity (Reading *reading, const KhaiRow *row, KhaiDecimal *quantity)
{
  const char *text = cell_text (row, reading->columns[1]);
  g_autofree char *number = NULL;
  gboolean ambiguous = FALSE;

  if (*text == '\0')
    tell (reading, KHAI_SEVERITY_BLOCK, "order-no-quantity", NULL, NULL, row->number, reading->columns[1]);
  else if (!khai_value_read_number (text, KHAI_NUMBERS_AUTO, FALSE, &number, NULL, &ambiguous) || ambiguous
           || !khai_decimal_parse (number, quantity, NULL))
    tell (reading, KHAI_SEVERITY_BLOCK, "order-number", text, NULL, row->number, reading->columns[1]);
  else if (quantity->units <= 0)
    tell (reading, KHAI_SEVERITY_BLOCK, "order-negative", text, NULL, row->number, reading->columns[1]);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_row (Reading *reading, const KhaiRow *row, GError **error)
{
  const char *sku = cell_text (row, reading->columns[0]);
  gpointer above = g_hash_table_lookup (reading->seen, sku);
  KhaiDecimal quantity;

  if (*sku == '\0' && *cell_text (row, reading->columns[1]) == '\0')
    return TRUE;
  if (*sku == '\0')
    {
      tell (reading, KHAI_SEVERITY_BLOCK, "goods-no-sku", NULL, NULL, row->number, reading->columns[0]);
      return TRUE;
    }
  if (above != NULL)
    {
      g_autofree char *place = g_strdup_printf ("%u", GPOINTER_TO_UINT (above));

      tell (reading, KHAI_SEVERITY_BLOCK, "goods-twice", sku, place, row->number, reading->columns[0]);
      return TRUE;
    }
  g_hash_table_insert (reading->seen, g_strdup (sku), GUINT_TO_POINTER (row->number));
  return !read_quantity (reading, row, &quantity) || add_item (reading, sku, quantity, row->number, error);
}

static gboolean
read_rows (Reading *reading, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  gboolean found = FALSE;
  const KhaiRow *row;

  while ((row = khai_table_next (reading->table, cancellable, &local)) != NULL)
    if (found)
      {
        if (!read_row (reading, row, error))
          return FALSE;
      }
    else if (row->number <= HEADER_ROWS)
      found = read_header (reading, row);
    else
      break;
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (!found)
    tell (reading, KHAI_SEVERITY_BLOCK, "stock-columns", NULL, NULL, 0, 0);
  else if (reading->list->items->len == 0 && reading->list->n_blocking == 0)
    tell (reading, KHAI_SEVERITY_BLOCK, "stock-none", NULL, NULL, 0, 0);
  return TRUE;
}

/**
 * khai_stock_read:
 * @context: the context
 * @path: CSV, XLSX or ODS
 * @cancellable: (nullable): stops it
 * @error: cancelled; failures of the database. What is wrong with the file is a problem with its place.
 *
 * Returns: (transfer full) (nullable): what would be sent
 */
KhaiStockList *
khai_stock_read (KhaiContext *context, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiStockList) list = g_new0 (KhaiStockList, 1);
  g_auto (Reading) reading = { .list = list };
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && path != NULL, NULL);

  list->file = g_path_get_basename (path);
  list->items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  list->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  reading.store = khai_context_get_store (context, error);
  if (reading.store == NULL || !load_names (&reading, error))
    return NULL;
  reading.table = khai_table_new (path);
  reading.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (khai_table_open (reading.table, cancellable, &local) && khai_table_select (reading.table, 0, cancellable, &local)
      && read_rows (&reading, cancellable, &local))
    return g_steal_pointer (&list);
  if (khai_table_get_problem (reading.table) == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_ptr_array_add (list->problems, khai_problem_copy (khai_table_get_problem (reading.table)));
  list->n_blocking++;
  return g_steal_pointer (&list);
}

/* ---- drafts ---- */

static gboolean
put (JsonNode *document, const char *pointer, const char *text, GError **error)
{
  g_autoptr (JsonNode) value = text != NULL && *text != '\0' ? khai_json_string (text) : NULL;

  return value == NULL || khai_json_set (document, pointer, value, error);
}

static gboolean
put_consignee (JsonNode *document, const KhaiWarehouse *warehouse, GError **error)
{
  return put (document, "/consignee/name", warehouse->name, error) && put (document, "/consignee/address/line", warehouse->line, error)
         && put (document, "/consignee/address/line2", warehouse->line2, error) && put (document, "/consignee/address/city", warehouse->city, error)
         && put (document, "/consignee/address/subdivision", warehouse->subdivision, error)
         && put (document, "/consignee/address/postcode", warehouse->postcode, error)
         && put (document, "/consignee/address/country", warehouse->country, error)
         && put (document, "/destinationCountry", warehouse->country, error) && put (document, "/ecommerce/platform", warehouse->platform, error);
}

/* The declaration is in Vietnamese, whatever the user reads. */
static char *
make_note (const char *today)
{
  g_autofree char *day = khai_date_format (today, KHAI_LANG_VI);

  return g_strdup_printf ("Hàng chuyển kho ra nước ngoài để bán sau, chưa bán và chưa thanh toán. Trị giá theo đơn giá trong danh mục hàng hóa ngày %s.", day);
}

static gboolean
put_invoice (JsonNode *document, const KhaiStockList *list, const char *today, GError **error)
{
  g_autofree char *value = khai_decimal_to_short_string (list->value);
  g_autofree char *note = make_note (today);

  return put (document, "/invoice/total/amount", value, error) && put (document, "/invoice/total/currency", list->currency, error)
         && put (document, "/invoice/priceKind", "B", error) && put (document, "/invoice/paymentMethod", "KHONGTT", error)
         && put (document, "/notes", note, error) && put (document, "/plannedDate", today, error);
}

static JsonNode *
make_document (const KhaiStockList *list, const KhaiWarehouse *warehouse, const char *today, GError **error)
{
  g_autoptr (JsonNode) document = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) yes = json_node_init_boolean (json_node_alloc (), TRUE);
  JsonArray *items = json_array_new ();

  json_node_take_object (document, json_object_new ());
  for (guint i = 0; i < list->items->len; i++)
    {
      JsonNode *item = khai_json_copy (list->items->pdata[i]);

      json_object_set_int_member (json_node_get_object (item), "line", i + 1);
      json_array_add_element (items, item);
    }
  json_object_set_array_member (json_node_get_object (document), "items", items);
  if (!put (document, "/schemaVersion", "1", error) || !put (document, "/dataset", "standard", error) || !put (document, "/regime", "B11", error)
      || !khai_json_set (document, "/ecommerce/fulfilmentStock", yes, error) || !put_consignee (document, warehouse, error)
      || !put_invoice (document, list, today, error))
    return NULL;
  return g_steal_pointer (&document);
}

/**
 * khai_stock_create:
 * @context: the context
 * @list: what was read, with nothing in the way
 * @warehouse: where it goes
 * @error: %KHAI_ERROR_BLOCKED while something is in the way; failures of the database
 *
 * Returns: (transfer full) (nullable) (element-type utf8): our ids of the drafts
 */
GPtrArray *
khai_stock_create (KhaiContext *context, const KhaiStockList *list, const KhaiWarehouse *warehouse, GError **error)
{
  g_autoptr (KhaiOrderSettings) settings = NULL;
  g_autoptr (KhaiOrderPlan) plan = NULL;
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (JsonNode) base = NULL;
  g_autofree char *today = NULL;
  GError *local = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && list != NULL && warehouse != NULL, NULL);

  if (list->n_blocking > 0 || list->items->len == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, "something of the list is in the way");
      return NULL;
    }
  today = khai_clock_today (khai_context_get_clock (context));
  document = make_document (list, warehouse, today, error);
  settings = document != NULL ? khai_order_settings_load (context, error) : NULL;
  if (settings == NULL)
    return NULL;
  base = khai_order_settings_find_base (settings, context, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  plan = khai_order_plan_new_for_document (document, list->file);
  return khai_order_plan_create (plan, context, &(KhaiOrderDrafts) { .base = base, .packing_kg = settings->packing_kg }, NULL, error);
}
