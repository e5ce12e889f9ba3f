/* SPDX-License-Identifier: GPL-3.0-or-later */

/* With what to sign. What is chosen signs acts after the submission as well. */

#include "config.h"

#include "khai-signer-chooser.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-pin-dialog.h"
#include "khai-signing.h"
#include "khai-widgets.h"

#define ADDRESS "khai-address"

struct _KhaiSignerChooser
{
  AdwBin parent_instance;

  KhaiSession *session;        /* (owned) (nullable) */
  GPtrArray *certificates;     /* (owned) (nullable): on tokens, when last looked */
  char *file;                  /* (owned) (nullable): PKCS#12 */
  char *address;               /* (owned) (nullable): what is chosen; NULL is the training key */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
  GCancellable *cancellable;   /* (owned) */
  const char *none;            /* (nullable): what no certificate means; constant. NULL: the training key signs */
  gboolean looked;             /* at the tokens, once at least */
  char *preferred;             /* (owned) (nullable) */
  gboolean quiet;
  GtkWidget *group;            /* (owned): shown nowhere; a single choice is one of a group, too */
  GtkWidget *title;
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

static gboolean
is_on_token (const char *address)
{
  return address != NULL && g_str_has_prefix (address, "pkcs11:");
}

/* What was chosen once and is not there now: another certificate must not take its place unnoticed. */
static gboolean
is_missing (KhaiSignerChooser *self)
{
  if (is_on_token (self->address))
    return self->looked && chosen_certificate (self) == NULL;
  return self->address != NULL && !g_file_test (self->address, G_FILE_TEST_EXISTS);
}

static void
show_warning (KhaiSignerChooser *self)
{
  const KhaiCertificate *certificate = chosen_certificate (self);
  g_autofree char *warning = certificate != NULL ? khai_signing_warn (khai_session_get_context (self->session), certificate) : NULL;

  if (is_missing (self))
    warning = g_strdup (is_on_token (self->address) ? _("The token with this certificate is not plugged in. Plug it in and look again, or choose another.")
                                                    : _("The key file is not there any more. Choose it again, or choose another certificate."));
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
  if (store != NULL && self->none == NULL)
    {
      const KhaiCertificate *certificate = chosen_certificate (self);

      khai_store_set_setting (store, KHAI_SIGNER_SETTING, address, NULL);
      khai_signing_note (khai_session_get_context (self->session), certificate != NULL ? certificate->owner : NULL,
                         certificate != NULL ? certificate->not_after : 0);
    }
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
  GtkWidget *button = gtk_check_button_new_with_label (label);
  GtkWidget *text = gtk_widget_get_last_child (button);

  if (GTK_IS_LABEL (text))
    {
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
    }
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (self->group));
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
  add_choice (self, NULL, self->none != NULL ? self->none : _("The training key of this computer (no PIN)"));
  for (guint i = 0; self->certificates != NULL && i < self->certificates->len; i++)
    {
      const KhaiCertificate *certificate = self->certificates->pdata[i];
      g_autofree char *what = khai_signing_describe (khai_session_get_context (self->session), certificate);
      /* translators: a certificate, and the name of the token it is on */
      g_autofree char *label = g_strdup_printf (_("%s (token %s)"), what, certificate->token);

      add_choice (self, certificate->uri, label);
    }
  if (is_on_token (self->address) && chosen_certificate (self) == NULL)
    add_choice (self, self->address, _("The certificate that was chosen last, on a token"));
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
  self->looked = TRUE;
  rebuild (self);
}

void
khai_signer_chooser_prefer (KhaiSignerChooser *self, const char *address)
{
  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self));

  if (g_strcmp0 (self->preferred, address) == 0)
    return;
  g_free (self->preferred);
  self->preferred = g_strdup (address);
  if (address != NULL)
    khai_signer_chooser_set_address (self, address);
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
  g_autofree char *chosen = NULL;

  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self) && KHAI_IS_SESSION (session));

  g_set_object (&self->session, session);
  if (self->none == NULL && khai_session_get_store (session) != NULL)
    chosen = khai_store_get_setting (khai_session_get_store (session), KHAI_SIGNER_SETTING, NULL);
  khai_signer_chooser_set_address (self, chosen);
}

void
khai_signer_chooser_set_purpose (KhaiSignerChooser *self, const char *title, const char *none)
{
  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self) && title != NULL && none != NULL);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  self->none = none;
}

void
khai_signer_chooser_set_address (KhaiSignerChooser *self, const char *address)
{
  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self));

  if (address != self->address)
    {
      g_free (self->address);
      self->address = g_strdup (address);
    }
  if (address != NULL && !is_on_token (address))
    {
      g_free (self->file);
      self->file = g_strdup (address);
    }
  rebuild (self);
}

const char *
khai_signer_chooser_get_address (KhaiSignerChooser *self)
{
  g_return_val_if_fail (KHAI_IS_SIGNER_CHOOSER (self), NULL);

  return self->address;
}

const KhaiCertificate *
khai_signer_chooser_get_certificate (KhaiSignerChooser *self)
{
  g_return_val_if_fail (KHAI_IS_SIGNER_CHOOSER (self), NULL);

  return chosen_certificate (self);
}

gboolean
khai_signer_chooser_can_sign (KhaiSignerChooser *self)
{
  const KhaiCertificate *certificate;
  KhaiValidity validity;

  g_return_val_if_fail (KHAI_IS_SIGNER_CHOOSER (self), FALSE);

  certificate = chosen_certificate (self);
  if (certificate == NULL)
    return !is_missing (self) && (self->looked || !is_on_token (self->address));
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
      choose (self, self->file);
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
  KhaiKey *key = khai_pin_dialog_open_finish (result, &error);

  /* How many tries are left may have changed. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    khai_signer_chooser_look (self);
  if (key != NULL)
    {
      g_autofree char *owner = khai_key_owner (key);

      khai_signing_note (khai_session_get_context (self->session), owner, khai_key_not_after (key));
      g_task_return_pointer (task, key, (GDestroyNotify) khai_key_unref);
    }
  else
    g_task_return_error (task, error);
}

void
khai_signer_chooser_open_async (KhaiSignerChooser *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KHAI_IS_SIGNER_CHOOSER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, khai_signer_chooser_open_async);
  if (self->address != NULL)
    {
      KhaiPinRequest request = { self->address, chosen_certificate (self), _("With it you sign the declaration."), _("Sign") };

      khai_pin_dialog_open_async (GTK_WIDGET (self), self->session, &request, opened, g_steal_pointer (&task));
    }
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
  g_clear_object (&self->group);
  g_free (self->file);
  g_free (self->address);
  g_free (self->preferred);
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
  gtk_widget_class_bind_template_child (widget_class, KhaiSignerChooser, title);
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
  self->group = g_object_ref_sink (gtk_check_button_new ());
  gtk_widget_init_template (GTK_WIDGET (self));
}
