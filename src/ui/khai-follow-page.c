/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of a declaration. One next action on top; below it the receipt with whether it proved true, then every event. */

#include "config.h"

#include "khai-follow-page.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-echo-view.h"
#include "khai-file-dialog.h"
#include "khai-follow-acts.h"
#include "khai-json.h"
#include "khai-ledger-alarm.h"
#include "khai-ledger.h"
#include "khai-papers.h"
#include "khai-share-view.h"
#include "khai-service-bar.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

struct _KhaiFollowPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) */
  KhaiLedgerAlarm *alarm;
  GtkImage *icon;
  GtkWidget *state;
  GtkWidget *meaning;
  GtkWidget *numbers;
  GtkWidget *waiting;
  GtkWidget *next;
  GtkButton *act;
  GtkWidget *more_group;
  GtkWidget *acts;
  KhaiEchoView *echo;
  GtkWidget *amend;
  GtkWidget *stuffed;
  GtkWidget *rolled;
  GtkWidget *cancel;
  KhaiPapers *papers;
  KhaiShareView *shares;
  KhaiServiceBar *service;
  GtkWidget *receipt_group;
  GtkWidget *receipt;
  GtkWidget *proof;
  GtkWidget *timeline_group;
  GtkListBox *timeline;
  GtkWidget *raw_expander;
  GtkTextView *raw;
};

G_DEFINE_FINAL_TYPE (KhaiFollowPage, khai_follow_page, ADW_TYPE_BIN)

/* ---- the state ---- */

/* What was refused before stays linked by the references it had. */
static void
append_earlier (KhaiFollowPage *self, const KhaiRecord *record, GString *text)
{
  g_autoptr (GPtrArray) acts = khai_store_list_acts (khai_session_get_store (self->session), record->id, NULL);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const KhaiOutboxEntry *entry = acts->pdata[i];

      if ((g_str_equal (entry->act, "submission") || g_str_equal (entry->act, "pre-registration")) && g_strcmp0 (entry->reference, record->reference) != 0)
        {
          /* translators: the reference an earlier attempt had, which was refused */
          g_string_append_printf (text, "%s", text->len > 0 ? "\n" : "");
          g_string_append_printf (text, _("Sent before as %s, which was refused; its events are below."), entry->reference);
        }
    }
}

static void
show_numbers (KhaiFollowPage *self, const KhaiRecord *record)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *channel = khai_channel_get_word (record->channel);

  if (record->registration_number != NULL)
    g_string_append_printf (text, _("Declaration number: %s"), record->registration_number);
  if (channel != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", channel);
  append_earlier (self, record, text);
  khai_label_show_text (self->numbers, text->str);
}

