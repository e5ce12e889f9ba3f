/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The connection: which window, how to be let in, with which certificate. Every choice is kept when it is made; the address, which is typed, when it
 * is finished. */

#include "config.h"

#include "khai-connection-window.h"

#include <glib/gi18n-lib.h>

#include "khai-connection.h"
#include "khai-error.h"
#include "khai-file-dialog.h"
#include "khai-pin-dialog.h"
#include "khai-sign-in-window.h"
#include "khai-signer-chooser.h"
#include "khai-widgets.h"

struct _KhaiConnectionWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;        /* (owned) */
  KhaiConnection *connection;  /* (owned) (nullable): of the window that was found */
  KhaiAccess *access;          /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned) */
  gboolean quiet;              /* what is shown changes, not what is chosen */
  GtkCheckButton *training;
  GtkCheckButton *other;
  GtkWidget *place;            /* address and authority of the other window */
  GtkEditable *address;
  GtkLabel *authority;
  GtkWidget *choose_authority;
  GtkWidget *forget_authority;
  GtkWidget *trouble;
  GtkWidget *entrance;         /* what needs a window that was found */
  GtkCheckButton *by_key;
  GtkCheckButton *by_person;
  GtkWidget *standing;
  GtkWidget *sign_in;
  GtkWidget *sign_out;
  KhaiSignerChooser *chooser;
  GtkWidget *opened;
  GtkWidget *open;
  GtkWidget *try;
  GtkSpinner *spinner;
  GtkWidget *verdict;
  GtkBox *findings;
};

G_DEFINE_FINAL_TYPE (KhaiConnectionWindow, khai_connection_window, ADW_TYPE_WINDOW)

static void find_window (KhaiConnectionWindow *self);
static void address_finished (KhaiConnectionWindow *self);

static KhaiContext *
get_context (KhaiConnectionWindow *self)
{
  return khai_session_get_context (self->session);
}

static void
forget_trial (KhaiConnectionWindow *self)
{
  khai_widget_remove_children (GTK_WIDGET (self->findings));
  khai_label_show_text (self->verdict, NULL);
}

static void
show_trouble (KhaiConnectionWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = error != NULL ? khai_advice_for_error (error) : NULL;
  g_autofree char *text = advice != NULL ? g_strdup_printf ("%s %s", advice->message, advice->advice) : NULL;

  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT))
    khai_label_show_text (self->trouble, _("This is no address of a Single Window. It begins with https:// and has neither a name before an @ nor a question mark."));
  else
    khai_label_show_text (self->trouble, text);
}

/* ---- how we are let in ---- */

static void
show_standing (KhaiConnectionWindow *self)
{
  gboolean person = self->connection != NULL && self->connection->person;
  const char *text = NULL;
  gboolean in = FALSE;

  switch (self->access != NULL ? khai_access_get_state (self->access) : KHAI_ACCESS_BY_KEY)
    {
    case KHAI_ACCESS_UNKNOWN:
      text = _("Looking into the keyring …");
      break;
    case KHAI_ACCESS_SIGNED_OUT:
      text = _("Nobody is signed in. What is sent waits until somebody is.");
      break;
    case KHAI_ACCESS_SIGNED_IN:
      text = _("You are signed in, and the keyring of this computer keeps it.");
      in = TRUE;
      break;
    case KHAI_ACCESS_UNTIL_CLOSED:
      text = _("You are signed in until Khai is closed. No keyring could keep it: you will be asked again at the next start.");
      in = TRUE;
      break;
    case KHAI_ACCESS_BY_KEY:
    default:
      break;
    }
  khai_label_show_text (self->standing, person ? text : NULL);
  gtk_widget_set_visible (self->sign_in, person && !in);
  gtk_widget_set_visible (self->sign_out, person && in);
}

static void
access_changed (KhaiConnectionWindow *self)
{
  KhaiAccessState state = khai_access_get_state (self->access);

  show_standing (self);
  forget_trial (self);
  if (state == KHAI_ACCESS_SIGNED_IN || state == KHAI_ACCESS_UNTIL_CLOSED)
    khai_session_hurry (self->session);
}

