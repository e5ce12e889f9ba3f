/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reply files: what a window answers to a package that a person carried there. */

#include "config.h"

#include "khai-reply.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"

#define FORMAT "khai-reply"

/**
 * khai_reply_free:
 * @reply: (transfer full): a reply
 */
void
khai_reply_free (KhaiReply *reply)
{
  g_return_if_fail (reply != NULL);

  g_free (reply->key);
  g_free (reply->reference);
  g_free (reply->payload_digest);
  g_free (reply->window);
  g_free (reply->etag);
  g_free (reply->answered_at);
  g_free (reply->jws);
  g_clear_pointer (&reply->answer, json_node_unref);
  g_clear_pointer (&reply->view, json_node_unref);
  g_clear_pointer (&reply->events, json_array_unref);
  g_free (reply);
}

static JsonNode *
copy_object (JsonNode *root, const char *pointer)
{
  JsonNode *node = khai_json_get (root, pointer);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? khai_json_copy (node) : NULL;
}

/* The members that were signed; FALSE when one that is needed is not there. */
static gboolean
read_members (KhaiReply *reply, JsonNode *root)
{
  g_autofree char *format = khai_json_get_text (root, "/format");
  g_autofree char *status = khai_json_get_text (root, "/status");
  JsonNode *events = khai_json_get (root, "/events");
  guint64 number = 0;

  reply->key = khai_json_get_text (root, "/idempotencyKey");
  reply->reference = khai_json_get_text (root, "/localReference");
  reply->payload_digest = khai_json_get_text (root, "/payloadDigest");
  reply->window = khai_json_get_text (root, "/window");
  reply->etag = khai_json_get_text (root, "/etag");
  reply->answered_at = khai_json_get_text (root, "/answeredAt");
  reply->answer = copy_object (root, "/answer");
  reply->view = copy_object (root, "/declaration");
  reply->events = events != NULL && JSON_NODE_HOLDS_ARRAY (events) ? json_node_dup_array (events) : json_array_new ();
  if (status != NULL)
    g_ascii_string_to_unsigned (status, 10, 200, 599, &number, NULL);
  reply->status = number;
  return g_strcmp0 (format, FORMAT) == 0 && number != 0 && reply->key != NULL && reply->reference != NULL
         && reply->payload_digest != NULL && reply->window != NULL && reply->answer != NULL;
}

/**
 * khai_reply_parse:
 * @file: the file's bytes
 * @error: %KHAI_ERROR_DAMAGED (no reply, cut off), %KHAI_ERROR_BAD_INPUT (no strict JSON), %KHAI_ERROR_TOO_LARGE, %KHAI_ERROR_SIGNATURE (changed
 *   since it was signed)
 *
 * Returns: (transfer full): what was signed, by whomever: khai_reply_verify() says whether it is to be believed; or %NULL
 */
KhaiReply *
khai_reply_parse (GBytes *file, GError **error)
{
  gsize length = 0;
  const char *text;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (KhaiJws) jws = NULL;
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (KhaiReply) reply = g_new0 (KhaiReply, 1);

  g_return_val_if_fail (file != NULL, NULL);

  text = g_bytes_get_data (file, &length);
  if (length > KHAI_REPLY_MAX_BYTES)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "the reply file is too large");
      return NULL;
    }
  node = length > 0 ? khai_json_parse (text, length, NULL) : NULL;
  reply->jws = node != NULL ? khai_json_get_text (node, "/replyJws") : NULL;
  if (reply->jws == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the file is no reply, or is cut off");
      return NULL;
    }
  jws = khai_jws_verify (reply->jws, NULL, NULL, 0, error);
  if (jws == NULL)
    return NULL;
  payload = khai_json_parse (g_bytes_get_data (jws->payload, NULL), g_bytes_get_size (jws->payload), error);
  if (payload == NULL)
    return NULL;
  if (read_members (reply, payload))
    return g_steal_pointer (&reply);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the reply lacks what a reply says");
  return NULL;
}

/**
 * khai_reply_verify:
 * @reply: a reply
 * @ca_pem: certificate of the window's authority
 * @at_unix_us: when the signing certificate must be valid
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * Returns: %TRUE when somebody signed it who has a certificate of that authority
 */
gboolean
khai_reply_verify (const KhaiReply *reply, const char *ca_pem, gint64 at_unix_us, GError **error)
{
  g_autoptr (KhaiJws) jws = NULL;

  g_return_val_if_fail (reply != NULL && ca_pem != NULL, FALSE);

  jws = khai_jws_verify (reply->jws, NULL, ca_pem, at_unix_us, error);
  return jws != NULL;
}
