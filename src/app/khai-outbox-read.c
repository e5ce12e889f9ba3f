/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events of every window from which something is expected, in order, each stored with the cursor in one step. */

#include "config.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-ledger.h"
#include "khai-outbox-private.h"

#define LONG_POLL_SECONDS 20
#define MAX_EVENTS_A_PAGE 1000 /* the contract's */
#define MAX_PAGES_A_ROUND 1000 /* of at most as many events; a window that goes on is asked again in the next */

static void read_events (KhaiOutboxReader *reader);

void
khai_outbox_reader_free (KhaiOutboxReader *reader)
{
  g_clear_handle_id (&reader->timer, g_source_remove);
  g_clear_object (&reader->gateway);
  g_free (reader->base_url);
  g_free (reader);
}

static gboolean
read_due (gpointer user_data)
{
  KhaiOutboxReader *reader = user_data;

  reader->timer = 0;
  read_events (reader);
  return G_SOURCE_REMOVE;
}

static void
emit_changed (KhaiOutbox *self, JsonArray *events)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      char *reference = khai_json_get_text (json_array_get_element (events, i), "/localReference");
      g_autoptr (KhaiRecord) record = NULL;

      if (reference == NULL || !g_hash_table_add (seen, reference))
        continue;
      record = khai_store_find (self->store, reference, NULL);
      if (record != NULL)
        khai_outbox_tell_changed (self, record->id);
    }
}

/* `new`: the page brought something that was not known. */
static gboolean
take_events (KhaiOutboxReader *reader, JsonNode *page, gboolean *new, GError **error)
{
  KhaiOutbox *self = reader->outbox;
  JsonNode *items = khai_json_get (page, "/items");
  JsonArray *events = items != NULL && JSON_NODE_HOLDS_ARRAY (items) ? json_node_get_array (items) : NULL;
  g_autoptr (GError) local = NULL;
  gint64 cursor;

  *new = FALSE;
  if (events == NULL || json_array_get_length (events) > MAX_EVENTS_A_PAGE)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NONSENSE, "the answer is no page of events");
      return FALSE;
    }
  if (json_array_get_length (events) == 0)
    return TRUE;
  if (!khai_store_apply_events (self->store, reader->base_url, events, &local))
    {
      gboolean theirs = g_error_matches (local, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) || g_error_matches (local, KHAI_ERROR, KHAI_ERROR_STATE);

      if (theirs)
        local->code = KHAI_ERROR_NONSENSE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  cursor = khai_store_get_cursor (self->store, reader->base_url, error);
  if (cursor < 0)
    return FALSE;
  *new = cursor > reader->after;
  if (*new)
    emit_changed (self, events);
  return TRUE;
}

static void
events_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiOutbox) self = user_data;
  g_autofree char *base_url = g_strdup (khai_gateway_get_base_url (KHAI_GATEWAY (source)));
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  KhaiOutboxReader *reader = g_hash_table_lookup (self->readers, base_url);
  gboolean new = FALSE;
  guint wait;

  answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  if (reader == NULL || reader->gateway != KHAI_GATEWAY (source))
    return; /* stopped meanwhile */
  reader->reading = FALSE;
  if (answer != NULL)
    take_events (reader, answer->json, &new, &error);
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  reader->failures = error != NULL ? reader->failures + 1 : 0;
  if (error != NULL)
    khai_outbox_report (self, error);
  if (self->round != NULL && (error != NULL || !new || ++reader->n_pages >= MAX_PAGES_A_ROUND))
    return;
  /* A window that has nothing new, or tells what is known already, and does not wait before it says so, would be asked without end. */
  if (error != NULL)
    wait = khai_outbox_waiting_ms (self, reader->failures, refusal != NULL ? refusal->retry_after : 0);
  else
    wait = new ? 0 : self->backoff_unit;
  reader->timer = g_timeout_add (wait, read_due, reader);
}

static void
read_events (KhaiOutboxReader *reader)
{
  KhaiOutbox *self = reader->outbox;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint64 cursor;

  if (reader->reading || self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_handle_id (&reader->timer, g_source_remove);
  cursor = khai_store_get_cursor (self->store, reader->base_url, &error);
  if (cursor < 0)
    {
      khai_outbox_report (self, error);
      return;
    }
  reader->after = cursor;
  path = g_strdup_printf ("/events?after=%" G_GINT64_FORMAT "&wait=%d", cursor, self->round != NULL ? 0 : LONG_POLL_SECONDS);
  reader->reading = TRUE;
  khai_gateway_get_async (reader->gateway, path, self->cancellable, events_read, g_object_ref (self));
}

/* ---- ledgers ---- */

/* No connection, or a window without a ledger: it is asked again next time. */
static gboolean
proves_nothing (const GError *error)
{
  static const KhaiErrorCode codes[] = { KHAI_ERROR_NETWORK, KHAI_ERROR_UNKNOWN, KHAI_ERROR_TLS, KHAI_ERROR_REFUSED, KHAI_ERROR_UNAVAILABLE,
                                         KHAI_ERROR_BAD_INPUT };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, KHAI_ERROR, (int) codes[i]))
      return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
ledger_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiOutbox) self = user_data;
  g_autofree char *base_url = g_strdup (khai_gateway_get_base_url (KHAI_GATEWAY (source)));
  KhaiOutboxReader *reader = g_hash_table_lookup (self->readers, base_url);
  g_autoptr (GError) error = NULL;

  khai_ledger_check_finish (result, &error);
  if (reader == NULL || reader->gateway != KHAI_GATEWAY (source))
    return; /* stopped meanwhile */
  reader->proving = FALSE;
  if (error != NULL && !proves_nothing (error))
    khai_outbox_report (self, error);
}

void
khai_outbox_ask_ledgers (KhaiOutbox *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->readers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      KhaiOutboxReader *reader = value;
      g_autofree char *setting = khai_outbox_ca_setting (reader->base_url);
      g_autofree char *ca_file = khai_store_get_setting (self->store, setting, NULL);
      g_autofree char *ca_pem = NULL;

      if (reader->proving || reader->proved)
        continue;
      if (ca_file != NULL)
        g_file_get_contents (ca_file, &ca_pem, NULL, NULL);
      reader->proving = TRUE;
      reader->proved = TRUE;
      khai_ledger_check_async (self->store, reader->gateway, ca_pem, khai_clock_now (self->clock), self->cancellable, ledger_asked,
                               g_object_ref (self));
    }
}

void
khai_outbox_start_readers (KhaiOutbox *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) urls = khai_store_list_gateways (self->store, &error);

  if (urls == NULL)
    {
      khai_outbox_report (self, error);
      return;
    }
  for (guint i = 0; i < urls->len; i++)
    {
      KhaiOutboxReader *reader = g_hash_table_lookup (self->readers, urls->pdata[i]);

      if (reader == NULL)
        {
          KhaiGateway *gateway = khai_outbox_open_gateway (self, urls->pdata[i], &error);

          if (gateway == NULL)
            {
              khai_outbox_report (self, error);
              g_clear_error (&error);
              continue;
            }
          reader = g_new0 (KhaiOutboxReader, 1);
          reader->outbox = self;
          reader->base_url = g_strdup (urls->pdata[i]);
          reader->gateway = gateway;
          g_hash_table_insert (self->readers, reader->base_url, reader);
        }
      if (reader->timer == 0 || reader->failures == 0)
        read_events (reader);
    }
}
