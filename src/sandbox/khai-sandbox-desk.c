/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The desk: somebody brings a declarant's package and takes a reply file back. The clerk hands it in
 * at the window's own door, so that everything is looked at as if it had come over the network, lets
 * happen what is planned, and signs what came of it. A window that is shut has its desk open. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-package.h"

#define TRIES 3
#define MAX_STEPS 64
#define PAGE 500
#define ETAG_LENGTH 256

/* One package at the desk. */
typedef struct
{
  KhaiPackage *package; /* (owned) */
  char *reply_path;     /* (owned) */
  char *account;        /* (owned) (nullable): whose */
  char *token;          /* (owned) (nullable) */
  SoupSession *session; /* (owned) (nullable) */
  SoupMessage *message; /* (owned) (nullable): in flight */
  guint tries;

  guint status;
  JsonNode *answer; /* (owned) (nullable) */
  JsonNode *view;   /* (owned) (nullable) */
  char *etag;       /* (owned) (nullable) */
} Desk;

static void
desk_free (gpointer data)
{
  Desk *desk = data;

  g_clear_pointer (&desk->package, khai_package_free);
  g_clear_pointer (&desk->answer, json_node_unref);
  g_clear_pointer (&desk->view, json_node_unref);
  g_clear_object (&desk->message);
  g_clear_object (&desk->session);
  g_free (desk->reply_path);
  g_free (desk->account);
  g_free (desk->token);
  g_free (desk->etag);
  g_free (desk);
}

static void
end (GTask *task, GError *error)
{
  KhaiSandbox *self = g_task_get_source_object (task);
  Desk *desk = g_task_get_task_data (task);

  if (desk->token != NULL)
    g_hash_table_remove (self->desk, desk->token);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * khai_sandbox_is_desk:
 * @self: a window
 * @message: a request
 *
 * Returns: whether it comes from the window's own desk
 */
gboolean
khai_sandbox_is_desk (KhaiSandbox *self, SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  return header != NULL && g_str_has_prefix (header, "Bearer ")
         && g_hash_table_contains (self->desk, header + strlen ("Bearer "));
}

/* ---- the reply ---- */

static GError *
own (const char *message, KhaiErrorCode code)
{
  return g_error_new_literal (KHAI_ERROR, (int)code, message);
}

/* Everything that has happened to it so far. */
static JsonArray *
read_events (KhaiSandbox *self, const Desk *desk, GError **error)
{
  const KhaiPackage *package = desk->package;
  const char *reference = khai_package_say (package, "localReference");
  gboolean english = g_strcmp0 (khai_package_say (package, "language"), "en") == 0;
  g_autoptr (JsonArray) events = json_array_new ();
  gint64 after = 0;
  guint n = PAGE;

  while (n == PAGE)
    {
      g_autoptr (GPtrArray) page = khai_sandbox_store_list_events (
          self->db, desk->account, after, PAGE, english, error);

      if (page == NULL)
        return NULL;
      n = page->len;
      for (guint i = 0; i < n; i++)
        {
          JsonNode *event = khai_json_parse (page->pdata[i], -1, error);
          g_autofree char *whose = event != NULL ? khai_json_get_text (event, "/localReference") : NULL;
          g_autofree char *sequence = event != NULL ? khai_json_get_text (event, "/sequence") : NULL;

          if (event == NULL)
            return NULL;
          after = sequence != NULL ? g_ascii_strtoll (sequence, NULL, 10) : after + 1;
          if (g_strcmp0 (whose, reference) == 0)
            json_array_add_element (events, event);
          else
            json_node_unref (event);
        }
    }
  return g_steal_pointer (&events);
}

static JsonObject *
make_reply (KhaiSandbox *self, Desk *desk, GError **error)
{
  const KhaiPackage *package = desk->package;
  GBytes *body = khai_package_get (package, khai_package_say (package, "body"));
  g_autofree char *digest = khai_digest_sha256_base64url (g_bytes_get_data (body, NULL),
                                                          g_bytes_get_size (body));
  g_autofree char *now = khai_sandbox_now_string (self);
  JsonArray *events = read_events (self, desk, error);
  JsonObject *reply;

  if (events == NULL)
    return NULL;
  reply = json_object_new ();
  json_object_set_string_member (reply, "format", "khai-reply");
  json_object_set_int_member (reply, "formatVersion", 1);
  json_object_set_boolean_member (reply, "training", TRUE);
  json_object_set_string_member (reply, "window", khai_package_say (package, "window"));
  json_object_set_string_member (reply, "localReference",
                                 khai_package_say (package, "localReference"));
  json_object_set_string_member (reply, "idempotencyKey",
                                 khai_package_say (package, "idempotencyKey"));
  json_object_set_string_member (reply, "payloadDigest", digest);
  json_object_set_int_member (reply, "status", desk->status);
  json_object_set_member (reply, "answer", khai_json_copy (desk->answer));
  if (desk->view != NULL)
    json_object_set_member (reply, "declaration", khai_json_copy (desk->view));
  if (desk->etag != NULL)
    json_object_set_string_member (reply, "etag", desk->etag);
  json_object_set_array_member (reply, "events", events);
  json_object_set_string_member (reply, "answeredAt", now);
  return reply;
}

static void
write_reply (GTask *task)
{
  KhaiSandbox *self = g_task_get_source_object (task);
  Desk *desk = g_task_get_task_data (task);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *jws = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) io_error = NULL;
  GError *error = NULL;
  JsonObject *reply = make_reply (self, desk, &error);

  if (reply != NULL)
    {
      json_node_take_object (node, reply);
      jws = khai_sandbox_sign (reply, self->receipt_key, "replyJws", &error);
    }
  if (jws != NULL)
    {
      text = khai_json_to_pretty (node);
      g_file_set_contents_full (desk->reply_path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &io_error);
    }
  if (io_error != NULL)
    khai_error_propagate_io (&error, g_steal_pointer (&io_error));
  end (task, error);
}

