/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders of shops and marketplaces, and mappings of files. The columns are the fields of khai-order.h by their names. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-store-orders.h"
#include "khai-store-private.h"

/**
 * khai_order_result_free:
 * @result: (transfer full): a result
 */
void
khai_order_result_free (KhaiOrderResult *result)
{
  g_return_if_fail (result != NULL);

  g_free (result->seen_at);
  g_strfreev (result->declared);
  g_free (result);
}

/* ---- statements made of the fields' names ---- */

/* "a, b", ":a, :b" or "a = :a, b = :b". */
static char *
list_fields (guint first, guint end, const char *form)
{
  GString *out = g_string_new (NULL);

  for (guint i = first; i < end; i++)
    {
      const char *name = khai_order_field_to_string (i);

      if (i > first)
        g_string_append (out, ", ");
      if (strcmp (form, "set") == 0)
        g_string_append_printf (out, "%s = :%s", name, name);
      else
        g_string_append_printf (out, "%s%s", form, name);
    }
  return g_string_free (out, FALSE);
}

static void
bind_fields (KhaiStmt *stmt, guint first, guint end, char *const *values)
{
  for (guint i = first; i < end; i++)
    {
      g_autofree char *name = g_strconcat (":", khai_order_field_to_string (i), NULL);

      khai_stmt_bind_text (stmt, name, values[i - first]);
    }
}

static KhaiStmt *
prepare (KhaiStore *self, guint first, guint end, const char *format, GError **error)
{
  g_autofree char *names = list_fields (first, end, "");
  g_autofree char *values = list_fields (first, end, ":");
  g_autofree char *sets = list_fields (first, end, "set");
  g_autoptr (GString) sql = g_string_new (format);

  g_string_replace (sql, "{names}", names, 0);
  g_string_replace (sql, "{values}", values, 0);
  g_string_replace (sql, "{sets}", sets, 0);
  return khai_stmt_new (self->db, sql->str, error);
}

/* ---- import ---- */

typedef struct
{
  KhaiStore *store;
  GPtrArray *orders;
  const char *file, *digest, *dialect, *shop, *actor;
  gboolean dry;
  char *now;               /* (owned) */
  KhaiOrderResult *result;
  GHashTable *declared;    /* (owned) */
  KhaiStmt *find_order, *add_order, *change_order; /* (owned) */
  KhaiStmt *find_line, *add_line, *change_line;    /* (owned) */
} Import;

static gboolean
prepare_import (Import *import, GError **error)
{
  KhaiStore *store = import->store;
  const guint n = KHAI_ORDER_N_FIELDS, end = KHAI_LINE_N_END;

  import->find_order = prepare (store, 0, n, "SELECT id, state, masked, {names} FROM sales_order WHERE channel = :channel AND shop = :shop"
                                             " AND order_id = :order_id AND client IS :client", error);
  if (import->find_order != NULL)
    import->add_order = prepare (store, 0, n, "INSERT INTO sales_order (channel, shop, client, dialect, state, masked, imported_at, changed_at, {names})"
                                              " VALUES (:channel, :shop, :client, :dialect, :state, :masked, :now, :now, {values}) RETURNING id", error);
  if (import->add_order != NULL)
    import->change_order = prepare (store, 0, n, "UPDATE sales_order SET state = :state, masked = :masked, changed_at = :now, {sets} WHERE id = :id",
                                    error);
  if (import->change_order != NULL)
    import->find_line = prepare (store, n, end, "SELECT id, state, declaration, {names} FROM order_line WHERE sales_order = :order"
                                                " AND line_key = :key", error);
  if (import->find_line != NULL)
    import->add_line = prepare (store, n, end, "INSERT INTO order_line (sales_order, line_key, state, source_file, source_sheet, source_row,"
                                               " imported_at, changed_at, {names}) VALUES (:order, :key, :state, :file, :sheet, :row, :now, :now,"
                                               " {values}) RETURNING id", error);
  if (import->add_line != NULL)
    import->change_line = prepare (store, n, end, "UPDATE order_line SET state = :state, source_file = :file, source_sheet = :sheet,"
                                                  " source_row = :row, changed_at = :now, {sets} WHERE id = :id", error);
  return import->change_line != NULL;
}

static void
clear_import (Import *import)
{
  g_clear_pointer (&import->find_order, khai_stmt_free);
  g_clear_pointer (&import->add_order, khai_stmt_free);
  g_clear_pointer (&import->change_order, khai_stmt_free);
  g_clear_pointer (&import->find_line, khai_stmt_free);
  g_clear_pointer (&import->add_line, khai_stmt_free);
  g_clear_pointer (&import->change_line, khai_stmt_free);
  g_clear_pointer (&import->declared, g_hash_table_unref);
  g_clear_pointer (&import->now, g_free);
}

