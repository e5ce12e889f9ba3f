/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalogue: products, the codes they go by, and what was changed in them. */

#include "config.h"

#include "khai-store-goods.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"
#include "khai-text.h"

/**
 * khai_product_new:
 * @client: the client's id; "" for the shared list
 * @sku: its stock keeping unit, as the user writes it
 * @body: (nullable): what is known of it, copied; %NULL takes it out
 *
 * Returns: (transfer full): a product that is not stored yet
 */
KhaiProduct *
khai_product_new (const char *client, const char *sku, JsonNode *body)
{
  KhaiProduct *product;

  g_return_val_if_fail (client != NULL && sku != NULL, NULL);

  product = g_new0 (KhaiProduct, 1);
  product->client = g_strdup (client);
  product->sku = g_strdup (sku);
  product->body = body != NULL ? khai_json_copy (body) : NULL;
  return product;
}

/**
 * khai_product_free:
 * @product: (transfer full): a product
 */
void
khai_product_free (KhaiProduct *product)
{
  g_return_if_fail (product != NULL);

  g_free (product->client);
  g_free (product->sku);
  g_clear_pointer (&product->body, json_node_unref);
  g_free (product->changed_at);
  g_free (product->actor);
  g_free (product);
}

/**
 * khai_open_line_free:
 * @line: (transfer full): a line
 */
void
khai_open_line_free (KhaiOpenLine *line)
{
  g_return_if_fail (line != NULL);

  g_free (line->channel);
  g_free (line->sku);
  g_free (line->title);
  g_free (line);
}

/* ---- saving ---- */

typedef struct
{
  KhaiStore *store;
  GPtrArray *products;
  const char *source, *actor, *batch;
  char *now;                                       /* (owned) */
  KhaiStmt *find, *put, *remove, *forget, *code, *log; /* (owned) */
} Save;

static void
save_clear (Save *save)
{
  g_clear_pointer (&save->find, khai_stmt_free);
  g_clear_pointer (&save->put, khai_stmt_free);
  g_clear_pointer (&save->remove, khai_stmt_free);
  g_clear_pointer (&save->forget, khai_stmt_free);
  g_clear_pointer (&save->code, khai_stmt_free);
  g_clear_pointer (&save->log, khai_stmt_free);
  g_clear_pointer (&save->now, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Save, save_clear)

static gboolean
save_prepare (Save *save, KhaiStore *store, GError **error)
{
  const struct { KhaiStmt **stmt; const char *sql; } all[] = {
    { &save->find, "SELECT id, body FROM product WHERE client = :client AND sku_key = :key" },
    { &save->put, "INSERT INTO product (client, sku, sku_key, body, words, changed_at, actor) VALUES (:client, :sku, :key, :body, :words, :now,"
                  " :actor) ON CONFLICT (client, sku_key) DO UPDATE SET sku = excluded.sku, body = excluded.body, words = excluded.words,"
                  " changed_at = excluded.changed_at, actor = excluded.actor" },
    { &save->remove, "DELETE FROM product WHERE client = :client AND sku_key = :key" },
    { &save->forget, "DELETE FROM product_code WHERE product = (SELECT id FROM product WHERE client = :client AND sku_key = :key)" },
    { &save->code, "INSERT INTO product_code (client, channel, code_key, product) VALUES (:client, :channel, :code,"
                   " (SELECT id FROM product WHERE client = :client AND sku_key = :key))" },
    { &save->log, "INSERT INTO product_change (batch, client, sku_key, before, after, source, actor, changed_at) VALUES (:batch, :client, :key,"
                  " :before, :after, :source, :actor, :now)" },
  };

  save->store = store;
  save->now = khai_clock_now_string (store->clock);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((*all[i].stmt = khai_stmt_new (store->db, all[i].sql, error)) == NULL)
      return FALSE;
  return TRUE;
}

static char *
fold_code (const char *code)
{
  g_autofree char *folded = khai_text_fold_case (code);

  return g_strdup (g_strstrip (folded));
}

/* Every scalar text in it is looked through, whatever the member. */
static void
collect_words (JsonNode *node, GString *words)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *value;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &value))
        collect_words (value, words);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        collect_words (json_array_get_element (array, i), words);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_string_append_printf (words, "%s ", json_node_get_string (node));
}

