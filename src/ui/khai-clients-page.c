/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The office on one page, in four parts. Each part reads the store when it is shown. */

#include "config.h"

#include "khai-clients-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-addresses-view.h"
#include "khai-board-view.h"
#include "khai-client-badge.h"
#include "khai-client-window.h"
#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-pager.h"
#include "khai-people-view.h"
#include "khai-report-dialog.h"
#include "khai-text.h"
#include "khai-widgets.h"

#define N_TABS 4
#define CLIENT "khai-client"

struct _KhaiClientsPage
{
  AdwBin parent_instance;

  KhaiSession *session;    /* (owned) */
  KhaiPager *pager;
  GtkToggleButton *tab_clients;
  GtkToggleButton *tab_work;
  GtkToggleButton *tab_addresses;
  GtkToggleButton *tab_people;
  GtkWidget *clients;
  GtkEditable *search;
  GtkListBox *list;
  GtkWidget *status;
  GtkWidget *add;
  KhaiBoardView *work;
  KhaiAddressesView *addresses;
  KhaiPeopleView *people;
};

G_DEFINE_FINAL_TYPE (KhaiClientsPage, khai_clients_page, ADW_TYPE_BIN)

static const char *const tabs[N_TABS] = { "clients", "work", "addresses", "people" };

/* ---- the clients ---- */

static void
client_saved (KhaiClientsPage *self, const char *id)
{
  khai_session_tell_changed (self->session, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.clients-changed", NULL);
  khai_clients_page_refresh (self);
}

static void
open_client (KhaiClientsPage *self, const KhaiClient *client)
{
  KhaiClientWindow *window = khai_client_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, client);

  g_signal_connect_object (window, "saved", G_CALLBACK (client_saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiClientsPage *self)
{
  open_client (self, g_object_get_data (G_OBJECT (row), CLIENT));
}

static void
report_clicked (GtkButton *button, KhaiClientsPage *self)
{
  khai_report_dialog_ask (GTK_WIDGET (self), self->session, g_object_get_data (G_OBJECT (button), CLIENT));
}

static GtkWidget *
new_warnings (KhaiClientsPage *self, const KhaiClient *client, GString *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autoptr (GPtrArray) warnings = khai_clients_list_warnings (khai_session_get_context (self->session), client);

  for (guint i = 0; i < warnings->len; i++)
    {
      const KhaiDoubt *doubt = warnings->pdata[i];
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *icon = gtk_image_new_from_icon_name (doubt->asks ? "dialog-error-symbolic" : "dialog-warning-symbolic");

      khai_widget_set_hidden (icon, TRUE);
      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_widget_add_css_class (line, doubt->asks ? "error" : "warning");
      gtk_box_append (GTK_BOX (line), icon);
      gtk_box_append (GTK_BOX (line), khai_label_new (doubt->text, NULL));
      gtk_box_append (GTK_BOX (box), line);
      g_string_append_printf (name, ". %s", doubt->text);
    }
  gtk_widget_set_visible (box, warnings->len > 0);
  return box;
}

static GtkWidget *
new_buttons (KhaiClientsPage *self, const KhaiClient *client, gboolean served)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *serve = gtk_button_new_with_label (_("Work for it"));
  GtkWidget *report = gtk_button_new_with_label (_("Report …"));
  /* translators: a client */
  g_autofree char *serve_name = g_strdup_printf (_("Work for %s"), client->name);
  g_autofree char *report_name = g_strdup_printf (_("Report for %s"), client->name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (serve), "win.serve");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (serve), "s", client->id);
  gtk_widget_set_visible (serve, !served);
  khai_widget_set_name (serve, serve_name);
  khai_widget_set_name (report, report_name);
  g_object_set_data_full (G_OBJECT (report), CLIENT, khai_client_copy (client), (GDestroyNotify) khai_client_free);
  g_signal_connect_object (report, "clicked", G_CALLBACK (report_clicked), self, 0);
  gtk_box_append (GTK_BOX (box), serve);
  gtk_box_append (GTK_BOX (box), report);
  return box;
}

static void
add_client (KhaiClientsPage *self, const KhaiClient *client, const char *served)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *open = g_strdup_printf (ngettext ("%u declaration under way", "%u declarations under way", client->n_open), client->n_open);
  gboolean is_served = g_strcmp0 (client->id, served) == 0;
  g_auto (GStrv) parts = g_new0 (char *, 5);
  g_autofree char *about = NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  parts[0] = g_strdup (client->tax_code);
  parts[1] = g_strdup (open);
  if (*client->prefix != '\0')
    parts[2] = g_strdup (client->prefix);
  if (is_served)
    parts[g_strv_length (parts)] = g_strdup (_("you work for it now"));
  about = g_strjoinv (" · ", parts);
  g_string_append_printf (name, "%s. %s", client->name, about);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), khai_client_badge_new (client));
  gtk_box_append (GTK_BOX (texts), khai_label_new (client->name, "heading"));
  gtk_box_append (GTK_BOX (texts), khai_label_new (about, "dim-label"));
  gtk_box_append (GTK_BOX (texts), new_warnings (self, client, name));
  gtk_box_append (GTK_BOX (texts), new_buttons (self, client, is_served));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, name->str);
  g_object_set_data_full (G_OBJECT (row), CLIENT, khai_client_copy (client), (GDestroyNotify) khai_client_free);
  gtk_list_box_append (self->list, row);
}

