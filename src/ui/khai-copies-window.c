/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies of the data. Everything that reads or writes them is done in a thread: a broker's database is large. */

#include "config.h"

#include "khai-copies-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-file-dialog.h"
#include "khai-passphrase-dialog.h"
#include "khai-seal.h"
#include "khai-widgets.h"

#define PATH "khai-path"
#define EXTENSION ".khai-copy"

struct _KhaiCopiesWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) */
  char *path;            /* (owned) (nullable): the file that is being written or looked at */
  GtkWidget *damaged;
  GtkWidget *save;
  GtkWidget *open;
  GtkWidget *message;
  GtkListBox *list;
};

enum { RESTORE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiCopiesWindow, khai_copies_window, ADW_TYPE_WINDOW)

/* What a thread needs. */
typedef struct
{
  KhaiContext *context;
  KhaiStore *store;    /* (nullable): not for looking */
  char *path;
  char *passphrase;    /* (nullable) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->context);
  g_clear_object (&job->store);
  g_free (job->path);
  if (job->passphrase != NULL)
    explicit_bzero (job->passphrase, strlen (job->passphrase));
  g_free (job->passphrase);
  g_free (job);
}

static void
say (KhaiCopiesWindow *self, const char *text)
{
  khai_label_show_text (self->message, text);
}

static void
set_busy (KhaiCopiesWindow *self, const char *text)
{
  gtk_widget_set_sensitive (self->save, text == NULL && khai_session_get_store (self->session) != NULL);
  gtk_widget_set_sensitive (self->open, text == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), text == NULL);
  say (self, text);
}

static void
say_error (KhaiCopiesWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = g_strdup_printf (_("Error: %s %s"), advice->message, advice->advice);

  set_busy (self, NULL);
  say (self, text);
}

static void
run_job (KhaiCopiesWindow *self, KhaiStore *store, const char *passphrase, GTaskThreadFunc func, GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, done, NULL);
  Job *job = g_new0 (Job, 1);

  job->context = g_object_ref (khai_session_get_context (self->session));
  job->store = store != NULL ? g_object_ref (store) : NULL;
  job->path = g_strdup (self->path);
  job->passphrase = g_strdup (passphrase);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

/* ---- saving a closed copy ---- */

static void
export_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (khai_store_export (job->store, job->path, job->passphrase, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
exported (GObject *source, GAsyncResult *result, gpointer data)
{
  KhaiCopiesWindow *self = KHAI_COPIES_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      say_error (self, error);
      return;
    }
  text = g_strdup_printf (_("Saved, checked and closed: %s. Keep the passphrase apart from it: without it nobody can open the copy, you neither."),
                          self->path);
  set_busy (self, NULL);
  say (self, text);
}

static void
passphrase_chosen (gpointer owner, const char *passphrase)
{
  KhaiCopiesWindow *self = owner;

  set_busy (self, _("Copying …"));
  run_job (self, khai_session_get_store (self->session), passphrase, export_in_thread, exported);
}

static void
place_chosen (gpointer owner, const char *path)
{
  KhaiCopiesWindow *self = owner;

  g_free (self->path);
  self->path = g_strdup (path);
  khai_passphrase_dialog_choose (GTK_WINDOW (self), _("Close the copy with a passphrase"),
                                 _("The copy holds everything of your clients. It opens with this passphrase only; there is no other way in."),
                                 _("Save"), passphrase_chosen, G_OBJECT (self));
}

static void
save_clicked (KhaiCopiesWindow *self)
{
  KhaiClock *clock = khai_context_get_clock (khai_session_get_context (self->session));
  g_autofree char *today = khai_clock_today (clock);
  g_autofree char *name = g_strdup_printf ("khai-%s" EXTENSION, today);

  khai_file_dialog_save (GTK_WIDGET (self), _("Save a closed copy"), name, place_chosen, G_OBJECT (self));
}

/* ---- putting one back ---- */

typedef struct
{
  KhaiCopy *copy;
  char *passphrase;  /* (nullable) */
} Seen;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  khai_copy_free (seen->copy);
  if (seen->passphrase != NULL)
    explicit_bzero (seen->passphrase, strlen (seen->passphrase));
  g_free (seen->passphrase);
  g_free (seen);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  KhaiCopy *copy = khai_store_look_at_copy (khai_context_get_data_dir (job->context), job->path, job->passphrase,
                                            khai_context_get_clock (job->context), &error);
  Seen *seen;

  if (copy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  seen = g_new0 (Seen, 1);
  seen->copy = copy;
  seen->passphrase = g_strdup (job->passphrase);
  g_task_return_pointer (task, seen, seen_free);
}

static void
confirmed (AdwMessageDialog *dialog, const char *response, KhaiCopiesWindow *self)
{
  Seen *seen = g_object_get_data (G_OBJECT (dialog), "seen");

  if (g_str_equal (response, "restore"))
    g_signal_emit (self, signals[RESTORE], 0, self->path, seen->passphrase);
}

static void
ask_to_restore (KhaiCopiesWindow *self, Seen *seen)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *changed = seen->copy->changed_at != NULL ? khai_instant_format (seen->copy->changed_at, lang) : g_strdup ("–");
  g_autofree char *count = g_strdup_printf (ngettext ("%u declaration", "%u declarations", seen->copy->n_declarations),
                                            seen->copy->n_declarations);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Put this copy in the place of your data?"), NULL);

  g_object_set_data_full (G_OBJECT (dialog), "seen", seen, seen_free);
  /* translators: a count of declarations; a date and time */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("In it: %s; last change: %s. What is here now is kept as a file, nothing is deleted."),
                                  count, changed);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "restore", _("Restore"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed), self, 0);
  khai_dialog_present (dialog);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  KhaiCopiesWindow *self = KHAI_COPIES_WINDOW (source);
  g_autoptr (GError) error = NULL;
  Seen *seen = g_task_propagate_pointer (G_TASK (result), &error);

  if (seen == NULL)
    {
      say_error (self, error);
      return;
    }
  set_busy (self, NULL);
  ask_to_restore (self, seen);
}

