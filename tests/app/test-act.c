/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Acts after the submission: what leaves, on what it waits, and what its answer means. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "fault-server.h"
#include "khai-act.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-training.h"

#define REASON "Sai trọng lượng cả bì"

typedef struct
{
  AppFixture app;
  KhaiKey *ca, *server_key;
  char *ca_file, *url, *id;
  FaultServer *server;
  KhaiOutbox *outbox;
  KhaiStore *store;
} Fixture;

static void
answer_with (Fixture *f, const char *status, const char *headers, const char *body)
{
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
                                             status, headers, strlen (body), body);

  fault_server_set_answer (f->server, answer, FALSE);
}

static KhaiOutboxEntry *
newest (Fixture *f, GPtrArray **acts)
{
  *acts = khai_store_list_acts (f->store, f->id, NULL);
  return (*acts)->pdata[(*acts)->len - 1];
}

/* An honest receipt for the newest entry. */
static void
answer_with_receipt (Fixture *f)
{
  g_autoptr (GPtrArray) acts = NULL;
  KhaiOutboxEntry *entry = newest (f, &acts);
  g_autofree char *digest = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));
  g_autofree char *text = g_strdup_printf ("{\"declarationId\":\"d-1\",\"localReference\":\"%s\",\"payloadDigest\":\"%s\",\"receiptId\":\"r-%u\","
                                           "\"receivedAt\":\"2026-12-01T03:00:00Z\",\"state\":\"accepted\",\"version\":1}",
                                           entry->reference, digest, acts->len);
  g_autofree char *jws = khai_jws_sign (f->server_key, text, strlen (text), FALSE, NULL, NULL);
  g_autofree char *open = g_strndup (text, strlen (text) - 1);
  g_autofree char *body = g_strdup_printf ("%s,\"receiptJws\":\"%s\"}", open, jws);

  answer_with (f, "202 Accepted", "", body);
}

static void
run_once (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  khai_outbox_run_once (f->outbox, NULL, &error);
  if (error != NULL)
    g_test_message ("%s", error->message);
}

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
  f->store = khai_context_get_store (f->app.context, NULL);
  khai_outbox_set_backoff (f->outbox, 0);
  g_assert_true (khai_outbox_queue (f->outbox, f->id, f->url, f->ca_file, NULL, NULL, &error));
  answer_with_receipt (f);
  run_once (f);
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
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static void
look_at (Fixture *f, const char *etag, const char *body)
{
  g_autofree char *headers = g_strdup_printf ("ETag: %s\r\n", etag);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) view = NULL;

  answer_with (f, "200 OK", headers, body);
  khai_act_look_async (f->outbox, f->id, NULL, keep_result, &result);
  wait_for (is_set, &result);
  view = khai_act_look_finish (f->outbox, result, &error);
  g_assert_no_error (error);
}

static void
look (Fixture *f, const char *etag)
{
  look_at (f, etag, "{\"declarationId\":\"d-1\",\"state\":\"accepted\",\"version\":1,\"allowedActions\":[\"amend\"]}");
}

static KhaiAct *
amendment (Fixture *f, const char *reason, GError **error)
{
  g_autoptr (KhaiDeclaration) document = NULL;

  g_assert_true (khai_store_load (f->store, f->id, NULL, &document, NULL));
  return khai_act_amend (f->outbox, f->id, document, reason, NULL, error);
}

