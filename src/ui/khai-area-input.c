/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several lines of text. Tab goes on to the next field, as everywhere in a form. */

#include "config.h"

#include "khai-area-input.h"

struct _KhaiAreaInput
{
  GtkWidget parent_instance;

  GtkWidget *frame;
  GtkTextView *view;
  gboolean composing;
};

static void khai_area_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiAreaInput, khai_area_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_area_input_iface_init))

KhaiFieldInput *
khai_area_input_new (void)
{
  return g_object_new (KHAI_TYPE_AREA_INPUT, NULL);
}

static char *
dup_text (KhaiFieldInput *input)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (KHAI_AREA_INPUT (input)->view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (KHAI_AREA_INPUT (input)->view);
  g_autofree char *present = dup_text (input);

  if (g_str_equal (present, text))
    return;
  g_signal_handlers_block_by_func (buffer, khai_field_input_edited, input);
  gtk_text_buffer_set_text (buffer, text, -1);
  g_signal_handlers_unblock_by_func (buffer, khai_field_input_edited, input);
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_AREA_INPUT (input)->view);
}

static gboolean
is_composing (KhaiFieldInput *input)
{
  return KHAI_AREA_INPUT (input)->composing;
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  gtk_text_view_set_editable (KHAI_AREA_INPUT (input)->view, editable);
}

static void
preedit_changed (GtkTextView *view, const char *preedit, KhaiAreaInput *self)
{
  self->composing = preedit != NULL && *preedit != '\0';
}

static void
khai_area_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->is_composing = is_composing;
  iface->set_editable = set_editable;
}

static void
khai_area_input_dispose (GObject *object)
{
  KhaiAreaInput *self = KHAI_AREA_INPUT (object);

  g_clear_pointer (&self->frame, gtk_widget_unparent);
  G_OBJECT_CLASS (khai_area_input_parent_class)->dispose (object);
}

static void
khai_area_input_class_init (KhaiAreaInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_area_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_area_input_init (KhaiAreaInput *self)
{
  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_left_margin (self->view, 9);
  gtk_text_view_set_right_margin (self->view, 9);
  gtk_text_view_set_top_margin (self->view, 8);
  gtk_text_view_set_bottom_margin (self->view, 8);
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, 72);
  gtk_widget_set_hexpand (GTK_WIDGET (self->view), TRUE);

  self->frame = gtk_frame_new (NULL);
  gtk_widget_add_css_class (self->frame, "khai-area");
  gtk_widget_set_overflow (self->frame, GTK_OVERFLOW_HIDDEN);
  gtk_frame_set_child (GTK_FRAME (self->frame), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));

  /* Undo is the declaration's, not the text's. */
  gtk_text_buffer_set_enable_undo (gtk_text_view_get_buffer (self->view), FALSE);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (khai_field_input_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "preedit-changed", G_CALLBACK (preedit_changed), self, 0);
}
