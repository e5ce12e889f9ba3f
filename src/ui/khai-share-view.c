/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One line for each administration, never one for all: what it got, how far that is, what it means, and the way back. */

#include "config.h"

#include "khai-share-view.h"

#include <glib/gi18n-lib.h>

#include "khai-act.h"
#include "khai-date.h"
#include "khai-follow-acts.h"
#include "khai-share.h"
#include "khai-share-window.h"
#include "khai-widgets.h"

#define SHARE_ID "khai-share"

struct _KhaiShareView
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  KhaiEditor *editor;    /* (owned) (nullable) */
  KhaiShareBook *book;   /* (owned) */
  GtkListBox *list;
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (KhaiShareView, khai_share_view, ADW_TYPE_BIN)

typedef struct
{
  const char *state;
  const char *icon;
  const char *css;
  const char *word;
  const char *meaning;
} Word;

static const Word words[] = {
  { "asked", "mail-send-symbolic", "accent", N_("Consent signed, on its way"), N_("It cannot be lost or sent twice. Nothing has left the Single Window yet.") },
  { "not-taken", "dialog-error-symbolic", "error", N_("Not taken by the Single Window"), N_("Nothing left. Read why below; you can ask again.") },
  { "queued", "mail-send-symbolic", "accent", N_("Taken over"), N_("The Single Window sends it to the administration. Until it arrives, it can be withdrawn before anybody has seen it.") },
  { "delivered", "mail-read-symbolic", "accent", N_("Delivered"), N_("The administration has the data; it has not said yet what it does with them.") },
  { "acknowledged", "emblem-ok-symbolic", "success", N_("Acknowledged"), N_("The administration confirms that it has the data and can read them.") },
  { "used", "object-select-symbolic", "success", N_("Used"), N_("The administration has used the data in its own procedure. This cannot be withdrawn any more.") },
  { "refused", "dialog-warning-symbolic", "warning", N_("Refused by the administration"),
    N_("It does not use the data; your declaration in Vietnam is not affected. Ask the importer what is missing there, correct it, and share again.") },
  { "withdrawn", "edit-undo-symbolic", "dim-label", N_("Withdrawn"),
    N_("You took the consent back. What was not delivered is not sent; an administration that had it already was told not to use it.") },
};

static const Word *
find_word (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].state, state))
      return &words[i];
  return NULL;
}

/* ---- withdrawing ---- */

static void
withdrawal_answered (AdwMessageDialog *dialog, const char *response, KhaiShareView *self)
{
  const char *share = g_object_get_data (G_OBJECT (dialog), SHARE_ID);
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox;
  KhaiAct *act = NULL;

  if (self->session == NULL || !g_str_equal (response, "do"))
    return;
  outbox = khai_session_get_outbox (self->session, &error);
  if (outbox != NULL)
    act = khai_act_withdraw_share (outbox, khai_editor_get_id (self->editor), share, &error);
  khai_follow_queue (GTK_WIDGET (self), self->session, act, error, _("The withdrawal is signed and on its way"));
}

