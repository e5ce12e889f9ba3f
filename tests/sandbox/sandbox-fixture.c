/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sandbox-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "khai-clock.h"
#include "khai-date.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"

#define PATIENCE_SECONDS 30

/* ---- the window ---- */

static void
start (Window *window, gint64 delay_ms, const char *fault)
{
  const char *faults[] = { fault, NULL };
  KhaiSandboxOptions options = { .data_dir = window->dir,
                                 .reference = g_getenv ("KHAI_REFERENCE_DB"),
                                 .delay_ms = delay_ms,
                                 .faults = fault != NULL ? faults : NULL };
  g_autoptr (GError) error = NULL;

  window->sandbox = khai_sandbox_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_str_has_prefix (khai_sandbox_get_base_url (window->sandbox), "https://127.0.0.1:"));
}

Window *
window_new (const char *fault)
{
  Window *window = g_new0 (Window, 1);
  g_autoptr (GError) error = NULL;

  window->dir = g_dir_make_tmp ("khai-sandbox-XXXXXX", &error);
  g_assert_no_error (error);
  start (window, 0, fault);
  return window;
}

static void
stop (Window *window)
{
  g_object_add_weak_pointer (G_OBJECT (window->sandbox), (gpointer *)&window->sandbox);
  g_object_unref (window->sandbox);
  g_assert_null (window->sandbox);
}

void
window_restart (Window *window, gint64 delay_ms)
{
  stop (window);
  start (window, delay_ms, NULL);
}

void
window_restart_later (Window *window)
{
  g_autofree char *path = g_build_filename (window->dir, "sandbox.db", NULL);
  sqlite3 *db = NULL;

  stop (window);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE step SET due_at = 0", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  sqlite3_close (db);
  start (window, 0, NULL);
}

static void
remove_all (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
}

void
window_free (Window *window)
{
  stop (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  remove_all (window->dir);
  g_free (window->dir);
  g_free (window);
}

/* ---- clients ---- */

Client *
client_new_without_token (Window *window)
{
  Client *client = g_new0 (Client, 1);
  g_autoptr (GTlsDatabase) roots = NULL;
  g_autoptr (GError) error = NULL;

  client->window = window;
  client->key = khai_key_make ("Nguyễn Thị Thử", NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  roots = g_tls_file_database_new (khai_sandbox_get_ca_file (window->sandbox), &error);
  g_assert_no_error (error);
  client->session
      = soup_session_new_with_options ("timeout", PATIENCE_SECONDS, "tls-database", roots, NULL);
  return client;
}

Client *
client_new (Window *window)
{
  Client *client = client_new_without_token (window);

  client_take_token (client, NULL);
  return client;
}

void
client_free (Client *client)
{
  khai_key_unref (client->key);
  soup_session_abort (client->session);
  g_object_unref (client->session);
  g_free (client->token);
  g_free (client);
}

static char *
url_of (Client *client, const char *path)
{
  const char *base = khai_sandbox_get_base_url (client->window->sandbox);

  if (g_str_has_prefix (path, "//"))
    {
      g_autofree char *origin = g_strndup (base, strlen (base) - strlen ("/osw/v1"));

      return g_strconcat (origin, path + 1, NULL);
    }
  return g_strconcat (base, path, NULL);
}

char *
client_assertion (Client *client, gint64 lifetime, const char *audience, const char *jti)
{
  g_autofree char *thumbprint = khai_key_thumbprint (client->key);
  g_autofree char *ours = url_of (client, "//oauth/token");
  g_autofree char *id = khai_uuid4 ();
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *claims = g_strdup_printf (
      "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"jti\":\"%s\",\"iat\":%" G_GINT64_FORMAT
      ",\"exp\":%" G_GINT64_FORMAT "}",
      thumbprint, thumbprint, audience != NULL ? audience : ours, jti != NULL ? jti : id, now,
      now + lifetime);
  char *jws = khai_jws_sign (client->key, claims, strlen (claims), FALSE, NULL, &error);

  g_assert_no_error (error);
  return jws;
}

Answer *
client_ask_token (Client *client, const char *assertion, const char *scope)
{
  char *form = soup_form_encode ("grant_type", "client_credentials", "client_assertion_type",
                                 "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                 "client_assertion", assertion, scope != NULL ? "scope" : NULL,
                                 scope, NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));
  const char *headers[] = { "Content-Type", "application/x-www-form-urlencoded", NULL };

  return client_send (client, "POST", "//oauth/token", body, headers);
}

void
client_take_token (Client *client, const char *scope)
{
  g_autofree char *assertion = client_assertion (client, 120, NULL, NULL);
  g_autoptr (Answer) answer = client_ask_token (client, assertion, scope);

  g_assert_cmpuint (answer->status, ==, 200);
  g_free (client->token);
  client->token = answer_text (answer, "/access_token");
  g_assert_nonnull (client->token);
}

/* ---- exchanges ---- */

typedef struct
{
  SoupMessage *message;
  Answer **answer;
} Pending;

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pending *pending = user_data;
  Answer *answer = g_new0 (Answer, 1);

  answer->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (pending->message));
  if (answer->body == NULL)
    answer->body = g_bytes_new_static ("", 0);
  else
    answer->status = soup_message_get_status (pending->message);
  if (g_bytes_get_size (answer->body) > 0)
    answer->json = khai_json_parse (g_bytes_get_data (answer->body, NULL),
                                    g_bytes_get_size (answer->body), NULL);
  *pending->answer = answer;
  g_object_unref (pending->message);
  g_free (pending);
}

