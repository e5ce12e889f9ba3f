/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What all acts of a declarant have in common: the order of the checks is whether it is whole,
 * whose it is, whether it came before, whether it can be read, whether it is right; and only what
 * is on the disk is answered with a receipt. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

#define MAX_KEY 78
#define MIN_KEY 8
#define LARGE_BODY (128 * 1024) /* looked at by the second checker, so that others need not wait   \
                                 */

/**
 * khai_sandbox_act_free:
 * @act: an act whose exchange has gone on without it
 */
void
khai_sandbox_act_free (KhaiSandboxAct *act)
{
  g_free (act->key);
  g_clear_pointer (&act->body, g_bytes_unref);
  g_free (act->content_digest);
  g_free (act->signature);
  g_free (act->batch_signature);
  g_free (act->batch_proof);
  g_free (act->today);
  g_free (act->digest);
  g_free (act->thumbprint);
  g_free (act->client);
  g_free (act->place);
  g_free (act->location);
  g_clear_pointer (&act->root, json_node_unref);
  g_clear_pointer (&act->check, khai_check_free);
  g_free (act);
}

/**
 * khai_sandbox_act_done:
 * @act: (transfer full): an act that has its answer
 */
void
khai_sandbox_act_done (KhaiSandboxAct *act)
{
  KhaiSandboxExchange *exchange = act->exchange;

  khai_sandbox_act_free (act);
  khai_sandbox_exchange_finish (exchange);
}

/**
 * khai_sandbox_act_problem:
 * @act: (transfer full): an act
 * @problem: why it is refused
 * @place: (nullable): where exactly
 *
 * The refusal is not kept: the same bytes may be looked at again.
 */
void
khai_sandbox_act_problem (KhaiSandboxAct *act, KhaiProblem problem, const char *place)
{
  khai_sandbox_answer_problem (act->exchange, problem, place);
  khai_sandbox_act_done (act);
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
  if (replayed && !khai_sandbox_fault_take_named (exchange->sandbox, "202-twice"))
    khai_sandbox_set_header (exchange, "Idempotency-Replayed", "true");
}

/* TRUE: answered; the act is still there. */
static gboolean
answer_known_key (KhaiSandboxAct *act)
{
  KhaiSandboxExchange *exchange = act->exchange;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSandboxAnswer) answer
      = khai_sandbox_store_find_answer (exchange->sandbox->db, exchange->account, act->key, &error);

  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a first answer", error);
  else if (answer == NULL)
    return FALSE;
  else if (g_str_equal (answer->digest, act->digest))
    answer_stored (exchange, answer, TRUE);
  else
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_KEY_REUSED, NULL);
  return TRUE;
}

static KhaiSandboxAnswer *
make_answer (KhaiSandboxAct *act, guint status, const char *body)
{
  KhaiSandboxAnswer *answer = g_new0 (KhaiSandboxAnswer, 1);

  answer->status = status;
  answer->digest = g_strdup (act->digest);
  answer->language = g_strdup (khai_lang_to_string (act->exchange->lang));
  answer->body = g_strdup (body);
  return answer;
}

static KhaiSandboxAnswer *
make_receipt_answer (KhaiSandboxAct *act,
                     const KhaiSandboxDeclaration *declaration,
                     const char *receipt)
{
  KhaiSandboxAnswer *answer = make_answer (act, 202, receipt);

  answer->location = act->location != NULL
                         ? g_strdup (act->location)
                         : g_strconcat (KHAI_SANDBOX_API "/declarations/", declaration->id, NULL);
  answer->etag = khai_sandbox_etag (declaration);
  return answer;
}

/* Answers, once it is certain that the same question will be answered the same way. (takes act) */
static void
keep_and_answer (KhaiSandboxAct *act, const KhaiSandboxAnswer *answer, gboolean replayed)
{
  KhaiSandboxExchange *exchange = act->exchange;
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (GError) error = NULL;

  if (khai_sandbox_begin (self, &error))
    {
      gboolean kept
          = khai_sandbox_store_add_answer (self->db, exchange->account, act->key, answer, &error);

      khai_sandbox_end (self, kept, kept ? &error : NULL);
    }
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a first answer", error);
  else
    answer_stored (exchange, answer, replayed);
  khai_sandbox_act_done (act);
}

/**
 * khai_sandbox_act_replay:
 * @act: (transfer full): an act that a client forgot and does again with another key
 * @declaration: what it is about
 * @receipt: the receipt's text that it got then
 */
