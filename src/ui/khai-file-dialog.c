/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking for a file to open or to save. */

#include "config.h"

#include "khai-file-dialog.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  KhaiFileChosen chosen;
  GWeakRef owner;
} Request;

static void
request_free (gpointer data, GClosure *closure)
{
  Request *request = data;

  g_weak_ref_clear (&request->owner);
  g_free (request);
}

static void
answered (GtkNativeDialog *dialog, int response, Request *request)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&request->owner);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  KhaiFileChosen chosen = request->chosen;

  gtk_native_dialog_hide (dialog);
  g_object_unref (dialog);
  if (owner != NULL && path != NULL)
    chosen (owner, path);
}

static void
ask (GtkFileChooserNative *dialog, KhaiFileChosen chosen, GObject *owner)
{
  Request *request = g_new0 (Request, 1);

  request->chosen = chosen;
  g_weak_ref_init (&request->owner, owner);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), request, request_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GtkWindow *
window_of (GtkWidget *near)
{
  GtkRoot *root = gtk_widget_get_root (near);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

void
khai_file_dialog_open (GtkWidget *near, const char *title, const char *filter_name, const char *const *patterns, KhaiFileChosen chosen,
                       GObject *owner)
{
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (near) && chosen != NULL && G_IS_OBJECT (owner));

  dialog = gtk_file_chooser_native_new (title, window_of (near), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  if (patterns != NULL)
    {
      g_autoptr (GtkFileFilter) wanted = gtk_file_filter_new ();
      g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

      gtk_file_filter_set_name (wanted, filter_name);
      for (guint i = 0; patterns[i] != NULL; i++)
        gtk_file_filter_add_pattern (wanted, patterns[i]);
      gtk_file_filter_set_name (all, _("All files"));
      gtk_file_filter_add_pattern (all, "*");
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), wanted);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
    }
  ask (dialog, chosen, owner);
}

void
khai_file_dialog_save (GtkWidget *near, const char *title, const char *name, KhaiFileChosen chosen, GObject *owner)
{
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (near) && chosen != NULL && G_IS_OBJECT (owner));

  dialog = gtk_file_chooser_native_new (title, window_of (near), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  ask (dialog, chosen, owner);
}

void
khai_file_dialog_folder (GtkWidget *near, const char *title, KhaiFileChosen chosen, GObject *owner)
{
  g_return_if_fail (GTK_IS_WIDGET (near) && chosen != NULL && G_IS_OBJECT (owner));

  ask (gtk_file_chooser_native_new (title, window_of (near), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Open"), _("_Cancel")), chosen, owner);
}