/* Each word once: a description repeats name and material, and every search reads all of it. */
static char *
make_words (JsonNode *body)
{
  /* What people look for; provenance, photos and flags would only bring noise. */
  static const char *const members[] = { "/sku", "/names", "/description", "/material", "/use", "/brand", "/model", "/hsCode", "/productCode",
                                         "/aliases" };
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *folded = NULL;
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = khai_json_get (body, members[i]);

      if (node != NULL)
        collect_words (node, all);
    }
  folded = khai_text_fold (all->str);
  parts = g_strsplit_set (folded, " \t\n,;:", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && g_hash_table_add (seen, parts[i]))
      g_string_append_printf (words, "%s ", parts[i]);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
put_code (Save *save, const char *client, const char *key, const char *channel, const char *code, GError **error)
{
  g_autofree char *code_key = fold_code (code);
  g_autoptr (GError) inner = NULL;

  khai_stmt_bind_text (save->code, ":client", client);
  khai_stmt_bind_text (save->code, ":channel", channel);
  khai_stmt_bind_text (save->code, ":code", code_key);
  khai_stmt_bind_text (save->code, ":key", key);
  if (khai_stmt_run (save->code, &inner))
    return TRUE;
  if (g_error_matches (inner, KHAI_ERROR, KHAI_ERROR_EXISTS))
    g_set_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "another product has the code %s", code);
  else
    g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

