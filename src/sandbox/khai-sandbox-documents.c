/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Supporting documents: stored once by their SHA-256, and attached by a signed act that may answer
 * a request. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

#define MAX_ACCOUNT_BYTES (G_GINT64_CONSTANT (512) * 1024 * 1024) /* a lesson needs less */

/* ---- upload ---- */

/* What the first bytes say it is (the formats' own marks). NULL: none of those that are taken. */
static const char *
media_type_of (const guint8 *data, gsize length)
{
  static const struct
  {
    const char *mark;
    gsize length;
    const char *type;
  } marks[] = {
    { "%PDF-", 5, "application/pdf" },
    { "\x89PNG\r\n\x1a\n", 8, "image/png" },
    { "\xff\xd8\xff", 3, "image/jpeg" },
    { "<?xml", 5, "application/xml" },
    { "\xef\xbb\xbf<?xml", 8, "application/xml" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length > marks[i].length && memcmp (data, marks[i].mark, marks[i].length) == 0)
      return marks[i].type;
  return NULL;
}

static void
answer_document (KhaiSandboxExchange *exchange,
                 guint status,
                 const char *id,
                 const char *type,
                 gint64 size)
{
  JsonObject *object = json_object_new ();
  g_autofree char *location = g_strconcat (KHAI_SANDBOX_API "/documents/", id, NULL);

  json_object_set_string_member (object, "documentId", id);
  json_object_set_string_member (object, "mediaType", type);
  json_object_set_int_member (object, "size", size);
  json_object_set_string_member (object, "scan", "clean");
  khai_sandbox_answer_json (exchange, status, object);
  khai_sandbox_set_header (exchange, "Location", location);
}

static void
store_document (KhaiSandboxExchange *exchange, const char *id, const char *type, GBytes *body)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autofree char *now = khai_sandbox_now_string (self);
  g_autoptr (GError) error = NULL;
  gint64 used = khai_sandbox_store_documents_size (self->db, exchange->account, &error);
  gboolean stored;

  if (error == NULL && used + (gint64)g_bytes_get_size (body) > MAX_ACCOUNT_BYTES)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_FULL, NULL);
      return;
    }
  if (error == NULL && khai_sandbox_begin (self, &error))
    {
      stored = khai_sandbox_store_add_document (self->db, exchange->account, id, type, body, now,
                                                &error);
      khai_sandbox_end (self, stored, stored ? &error : NULL);
    }
  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a document", error);
  else
    answer_document (exchange, 201, id, type, g_bytes_get_size (body));
}

/**
 * khai_sandbox_handle_upload:
 * @exchange: POST /documents
 *
 * 201, also when the same bytes are there already.
 */
void
khai_sandbox_handle_upload (KhaiSandboxExchange *exchange)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (exchange->message));
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  const char *digest = khai_sandbox_get_header (exchange, "Content-Digest");
  const char *said = soup_message_headers_get_content_type (headers, NULL);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (body, &length);
  const char *type = length > 0 ? media_type_of (data, length) : NULL;
  g_autofree char *id = NULL;

  if (digest == NULL || !khai_content_digest_verify (digest, data, length, NULL))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_DIGEST, NULL);
  else if (type == NULL || g_strcmp0 (type, said) != 0
           || soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_CONTENT, NULL);
  else
    {
      id = khai_digest_sha256_base64url (data, length);
      store_document (exchange, id, type, body);
    }
}

/**
 * khai_sandbox_handle_document:
 * @exchange: GET /documents/{documentId}
 *
 * Whether it is here.
 */
void
khai_sandbox_handle_document (KhaiSandboxExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  gint64 size = 0;
  g_autofree char *type = khai_sandbox_store_find_document (
      exchange->sandbox->db, exchange->account, exchange->id, &size, &error);

  if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a document", error);
  else if (type == NULL)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
  else
    answer_document (exchange, 200, exchange->id, type, size);
}

/* ---- attachments ---- */

static gboolean
is_request_open (const KhaiSandboxDeclaration *declaration, const char *id)
{
  g_autoptr (JsonNode) open = declaration->requests_vi != NULL
                                  ? khai_json_parse (declaration->requests_vi, -1, NULL)
                                  : NULL;

  for (guint i = 0; open != NULL && i < json_array_get_length (json_node_get_array (open)); i++)
    if (g_str_equal (
            json_object_get_string_member (
                json_array_get_object_element (json_node_get_array (open), i), "requestId"),
            id))
      return TRUE;
  return FALSE;
}

static gboolean
is_document_type (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isupper (text[i]) && !g_ascii_isdigit (text[i]))
      return FALSE;
  return length >= 1 && length <= 3;
}

/* What is wrong with it; empty when nothing is. Fills `attachment` (unowned texts but media_type).
 */
