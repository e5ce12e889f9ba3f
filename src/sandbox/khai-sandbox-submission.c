/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Receiving a declaration. The order of the checks: is it whole, whose is it, did it come before,
 * can it be read, is it right; and only what is on the disk is answered with a receipt. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-jws.h"

#define MAX_KEY 78
#define MIN_KEY 8

/* One submission while it is looked at. */
typedef struct
{
  char *key;                    /* (owned) */
  GBytes *body;                 /* (owned) */
  char *digest;                 /* (owned): base64url SHA-256 */
  const char *signature;        /* (unowned) */
  const KhaiScenario *scenario; /* (nullable): the header's */
  const char *fault;            /* (nullable): the header's, or its scenario's */
  JsonNode *document;           /* (owned) (nullable) */
  char *reference;              /* (owned) (nullable) */
} Submission;

static void
submission_clear (Submission *submission)
{
  g_free (submission->key);
  g_clear_pointer (&submission->body, g_bytes_unref);
  g_free (submission->digest);
  g_clear_pointer (&submission->document, json_node_unref);
  g_free (submission->reference);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Submission, submission_clear)

/* ---- is it whole, and whose is it ---- */

/* A structured-field string (RFC 8941, 3.3.3) without escapes. */
static char *
read_key (KhaiSandboxExchange *exchange)
{
  const char *header = khai_sandbox_get_header (exchange, "Idempotency-Key");
  gsize length = header != NULL ? strlen (header) : 0;

  if (length < MIN_KEY + 2 || length > MAX_KEY + 2 || header[0] != '"' || header[length - 1] != '"')
    return NULL;
  for (gsize i = 1; i < length - 1; i++)
    if (!g_ascii_isgraph (header[i]) || header[i] == '"' || header[i] == '\\')
      return NULL;
  return g_strndup (header + 1, length - 2);
}

/* A certificate that is not the client's own signs for a client by naming it inside the signature. */
static gboolean
names_client (KhaiJws *jws, const char *account)
{
  JsonNode *client = json_object_get_member (jws->header, "client");

  return client != NULL && JSON_NODE_HOLDS_VALUE (client)
         && json_node_get_value_type (client) == G_TYPE_STRING
         && g_strcmp0 (json_node_get_string (client), account) == 0;
}

static gboolean
check_signature (KhaiSandboxExchange *exchange, Submission *submission)
{
  const char *digest = khai_sandbox_get_header (exchange, "Content-Digest");
  g_autoptr (KhaiJws) jws = NULL;
  JsonNode *inside;

  submission->signature = khai_sandbox_get_header (exchange, "JWS-Signature");
  if (digest == NULL
      || !khai_content_digest_verify (digest, g_bytes_get_data (submission->body, NULL),
                                      g_bytes_get_size (submission->body), NULL))
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_DIGEST, NULL);
      return FALSE;
    }
  if (submission->signature != NULL)
    jws = khai_jws_verify (submission->signature, submission->body, NULL, 0, NULL);
  inside = jws != NULL ? json_object_get_member (jws->header, "content-digest") : NULL;
  if (inside == NULL || !JSON_NODE_HOLDS_VALUE (inside)
      || g_strcmp0 (json_node_get_string (inside), digest) != 0)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_SIGNATURE,
                                   jws != NULL ? "content-digest" : NULL);
      return FALSE;
    }
  if (g_strcmp0 (jws->thumbprint, exchange->account) != 0 && !names_client (jws, exchange->account))
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_CERTIFICATE, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_scenario (KhaiSandboxExchange *exchange, Submission *submission)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *name = soup_message_headers_get_one (headers, "Training-Scenario");

  if (name == NULL)
    return TRUE;
  submission->scenario = khai_sandbox_find_scenario (exchange->sandbox, name);
  submission->fault
      = submission->scenario != NULL ? khai_scenario_fault (submission->scenario) : name;
  if (submission->scenario != NULL || khai_sandbox_fault_exists (name))
    return TRUE;
  khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER, "Training-Scenario");
  return FALSE;
}

static gboolean
read_submission (KhaiSandboxExchange *exchange, Submission *submission)
{
  if (!khai_sandbox_is_plain_json (exchange))
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_MEDIA_TYPE, NULL);
      return FALSE;
    }
  submission->key = read_key (exchange);
  if (submission->key == NULL)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_KEY, NULL);
      return FALSE;
    }
  submission->body
      = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  submission->digest = khai_digest_sha256_base64url (g_bytes_get_data (submission->body, NULL),
                                                     g_bytes_get_size (submission->body));
  return check_signature (exchange, submission) && read_scenario (exchange, submission);
}

/* ---- did it come before ---- */

static void
answer_stored (KhaiSandboxExchange *exchange, const KhaiSandboxAnswer *answer, gboolean replayed)
{
  khai_sandbox_answer (exchange, answer->status,
                       answer->status < 300 ? "application/json" : "application/problem+json",
                       answer->body, -1);
  khai_sandbox_set_header (exchange, "Content-Language", answer->language);
  khai_sandbox_set_header (exchange, "Location", answer->location);
  khai_sandbox_set_header (exchange, "ETag", answer->etag);
  if (answer->status == 202)
    khai_sandbox_set_header (exchange, "Retry-After", "1");
  if (replayed)
    khai_sandbox_set_header (exchange, "Idempotency-Replayed", "true");
}

