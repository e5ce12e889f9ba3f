/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The open contract over HTTPS with libsoup. What was measured on this platform decides the shape: a request that waits in libsoup's
 * queue may never complete, so every exchange has a deadline of its own that ends it and throws the session away; bodies are read piece by piece
 * under a limit; redirects are never followed; certificates are never waved through. */

#include "config.h"

#include "khai-osw-gateway.h"

#include <libsoup/soup.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-json-guard.h"
#include "khai-jws.h"
#include "khai-osw-answer.h"
#include "khai-osw-identity.h"
#include "khai-sign-in.h"

#define DEADLINE_MS 60000 /* longer than the longest long poll (30 s) */
#define MAX_ANSWER_BYTES KHAI_JSON_MAX_BYTES
/* More than are ever under way at once: a request that waits in libsoup's queue may never complete. */
#define MAX_CONNECTIONS (KHAI_GATEWAY_MAX_FLIGHTS + 2)
#define MAX_INTERIM 8
#define TOKEN_MARGIN_US (30 * G_USEC_PER_SEC)

struct _KhaiOswGateway
{
  GObject parent_instance;

  char *base_url;          /* (owned): without a slash at the end */
  char *origin;            /* (owned): of the endpoints beside the API */
  char *token_url;         /* (owned) */
  char *language;          /* (owned): Accept-Language */
  KhaiKey *key;            /* (owned) */
  KhaiTokenSource *source; /* (owned) (nullable): a person's tokens in the place of the key's */
  GTlsInteraction *identity; /* (owned) (nullable): shows a certificate when the window asks for one */
  GTlsDatabase *roots;     /* (owned): whom the session trusts */
  SoupSession *session;    /* (owned) */
  guint deadline;          /* milliseconds an exchange may take, its token included */
  char *token;             /* (owned) (nullable) */
  gint64 token_until;      /* g_get_real_time() */
};

static void khai_osw_gateway_iface_init (KhaiGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiOswGateway, khai_osw_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_GATEWAY, khai_osw_gateway_iface_init))

/* One exchange: perhaps a token first, then the request, once more if the token had run out. */
typedef struct
{
  char *method;             /* (owned) */
  char *url;                /* (owned) */
  GBytes *body;             /* (owned) (nullable) */
  char *key, *digest, *signature, *scenario, *media_type, *if_match, *batch_signature, *batch_proof; /* (owned) (nullable) */

  GCancellable *cancellable;  /* (owned): ends this exchange; follows the caller's */
  gulong cancelled_handler;
  GCancellable *callers;      /* (owned) (nullable) */
  guint deadline;             /* source id */
  SoupMessage *message;       /* (owned) (nullable): in flight */
  GInputStream *stream;       /* (owned) (nullable) */
  GByteArray *received;       /* (owned) (nullable) */
  guint n_interim;
  gboolean anonymous;         /* goes without a token */
  char *token;                /* (owned) (nullable): with which it goes */
  gboolean fetching_token;
  gboolean renewed_token;
  gboolean sent;              /* the request proper has left, at least in part */
  gboolean over;              /* the task has its answer; what comes later is ignored */
  KhaiAnswer *refusal;        /* (owned) (nullable) */
} Exchange;

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  g_clear_handle_id (&exchange->deadline, g_source_remove);
  if (exchange->callers != NULL)
    g_cancellable_disconnect (exchange->callers, exchange->cancelled_handler);
  g_clear_object (&exchange->callers);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->received, g_byte_array_unref);
  g_clear_pointer (&exchange->body, g_bytes_unref);
  g_clear_pointer (&exchange->refusal, khai_answer_free);
  g_free (exchange->method);
  g_free (exchange->token);
  g_free (exchange->url);
  g_free (exchange->key);
  g_free (exchange->digest);
  g_free (exchange->signature);
  g_free (exchange->scenario);
  g_free (exchange->media_type);
  g_free (exchange->if_match);
  g_free (exchange->batch_signature);
  g_free (exchange->batch_proof);
  g_free (exchange);
}

