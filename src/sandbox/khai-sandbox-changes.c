/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a declarant does to a declaration that is here: file it, ask for an amendment, ask for its
 * cancellation. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

#define MIN_REASON 5
#define MAX_REASON 512

/* ---- what the bodies say ---- */

static const char *
text_member (KhaiSandboxAct *act, const char *name)
{
  JsonNode *node = json_object_get_member (json_node_get_object (act->root), name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static void
check_reason (KhaiSandboxAct *act, JsonArray *findings)
{
  const char *reason = text_member (act, "reason");
  const char *code = text_member (act, "reasonCode");
  glong length = reason != NULL ? g_utf8_strlen (reason, -1) : 0;

  if (length < MIN_REASON || length > MAX_REASON)
    khai_sandbox_add_finding (findings, act->exchange->lang, "F-LENGTH", "/reason",
                              "Nêu lý do bằng 5 đến 512 ký tự.",
                              "Give the reason in 5 to 512 characters.");
  if (json_object_has_member (json_node_get_object (act->root), "reasonCode")
      && (code == NULL || g_utf8_strlen (code, -1) > 3))
    khai_sandbox_add_finding (findings, act->exchange->lang, "F-LENGTH", "/reasonCode",
                              "Mã lý do có tối đa 3 ký tự.",
                              "The reason's code has at most 3 characters.");
}

/* TRUE: refused, and the act is gone. Takes findings. */
static gboolean
refuse_findings (KhaiSandboxAct *act, JsonArray *findings)
{
  if (json_array_get_length (findings) == 0)
    {
      json_array_unref (findings);
      return FALSE;
    }
  khai_sandbox_act_refuse (act, findings);
  return TRUE;
}

/* The event is about this act's receipt, not the submission's. */
static JsonObject *
receipt_member (const char *receipt_id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "receiptId", receipt_id);
  return object;
}

/* ---- filing ---- */

static void
check_filing (KhaiSandboxAct *act, const KhaiSandboxDeclaration *declaration, JsonArray *findings)
{
  g_autofree char *version = khai_json_get_text (act->root, "/version");
  g_autofree char *current = g_strdup_printf ("%" G_GINT64_FORMAT, declaration->version);

  if (g_strcmp0 (version, current) != 0)
    khai_sandbox_add_finding (findings, act->exchange->lang, "FILE-VERSION", "/version",
                              "Bản được đăng ký không phải bản mới nhất đã lưu.",
                              "The version filed is not the newest one that is stored.");
  if (g_strcmp0 (text_member (act, "payloadDigest"), declaration->digest) != 0)
    khai_sandbox_add_finding (findings, act->exchange->lang, "FILE-DIGEST", "/payloadDigest",
                              "Nội dung được đăng ký không phải nội dung đã lưu.",
                              "The bytes filed are not the bytes that are stored.");
}

static char *
file (KhaiSandboxAct *act, KhaiSandboxDeclaration *declaration, GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *id = khai_uuid4 ();
  g_autofree char *receipt = khai_sandbox_act_receipt (act, declaration, id, declaration->version,
                                                       "received", TRUE, error);
  const KhaiScenario *scenario;
  gint64 delay_ms = 0;

  if (receipt == NULL)
    return NULL;
  scenario = act->scenario != NULL ? act->scenario
                                   : khai_sandbox_find_scenario (self, declaration->scenario);
  scenario = khai_sandbox_choose (self, scenario, declaration->reference, &delay_ms);
  if (!khai_sandbox_store_drop_steps (self->db, declaration->id, NULL, error)
      || !khai_sandbox_event_note (self, declaration, "filed", receipt_member (id), error)
      || !khai_sandbox_fate_plan (self, declaration->id, scenario, delay_ms, error))
    return NULL;
  return g_steal_pointer (&receipt);
}

static void
take_filing (KhaiSandboxAct *act)
{
  static const char *const members[] = { "version", "payloadDigest", NULL };
  KhaiSandbox *self = act->exchange->sandbox;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *findings;
  char *receipt = NULL;

  if (!khai_sandbox_act_members (act, members)
      || (declaration = khai_sandbox_act_find (act, "file")) == NULL)
    return;
  findings = json_array_new ();
  check_filing (act, declaration, findings);
  if (refuse_findings (act, findings))
    return;
  if (khai_sandbox_begin (self, &error))
    receipt = file (act, declaration, &error);
  khai_sandbox_act_answer (act, declaration, receipt, error);
}

/**
 * khai_sandbox_handle_filing:
 * @exchange: POST /declarations/{declarationId}/filing
 *
 * Declares what was pre-registered.
 */
void
khai_sandbox_handle_filing (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { "filing", NULL, TRUE, take_filing };

  khai_sandbox_act_begin (exchange, &kind);
}

/* ---- amendment ---- */

/* The declaration as it stands: a submission's bytes, or the declaration in the amendment's. */
static JsonNode *
current_document (KhaiSandbox *self, const KhaiSandboxDeclaration *declaration, GError **error)
{
  g_autoptr (GBytes) body
      = khai_sandbox_store_find_version (self->db, declaration->id, declaration->version, error);
  g_autoptr (JsonNode) root = body != NULL ? khai_json_parse (g_bytes_get_data (body, NULL),
                                                              g_bytes_get_size (body), error)
                                           : NULL;
  JsonNode *inside = root != NULL ? khai_json_get (root, "/declaration") : NULL;

  return inside != NULL ? khai_json_copy (inside) : g_steal_pointer (&root);
}

/* Members that may not be corrected once the declaration is registered. */
static void
check_locked (KhaiSandboxAct *act, JsonNode *old, gboolean registered, JsonArray *findings)
{
  const GPtrArray *fields = khai_reference_get_fields (act->exchange->sandbox->reference);

  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];
      g_autofree char *pointer = NULL;
      gboolean locked
          = g_str_equal (field->pointer, "/localReference")
            || (registered && !field->amendable && strchr (field->pointer, '*') == NULL);

      if (!locked
          || khai_json_equal (khai_json_get (old, field->pointer),
                              khai_json_get (act->document, field->pointer)))
        continue;
      pointer = g_strconcat ("/declaration", field->pointer, NULL);
      khai_sandbox_add_finding (
          findings, act->exchange->lang, "AMEND-LOCKED", pointer,
          "Chỉ tiêu này không được sửa sau khi đăng ký. Muốn đổi phải hủy tờ khai và "
          "khai tờ mới.",
          "This cannot be corrected after registration. To change it, cancel the "
          "declaration and make a new one.");
    }
}

