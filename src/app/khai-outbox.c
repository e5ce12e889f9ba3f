/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs, stores and sends; reads events back. The order of the steps is what keeps a declaration from being lost or filed twice:
 * the bytes and their key are on disk before anything leaves, "sending" is on disk before the first byte, and whatever happens
 * after that, the same bytes go out with the same key until the window has answered. */

#include "config.h"

#include "khai-outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-gateway.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-receipt.h"

#define BACKOFF_UNIT_MS 1000
#define BACKOFF_CAP_MS (5 * 60 * 1000)
#define LONG_POLL_SECONDS 20

/* Reading the events of one window. */
typedef struct
{
  KhaiOutbox *outbox;      /* (unowned) */
  char *base_url;          /* (owned) */
  KhaiGateway *gateway;    /* (owned) */
  guint timer;             /* source id: the next read */
  gboolean reading;
  guint failures;
} Reader;

struct _KhaiOutbox
{
  GObject parent_instance;

  KhaiContext *context;     /* (owned) */
  KhaiStore *store;         /* (owned) */
  KhaiClock *clock;         /* (owned): the system's; deadlines are real ones, also where a lesson stands still */
  char *scenario;           /* (owned) (nullable) */
  guint backoff_unit;       /* milliseconds */

  int lock;                 /* file descriptor; -1: not running */
  GCancellable *cancellable; /* (owned) (nullable): while running */
  KhaiOutboxEntry *entry;   /* (owned) (nullable): being sent */
  KhaiGateway *sender;      /* (owned) (nullable): for the window of the entry sent last */
  guint timer;              /* source id: the next entry is due */
  GHashTable *readers;      /* base URL → Reader */
  char *round;              /* (owned) (nullable): khai_outbox_run_once() began then: no timers, no long poll, each entry once */
};

enum { CHANGED, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiOutbox, khai_outbox, G_TYPE_OBJECT)

static void send_next (KhaiOutbox *self);
static void start_readers (KhaiOutbox *self);
static void read_events (Reader *reader);

static void
reader_free (Reader *reader)
{
  g_clear_handle_id (&reader->timer, g_source_remove);
  g_clear_object (&reader->gateway);
  g_free (reader->base_url);
  g_free (reader);
}

