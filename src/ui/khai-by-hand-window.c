/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The route for the day the Single Window is shut. The checklist is data; below it stands the one thing to do next: make the file, read the reply, or say that
 * it was not handed in. */

#include "config.h"

#include "khai-by-hand-window.h"

#include <glib/gi18n-lib.h>

#include "khai-by-hand.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-file-dialog.h"
#include "khai-signer-chooser.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

struct _KhaiByHandWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) */
  char *folder;          /* (owned) (nullable): where the file goes */
  gboolean busy;
  GtkListBox *steps;
  KhaiSignerChooser *chooser;
  GtkWidget *status;
  GtkWidget *make;
  GtkWidget *read;
  GtkWidget *not_handed_in;
};

G_DEFINE_FINAL_TYPE (KhaiByHandWindow, khai_by_hand_window, ADW_TYPE_WINDOW)

/* ---- how it stands ---- */

static KhaiOutboxEntry *
find_entry (KhaiByHandWindow *self)
{
  return khai_store_get_outbox (khai_session_get_store (self->session), khai_editor_get_id (self->editor), NULL);
}

static gboolean
is_out (const KhaiOutboxEntry *entry)
{
  return entry != NULL && entry->handed_at != NULL && (g_str_equal (entry->state, "queued") || g_str_equal (entry->state, "unknown"));
}

static char *
describe (KhaiByHandWindow *self, const KhaiOutboxEntry *entry)
{
  g_autofree char *when = is_out (entry) ? khai_instant_format (entry->handed_at, khai_session_get_lang (self->session)) : NULL;

  if (when != NULL)
    /* translators: a date and time of day, then the path of a file */
    return g_strdup_printf (_("Handed out on %s as %s. Nothing of it goes over the network until its reply is read."), when, entry->handed_to);
  if (khai_editor_is_editable (self->editor))
    return g_strdup (_("The file is signed. From then on the declaration is not sent over the network and cannot be changed."));
  if (entry != NULL && (g_str_equal (entry->state, "queued") || g_str_equal (entry->state, "unknown")))
    return g_strdup (_("It waits to be sent. With the file it is taken out of the queue."));
  return g_strdup (_("It has its answer: there is nothing to carry."));
}

static void
refresh (KhaiByHandWindow *self)
{
  g_autoptr (KhaiOutboxEntry) entry = find_entry (self);
  g_autofree char *text = describe (self, entry);
  gboolean editable = khai_editor_is_editable (self->editor);
  gboolean out = is_out (entry);
  gboolean waits = entry != NULL && (g_str_equal (entry->state, "queued") || g_str_equal (entry->state, "unknown"));

  khai_label_show_text (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), editable);
  gtk_widget_set_visible (self->make, editable || waits);
  gtk_button_set_label (GTK_BUTTON (self->make), out ? _("Make the file again …") : _("Make the file …"));
  gtk_widget_set_visible (self->read, out);
  gtk_widget_set_visible (self->not_handed_in, out);
  gtk_widget_set_sensitive (self->make, !self->busy);
  /* One button is the next thing to do. */
  (out ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (self->make, "suggested-action");
  (out ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->read, "suggested-action");
}

static void
show_steps (KhaiByHandWindow *self, const GPtrArray *steps)
{
  KhaiLang lang = khai_session_get_lang (self->session);

  for (guint i = 0; i < steps->len; i++)
    {
      const KhaiFallbackStep *step = steps->pdata[i];
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      g_autofree char *text = g_strdup_printf ("%u. %s", i + 1, step->text[lang]);
      g_autofree char *name = g_strdup_printf ("%s %s", text, step->more[lang] != NULL ? step->more[lang] : "");

      gtk_box_append (GTK_BOX (box), khai_label_new (text, NULL));
      if (step->more[lang] != NULL)
        gtk_box_append (GTK_BOX (box), khai_label_new (step->more[lang], "dim-label"));
      if (step->source != NULL)
        gtk_box_append (GTK_BOX (box), khai_label_new (step->source, "dim-label"));
      gtk_widget_add_css_class (box, "khai-finding");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      khai_widget_set_name (row, name);
      gtk_list_box_append (self->steps, row);
    }
}

/* ---- the file ---- */

static void
show_failure (KhaiByHandWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = g_strdup_printf ("%s %s", advice->message, advice->advice);

  self->busy = FALSE;
  refresh (self);
  g_info ("%s", error->message);
  khai_label_show_text (self->status, text);
}

static void
made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiByHandWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = khai_by_hand_out_finish (KHAI_OUTBOX (source), result, &error);

  if (self->editor == NULL)
    return;
  khai_editor_reload_record (self->editor, NULL);
  khai_session_tell_changed (self->session, khai_editor_get_id (self->editor));
  self->busy = FALSE;
  if (path == NULL)
    show_failure (self, error);
  else
    {
      refresh (self);
      gtk_widget_grab_focus (self->read);
    }
}

typedef struct
{
  KhaiByHandWindow *window; /* (owned) */
  KhaiKey *key;             /* (owned) (nullable) */
} Making;

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Making *making = user_data;
  g_autoptr (KhaiByHandWindow) self = making->window;
  g_autoptr (KhaiKey) key = making->key;
  g_autofree char *base_url = NULL;
  g_autofree char *ca_file = NULL;
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = NULL;

  g_free (making);
  if (self->editor == NULL)
    return;
  if (khai_training_start_finish (KHAI_TRAINING (source), result, &base_url, &ca_file, &error) && khai_editor_flush (self->editor, &error))
    outbox = khai_session_get_outbox (self->session, &error);
  if (outbox == NULL)
    {
      show_failure (self, error);
      return;
    }
  khai_by_hand_out_async (outbox, khai_editor_get_id (self->editor), self->folder, base_url, ca_file, key, NULL, made, g_object_ref (self));
}