/* What a file does not say stays as an earlier one said it. `values` get those; TRUE when something is said differently. */
static gboolean
merge_values (KhaiStmt *found, int column, char **values, guint n)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const char *before = khai_stmt_text (found, column + i);

      if (values[i] == NULL)
        values[i] = g_strdup (before);
      else
        changed |= g_strcmp0 (values[i], before) != 0;
    }
  return changed;
}

/* An order goes forward: open, shipped, completed, returned, cancelled. A report that knows less does not send it back. */
static gboolean
merge_state (const char *before, KhaiOrderState *state)
{
  KhaiOrderState old = KHAI_ORDER_UNKNOWN;

  khai_order_state_parse (before, &old);
  if (old == KHAI_ORDER_UNKNOWN)
    return *state != KHAI_ORDER_UNKNOWN;
  if (*state == KHAI_ORDER_UNKNOWN || *state <= old)
    {
      *state = old;
      return FALSE;
    }
  return TRUE;
}

static gboolean
get_id (KhaiStmt *stmt, gint64 *id, GError **error)
{
  gboolean row = FALSE;
  gboolean ok = khai_stmt_step (stmt, &row, error) && row;

  if (ok)
    *id = khai_stmt_int (stmt, 0);
  /* RETURNING has to be run to its end. */
  ok = ok && khai_stmt_step (stmt, &row, error);
  khai_stmt_reset (stmt);
  return ok;
}

static gboolean
put_line (Import *import, gint64 order, gboolean order_changed, KhaiOrderLine *line, GError **error)
{
  gboolean row = FALSE, changed;
  KhaiStmt *stmt;

  khai_stmt_bind_int (import->find_line, ":order", order);
  khai_stmt_bind_text (import->find_line, ":key", line->key);
  if (!khai_stmt_step (import->find_line, &row, error))
    return FALSE;
  if (row)
    {
      line->id = khai_stmt_int (import->find_line, 0);
      changed = merge_state (khai_stmt_text (import->find_line, 1), &line->state);
      changed |= merge_values (import->find_line, 3, line->values, KHAI_LINE_N_FIELDS);
      g_free (line->declaration);
      line->declaration = g_strdup (khai_stmt_text (import->find_line, 2));
      if ((changed || order_changed) && line->declaration != NULL)
        g_hash_table_add (import->declared, g_strdup (line->declaration));
    }
  else
    changed = FALSE;
  khai_stmt_reset (import->find_line);
  import->result->n_new_lines += !row;
  import->result->n_changed_lines += changed;
  import->result->n_same_lines += row && !changed;
  if (row && !changed)
    return TRUE;
  stmt = row ? import->change_line : import->add_line;
  if (row)
    khai_stmt_bind_int (stmt, ":id", line->id);
  else
    {
      khai_stmt_bind_int (stmt, ":order", order);
      khai_stmt_bind_text (stmt, ":key", line->key);
    }
  khai_stmt_bind_text (stmt, ":state", khai_order_state_to_string (line->state));
  khai_stmt_bind_text (stmt, ":file", line->file != NULL ? line->file : import->file);
  khai_stmt_bind_text (stmt, ":sheet", line->sheet);
  khai_stmt_bind_int (stmt, ":row", line->row);
  khai_stmt_bind_text (stmt, ":now", import->now);
  bind_fields (stmt, KHAI_ORDER_N_FIELDS, KHAI_LINE_N_END, line->values);
  return row ? khai_stmt_run (stmt, error) : get_id (stmt, &line->id, error);
}

