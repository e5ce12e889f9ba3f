/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user says the columns of a file are. It becomes an entry as data/dialects has them and lies in the store under its set of headers. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-order-file.h"
#include "khai-order-mapping.h"
#include "khai-store-orders.h"

#define HEADER_ROWS 10
#define ID_CHARS 12
#define N_DATES 3

static void
column_free (gpointer data)
{
  KhaiMappingColumn *column = data;

  g_free (column->header);
  g_free (column->example);
  g_free (column);
}

/**
 * khai_order_mapping_free:
 * @mapping: (transfer full): a mapping
 */
void
khai_order_mapping_free (KhaiOrderMapping *mapping)
{
  g_return_if_fail (mapping != NULL);

  g_free (mapping->name);
  g_free (mapping->currency);
  g_ptr_array_unref (mapping->columns);
  g_free (mapping);
}

/**
 * khai_order_field_get_label:
 * @field: a field of orders or their lines
 *
 * Returns: what people call it, in the process's language
 */
const char *
khai_order_field_get_label (KhaiOrderField field)
{
  static const char *const labels[KHAI_LINE_N_END] = {
    [KHAI_ORDER_ID] = N_("Order number"),
    [KHAI_ORDER_GROUP] = N_("Another number of the order"),
    [KHAI_ORDER_ORDERED_AT] = N_("Day of the order"),
    [KHAI_ORDER_PAID_AT] = N_("Day of payment"),
    [KHAI_ORDER_SHIPPED_AT] = N_("Day it was sent"),
    [KHAI_ORDER_CANCELLED_AT] = N_("Day it was cancelled"),
    [KHAI_ORDER_STATUS] = N_("State of the order"),
    [KHAI_ORDER_PAYMENT_STATUS] = N_("State of payment"),
    [KHAI_ORDER_FULFILMENT_STATUS] = N_("State of sending"),
    [KHAI_ORDER_CURRENCY] = N_("Currency"),
    [KHAI_ORDER_BUYER] = N_("Buyer"),
    [KHAI_ORDER_CONSIGNEE] = N_("Consignee"),
    [KHAI_ORDER_COMPANY] = N_("Company"),
    [KHAI_ORDER_ADDRESS1] = N_("Address"),
    [KHAI_ORDER_ADDRESS2] = N_("Address, second line"),
    [KHAI_ORDER_ADDRESS3] = N_("Address, third line"),
    [KHAI_ORDER_CITY] = N_("City"),
    [KHAI_ORDER_STATE] = N_("Province or state"),
    [KHAI_ORDER_POSTCODE] = N_("Postcode"),
    [KHAI_ORDER_COUNTRY] = N_("Country"),
    [KHAI_ORDER_COUNTRY_CODE] = N_("Country"),
    [KHAI_ORDER_PHONE] = N_("Telephone"),
    [KHAI_ORDER_TRACKING] = N_("Tracking number"),
    [KHAI_ORDER_CARRIER] = N_("Carrier"),
    [KHAI_ORDER_SHIPPING] = N_("Freight the buyer paid"),
    [KHAI_ORDER_DISCOUNT] = N_("Discount on the order"),
    [KHAI_ORDER_REFUND] = N_("Refunded of the order"),
    [KHAI_ORDER_TOTAL] = N_("Total of the order"),
    [KHAI_ORDER_PAYMENT_METHOD] = N_("Way of payment"),
    [KHAI_ORDER_PAYMENT_REFERENCE] = N_("Reference of the payment"),
    [KHAI_ORDER_NOTE] = N_("Note"),
    [KHAI_LINE_ID] = N_("Number of the line"),
    [KHAI_LINE_SKU] = N_("SKU"),
    [KHAI_LINE_TITLE] = N_("Name of the goods"),
    [KHAI_LINE_VARIATION] = N_("Variation"),
    [KHAI_LINE_QUANTITY] = N_("Quantity"),
    [KHAI_LINE_NET_QUANTITY] = N_("Quantity that is sent"),
    [KHAI_LINE_UNIT_PRICE] = N_("Price of one"),
    [KHAI_LINE_TOTAL] = N_("Price of the line"),
    [KHAI_LINE_DISCOUNT] = N_("Discount on the line"),
    [KHAI_LINE_REFUND] = N_("Refunded of the line"),
    [KHAI_LINE_WEIGHT] = N_("Weight of one, kg"),
    [KHAI_LINE_STATUS] = N_("State of the line"),
    [KHAI_LINE_TRACKING] = N_("Tracking number of the line"),
  };

  g_return_val_if_fail (field < KHAI_LINE_N_END, NULL);

  return _(labels[field]);
}

/* ---- what is in the file ---- */