/* TRUE: answered. */
static gboolean
answer_known_key (KhaiSandboxExchange *exchange, const Submission *submission)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSandboxAnswer) answer = khai_sandbox_store_find_answer (
      exchange->sandbox->db, exchange->account, submission->key, &error);

  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a first answer", error);
  else if (answer == NULL)
    return FALSE;
  else if (g_str_equal (answer->digest, submission->digest))
    answer_stored (exchange, answer, TRUE);
  else
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_KEY_REUSED, NULL);
  return TRUE;
}

static KhaiSandboxAnswer *
make_answer (KhaiSandboxExchange *exchange,
             const Submission *submission,
             guint status,
             const char *body)
{
  KhaiSandboxAnswer *answer = g_new0 (KhaiSandboxAnswer, 1);

  answer->status = status;
  answer->digest = g_strdup (submission->digest);
  answer->language = g_strdup (khai_lang_to_string (exchange->lang));
  answer->body = g_strdup (body);
  return answer;
}

static KhaiSandboxAnswer *
make_receipt_answer (KhaiSandboxExchange *exchange,
                     const Submission *submission,
                     const KhaiSandboxDeclaration *declaration,
                     const char *receipt)
{
  KhaiSandboxAnswer *answer = make_answer (exchange, submission, 202, receipt);

  answer->location = g_strconcat (KHAI_SANDBOX_API "/declarations/", declaration->id, NULL);
  answer->etag = g_strdup_printf ("\"%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "\"",
                                  declaration->version, declaration->last_sequence);
  return answer;
}

static gboolean
keep_answer (KhaiSandboxExchange *exchange,
             const Submission *submission,
             const KhaiSandboxAnswer *answer,
             GError **error)
{
  sqlite3 *db = exchange->sandbox->db;

  if (!khai_sql_begin (db, error))
    return FALSE;
  if (khai_sandbox_store_add_answer (db, exchange->account, submission->key, answer, error))
    return khai_sql_commit (db, error);
  khai_sql_rollback (db);
  return FALSE;
}

/* Answers, once it is certain that the same question will be answered the same way. */
static void
keep_and_answer (KhaiSandboxExchange *exchange,
                 const Submission *submission,
                 const KhaiSandboxAnswer *answer,
                 gboolean replayed)
{
  g_autoptr (GError) error = NULL;

  if (keep_answer (exchange, submission, answer, &error))
    answer_stored (exchange, answer, replayed);
  else
    khai_sandbox_answer_failure (exchange, "a first answer", error);
}

/* A client that lost its data and made a new key gets the receipt that exists; other bytes are
 * shown what is there. TRUE: answered. */
static gboolean
answer_known_reference (KhaiSandboxExchange *exchange, const Submission *submission)
{
  sqlite3 *db = exchange->sandbox->db;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration
      = khai_sandbox_store_find_reference (db, exchange->account, submission->reference, &error);
  g_autofree char *receipt = NULL;

  if (declaration != NULL && g_str_equal (declaration->digest, submission->digest))
    receipt
        = khai_sandbox_store_find_receipt (db, exchange->account, declaration->receipt_id, &error);
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a reference", error);
  else if (declaration == NULL)
    return FALSE;
  else if (receipt != NULL)
    {
      g_autoptr (KhaiSandboxAnswer) answer
          = make_receipt_answer (exchange, submission, declaration, receipt);

      keep_and_answer (exchange, submission, answer, TRUE);
    }
  else
    {
      g_autofree char *existing
          = g_strconcat (KHAI_SANDBOX_API "/declarations/", declaration->id, NULL);

      khai_sandbox_answer_problem_text (
          exchange, KHAI_PROBLEM_REFERENCE,
          khai_problem_text (KHAI_PROBLEM_REFERENCE, exchange->lang, NULL, existing, NULL));
    }
  return TRUE;
}

/* ---- can it be read, is it right ---- */

/* "…-OSW4290": a trainer asks for one problem from the form. */
static gboolean
asks_for_problem (const char *reference, KhaiProblem *problem)
{
  const char *part = strrchr (reference, '-');

  return part != NULL && khai_problem_parse (part + 1, problem);
}

/* TRUE: refused, and answered. */
static gboolean
refuse_document (KhaiSandboxExchange *exchange, Submission *submission)
{
  g_autoptr (KhaiCheck) check = khai_sandbox_check (exchange, submission->document);
  g_autoptr (KhaiSandboxAnswer) answer = NULL;
  g_autofree char *text = NULL;
  JsonArray *findings;

  if (check == NULL)
    return TRUE;
  submission->reference = khai_sandbox_document_reference (submission->document);
  if (submission->reference != NULL && !khai_check_blocks (check))
    return FALSE;
  findings = khai_check_blocks (check) ? khai_sandbox_findings (check->findings, exchange->lang)
                                       : khai_sandbox_reference_finding (exchange->lang);
  text = khai_problem_text (KHAI_PROBLEM_FINDINGS, exchange->lang, NULL, NULL, findings);
  answer = make_answer (exchange, submission, khai_problem_status (KHAI_PROBLEM_FINDINGS), text);
  keep_and_answer (exchange, submission, answer, FALSE);
  return TRUE;
}

