/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-error.h"
#include "khai-json.h"
#include "store-fixture.h"

#define GATEWAY "https://127.0.0.1:8443/osw/v1"
#define NOW "2026-12-01T03:00:00.000Z"
#define LATER "2026-12-01T03:05:00.000Z"

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

static void
test_once (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (KhaiOutboxEntry) again = new_entry (id, "VN-1", "{\"a\":1}");
  g_autoptr (KhaiOutboxEntry) other = new_entry (id, "VN-1", "{\"a\":2}");
  g_autoptr (GError) error = NULL;
  gboolean same = FALSE;

  assert_state (f->store, id, "queued");
  g_assert_false (khai_store_enqueue (f->store, again, &same, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_true (same);
  g_clear_error (&error);
  g_assert_false (khai_store_enqueue (f->store, other, &same, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_false (same);
  g_clear_error (&error);
  record_text (f->store, id, "/notes", "too late", &error);
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

/* The bytes and the key that come out are those that went in, however often the program starts anew. */
static void
test_bytes_kept (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autoptr (KhaiOutboxEntry) entry = new_entry (id, "VN-1", "{\"name\":\"Gốm\"}");
  g_autoptr (KhaiOutboxEntry) due = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_enqueue (f->store, entry, NULL, &error));
  store_fixture_reopen (f);
  g_assert_true (khai_store_outbox_sending (f->store, entry->id, &error));
  store_fixture_reopen (f);
  due = khai_store_next_due (f->store, NOW, &error);
  g_assert_nonnull (due);
  g_assert_true (g_bytes_equal (due->body, entry->body));
  g_assert_cmpstr (due->key, ==, entry->key);
  g_assert_cmpstr (due->signature, ==, entry->signature);
  g_assert_cmpstr (due->state, ==, "sending");
  g_assert_cmpuint (due->attempts, ==, 1);
}

static void
test_retry (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (KhaiOutboxEntry) due = NULL;
  g_autofree char *at = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_outbox_retry (f->store, entry_id, TRUE, LATER, "unknown", &error));
  assert_state (f->store, id, "unknown");
  g_assert_null (khai_store_next_due (f->store, NOW, &error));
  g_assert_no_error (error);
  at = khai_store_next_due_at (f->store, &error);
  g_assert_cmpstr (at, ==, LATER);
  due = khai_store_next_due (f->store, LATER, &error);
  g_assert_cmpstr (due->last_error, ==, "unknown");
}

static void
test_done (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (JsonNode) receipt = new_json ("{\"receiptId\":\"r-1\",\"declarationId\":\"d-1\",\"state\":\"received\"}");
  g_autoptr (JsonNode) back = NULL;
  g_autoptr (JsonNode) bad = new_json ("{\"state\":\"received\"}");
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean verified = FALSE;

  g_assert_false (khai_store_outbox_done (f->store, entry_id, bad, TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  assert_state (f->store, id, "queued");
  g_assert_true (khai_store_outbox_done (f->store, entry_id, receipt, TRUE, &error));
  g_assert_true (khai_store_load (f->store, id, &record, NULL, &error));
  g_assert_cmpstr (record->state, ==, "received");
  g_assert_cmpstr (record->receipt_id, ==, "r-1");
  g_assert_cmpstr (record->server_id, ==, "d-1");
  back = khai_store_read_receipt (f->store, id, &verified, &error);
  g_assert_true (verified);
  g_assert_true (json_node_equal (back, receipt));
  g_assert_null (khai_store_next_due_at (f->store, &error));
}

static void
test_refused_can_be_mended (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (JsonNode) problem = new_json ("{\"code\":\"OSW-4220\",\"findings\":[{\"pointer\":\"/packages\"}]}");
  g_autoptr (JsonNode) back = NULL;
  g_autoptr (KhaiOutboxEntry) again = new_entry (id, "VN-1", "{\"a\":2}");
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_outbox_refused (f->store, entry_id, problem, &error));
  assert_state (f->store, id, "refused");
  back = khai_store_read_problem (f->store, id, &error);
  g_assert_true (json_node_equal (back, problem));
  record_text (f->store, id, "/packages", "3", &error);
  g_assert_no_error (error);
  g_assert_true (khai_store_enqueue (f->store, again, NULL, &error));
  assert_state (f->store, id, "queued");
  g_assert_null (khai_store_read_problem (f->store, id, &error));
  g_assert_no_error (error);
}

static JsonArray *
events (const char *text)
{
  g_autoptr (JsonNode) node = new_json (text);

  return json_array_ref (json_node_get_array (node));
}

#define EVENT(sequence, type, state, more) \
  "{\"sequence\":" #sequence ",\"localReference\":\"VN-1\",\"type\":\"" type "\",\"state\":\"" state "\",\"occurredAt\":\"" NOW "\"" more "}"

static void
test_events (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (JsonArray) first = events ("[" EVENT (1, "received", "received", ) "," EVENT (2, "accepted", "accepted", ",\"registrationNumber\":\"304000000010\"") "]");
  g_autoptr (JsonArray) gap = events ("[" EVENT (4, "released", "cleared", ) "]");
  g_autoptr (JsonArray) again = events ("[" EVENT (2, "accepted", "accepted", ) "," EVENT (3, "exit-confirmed", "exited", ",\"channel\":\"green\"") "]");
  g_autoptr (JsonArray) late = events ("[" EVENT (4, "held", "held", ) ",{\"sequence\":5,\"localReference\":\"other\",\"type\":\"news\"}]");
  g_autoptr (JsonNode) receipt = new_json ("{\"receiptId\":\"r-1\",\"state\":\"received\"}");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, &error), ==, 0);
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, first, &error));
  g_assert_false (khai_store_apply_events (f->store, GATEWAY, gap, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, &error), ==, 2);
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, again, &error));
  /* The receipt is stored late and moves nothing back; nothing leaves an end state. */
  g_assert_true (khai_store_outbox_done (f->store, entry_id, receipt, TRUE, &error));
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, late, &error));
  g_assert_true (khai_store_load (f->store, id, &record, NULL, &error));
  g_assert_cmpstr (record->state, ==, "exited");
  g_assert_cmpstr (record->channel, ==, "green");
  g_assert_cmpstr (record->registration_number, ==, "304000000010");
  list = khai_store_read_events (f->store, id, &error);
  g_assert_cmpuint (list->len, ==, 4);
  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, &error), ==, 5);
  g_assert_cmpint (khai_store_get_cursor (f->store, "https://elsewhere", &error), ==, 0);
}