static void start_request (GTask *task);

static void
renew_session (KhaiOswGateway *self)
{
  g_clear_object (&self->session);
  self->session = soup_session_new_with_options ("user-agent", "Khai/" KHAI_VERSION, "timeout", MAX (self->deadline / 1000, 1), "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS, NULL);
  soup_session_set_tls_database (self->session, self->roots);
  soup_session_set_tls_interaction (self->session, self->identity);
  /* Bodies are small and limits are counted in bytes as they come: no decompression, no cookies. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
}

static void
end_exchange (GTask *task, KhaiAnswer *answer, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (exchange->over)
    {
      g_clear_pointer (&answer, khai_answer_free);
      g_clear_error (&error);
      return;
    }
  exchange->over = TRUE;
  g_clear_handle_id (&exchange->deadline, g_source_remove);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) khai_answer_free);
}

/* Under TLS 1.3 a window says no to a certificate only after the handshake, by closing the connection; the first thing that goes over it is
 * the request for a token. */
static gboolean
is_about_identity (KhaiOswGateway *self, Exchange *exchange, const GError *error)
{
  return self->identity != NULL && !exchange->sent && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

static void
fail_exchange (GTask *task, const GError *error)
{
  KhaiOswGateway *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  if (exchange->callers != NULL && g_cancellable_is_cancelled (exchange->callers))
    end_exchange (task, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  else if (is_about_identity (self, exchange, error))
    end_exchange (task, NULL, g_error_new_literal (KHAI_ERROR, KHAI_ERROR_CERTIFICATE, "the window closed the connection at our certificate"));
  else
    end_exchange (task, NULL, khai_osw_error_translate (error, exchange->sent));
}

static gboolean
deadline_passed (gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  KhaiOswGateway *self = g_task_get_source_object (task);

  exchange->deadline = 0;
  end_exchange (task, NULL, g_error_new_literal (KHAI_ERROR, exchange->sent ? KHAI_ERROR_UNKNOWN : KHAI_ERROR_NETWORK,
                                                 "no answer in time"));
  g_cancellable_cancel (exchange->cancellable);
  renew_session (self);
  return G_SOURCE_REMOVE;
}

static void
callers_cancelled (GCancellable *callers, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

/* ---- tokens: client credentials with a signed assertion (RFC 7523) ---- */

static GBytes *
token_request (KhaiOswGateway *self, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *claims = json_object_new ();
  g_autofree char *thumbprint = khai_key_thumbprint (self->key);
  g_autofree char *id = khai_uuid4 ();
  g_autofree char *text = NULL;
  g_autofree char *assertion = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  char *form;

  json_object_set_string_member (claims, "iss", thumbprint);
  json_object_set_string_member (claims, "sub", thumbprint);
  json_object_set_string_member (claims, "aud", self->token_url);
  json_object_set_string_member (claims, "jti", id);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "exp", now + 120);
  json_node_take_object (node, claims);
  text = khai_json_to_canonical (node);
  assertion = khai_jws_sign (self->key, text, strlen (text), FALSE, NULL, error);
  if (assertion == NULL)
    return NULL;
  form = soup_form_encode ("grant_type", "client_credentials", "client_assertion_type",
                           "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion", assertion, "scope",
                           KHAI_SCOPES, NULL);
  return g_bytes_new_take (form, strlen (form));
}

static gboolean
take_token (KhaiOswGateway *self, KhaiAnswer *answer, GError **error)
{
  g_autoptr (KhaiTokens) tokens = khai_tokens_read (answer->json, error);

  if (tokens == NULL)
    return FALSE;
  g_free (self->token);
  self->token = g_steal_pointer (&tokens->access);
  self->token_until = g_get_real_time () + tokens->lifetime * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
token_is_good (KhaiOswGateway *self)
{
  return self->token != NULL && g_get_real_time () + TOKEN_MARGIN_US < self->token_until;
}

/* ---- one request ---- */

/* libsoup ends a body that was cut off like one that was complete; what was announced is counted here. */
static gboolean
is_whole (SoupMessage *message, guint received)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  return soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
         || soup_message_headers_get_content_length (headers) == received;
}

/* A whole answer said that the token does not hold: nothing was taken, and the same bytes go out with the next one. */
static void
renew_token (GTask *task)
{
  KhaiOswGateway *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  if (self->source != NULL)
    khai_token_source_forget (self->source, exchange->token);
  else if (g_strcmp0 (self->token, exchange->token) == 0)
    g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&exchange->token, g_free);
  g_clear_pointer (&exchange->refusal, khai_answer_free);
  exchange->renewed_token = TRUE;
  exchange->sent = FALSE;
  start_request (task);
}

static void
answer_complete (GTask *task)
{
  KhaiOswGateway *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  guint status = soup_message_get_status (exchange->message);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->received));
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean token = exchange->fetching_token;

  answer = khai_osw_answer_read (status, soup_message_get_response_headers (exchange->message), body, exchange->sent, &error,
                                 &exchange->refusal);
  g_clear_object (&exchange->message);
  if (token && answer != NULL)
    {
      exchange->fetching_token = FALSE;
      if (take_token (self, answer, &error))
        start_request (task);
      else
        fail_exchange (task, error);
    }
  else if (!token && !exchange->anonymous && status == 401 && !exchange->renewed_token)
    renew_token (task);
  else if (answer != NULL)
    end_exchange (task, g_steal_pointer (&answer), NULL);
  else if (token && g_error_matches (error, KHAI_ERROR, KHAI_ERROR_REFUSED))
    end_exchange (task, NULL, g_error_new_literal (KHAI_ERROR, KHAI_ERROR_UNAVAILABLE, "the window does not accept this key"));
  else
    fail_exchange (task, error);
}

static void
piece_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (exchange->over)
    return;
  if (piece == NULL)
    {
      g_clear_object (&exchange->stream);
      fail_exchange (task, error);
      return;
    }
  if (g_bytes_get_size (piece) == 0)
    {
      g_clear_object (&exchange->stream);
      if (is_whole (exchange->message, exchange->received->len))
        answer_complete (task);
      else
        {
          g_autoptr (GError) cut = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "the answer was cut off");

          fail_exchange (task, cut);
        }
      return;
    }
  g_byte_array_append (exchange->received, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  if (exchange->received->len > MAX_ANSWER_BYTES)
    {
      g_autoptr (GError) too_large = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the answer is too large");

      fail_exchange (task, too_large);
      g_cancellable_cancel (exchange->cancellable);
      g_clear_object (&exchange->stream);
      renew_session (g_task_get_source_object (task));
      return;
    }
  g_input_stream_read_bytes_async (exchange->stream, 65536, G_PRIORITY_DEFAULT, exchange->cancellable, piece_read, g_object_ref (task));
}

