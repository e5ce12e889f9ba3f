/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many signed declarations a second the training window takes, each on the disk before it is
 * answered, and how long a client needs to catch up on their events. Figures, not a test:
 * bench-window KHAI-SANDBOX [N]. */

#include "config.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "khai-clock.h"
#include "khai-date.h"
#include "khai-digest.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-key.h"

#define AT_ONCE 16

typedef struct
{
  GMainLoop *loop;
  SoupSession *session;
  KhaiKey *key;
  char *base;
  char *bearer;
  GPtrArray *bodies; /* of GBytes */
  guint next, open, taken, refused;
} Bench;

static void
set_dates (JsonNode *node, const char *today)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        set_dates (l->data, today);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      set_dates (json_array_get_element (json_node_get_array (node), i), today);
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           && g_str_has_prefix (json_node_get_string (node), "today"))
    {
      g_autofree char *date = NULL;

      khai_date_add_days (today, atoi (json_node_get_string (node) + 5), &date, NULL);
      json_node_set_string (node, date);
    }
}

static void
make_bodies (Bench *bench, guint n)
{
  g_autofree char *path = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "data", "samples",
                                            "b11-ceramics-lcl.json", NULL);
  g_autoptr (JsonNode) sample = khai_json_load_file (path, NULL);
  g_autoptr (JsonNode) document = khai_json_copy (khai_json_get (sample, "/document"));
  g_autoptr (KhaiClock) clock = khai_clock_new_from_environment (NULL);
  g_autofree char *today = khai_clock_today (clock);

  set_dates (document, today);
  bench->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *reference = g_strdup_printf ("BENCH-%05u", i);
      g_autoptr (JsonNode) name = khai_json_string (reference);
      char *text;

      khai_json_set (document, "/localReference", name, NULL);
      text = khai_json_to_canonical (document);
      g_ptr_array_add (bench->bodies, g_bytes_new_take (text, strlen (text)));
    }
}

static JsonNode *
ask (Bench *bench, SoupMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read (bench->session, message, NULL, &error);
  JsonNode *node = body != NULL ? khai_json_parse (g_bytes_get_data (body, NULL),
                                                   g_bytes_get_size (body), &error)
                                : NULL;

  if (node == NULL)
    g_error ("%s", error->message);
  return node;
}

static void
take_token (Bench *bench)
{
  g_autofree char *origin = g_strndup (bench->base, strlen (bench->base) - strlen ("/osw/v1"));
  g_autofree char *url = g_strconcat (origin, "/oauth/token", NULL);
  g_autofree char *who = khai_key_thumbprint (bench->key);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *claims = g_strdup_printf (
      "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"jti\":\"bench-%" G_GINT64_FORMAT
      "\",\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT "}",
      who, who, url, now, now, now + 120);
  g_autofree char *assertion
      = khai_jws_sign (bench->key, claims, strlen (claims), FALSE, NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new_from_encoded_form (
      "POST", url,
      soup_form_encode ("grant_type", "client_credentials", "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion", assertion, NULL));
  g_autoptr (JsonNode) answer = ask (bench, message);
  g_autofree char *token = khai_json_get_text (answer, "/access_token");

  bench->bearer = g_strconcat ("Bearer ", token, NULL);
}

static void send_next (Bench *bench);

static void
sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  if (body != NULL && soup_message_get_status (message) == 202)
    bench->taken++;
  else
    bench->refused++;
  bench->open--;
  send_next (bench);
  if (bench->open == 0)
    g_main_loop_quit (bench->loop);
}