/* The one button: to what the next action needs, if Khai can help with it. */
static void
show_act (KhaiFollowPage *self, const char *state)
{
  const char *label = NULL;
  const char *target = NULL;

  if (g_str_equal (state, "draft"))
    {
      label = _("Sign and send");
      target = "send";
    }
  else if (khai_state_is_editable (state))
    {
      label = _("Look at what customs sent back");
      target = "check";
    }
  gtk_widget_set_visible (GTK_WIDGET (self->act), TRUE);
  /* A name must never stand beside the other action's target. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->act), NULL);
  if (target != NULL)
    {
      gtk_button_set_label (self->act, label);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->act), "s", target);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->act), "win.section");
    }
  else if (g_str_equal (state, "by-hand"))
    {
      gtk_button_set_label (self->act, _("Read the reply file …"));
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->act), NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->act), "win.by-hand");
    }
  else if (g_str_equal (state, "queued") || g_str_equal (state, "unknown"))
    {
      gtk_button_set_label (self->act, _("Try now"));
      gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->act), NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->act), "win.try-now");
    }
  else
    gtk_widget_set_visible (GTK_WIDGET (self->act), FALSE);
}

static void
show_state (KhaiFollowPage *self)
{
  static const char *const all[] = { "error", "warning", "success", "accent", "dim-label" };
  const KhaiRecord *record = khai_editor_get_record (self->editor);
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, NULL);
  g_autofree char *waiting = outbox != NULL ? khai_outbox_waiting_text (outbox, record->id) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), all[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), khai_state_get_css (record->state));
  gtk_image_set_from_icon_name (self->icon, khai_state_get_icon (record->state));
  khai_label_show_text (self->state, khai_state_get_word (record->state));
  khai_label_show_text (self->meaning, khai_state_get_meaning (record->state));
  khai_label_show_text (self->next, khai_state_get_next (record->state));
  khai_label_show_text (self->waiting, waiting);
  show_numbers (self, record);
  show_act (self, record->state);
}

/* ---- the receipt ---- */

static void
show_receipt (KhaiFollowPage *self, GString *raw)
{
  gboolean verified = FALSE;
  g_autoptr (JsonNode) receipt = khai_store_read_receipt (khai_session_get_store (self->session),
                                                          khai_editor_get_id (self->editor), &verified, NULL);
  g_autofree char *id = receipt != NULL ? khai_json_get_text (receipt, "/receiptId") : NULL;
  g_autofree char *at = receipt != NULL ? khai_json_get_text (receipt, "/receivedAt") : NULL;
  g_autofree char *when = at != NULL ? khai_instant_format (at, khai_session_get_lang (self->session)) : NULL;
  g_autoptr (JsonNode) proof = NULL;
  g_autoptr (JsonNode) held = NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;

  gtk_widget_set_visible (self->receipt_group, receipt != NULL);
  if (receipt == NULL)
    return;
  text = g_strdup_printf (_("Receipt %s, given on %s.\n%s"), id != NULL ? id : "–", when != NULL ? when : "–",
                          verified ? _("Verified: the signature is the Single Window's, and it is about exactly the bytes that were sent.")
                                   : _("Not verified: do not rely on this receipt."));
  khai_label_show_text (self->receipt, text);
  if (id != NULL)
    held = khai_store_find_receipt (khai_session_get_store (self->session), id, &proof, NULL);
  khai_label_show_text (self->proof,
                        !verified       ? _("It proves nothing. Keep it as evidence and ask the Single Window.")
                        : proof != NULL ? _("It proves that the Single Window had exactly these bytes at that time, and cannot deny it. The receipt also "
                                            "is in its public ledger, from which it cannot be taken out unnoticed.")
                                        : _("It proves that the Single Window had exactly these bytes at that time, and cannot deny it. Its place in the "
                                            "public ledger is not proved yet; Khai asks for it by itself."));
  json = khai_json_to_pretty (receipt);
  g_string_append_printf (raw, "%s\n", json);
}

static void
receipt_file_chosen (gpointer owner, const char *path)
{
  KhaiFollowPage *self = owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) export = NULL;
  g_autofree char *text = NULL;

  if (self->editor == NULL)
    return;
  export = khai_ledger_export (khai_session_get_store (self->session), khai_editor_get_id (self->editor), &error);
  text = export != NULL ? khai_json_to_pretty (export) : NULL;
  if (text != NULL && g_file_set_contents (path, text, -1, &error))
    khai_widget_toast (GTK_WIDGET (self), _("The receipt is saved as one file that anybody can check"));
  else if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
save_receipt_clicked (KhaiFollowPage *self)
{
  const KhaiRecord *record = khai_editor_get_record (self->editor);
  g_autofree char *name = g_strdup_printf ("%s-receipt.json", record->reference != NULL ? record->reference : "khai");

  khai_file_dialog_save (GTK_WIDGET (self), _("Save the receipt"), name, receipt_file_chosen, G_OBJECT (self));
}

/* ---- what was asked of customs ---- */

static void
show_acts (KhaiFollowPage *self)
{
  const KhaiRecord *record = khai_editor_get_record (self->editor);
  g_autoptr (GPtrArray) acts = khai_store_list_acts (khai_session_get_store (self->session), record->id, NULL);
  /* What is only pre-registered is changed and dropped as well. */
  gboolean open = khai_follow_state_is_open (record->state) || g_str_equal (record->state, "pre-registered");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      g_autofree char *line = khai_follow_act_text (self->session, acts->pdata[i]);

      if (line != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  khai_label_show_text (self->acts, text->str);
  gtk_widget_set_visible (self->amend, open);
  gtk_widget_set_visible (self->stuffed, open && khai_amend_case_fits (KHAI_CASE_STUFFING, khai_editor_get_declaration (self->editor)));
  gtk_widget_set_visible (self->rolled, open && khai_amend_case_fits (KHAI_CASE_ROLLED, khai_editor_get_declaration (self->editor)));
  gtk_widget_set_visible (self->cancel, open);
  gtk_widget_set_visible (self->more_group, open || text->len > 0);
}

static void
cancel_clicked (KhaiFollowPage *self)
{
  khai_follow_ask_cancellation (GTK_WIDGET (self), self->session, self->editor);
}

static void
amend_clicked (KhaiFollowPage *self)
{
  khai_follow_ask_amendment (GTK_WIDGET (self), self->session, self->editor, KHAI_CASE_ANY);
}

static void
stuffed_clicked (KhaiFollowPage *self)
{
  khai_follow_ask_amendment (GTK_WIDGET (self), self->session, self->editor, KHAI_CASE_STUFFING);
}

static void
rolled_clicked (KhaiFollowPage *self)
{
  khai_follow_ask_amendment (GTK_WIDGET (self), self->session, self->editor, KHAI_CASE_ROLLED);
}

/* ---- the events ---- */

static void
add_text (GtkWidget *box, const char *text, const char *css)
{
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (box), khai_label_new (text, css));
}

static GtkWidget *
new_event (KhaiFollowPage *self, JsonNode *event)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *type = khai_json_get_text (event, "/type");
  g_autofree char *state = khai_json_get_text (event, "/state");
  g_autofree char *said = khai_json_get_text (event, "/text");
  g_autofree char *at = khai_json_get_text (event, "/occurredAt");
  g_autofree char *due = khai_json_get_text (event, "/dueAt");
  g_autofree char *channel_id = khai_json_get_text (event, "/channel");
  g_autofree char *channel = khai_channel_get_word (channel_id);
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *when = at != NULL ? khai_instant_format (at, lang) : NULL;
  const char *title = khai_event_get_title (type, state);
  const char *actor = khai_event_get_actor (type);

  add_text (box, when, "caption");
  add_text (box, title, "heading");
  if (g_strcmp0 (type, "channel-assigned") == 0)
    add_text (box, channel, NULL);
  if (g_strcmp0 (type, "released") == 0)
    add_text (box, khai_state_get_meaning (state), NULL);
  add_text (box, said, NULL);
  if (actor != NULL)
    {
      /* translators: whose turn it is after an event: you, customs, the carrier */
      g_autofree char *turn = g_strdup_printf (_("Next: %s"), actor);

      add_text (box, turn, "dim-label");
    }
  if (due != NULL)
    {
      g_autofree char *until = khai_instant_format (due, lang);
      g_autofree char *text = g_strdup_printf (_("Time limit: %s"), until != NULL ? until : due);

      add_text (box, text, "warning");
    }
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, title);
  return row;
}