static JsonArray *
check_attachment (KhaiSandboxAct *act,
                  const KhaiSandboxDeclaration *declaration,
                  KhaiSandboxAttachment *attachment,
                  GError **error)
{
  JsonArray *findings = json_array_new ();
  KhaiLang lang = act->exchange->lang;
  g_autofree char *line = khai_json_get_text (act->root, "/itemLine");
  guint64 number = 0;

  attachment->id = khai_json_get_text (act->root, "/documentId");
  attachment->type = khai_json_get_text (act->root, "/type");
  attachment->request_id = khai_json_get_text (act->root, "/requestId");
  if (attachment->id != NULL)
    attachment->media_type
        = khai_sandbox_store_find_document (act->exchange->sandbox->db, act->exchange->account,
                                            attachment->id, &attachment->size, error);
  if (attachment->media_type == NULL)
    khai_sandbox_add_finding (findings, lang, "ATTACH-UNKNOWN", "/documentId",
                              "Chưa có chứng từ này. Tải chứng từ lên trước.",
                              "This document is not here. Upload it first.");
  if (!is_document_type (attachment->type))
    khai_sandbox_add_finding (findings, lang, "F-PATTERN", "/type",
                              "Loại chứng từ gồm 1 đến 3 chữ hoa hoặc chữ số.",
                              "The type has 1 to 3 capitals or digits.");
  if (attachment->request_id != NULL && !is_request_open (declaration, attachment->request_id))
    khai_sandbox_add_finding (findings, lang, "ATTACH-REQUEST", "/requestId",
                              "Không có yêu cầu nào đang chờ với số này.",
                              "No open request has this number.");
  if (line != NULL && !g_ascii_string_to_unsigned (line, 10, 1, 99999, &number, NULL))
    khai_sandbox_add_finding (findings, lang, "F-RANGE", "/itemLine", "Số dòng hàng không đúng.",
                              "There is no such line.");
  attachment->item_line = number;
  return findings;
}

static char *
attach (KhaiSandboxAct *act,
        KhaiSandboxDeclaration *declaration,
        KhaiSandboxAttachment *attachment,
        GError **error)
{
  KhaiSandbox *self = act->exchange->sandbox;
  g_autofree char *receipt
      = khai_sandbox_act_receipt (act, declaration, attachment->receipt_id, declaration->version,
                                  declaration->state, TRUE, error);
  JsonObject *more;
  gboolean answers = attachment->request_id != NULL;

  if (receipt == NULL
      || !khai_sandbox_store_add_attachment (self->db, declaration->id, attachment, error))
    return NULL;
  more = json_object_new ();
  json_object_set_string_member (more, "receiptId", attachment->receipt_id);
  if (answers)
    json_object_set_string_member (more, "answers", attachment->request_id);
  if (!khai_sandbox_event_note (self, declaration, "documents-received", more, error))
    return NULL;
  if (answers && declaration->requests_vi == NULL
      && g_str_equal (declaration->state, "documents-requested")
      && !khai_sandbox_fate_reply (self, declaration, "attachment", act->reply, error))
    return NULL;
  return g_steal_pointer (&receipt);
}

static void
take_attachment (KhaiSandboxAct *act)
{
  static const char *const members[] = { "documentId", "type", "requestId", "itemLine", NULL };
  KhaiSandbox *self = act->exchange->sandbox;
  g_autoptr (KhaiSandboxDeclaration) declaration = NULL;
  g_autoptr (KhaiSandboxAttachment) attachment = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) findings = NULL;
  char *receipt = NULL;

  if (!khai_sandbox_act_members (act, members)
      || (declaration = khai_sandbox_act_find (act, "attach-documents")) == NULL)
    return;
  attachment = g_new0 (KhaiSandboxAttachment, 1);
  attachment->receipt_id = khai_uuid4 ();
  attachment->attached_at = khai_sandbox_now_string (self);
  findings = check_attachment (act, declaration, attachment, &error);
  if (error != NULL)
    {
      khai_sandbox_answer_failure (act->exchange, "a document", error);
      khai_sandbox_act_done (act);
      return;
    }
  if (json_array_get_length (findings) > 0)
    {
      khai_sandbox_act_refuse (act, g_steal_pointer (&findings));
      return;
    }
  if (khai_sandbox_begin (self, &error))
    receipt = attach (act, declaration, attachment, &error);
  khai_sandbox_act_answer (act, declaration, receipt, error);
}

/**
 * khai_sandbox_handle_attachment:
 * @exchange: POST /declarations/{declarationId}/documents
 */
void
khai_sandbox_handle_attachment (KhaiSandboxExchange *exchange)
{
  static const KhaiSandboxActKind kind = { "attachment", NULL, FALSE, take_attachment };

  khai_sandbox_act_begin (exchange, &kind);
}

static JsonObject *
attachment_to_wire (const KhaiSandboxAttachment *attachment)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "documentId", attachment->id);
  json_object_set_string_member (object, "type", attachment->type);
  json_object_set_string_member (object, "mediaType", attachment->media_type);
  json_object_set_int_member (object, "size", attachment->size);
  if (attachment->request_id != NULL)
    json_object_set_string_member (object, "requestId", attachment->request_id);
  if (attachment->item_line > 0)
    json_object_set_int_member (object, "itemLine", attachment->item_line);
  json_object_set_string_member (object, "attachedAt", attachment->attached_at);
  json_object_set_string_member (object, "receiptId", attachment->receipt_id);
  return object;
}

/**
 * khai_sandbox_handle_attachments:
 * @exchange: GET /declarations/{declarationId}/documents
 */
void
khai_sandbox_handle_attachments (KhaiSandboxExchange *exchange)
{
  g_autoptr (KhaiSandboxDeclaration) declaration = khai_sandbox_find_own (exchange);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *body;
  JsonArray *items;

  if (declaration == NULL)
    return;
  list = khai_sandbox_store_list_attachments (exchange->sandbox->db, declaration->id, &error);
  if (list == NULL)
    {
      khai_sandbox_answer_failure (exchange, "documents", error);
      return;
    }
  body = json_object_new ();
  items = json_array_new ();
  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (items, attachment_to_wire (list->pdata[i]));
  json_object_set_array_member (body, "items", items);
  khai_sandbox_answer_json (exchange, 200, body);
}
