/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "Sending" is on disk before the first byte leaves; whatever happens after that, the same bytes go out with the same key until the window
 * has answered. */

#include "config.h"

#include <string.h>

#include "khai-connection.h"
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
  g_autoptr (KhaiAccess) access = khai_connection_get_access (self->context, base_url, error);

  return access != NULL ? khai_access_open_gateway (access, error) : NULL;
}

static char *
read_ca (const char *ca_file)
{
  char *pem = NULL;

  if (ca_file != NULL)
    g_file_get_contents (ca_file, &pem, NULL, NULL);
  return pem;
}

void
khai_outbox_flight_free (KhaiOutboxFlight *flight)
{
  khai_outbox_entry_free (flight->entry);
  g_clear_pointer (&flight->problem, json_node_unref);
  g_free (flight);
}

/* ---- what an answer means ---- */

static gboolean
says (JsonNode *node, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_json_get_text (node, pointer);

  return expected != NULL && g_strcmp0 (text, expected) == 0;
}

/* A share is ours when it is the one that was asked for, a withdrawal when it is about that share. */
static gboolean
share_is_ours (const KhaiOutboxEntry *entry, JsonNode *answer)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (entry->body, &length);
  g_autoptr (JsonNode) asked = NULL;
  g_autofree char *recipient = NULL;
  g_autofree char *projection = NULL;

  if (g_str_equal (entry->act, "withdrawal"))
    return says (answer, "/shareId", strrchr (entry->path, '/') + 1);
  asked = khai_json_parse (text, length, NULL);
  recipient = asked != NULL ? khai_json_get_text (asked, "/recipient") : NULL;
  projection = asked != NULL ? khai_json_get_text (asked, "/projection") : NULL;
  return says (answer, "/recipient", recipient) && says (answer, "/projection", projection);
}

/* An answer is ours when it names our bytes and our reference; anything else is as good as no answer. */
gboolean
khai_outbox_answer_is_ours (const KhaiOutboxEntry *entry, JsonNode *answer)
{
  g_autofree char *id = khai_json_get_text (answer, "/receiptId");
  g_autofree char *digest = khai_digest_sha256_base64url (g_bytes_get_data (entry->body, NULL), g_bytes_get_size (entry->body));

  if (g_str_equal (entry->act, "document"))
    return says (answer, "/documentId", digest);
  if (g_str_equal (entry->act, "share") || g_str_equal (entry->act, "withdrawal"))
    return share_is_ours (entry, answer);
  return id != NULL && says (answer, "/localReference", entry->reference) && says (answer, "/payloadDigest", digest);
}

/* Which refusals are about the act itself, and not about the way to the window. */
gboolean
khai_outbox_is_final_refusal (const KhaiOutboxEntry *entry, const GError *error, const KhaiAnswer *refusal)
{
  static const guint always[] = { 400, 413, 415, 422 };
  static const guint of_later_acts[] = { 403, 404, 412, 428 };
  gboolean first = g_str_equal (entry->act, "pre-registration");
  gboolean later = !g_str_equal (entry->act, "submission") && !first;

  if (!g_error_matches (error, KHAI_ERROR, KHAI_ERROR_REFUSED) || refusal == NULL || refusal->json == NULL)
    return FALSE;
  if (refusal->status == 409)
    {
      JsonNode *retryable = khai_json_get (refusal->json, "/retryable");

      return retryable == NULL || !JSON_NODE_HOLDS_VALUE (retryable) || !json_node_get_boolean (retryable);
    }
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    if (refusal->status == always[i])
      return TRUE;
  /* A window that knows only one step does not know the place (the contract's preRegisterDeclaration). */
  if (first && refusal->status == 404)
    return TRUE;
  for (guint i = 0; later && i < G_N_ELEMENTS (of_later_acts); i++)
    if (refusal->status == of_later_acts[i])
      return TRUE;
  return FALSE;
}

static KhaiOutboxOutcome *
outcome_new (const KhaiOutboxEntry *entry, const char *state, JsonNode *answer)
{
  KhaiOutboxOutcome *outcome = g_new0 (KhaiOutboxOutcome, 1);

  outcome->id = entry->id;
  outcome->declaration = g_strdup (entry->declaration);
  outcome->state = state;
  outcome->answer = answer != NULL ? json_node_copy (answer) : NULL;
  return outcome;
}

