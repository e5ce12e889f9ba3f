/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server's door: which request goes where, and how much of anybody's time and memory it may
 * take. libsoup has no limits of its own: bodies are counted as they come, and whoever is slow is
 * shown out. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>
#include <sys/socket.h>

#include "khai-error.h"
#include "khai-json-guard.h"

#define MAX_BODY KHAI_JSON_MAX_BYTES
#define MAX_DRAIN                                                                                  \
  (64 * 1024 * 1024) /* of a body that is too large: the refusal is read only when the client has  \
                        finished */
#define MAX_HEADERS (32 * 1024) /* libsoup hangs up without a word above 64 KiB */
#define MAX_SIGNATURE 8192      /* the contract's limit for JWS-Signature */
#define MAX_OPEN 512
#define REQUEST_SECONDS 60 /* from the first byte of a request to the last */

/* A request that is being read. */
typedef struct
{
  KhaiSandbox *sandbox;       /* (unowned) */
  SoupServerMessage *message; /* (unowned) */
  guint timer;                /* source id */
  goffset received;
} KhaiSandboxWatch;

typedef struct
{
  const char *path; /* segments; a star stands for one of any text */
  const char *method;
  const char *scope; /* (nullable): public */
  KhaiSandboxHandler handler;
} Route;

static void handle_service (KhaiSandboxExchange *exchange);

static const Route routes[] = {
  { "/oauth/token", "POST", NULL, khai_sandbox_handle_token },
  { KHAI_SANDBOX_API "/service", "GET", NULL, handle_service },
  { KHAI_SANDBOX_API "/declarations", "GET", "declarations.read", khai_sandbox_handle_list },
  { KHAI_SANDBOX_API "/declarations", "POST", "declarations.write", khai_sandbox_handle_submit },
  { KHAI_SANDBOX_API "/declarations/validate", "POST", "declarations.write",
    khai_sandbox_handle_validate },
  { KHAI_SANDBOX_API "/declarations/*", "GET", "declarations.read", khai_sandbox_handle_get },
  { KHAI_SANDBOX_API "/declarations/*/versions/*", "GET", "declarations.read",
    khai_sandbox_handle_version },
  { KHAI_SANDBOX_API "/receipts/*", "GET", "declarations.read", khai_sandbox_handle_receipt },
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

static void
handle (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer user_data)
{
  KhaiSandbox *self = user_data;
  KhaiSandboxExchange exchange
      = { self, message, khai_sandbox_language (message), query, NULL, NULL, NULL };
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) allow = g_string_new (NULL);
  const char *found[2] = { NULL, NULL };
  const Route *route = find_route (parts, soup_server_message_get_method (message), found, allow);

  exchange.id = found[0];
  exchange.second = found[1];
  if (route == NULL)
    refuse_route (&exchange, allow);
  else if (route->scope == NULL || khai_sandbox_authorise (&exchange, route->scope))
    route->handler (&exchange);
  g_debug ("%s %s: %u", soup_server_message_get_method (message), route != NULL ? route->path : "?",
           soup_server_message_get_status (message));
  g_free (exchange.account);
}

static void
handle_service (KhaiSandboxExchange *exchange)
{
  g_autoptr (KhaiClock) clock = khai_clock_new ();
  g_autofree char *now = khai_clock_now_string (clock);
  const char *edition = khai_reference_get_meta (exchange->sandbox->reference, "edition");
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", "open");
  json_object_set_boolean_member (object, "training", TRUE);
  json_object_set_boolean_member (object, "preRegistration", FALSE);
  json_object_set_string_member (object, "now", now);
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
      = { self, message, khai_sandbox_language (message), NULL, NULL, NULL, NULL };

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  khai_sandbox_answer_problem (&exchange, problem, NULL);
}

/* libsoup would read a body of less than nothing, and trip over it. */
static void
refuse_length (KhaiSandbox *self, SoupServerMessage *message)
{
  KhaiSandboxExchange exchange = { self, message, KHAI_LANG_EN, NULL, NULL, NULL, NULL };
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
  watch->received += g_bytes_get_size (chunk);
  if (watch->received > MAX_DRAIN)
    show_out (message);
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

static void
request_began (SoupServer *server, SoupServerMessage *message, KhaiSandbox *self)
{
  KhaiSandboxWatch *watch = g_new0 (KhaiSandboxWatch, 1);

  watch->sandbox = self;
  watch->message = message;
  watch->timer = g_timeout_add_seconds (REQUEST_SECONDS, time_is_up, watch);
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
  self->token_url = g_strdup_printf ("https://%s%s%s:%u/oauth/token", six ? "[" : "", self->bind,
                                     six ? "]" : "", port);
}

/**
 * khai_sandbox_http_start:
 * @self: a window with its keys and its database
 * @port: 0 picks one
 * @error: %KHAI_ERROR_BUSY (the port is taken), %KHAI_ERROR_BAD_INPUT (the address), %KHAI_ERROR_IO
 *
 * Listens with TLS in this thread's default main context.
 *
 * Returns: %TRUE when it listens
 */
gboolean
khai_sandbox_http_start (KhaiSandbox *self, guint port, GError **error)
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
  if (!listen_at (self, port, error))
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
