/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the Single Window is open, on every page from which something goes there. */

#include "config.h"

#include "khai-service-bar.h"

#include <glib/gi18n-lib.h>

#include "khai-service.h"
#include "khai-widgets.h"

#define ASK_SECONDS 15

struct _KhaiServiceBar
{
  AdwBin parent_instance;

  KhaiSession *session;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): while it is asked */
  guint timer;               /* source id: asks again */
  GtkWidget *box;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (KhaiServiceBar, khai_service_bar, ADW_TYPE_BIN)

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiServiceBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiService) service = khai_service_ask_finish (KHAI_OUTBOX (source), result, &error);
  g_autofree char *text = NULL;

  if (self->session == NULL || service == NULL)
    return;
  g_clear_object (&self->cancellable);
  text = khai_service_describe (service, khai_session_get_lang (self->session));
  khai_label_show_text (self->text, text);
  gtk_widget_set_visible (self->box, text != NULL);
}

/* A training window that does not run yet is neither open nor closed. */
static void
ask (KhaiServiceBar *self)
{
  const char *address = self->session != NULL ? khai_training_get_address (khai_session_get_training (self->session)) : NULL;
  g_autofree char *ca_file = address != NULL ? khai_training_get_ca_file (khai_session_get_training (self->session)) : NULL;
  KhaiOutbox *outbox = address != NULL ? khai_session_get_outbox (self->session, NULL) : NULL;

  if (outbox == NULL || self->cancellable != NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->cancellable = g_cancellable_new ();
  khai_service_ask_async (outbox, address, ca_file, self->cancellable, answered, g_object_ref (self));
}

static gboolean
ask_again (gpointer user_data)
{
  ask (user_data);
  return G_SOURCE_CONTINUE;
}

static void
khai_service_bar_map (GtkWidget *widget)
{
  KhaiServiceBar *self = KHAI_SERVICE_BAR (widget);

  GTK_WIDGET_CLASS (khai_service_bar_parent_class)->map (widget);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (ASK_SECONDS, ask_again, self);
  ask (self);
}

static void
khai_service_bar_unmap (GtkWidget *widget)
{
  KhaiServiceBar *self = KHAI_SERVICE_BAR (widget);

  g_clear_handle_id (&self->timer, g_source_remove);
  GTK_WIDGET_CLASS (khai_service_bar_parent_class)->unmap (widget);
}

void
khai_service_bar_set_session (KhaiServiceBar *self, KhaiSession *session)
{
  g_return_if_fail (KHAI_IS_SERVICE_BAR (self) && KHAI_IS_SESSION (session));

  if (g_set_object (&self->session, session))
    {
      g_signal_connect_object (session, "trouble", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
      ask (self);
    }
}

static void
khai_service_bar_dispose (GObject *object)
{
  KhaiServiceBar *self = KHAI_SERVICE_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  /* The box is the bin's own child: taken out with the template, the bin would take it out again. */
  G_OBJECT_CLASS (khai_service_bar_parent_class)->dispose (object);
}

static void
khai_service_bar_class_init (KhaiServiceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_service_bar_dispose;
  widget_class->map = khai_service_bar_map;
  widget_class->unmap = khai_service_bar_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-service-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiServiceBar, box);
  gtk_widget_class_bind_template_child (widget_class, KhaiServiceBar, text);
  gtk_widget_class_bind_template_callback (widget_class, ask);
}

static void
khai_service_bar_init (KhaiServiceBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