static void
headers_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (exchange->over)
    return;
  if (stream == NULL)
    {
      fail_exchange (task, error);
      return;
    }
  exchange->stream = g_steal_pointer (&stream);
  exchange->received = g_byte_array_new ();
  g_input_stream_read_bytes_async (exchange->stream, 65536, G_PRIORITY_DEFAULT, exchange->cancellable, piece_read, g_object_ref (task));
}

static void
request_left (SoupMessage *message, Exchange *exchange)
{
  if (!exchange->fetching_token && !exchange->anonymous)
    exchange->sent = TRUE;
}

/* libsoup reads interim answers (1xx) for as long as they come, without letting anything else have its turn. */
static void
interim_came (SoupMessage *message, GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (++exchange->n_interim <= MAX_INTERIM)
    return;
  end_exchange (task, NULL, g_error_new_literal (KHAI_ERROR, exchange->sent ? KHAI_ERROR_UNKNOWN : KHAI_ERROR_NETWORK,
                                                 "interim answers without end"));
  g_cancellable_cancel (exchange->cancellable);
}

static void
add_header (SoupMessageHeaders *headers, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (headers, name, value);
}

static SoupMessage *
new_message (KhaiOswGateway *self, Exchange *exchange, GError **error)
{
  gboolean token = exchange->fetching_token;
  g_autoptr (SoupMessage) message = soup_message_new (token ? "POST" : exchange->method, token ? self->token_url : exchange->url);
  g_autoptr (GBytes) body = NULL;
  SoupMessageHeaders *headers;

  if (message == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the address is not usable");
      return NULL;
    }
  headers = soup_message_get_request_headers (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  add_header (headers, "Accept", "application/json, application/problem+json");
  add_header (headers, "Accept-Language", self->language);
  if (token)
    body = token_request (self, error);
  else if (exchange->body != NULL)
    body = g_bytes_ref (exchange->body);
  if (token && body == NULL)
    return NULL;
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, token ? "application/x-www-form-urlencoded" : exchange->media_type, body);
  if (!token && !exchange->anonymous)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", exchange->token, NULL);
      g_autofree char *quoted_key = exchange->key != NULL ? g_strdup_printf ("\"%s\"", exchange->key) : NULL;

      add_header (headers, "Authorization", bearer);
      add_header (headers, "Idempotency-Key", quoted_key);
      add_header (headers, "Content-Digest", exchange->digest);
      add_header (headers, "JWS-Signature", exchange->signature);
      add_header (headers, "Training-Scenario", exchange->scenario);
      add_header (headers, "If-Match", exchange->if_match);
      add_header (headers, "Batch-Signature", exchange->batch_signature);
      add_header (headers, "Batch-Proof", exchange->batch_proof);
      /* The same bytes with the same key may go twice: so a connection that is open already may carry them. */
      if (exchange->key != NULL)
        soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
    }
  return g_steal_pointer (&message);
}

