/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Acts after the submission. Each is made of entries for the outbox: most of one, a paper of two (the bytes, then what ties them to the
 * declaration). */

#include "config.h"

#include "khai-act.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-outbox-private.h"

struct _KhaiAct
{
  GPtrArray *entries;         /* (owned): of KhaiOutboxEntry */
  GBytes *paper;              /* (owned) (nullable) */
  char *paper_type;           /* (owned) (nullable): media type */
  KhaiAttachment *attachment; /* (owned) (nullable) */
};

/**
 * khai_act_free:
 * @act: (transfer full): an act that is not wanted any more
 */
void
khai_act_free (KhaiAct *act)
{
  g_return_if_fail (act != NULL);

  g_ptr_array_unref (act->entries);
  g_clear_pointer (&act->paper, g_bytes_unref);
  g_clear_pointer (&act->attachment, khai_attachment_free);
  g_free (act->paper_type);
  g_free (act);
}

/* The record of a declaration that is at a window. */
static KhaiRecord *
load_sent (KhaiOutbox *outbox, const char *id, GError **error)
{
  KhaiRecord *record = NULL;

  if (!khai_store_load (outbox->store, id, &record, NULL, error))
    return NULL;
  if (record->server_id != NULL && record->gateway != NULL)
    return record;
  khai_record_free (record);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration is not at a Single Window yet");
  return NULL;
}

static KhaiOutboxEntry *
entry_new (KhaiOutbox *outbox, const KhaiRecord *record, const char *act, const char *tail, GBytes *body)
{
  KhaiOutboxEntry *entry = g_new0 (KhaiOutboxEntry, 1);
  g_autofree char *escaped = g_uri_escape_string (record->server_id, NULL, FALSE);
  g_autofree char *setting = khai_outbox_ca_setting (record->gateway);

  entry->declaration = g_strdup (record->id);
  entry->reference = g_strdup (record->reference != NULL ? record->reference : "");
  entry->gateway = g_strdup (record->gateway);
  entry->ca_file = khai_store_get_setting (outbox->store, setting, NULL);
  entry->key = khai_uuid4 ();
  entry->act = g_strdup (act);
  entry->path = tail != NULL ? g_strdup_printf ("/declarations/%s%s", escaped, tail) : g_strdup ("/documents");
  entry->body = g_bytes_ref (body);
  entry->content_digest = khai_content_digest (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  entry->next_at = khai_clock_now_string (outbox->clock);
  return entry;
}

static KhaiAct *
act_new (void)
{
  KhaiAct *act = g_new0 (KhaiAct, 1);

  act->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_entry_free);
  return act;
}

static GBytes *
to_body (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_node_take_object (node, object);
  text = khai_json_to_canonical (node);
  return g_bytes_new_take (text, strlen (text));
}

/* One entry with a JSON body (transfer full); `looked`: it is about the state that was seen last. */
static KhaiAct *
simple_act (KhaiOutbox *outbox, const char *id, const char *name, const char *tail, JsonObject *object, gboolean looked, GError **error)
{
  g_autoptr (KhaiRecord) record = load_sent (outbox, id, error);
  g_autoptr (GBytes) body = to_body (object);
  g_autoptr (JsonNode) view = NULL;
  g_autofree char *etag = NULL;
  KhaiOutboxEntry *entry;
  KhaiAct *act;

  if (record == NULL)
    return NULL;
  if (looked)
    {
      view = khai_store_get_view (outbox->store, id, &etag, NULL, NULL);
      if (etag == NULL)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_CHANGED, "how the declaration stands was not looked at yet");
          return NULL;
        }
    }
  act = act_new ();
  entry = entry_new (outbox, record, name, tail, body);
  entry->if_match = g_steal_pointer (&etag);
  g_ptr_array_add (act->entries, entry);
  return act;
}

static gboolean
check_reason (const char *reason, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (reason));
  glong length = g_utf8_validate (stripped, -1, NULL) ? g_utf8_strlen (stripped, -1) : 0;

  if (length >= KHAI_ACT_REASON_MIN && length <= KHAI_ACT_REASON_MAX)
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a reason has %d to %d characters", KHAI_ACT_REASON_MIN, KHAI_ACT_REASON_MAX);
  return FALSE;
}

static JsonObject *
with_reason (const char *reason, const char *reason_code)
{
  JsonObject *object = json_object_new ();
  g_autofree char *stripped = g_strstrip (g_strdup (reason));

  json_object_set_string_member (object, "reason", stripped);
  if (reason_code != NULL && *reason_code != '\0')
    json_object_set_string_member (object, "reasonCode", reason_code);
  return object;
}