static gboolean
fits (const KhaiClient *client, const char *folded)
{
  g_autofree char *all = g_strjoin (" ", client->name, client->tax_code, client->prefix, client->initials, NULL);
  g_autofree char *text = khai_text_fold (all);

  return folded == NULL || text == NULL || strstr (text, folded) != NULL;
}

static void
show_clients (KhaiClientsPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clients = khai_store_list_clients (khai_session_get_store (self->session), &error);
  g_autofree char *served = clients != NULL ? khai_store_get_served (khai_session_get_store (self->session), &error) : NULL;
  g_autofree char *folded = khai_text_fold (gtk_editable_get_text (self->search));
  guint n = 0;

  khai_widget_remove_children (GTK_WIDGET (self->list));
  if (error != NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < clients->len; i++)
    if (fits (clients->pdata[i], folded))
      {
        add_client (self, clients->pdata[i], served);
        n++;
      }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_sensitive (self->add, khai_desk_may (khai_session_get_context (self->session), KHAI_MAY_MANAGE));
  khai_label_show_text (self->status, n > 0               ? NULL
                                      : clients->len > 0 ? _("No client fits. Try fewer letters.")
                                                         : _("Nobody is here yet. Add a client: new declarations then begin with its details, "
                                                             "its numbers and its goods."));
}

static void
search_changed (KhaiClientsPage *self)
{
  show_clients (self);
}

static void
add_clicked (KhaiClientsPage *self)
{
  khai_clients_page_add (self);
}

void
khai_clients_page_add (KhaiClientsPage *self)
{
  g_return_if_fail (KHAI_IS_CLIENTS_PAGE (self));

  khai_clients_page_show (self, tabs[0]);
  open_client (self, NULL);
}

/* ---- the parts ---- */

void
khai_clients_page_refresh (KhaiClientsPage *self)
{
  const char *shown;

  g_return_if_fail (KHAI_IS_CLIENTS_PAGE (self));

  shown = khai_pager_get_shown (self->pager);
  if (g_strcmp0 (shown, tabs[0]) == 0)
    show_clients (self);
  else if (g_strcmp0 (shown, tabs[1]) == 0)
    khai_board_view_refresh (self->work);
  else if (g_strcmp0 (shown, tabs[2]) == 0)
    khai_addresses_view_refresh (self->addresses);
  else
    khai_people_view_refresh (self->people);
}

void
khai_clients_page_show (KhaiClientsPage *self, const char *tab)
{
  GtkToggleButton *const buttons[N_TABS] = { self->tab_clients, self->tab_work, self->tab_addresses, self->tab_people };

  g_return_if_fail (KHAI_IS_CLIENTS_PAGE (self) && tab != NULL);

  for (guint i = 0; i < N_TABS; i++)
    if (g_str_equal (tabs[i], tab))
      gtk_toggle_button_set_active (buttons[i], TRUE);
}

static void
tab_toggled (KhaiClientsPage *self, GtkToggleButton *button)
{
  GtkToggleButton *const buttons[N_TABS] = { self->tab_clients, self->tab_work, self->tab_addresses, self->tab_people };

  if (!gtk_toggle_button_get_active (button) || self->session == NULL)
    return;
  for (guint i = 0; i < N_TABS; i++)
    if (buttons[i] == button)
      khai_pager_show (self->pager, tabs[i]);
  khai_clients_page_refresh (self);
}

/* ---- life ---- */

static void
khai_clients_page_dispose (GObject *object)
{
  KhaiClientsPage *self = KHAI_CLIENTS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CLIENTS_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_clients_page_parent_class)->dispose (object);
}

static void
khai_clients_page_class_init (KhaiClientsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_clients_page_dispose;
  g_type_ensure (KHAI_TYPE_PAGER);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-clients-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, pager);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, tab_clients);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, tab_work);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, tab_addresses);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, tab_people);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, clients);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiClientsPage, add);
  gtk_widget_class_bind_template_callback (widget_class, tab_toggled);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
khai_clients_page_init (KhaiClientsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KhaiClientsPage *
khai_clients_page_new (KhaiSession *session)
{
  KhaiClientsPage *self = g_object_new (KHAI_TYPE_CLIENTS_PAGE, NULL);

  self->session = g_object_ref (session);
  self->work = khai_board_view_new (session);
  self->addresses = khai_addresses_view_new (session);
  self->people = khai_people_view_new (session);
  khai_pager_add (self->pager, tabs[0], self->clients);
  khai_pager_add (self->pager, tabs[1], GTK_WIDGET (self->work));
  khai_pager_add (self->pager, tabs[2], GTK_WIDGET (self->addresses));
  khai_pager_add (self->pager, tabs[3], GTK_WIDGET (self->people));
  khai_pager_show (self->pager, tabs[0]);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (khai_clients_page_refresh), self, G_CONNECT_SWAPPED);
  return self;
}
