/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window may answer when it means harm, seen from the outbox: nothing is asked without end, nothing that stands here is lost or moved by
 * what only this side can say, and nothing is sent a second time with other bytes. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "fault-server.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-gateway.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-ledger.h"
#include "khai-outbox.h"
#include "khai-training.h"

#define EVENTS "/osw/v1/events"
#define LEDGER "/osw/v1/ledger"
#define DECLARATIONS "/osw/v1/declarations"

typedef struct
{
  AppFixture app;
  KhaiKey *ca, *server_key;
  char *ca_file, *url, *id;
  FaultServer *server;
  KhaiOutbox *outbox;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const char *hosts[] = { "127.0.0.1", NULL };
  g_autofree char *pem = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_set_up (&f->app, NULL);
  f->ca = khai_key_make ("Training authority", NULL, TRUE, NULL, NULL);
  f->server_key = khai_key_make ("127.0.0.1", f->ca, FALSE, hosts, NULL);
  f->server = fault_server_new (f->server_key);
  f->ca_file = g_build_filename (f->app.dir, "ca.pem", NULL);
  pem = khai_key_certificate_pem (f->ca);
  g_assert_true (g_file_set_contents (f->ca_file, pem, -1, NULL));
  f->url = g_strdup_printf ("https://127.0.0.1:%u/osw/v1", fault_server_get_port (f->server));
  f->id = khai_sample_create (f->app.context, "b11-ceramics-lcl", &error);
  g_assert_no_error (error);
  f->outbox = khai_outbox_new (f->app.context, &error);
  g_assert_no_error (error);
  khai_outbox_set_backoff (f->outbox, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->outbox);
  fault_server_free (f->server);
  khai_key_unref (f->ca);
  khai_key_unref (f->server_key);
  g_free (f->ca_file);
  g_free (f->url);
  g_free (f->id);
  app_fixture_tear_down (&f->app, NULL);
}

static KhaiStore *
store_of (Fixture *f)
{
  return khai_context_get_store (f->app.context, NULL);
}

static char *
http (const char *status, const char *body)
{
  gboolean good = *status == '2';

  return g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/%sjson\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", status,
                          good ? "" : "problem+", strlen (body), body);
}

static void
answer_at (Fixture *f, const char *path, const char *status, const char *body)
{
  g_autofree char *answer = http (status, body);

  fault_server_set_answer_at (f->server, path, answer);
}

static char *
state_of (Fixture *f)
{
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_true (khai_store_load (store_of (f), f->id, &record, NULL, NULL));
  return g_strdup (record->state);
}

static KhaiOutboxEntry *
entry_of (Fixture *f)
{
  return khai_store_get_outbox (store_of (f), f->id, NULL);
}

static gboolean
run_once (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gboolean good = khai_outbox_run_once (f->outbox, NULL, &error);

  if (error != NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      g_test_message ("%s", error->message);
      /* Whatever it is, there are words for it, and not those for a file or a field of the user's. */
      g_assert_false (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_INTERNAL));
      g_assert_cmpstr (advice->message, !=, "");
      g_assert_cmpstr (advice->advice, !=, "");
    }
  return good;
}

static void
queue (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_outbox_queue (f->outbox, f->id, f->url, f->ca_file, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* A receipt for `reference` and `digest` (NULL: those of what was sent), true otherwise. */
static char *
make_receipt (Fixture *f, const char *reference, const char *digest, const char *state)
{
  g_autoptr (KhaiOutboxEntry) entry = entry_of (f);
  g_autofree char *right = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));
  g_autofree char *text = g_strdup_printf ("{\"declarationId\":\"d-1\",\"localReference\":\"%s\",\"payloadDigest\":\"%s\",\"receiptId\":\"r-1\","
                                           "\"receivedAt\":\"2026-12-01T03:00:00Z\",\"state\":\"%s\",\"version\":1}",
                                           reference != NULL ? reference : entry->reference, digest != NULL ? digest : right, state);
  g_autofree char *jws = khai_jws_sign (f->server_key, text, strlen (text), FALSE, NULL, NULL);
  g_autofree char *open = g_strndup (text, strlen (text) - 1);

  return g_strdup_printf ("%s,\"receiptJws\":\"%s\"}", open, jws);
}

/* Sent and taken, honestly. */
static void
send_it (Fixture *f)
{
  g_autofree char *receipt = NULL;
  g_autofree char *state = NULL;

  queue (f);
  receipt = make_receipt (f, NULL, NULL, "received");
  answer_at (f, DECLARATIONS, "202 Accepted", receipt);
  answer_at (f, EVENTS, "200 OK", "{\"items\":[],\"lastSequence\":0}");
  answer_at (f, LEDGER, "404 Not Found", "{}");
  run_once (f);
  state = state_of (f);
  g_assert_cmpstr (state, ==, "received");
}