static void
look (gpointer owner, const char *passphrase)
{
  KhaiCopiesWindow *self = owner;

  set_busy (self, _("Looking into the copy …"));
  run_job (self, NULL, passphrase, look_in_thread, looked);
}

static void
copy_chosen (gpointer owner, const char *path)
{
  KhaiCopiesWindow *self = owner;

  if (path != self->path)
    {
      g_free (self->path);
      self->path = g_strdup (path);
    }
  if (khai_seal_recognise (path))
    khai_passphrase_dialog_ask (GTK_WINDOW (self), _("The copy is closed"), _("Type the passphrase it was closed with."), _("Open"), look,
                                G_OBJECT (self));
  else
    look (self, NULL);
}

static void
open_clicked (KhaiCopiesWindow *self)
{
  static const char *const patterns[] = { "*" EXTENSION, "khai-*.db", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("Restore from a file"), _("Copies of Khai"), patterns, copy_chosen, G_OBJECT (self));
}

static void
row_clicked (GtkButton *button, KhaiCopiesWindow *self)
{
  copy_chosen (self, g_object_get_data (G_OBJECT (button), PATH));
}

/* ---- the list ---- */

static char *
describe (KhaiCopiesWindow *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
  g_autoptr (GDateTime) changed = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;
  g_autoptr (GDateTime) utc = changed != NULL ? g_date_time_to_utc (changed) : NULL;
  g_autofree char *instant = utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  g_autofree char *shown = instant != NULL ? khai_instant_format (instant, khai_session_get_lang (self->session)) : g_path_get_basename (path);
  g_autofree char *size = info != NULL ? g_format_size ((guint64) g_file_info_get_size (info)) : g_strdup ("");
  g_autofree char *name = g_path_get_basename (path);

  /* translators: when a copy was made; its size */
  return g_strdup_printf (g_str_has_prefix (name, "khai-before-") ? _("%s, before a change of form, %s") : _("%s, daily, %s"), shown, size);
}

static void
add_copy (KhaiCopiesWindow *self, const char *path)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = gtk_button_new_with_label (_("Restore …"));
  g_autofree char *text = describe (self, path);
  g_autofree char *name = g_strdup_printf (_("Restore the copy: %s"), text);
  GtkWidget *label = khai_label_new (text, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "khai-finding");
  g_object_set_data_full (G_OBJECT (button), PATH, g_strdup (path), g_free);
  khai_widget_set_name (button, name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (row_clicked), self, 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, text);
  gtk_list_box_append (self->list, row);
}

KhaiCopiesWindow *
khai_copies_window_new (GtkWindow *parent, KhaiSession *session, gboolean damaged)
{
  KhaiCopiesWindow *self;
  g_autoptr (GPtrArray) copies = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_COPIES_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  gtk_widget_set_visible (self->damaged, damaged);
  copies = khai_store_list_copies (khai_context_get_data_dir (khai_session_get_context (session)));
  for (guint i = 0; i < copies->len; i++)
    add_copy (self, copies->pdata[i]);
  set_busy (self, NULL);
  return self;
}

static void
khai_copies_window_dispose (GObject *object)
{
  KhaiCopiesWindow *self = KHAI_COPIES_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_COPIES_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (khai_copies_window_parent_class)->dispose (object);
}

static void
khai_copies_window_class_init (KhaiCopiesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_copies_window_dispose;
  signals[RESTORE] = g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                   G_TYPE_STRING);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-copies-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiCopiesWindow, damaged);
  gtk_widget_class_bind_template_child (widget_class, KhaiCopiesWindow, save);
  gtk_widget_class_bind_template_child (widget_class, KhaiCopiesWindow, open);
  gtk_widget_class_bind_template_child (widget_class, KhaiCopiesWindow, message);
  gtk_widget_class_bind_template_child (widget_class, KhaiCopiesWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked);
}

static void
khai_copies_window_init (KhaiCopiesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