/* Findings on the declaration, with pointers into the request. */
static void
add_findings_of_rules (KhaiSandboxAct *act, JsonArray *findings)
{
  g_autoptr (JsonArray) found = khai_sandbox_findings (act->check->findings, act->exchange->lang);

  for (guint i = 0; khai_check_blocks (act->check) && i < json_array_get_length (found); i++)
    {
      JsonObject *finding = json_object_ref (json_array_get_object_element (found, i));
      g_autofree char *pointer
          = g_strconcat ("/declaration", json_object_get_string_member (finding, "pointer"), NULL);

      json_object_set_string_member (finding, "pointer", pointer);
      json_array_add_object_element (findings, finding);
    }
}

/* Before the filing the data are replaced at once. */
static gboolean
replace_data (KhaiSandboxAct *act,
              KhaiSandboxDeclaration *declaration,
              const char *receipt_id,
              GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *batch = act->signature == NULL
                               ? g_strdup_printf ("%s %s", act->batch_signature, act->batch_proof)
                               : NULL;
  g_autoptr (JsonArray) steps = json_array_new ();
  JsonObject *step = json_object_new ();

  declaration->version++;
  g_free (declaration->digest);
  declaration->digest = g_strdup (act->digest);
  g_free (declaration->receipt_id);
  declaration->receipt_id = g_strdup (receipt_id);
  json_object_set_string_member (step, "type", "pre-registered");
  json_object_set_string_member (step, "state", "pre-registered");
  json_array_add_object_element (steps, step);
  return khai_sandbox_store_add_version (self->db, declaration, act->body,
                                         act->signature != NULL ? act->signature : batch, error)
         && khai_sandbox_store_update_declaration (self->db, declaration, error)
         && khai_sandbox_store_drop_steps (self->db, declaration->id, NULL, error)
         && khai_sandbox_fate_steps (self, declaration, steps, NULL, -1, error);
}