/* What the header means in the files Khai knows. */
static gboolean
guess_field (GPtrArray *dialects, const char *header, KhaiOrderField *field)
{
  g_autofree char *folded = khai_header_fold (header);

  for (guint i = 0; i < dialects->len; i++)
    {
      const KhaiDialect *dialect = dialects->pdata[i];
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (dialect->by_name, folded));
      const KhaiDialectColumn *column = index > 0 ? dialect->columns->pdata[index - 1] : NULL;

      if (column != NULL && column->used && !column->billing)
        {
          *field = column->field;
          return TRUE;
        }
    }
  return FALSE;
}

/* How much a row looks like headers: texts without digits only, and those that files have. */
static guint
score_row (const KhaiRow *row, GPtrArray *dialects)
{
  guint score = 0;

  for (guint i = 0; i < row->n_cells; i++)
    {
      const KhaiCell *cell = &row->cells[i];
      KhaiOrderField field;

      if (cell->kind == KHAI_CELL_TEXT)
        score += guess_field (dialects, cell->text, &field) ? 3 : strpbrk (cell->text, "0123456789") == NULL ? 1 : 0;
    }
  return score;
}

static gboolean
is_taken (const KhaiOrderMapping *mapping, KhaiOrderField field)
{
  for (guint i = 0; i < mapping->columns->len; i++)
    {
      const KhaiMappingColumn *column = mapping->columns->pdata[i];

      if (column->used && column->field == field)
        return TRUE;
    }
  return FALSE;
}

static void
take_headers (KhaiOrderMapping *mapping, const KhaiRow *row, GPtrArray *dialects)
{
  g_ptr_array_set_size (mapping->columns, 0);
  for (guint i = 0; i < row->n_cells; i++)
    {
      KhaiMappingColumn *column = g_new0 (KhaiMappingColumn, 1);
      const char *text = row->cells[i].text;

      column->header = g_strdup (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text);
      column->used = guess_field (dialects, column->header, &column->field) && !is_taken (mapping, column->field);
      g_ptr_array_add (mapping->columns, column);
    }
}

static void
take_examples (KhaiOrderMapping *mapping, const KhaiRow *row)
{
  for (guint i = 0; i < mapping->columns->len; i++)
    {
      KhaiMappingColumn *column = mapping->columns->pdata[i];
      const KhaiCell *cell = khai_row_get_cell (row, i);

      if (column->example == NULL && cell->kind != KHAI_CELL_EMPTY)
        column->example = g_strdup (cell->text);
    }
}

/* From the first of the sheet's first rows that looks most like headers on. */
static gboolean
read_columns (KhaiOrderMapping *mapping, KhaiTable *table, GPtrArray *dialects, GError **error)
{
  guint best = 0;
  guint best_row = 0;
  const KhaiRow *row;
  GError *local = NULL;

  for (guint pass = 0; pass < 2; pass++)
    {
      if (!khai_table_select (table, 0, NULL, error))
        return FALSE;
      for (guint n = 0; n < HEADER_ROWS * 2 && (row = khai_table_next (table, NULL, &local)) != NULL; n++)
        if (pass == 0 && n < HEADER_ROWS && score_row (row, dialects) > best)
          {
            best = score_row (row, dialects);
            best_row = row->number;
          }
        else if (pass == 1 && row->number == best_row)
          take_headers (mapping, row, dialects);
        else if (pass == 1 && row->number > best_row)
          take_examples (mapping, row);
      if (local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
    }
  /* Columns without a name cannot be found again. */
  for (guint i = mapping->columns->len; i-- > 0;)
    if (((KhaiMappingColumn *) mapping->columns->pdata[i])->header[0] == '\0')
      g_ptr_array_remove_index (mapping->columns, i);
  if (mapping->columns->len >= 2)
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "no row of the file has headers");
  return FALSE;
}

/**
 * khai_order_mapping_read:
 * @context: the context
 * @path: a table that no dialect describes
 * @error: what reading it says; %KHAI_ERROR_BAD_INPUT when it has no headers
 *
 * Reads headers and examples of the first sheet, and guesses what the columns are by what they are called elsewhere.
 *
 * Returns: (transfer full) (nullable): the columns
 */
KhaiOrderMapping *
khai_order_mapping_read (KhaiContext *context, const char *path, GError **error)
{
  g_autoptr (KhaiOrderMapping) mapping = g_new0 (KhaiOrderMapping, 1);
  g_autoptr (KhaiTable) table = NULL;
  g_autoptr (GPtrArray) dialects = NULL;
  KhaiReference *reference;
  char *dot;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && path != NULL, NULL);

  mapping->columns = g_ptr_array_new_with_free_func (column_free);
  mapping->numbers = KHAI_NUMBERS_AUTO;
  mapping->name = g_path_get_basename (path);
  dot = strrchr (mapping->name, '.');
  if (dot != NULL && dot != mapping->name)
    *dot = '\0';
  reference = khai_context_get_reference (context, error);
  dialects = reference != NULL ? khai_dialects_load (reference, error) : NULL;
  if (dialects == NULL)
    return NULL;
  table = khai_table_new (path);
  if (!khai_table_open (table, NULL, error) || !read_columns (mapping, table, dialects, error))
    return NULL;
  return g_steal_pointer (&mapping);
}

