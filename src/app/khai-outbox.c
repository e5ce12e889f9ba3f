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
#include <sys/file.h>
#include <unistd.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-outbox-private.h"

#define BACKOFF_UNIT_MS 1000
#define DEFAULT_WIDTH 8

enum { CHANGED, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiOutbox, khai_outbox, G_TYPE_OBJECT)

void
khai_outbox_report (KhaiOutbox *self, const GError *error)
{
  guint64 bit = error->domain == KHAI_ERROR ? G_GUINT64_CONSTANT (1) << MIN (error->code, 62) : 0;

  if (self->reported & bit)
    return;
  self->reported |= bit;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
khai_outbox_tell_changed (KhaiOutbox *self, const char *id)
{
  g_signal_emit (self, signals[CHANGED], 0, id);
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
 * khai_outbox_set_width:
 * @self: an outbox
 * @width: how many entries may be under way at once, 1 to %KHAI_GATEWAY_MAX_FLIGHTS
 */
void
khai_outbox_set_width (KhaiOutbox *self, guint width)
{
  g_return_if_fail (KHAI_IS_OUTBOX (self) && width > 0);

  self->width = MIN (width, KHAI_GATEWAY_MAX_FLIGHTS);
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
  khai_outbox_start_readers (self);
  khai_outbox_ask_ledgers (self);
  khai_outbox_send_next (self);
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
  g_clear_handle_id (&self->turn, g_source_remove);
  g_hash_table_remove_all (self->readers);
  g_hash_table_remove_all (self->senders);
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
    khai_outbox_send_next (self);
}

/**
 * khai_outbox_hurry:
 * @self: an outbox
 * @error: failures of the database
 *
 * Makes everything due that waits for its next try, and looks at once. A window that asked to come again later may say so again.
 *
 * Returns: %TRUE when it is
 */
gboolean
khai_outbox_hurry (KhaiOutbox *self, GError **error)
{
  g_autofree char *now = NULL;

  g_return_val_if_fail (KHAI_IS_OUTBOX (self), FALSE);

  now = khai_clock_now_string (self->clock);
  if (!khai_store_outbox_hurry (self->store, now, error))
    return FALSE;
  khai_outbox_wake (self);
  return TRUE;
}

static gboolean
is_busy (KhaiOutbox *self)
{
  GHashTableIter iter;
  gpointer reader;

  if (self->flights->len > 0 || self->turn != 0 || self->writing)
    return TRUE;
  g_hash_table_iter_init (&iter, self->readers);
  while (g_hash_table_iter_next (&iter, NULL, &reader))
    if (((KhaiOutboxReader *) reader)->reading || ((KhaiOutboxReader *) reader)->proving || ((KhaiOutboxReader *) reader)->timer != 0)
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
  khai_outbox_send_next (self);
  while (self->flights->len > 0 || self->turn != 0 || self->writing)
    g_main_context_iteration (NULL, TRUE);
  khai_outbox_start_readers (self);
  khai_outbox_ask_ledgers (self);
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
  if (entry->handed_at != NULL)
    {
      at = khai_instant_format (entry->handed_at, khai_context_get_lang (self->context));
      /* translators: %s is a date and time of day */
      return g_strdup_printf (_("Handed out as a file on %s. Waits for the reply file."), at);
    }
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

  g_ptr_array_unref (self->flights);
  g_ptr_array_unref (self->outcomes);
  g_hash_table_unref (self->senders);
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
  self->width = DEFAULT_WIDTH;
  self->flights = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_flight_free);
  self->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_outcome_free);
  self->senders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->readers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) khai_outbox_reader_free);
}
