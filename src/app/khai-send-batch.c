/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hundreds of parcels, one PIN. */

#include "config.h"

#include "khai-send-batch.h"

#include <string.h>

#include "khai-clients.h"
#include "khai-connection.h"
#include "khai-desk.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-merkle.h"
#include "khai-outbox-private.h"

/**
 * khai_send_batch_row_free:
 * @row: (transfer full): a row
 */
void
khai_send_batch_row_free (KhaiSendBatchRow *row)
{
  g_return_if_fail (row != NULL);

  g_free (row->declaration);
  g_free (row->reference);
  g_free (row->state);
  g_free (row->error);
  g_free (row);
}

static KhaiSendBatchRow *
check_one (KhaiOutbox *outbox, KhaiRules *rules, const char *today, const char *id, const char *gateway, GError **error)
{
  g_autoptr (KhaiSendBatchRow) row = g_new0 (KhaiSendBatchRow, 1);
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiCheck) check = NULL;
  g_autoptr (GError) state_error = NULL;
  gboolean sent = FALSE;

  if (!khai_store_load (outbox->store, id, &record, &document, error))
    return NULL;
  row->declaration = g_strdup (id);
  row->reference = khai_declaration_get_reference (document);
  if (!khai_outbox_was_sent (outbox, record, document, gateway, &sent, &state_error)
      || (!sent && !khai_clients_require_signable (outbox->context, record, document, &state_error)))
    {
      row->state = g_strdup ("blocked");
      row->error = g_strdup (khai_error_name (state_error->domain == KHAI_ERROR ? (KhaiErrorCode) state_error->code : KHAI_ERROR_INTERNAL));
      return g_steal_pointer (&row);
    }
  if (sent)
    {
      row->state = g_strdup ("sent");
      return g_steal_pointer (&row);
    }
  check = khai_rules_check (rules, khai_declaration_get_root (document), today, error);
  if (check == NULL)
    return NULL;
  row->blocking = khai_check_count (check, KHAI_SEVERITY_BLOCK);
  row->state = g_strdup (khai_check_blocks (check) || row->reference == NULL ? "blocked" : "ready");
  if (g_str_equal (row->state, "blocked"))
    row->error = g_strdup (khai_error_name (KHAI_ERROR_BLOCKED));
  return g_steal_pointer (&row);
}

/**
 * khai_send_batch_check:
 * @outbox: the outbox
 * @ids: (array zero-terminated=1): declarations' ids
 * @gateway: base URL of the window they shall go to
 * @error: %KHAI_ERROR_NOT_FOUND for an id that is none; failures of the database
 *
 * Returns: (transfer container) (element-type KhaiSendBatchRow): whether each could go, in that order, or %NULL
 */
GPtrArray *
khai_send_batch_check (KhaiOutbox *outbox, char **ids, const char *gateway, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_send_batch_row_free);
  KhaiRules *rules;
  g_autofree char *today = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && ids != NULL && gateway != NULL, NULL);

  rules = khai_context_get_rules (outbox->context, error);
  if (rules == NULL)
    return NULL;
  today = khai_clock_today (khai_context_get_clock (outbox->context));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      KhaiSendBatchRow *row = check_one (outbox, rules, today, ids[i], gateway, error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

static GPtrArray *
make_entries (KhaiOutbox *outbox, GPtrArray *rows, const char *gateway, const char *ca_file, const char *batch, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_entry_free);

  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiSendBatchRow *row = rows->pdata[i];
      g_autoptr (KhaiDeclaration) document = NULL;
      KhaiOutboxEntry *entry;

      if (!g_str_equal (row->state, "ready"))
        continue;
      if (!khai_store_load (outbox->store, row->declaration, NULL, &document, error))
        return NULL;
      entry = khai_outbox_make_entry (outbox, row->declaration, document, gateway, ca_file);
      entry->batch = g_strdup (batch);
      g_ptr_array_add (entries, entry);
    }
  if (entries->len > 0)
    return g_steal_pointer (&entries);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, "none of them is ready to be sent");
  return NULL;
}

static char *
sign_root (const guint8 *leaves, guint n, KhaiKey *key, KhaiKey *client, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) header = json_object_new ();
  JsonObject *claims = json_object_new ();
  g_autofree char *signer = khai_key_thumbprint (key);
  g_autofree char *connected = khai_key_thumbprint (client);
  guint8 root[KHAI_MERKLE_HASH];
  g_autofree char *hash = NULL;
  g_autofree char *text = NULL;

  khai_merkle_root (leaves, n, root);
  hash = khai_base64url_encode (root, sizeof root);
  json_object_set_string_member (claims, "purpose", "osw-batch");
  json_object_set_string_member (claims, "rootHash", hash);
  json_object_set_int_member (claims, "treeSize", n);
  json_node_take_object (node, claims);
  text = khai_json_to_canonical (node);
  if (!g_str_equal (signer, connected))
    json_object_set_string_member (header, "client", connected);
  return khai_jws_sign (key, text, strlen (text), FALSE, header, error);
}

