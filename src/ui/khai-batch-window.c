/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sign and send together: all are checked first, a few a turn of the main loop; what is ready gets one signature, and its way is followed here. */

#include "config.h"

#include "khai-batch-window.h"

#include <glib/gi18n-lib.h>

#include "khai-send-batch.h"
#include "khai-signer-chooser.h"
#include "khai-widgets.h"

#define AT_ONCE 10       /* checked in one turn */
#define MOST_SHOWN 20    /* declarations named one by one */
#define STOP_AFTER "5"

struct _KhaiBatchWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) */
  GPtrArray *ids;        /* (owned) */
  GPtrArray *rows;       /* (owned) (element-type KhaiSendBatchRow): checked so far */
  char *gateway;         /* (owned) (nullable): once it runs */
  char *batch;           /* (owned) (nullable): once it is queued */
  gboolean held;
  gboolean busy;
  guint idle;
  guint reading;

  GtkWidget *counts;
  GtkWidget *blocked;
  GtkWidget *statement;
  KhaiSignerChooser *chooser;
  GtkWidget *stop_label;
  GtkEditable *stop;
  GtkWidget *trouble;
  GtkWidget *progress;
  GtkProgressBar *share;
  GtkWidget *refused;
  GtkWidget *send;
  GtkButton *hold;
  GtkWidget *back;
};

G_DEFINE_FINAL_TYPE (KhaiBatchWindow, khai_batch_window, ADW_TYPE_WINDOW)

static guint
count (GPtrArray *rows, const char *state)
{
  guint n = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    n += g_str_equal (((KhaiSendBatchRow *) rows->pdata[i])->state, state);
  return n;
}

static void
show_error (KhaiBatchWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = g_strdup_printf ("%s %s", advice->message, advice->advice != NULL ? advice->advice : "");

  khai_label_show_text (self->trouble, text);
}

static void
open_clicked (GtkWidget *button, KhaiBatchWindow *self)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (button), "khai-id"));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.open", "s", id);
}

/* "VN-2026-000001: 2 to fix", a way to open it. */
static void
add_row (KhaiBatchWindow *self, GtkWidget *box, const KhaiSendBatchRow *row, const char *what)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", row->reference != NULL ? row->reference : _("without a reference"), what);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "khai-id", g_strdup (row->declaration), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_clicked), self, 0);
  gtk_box_append (GTK_BOX (box), button);
}

/* ---- before ---- */

static void
show_blocked (KhaiBatchWindow *self)
{
  guint shown = 0;
  guint n = count (self->rows, "blocked");

  for (guint i = 0; i < self->rows->len && shown < MOST_SHOWN; i++)
    {
      const KhaiSendBatchRow *row = self->rows->pdata[i];
      g_autofree char *what = NULL;

      if (!g_str_equal (row->state, "blocked"))
        continue;
      what = row->blocking > 0 ? khai_counts_text (row->blocking, 0) : g_strdup (_("cannot be sent as it is; open it to see why"));
      add_row (self, self->blocked, row, what);
      shown++;
    }
  if (n > shown)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - shown), n - shown);

      gtk_box_append (GTK_BOX (self->blocked), khai_label_new (more, "dim-label"));
    }
}

/* Whom the signature binds: every exporter by name and tax code, because a wrong client is noticed here or never. */
static void
show_statement (KhaiBatchWindow *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const KhaiSendBatchRow *row = self->rows->pdata[i];
      g_autoptr (KhaiDeclaration) document = NULL;
      g_autofree char *name = NULL;
      g_autofree char *code = NULL;
      char *both;

      if (!g_str_equal (row->state, "ready")
          || !khai_store_load (khai_session_get_store (self->session), row->declaration, NULL, &document, NULL))
        continue;
      name = khai_declaration_get_text (document, "/exporter/name");
      code = khai_declaration_get_text (document, "/exporter/id");
      both = g_strdup_printf (_("%s (tax code %s)"), name != NULL ? name : "–", code != NULL ? code : "–");
      if (g_hash_table_add (seen, both))
        g_ptr_array_add (names, g_strdup (both));
    }
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv ("; ", (char **) names->pdata);
  text = g_strdup_printf (_("One signature declares all of them to customs, for: %s. This is the training Single Window: nothing reaches real customs."), joined);
  khai_label_show_text (self->statement, text);
}

