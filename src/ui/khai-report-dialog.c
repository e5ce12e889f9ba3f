/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-report-dialog.h"

#include <glib/gi18n-lib.h>

#include "khai-board.h"
#include "khai-date.h"
#include "khai-file-dialog.h"
#include "khai-widgets.h"

/* What is asked, kept while the dialogs are open. */
#define KHAI_TYPE_REPORT (khai_report_get_type ())
G_DECLARE_FINAL_TYPE (KhaiReport, khai_report, KHAI, REPORT, GObject)

struct _KhaiReport
{
  GObject parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiClient *client;    /* (owned) */
  GWeakRef near;
  GtkEditable *from, *to;
  char *first, *last;    /* (owned) (nullable): days */
};

G_DEFINE_FINAL_TYPE (KhaiReport, khai_report, G_TYPE_OBJECT)

static void
khai_report_finalize (GObject *object)
{
  KhaiReport *self = KHAI_REPORT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->client, khai_client_free);
  g_weak_ref_clear (&self->near);
  g_free (self->first);
  g_free (self->last);
  G_OBJECT_CLASS (khai_report_parent_class)->finalize (object);
}

static void
khai_report_class_init (KhaiReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_report_finalize;
}

static void
khai_report_init (KhaiReport *self)
{
  g_weak_ref_init (&self->near, NULL);
}

static void
file_chosen (gpointer owner, const char *path)
{
  KhaiReport *self = owner;
  g_autoptr (GtkWidget) near = g_weak_ref_get (&self->near);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  if (near == NULL)
    return;
  if (!khai_client_report_write (khai_session_get_context (self->session), self->client, self->first, self->last, path, &n, &error))
    {
      khai_widget_show_error (near, error);
      return;
    }
  text = g_strdup_printf (ngettext ("The report is written: %u declaration", "The report is written: %u declarations", n), n);
  khai_widget_toast (near, text);
}

static gboolean
read_day (GtkEditable *entry, char **day)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  g_clear_pointer (day, g_free);
  return *text == '\0' || khai_date_read (text, day, NULL);
}

static void
answered (KhaiReport *self, const char *response, AdwMessageDialog *dialog)
{
  g_autoptr (GtkWidget) near = g_weak_ref_get (&self->near);
  g_autofree char *name = NULL;
  gboolean pages = g_str_equal (response, "pages");

  if (near == NULL || g_str_equal (response, "cancel") || !read_day (self->from, &self->first) || !read_day (self->to, &self->last))
    return;
  name = g_strdup_printf ("%s-%s.%s", self->client->initials, self->client->tax_code, pages ? "pdf" : "xlsx");
  khai_file_dialog_save (near, _("Report for the client"), name, file_chosen, G_OBJECT (self));
  /* It lives as long as the page it was asked from, so that the file may be chosen in peace. */
  g_object_set_data_full (G_OBJECT (near), "khai-report", g_object_ref (self), g_object_unref);
}

/* A day that is none is not let through. */
static void
days_typed (KhaiReport *self, GtkEditable *entry)
{
  GtkWidget *dialog = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (entry)));
  gboolean good = read_day (self->from, &self->first) && read_day (self->to, &self->last);

  if (!ADW_IS_MESSAGE_DIALOG (dialog))
    return;
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "table", good);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "pages", good);
}

static GtkEditable *
add_day (GtkWidget *box, const char *title, KhaiReport *self)
{
  GtkWidget *label = khai_label_new (title, "caption-heading");
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("dd/mm/yyyy; empty: no limit"));
  khai_widget_set_labelled_by (entry, label);
  g_signal_connect_object (entry, "changed", G_CALLBACK (days_typed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  return GTK_EDITABLE (entry);
}

void
khai_report_dialog_ask (GtkWidget *near, KhaiSession *session, const KhaiClient *client)
{
  KhaiReport *self;
  GtkWidget *dialog;
  GtkWidget *box;

  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && client != NULL);

  self = g_object_new (KHAI_TYPE_REPORT, NULL);
  self->session = g_object_ref (session);
  self->client = khai_client_copy (client);
  g_weak_ref_set (&self->near, near);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->from = add_day (box, _("From"), self);
  self->to = add_day (box, _("Until"), self);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (near)), _("Report for the client"), client->name);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "table", _("Spreadsheet"), "pages", _("PDF"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "table");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), self, (GClosureNotify) (void (*) (void)) g_object_unref, G_CONNECT_SWAPPED);
  khai_dialog_present (dialog);
}