static void
report (KhaiOutbox *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/**
 * khai_outbox_new:
 * @context: the context
 * @error: as khai_context_get_store()
 *
 * Returns: (transfer full): the outbox of the profile, at rest, or %NULL
 */
KhaiOutbox *
khai_outbox_new (KhaiContext *context, GError **error)
{
  KhaiOutbox *self;
  KhaiStore *store;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  store = khai_context_get_store (context, error);
  if (store == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_OUTBOX, NULL);
  self->context = g_object_ref (context);
  self->store = g_object_ref (store);
  return self;
}

/**
 * khai_outbox_set_scenario:
 * @self: an outbox
 * @scenario: (nullable): the Training-Scenario that goes with what is sent; a real window refuses it
 */
void
khai_outbox_set_scenario (KhaiOutbox *self, const char *scenario)
{
  g_return_if_fail (KHAI_IS_OUTBOX (self));

  g_free (self->scenario);
  self->scenario = g_strdup (scenario);
}

/**
 * khai_outbox_set_backoff:
 * @self: an outbox
 * @unit: milliseconds of the first waiting time; it doubles with each failure
 */
void
khai_outbox_set_backoff (KhaiOutbox *self, guint unit)
{
  g_return_if_fail (KHAI_IS_OUTBOX (self));

  self->backoff_unit = unit;
}

/* ---- queueing ---- */

static char *
ca_setting (const char *gateway)
{
  return g_strconcat ("gateway-ca ", gateway, NULL);
}

static char *
canonical_url (const char *url)
{
  char *copy = g_strdup (url);

  while (g_str_has_suffix (copy, "/"))
    copy[strlen (copy) - 1] = '\0';
  return copy;
}

static KhaiOutboxEntry *
make_entry (KhaiOutbox *self, const char *id, KhaiDeclaration *document, const char *gateway, const char *ca_file, KhaiKey *key,
            GError **error)
{
  g_autoptr (KhaiOutboxEntry) entry = g_new0 (KhaiOutboxEntry, 1);
  g_autoptr (JsonObject) header = json_object_new ();
  char *text = khai_declaration_to_text (document);
  gsize length = strlen (text);

  entry->declaration = g_strdup (id);
  entry->reference = khai_declaration_get_reference (document);
  entry->gateway = canonical_url (gateway);
  entry->ca_file = g_strdup (ca_file);
  entry->key = khai_uuid4 ();
  entry->body = g_bytes_new_take (text, length);
  entry->content_digest = khai_content_digest (text, length);
  entry->next_at = khai_clock_now_string (self->clock);
  json_object_set_string_member (header, "content-digest", entry->content_digest);
  entry->signature = khai_jws_sign (key, text, length, TRUE, header, error);
  return entry->signature != NULL ? g_steal_pointer (&entry) : NULL;
}

static gboolean
require_unblocked (KhaiOutbox *self, KhaiDeclaration *document, GError **error)
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
static gboolean
was_sent (KhaiOutbox *self, const KhaiRecord *record, KhaiDeclaration *document, const char *gateway, gboolean *already, GError **error)
{
  g_autoptr (KhaiOutboxEntry) newest = khai_store_get_outbox (self->store, record->id, error);
  g_autofree char *url = canonical_url (gateway);
  g_autofree char *text = khai_declaration_to_text (document);
  g_autoptr (GBytes) body = NULL;

  *already = FALSE;
  if (newest == NULL || g_str_equal (newest->state, "refused"))
    return newest != NULL || error == NULL || *error == NULL;
  body = g_bytes_new (text, strlen (text));
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

/**
 * khai_outbox_queue:
 * @self: an outbox
 * @id: a declaration's id
 * @gateway: base URL of the Single Window
 * @ca_file: (nullable): PEM file with its authority
 * @key: (nullable): signs; %NULL takes the profile's
 * @already: (out) (optional): it went, or goes, there with the same bytes: nothing was done
 * @error: %KHAI_ERROR_BLOCKED, %KHAI_ERROR_EXISTS (the reference went with other bytes), %KHAI_ERROR_STATE, %KHAI_ERROR_SIGNATURE;
 *   failures of the database
 *
 * Checks, signs and stores. Nothing leaves the machine here; after %TRUE, no crash can lose or double it.
 *
 * Returns: %TRUE when it is queued, or was
 */
gboolean
khai_outbox_queue (KhaiOutbox *self, const char *id, const char *gateway, const char *ca_file, KhaiKey *key, gboolean *already,
                   GError **error)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autofree char *setting = NULL;
  gboolean sent = FALSE;

  g_return_val_if_fail (KHAI_IS_OUTBOX (self) && id != NULL && gateway != NULL, FALSE);

  if (already != NULL)
    *already = FALSE;
  if (!khai_store_load (self->store, id, &record, &document, error)
      || !was_sent (self, record, document, gateway, &sent, error))
    return FALSE;
  if (sent)
    {
      if (already != NULL)
        *already = TRUE;
      return TRUE;
    }
  if (key == NULL)
    key = khai_context_get_key (self->context, error);
  if (key == NULL || !require_unblocked (self, document, error))
    return FALSE;
  entry = make_entry (self, id, document, gateway, ca_file, key, error);
  if (entry == NULL)
    return FALSE;
  setting = ca_setting (entry->gateway);
  if (!khai_store_set_setting (self->store, setting, ca_file, error) || !khai_store_enqueue (self->store, entry, NULL, error))
    return FALSE;
  g_signal_emit (self, signals[CHANGED], 0, id);
  khai_outbox_wake (self);
  return TRUE;
}

/* ---- sending ---- */

/* Exponential with full jitter, capped; never earlier than the window said. */
static guint
waiting_ms (KhaiOutbox *self, guint attempts, guint retry_after)
{
  guint64 ceiling = (guint64) self->backoff_unit << MIN (attempts, 20);
  guint wait = g_random_int_range (0, MIN (MAX (ceiling, 1), BACKOFF_CAP_MS) + 1);

  return MAX (wait, retry_after * 1000);
}

static KhaiGateway *
open_gateway (KhaiOutbox *self, const char *base_url, GError **error)
{
  g_autofree char *setting = ca_setting (base_url);
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
  guint wait = waiting_ms (self, entry->attempts, refusal != NULL ? refusal->retry_after : 0);
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
        report (self, doubt);
    }
  else if (is_final_refusal (error, refusal))
    khai_store_outbox_refused (self->store, self->entry->id, refusal->json, &store_error);
  else
    {
      put_off (self, error, refusal, &store_error);
      report (self, error);
    }
  entry = g_steal_pointer (&self->entry);
  g_signal_emit (self, signals[CHANGED], 0, entry->declaration);
  if (store_error != NULL)
    report (self, store_error);
  /* A store that cannot be written to would be asked again at once: the timer comes back to it. */
  if (self->cancellable != NULL && !g_cancellable_is_cancelled (self->cancellable))
    {
      start_readers (self);
      if (store_error == NULL)
        send_next (self);
    }
}

