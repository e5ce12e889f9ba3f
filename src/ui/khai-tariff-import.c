/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The official tariff out of a file. */

#include "config.h"

#include "khai-tariff-import.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "khai-file-dialog.h"
#include "khai-tariff.h"
#include "khai-widgets.h"

#define SESSION "khai-tariff-session"

typedef struct
{
  char *dir;
  KhaiLang lang;
  KhaiClock *clock;
  char *path;
  KhaiTariffReport *report;  /* (nullable): set in the thread */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->dir);
  khai_clock_unref (job->clock);
  g_free (job->path);
  g_clear_pointer (&job->report, khai_tariff_report_free);
  g_free (job);
}

/* With a context of its own: the window's belongs to the main thread. */
static void
import_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (KhaiContext) context = khai_context_new (job->dir, job->lang, job->clock);
  GError *error = NULL;

  if (khai_tariff_import (context, job->path, &job->report, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
show_report (GtkWindow *window, const KhaiTariffReport *report)
{
  g_autofree char *text = khai_tariff_report_to_text (report);
  GtkWidget *dialog = adw_message_dialog_new (window, report->n_problems == 0 ? _("The official tariff is laid beside Khai's titles")
                                                                              : _("Nothing was imported"), NULL);
  GtkWidget *label = khai_label_new (text, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scrolled);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  khai_dialog_present (dialog);
}

static void
imported (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkWindow *window = GTK_WINDOW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && job->report == NULL)
    khai_widget_show_error (GTK_WIDGET (window), error);
  else
    show_report (window, job->report);
}

static void
file_chosen (gpointer owner, const char *path)
{
  KhaiSession *session = g_object_get_data (G_OBJECT (owner), SESSION);
  KhaiContext *context = khai_session_get_context (session);
  g_autoptr (GTask) task = g_task_new (owner, NULL, imported, NULL);
  Job *job = g_new0 (Job, 1);

  job->dir = g_strdup (khai_context_get_data_dir (context));
  job->lang = khai_context_get_lang (context);
  job->clock = khai_clock_ref (khai_context_get_clock (context));
  job->path = g_strdup (path);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, import_in_thread);
  khai_widget_toast (GTK_WIDGET (owner), _("Reading the official tariff …"));
}

void
khai_tariff_import_ask (GtkWindow *window, KhaiSession *session)
{
  static const char *const patterns[] = { "*.xlsx", "*.csv", "*.ods", "*.tsv", NULL };

  g_object_set_data_full (G_OBJECT (window), SESSION, g_object_ref (session), g_object_unref);
  khai_file_dialog_open (GTK_WIDGET (window), _("The official tariff"), _("Spreadsheets and CSV"), patterns, file_chosen, G_OBJECT (window));
}
