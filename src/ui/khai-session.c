/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the pages of one window share. Opening is late: the window is on the screen before a database is touched. */

#include "config.h"

#include "khai-session.h"

#include "khai-classify.h"
#include "khai-connection.h"
#include "khai-error.h"
#include "khai-store-clients.h"

struct _KhaiSession
{
  GObject parent_instance;

  KhaiContext *context;    /* (owned) */
  KhaiTraining *training;  /* (owned) (nullable): made when needed */
  KhaiOutbox *outbox;      /* (owned) (nullable): made when needed */
  GPtrArray *decisions;    /* (owned) (nullable) (element-type KhaiDecision): read when needed */
  GCancellable *cancellable; /* (owned) */
  gboolean sending;        /* the outbox was started */
  guint hourly;            /* source: a window may stay open for days */
};

enum { RECORD_CHANGED, TROUBLE, OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiSession, khai_session, G_TYPE_OBJECT)

KhaiSession *
khai_session_new (KhaiContext *context)
{
  KhaiSession *self;

  g_return_val_if_fail (KHAI_IS_CONTEXT (context), NULL);

  self = g_object_new (KHAI_TYPE_SESSION, NULL);
  self->context = g_object_ref (context);
  return self;
}

KhaiContext *
khai_session_get_context (KhaiSession *self)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  return self->context;
}

KhaiLang
khai_session_get_lang (KhaiSession *self)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), KHAI_LANG_VI);

  return khai_context_get_lang (self->context);
}

KhaiReference *
khai_session_get_reference (KhaiSession *self)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  return khai_context_get_reference (self->context, NULL);
}

KhaiStore *
khai_session_get_store (KhaiSession *self)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  return khai_context_get_store (self->context, NULL);
}

const GPtrArray *
khai_session_get_decisions (KhaiSession *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  if (self->decisions == NULL)
    self->decisions = khai_classify_read_decisions (self->context, error);
  return self->decisions;
}

void
khai_session_forget_decisions (KhaiSession *self)
{
  g_return_if_fail (KHAI_IS_SESSION (self));

  g_clear_pointer (&self->decisions, g_ptr_array_unref);
}

KhaiTraining *
khai_session_get_training (KhaiSession *self)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  if (self->training == NULL)
    self->training = khai_training_new (self->context);
  return self->training;
}

void
khai_session_tell_changed (KhaiSession *self, const char *id)
{
  g_return_if_fail (KHAI_IS_SESSION (self));

  khai_session_forget_decisions (self);
  g_signal_emit (self, signals[RECORD_CHANGED], 0, id);
}

static void
outbox_failed (KhaiOutbox *outbox, GError *error, KhaiSession *self)
{
  /* What is shown of every declaration there is another thing now. */
  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_REWRITTEN))
    khai_session_tell_changed (self, NULL);
  g_signal_emit (self, signals[TROUBLE], 0, error);
}

KhaiOutbox *
khai_session_get_outbox (KhaiSession *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  if (self->outbox == NULL)
    {
      self->outbox = khai_outbox_new (self->context, error);
      if (self->outbox == NULL)
        return NULL;
      g_signal_connect_object (self->outbox, "changed", G_CALLBACK (khai_session_tell_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->outbox, "failed", G_CALLBACK (outbox_failed), self, 0);
    }
  return self->outbox;
}

gboolean
khai_session_open (KhaiSession *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_SESSION (self), FALSE);

  if (khai_context_get_store (self->context, error) == NULL || khai_context_get_reference (self->context, error) == NULL)
    return FALSE;
  g_signal_emit (self, signals[OPENED], 0);
  return TRUE;
}

/* Another program that sends for this profile is no error: it does the work. */
static gboolean
start_outbox (KhaiSession *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self, error);

  if (outbox == NULL)
    return FALSE;
  if (!self->sending)
    {
      self->sending = khai_outbox_start (outbox, &local);
      if (!self->sending && !g_error_matches (local, KHAI_ERROR, KHAI_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  khai_outbox_wake (outbox);
  return TRUE;
}

static void
training_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiSession) self = user_data;
  g_autofree char *base_url = NULL;
  g_autofree char *ca_file = NULL;
  g_autoptr (GError) error = NULL;

  if (!khai_training_start_finish (KHAI_TRAINING (source), result, &base_url, &ca_file, &error)
      || g_cancellable_is_cancelled (self->cancellable) || !start_outbox (self, &error))
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[TROUBLE], 0, error);
    }
}

static void
copy_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (khai_store_copy_daily (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* A store that was closed meanwhile is copied the next time. */
  if (!g_task_propagate_boolean (G_TASK (result), &error) && !g_error_matches (error, KHAI_ERROR, KHAI_ERROR_STATE))
    g_signal_emit (source, signals[TROUBLE], 0, error);
}

static gboolean
make_daily_copy (gpointer data)
{
  KhaiSession *self = data;
  KhaiStore *store = khai_session_get_store (self);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, copied, NULL);

  if (store != NULL)
    {
      g_task_set_task_data (task, g_object_ref (store), g_object_unref);
      g_task_set_check_cancellable (task, FALSE);
      g_task_run_in_thread (task, copy_in_thread);
    }
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_CONTINUE;
}

