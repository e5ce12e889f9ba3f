/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "khai-sandbox officer": what the trainer types, handed to a window that runs. */

#include "config.h"

#include "khai-sandbox-officer-client.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-json.h"

#define MAX_ANSWER (4 * 1024 * 1024)

static char *
words_line (char **words)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);
  json_node_take_array (node, array);
  text = khai_json_to_canonical (node);
  return g_strconcat (text, "\n", NULL);
}

static char *
exchange (const char *dir, const char *line, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  int folder = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/officer.sock", folder);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  g_autoptr (GString) answer = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  if (folder >= 0)
    close (folder);
  if (connection == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), line,
                                     strlen (line), NULL, NULL, error))
    return NULL;
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer,
                                   sizeof buffer, NULL, error))
             > 0
         && answer->len < MAX_ANSWER)
    g_string_append_len (answer, buffer, n);
  return n < 0 ? NULL : g_string_free (g_steal_pointer (&answer), FALSE);
}

/**
 * khai_sandbox_officer_ask:
 * @dir: folder of a window
 * @words: (array zero-terminated=1): a command
 * @error: no window runs there
 *
 * Returns: (transfer full): what it answers, one line of JSON; or %NULL
 */
char *
khai_sandbox_officer_ask (const char *dir, char **words, GError **error)
{
  g_autofree char *line = words_line (words);

  return exchange (dir, line, error);
}

static void
print_row (JsonObject *row)
{
  printf ("%-36s %-26s %-7s %-13s v%" G_GINT64_FORMAT "  %s\n",
          json_object_get_string_member (row, "localReference"),
          json_object_get_string_member (row, "state"),
          json_object_get_string_member_with_default (row, "channel", "-"),
          json_object_get_string_member_with_default (row, "registrationNumber", "-"),
          json_object_get_int_member (row, "version"),
          json_object_get_string_member (row, "declarationId"));
}

static void
print_answer (JsonObject *answer)
{
  JsonArray *rows = json_object_has_member (answer, "declarations")
                        ? json_object_get_array_member (answer, "declarations")
                        : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    print_row (json_array_get_object_element (rows, i));
  if (rows != NULL)
    return;
  if (json_object_has_member (answer, "localReference"))
    {
      print_row (answer);
      return;
    }
  json_object_iter_init (&iter, answer);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_autofree char *text = khai_json_to_canonical (value);

      printf ("%s: %s\n", name, text);
    }
}

/**
 * khai_sandbox_officer_run:
 * @argc: number of @argv
 * @argv: behind "officer": --data-dir DIR [--json] WORDS…
 *
 * Has a window that runs in DIR do it, and prints what came of it.
 *
 * Returns: 0 done, 1 it cannot be done, 2 usage, 3 no window runs there
 */
int
khai_sandbox_officer_run (int argc, char **argv)
{
  g_autofree char *dir = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[]
      = { { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "Folder of the window", "DIR" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the answer as JSON", NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND [WORDS…]");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_option_context_set_summary (
      context,
      "Plays the officer of a training window: list [STATE]; accept, green, yellow, red, "
      "request, take, inspect, inspected, hold, resume, clear, release, store, reject, "
      "grant-amendment … REFERENCE [TEXT]; next REFERENCE; share ID STATE; approve CODE NAME; clock, service, "
      "fault, ledger, reset. \"help\" names all.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || dir == NULL)
    {
      g_printerr ("khai-sandbox officer: %s\n",
                  error != NULL ? error->message : "--data-dir is needed");
      return 2;
    }
  text = khai_sandbox_officer_ask (dir, argv + 1, &error);
  node = text != NULL ? khai_json_parse (text, -1, &error) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_printerr ("khai-sandbox officer: no training window answers there%s%s\n",
                  error != NULL ? ": " : "", error != NULL ? error->message : "");
      return 3;
    }
  if (json_object_has_member (json_node_get_object (node), "error"))
    {
      g_printerr ("khai-sandbox officer: %s\n",
                  json_object_get_string_member (json_node_get_object (node), "error"));
      return 1;
    }
  if (json)
    printf ("%s", text);
  else
    print_answer (json_node_get_object (node));
  return 0;
}
