/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The route by file: submit --to-file writes a package, reply reads what came back. */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-by-hand.h"
#include "khai-cli.h"

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* submit FILE.json --to-file DIR --gateway URL --ca FILE: a package for a person to carry; the same again writes the same again. */
int
cli_hand_out (Cli *cli, KhaiOutbox *outbox, const char *id, const char *ca_path, KhaiKey *key)
{
  g_autofree char *folder = g_canonicalize_filename (cli->to_file, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;
  JsonNode *node;
  JsonObject *object;

  khai_by_hand_out_async (outbox, id, folder, cli->gateway, ca_path, key, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  path = khai_by_hand_out_finish (outbox, result, &error);
  if (path == NULL)
    {
      g_autoptr (KhaiDeclaration) document = NULL;

      if (!khai_store_load (khai_context_get_store (cli->context, NULL), id, NULL, &document, NULL))
        return cli_fail (cli, error, NULL);
      return cli_submit_failed (cli, document, error);
    }
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "package", path);
  json_object_set_string_member (object, "state", "by-hand");
  json_node_take_object (node, object);
  /* translators: %s is the path of a file */
  return cli_answer (cli, CLI_DONE, node,
                     g_strdup_printf (_("The file is %s. Hand it in once; nothing of it goes over the network until “khaictl reply” has read the reply,"
                                        " or “khaictl submit … --not-uploaded” says that it was not handed in."), path));
}

/* reply FILE: number, state, receipt or findings. Exit code 1 when the answer is no. */
int
cli_reply (Cli *cli)
{
  GError *error = NULL;
  g_autoptr (KhaiOutbox) outbox = khai_outbox_new (cli->context, &error);
  g_autoptr (KhaiReplyReport) report = outbox != NULL ? khai_by_hand_read_reply (outbox, cli->operands[0], &error) : NULL;
  JsonNode *node;
  JsonObject *object;
  char *text;

  if (report == NULL)
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_string_member (object, "reference", report->reference);
  json_object_set_boolean_member (object, "accepted", report->accepted);
  json_object_set_boolean_member (object, "receiptVerified", report->verified);
  json_object_set_string_member (object, "state", report->state != NULL ? report->state : "");
  if (report->number != NULL)
    json_object_set_string_member (object, "registrationNumber", report->number);
  json_object_set_int_member (object, "findings", report->n_findings);
  json_node_take_object (node, object);
  if (report->accepted)
    text = g_strdup_printf ("%s: %s%s%s", report->reference, report->state, report->number != NULL ? " · " : "",
                            report->number != NULL ? report->number : "");
  else
    text = g_strdup_printf (ngettext ("%s: refused, with %u finding", "%s: refused, with %u findings", report->n_findings), report->reference,
                            report->n_findings);
  return cli_answer (cli, report->accepted ? CLI_DONE : CLI_NO, node, text);
}
