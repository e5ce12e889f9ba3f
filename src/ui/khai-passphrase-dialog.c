/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Asking for a passphrase. It can be pasted, is never kept, and a new one is typed twice. */

#include "config.h"

#include "khai-passphrase-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-seal.h"
#include "khai-widgets.h"

typedef struct
{
  AdwMessageDialog *dialog;
  GtkWidget *first;
  GtkWidget *second;   /* (nullable): a known passphrase is typed once */
  GtkWidget *hint;
  KhaiPassphraseTyped typed;
  GWeakRef owner;
} Request;

static void
request_free (gpointer data, GClosure *closure)
{
  Request *request = data;

  g_weak_ref_clear (&request->owner);
  g_free (request);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
typed_something (Request *request)
{
  const char *hint = NULL;

  if (request->second != NULL && !khai_seal_passphrase_is_long_enough (get_text (request->first)))
    hint = _("At least 8 characters; several words are easier to remember than signs.");
  else if (request->second != NULL && !g_str_equal (get_text (request->first), get_text (request->second)))
    hint = _("Type the same passphrase a second time.");
  khai_label_show_text (request->hint, hint);
  adw_message_dialog_set_response_enabled (request->dialog, "go", hint == NULL && *get_text (request->first) != '\0');
}

static void
answered (AdwMessageDialog *dialog, const char *response, Request *request)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&request->owner);
  char *passphrase;

  if (!g_str_equal (response, "go") || owner == NULL)
    return;
  passphrase = g_strdup (get_text (request->first));
  request->typed (owner, passphrase);
  explicit_bzero (passphrase, strlen (passphrase));
  g_free (passphrase);
}

static void
peek (GtkEntry *entry, GtkEntryIconPosition position, gpointer data)
{
  gtk_entry_set_visibility (entry, !gtk_entry_get_visibility (entry));
}

static GtkWidget *
add_entry (GtkWidget *box, const char *title, Request *request)
{
  GtkWidget *label = khai_label_new (title, NULL);
  /* Not GtkPasswordEntry: that of GTK 4.8 uses itself after it is gone when a screen reader is listening. */
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_PASSWORD);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, "view-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, _("Show or hide what is typed"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  g_signal_connect (entry, "icon-press", G_CALLBACK (peek), NULL);
  khai_widget_set_name (entry, title);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (typed_something), request);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  return entry;
}

static void
ask (GtkWindow *parent, const char *heading, const char *body, const char *verb, gboolean fresh, KhaiPassphraseTyped typed, GObject *owner)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Request *request = g_new0 (Request, 1);

  request->dialog = ADW_MESSAGE_DIALOG (dialog);
  request->typed = typed;
  g_weak_ref_init (&request->owner, owner);
  request->hint = khai_label_new (NULL, "dim-label");
  adw_message_dialog_add_responses (request->dialog, "cancel", _("Cancel"), "go", verb, NULL);
  adw_message_dialog_set_response_appearance (request->dialog, "go", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (request->dialog, "go");
  adw_message_dialog_set_close_response (request->dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered), request, request_free, 0);
  request->first = add_entry (box, _("Passphrase"), request);
  if (fresh)
    request->second = add_entry (box, _("The same passphrase again"), request);
  gtk_box_append (GTK_BOX (box), request->hint);
  adw_message_dialog_set_extra_child (request->dialog, box);
  typed_something (request);
  khai_dialog_present (dialog);
  gtk_widget_grab_focus (request->first);
}

void
khai_passphrase_dialog_ask (GtkWindow *parent, const char *heading, const char *body, const char *verb, KhaiPassphraseTyped typed, GObject *owner)
{
  ask (parent, heading, body, verb, FALSE, typed, owner);
}

void
khai_passphrase_dialog_choose (GtkWindow *parent, const char *heading, const char *body, const char *verb, KhaiPassphraseTyped typed, GObject *owner)
{
  ask (parent, heading, body, verb, TRUE, typed, owner);
}
