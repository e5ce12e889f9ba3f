/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Goods out of tables and into them. Which column is what, data/goods/columns.json says: by its name in either language, in any order. An empty
 * cell leaves what is known. */

#include "config.h"

#include "khai-goods.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-app-goods.h"
#include "khai-decimal.h"
#include "khai-desk.h"
#include "khai-dialect.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-order-values.h"
#include "khai-table-writer.h"
#include "khai-table.h"
#include "khai-text.h"

#define HEADER_ROWS 10 /* titles and dates people write above their tables */

/**
 * khai_goods_import_free:
 * @import: (transfer full): what was read
 */
void
khai_goods_import_free (KhaiGoodsImport *import)
{
  g_return_if_fail (import != NULL);

  g_ptr_array_unref (import->problems);
  g_free (import->batch);
  g_free (import);
}

/* ---- columns ---- */

static JsonNode *
load_columns (GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_app_goods_get_resource (), "/goods/columns.json", G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL ? khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : NULL;
}

/**
 * khai_goods_get_columns:
 *
 * Returns: (transfer full): an array of {"pointer", "kind", "title": {"en", "vi"}, "names"}; the SKU is the first
 */
JsonNode *
khai_goods_get_columns (void)
{
  g_autoptr (GError) error = NULL;
  JsonNode *columns = load_columns (&error);

  if (columns == NULL)
    g_error ("data/goods/columns.json: %s", error->message);
  return columns;
}

static JsonNode *
column_at (JsonNode *columns, guint index)
{
  return json_array_get_element (json_node_get_array (columns), index);
}

static guint
n_columns (JsonNode *columns)
{
  return json_array_get_length (json_node_get_array (columns));
}

static void
add_name (GHashTable *names, const char *name, guint index)
{
  g_hash_table_insert (names, khai_header_fold (name), GUINT_TO_POINTER (index + 1));
}

/* Folded header → index + 1. */
static GHashTable *
map_names (JsonNode *columns)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_columns (columns); i++)
    {
      JsonNode *column = column_at (columns, i);
      JsonArray *others = json_node_get_array (khai_json_get (column, "/names"));
      g_autofree char *en = khai_json_get_text (column, "/title/en");
      g_autofree char *vi = khai_json_get_text (column, "/title/vi");

      add_name (names, en, i);
      add_name (names, vi, i);
      for (guint k = 0; k < json_array_get_length (others); k++)
        add_name (names, json_array_get_string_element (others, k), i);
    }
  return names;
}

/* ---- reading ---- */

typedef struct
{
  KhaiContext *context;
  KhaiStore *store;
  KhaiReference *reference;
  const char *client;
  KhaiTable *table;          /* (owned) */
  const char *sheet;
  char *today;               /* (owned) */
  JsonNode *columns;         /* (owned) */
  GHashTable *names;         /* (owned) */
  GArray *map;               /* (owned) (element-type guint): of each column of the sheet, index + 1 */
  GPtrArray *headers;        /* (owned) (element-type utf8) */
  GHashTable *rows;          /* (owned): SKU → its row */
  GPtrArray *products;       /* (owned) (element-type KhaiProduct): what is to be stored */
  KhaiGoodsImport *import;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_object (&reading->table);
  g_clear_pointer (&reading->today, g_free);
  g_clear_pointer (&reading->columns, json_node_unref);
  g_clear_pointer (&reading->names, g_hash_table_unref);
  g_clear_pointer (&reading->map, g_array_unref);
  g_clear_pointer (&reading->headers, g_ptr_array_unref);
  g_clear_pointer (&reading->rows, g_hash_table_unref);
  g_clear_pointer (&reading->products, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
add_problem (Reading *reading, KhaiSeverity severity, const char *code, const char *detail, const char *other, guint row, guint column)
{
  KhaiProblem *problem = khai_problem_new (severity, code, detail, other);
  const char *header = column > 0 && column <= reading->headers->len ? reading->headers->pdata[column - 1] : NULL;

  khai_problem_set_place (problem, khai_table_get_name (reading->table), reading->sheet, row, column, header);
  g_ptr_array_add (reading->import->problems, problem);
  reading->import->n_blocking += severity == KHAI_SEVERITY_BLOCK;
}

/* TRUE when the row is the header: one of its columns is the SKU's. */
static gboolean
read_header (Reading *reading, const KhaiRow *row)
{
  gboolean found = FALSE;

  g_array_set_size (reading->map, 0);
  g_ptr_array_set_size (reading->headers, 0);
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *folded = khai_header_fold (row->cells[i].text);
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (reading->names, folded));

      g_array_append_val (reading->map, index);
      g_ptr_array_add (reading->headers, g_strdup (row->cells[i].text));
      found |= index == 1;
    }
  return found;
}

