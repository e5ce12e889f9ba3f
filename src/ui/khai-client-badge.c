/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-client-badge.h"

#include <glib/gi18n-lib.h>

#include "khai-widgets.h"

#define COLOUR "khai-colour"

void
khai_client_badge_show (GtkWidget *badge, const KhaiClient *client)
{
  const char *before = g_object_get_data (G_OBJECT (badge), COLOUR);
  g_autofree char *css = client != NULL ? g_strconcat ("khai-client-", client->colour, NULL) : g_strdup ("khai-client-none");

  if (before != NULL)
    gtk_widget_remove_css_class (badge, before);
  gtk_widget_add_css_class (badge, css);
  g_object_set_data_full (G_OBJECT (badge), COLOUR, g_steal_pointer (&css), g_free);
  gtk_label_set_text (GTK_LABEL (badge), client != NULL ? client->initials : "–");
}

GtkWidget *
khai_client_badge_new (const KhaiClient *client)
{
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_widget_add_css_class (badge, "khai-client");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (badge), 3);
  khai_widget_set_hidden (badge, TRUE);
  khai_client_badge_show (badge, client);
  return badge;
}

char *
khai_client_describe (const KhaiClient *client)
{
  if (client == NULL)
    return g_strdup (_("Nobody in particular"));
  /* translators: client and its tax code */
  return g_strdup_printf (_("%s · %s"), client->name, client->tax_code);
}