/**
 * khai_act_amend:
 * @outbox: the outbox
 * @id: a declaration's id
 * @document: the declaration as it shall be, whole
 * @reason: why, 5 to 512 characters
 * @reason_code: (nullable): of the window's list
 * @error: %KHAI_ERROR_BLOCKED, %KHAI_ERROR_BAD_INPUT (reason), %KHAI_ERROR_STATE (not sent), %KHAI_ERROR_CHANGED (never looked at)
 *
 * Returns: (transfer full): the act, not yet signed, or %NULL
 */
KhaiAct *
khai_act_amend (KhaiOutbox *outbox, const char *id, KhaiDeclaration *document, const char *reason, const char *reason_code, GError **error)
{
  JsonObject *object;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL && KHAI_IS_DECLARATION (document) && reason != NULL, NULL);

  if (!check_reason (reason, error) || !khai_outbox_require_unblocked (outbox, document, error))
    return NULL;
  object = with_reason (reason, reason_code);
  json_object_set_member (object, "declaration", json_node_copy (khai_declaration_get_root (document)));
  return simple_act (outbox, id, "amendment", "/amendments", object, TRUE, error);
}

/**
 * khai_act_cancel:
 * @outbox: the outbox
 * @id: a declaration's id
 * @reason: why, 5 to 512 characters
 * @reason_code: (nullable): of the window's list
 * @error: %KHAI_ERROR_BAD_INPUT (reason), %KHAI_ERROR_STATE (not sent), %KHAI_ERROR_CHANGED (never looked at)
 *
 * Returns: (transfer full): the act, not yet signed, or %NULL
 */
KhaiAct *
khai_act_cancel (KhaiOutbox *outbox, const char *id, const char *reason, const char *reason_code, GError **error)
{
  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL && reason != NULL, NULL);

  if (!check_reason (reason, error))
    return NULL;
  return simple_act (outbox, id, "cancellation", "/cancellation", with_reason (reason, reason_code), TRUE, error);
}

/* Whether the bytes that the window names are the last that were sent from here. */
static gboolean
is_what_was_sent (KhaiOutbox *outbox, const char *id, const char *digest, GError **error)
{
  g_autoptr (GPtrArray) acts = khai_store_list_acts (outbox->store, id, error);

  for (guint i = acts != NULL ? acts->len : 0; i > 0; i--)
    {
      const KhaiOutboxEntry *entry = acts->pdata[i - 1];
      gboolean data = g_str_equal (entry->act, "pre-registration") || g_str_equal (entry->act, "amendment");
      g_autofree char *own = NULL;

      if (!data || !g_str_equal (entry->state, "done"))
        continue;
      own = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));
      if (g_str_equal (own, digest))
        return TRUE;
      break;
    }
  if (acts != NULL)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_CHANGED, "the window holds other bytes than the last that were sent");
  return FALSE;
}

/**
 * khai_act_file:
 * @outbox: the outbox
 * @id: a declaration's id
 * @error: %KHAI_ERROR_STATE (not sent), %KHAI_ERROR_CHANGED (never looked at, or the window holds other bytes than were sent last)
 *
 * Declares what was pre-registered: the body names the version and the bytes that were looked at, so that nothing else is filed.
 *
 * Returns: (transfer full): the act, not yet signed, or %NULL
 */
KhaiAct *
khai_act_file (KhaiOutbox *outbox, const char *id, GError **error)
{
  g_autoptr (JsonNode) view = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *version = NULL;
  guint64 number = 0;
  JsonObject *object;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL, NULL);

  view = khai_store_get_view (outbox->store, id, NULL, NULL, NULL);
  digest = view != NULL ? khai_json_get_text (view, "/payloadDigest") : NULL;
  version = view != NULL ? khai_json_get_text (view, "/version") : NULL;
  if (digest == NULL || version == NULL || !g_ascii_string_to_unsigned (version, 10, 1, G_MAXINT, &number, NULL))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_CHANGED, "how the declaration stands was not looked at yet");
      return NULL;
    }
  if (!is_what_was_sent (outbox, id, digest, error))
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "payloadDigest", digest);
  json_object_set_int_member (object, "version", number);
  return simple_act (outbox, id, "filing", "/filing", object, TRUE, error);
}

/* ---- papers ---- */

/**
 * khai_act_sniff:
 * @bytes: a file
 *
 * Returns: (transfer none) (nullable): the media type its first bytes say, of those that customs take
 */
const char *
khai_act_sniff (GBytes *bytes)
{
  static const struct { const char *magic; gsize length; const char *type; } kinds[] = {
    { "%PDF-", 5, "application/pdf" },   { "\x89PNG\r\n\x1a\n", 8, "image/png" }, { "\xff\xd8\xff", 3, "image/jpeg" },
    { "<?xml", 5, "application/xml" },   { "\xef\xbb\xbf<?xml", 8, "application/xml" },
  };
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (length >= kinds[i].length && memcmp (data, kinds[i].magic, kinds[i].length) == 0)
      return kinds[i].type;
  return NULL;
}