static void
withdraw_clicked (GtkWidget *button)
{
  KhaiShareView *self = KHAI_SHARE_VIEW (gtk_widget_get_ancestor (button, KHAI_TYPE_SHARE_VIEW));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (button)), _("Take the consent back?"),
                                              _("What was not delivered yet is not sent. An administration that has the data already is told not to use "
                                                "them; Khai cannot see to it that it does."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("Keep it"), "do", _("Take it back"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data_full (G_OBJECT (dialog), SHARE_ID, g_strdup (g_object_get_data (G_OBJECT (button), SHARE_ID)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (withdrawal_answered), self, 0);
  khai_dialog_present (dialog);
}

/* ---- one line ---- */

static const char *
proof_words (KhaiShareProof proof)
{
  switch (proof)
    {
    case KHAI_SHARE_EXACT:
      return _("Proved: the Single Window signed that exactly what you agreed to left, and nothing else.");
    case KHAI_SHARE_OTHER:
      return _("Not proved: what the Single Window says it sent is not what you agreed to. Withdraw it and ask the Single Window.");
    case KHAI_SHARE_UNPROVED:
    default:
      return NULL;
    }
}

static void
add_label (GtkWidget *box, const char *text, const char *css)
{
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (box), khai_label_new (text, css));
}

static GtkWidget *
new_heading (const Word *word, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (word != NULL ? word->icon : "dialog-information-symbolic");
  GtkWidget *label = khai_label_new (title, "heading");

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, word != NULL ? word->css : "dim-label");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
add_withdrawal (KhaiShareView *self, const KhaiShare *share, const char *recipient, GtkWidget *box)
{
  GtkWidget *button = gtk_button_new_with_label (_("Take the consent back"));
  g_autofree char *name = g_strdup_printf (_("Take the consent back: %s"), recipient);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  khai_widget_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), SHARE_ID, g_strdup (share->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (withdraw_clicked), NULL);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_share (KhaiShareView *self, const KhaiShare *share)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  const KhaiRecipient *recipient = khai_share_book_find_recipient (self->book, share->recipient);
  const KhaiProjection *projection = khai_share_book_find_projection (self->book, share->projection);
  const KhaiPurpose *purpose = khai_share_book_find_purpose (self->book, share->purpose);
  const Word *word = find_word (share->state);
  const char *name = recipient != NULL ? recipient->name[lang] : share->recipient != NULL ? share->recipient : "–";
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *when = share->at != NULL ? khai_instant_format (share->at, lang) : NULL;
  /* translators: an administration, and how far the share is */
  g_autofree char *title = g_strdup_printf (_("%s: %s"), name, word != NULL ? _(word->word) : share->state);
  /* translators: what was shared and what for */
  g_autofree char *what = g_strdup_printf (_("%s · %s"), projection != NULL ? projection->title[lang] : share->projection,
                                           purpose != NULL ? purpose->name[lang] : share->purpose);

  gtk_box_append (GTK_BOX (box), new_heading (word, title));
  add_label (box, what, NULL);
  add_label (box, when, "caption");
  add_label (box, word != NULL ? _(word->meaning) : NULL, "dim-label");
  add_label (box, share->text, NULL);
  add_label (box, proof_words (share->proof), share->proof == KHAI_SHARE_OTHER ? "error" : "caption");
  if (share->withdrawing)
    add_label (box, _("The withdrawal is signed and on its way."), "accent");
  if (share->withdrawal_refusal != NULL)
    {
      g_autofree char *refusal = g_strdup_printf (_("The withdrawal was not taken: %s"), share->withdrawal_refusal);

      add_label (box, refusal, "warning");
    }
  if (khai_share_can_withdraw (share))
    add_withdrawal (self, share, name, box);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, title);
  gtk_list_box_append (self->list, row);
}

void
khai_share_view_show (KhaiShareView *self, KhaiSession *session, KhaiEditor *editor, gboolean open)
{
  g_autoptr (GPtrArray) shares = NULL;
  guint n;

  g_return_if_fail (KHAI_IS_SHARE_VIEW (self) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->session, session);
  g_set_object (&self->editor, editor);
  shares = khai_share_list (khai_session_get_store (session), khai_editor_get_id (editor), self->book,
                            khai_clock_now (khai_context_get_clock (khai_session_get_context (session))), NULL);
  n = shares != NULL ? shares->len : 0;
  khai_widget_remove_children (GTK_WIDGET (self->list));
  for (guint i = n; i > 0; i--)
    add_share (self, shares->pdata[i - 1]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->add, open);
  gtk_widget_set_visible (GTK_WIDGET (self), open || n > 0);
}

static void
add_clicked (KhaiShareView *self)
{
  khai_follow_ask_share (GTK_WIDGET (self), self->session, self->editor);
}

static void
khai_share_view_dispose (GObject *object)
{
  KhaiShareView *self = KHAI_SHARE_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SHARE_VIEW);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->book, khai_share_book_free);
  G_OBJECT_CLASS (khai_share_view_parent_class)->dispose (object);
}

static void
khai_share_view_class_init (KhaiShareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_share_view_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-share-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiShareView, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiShareView, add);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
}

static void
khai_share_view_init (KhaiShareView *self)
{
  self->book = khai_share_book_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
