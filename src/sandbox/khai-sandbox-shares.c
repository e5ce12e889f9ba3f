/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Submit once, several administrations: a named projection of the accepted version goes to one
 * partner, after the exporter's signed consent, and the partner's answers come back. The window
 * plays the partners; which and what is in scenarios.json. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-json.h"
#include "khai-projection.h"

static const char *const purposes[]
    = { "risk-assessment", "import-clearance", "origin-verification", "statistics", NULL };

/* The entry of a list in scenarios.json or shares.json whose member has that text. */
static JsonObject *
find_entry (KhaiSandbox *self, const char *list, const char *member, const char *text)
{
  JsonArray *entries = json_node_get_array (khai_json_get (self->data, list));

  for (guint i = 0; text != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (g_str_equal (json_object_get_string_member (entry, member), text))
        return entry;
    }
  return NULL;
}

static gboolean
array_holds (JsonArray *array, const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), text) == 0)
      return TRUE;
  return FALSE;
}

/* ---- the projection ---- */

static char *
make_projection (JsonNode *document, JsonObject *projection, JsonArray *elements)
{
  JsonArray *patterns = json_object_get_array_member (projection, "elements");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GPtrArray) pointers = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < json_array_get_length (patterns); i++)
    g_strv_builder_add (builder, json_array_get_string_element (patterns, i));
  names = g_strv_builder_end (builder);
  node = khai_projection_make (document, (const char *const *)names, &pointers);
  for (guint i = 0; i < pointers->len; i++)
    json_array_add_string_element (elements, pointers->pdata[i]);
  return khai_json_to_canonical (node);
}

/* ---- one share ---- */

static JsonObject *
share_to_wire (const KhaiSandboxShare *share)
{
  g_autoptr (JsonNode) node = khai_json_parse (share->wire, -1, NULL);
  JsonObject *object = json_node_dup_object (node);
  g_autofree char *leaf = khai_sandbox_leaf_hash (share->jws);

  json_object_set_string_member (object, "state", share->state);
  json_object_set_string_member (object, "shareJws", share->jws);
  json_object_set_string_member (object, "leafHash", leaf);
  return object;
}

static KhaiSandboxShare *
make_share (KhaiSandboxAct *act,
            const KhaiSandboxDeclaration *declaration,
            JsonNode *document,
            JsonObject *projection,
            GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autoptr (KhaiSandboxShare) share = g_new0 (KhaiSandboxShare, 1);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *wire = json_object_new ();
  JsonArray *elements = json_array_new ();
  g_autofree char *purpose = khai_json_get_text (act->root, "/purpose");
  g_autofree char *now = khai_sandbox_now_string (self);
  g_autofree char *digest = NULL;

  json_node_take_object (node, wire);
  share->id = khai_uuid4 ();
  share->declaration = g_strdup (declaration->id);
  share->recipient = khai_json_get_text (act->root, "/recipient");
  share->state = g_strdup ("queued");
  share->content = make_projection (document, projection, elements);
  digest = khai_digest_sha256_base64url (share->content, strlen (share->content));
  json_object_set_string_member (wire, "shareId", share->id);
  json_object_set_string_member (wire, "recipient", share->recipient);
  json_object_set_string_member (wire, "projection",
                                 json_object_get_string_member (projection, "name"));
  json_object_set_string_member (wire, "purpose", purpose);
  json_object_set_int_member (wire, "version", declaration->version);
  json_object_set_string_member (wire, "receivedAt", now);
  json_object_set_string_member (wire, "projectionDigest", digest);
  json_object_set_array_member (wire, "elements", elements);
  share->wire = khai_json_to_canonical (node);
  share->jws = khai_sandbox_sign (wire, self->receipt_key, "shareJws", error);
  return share->jws != NULL ? g_steal_pointer (&share) : NULL;
}

static gboolean
store_share (KhaiSandboxAct *act,
             KhaiSandboxDeclaration *declaration,
             const KhaiSandboxShare *share,
             JsonObject *partner,
             GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  JsonObject *more = json_object_new ();
  JsonObject *news = json_object_new ();

  json_object_set_string_member (news, "shareId", share->id);
  json_object_set_string_member (news, "recipient", share->recipient);
  json_object_set_string_member (news, "state", "queued");
  json_object_set_object_member (more, "shareNews", news);
  return khai_sandbox_store_add_share (self->db, share, error)
         && khai_sandbox_ledger_add (self, share->id, share->jws, error)
         && khai_sandbox_event_note (self, declaration, "share-queued", more, error)
         && khai_sandbox_fate_steps (self, declaration,
                                     json_object_get_array_member (partner, "steps"), share->id, -1,
                                     error);
}