static GBytes *
attachment_body (const char *digest, const char *type, const char *request, guint item_line)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "documentId", digest);
  json_object_set_string_member (object, "type", type);
  if (request != NULL)
    json_object_set_string_member (object, "requestId", request);
  if (item_line > 0)
    json_object_set_int_member (object, "itemLine", item_line);
  return to_body (object);
}

/**
 * khai_act_attach:
 * @outbox: the outbox
 * @id: a declaration's id
 * @bytes: the paper's exact bytes
 * @name: its file name, for people; not sent
 * @type: kind of paper, UNTDID 1001
 * @request: (nullable): which request of customs it answers
 * @item_line: goods line it belongs to, from 1; 0 the whole declaration
 * @error: %KHAI_ERROR_TOO_LARGE, %KHAI_ERROR_BAD_INPUT (neither PDF, PNG, JPEG nor XML), %KHAI_ERROR_STATE (not sent)
 *
 * Returns: (transfer full): the act, not yet signed, or %NULL
 */
KhaiAct *
khai_act_attach (KhaiOutbox *outbox, const char *id, GBytes *bytes, const char *name, const char *type, const char *request,
                 guint item_line, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (GBytes) tie = NULL;
  g_autofree char *digest = NULL;
  const char *media_type;
  KhaiOutboxEntry *upload;
  KhaiOutboxEntry *attach;
  KhaiAct *act;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL && bytes != NULL && name != NULL && type != NULL, NULL);

  media_type = khai_act_sniff (bytes);
  if (g_bytes_get_size (bytes) > KHAI_ACT_DOCUMENT_MAX || media_type == NULL)
    {
      g_set_error (error, KHAI_ERROR, media_type == NULL ? KHAI_ERROR_BAD_INPUT : KHAI_ERROR_TOO_LARGE,
                   "a paper is a PDF, PNG, JPEG or XML file of at most 10 MiB");
      return NULL;
    }
  record = load_sent (outbox, id, error);
  if (record == NULL)
    return NULL;
  act = act_new ();
  digest = khai_digest_sha256_base64url (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  upload = entry_new (outbox, record, "document", NULL, bytes);
  upload->media_type = g_strdup (media_type);
  tie = attachment_body (digest, type, request, item_line);
  attach = entry_new (outbox, record, "attachment", "/documents", tie);
  attach->after = -1;
  g_ptr_array_add (act->entries, upload);
  g_ptr_array_add (act->entries, attach);
  act->paper = g_bytes_ref (bytes);
  act->paper_type = g_strdup (media_type);
  act->attachment = g_new0 (KhaiAttachment, 1);
  act->attachment->digest = g_steal_pointer (&digest);
  act->attachment->name = g_strdup (name);
  act->attachment->type = g_strdup (type);
  act->attachment->request = g_strdup (request);
  act->attachment->item_line = item_line;
  return act;
}

/* ---- other administrations ---- */

/**
 * khai_act_share:
 * @outbox: the outbox
 * @id: a declaration's id
 * @recipient: country and agency, "KH-GDCE"
 * @projection: which of its elements leave: "acdd", "sad-asycuda" …
 * @purpose: "import-clearance" …
 * @error: %KHAI_ERROR_STATE (not sent)
 *
 * The signed body is the exporter's consent to this one transfer.
 *
 * Returns: (transfer full): the act, not yet signed, or %NULL
 */
KhaiAct *
khai_act_share (KhaiOutbox *outbox, const char *id, const char *recipient, const char *projection, const char *purpose, GError **error)
{
  JsonObject *object;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL && recipient != NULL && projection != NULL && purpose != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "recipient", recipient);
  json_object_set_string_member (object, "projection", projection);
  json_object_set_string_member (object, "purpose", purpose);
  return simple_act (outbox, id, "share", "/shares", object, FALSE, error);
}

/**
 * khai_act_withdraw_share:
 * @outbox: the outbox
 * @id: a declaration's id
 * @share_id: the share
 * @error: %KHAI_ERROR_STATE (not sent)
 *
 * Returns: (transfer full): the act, or %NULL
 */
KhaiAct *
khai_act_withdraw_share (KhaiOutbox *outbox, const char *id, const char *share_id, GError **error)
{
  g_autofree char *escaped = NULL;
  g_autofree char *tail = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL && share_id != NULL, NULL);

  escaped = g_uri_escape_string (share_id, NULL, FALSE);
  tail = g_strconcat ("/shares/", escaped, NULL);
  return simple_act (outbox, id, "withdrawal", tail, json_object_new (), FALSE, error);
}

