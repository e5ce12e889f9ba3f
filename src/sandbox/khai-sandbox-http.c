/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's door: which request goes where, and how much of anybody's time and memory it may
 * take. libsoup has no limits of its own: bodies are counted as they come, and whoever is slow is
 * shown out. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>
#include <sys/socket.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-json-guard.h"

#define MAX_BODY KHAI_JSON_MAX_BYTES
#define MAX_DRAIN                                                                                  \
  (64 * 1024 * 1024) /* of a body that is too large: the refusal is read only when the client has  \
                        finished */
#define MAX_HEADERS (32 * 1024) /* libsoup hangs up without a word above 64 KiB */
#define MAX_SIGNATURE 8192      /* the contract's limit for JWS-Signature */
#define MAX_OPEN 512
#define MAX_IN_FLIGHT (64 * 1024 * 1024) /* of all bodies that are held at a time */
#define REQUEST_SECONDS 60               /* from the first byte of a request to the last */

/* A request that is being read. */
typedef struct
{
  KhaiSandbox *sandbox;       /* (unowned) */
  SoupServerMessage *message; /* (unowned) */
  guint timer;                /* source id */
  goffset received;
  goffset held; /* of them, in memory */
} KhaiSandboxWatch;

typedef struct
{
  const char *path; /* segments; a star stands for one of any text */
  const char *method;
  const char *scope; /* (nullable): public */
  KhaiSandboxHandler handler;
} Route;

static void handle_service (KhaiSandboxExchange *exchange);

#define READ "declarations.read"
#define WRITE "declarations.write"
#define ONE KHAI_SANDBOX_API "/declarations/*"

static const Route routes[] = {
  { "/oauth/token", "POST", NULL, khai_sandbox_handle_token },
  { "/oauth/device", "POST", NULL, khai_sandbox_handle_device },
  { "/oauth/revoke", "POST", NULL, khai_sandbox_handle_revoke },
  { "/device", "GET", NULL, khai_sandbox_handle_device_page },
  { "/device", "POST", NULL, khai_sandbox_handle_device_answer },
  { KHAI_SANDBOX_API "/service", "GET", NULL, handle_service },
  { KHAI_SANDBOX_API "/codelists/*", "GET", NULL, khai_sandbox_handle_codelist },
  { KHAI_SANDBOX_API "/ledger/head", "GET", NULL, khai_sandbox_handle_head },
  { KHAI_SANDBOX_API "/ledger/inclusion", "GET", NULL, khai_sandbox_handle_inclusion },
  { KHAI_SANDBOX_API "/ledger/consistency", "GET", NULL, khai_sandbox_handle_consistency },
  { KHAI_SANDBOX_API "/declarations", "GET", READ, khai_sandbox_handle_list },
  { KHAI_SANDBOX_API "/declarations", "POST", WRITE, khai_sandbox_handle_submit },
  { KHAI_SANDBOX_API "/declarations/validate", "POST", WRITE, khai_sandbox_handle_validate },
  { KHAI_SANDBOX_API "/declarations/pre-registration", "POST", WRITE,
    khai_sandbox_handle_pre_register },
  { ONE, "GET", READ, khai_sandbox_handle_get },
  { ONE "/versions/*", "GET", READ, khai_sandbox_handle_version },
  { ONE "/filing", "POST", WRITE, khai_sandbox_handle_filing },
  { ONE "/amendments", "POST", WRITE, khai_sandbox_handle_amendment },
  { ONE "/cancellation", "POST", WRITE, khai_sandbox_handle_cancellation },
  { ONE "/documents", "GET", READ, khai_sandbox_handle_attachments },
  { ONE "/documents", "POST", "documents.write", khai_sandbox_handle_attachment },
  { ONE "/shares", "GET", READ, khai_sandbox_handle_shares },
  { ONE "/shares", "POST", "shares.write", khai_sandbox_handle_share },
  { ONE "/shares/*", "GET", READ, khai_sandbox_handle_one_share },
  { ONE "/shares/*", "DELETE", "shares.write", khai_sandbox_handle_withdrawal },
  { KHAI_SANDBOX_API "/documents", "POST", "documents.write", khai_sandbox_handle_upload },
  { KHAI_SANDBOX_API "/documents/*", "GET", READ, khai_sandbox_handle_document },
  { KHAI_SANDBOX_API "/receipts/*", "GET", READ, khai_sandbox_handle_receipt },
  { KHAI_SANDBOX_API "/events", "GET", "events.read", khai_sandbox_handle_events },
};

/* ---- finding the way ---- */

/* Notes what stands where the stars are. */
static gboolean
path_matches (char **pattern, char **path, const char *found[2])
{
  guint n = 0;
  guint i;

  for (i = 0; pattern[i] != NULL && path[i] != NULL; i++)
    if (!g_str_equal (pattern[i], "*"))
      {
        if (!g_str_equal (pattern[i], path[i]))
          return FALSE;
      }
    else if (*path[i] == '\0')
      return FALSE;
    else
      found[n++] = path[i];
  return pattern[i] == NULL && path[i] == NULL;
}

