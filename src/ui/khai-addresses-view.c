/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The address book: entries of the client served and everybody's; an entry is shared, taken off, and put back. */

#include "config.h"

#include "khai-addresses-view.h"

#include <glib/gi18n-lib.h>

#include "khai-address-book.h"
#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-widgets.h"

#define ENTRY "khai-entry"
#define MOST_ROWS 200

struct _KhaiAddressesView
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  GtkEditable *search;
  GtkWidget *status;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KhaiAddressesView, khai_addresses_view, ADW_TYPE_BIN)

static gint64
entry_of (GtkWidget *button)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (button), ENTRY);
}

static void
share_clicked (GtkWidget *button, KhaiAddressesView *self)
{
  g_autoptr (GError) error = NULL;

  if (!khai_address_book_share (khai_session_get_context (self->session), entry_of (button), NULL, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_addresses_view_refresh (self);
}

static void
remove_clicked (GtkWidget *button, KhaiAddressesView *self)
{
  gint64 id = entry_of (button);
  g_autoptr (GError) error = NULL;

  if (!khai_address_book_remove (khai_session_get_context (self->session), id, TRUE, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  else
    khai_widget_toast_undo (GTK_WIDGET (self), _("Taken off the address book"), "win.restore-address", g_variant_new_int64 (id));
  khai_addresses_view_refresh (self);
}

static GtkWidget *
new_button (KhaiAddressesView *self, const char *label, const char *name, gint64 id, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  khai_widget_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), ENTRY, g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  gtk_widget_set_sensitive (button, khai_desk_may (khai_session_get_context (self->session), KHAI_MAY_EDIT));
  return button;
}

static void
add_row (KhaiAddressesView *self, const KhaiParty *party)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *title = khai_party_get_text (party, "/name");
  g_autofree char *about = khai_party_describe (khai_session_get_context (self->session), party);
  g_autofree char *whose = g_strdup_printf ("%s · %s", about, *party->client == '\0' ? _("everybody's") : _("this client's only"));
  g_autofree char *name = g_strdup_printf ("%s. %s", title, whose);
  /* translators: an entry of the address book */
  g_autofree char *share = g_strdup_printf (_("Share %s with all clients"), title);
  g_autofree char *off = g_strdup_printf (_("Take off %s"), title);

  gtk_widget_add_css_class (texts, "khai-finding");
  gtk_box_append (GTK_BOX (texts), khai_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (texts), khai_label_new (whose, "dim-label"));
  if (*party->client != '\0')
    gtk_box_append (GTK_BOX (buttons), new_button (self, _("Share"), share, party->id, G_CALLBACK (share_clicked)));
  gtk_box_append (GTK_BOX (buttons), new_button (self, _("Take off"), off, party->id, G_CALLBACK (remove_clicked)));
  gtk_box_append (GTK_BOX (texts), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), texts);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, name);
  gtk_list_box_append (self->list, row);
}

void
khai_addresses_view_refresh (KhaiAddressesView *self)
{
  KhaiContext *context;
  g_autoptr (GError) error = NULL;
  g_autofree char *served = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const char *text;

  g_return_if_fail (KHAI_IS_ADDRESSES_VIEW (self));

  context = khai_session_get_context (self->session);
  text = gtk_editable_get_text (self->search);
  khai_widget_remove_children (GTK_WIDGET (self->list));
  if (khai_address_book_refresh (context, &error))
    served = khai_store_get_served (khai_session_get_store (self->session), &error);
  if (error == NULL)
    found = khai_address_book_find (context, served, text, MOST_ROWS, &error);
  if (found == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < found->len; i++)
    add_row (self, found->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), found->len > 0);
  khai_label_show_text (self->status, found->len > 0    ? NULL
                                      : *text != '\0' ? _("Nobody fits. Try fewer letters.")
                                                      : _("Consignees of declarations that were sent are kept here, each for its client, and are "
                                                          "offered when a name is typed."));
}

static void
search_changed (KhaiAddressesView *self)
{
  khai_addresses_view_refresh (self);
}

static void
restore (GSimpleAction *action, GVariant *target, gpointer user_data)
{
  KhaiAddressesView *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!khai_address_book_remove (khai_session_get_context (self->session), g_variant_get_int64 (target), FALSE, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_addresses_view_refresh (self);
}

/* Toasts hang above the pages and reach the window's actions only. */
static void
khai_addresses_view_root (GtkWidget *widget)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("restore-address", G_VARIANT_TYPE_INT64);
  GtkRoot *root;

  GTK_WIDGET_CLASS (khai_addresses_view_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  g_signal_connect_object (action, "activate", G_CALLBACK (restore), widget, 0);
  if (G_IS_ACTION_MAP (root))
    g_action_map_add_action (G_ACTION_MAP (root), G_ACTION (action));
}

static void
khai_addresses_view_dispose (GObject *object)
{
  KhaiAddressesView *self = KHAI_ADDRESSES_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ADDRESSES_VIEW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_addresses_view_parent_class)->dispose (object);
}

static void
khai_addresses_view_class_init (KhaiAddressesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_addresses_view_dispose;
  widget_class->root = khai_addresses_view_root;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-addresses-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiAddressesView, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiAddressesView, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiAddressesView, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
}

static void
khai_addresses_view_init (KhaiAddressesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KhaiAddressesView *
khai_addresses_view_new (KhaiSession *session)
{
  KhaiAddressesView *self = g_object_new (KHAI_TYPE_ADDRESSES_VIEW, NULL);

  self->session = g_object_ref (session);
  return self;
}