static void
show_events (KhaiFollowPage *self, GPtrArray *events, GString *raw)
{
  khai_widget_remove_children (GTK_WIDGET (self->timeline));
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      g_autofree char *json = khai_json_to_pretty (events->pdata[i - 1]);

      gtk_list_box_append (self->timeline, new_event (self, events->pdata[i - 1]));
      g_string_append_printf (raw, "%s\n", json);
    }
  gtk_widget_set_visible (self->timeline_group, events != NULL && events->len > 0);
}

/* What was never sent is no window's business. */
static const char *
gateway_of (KhaiFollowPage *self)
{
  const char *gateway = khai_editor_get_record (self->editor)->gateway;

  return gateway != NULL ? gateway : "";
}

static void
refresh (KhaiFollowPage *self)
{
  g_autoptr (GString) raw = g_string_new (NULL);
  g_autoptr (GPtrArray) events = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  events = khai_store_read_events (khai_session_get_store (self->session), khai_editor_get_id (self->editor), NULL);
  khai_ledger_alarm_show (self->alarm, self->session, gateway_of (self));
  show_state (self);
  khai_echo_view_show (self->echo, self->session, self->editor);
  khai_papers_show (self->papers, self->session, self->editor, events);
  show_receipt (self, raw);
  show_acts (self);
  khai_share_view_show (self->shares, self->session, self->editor, khai_follow_state_is_open (khai_editor_get_record (self->editor)->state));
  show_events (self, events, raw);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->raw), raw->str, -1);
  gtk_widget_set_visible (self->raw_expander, raw->len > 0);
}

KhaiFollowPage *
khai_follow_page_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiFollowPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_FOLLOW_PAGE, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  khai_service_bar_set_session (self->service, session);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::visible", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

static void
khai_follow_page_dispose (GObject *object)
{
  KhaiFollowPage *self = KHAI_FOLLOW_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_FOLLOW_PAGE);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_follow_page_parent_class)->dispose (object);
}

static void
khai_follow_page_class_init (KhaiFollowPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_follow_page_dispose;
  g_type_ensure (KHAI_TYPE_ECHO_VIEW);
  g_type_ensure (KHAI_TYPE_LEDGER_ALARM);
  g_type_ensure (KHAI_TYPE_PAPERS);
  g_type_ensure (KHAI_TYPE_SHARE_VIEW);
  g_type_ensure (KHAI_TYPE_SERVICE_BAR);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-follow-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, alarm);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, icon);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, state);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, meaning);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, next);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, act);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, receipt_group);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, receipt);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, timeline_group);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, raw_expander);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, more_group);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, acts);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, echo);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, cancel);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, papers);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, shares);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, service);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, proof);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, amend);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, stuffed);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, rolled);
  gtk_widget_class_bind_template_child (widget_class, KhaiFollowPage, raw);
  gtk_widget_class_bind_template_callback (widget_class, save_receipt_clicked);
  gtk_widget_class_bind_template_callback (widget_class, amend_clicked);
  gtk_widget_class_bind_template_callback (widget_class, stuffed_clicked);
  gtk_widget_class_bind_template_callback (widget_class, rolled_clicked);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked);
}

static void
khai_follow_page_init (KhaiFollowPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
