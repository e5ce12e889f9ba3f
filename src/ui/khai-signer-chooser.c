/* SPDX-License-Identifier: GPL-3.0-or-later */

/* With what to sign. Every click on a button that signs spends at most one try of a PIN, and the PIN lives no longer than that. */

#include "config.h"

#include "khai-signer-chooser.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-signing.h"
#include "khai-widgets.h"

#define ADDRESS "khai-address"
#define SETTING "signing-certificate"
#define PIN_WIDTH_CHARS 24

struct _KhaiSignerChooser
{
  AdwBin parent_instance;

  KhaiSession *session;        /* (owned) (nullable) */
  GPtrArray *certificates;     /* (owned) (nullable): on tokens, when last looked */
  char *file;                  /* (owned) (nullable): PKCS#12 */
  char *address;               /* (owned) (nullable): what is chosen; NULL is the training key */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  GCancellable *cancellable;   /* (owned) */
  gboolean quiet;
  GtkBox *choices;
  GtkWidget *warning;
  GtkWidget *look;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiSignerChooser, khai_signer_chooser, ADW_TYPE_BIN)

static const KhaiCertificate *
chosen_certificate (KhaiSignerChooser *self)
{
  for (guint i = 0; self->address != NULL && self->certificates != NULL && i < self->certificates->len; i++)
    if (g_str_equal (((KhaiCertificate *) self->certificates->pdata[i])->uri, self->address))
      return self->certificates->pdata[i];
  return NULL;
}

static void
show_warning (KhaiSignerChooser *self)
{
  const KhaiCertificate *certificate = chosen_certificate (self);
  g_autofree char *warning = certificate != NULL ? khai_signing_warn (khai_session_get_context (self->session), certificate) : NULL;

  khai_label_show_text (self->warning, warning);
}

static void
choose (KhaiSignerChooser *self, const char *address)
{
  KhaiStore *store = khai_session_get_store (self->session);

  if (g_strcmp0 (self->address, address) == 0)
    return;
  g_free (self->address);
  self->address = g_strdup (address);
  /* Only a convenience for next time: a disk that does not take it will say so when the declaration is queued. */
  if (store != NULL)
    khai_store_set_setting (store, SETTING, address, NULL);
  show_warning (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
button_toggled (GtkCheckButton *button, KhaiSignerChooser *self)
{
  if (!self->quiet && gtk_check_button_get_active (button))
    choose (self, g_object_get_data (G_OBJECT (button), ADDRESS));
}

static void
add_choice (KhaiSignerChooser *self, const char *address, const char *label)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->choices));
  GtkWidget *button = gtk_check_button_new_with_label (label);
  GtkWidget *text = gtk_widget_get_last_child (button);

  if (GTK_IS_LABEL (text))
    {
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
    }
  if (first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
  g_object_set_data_full (G_OBJECT (button), ADDRESS, g_strdup (address), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_strcmp0 (address, self->address) == 0);
  g_signal_connect_object (button, "toggled", G_CALLBACK (button_toggled), self, 0);
  gtk_box_append (self->choices, button);
}

static void
rebuild (KhaiSignerChooser *self)
{
  self->quiet = TRUE;
  khai_widget_remove_children (GTK_WIDGET (self->choices));
  /* A token that was pulled out cannot be chosen; what it was is remembered in the setting. */
  if (self->address != NULL && chosen_certificate (self) == NULL && g_strcmp0 (self->address, self->file) != 0)
    g_clear_pointer (&self->address, g_free);
  add_choice (self, NULL, _("The training key of this computer (no PIN)"));
  for (guint i = 0; self->certificates != NULL && i < self->certificates->len; i++)
    {
      const KhaiCertificate *certificate = self->certificates->pdata[i];
      g_autofree char *what = khai_signing_describe (khai_session_get_context (self->session), certificate);
      /* translators: a certificate, and the name of the token it is on */
      g_autofree char *label = g_strdup_printf (_("%s (token %s)"), what, certificate->token);

      add_choice (self, certificate->uri, label);
    }
  if (self->file != NULL)
    {
      g_autofree char *name = g_path_get_basename (self->file);
      /* translators: the name of a file */
      g_autofree char *label = g_strdup_printf (_("Key file %s"), name);

      add_choice (self, self->file, label);
    }
  self->quiet = FALSE;
  show_warning (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiSignerChooser) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *certificates = khai_signing_list_finish (result, &error);
  KhaiStore *store;

  if (self->session == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_pointer (&certificates, g_ptr_array_unref);
      return;
    }
  gtk_widget_set_sensitive (self->look, TRUE);
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  self->certificates = certificates;
  store = khai_session_get_store (self->session);
  if (self->address == NULL && store != NULL)
    self->address = khai_store_get_setting (store, SETTING, NULL);
  rebuild (self);
}

void
khai_signer_chooser_look (KhaiSignerChooser *self)
{
  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self));

  if (self->session == NULL)
    return;
  gtk_widget_set_sensitive (self->look, FALSE);
  khai_signing_list_async (khai_session_get_context (self->session), self->cancellable, looked, g_object_ref (self));
}

