/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people say about orders: words and values that outlive another import, columns of files nobody described, and what drafts have in common. */

#include "config.h"

#include <glib/gstdio.h>

#include "app-fixture.h"
#include "khai-error.h"
#include "khai-goods.h"
#include "khai-json.h"
#include "khai-order-desk.h"
#include "khai-order-import.h"
#include "khai-order-mapping.h"
#include "khai-training.h"
#include "khai-templates.h"

#define HEAD "Name,Financial Status,Fulfillment Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name," \
             "Shipping Street,Shipping City,Shipping Country\n"

static KhaiOrderImport *
import_text (AppFixture *f, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  const KhaiOrderImportOptions options = { .path = path };
  g_autoptr (GError) error = NULL;
  KhaiOrderImport *import;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  import = khai_order_import_run (f->context, &options, NULL, &error);
  g_assert_no_error (error);
  return import;
}

static void
take (AppFixture *f, const char *name, const char *text)
{
  g_autoptr (KhaiOrderImport) import = import_text (f, name, text);

  g_assert_nonnull (import->result);
}

/* "2 ready 1 waiting: unknown-sku A; no-country B" */
static char *
describe_desk (AppFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiOrderDesk) desk = khai_order_desk_load (f->context, NULL, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (desk->plan->fates->len, ==, desk->orders->len);
  g_string_append_printf (text, "%u waiting", desk->plan->n_waiting);
  for (guint i = 0; i < desk->plan->gaps->len; i++)
    {
      const KhaiOrderGap *gap = desk->plan->gaps->pdata[i];

      g_string_append_printf (text, "; %s %s", khai_order_gap_kind_to_string (gap->kind), gap->key);
    }
  for (guint i = 0; i < desk->plan->groups->len; i++)
    {
      const KhaiOrderGroup *group = desk->plan->groups->pdata[i];
      g_autofree char *value = khai_decimal_to_short_string (group->value);

      g_string_append_printf (text, "; %s to %s %s %s", value, group->consignee, group->country, khai_gate_to_string (group->gate));
    }
  return g_string_free (text, FALSE);
}

static void
assert_desk (AppFixture *f, const char *expected)
{
  g_autofree char *found = describe_desk (f);

  g_assert_cmpstr (found, ==, expected);
}

static void
add_product (AppFixture *f, const char *sku, const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"sku\":\"%s\",\"description\":\"Bát sứ\",\"hsCode\":\"69111000\",\"originCountry\":\"VN\",\"unit\":\"PCE\","
                                           "\"netMassKg\":\"0.5\"%s}", sku, more);
  g_autoptr (JsonNode) body = khai_json_parse (text, -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = khai_goods_save (f->context, "", body, "test", &error);

  g_assert_no_error (error);
}