static void
set_ready (KhaiBatchWindow *self)
{
  guint ready = count (self->rows, "ready");
  g_autofree char *text = g_strdup_printf (_("%u ready, %u to fix, %u sent before"), ready, count (self->rows, "blocked"), count (self->rows, "sent"));

  khai_label_show_text (self->counts, text);
  show_blocked (self);
  show_statement (self);
  gtk_widget_set_sensitive (self->send, ready > 0 && khai_signer_chooser_can_sign (self->chooser));
}

static gboolean
check_some (gpointer data)
{
  KhaiBatchWindow *self = data;
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);
  char *ids[AT_ONCE + 1] = { NULL };
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < AT_ONCE && self->rows->len + i < self->ids->len; i++)
    ids[i] = self->ids->pdata[self->rows->len + i];
  found = outbox != NULL ? khai_send_batch_check (outbox, ids, self->gateway, &error) : NULL;
  if (found == NULL)
    {
      self->idle = 0;
      show_error (self, error);
      return G_SOURCE_REMOVE;
    }
  g_ptr_array_extend_and_steal (self->rows, g_steal_pointer (&found));
  if (self->rows->len < self->ids->len)
    {
      text = g_strdup_printf (_("Checking: %u of %u"), self->rows->len, self->ids->len);
      khai_label_show_text (self->counts, text);
      return G_SOURCE_CONTINUE;
    }
  self->idle = 0;
  set_ready (self);
  return G_SOURCE_REMOVE;
}

static void
window_runs (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiBatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->gateway, g_free);
  if (!khai_training_start_finish (KHAI_TRAINING (source), result, &self->gateway, NULL, &error))
    {
      if (self->session != NULL)
        show_error (self, error);
      return;
    }
  if (self->session != NULL)
    self->idle = g_idle_add (check_some, self);
}

/* ---- on the way ---- */

static void
show_refused (KhaiBatchWindow *self, GPtrArray *rows)
{
  guint shown = 0;

  khai_widget_remove_children (self->refused);
  for (guint i = 0; i < rows->len && shown < MOST_SHOWN; i++)
    {
      const KhaiSendBatchRow *row = rows->pdata[i];

      if (!g_str_equal (row->state, "refused"))
        continue;
      add_row (self, self->refused, row, _("refused; open it to see why"));
      shown++;
    }
}

static gboolean
read_rows (gpointer data)
{
  KhaiBatchWindow *self = data;
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);
  g_autoptr (GPtrArray) rows = outbox != NULL ? khai_send_batch_read (outbox, self->batch, &self->held, &error) : NULL;
  g_autofree char *text = NULL;
  guint done;
  guint refused;
  guint left;

  self->reading = 0;
  if (rows == NULL)
    {
      show_error (self, error);
      return G_SOURCE_REMOVE;
    }
  done = count (rows, "done");
  refused = count (rows, "refused");
  left = rows->len - done - refused;
  text = self->held && left > 0 ? g_strdup_printf (_("Stopped: %u received, %u refused, %u not sent"), done, refused, left)
                                : g_strdup_printf (_("%u received, %u refused, %u on the way"), done, refused, left);
  khai_label_show_text (self->progress, text);
  gtk_widget_set_visible (GTK_WIDGET (self->share), TRUE);
  gtk_progress_bar_set_fraction (self->share, rows->len > 0 ? (double) (done + refused) / rows->len : 1);
  gtk_widget_set_visible (GTK_WIDGET (self->hold), left > 0);
  gtk_button_set_label (self->hold, self->held ? _("Go on") : _("Stop"));
  gtk_widget_set_visible (self->back, self->held && left > 0);
  show_refused (self, rows);
  return G_SOURCE_REMOVE;
}

/* Many become new at once; they are read once. */
static void
record_changed (KhaiBatchWindow *self)
{
  if (self->batch != NULL && self->reading == 0)
    self->reading = g_idle_add (read_rows, self);
}