/* NULL: no such path, or no such method on it; `allow` then names those that there are. */
static const Route *
find_route (char **path, const char *method, const char *found[2], GString *allow)
{
  const Route *literal = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_auto (GStrv) pattern = g_strsplit (routes[i].path, "/", -1);

      if (!path_matches (pattern, path, found)
          || (literal != NULL && !g_str_equal (literal->path, routes[i].path)))
        continue;
      literal = &routes[i];
      if (g_str_equal (routes[i].method, method))
        return &routes[i];
      g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", routes[i].method);
    }
  return NULL;
}

static void
refuse_route (KhaiSandboxExchange *exchange, const GString *allow)
{
  khai_sandbox_answer_problem (exchange,
                               allow->len > 0 ? KHAI_PROBLEM_METHOD : KHAI_PROBLEM_NOT_FOUND, NULL);
  if (allow->len > 0)
    khai_sandbox_set_header (exchange, "Allow", allow->str);
}

/* Acts have the exchange until they are done, in a checker's thread and after it. */
static gboolean
is_act (const Route *route)
{
  static const KhaiSandboxHandler acts[]
      = { khai_sandbox_handle_submit,     khai_sandbox_handle_pre_register,
          khai_sandbox_handle_validate,   khai_sandbox_handle_filing,
          khai_sandbox_handle_amendment,  khai_sandbox_handle_cancellation,
          khai_sandbox_handle_attachment, khai_sandbox_handle_share };

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (route->handler == acts[i])
      return TRUE;
  return FALSE;
}

/* A closed window answers only whether it is open, until the hour comes; at the desk people go on.
 */
static gboolean
is_shut (KhaiSandbox *self, const Route *route, SoupServerMessage *message)
{
  if (self->service == KHAI_SERVICE_CLOSED && self->reopens_at > 0
      && khai_sandbox_now (self) >= self->reopens_at)
    self->service = KHAI_SERVICE_OPEN;
  return self->service == KHAI_SERVICE_CLOSED && route->handler != handle_service
         && !khai_sandbox_is_desk (self, message);
}

static void
handle (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer user_data)
{
  KhaiSandbox *self = user_data;
  KhaiSandboxExchange *exchange = g_new0 (KhaiSandboxExchange, 1);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) allow = g_string_new (NULL);
  const char *found[2] = { NULL, NULL };
  const Route *route = find_route (parts, soup_server_message_get_method (message), found, allow);
  gboolean reads = g_str_equal (soup_server_message_get_method (message), "GET");

  exchange->sandbox = self;
  exchange->message = g_object_ref (message);
  exchange->lang = khai_sandbox_language (message);
  exchange->query = query != NULL ? g_hash_table_ref (query) : NULL;
  exchange->id = g_strdup (found[0]);
  exchange->second = g_strdup (found[1]);
  if (reads)
    khai_sandbox_commit (self);
  if (route == NULL)
    refuse_route (exchange, allow);
  else if (is_shut (self, route, message))
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_UNAVAILABLE, NULL);
  else if (route->scope == NULL || khai_sandbox_authorise (exchange, route->scope))
    {
      route->handler (exchange);
      if (is_act (route))
        return;
    }
  khai_sandbox_exchange_finish (exchange);
}

static void
handle_service (KhaiSandboxExchange *exchange)
{
  static const char *const states[] = { "open", "degraded", "closed" };
  static const char *const notices[KHAI_N_LANGS]
      = { "Đây là cổng đào tạo: không có gì đến cơ quan hải quan.",
          "This is a training window: nothing reaches customs." };
  KhaiSandbox *self = exchange->sandbox;
  g_autofree char *now = khai_sandbox_now_string (self);
  const char *edition = khai_reference_get_meta (self->reference, "edition");
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", states[self->service]);
  json_object_set_boolean_member (object, "training", TRUE);
  json_object_set_boolean_member (object, "preRegistration", TRUE);
  json_object_set_string_member (object, "now", now);
  if (self->service == KHAI_SERVICE_CLOSED && self->reopens_at > 0)
    {
      g_autofree char *reopens = khai_instant_to_string (self->reopens_at);

      json_object_set_string_member (object, "reopensAt", reopens);
    }
  json_object_set_string_member (object, "notice", notices[exchange->lang]);
  json_object_set_string_member (object, "ruleSet", edition != NULL ? edition : "");
  json_object_set_string_member (object, "minimumClient", "0.1.0");
  khai_sandbox_answer_json (exchange, 200, object);
}

/* ---- limits ---- */