static gboolean
put_order (Import *import, KhaiOrder *order, GError **error)
{
  gboolean row = FALSE, changed = FALSE;
  KhaiStmt *stmt;
  gboolean ok = TRUE;

  khai_stmt_bind_text (import->find_order, ":channel", order->channel);
  khai_stmt_bind_text (import->find_order, ":shop", order->shop);
  khai_stmt_bind_text (import->find_order, ":order_id", order->values[KHAI_ORDER_ID]);
  khai_stmt_bind_text (import->find_order, ":client", import->store->served);
  if (!khai_stmt_step (import->find_order, &row, error))
    return FALSE;
  if (row)
    {
      order->id = khai_stmt_int (import->find_order, 0);
      changed = merge_state (khai_stmt_text (import->find_order, 1), &order->state);
      changed |= merge_values (import->find_order, 3, order->values, KHAI_ORDER_N_FIELDS);
    }
  khai_stmt_reset (import->find_order);
  import->result->n_new_orders += !row;
  import->result->n_changed_orders += changed;
  import->result->n_same_orders += row && !changed;
  if (!row || changed)
    {
      stmt = row ? import->change_order : import->add_order;
      if (row)
        khai_stmt_bind_int (stmt, ":id", order->id);
      else
        {
          khai_stmt_bind_text (stmt, ":channel", order->channel);
          khai_stmt_bind_text (stmt, ":shop", order->shop);
          khai_stmt_bind_text (stmt, ":client", import->store->served);
          khai_stmt_bind_text (stmt, ":dialect", order->dialect);
        }
      khai_stmt_bind_text (stmt, ":state", khai_order_state_to_string (order->state));
      khai_stmt_bind_int (stmt, ":masked", order->masked);
      khai_stmt_bind_text (stmt, ":now", import->now);
      bind_fields (stmt, 0, KHAI_ORDER_N_FIELDS, order->values);
      ok = row ? khai_stmt_run (stmt, error) : get_id (stmt, &order->id, error);
    }
  for (guint i = 0; ok && i < order->lines->len; i++)
    ok = put_line (import, order->id, changed, order->lines->pdata[i], error);
  return ok;
}

/* A file that changed nothing is remembered too: the next time it is known. */
static gboolean
put_file (Import *import, GError **error)
{
  g_autoptr (KhaiStmt) find = khai_stmt_new (import->store->db, "SELECT max(imported_at) FROM order_file WHERE digest = :digest AND shop = :shop", error);
  g_autoptr (KhaiStmt) add = NULL;
  gboolean row = FALSE;
  guint n_lines = 0;

  if (find == NULL)
    return FALSE;
  khai_stmt_bind_text (find, ":digest", import->digest);
  khai_stmt_bind_text (find, ":shop", import->shop);
  if (!khai_stmt_step (find, &row, error))
    return FALSE;
  import->result->seen_at = row ? g_strdup (khai_stmt_text (find, 0)) : NULL;
  if (import->result->seen_at != NULL)
    return TRUE;
  for (guint i = 0; i < import->orders->len; i++)
    n_lines += ((KhaiOrder *) import->orders->pdata[i])->lines->len;
  add = khai_stmt_new (import->store->db, "INSERT INTO order_file (name, digest, dialect, shop, n_orders, n_lines, actor, imported_at)"
                                          " VALUES (:name, :digest, :dialect, :shop, :orders, :lines, :actor, :now)", error);
  if (add == NULL)
    return FALSE;
  khai_stmt_bind_text (add, ":name", import->file);
  khai_stmt_bind_text (add, ":digest", import->digest);
  khai_stmt_bind_text (add, ":dialect", import->dialect);
  khai_stmt_bind_text (add, ":shop", import->shop);
  khai_stmt_bind_int (add, ":orders", import->orders->len);
  khai_stmt_bind_int (add, ":lines", n_lines);
  khai_stmt_bind_text (add, ":actor", import->actor);
  khai_stmt_bind_text (add, ":now", import->now);
  return khai_stmt_run (add, error);
}

