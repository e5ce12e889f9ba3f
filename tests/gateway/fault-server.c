/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-server.h"

#include <string.h>

struct _FaultServer
{
  GSocketService *service;
  GTlsCertificate *certificate;
  guint port;
  GMutex mutex;
  char *answer;
  char *unit;       /* (nullable): sent again and again after the answer */
  gulong pause;     /* microseconds between */
  char *token;      /* (nullable) */
  guint requests;
  char *request;
  guint questions;
  char *question;
  GHashTable *at; /* path → answer */
};

/* A service that reaches its most stops, and starts itself again when a thread ends: also behind the back of whoever closed it. */
#define MOST_THREADS 256
#define TOKEN \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 61\r\nConnection: close\r\n\r\n" \
  "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":600}"

/* Head and body of one request, as far as Content-Length says. */
static char *
read_request (GInputStream *input)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize got;

  while ((got = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      const char *end;
      const char *length;

      g_string_append_len (text, buffer, got);
      end = strstr (text->str, "\r\n\r\n");
      if (end == NULL)
        continue;
      length = strstr (text->str, "Content-Length: ");
      if (length == NULL || text->len >= (gsize) (end + 4 - text->str) + g_ascii_strtoull (length + 16, NULL, 10))
        break;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
flood (GOutputStream *output, const char *unit, gulong pause)
{
  g_autoptr (GString) block = g_string_new (unit);

  while (pause == 0 && block->len < 65536)
    g_string_append (block, unit);
  while (g_output_stream_write_all (output, block->str, block->len, NULL, NULL, NULL))
    if (pause > 0)
      g_usleep (pause);
}

/* Holding the mutex. */
static const char *
answer_for (FaultServer *server, const char *request)
{
  const char *path = strchr (request, ' ');
  GHashTableIter iter;
  gpointer begin, answer;

  g_hash_table_iter_init (&iter, server->at);
  while (path != NULL && g_hash_table_iter_next (&iter, &begin, &answer))
    if (g_str_has_prefix (path + 1, begin))
      return answer;
  return server->answer;
}

static gboolean
serve (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, FaultServer *server)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (G_IO_STREAM (connection), server->certificate, NULL);
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *token = NULL;
  GOutputStream *output;
  gulong pause;

  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return TRUE;
  request = read_request (g_io_stream_get_input_stream (tls));
  output = g_io_stream_get_output_stream (tls);
  if (*request == '\0')
    return TRUE;
  g_mutex_lock (&server->mutex);
  token = g_str_has_prefix (request, "POST /oauth/token") ? g_strdup (server->token != NULL ? server->token : TOKEN) : NULL;
  if (token == NULL && g_str_has_prefix (request, "POST "))
    {
      server->requests++;
      g_free (server->request);
      server->request = g_strdup (request);
    }
  else if (token == NULL)
    {
      server->questions++;
      g_free (server->question);
      server->question = g_strdup (request);
    }
  answer = g_strdup (answer_for (server, request));
  unit = g_strdup (server->unit);
  pause = server->pause;
  g_mutex_unlock (&server->mutex);
  if (token != NULL)
    g_output_stream_write_all (output, token, strlen (token), NULL, NULL, NULL);
  else if (answer != NULL && g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL) && unit != NULL)
    flood (output, unit, pause);
  g_io_stream_close (tls, NULL, NULL);
  return TRUE;
}

FaultServer *
fault_server_new (KhaiKey *key)
{
  FaultServer *server = g_new0 (FaultServer, 1);
  g_autofree char *private = khai_key_private_pem (key);
  g_autofree char *chain = khai_key_certificate_pem (key);
  g_autofree char *pem = g_strconcat (private, chain, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&server->mutex);
  server->at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  server->certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  server->service = g_threaded_socket_service_new (MOST_THREADS);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error));
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (server->service, "run", G_CALLBACK (serve), server);
  g_socket_service_start (server->service);
  return server;
}

void
fault_server_free (FaultServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_object_unref (server->service);
  g_object_unref (server->certificate);
  g_free (server->answer);
  g_free (server->unit);
  g_free (server->token);
  g_free (server->request);
  g_free (server->question);
  g_hash_table_unref (server->at);
  g_mutex_clear (&server->mutex);
  g_free (server);
}

guint
fault_server_get_port (FaultServer *server)
{
  return server->port;
}

void
fault_server_set_flood (FaultServer *server, const char *answer, const char *unit, gulong pause)
{
  g_mutex_lock (&server->mutex);
  g_free (server->answer);
  g_free (server->unit);
  server->answer = g_strdup (answer);
  server->unit = g_strdup (unit);
  server->pause = pause;
  g_mutex_unlock (&server->mutex);
}

void
fault_server_set_answer (FaultServer *server, const char *answer, gboolean repeat)
{
  const char first[] = { repeat ? strstr (answer, "\r\n\r\n")[4] : '\0', '\0' };

  fault_server_set_flood (server, answer, repeat ? first : NULL, 0);
}

void
fault_server_set_token (FaultServer *server, const char *answer)
{
  g_mutex_lock (&server->mutex);
  g_free (server->token);
  server->token = g_strdup (answer);
  g_mutex_unlock (&server->mutex);
}

guint
fault_server_get_requests (FaultServer *server)
{
  guint requests;

  g_mutex_lock (&server->mutex);
  requests = server->requests;
  g_mutex_unlock (&server->mutex);
  return requests;
}

char *
fault_server_get_request (FaultServer *server)
{
  char *request;

  g_mutex_lock (&server->mutex);
  request = g_strdup (server->request);
  g_mutex_unlock (&server->mutex);
  return request;
}

void
fault_server_set_answer_at (FaultServer *server, const char *path, const char *answer)
{
  g_mutex_lock (&server->mutex);
  if (answer != NULL)
    g_hash_table_insert (server->at, g_strdup (path), g_strdup (answer));
  else
    g_hash_table_remove (server->at, path);
  g_mutex_unlock (&server->mutex);
}

guint
fault_server_get_questions (FaultServer *server)
{
  guint questions;

  g_mutex_lock (&server->mutex);
  questions = server->questions;
  g_mutex_unlock (&server->mutex);
  return questions;
}

char *
fault_server_get_question (FaultServer *server)
{
  char *question;

  g_mutex_lock (&server->mutex);
  question = g_strdup (server->question);
  g_mutex_unlock (&server->mutex);
  return question;
}
