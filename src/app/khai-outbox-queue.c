/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks, signs and stores: after that no crash can lose or double it. Nothing leaves the machine here. */

#include "config.h"

#include <string.h>

#include "khai-clients.h"
#include "khai-connection.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-outbox-private.h"

char *
khai_outbox_ca_setting (const char *gateway)
{
  return g_strconcat ("gateway-ca ", gateway, NULL);
}

char *
khai_outbox_canonical_url (const char *url)
{
  char *copy = g_strdup (url);

  while (g_str_has_suffix (copy, "/"))
    copy[strlen (copy) - 1] = '\0';
  return copy;
}

KhaiOutboxEntry *
khai_outbox_make_entry (KhaiOutbox *self, const char *id, KhaiDeclaration *document, const char *gateway, const char *ca_file)
{
  KhaiOutboxEntry *entry = g_new0 (KhaiOutboxEntry, 1);
  char *text = khai_declaration_to_text (document);
  gsize length = strlen (text);

  entry->declaration = g_strdup (id);
  entry->reference = khai_declaration_get_reference (document);
  entry->gateway = khai_outbox_canonical_url (gateway);
  entry->ca_file = g_strdup (ca_file);
  entry->key = khai_uuid4 ();
  entry->body = g_bytes_new_take (text, length);
  entry->content_digest = khai_content_digest (text, length);
  entry->next_at = khai_clock_now_string (self->clock);
  return entry;
}

gboolean
khai_outbox_require_unblocked (KhaiOutbox *self, KhaiDeclaration *document, GError **error)
{
  KhaiRules *rules = khai_context_get_rules (self->context, error);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (self->context));
  g_autoptr (KhaiCheck) check = rules != NULL ? khai_rules_check (rules, khai_declaration_get_root (document), today, error) : NULL;

  if (check == NULL)
    return FALSE;
  if (!khai_check_blocks (check))
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BLOCKED, "%u blocking findings are open", khai_check_count (check, KHAI_SEVERITY_BLOCK));
  return FALSE;
}

/* The same document again: nothing to do if it went, or goes, with these very bytes. */
gboolean
khai_outbox_was_sent (KhaiOutbox *self, const KhaiRecord *record, KhaiDeclaration *document, const char *gateway, gboolean *already, GError **error)
{
  g_autoptr (KhaiOutboxEntry) newest = khai_store_get_outbox (self->store, record->id, error);
  g_autofree char *url = khai_outbox_canonical_url (gateway);
  g_autofree char *text = khai_declaration_to_text (document);
  g_autoptr (GBytes) body = NULL;

  *already = FALSE;
  if (newest == NULL || g_str_equal (newest->state, "refused"))
    return newest != NULL || error == NULL || *error == NULL;
  body = g_bytes_new (text, strlen (text));
  if (newest->handed_at != NULL && (g_str_equal (newest->state, "queued") || g_str_equal (newest->state, "unknown")))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BY_HAND, "it was handed out as a file and waits for its reply");
      return FALSE;
    }
  if (g_str_equal (newest->gateway, url) && g_bytes_equal (body, newest->body))
    {
      *already = TRUE;
      return TRUE;
    }
  if (g_str_equal (record->state, "rejected"))
    return TRUE;
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration was sent already");
  return FALSE;
}

/* What is to be signed; NULL without an error when it went, or goes, there with the same bytes. */
static KhaiOutboxEntry *
prepare (KhaiOutbox *self, const char *id, const char *gateway, const char *ca_file, KhaiFilingWay way, GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  KhaiOutboxEntry *entry;
  gboolean sent = FALSE;

  if (!khai_connection_check_address (self->context, gateway, error) || !khai_store_load (self->store, id, &record, &document, error)
      || !khai_outbox_was_sent (self, record, document, gateway, &sent, error) || sent
      || !khai_clients_require_signable (self->context, record, document, error) || !khai_outbox_require_unblocked (self, document, error))
    return NULL;
  entry = khai_outbox_make_entry (self, id, document, gateway, ca_file);
  if (way == KHAI_FILING_COMPUTED_FIRST)
    {
      entry->act = g_strdup ("pre-registration");
      entry->path = g_strdup ("/declarations/pre-registration");
    }
  return entry;
}

static GPtrArray *
list_of (KhaiOutboxEntry *entry)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_entry_free);

  g_ptr_array_add (entries, entry);
  return entries;
}