/* ---- taking it ---- */

static KhaiSandboxDeclaration *
new_declaration (KhaiSandboxExchange *exchange,
                 const Submission *submission,
                 const char *received_at)
{
  KhaiSandboxDeclaration *declaration = g_new0 (KhaiSandboxDeclaration, 1);

  declaration->id = khai_uuid4 ();
  declaration->account = g_strdup (exchange->account);
  declaration->reference = g_strdup (submission->reference);
  declaration->receipt_id = khai_uuid4 ();
  declaration->digest = g_strdup (submission->digest);
  declaration->state = g_strdup ("received");
  declaration->updated_at = g_strdup (received_at);
  declaration->version = 1;
  return declaration;
}

static JsonObject *
received_step (void)
{
  JsonObject *step = json_object_new ();
  JsonObject *text = json_object_new ();

  json_object_set_string_member (text, "vi", "Cổng đã nhận tờ khai.");
  json_object_set_string_member (text, "en", "The declaration has been received.");
  json_object_set_string_member (step, "type", "received");
  json_object_set_string_member (step, "state", "received");
  json_object_set_object_member (step, "text", text);
  return step;
}

static gboolean
store_all (KhaiSandboxExchange *exchange,
           const Submission *submission,
           KhaiSandboxDeclaration *declaration,
           const char *receipt,
           KhaiSandboxAnswer **answer,
           GError **error)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (JsonObject) step = received_step ();
  gint64 delay_ms = 0;
  const KhaiScenario *scenario
      = khai_sandbox_choose (self, submission->scenario, submission->reference, &delay_ms);
  g_autofree char *received_at = g_strdup (declaration->updated_at);

  if (!khai_sandbox_store_add_declaration (self->db, declaration, submission->body,
                                           submission->signature, receipt, received_at, error)
      || !khai_sandbox_event_add (self, declaration, step, error)
      || !khai_sandbox_fate_plan (self, declaration->id, scenario, delay_ms, error))
    return FALSE;
  *answer = make_receipt_answer (exchange, submission, declaration, receipt);
  return khai_sandbox_store_add_answer (self->db, exchange->account, submission->key, *answer,
                                        error);
}

static void
take (KhaiSandboxExchange *exchange, const Submission *submission, const char *fault)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autofree char *received_at = khai_instant_to_string (g_get_real_time ());
  g_autoptr (KhaiSandboxDeclaration) declaration
      = new_declaration (exchange, submission, received_at);
  g_autoptr (KhaiSandboxAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *receipt
      = khai_sandbox_receipt_make (declaration, received_at, self->receipt_key, &error);
  gboolean taken = FALSE;

  if (receipt != NULL && khai_sql_begin (self->db, &error))
    {
      if (store_all (exchange, submission, declaration, receipt, &answer, &error))
        taken = khai_sql_commit (self->db, &error);
      else
        khai_sql_rollback (self->db);
    }
  if (!taken)
    {
      khai_sandbox_answer_failure (exchange, "a submission", error);
      return;
    }
  answer_stored (exchange, answer, FALSE);
  if (fault != NULL)
    khai_sandbox_fault_after (exchange, fault, declaration, received_at);
  khai_sandbox_events_wake (self, exchange->account);
  khai_sandbox_fate_start (self);
}

/**
 * khai_sandbox_handle_submit:
 * @exchange: POST /declarations
 *
 * 202 with a receipt when the declaration is new and nothing blocks it, or when it is here already
 * with the same bytes.
 */
void
khai_sandbox_handle_submit (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_auto (Submission) submission = { NULL };
  const KhaiScenario *scenario;
  const char *asked;
  const char *fault;
  KhaiProblem problem;
  gint64 delay_ms;

  if (!read_submission (exchange, &submission) || answer_known_key (exchange, &submission))
    return;
  submission.document = khai_sandbox_read_document (exchange, submission.body);
  if (submission.document == NULL || refuse_document (exchange, &submission)
      || answer_known_reference (exchange, &submission))
    return;
  scenario = khai_sandbox_choose (self, submission.scenario, submission.reference, &delay_ms);
  asked = submission.fault != NULL ? submission.fault : khai_scenario_fault (scenario);
  fault = khai_sandbox_fault_take (self, asked, submission.key, TRUE);
  if (fault != NULL)
    khai_sandbox_fault_before (exchange, fault, submission.reference);
  else if (asks_for_problem (submission.reference, &problem))
    khai_sandbox_answer_problem (exchange, problem, NULL);
  else
    take (exchange, &submission, khai_sandbox_fault_take (self, asked, submission.key, FALSE));
}