void
khai_sandbox_act_replay (KhaiSandboxAct *act,
                         const KhaiSandboxDeclaration *declaration,
                         const char *receipt)
{
  g_autoptr (KhaiSandboxAnswer) answer = make_receipt_answer (act, declaration, receipt);

  keep_and_answer (act, answer, TRUE);
}

/**
 * khai_sandbox_act_refuse:
 * @act: (transfer full): an act
 * @findings: (transfer full): what is wrong with it
 *
 * 422, and the same again for the same bytes under the same key.
 */
void
khai_sandbox_act_refuse (KhaiSandboxAct *act, JsonArray *findings)
{
  g_autofree char *text
      = khai_problem_text (KHAI_PROBLEM_FINDINGS, act->exchange->lang, NULL, NULL, findings);
  g_autoptr (KhaiSandboxAnswer) answer
      = make_answer (act, khai_problem_status (KHAI_PROBLEM_FINDINGS), text);

  keep_and_answer (act, answer, FALSE);
}

/* ---- reading it ---- */

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

static gboolean
read_scenario (KhaiSandboxAct *act)
{
  KhaiSandboxExchange *exchange = act->exchange;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *name = soup_message_headers_get_one (headers, "Training-Scenario");

  if (name == NULL)
    return TRUE;
  act->scenario = khai_sandbox_find_scenario (exchange->sandbox, name);
  act->reply = khai_sandbox_find_reply (exchange->sandbox, name);
  if (act->scenario != NULL)
    act->fault = khai_scenario_fault (act->scenario);
  else if (khai_sandbox_fault_exists (name))
    act->fault = name;
  else if (act->reply == NULL)
    return FALSE;
  return TRUE;
}

/* TRUE: answered. */
static gboolean
refuse_head (KhaiSandboxAct *act)
{
  KhaiSandboxExchange *exchange = act->exchange;

  if (!khai_sandbox_is_plain_json (exchange))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_MEDIA_TYPE, NULL);
  else if (act->kind->name == NULL)
    return FALSE;
  else if ((act->key = read_key (exchange)) == NULL)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_KEY, NULL);
  else if (act->kind->if_match && khai_sandbox_get_header (exchange, "If-Match") == NULL)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_IF_MATCH, NULL);
  else if (!read_scenario (act))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER, "Training-Scenario");
  else
    return FALSE;
  return TRUE;
}

/* The account signs with one certificate for ever: its own, or a person's first one. */
static gboolean
is_own_certificate (KhaiSandboxAct *act, GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *bound = NULL;

  if (g_str_equal (act->thumbprint, act->exchange->account)
      || g_strcmp0 (act->client, act->exchange->account) == 0)
    return TRUE;
  if (!g_str_has_prefix (act->exchange->account, "person:") || !khai_sandbox_begin (self, error))
    return FALSE;
  bound = khai_sandbox_store_bind_certificate (self->db, act->exchange->account, act->thumbprint,
                                               error);
  return khai_sandbox_end (self, bound != NULL, error) && g_strcmp0 (bound, act->thumbprint) == 0;
}

/* "…-OSW4290": a trainer asks for one problem from the form. */
static gboolean
asks_for_problem (const char *reference, KhaiProblem *problem)
{
  const char *part = reference != NULL ? strrchr (reference, '-') : NULL;

  return part != NULL && khai_problem_parse (part + 1, problem);
}

/* A fault, or a problem, that was asked for. TRUE: answered. */
static gboolean
play_before (KhaiSandboxAct *act)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *reference
      = act->document != NULL ? khai_sandbox_document_reference (act->document) : NULL;
  const char *fault;
  KhaiProblem problem;
  gint64 delay_ms;

  if (act->fault == NULL && reference != NULL)
    act->fault
        = khai_scenario_fault (khai_sandbox_choose (self, act->scenario, reference, &delay_ms));
  fault = khai_sandbox_fault_take (self, act->fault, act->key, TRUE);
  if (fault != NULL)
    khai_sandbox_fault_before (act->exchange, fault, reference);
  else if (asks_for_problem (reference, &problem))
    khai_sandbox_answer_problem (act->exchange, problem, NULL);
  else
    return FALSE;
  return TRUE;
}

