/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders come twice, change, are declared once, and are all there or none of them. */

#include "config.h"

#include "store-fixture.h"

#include "khai-error.h"
#include "khai-sql.h"
#include "khai-store-orders.h"

static KhaiOrder *
make_order (const char *id, KhaiOrderState state, const char *const *skus)
{
  KhaiOrder *order = khai_order_new ("shopify", "", "shopify-orders");

  khai_order_set (order, KHAI_ORDER_ID, id);
  khai_order_set (order, KHAI_ORDER_CURRENCY, "USD");
  order->state = state;
  for (guint i = 0; skus[i] != NULL; i++)
    {
      KhaiOrderLine *line = khai_order_line_new ();

      khai_order_line_set (line, KHAI_LINE_SKU, skus[i]);
      khai_order_line_set (line, KHAI_LINE_QUANTITY, "2");
      line->key = g_strdup (skus[i]);
      line->file = g_strdup ("orders.csv");
      line->row = i + 2;
      line->state = KHAI_ORDER_UNKNOWN;
      g_ptr_array_add (order->lines, line);
    }
  return order;
}

static GPtrArray *
make_orders (KhaiOrderState state)
{
  static const char *const skus[] = { "AO", "NON", NULL };
  GPtrArray *orders = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_order_free);

  g_ptr_array_add (orders, make_order ("#1", state, skus));
  g_ptr_array_add (orders, make_order ("#2", KHAI_ORDER_OPEN, skus));
  return orders;
}