#define EVENT(sequence) "{\"sequence\":" #sequence ",\"type\":\"held\",\"state\":\"held\",\"occurredAt\":\"2026-12-01T03:00:00Z\",\"localReference\":\"@\"}"

/* Pages that are no pages: a round ends, says why, and leaves cursor and declaration where they were. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  static const struct { const char *page; gint64 cursor; gboolean good; } cases[] = {
    { "{}", 0, FALSE },
    { "{\"items\":null}", 0, FALSE },
    { "{\"items\":{}}", 0, FALSE },
    { "{\"items\":\"x\"}", 0, FALSE },
    { "{\"items\":[1]}", 0, FALSE },
    { "{\"items\":[null]}", 0, FALSE },
    { "{\"items\":[[[]]]}", 0, FALSE },
    { "{\"items\":[{}]}", 0, FALSE },
    { "{\"items\":[" EVENT (0) "]}", 0, FALSE },
    { "{\"items\":[" EVENT (-1) "]}", 0, FALSE },
    { "{\"items\":[" EVENT (2) "]}", 0, FALSE },
    { "{\"items\":[" EVENT (999999999999999) "]}", 0, FALSE },
    { "{\"items\":[" EVENT (1) "," EVENT (3) "]}", 0, FALSE },          /* all of a page or nothing of it */
    { "{\"items\":[" EVENT (1) ",{}]}", 0, FALSE },
    { "{\"items\":[{\"sequence\":1,\"localReference\":7,\"type\":[1],\"state\":{\"a\":1},\"channel\":[]}]}", 1, TRUE },
    { "{\"items\":[" EVENT (1) "]}", 1, TRUE },                          /* backwards: known already */
    { "{\"items\":[{\"sequence\":2,\"localReference\":\"somebody else's\",\"state\":\"cancelled\"}]}", 2, TRUE },
    { "{\"items\":[{\"sequence\":3,\"localReference\":\"@\",\"state\":\"discarded\"}]}", 3, TRUE },
    { "{\"items\":[{\"sequence\":4,\"localReference\":\"@\",\"state\":\"draft\",\"type\":\"received\"}]}", 4, TRUE },
  };
  g_autoptr (KhaiOutboxEntry) entry = NULL;

  send_it (f);
  entry = entry_of (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (cases[i].page, "@", -1);
      g_autofree char *page = g_strjoinv (entry->reference, parts);
      g_autofree char *state = NULL;
      guint before = fault_server_get_questions (f->server);

      g_test_message ("%s", page);
      answer_at (f, EVENTS, "200 OK", page);
      g_assert_cmpint (run_once (f), ==, cases[i].good);
      g_assert_cmpint (khai_store_get_cursor (store_of (f), f->url, NULL), ==, cases[i].cursor);
      state = state_of (f);
      g_assert_cmpstr (state, ==, "received");
      /* Once, once more after something new, and the ledger. */
      g_assert_cmpuint (fault_server_get_questions (f->server) - before, <=, 4);
    }
}

/* More events than a page may have, and a page of one event that is megabytes long. */
static void
test_long_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new ("{\"items\":[");
  g_autofree char *long_text = g_strnfill (9 * 1024 * 1024, 'x');
  g_autofree char *one = g_strdup_printf ("{\"items\":[{\"sequence\":1,\"type\":\"%s\"}]}", long_text);

  send_it (f);
  for (guint i = 1; i <= 30000; i++)
    g_string_append_printf (many, "%s{\"sequence\":%u}", i > 1 ? "," : "", i);
  g_string_append (many, "]}");
  answer_at (f, EVENTS, "200 OK", many->str);
  g_assert_false (run_once (f));
  g_assert_cmpint (khai_store_get_cursor (store_of (f), f->url, NULL), ==, 0);
  answer_at (f, EVENTS, "200 OK", one);
  g_assert_true (run_once (f));
  g_assert_cmpint (khai_store_get_cursor (store_of (f), f->url, NULL), ==, 1);
}

/* Somebody else's receipt is no receipt: it is asked again with the same bytes and the same key. */
static void
test_other_receipts (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiOutboxEntry) before = NULL;
  struct { const char *reference, *digest; } cases[] = { { "OTHER-1", NULL }, { NULL, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, { "", "" } };

  queue (f);
  before = entry_of (f);
  answer_at (f, EVENTS, "200 OK", "{\"items\":[]}");
  answer_at (f, LEDGER, "404 Not Found", "{}");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *receipt = make_receipt (f, cases[i].reference, cases[i].digest, "received");
      g_autoptr (KhaiOutboxEntry) after = NULL;
      g_autofree char *state = NULL;

      answer_at (f, DECLARATIONS, "202 Accepted", receipt);
      run_once (f);
      state = state_of (f);
      g_assert_cmpstr (state, ==, "unknown");
      after = entry_of (f);
      g_assert_cmpstr (after->key, ==, before->key);
      g_assert_true (g_bytes_equal (after->body, before->body));
      g_assert_null (khai_store_read_receipt (store_of (f), f->id, NULL, NULL));
    }
}