static gboolean
put_codes (Save *save, const KhaiProduct *product, const char *key, GError **error)
{
  JsonNode *node = khai_json_get (product->body, "/aliases");
  guint n = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_get_length (json_node_get_array (node)) : 0;

  if (!put_code (save, product->client, key, "", product->sku, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *alias = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *channel = khai_json_get_text (alias, "/channel");
      g_autofree char *sku = khai_json_get_text (alias, "/sku");

      if (sku != NULL && !put_code (save, product->client, key, channel != NULL ? channel : "", sku, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_body (Save *save, const char *client, const char *key, char **body, GError **error)
{
  gboolean row = FALSE;

  khai_stmt_bind_text (save->find, ":client", client);
  khai_stmt_bind_text (save->find, ":key", key);
  if (!khai_stmt_step (save->find, &row, error))
    return FALSE;
  *body = row ? g_strdup (khai_stmt_text (save->find, 1)) : NULL;
  khai_stmt_reset (save->find);
  return TRUE;
}

static gboolean
write_log (Save *save, const char *client, const char *key, const char *before, const char *after, GError **error)
{
  khai_stmt_bind_text (save->log, ":batch", save->batch);
  khai_stmt_bind_text (save->log, ":client", client);
  khai_stmt_bind_text (save->log, ":key", key);
  khai_stmt_bind_text (save->log, ":before", before);
  khai_stmt_bind_text (save->log, ":after", after);
  khai_stmt_bind_text (save->log, ":source", save->source);
  khai_stmt_bind_text (save->log, ":actor", save->actor);
  khai_stmt_bind_text (save->log, ":now", save->now);
  return khai_stmt_run (save->log, error);
}

static gboolean
run_keyed (KhaiStmt *stmt, const char *client, const char *key, GError **error)
{
  khai_stmt_bind_text (stmt, ":client", client);
  khai_stmt_bind_text (stmt, ":key", key);
  return khai_stmt_run (stmt, error);
}

static gboolean
put_row (Save *save, const KhaiProduct *product, const char *key, const char *body, GError **error)
{
  g_autofree char *words = make_words (product->body);

  khai_stmt_bind_text (save->put, ":client", product->client);
  khai_stmt_bind_text (save->put, ":sku", product->sku);
  khai_stmt_bind_text (save->put, ":key", key);
  khai_stmt_bind_text (save->put, ":body", body);
  khai_stmt_bind_text (save->put, ":words", words);
  khai_stmt_bind_text (save->put, ":now", save->now);
  khai_stmt_bind_text (save->put, ":actor", save->actor);
  return khai_stmt_run (save->put, error);
}

/* Codes come after every row: a batch may hand a code from one product to another. */
static gboolean
save_all (Save *save, GError **error)
{
  for (guint i = 0; i < save->products->len; i++)
    {
      KhaiProduct *product = save->products->pdata[i];
      g_autofree char *key = fold_code (product->sku);
      g_autofree char *body = product->body != NULL ? khai_json_to_canonical (product->body) : NULL;
      g_autofree char *before = NULL;

      if (*key == '\0')
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a product needs a SKU");
          return FALSE;
        }
      if (!find_body (save, product->client, key, &before, error) || !write_log (save, product->client, key, before, body, error)
          || !run_keyed (save->forget, product->client, key, error)
          || !(body != NULL ? put_row (save, product, key, body, error) : run_keyed (save->remove, product->client, key, error)))
        return FALSE;
    }
  for (guint i = 0; i < save->products->len; i++)
    {
      KhaiProduct *product = save->products->pdata[i];
      g_autofree char *key = fold_code (product->sku);

      if (product->body != NULL && !put_codes (save, product, key, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  g_auto (Save) save = *(Save *) arguments;

  return save_prepare (&save, self, error) && save_all (&save, error);
}

/**
 * khai_store_save_products:
 * @self: a store
 * @products: (element-type KhaiProduct): each as it shall be; without a body it is taken out
 * @source: where it comes from, for the log: "typed", "goods.xlsx"
 * @actor: who changes it
 * @error: %KHAI_ERROR_EXISTS when a code belongs to another product of the client, %KHAI_ERROR_BAD_INPUT without a SKU
 *
 * Takes all in one transaction, or none, and keeps what was before.
 *
 * Returns: (transfer full) (nullable): the batch's id, for khai_store_undo_products()
 */
char *
khai_store_save_products (KhaiStore *self, GPtrArray *products, const char *source, const char *actor, GError **error)
{
  g_autofree char *batch = g_uuid_string_random ();
  Save save = { .products = products, .source = source, .actor = actor, .batch = batch };

  g_return_val_if_fail (products != NULL && source != NULL && actor != NULL, NULL);

  return khai_store_run_transaction (self, save_on_worker, &save, error) ? g_steal_pointer (&batch) : NULL;
}

/* ---- undo ---- */

typedef struct { const char *batch, *actor; guint n; } Undo;

/* (transfer full) (nullable): every product as it was; an error when one is not any more what the batch made of it. */
static GPtrArray *
read_batch (Save *save, const char *batch, GError **error)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (save->store->db, "SELECT client, sku_key, before, after FROM product_change WHERE batch = :batch"
                                                              " ORDER BY id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":batch", batch);
  while (khai_stmt_step (stmt, &row, error))
    {
      g_autofree char *now = NULL;
      g_autoptr (JsonNode) body = NULL;
      g_autofree char *sku = NULL;

      if (!row)
        return g_steal_pointer (&products);
      if (!find_body (save, khai_stmt_text (stmt, 0), khai_stmt_text (stmt, 1), &now, error))
        return NULL;
      if (g_strcmp0 (now, khai_stmt_text (stmt, 3)) != 0)
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_STATE, "the product %s was changed since", khai_stmt_text (stmt, 1));
          return NULL;
        }
      if (khai_stmt_text (stmt, 2) != NULL && (body = khai_json_parse (khai_stmt_text (stmt, 2), -1, error)) == NULL)
        return NULL;
      sku = body != NULL ? khai_json_get_text (body, "/sku") : NULL;
      g_ptr_array_add (products, khai_product_new (khai_stmt_text (stmt, 0), sku != NULL ? sku : khai_stmt_text (stmt, 1), body));
    }
  return NULL;
}

static gboolean
undo_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Undo *undo = arguments;
  g_autofree char *batch = g_uuid_string_random ();
  g_auto (Save) save = { .source = "undo", .actor = undo->actor, .batch = batch };
  g_autoptr (GPtrArray) products = NULL;

  if (!save_prepare (&save, self, error) || (products = read_batch (&save, undo->batch, error)) == NULL)
    return FALSE;
  if (products->len == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such change of goods");
      return FALSE;
    }
  save.products = products;
  undo->n = products->len;
  return save_all (&save, error);
}

/**
 * khai_store_undo_products:
 * @self: a store
 * @batch: what khai_store_save_products() returned
 * @actor: who takes it back
 * @n: (out) (optional): how many products it was
 * @error: %KHAI_ERROR_STATE when one of them was changed since, %KHAI_ERROR_NOT_FOUND when there is no such batch
 *
 * All of them or none; the undo is a change in the log like any other.
 *
 * Returns: %TRUE when they are as they were before
 */
gboolean
khai_store_undo_products (KhaiStore *self, const char *batch, const char *actor, guint *n, GError **error)
{
  Undo undo = { .batch = batch, .actor = actor };

  g_return_val_if_fail (batch != NULL && actor != NULL, FALSE);

  if (!khai_store_run_transaction (self, undo_on_worker, &undo, error))
    return FALSE;
  if (n != NULL)
    *n = undo.n;
  return TRUE;
}

/* ---- reading ---- */

#define COLUMNS "p.client, p.sku, p.body, p.changed_at, p.actor"

static KhaiProduct *
read_product (KhaiStmt *stmt, GError **error)
{
  g_autoptr (JsonNode) body = khai_json_parse (khai_stmt_text (stmt, 2), -1, error);
  KhaiProduct *product;

  if (body == NULL)
    return NULL;
  product = khai_product_new (khai_stmt_text (stmt, 0), khai_stmt_text (stmt, 1), body);
  product->changed_at = g_strdup (khai_stmt_text (stmt, 3));
  product->actor = g_strdup (khai_stmt_text (stmt, 4));
  return product;
}

typedef struct
{
  const char *client, *channel, *code, *text;
  guint limit;
  KhaiProduct *product;
  GPtrArray *found;
} Query;

static gboolean
get_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Query *query = arguments;
  g_autofree char *key = fold_code (query->code);
  gboolean row = FALSE;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT " COLUMNS " FROM product_code c JOIN product p ON p.id = c.product"
                                                       " WHERE c.client IN (:client, '') AND c.channel IN (:channel, '') AND c.code_key = :key"
                                                       " ORDER BY c.client = '', c.channel = '' LIMIT 1", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":client", query->client);
  khai_stmt_bind_text (stmt, ":channel", query->channel);
  khai_stmt_bind_text (stmt, ":key", key);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  return !row || (query->product = read_product (stmt, error)) != NULL;
}

/**
 * khai_store_get_product:
 * @self: a store
 * @client: the client's id; "" for the shared list
 * @channel: the channel the code comes from; "" for none
 * @code: a SKU or a channel's code, in any case
 * @error: failures of the database
 *
 * The client's own product comes before the shared one, the channel's own code before the SKU.
 *
 * Returns: (transfer full) (nullable): it; %NULL without error when there is none
 */
KhaiProduct *
khai_store_get_product (KhaiStore *self, const char *client, const char *channel, const char *code, GError **error)
{
  Query query = { .client = client, .channel = channel, .code = code };

  g_return_val_if_fail (client != NULL && channel != NULL && code != NULL, NULL);

  khai_store_run (self, get_on_worker, &query, error);
  return query.product;
}

#define MAX_WORDS 8

static gboolean
find_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Query *query = arguments;
  g_autofree char *folded = khai_text_fold (query->text);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n,;:", -1);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (KhaiStmt) stmt = NULL;
  gboolean row = FALSE;
  guint n = MIN (g_strv_length (words), MAX_WORDS);

  /* The inner query reads the index of words alone: bodies are fetched for what was found. */
  g_string_append (sql, "SELECT " COLUMNS " FROM (SELECT s.client AS client, s.sku_key AS sku_key FROM product s INDEXED BY product_by_words"
                        " WHERE s.client IN (:client, '')");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (sql, " AND instr(s.words, :word%u)", i);
  g_string_append (sql, " AND (s.client = :client OR NOT EXISTS (SELECT 1 FROM product o WHERE o.client = :client AND o.sku_key = s.sku_key))"
                        " ORDER BY s.sku_key LIMIT :limit) f JOIN product p ON p.client = f.client AND p.sku_key = f.sku_key"
                        " ORDER BY p.sku_key");
  stmt = khai_stmt_new (self->db, sql->str, error);
  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":client", query->client);
  khai_stmt_bind_int (stmt, ":limit", query->limit > 0 ? (gint64) query->limit : -1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf (":word%u", i);

      khai_stmt_bind_text (stmt, name, words[i]);
    }
  query->found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiProduct *product;

      if (!row)
        return TRUE;
      product = read_product (stmt, error);
      if (product == NULL)
        return FALSE;
      g_ptr_array_add (query->found, product);
    }
  return FALSE;
}