static void
watch_free (gpointer data)
{
  KhaiSandboxWatch *watch = data;

  g_clear_handle_id (&watch->timer, g_source_remove);
  watch->sandbox->in_flight -= watch->held;
  g_free (watch);
}

/* libsoup then reads the end of the stream and clears up by itself. Without lingering, a client
 * that goes on sending is told by a reset and not left to find out. */
static void
show_out (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  if (socket == NULL)
    return;
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static gboolean
time_is_up (gpointer data)
{
  KhaiSandboxWatch *watch = data;

  watch->timer = 0;
  show_out (watch->message);
  return G_SOURCE_REMOVE;
}

/* A refusal before the body is read: the body is let pass unkept. */
static void
refuse_early (KhaiSandbox *self, SoupServerMessage *message, KhaiProblem problem)
{
  KhaiSandboxExchange exchange
      = { .sandbox = self, .message = message, .lang = khai_sandbox_language (message) };

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  khai_sandbox_answer_problem (&exchange, problem, NULL);
}

/* libsoup would read a body of less than nothing, and trip over it. */
static void
refuse_length (KhaiSandbox *self, SoupServerMessage *message)
{
  KhaiSandboxExchange exchange = { .sandbox = self, .message = message, .lang = KHAI_LANG_EN };
  g_autofree char *text
      = khai_problem_text (KHAI_PROBLEM_BODY, KHAI_LANG_EN, "Content-Length", NULL, NULL);

  khai_sandbox_cut_off (
      &exchange,
      g_strdup_printf ("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n%s",
                       strlen (text), text));
}

static void
chunk_came (SoupServerMessage *message, GBytes *chunk, KhaiSandboxWatch *watch)
{
  KhaiSandbox *self = watch->sandbox;
  gsize size = g_bytes_get_size (chunk);

  watch->received += size;
  if (soup_server_message_get_status (message) == 0)
    {
      watch->held += size;
      self->in_flight += size;
    }
  if (watch->received > MAX_DRAIN)
    show_out (message);
  else if (self->in_flight > MAX_IN_FLIGHT && soup_server_message_get_status (message) == 0)
    {
      soup_message_body_truncate (soup_server_message_get_request_body (message));
      refuse_early (self, message, KHAI_PROBLEM_TOO_MANY);
    }
  else if (watch->received > MAX_BODY && soup_server_message_get_status (message) == 0)
    {
      soup_message_body_truncate (soup_server_message_get_request_body (message));
      refuse_early (watch->sandbox, message, KHAI_PROBLEM_TOO_LARGE);
    }
}

static gsize
header_size (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  gsize size = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    size += strlen (name) + strlen (value) + 4;
  return size;
}

/* Runs when the head of a request has been read. */
static void
headers_came (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query,
              gpointer user_data)
{
  KhaiSandbox *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *signature = soup_message_headers_get_one (headers, "JWS-Signature");

  if (g_hash_table_size (self->watches) > MAX_OPEN)
    refuse_early (self, message, KHAI_PROBLEM_TOO_MANY);
  else if (header_size (headers) > MAX_HEADERS
           || (signature != NULL && strlen (signature) > MAX_SIGNATURE))
    refuse_early (self, message, KHAI_PROBLEM_HEADERS);
  else if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return;
  else if (soup_message_headers_get_content_length (headers) < 0)
    refuse_length (self, message);
  else if (soup_message_headers_get_content_length (headers) > MAX_BODY)
    refuse_early (self, message, KHAI_PROBLEM_TOO_LARGE);
}

static void
body_came (SoupServerMessage *message, KhaiSandboxWatch *watch)
{
  g_clear_handle_id (&watch->timer, g_source_remove);
}

/* A request whose head makes no sense ends without a word to the server's signals. */
static void
message_gone (gpointer data, GObject *message)
{
  KhaiSandbox *self = data;

  g_hash_table_remove (self->watches, message);
}

/* libsoup drops every certificate unless somebody answers this. Without an authority of one's own
 * any certificate will do that is in force: trust on first use, as with keys that sign. */
static gboolean
accept_certificate (SoupServerMessage *message,
                    GTlsCertificate *certificate,
                    GTlsCertificateFlags errors,
                    KhaiSandbox *self)
{
  if (!self->named_authority)
    errors &= ~G_TLS_CERTIFICATE_UNKNOWN_CA;
  return errors == 0;
}

static void
request_began (SoupServer *server, SoupServerMessage *message, KhaiSandbox *self)
{
  KhaiSandboxWatch *watch = g_new0 (KhaiSandboxWatch, 1);

  watch->sandbox = self;
  watch->message = message;
  watch->timer = g_timeout_add_seconds (REQUEST_SECONDS, time_is_up, watch);
  if (self->wants_certificate)
    g_signal_connect_object (message, "accept-certificate", G_CALLBACK (accept_certificate), self,
                             0);
  if (g_hash_table_replace (self->watches, message, watch))
    g_object_weak_ref (G_OBJECT (message), message_gone, self);
  g_signal_connect (message, "got-chunk", G_CALLBACK (chunk_came), watch);
  g_signal_connect (message, "got-body", G_CALLBACK (body_came), watch);
}

static void
stop_watching (KhaiSandbox *self, SoupServerMessage *message, KhaiSandboxWatch *watch)
{
  g_signal_handlers_disconnect_by_data (message, watch);
  g_object_weak_unref (G_OBJECT (message), message_gone, self);
}

static void
request_over (SoupServer *server, SoupServerMessage *message, KhaiSandbox *self)
{
  KhaiSandboxWatch *watch = g_hash_table_lookup (self->watches, message);

  if (watch == NULL)
    return;
  stop_watching (self, message, watch);
  g_hash_table_remove (self->watches, message);
}

/* ---- listening ---- */

static GTlsCertificate *
server_certificate (KhaiSandbox *self, GError **error)
{
  g_autofree char *private = khai_key_private_pem (self->server_key);
  g_autofree char *chain = khai_key_certificate_pem (self->server_key);
  g_autofree char *pem = g_strconcat (private, chain, NULL);

  return g_tls_certificate_new_from_pem (pem, -1, error);
}

static gboolean
listen_at (KhaiSandbox *self, guint port, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (self->bind, port);
  g_autoptr (GError) failure = NULL;

  if (address == NULL)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "\"%s\" is no IP address", self->bind);
      return FALSE;
    }
  if (soup_server_listen (self->server, address, SOUP_SERVER_LISTEN_HTTPS, &failure))
    return TRUE;
  g_set_error (error, KHAI_ERROR,
               g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) ? KHAI_ERROR_BUSY
                                                                                : KHAI_ERROR_IO,
               "listening: %s", failure->message);
  return FALSE;
}

