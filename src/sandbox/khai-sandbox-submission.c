/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Receiving a declaration: to be decided at once, or first its data and the filing later; and
 * saying what would be said. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

/* ---- validate ---- */

static void
say_what_would_be_said (KhaiSandboxAct *act)
{
  KhaiSandboxExchange *exchange = act->exchange;
  JsonObject *answer;

  if (act->unreadable)
    {
      khai_sandbox_act_problem (act, act->problem, act->place);
      return;
    }
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "valid", !khai_check_blocks (act->check));
  json_object_set_array_member (answer, "findings",
                                khai_sandbox_findings (act->check->findings, exchange->lang));
  khai_sandbox_answer_json (exchange, 200, answer);
  khai_sandbox_set_header (exchange, "Content-Language", khai_lang_to_string (exchange->lang));
  khai_sandbox_act_done (act);
}

/**
 * khai_sandbox_handle_validate:
 * @exchange: POST /declarations/validate
 *
 * Says what the window would say, and stores nothing.
 */
void
khai_sandbox_handle_validate (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { NULL, "", FALSE, say_what_would_be_said };

  khai_sandbox_act_begin (exchange, &kind);
}

/* ---- submission and pre-registration ---- */

/* Findings that block, or NULL. */
static JsonArray *
blocking_findings (KhaiSandboxAct *act, const char *reference)
{
  KhaiLang lang = act->exchange->lang;
  JsonArray *findings;

  if (khai_check_blocks (act->check))
    return khai_sandbox_findings (act->check->findings, lang);
  if (reference != NULL)
    return NULL;
  findings = json_array_new ();
  khai_sandbox_add_finding (findings, lang, "F-PATTERN", "/localReference",
                            "Thiếu số tham chiếu, hoặc số tham chiếu có ký tự không dùng được.",
                            "The local reference is missing, or holds characters that it may not.");
  return findings;
}

/* A client that lost its data and made a new key gets the receipt that exists; other bytes are
 * shown what is there. TRUE: answered, and the act is gone. */
static gboolean
answer_known_reference (KhaiSandboxAct *act, const char *reference)
{
  KhaiSandboxExchange *exchange = act->exchange;
  sqlite3 *db = exchange->sandbox->db;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiSandboxDeclaration) declaration
      = khai_sandbox_store_find_reference (db, exchange->account, reference, &error);
  g_autoptr (KhaiSandboxReceipt) receipt = NULL;
  g_autofree char *existing = NULL;

  if (declaration == NULL && error == NULL)
    return FALSE;
  if (declaration != NULL && g_str_equal (declaration->digest, act->digest))
    receipt = khai_sandbox_store_get_receipt (db, declaration->receipt_id, &error);
  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "a reference", error);
      khai_sandbox_act_done (act);
    }
  else if (receipt != NULL && g_str_equal (receipt->act, act->kind->name))
    khai_sandbox_act_replay (act, declaration, receipt->text);
  else
    {
      existing = g_strconcat (KHAI_SANDBOX_API "/declarations/", declaration->id, NULL);
      khai_sandbox_answer_problem_text (
          exchange, KHAI_PROBLEM_REFERENCE,
          khai_problem_text (KHAI_PROBLEM_REFERENCE, exchange->lang, NULL, existing, NULL));
      khai_sandbox_act_done (act);
    }
  return TRUE;
}

static KhaiSandboxDeclaration *
new_declaration (KhaiSandboxAct *act, const char *reference, const KhaiScenario *scenario)
{
  KhaiSandboxDeclaration *declaration = g_new0 (KhaiSandboxDeclaration, 1);

  declaration->id = khai_uuid4 ();
  declaration->account = g_strdup (act->exchange->account);
  declaration->reference = g_strdup (reference);
  declaration->receipt_id = khai_uuid4 ();
  declaration->digest = g_strdup (act->digest);
  declaration->state = g_strdup ("received");
  declaration->scenario = g_strdup (khai_scenario_name (scenario));
  declaration->updated_at = khai_sandbox_now_string (act->exchange->sandbox);
  declaration->version = 1;
  return declaration;
}

static gboolean
compute_soon (KhaiSandboxAct *act, KhaiSandboxDeclaration *declaration, GError **error)
{
  JsonArray *steps = json_array_new ();
  JsonObject *step = json_object_new ();
  gboolean done;

  json_object_set_string_member (step, "type", "pre-registered");
  json_object_set_string_member (step, "state", "pre-registered");
  json_array_add_object_element (steps, step);
  done = khai_sandbox_fate_steps (act->exchange->sandbox, declaration, steps, NULL, -1, error);
  json_array_unref (steps);
  return done;
}

/* NULL: it failed. */
static char *
store_all (KhaiSandboxAct *act,
           KhaiSandboxDeclaration *declaration,
           const KhaiScenario *scenario,
           gint64 delay_ms,
           GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  gboolean files = g_str_equal (act->kind->name, "submission");
  g_autofree char *receipt = NULL;
  g_autofree char *batch = act->signature == NULL
                               ? g_strdup_printf ("%s %s", act->batch_signature, act->batch_proof)
                               : NULL;

  if (!khai_sandbox_store_add_declaration (self->db, declaration, error)
      || !khai_sandbox_store_add_version (self->db, declaration, act->body,
                                          act->signature != NULL ? act->signature : batch, error))
    return NULL;
  receipt = khai_sandbox_act_receipt (act, declaration, declaration->receipt_id, 1, "received",
                                      FALSE, error);
  if (receipt == NULL || !khai_sandbox_event_note (self, declaration, "received", NULL, error)
      || !(files ? khai_sandbox_fate_plan (self, declaration->id, scenario, delay_ms, error)
                 : compute_soon (act, declaration, error)))
    return NULL;
  return g_steal_pointer (&receipt);
}

static void
take (KhaiSandboxAct *act)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *reference = khai_sandbox_document_reference (act->document);
  JsonArray *findings = blocking_findings (act, reference);
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (GError) error = NULL;
  const KhaiScenario *scenario;
  char *receipt = NULL;
  gint64 delay_ms = 0;

  if (findings != NULL)
    {
      khai_sandbox_act_refuse (act, findings);
      return;
    }
  if (answer_known_reference (act, reference))
    return;
  scenario = khai_sandbox_choose (self, act->scenario, reference, &delay_ms);
  declaration = new_declaration (act, reference, scenario);
  if (khai_sandbox_begin (self, &error))
    receipt = store_all (act, declaration, scenario, delay_ms, &error);
  khai_sandbox_act_answer (act, declaration, receipt, error);
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
  static const KhaiSandboxActKind kind = { "submission", "", FALSE, take };

  khai_sandbox_act_begin (exchange, &kind);
}

/**
 * khai_sandbox_handle_pre_register:
 * @exchange: POST /declarations/pre-registration
 *
 * The same, but nothing is declared yet: number and computed values follow as an event.
 */
void
khai_sandbox_handle_pre_register (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { "pre-registration", "", FALSE, take };

  khai_sandbox_act_begin (exchange, &kind);
}
