/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is out as a file: never over the network meanwhile, the same key afterwards, and an answer that is taken once. */

#include "config.h"

#include "khai-error.h"
#include "khai-json.h"
#include "store-fixture.h"

#define GATEWAY "https://127.0.0.1:8443/osw/v1"
#define LATER "2036-12-01T03:05:00.000Z"
#define PATH "/tmp/VN-1-00000000.khai.zip"

static void
assert_state (KhaiStore *store, const char *id, const char *state)
{
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_true (khai_store_load (store, id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, state);
}

static char *
enqueue (StoreFixture *f, const char *reference, gint64 *entry_id)
{
  char *id = new_declaration (f->store, reference);
  g_autoptr (KhaiOutboxEntry) entry = new_entry (id, reference, "{\"a\":1}");
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_enqueue (f->store, entry, NULL, &error));
  g_assert_no_error (error);
  *entry_id = entry->id;
  return id;
}

static guint
n_due (StoreFixture *f)
{
  g_autoptr (KhaiOutboxEntry) due = khai_store_next_due (f->store, LATER, NULL);

  return due != NULL;
}

static void
test_out_and_back (StoreFixture *f, gconstpointer data)
{
  gint64 entry = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry);
  g_autoptr (KhaiOutboxEntry) before = khai_store_get_outbox (f->store, id, NULL);
  g_autoptr (KhaiOutboxEntry) out = NULL;
  g_autoptr (KhaiOutboxEntry) found = NULL;
  g_autoptr (KhaiOutboxEntry) again = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (n_due (f), ==, 1);
  g_assert_true (khai_store_hand_out (f->store, entry, PATH, &error));
  g_assert_no_error (error);
  store_fixture_reopen (f);
  assert_state (f->store, id, "by-hand");
  g_assert_cmpuint (n_due (f), ==, 0);
  taken = khai_store_outbox_turn (f->store, NULL, LATER, NULL, 0, 9, &error);
  g_assert_cmpuint (taken->len, ==, 0);
  out = khai_store_get_outbox (f->store, id, NULL);
  g_assert_cmpstr (out->handed_to, ==, PATH);
  g_assert_cmpstr (out->key, ==, before->key);
  found = khai_store_find_key (f->store, before->key, &error);
  g_assert_cmpint (found->id, ==, entry);
  list = khai_store_list_by_hand (f->store, &error);
  g_assert_cmpuint (list->len, ==, 1);
  /* The same file again, elsewhere: when it left stays. */
  g_assert_true (khai_store_hand_out (f->store, entry, "/tmp/other", &error));
  g_assert_true (khai_store_take_back (f->store, entry, &error));
  g_assert_no_error (error);
  assert_state (f->store, id, "queued");
  again = khai_store_get_outbox (f->store, id, NULL);
  g_assert_null (again->handed_at);
  g_assert_cmpstr (again->key, ==, before->key);
  g_assert_true (g_bytes_equal (again->body, before->body));
  g_assert_cmpuint (n_due (f), ==, 1);
  g_assert_false (khai_store_take_back (f->store, entry, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

/* Made as a file from the first: it never was in the queue. */
static void
test_handed_at_once (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autoptr (KhaiOutboxEntry) entry = new_entry (id, "VN-1", "{\"a\":1}");
  g_autoptr (GError) error = NULL;

  entry->handed_at = g_strdup ("2026-12-01T03:00:00.000Z");
  entry->handed_to = g_strdup (PATH);
  g_assert_true (khai_store_enqueue (f->store, entry, NULL, &error));
  g_assert_no_error (error);
  assert_state (f->store, id, "by-hand");
  g_assert_cmpuint (n_due (f), ==, 0);
  record_text (f->store, id, "/notes", "too late", &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

static void
test_not_while_sending (StoreFixture *f, gconstpointer data)
{
  gint64 entry = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) receipt = new_json ("{\"receiptId\":\"r-1\",\"state\":\"received\"}");

  g_assert_true (khai_store_outbox_sending (f->store, entry, &error));
  g_assert_false (khai_store_hand_out (f->store, entry, PATH, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  assert_state (f->store, id, "sending");
  g_assert_true (khai_store_outbox_retry (f->store, entry, TRUE, LATER, "unknown", &error));
  g_assert_true (khai_store_hand_out (f->store, entry, PATH, &error));
  g_assert_true (khai_store_outbox_done (f->store, entry, receipt, TRUE, &error));
  g_assert_false (khai_store_hand_out (f->store, entry, PATH, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (khai_store_hand_out (f->store, 4711, PATH, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

static JsonNode *
events (const char *text)
{
  JsonNode *node = khai_json_parse (text, -1, NULL);

  g_assert_nonnull (node);
  return node;
}

#define EVENT(sequence, reference, state) \
  "{\"sequence\":" sequence ",\"localReference\":\"" reference "\",\"type\":\"t\",\"state\":\"" state "\"}"

static gboolean
settle (StoreFixture *f, const char *id, const char *answer, const char *list, GError **error)
{
  g_autoptr (KhaiOutboxEntry) entry = khai_store_get_outbox (f->store, id, NULL);
  g_autoptr (KhaiOutboxOutcome) outcome = g_new0 (KhaiOutboxOutcome, 1);
  g_autoptr (JsonNode) node = events (list);

  outcome->id = entry->id;
  outcome->state = "done";
  outcome->verified = TRUE;
  outcome->answer = new_json (answer);
  return khai_store_settle_by_hand (f->store, entry, outcome, json_node_get_array (node), error);
}

static void
test_settled (StoreFixture *f, gconstpointer data)
{
  gint64 entry = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (JsonNode) stream = events ("[" EVENT ("1", "VN-9", "received") "," EVENT ("2", "VN-1", "received") "," EVENT ("3", "VN-1", "accepted") ","
                                        EVENT ("4", "VN-9", "accepted") "," EVENT ("5", "VN-1", "cleared") "," EVENT ("6", "VN-1", "exited") "]");
  gboolean verified = FALSE;
  g_autoptr (JsonNode) receipt = NULL;

  g_assert_true (khai_store_hand_out (f->store, entry, PATH, &error));
  /* One bad event, and nothing is stored at all. */
  g_assert_false (settle (f, id, "{\"receiptId\":\"r-1\",\"state\":\"received\"}", "[" EVENT ("2", "VN-1", "received") "," EVENT ("3", "VN-9", "x") "]",
                          &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (settle (f, id, "{\"state\":\"received\"}", "[]", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  assert_state (f->store, id, "by-hand");
  g_assert_true (settle (f, id, "{\"receiptId\":\"r-1\",\"state\":\"received\"}",
                         "[" EVENT ("2", "VN-1", "received") "," EVENT ("3", "VN-1", "accepted") "," EVENT ("5", "VN-1", "cleared") "]", &error));
  g_assert_no_error (error);
  assert_state (f->store, id, "cleared");
  receipt = khai_store_read_receipt (f->store, id, &verified, NULL);
  g_assert_nonnull (receipt);
  g_assert_true (verified);
  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, NULL), ==, 0);
  g_assert_false (settle (f, id, "{\"receiptId\":\"r-2\",\"state\":\"received\"}", "[]", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  /* The same again in order: what is known takes nothing back, what is new counts. */
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, json_node_get_array (stream), &error));
  g_assert_no_error (error);
  assert_state (f->store, id, "exited");
  kept = khai_store_read_events (f->store, id, &error);
  g_assert_cmpuint (kept->len, ==, 4);
  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, NULL), ==, 6);
}

/* Events came over the network before the reply was read: the receipt still finds its place. */
static void
test_events_first (StoreFixture *f, gconstpointer data)
{
  gint64 entry = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) stream = events ("[" EVENT ("1", "VN-1", "received") "," EVENT ("2", "VN-1", "accepted") "]");

  g_assert_true (khai_store_hand_out (f->store, entry, PATH, &error));
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, json_node_get_array (stream), &error));
  assert_state (f->store, id, "accepted");
  g_assert_true (settle (f, id, "{\"receiptId\":\"r-1\",\"state\":\"received\"}", "[" EVENT ("1", "VN-1", "received") "]", &error));
  g_assert_no_error (error);
  assert_state (f->store, id, "accepted");
}

static void
test_old_database (StoreFixture *f, gconstpointer data)
{
  gint64 entry = 0;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_make_old (f, 9);
  store_fixture_sql (f, "INSERT INTO declaration (id, document, reference, state, created_at, changed_at) VALUES ('d-1', '{}', 'VN-1', 'queued', 'x', 'x');"
                        "INSERT INTO outbox (declaration, reference, gateway, key, body, content_digest, signature, state, created_at, next_at)"
                        " VALUES ('d-1', 'VN-1', '" GATEWAY "', 'k-1', x'7b7d', 'd', 's', 'queued', 'x', '2026-01-01T00:00:00.000Z')");
  store_fixture_reopen (f);
  g_assert_cmpuint (n_due (f), ==, 1);
  id = enqueue (f, "VN-2", &entry);
  g_assert_true (khai_store_hand_out (f->store, entry, PATH, &error));
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/by-hand/out-and-back", test_out_and_back);
  ADD ("/store/by-hand/handed-at-once", test_handed_at_once);
  ADD ("/store/by-hand/not-while-sending", test_not_while_sending);
  ADD ("/store/by-hand/settled", test_settled);
  ADD ("/store/by-hand/events-first", test_events_first);
  ADD ("/store/by-hand/old-database", test_old_database);
  return g_test_run ();
}