void
client_send_async (Client *client,
                   const char *method,
                   const char *path,
                   GBytes *body,
                   const char *const *headers,
                   Answer **answer)
{
  g_autofree char *url = url_of (client, path);
  Pending *pending = g_new0 (Pending, 1);
  SoupMessageHeaders *fields;

  *answer = NULL;
  pending->message = soup_message_new (method, url);
  g_assert_nonnull (pending->message);
  pending->answer = answer;
  fields = soup_message_get_request_headers (pending->message);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (pending->message, "application/json", body);
  if (client->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", client->token, NULL);

      soup_message_headers_replace (fields, "Authorization", bearer);
    }
  if (client->lang != NULL)
    soup_message_headers_replace (fields, "Accept-Language", client->lang);
  for (guint i = 0; headers != NULL && headers[i] != NULL; i += 2)
    soup_message_headers_replace (fields, headers[i], headers[i + 1]);
  soup_session_send_and_read_async (client->session, pending->message, G_PRIORITY_DEFAULT, NULL,
                                    answered, pending);
}

static gboolean
patience_lost (gpointer data)
{
  g_error ("the window kept the test waiting for more than %d s", PATIENCE_SECONDS);
  return G_SOURCE_REMOVE;
}

void
iterate_until (gboolean (*condition) (gpointer data), gpointer data)
{
  guint timer = g_timeout_add_seconds (PATIENCE_SECONDS, patience_lost, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

Answer *
client_send (Client *client,
             const char *method,
             const char *path,
             GBytes *body,
             const char *const *headers)
{
  Answer *answer = NULL;

  client_send_async (client, method, path, body, headers, &answer);
  iterate_until (is_set, &answer);
  return answer;
}

Answer *
client_get (Client *client, const char *path)
{
  return client_send (client, "GET", path, NULL, NULL);
}

char **
client_headers (Client *client, GBytes *body, const char *key, const char *scenario)
{
  g_autoptr (JsonObject) extra = json_object_new ();
  g_autofree char *digest
      = khai_content_digest (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", key);
  g_autofree char *signature = NULL;
  g_autoptr (GError) error = NULL;
  const char *headers[] = { "Content-Digest",
                            digest,
                            "Idempotency-Key",
                            quoted,
                            "JWS-Signature",
                            NULL,
                            scenario != NULL ? "Training-Scenario" : NULL,
                            scenario,
                            NULL };

  json_object_set_string_member (extra, "content-digest", digest);
  signature = khai_jws_sign (client->key, g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                             TRUE, extra, &error);
  g_assert_no_error (error);
  headers[5] = signature;
  return g_strdupv ((char **)headers);
}

Answer *
client_submit (Client *client, GBytes *body, const char *key, const char *scenario)
{
  g_auto (GStrv) headers = client_headers (client, body, key, scenario);

  return client_send (client, "POST", "/declarations", body, (const char *const *)headers);
}

Answer *
client_act (Client *client,
            const char *path,
            const char *body,
            const char *if_match,
            const char *scenario)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autofree char *key = khai_uuid4 ();
  g_auto (GStrv) headers = client_headers (client, bytes, key, scenario);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_addv (builder, (const char **)headers);
  if (if_match != NULL)
    g_strv_builder_add_many (builder, "If-Match", if_match, NULL);
  all = g_strv_builder_end (builder);
  return client_send (client, "POST", path, bytes, (const char *const *)all);
}

/* ---- the trainer ---- */

char *
officer (Window *window, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  g_autoptr (GError) error = NULL;
  char *answer = khai_sandbox_officer_do (window->sandbox, (const char *const *)parts, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
  return answer;
}

void
officer_refused (Window *window, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (khai_sandbox_officer_do (window->sandbox, (const char *const *)parts, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

/* ---- answers ---- */

void
answer_free (Answer *answer)
{
  g_bytes_unref (answer->body);
  g_clear_pointer (&answer->json, json_node_unref);
  soup_message_headers_unref (answer->headers);
  g_free (answer);
}

char *
answer_text (Answer *answer, const char *pointer)
{
  g_assert_nonnull (answer->json);
  return khai_json_get_text (answer->json, pointer);
}

const char *
answer_header (Answer *answer, const char *name)
{
  return soup_message_headers_get_one (answer->headers, name);
}

void
assert_problem (Answer *answer, guint status, const char *code)
{
  static const char *const texts[] = { "/title", "/detail", "/type", "/instance" };
  g_autofree char *number = g_strdup_printf ("%u", status);

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_content_type (answer->headers, NULL), ==,
                   "application/problem+json");
  assert_text (answer, "/code", code);
  assert_text (answer, "/status", number);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = answer_text (answer, texts[i]);

      g_assert_nonnull (text);
      g_assert_cmpstr (text, !=, "");
    }
}

/* ---- documents ---- */

static void
set_dates (gpointer data, gpointer user_data)
{
  JsonNode *node = data;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      g_list_foreach (values, set_dates, NULL);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (GList) values = json_array_get_elements (json_node_get_array (node));

      g_list_foreach (values, set_dates, NULL);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           && g_str_has_prefix (json_node_get_string (node), "today"))
    {
      g_autoptr (KhaiClock) clock = khai_clock_new_from_environment (NULL);
      g_autofree char *today = khai_clock_today (clock);
      g_autofree char *date = NULL;

      g_assert_true (
          khai_date_add_days (today, atoi (json_node_get_string (node) + 5), &date, NULL));
      json_node_set_string (node, date);
    }
}

GBytes *
make_document_with (const char *reference, const char *pointer, JsonNode *value)
{
  g_autofree char *path = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "data", "samples",
                                            "b11-ceramics-lcl.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) sample = khai_json_load_file (path, &error);
  g_autoptr (JsonNode) name = khai_json_string (reference);
  g_autoptr (JsonNode) document = NULL;
  char *text;

  g_assert_no_error (error);
  document = khai_json_copy (khai_json_get (sample, "/document"));
  set_dates (document, NULL);
  g_assert_true (khai_json_set (document, "/localReference", name, &error));
  if (pointer != NULL)
    g_assert_true (khai_json_set (document, pointer, value, &error));
  g_clear_pointer (&value, json_node_unref);
  text = khai_json_to_canonical (document);
  return g_bytes_new_take (text, strlen (text));
}

GBytes *
make_document (const char *reference)
{
  return make_document_with (reference, NULL, NULL);
}

static gboolean
holds_state (JsonNode *page, const char *reference, const char *state)
{
  JsonArray *items = json_node_get_array (khai_json_get (page, "/items"));

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      g_autofree char *its_reference
          = khai_json_get_text (json_array_get_element (items, i), "/localReference");
      g_autofree char *its_state = khai_json_get_text (json_array_get_element (items, i), "/state");

      if (g_str_equal (its_reference, reference) && g_str_equal (its_state, state))
        return TRUE;
    }
  return FALSE;
}

JsonNode *
read_until (Client *client, const char *reference, const char *state)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (Answer) answer = client_get (client, "/events?after=0&limit=200");
      g_autofree char *newest = answer_text (answer, "/newest");
      g_autofree char *path = g_strdup_printf ("/events?after=%s&wait=10", newest);

      g_assert_cmpuint (answer->status, ==, 200);
      if (holds_state (answer->json, reference, state))
        return json_node_ref (answer->json);
      answer_free (client_get (client, path));
    }
  g_error ("%s never came to the state %s", reference, state);
  return NULL;
}