static void
token_came (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *token = khai_token_source_get_finish (KHAI_TOKEN_SOURCE (source), result, &error);

  g_free (exchange->token);
  exchange->token = token;
  if (exchange->over)
    return;
  if (token != NULL)
    start_request (task);
  else
    fail_exchange (task, error);
}

static void
start_request (GTask *task)
{
  KhaiOswGateway *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (self->source != NULL && !exchange->anonymous && exchange->token == NULL)
    {
      khai_token_source_get_async (self->source, exchange->cancellable, token_came, g_object_ref (task));
      return;
    }
  exchange->fetching_token = self->source == NULL && !exchange->anonymous && !token_is_good (self);
  if (self->source == NULL && !exchange->fetching_token)
    {
      g_free (exchange->token);
      exchange->token = g_strdup (self->token);
    }
  exchange->message = new_message (self, exchange, &error);
  if (exchange->message == NULL)
    {
      fail_exchange (task, error);
      return;
    }
  g_signal_connect (exchange->message, "wrote-headers", G_CALLBACK (request_left), exchange);
  g_signal_connect (exchange->message, "got-informational", G_CALLBACK (interim_came), task);
  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT, exchange->cancellable, headers_read, g_object_ref (task));
}

static void
start_exchange (KhaiOswGateway *self, Exchange *exchange, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, start_exchange);
  g_task_set_task_data (task, exchange, exchange_free);
  exchange->cancellable = g_cancellable_new ();
  exchange->deadline = g_timeout_add_full (G_PRIORITY_HIGH, self->deadline, deadline_passed, g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    {
      exchange->callers = g_object_ref (cancellable);
      exchange->cancelled_handler = g_cancellable_connect (cancellable, G_CALLBACK (callers_cancelled),
                                                           g_object_ref (exchange->cancellable), g_object_unref);
    }
  start_request (task);
}