static KhaiOutboxOutcome *
accept (KhaiOutbox *self, const KhaiOutboxEntry *entry, JsonNode *answer)
{
  KhaiOutboxOutcome *outcome = outcome_new (entry, "done", answer);
  g_autofree char *ca_pem = read_ca (entry->ca_file);
  g_autoptr (GError) doubt = NULL;

  if (khai_json_get (answer, "/receiptId") == NULL)
    return outcome;
  outcome->verified = khai_receipt_verify (answer, ca_pem, khai_clock_now (self->clock), &doubt);
  if (doubt != NULL)
    khai_outbox_report (self, doubt);
  return outcome;
}

static KhaiOutboxOutcome *
refuse (const KhaiOutboxEntry *entry, JsonNode *problem)
{
  KhaiOutboxOutcome *outcome = outcome_new (entry, "refused", problem);
  g_autofree char *status = khai_json_get_text (problem, "/status");
  gboolean changed = g_strcmp0 (status, "412") == 0 || g_strcmp0 (status, "428") == 0;

  outcome->error_name = khai_error_name (changed ? KHAI_ERROR_CHANGED : KHAI_ERROR_REFUSED);
  return outcome;
}

static KhaiOutboxOutcome *
put_off (KhaiOutbox *self, const KhaiOutboxEntry *entry, const GError *error, const KhaiAnswer *refusal)
{
  gboolean unknown = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_UNKNOWN)
                     || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_str_equal (entry->state, "unknown")
                     || g_str_equal (entry->state, "sending");
  guint wait = khai_outbox_waiting_ms (self, entry->attempts, refusal != NULL ? refusal->retry_after : 0);
  KhaiOutboxOutcome *outcome = outcome_new (entry, unknown ? "unknown" : "queued", NULL);

  outcome->next_at = khai_instant_to_string (khai_clock_now (self->clock) + (gint64) wait * 1000);
  outcome->error_name = khai_error_name (error->domain == KHAI_ERROR ? (KhaiErrorCode) error->code : KHAI_ERROR_UNKNOWN);
  khai_outbox_report (self, error);
  return outcome;
}

/* ---- turns ---- */

static void take_turn (KhaiOutbox *self);

static gboolean
turn_due (gpointer user_data)
{
  KhaiOutbox *self = user_data;

  self->turn = 0;
  take_turn (self);
  return G_SOURCE_REMOVE;
}

/* Answers that came together go to disk together. */
static void
land (KhaiOutboxFlight *flight, KhaiOutboxOutcome *outcome)
{
  KhaiOutbox *self = flight->outbox;

  g_ptr_array_add (self->outcomes, outcome);
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      /* Stopped: what came is still worth keeping; nothing new is taken. */
      g_autofree char *now = khai_clock_now_string (self->clock);
      g_autoptr (GPtrArray) none = khai_store_outbox_turn (self->store, self->outcomes, now, NULL, 0, 0, NULL);

      g_ptr_array_set_size (self->outcomes, 0);
    }
  else if (self->turn == 0 && !self->writing)
    self->turn = g_idle_add_full (G_PRIORITY_DEFAULT, turn_due, self, NULL);
  g_ptr_array_remove_fast (self->flights, flight);
}

static gboolean
entry_due (gpointer user_data)
{
  KhaiOutbox *self = user_data;

  self->timer = 0;
  take_turn (self);
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
  KhaiGateway *sender = g_hash_table_lookup (self->senders, base_url);

  if (sender == NULL)
    {
      sender = khai_outbox_open_gateway (self, base_url, error);
      if (sender != NULL)
        g_hash_table_insert (self->senders, g_strdup (base_url), sender);
    }
  return sender;
}

/* ---- "there is one already" ---- */

static void
existing_receipt_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KhaiOutboxFlight *flight = user_data;
  g_autoptr (KhaiOutbox) self = flight->outbox;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);

  if (answer != NULL && khai_outbox_answer_is_ours (flight->entry, answer->json))
    land (flight, accept (self, flight->entry, answer->json));
  else if (answer != NULL)
    land (flight, refuse (flight->entry, flight->problem));
  else
    land (flight, put_off (self, flight->entry, error, refusal));
}

