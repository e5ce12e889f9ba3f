/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The trainer's side of the training Single Window: one line with a JSON array of words through the socket in its folder, one line back. */

#include "config.h"

#include "khai-officer.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "khai-app-scenarios.h"
#include "khai-error.h"
#include "khai-json.h"

#define MAX_ANSWER (4 * 1024 * 1024)
#define PATIENCE_SECONDS 30

typedef struct
{
  char *folder; /* (owned) */
  char *line;   /* (owned) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->folder);
  g_free (question->line);
  g_free (question);
}

/* A socket's address has room for 107 bytes, and folders have longer names: so it is named through the folder's descriptor. */
static GSocketConnection *
connect_to (const char *folder, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  int descriptor = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/officer.sock", descriptor);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) failure = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, PATIENCE_SECONDS);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &failure);
  if (descriptor >= 0)
    close (descriptor);
  if (connection == NULL)
    g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "no training window runs: %s", failure->message);
  return connection;
}

static char *
exchange (const Question *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketConnection) connection = connect_to (question->folder, error);
  g_autoptr (GString) answer = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  if (connection == NULL
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), question->line, strlen (question->line), NULL,
                                     cancellable, error))
    return NULL;
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer, cancellable, error)) > 0
         && answer->len < MAX_ANSWER)
    g_string_append_len (answer, buffer, n);
  return n < 0 ? NULL : g_string_free (g_steal_pointer (&answer), FALSE);
}

static void
free_node (gpointer node)
{
  json_node_unref (node);
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autofree char *text = exchange (data, cancellable, &error);
  g_autoptr (JsonNode) node = text != NULL ? khai_json_parse (text, -1, &error) : NULL;
  g_autofree char *refusal = node != NULL ? khai_json_get_text (node, "/error") : NULL;

  if (node == NULL)
    g_task_return_error (task, error);
  else if (refusal != NULL)
    g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_STATE, "%s", refusal);
  else
    g_task_return_pointer (task, g_steal_pointer (&node), free_node);
}

/**
 * khai_officer_ask_async:
 * @context: the context: the training window of its profile
 * @words: (array zero-terminated=1): a command
 * @cancellable: (nullable): ends waiting; it may have been done all the same
 * @callback: called in the caller's main context
 * @user_data: for @callback
 */
void
khai_officer_ask_async (KhaiContext *context, const char *const *words, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;
  Question *question = g_new0 (Question, 1);

  g_return_if_fail (KHAI_IS_CONTEXT (context) && words != NULL);

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);
  json_node_take_array (node, array);
  text = khai_json_to_canonical (node);
  question->folder = g_build_filename (khai_context_get_data_dir (context), "sandbox", NULL);
  question->line = g_strconcat (text, "\n", NULL);
  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_officer_ask_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, ask_in_thread);
}

/**
 * khai_officer_ask_finish:
 * @result: what the callback got
 * @error: %KHAI_ERROR_STATE (the officer cannot do that now), %KHAI_ERROR_NOT_FOUND (no training window runs), failures of the connection
 *
 * Returns: (transfer full): what came of it, a JSON object; or %NULL
 */
JsonNode *
khai_officer_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what can be played ---- */

/**
 * khai_scenario_title_free:
 * @scenario: (transfer full): a scenario
 */
void
khai_scenario_title_free (KhaiScenarioTitle *scenario)
{
  g_return_if_fail (scenario != NULL);

  g_free (scenario->name);
  for (guint i = 0; i < KHAI_N_LANGS; i++)
    g_free (scenario->title[i]);
  g_free (scenario);
}

/**
 * khai_scenarios_list:
 * @error: %KHAI_ERROR_INTERNAL when the program is not whole
 *
 * Returns: (transfer full) (element-type KhaiScenarioTitle): what the training window can play, in order; or %NULL
 */
GPtrArray *
khai_scenarios_list (GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (khai_app_scenarios_get_resource (), "/scenarios/scenarios.json", G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                     NULL);
  g_autoptr (JsonNode) root = bytes != NULL ? khai_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL) : NULL;
  JsonNode *list = root != NULL ? khai_json_get (root, "/scenarios") : NULL;
  g_autoptr (GPtrArray) scenarios = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_scenario_title_free);

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_INTERNAL, "the scenarios cannot be read");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (list), i);
      KhaiScenarioTitle *scenario = g_new0 (KhaiScenarioTitle, 1);

      scenario->name = khai_json_get_text (entry, "/name");
      scenario->title[KHAI_LANG_VI] = khai_json_get_text (entry, "/title/vi");
      scenario->title[KHAI_LANG_EN] = khai_json_get_text (entry, "/title/en");
      g_ptr_array_add (scenarios, scenario);
    }
  return g_steal_pointer (&scenarios);
}