/* ---- the interface ---- */

static const char *
khai_osw_gateway_get_base_url (KhaiGateway *gateway)
{
  return KHAI_OSW_GATEWAY (gateway)->base_url;
}

static KhaiGatewayAbility
khai_osw_gateway_get_abilities (KhaiGateway *gateway)
{
  return KHAI_GATEWAY_ANSWERS | KHAI_GATEWAY_LOOKS | KHAI_GATEWAY_EVENTS | KHAI_GATEWAY_CHANGES | KHAI_GATEWAY_PAPERS | KHAI_GATEWAY_SHARES;
}

static void
khai_osw_gateway_submit_async (KhaiGateway *gateway, const KhaiSubmission *submission, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  KhaiOswGateway *self = KHAI_OSW_GATEWAY (gateway);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->method = g_strdup (submission->method != NULL ? submission->method : "POST");
  exchange->url = g_strconcat (self->base_url, submission->path != NULL ? submission->path : "/declarations", NULL);
  exchange->body = submission->body != NULL ? g_bytes_ref (submission->body) : NULL;
  exchange->media_type = g_strdup (submission->media_type != NULL ? submission->media_type : "application/json");
  exchange->if_match = g_strdup (submission->if_match);
  exchange->batch_signature = g_strdup (submission->batch_signature);
  exchange->batch_proof = g_strdup (submission->batch_proof);
  exchange->key = g_strdup (submission->key);
  exchange->digest = g_strdup (submission->content_digest);
  exchange->signature = g_strdup (submission->signature);
  exchange->scenario = g_strdup (submission->scenario);
  start_exchange (self, exchange, cancellable, callback, user_data);
}

static void
khai_osw_gateway_get_async (KhaiGateway *gateway, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  KhaiOswGateway *self = KHAI_OSW_GATEWAY (gateway);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->method = g_strdup ("GET");
  exchange->url = g_strconcat (self->base_url, path, NULL);
  start_exchange (self, exchange, cancellable, callback, user_data);
}

static void
khai_osw_gateway_ask_openly_async (KhaiGateway *gateway, const char *path, GBytes *form, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  KhaiOswGateway *self = KHAI_OSW_GATEWAY (gateway);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->method = g_strdup (form != NULL ? "POST" : "GET");
  exchange->url = g_strconcat (form != NULL ? self->origin : self->base_url, path, NULL);
  exchange->body = form != NULL ? g_bytes_ref (form) : NULL;
  exchange->media_type = g_strdup ("application/x-www-form-urlencoded");
  exchange->anonymous = TRUE;
  start_exchange (self, exchange, cancellable, callback, user_data);
}

static void
khai_osw_gateway_set_token_source (KhaiGateway *gateway, KhaiTokenSource *source)
{
  g_set_object (&KHAI_OSW_GATEWAY (gateway)->source, source);
}

static gboolean
khai_osw_gateway_set_identity (KhaiGateway *gateway, KhaiKey *key, GError **error)
{
  KhaiOswGateway *self = KHAI_OSW_GATEWAY (gateway);
  GTlsInteraction *identity = khai_osw_identity_new (key, error);

  if (identity == NULL)
    return FALSE;
  g_clear_object (&self->identity);
  self->identity = identity;
  renew_session (self);
  return TRUE;
}