/* Columns nobody knows are named, a column that is there twice is not guessed. */
static void
check_header (Reading *reading, guint row)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n_columns (reading->columns) + 1);

  for (guint i = 0; i < reading->map->len; i++)
    {
      guint index = g_array_index (reading->map, guint, i);
      const char *header = reading->headers->pdata[i];

      if (index == 0 && *header != '\0')
        add_problem (reading, KHAI_SEVERITY_TIP, "goods-column", header, NULL, row, i + 1);
      else if (index != 0 && seen[index])
        add_problem (reading, KHAI_SEVERITY_BLOCK, "goods-column-twice", header, NULL, row, i + 1);
      seen[index] = TRUE;
    }
}

static char *
read_commodity (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
    else if (strchr (". ", *at) == NULL)
      return NULL;
  return digits->len == 8 ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

/* A code itself, or the whole name of one entry in either language. */
static char *
read_code (Reading *reading, const char *list, const char *text)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autofree char *folded = khai_header_fold (text);
  g_autoptr (KhaiCode) code = khai_reference_get_code (reading->reference, list, upper, reading->today, NULL, NULL);
  g_autoptr (GPtrArray) codes = NULL;

  if (code != NULL)
    return g_strdup (code->code);
  codes = khai_reference_search_codes (reading->reference, list, text, reading->today, 20, NULL);
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
      {
        KhaiCode *found = codes->pdata[i];
        g_autofree char *name = found->name[lang] != NULL ? khai_header_fold (found->name[lang]) : NULL;

        if (g_strcmp0 (name, folded) == 0)
          return g_strdup (found->code);
      }
  return codes != NULL && codes->len == 1 ? g_strdup (((KhaiCode *) codes->pdata[0])->code) : NULL;
}

static char *
read_amount (const char *text, gboolean *ambiguous)
{
  g_autofree char *number = NULL;
  KhaiDecimal value;

  if (!khai_value_read_number (text, KHAI_NUMBERS_AUTO, FALSE, &number, NULL, ambiguous) || !khai_decimal_parse (number, &value, NULL)
      || *number == '-')
    return NULL;
  return g_steal_pointer (&number);
}

static gboolean
read_flag (const char *text, gboolean *flag)
{
  static const char *const yes[] = { "1", "x", "co", "yes", "y", "true", "dung", NULL };
  static const char *const no[] = { "0", "khong", "no", "n", "false", "sai", "-", NULL };
  g_autofree char *folded = khai_header_fold (text);

  *flag = g_strv_contains (yes, folded);
  return *flag || g_strv_contains (no, folded);
}

/* "shopee:123; ABC". */
static JsonNode *
read_aliases (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ";\n", -1);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *list = json_array_new ();

  json_node_take_array (node, list);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *part = g_strstrip (parts[i]);
      char *colon = strchr (part, ':');
      JsonObject *alias;

      if (*part == '\0')
        continue;
      alias = json_object_new ();
      if (colon != NULL)
        *colon = '\0';
      if (colon != NULL)
        json_object_set_string_member (alias, "channel", g_strstrip (part));
      json_object_set_string_member (alias, "sku", colon != NULL ? g_strstrip (colon + 1) : part);
      json_array_add_object_element (list, alias);
    }
  return node;
}

/* "US: 6504.00.9000; JP: 650400000"; NULL when it cannot be read. */
static JsonNode *
read_destinations (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ";\n", -1);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *part = g_strstrip (parts[i]);
      char *colon = strchr (part, ':');
      g_autofree char *country = NULL;

      if (*part == '\0')
        continue;
      if (colon == NULL)
        return NULL;
      *colon = '\0';
      country = g_ascii_strup (g_strstrip (part), -1);
      if (strlen (country) != 2 || strspn (g_strstrip (colon + 1), "0123456789.") != strlen (g_strstrip (colon + 1)))
        return NULL;
      json_object_set_string_member (json_node_get_object (node), country, colon + 1);
    }
  return g_steal_pointer (&node);
}

