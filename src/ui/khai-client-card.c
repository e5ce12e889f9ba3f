/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For whom is signed: initials, name and tax code once more, and every doubt in words. The doubts themselves are found below the screen. */

#include "config.h"

#include "khai-client-card.h"

#include <glib/gi18n-lib.h>

#include "khai-client-badge.h"
#include "khai-clients.h"
#include "khai-desk.h"
#include "khai-review.h"
#include "khai-widgets.h"

#define OWNER "khai-owner"

struct _KhaiClientCard
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  KhaiEditor *editor;    /* (owned) (nullable) */
  GtkWidget *box;
  void (*go) (gpointer owner);
};

G_DEFINE_FINAL_TYPE (KhaiClientCard, khai_client_card, ADW_TYPE_BIN)

static GPtrArray *
list_doubts (KhaiClientCard *self, GError **error)
{
  return khai_clients_list_doubts (khai_session_get_context (self->session), khai_editor_get_record (self->editor),
                                   khai_editor_get_declaration (self->editor), error);
}

static KhaiClient *
get_client (KhaiClientCard *self)
{
  const char *id = khai_editor_get_record (self->editor)->client;

  return id != NULL ? khai_store_get_client (khai_session_get_store (self->session), id, NULL) : NULL;
}

static void
add_line (KhaiClientCard *self, const char *icon_name, const char *css, const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *label = khai_label_new (text, NULL);

  khai_widget_set_hidden (icon, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, css);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
add_client (KhaiClientCard *self, const KhaiClient *client)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *agent = client != NULL && client->by_agent
                             /* translators: tax code and user code of the agent */
                             ? g_strdup_printf (_("Signed by a licensed agent: %s, %s"), client->agent_id, client->agent_code) : NULL;

  gtk_box_append (GTK_BOX (line), khai_client_badge_new (client));
  gtk_box_append (GTK_BOX (texts), khai_label_new (client != NULL ? client->name : _("Nobody in particular"), "heading"));
  if (client != NULL)
    {
      g_autofree char *code = g_strdup_printf (_("Tax code %s"), client->tax_code);

      gtk_box_append (GTK_BOX (texts), khai_label_new (code, NULL));
      gtk_box_append (GTK_BOX (texts), khai_label_new (agent != NULL ? agent : _("Signed with the client's own token"), "dim-label"));
    }
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
add_review (KhaiClientCard *self)
{
  KhaiReviewState state = KHAI_REVIEW_NONE;
  g_autoptr (KhaiReview) review = NULL;
  g_autofree char *text = NULL;

  if (!khai_review_get_state (khai_session_get_context (self->session), khai_editor_get_id (self->editor),
                              khai_editor_get_declaration (self->editor), &state, &review, NULL))
    return;
  if (state == KHAI_REVIEW_APPROVED)
    {
      /* translators: somebody's name */
      text = g_strdup_printf (_("%s looked at it and approved it."), review->actor);
      add_line (self, "emblem-ok-symbolic", "success", text);
    }
  else if (khai_desk_wants_review (khai_session_get_context (self->session)))
    add_line (self, "dialog-warning-symbolic", "warning",
              state == KHAI_REVIEW_STALE      ? _("It was changed since it was approved: it has to be looked at again. See Check.")
              : state == KHAI_REVIEW_RETURNED ? _("The reviewer sent it back. See Check.")
              : state == KHAI_REVIEW_ASKED    ? _("Somebody else was asked to look at it.")
                                              : _("Somebody who did not work on it has to approve it first. See Check."));
}

void
khai_client_card_show (KhaiClientCard *self, KhaiSession *session, KhaiEditor *editor)
{
  g_autoptr (KhaiClient) client = NULL;
  g_autoptr (GPtrArray) doubts = NULL;

  g_return_if_fail (KHAI_IS_CLIENT_CARD (self) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->session, session);
  g_set_object (&self->editor, editor);
  khai_widget_remove_children (self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), khai_desk_is_broker (khai_session_get_context (session)));
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  client = get_client (self);
  add_client (self, client);
  doubts = khai_editor_is_editable (editor) ? list_doubts (self, NULL) : NULL;
  for (guint i = 0; doubts != NULL && i < doubts->len; i++)
    {
      const KhaiDoubt *doubt = doubts->pdata[i];

      add_line (self, doubt->asks ? "dialog-question-symbolic" : "dialog-warning-symbolic", "warning", doubt->text);
    }
  add_review (self);
}

char *
khai_client_card_why_not (KhaiClientCard *self)
{
  KhaiContext *context;
  KhaiReviewState state = KHAI_REVIEW_NONE;

  g_return_val_if_fail (KHAI_IS_CLIENT_CARD (self), NULL);

  if (self->editor == NULL)
    return NULL;
  context = khai_session_get_context (self->session);
  if (!khai_desk_may (context, KHAI_MAY_SIGN))
    return g_strdup (_("The role of who works here does not allow signing. A signer can do it."));
  if (!khai_desk_wants_review (context)
      || (khai_review_get_state (context, khai_editor_get_id (self->editor), khai_editor_get_declaration (self->editor), &state, NULL, NULL)
          && state == KHAI_REVIEW_APPROVED))
    return NULL;
  return g_strdup (_("It cannot be signed yet: somebody who did not work on it has to approve it first, under Check."));
}

static void
answered (KhaiClientCard *self, const char *response, AdwMessageDialog *dialog)
{
  GObject *owner = g_object_get_data (G_OBJECT (dialog), OWNER);

  if (!g_str_equal (response, "sign") || self->editor == NULL)
    return;
  khai_clients_confirm (khai_session_get_context (self->session), khai_editor_get_id (self->editor), khai_editor_get_declaration (self->editor));
  self->go (owner);
}

void
khai_client_card_ask (KhaiClientCard *self, void (*go) (gpointer owner), GObject *owner)
{
  g_autoptr (GPtrArray) doubts = NULL;
  g_autoptr (KhaiClient) client = NULL;
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL;
  GtkWidget *dialog;

  g_return_if_fail (KHAI_IS_CLIENT_CARD (self) && go != NULL && G_IS_OBJECT (owner));

  doubts = list_doubts (self, &error);
  if (doubts == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  if (doubts->len == 0 || !((KhaiDoubt *) doubts->pdata[0])->asks)
    {
      go (owner);
      return;
    }
  for (guint i = 0; i < doubts->len; i++)
    g_string_append_printf (body, "%s%s", i > 0 ? "\n\n" : "", ((KhaiDoubt *) doubts->pdata[i])->text);
  client = get_client (self);
  what = khai_client_describe (client);
  g_string_append (body, "\n\n");
  /* translators: client and tax code follow */
  g_string_append_printf (body, _("It would be signed for: %s"), what);
  self->go = go;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Is this the right client?"), body->str);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("Do not sign"), "sign", _("Sign all the same"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_object_set_data_full (G_OBJECT (dialog), OWNER, g_object_ref (owner), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered), self, G_CONNECT_SWAPPED);
  khai_dialog_present (dialog);
}

static void
khai_client_card_dispose (GObject *object)
{
  KhaiClientCard *self = KHAI_CLIENT_CARD (object);

  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (khai_client_card_parent_class)->dispose (object);
}

static void
khai_client_card_class_init (KhaiClientCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_client_card_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_client_card_init (KhaiClientCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "khai-card");
  adw_bin_set_child (ADW_BIN (self), self->box);
  khai_widget_set_name (GTK_WIDGET (self), _("For whom it is signed"));
}