static gboolean
ask_for (KhaiSandboxAct *act,
         KhaiSandboxDeclaration *declaration,
         const char *receipt_id,
         const char *event,
         GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;

  declaration->pending = g_strdup (receipt_id);
  return khai_sandbox_event_note (self, declaration, event, NULL, error)
         && khai_sandbox_fate_reply (self, declaration, act->kind->name, act->reply, error);
}

static void
take_amendment (KhaiSandboxAct *act)
{
  static const char *const members[] = { "reason", "reasonCode", "declaration", NULL };
  KhaiSandbox *self = act->exchange->sandbox;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (JsonNode) old = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_uuid4 ();
  JsonArray *findings;
  gboolean registered;
  char *receipt = NULL;

  if (!khai_sandbox_act_members (act, members)
      || (declaration = khai_sandbox_act_find (act, "amend")) == NULL)
    return;
  registered = !g_str_equal (declaration->state, "pre-registered");
  old = current_document (self, declaration, &error);
  if (old == NULL)
    {
      khai_sandbox_answer_failure (act->exchange, "a version", error);
      khai_sandbox_act_done (act);
      return;
    }
  if (registered && g_str_has_suffix (declaration->registration_number, "9"))
    {
      khai_sandbox_act_problem (act, KHAI_PROBLEM_STATE, "9 amendments");
      return;
    }
  findings = json_array_new ();
  check_reason (act, findings);
  check_locked (act, old, registered, findings);
  add_findings_of_rules (act, findings);
  if (refuse_findings (act, findings))
    return;
  if (khai_sandbox_begin (self, &error))
    receipt = khai_sandbox_act_receipt (act, declaration, id, declaration->version + 1,
                                        registered ? "amendment-requested" : declaration->state,
                                        TRUE, &error);
  if (receipt != NULL
      && !(registered ? ask_for (act, declaration, id, "amendment-requested", &error)
                      : replace_data (act, declaration, id, &error)))
    g_clear_pointer (&receipt, g_free);
  khai_sandbox_act_answer (act, declaration, receipt, error);
}

/**
 * khai_sandbox_handle_amendment:
 * @exchange: POST /declarations/{declarationId}/amendments
 */
void
khai_sandbox_handle_amendment (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { "amendment", "declaration", TRUE, take_amendment };

  khai_sandbox_act_begin (exchange, &kind);
}

/* ---- cancellation ---- */

static gboolean
drop_data (KhaiSandboxAct *act,
           KhaiSandboxDeclaration *declaration,
           const char *receipt_id,
           GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  JsonObject *more = receipt_member (receipt_id);

  json_object_set_string_member (more, "state", "cancelled");
  return khai_sandbox_event_note (self, declaration, "cancellation-granted", more, error)
         && khai_sandbox_store_drop_steps (self->db, declaration->id, NULL, error);
}

static void
take_cancellation (KhaiSandboxAct *act)
{
  static const char *const members[] = { "reason", "reasonCode", NULL };
  KhaiSandbox *self = act->exchange->sandbox;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_uuid4 ();
  JsonArray *findings;
  gboolean registered;
  char *receipt = NULL;

  if (!khai_sandbox_act_members (act, members)
      || (declaration = khai_sandbox_act_find (act, "cancel")) == NULL)
    return;
  findings = json_array_new ();
  check_reason (act, findings);
  if (refuse_findings (act, findings))
    return;
  registered = !g_str_equal (declaration->state, "pre-registered");
  if (khai_sandbox_begin (self, &error))
    receipt = khai_sandbox_act_receipt (act, declaration, id, declaration->version,
                                        registered ? "cancellation-requested" : "cancelled", TRUE,
                                        &error);
  if (receipt != NULL
      && !(registered ? ask_for (act, declaration, id, "cancellation-requested", &error)
                      : drop_data (act, declaration, id, &error)))
    g_clear_pointer (&receipt, g_free);
  khai_sandbox_act_answer (act, declaration, receipt, error);
}

/**
 * khai_sandbox_handle_cancellation:
 * @exchange: POST /declarations/{declarationId}/cancellation
 */
void
khai_sandbox_handle_cancellation (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { "cancellation", NULL, TRUE, take_cancellation };

  khai_sandbox_act_begin (exchange, &kind);
}