static gboolean
needs_training (const GPtrArray *gateways, const char *chosen)
{
  for (guint i = 0; i < gateways->len; i++)
    if (g_strcmp0 (gateways->pdata[i], chosen) != 0)
      return TRUE;
  return FALSE;
}

void
khai_session_start (KhaiSession *self)
{
  g_autoptr (GPtrArray) gateways = NULL;
  g_autofree char *chosen = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KHAI_IS_SESSION (self));

  make_daily_copy (self);
  if (self->hourly == 0)
    self->hourly = g_timeout_add_seconds (3600, make_daily_copy, self);
  gateways = khai_store_list_gateways (khai_session_get_store (self), &error);
  chosen = gateways != NULL ? khai_connection_get_window (self->context, &error) : NULL;
  if (error == NULL && chosen != NULL && gateways->len > 0)
    start_outbox (self, &error);
  if (error != NULL)
    g_signal_emit (self, signals[TROUBLE], 0, error);
  else if (needs_training (gateways, chosen))
    khai_training_start_async (khai_session_get_training (self), self->cancellable, training_started, g_object_ref (self));
}

void
khai_session_stop (KhaiSession *self)
{
  g_return_if_fail (KHAI_IS_SESSION (self));

  g_clear_handle_id (&self->hourly, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->outbox != NULL)
    khai_outbox_stop (self->outbox);
  if (self->training != NULL)
    khai_training_stop (self->training);
  self->sending = FALSE;
}

void
khai_session_hurry (KhaiSession *self)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox;

  g_return_if_fail (KHAI_IS_SESSION (self));

  outbox = khai_session_get_outbox (self, &error);
  if (outbox == NULL || !khai_outbox_hurry (outbox, &error))
    g_signal_emit (self, signals[TROUBLE], 0, error);
  khai_session_start (self);
}

void
khai_session_reconnect (KhaiSession *self)
{
  g_return_if_fail (KHAI_IS_SESSION (self));

  if (self->sending)
    khai_outbox_stop (self->outbox);
  self->sending = FALSE;
  khai_session_hurry (self);
}

/* ---- the window ---- */

typedef struct
{
  char *base_url, *ca_file; /* (owned) */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->base_url);
  g_free (place->ca_file);
  g_free (place);
}

/* The training window makes its own authority: it is written down, so that whoever speaks to it trusts it. */
static gboolean
note_authority (KhaiSession *self, const Place *place, GError **error)
{
  g_autoptr (KhaiConnection) connection = khai_connection_load (self->context, place->base_url, error);

  if (connection == NULL)
    return FALSE;
  if (g_strcmp0 (connection->ca_file, place->ca_file) == 0)
    return TRUE;
  g_free (connection->ca_file);
  connection->ca_file = g_strdup (place->ca_file);
  return khai_connection_save (self->context, connection, error);
}