void
khai_signer_chooser_set_session (KhaiSignerChooser *self, KhaiSession *session)
{
  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self));

  g_set_object (&self->session, session);
  rebuild (self);
}

gboolean
khai_signer_chooser_can_sign (KhaiSignerChooser *self)
{
  const KhaiCertificate *certificate;
  KhaiValidity validity;

  g_return_val_if_fail (KHAI_IS_SIGNER_CHOOSER (self), FALSE);

  certificate = chosen_certificate (self);
  if (certificate == NULL)
    return TRUE;
  validity = khai_certificate_validity (certificate, khai_clock_now (khai_context_get_clock (khai_session_get_context (self->session))));
  return certificate->pin_state != KHAI_PIN_LOCKED && (validity == KHAI_VALIDITY_GOOD || validity == KHAI_VALIDITY_SOON);
}

static void
file_chosen (GtkNativeDialog *dialog, int response, KhaiSignerChooser *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      g_free (self->file);
      self->file = g_file_get_path (file);
      g_free (self->address);
      self->address = g_strdup (self->file);
      rebuild (self);
    }
  g_clear_object (&self->chooser);
}

static void
file_clicked (KhaiSignerChooser *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Key files (.p12, .pfx)"));
  gtk_file_filter_add_suffix (filter, "p12");
  gtk_file_filter_add_suffix (filter, "pfx");
  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (_("Use a key file"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("Use it"), _("Cancel"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- the PIN ---- */

static void
opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiSignerChooser *self = g_task_get_source_object (task);
  GError *error = NULL;
  KhaiKey *key = khai_signing_open_finish (result, &error);

  /* How many tries are left may have changed. */
  khai_signer_chooser_look (self);
  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) khai_key_unref);
  else
    g_task_return_error (task, error);
}

static void
answered (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KhaiSignerChooser *self = g_task_get_source_object (task);
  GtkEditable *entry = GTK_EDITABLE (adw_message_dialog_get_extra_child (dialog));

  if (g_str_equal (response, "sign") && self->address != NULL && self->session != NULL)
    khai_signing_open_async (khai_session_get_context (self->session), self->address, gtk_editable_get_text (entry), NULL, opened,
                             g_steal_pointer (&task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no PIN was entered");
  gtk_editable_set_text (entry, "");
}

static void
pin_typed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "sign", *gtk_editable_get_text (entry) != '\0');
}

static void
ask_pin (KhaiSignerChooser *self, GTask *task)
{
  const KhaiCertificate *certificate = chosen_certificate (self);
  g_autofree char *warning = certificate != NULL ? khai_signing_warn (khai_session_get_context (self->session), certificate) : NULL;
  g_autofree char *file = certificate == NULL ? g_path_get_basename (self->address) : NULL;
  g_autofree char *body = g_strconcat (certificate != NULL ? certificate->owner : file, "\n",
                                       _("It is tried once and kept nowhere. With it you sign the declaration."),
                                       warning != NULL ? "\n" : NULL, warning, NULL);
  const char *name = certificate != NULL ? _("PIN of the token") : _("Passphrase of the key file");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), name, body);
  /* A password entry of GTK 4.8 is still asked by assistive technologies after it is gone, and ends the program. */
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_visibility (GTK_ENTRY (entry), FALSE);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_PASSWORD);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), PIN_WIDTH_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  khai_widget_set_name (entry, name);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "sign", _("Sign"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "sign", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "sign");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (pin_typed), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (answered), g_object_ref (task));
  khai_dialog_present (dialog);
  gtk_widget_grab_focus (entry);
}

void
khai_signer_chooser_open_async (KhaiSignerChooser *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_signer_chooser_open_async);
  if (self->address != NULL)
    ask_pin (self, task);
  else
    g_task_return_pointer (task, NULL, NULL);
}

KhaiKey *
khai_signer_chooser_open_finish (KhaiSignerChooser *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
khai_signer_chooser_dispose (GObject *object)
{
  KhaiSignerChooser *self = KHAI_SIGNER_CHOOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SIGNER_CHOOSER);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_signer_chooser_parent_class)->dispose (object);
}

static void
khai_signer_chooser_finalize (GObject *object)
{
  KhaiSignerChooser *self = KHAI_SIGNER_CHOOSER (object);

  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self->file);
  g_free (self->address);
  G_OBJECT_CLASS (khai_signer_chooser_parent_class)->finalize (object);
}

static void
khai_signer_chooser_class_init (KhaiSignerChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_signer_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_signer_chooser_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-signer-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSignerChooser, choices);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignerChooser, warning);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignerChooser, look);
  gtk_widget_class_bind_template_callback (widget_class, khai_signer_chooser_look);
  gtk_widget_class_bind_template_callback (widget_class, file_clicked);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_signer_chooser_init (KhaiSignerChooser *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