/**
 * khai_order_mapping_find_missing:
 * @mapping: what the columns are
 *
 * Returns: a field orders cannot do without and no column is: the order's number, the SKU where there is no name of the goods either, the quantity;
 * %KHAI_LINE_N_END when it can be saved
 */
KhaiOrderField
khai_order_mapping_find_missing (const KhaiOrderMapping *mapping)
{
  g_return_val_if_fail (mapping != NULL, KHAI_ORDER_ID);

  if (!is_taken (mapping, KHAI_ORDER_ID))
    return KHAI_ORDER_ID;
  if (!is_taken (mapping, KHAI_LINE_SKU) && !is_taken (mapping, KHAI_LINE_TITLE))
    return KHAI_LINE_SKU;
  return is_taken (mapping, KHAI_LINE_QUANTITY) ? KHAI_LINE_N_END : KHAI_LINE_QUANTITY;
}

/* ---- saved ---- */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The same for the same headers, in whatever order they stand. */
static char *
make_id (const KhaiOrderMapping *mapping)
{
  g_autoptr (GPtrArray) folded = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < mapping->columns->len; i++)
    g_ptr_array_add (folded, khai_header_fold (((KhaiMappingColumn *) mapping->columns->pdata[i])->header));
  g_ptr_array_sort (folded, compare_strings);
  for (guint i = 0; i < folded->len; i++)
    {
      g_checksum_update (sum, folded->pdata[i], -1);
      g_checksum_update (sum, (const guchar *) "\n", 1);
    }
  return g_strdup_printf ("own-%.*s", ID_CHARS, g_checksum_get_string (sum));
}

static void
add_columns (const KhaiOrderMapping *mapping, JsonArray *columns, JsonArray *known)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < mapping->columns->len; i++)
    {
      const KhaiMappingColumn *column = mapping->columns->pdata[i];
      JsonObject *object;
      JsonArray *names;

      /* Of two columns with one name the first is read. */
      if (!g_hash_table_add (seen, khai_header_fold (column->header)))
        continue;
      if (!column->used)
        {
          json_array_add_string_element (known, column->header);
          continue;
        }
      object = json_object_new ();
      names = json_array_new ();
      json_array_add_string_element (names, column->header);
      json_object_set_string_member (object, "field", khai_order_field_to_string (column->field));
      json_object_set_array_member (object, "names", names);
      if (column->field == KHAI_ORDER_ID || column->field == KHAI_LINE_QUANTITY)
        json_object_set_boolean_member (object, "required", TRUE);
      json_array_add_object_element (columns, object);
    }
}

static JsonNode *
mapping_to_json (const KhaiOrderMapping *mapping, const char *id, const char *name)
{
  static const char *const dates[N_DATES] = { "DD/MM/YYYY hh:mm:ss", "DD/MM/YYYY hh:mm", "DD/MM/YYYY" };
  static const char *const numbers[] = { "point", "comma", "auto" };
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *names = json_object_new ();
  JsonArray *patterns = json_array_new ();
  JsonArray *columns = json_array_new ();
  JsonArray *known = json_array_new ();

  json_object_set_string_member (names, "vi", name);
  json_object_set_string_member (names, "en", name);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    json_array_add_string_element (patterns, dates[i]);
  add_columns (mapping, columns, known);
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "channel", name);
  json_object_set_object_member (object, "name", names);
  json_object_set_string_member (object, "numbers", numbers[mapping->numbers]);
  if (mapping->currency != NULL)
    json_object_set_string_member (object, "currency", mapping->currency);
  json_object_set_array_member (object, "dates", patterns);
  json_object_set_array_member (object, "columns", columns);
  json_object_set_array_member (object, "known", known);
  json_node_take_object (node, object);
  return node;
}

/**
 * khai_order_mapping_save:
 * @mapping: what the columns are
 * @context: the context
 * @name: what the user calls the files: the shop or platform they come from
 * @error: %KHAI_ERROR_BAD_INPUT when something is missing, or a field stands at two columns; failures of the database
 *
 * Remembers the columns under their headers: files with the same ones are known from now on.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_order_mapping_save (const KhaiOrderMapping *mapping, KhaiContext *context, const char *name, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *body = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (KhaiDialect) dialect = NULL;
  KhaiStore *store;

  g_return_val_if_fail (mapping != NULL && KHAI_IS_CONTEXT (context) && name != NULL, FALSE);

  id = make_id (mapping);
  node = mapping_to_json (mapping, id, name);
  /* What would not be understood later is refused now. */
  dialect = khai_dialect_new_from_json (node, error);
  store = dialect != NULL ? khai_context_get_store (context, error) : NULL;
  if (store == NULL)
    return FALSE;
  body = khai_json_to_canonical (node);
  return khai_store_save_mapping (store, "orders", id, body, error);
}
