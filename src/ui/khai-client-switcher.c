/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom one works for: a button with initials, colour, name and tax code; below it the clients, found by a few letters. */

#include "config.h"

#include "khai-client-switcher.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-client-badge.h"
#include "khai-clients.h"
#include "khai-text.h"
#include "khai-widgets.h"

#define ID "khai-client-id"
#define FOLDED "khai-client-folded"

struct _KhaiClientSwitcher
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  gboolean compact;
  GtkMenuButton *button;
  GtkWidget *badge;
  GtkWidget *texts;
  GtkWidget *name;
  GtkWidget *code;
  GtkPopover *popover;
  GtkEditable *search;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KhaiClientSwitcher, khai_client_switcher, ADW_TYPE_BIN)

static void
add_row (KhaiClientSwitcher *self, const KhaiClient *client)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_autofree char *name = khai_client_describe (client);
  g_autofree char *code = client != NULL ? g_strdup (client->tax_code) : NULL;
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_margin_top (box, 3);
  gtk_widget_set_margin_bottom (box, 3);
  gtk_box_append (GTK_BOX (box), khai_client_badge_new (client));
  gtk_box_append (GTK_BOX (texts), khai_label_new (client != NULL ? client->name : name, NULL));
  if (code != NULL)
    gtk_box_append (GTK_BOX (texts), khai_label_new (code, "caption"));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), ID, g_strdup (client != NULL ? client->id : ""), g_free);
  g_object_set_data_full (G_OBJECT (row), FOLDED, khai_text_fold (name), g_free);
  gtk_list_box_append (self->list, row);
}

static void
fill (KhaiClientSwitcher *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clients = NULL;

  khai_widget_remove_children (GTK_WIDGET (self->list));
  gtk_editable_set_text (self->search, "");
  if (self->session == NULL || khai_session_get_store (self->session) == NULL)
    return;
  clients = khai_store_list_clients (khai_session_get_store (self->session), &error);
  if (clients == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < clients->len; i++)
    add_row (self, clients->pdata[i]);
  add_row (self, NULL);
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer user_data)
{
  KhaiClientSwitcher *self = user_data;
  const char *folded = g_object_get_data (G_OBJECT (row), FOLDED);
  g_autofree char *text = khai_text_fold (gtk_editable_get_text (self->search));

  return text == NULL || folded == NULL || strstr (folded, text) != NULL;
}

static void
search_changed (KhaiClientSwitcher *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
take (KhaiClientSwitcher *self, GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), ID));

  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.serve", "s", id);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiClientSwitcher *self)
{
  take (self, row);
}

/* Return in the search takes the first that is left. */
static void
search_activated (KhaiClientSwitcher *self)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  while (row != NULL && !gtk_widget_get_child_visible (row))
    row = gtk_widget_get_next_sibling (row);
  if (GTK_IS_LIST_BOX_ROW (row))
    take (self, GTK_LIST_BOX_ROW (row));
}

static void
popover_shown (KhaiClientSwitcher *self)
{
  fill (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
khai_client_switcher_refresh (KhaiClientSwitcher *self, KhaiSession *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClient) client = NULL;
  g_autofree char *what = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (KHAI_IS_CLIENT_SWITCHER (self) && KHAI_IS_SESSION (session));

  g_set_object (&self->session, session);
  client = khai_clients_get_served (khai_session_get_context (session), &error);
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_client_badge_show (self->badge, client);
  what = khai_client_describe (client);
  /* translators: whom one works for follows */
  name = g_strdup_printf (_("Working for: %s"), what);
  gtk_label_set_text (GTK_LABEL (self->name), client != NULL ? client->name : what);
  khai_label_show_text (self->code, client != NULL ? client->tax_code : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  khai_widget_set_name (GTK_WIDGET (self->button), name);
}

void
khai_client_switcher_set_compact (KhaiClientSwitcher *self, gboolean compact)
{
  g_return_if_fail (KHAI_IS_CLIENT_SWITCHER (self));

  self->compact = compact;
  gtk_widget_set_visible (self->texts, !compact);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "khai-compact");
}

void
khai_client_switcher_open (KhaiClientSwitcher *self)
{
  g_return_if_fail (KHAI_IS_CLIENT_SWITCHER (self));

  gtk_menu_button_popup (self->button);
}

static void
khai_client_switcher_dispose (GObject *object)
{
  KhaiClientSwitcher *self = KHAI_CLIENT_SWITCHER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CLIENT_SWITCHER);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_client_switcher_parent_class)->dispose (object);
}

static void
khai_client_switcher_class_init (KhaiClientSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_client_switcher_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-client-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiClientSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientSwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientSwitcher, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientSwitcher, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown);
}

static void
khai_client_switcher_init (KhaiClientSwitcher *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = khai_client_badge_new (NULL);
  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->name = khai_label_new (NULL, NULL);
  self->code = khai_label_new (NULL, "caption");
  gtk_widget_add_css_class (self->code, "dim-label");
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->texts), self->name);
  gtk_box_append (GTK_BOX (self->texts), self->code);
  gtk_box_append (GTK_BOX (box), self->badge);
  gtk_box_append (GTK_BOX (box), self->texts);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_menu_button_set_child (self->button, box);
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
}