static void
go_on (KhaiSandboxAct *act)
{
  g_autoptr (GError) error = NULL;

  if (act->broken)
    khai_sandbox_answer_problem (act->exchange, act->problem, act->place);
  else if (!is_own_certificate (act, &error))
    {
      if (error != NULL)
        khai_sandbox_answer_failure (act->exchange, "a certificate", error);
      else
        khai_sandbox_answer_problem (act->exchange, KHAI_PROBLEM_CERTIFICATE, NULL);
    }
  else if (!answer_known_key (act))
    {
      if (act->unreadable)
        khai_sandbox_answer_problem (act->exchange, act->problem, act->place);
      else if (!play_before (act))
        {
          act->kind->take (act);
          return;
        }
    }
  khai_sandbox_act_done (act);
}

static void
looked_at (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KhaiSandboxAct *act = user_data;
  KhaiSandboxExchange *exchange = act->exchange;
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    {
      khai_sandbox_act_free (act);
      khai_sandbox_exchange_free (exchange);
      return;
    }
  g_hash_table_remove (self->away, exchange);
  khai_sandbox_checker_finish (self->checkers[g_bytes_get_size (act->body) > LARGE_BODY], result,
                               &error);
  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "the rules", error);
      khai_sandbox_act_done (act);
    }
  else if (act->kind->name == NULL)
    act->kind->take (act);
  else
    go_on (act);
}

/**
 * khai_sandbox_act_begin:
 * @exchange: (transfer full): a request whose account may do it
 * @kind: what is done, and how
 *
 * Has the body looked at in a checker's thread, and goes on in the main context after that.
 */
void
khai_sandbox_act_begin (KhaiSandboxExchange *exchange, const KhaiSandboxActKind *kind)
{
  KhaiSandbox *self = exchange->sandbox;
  KhaiSandboxAct *act = g_new0 (KhaiSandboxAct, 1);

  act->exchange = exchange;
  act->kind = kind;
  if (refuse_head (act))
    {
      khai_sandbox_act_done (act);
      return;
    }
  act->body = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  act->content_digest = g_strdup (khai_sandbox_get_header (exchange, "Content-Digest"));
  act->signature = g_strdup (khai_sandbox_get_header (exchange, "JWS-Signature"));
  act->batch_signature = g_strdup (khai_sandbox_get_header (exchange, "Batch-Signature"));
  act->batch_proof = g_strdup (khai_sandbox_get_header (exchange, "Batch-Proof"));
  act->today = khai_sandbox_today (self);
  khai_sandbox_exchange_pause (exchange);
  g_hash_table_add (self->away, exchange);
  khai_sandbox_checker_look (self->checkers[g_bytes_get_size (act->body) > LARGE_BODY], act,
                             self->closing, looked_at);
}

/* ---- for the several acts ---- */

/**
 * khai_sandbox_act_members:
 * @act: an act
 * @names: (array zero-terminated=1): the members that its body may have
 *
 * Returns: %TRUE; else the refusal is answered and the act is gone
 */
gboolean
khai_sandbox_act_members (KhaiSandboxAct *act, const char *const *names)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, json_node_get_object (act->root));
  while (json_object_iter_next (&iter, &name, NULL))
    if (!g_strv_contains (names, name))
      {
        khai_sandbox_act_problem (act, KHAI_PROBLEM_BODY, "unknown member");
        return FALSE;
      }
  return TRUE;
}

/**
 * khai_sandbox_act_find:
 * @act: an act on the declaration in the path
 * @action: the contract's allowed action that it is
 *
 * Returns: (transfer full) (nullable): the declaration; %NULL when the refusal is answered and the
 * act is gone
 */
KhaiSandboxDeclaration *
khai_sandbox_act_find (KhaiSandboxAct *act, const char *action)
{
  KhaiSandboxExchange *exchange = act->exchange;
  g_autoptr (KhaiSandboxDeclaration) declaration = khai_sandbox_find_own (exchange);
  const char *seen = khai_sandbox_get_header (exchange, "If-Match");
  g_autofree char *etag = NULL;

  if (declaration == NULL)
    {
      khai_sandbox_act_done (act);
      return NULL;
    }
  etag = khai_sandbox_etag (declaration);
  if (act->kind->if_match && g_strcmp0 (seen, etag) != 0 && g_strcmp0 (seen, "*") != 0)
    {
      khai_sandbox_set_header (exchange, "ETag", etag);
      khai_sandbox_act_problem (act, KHAI_PROBLEM_STALE, NULL);
      return NULL;
    }
  if (khai_sandbox_state_allows (exchange->sandbox, declaration->state, action))
    return g_steal_pointer (&declaration);
  khai_sandbox_act_problem (act, KHAI_PROBLEM_STATE, declaration->state);
  return NULL;
}

