/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The officer's door: DIR/officer.sock, for whoever may read the folder (0700). One line with a
 * JSON array of words comes in, one line goes out: the command's JSON object, or {"error": TEXT}.
 */

#include "config.h"

#include "khai-sandbox-private.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-json-guard.h"

#define SOCKET_NAME "officer.sock"
#define MAX_LINE 16384
#define PATIENCE_SECONDS 10

typedef struct
{
  KhaiSandbox *sandbox;          /* (owned) */
  GSocketConnection *connection; /* (owned) */
  char *answer;                  /* (owned) */
  char line[MAX_LINE];
  gsize length;
} Visit;

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->sandbox);
  g_io_stream_close_async (G_IO_STREAM (visit->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_object_unref (visit->connection);
  g_free (visit->answer);
  g_free (visit);
}

static char *
error_line (const char *message)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "error", message);
  json_node_take_object (node, object);
  text = khai_json_to_canonical (node);
  return g_strconcat (text, "\n", NULL);
}

/* NULL: it is no array of words. */
static char **
read_words (const char *line)
{
  g_autoptr (JsonNode) node = khai_json_parse (line, -1, NULL);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *word = json_array_get_element (json_node_get_array (node), i);

      if (!JSON_NODE_HOLDS_VALUE (word) || json_node_get_value_type (word) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (words, json_node_get_string (word));
    }
  return g_strv_builder_end (words);
}

static char *
line_for (const char *text, const GError *error)
{
  return text != NULL ? g_strconcat (text, "\n", NULL)
                      : error_line (error != NULL ? error->message : "failed");
}

static void
said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  visit_free (user_data);
}

static void read_more (Visit *visit);

/* (takes answer) */
static void
say (Visit *visit, char *answer)
{
  visit->answer = answer;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (visit->connection)),
                                   visit->answer, strlen (visit->answer), G_PRIORITY_DEFAULT, NULL,
                                   said, visit);
}

static void
package_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = khai_sandbox_answer_package_finish (KHAI_SANDBOX (source), result, &error);

  say (user_data, line_for (text, error));
}

/* answer PACKAGE REPLY takes its time; everything else is done at once. */
static void
act_on_line (Visit *visit)
{
  g_auto (GStrv) words = read_words (visit->line);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (words != NULL && g_strv_length (words) == 3 && g_str_equal (words[0], "answer"))
    {
      khai_sandbox_answer_package_async (visit->sandbox, words[1], words[2], package_answered, visit);
      return;
    }
  if (words == NULL)
    {
      say (visit, error_line ("a JSON array of words is needed"));
      return;
    }
  text = khai_sandbox_officer_do (visit->sandbox, (const char *const *)words, &error);
  say (visit, line_for (text, error));
}

static void
heard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  char *end;

  if (n <= 0)
    {
      visit_free (visit);
      return;
    }
  visit->length += n;
  end = memchr (visit->line, '\n', visit->length);
  if (end == NULL && visit->length < sizeof visit->line - 1)
    {
      read_more (visit);
      return;
    }
  if (end != NULL)
    *end = '\0';
  if (end == NULL || visit->sandbox->db == NULL)
    say (visit, error_line ("the line is too long"));
  else
    act_on_line (visit);
}

static void
read_more (Visit *visit)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)),
                             visit->line + visit->length, sizeof visit->line - 1 - visit->length,
                             G_PRIORITY_DEFAULT, NULL, heard, visit);
}

static gboolean
somebody_came (GSocketService *service,
               GSocketConnection *connection,
               GObject *source,
               KhaiSandbox *self)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->sandbox = g_object_ref (self);
  visit->connection = g_object_ref (connection);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), PATIENCE_SECONDS);
  read_more (visit);
  return TRUE;
}

/* A socket's address has room for 107 bytes, and folders have longer names: so it is named through
 * the folder's descriptor. */
static GSocketAddress *
make_address (int folder)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/" SOCKET_NAME, folder);

  return g_unix_socket_address_new (path);
}

/**
 * khai_sandbox_panel_start:
 * @self: a window
 * @error: %KHAI_ERROR_IO
 *
 * Lets the trainer in.
 *
 * Returns: %TRUE when it listens
 */
gboolean
khai_sandbox_panel_start (KhaiSandbox *self, GError **error)
{
  int folder = g_open (self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  g_autoptr (GSocketAddress) address = folder >= 0 ? make_address (folder) : NULL;
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autofree char *path = g_build_filename (self->dir, SOCKET_NAME, NULL);
  g_autoptr (GError) failure = NULL;
  gboolean listens;

  g_unlink (path); /* the lock says that nobody else listens there */
  listens = address != NULL
            && g_socket_listener_add_address (G_SOCKET_LISTENER (service), address,
                                              G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
                                              NULL, &failure);
  if (folder >= 0)
    close (folder);
  if (!listens)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_IO, "the officer's door: %s",
                   failure != NULL ? failure->message : "the folder cannot be opened");
      return FALSE;
    }
  g_signal_connect (service, "incoming", G_CALLBACK (somebody_came), self);
  self->panel = g_steal_pointer (&service);
  return TRUE;
}

/**
 * khai_sandbox_panel_stop:
 * @self: a window that closes
 */
void
khai_sandbox_panel_stop (KhaiSandbox *self)
{
  g_autofree char *path = g_build_filename (self->dir, SOCKET_NAME, NULL);

  if (self->panel == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->panel, self);
  g_socket_service_stop (self->panel);
  g_socket_listener_close (G_SOCKET_LISTENER (self->panel));
  g_clear_object (&self->panel);
  g_unlink (path);
}