gboolean
khai_outbox_store_entry (KhaiOutbox *self, KhaiOutboxEntry *entry, GError **error)
{
  g_autofree char *setting = khai_outbox_ca_setting (entry->gateway);
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autofree char *text = NULL;

  /* Signing takes its time on a token: what was edited meanwhile was not signed. */
  if (!khai_store_load (self->store, entry->declaration, NULL, &document, error))
    return FALSE;
  text = khai_declaration_to_text (document);
  if (strlen (text) != g_bytes_get_size (entry->body) || memcmp (text, g_bytes_get_data (entry->body, NULL), strlen (text)) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "the declaration was changed while it was signed");
      return FALSE;
    }
  if (!khai_store_set_setting (self->store, setting, entry->ca_file, error) || !khai_store_enqueue (self->store, entry, NULL, error))
    return FALSE;
  khai_outbox_tell_changed (self, entry->declaration);
  khai_outbox_wake (self);
  return TRUE;
}

/**
 * khai_outbox_queue:
 * @self: an outbox
 * @id: a declaration's id
 * @gateway: base URL of the Single Window
 * @ca_file: (nullable): PEM file with its authority
 * @key: (nullable): signs; %NULL takes the profile's
 * @already: (out) (optional): it went, or goes, there with the same bytes: nothing was done
 * @error: as khai_connection_check_address(); %KHAI_ERROR_BLOCKED, %KHAI_ERROR_EXISTS (the reference went with other bytes), %KHAI_ERROR_STATE,
 *   %KHAI_ERROR_SIGNATURE; what khai_clients_require_signable() says;
 *   failures of the token (khai_token_open()) and of the database
 *
 * Checks, signs and stores. Nothing leaves the machine here; after %TRUE, no crash can lose or double it. Waits for the signature: where a
 * token may sign and something is drawn, khai_outbox_queue_async() is meant.
 *
 * Returns: %TRUE when it is queued, or was
 */
gboolean
khai_outbox_queue (KhaiOutbox *self, const char *id, const char *gateway, const char *ca_file, KhaiKey *key, gboolean *already,
                   GError **error)
{
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (self) && id != NULL && gateway != NULL, FALSE);

  entry = prepare (self, id, gateway, ca_file, KHAI_FILING_AT_ONCE, &local);
  if (already != NULL)
    *already = entry == NULL && local == NULL;
  if (entry == NULL && local == NULL)
    return TRUE;
  if (entry == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  entries = list_of (g_steal_pointer (&entry));
  return khai_outbox_sign (self, entries, key, error) && khai_outbox_store_entry (self, entries->pdata[0], error);
}

static void
entry_signed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiOutbox *self = KHAI_OUTBOX (source);
  GPtrArray *entries = g_task_get_task_data (task);
  GError *error = NULL;

  if (khai_outbox_sign_finish (self, result, &error) && khai_outbox_store_entry (self, entries->pdata[0], &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * khai_outbox_queue_async:
 * @self: an outbox
 * @id: a declaration's id
 * @gateway: base URL of the Single Window
 * @ca_file: (nullable): PEM file with its authority
 * @way: declares at once, or sends the data first and lets customs compute
 * @key: (nullable): signs, on a thread of its own; %NULL takes the profile's
 * @cancellable: (nullable): nothing is queued when it is cancelled before the signature is there
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Like khai_outbox_queue(), without waiting for the token.
 */
void
khai_outbox_queue_async (KhaiOutbox *self, const char *id, const char *gateway, const char *ca_file, KhaiFilingWay way, KhaiKey *key,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  KhaiOutboxEntry *entry;
  GPtrArray *entries;

  g_return_if_fail (KHAI_IS_OUTBOX (self) && id != NULL && gateway != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_outbox_queue_async);
  entry = prepare (self, id, gateway, ca_file, way, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Without task data there was nothing to do. */
  if (entry == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  entries = list_of (entry);
  g_task_set_task_data (task, entries, (GDestroyNotify) g_ptr_array_unref);
  khai_outbox_sign_async (self, entries, key, cancellable, entry_signed, g_steal_pointer (&task));
}

/**
 * khai_outbox_queue_finish:
 * @self: an outbox
 * @result: what the callback got
 * @already: (out) (optional): it went, or goes, there with the same bytes: nothing was done
 * @error: as khai_outbox_queue()
 *
 * Returns: %TRUE when it is queued, or was
 */
gboolean
khai_outbox_queue_finish (KhaiOutbox *self, GAsyncResult *result, gboolean *already, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (already != NULL)
    *already = g_task_get_task_data (G_TASK (result)) == NULL;
  return g_task_propagate_boolean (G_TASK (result), error);
}
