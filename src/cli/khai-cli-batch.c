/* SPDX-License-Identifier: GPL-3.0-or-later */

/* submit --batch FOLDER: every declaration of a folder, signed once, with a row for each at the end. */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "khai-send-batch.h"
#include "khai-cli.h"
#include "khai-error.h"

#define STOP_AFTER 10  /* refusals: then something is wrong with all of them */

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GError) io_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &io_error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      khai_error_propagate_io (error, g_steal_pointer (&io_error));
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  if (paths->len > 0)
    return g_steal_pointer (&paths);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the folder holds no .json file");
  return NULL;
}

static char **
take_in (Cli *cli, KhaiStore *store, GPtrArray *paths, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (JsonNode) file = cli_load (cli, paths->pdata[i], error);
      g_autoptr (KhaiDeclaration) document = file != NULL ? khai_declaration_new_from_node (file, error) : NULL;
      char *id = document != NULL ? cli_find_or_create (cli, store, document, error) : NULL;

      if (id == NULL)
        {
          g_prefix_error (error, "%s: ", (char *) paths->pdata[i]);
          return NULL;
        }
      g_ptr_array_add (ids, id);
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

static gboolean
is_at_rest (const KhaiSendBatchRow *row)
{
  return g_str_equal (row->state, "done") || g_str_equal (row->state, "refused");
}

/* Until each has its answer, the rest is held, or the time is over. */
static GPtrArray *
wait_for_all (Cli *cli, KhaiOutbox *outbox, const char *batch, gboolean *held, GError **error)
{
  gint64 until = g_get_monotonic_time () + (gint64) (cli->wait ? cli->wait_seconds : 300) * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr (GError) failure = NULL;
      GPtrArray *rows;
      guint open = 0;

      khai_outbox_run_once (outbox, NULL, &failure);
      rows = khai_send_batch_read (outbox, batch, held, error);
      for (guint i = 0; rows != NULL && i < rows->len; i++)
        open += !is_at_rest (rows->pdata[i]);
      if (rows == NULL || open == 0 || *held || g_get_monotonic_time () >= until)
        return rows;
      g_ptr_array_unref (rows);
      cli_pause (250);
    }
}

static int
show_rows (Cli *cli, const char *batch, gboolean held, GPtrArray *checked, GPtrArray *rows)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  GString *text = g_string_new (NULL);
  GPtrArray *tables[] = { checked, rows };
  guint done = 0;
  guint all = 0;

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (guint i = 0; tables[t] != NULL && i < tables[t]->len; i++)
      {
        const KhaiSendBatchRow *row = tables[t]->pdata[i];
        JsonObject *entry;

        if (t == 0 && g_str_equal (row->state, "ready"))
          continue; /* its row is in the second table */
        entry = json_object_new ();
        json_object_set_string_member (entry, "reference", row->reference != NULL ? row->reference : "");
        json_object_set_string_member (entry, "state", row->state);
        if (row->error != NULL)
          json_object_set_string_member (entry, "error", row->error);
        if (row->blocking > 0)
          json_object_set_int_member (entry, "blocking", row->blocking);
        json_array_add_object_element (array, entry);
        g_string_append_printf (text, "%-36s %s%s%s\n", row->reference != NULL ? row->reference : "", row->state, row->error != NULL ? " · " : "",
                                row->error != NULL ? row->error : "");
        done += g_str_equal (row->state, "done") || g_str_equal (row->state, "sent");
        all++;
      }
  /* translators: how many of how many declarations were taken */
  g_string_append_printf (text, _("%u of %u were taken by the window."), done, all);
  if (held)
    g_string_append_printf (text, " %s", _("Too many were refused: the rest is held back."));
  if (batch != NULL)
    json_object_set_string_member (object, "batch", batch);
  json_object_set_boolean_member (object, "held", held);
  json_object_set_int_member (object, "taken", done);
  json_object_set_array_member (object, "rows", array);
  json_node_take_object (node, object);
  return cli_answer (cli, done == all ? CLI_DONE : CLI_NO, node, g_string_free (text, FALSE));
}

int
cli_submit_batch (Cli *cli, KhaiKey *key)
{
  GError *error = NULL;
  KhaiStore *store = khai_context_get_store (cli->context, &error);
  g_autoptr (KhaiOutbox) outbox = store != NULL ? khai_outbox_new (cli->context, &error) : NULL;
  g_autoptr (GPtrArray) paths = outbox != NULL ? list_files (cli->batch, &error) : NULL;
  g_auto (GStrv) ids = paths != NULL ? take_in (cli, store, paths, &error) : NULL;
  g_autoptr (GPtrArray) checked = ids != NULL ? khai_send_batch_check (outbox, ids, cli->gateway, &error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *ca_path = cli->ca != NULL ? g_canonicalize_filename (cli->ca, NULL) : NULL;
  g_autofree char *batch = NULL;
  gboolean held = FALSE;

  if (checked == NULL)
    return cli_fail (cli, error, NULL);
  khai_outbox_set_width (outbox, KHAI_SEND_BATCH_WIDTH);
  batch = khai_send_batch_queue (outbox, checked, cli->gateway, ca_path, key, STOP_AFTER, &error);
  if (batch == NULL && !g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BLOCKED))
    return cli_fail (cli, error, NULL);
  g_clear_error (&error);
  if (batch != NULL)
    rows = wait_for_all (cli, outbox, batch, &held, &error);
  if (error != NULL)
    return cli_could_not (cli, error);
  return show_rows (cli, batch, held, checked, rows);
}