/**
 * khai_store_find_products:
 * @self: a store
 * @client: the client's id; "" for the shared list alone
 * @text: words, with or without tones; "" finds all
 * @limit: how many at most; 0: all
 * @error: failures of the database
 *
 * Looks through SKUs, channels' codes, names, descriptions, materials, models and commodity codes. A shared product the client has of its own is
 * left out.
 *
 * Returns: (transfer full) (element-type KhaiProduct) (nullable): by SKU
 */
GPtrArray *
khai_store_find_products (KhaiStore *self, const char *client, const char *text, guint limit, GError **error)
{
  Query query = { .client = client, .text = text, .limit = limit };

  g_return_val_if_fail (client != NULL && text != NULL, NULL);

  if (!khai_store_run (self, find_on_worker, &query, error))
    g_clear_pointer (&query.found, g_ptr_array_unref);
  return query.found;
}

static gboolean
list_open_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  GPtrArray *lines = arguments;
  gboolean row = FALSE;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT o.id, o.channel, l.sku, l.title FROM order_line l JOIN sales_order o"
                                                       " ON o.id = l.sales_order WHERE l.state IN ('open', 'unknown') AND o.state IN ('open',"
                                                       " 'unknown') AND l.declaration IS NULL AND o.client IS :client ORDER BY l.id", error);

  if (stmt != NULL)
    khai_stmt_bind_text (stmt, ":client", self->served);

  while (stmt != NULL && khai_stmt_step (stmt, &row, error))
    {
      KhaiOpenLine *line;

      if (!row)
        return TRUE;
      line = g_new0 (KhaiOpenLine, 1);
      line->order = khai_stmt_int (stmt, 0);
      line->channel = g_strdup (khai_stmt_text (stmt, 1));
      line->sku = g_strdup (khai_stmt_text (stmt, 2));
      line->title = g_strdup (khai_stmt_text (stmt, 3));
      g_ptr_array_add (lines, line);
    }
  return FALSE;
}

/**
 * khai_store_list_open_lines:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiOpenLine) (nullable): lines of open orders that no declaration carries
 */
GPtrArray *
khai_store_list_open_lines (KhaiStore *self, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_open_line_free);

  return khai_store_run (self, list_open_on_worker, lines, error) ? g_steal_pointer (&lines) : NULL;
}
