/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every click on a button that signs spends at most one try of a PIN, and the PIN lives no longer than that. */

#include "config.h"

#include "khai-pin-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-signing.h"
#include "khai-widgets.h"

#define PIN_WIDTH_CHARS 24

typedef struct
{
  KhaiSession *session; /* (owned) */
  char *address;        /* (owned) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->session);
  g_free (opening->address);
  g_free (opening);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  KhaiKey *key = khai_signing_open_finish (result, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) khai_key_unref);
  else
    g_task_return_error (task, error);
}

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));

  if (g_str_equal (response, "open"))
    khai_signing_open_async (khai_session_get_context (opening->session), opening->address, gtk_editable_get_text (entry), NULL, opened,
                             g_steal_pointer (&task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no PIN was entered");
  gtk_editable_set_text (entry, "");
}

static void
pin_typed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "open", *gtk_editable_get_text (entry) != '\0');
}

static GtkWidget *
new_entry (const char *name)
{
  /* A password entry of GTK 4.8 is still asked by assistive technologies after it is gone, and ends the program. */
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_PASSWORD);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), PIN_WIDTH_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  khai_widget_set_name (entry, name);
  return entry;
}

static void
show_dialog (GtkWidget *near, KhaiSession *session, const KhaiPinRequest *request, GTask *task)
{
  const KhaiCertificate *certificate = request->certificate;
  g_autofree char *whose = certificate != NULL ? khai_signing_describe (khai_session_get_context (session), certificate)
                                               : g_path_get_basename (request->address);
  g_autofree char *warning = certificate != NULL ? khai_signing_warn (khai_session_get_context (session), certificate) : NULL;
  g_autofree char *body = g_strconcat (whose, "\n", _("It is tried once and kept nowhere."), " ", request->purpose,
                                       warning != NULL ? "\n" : NULL, warning, NULL);
  const char *name = certificate != NULL ? _("PIN of the token") : _("Passphrase of the key file");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (near)), name, body);
  GtkWidget *entry = new_entry (name);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "open", request->verb, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "open", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "open");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (pin_typed), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (answered), g_object_ref (task));
  khai_dialog_present (dialog);
  gtk_widget_grab_focus (entry);
}

void
khai_pin_dialog_open_async (GtkWidget *near, KhaiSession *session, const KhaiPinRequest *request, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Opening *opening;

  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && request != NULL && request->address != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_pin_dialog_open_async);
  opening = g_new0 (Opening, 1);
  opening->session = g_object_ref (session);
  opening->address = g_strdup (request->address);
  g_task_set_task_data (task, opening, opening_free);
  show_dialog (near, session, request, task);
}

KhaiKey *
khai_pin_dialog_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- signing with what was chosen ---- */

typedef struct
{
  GWeakRef near;        /* GtkWidget */
  KhaiSession *session; /* (owned) */
  char *address;        /* (owned) */
} Signing;

static void
signing_free (gpointer data)
{
  Signing *signing = data;

  g_weak_ref_clear (&signing->near);
  g_object_unref (signing->session);
  g_free (signing->address);
  g_free (signing);
}

static void
signer_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  KhaiKey *key = khai_pin_dialog_open_finish (result, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) khai_key_unref);
  else
    g_task_return_error (task, error);
}

static const KhaiCertificate *
find (const GPtrArray *certificates, const char *address)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    if (g_str_equal (((KhaiCertificate *) certificates->pdata[i])->uri, address))
      return certificates->pdata[i];
  return NULL;
}

static void
ask (GTask *task, const KhaiCertificate *certificate)
{
  Signing *signing = g_task_get_task_data (task);
  g_autoptr (GtkWidget) near = g_weak_ref_get (&signing->near);
  KhaiPinRequest request = { signing->address, certificate, _("With it you sign what is sent now."), _("Sign") };

  if (near != NULL && gtk_widget_get_root (near) != NULL)
    khai_pin_dialog_open_async (near, signing->session, &request, signer_opened, g_object_ref (task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the page is gone");
}

static void
certificates_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) certificates = khai_signing_list_finish (result, &error);
  const KhaiCertificate *certificate = find (certificates, signing->address);

  if (error == NULL && certificate == NULL)
    g_set_error_literal (&error, KHAI_ERROR, KHAI_ERROR_TOKEN_ABSENT, "the token that was chosen is not plugged in");
  if (error != NULL)
    g_task_return_error (task, error);
  else
    ask (task, certificate);
}

void
khai_signer_open_async (GtkWidget *near, KhaiSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Signing *signing;
  GError *error = NULL;
  KhaiStore *store;

  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session));

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_signer_open_async);
  store = khai_session_get_store (session);
  signing = g_new0 (Signing, 1);
  g_weak_ref_init (&signing->near, near);
  signing->session = g_object_ref (session);
  signing->address = store != NULL ? khai_store_get_setting (store, KHAI_SIGNER_SETTING, &error) : NULL;
  g_task_set_task_data (task, signing, signing_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (signing->address == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else if (g_str_has_prefix (signing->address, "pkcs11:"))
    khai_signing_list_async (khai_session_get_context (session), NULL, certificates_listed, g_steal_pointer (&task));
  else
    ask (task, NULL);
}

KhaiKey *
khai_signer_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