static void
existing_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KhaiOutboxFlight *flight = user_data;
  g_autoptr (KhaiOutbox) self = flight->outbox;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autofree char *receipt = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;

  if (answer == NULL)
    {
      land (flight, put_off (self, flight->entry, error, refusal));
      return;
    }
  /* The first receipt is that of the submission; the current one may be an amendment's. */
  receipt = khai_json_get_text (answer->json, "/receipts/0/receiptId");
  if (receipt == NULL)
    receipt = khai_json_get_text (answer->json, "/receiptId");
  if (receipt == NULL)
    {
      land (flight, refuse (flight->entry, flight->problem));
      return;
    }
  escaped = g_uri_escape_string (receipt, NULL, FALSE);
  path = g_strconcat ("/receipts/", escaped, NULL);
  khai_gateway_get_async (KHAI_GATEWAY (source), path, self->cancellable, existing_receipt_read, flight);
  g_object_ref (self);
}

/* A client that lost its data sends again what the window has: the receipt found there says whether these are the same bytes. */
static gboolean
look_at_existing (KhaiOutboxFlight *flight, KhaiGateway *gateway, const KhaiAnswer *refusal)
{
  g_autofree char *existing = refusal->status == 409 && refusal->json != NULL ? khai_json_get_text (refusal->json, "/existing") : NULL;
  const char *place = existing != NULL ? strstr (existing, "/declarations/") : NULL;
  gboolean submission = g_str_equal (flight->entry->act, "submission") || g_str_equal (flight->entry->act, "pre-registration");

  if (place == NULL || !submission || strpbrk (place, "?#%") != NULL || strstr (place, "..") != NULL)
    return FALSE;
  flight->problem = json_node_copy (refusal->json);
  g_object_ref (flight->outbox);
  khai_gateway_get_async (gateway, place, flight->outbox->cancellable, existing_read, flight);
  return TRUE;
}

/* ---- one entry ---- */

static void
entry_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KhaiOutboxFlight *flight = user_data;
  g_autoptr (KhaiOutbox) self = flight->outbox;
  g_autoptr (KhaiAnswer) answer = NULL;
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;

  answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  if (answer != NULL && !khai_outbox_answer_is_ours (flight->entry, answer->json))
    error = g_error_new_literal (KHAI_ERROR, KHAI_ERROR_UNKNOWN, "the answer is no receipt for what was sent");
  if (error == NULL)
    land (flight, accept (self, flight->entry, answer->json));
  else if (!khai_outbox_is_final_refusal (flight->entry, error, refusal))
    land (flight, put_off (self, flight->entry, error, refusal));
  else if (!look_at_existing (flight, KHAI_GATEWAY (source), refusal))
    land (flight, refuse (flight->entry, refusal->json));
}

static void
send_entry (KhaiOutbox *self, KhaiOutboxEntry *entry)
{
  KhaiOutboxFlight *flight = g_new0 (KhaiOutboxFlight, 1);
  gboolean own_signature = entry->signature != NULL && *entry->signature != '\0';
  gboolean withdrawal = g_str_equal (entry->act, "withdrawal");
  g_autoptr (GError) error = NULL;
  KhaiGateway *sender = sender_for (self, entry->gateway, &error);
  KhaiSubmission submission = { withdrawal ? NULL : entry->body, g_str_equal (entry->act, "document") || withdrawal ? NULL : entry->key,
                                withdrawal ? NULL : entry->content_digest, own_signature ? entry->signature : NULL, self->scenario,
                                withdrawal ? "DELETE" : NULL, entry->path, entry->media_type, entry->if_match, entry->batch_signature,
                                entry->batch_proof };

  flight->outbox = self;
  flight->entry = entry;
  g_ptr_array_add (self->flights, flight);
  if (sender == NULL)
    {
      land (flight, put_off (self, entry, error, NULL));
      return;
    }
  g_object_ref (self);
  khai_gateway_submit_async (sender, &submission, self->cancellable, entry_answered, flight);
}

static void
receipts_came (KhaiOutbox *self)
{
  GHashTableIter iter;
  gpointer reader;

  g_hash_table_iter_init (&iter, self->readers);
  while (g_hash_table_iter_next (&iter, NULL, &reader))
    ((KhaiOutboxReader *) reader)->proved = FALSE;
}

