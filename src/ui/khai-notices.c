/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What waits for the user, told once where the desktop shows such things. What was so already when the program began is on the first page; only a
 * time limit that ends within a day is told anew. */

#include "config.h"

#include "khai-notices.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-state-text.h"

#define SOON_US (24 * G_TIME_SPAN_HOUR)
#define LOOK_AGAIN_SECONDS 600

struct _KhaiNotices
{
  GObject parent_instance;

  GApplication *application; /* not owned: it owns this */
  KhaiSession *session;      /* (owned) */
  GHashTable *known;         /* (owned): id → what was told or known of it */
  gboolean began;            /* what was there at the start is known */
  guint timer;               /* source id */
};

G_DEFINE_FINAL_TYPE (KhaiNotices, khai_notices, G_TYPE_OBJECT)

guint
khai_notices_count_waiting (KhaiSession *session)
{
  KhaiStore *store = khai_session_get_store (session);
  g_autoptr (GPtrArray) records = store != NULL ? khai_store_list (store, NULL) : NULL;
  guint n = 0;

  for (guint i = 0; records != NULL && i < records->len; i++)
    n += khai_state_get_basket (((KhaiRecord *) records->pdata[i])->state) == KHAI_BASKET_ACTION;
  return n;
}

/* ---- what matters ---- */

/* The newest event that has one; the first that ends of several requests. */
static gint64
find_due (GPtrArray *events)
{
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      g_autofree char *due = khai_json_get_text (events->pdata[i - 1], "/dueAt");
      gint64 at = 0;

      if (due == NULL)
        due = khai_json_get_text (events->pdata[i - 1], "/requests/0/dueAt");
      if (due != NULL && khai_instant_parse (due, &at, NULL))
        return at;
    }
  return 0;
}

/* Where it is dealt with: the field that was refused, or Follow. */
static char *
find_place (const KhaiRecord *record, GPtrArray *events)
{
  char *pointer = NULL;

  if (g_str_equal (record->state, "refused"))
    return g_strdup ("check");
  if (!g_str_equal (record->state, "rejected"))
    return g_strdup ("follow");
  for (guint i = events != NULL ? events->len : 0; i > 0 && pointer == NULL; i--)
    pointer = khai_json_get_text (events->pdata[i - 1], "/findings/0/pointer");
  if (pointer != NULL && *pointer == '/')
    return pointer;
  g_free (pointer);
  return g_strdup ("check");
}

static void
tell (KhaiNotices *self, const KhaiRecord *record, GPtrArray *events, gint64 due)
{
  g_autofree char *place = find_place (record, events);
  g_autofree char *limit = due > 0 ? khai_instant_to_string (due) : NULL;
  g_autofree char *until = limit != NULL ? khai_instant_format (limit, khai_session_get_lang (self->session)) : NULL;
  const char *next = khai_state_get_next (record->state);
  /* translators: a declaration's reference and its state */
  g_autofree char *title = g_strdup_printf (_("%s: %s"), record->reference != NULL ? record->reference : _("New declaration"),
                                            khai_state_get_word (record->state));
  /* translators: what to do, and until when */
  g_autofree char *body = until != NULL ? g_strdup_printf (_("%s Time limit: %s"), next, until) : g_strdup (next);
  g_autoptr (GNotification) notice = g_notification_new (title);

  g_notification_set_body (notice, body);
  g_notification_set_priority (notice, due > 0 ? G_NOTIFICATION_PRIORITY_HIGH : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notice, "app.open-place", "(ss)", record->id, place);
  g_application_send_notification (self->application, record->id, notice);
}

static void
look_at (KhaiNotices *self, const KhaiRecord *record)
{
  KhaiStore *store = khai_session_get_store (self->session);
  gint64 now = khai_clock_now (khai_context_get_clock (khai_session_get_context (self->session)));
  const char *before = g_hash_table_lookup (self->known, record->id);
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *state = NULL;
  gboolean soon;
  gint64 due;

  if (khai_state_get_basket (record->state) != KHAI_BASKET_ACTION)
    {
      if (before != NULL)
        g_application_withdraw_notification (self->application, record->id);
      g_hash_table_remove (self->known, record->id);
      return;
    }
  events = khai_store_read_events (store, record->id, NULL);
  due = find_due (events);
  soon = due > 0 && due > now && due - now <= SOON_US;
  state = g_strdup_printf ("%s%s", record->state, soon ? " soon" : "");
  if (g_strcmp0 (before, state) == 0)
    return;
  if (self->began || soon)
    tell (self, record, events, due);
  g_hash_table_insert (self->known, g_strdup (record->id), g_steal_pointer (&state));
}

static void
look (KhaiNotices *self)
{
  KhaiStore *store = khai_session_get_store (self->session);
  g_autoptr (GPtrArray) records = store != NULL ? khai_store_list (store, NULL) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    look_at (self, records->pdata[i]);
  self->began = self->began || records != NULL;
}

/* One declaration has news; NULL, anything may have. */
static void
record_changed (KhaiSession *session, const char *id, KhaiNotices *self)
{
  g_autoptr (KhaiRecord) record = NULL;

  if (!self->began)
    return;
  if (id == NULL)
    look (self);
  else if (khai_store_load (khai_session_get_store (session), id, &record, NULL, NULL))
    look_at (self, record);
}

static void
session_trouble (KhaiSession *session, GError *error, KhaiNotices *self)
{
  g_autoptr (KhaiAdvice) advice = NULL;
  g_autoptr (GNotification) notice = NULL;

  if (!g_error_matches (error, KHAI_ERROR, KHAI_ERROR_REWRITTEN))
    return;
  advice = khai_advice_for_error (error);
  notice = g_notification_new (advice->message);
  g_notification_set_body (notice, advice->advice);
  g_notification_set_priority (notice, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notice, "app.open-place", "(ss)", "", "home");
  g_application_send_notification (self->application, "ledger", notice);
}

static gboolean
look_again (gpointer user_data)
{
  KhaiNotices *self = user_data;

  if (self->began)
    look (self);
  return G_SOURCE_CONTINUE;
}

KhaiNotices *
khai_notices_new (GApplication *application, KhaiSession *session)
{
  KhaiNotices *self;

  g_return_val_if_fail (G_IS_APPLICATION (application) && KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_NOTICES, NULL);
  self->application = application;
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, 0);
  g_signal_connect_object (session, "opened", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "trouble", G_CALLBACK (session_trouble), self, 0);
  self->timer = g_timeout_add_seconds (LOOK_AGAIN_SECONDS, look_again, self);
  return self;
}

static void
khai_notices_dispose (GObject *object)
{
  KhaiNotices *self = KHAI_NOTICES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_notices_parent_class)->dispose (object);
}

static void
khai_notices_finalize (GObject *object)
{
  g_hash_table_unref (KHAI_NOTICES (object)->known);
  G_OBJECT_CLASS (khai_notices_parent_class)->finalize (object);
}

static void
khai_notices_class_init (KhaiNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_notices_finalize;
}

static void
khai_notices_init (KhaiNotices *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}