static JsonNode *
take_text (char *text)
{
  g_autofree char *owned = text;

  return owned != NULL ? khai_json_string (owned) : NULL;
}

/* (transfer full) (nullable): what the cell says, as the member holds it; `*problem` when it cannot be read, or only with doubt. */
static JsonNode *
read_value (Reading *reading, const char *kind, const char *text, const char **problem)
{
  gboolean flag = FALSE, ambiguous = FALSE;
  JsonNode *node = NULL;

  *problem = NULL;
  if (g_str_equal (kind, "text"))
    return khai_json_string (text);
  if (g_str_equal (kind, "aliases"))
    return read_aliases (text);
  if (g_str_equal (kind, "commodity") && (node = take_text (read_commodity (text))) == NULL)
    *problem = "goods-commodity";
  else if (g_str_equal (kind, "country") && (node = take_text (read_code (reading, "countries", text))) == NULL)
    *problem = "goods-country";
  else if (g_str_equal (kind, "unit") && (node = take_text (read_code (reading, "units", text))) == NULL)
    *problem = "goods-unit";
  else if (g_str_equal (kind, "currency") && (node = take_text (read_code (reading, "currencies", text))) == NULL)
    *problem = "order-currency";
  else if (g_str_equal (kind, "amount") && (node = take_text (read_amount (text, &ambiguous))) == NULL)
    *problem = "order-number";
  else if (g_str_equal (kind, "amount") && ambiguous)
    *problem = "order-ambiguous";
  else if (g_str_equal (kind, "codes") && (node = read_destinations (text)) == NULL)
    *problem = "goods-destinations";
  else if (g_str_equal (kind, "flag") && read_flag (text, &flag))
    node = json_node_init_boolean (json_node_alloc (), flag);
  else if (g_str_equal (kind, "flag"))
    *problem = "goods-flag";
  return node;
}

static void
read_cell (Reading *reading, const KhaiRow *row, guint column, JsonNode *body)
{
  guint index = g_array_index (reading->map, guint, column);
  const KhaiCell *cell = khai_row_get_cell (row, column);
  g_autofree char *text = g_strstrip (g_strdup (cell->text));
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *pointer = NULL;
  g_autofree char *kind = NULL;
  const char *problem = NULL;

  if (index == 0 || *text == '\0')
    return;
  pointer = khai_json_get_text (column_at (reading->columns, index - 1), "/pointer");
  kind = khai_json_get_text (column_at (reading->columns, index - 1), "/kind");
  if (cell->kind == KHAI_CELL_ERROR)
    {
      add_problem (reading, KHAI_SEVERITY_BLOCK, "order-cell-error", text, NULL, row->number, column + 1);
      return;
    }
  node = read_value (reading, kind, text, &problem);
  if (problem != NULL)
    {
      g_autofree char *read = node != NULL ? khai_json_get_text (node, "") : NULL;

      add_problem (reading, node == NULL ? KHAI_SEVERITY_BLOCK : KHAI_SEVERITY_CHECK, problem, text, read, row->number, column + 1);
    }
  if (node != NULL)
    khai_json_set (body, pointer, node, NULL);
}

/* (nullable): the row's SKU, when it can be trusted and no row above has it. */
static char *
read_sku (Reading *reading, const KhaiRow *row)
{
  for (guint i = 0; i < reading->map->len; i++)
    if (g_array_index (reading->map, guint, i) == 1)
      {
        const KhaiCell *cell = khai_row_get_cell (row, i);
        g_autofree char *sku = g_strstrip (g_strdup (cell->text));
        g_autofree char *key = khai_text_fold_case (sku);
        gpointer before = g_hash_table_lookup (reading->rows, key);

        if (*sku == '\0')
          add_problem (reading, KHAI_SEVERITY_BLOCK, "goods-no-sku", NULL, NULL, row->number, i + 1);
        else if (khai_value_is_scientific (sku))
          add_problem (reading, KHAI_SEVERITY_BLOCK, "order-id-exponent", sku, NULL, row->number, i + 1);
        else if (before != NULL)
          {
            g_autofree char *above = g_strdup_printf ("%u", GPOINTER_TO_UINT (before));

            add_problem (reading, KHAI_SEVERITY_BLOCK, "goods-twice", sku, above, row->number, i + 1);
          }
        else
          {
            g_hash_table_insert (reading->rows, g_steal_pointer (&key), GUINT_TO_POINTER (row->number));
            return g_steal_pointer (&sku);
          }
        return NULL;
      }
  return NULL;
}

