/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The keys pressed last, large, for people who look on. */

#include "config.h"

#include "khai-key-display.h"

#define SHOWN_MS 2500

struct _KhaiKeyDisplay
{
  AdwBin parent_instance;

  GtkLabel *label;
  GtkEventController *controller;  /* (nullable): of the window, while active */
  char *last;                      /* (owned) (nullable): name of the last key */
  guint times;                     /* how often it was pressed in a row */
  guint hide;                      /* source id */
};

G_DEFINE_FINAL_TYPE (KhaiKeyDisplay, khai_key_display, ADW_TYPE_BIN)

char *
khai_key_display_dup_name (guint key, GdkModifierType state)
{
  GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK);
  gunichar letter = gdk_keyval_to_unicode (key);
  gboolean writes = letter != 0 && g_unichar_isprint (letter);

  if (key >= GDK_KEY_Shift_L && key <= GDK_KEY_Hyper_R)
    return NULL;
  if (key == GDK_KEY_ISO_Level3_Shift || key == GDK_KEY_dead_grave || key == GDK_KEY_Multi_key || key == GDK_KEY_VoidSymbol)
    return NULL;
  if (writes && (modifiers & ~GDK_SHIFT_MASK) == 0)
    return NULL;
  /* Shift+Tab comes as a key of its own. */
  if (key == GDK_KEY_ISO_Left_Tab)
    key = GDK_KEY_Tab;
  return gtk_accelerator_get_label (key, modifiers);
}

static gboolean
hide_now (gpointer user_data)
{
  KhaiKeyDisplay *self = user_data;

  self->hide = 0;
  g_clear_pointer (&self->last, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, KhaiKeyDisplay *self)
{
  g_autofree char *name = khai_key_display_dup_name (key, state);
  g_autofree char *text = NULL;

  if (name == NULL)
    return GDK_EVENT_PROPAGATE;
  self->times = g_strcmp0 (name, self->last) == 0 ? self->times + 1 : 1;
  g_free (self->last);
  self->last = g_steal_pointer (&name);
  text = self->times > 1 ? g_strdup_printf ("%s × %u", self->last, self->times) : g_strdup (self->last);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_clear_handle_id (&self->hide, g_source_remove);
  self->hide = g_timeout_add (SHOWN_MS, hide_now, self);
  return GDK_EVENT_PROPAGATE;
}

void
khai_key_display_set_active (KhaiKeyDisplay *self, gboolean active)
{
  GtkWidget *window;

  g_return_if_fail (KHAI_IS_KEY_DISPLAY (self));

  window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  if (window == NULL || active == (self->controller != NULL))
    return;
  if (active)
    {
      self->controller = gtk_event_controller_key_new ();
      gtk_event_controller_set_propagation_phase (self->controller, GTK_PHASE_CAPTURE);
      g_signal_connect_object (self->controller, "key-pressed", G_CALLBACK (key_pressed), self, 0);
      gtk_widget_add_controller (window, self->controller);
      return;
    }
  gtk_widget_remove_controller (window, self->controller);
  self->controller = NULL;
  g_clear_handle_id (&self->hide, g_source_remove);
  hide_now (self);
}

static void
khai_key_display_dispose (GObject *object)
{
  KhaiKeyDisplay *self = KHAI_KEY_DISPLAY (object);

  g_clear_handle_id (&self->hide, g_source_remove);
  g_clear_pointer (&self->last, g_free);
  G_OBJECT_CLASS (khai_key_display_parent_class)->dispose (object);
}

static void
khai_key_display_class_init (KhaiKeyDisplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_key_display_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
khai_key_display_init (KhaiKeyDisplay *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_END);
  gtk_widget_add_css_class (GTK_WIDGET (self), "khai-keys");
}
