/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window has for whoever files for others: the switcher, the page, and the question before the wrong client's declaration is opened.
 * Whoever files for nobody else sees none of it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-address-book.h"
#include "khai-client-badge.h"
#include "khai-clients-page.h"
#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-widgets.h"
#include "khai-window-private.h"

#define PLACE "clients"
#define ID "khai-id"
#define SECTION "khai-section"

static KhaiContext *
get_context (KhaiWindow *self)
{
  return khai_session_get_context (self->session);
}

/* After anything about clients or people changed. */
void
khai_window_show_clients (KhaiWindow *self)
{
  gboolean broker = self->opened && khai_desk_is_broker (get_context (self));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "broker");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (broker));
  gtk_widget_set_visible (self->clients_row, broker);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), broker);
  gtk_widget_set_visible (GTK_WIDGET (self->compact_switcher), broker && adw_leaflet_get_folded (self->leaflet));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "switch-client")), broker);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "add-client")), broker);
  if (!broker)
    return;
  khai_client_switcher_refresh (self->switcher, self->session);
  khai_client_switcher_refresh (self->compact_switcher, self->session);
}

static void
set_broker (KhaiWindow *self, gboolean broker)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) clients = NULL;
  GtkWidget *page;

  if (!khai_desk_set_broker (get_context (self), broker, &error))
    {
      khai_window_show_error (self, error);
      return;
    }
  khai_window_show_clients (self);
  khai_window_show_place (self, broker ? PLACE : "home");
  clients = broker ? khai_store_list_clients (khai_session_get_store (self->session), NULL) : NULL;
  page = khai_pager_get (self->pager, PLACE);
  if (page != NULL && clients != NULL && clients->len == 0)
    khai_clients_page_add (KHAI_CLIENTS_PAGE (page));
}

static void
broker_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  KhaiWindow *self = user_data;
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  if (self->opened)
    set_broker (self, !g_variant_get_boolean (state));
}

void
khai_window_install_clients (KhaiWindow *self)
{
  g_autoptr (GSimpleAction) broker = g_simple_action_new_stateful ("broker", NULL, g_variant_new_boolean (FALSE));

  g_signal_connect_object (broker, "activate", G_CALLBACK (broker_activated), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (broker));
  khai_client_switcher_set_compact (self->compact_switcher, TRUE);
}

void
khai_window_add_client (KhaiWindow *self)
{
  GtkWidget *page;

  khai_window_show_place (self, PLACE);
  page = khai_pager_get (self->pager, PLACE);
  if (page != NULL)
    khai_clients_page_add (KHAI_CLIENTS_PAGE (page));
}

void
khai_window_switch_client (KhaiWindow *self)
{
  gboolean narrow = adw_leaflet_get_folded (self->leaflet) && adw_leaflet_get_visible_child (self->leaflet) == self->content;

  khai_client_switcher_open (narrow ? self->compact_switcher : self->switcher);
}

gboolean
khai_window_serve (KhaiWindow *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClient) client = NULL;
  g_autofree char *text = NULL;

  if (!khai_window_flush (self, &error) || !khai_clients_serve (get_context (self), *id != '\0' ? id : NULL, TRUE, &error))
    {
      khai_window_show_error (self, error);
      return FALSE;
    }
  client = khai_clients_get_served (get_context (self), NULL);
  /* translators: a client */
  text = client != NULL ? g_strdup_printf (_("You work for %s now"), client->name) : g_strdup (_("You work for nobody in particular now"));
  khai_window_show_clients (self);
  khai_session_tell_changed (self->session, NULL);
  khai_window_add_toast (self, text, NULL, NULL, NULL);
  return TRUE;
}

/* ---- the wrong client ---- */

static void
open_now (KhaiWindow *self, const char *id, const char *section)
{
  g_autoptr (GError) error = NULL;

  if (!khai_window_open_declaration (self, id, section, &error))
    khai_window_show_error (self, error);
}

static void
answered (KhaiWindow *self, const char *response, AdwMessageDialog *dialog)
{
  const char *id = g_object_get_data (G_OBJECT (dialog), ID);
  const char *client = g_object_get_data (G_OBJECT (dialog), "khai-client");
  const char *section = g_object_get_data (G_OBJECT (dialog), SECTION);

  if (g_str_equal (response, "stay") || (g_str_equal (response, "switch") && !khai_window_serve (self, client)))
    return;
  open_now (self, id, section);
}

static void
ask (KhaiWindow *self, const KhaiRecord *record, const char *section, const char *text)
{
  g_autoptr (KhaiClient) client
      = record->client != NULL ? khai_store_get_client (khai_session_get_store (self->session), record->client, NULL) : NULL;
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Another client's declaration"), text);
  /* translators: a client's initials */
  g_autofree char *switch_to = client != NULL ? g_strdup_printf (_("Work for %s"), client->initials) : g_strdup (_("Work for nobody"));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Do not open"), "look", _("Open it all the same"), NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "switch", switch_to);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "switch", client == NULL || !client->removed);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "switch", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "switch");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_object_set_data_full (G_OBJECT (dialog), ID, g_strdup (record->id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), SECTION, g_strdup (section), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "khai-client", g_strdup (record->client != NULL ? record->client : ""), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered), self, G_CONNECT_SWAPPED);
  khai_dialog_present (dialog);
}

/* Asks first when it is not the served client's. */
void
khai_window_open_guarded (KhaiWindow *self, const char *id, const char *section)
{
  g_autoptr (KhaiRecord) record = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (GPtrArray) doubts = NULL;
  g_autoptr (GError) error = NULL;

  if (khai_desk_is_broker (get_context (self)) && khai_store_load (khai_session_get_store (self->session), id, &record, &document, &error))
    doubts = khai_clients_list_doubts (get_context (self), record, document, &error);
  if (error != NULL)
    khai_window_show_error (self, error);
  else if (doubts != NULL && doubts->len > 0 && ((KhaiDoubt *) doubts->pdata[0])->kind == KHAI_DOUBT_OTHER_CLIENT)
    ask (self, record, section, ((KhaiDoubt *) doubts->pdata[0])->text);
  else
    open_now (self, id, section);
}

/* ---- the address book ---- */

/* The entry of the address book as the open declaration's consignee. */
void
khai_window_take_party (KhaiWindow *self, gint64 id)
{
  KhaiEditor *editor = self->editor != NULL ? khai_editor_page_get_editor (self->editor) : NULL;
  g_autoptr (GPtrArray) parties = NULL;
  g_autoptr (GError) error = NULL;

  if (editor == NULL)
    return;
  parties = khai_address_book_find (get_context (self), khai_editor_get_record (editor)->client, "", 0, &error);
  for (guint i = 0; parties != NULL && i < parties->len; i++)
    if (((KhaiParty *) parties->pdata[i])->id == id && !khai_party_fill (parties->pdata[i], editor, &error))
      break;
  if (error != NULL)
    khai_window_show_error (self, error);
}