static gboolean
entry_due (gpointer user_data)
{
  KhaiOutbox *self = user_data;

  self->timer = 0;
  send_next (self);
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
    report (self, error);
  if (at == NULL || self->round != NULL || !khai_instant_parse (at, &due, NULL))
    return;
  wait = (due - khai_clock_now (self->clock)) / 1000 + 1;
  self->timer = g_timeout_add (CLAMP (wait, 1, BACKOFF_CAP_MS), entry_due, self);
}

static KhaiGateway *
sender_for (KhaiOutbox *self, const char *base_url, GError **error)
{
  if (self->sender == NULL || !g_str_equal (khai_gateway_get_base_url (self->sender), base_url))
    {
      g_clear_object (&self->sender);
      self->sender = open_gateway (self, base_url, error);
    }
  return self->sender;
}

static void
send_next (KhaiOutbox *self)
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
        report (self, error);
      wait_for_next (self);
      return;
    }
  if (sender_for (self, self->entry->gateway, &error) == NULL || !khai_store_outbox_sending (self->store, self->entry->id, &error))
    {
      g_autoptr (KhaiOutboxEntry) entry = NULL;
      g_autoptr (GError) store_error = NULL;

      report (self, error);
      put_off (self, error, NULL, &store_error);
      entry = g_steal_pointer (&self->entry);
      if (store_error == NULL)
        wait_for_next (self);
      return;
    }
  g_signal_emit (self, signals[CHANGED], 0, self->entry->declaration);
  submission = (KhaiSubmission) { self->entry->body, self->entry->key, self->entry->content_digest, self->entry->signature,
                                  self->scenario };
  khai_gateway_submit_async (self->sender, &submission, self->cancellable, entry_answered, g_object_ref (self));
}

/* ---- reading events ---- */

static gboolean
read_due (gpointer user_data)
{
  Reader *reader = user_data;

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
        g_signal_emit (self, signals[CHANGED], 0, record->id);
    }
}

static gboolean
take_events (Reader *reader, JsonNode *page, gboolean *any, GError **error)
{
  KhaiOutbox *self = reader->outbox;
  JsonNode *items = khai_json_get (page, "/items");

  if (items == NULL || !JSON_NODE_HOLDS_ARRAY (items))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the answer is no page of events");
      return FALSE;
    }
  *any = json_array_get_length (json_node_get_array (items)) > 0;
  if (!*any)
    return TRUE;
  if (!khai_store_apply_events (self->store, reader->base_url, json_node_get_array (items), error))
    return FALSE;
  emit_changed (self, json_node_get_array (items));
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
  Reader *reader = g_hash_table_lookup (self->readers, base_url);
  gboolean any = FALSE;
  guint wait;

  answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  if (reader == NULL || reader->gateway != KHAI_GATEWAY (source))
    return; /* stopped meanwhile */
  reader->reading = FALSE;
  if (answer != NULL)
    take_events (reader, answer->json, &any, &error);
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  reader->failures = error != NULL ? reader->failures + 1 : 0;
  if (error != NULL)
    report (self, error);
  if (self->round != NULL && (error != NULL || !any))
    return;
  wait = error != NULL ? waiting_ms (self, reader->failures, refusal != NULL ? refusal->retry_after : 0) : 0;
  reader->timer = g_timeout_add (wait, read_due, reader);
}