static void
training_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiSession *self = g_task_get_source_object (task);
  Place *place = g_task_get_task_data (task);
  GError *error = NULL;

  if (khai_training_start_finish (KHAI_TRAINING (source), result, &place->base_url, &place->ca_file, &error)
      && note_authority (self, place, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
khai_session_find_window_async (KhaiSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (KhaiConnection) connection = NULL;
  Place *place;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_session_find_window_async);
  place = g_new0 (Place, 1);
  g_task_set_task_data (task, place, place_free);
  place->base_url = khai_connection_get_window (self->context, &error);
  if (error == NULL && place->base_url == NULL)
    {
      khai_training_start_async (khai_session_get_training (self), cancellable, training_found, g_steal_pointer (&task));
      return;
    }
  connection = error == NULL ? khai_connection_load (self->context, place->base_url, &error) : NULL;
  if (connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  place->ca_file = g_strdup (connection->ca_file);
  g_task_return_boolean (task, TRUE);
}

gboolean
khai_session_find_window_finish (KhaiSession *self, GAsyncResult *result, char **base_url, char **ca_file, GError **error)
{
  Place *place;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  place = g_task_get_task_data (G_TASK (result));
  *base_url = g_steal_pointer (&place->base_url);
  *ca_file = g_steal_pointer (&place->ca_file);
  return TRUE;
}

/* ---- sending ---- */

typedef struct
{
  KhaiEditor *editor; /* (owned) */
  KhaiFilingWay way;
  KhaiKey *key;       /* (owned) (nullable) */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_clear_object (&sending->editor);
  g_clear_pointer (&sending->key, khai_key_unref);
  g_free (sending);
}

static void
queued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiSession *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;

  /* The token closes as soon as the signature is there. */
  g_clear_pointer (&sending->key, khai_key_unref);
  if (khai_outbox_queue_finish (KHAI_OUTBOX (source), result, NULL, &error) && khai_editor_reload_record (sending->editor, &error)
      && start_outbox (self, &error))
    {
      khai_session_tell_changed (self, khai_editor_get_id (sending->editor));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
ready_to_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiSession *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  g_autofree char *base_url = NULL;
  g_autofree char *ca_file = NULL;
  GError *error = NULL;
  KhaiOutbox *outbox = NULL;

  if (khai_session_find_window_finish (self, result, &base_url, &ca_file, &error))
    outbox = khai_session_get_outbox (self, &error);
  if (outbox != NULL && khai_editor_flush (sending->editor, &error))
    khai_outbox_queue_async (outbox, khai_editor_get_id (sending->editor), base_url, ca_file, sending->way, sending->key,
                             g_task_get_cancellable (task), queued, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
khai_session_send_async (KhaiSession *self, KhaiEditor *editor, KhaiFilingWay way, KhaiKey *key, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Sending *sending;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_SESSION (self) && KHAI_IS_EDITOR (editor));

  sending = g_new0 (Sending, 1);
  sending->editor = g_object_ref (editor);
  sending->way = way;
  sending->key = key != NULL ? khai_key_ref (key) : NULL;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_session_send_async);
  g_task_set_task_data (task, sending, sending_free);
  if (!khai_editor_flush (editor, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  khai_session_find_window_async (self, cancellable, ready_to_send, task);
}

gboolean
khai_session_send_finish (KhaiSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- many with one signature ---- */

typedef struct
{
  GPtrArray *rows;    /* (owned) */
  KhaiKey *key;       /* (owned) (nullable) */
  guint stop_after;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->rows);
  g_clear_pointer (&batch->key, khai_key_unref);
  g_free (batch);
}

static void
ready_for_batch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiSession *self = g_task_get_source_object (task);
  Batch *batch = g_task_get_task_data (task);
  g_autofree char *base_url = NULL;
  g_autofree char *ca_file = NULL;
  GError *error = NULL;
  KhaiOutbox *outbox = NULL;
  char *id = NULL;

  if (khai_training_start_finish (KHAI_TRAINING (source), result, &base_url, &ca_file, &error))
    outbox = khai_session_get_outbox (self, &error);
  if (outbox != NULL)
    id = khai_send_batch_queue (outbox, batch->rows, base_url, ca_file, batch->key, batch->stop_after, &error);
  g_clear_pointer (&batch->key, khai_key_unref);
  if (id != NULL && start_outbox (self, &error))
    {
      khai_session_tell_changed (self, NULL);
      g_task_return_pointer (task, id, g_free);
      return;
    }
  g_free (id);
  g_task_return_error (task, error);
}

void
khai_session_send_batch_async (KhaiSession *self, GPtrArray *rows, KhaiKey *key, guint stop_after, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Batch *batch;

  g_return_if_fail (KHAI_IS_SESSION (self) && rows != NULL);

  batch = g_new0 (Batch, 1);
  batch->rows = g_ptr_array_ref (rows);
  batch->key = key != NULL ? khai_key_ref (key) : NULL;
  batch->stop_after = stop_after;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_session_send_batch_async);
  g_task_set_task_data (task, batch, batch_free);
  khai_training_start_async (khai_session_get_training (self), self->cancellable, ready_for_batch, task);
}

char *
khai_session_send_batch_finish (KhaiSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
khai_session_dup_client (KhaiSession *self)
{
  KhaiStore *store;
  char *id;

  g_return_val_if_fail (KHAI_IS_SESSION (self), NULL);

  store = khai_session_get_store (self);
  id = store != NULL ? khai_store_get_served (store, NULL) : NULL;
  return id != NULL ? id : g_strdup ("");
}

char *
khai_session_dup_date (KhaiSession *self, KhaiDeclaration *declaration)
{
  char *planned = khai_declaration_get_text (declaration, "/plannedDate");

  if (planned != NULL && *planned != '\0')
    return planned;
  g_free (planned);
  return khai_clock_today (khai_context_get_clock (self->context));
}

static void
khai_session_dispose (GObject *object)
{
  KhaiSession *self = KHAI_SESSION (object);

  g_clear_handle_id (&self->hourly, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_object (&self->outbox);
  g_clear_object (&self->training);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (khai_session_parent_class)->dispose (object);
}

static void
khai_session_finalize (GObject *object)
{
  g_clear_object (&KHAI_SESSION (object)->cancellable);
  G_OBJECT_CLASS (khai_session_parent_class)->finalize (object);
}

static void
khai_session_class_init (KhaiSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_session_finalize;
  signals[RECORD_CHANGED] = g_signal_new ("record-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
khai_session_init (KhaiSession *self)
{
  self->cancellable = g_cancellable_new ();
}