/* ---- at the door ---- */

static SoupMessage *
new_message (KhaiSandbox *self, Desk *desk, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", desk->token, NULL);
  const char *language = khai_package_say (desk->package, "language");
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers
      = message != NULL ? soup_message_get_request_headers (message) : NULL;

  if (message == NULL)
    return NULL;
  soup_message_headers_append (headers, "Authorization", bearer);
  soup_message_headers_append (headers, "Accept-Language", g_strcmp0 (language, "en") == 0 ? "en" : "vi");
  return message;
}

static void
view_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Desk *desk = g_task_get_task_data (task);
  g_autoptr (GBytes) body
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  const char *etag = soup_message_headers_get_one (
      soup_message_get_response_headers (desk->message), "ETag");

  if (body != NULL && soup_message_get_status (desk->message) == 200)
    {
      desk->view = khai_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
      desk->etag = etag != NULL ? g_strndup (etag, ETAG_LENGTH) : NULL;
    }
  write_reply (task);
}

/* What the scenario has planned happens before the reply is written: it is read once. */
static gboolean
let_it_happen (KhaiSandbox *self, const char *id, GError **error)
{
  GError *failure = NULL;
  guint n = 0;

  while (n < MAX_STEPS && khai_sandbox_fate_next (self, id, &failure))
    n++;
  khai_sandbox_commit (self);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static void
look (GTask *task)
{
  KhaiSandbox *self = g_task_get_source_object (task);
  Desk *desk = g_task_get_task_data (task);
  g_autofree char *id = khai_json_get_text (desk->answer, "/declarationId");
  g_autofree char *path = id != NULL ? g_strconcat ("/declarations/", id, NULL) : NULL;
  GError *error = NULL;

  if (id == NULL)
    {
      write_reply (task);
      g_object_unref (task);
      return;
    }
  if (!let_it_happen (self, id, &error))
    {
      end (task, error);
      g_object_unref (task);
      return;
    }
  g_clear_object (&desk->message);
  desk->message = new_message (self, desk, "GET", path);
  soup_session_send_and_read_async (desk->session, desk->message, G_PRIORITY_DEFAULT, NULL,
                                    view_read, task);
}

/* Answers after which the same package is not looked at again. */
static gboolean
is_final (guint status)
{
  static const guint finals[] = { 202, 400, 403, 404, 409, 412, 413, 415, 422, 428 };

  for (guint i = 0; i < G_N_ELEMENTS (finals); i++)
    if (status == finals[i])
      return TRUE;
  return FALSE;
}

static void hand_in (GTask *task);

static void
handed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Desk *desk = g_task_get_task_data (task);
  g_autoptr (GBytes) body
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  guint status = soup_message_get_status (desk->message);

  if (body != NULL && is_final (status))
    desk->answer = khai_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  desk->status = status;
  /* A lost answer is asked for again with the same key, as everybody does. */
  if (desk->answer == NULL && ++desk->tries < TRIES)
    hand_in (task);
  else if (desk->answer == NULL || !JSON_NODE_HOLDS_OBJECT (desk->answer))
    {
      end (task, own ("the window did not answer", KHAI_ERROR_UNAVAILABLE));
      g_object_unref (task);
    }
  else
    look (task);
}