static void
hold_clicked (KhaiBatchWindow *self)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);

  if (outbox == NULL || !khai_send_batch_hold (outbox, self->batch, !self->held, &error))
    show_error (self, error);
  record_changed (self);
}

static void
back_clicked (KhaiBatchWindow *self)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);
  g_autofree char *text = NULL;
  guint n = 0;

  if (outbox == NULL || !khai_send_batch_cancel (outbox, self->batch, &n, &error))
    {
      show_error (self, error);
      return;
    }
  text = g_strdup_printf (ngettext ("%u declaration is a draft again", "%u declarations are drafts again", n), n);
  khai_widget_toast (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), text);
  record_changed (self);
}

/* ---- sending ---- */

static void
set_busy (KhaiBatchWindow *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->send, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->chooser), !busy);
}

static void
sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiBatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = khai_session_send_batch_finish (KHAI_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (batch == NULL)
    {
      show_error (self, error);
      return;
    }
  self->batch = g_steal_pointer (&batch);
  gtk_widget_set_visible (self->send, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), FALSE);
  gtk_widget_set_visible (self->stop_label, FALSE);
  record_changed (self);
}

static void
key_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiBatchWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_signer_chooser_open_finish (KHAI_SIGNER_CHOOSER (source), result, &error);
  guint64 stop_after = 0;

  if (self->session == NULL)
    return;
  if (error == NULL && !g_ascii_string_to_unsigned (gtk_editable_get_text (self->stop), 10, 0, 100000, &stop_after, &error))
    g_clear_error (&error);
  if (error == NULL)
    {
      khai_session_send_batch_async (self->session, self->rows, key, (guint) stop_after, sent, g_object_ref (self));
      return;
    }
  set_busy (self, FALSE);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
send_clicked (KhaiBatchWindow *self)
{
  guint64 number;

  if (self->busy)
    return;
  if (!g_ascii_string_to_unsigned (gtk_editable_get_text (self->stop), 10, 0, 100000, &number, NULL))
    {
      khai_label_show_text (self->trouble, _("Write after how many refusals to stop, as a number; 0 never stops."));
      gtk_widget_grab_focus (GTK_WIDGET (self->stop));
      return;
    }
  khai_label_show_text (self->trouble, NULL);
  set_busy (self, TRUE);
  khai_signer_chooser_open_async (self->chooser, key_opened, g_object_ref (self));
}

/* ---- life ---- */

KhaiBatchWindow *
khai_batch_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids)
{
  KhaiBatchWindow *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && ids != NULL, NULL);

  self = g_object_new (KHAI_TYPE_BATCH_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->ids = g_ptr_array_ref (ids);
  khai_signer_chooser_set_session (self->chooser, session);
  khai_signer_chooser_look (self->chooser);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  khai_label_show_text (self->counts, _("Checking …"));
  gtk_widget_set_sensitive (self->send, FALSE);
  khai_training_start_async (khai_session_get_training (session), NULL, window_runs, g_object_ref (self));
  return self;
}

static void
khai_batch_window_dispose (GObject *object)
{
  KhaiBatchWindow *self = KHAI_BATCH_WINDOW (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->reading, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_BATCH_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->gateway, g_free);
  g_clear_pointer (&self->batch, g_free);
  G_OBJECT_CLASS (khai_batch_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiBatchWindow, name)

static void
khai_batch_window_class_init (KhaiBatchWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_batch_window_dispose;
  g_type_ensure (KHAI_TYPE_SIGNER_CHOOSER);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-batch-window.ui");
  BIND (counts);
  BIND (blocked);
  BIND (statement);
  BIND (chooser);
  BIND (stop_label);
  BIND (stop);
  BIND (trouble);
  BIND (progress);
  BIND (share);
  BIND (refused);
  BIND (send);
  BIND (hold);
  BIND (back);
  gtk_widget_class_bind_template_callback (widget_class, send_clicked);
  gtk_widget_class_bind_template_callback (widget_class, hold_clicked);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_batch_window_init (KhaiBatchWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_send_batch_row_free);
  gtk_editable_set_text (self->stop, STOP_AFTER);
}
