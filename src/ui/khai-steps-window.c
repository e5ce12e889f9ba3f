/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For people who learn how a Single Window is spoken to: nothing can be changed here. */

#include "config.h"

#include "khai-steps-window.h"

#include <glib/gi18n-lib.h>

#include "khai-exchange-steps.h"
#include "khai-widgets.h"

#define TEXT_HEIGHT 260

struct _KhaiStepsWindow
{
  AdwWindow parent_instance;

  GtkWidget *steps;
};

G_DEFINE_FINAL_TYPE (KhaiStepsWindow, khai_steps_window, ADW_TYPE_WINDOW)

static GtkWidget *
new_text (const KhaiExchangeStep *step)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), step->text, -1);
  gtk_widget_add_css_class (view, "khai-message");
  khai_widget_set_name (view, step->title);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_css_class (scroller, "card");
  return scroller;
}

static void
add_step (KhaiStepsWindow *self, const KhaiExchangeStep *step, gboolean open)
{
  GtkWidget *expander = gtk_expander_new (step->title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  gtk_box_append (GTK_BOX (box), khai_label_new (step->about, NULL));
  gtk_box_append (GTK_BOX (box), new_text (step));
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), open);
  gtk_box_append (GTK_BOX (self->steps), expander);
}

KhaiStepsWindow *
khai_steps_window_new (GtkWindow *window, KhaiSession *session, const char *id, GError **error)
{
  g_autoptr (GPtrArray) steps = khai_exchange_steps (khai_session_get_context (session), id, error);
  KhaiStepsWindow *self;

  if (steps == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_STEPS_WINDOW, "transient-for", window, NULL);
  for (guint i = 0; i < steps->len; i++)
    add_step (self, steps->pdata[i], i == 0);
  return self;
}

static void
khai_steps_window_class_init (KhaiStepsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-steps-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiStepsWindow, steps);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_steps_window_init (KhaiStepsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