/* ---- signing and queueing ---- */

static gboolean
store (KhaiOutbox *outbox, KhaiAct *act, GError **error)
{
  KhaiOutboxEntry *first = act->entries->pdata[0];
  KhaiOutboxEntry *last = act->entries->pdata[act->entries->len - 1];

  if (act->paper != NULL)
    {
      g_autofree char *digest = khai_store_put_document (outbox->store, act->paper, act->paper_type, error);

      if (digest == NULL)
        return FALSE;
    }
  if (!khai_store_enqueue_acts (outbox->store, act->entries, error)
      || (act->attachment != NULL && !khai_store_attach (outbox->store, first->declaration, act->attachment, last->id, error)))
    return FALSE;
  khai_outbox_tell_changed (outbox, first->declaration);
  khai_outbox_wake (outbox);
  return TRUE;
}

/**
 * khai_act_queue:
 * @outbox: the outbox
 * @act: an act
 * @key: (nullable): signs; %NULL takes the profile's
 * @error: %KHAI_ERROR_STATE when the same kind is under way, %KHAI_ERROR_SIGNATURE; failures of the token and of the database
 *
 * Returns: %TRUE when it is on disk, to be sent
 */
gboolean
khai_act_queue (KhaiOutbox *outbox, KhaiAct *act, KhaiKey *key, GError **error)
{
  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && act != NULL, FALSE);

  return khai_outbox_sign (outbox, act->entries, key, error) && store (outbox, act, error);
}

static void
act_signed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiOutbox *outbox = KHAI_OUTBOX (source);
  GError *error = NULL;

  if (khai_outbox_sign_finish (outbox, result, &error) && store (outbox, g_task_get_task_data (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * khai_act_queue_async:
 * @outbox: the outbox
 * @act: (transfer full): an act
 * @key: (nullable): signs, on a thread of its own; %NULL takes the profile's
 * @cancellable: (nullable): nothing is queued when it is cancelled before the signature is there
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Like khai_act_queue(), without waiting for the token.
 */
void
khai_act_queue_async (KhaiOutbox *outbox, KhaiAct *act, KhaiKey *key, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KHAI_IS_OUTBOX (outbox) && act != NULL);

  task = g_task_new (outbox, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_act_queue_async);
  g_task_set_task_data (task, act, (GDestroyNotify) khai_act_free);
  khai_outbox_sign_async (outbox, act->entries, key, cancellable, act_signed, task);
}

/**
 * khai_act_queue_finish:
 * @outbox: the outbox
 * @result: what the callback got
 * @error: as khai_act_queue()
 *
 * Returns: %TRUE when it is on disk, to be sent
 */
gboolean
khai_act_queue_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- looking ---- */

static void
looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiOutbox *outbox = g_task_get_source_object (task);
  const KhaiRecord *record = g_task_get_task_data (task);
  g_autoptr (KhaiAnswer) refusal = NULL;
  GError *error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autofree char *server_id = answer != NULL ? khai_json_get_text (answer->json, "/declarationId") : NULL;

  if (answer != NULL && g_strcmp0 (server_id, record->server_id) != 0)
    g_set_error_literal (&error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the answer is about another declaration");
  if (error == NULL && khai_store_put_view (outbox->store, record->id, answer->etag, answer->json, &error))
    g_task_return_pointer (task, json_node_copy (answer->json), (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/**
 * khai_act_look_async:
 * @outbox: the outbox
 * @id: a declaration's id
 * @cancellable: (nullable): ends waiting
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Asks the window how the declaration stands, and keeps the answer with its ETag.
 */
void
khai_act_look_async (KhaiOutbox *outbox, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (KhaiGateway) gateway = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  KhaiRecord *record;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL);

  task = g_task_new (outbox, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_act_look_async);
  record = load_sent (outbox, id, &error);
  gateway = record != NULL ? khai_outbox_open_gateway (outbox, record->gateway, &error) : NULL;
  if (record != NULL)
    g_task_set_task_data (task, record, (GDestroyNotify) khai_record_free);
  if (gateway == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  escaped = g_uri_escape_string (record->server_id, NULL, FALSE);
  path = g_strconcat ("/declarations/", escaped, NULL);
  khai_gateway_get_async (gateway, path, cancellable, looked, g_steal_pointer (&task));
}

/**
 * khai_act_look_finish:
 * @outbox: the outbox
 * @result: what the callback got
 * @error: as khai_gateway_finish(); %KHAI_ERROR_STATE when it is not at a window; failures of the database
 *
 * Returns: (transfer full): the contract's Declaration, or %NULL
 */
JsonNode *
khai_act_look_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
