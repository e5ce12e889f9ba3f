/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handing a declaration out as a file, and reading what came back. The order keeps it from going twice: that it is out is on disk before the file is. */

#include "config.h"

#include "khai-by-hand.h"

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-outbox-private.h"
#include "khai-printout.h"
#include "khai-receipt.h"
#include "khai-reply.h"

/* ---- out ---- */

typedef struct
{
  KhaiOutboxEntry *entry;      /* (owned) */
  KhaiDeclaration *document;   /* (owned) */
  KhaiGateway *gateway;        /* (owned) */
  KhaiKey *client;             /* (owned): signs the package's list */
  GBytes *printout, *checklist; /* (owned) */
  char *path;                  /* (owned) */
  gboolean stored;             /* it waits in the outbox already */
} HandOut;

static void
hand_out_free (gpointer data)
{
  HandOut *out = data;

  g_clear_pointer (&out->entry, khai_outbox_entry_free);
  g_clear_object (&out->document);
  g_clear_object (&out->gateway);
  g_clear_pointer (&out->client, khai_key_unref);
  g_clear_pointer (&out->printout, g_bytes_unref);
  g_clear_pointer (&out->checklist, g_bytes_unref);
  g_free (out->path);
  g_free (out);
}

static KhaiSubmission
make_submission (const HandOut *out, const char *scenario)
{
  const KhaiOutboxEntry *entry = out->entry;
  gboolean own_signature = entry->signature != NULL && *entry->signature != '\0';

  return (KhaiSubmission){ .body = entry->body,
                           .key = entry->key,
                           .content_digest = entry->content_digest,
                           .signature = own_signature ? entry->signature : NULL,
                           .scenario = scenario,
                           .path = entry->path,
                           .if_match = entry->if_match,
                           .batch_signature = entry->batch_signature,
                           .batch_proof = entry->batch_proof,
                           .reference = entry->reference,
                           .act = entry->act,
                           .printout = out->printout,
                           .checklist = out->checklist };
}

/* What waits in the outbox, or what is to be signed. */
static gboolean
find_entry (KhaiOutbox *outbox, HandOut *out, const char *id, const char *gateway, const char *ca_file, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiOutboxEntry) newest = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *url = khai_outbox_canonical_url (gateway);

  if (!khai_store_load (outbox->store, id, &record, &out->document, error))
    return FALSE;
  newest = khai_store_get_outbox (outbox->store, id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (newest == NULL || khai_state_is_editable (record->state))
    {
      if (!khai_outbox_require_unblocked (outbox, out->document, error))
        return FALSE;
      out->entry = khai_outbox_make_entry (outbox, id, out->document, gateway, ca_file);
      return TRUE;
    }
  if (g_str_equal (newest->state, "done") || g_str_equal (newest->state, "sending") || !g_str_equal (newest->gateway, url))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "it is under way, or has its answer");
      return FALSE;
    }
  out->entry = g_steal_pointer (&newest);
  out->stored = TRUE;
  return TRUE;
}

static gboolean
prepare (KhaiOutbox *outbox, HandOut *out, const char *id, const char *folder, const char *gateway, const char *ca_file, GError **error)
{
  KhaiLang lang = khai_context_get_lang (outbox->context);
  KhaiSubmission submission;

  if (!find_entry (outbox, out, id, gateway, ca_file, error))
    return FALSE;
  out->gateway = khai_gateway_new_drop (folder, out->entry->gateway, ca_file, out->client, lang, error);
  if (out->gateway == NULL)
    return FALSE;
  out->printout = khai_printout_declaration (outbox->context, out->document, out->entry->content_digest, error);
  out->checklist = out->printout != NULL ? khai_printout_checklist (outbox->context, out->document, out->entry->gateway, error) : NULL;
  if (out->checklist == NULL)
    return FALSE;
  submission = make_submission (out, outbox->scenario);
  out->path = khai_gateway_get_drop_path (out->gateway, &submission);
  return TRUE;
}

static void
written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HandOut *out = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);

  khai_outbox_tell_changed (KHAI_OUTBOX (g_task_get_source_object (task)), out->entry->declaration);
  /* A reply that lies there already is read as any other. */
  if (answer != NULL || refusal != NULL || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BY_HAND))
    {
      g_clear_error (&error);
      g_task_return_pointer (task, g_strdup (out->path), g_free);
    }
  else
    g_task_return_error (task, error);
}