static void
make_with (KhaiByHandWindow *self, KhaiKey *key)
{
  Making *making = g_new0 (Making, 1);

  making->window = g_object_ref (self);
  making->key = key;
  khai_training_start_async (khai_session_get_training (self->session), NULL, ready, making);
}

static void
key_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiByHandWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  KhaiKey *key = khai_signer_chooser_open_finish (KHAI_SIGNER_CHOOSER (source), result, &error);

  if (self->editor == NULL)
    g_clear_pointer (&key, khai_key_unref);
  else if (error == NULL)
    make_with (self, key);
  else
    show_failure (self, error);
}

static void
folder_chosen (gpointer owner, const char *path)
{
  KhaiByHandWindow *self = owner;

  if (self->editor == NULL || self->busy)
    return;
  g_free (self->folder);
  self->folder = g_strdup (path);
  self->busy = TRUE;
  refresh (self);
  if (khai_editor_is_editable (self->editor))
    khai_signer_chooser_open_async (self->chooser, key_opened, g_object_ref (self));
  else
    make_with (self, NULL);
}

static void
make_clicked (KhaiByHandWindow *self)
{
  khai_file_dialog_folder (GTK_WIDGET (self), _("Where the file is put"), folder_chosen, G_OBJECT (self));
}

/* ---- the reply ---- */

char *
khai_by_hand_read_text (KhaiSession *session, const char *path, char **declaration, GError **error)
{
  KhaiOutbox *outbox = khai_session_get_outbox (session, error);
  g_autoptr (KhaiReplyReport) report = outbox != NULL ? khai_by_hand_read_reply (outbox, path, error) : NULL;

  if (report == NULL)
    return NULL;
  khai_session_tell_changed (session, report->declaration);
  *declaration = g_strdup (report->declaration);
  if (!report->accepted)
    return g_strdup_printf (_("%s was refused. What is to be corrected is under Check."), report->reference);
  /* translators: a reference, the declaration number, the state */
  return g_strdup_printf (_("%s: number %s, %s"), report->reference, report->number != NULL ? report->number : "–",
                          khai_state_get_word (report->state));
}

static void
reply_chosen (gpointer owner, const char *path)
{
  KhaiByHandWindow *self = owner;
  g_autoptr (GError) error = NULL;
  g_autofree char *declaration = NULL;
  g_autofree char *text = NULL;

  if (self->editor == NULL)
    return;
  text = khai_by_hand_read_text (self->session, path, &declaration, &error);
  if (text == NULL)
    {
      show_failure (self, error);
      return;
    }
  khai_editor_reload_record (self->editor, NULL);
  refresh (self);
  khai_label_show_text (self->status, text);
}

static void
read_clicked (KhaiByHandWindow *self)
{
  static const char *const patterns[] = { "*.reply.json", "*.json", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("Read the reply file"), _("Reply files"), patterns, reply_chosen, G_OBJECT (self));
}

static void
not_handed_in_answered (GtkWidget *dialog, const char *response, KhaiByHandWindow *self)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox;

  if (!g_str_equal (response, "send") || self->editor == NULL)
    return;
  outbox = khai_session_get_outbox (self->session, &error);
  if (outbox == NULL || !khai_by_hand_take_back (outbox, khai_editor_get_id (self->editor), &error))
    {
      show_failure (self, error);
      return;
    }
  khai_editor_reload_record (self->editor, NULL);
  khai_session_tell_changed (self->session, khai_editor_get_id (self->editor));
  khai_session_start (self->session);
  refresh (self);
}

static void
not_handed_in_clicked (KhaiByHandWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("The file was not handed in?"),
                                              _("Then the declaration goes over the network, with the same contents and the same key. Destroy the file. Should "
                                                "somebody hand it in all the same, the Single Window knows the key and makes no second declaration of it."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "send", _("_It was not, send it"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (not_handed_in_answered), self, 0);
  khai_dialog_present (dialog);
}

/* ---- life ---- */

KhaiByHandWindow *
khai_by_hand_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error)
{
  g_autoptr (GPtrArray) steps = khai_reference_get_fallback_steps (khai_session_get_reference (session), error);
  KhaiByHandWindow *self;

  if (steps == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_BY_HAND_WINDOW, "transient-for", window, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  khai_signer_chooser_set_session (self->chooser, session);
  show_steps (self, steps);
  refresh (self);
  return self;
}

static void
khai_by_hand_window_dispose (GObject *object)
{
  KhaiByHandWindow *self = KHAI_BY_HAND_WINDOW (object);

  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (khai_by_hand_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiByHandWindow, name)

static void
khai_by_hand_window_class_init (KhaiByHandWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_by_hand_window_dispose;
  g_type_ensure (KHAI_TYPE_SIGNER_CHOOSER);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-by-hand-window.ui");
  BIND (steps);
  BIND (chooser);
  BIND (status);
  BIND (make);
  BIND (read);
  BIND (not_handed_in);
  gtk_widget_class_bind_template_callback (widget_class, make_clicked);
  gtk_widget_class_bind_template_callback (widget_class, read_clicked);
  gtk_widget_class_bind_template_callback (widget_class, not_handed_in_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_by_hand_window_init (KhaiByHandWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