static void
show_identity (KhaiConnectionWindow *self)
{
  gboolean wanted = self->connection != NULL && self->connection->certificate != NULL;
  gboolean open = self->access != NULL && khai_access_get_identity (self->access) != NULL;

  if (!wanted)
    khai_label_show_text (self->opened, NULL);
  else
    khai_label_show_text (self->opened, open ? _("It is open until Khai is closed.")
                                             : _("Its PIN was not entered since Khai was started; the window would not see it."));
  gtk_widget_set_visible (self->open, wanted && !open);
  gtk_widget_set_sensitive (self->open, khai_signer_chooser_can_sign (self->chooser));
}

static void
looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiConnectionWindow) self = user_data;

  khai_access_look_finish (KHAI_ACCESS (source), result);
  if (self->access == KHAI_ACCESS (source))
    show_standing (self);
}

static void
take_access (KhaiConnectionWindow *self, KhaiAccess *access)
{
  if (self->access != NULL)
    g_signal_handlers_disconnect_by_data (self->access, self);
  g_set_object (&self->access, access);
  if (access != NULL)
    {
      g_signal_connect_object (access, "changed", G_CALLBACK (access_changed), self, G_CONNECT_SWAPPED);
      khai_access_look_async (access, self->cancellable, looked, g_object_ref (self));
    }
  show_standing (self);
  show_identity (self);
}

/* Keeps what is set for the window that was found, and lets it hold. */
static void
save (KhaiConnectionWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAccess) access = NULL;

  forget_trial (self);
  if (khai_connection_save (get_context (self), self->connection, &error))
    access = khai_connection_get_access (get_context (self), self->connection->base_url, &error);
  show_trouble (self, error);
  if (access == NULL)
    return;
  take_access (self, access);
  khai_session_reconnect (self->session);
}

static void
who_toggled (KhaiConnectionWindow *self)
{
  gboolean person = gtk_check_button_get_active (self->by_person);

  if (self->quiet || self->connection == NULL || self->connection->person == person)
    return;
  self->connection->person = person;
  save (self);
}

static void
sign_in_clicked (KhaiConnectionWindow *self)
{
  if (self->access != NULL)
    gtk_window_present (GTK_WINDOW (khai_sign_in_window_new (GTK_WINDOW (self), self->access)));
}

static void
signed_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiConnectionWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (khai_access_sign_out_finish (KHAI_ACCESS (source), result, &error) || self->session == NULL)
    return;
  g_info ("signing out: %s", error->message);
  khai_label_show_text (self->trouble, _("You are signed out here, but the Single Window could not be told. There the sign-in ends by itself after a while."));
}

static void
sign_out_clicked (KhaiConnectionWindow *self)
{
  if (self->access != NULL)
    khai_access_sign_out_async (self->access, self->cancellable, signed_out, g_object_ref (self));
}

/* ---- the certificate ---- */

static void
certificate_chosen (KhaiConnectionWindow *self)
{
  const char *address = khai_signer_chooser_get_address (self->chooser);

  if (!self->quiet && self->connection != NULL && g_strcmp0 (self->connection->certificate, address) != 0)
    {
      g_free (self->connection->certificate);
      self->connection->certificate = g_strdup (address);
      save (self);
    }
  show_identity (self);
}

static void
identity_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiConnectionWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_pin_dialog_open_finish (result, &error);

  if (self->access == NULL)
    return;
  if (key != NULL)
    {
      khai_access_set_identity (self->access, key);
      show_trouble (self, NULL);
      khai_session_reconnect (self->session);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_trouble (self, error);
      /* How many tries are left may have changed. */
      khai_signer_chooser_look (self->chooser);
    }
  show_identity (self);
}

static void
open_clicked (KhaiConnectionWindow *self)
{
  KhaiPinRequest request = { self->connection->certificate, khai_signer_chooser_get_certificate (self->chooser),
                             _("It stays open for the connection until Khai is closed."), _("Open") };

  if (khai_signer_chooser_can_sign (self->chooser))
    khai_pin_dialog_open_async (GTK_WIDGET (self), self->session, &request, identity_opened, g_object_ref (self));
}