static void
test_words (AppFixture *f, gconstpointer data)
{
  const char *text = HEAD "#1,teleported,,USD,2026-10-01 10:11:00 +0700,2,Bowl,16,,Ada,1 Main,Austin,Freedonia\n";
  g_autoptr (GError) error = NULL;

  add_product (f, "BOWL-1", "");
  take (f, "orders.csv", text);
  assert_desk (f, "1 waiting; no-sku Bowl; no-country Freedonia; unknown-state teleported");
  g_assert_false (khai_orders_explain (f->context, KHAI_ORDER_WORD_COUNTRY, "shopify", "Freedonia", "Sylvania", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (khai_orders_explain (f->context, KHAI_ORDER_WORD_STATE, "shopify", "teleported", "gone", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (khai_orders_explain (f->context, KHAI_ORDER_WORD_TITLE, "shopify", "Bowl", " ", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_true (khai_orders_explain (f->context, KHAI_ORDER_WORD_COUNTRY, "shopify", " FREEDONIA ", "Pháp", &error));
  assert_desk (f, "1 waiting; no-sku Bowl; unknown-state teleported");
  g_assert_true (khai_orders_explain (f->context, KHAI_ORDER_WORD_TITLE, "shopify", "Bowl", "BOWL-1", &error));
  /* Another channel's word is another word. */
  g_assert_true (khai_orders_explain (f->context, KHAI_ORDER_WORD_STATE, "etsy", "teleported", "open", &error));
  assert_desk (f, "1 waiting; unknown-state teleported");
  g_assert_true (khai_orders_explain (f->context, KHAI_ORDER_WORD_STATE, "shopify", "teleported", "open", &error));
  assert_desk (f, "0 waiting; 32 to Ada FR rate");
  take (f, "again.csv", text);
  assert_desk (f, "0 waiting; 32 to Ada FR rate");
  g_assert_true (khai_orders_explain (f->context, KHAI_ORDER_WORD_COUNTRY, "shopify", "Freedonia", NULL, &error));
  assert_desk (f, "1 waiting; no-country Freedonia");
}

static void
test_corrections (AppFixture *f, gconstpointer data)
{
  const char *text = HEAD "#1,paid,unfulfilled,,2026-10-01 10:11:00 +0700,2,Bowl,,BOWL-1,A*** E***,1 M***,Austin,US\n"
                          "#2,paid,unfulfilled,USD,2026-10-01 10:11:00 +0700,2,Bowl,16,BOWL-1,Bo,1 Main,Austin,US\n";
  static const KhaiOrderCorrection wrong[][2] = {
    { { NULL, KHAI_ORDER_CONSIGNEE, "Ada" }, { NULL, KHAI_ORDER_COUNTRY_CODE, "Atlantis" } },
    { { NULL, KHAI_ORDER_CONSIGNEE, "Ada" }, { NULL, KHAI_ORDER_CURRENCY, "dollars of mine" } },
    { { NULL, KHAI_ORDER_CONSIGNEE, "Ada" }, { "BOWL-1|Bowl||1", KHAI_LINE_NET_QUANTITY, "-1" } },
    { { NULL, KHAI_ORDER_CONSIGNEE, "Ada" }, { "BOWL-1|Bowl||1", KHAI_LINE_UNIT_PRICE, "0" } },
    { { NULL, KHAI_ORDER_CONSIGNEE, "Ada" }, { "BOWL-1|Bowl||1", KHAI_LINE_UNIT_PRICE, "cheap" } },
  };
  static const KhaiOrderCorrection right[] = {
    { NULL, KHAI_ORDER_CONSIGNEE, " Ada Example " }, { NULL, KHAI_ORDER_ADDRESS1, "1 Main Street" }, { NULL, KHAI_ORDER_CURRENCY, "eur" },
    { NULL, KHAI_ORDER_COUNTRY_CODE, "Đức" }, { "BOWL-1|Bowl||1", KHAI_LINE_UNIT_PRICE, "1.250,50" }, { "BOWL-1|Bowl||1", KHAI_LINE_NET_QUANTITY, "1" },
  };
  const KhaiOrderCorrection back = { NULL, KHAI_ORDER_CONSIGNEE, "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) orders = NULL;
  const KhaiOrder *order = NULL;

  add_product (f, "BOWL-1", "");
  take (f, "orders.csv", text);
  assert_desk (f, "1 waiting; no-price BOWL-1; no-currency shopify; masked #1; 32 to Bo US rate");
  orders = khai_orders_load (f->context, &error);
  for (guint i = 0; i < orders->len; i++)
    if (g_str_equal (khai_order_get (orders->pdata[i], KHAI_ORDER_ID), "#1"))
      order = orders->pdata[i];
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      guint which = 9;

      g_assert_false (khai_orders_correct (f->context, order, wrong[i], 2, &which, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      g_assert_cmpuint (which, ==, 1);
      g_clear_error (&error);
    }
  /* Nothing of what was refused is there. */
  assert_desk (f, "1 waiting; no-price BOWL-1; no-currency shopify; masked #1; 32 to Bo US rate");
  g_assert_true (khai_orders_correct (f->context, order, right, G_N_ELEMENTS (right), NULL, &error));
  assert_desk (f, "0 waiting; 32 to Bo US rate; 1250.5 to Ada Example DE rate");
  take (f, "again.csv", text);
  assert_desk (f, "0 waiting; 32 to Bo US rate; 1250.5 to Ada Example DE rate");
  g_assert_true (khai_orders_correct (f->context, order, &back, 1, NULL, &error));
  assert_desk (f, "1 waiting; masked #1; 32 to Bo US rate");
}

/* A report without any price, as Amazon's of orders to be sent: the seller's own price in the catalogue counts, and only then. */
static void
test_currency (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add_product (f, "BOWL-1", "");
  take (f, "orders.csv", HEAD "#1,paid,unfulfilled,,2026-10-01 10:11:00 +0700,2,Bowl,16,BOWL-1,Ada,1 Main,Austin,US\n"
                              "#2,paid,unfulfilled,EUR,2026-10-01 10:11:00 +0700,2,Bowl,16,BOWL-1,Bo,1 Main,Austin,US\n");
  assert_desk (f, "1 waiting; no-currency shopify; 32 to Bo US rate");
  g_assert_false (khai_orders_explain (f->context, KHAI_ORDER_WORD_CURRENCY, "shopify", "shopify", "shells", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_true (khai_orders_explain (f->context, KHAI_ORDER_WORD_CURRENCY, "shopify", "shopify", "VND", &error));
  assert_desk (f, "0 waiting; 32 to Bo US rate; 32 to Ada US duty");
}

static void
test_catalogue_price (AppFixture *f, gconstpointer data)
{
  const char *text = "order-id\torder-item-id\tpurchase-date\tpayments-date\treporting-date\tpromise-date\tdays-past-promise\tbuyer-email\tbuyer-name\t"
                     "buyer-phone-number\tsku\tproduct-name\tquantity-purchased\tquantity-shipped\tquantity-to-ship\tship-service-level\trecipient-name\t"
                     "ship-address-1\tship-address-2\tship-address-3\tship-city\tship-state\tship-postal-code\tship-country\n"
                     "111-1\t9001\t2026-10-01T02:11:00+00:00\t\t\t\t\t\tDana\t\tBOWL-1\tBowl\t3\t0\t3\tStandard\tDana\t9 Ave\t\t\tAustin\tTX\t73301\tUS\n";

  add_product (f, "BOWL-1", "");
  take (f, "unshipped.txt", text);
  assert_desk (f, "1 waiting; no-price BOWL-1; no-currency amazon");
  add_product (f, "BOWL-1", ",\"unitPrice\":{\"amount\":\"12.5\",\"currency\":\"USD\"}");
  assert_desk (f, "0 waiting; 37.5 to Dana US rate");
}

static void
test_mapping (AppFixture *f, gconstpointer data)
{
  const char *text = "Meine Bestellungen\nBestellnummer;Artikel;Menge;Preis;Währung;Empfänger;Straße;Land\nA-1;BOWL-1;2;16,50;EUR;Ada;1 Weg;DE\n";
  const char *other_order = "Land;Straße;Empfänger;Währung;Preis;Menge;Artikel;Bestellnummer\nDE;2 Weg;Bo;EUR;16,50;1;BOWL-1;A-2\n";
  static const KhaiOrderField fields[] = { KHAI_ORDER_ID, KHAI_LINE_SKU, KHAI_LINE_QUANTITY, KHAI_LINE_UNIT_PRICE, KHAI_ORDER_CURRENCY,
                                           KHAI_ORDER_CONSIGNEE, KHAI_ORDER_ADDRESS1, KHAI_ORDER_COUNTRY };
  g_autoptr (KhaiOrderImport) unknown = import_text (f, "shop.csv", text);
  g_autofree char *path = g_build_filename (f->dir, "shop.csv", NULL);
  g_autoptr (KhaiOrderMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;

  add_product (f, "BOWL-1", "");
  g_assert_null (unknown->result);
  g_assert_cmpstr (((KhaiProblem *) unknown->file->problems->pdata[0])->code, ==, "order-unknown");
  mapping = khai_order_mapping_read (f->context, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mapping->name, ==, "shop");
  g_assert_cmpuint (mapping->columns->len, ==, G_N_ELEMENTS (fields));
  g_assert_cmpstr (((KhaiMappingColumn *) mapping->columns->pdata[3])->example, ==, "16,50");
  for (guint i = 0; i < mapping->columns->len; i++)
    ((KhaiMappingColumn *) mapping->columns->pdata[i])->used = FALSE;
  g_assert_cmpint (khai_order_mapping_find_missing (mapping), ==, KHAI_ORDER_ID);
  g_assert_false (khai_order_mapping_save (mapping, f->context, "Mein Laden", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  for (guint i = 0; i < mapping->columns->len; i++)
    {
      KhaiMappingColumn *column = mapping->columns->pdata[i];

      column->used = TRUE;
      column->field = fields[i];
    }
  mapping->numbers = KHAI_NUMBERS_COMMA;
  g_assert_cmpint (khai_order_mapping_find_missing (mapping), ==, KHAI_LINE_N_END);
  g_assert_true (khai_order_mapping_save (mapping, f->context, "Mein Laden", &error));
  take (f, "shop.csv", text);
  /* The same headers in another order are the same kind of file. */
  take (f, "other.csv", other_order);
  assert_desk (f, "0 waiting; 16.5 to Bo DE rate; 33 to Ada DE rate");
}

static void
assert_text (JsonNode *document, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_json_get_text (document, pointer);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_base (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) sample = khai_sample_get_document (f->context, "courier-parcel", &error);
  g_autoptr (JsonNode) document = khai_json_parse (
      "{\"schemaVersion\":\"1\",\"dataset\":\"ecommerce-low-value\",\"destinationCountry\":\"US\",\"consignee\":{\"name\":\"Ada\",\"address\":"
      "{\"country\":\"US\",\"city\":\"Đà Thành\"}},\"invoice\":{\"number\":\"#1\",\"total\":{\"amount\":\"32\",\"currency\":\"USD\"}},\"items\":["
      "{\"line\":1,\"netMassKg\":\"0.36\"},{\"line\":2,\"netMassKg\":\"0.5\"}]}", -1, &error);
  KhaiStore *store = khai_context_get_store (f->context, &error);
  const KhaiOrderSettings settings = { .template_name = (char *) "courier" };
  const char *const ask[] = { NULL };
  g_autoptr (JsonNode) base = NULL;
  g_autoptr (JsonNode) draft = NULL;
  KhaiOrderDrafts drafts = { NULL, "0.2", "2026-12-03" };

  g_assert_true (khai_store_save_template (store, "courier", NULL, khai_declaration_get_root (sample), ask, "Hoa", NULL, &error));
  base = khai_order_settings_find_base (&settings, f->context, &error);
  g_assert_no_error (error);
  drafts.base = base;
  draft = khai_order_draft_new (document, &drafts, &error);
  g_assert_no_error (error);
  assert_text (draft, "/customsOffice", "01DD");
  assert_text (draft, "/exporter/id", "001185004321");
  assert_text (draft, "/transport/placeOfLoading", "VNHAN");
  assert_text (draft, "/transport/departureDate", "2026-12-03");
  assert_text (draft, "/transport/finalDestination/code", "USZZZ");
  assert_text (draft, "/transport/finalDestination/name", "DA THANH");
  assert_text (draft, "/consignee/name", "Ada");
  assert_text (draft, "/grossMassKg", "1.06");
  assert_text (draft, "/invoice/total/amount", "32");
  assert_text (draft, "/localReference", NULL);
  /* The sample's term is DAP: what its door price and freight were says nothing of this parcel. */
  assert_text (draft, "/invoice/incoterm", "DAP");
  assert_text (draft, "/invoice/incotermPlace", NULL);
  assert_text (draft, "/customsValueTotal/amount", NULL);
  assert_text (draft, "/valuation/freight", NULL);
  assert_text (draft, "/documents/0/type", NULL);
  assert_text (draft, "/notes", "Bán qua sàn ETSY; giá gồm phí gửi 21,00 USD");
  {
    g_autoptr (JsonNode) term = khai_json_string ("FCA");
    g_autoptr (JsonNode) other = NULL;

    khai_json_set (base, "/invoice/incoterm", term, NULL);
    other = khai_order_draft_new (document, &drafts, &error);
    assert_text (other, "/customsValueTotal/amount", "32");
    assert_text (other, "/invoice/incotermPlace", "London");
  }
}

int
main (int argc, char *argv[])
{
  static const struct { const char *path; void (*test) (AppFixture *, gconstpointer); } tests[] = {
    { "/order-desk/words", test_words },     { "/order-desk/corrections", test_corrections }, { "/order-desk/catalogue-price", test_catalogue_price },
    { "/order-desk/mapping", test_mapping }, { "/order-desk/base", test_base },
    { "/order-desk/currency", test_currency },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, AppFixture, NULL, app_fixture_set_up, tests[i].test, app_fixture_tear_down);
  return g_test_run ();
}
