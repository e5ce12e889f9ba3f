/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clients and their numbers, people, what they say, the address book; and a database made before there were any. */

#include "config.h"

#include "store-fixture.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-board.h"
#include "khai-store-clients.h"
#include "khai-store-goods.h"
#include "khai-store-orders.h"
#include "khai-store-parties.h"
#include "khai-store-people.h"

static KhaiClient *
new_client (const char *name, const char *code, const char *prefix)
{
  KhaiClient *client = khai_client_new ();

  g_free (client->name);
  g_free (client->tax_code);
  g_free (client->prefix);
  client->name = g_strdup (name);
  client->tax_code = g_strdup (code);
  client->prefix = g_strdup (prefix);
  return client;
}

static char *
add_client (StoreFixture *f, const char *name, const char *code, const char *prefix)
{
  g_autoptr (KhaiClient) client = new_client (name, code, prefix);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_save_client (f->store, client, "Lan", &error));
  g_assert_no_error (error);
  return g_strdup (client->id);
}

static void
test_save (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClient) client = new_client ("Gốm '; DROP TABLE client; --", "001085012345", "GOM");
  g_autoptr (KhaiClient) same_code = new_client ("Other", "001085012345", "");
  g_autoptr (KhaiClient) same_prefix = new_client ("Other", "0109302947", "GOM");
  g_autoptr (KhaiClient) read = NULL;
  g_autoptr (GPtrArray) clients = NULL;

  client->exporter = new_json ("{\"phone\":\"0912345678\"}");
  client->mandate_expires = g_strdup ("2027-01-31");
  client->by_agent = TRUE;
  client->agent_code = g_strdup ("AB123");
  g_assert_true (khai_store_save_client (f->store, client, "Lan", &error));
  g_assert_false (khai_store_save_client (f->store, same_code, "Lan", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (khai_store_save_client (f->store, same_prefix, "Lan", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (same_prefix->id);
  g_free (client->name);
  client->name = g_strdup ("Gốm Bát Tràng");
  g_assert_true (khai_store_save_client (f->store, client, "Lan", &error));
  store_fixture_reopen (f);
  read = khai_store_get_client (f->store, client->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->name, ==, "Gốm Bát Tràng");
  g_assert_cmpstr (read->mandate_expires, ==, "2027-01-31");
  g_assert_cmpstr (read->agent_code, ==, "AB123");
  g_assert_true (read->by_agent);
  g_assert_null (read->certificate);
  {
    g_autofree char *phone = khai_json_get_text (read->exporter, "/phone");

    g_assert_cmpstr (phone, ==, "0912345678");
  }
  g_assert_true (khai_store_remove_client (f->store, client->id, TRUE, &error));
  clients = khai_store_list_clients (f->store, &error);
  g_assert_cmpuint (clients->len, ==, 0);
  g_assert_true (khai_store_save_client (f->store, same_code, "Lan", &error));
  g_assert_false (khai_store_remove_client (f->store, client->id, FALSE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (khai_store_remove_client (f->store, "nobody", TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static char *
next (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  char *reference = khai_store_next_reference (f->store, &error);

  g_assert_no_error (error);
  return reference;
}

static void
assert_next (StoreFixture *f, const char *expected)
{
  g_autofree char *reference = next (f);

  g_assert_cmpstr (reference, ==, expected);
}

static void
test_numbers (StoreFixture *f, gconstpointer data)
{
  g_autofree char *first = add_client (f, "Gốm", "001085012345", "GOM");
  g_autofree char *second = add_client (f, "Lụa", "001085012346", "");
  g_autofree char *typed = NULL;
  g_autoptr (GError) error = NULL;

  assert_next (f, "VN-2026-000001");
  g_assert_true (khai_store_serve_client (f->store, first, &error));
  assert_next (f, "GOM-2026-000001");
  typed = new_declaration (f->store, "GOM-2026-000002");
  assert_next (f, "GOM-2026-000003");
  g_assert_true (khai_store_serve_client (f->store, second, &error));
  assert_next (f, "VN-2026-000002");
  g_assert_true (khai_store_serve_client (f->store, NULL, &error));
  assert_next (f, "VN-2026-000003");
  g_assert_false (khai_store_serve_client (f->store, "nobody", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  assert_next (f, "VN-2026-000004");
}

static char *
client_of (StoreFixture *f, const char *id)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_load (f->store, id, &record, NULL, &error));
  g_assert_no_error (error);
  return g_strdup (record->client != NULL ? record->client : "");
}

static void
test_whose (StoreFixture *f, gconstpointer data)
{
  g_autofree char *client = add_client (f, "Gốm", "001085012345", "");
  g_autofree char *before = new_declaration (f->store, "A");
  g_autofree char *after = NULL;
  g_autofree char *whose = client_of (f, before);
  g_autofree char *served = NULL;
  g_autofree char *taken = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clients = NULL;
  g_autoptr (KhaiOutboxEntry) entry = NULL;

  g_assert_cmpstr (whose, ==, "");
  g_assert_true (khai_store_serve_client (f->store, client, &error));
  after = new_declaration (f->store, "B");
  served = client_of (f, after);
  g_assert_cmpstr (served, ==, client);
  clients = khai_store_list_clients (f->store, &error);
  g_assert_cmpuint (((KhaiClient *) clients->pdata[0])->n_open, ==, 1);
  g_assert_true (khai_store_set_declaration_client (f->store, before, client, &error));
  taken = client_of (f, before);
  g_assert_cmpstr (taken, ==, client);
  g_assert_false (khai_store_set_declaration_client (f->store, before, "nobody", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  entry = new_entry (before, "A", "{}");
  g_assert_true (khai_store_enqueue (f->store, entry, NULL, &error));
  g_assert_false (khai_store_set_declaration_client (f->store, before, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (khai_store_remove_client (f->store, client, TRUE, &error));
  g_clear_pointer (&served, g_free);
  served = khai_store_get_served (f->store, &error);
  g_assert_null (served);
  g_assert_false (khai_store_serve_client (f->store, client, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static void
test_people (StoreFixture *f, gconstpointer data)
{
  g_autoptr (KhaiPerson) lan = khai_person_new ("Trần Thị Lan", "clerk");
  g_autoptr (KhaiPerson) twin = khai_person_new ("TRAN THI LAN", "signer");
  g_autoptr (KhaiPerson) gone = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_save_person (f->store, lan, &error));
  g_assert_false (khai_store_save_person (f->store, twin, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_clear_error (&error);
  g_free (lan->role);
  lan->role = g_strdup ("signer");
  g_assert_true (khai_store_save_person (f->store, lan, &error));
  people = khai_store_list_people (f->store, &error);
  g_assert_cmpuint (people->len, ==, 1);
  g_assert_cmpstr (((KhaiPerson *) people->pdata[0])->role, ==, "signer");
  g_assert_true (khai_store_remove_person (f->store, lan->id, TRUE, &error));
  gone = khai_store_get_person (f->store, lan->id, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  g_assert_true (khai_store_save_person (f->store, twin, &error));
  g_assert_no_error (error);
}

static void
test_sayings (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "A");
  g_autoptr (GPtrArray) comments = NULL;
  g_autoptr (GPtrArray) reviews = NULL;
  g_autoptr (GPtrArray) authors = NULL;
  g_autoptr (GPtrArray) work = NULL;
  g_autoptr (GError) error = NULL;
  const KhaiWork *row;
  gint64 number = 0;

  g_assert_true (khai_store_add_comment (f->store, id, "/consignee/name", "Bình", "Đúng tên chưa?", &number, &error));
  g_assert_true (khai_store_add_comment (f->store, id, "", "Bình", "'; --", NULL, &error));
  g_assert_true (khai_store_settle_comment (f->store, number, "Lan", TRUE, &error));
  g_assert_false (khai_store_settle_comment (f->store, 999, "Lan", TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (khai_store_add_comment (f->store, "none", "", "Bình", "x", NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  comments = khai_store_list_comments (f->store, id, &error);
  g_assert_cmpuint (comments->len, ==, 2);
  g_assert_cmpstr (((KhaiComment *) comments->pdata[0])->done_by, ==, "Lan");
  g_assert_null (((KhaiComment *) comments->pdata[1])->done_at);
  g_assert_true (khai_store_add_review (f->store, id, "d1", "asked", "Lan", "", &error));
  g_assert_true (khai_store_add_review (f->store, id, "d2", "approved", "Bình", "ok", &error));
  reviews = khai_store_list_reviews (f->store, id, &error);
  g_assert_cmpstr (((KhaiReview *) reviews->pdata[0])->verdict, ==, "approved");
  record_text (f->store, id, "/regime", "E62", &error);
  authors = khai_store_list_authors (f->store, id, &error);
  g_assert_cmpstr (authors->pdata[0], ==, "Lan");
  work = khai_store_list_work (f->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (work->len, ==, 1);
  row = work->pdata[0];
  g_assert_cmpstr (row->verdict, ==, "approved");
  g_assert_cmpstr (row->reviewer, ==, "Bình");
  g_assert_cmpstr (row->review_digest, ==, "d2");
  g_assert_cmpuint (row->n_comments, ==, 1);
  g_assert_nonnull (row->document_digest);
}

/* ---- the address book ---- */

static gint64
put (StoreFixture *f, const char *client, const char *key, const char *country, const char *id_key, const char *body, const char *declaration)
{
  g_autoptr (KhaiParty) party = g_new0 (KhaiParty, 1);
  g_autoptr (GError) error = NULL;

  party->client = g_strdup (client);
  party->name_key = g_strdup (key);
  party->country = g_strdup (country);
  party->id_key = g_strdup (id_key);
  party->body = new_json (body);
  g_assert_true (khai_store_put_party (f->store, party, declaration, &error));
  g_assert_no_error (error);
  return party->id;
}

/* client:name@country#id*uses, one after the other */
static void
assert_book (StoreFixture *f, const char *client, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parties = khai_store_list_parties (f->store, client, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < parties->len; i++)
    {
      const KhaiParty *party = parties->pdata[i];
      g_autofree char *name = khai_json_get_text (party->body, "/name");

      g_string_append_printf (text, "%s:%s@%s#%s*%u;", party->client, name, party->country, party->id_key, party->n_uses);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_book (StoreFixture *f, gconstpointer data)
{
  g_autofree char *a = new_declaration (f->store, "A");
  g_autofree char *b = new_declaration (f->store, "B");
  g_autoptr (GError) error = NULL;
  gint64 first = put (f, "x", "muller", "DE", "", "{\"name\":\"Müller\",\"address\":{\"city\":\"Berlin\"}}", a);
  gint64 other;

  /* The same again, without its mark and with a number: one entry, the name it had, the city kept. */
  g_assert_cmpint (put (f, "x", "muller", "DE", "DE123", "{\"name\":\"MULLER\",\"id\":\"DE123\"}", b), ==, first);
  assert_book (f, "x", "x:Müller@DE#DE123*2;");
  g_assert_cmpint (put (f, "x", "muller", "DE", "DE123", "{\"name\":\"Müller\"}", b), ==, first);
  assert_book (f, "x", "x:Müller@DE#DE123*2;");
  /* Renamed, with the same number. */
  g_assert_cmpint (put (f, "x", "muller ag", "DE", "DE123", "{\"name\":\"Müller AG\"}", NULL), ==, first);
  assert_book (f, "x", "x:Müller AG@DE#DE123*2;");
  /* Another number, another country, another client: others. */
  g_assert_cmpint (put (f, "x", "muller ag", "DE", "DE999", "{\"name\":\"Müller AG\"}", NULL), !=, first);
  g_assert_cmpint (put (f, "x", "muller ag", "AT", "", "{\"name\":\"Müller AG\"}", NULL), !=, first);
  other = put (f, "y", "muller ag", "DE", "", "{\"name\":\"Muller AG\"}", NULL);
  assert_book (f, "y", "y:Muller AG@DE#*0;");
  assert_book (f, "", "");
  /* Shared, it is everybody's; shared by the second client as well, it is the same. */
  g_assert_true (khai_store_share_party (f->store, first, "", &error));
  assert_book (f, "y", ":Müller AG@DE#DE123*2;y:Muller AG@DE#*0;");
  g_assert_true (khai_store_share_party (f->store, other, "", &error));
  g_assert_no_error (error);
  assert_book (f, "y", ":Müller AG@DE#DE123*2;");
  g_assert_true (khai_store_remove_party (f->store, first, TRUE, &error));
  assert_book (f, "y", "");
  g_assert_true (khai_store_remove_party (f->store, first, FALSE, &error));
  assert_book (f, "y", ":Müller AG@DE#DE123*2;");
  g_assert_false (khai_store_remove_party (f->store, 999, TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (khai_store_share_party (f->store, 999, "", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

/* An order is the client's for whom it was imported: the same number of another is another. */
static void
test_orders (StoreFixture *f, gconstpointer data)
{
  g_autofree char *gom = add_client (f, "Gốm", "001085012345", "GOM");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) nobodys = NULL;

  store_fixture_sql (f, "INSERT INTO sales_order (channel, shop, client, dialect, state, masked, order_id, imported_at, changed_at)"
                     " SELECT 'Shopify', id, id, 'shopify', 'open', 0, '#1001', 'x', 'x' FROM client UNION ALL"
                     " SELECT 'Shopify', '', NULL, 'shopify', 'open', 0, '#1001', 'x', 'x' UNION ALL"
                     " SELECT 'Shopify', '', NULL, 'shopify', 'open', 0, '#1002', 'x', 'x'");
  store_fixture_sql (f, "INSERT INTO order_line (sales_order, line_key, state, sku, source_file, source_row, imported_at, changed_at)"
                     " SELECT id, '1', 'open', 'SKU', 'f', 1, 'x', 'x' FROM sales_order");
  store_fixture_reopen (f);
  nobodys = khai_store_list_orders (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nobodys->len, ==, 2);
  g_assert_true (khai_store_serve_client (f->store, gom, &error));
  mine = khai_store_list_orders (f->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_cmpuint (((KhaiOrder *) mine->pdata[0])->lines->len, ==, 1);
  {
    g_autoptr (GPtrArray) open = khai_store_list_open_lines (f->store, &error);

    g_assert_cmpuint (open->len, ==, 1);
  }
}

static void
test_searches (StoreFixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) body = new_json ("{\"text\":\"gốm\"}");
  g_autoptr (GHashTable) found = NULL;
  g_autoptr (GHashTable) left = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_save_search (f->store, "board", "Gốm", body, &error));
  g_assert_true (khai_store_save_search (f->store, "board", "Gốm", body, &error));
  found = khai_store_list_searches (f->store, "board", &error);
  g_assert_cmpuint (g_hash_table_size (found), ==, 1);
  g_assert_true (khai_json_equal (g_hash_table_lookup (found, "Gốm"), body));
  g_assert_true (khai_store_save_search (f->store, "board", "Gốm", NULL, &error));
  left = khai_store_list_searches (f->store, "board", &error);
  g_assert_cmpuint (g_hash_table_size (left), ==, 0);
}

static void
test_old_database (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) work = NULL;
  g_autoptr (GPtrArray) unbooked = NULL;
  g_autofree char *whose = NULL;

  store_fixture_make_old (f, 8);
  store_fixture_sql (f, "INSERT INTO declaration (id, document, state, consignee, created_at, changed_at)"
                     " VALUES ('old', '{\"plannedDate\":\"2026-12-05\"}', 'cleared', 'Müller', 'x', 'x')");
  store_fixture_reopen (f);
  whose = client_of (f, "old");
  g_assert_cmpstr (whose, ==, "");
  work = khai_store_list_work (f->store, "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((KhaiWork *) work->pdata[0])->planned, ==, "2026-12-05");
  unbooked = khai_store_list_unbooked (f->store, &error);
  g_assert_cmpuint (unbooked->len, ==, 1);
  g_assert_true (khai_store_check (f->store, &error));
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/clients/save", test_save);
  ADD ("/store/clients/numbers", test_numbers);
  ADD ("/store/clients/whose", test_whose);
  ADD ("/store/clients/people", test_people);
  ADD ("/store/clients/sayings", test_sayings);
  ADD ("/store/clients/book", test_book);
  ADD ("/store/clients/orders", test_orders);
  ADD ("/store/clients/searches", test_searches);
  ADD ("/store/clients/old-database", test_old_database);
  return g_test_run ();
}