/* ---- which window ---- */

static void
show_authority (KhaiConnectionWindow *self)
{
  const char *file = self->connection != NULL ? self->connection->ca_file : NULL;
  g_autofree char *name = file != NULL ? g_path_get_basename (file) : NULL;
  /* translators: the name of a file */
  g_autofree char *text = name != NULL ? g_strdup_printf (_("Only the authority in %s is trusted."), name) : NULL;

  gtk_label_set_text (self->authority, text != NULL ? text : _("The authorities of this computer are trusted."));
  gtk_widget_set_visible (self->forget_authority, file != NULL);
}

static void
show_found (KhaiConnectionWindow *self, gboolean training)
{
  self->quiet = TRUE;
  gtk_check_button_set_active (training ? self->training : self->other, TRUE);
  gtk_widget_set_visible (self->place, !training);
  if (!training)
    gtk_editable_set_text (self->address, self->connection->base_url);
  gtk_check_button_set_active (self->connection->person ? self->by_person : self->by_key, TRUE);
  khai_signer_chooser_set_address (self->chooser, self->connection->certificate);
  self->quiet = FALSE;
  show_authority (self);
  gtk_widget_set_sensitive (self->entrance, TRUE);
  gtk_widget_set_sensitive (self->choose_authority, TRUE);
  gtk_widget_set_sensitive (self->try, TRUE);
  khai_signer_chooser_look (self->chooser);
}

static void
window_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiConnectionWindow) self = user_data;
  g_autofree char *base_url = NULL;
  g_autofree char *ca_file = NULL;
  g_autofree char *chosen = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAccess) access = NULL;
  gboolean found = khai_session_find_window_finish (KHAI_SESSION (source), result, &base_url, &ca_file, &error);

  if (self->session == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  g_clear_pointer (&self->connection, khai_connection_free);
  if (found)
    chosen = khai_connection_get_window (get_context (self), &error);
  if (error == NULL)
    self->connection = khai_connection_load (get_context (self), base_url, &error);
  if (error == NULL)
    access = khai_connection_get_access (get_context (self), base_url, &error);
  show_trouble (self, error);
  take_access (self, access);
  if (access != NULL)
    show_found (self, chosen == NULL);
}

/* Until a window is found nothing can be set for it. */
static void
lose_window (KhaiConnectionWindow *self)
{
  forget_trial (self);
  g_clear_pointer (&self->connection, khai_connection_free);
  take_access (self, NULL);
  show_authority (self);
  gtk_widget_set_sensitive (self->entrance, FALSE);
  gtk_widget_set_sensitive (self->choose_authority, FALSE);
  gtk_widget_set_sensitive (self->try, FALSE);
}

static void
find_window (KhaiConnectionWindow *self)
{
  lose_window (self);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  khai_session_find_window_async (self->session, self->cancellable, window_found, g_object_ref (self));
}

static void
window_toggled (KhaiConnectionWindow *self)
{
  gboolean training = gtk_check_button_get_active (self->training);
  g_autoptr (GError) error = NULL;

  if (self->quiet)
    return;
  gtk_widget_set_visible (self->place, !training);
  lose_window (self);
  if (training && khai_connection_choose_window (get_context (self), NULL, &error))
    find_window (self);
  show_trouble (self, error);
  if (!training)
    address_finished (self);
}

/* What was typed holds when it is finished: by Return, or by going on. */
static void
address_finished (KhaiConnectionWindow *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (self->address)));
  g_autoptr (GError) error = NULL;

  if (self->quiet || !gtk_widget_get_visible (self->place) || *address == '\0'
      || (self->connection != NULL && g_str_equal (address, self->connection->base_url)))
    return;
  if (khai_connection_choose_window (get_context (self), address, &error))
    find_window (self);
  else
    show_trouble (self, error);
}

static void
authority_chosen (gpointer owner, const char *path)
{
  KhaiConnectionWindow *self = owner;

  if (self->connection == NULL)
    return;
  g_free (self->connection->ca_file);
  self->connection->ca_file = g_strdup (path);
  show_authority (self);
  save (self);
}