/* One turn on its way to the disk: what became of entries goes there, and the next ones are taken in the same transaction. */
typedef struct
{
  GWeakRef outbox;      /* which may be gone before the disk is done */
  KhaiStore *store;     /* (owned) */
  GPtrArray *outcomes;  /* (owned) */
  GPtrArray *taken;     /* (owned) (nullable): set in the thread */
  gint64 *flying;       /* (owned): entries that are under way and not to be taken again */
  guint n_flying;
  guint limit;
  char *now;            /* (owned) */
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_weak_ref_clear (&turn->outbox);
  g_object_unref (turn->store);
  g_ptr_array_unref (turn->outcomes);
  g_clear_pointer (&turn->taken, g_ptr_array_unref);
  g_free (turn->flying);
  g_free (turn->now);
  g_free (turn);
}

static void
write_turn (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Turn *turn = data;
  GError *error = NULL;

  turn->taken = khai_store_outbox_turn (turn->store, turn->outcomes, turn->now, turn->flying, turn->n_flying, turn->limit, &error);
  if (turn->taken != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Answers that could not be written are asked for again with the same key, when the disk may be better. */
static void
turn_failed (KhaiOutbox *self, const GError *error)
{
  khai_outbox_report (self, error);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->round == NULL)
    self->timer = g_timeout_add (khai_outbox_waiting_ms (self, ++self->store_failures, 0) + 1, entry_due, self);
}

static void
act_on_turn (KhaiOutbox *self, Turn *turn)
{
  g_autoptr (GPtrArray) taken = g_steal_pointer (&turn->taken);

  self->store_failures = 0;
  for (guint i = 0; i < turn->outcomes->len; i++)
    khai_outbox_tell_changed (self, ((KhaiOutboxOutcome *) turn->outcomes->pdata[i])->declaration);
  if (turn->outcomes->len > 0)
    receipts_came (self);
  /* A new window is read once the rush is over; those that are read already go on. In a round that comes after. */
  if (turn->outcomes->len > 0 && self->flights->len == 0 && taken->len == 0 && self->round == NULL)
    khai_outbox_start_readers (self);
  g_ptr_array_set_free_func (taken, NULL);
  for (guint i = 0; i < taken->len; i++)
    {
      khai_outbox_tell_changed (self, ((KhaiOutboxEntry *) taken->pdata[i])->declaration);
      send_entry (self, taken->pdata[i]);
    }
  if (self->flights->len == 0 && self->turn == 0)
    {
      wait_for_next (self);
      if (self->round == NULL)
        khai_outbox_ask_ledgers (self);
    }
}

static void
turn_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Turn *turn = g_task_get_task_data (G_TASK (result));
  g_autoptr (KhaiOutbox) self = g_weak_ref_get (&turn->outbox);
  g_autoptr (GError) error = NULL;
  gboolean again;

  if (self == NULL)
    return;
  again = self->again;
  self->writing = self->again = FALSE;
  /* Stopped meanwhile: what was taken goes out at the next start. */
  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    turn_failed (self, error);
  else
    act_on_turn (self, turn);
  if (again || self->outcomes->len > 0)
    take_turn (self);
}

/* The disk is waited for in a thread: meanwhile the next answers come, and go there together. */
static void
take_turn (KhaiOutbox *self)
{
  g_autoptr (GTask) task = NULL;
  Turn *turn;

  if (self->cancellable == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->writing)
    {
      self->again = TRUE;
      return;
    }
  self->reported = 0;
  turn = g_new0 (Turn, 1);
  g_weak_ref_init (&turn->outbox, self);
  turn->store = g_object_ref (self->store);
  turn->now = self->round != NULL ? g_strdup (self->round) : khai_clock_now_string (self->clock);
  turn->n_flying = self->flights->len;
  turn->flying = g_new (gint64, self->flights->len + 1);
  for (guint i = 0; i < self->flights->len; i++)
    turn->flying[i] = ((KhaiOutboxFlight *) self->flights->pdata[i])->entry->id;
  turn->limit = self->width - MIN (self->width, self->flights->len);
  turn->outcomes = g_steal_pointer (&self->outcomes);
  self->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_outcome_free);
  self->writing = TRUE;
  task = g_task_new (NULL, NULL, turn_written, NULL);
  g_task_set_task_data (task, turn, turn_free);
  g_task_run_in_thread (task, write_turn);
}

void
khai_outbox_send_next (KhaiOutbox *self)
{
  if (self->flights->len < self->width)
    take_turn (self);
}