/* That it is out is on disk first. */
static void
store_and_write (GTask *task)
{
  KhaiOutbox *outbox = g_task_get_source_object (task);
  HandOut *out = g_task_get_task_data (task);
  KhaiSubmission submission = make_submission (out, outbox->scenario);
  GError *error = NULL;
  gboolean stored;

  if (out->stored)
    stored = khai_store_hand_out (outbox->store, out->entry->id, out->path, &error);
  else
    {
      out->entry->handed_at = khai_clock_now_string (outbox->clock);
      out->entry->handed_to = g_strdup (out->path);
      stored = khai_outbox_store_entry (outbox, out->entry, &error);
    }
  if (!stored)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  khai_gateway_submit_async (out->gateway, &submission, g_task_get_cancellable (task), written, task);
}

static void
entry_signed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (khai_outbox_sign_finish (KHAI_OUTBOX (source), result, &error))
    {
      store_and_write (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * khai_by_hand_out_async:
 * @outbox: the outbox
 * @id: a declaration's id
 * @folder: where the package is put
 * @gateway: base URL of the window it is for
 * @ca_file: PEM file with its authority: whose reply is believed
 * @key: (nullable): signs, on a thread of its own; %NULL takes the profile's. Not needed for what is signed already.
 * @cancellable: (nullable): nothing is handed out when it is cancelled before the signature is there
 * @callback: called in the caller's main context
 * @user_data: for @callback
 */
void
khai_by_hand_out_async (KhaiOutbox *outbox, const char *id, const char *folder, const char *gateway, const char *ca_file, KhaiKey *key,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  HandOut *out = g_new0 (HandOut, 1);
  KhaiKey *client;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL && folder != NULL && gateway != NULL && ca_file != NULL);

  task = g_task_new (outbox, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_by_hand_out_async);
  g_task_set_task_data (task, out, hand_out_free);
  client = khai_context_get_key (outbox->context, &error);
  if (client != NULL)
    out->client = khai_key_ref (client);
  if (client == NULL || !prepare (outbox, out, id, folder, gateway, ca_file, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (out->stored)
    {
      store_and_write (g_steal_pointer (&task));
      return;
    }
  /* The task has the entry until it is signed and stored. */
  entries = g_ptr_array_new ();
  g_ptr_array_add (entries, out->entry);
  khai_outbox_sign_async (outbox, entries, key, cancellable, entry_signed, g_steal_pointer (&task));
}

/**
 * khai_by_hand_out_finish:
 * @outbox: the outbox
 * @result: what the callback got
 * @error: %KHAI_ERROR_BLOCKED, %KHAI_ERROR_STATE, %KHAI_ERROR_EXISTS as khai_outbox_queue(); %KHAI_ERROR_NOT_FOUND (no such folder), failures of token,
 *   disk and database. When the file could not be written the declaration is handed out all the same: it is asked for again.
 *
 * Returns: (transfer full): path of the package, or %NULL
 */
char *
khai_by_hand_out_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, outbox), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * khai_by_hand_take_back:
 * @outbox: the outbox
 * @id: a declaration's id
 * @error: %KHAI_ERROR_STATE when it is not out, or has its answer; failures of the database
 *
 * A person said that the file was not handed in. The declaration goes over the network with the same bytes and the same key.
 *
 * Returns: %TRUE when it is in the queue
 */
gboolean
khai_by_hand_take_back (KhaiOutbox *outbox, const char *id, GError **error)
{
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && id != NULL, FALSE);

  entry = khai_store_get_outbox (outbox->store, id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (entry == NULL || entry->handed_at == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "it was not handed out as a file");
      return FALSE;
    }
  if (!khai_store_take_back (outbox->store, entry->id, error))
    return FALSE;
  khai_outbox_tell_changed (outbox, id);
  khai_outbox_wake (outbox);
  return TRUE;
}

/* ---- back ---- */

/**
 * khai_reply_report_free:
 * @report: (transfer full): what a reply said
 */
void
khai_reply_report_free (KhaiReplyReport *report)
{
  g_return_if_fail (report != NULL);

  g_free (report->declaration);
  g_free (report->reference);
  g_free (report->state);
  g_free (report->number);
  g_free (report);
}

static KhaiReply *
load_reply (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GError) io_error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (info != NULL && g_file_info_get_size (info) > KHAI_REPLY_MAX_BYTES)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "the reply file is too large");
      return NULL;
    }
  bytes = g_file_load_bytes (file, NULL, NULL, &io_error);
  if (bytes != NULL)
    return khai_reply_parse (bytes, error);
  khai_error_propagate_io (error, g_steal_pointer (&io_error));
  return NULL;
}