static void
authority_clicked (KhaiConnectionWindow *self)
{
  static const char *const patterns[] = { "*.pem", "*.crt", "*.cer", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("The authority's certificate"), _("Certificates (.pem, .crt)"), patterns, authority_chosen,
                         G_OBJECT (self));
}

static void
forget_authority_clicked (KhaiConnectionWindow *self)
{
  authority_chosen (self, NULL);
}

/* ---- trying ---- */

static void
add_finding (KhaiConnectionWindow *self, const KhaiConnectionFinding *finding)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (finding->good ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, finding->good ? "success" : "warning");
  khai_widget_set_hidden (icon, TRUE);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), khai_label_new (finding->text, NULL));
  if (finding->advice != NULL)
    gtk_box_append (GTK_BOX (texts), khai_label_new (finding->advice, "dim-label"));
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (self->findings, row);
}

static void
tried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiConnectionWindow) self = user_data;
  g_autoptr (GPtrArray) findings = khai_connection_try_finish (result);
  gboolean good = TRUE;

  if (self->session == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_widget_set_sensitive (self->try, TRUE);
  forget_trial (self);
  for (guint i = 0; i < findings->len; i++)
    {
      add_finding (self, findings->pdata[i]);
      good = good && ((KhaiConnectionFinding *) findings->pdata[i])->good;
    }
  khai_label_show_text (self->verdict, good ? _("The connection works.") : _("The connection does not work yet:"));
}

static void
try_clicked (KhaiConnectionWindow *self)
{
  if (self->connection == NULL)
    return;
  forget_trial (self);
  khai_label_show_text (self->verdict, _("Asking the Single Window …"));
  gtk_widget_set_sensitive (self->try, FALSE);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  khai_connection_try_async (get_context (self), self->connection->base_url, self->cancellable, tried, g_object_ref (self));
}

KhaiConnectionWindow *
khai_connection_window_new (GtkWindow *parent, KhaiSession *session)
{
  KhaiConnectionWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_CONNECTION_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->quiet = TRUE;
  khai_signer_chooser_set_purpose (self->chooser, _("Certificate that is shown when the window asks for one"), _("None"));
  khai_signer_chooser_set_session (self->chooser, session);
  self->quiet = FALSE;
  find_window (self);
  return self;
}

static void
khai_connection_window_dispose (GObject *object)
{
  KhaiConnectionWindow *self = KHAI_CONNECTION_WINDOW (object);

  self->quiet = TRUE;
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CONNECTION_WINDOW);
  if (self->access != NULL)
    g_signal_handlers_disconnect_by_data (self->access, self);
  g_clear_object (&self->access);
  g_clear_pointer (&self->connection, khai_connection_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_connection_window_parent_class)->dispose (object);
}

static void
khai_connection_window_finalize (GObject *object)
{
  g_clear_object (&KHAI_CONNECTION_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (khai_connection_window_parent_class)->finalize (object);
}

static void
khai_connection_window_class_init (KhaiConnectionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_connection_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_connection_window_finalize;
  g_type_ensure (KHAI_TYPE_SIGNER_CHOOSER);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-connection-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, training);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, other);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, place);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, address);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, authority);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, choose_authority);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, forget_authority);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, entrance);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, by_key);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, by_person);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, standing);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, sign_out);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, opened);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, open);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, try);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, verdict);
  gtk_widget_class_bind_template_child (widget_class, KhaiConnectionWindow, findings);
  gtk_widget_class_bind_template_callback (widget_class, window_toggled);
  gtk_widget_class_bind_template_callback (widget_class, address_finished);
  gtk_widget_class_bind_template_callback (widget_class, authority_clicked);
  gtk_widget_class_bind_template_callback (widget_class, forget_authority_clicked);
  gtk_widget_class_bind_template_callback (widget_class, who_toggled);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_clicked);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_clicked);
  gtk_widget_class_bind_template_callback (widget_class, certificate_chosen);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, try_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_connection_window_init (KhaiConnectionWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