static gboolean
read_row (Reading *reading, const KhaiRow *row, GError **error)
{
  g_autofree char *sku = read_sku (reading, row);
  g_autoptr (KhaiProduct) known = NULL;
  g_autoptr (JsonNode) body = NULL;
  g_autoptr (JsonNode) name = NULL;
  g_autoptr (GError) inner = NULL;

  if (sku == NULL)
    return TRUE;
  known = khai_store_get_product (reading->store, reading->client, "", sku, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return FALSE;
    }
  if (known != NULL)
    body = khai_json_copy (known->body);
  else
    {
      body = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (body, json_object_new ());
    }
  for (guint i = 0; i < reading->map->len; i++)
    read_cell (reading, row, i, body);
  /* Another way to write the SKU finds the product and does not rename it. */
  name = khai_json_string (known != NULL ? known->sku : sku);
  khai_json_set (body, "/sku", name, NULL);
  khai_goods_complete (known != NULL ? known->body : NULL, body);
  if (known != NULL && khai_json_equal (known->body, body))
    {
      reading->import->n_same++;
      return TRUE;
    }
  reading->import->n_new += known == NULL;
  reading->import->n_changed += known != NULL;
  g_ptr_array_add (reading->products, khai_product_new (reading->client, known != NULL ? known->sku : sku, body));
  return TRUE;
}

/* The table's own failure is one more problem, with its place. */
static gboolean
table_failed (Reading *reading, GError **error)
{
  const KhaiProblem *problem = khai_table_get_problem (reading->table);

  if (problem == NULL)
    return FALSE;
  g_clear_error (error);
  g_ptr_array_add (reading->import->problems, khai_problem_copy (problem));
  reading->import->n_blocking++;
  return TRUE;
}

static gboolean
read_sheet (Reading *reading, GCancellable *cancellable, GError **error)
{
  GError *inner = NULL;
  const KhaiRow *row;
  gboolean header = FALSE;
  guint n = 0;

  if (!khai_table_open (reading->table, cancellable, &inner) || !khai_table_select (reading->table, 0, cancellable, &inner))
    goto failed;
  reading->sheet = khai_table_get_sheet_name (reading->table, 0);
  while ((row = khai_table_next (reading->table, cancellable, &inner)) != NULL)
    {
      if (header && !read_row (reading, row, error))
        return FALSE;
      if (!header && n++ < HEADER_ROWS && (header = read_header (reading, row)))
        check_header (reading, row->number);
    }
  if (inner != NULL)
    goto failed;
  if (!header)
    add_problem (reading, KHAI_SEVERITY_BLOCK, "goods-unknown", NULL, NULL, 0, 0);
  return TRUE;

failed:
  if (table_failed (reading, &inner))
    return TRUE;
  g_propagate_error (error, inner);
  return FALSE;
}

/**
 * khai_goods_import:
 * @context: the context
 * @client: the client's id; "" for the shared list
 * @path: a CSV, XLSX or ODS file; its first sheet has a column for the SKU
 * @dry: work everything out and keep nothing
 * @cancellable: (nullable): for long files
 * @error: failures of the database; %KHAI_ERROR_EXISTS when a code of the file belongs to another product
 *
 * Reads goods by the names of the columns. What is wrong with the file is in the result and not in @error; while anything blocks, nothing is
 * stored. A product that is there already gets what the file says and keeps the rest.
 *
 * Returns: (transfer full) (nullable): what was read, and the batch for the undo
 */
