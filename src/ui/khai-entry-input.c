/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One line of text, or a number. */

#include "config.h"

#include "khai-entry-input.h"

#include <glib/gi18n-lib.h>

struct _KhaiEntryInput
{
  GtkWidget parent_instance;

  GtkEntry *entry;
};

static void khai_entry_input_iface_init (KhaiFieldInputInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiEntryInput, khai_entry_input, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_FIELD_INPUT, khai_entry_input_iface_init))

/* Whatever the keyboard's layout prints there: the key beside the digits is the decimal sign of the language. */
static gboolean
keypad_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiEntryInput *self)
{
  GtkEditable *entry = GTK_EDITABLE (self->entry);
  /* translators: the decimal sign */
  const char *sign = C_ ("number", ".");
  int position;

  if ((keyval != GDK_KEY_KP_Decimal && keyval != GDK_KEY_KP_Separator) || !gtk_editable_get_editable (entry))
    return GDK_EVENT_PROPAGATE;
  gtk_editable_delete_selection (entry);
  position = gtk_editable_get_position (entry);
  gtk_editable_insert_text (entry, sign, -1, &position);
  gtk_editable_set_position (entry, position);
  return GDK_EVENT_STOP;
}

static void
watch_keypad (KhaiEntryInput *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (keypad_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))), keys);
}

KhaiFieldInput *
khai_entry_input_new (gboolean words, gboolean digits)
{
  KhaiEntryInput *self = g_object_new (KHAI_TYPE_ENTRY_INPUT, NULL);

  if (!words)
    {
      g_object_set (self->entry, "im-module", "gtk-im-context-simple", NULL);
      gtk_entry_set_input_hints (self->entry, GTK_INPUT_HINT_NO_SPELLCHECK | GTK_INPUT_HINT_NO_EMOJI);
    }
  if (digits)
    {
      gtk_entry_set_input_purpose (self->entry, GTK_INPUT_PURPOSE_NUMBER);
      watch_keypad (self);
    }
  return KHAI_FIELD_INPUT (self);
}

static void
set_text (KhaiFieldInput *input, const char *text)
{
  khai_field_input_put_entry_text (input, KHAI_ENTRY_INPUT (input)->entry, text);
}

static char *
dup_text (KhaiFieldInput *input)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (KHAI_ENTRY_INPUT (input)->entry)));
}

static GtkWidget *
get_control (KhaiFieldInput *input)
{
  return GTK_WIDGET (KHAI_ENTRY_INPUT (input)->entry);
}

static gboolean
is_composing (KhaiFieldInput *input)
{
  return khai_field_input_entry_is_composing (KHAI_ENTRY_INPUT (input)->entry);
}

static void
set_editable (KhaiFieldInput *input, gboolean editable)
{
  gtk_editable_set_editable (GTK_EDITABLE (KHAI_ENTRY_INPUT (input)->entry), editable);
}

static void
khai_entry_input_iface_init (KhaiFieldInputInterface *iface)
{
  iface->set_text = set_text;
  iface->dup_text = dup_text;
  iface->get_control = get_control;
  iface->is_composing = is_composing;
  iface->set_editable = set_editable;
}

static void
khai_entry_input_dispose (GObject *object)
{
  KhaiEntryInput *self = KHAI_ENTRY_INPUT (object);

  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  G_OBJECT_CLASS (khai_entry_input_parent_class)->dispose (object);
}

static void
khai_entry_input_class_init (KhaiEntryInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_entry_input_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_entry_input_init (KhaiEntryInput *self)
{
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  khai_field_input_watch_entry (KHAI_FIELD_INPUT (self), self->entry);
}