/* The contract's Batch-Proof: index, semicolon, hashes with points between. */
static char *
proof_of (const guint8 *leaves, guint n, guint index)
{
  g_autoptr (GPtrArray) path = khai_merkle_inclusion (leaves, n, index);
  GString *proof = g_string_new (NULL);

  g_string_append_printf (proof, "%u;", index);
  for (guint i = 0; i < path->len; i++)
    {
      g_autofree char *hash = khai_base64url_encode (g_bytes_get_data (path->pdata[i], NULL), g_bytes_get_size (path->pdata[i]));

      g_string_append_printf (proof, "%s%s", i > 0 ? "." : "", hash);
    }
  return g_string_free (proof, FALSE);
}

/**
 * khai_send_batch_queue:
 * @outbox: the outbox
 * @rows: (element-type KhaiSendBatchRow): what khai_send_batch_check() found; those that are "ready" go
 * @gateway: base URL of the Single Window
 * @ca_file: (nullable): PEM file with its authority
 * @key: (nullable): signs, once; %NULL takes the profile's
 * @stop_after: refusals after which the rest is held; 0: never
 * @error: %KHAI_ERROR_BLOCKED when none is ready; as khai_outbox_queue(), and then none is queued
 *
 * Returns: (transfer full): the batch's id, or %NULL
 */
char *
khai_send_batch_queue (KhaiOutbox *outbox, GPtrArray *rows, const char *gateway, const char *ca_file, KhaiKey *key, guint stop_after, GError **error)
{
  g_autofree char *batch = khai_uuid4 ();
  g_autofree char *setting = NULL;
  g_autofree char *signature = NULL;
  g_autofree guint8 *leaves = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  KhaiKey *client;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && rows != NULL && gateway != NULL, NULL);

  if (!khai_connection_check_address (outbox->context, gateway, error))
    return NULL;
  client = khai_desk_require (outbox->context, KHAI_MAY_SIGN, error) ? khai_context_get_key (outbox->context, error) : NULL;
  entries = client != NULL ? make_entries (outbox, rows, gateway, ca_file, batch, error) : NULL;
  if (entries == NULL)
    return NULL;
  leaves = g_malloc (entries->len * KHAI_MERKLE_HASH);
  for (guint i = 0; i < entries->len; i++)
    {
      const KhaiOutboxEntry *entry = entries->pdata[i];

      khai_merkle_leaf (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body), leaves + i * KHAI_MERKLE_HASH);
    }
  signature = sign_root (leaves, entries->len, key != NULL ? key : client, client, error);
  if (signature == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      KhaiOutboxEntry *entry = entries->pdata[i];

      entry->batch_signature = g_strdup (signature);
      entry->batch_proof = proof_of (leaves, entries->len, i);
    }
  setting = khai_outbox_ca_setting (((KhaiOutboxEntry *) entries->pdata[0])->gateway);
  if (!khai_store_set_setting (outbox->store, setting, ca_file, error)
      || !khai_store_enqueue_batch (outbox->store, batch, stop_after, entries, error))
    return NULL;
  khai_outbox_tell_changed (outbox, NULL);
  khai_outbox_wake (outbox);
  return g_steal_pointer (&batch);
}

/**
 * khai_send_batch_read:
 * @outbox: the outbox
 * @batch: its id
 * @held: (out) (optional): whether the rest waits for a word
 * @error: failures of the database
 *
 * Returns: (transfer container) (element-type KhaiSendBatchRow): how each stands, or %NULL
 */
GPtrArray *
khai_send_batch_read (KhaiOutbox *outbox, const char *batch, gboolean *held, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_send_batch_row_free);

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && batch != NULL, NULL);

  entries = khai_store_list_batch (outbox->store, batch, held, error);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const KhaiOutboxEntry *entry = entries->pdata[i];
      KhaiSendBatchRow *row = g_new0 (KhaiSendBatchRow, 1);

      row->declaration = g_strdup (entry->declaration);
      row->reference = g_strdup (entry->reference);
      row->state = g_strdup (entry->state);
      row->error = g_strdup (entry->last_error);
      g_ptr_array_add (rows, row);
    }
  return entries != NULL ? g_steal_pointer (&rows) : NULL;
}

/**
 * khai_send_batch_hold:
 * @outbox: the outbox
 * @batch: its id
 * @held: whether nothing more of it is sent; %FALSE goes on, with refusals counted anew
 * @error: failures of the database
 *
 * What is under way comes to its end in either case.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_send_batch_hold (KhaiOutbox *outbox, const char *batch, gboolean held, GError **error)
{
  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && batch != NULL, FALSE);

  if (!khai_store_hold_batch (outbox->store, batch, held, error))
    return FALSE;
  if (!held)
    khai_outbox_wake (outbox);
  return TRUE;
}

/**
 * khai_send_batch_cancel:
 * @outbox: the outbox
 * @batch: its id
 * @n: (out) (optional): how many were taken back
 * @error: failures of the database
 *
 * Takes back what never left this machine: those declarations are drafts again. What was sent, or may have been, stays.
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_send_batch_cancel (KhaiOutbox *outbox, const char *batch, guint *n, GError **error)
{
  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && batch != NULL, FALSE);

  if (!khai_store_cancel_batch (outbox->store, batch, n, error))
    return FALSE;
  khai_outbox_tell_changed (outbox, NULL);
  return TRUE;
}