KhaiGoodsImport *
khai_goods_import (KhaiContext *context, const char *client, const char *path, gboolean dry, GCancellable *cancellable, GError **error)
{
  g_autoptr (KhaiGoodsImport) import = NULL;
  g_auto (Reading) reading = { .context = context, .client = client };

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL && path != NULL, NULL);

  reading.reference = khai_context_get_reference (context, error);
  reading.store = reading.reference != NULL ? khai_context_get_store (context, error) : NULL;
  reading.columns = reading.store != NULL ? load_columns (error) : NULL;
  if (reading.columns == NULL)
    return NULL;
  import = g_new0 (KhaiGoodsImport, 1);
  import->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_problem_free);
  reading.import = import;
  reading.table = khai_table_new (path);
  reading.today = khai_clock_today (khai_context_get_clock (context));
  reading.names = map_names (reading.columns);
  reading.map = g_array_new (FALSE, FALSE, sizeof (guint));
  reading.headers = g_ptr_array_new_with_free_func (g_free);
  reading.rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  if (!read_sheet (&reading, cancellable, error))
    return NULL;
  if (dry || import->n_blocking > 0 || reading.products->len == 0)
    return g_steal_pointer (&import);
  if (!khai_desk_require (context, KHAI_MAY_EDIT, error))
    return NULL;
  import->batch = khai_store_save_products (reading.store, reading.products, khai_table_get_name (reading.table),
                                            khai_context_get_actor (context), error);
  return import->batch != NULL ? g_steal_pointer (&import) : NULL;
}

/* A context belongs to one thread: the job makes one of its own for the same data. */
typedef struct
{
  char *dir, *client, *path;
  KhaiLang lang;
  KhaiClock *clock;
  gboolean dry;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->dir);
  g_free (job->client);
  g_free (job->path);
  khai_clock_unref (job->clock);
  g_free (job);
}

static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (KhaiContext) context = khai_context_new (job->dir, job->lang, job->clock);
  GError *error = NULL;
  KhaiGoodsImport *import = khai_goods_import (context, job->client, job->path, job->dry, cancellable, &error);

  if (import != NULL)
    g_task_return_pointer (task, import, (GDestroyNotify) khai_goods_import_free);
  else
    g_task_return_error (task, error);
}

/**
 * khai_goods_import_async:
 * @context: the context
 * @client: the client's id; "" for the shared list
 * @path: a CSV, XLSX or ODS file
 * @dry: work everything out and keep nothing
 * @cancellable: (nullable): stops it before anything is stored
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * The same as khai_goods_import() in a thread of its own.
 */
void
khai_goods_import_async (KhaiContext *context, const char *client, const char *path, gboolean dry, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (context, cancellable, callback, user_data);
  Job *job;

  g_return_if_fail (KHAI_IS_CONTEXT (context) && client != NULL && path != NULL);

  job = g_new0 (Job, 1);
  job->dir = g_strdup (khai_context_get_data_dir (context));
  job->client = g_strdup (client);
  job->path = g_strdup (path);
  job->lang = khai_context_get_lang (context);
  job->clock = khai_clock_ref (khai_context_get_clock (context));
  job->dry = dry;
  g_task_set_source_tag (task, khai_goods_import_async);
  /* What is stored is stored: the answer says so even when Cancel came too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, import_in_thread);
}

/**
 * khai_goods_import_finish:
 * @result: what the callback was given
 * @error: cancelled; as khai_goods_import()
 *
 * Returns: (transfer full) (nullable): what was read, and the batch for the undo
 */
KhaiGoodsImport *
khai_goods_import_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, khai_goods_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- writing ---- */

static char *
write_aliases (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *alias = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *channel = khai_json_get_text (alias, "/channel");
      g_autofree char *sku = khai_json_get_text (alias, "/sku");

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? "; " : "", channel != NULL ? channel : "", channel != NULL ? ":" : "", sku);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
write_destinations (JsonNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *country;
  JsonNode *code;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &country, &code))
    g_string_append_printf (text, "%s%s:%s", text->len > 0 ? "; " : "", country, json_node_get_string (code));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * khai_goods_get_text:
 * @body: a product
 * @column: one of khai_goods_get_columns()
 * @lang: for yes and no
 *
 * Returns: (transfer full) (nullable): the member as a table's cell has it
 */