static KhaiOrderResult *
import (StoreFixture *f, GPtrArray *orders, const char *digest, gboolean dry)
{
  g_autoptr (GError) error = NULL;
  KhaiOrderResult *result = khai_store_import_orders (f->store, orders, "orders.csv", digest, "shopify-orders", "", "Hoa", dry, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_counts (const KhaiOrderResult *result, const char *expected)
{
  g_autofree char *got = g_strdup_printf ("%u %u %u, %u %u %u", result->n_new_orders, result->n_changed_orders, result->n_same_orders,
                                          result->n_new_lines, result->n_changed_lines, result->n_same_lines);

  g_assert_cmpstr (got, ==, expected);
}

static guint
count_orders (StoreFixture *f)
{
  g_autoptr (GPtrArray) orders = khai_store_list_orders (f->store, NULL);

  return orders->len;
}

static void
test_twice (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) dry = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (GPtrArray) first = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (GPtrArray) again = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (KhaiOrderResult) tried = import (f, dry, "aa", TRUE);
  g_autoptr (KhaiOrderResult) taken = NULL;
  g_autoptr (KhaiOrderResult) same = NULL;
  g_autoptr (KhaiOrder) read = NULL;
  g_autoptr (GError) error = NULL;

  assert_counts (tried, "2 0 0, 4 0 0");
  g_assert_cmpuint (count_orders (f), ==, 0);
  taken = import (f, first, "aa", FALSE);
  assert_counts (taken, "2 0 0, 4 0 0");
  g_assert_null (taken->seen_at);
  store_fixture_reopen (f);
  same = import (f, again, "aa", FALSE);
  assert_counts (same, "0 0 2, 0 0 4");
  g_assert_cmpstr (same->seen_at, ==, "2026-12-01T03:00:00.000Z");
  g_assert_cmpuint (count_orders (f), ==, 2);
  read = khai_store_get_order (f->store, ((KhaiOrder *) again->pdata[0])->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (khai_order_get (read, KHAI_ORDER_ID), ==, "#1");
  g_assert_cmpuint (read->lines->len, ==, 2);
  g_assert_cmpstr (khai_order_line_get (read->lines->pdata[1], KHAI_LINE_SKU), ==, "NON");
  g_assert_cmpuint (((KhaiOrderLine *) read->lines->pdata[1])->row, ==, 3);
  g_assert_null (khai_store_get_order (f->store, 99, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* A later report knows more of some things and nothing of others. */
static void
test_changed (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) first = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (GPtrArray) later = make_orders (KHAI_ORDER_CANCELLED);
  g_autoptr (GPtrArray) older = make_orders (KHAI_ORDER_SHIPPED);
  g_autoptr (KhaiOrderResult) taken = import (f, first, "aa", FALSE);
  g_autoptr (KhaiOrderResult) changed = NULL;
  g_autoptr (KhaiOrderResult) back = NULL;
  g_autoptr (KhaiOrder) read = NULL;

  khai_order_set (later->pdata[0], KHAI_ORDER_CURRENCY, NULL);
  khai_order_line_set (((KhaiOrder *) later->pdata[1])->lines->pdata[0], KHAI_LINE_QUANTITY, "3");
  changed = import (f, later, "bb", FALSE);
  assert_counts (changed, "0 1 1, 0 1 3");
  back = import (f, older, "cc", FALSE);
  assert_counts (back, "0 0 2, 0 1 3");
  read = khai_store_get_order (f->store, ((KhaiOrder *) first->pdata[0])->id, NULL);
  g_assert_cmpint (read->state, ==, KHAI_ORDER_CANCELLED);
  g_assert_cmpstr (khai_order_get (read, KHAI_ORDER_CURRENCY), ==, "USD");
}

static void
test_declared_once (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) orders = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (GPtrArray) later = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (KhaiOrderResult) taken = import (f, orders, "aa", FALSE);
  g_autoptr (KhaiOrderResult) changed = NULL;
  g_autoptr (KhaiDeclaration) document = khai_declaration_new ();
  g_autofree char *a = khai_store_create (f->store, document, "Hoa", "import", NULL);
  g_autofree char *b = khai_store_create (f->store, document, "Hoa", "import", NULL);
  gint64 line = ((KhaiOrderLine *) ((KhaiOrder *) orders->pdata[0])->lines->pdata[0])->id;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_set_line_declaration (f->store, line, a, &error));
  g_assert_true (khai_store_set_line_declaration (f->store, line, a, &error));
  g_assert_no_error (error);
  g_assert_false (khai_store_set_line_declaration (f->store, line, b, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  khai_order_line_set (((KhaiOrder *) later->pdata[0])->lines->pdata[0], KHAI_LINE_QUANTITY, "5");
  changed = import (f, later, "bb", FALSE);
  g_assert_cmpstr (changed->declared[0], ==, a);
  g_assert_null (changed->declared[1]);
  g_clear_error (&error);
  g_assert_true (khai_store_set_line_declaration (f->store, line, NULL, &error));
  g_assert_true (khai_store_set_line_declaration (f->store, line, b, &error));
  g_assert_no_error (error);
}

/* An order that cannot be stored takes the whole file with it. */
static void
test_all_or_none (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) orders = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (GError) error = NULL;

  khai_order_set (orders->pdata[1], KHAI_ORDER_ID, NULL);
  g_assert_null (khai_store_import_orders (f->store, orders, "orders.csv", "aa", "shopify-orders", "", "Hoa", FALSE, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (count_orders (f), ==, 0);
}

static void
test_mappings (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GHashTable) none = NULL;

  g_assert_true (khai_store_save_mapping (f->store, "orders", "Sổ của Hoa", "{}", NULL));
  g_assert_true (khai_store_save_mapping (f->store, "orders", "Sổ của Hoa", "{\"id\":\"x\"}", NULL));
  found = khai_store_get_mappings (f->store, "orders", NULL);
  g_assert_cmpuint (g_hash_table_size (found), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (found, "Sổ của Hoa"), ==, "{\"id\":\"x\"}");
  g_assert_true (khai_store_save_mapping (f->store, "orders", "Sổ của Hoa", NULL, NULL));
  none = khai_store_get_mappings (f->store, "orders", NULL);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
}

/* A database made before there were orders. */
static void
test_older (StoreFixture *f, gconstpointer data)
{
  static const char *const scripts[] = { "001-first.sql", "002-classification.sql" };
  g_autoptr (GPtrArray) orders = make_orders (KHAI_ORDER_OPEN);
  g_autoptr (KhaiOrderResult) result = NULL;
  sqlite3 *db = NULL;

  g_clear_object (&f->store);
  remove_tree (f->dir);
  g_assert_cmpint (g_mkdir_with_parents (f->dir, 0700), ==, 0);
  g_assert_true (khai_sql_open (f->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "data", "sql", scripts[i], NULL);
      g_autofree char *sql = NULL;

      g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));
      g_assert_true (khai_sql_exec (db, sql, NULL));
    }
  g_assert_true (khai_sql_exec (db, "PRAGMA user_version=2; PRAGMA application_id=1263026767;", NULL));
  khai_sql_close (db);
  store_fixture_reopen (f);
  result = import (f, orders, "aa", FALSE);
  assert_counts (result, "2 0 0, 4 0 0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store-orders/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("twice", test_twice);
  ADD ("changed", test_changed);
  ADD ("declared-once", test_declared_once);
  ADD ("all-or-none", test_all_or_none);
  ADD ("mappings", test_mappings);
  ADD ("older", test_older);
  return g_test_run ();
}
