/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The device grant (RFC 8628) for people: nobody types a password into this program. */

#include "config.h"

#include "khai-sign-in-window.h"

#include <glib/gi18n-lib.h>

#include "khai-context.h"
#include "khai-qr-code.h"
#include "khai-widgets.h"

struct _KhaiSignInWindow
{
  AdwWindow parent_instance;

  KhaiAccess *access;        /* (owned) */
  KhaiDeviceCodes *codes;    /* (owned) (nullable): while somebody may agree */
  GCancellable *cancellable; /* (owned) (nullable): of what is under way */
  gint64 until;              /* monotonic */
  guint clock;               /* source id: the time that is left */
  GtkStack *stack;
  GtkWidget *picture_box;
  KhaiQrCode *picture;
  GtkLabel *address;
  GtkLabel *code;
  GtkLabel *left;
  GtkWidget *status;
  GtkWidget *result;
  GtkWidget *advice;
  GtkButton *again;
  GtkButton *close;
};

G_DEFINE_FINAL_TYPE (KhaiSignInWindow, khai_sign_in_window, ADW_TYPE_WINDOW)

static void begin (KhaiSignInWindow *self);

/* ---- the clock ---- */

static gboolean
show_time_left (gpointer data)
{
  KhaiSignInWindow *self = data;
  gint64 seconds = MAX (self->until - g_get_monotonic_time () + G_USEC_PER_SEC - 1, 0) / G_USEC_PER_SEC;
  /* translators: minutes and seconds until a code expires */
  g_autofree char *text = g_strdup_printf (_("The code holds for %u:%02u"), (guint) (seconds / 60), (guint) (seconds % 60));

  gtk_label_set_text (self->left, text);
  return G_SOURCE_CONTINUE;
}

/* ---- how it ends ---- */

static void
show_result (KhaiSignInWindow *self, const char *text, const char *advice, gboolean again)
{
  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_pointer (&self->codes, khai_device_codes_free);
  khai_label_show_text (self->result, text);
  khai_label_show_text (self->advice, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->again), again);
  gtk_button_set_label (self->close, again ? _("Give up") : _("Done"));
  gtk_stack_set_visible_child_name (self->stack, "result");
  gtk_widget_grab_focus (GTK_WIDGET (again ? self->again : self->close));
}

static void
show_failure (KhaiSignInWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  g_info ("signing in: %s", error->message);
  show_result (self, advice->message, _("Check the connection and begin again. Nothing was changed."), TRUE);
}

static void
show_grant (KhaiSignInWindow *self, KhaiGrant grant)
{
  switch (grant)
    {
    case KHAI_GRANT_GIVEN:
      show_result (self, _("You are signed in."),
                   khai_access_get_state (self->access) == KHAI_ACCESS_SIGNED_IN
                     ? _("The keyring of this computer keeps the sign-in: you need not do this again at the next start.")
                     : _("There is no keyring on this computer that could keep the sign-in. It holds until Khai is closed; you will be asked again at the "
                         "next start."),
                   FALSE);
      return;
    case KHAI_GRANT_DENIED:
      show_result (self, _("The sign-in was refused."), _("Somebody chose “Refuse” on the page. If that was not you, tell the Single Window."), TRUE);
      return;
    case KHAI_GRANT_EXPIRED:
      show_result (self, _("The code has expired."), _("Nobody agreed in time. Begin again to get a new one."), TRUE);
      return;
    case KHAI_GRANT_PENDING:
    case KHAI_GRANT_SLOW_DOWN:
    case KHAI_GRANT_INVALID:
    case KHAI_GRANT_UNREACHABLE:
    default:
      show_result (self, _("The Single Window does not know this sign-in any more."), _("Begin again to get a new code."), TRUE);
      return;
    }
}

static void
waited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiSignInWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  KhaiGrant grant = khai_access_wait_finish (KHAI_ACCESS (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->access == NULL)
    return;
  if (error != NULL)
    show_failure (self, error);
  else
    show_grant (self, grant);
}