char *
khai_goods_get_text (JsonNode *body, JsonNode *column, KhaiLang lang)
{
  g_autofree char *pointer = NULL;
  g_autofree char *kind = NULL;
  JsonNode *node;

  g_return_val_if_fail (body != NULL && column != NULL, NULL);

  pointer = khai_json_get_text (column, "/pointer");
  kind = khai_json_get_text (column, "/kind");
  node = khai_json_get (body, pointer);
  if (node == NULL)
    return NULL;
  if (g_str_equal (kind, "aliases") && JSON_NODE_HOLDS_ARRAY (node))
    return write_aliases (node);
  if (g_str_equal (kind, "codes") && JSON_NODE_HOLDS_OBJECT (node))
    return write_destinations (node);
  if (g_str_equal (kind, "flag"))
    return g_strdup (json_node_get_boolean (node) ? (lang == KHAI_LANG_VI ? "có" : "yes") : (lang == KHAI_LANG_VI ? "không" : "no"));
  return khai_json_get_text (node, "");
}

/**
 * khai_goods_set_text:
 * @context: the context, its reference data opened
 * @body: a product
 * @column: one of khai_goods_get_columns()
 * @text: as a table's cell has it; "" takes the member out
 *
 * Returns: (transfer full) (nullable): why it cannot be read; then @body is as it was
 */
KhaiProblem *
khai_goods_set_text (KhaiContext *context, JsonNode *body, JsonNode *column, const char *text)
{
  g_autofree char *today = NULL;
  Reading reading = { .context = context };
  g_autofree char *pointer = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *typed = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *problem = NULL;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && body != NULL && column != NULL && text != NULL, NULL);

  today = khai_clock_today (khai_context_get_clock (context));
  reading.reference = khai_context_get_reference (context, NULL);
  reading.today = today;
  pointer = khai_json_get_text (column, "/pointer");
  kind = khai_json_get_text (column, "/kind");
  typed = g_strstrip (g_strdup (text));
  if (*typed != '\0' && (node = read_value (&reading, kind, typed, &problem)) == NULL)
    return khai_problem_new (KHAI_SEVERITY_BLOCK, problem, typed, NULL);
  khai_json_set (body, pointer, node, NULL);
  return NULL;
}

static void
write_cell (KhaiTableWriter *writer, JsonNode *column, JsonNode *body, KhaiLang lang)
{
  g_autofree char *kind = khai_json_get_text (column, "/kind");
  g_autofree char *text = khai_goods_get_text (body, column, lang);

  if (text != NULL && g_str_equal (kind, "amount"))
    khai_table_writer_add_number (writer, text);
  else
    khai_table_writer_add_text (writer, text);
}

/**
 * khai_goods_export:
 * @context: the context
 * @client: the client's id; "" for the shared list
 * @path: a file that ends in .csv or .xlsx
 * @error: %KHAI_ERROR_BAD_INPUT for another ending, failures of database and disk
 *
 * Writes the catalogue as khai_goods_import() reads it, its headers in the user's language.
 *
 * Returns: %TRUE when it is written
 */
gboolean
khai_goods_export (KhaiContext *context, const char *client, const char *path, GError **error)
{
  KhaiLang lang = khai_context_get_lang (context);
  g_autoptr (KhaiTableWriter) writer = NULL;
  g_autoptr (JsonNode) columns = NULL;
  g_autoptr (GPtrArray) products = NULL;
  KhaiWriteFormat format;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context) && client != NULL && path != NULL, FALSE);

  if (!khai_write_format_for_path (path, &format))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the file's name must end in .csv or .xlsx");
      return FALSE;
    }
  store = khai_context_get_store (context, error);
  products = store != NULL ? khai_store_find_products (store, client, "", 0, error) : NULL;
  columns = products != NULL ? load_columns (error) : NULL;
  if (columns == NULL)
    return FALSE;
  writer = khai_table_writer_new (format, _("Goods"));
  khai_table_writer_begin_row (writer);
  for (guint i = 0; i < n_columns (columns); i++)
    {
      g_autofree char *title = khai_json_get_text (column_at (columns, i), lang == KHAI_LANG_VI ? "/title/vi" : "/title/en");

      khai_table_writer_add_heading (writer, title);
    }
  for (guint i = 0; i < products->len; i++)
    {
      khai_table_writer_begin_row (writer);
      for (guint k = 0; k < n_columns (columns); k++)
        write_cell (writer, column_at (columns, k), ((KhaiProduct *) products->pdata[i])->body, lang);
    }
  return khai_table_writer_save (writer, path, error);
}