static void
send_one (Bench *bench, guint i)
{
  GBytes *body = bench->bodies->pdata[i];
  g_autofree char *url = g_strconcat (bench->base, "/declarations", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *digest
      = khai_content_digest (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autofree char *key = g_strdup_printf ("\"bench-key-%u\"", i);
  g_autoptr (JsonObject) extra = json_object_new ();
  g_autofree char *signature = NULL;

  json_object_set_string_member (extra, "content-digest", digest);
  signature = khai_jws_sign (bench->key, g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                             TRUE, extra, NULL);
  soup_message_headers_replace (headers, "Authorization", bench->bearer);
  soup_message_headers_replace (headers, "Content-Digest", digest);
  soup_message_headers_replace (headers, "Idempotency-Key", key);
  soup_message_headers_replace (headers, "JWS-Signature", signature);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (bench->session, message, G_PRIORITY_DEFAULT, NULL, sent, bench);
}

static void
send_next (Bench *bench)
{
  while (bench->open < AT_ONCE && bench->next < bench->bodies->len)
    {
      bench->open++;
      send_one (bench, bench->next++);
    }
}

/* Reads from the first event; gives back how many. */
static guint
catch_up (Bench *bench, guint *requests)
{
  guint n = 0;
  gboolean more = TRUE;

  *requests = 0;
  while (more)
    {
      g_autofree char *url = g_strdup_printf ("%s/events?after=%u&limit=1000", bench->base, n);
      g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
      g_autoptr (JsonNode) page = NULL;

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    bench->bearer);
      page = ask (bench, message);
      n += json_array_get_length (json_node_get_array (khai_json_get (page, "/items")));
      more = json_node_get_boolean (khai_json_get (page, "/more"));
      (*requests)++;
    }
  return n;
}

static GSubprocess *
start_window (const char *program, const char *dir, char **base, GError **error)
{
  g_autoptr (GSubprocess) window
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, error,
                          program, "--data-dir", dir, "--delay", "0", "--exit-with-stdin", NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  if (window == NULL)
    return NULL;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (window));
  line = g_data_input_stream_read_line (lines, NULL, NULL, error);
  if (line == NULL || !g_str_has_prefix (line, "ready "))
    return NULL;
  *base = g_strdup (line + strlen ("ready "));
  return g_steal_pointer (&window);
}

int
main (int argc, char **argv)
{
  Bench bench = { NULL };
  guint n = argc > 2 ? atoi (argv[2]) : 1000;
  g_autofree char *dir = g_dir_make_tmp ("khai-bench-XXXXXX", NULL);
  g_autofree char *ca = g_build_filename (dir, "ca.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) window = start_window (argv[1], dir, &bench.base, &error);
  g_autoptr (GTlsDatabase) roots = NULL;
  gint64 begun;
  double seconds;
  guint requests;
  guint events;

  if (window == NULL)
    g_error ("the window did not start: %s", error != NULL ? error->message : "?");
  roots = g_tls_file_database_new (ca, NULL);
  /* GnuTLS would read the system's authorities anew for every connection: half of a client's time.
   */
  g_tls_backend_set_default_database (g_tls_backend_get_default (), roots);
  bench.session = soup_session_new_with_options ("tls-database", roots, "max-conns", AT_ONCE,
                                                 "max-conns-per-host", AT_ONCE, NULL);
  bench.key = khai_key_make ("Bench", NULL, FALSE, NULL, NULL);
  bench.loop = g_main_loop_new (NULL, FALSE);
  make_bodies (&bench, n);
  take_token (&bench);
  begun = g_get_monotonic_time ();
  send_next (&bench);
  g_main_loop_run (bench.loop);
  seconds = (g_get_monotonic_time () - begun) / 1e6;
  printf ("%u declarations signed, sent and on the disk (%u refused): %.2f s, %.0f a second, %u at "
          "a time\n",
          bench.taken, bench.refused, seconds, bench.taken / seconds, AT_ONCE);
  while (catch_up (&bench, &requests) < 4 * bench.taken)
    g_usleep (100000);
  begun = g_get_monotonic_time ();
  events = catch_up (&bench, &requests);
  seconds = (g_get_monotonic_time () - begun) / 1e6;
  printf ("%u events caught up in %u requests: %.2f s\n", events, requests, seconds);
  g_output_stream_close (g_subprocess_get_stdin_pipe (window), NULL, NULL);
  g_subprocess_wait (window, NULL, NULL);
  return bench.refused == 0 ? 0 : 1;
}