/* ---- consent ---- */

static JsonArray *
check_consent (KhaiSandboxAct *act,
               const KhaiSandboxDeclaration *declaration,
               JsonObject *partner,
               JsonObject *projection)
{
  JsonObject *recipient
      = partner != NULL ? find_entry (act->exchange->sandbox, "/recipients", "recipient",
                                      json_object_get_string_member (partner, "recipient"))
                        : NULL;
  JsonArray *findings = json_array_new ();
  KhaiLang lang = act->exchange->lang;
  g_autofree char *purpose = khai_json_get_text (act->root, "/purpose");
  g_autofree char *version = khai_json_get_text (act->root, "/version");
  g_autofree char *current = g_strdup_printf ("%" G_GINT64_FORMAT, declaration->version);

  if (partner == NULL)
    khai_sandbox_add_finding (findings, lang, "SHARE-PARTNER", "/recipient",
                              "Cổng không trao đổi với cơ quan này.",
                              "This window does not exchange with that administration.");
  if (projection == NULL
      || (recipient != NULL
          && !array_holds (json_object_get_array_member (recipient, "projections"),
                           json_object_get_string_member (projection, "name"))))
    khai_sandbox_add_finding (findings, lang, "SHARE-PROJECTION", "/projection",
                              "Cơ quan này không nhận bộ dữ liệu đó.",
                              "That administration does not take this projection.");
  if (purpose == NULL || !g_strv_contains (purposes, purpose))
    khai_sandbox_add_finding (findings, lang, "SHARE-PURPOSE", "/purpose", "Nêu mục đích chia sẻ.",
                              "Say what it is shared for.");
  if (version != NULL && g_strcmp0 (version, current) != 0)
    khai_sandbox_add_finding (findings, lang, "SHARE-VERSION", "/version",
                              "Chỉ chia sẻ được bản đang có hiệu lực.",
                              "Only the version in force can be shared.");
  return findings;
}

/* The declaration in its current version's bytes. */
static JsonNode *
read_current (KhaiSandbox *self, const KhaiSandboxDeclaration *declaration, GError **error)
{
  g_autoptr (GBytes) body
      = khai_sandbox_store_find_version (self->db, declaration->id, declaration->version, error);
  g_autoptr (JsonNode) root = body != NULL ? khai_json_parse (g_bytes_get_data (body, NULL),
                                                              g_bytes_get_size (body), error)
                                           : NULL;
  JsonNode *inside = root != NULL ? khai_json_get (root, "/declaration") : NULL;

  return inside != NULL ? khai_json_copy (inside) : g_steal_pointer (&root);
}

static char *
share_now (KhaiSandboxAct *act,
           KhaiSandboxDeclaration *declaration,
           JsonObject *partner,
           JsonObject *projection,
           char **id,
           GError **error)
{
  g_autoptr (JsonNode) document = read_current (act->exchange->sandbox, declaration, error);
  g_autoptr (KhaiSandboxShare) share
      = document != NULL ? make_share (act, declaration, document, projection, error) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (share == NULL || !store_share (act, declaration, share, partner, error))
    return NULL;
  *id = g_strdup (share->id);
  json_node_take_object (node, share_to_wire (share));
  return khai_json_to_canonical (node);
}

static void
take_share (KhaiSandboxAct *act)
{
  static const char *const members[] = { "recipient", "projection", "purpose", "version", NULL };
  KhaiSandbox *self = act->exchange->sandbox;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autofree char *recipient = khai_json_get_text (act->root, "/recipient");
  g_autofree char *name = khai_json_get_text (act->root, "/projection");
  JsonObject *partner = find_entry (self, "/partners", "recipient", recipient);
  JsonObject *projection = find_entry (self, "/projections", "name", name);
  g_autoptr (JsonArray) findings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  char *text = NULL;

  if (!khai_sandbox_act_members (act, members)
      || (declaration = khai_sandbox_act_find (act, "share")) == NULL)
    return;
  findings = check_consent (act, declaration, partner, projection);
  if (json_array_get_length (findings) > 0)
    {
      khai_sandbox_act_refuse (act, g_steal_pointer (&findings));
      return;
    }
  if (khai_sandbox_begin (self, &error))
    text = share_now (act, declaration, partner, projection, &id, &error);
  if (id != NULL)
    act->location
        = g_strconcat (KHAI_SANDBOX_API "/declarations/", declaration->id, "/shares/", id, NULL);
  khai_sandbox_act_answer (act, declaration, text, error);
}