static void
append (SoupMessageHeaders *headers, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_append (headers, name, value);
}

static void
hand_in (GTask *task)
{
  KhaiSandbox *self = g_task_get_source_object (task);
  Desk *desk = g_task_get_task_data (task);
  const KhaiPackage *package = desk->package;
  const char *body_name = khai_package_say (package, "body");
  g_autofree char *stem = g_strndup (body_name, strlen (body_name) - strlen (".json"));
  g_autofree char *signature_name = g_strconcat (stem, ".jws", NULL);
  GBytes *signature = khai_package_get (package, signature_name);
  g_autofree char *jws = signature != NULL ? g_strndup (g_bytes_get_data (signature, NULL),
                                                        g_bytes_get_size (signature))
                                           : NULL;
  g_autofree char *key = g_strdup_printf ("\"%s\"", khai_package_say (package, "idempotencyKey"));
  SoupMessageHeaders *headers;

  g_clear_object (&desk->message);
  desk->message = new_message (self, desk, "POST", khai_package_say (package, "path"));
  headers = soup_message_get_request_headers (desk->message);
  append (headers, "Idempotency-Key", key);
  append (headers, "Content-Digest", khai_package_say (package, "contentDigest"));
  append (headers, "JWS-Signature", jws);
  append (headers, "Batch-Signature", khai_package_say (package, "batchSignature"));
  append (headers, "Batch-Proof", khai_package_say (package, "batchProof"));
  append (headers, "If-Match", khai_package_say (package, "ifMatch"));
  append (headers, "Training-Scenario", khai_package_say (package, "scenario"));
  soup_message_set_request_body_from_bytes (desk->message, "application/json",
                                            khai_package_get (package, body_name));
  soup_session_send_and_read_async (desk->session, desk->message, G_PRIORITY_DEFAULT, NULL,
                                    handed_in, task);
}

/* ---- taking it ---- */

static gboolean
is_header_text (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;
  return TRUE;
}

/* What the package says becomes an address and headers: nothing else may be in it. */
static gboolean
is_complete (const KhaiPackage *package)
{
  static const char *const members[] = { "idempotencyKey", "contentDigest", "ifMatch", "scenario",
                                         "batchSignature", "batchProof",    "path" };
  const char *path = khai_package_say (package, "path");
  const char *body = khai_package_say (package, "body");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!is_header_text (khai_package_say (package, members[i])))
      return FALSE;
  return g_strcmp0 (khai_package_say (package, "format"), "khai-package") == 0
         && khai_package_say (package, "window") != NULL
         && khai_package_say (package, "localReference") != NULL
         && khai_package_say (package, "idempotencyKey") != NULL && path != NULL
         && (g_str_equal (path, "/declarations") || g_str_has_prefix (path, "/declarations/"))
         && strpbrk (path, "?#%\\") == NULL && strstr (path, "..") == NULL && body != NULL
         && g_str_has_suffix (body, ".json") && khai_package_get (package, body) != NULL;
}