static void
assert_act (Fixture *f, const char *state, const char *error_name)
{
  g_autoptr (GPtrArray) acts = NULL;
  KhaiOutboxEntry *entry = newest (f, &acts);
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_cmpstr (entry->state, ==, state);
  g_assert_cmpstr (entry->last_error, ==, error_name);
  /* Whatever becomes of an act, the declaration itself stands where customs left it. */
  g_assert_true (khai_store_load (f->store, f->id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, "accepted");
  g_assert_cmpstr (record->receipt_id, ==, "r-1");
}

static void
test_amend (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAct) act = NULL;
  g_autoptr (KhaiAct) second = NULL;
  g_autofree char *request = NULL;
  char *body;
  g_autoptr (JsonNode) node = NULL;

  g_assert_null (amendment (f, REASON, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_CHANGED);
  g_clear_error (&error);
  look (f, "\"v1\"");
  g_assert_null (amendment (f, "  ab  ", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  act = amendment (f, REASON, &error);
  g_assert_no_error (error);
  g_assert_true (khai_act_queue (f->outbox, act, NULL, &error));
  second = amendment (f, REASON, &error);
  g_assert_false (khai_act_queue (f->outbox, second, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  answer_with_receipt (f);
  run_once (f);
  assert_act (f, "done", NULL);
  request = fault_server_get_request (f->server);
  g_assert_true (g_str_has_prefix (request, "POST /osw/v1/declarations/d-1/amendments HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nIf-Match: \"v1\"\r\n"));
  body = strstr (request, "\r\n\r\n") + 4;
  node = khai_json_parse (body, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (khai_json_get (node, "/declaration/exporter/name"));
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, 2);
}

/* 412: somebody was faster. It ends the act, says why, and harms nothing. */
static void
test_changed_meanwhile (Fixture *f, gconstpointer data)
{
  static const struct { const char *status, *body, *error_name; } cases[] = {
    { "412 Precondition Failed", "{\"status\":412,\"title\":\"x\"}", "changed" },
    { "428 Precondition Required", "{\"status\":428,\"title\":\"x\"}", "changed" },
    { "422 Unprocessable", "{\"status\":422,\"title\":\"x\",\"findings\":[]}", "refused" },
    { "404 Not Found", "{\"status\":404,\"title\":\"x\"}", "refused" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiAct) act = NULL;

      look (f, "\"v1\"");
      act = khai_act_cancel (f->outbox, f->id, REASON, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (khai_act_queue (f->outbox, act, NULL, &error));
      answer_with (f, cases[i].status, "", cases[i].body);
      run_once (f);
      assert_act (f, "refused", cases[i].error_name);
    }
}

static void
test_attach (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) paper = g_bytes_new_static ("%PDF-1.7 packing list", 21);
  g_autoptr (GBytes) text = g_bytes_new_static ("MZ program", 10);
  g_autofree char *digest = khai_digest_sha256_base64url ("%PDF-1.7 packing list", 21);
  g_autofree char *stored = g_strdup_printf ("{\"documentId\":\"%s\",\"mediaType\":\"application/pdf\",\"size\":21}", digest);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAct) act = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GPtrArray) attached = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autofree char *request = NULL;

  g_assert_null (khai_act_attach (f->outbox, f->id, text, "x.exe", "271", NULL, 0, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  act = khai_act_attach (f->outbox, f->id, paper, "phiếu đóng gói.pdf", "271", "q-1", 2, &error);
  g_assert_no_error (error);
  g_assert_true (khai_act_queue (f->outbox, act, NULL, &error));
  /* A wrong answer to the upload keeps what ties it to the declaration from going. */
  answer_with (f, "201 Created", "", "{\"documentId\":\"another\"}");
  run_once (f);
  acts = khai_store_list_acts (f->store, f->id, NULL);
  g_assert_cmpuint (acts->len, ==, 3);
  g_assert_cmpstr (((KhaiOutboxEntry *) acts->pdata[1])->state, ==, "unknown");
  g_assert_cmpstr (((KhaiOutboxEntry *) acts->pdata[2])->state, ==, "queued");
  g_assert_cmpuint (((KhaiOutboxEntry *) acts->pdata[2])->attempts, ==, 0);
  answer_with (f, "201 Created", "", stored);
  run_once (f);
  answer_with_receipt (f);
  run_once (f);
  assert_act (f, "done", NULL);
  request = fault_server_get_request (f->server);
  g_assert_true (g_str_has_prefix (request, "POST /osw/v1/declarations/d-1/documents HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\"itemLine\":2"));
  attached = khai_store_list_attachments (f->store, f->id, NULL);
  g_assert_cmpuint (attached->len, ==, 1);
  g_assert_cmpstr (((KhaiAttachment *) attached->pdata[0])->state, ==, "done");
  g_assert_cmpstr (((KhaiAttachment *) attached->pdata[0])->name, ==, "phiếu đóng gói.pdf");
  g_assert_cmpstr (((KhaiAttachment *) attached->pdata[0])->media_type, ==, "application/pdf");
  back = khai_store_get_document (f->store, digest, NULL, &error);
  g_assert_true (g_bytes_equal (back, paper));
}

static void
test_share (Fixture *f, gconstpointer data)
{
  static const char share[] = "{\"shareId\":\"s-1\",\"recipient\":\"KH-GDCE\",\"projection\":\"acdd\",\"state\":\"queued\",\"elements\":[]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAct) act = khai_act_share (f->outbox, f->id, "KH-GDCE", "acdd", "import-clearance", &error);
  g_autoptr (KhaiAct) withdrawal = NULL;
  g_autofree char *request = NULL;

  g_assert_no_error (error);
  g_assert_true (khai_act_queue (f->outbox, act, NULL, &error));
  answer_with (f, "202 Accepted", "", share);
  run_once (f);
  assert_act (f, "done", NULL);
  withdrawal = khai_act_withdraw_share (f->outbox, f->id, "s-1", &error);
  g_assert_true (khai_act_queue (f->outbox, withdrawal, NULL, &error));
  run_once (f);
  assert_act (f, "done", NULL);
}

/* Nothing can be asked about what is not there. */
static void
test_not_sent (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = khai_sample_create (f->app.context, "e62-tshirts", NULL);

  g_assert_null (khai_act_cancel (f->outbox, draft, REASON, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

/* The data first, then the filing, which is about these very bytes. */
static void
test_pre_register (Fixture *f, gconstpointer data)
{
  g_autofree char *draft = khai_sample_create (f->app.context, "e62-tshirts", NULL);
  g_autofree char *view = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *request = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (KhaiAct) act = NULL;
  g_autoptr (KhaiDeclaration) sent = NULL;
  g_autoptr (GError) error = NULL;
  KhaiOutboxEntry *entry;

  g_free (f->id);
  f->id = g_steal_pointer (&draft);
  khai_outbox_queue_async (f->outbox, f->id, f->url, f->ca_file, KHAI_FILING_COMPUTED_FIRST, NULL, NULL, keep_result, &result);
  wait_for (is_set, &result);
  g_assert_true (khai_outbox_queue_finish (f->outbox, result, NULL, &error));
  g_assert_no_error (error);
  answer_with_receipt (f);
  run_once (f);
  request = fault_server_get_request (f->server);
  g_assert_true (g_str_has_prefix (request, "POST /osw/v1/declarations/pre-registration HTTP/1.1\r\n"));
  entry = newest (f, &acts);
  g_assert_cmpstr (entry->state, ==, "done");
  sent = khai_act_load_version (f->store, f->id, "r-1", &error);
  g_assert_no_error (error);
  g_assert_nonnull (sent);
  g_assert_null (khai_act_load_version (f->store, f->id, "r-9", &error));
  g_assert_no_error (error);
  /* A window that names other bytes gets no signature for them. */
  view = g_strdup ("{\"declarationId\":\"d-1\",\"state\":\"pre-registered\",\"version\":1,\"payloadDigest\":\"AAAA\",\"allowedActions\":[\"file\"]}");
  look_at (f, "\"v1\"", view);
  g_assert_null (khai_act_file (f->outbox, f->id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_CHANGED);
  g_clear_error (&error);
  g_free (view);
  digest = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));
  view = g_strdup_printf ("{\"declarationId\":\"d-1\",\"state\":\"pre-registered\",\"version\":1,\"payloadDigest\":\"%s\",\"allowedActions\":[\"file\"]}",
                          digest);
  look_at (f, "\"v1\"", view);
  act = khai_act_file (f->outbox, f->id, &error);
  g_assert_no_error (error);
  g_assert_true (khai_act_queue (f->outbox, act, NULL, &error));
  answer_with_receipt (f);
  run_once (f);
  g_free (request);
  request = fault_server_get_request (f->server);
  g_assert_true (g_str_has_prefix (request, "POST /osw/v1/declarations/d-1/filing HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, digest));
}

/* A window with one step only does not know the place: an end, not a reason to try for ever. */
static void
test_one_step_only (Fixture *f, gconstpointer data)
{
  g_autofree char *draft = khai_sample_create (f->app.context, "e62-tshirts", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KhaiRecord) record = NULL;

  g_free (f->id);
  f->id = g_steal_pointer (&draft);
  khai_outbox_queue_async (f->outbox, f->id, f->url, f->ca_file, KHAI_FILING_COMPUTED_FIRST, NULL, NULL, keep_result, &result);
  wait_for (is_set, &result);
  g_assert_true (khai_outbox_queue_finish (f->outbox, result, NULL, NULL));
  answer_with (f, "404 Not Found", "", "{\"status\":404,\"title\":\"x\"}");
  run_once (f);
  g_assert_true (khai_store_load (f->store, f->id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, "refused");
  g_assert_true (khai_state_is_editable (record->state));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/act/amend", Fixture, NULL, set_up, test_amend, tear_down);
  g_test_add ("/app/act/changed-meanwhile", Fixture, NULL, set_up, test_changed_meanwhile, tear_down);
  g_test_add ("/app/act/attach", Fixture, NULL, set_up, test_attach, tear_down);
  g_test_add ("/app/act/share", Fixture, NULL, set_up, test_share, tear_down);
  g_test_add ("/app/act/pre-register", Fixture, NULL, set_up, test_pre_register, tear_down);
  g_test_add ("/app/act/one-step-only", Fixture, NULL, set_up, test_one_step_only, tear_down);
  g_test_add ("/app/act/not-sent", Fixture, NULL, set_up, test_not_sent, tear_down);
  return g_test_run ();
}