static gboolean
import_all (Import *import, GError **error)
{
  if (!prepare_import (import, error) || !put_file (import, error))
    return FALSE;
  for (guint i = 0; i < import->orders->len; i++)
    if (!put_order (import, import->orders->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
import_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Import *import = arguments;
  gboolean ok;

  import->store = self;
  import->now = khai_clock_now_string (self->clock);
  import->declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!khai_sql_begin (self->db, error))
    {
      clear_import (import);
      return FALSE;
    }
  ok = import_all (import, error);
  if (ok)
    {
      import->result->declared = (char **) g_hash_table_get_keys_as_array (import->declared, NULL);
      g_hash_table_steal_all (import->declared);
    }
  clear_import (import);
  if (ok && !import->dry)
    return khai_sql_commit (self->db, error);
  khai_sql_rollback (self->db);
  return ok;
}

/**
 * khai_store_import_orders:
 * @self: a store
 * @orders: (element-type KhaiOrder): what a file says, each with its number; values an earlier file had are filled in
 * @file: the file's name
 * @digest: SHA-256 of its bytes, to know it again
 * @dialect: id of its dialect
 * @shop: which shop; "" when there is one only
 * @actor: who imports
 * @dry: work everything out and keep nothing
 * @error: failures of the database
 *
 * Takes all orders in one transaction, or none. New ones are added; of known ones only what is said differently changes, and states only go
 * forward (open, shipped, completed, returned, cancelled).
 *
 * Returns: (transfer full) (nullable): what became or would become of them
 */
KhaiOrderResult *
khai_store_import_orders (KhaiStore *self, GPtrArray *orders, const char *file, const char *digest, const char *dialect, const char *shop,
                          const char *actor, gboolean dry, GError **error)
{
  g_autoptr (KhaiOrderResult) result = g_new0 (KhaiOrderResult, 1);
  Import import = { .orders = orders, .file = file, .digest = digest, .dialect = dialect, .shop = shop, .actor = actor, .dry = dry, .result = result };

  g_return_val_if_fail (orders != NULL && file != NULL && digest != NULL && dialect != NULL && shop != NULL && actor != NULL, NULL);

  return khai_store_run (self, import_on_worker, &import, error) ? g_steal_pointer (&result) : NULL;
}

/* ---- reading ---- */

typedef struct
{
  gint64 id; /* 0: all */
  GPtrArray *orders;
} Listing;

static void
read_values (KhaiStmt *stmt, int column, char **values, guint n)
{
  for (guint i = 0; i < n; i++)
    values[i] = g_strdup (khai_stmt_text (stmt, column + i));
}

static KhaiOrder *
read_order (KhaiStmt *stmt)
{
  KhaiOrder *order = khai_order_new (khai_stmt_text (stmt, 1), khai_stmt_text (stmt, 2), khai_stmt_text (stmt, 3));

  order->id = khai_stmt_int (stmt, 0);
  khai_order_state_parse (khai_stmt_text (stmt, 4), &order->state);
  order->masked = khai_stmt_int (stmt, 5) != 0;
  read_values (stmt, 6, order->values, KHAI_ORDER_N_FIELDS);
  return order;
}

static KhaiOrderLine *
read_line (KhaiStmt *stmt)
{
  KhaiOrderLine *line = khai_order_line_new ();

  line->id = khai_stmt_int (stmt, 1);
  line->key = g_strdup (khai_stmt_text (stmt, 2));
  khai_order_state_parse (khai_stmt_text (stmt, 3), &line->state);
  line->file = g_strdup (khai_stmt_text (stmt, 4));
  line->sheet = g_strdup (khai_stmt_text (stmt, 5));
  line->row = khai_stmt_int (stmt, 6);
  line->declaration = g_strdup (khai_stmt_text (stmt, 7));
  read_values (stmt, 8, line->values, KHAI_LINE_N_FIELDS);
  return line;
}

static gboolean
list_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Listing *listing = arguments;
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (KhaiStmt) orders = prepare (self, 0, KHAI_ORDER_N_FIELDS, "SELECT id, channel, shop, dialect, state, masked, {names} FROM sales_order"
                                         " WHERE (:id = 0 AND client IS :client) OR id = :id ORDER BY coalesce(ordered_at, imported_at) DESC, id DESC", error);
  g_autoptr (KhaiStmt) lines = orders != NULL ? prepare (self, KHAI_ORDER_N_FIELDS, KHAI_LINE_N_END, "SELECT sales_order, id, line_key, state,"
                                                         " source_file, source_sheet, source_row, declaration, {names} FROM order_line"
                                                         " WHERE (:id = 0 AND sales_order IN (SELECT id FROM sales_order WHERE client IS"
                                                         " :client)) OR sales_order = :id ORDER BY id", error) : NULL;
  gboolean row = TRUE;

  if (lines == NULL)
    return FALSE;
  khai_stmt_bind_int (orders, ":id", listing->id);
  khai_stmt_bind_int (lines, ":id", listing->id);
  khai_stmt_bind_text (orders, ":client", self->served);
  khai_stmt_bind_text (lines, ":client", self->served);
  while (khai_stmt_step (orders, &row, error) && row)
    {
      KhaiOrder *order = read_order (orders);

      g_ptr_array_add (listing->orders, order);
      g_hash_table_insert (by_id, &order->id, order);
    }
  if (row)
    return FALSE;
  row = TRUE;
  while (khai_stmt_step (lines, &row, error) && row)
    {
      gint64 id = khai_stmt_int (lines, 0);
      KhaiOrder *order = g_hash_table_lookup (by_id, &id);

      if (order != NULL)
        g_ptr_array_add (order->lines, read_line (lines));
    }
  return !row;
}

