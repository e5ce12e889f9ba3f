/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How far a job is. The job's thread only leaves a number; the window looks at it from time to time. */

#include "config.h"

#include "khai-progress.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "khai-widgets.h"

#define PATIENCE_MS 300 /* interface.md: what takes longer shows its progress */
#define LOOK_MS 100
#define PARTS 1000

struct _KhaiProgress
{
  GtkWindow *parent;         /* (owned) (nullable) */
  char *title;               /* (owned) */
  GCancellable *cancellable; /* (owned) */
  int share;                 /* (atomic): of PARTS */
  guint timer;
  GtkWidget *window;         /* (nullable): once it is shown */
  GtkProgressBar *bar;
};

static gboolean
close_wanted (KhaiProgress *progress)
{
  g_cancellable_cancel (progress->cancellable);
  return GDK_EVENT_STOP;
}

static void
cancel_clicked (GtkButton *button, KhaiProgress *progress)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  g_cancellable_cancel (progress->cancellable);
}

static gboolean
look (gpointer data)
{
  KhaiProgress *progress = data;
  int share = g_atomic_int_get (&progress->share);

  if (share > 0)
    gtk_progress_bar_set_fraction (progress->bar, (double) share / PARTS);
  else
    gtk_progress_bar_pulse (progress->bar);
  return G_SOURCE_CONTINUE;
}

static void
make_window (KhaiProgress *progress)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *cancel = gtk_button_new_with_label (_("Cancel"));

  progress->window = g_object_new (ADW_TYPE_WINDOW, "transient-for", progress->parent, "modal", TRUE, "destroy-with-parent", TRUE,
                                   "title", progress->title, "default-width", 340, "resizable", FALSE, NULL);
  progress->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  khai_widget_set_name (GTK_WIDGET (progress->bar), progress->title);
  gtk_widget_set_halign (cancel, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "khai-page");
  gtk_box_append (GTK_BOX (box), khai_label_new (progress->title, "heading"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (progress->bar));
  gtk_box_append (GTK_BOX (box), cancel);
  adw_window_set_content (ADW_WINDOW (progress->window), box);
  g_signal_connect (cancel, "clicked", G_CALLBACK (cancel_clicked), progress);
  g_signal_connect_swapped (progress->window, "close-request", G_CALLBACK (close_wanted), progress);
  g_object_add_weak_pointer (G_OBJECT (progress->window), (gpointer *) &progress->window);
  gtk_window_present (GTK_WINDOW (progress->window));
  gtk_widget_grab_focus (cancel);
}

static gboolean
patience_ended (gpointer data)
{
  KhaiProgress *progress = data;

  make_window (progress);
  progress->timer = g_timeout_add (LOOK_MS, look, progress);
  return G_SOURCE_REMOVE;
}

KhaiProgress *
khai_progress_new (GtkWidget *near, const char *title, GCancellable *cancellable)
{
  KhaiProgress *progress = g_new0 (KhaiProgress, 1);
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (near) && title != NULL && G_IS_CANCELLABLE (cancellable), progress);

  root = gtk_widget_get_root (near);
  progress->parent = GTK_IS_WINDOW (root) ? GTK_WINDOW (g_object_ref (root)) : NULL;
  progress->title = g_strdup (title);
  progress->cancellable = g_object_ref (cancellable);
  progress->timer = g_timeout_add (PATIENCE_MS, patience_ended, progress);
  return progress;
}

void
khai_progress_tell (double share, gpointer data)
{
  KhaiProgress *progress = data;

  g_atomic_int_set (&progress->share, (int) (CLAMP (share, 0, 1) * PARTS));
}

void
khai_progress_free (KhaiProgress *progress)
{
  g_return_if_fail (progress != NULL);

  g_clear_handle_id (&progress->timer, g_source_remove);
  if (progress->window != NULL)
    {
      GtkWindow *window = GTK_WINDOW (progress->window);

      g_object_remove_weak_pointer (G_OBJECT (window), (gpointer *) &progress->window);
      gtk_window_destroy (window);
    }
  g_clear_object (&progress->parent);
  g_clear_object (&progress->cancellable);
  g_free (progress->title);
  g_free (progress);
}
