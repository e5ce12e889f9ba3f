/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the outbox makes of each kind of answer: when it sends again, what it sends, and when it stops. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "fault-server.h"
#include "khai-digest.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-gateway.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-outbox.h"
#include "khai-training.h"

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

static void
queue (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_outbox_queue (f->outbox, f->id, f->url, f->ca_file, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_state (Fixture *f, const char *state)
{
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_true (khai_store_load (khai_context_get_store (f->app.context, NULL), f->id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, state);
}

static KhaiOutboxEntry *
entry_of (Fixture *f)
{
  return khai_store_get_outbox (khai_context_get_store (f->app.context, NULL), f->id, NULL);
}

static void
answer_with (Fixture *f, const char *status, const char *type, const char *body)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s", status,
                                             type, strlen (body), body);

  fault_server_set_answer (f->server, answer, FALSE);
}

/* An honest receipt for what is in the outbox, signed by `signer`. */
static char *
receipt_for (Fixture *f, KhaiKey *signer, const char *digest)
{
  g_autoptr (KhaiOutboxEntry) entry = entry_of (f);
  g_autofree char *right = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));
  g_autofree char *text = g_strdup_printf ("{\"declarationId\":\"d-1\",\"localReference\":\"%s\",\"payloadDigest\":\"%s\",\"receiptId\":\"r-1\","
                                           "\"receivedAt\":\"2026-12-01T03:00:00Z\",\"state\":\"received\",\"version\":1}",
                                           entry->reference, digest != NULL ? digest : right);
  g_autofree char *jws = khai_jws_sign (signer, text, strlen (text), FALSE, NULL, NULL);
  g_autofree char *open = g_strndup (text, strlen (text) - 1);

  return g_strdup_printf ("%s,\"receiptJws\":\"%s\"}", open, jws);
}

static void
run_once (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  khai_outbox_run_once (f->outbox, NULL, &error);
  if (error != NULL)
    g_test_message ("%s", error->message);
}

/* The same bytes under the same key, however often it takes and whatever came in between. */
static void
test_same_again (Fixture *f, gconstpointer data)
{
  struct { const char *status, *type, *body, *state; } steps[] = {
    { "500 Oops", "text/html", "x", "unknown" },
    { "503 Closed", "application/problem+json", "{}", "unknown" }, /* still unknown: the first may have been taken */
    { "200 OK", "text/html", "<html>", "unknown" },
    { "202 Accepted", "application/json", "{\"receiptId\":\"of somebody else\"}", "unknown" },
  };
  g_autofree char *first = NULL;
  g_autofree char *receipt = NULL;

  queue (f);
  assert_state (f, "queued");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *request = NULL;
      const char *from_key;

      answer_with (f, steps[i].status, steps[i].type, steps[i].body);
      run_once (f);
      assert_state (f, steps[i].state);
      request = fault_server_get_request (f->server);
      g_assert_nonnull (request);
      from_key = strstr (request, "\r\n\r\n{");
      g_assert_nonnull (from_key);
      if (first == NULL)
        first = g_strdup (from_key);
      g_assert_cmpstr (from_key, ==, first);
      {
        g_autoptr (KhaiOutboxEntry) entry = entry_of (f);

        g_assert_nonnull (strstr (request, entry->key));
      }
    }
  receipt = receipt_for (f, f->server_key, NULL);
  answer_with (f, "202 Accepted", "application/json", receipt);
  run_once (f);
  assert_state (f, "received");
}

static void
test_receipt (Fixture *f, gconstpointer data)
{
  g_autofree char *receipt = NULL;
  g_autoptr (JsonNode) stored = NULL;
  gboolean verified = FALSE;
  gboolean already = FALSE;
  guint requests;

  queue (f);
  receipt = receipt_for (f, f->server_key, NULL);
  answer_with (f, "202 Accepted", "application/json", receipt);
  run_once (f);
  stored = khai_store_read_receipt (khai_context_get_store (f->app.context, NULL), f->id, &verified, NULL);
  g_assert_nonnull (stored);
  g_assert_true (verified);
  /* Submitting it again is harmless and sends nothing. */
  requests = fault_server_get_requests (f->server);
  g_assert_true (khai_outbox_queue (f->outbox, f->id, f->url, f->ca_file, NULL, &already, NULL));
  g_assert_true (already);
  g_assert_cmpuint (fault_server_get_requests (f->server), ==, requests);
}