/**
 * khai_store_list_orders:
 * @self: a store
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable) (element-type KhaiOrder): all orders, the newest first, with their lines in the files' order
 */
GPtrArray *
khai_store_list_orders (KhaiStore *self, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
  Listing listing = { 0, orders };

  return khai_store_run (self, list_on_worker, &listing, error) ? g_steal_pointer (&orders) : NULL;
}

/**
 * khai_store_get_order:
 * @self: a store
 * @id: an order's id
 * @error: %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: (transfer full) (nullable): the order with its lines
 */
KhaiOrder *
khai_store_get_order (KhaiStore *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);
  Listing listing = { id, orders };

  g_return_val_if_fail (id > 0, NULL);

  if (!khai_store_run (self, list_on_worker, &listing, error))
    return NULL;
  if (orders->len == 1)
    return g_ptr_array_steal_index (orders, 0);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such order");
  return NULL;
}

typedef struct
{
  gint64 line;
  const char *declaration;
} Link;

static gboolean
link_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Link *link = arguments;
  g_autoptr (KhaiStmt) find = khai_stmt_new (self->db, "SELECT declaration FROM order_line WHERE id = :id", error);
  g_autoptr (KhaiStmt) set = find != NULL ? khai_stmt_new (self->db, "UPDATE order_line SET declaration = :declaration WHERE id = :id", error) : NULL;
  gboolean row = FALSE;

  if (set == NULL)
    return FALSE;
  khai_stmt_bind_int (find, ":id", link->line);
  if (!khai_stmt_step (find, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such order line");
      return FALSE;
    }
  if (link->declaration != NULL && !khai_stmt_is_null (find, 0) && strcmp (khai_stmt_text (find, 0), link->declaration) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "another declaration carries that line");
      return FALSE;
    }
  khai_stmt_bind_int (set, ":id", link->line);
  khai_stmt_bind_text (set, ":declaration", link->declaration);
  return khai_stmt_run (set, error);
}

/**
 * khai_store_set_line_declaration:
 * @self: a store
 * @line: an order line's id
 * @declaration: (nullable): id of the declaration that carries it; %NULL frees it
 * @error: %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_EXISTS when another declaration carries it; failures of the database
 *
 * Goods are declared once.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_set_line_declaration (KhaiStore *self, gint64 line, const char *declaration, GError **error)
{
  Link link = { line, declaration };

  return khai_store_run_transaction (self, link_on_worker, &link, error);
}

/* ---- mappings ---- */

typedef struct
{
  const char *kind, *name, *body;
  GHashTable *found;
} Mapping;

static gboolean
save_mapping (KhaiStore *self, gpointer arguments, GError **error)
{
  Mapping *mapping = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, mapping->body == NULL
                                                         ? "DELETE FROM mapping WHERE kind = :kind AND name = :name AND :body IS NULL"
                                                         : "INSERT INTO mapping (kind, name, body) VALUES (:kind, :name, :body)"
                                                           " ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":kind", mapping->kind);
  khai_stmt_bind_text (stmt, ":name", mapping->name);
  khai_stmt_bind_text (stmt, ":body", mapping->body);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_store_save_mapping:
 * @self: a store
 * @kind: what the file holds: "orders", "declarations"
 * @name: what the user calls it
 * @body: (nullable): the mapping, JSON as in data/dialects; %NULL forgets it
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_save_mapping (KhaiStore *self, const char *kind, const char *name, const char *body, GError **error)
{
  Mapping mapping = { kind, name, body, NULL };

  g_return_val_if_fail (kind != NULL && name != NULL, FALSE);

  return khai_store_run_transaction (self, save_mapping, &mapping, error);
}

static gboolean
get_mappings (KhaiStore *self, gpointer arguments, GError **error)
{
  Mapping *mapping = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT name, body FROM mapping WHERE kind = :kind", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":kind", mapping->kind);
  while (khai_stmt_step (stmt, &row, error) && row)
    g_hash_table_insert (mapping->found, g_strdup (khai_stmt_text (stmt, 0)), g_strdup (khai_stmt_text (stmt, 1)));
  return !row;
}

/**
 * khai_store_get_mappings:
 * @self: a store
 * @kind: what the files hold
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): bodies by name
 */
GHashTable *
khai_store_get_mappings (KhaiStore *self, const char *kind, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Mapping mapping = { kind, NULL, NULL, found };

  g_return_val_if_fail (kind != NULL, NULL);

  return khai_store_run (self, get_mappings, &mapping, error) ? g_steal_pointer (&found) : NULL;
}