/* ---- how it begins ---- */

static void
show_codes (KhaiSignInWindow *self)
{
  /* Letter by letter for who hears it. */
  g_autoptr (GString) spelled = g_string_new (NULL);
  g_autofree char *name = NULL;

  for (const char *p = self->codes->user_code; *p != '\0'; p++)
    g_string_append_printf (spelled, "%c ", *p);
  /* translators: a code, letter by letter, for screen readers */
  name = g_strdup_printf (_("Code %s"), spelled->str);
  gtk_label_set_text (self->code, self->codes->user_code);
  khai_widget_set_name (GTK_WIDGET (self->code), name);
  gtk_label_set_text (self->address, self->codes->address);
  gtk_widget_set_visible (self->picture_box,
                          khai_qr_code_set_text (self->picture, self->codes->complete_address != NULL ? self->codes->complete_address
                                                                                                      : self->codes->address));
  self->until = g_get_monotonic_time () + self->codes->lifetime * G_USEC_PER_SEC;
  show_time_left (self);
  g_clear_handle_id (&self->clock, g_source_remove);
  self->clock = g_timeout_add_seconds (1, show_time_left, self);
  khai_label_show_text (self->status, _("Waiting until you have agreed there …"));
  gtk_stack_set_visible_child_name (self->stack, "codes");
}

static void
begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiSignInWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeviceCodes) codes = khai_access_begin_finish (KHAI_ACCESS (source), result, &error);

  if (self->access == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (codes == NULL)
    {
      show_failure (self, error);
      return;
    }
  g_clear_pointer (&self->codes, khai_device_codes_free);
  self->codes = g_steal_pointer (&codes);
  show_codes (self);
  khai_access_wait_async (self->access, self->codes, self->cancellable, waited, g_object_ref (self));
}

static void
begin (KhaiSignInWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "beginning");
  khai_access_begin_async (self->access, self->cancellable, begun, g_object_ref (self));
}

/* ---- what can be done meanwhile ---- */

static void
copy_clicked (KhaiSignInWindow *self)
{
  if (self->codes == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->codes->user_code);
  khai_label_show_text (self->status, _("The code is copied. Waiting until you have agreed there …"));
}

static void
open_clicked (KhaiSignInWindow *self)
{
  if (self->codes == NULL)
    return;
  gtk_show_uri (GTK_WINDOW (self), self->codes->complete_address != NULL ? self->codes->complete_address : self->codes->address, GDK_CURRENT_TIME);
  khai_label_show_text (self->status, _("The page opens in your browser. Waiting until you have agreed there …"));
}

KhaiSignInWindow *
khai_sign_in_window_new (GtkWindow *parent, KhaiAccess *access)
{
  KhaiSignInWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && KHAI_IS_ACCESS (access), NULL);

  self = g_object_new (KHAI_TYPE_SIGN_IN_WINDOW, "transient-for", parent, NULL);
  self->access = g_object_ref (access);
  begin (self);
  return self;
}

static void
khai_sign_in_window_dispose (GObject *object)
{
  KhaiSignInWindow *self = KHAI_SIGN_IN_WINDOW (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SIGN_IN_WINDOW);
  g_clear_pointer (&self->codes, khai_device_codes_free);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (khai_sign_in_window_parent_class)->dispose (object);
}

static void
khai_sign_in_window_finalize (GObject *object)
{
  g_clear_object (&KHAI_SIGN_IN_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (khai_sign_in_window_parent_class)->finalize (object);
}

static void
khai_sign_in_window_class_init (KhaiSignInWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_sign_in_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_sign_in_window_finalize;
  g_type_ensure (KHAI_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-sign-in-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, picture_box);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, address);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, code);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, left);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, result);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, advice);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, again);
  gtk_widget_class_bind_template_child (widget_class, KhaiSignInWindow, close);
  gtk_widget_class_bind_template_callback (widget_class, begin);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_sign_in_window_init (KhaiSignInWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