/* "There is one already", wherever that is said to be: only this window is asked, and nothing but a receipt for these bytes counts. */
static void
test_existing (Fixture *f, gconstpointer data)
{
  static const char *const places[] = { "/declarations/a b\\r\\nX-Evil: 1", "https://other.example/declarations/x", "/declarations/../../oauth/token",
                                        "/declarations/", "/declarations/x?y", "/declarations/%2e%2e", "nowhere", "", "/declarations/\\u0001",
                                        "/declarations/\\u202e" };

  queue (f);
  answer_at (f, EVENTS, "200 OK", "{\"items\":[]}");
  answer_at (f, LEDGER, "404 Not Found", "{}");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *problem = g_strdup_printf ("{\"status\":409,\"code\":\"OSW-4092\",\"retryable\":true,\"existing\":\"%s\"}", places[i]);
      g_autofree char *question = NULL;
      g_autofree char *state = NULL;

      g_test_message ("%s", places[i]);
      /* With "retryable" it stays open, so that the next place can be tried. */
      answer_at (f, DECLARATIONS, "409 Conflict", problem);
      run_once (f);
      question = fault_server_get_question (f->server);
      g_assert_true (question == NULL || strstr (question, "\nX-Evil") == NULL);
      state = state_of (f);
      g_assert_cmpstr (state, ==, "queued");
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *problem = g_strdup_printf ("{\"status\":409,\"code\":\"OSW-4092\",\"existing\":\"%s\"}", places[i]);
      g_autofree char *question = NULL;
      g_autofree char *state = NULL;

      answer_at (f, DECLARATIONS, "409 Conflict", problem);
      run_once (f);
      question = fault_server_get_question (f->server);
      g_assert_true (question == NULL || strstr (question, "\nX-Evil") == NULL);
      state = state_of (f);
      g_assert_true (g_str_equal (state, "refused") || g_str_equal (state, "queued") || g_str_equal (state, "unknown"));
      if (g_str_equal (state, "refused"))
        queue (f);
    }
}

/* A refusal with more findings, longer texts and odder pointers than anybody would write is kept and read. */
static void
test_absurd_problem (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) problem = g_string_new ("{\"status\":422,\"title\":7,\"code\":[],\"findings\":[");
  g_autofree char *long_text = g_strnfill (1024 * 1024, 'x');
  g_autofree char *state = NULL;
  g_autoptr (JsonNode) kept = NULL;

  queue (f);
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (problem, "{\"rule\":\"X-%u\",\"severity\":\"error\",\"pointer\":\"/items/%u/hsCode\",\"detail\":\"<b>&\"},", i, i * 1000);
  g_string_append_printf (problem, "{\"pointer\":\"~~~\",\"detail\":\"%s\"},{\"pointer\":7},7,null,[],{\"severity\":\"deadly\"}]}", long_text);
  answer_at (f, DECLARATIONS, "422 Unprocessable", problem->str);
  answer_at (f, EVENTS, "200 OK", "{\"items\":[]}");
  answer_at (f, LEDGER, "404 Not Found", "{}");
  run_once (f);
  state = state_of (f);
  g_assert_cmpstr (state, ==, "refused");
  kept = khai_store_read_problem (store_of (f), f->id, NULL);
  g_assert_nonnull (kept);
}

/* The ledger's answers: numbers that are none, paths that are too long, heads that nobody signed. None of them is believed, none crashes. */
static void
test_ledgers (Fixture *f, gconstpointer data)
{
  static const char *const answers[] = {
    "{}", "{\"treeSize\":-1}", "{\"treeSize\":999999999999999,\"rootHash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
    "{\"treeSize\":1,\"rootHash\":\"!\"}", "{\"treeSize\":\"1\",\"rootHash\":\"\"}",
    "{\"treeSize\":1,\"rootHash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"jws\":\"a.b.c\",\"timestamp\":1}",
    "{\"treeSize\":1,\"rootHash\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"jws\":\"..\"}",
    "{\"leafIndex\":-1,\"treeSize\":1,\"path\":[1,2]}",
  };

  send_it (f);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (JsonNode) head = NULL;
      g_autofree char *state = NULL;

      answer_at (f, LEDGER, "200 OK", answers[i]);
      run_once (f);
      head = khai_store_get_head (store_of (f), f->url, NULL);
      g_assert_null (head);
      state = state_of (f);
      g_assert_cmpstr (state, ==, "received");
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  khai_gateway_prepare_process ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/hostile/pages", test_pages);
  ADD ("/app/hostile/long-pages", test_long_pages);
  ADD ("/app/hostile/other-receipts", test_other_receipts);
  ADD ("/app/hostile/existing", test_existing);
  ADD ("/app/hostile/absurd-problem", test_absurd_problem);
  ADD ("/app/hostile/ledgers", test_ledgers);
  return g_test_run ();
}
