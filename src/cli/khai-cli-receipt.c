/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "khai-cli.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-ledger.h"
#include "khai-receipt.h"

/* An audit log begins with its first entry's action: no receipt does. NULL: it is none. */
static char *
read_audit (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_str_has_prefix (text, "{\"action\":"))
    return NULL;
  return g_steal_pointer (&text);
}

static int
verify_audit (Cli *cli, const char *text)
{
  GError *error = NULL;
  g_autofree char *last = NULL;
  gint64 n = 0;
  JsonNode *node;
  JsonObject *object;

  if (!khai_audit_verify (text, &n, &last, &error))
    {
      cli_fail (cli, error, NULL);
      return CLI_NO;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_boolean_member (object, "valid", TRUE);
  json_object_set_int_member (object, "entries", n);
  json_object_set_string_member (object, "lastHash", last);
  json_node_take_object (node, object);
  return cli_answer (cli, CLI_DONE, node, g_strdup_printf (_("All %u entries stand as they were written, none is missing between them. The last hash is %s."),
                                                           (guint) n, last));
}

/* Two pasts of one window, each signed by it. */
static int
verify_evidence (Cli *cli, JsonNode *file, const char *ca_pem)
{
  GError *error = NULL;
  KhaiEvidence evidence = KHAI_EVIDENCE_UNCLEAR;
  g_autofree char *signer = NULL;
  JsonNode *node;
  JsonObject *object;
  char *text;

  if (!khai_ledger_verify_evidence (file, ca_pem, khai_clock_now (khai_context_get_clock (cli->context)), &evidence, &signer, &error))
    return cli_fail (cli, error, NULL);
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_boolean_member (object, "valid", TRUE);
  json_object_set_boolean_member (object, "trusted", ca_pem != NULL);
  json_object_set_boolean_member (object, "conclusive", evidence == KHAI_EVIDENCE_CONCLUSIVE);
  json_object_set_string_member (object, "signer", signer);
  json_node_take_object (node, object);
  /* translators: who signed */
  if (evidence == KHAI_EVIDENCE_CONCLUSIVE)
    text = g_strdup_printf (_("The evidence holds: %s signed two states of its ledger that cannot both be true."), signer);
  else
    text = g_strdup_printf (_("The evidence holds: %s signed both states of its ledger. Ask it to prove that the later one continues the earlier one; "
                              "the proof it gave did not hold."), signer);
  return cli_answer (cli, CLI_DONE, node, text);
}

/* verify RECEIPT.json [--ca FILE]: whether a receipt is as it was signed, without any connection. */
int
cli_verify (Cli *cli)
{
  GError *error = NULL;
  g_autofree char *audit = read_audit (cli->operands[0]);
  g_autoptr (JsonNode) file = audit == NULL ? cli_load (cli, cli->operands[0], &error) : NULL;
  g_autoptr (JsonNode) receipt = NULL;
  JsonNode *inside;
  JsonNode *proof;
  g_autofree char *ca_pem = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *compact = NULL;
  g_autoptr (KhaiJws) jws = NULL;
  gint64 now = khai_clock_now (khai_context_get_clock (cli->context));
  JsonNode *node;
  JsonObject *object;
  char *text;

  if (audit != NULL)
    return verify_audit (cli, audit);
  if (file == NULL)
    return cli_fail (cli, error, NULL);
  /* Either the bare receipt, or what “receipt” wrote: with its proof. */
  inside = khai_json_get (file, "/receipt");
  proof = khai_json_get (file, "/proof");
  receipt = json_node_copy (inside != NULL && JSON_NODE_HOLDS_OBJECT (inside) ? inside : file);
  if (cli->ca != NULL && !g_file_get_contents (cli->ca, &ca_pem, NULL, &error))
    {
      g_autoptr (GError) io_error = g_steal_pointer (&error);

      g_set_error_literal (&error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, io_error->message);
      return cli_fail (cli, error, NULL);
    }
  if (khai_json_get (file, "/khaiLedgerEvidence") != NULL)
    return verify_evidence (cli, file, ca_pem);
  if (!khai_receipt_verify (receipt, ca_pem, now, &error)
      || (proof != NULL && !khai_ledger_verify_proof (receipt, proof, ca_pem, now, &error)))
    return cli_fail (cli, error, NULL);

  compact = khai_json_get_text (receipt, "/receiptJws");
  jws = khai_jws_verify (compact, NULL, NULL, 0, NULL);
  reference = khai_json_get_text (receipt, "/localReference");
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_boolean_member (object, "valid", TRUE);
  json_object_set_boolean_member (object, "trusted", ca_pem != NULL);
  json_object_set_boolean_member (object, "logged", proof != NULL);
  json_object_set_string_member (object, "signer", jws->owner);
  json_object_set_string_member (object, "localReference", reference);
  json_node_take_object (node, object);
  /* translators: first the declaration's reference, then who signed */
  text = g_strdup_printf (ca_pem != NULL ? _("The receipt for %s is true: signed by %s, whose authority you named, and unchanged since.")
                                         : _("The receipt for %s is unchanged since %s signed it. Who that is was not checked: name the authority with --ca."),
                          reference, jws->owner);
  if (proof != NULL)
    {
      char *both = g_strconcat (text, " ", _("It stands in the window's ledger, which cannot be changed unnoticed."), NULL);

      g_free (text);
      text = both;
    }
  return cli_answer (cli, CLI_DONE, node, text);
}

/* receipt REF [--out FILE]: the receipt held for a declaration, with its proof, as one file that anybody can check. */
int
cli_receipt (Cli *cli)
{
  GError *error = NULL;
  KhaiStore *store = khai_context_get_store (cli->context, &error);
  g_autoptr (KhaiRecord) record = store != NULL ? khai_store_find (store, cli->operands[0], &error) : NULL;
  g_autoptr (JsonNode) node = record != NULL ? khai_ledger_export (store, record->id, &error) : NULL;
  g_autoptr (GError) io_error = NULL;
  g_autofree char *text = NULL;

  if (error != NULL)
    return cli_could_not (cli, error);
  if (node == NULL)
    return cli_fail (cli, g_error_new_literal (KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no receipt for this reference"), NULL);
  text = khai_json_to_pretty (node);
  if (cli->out != NULL && !g_file_set_contents_full (cli->out, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                                     &io_error))
    {
      khai_error_propagate_io (&error, g_steal_pointer (&io_error));
      return cli_could_not (cli, error);
    }
  return cli_answer (cli, CLI_DONE, g_steal_pointer (&node), cli->out == NULL ? g_steal_pointer (&text) : NULL);
}
