/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Presentation mode: two style sheets that are laid over everything or taken away again, larger text, and the keys in sight. */

#include "config.h"

#include "khai-presentation.h"

#include <string.h>

#include "khai-widgets.h"
#include "khai-window-private.h"

#define PRESENTATION "presentation"
#define MASK "privacy-mask"
#define TEXT_SIZE "text-size"
#define LEAST_PERCENT 150
#define NORMAL_DPI (96 * 1024) /* as GtkSettings has it, where nobody told it another */
#define PRIVATE "khai-private"
#define SELF "khai-presentation"

typedef struct
{
  GtkApplication *application; /* (unowned): has us */
  GtkCssProvider *ring;        /* (owned) */
  GtkCssProvider *mask;        /* (owned) */
} Presentation;

gboolean
khai_presentation_hides (const char *pointer)
{
  static const char *const people[] = { "/exporter/", "/consignee/", "/importer/", "/consignor/", "/seller/", "/agent/", "/onTheSpot/" };

  g_return_val_if_fail (pointer != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_str_has_prefix (pointer, people[i]))
      return !g_str_has_suffix (pointer, "/country");
  return FALSE;
}

void
khai_presentation_mark_private (GtkWidget *widget, gboolean is_private)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (is_private)
    gtk_widget_add_css_class (widget, PRIVATE);
  else
    gtk_widget_remove_css_class (widget, PRIVATE);
}

static void
lay_over (GtkCssProvider *provider, gboolean on)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (on)
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
}

/* The size somebody chose is what it is afterwards, and is kept as little as the mode itself. */
static void
scale_text (Presentation *self, gboolean on)
{
  g_autoptr (GVariant) chosen = g_action_group_get_action_state (G_ACTION_GROUP (self->application), TEXT_SIZE);
  gint64 percent = g_ascii_strtoll (g_variant_get_string (chosen, NULL), NULL, 10);
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = 0;

  if (!on)
    {
      g_action_group_change_action_state (G_ACTION_GROUP (self->application), TEXT_SIZE, chosen);
      return;
    }
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  if (percent > 0 && percent < LEAST_PERCENT)
    g_object_set (settings, "gtk-xft-dpi", (int) ((dpi > 0 ? dpi : NORMAL_DPI) * LEAST_PERCENT / percent), NULL);
}

static gboolean
is_on (GActionGroup *group, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (group, action);

  return state != NULL && g_variant_get_boolean (state);
}

static void
show_keys (GtkApplication *application, GtkWindow *window)
{
  if (KHAI_IS_WINDOW (window))
    khai_key_display_set_active (KHAI_WINDOW (window)->key_display, is_on (G_ACTION_GROUP (application), PRESENTATION));
}

static void
mask_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  Presentation *self = user_data;

  if (is_on (G_ACTION_GROUP (self->application), MASK) != g_variant_get_boolean (value))
    lay_over (self->mask, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static void
presentation_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  Presentation *self = user_data;
  gboolean on = g_variant_get_boolean (value);

  if (is_on (G_ACTION_GROUP (self->application), PRESENTATION) == on)
    return;
  g_simple_action_set_state (action, value);
  lay_over (self->ring, on);
  scale_text (self, on);
  g_action_group_change_action_state (G_ACTION_GROUP (self->application), MASK, g_variant_new_boolean (on));
  for (GList *window = gtk_application_get_windows (self->application); window != NULL; window = window->next)
    show_keys (self->application, window->data);
}

static void
presentation_free (gpointer data)
{
  Presentation *self = data;

  g_object_unref (self->ring);
  g_object_unref (self->mask);
  g_free (self);
}

static GtkCssProvider *
load_style (const char *name)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  g_autofree char *path = g_strconcat (KHAI_UI, name, NULL);

  gtk_css_provider_load_from_resource (provider, path);
  return provider;
}

void
khai_presentation_install (GtkApplication *application)
{
  static const char *const keys[] = { "<Control><Shift>p", NULL };
  const GActionEntry entries[] = {
    { PRESENTATION, NULL, NULL, "false", presentation_changed },
    { MASK, NULL, NULL, "false", mask_changed },
  };
  Presentation *self;

  g_return_if_fail (GTK_IS_APPLICATION (application));

  self = g_new0 (Presentation, 1);
  self->application = application;
  self->ring = load_style ("presentation.css");
  self->mask = load_style ("mask.css");
  g_object_set_data_full (G_OBJECT (application), SELF, self, presentation_free);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (application, "app." PRESENTATION, keys);
  g_signal_connect (application, "window-added", G_CALLBACK (show_keys), NULL);
}