/* ---- bytes as they are ---- */

typedef struct
{
  Window *window;
  int port;
  const char *text;
  gsize length;
  gboolean keep_open;
  GString *answer;
  gint over;
} Raw;

static gpointer
raw_run (gpointer data)
{
  Raw *raw = data;
  g_autoptr (GSocketClient) socket = g_socket_client_new ();
  g_autoptr (GTlsDatabase) roots
      = g_tls_file_database_new (khai_sandbox_get_ca_file (raw->window->sandbox), NULL);
  g_autoptr (GSocketConnectable) address = g_network_address_new ("127.0.0.1", raw->port);
  g_autoptr (GSocketConnection) tcp = NULL;
  g_autoptr (GIOStream) tls = NULL;
  char buffer[4096];
  gssize got;

  g_socket_client_set_timeout (socket, 10);
  tcp = g_socket_client_connect_to_host (socket, "127.0.0.1", raw->port, NULL, NULL);
  tls = tcp != NULL ? g_tls_client_connection_new (G_IO_STREAM (tcp), address, NULL) : NULL;
  if (tls != NULL)
    {
      g_tls_connection_set_database (G_TLS_CONNECTION (tls), roots);
      g_output_stream_write_all (g_io_stream_get_output_stream (tls), raw->text, raw->length, NULL,
                                 NULL, NULL);
      while (raw->keep_open
             && (got = g_input_stream_read (g_io_stream_get_input_stream (tls), buffer,
                                            sizeof buffer, NULL, NULL))
                    > 0)
        g_string_append_len (raw->answer, buffer, got);
      g_io_stream_close (tls, NULL, NULL);
    }
  g_atomic_int_set (&raw->over, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static gboolean
raw_over (gpointer data)
{
  return g_atomic_int_get (&((Raw *)data)->over);
}

char *
raw_exchange (Window *window, const char *text, gssize length, gboolean keep_open)
{
  g_autoptr (GUri) uri
      = g_uri_parse (khai_sandbox_get_base_url (window->sandbox), G_URI_FLAGS_NONE, NULL);
  Raw raw = { window,    g_uri_get_port (uri), text, length < 0 ? strlen (text) : (gsize)length,
              keep_open, g_string_new (NULL),  FALSE };
  GThread *thread = g_thread_new ("raw", raw_run, &raw);

  iterate_until (raw_over, &raw);
  g_thread_join (thread);
  return g_string_free (raw.answer, FALSE);
}