static void
read_events (Reader *reader)
{
  KhaiOutbox *self = reader->outbox;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint64 cursor;

  if (reader->reading || self->cancellable == NULL)
    return;
  g_clear_handle_id (&reader->timer, g_source_remove);
  cursor = khai_store_get_cursor (self->store, reader->base_url, &error);
  if (cursor < 0)
    {
      report (self, error);
      return;
    }
  path = g_strdup_printf ("/events?after=%" G_GINT64_FORMAT "&wait=%d", cursor, self->round != NULL ? 0 : LONG_POLL_SECONDS);
  reader->reading = TRUE;
  khai_gateway_get_async (reader->gateway, path, self->cancellable, events_read, g_object_ref (self));
}

static void
start_readers (KhaiOutbox *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) urls = khai_store_list_gateways (self->store, &error);

  if (urls == NULL)
    {
      report (self, error);
      return;
    }
  for (guint i = 0; i < urls->len; i++)
    {
      Reader *reader = g_hash_table_lookup (self->readers, urls->pdata[i]);

      if (reader == NULL)
        {
          KhaiGateway *gateway = open_gateway (self, urls->pdata[i], &error);

          if (gateway == NULL)
            {
              report (self, error);
              g_clear_error (&error);
              continue;
            }
          reader = g_new0 (Reader, 1);
          reader->outbox = self;
          reader->base_url = g_strdup (urls->pdata[i]);
          reader->gateway = gateway;
          g_hash_table_insert (self->readers, reader->base_url, reader);
        }
      if (reader->timer == 0 || reader->failures == 0)
        read_events (reader);
    }
}

/* ---- running ---- */

static gboolean
take_lock (KhaiOutbox *self, GError **error)
{
  g_autofree char *path = g_build_filename (khai_context_get_data_dir (self->context), "outbox.lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      khai_error_set_from_errno (error, errno, "the outbox's lock");
      return FALSE;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno == EWOULDBLOCK)
        g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BUSY, "another process sends for this profile");
      else
        khai_error_set_from_errno (error, errno, "the outbox's lock");
      close (fd);
      return FALSE;
    }
  self->lock = fd;
  self->cancellable = g_cancellable_new ();
  return TRUE;
}

/**
 * khai_outbox_start:
 * @self: an outbox
 * @error: %KHAI_ERROR_BUSY when another process sends for this profile
 *
 * Sends what is due and follows events, in this thread's main context, until khai_outbox_stop(). Does nothing when it runs already.
 *
 * Returns: %TRUE when it runs
 */
gboolean
khai_outbox_start (KhaiOutbox *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_OUTBOX (self), FALSE);

  if (self->lock >= 0)
    return TRUE;
  if (!take_lock (self, error))
    return FALSE;
  start_readers (self);
  send_next (self);
  return TRUE;
}

/**
 * khai_outbox_stop:
 * @self: an outbox
 *
 * Ends what is under way. A submission whose answer had not come goes out again, unchanged, at the next start.
 */