static void
test_bad_events (StoreFixture *f, gconstpointer data)
{
  const char *texts[] = { "[{}]", "[{\"sequence\":\"x\"}]", "[{\"sequence\":0}]", "[{\"sequence\":-1}]", "[7]", "[null]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonArray) bad = events (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (khai_store_apply_events (f->store, GATEWAY, bad, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
    }
}

/* What only this side can say, and what is no name of anything, changes nothing; the event itself is kept as it came. */
static void
test_absurd_events (StoreFixture *f, gconstpointer data)
{
  static const char *const states[] = { "draft", "queued", "sending", "unknown", "refused", "discarded", "", "Received", "a b", "<b>held</b>",
                                        "a-state-that-is-longer-than-any-that-a-contract-could-possibly-have" };
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autofree char *last = g_strdup_printf ("[{\"sequence\":%zu,\"localReference\":\"VN-1\",\"type\":\"%s\",\"channel\":\"%s\","
                                           "\"registrationNumber\":\"%s\",\"state\":\"held\"}]",
                                           G_N_ELEMENTS (states) + 1, long_text, long_text, long_text);
  g_autoptr (JsonArray) absurd = events (last);
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GPtrArray) kept = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *text = g_strdup_printf ("[{\"sequence\":%u,\"localReference\":\"VN-1\",\"type\":\"x\",\"state\":\"%s\"}]", i + 1, states[i]);
      g_autoptr (JsonArray) one = events (text);
      g_autoptr (KhaiRecord) now = NULL;

      g_assert_true (khai_store_apply_events (f->store, GATEWAY, one, NULL));
      g_assert_true (khai_store_load (f->store, id, &now, NULL, NULL));
      g_assert_cmpstr (now->state, ==, "queued");
    }
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, absurd, NULL));
  g_assert_true (khai_store_load (f->store, id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, "held");
  g_assert_null (record->channel);
  g_assert_null (record->registration_number);
  kept = khai_store_read_events (f->store, id, NULL);
  g_assert_cmpuint (kept->len, ==, G_N_ELEMENTS (states) + 1);
}

/* The answer to a submission can name no state of this side either. */
static void
test_absurd_receipt (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (JsonNode) receipt = new_json ("{\"receiptId\":\"r-1\",\"state\":\"discarded\"}");
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_true (khai_store_outbox_done (f->store, entry_id, receipt, TRUE, NULL));
  g_assert_true (khai_store_load (f->store, id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, "received");
}

/* What is left of the disk is for what is typed: events wait, edits and submissions do not. */
static void
test_disk_reserve (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autoptr (JsonArray) one = events ("[" EVENT (1, "received", "received", ) "]");
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  khai_store_set_reserve (f->store, G_MAXUINT64);
  id = enqueue (f, "VN-1", &entry_id);
  g_assert_false (khai_store_apply_events (f->store, GATEWAY, one, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, &error), ==, 0);
  khai_store_set_reserve (f->store, 0);
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, one, &error));
  g_assert_cmpint (khai_store_get_cursor (f->store, GATEWAY, &error), ==, 1);
}