static KhaiAnswer *
khai_osw_gateway_finish (KhaiGateway *gateway, GAsyncResult *result, KhaiAnswer **refusal, GError **error)
{
  Exchange *exchange;

  g_return_val_if_fail (g_task_is_valid (result, gateway), NULL);

  exchange = g_task_get_task_data (G_TASK (result));
  if (refusal != NULL)
    *refusal = g_steal_pointer (&exchange->refusal);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
khai_osw_gateway_iface_init (KhaiGatewayInterface *iface)
{
  iface->get_base_url = khai_osw_gateway_get_base_url;
  iface->get_abilities = khai_osw_gateway_get_abilities;
  iface->submit_async = khai_osw_gateway_submit_async;
  iface->get_async = khai_osw_gateway_get_async;
  iface->ask_openly_async = khai_osw_gateway_ask_openly_async;
  iface->set_token_source = khai_osw_gateway_set_token_source;
  iface->set_identity = khai_osw_gateway_set_identity;
  iface->finish = khai_osw_gateway_finish;
}

static char *
origin_of (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, NULL);
  int port;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0'
      || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  port = g_uri_get_port (uri);
  return g_uri_join (G_URI_FLAGS_NONE, "https", NULL, g_uri_get_host (uri), port, "", NULL, NULL);
}

KhaiGateway *
khai_osw_gateway_new (const char *base_url, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error)
{
  g_autoptr (KhaiOswGateway) self = NULL;
  g_autofree char *origin = origin_of (base_url);
  g_autoptr (GError) tls_error = NULL;

  if (origin == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "a Single Window's address begins with https:// and has no query");
      return NULL;
    }
  self = g_object_new (KHAI_TYPE_OSW_GATEWAY, NULL);
  self->base_url = g_strdup (base_url);
  while (g_str_has_suffix (self->base_url, "/"))
    self->base_url[strlen (self->base_url) - 1] = '\0';
  self->token_url = g_strconcat (origin, KHAI_PATH_TOKEN, NULL);
  self->origin = g_steal_pointer (&origin);
  self->key = khai_key_ref (key);
  self->language = g_strdup (khai_lang_to_string (lang));
  if (ca_file != NULL)
    {
      self->roots = g_tls_file_database_new (ca_file, &tls_error);
      if (self->roots == NULL)
        {
          g_set_error (error, KHAI_ERROR,
                       g_error_matches (tls_error, G_FILE_ERROR, G_FILE_ERROR_NOENT) || !g_file_test (ca_file, G_FILE_TEST_EXISTS)
                         ? KHAI_ERROR_NOT_FOUND
                         : KHAI_ERROR_BAD_INPUT,
                       "the file with the window's authority: %s", tls_error->message);
          return NULL;
        }
      /* glib-networking makes every connection with the default database before the session's takes its place, and reads the system's
       * authorities anew for each: with one's own authority none of them is wanted. */
      g_tls_backend_set_default_database (g_tls_backend_get_default (), self->roots);
    }
  else
    {
      /* Never what another window's gateway has made the default. */
      g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
      self->roots = g_tls_backend_get_default_database (g_tls_backend_get_default ());
    }
  renew_session (self);
  return KHAI_GATEWAY (g_steal_pointer (&self));
}

static void
khai_osw_gateway_finalize (GObject *object)
{
  KhaiOswGateway *self = KHAI_OSW_GATEWAY (object);

  g_clear_object (&self->session);
  g_clear_object (&self->roots);
  g_clear_object (&self->source);
  g_clear_object (&self->identity);
  g_clear_pointer (&self->key, khai_key_unref);
  g_free (self->base_url);
  g_free (self->origin);
  g_free (self->token_url);
  g_free (self->language);
  g_free (self->token);
  G_OBJECT_CLASS (khai_osw_gateway_parent_class)->finalize (object);
}

static void
khai_osw_gateway_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  KHAI_OSW_GATEWAY (object)->deadline = g_value_get_uint (value);
}

static void
khai_osw_gateway_class_init (KhaiOswGatewayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = khai_osw_gateway_finalize;
  object_class->set_property = khai_osw_gateway_set_property;
  /* Milliseconds after which an exchange ends, whatever the other side does. */
  g_object_class_install_property (object_class, 1, g_param_spec_uint ("deadline", NULL, NULL, 1, G_MAXINT, DEADLINE_MS,
                                                                       G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
khai_osw_gateway_init (KhaiOswGateway *self)
{
  self->deadline = DEADLINE_MS;
}