void
khai_outbox_stop (KhaiOutbox *self)
{
  g_return_if_fail (KHAI_IS_OUTBOX (self));

  if (self->lock < 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_remove_all (self->readers);
  g_clear_object (&self->sender);
  close (self->lock);
  self->lock = -1;
}

/**
 * khai_outbox_wake:
 * @self: an outbox
 *
 * Looks at once for something to send. Does nothing while the outbox is at rest.
 */
void
khai_outbox_wake (KhaiOutbox *self)
{
  g_return_if_fail (KHAI_IS_OUTBOX (self));

  if (self->lock >= 0)
    send_next (self);
}

static gboolean
is_busy (KhaiOutbox *self)
{
  GHashTableIter iter;
  gpointer reader;

  if (self->entry != NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, self->readers);
  while (g_hash_table_iter_next (&iter, NULL, &reader))
    if (((Reader *) reader)->reading || ((Reader *) reader)->timer != 0)
      return TRUE;
  return FALSE;
}

static void
remember_failure (KhaiOutbox *self, const GError *failure, GError **first)
{
  if (*first == NULL)
    *first = g_error_copy (failure);
}

/**
 * khai_outbox_run_once:
 * @self: an outbox at rest
 * @cancellable: (nullable): ends waiting
 * @error: %KHAI_ERROR_BUSY; else the first thing that failed, while the rest was done
 *
 * Sends everything that is due and reads the events of every window that something is expected from, once; waits for both.
 *
 * Returns: %TRUE when nothing failed
 */
gboolean
khai_outbox_run_once (KhaiOutbox *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first = NULL;
  gulong handler;
  gulong cancel_handler = 0;

  g_return_val_if_fail (KHAI_IS_OUTBOX (self) && self->lock < 0, FALSE);

  if (!take_lock (self, error))
    return FALSE;
  self->round = khai_clock_now_string (self->clock);
  handler = g_signal_connect (self, "failed", G_CALLBACK (remember_failure), &first);
  if (cancellable != NULL)
    cancel_handler = g_cancellable_connect (cancellable, G_CALLBACK (g_cancellable_cancel), g_object_ref (self->cancellable), g_object_unref);
  send_next (self);
  while (self->entry != NULL)
    g_main_context_iteration (NULL, TRUE);
  start_readers (self);
  while (is_busy (self) && !g_cancellable_is_cancelled (self->cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_disconnect (cancellable, cancel_handler);
  g_signal_handler_disconnect (self, handler);
  khai_outbox_stop (self);
  g_clear_pointer (&self->round, g_free);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/**
 * khai_outbox_waiting_text:
 * @self: an outbox
 * @id: a declaration's id
 *
 * Returns: (transfer full) (nullable): what its submission waits for, in the process's language; %NULL when it does not wait
 */
char *
khai_outbox_waiting_text (KhaiOutbox *self, const char *id)
{
  g_autoptr (KhaiOutboxEntry) entry = NULL;
  g_autofree char *at = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (self) && id != NULL, NULL);

  entry = khai_store_get_outbox (self->store, id, NULL);
  if (entry == NULL || g_str_equal (entry->state, "done") || g_str_equal (entry->state, "refused"))
    return NULL;
  if (g_str_equal (entry->state, "sending"))
    return g_strdup (_("Being sent."));
  if (entry->attempts == 0)
    return g_strdup (_("Waits to be sent."));
  at = khai_instant_format (entry->next_at, khai_context_get_lang (self->context));
  /* translators: %s is a date and time of day */
  return g_strdup_printf (g_str_equal (entry->state, "unknown") ? _("Sent, answer unknown. Asks again at %s.") : _("Not sent yet. Tries again at %s."),
                          at);
}

static void
khai_outbox_dispose (GObject *object)
{
  KhaiOutbox *self = KHAI_OUTBOX (object);

  khai_outbox_stop (self);
  G_OBJECT_CLASS (khai_outbox_parent_class)->dispose (object);
}

static void
khai_outbox_finalize (GObject *object)
{
  KhaiOutbox *self = KHAI_OUTBOX (object);

  g_clear_pointer (&self->entry, khai_outbox_entry_free);
  g_hash_table_unref (self->readers);
  g_clear_pointer (&self->clock, khai_clock_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->context);
  g_free (self->scenario);
  G_OBJECT_CLASS (khai_outbox_parent_class)->finalize (object);
}

static void
khai_outbox_class_init (KhaiOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = khai_outbox_dispose;
  object_class->finalize = khai_outbox_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
khai_outbox_init (KhaiOutbox *self)
{
  self->lock = -1;
  self->backoff_unit = BACKOFF_UNIT_MS;
  self->clock = khai_clock_new ();
  self->readers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) reader_free);
}