/* An IPv6 address stands in brackets (RFC 3986, 3.2.2). */
static void
note_address (KhaiSandbox *self)
{
  g_autoptr (GSList) listeners = soup_server_get_listeners (self->server);
  g_autoptr (GSocketAddress) address
      = listeners != NULL ? g_socket_get_local_address (listeners->data, NULL) : NULL;
  guint port
      = address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
  gboolean six = strchr (self->bind, ':') != NULL;

  self->base_url = g_strdup_printf ("https://%s%s%s:%u" KHAI_SANDBOX_API, six ? "[" : "",
                                    self->bind, six ? "]" : "", port);
  self->origin
      = g_strdup_printf ("https://%s%s%s:%u", six ? "[" : "", self->bind, six ? "]" : "", port);
  self->token_url = g_strconcat (self->origin, "/oauth/token", NULL);
}

/* Mutual TLS: whose certificates are taken. */
static gboolean
require_certificates (KhaiSandbox *self, const char *authority, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) failure = NULL;

  self->wants_certificate = TRUE;
  self->named_authority = authority != NULL;
  database = g_tls_file_database_new (authority != NULL ? authority : self->ca_file, &failure);
  if (database == NULL)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the clients' authority: %s",
                   failure->message);
      return FALSE;
    }
  soup_server_set_tls_database (self->server, database);
  soup_server_set_tls_auth_mode (self->server, G_TLS_AUTHENTICATION_REQUIRED);
  return TRUE;
}

/**
 * khai_sandbox_http_start:
 * @self: a window with its keys and its database
 * @options: port and address; whether clients need a certificate, and whose
 * @error: %KHAI_ERROR_BUSY (the port is taken), %KHAI_ERROR_BAD_INPUT (the address, the clients'
 * authority), %KHAI_ERROR_IO
 *
 * Listens with TLS in this thread's default main context.
 *
 * Returns: %TRUE when it listens
 */
gboolean
khai_sandbox_http_start (KhaiSandbox *self, const KhaiSandboxOptions *options, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = server_certificate (self, error);

  if (certificate == NULL)
    return FALSE;
  self->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  self->server
      = soup_server_new ("tls-certificate", certificate, "server-header", "khai-sandbox", NULL);
  soup_server_add_early_handler (self->server, NULL, headers_came, self, NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (request_began), self);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (request_over), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (request_over), self);
  if (((options->require_certificate || options->client_ca != NULL)
       && !require_certificates (self, options->client_ca, error))
      || !listen_at (self, options->port, error))
    return FALSE;
  note_address (self);
  return TRUE;
}

/**
 * khai_sandbox_http_stop:
 * @self: a window
 *
 * Closes all connections.
 */
void
khai_sandbox_http_stop (KhaiSandbox *self)
{
  GHashTableIter iter;
  gpointer message;
  gpointer watch;

  if (self->server == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, &message, &watch))
    stop_watching (self, message, watch);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->watches, g_hash_table_unref);
}