/**
 * khai_sandbox_handle_share:
 * @exchange: POST /declarations/{declarationId}/shares
 */
void
khai_sandbox_handle_share (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { "share", NULL, FALSE, take_share };

  khai_sandbox_act_begin (exchange, &kind);
}

/* ---- looking, and withdrawing ---- */

/**
 * khai_sandbox_handle_shares:
 * @exchange: GET /declarations/{declarationId}/shares
 */
void
khai_sandbox_handle_shares (KhaiSandboxExchange *exchange)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = khai_sandbox_find_own (exchange);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *body;
  JsonArray *items;

  if (declaration == NULL)
    return;
  list = khai_sandbox_store_list_shares (exchange->sandbox->db, declaration->id, &error);
  if (list == NULL)
    {
      khai_sandbox_answer_failure (exchange, "shares", error);
      return;
    }
  body = json_object_new ();
  items = json_array_new ();
  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (items, share_to_wire (list->pdata[i]));
  json_object_set_array_member (body, "items", items);
  khai_sandbox_answer_json (exchange, 200, body);
}

/* NULL: the refusal is the answer. */
static KhaiSandboxShare *
find_share (KhaiSandboxExchange *exchange, KhaiSandboxDeclaration **declaration)
{
  g_autoptr (KhaiSandboxShare) share = NULL;
  g_autoptr (GError) error = NULL;

  *declaration = khai_sandbox_find_own (exchange);
  if (*declaration == NULL)
    return NULL;
  share = khai_sandbox_store_find_share (exchange->sandbox->db, exchange->second, &error);
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a share", error);
  else if (share == NULL || !g_str_equal (share->declaration, (*declaration)->id))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
  else
    return g_steal_pointer (&share);
  return NULL;
}

/**
 * khai_sandbox_handle_one_share:
 * @exchange: GET /declarations/{declarationId}/shares/{shareId}
 */
void
khai_sandbox_handle_one_share (KhaiSandboxExchange *exchange)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (KhaiSandboxShare) share = find_share (exchange, &declaration);

  if (share != NULL)
    khai_sandbox_answer_json (exchange, 200, share_to_wire (share));
}

static gboolean
withdraw (KhaiSandbox *self,
          KhaiSandboxDeclaration *declaration,
          const KhaiSandboxShare *share,
          GError **error)
{
  JsonObject *more = json_object_new ();
  JsonObject *news = json_object_new ();

  json_object_set_string_member (news, "shareId", share->id);
  json_object_set_string_member (news, "recipient", share->recipient);
  json_object_set_string_member (news, "state", "withdrawn");
  json_object_set_object_member (more, "shareNews", news);
  return khai_sandbox_event_note (self, declaration, "share-withdrawn", more, error)
         && khai_sandbox_store_set_share_state (self->db, share->id, "withdrawn", error)
         && khai_sandbox_store_drop_steps (self->db, declaration->id, share->id, error);
}

/**
 * khai_sandbox_handle_withdrawal:
 * @exchange: DELETE /declarations/{declarationId}/shares/{shareId}
 *
 * What a partner used or refused can no longer be withdrawn.
 */
void
khai_sandbox_handle_withdrawal (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (KhaiSandboxShare) share = find_share (exchange, &declaration);
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  if (share == NULL)
    return;
  if (g_str_equal (share->state, "used") || g_str_equal (share->state, "refused"))
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_STATE, share->state);
      return;
    }
  if (!g_str_equal (share->state, "withdrawn") && khai_sandbox_begin (self, &error))
    {
      done = withdraw (self, declaration, share, &error);
      khai_sandbox_end (self, done, done ? &error : NULL);
    }
  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "a share", error);
      return;
    }
  if (done)
    khai_sandbox_wake_later (self, declaration->account);
  g_free (share->state);
  share->state = g_strdup ("withdrawn");
  khai_sandbox_answer_json (exchange, 200, share_to_wire (share));
}