static gboolean
take (KhaiSandbox *self, Desk *desk, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, "standard::size", G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GError) io_error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GTlsDatabase) roots = NULL;

  if (info != NULL && g_file_info_get_size (info) > KHAI_PACKAGE_MAX_BYTES)
    {
      g_propagate_error (error, own ("the package is too large", KHAI_ERROR_TOO_LARGE));
      return FALSE;
    }
  bytes = g_file_load_bytes (file, NULL, NULL, &io_error);
  if (bytes == NULL)
    {
      khai_error_propagate_io (error, g_steal_pointer (&io_error));
      return FALSE;
    }
  desk->package = khai_package_read (bytes, error);
  if (desk->package == NULL)
    return FALSE;
  if (!is_complete (desk->package))
    {
      g_propagate_error (error, own ("the package does not say what it is", KHAI_ERROR_BAD_INPUT));
      return FALSE;
    }
  roots = g_tls_file_database_new (self->ca_file, &io_error);
  if (roots == NULL)
    {
      khai_error_propagate_io (error, g_steal_pointer (&io_error));
      return FALSE;
    }
  /* glib-networking makes every connection with the default database before the session's takes its
   * place. */
  g_tls_backend_set_default_database (g_tls_backend_get_default (), roots);
  desk->session = soup_session_new ();
  soup_session_set_tls_database (desk->session, roots);
  desk->account
      = khai_sandbox_store_account_of (self->db, desk->package->thumbprint, error);
  if (desk->account != NULL)
    desk->token = khai_sandbox_desk_token (self, desk->account, error);
  if (desk->token == NULL)
    return FALSE;
  khai_sandbox_commit (self);
  g_hash_table_add (self->desk, g_strdup (desk->token));
  return TRUE;
}

/**
 * khai_sandbox_answer_package_async:
 * @self: a window
 * @package: path of a package
 * @reply: path of the reply file; one that is there is replaced
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Takes a package as if its declarant had sent it, lets happen what is planned, and writes the reply.
 */
void
khai_sandbox_answer_package_async (KhaiSandbox *self,
                                   const char *package,
                                   const char *reply,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Desk *desk = g_new0 (Desk, 1);
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_SANDBOX (self) && package != NULL && reply != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_sandbox_answer_package_async);
  desk->reply_path = g_strdup (reply);
  g_task_set_task_data (task, desk, desk_free);
  if (take (self, desk, package, &error))
    hand_in (g_steal_pointer (&task));
  else
    end (task, error);
}

/**
 * khai_sandbox_answer_package_finish:
 * @self: a window
 * @result: what the callback got
 * @error: %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_SIGNATURE, %KHAI_ERROR_BAD_INPUT,
 * %KHAI_ERROR_TOO_LARGE for the package; %KHAI_ERROR_UNAVAILABLE when a fault plays; failures of disk
 * and database
 *
 * Returns: (transfer full): what came of it, as a JSON object; %NULL when there is no reply
 */
char *
khai_sandbox_answer_package_finish (KhaiSandbox *self, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object;
  Desk *desk;
  g_autofree char *state = NULL;

  g_return_val_if_fail (KHAI_IS_SANDBOX (self) && g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  desk = g_task_get_task_data (G_TASK (result));
  object = json_object_new ();
  json_object_set_string_member (object, "reply", desk->reply_path);
  json_object_set_string_member (object, "reference",
                                 khai_package_say (desk->package, "localReference"));
  json_object_set_int_member (object, "status", desk->status);
  state = desk->view != NULL ? khai_json_get_text (desk->view, "/state") : NULL;
  if (state != NULL)
    json_object_set_string_member (object, "state", state);
  json_node_take_object (node, object);
  return khai_json_to_canonical (node);
}
