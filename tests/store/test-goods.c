/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The catalogue: all or nothing, one code for one product, the client's own before the shared one, and the undo. */

#include "config.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-goods.h"
#include "store-fixture.h"

static void
add (GPtrArray *products, const char *client, const char *sku, const char *json)
{
  g_autoptr (JsonNode) body = json != NULL ? new_json (json) : NULL;

  g_ptr_array_add (products, khai_product_new (client, sku, body));
}

static char *
save (StoreFixture *f, const char *client, const char *sku, const char *json, GError **error)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);

  add (products, client, sku, json);
  return khai_store_save_products (f->store, products, "typed", "Hoa", error);
}

static void
save_well (StoreFixture *f, const char *client, const char *sku, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = save (f, client, sku, json, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);
}

static void
assert_product (StoreFixture *f, const char *client, const char *channel, const char *code, const char *pointer, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiProduct) product = khai_store_get_product (f->store, client, channel, code, &error);
  g_autofree char *text = product != NULL ? khai_json_get_text (product->body, pointer) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_found (StoreFixture *f, const char *client, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = khai_store_find_products (f->store, client, text, 0, &error);
  g_autoptr (GString) skus = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (skus, "%s%s", i > 0 ? " " : "", ((KhaiProduct *) found->pdata[i])->sku);
  g_assert_cmpstr (skus->str, ==, expected);
}

static void
test_codes (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;

  save_well (f, "", "NON-LA-01", "{\"sku\":\"NON-LA-01\",\"material\":\"palm leaf\",\"aliases\":[{\"channel\":\"shopee\",\"sku\":\"99\"}]}");
  assert_product (f, "", "", "non-la-01", "/material", "palm leaf");
  assert_product (f, "", "", " NON-LA-01 ", "/material", "palm leaf");
  assert_product (f, "", "shopee", "99", "/sku", "NON-LA-01");
  assert_product (f, "", "shopee", "NON-LA-01", "/sku", "NON-LA-01");
  assert_product (f, "", "etsy", "99", "/sku", NULL);
  none = save (f, "", "OTHER", "{\"sku\":\"OTHER\",\"aliases\":[{\"channel\":\"shopee\",\"sku\":\"99\"}]}", &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_null (none);
  assert_product (f, "", "", "OTHER", "/sku", NULL);
  g_clear_error (&error);
  none = save (f, "", "  ", "{}", &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

static void
test_client (StoreFixture *f, gconstpointer data)
{
  save_well (f, "", "A", "{\"sku\":\"A\",\"material\":\"shared\"}");
  save_well (f, "", "B", "{\"sku\":\"B\",\"material\":\"shared\"}");
  save_well (f, "c1", "A", "{\"sku\":\"A\",\"material\":\"own\"}");
  assert_product (f, "c1", "", "A", "/material", "own");
  assert_product (f, "c2", "", "A", "/material", "shared");
  assert_product (f, "c1", "", "B", "/material", "shared");
  assert_found (f, "c1", "", "A B");
  assert_found (f, "c1", "shared", "B");
  assert_found (f, "", "own", "");
}

static void
test_find (StoreFixture *f, gconstpointer data)
{
  save_well (f, "", "G1", "{\"sku\":\"G1\",\"names\":{\"vi\":\"Nón lá Huế\",\"en\":\"Conical hat\"},\"hsCode\":\"65040000\"}");
  save_well (f, "", "G2", "{\"sku\":\"G2\",\"names\":{\"vi\":\"Đĩa gốm\"},\"use\":\"100% _ 'x'\"}");
  assert_found (f, "", "non hue", "G1");
  assert_found (f, "", "NÓN", "G1");
  assert_found (f, "", "dia gom", "G2");
  assert_found (f, "", "6504", "G1");
  assert_found (f, "", "hat gom", "");
  assert_found (f, "", "%", "G2");
  assert_found (f, "", "'x'", "G2");
}

static void
test_undo (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = NULL;
  guint n = 0;

  save_well (f, "", "A", "{\"sku\":\"A\",\"material\":\"clay\"}");
  save_well (f, "", "C", "{\"sku\":\"C\",\"material\":\"silk\"}");
  add (products, "", "A", "{\"sku\":\"A\",\"material\":\"glass\"}");
  add (products, "", "B", "{\"sku\":\"B\"}");
  add (products, "", "C", NULL);
  batch = khai_store_save_products (f->store, products, "goods.xlsx", "Hoa", &error);
  g_assert_no_error (error);
  assert_found (f, "", "", "A B");
  g_assert_true (khai_store_undo_products (f->store, batch, "Hoa", &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
  assert_found (f, "", "", "A C");
  assert_product (f, "", "", "A", "/material", "clay");
  assert_product (f, "", "", "C", "/material", "silk");
  g_assert_false (khai_store_undo_products (f->store, batch, "Hoa", &n, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (khai_store_undo_products (f->store, "none", "Hoa", &n, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* Somebody worked on one of them meanwhile: nothing is taken back. */
static void
test_undo_late (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = NULL;

  add (products, "", "A", "{\"sku\":\"A\"}");
  add (products, "", "B", "{\"sku\":\"B\"}");
  batch = khai_store_save_products (f->store, products, "goods.xlsx", "Hoa", &error);
  save_well (f, "", "B", "{\"sku\":\"B\",\"material\":\"clay\"}");
  g_assert_false (khai_store_undo_products (f->store, batch, "Hoa", NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  assert_found (f, "", "", "A B");
}

/* One batch hands a channel's code on; a database made before there were goods has none. */
static void
test_hand_on (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_product_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = NULL;

  store_fixture_make_old (f, 5);
  store_fixture_reopen (f);
  assert_found (f, "", "", "");
  save_well (f, "", "A", "{\"sku\":\"A\",\"aliases\":[{\"sku\":\"X\"}]}");
  add (products, "", "B", "{\"sku\":\"B\",\"aliases\":[{\"sku\":\"X\"}]}");
  add (products, "", "A", "{\"sku\":\"A\"}");
  batch = khai_store_save_products (f->store, products, "typed", "Hoa", &error);
  g_assert_no_error (error);
  assert_product (f, "", "", "x", "/sku", "B");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store-goods/" name, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
  ADD ("codes", test_codes);
  ADD ("client", test_client);
  ADD ("find", test_find);
  ADD ("undo", test_undo);
  ADD ("undo-late", test_undo_late);
  ADD ("hand-on", test_hand_on);
  return g_test_run ();
}