/* Whose it is, whether it is about what was handed out, and who signed it. */
static KhaiOutboxEntry *
find_and_verify (KhaiOutbox *outbox, const KhaiReply *reply, GError **error)
{
  GError *local = NULL;
  g_autoptr (KhaiOutboxEntry) entry = khai_store_find_key (outbox->store, reply->key, &local);
  g_autofree char *digest = NULL;
  g_autofree char *ca_pem = NULL;

  if (entry == NULL)
    {
      if (local == NULL)
        g_set_error_literal (&local, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the reply answers nothing that was handed out here");
      g_propagate_error (error, local);
      return NULL;
    }
  if (entry->ca_file == NULL || !g_file_get_contents (entry->ca_file, &ca_pem, NULL, NULL))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "the file with the window's authority is not there");
      return NULL;
    }
  if (!khai_reply_verify (reply, ca_pem, khai_clock_now (outbox->clock), error))
    return NULL;
  digest = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));
  if (g_strcmp0 (reply->payload_digest, digest) != 0 || g_strcmp0 (reply->reference, entry->reference) != 0)
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the reply is about other bytes");
  else if (g_str_equal (entry->state, "done") || g_str_equal (entry->state, "refused"))
    g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_EXISTS, "this was answered before");
  else
    return g_steal_pointer (&entry);
  return NULL;
}

static KhaiOutboxOutcome *
make_outcome (KhaiOutbox *outbox, const KhaiOutboxEntry *entry, const KhaiReply *reply, GError **error)
{
  g_autofree char *ca_pem = NULL;
  KhaiOutboxOutcome *outcome;

  if (reply->status == 202 && !khai_outbox_answer_is_ours (entry, reply->answer))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the receipt in the reply is about other bytes");
      return NULL;
    }
  outcome = g_new0 (KhaiOutboxOutcome, 1);
  outcome->id = entry->id;
  outcome->declaration = g_strdup (entry->declaration);
  outcome->state = reply->status == 202 ? "done" : "refused";
  outcome->answer = khai_json_copy (reply->answer);
  if (reply->status != 202)
    outcome->error_name = khai_error_name (KHAI_ERROR_REFUSED);
  else if (g_file_get_contents (entry->ca_file, &ca_pem, NULL, NULL))
    outcome->verified = khai_receipt_verify (reply->answer, ca_pem, khai_clock_now (outbox->clock), NULL);
  return outcome;
}

static KhaiReplyReport *
make_report (KhaiOutbox *outbox, const KhaiOutboxEntry *entry, const KhaiOutboxOutcome *outcome)
{
  KhaiReplyReport *report = g_new0 (KhaiReplyReport, 1);
  JsonNode *findings = khai_json_get (outcome->answer, "/findings");
  g_autoptr (KhaiRecord) record = NULL;

  report->declaration = g_strdup (entry->declaration);
  report->reference = g_strdup (entry->reference);
  report->accepted = g_str_equal (outcome->state, "done");
  report->verified = outcome->verified;
  report->n_findings = findings != NULL && JSON_NODE_HOLDS_ARRAY (findings) ? json_array_get_length (json_node_get_array (findings)) : 0;
  if (khai_store_load (outbox->store, entry->declaration, &record, NULL, NULL))
    {
      report->state = g_strdup (record->state);
      report->number = g_strdup (record->registration_number);
    }
  return report;
}

/**
 * khai_by_hand_read_reply:
 * @outbox: the outbox
 * @path: a reply file
 * @error: %KHAI_ERROR_DAMAGED, %KHAI_ERROR_TOO_LARGE (no reply, cut off), %KHAI_ERROR_NOT_FOUND (no such file, or it belongs to nothing here),
 *   %KHAI_ERROR_SIGNATURE (not signed by the window), %KHAI_ERROR_BAD_INPUT (about other bytes), %KHAI_ERROR_EXISTS (answered before); failures of the database.
 *   With any of them nothing was changed.
 *
 * Number, state, receipt or findings, and what happened since, are stored in one transaction.
 *
 * Returns: (transfer full): what it said, or %NULL
 */
KhaiReplyReport *
khai_by_hand_read_reply (KhaiOutbox *outbox, const char *path, GError **error)
{
  g_autoptr (KhaiReply) reply = NULL;
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autoptr (KhaiOutboxOutcome) outcome = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (outbox) && path != NULL, NULL);

  reply = load_reply (path, error);
  entry = reply != NULL ? find_and_verify (outbox, reply, error) : NULL;
  outcome = entry != NULL ? make_outcome (outbox, entry, reply, error) : NULL;
  if (outcome == NULL || !khai_store_settle_by_hand (outbox->store, entry, outcome, reply->events, error))
    return NULL;
  khai_outbox_tell_changed (outbox, entry->declaration);
  return make_report (outbox, entry, outcome);
}