/* It was taken, so it is not sent again; but that the receipt is not true is not hidden. */
static void
test_forged_receipt (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiKey) stranger = khai_key_make ("stranger", NULL, FALSE, NULL, NULL);
  g_autofree char *receipt = NULL;
  g_autoptr (JsonNode) stored = NULL;
  g_autoptr (GError) error = NULL;
  gboolean verified = TRUE;

  queue (f);
  receipt = receipt_for (f, stranger, NULL);
  answer_with (f, "202 Accepted", "application/json", receipt);
  g_assert_false (khai_outbox_run_once (f->outbox, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
  stored = khai_store_read_receipt (khai_context_get_store (f->app.context, NULL), f->id, &verified, NULL);
  g_assert_nonnull (stored);
  g_assert_false (verified);
}

static void
test_other_bytes (Fixture *f, gconstpointer data)
{
  g_autofree char *receipt = NULL;

  queue (f);
  receipt = receipt_for (f, f->server_key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  answer_with (f, "202 Accepted", "application/json", receipt);
  run_once (f);
  assert_state (f, "unknown");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  KhaiFinding *finding;

  queue (f);
  answer_with (f, "422 No", "application/problem+json",
               "{\"type\":\"x\",\"title\":\"No\",\"status\":422,\"code\":\"OSW-4220\",\"findings\":[{\"pointer\":\"/packages\",\"code\":\"SRV-TEST\","
               "\"severity\":\"error\",\"detail\":\"Số kiện không khớp\"}]}");
  run_once (f);
  assert_state (f, "refused");
  editor = khai_editor_open (f->app.context, f->id, &error);
  g_assert_no_error (error);
  g_assert_true (khai_editor_is_editable (editor));
  findings = khai_editor_findings_at (editor, "/packages");
  g_assert_cmpuint (findings->len, ==, 1);
  finding = findings->pdata[0];
  g_assert_true (finding->from_customs);
  g_assert_cmpstr (finding->message[KHAI_LANG_VI], ==, "Số kiện không khớp");
  /* Mended, it goes again under the same reference: nothing exists there yet. */
  g_assert_true (khai_editor_set_text (editor, "/packages", "3", "typed", &error));
  g_assert_true (khai_editor_flush (editor, &error));
  queue (f);
  assert_state (f, "queued");
}

static void
test_not_yet (Fixture *f, gconstpointer data)
{
  struct { const char *status; } answers[] = { { "429 Slow down" }, { "503 Closed" }, { "401 No" }, { "408 Slow" } };

  queue (f);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      answer_with (f, answers[i].status, "application/problem+json", "{}");
      run_once (f);
      assert_state (f, "queued");
    }
}

static void
test_retry_after (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autoptr (GDateTime) next = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  guint requests;

  queue (f);
  fault_server_set_answer (f->server, "HTTP/1.1 503 Closed\r\nContent-Type: application/problem+json\r\nRetry-After: 600\r\nConnection: close\r\n"
                           "Content-Length: 2\r\n\r\n{}", FALSE);
  run_once (f);
  requests = fault_server_get_requests (f->server);
  run_once (f);
  g_assert_cmpuint (fault_server_get_requests (f->server), ==, requests);
  entry = entry_of (f);
  next = g_date_time_new_from_iso8601 (entry->next_at, NULL);
  g_assert_cmpint (g_date_time_difference (next, now), >=, 599 * G_TIME_SPAN_SECOND);
}

static void
test_blocked (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->app.context, f->id, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_set_text (editor, "/exporter/id", "", "typed", &error));
  g_assert_true (khai_editor_flush (editor, &error));
  g_assert_false (khai_outbox_queue (f->outbox, f->id, f->url, f->ca_file, NULL, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BLOCKED);
  assert_state (f, "draft");
}

static void
test_one_sender (Fixture *f, gconstpointer data)
{
  g_autoptr (KhaiOutbox) other = khai_outbox_new (f->app.context, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_outbox_start (f->outbox, &error));
  g_assert_true (khai_outbox_start (f->outbox, &error));
  g_assert_false (khai_outbox_start (other, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BUSY);
  g_clear_error (&error);
  khai_outbox_stop (f->outbox);
  g_assert_true (khai_outbox_start (other, &error));
  khai_outbox_stop (other);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  khai_gateway_prepare_process ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/outbox/same-again", test_same_again);
  ADD ("/app/outbox/receipt", test_receipt);
  ADD ("/app/outbox/forged-receipt", test_forged_receipt);
  ADD ("/app/outbox/other-bytes", test_other_bytes);
  ADD ("/app/outbox/refused", test_refused);
  ADD ("/app/outbox/not-yet", test_not_yet);
  ADD ("/app/outbox/retry-after", test_retry_after);
  ADD ("/app/outbox/blocked", test_blocked);
  ADD ("/app/outbox/one-sender", test_one_sender);
  return g_test_run ();
}
