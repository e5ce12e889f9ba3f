/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "Sending" is on disk before the first byte leaves; whatever happens after that, the same bytes go out with the same key until the window
 * has answered. */

#include "config.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-outbox-private.h"
#include "khai-receipt.h"

/* Exponential with full jitter, capped; never earlier than the window said. */
guint
khai_outbox_waiting_ms (KhaiOutbox *self, guint attempts, guint retry_after)
{
  guint64 ceiling = (guint64) self->backoff_unit << MIN (attempts, 20);
  guint wait = g_random_int_range (0, MIN (MAX (ceiling, 1), KHAI_OUTBOX_BACKOFF_CAP_MS) + 1);

  return MAX (wait, retry_after * 1000);
}

KhaiGateway *
khai_outbox_open_gateway (KhaiOutbox *self, const char *base_url, GError **error)
{
  g_autofree char *setting = khai_outbox_ca_setting (base_url);
  g_autofree char *ca_file = khai_store_get_setting (self->store, setting, NULL);
  KhaiKey *key = khai_context_get_key (self->context, error);

  if (key == NULL)
    return NULL;
  return khai_gateway_new (base_url, ca_file, key, khai_context_get_lang (self->context), error);
}

static char *
read_ca (const char *ca_file)
{
  char *pem = NULL;

  if (ca_file != NULL)
    g_file_get_contents (ca_file, &pem, NULL, NULL);
  return pem;
}

/* An answer is ours when it names our bytes and our reference; anything else is as good as no answer. */
static gboolean
receipt_is_ours (const KhaiOutboxEntry *entry, JsonNode *receipt)
{
  g_autofree char *reference = khai_json_get_text (receipt, "/localReference");
  g_autofree char *digest = khai_json_get_text (receipt, "/payloadDigest");
  g_autofree char *id = khai_json_get_text (receipt, "/receiptId");
  g_autofree char *expected = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));

  return id != NULL && g_strcmp0 (reference, entry->reference) == 0 && g_strcmp0 (digest, expected) == 0;
}

static gboolean
put_off (KhaiOutbox *self, const GError *error, const KhaiAnswer *refusal, GError **store_error)
{
  KhaiOutboxEntry *entry = self->entry;
  gboolean unknown = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN)
                     || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_str_equal (entry->state, "unknown")
                     || g_str_equal (entry->state, "sending");
  guint wait = khai_outbox_waiting_ms (self, entry->attempts, refusal != NULL ? refusal->retry_after : 0);
  g_autofree char *next_at = khai_instant_to_string (khai_clock_now (self->clock) + (gint64) wait * 1000);
  const char *name = error->domain == KHAI_ERROR ? khai_error_name (error->code) : khai_error_name (KHAI_ERROR_UNKNOWN);

  return khai_store_outbox_retry (self->store, entry->id, unknown, next_at, name, store_error);
}

/* Which refusals are about the declaration itself, and not about the way to the window. */
static gboolean
is_final_refusal (const GError *error, const KhaiAnswer *refusal)
{
  if (!g_error_matches (error, KHAI_ERROR, KHAI_ERROR_REFUSED) || refusal == NULL || refusal->json == NULL)
    return FALSE;
  if (refusal->status == 409)
    {
      JsonNode *retryable = khai_json_get (refusal->json, "/retryable");

      return retryable == NULL || !JSON_NODE_HOLDS_VALUE (retryable) || !json_node_get_boolean (retryable);
    }
  return refusal->status == 400 || refusal->status == 413 || refusal->status == 415 || refusal->status == 422;
}

static void
entry_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiOutbox) self = user_data;
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) store_error = NULL;

  answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  if (answer != NULL && !receipt_is_ours (self->entry, answer->json))
    error = g_error_new_literal (KHAI_ERROR, KHAI_ERROR_UNKNOWN, "the answer is no receipt for what was sent");
  if (error == NULL)
    {
      g_autofree char *ca_pem = read_ca (self->entry->ca_file);
      g_autoptr (GError) doubt = NULL;
      gboolean verified = khai_receipt_verify (answer->json, ca_pem, khai_clock_now (self->clock), &doubt);

      khai_store_outbox_done (self->store, self->entry->id, answer->json, verified, &store_error);
      if (doubt != NULL)
        khai_outbox_report (self, doubt);
    }
  else if (is_final_refusal (error, refusal))
    khai_store_outbox_refused (self->store, self->entry->id, refusal->json, &store_error);
  else
    {
      put_off (self, error, refusal, &store_error);
      khai_outbox_report (self, error);
    }
  entry = g_steal_pointer (&self->entry);
  khai_outbox_tell_changed (self, entry->declaration);
  if (store_error != NULL)
    khai_outbox_report (self, store_error);
  /* A store that cannot be written to would be asked again at once: the timer comes back to it. */
  if (self->cancellable != NULL && !g_cancellable_is_cancelled (self->cancellable))
    {
      khai_outbox_start_readers (self);
      if (store_error == NULL)
        khai_outbox_send_next (self);
    }
}

static gboolean
entry_due (gpointer user_data)
{
  KhaiOutbox *self = user_data;

  self->timer = 0;
  khai_outbox_send_next (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (KhaiOutbox *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *at = khai_store_next_due_at (self->store, &error);
  gint64 due = 0;
  gint64 wait = 0;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (error != NULL)
    khai_outbox_report (self, error);
  if (at == NULL || self->round != NULL || !khai_instant_parse (at, &due, NULL))
    return;
  wait = (due - khai_clock_now (self->clock)) / 1000 + 1;
  self->timer = g_timeout_add (CLAMP (wait, 1, KHAI_OUTBOX_BACKOFF_CAP_MS), entry_due, self);
}

static KhaiGateway *
sender_for (KhaiOutbox *self, const char *base_url, GError **error)
{
  if (self->sender == NULL || !g_str_equal (khai_gateway_get_base_url (self->sender), base_url))
    {
      g_clear_object (&self->sender);
      self->sender = khai_outbox_open_gateway (self, base_url, error);
    }
  return self->sender;
}

void
khai_outbox_send_next (KhaiOutbox *self)
{
  g_autofree char *now = self->round != NULL ? g_strdup (self->round) : khai_clock_now_string (self->clock);
  g_autoptr (GError) error = NULL;
  KhaiSubmission submission;

  if (self->entry != NULL || self->cancellable == NULL)
    return;
  self->entry = khai_store_next_due (self->store, now, &error);
  if (self->entry == NULL)
    {
      if (error != NULL)
        khai_outbox_report (self, error);
      wait_for_next (self);
      return;
    }
  if (sender_for (self, self->entry->gateway, &error) == NULL || !khai_store_outbox_sending (self->store, self->entry->id, &error))
    {
      g_autoptr (KhaiOutboxEntry) entry = NULL;
      g_autoptr (GError) store_error = NULL;

      khai_outbox_report (self, error);
      put_off (self, error, NULL, &store_error);
      entry = g_steal_pointer (&self->entry);
      if (store_error == NULL)
        wait_for_next (self);
      return;
    }
  khai_outbox_tell_changed (self, self->entry->declaration);
  submission = (KhaiSubmission) { self->entry->body, self->entry->key, self->entry->content_digest, self->entry->signature,
                                  self->scenario };
  khai_gateway_submit_async (self->sender, &submission, self->cancellable, entry_answered, g_object_ref (self));
}