/**
 * khai_sandbox_act_receipt:
 * @act: an act, within khai_sandbox_begin()
 * @declaration: what it is about
 * @receipt_id: of the new receipt
 * @version: of the declaration that the act is about
 * @state: the state that the receipt shows
 * @keep_request: whether the bytes stand nowhere else
 * @error: %KHAI_ERROR_SIGNATURE, failures of the database
 *
 * Signs the receipt, logs it and stores it.
 *
 * Returns: (transfer full): the contract's SubmissionReceipt as JSON text, or %NULL
 */
char *
khai_sandbox_act_receipt (KhaiSandboxAct *act,
                          const KhaiSandboxDeclaration *declaration,
                          const char *receipt_id,
                          gint64 version,
                          const char *state,
                          gboolean keep_request,
                          GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *now = khai_sandbox_now_string (self);
  g_autofree char *jws = NULL;
  g_autofree char *batch = NULL;
  g_autofree char *leaf = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;
  KhaiSandboxReceipt receipt = { NULL };

  json_node_take_object (node, object);
  json_object_set_string_member (object, "receiptId", receipt_id);
  json_object_set_string_member (object, "declarationId", declaration->id);
  json_object_set_string_member (object, "localReference", declaration->reference);
  json_object_set_string_member (object, "act", act->kind->name);
  json_object_set_int_member (object, "version", version);
  json_object_set_string_member (object, "payloadDigest", act->digest);
  json_object_set_string_member (object, "receivedAt", now);
  json_object_set_string_member (object, "state", state);
  jws = khai_sandbox_sign (object, self->receipt_key, "receiptJws", error);
  if (jws == NULL)
    return NULL;
  act->exchange->fault = khai_sandbox_fault_take (self, act->fault, act->key, FALSE);
  if (act->exchange->fault != NULL)
    khai_sandbox_fault_prepare (act->exchange, act->exchange->fault, object);
  leaf = khai_sandbox_leaf_hash (jws);
  json_object_set_string_member (object, "leafHash", leaf);
  text = khai_json_to_canonical (node);
  if (act->signature == NULL)
    batch = g_strdup_printf ("%s %s", act->batch_signature, act->batch_proof);
  receipt = (KhaiSandboxReceipt){ (char *)receipt_id,
                                  (char *)act->kind->name,
                                  act->digest,
                                  act->signature != NULL ? act->signature : batch,
                                  text,
                                  keep_request ? act->body : NULL,
                                  version };
  if (!khai_sandbox_store_add_receipt (self->db, declaration, &receipt, error)
      || !khai_sandbox_ledger_add (self, receipt_id, jws, error))
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * khai_sandbox_act_answer:
 * @act: (transfer full): an act, within khai_sandbox_begin()
 * @declaration: how it stands after it
 * @receipt: (nullable) (transfer full): what is answered; %NULL: it failed …
 * @error: (nullable): … for this reason
 *
 * Ends the act's part of the transaction, and answers when that is on the disk.
 */
void
khai_sandbox_act_answer (KhaiSandboxAct *act,
                         const KhaiSandboxDeclaration *declaration,
                         char *receipt,
                         GError *error)
{
  KhaiSandboxExchange *exchange = act->exchange;
  KhaiSandbox *self = exchange->sandbox;
  g_autofree char *text = receipt;
  g_autoptr (KhaiSandboxAnswer) answer = NULL;
  g_autoptr (GError) failure = NULL;

  if (text != NULL)
    {
      gboolean kept;

      answer = make_receipt_answer (act, declaration, text);
      kept
          = khai_sandbox_store_add_answer (self->db, exchange->account, act->key, answer, &failure);
      khai_sandbox_end (self, kept, kept ? &failure : NULL);
    }
  else
    khai_sandbox_end (self, FALSE, NULL);
  if (text != NULL && failure == NULL)
    {
      answer_stored (exchange, answer, FALSE);
      khai_sandbox_wake_later (self, exchange->account);
    }
  else
    {
      exchange->fault = NULL;
      khai_sandbox_answer_failure (exchange, "an act", failure != NULL ? failure : error);
    }
  khai_sandbox_act_done (act);
}