static void
test_gateways (StoreFixture *f, gconstpointer data)
{
  gint64 entry_id = 0;
  g_autofree char *id = enqueue (f, "VN-1", &entry_id);
  g_autoptr (JsonArray) released = events ("[" EVENT (1, "exit-confirmed", "exited", ) "]");
  g_autoptr (GPtrArray) list = khai_store_list_gateways (f->store, NULL);

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (list->pdata[0], ==, GATEWAY);
  g_assert_true (khai_store_apply_events (f->store, GATEWAY, released, NULL));
  g_clear_pointer (&list, g_ptr_array_unref);
  list = khai_store_list_gateways (f->store, NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

/* What an edition before acts had queued is sent by this one, unchanged; what it had sent is known still. */
static void
test_old_database (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiOutboxEntry) due = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  store_fixture_make_old (f, 3);
  store_fixture_sql (f, "INSERT INTO declaration (id, document, reference, state, created_at, changed_at) VALUES ('old', '{}', 'VN-1', 'queued', 'x', 'x');"
                        "INSERT INTO outbox (declaration, reference, gateway, key, body, content_digest, signature, state, created_at, next_at) VALUES"
                        " ('old', 'VN-0', 'https://x', 'k0', x'7b7d', 'd', 's', 'refused', 'x', 'x'),"
                        " ('old', 'VN-1', 'https://x', 'k1', x'7b7d', 'd', 's', 'queued', 'x', '2026-11-01T00:00:00Z')");
  store_fixture_reopen (f);
  due = khai_store_next_due (f->store, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (due->key, ==, "k1");
  g_assert_cmpstr (due->act, ==, "submission");
  g_assert_cmpuint (g_bytes_get_size (due->body), ==, 2);
  acts = khai_store_list_acts (f->store, "old", &error);
  g_assert_cmpuint (acts->len, ==, 2);
  g_assert_true (khai_store_check (f->store, &error));
}

/* Answers and the next entries in one step: what flies is not taken again, and when a part fails nothing happened. */
static void
test_turn (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) more = NULL;
  g_autoptr (GPtrArray) outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_outcome_free);
  g_autofree char *last = NULL;
  gint64 ids[4];
  KhaiOutboxOutcome *outcome;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *reference = g_strdup_printf ("VN-%u", i);
      g_autofree char *id = enqueue (f, reference, &ids[i]);

      if (i == 3)
        last = g_steal_pointer (&id);
    }
  taken = khai_store_outbox_turn (f->store, NULL, LATER, NULL, 0, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (taken->len, ==, 3);
  g_assert_cmpstr (((KhaiOutboxEntry *) taken->pdata[0])->state, ==, "queued");
  outcome = g_new0 (KhaiOutboxOutcome, 1);
  outcome->id = ids[0];
  outcome->state = "done";
  outcome->answer = new_json ("{\"no\":\"receipt\"}");
  g_ptr_array_add (outcomes, outcome);
  g_assert_null (khai_store_outbox_turn (f->store, outcomes, LATER, ids + 1, 2, 2, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  assert_state (f->store, last, "queued");
  json_node_unref (outcome->answer);
  outcome->answer = new_json ("{\"receiptId\":\"r-1\",\"state\":\"received\"}");
  more = khai_store_outbox_turn (f->store, outcomes, LATER, ids + 1, 2, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (more->len, ==, 1);
  g_assert_cmpint (((KhaiOutboxEntry *) more->pdata[0])->id, ==, ids[3]);
  assert_state (f->store, last, "sending");
}

/* Somebody says "try now": what waits is due, what is under way or over stays as it is. */
static void
test_hurry (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GPtrArray) due = NULL;
  gint64 id = 0;
  g_autofree char *declaration = enqueue (f, "VN-1", &id);

  g_assert_true (khai_store_outbox_retry (f->store, id, FALSE, "2099-01-01T00:00:00Z", "network", &error));
  nothing = khai_store_outbox_turn (f->store, NULL, LATER, NULL, 0, 3, &error);
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_true (khai_store_outbox_hurry (f->store, LATER, &error));
  g_assert_no_error (error);
  due = khai_store_outbox_turn (f->store, NULL, LATER, NULL, 0, 3, &error);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_true (khai_store_outbox_hurry (f->store, LATER, &error));
  assert_state (f->store, declaration, "sending");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/outbox/once", test_once);
  ADD ("/store/outbox/bytes-kept", test_bytes_kept);
  ADD ("/store/outbox/retry", test_retry);
  ADD ("/store/outbox/hurry", test_hurry);
  ADD ("/store/outbox/done", test_done);
  ADD ("/store/outbox/refused-can-be-mended", test_refused_can_be_mended);
  ADD ("/store/events/stored", test_events);
  ADD ("/store/events/bad", test_bad_events);
  ADD ("/store/events/absurd", test_absurd_events);
  ADD ("/store/events/absurd-receipt", test_absurd_receipt);
  ADD ("/store/events/disk-reserve", test_disk_reserve);
  ADD ("/store/gateways", test_gateways);
  g_test_add ("/store/outbox/turn", StoreFixture, NULL, store_fixture_set_up, test_turn, store_fixture_tear_down);
  g_test_add ("/store/outbox/old-database", StoreFixture, NULL, store_fixture_set_up, test_old_database, store_fixture_tear_down);
  return g_test_run ();
}
