/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cancelling and filing: a look at how the declaration stands, then a question that says what follows, then the signature. */

#include "config.h"

#include "khai-follow-acts.h"

#include <adwaita.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "khai-amend-window.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-pin-dialog.h"
#include "khai-share-window.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

#define REGISTRATION_DIGITS 12

typedef struct
{
  GWeakRef near;       /* GtkWidget */
  KhaiSession *session; /* (owned) */
  KhaiEditor *editor;   /* (owned) */
  const char *action;   /* of the contract's allowedActions; constant */
  const char *toast;    /* translated; constant */
  KhaiAmendCase which;  /* of an amendment */
  KhaiAct *act;         /* (owned) (nullable): while its key is opened */
} Asking;

static Asking *
asking_new (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, const char *action)
{
  Asking *asking = g_new0 (Asking, 1);

  g_weak_ref_init (&asking->near, near);
  asking->session = g_object_ref (session);
  asking->editor = editor != NULL ? g_object_ref (editor) : NULL;
  asking->action = action;
  return asking;
}

static void
asking_free (Asking *asking)
{
  g_weak_ref_clear (&asking->near);
  g_clear_object (&asking->editor);
  g_clear_pointer (&asking->act, khai_act_free);
  g_clear_object (&asking->session);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

/* The page, while it still is in a window. */
static GtkWidget *
dup_near (Asking *asking)
{
  GtkWidget *near = g_weak_ref_get (&asking->near);

  if (near != NULL && gtk_widget_get_root (near) == NULL)
    g_clear_object (&near);
  return near;
}

gboolean
khai_follow_state_is_open (const char *state)
{
  static const char *const open[] = { "accepted", "in-control", "documents-requested", "inspection-ordered", "held",
                                      "released-before-clearance", "taken-to-storage", "cleared", NULL };

  return state != NULL && g_strv_contains (open, state);
}

gboolean
khai_follow_allows (JsonNode *view, const char *action)
{
  JsonNode *actions = view != NULL ? khai_json_get (view, "/allowedActions") : NULL;

  for (guint i = 0; actions != NULL && JSON_NODE_HOLDS_ARRAY (actions) && i < json_array_get_length (json_node_get_array (actions)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (actions), i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), action) == 0)
        return TRUE;
    }
  return FALSE;
}

/* ---- queueing ---- */

static void
act_queued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GtkWidget) near = dup_near (asking);
  g_autoptr (GError) error = NULL;
  gboolean done = khai_act_queue_finish (KHAI_OUTBOX (source), result, &error);

  if (near == NULL)
    return;
  if (done)
    khai_widget_toast (near, asking->toast);
  else if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_STATE))
    gtk_widget_activate_action (near, "win.trouble", "(ss)", _("The same request is under way already."),
                                _("Wait for the answer to the first one; it is shown under Follow."));
  else
    khai_widget_show_error (near, error);
}

static void
signer_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GtkWidget) near = dup_near (asking);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_signer_open_finish (result, &error);
  KhaiOutbox *outbox = error == NULL ? khai_session_get_outbox (asking->session, &error) : NULL;
  KhaiAct *act = g_steal_pointer (&asking->act);

  if (outbox != NULL)
    {
      khai_act_queue_async (outbox, act, key, NULL, act_queued, g_steal_pointer (&asking));
      return;
    }
  khai_act_free (act);
  if (near != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    khai_widget_show_error (near, error);
}

void
khai_follow_queue (GtkWidget *near, KhaiSession *session, KhaiAct *act, GError *error, const char *toast)
{
  g_autoptr (Asking) asking = asking_new (near, session, NULL, NULL);
  KhaiOutbox *outbox = khai_session_get_outbox (session, NULL);

  if (act == NULL || outbox == NULL)
    {
      if (error != NULL)
        khai_widget_show_error (near, error);
      g_clear_pointer (&act, khai_act_free);
      return;
    }
  asking->toast = toast;
  asking->act = act;
  khai_signer_open_async (near, session, signer_opened, g_steal_pointer (&asking));
}

/* ---- the questions ---- */

static void
reason_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "do", g_utf8_strlen (reason, -1) >= KHAI_ACT_REASON_MIN);
}

static void
cancellation_answered (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  g_autoptr (GtkWidget) near = dup_near (asking);
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (asking->session, &error);
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "khai-reason");
  KhaiAct *act = NULL;

  if (near == NULL || !g_str_equal (response, "do"))
    return;
  if (outbox != NULL)
    act = khai_act_cancel (outbox, khai_editor_get_id (asking->editor), gtk_editable_get_text (entry), NULL, &error);
  khai_follow_queue (near, asking->session, act, error, _("The request to cancel is signed and on its way"));
}

static void
destroy_asking (gpointer data, GClosure *closure)
{
  asking_free (data);
}

static void
show_cancellation (GtkWidget *near, Asking *asking)
{
  const KhaiRecord *record = khai_editor_get_record (asking->editor);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (near)), _("Ask customs to cancel this declaration?"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = khai_label_new (_("Reason, at least 5 letters"), "khai-field-label");
  GtkWidget *entry = gtk_entry_new ();

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  g_str_equal (record->state, "pre-registered")
                                    ? _("Declaration %s.\n• Only the data are at customs, nothing is declared: they are dropped at once.\n• Its number "
                                        "cannot be used again.\n• It cannot be taken back: to export the goods, a new declaration is needed.")
                                    : _("Declaration %s.\n• Customs decides; until then it stays as it is.\n• If customs agrees, the goods may not leave "
                                    "under this declaration, and its number cannot be used again.\n• It cannot be taken back: to export the goods, "
                                    "a new declaration is needed."),
                                  record->registration_number != NULL ? record->registration_number : record->reference);
  gtk_entry_set_max_length (GTK_ENTRY (entry), KHAI_ACT_REASON_MAX);
  khai_widget_set_labelled_by (entry, label);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("Keep it"), "do", _("Sign the request to cancel"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_object_set_data (G_OBJECT (dialog), "khai-reason", entry);
  g_signal_connect (entry, "changed", G_CALLBACK (reason_changed), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (cancellation_answered),
                         asking_new (near, asking->session, asking->editor, "cancel"), destroy_asking, 0);
  khai_dialog_present (dialog);
}

static void
filing_answered (AdwMessageDialog *dialog, const char *response, Asking *asking)
{
  g_autoptr (GtkWidget) near = dup_near (asking);
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (asking->session, &error);
  KhaiAct *act = NULL;

  if (near == NULL || !g_str_equal (response, "do"))
    return;
  if (outbox != NULL)
    act = khai_act_file (outbox, khai_editor_get_id (asking->editor), &error);
  khai_follow_queue (near, asking->session, act, error, _("The filing is signed and on its way"));
}

static void
show_filing (GtkWidget *near, Asking *asking)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (near)), _("File this declaration officially?"), NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _("Compare first what customs computed. With the signature the goods are declared exactly as they were "
                                 "pre-registered; after that, corrections need the agreement of customs."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("Not yet"), "do", _("Sign and file"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_data (dialog, "response", G_CALLBACK (filing_answered), asking_new (near, asking->session, asking->editor, "file"),
                         destroy_asking, 0);
  khai_dialog_present (dialog);
}

static void
show_share (GtkWidget *near, Asking *asking)
{
  g_autoptr (GError) error = NULL;
  KhaiShareWindow *window = khai_share_window_new (near, asking->session, asking->editor, &error);

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else
    khai_widget_show_error (near, error);
}

static void
show_amendment (GtkWidget *near, Asking *asking)
{
  g_autoptr (GError) error = NULL;
  KhaiAmendWindow *window = khai_amend_window_new (near, asking->session, asking->editor, asking->which, &error);

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else
    khai_widget_show_error (near, error);
}

/* The last of the twelve digits counts the corrections: after nine there is no number left. */
static gboolean
is_corrected_out (Asking *asking)
{
  const char *number = khai_editor_get_record (asking->editor)->registration_number;

  return number != NULL && strlen (number) == REGISTRATION_DIGITS && g_str_has_suffix (number, "9");
}

static void
looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GtkWidget) near = dup_near (asking);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) view = khai_act_look_finish (KHAI_OUTBOX (source), result, &error);
  g_autofree char *state = view != NULL ? khai_json_get_text (view, "/state") : NULL;
  g_autofree char *text = NULL;

  if (near == NULL)
    return;
  if (view == NULL)
    khai_widget_show_error (near, error);
  else if (!khai_follow_allows (view, asking->action))
    {
      text = g_strdup_printf (_("Customs does not allow this now: the declaration stands at “%s”."), khai_state_get_word (state));
      gtk_widget_activate_action (near, "win.trouble", "(ss)", text, _("Nothing was sent. Follow shows what can be done next."));
    }
  else if (g_str_equal (asking->action, "amend") && is_corrected_out (asking))
    gtk_widget_activate_action (near, "win.trouble", "(ss)", _("The declaration was corrected nine times: customs takes no more."),
                                _("Nothing was sent. Talk to your customs office; if the goods are still there, cancel the declaration and file a new one."));
  else if (g_str_equal (asking->action, "cancel"))
    show_cancellation (near, asking);
  else if (g_str_equal (asking->action, "amend"))
    show_amendment (near, asking);
  else if (g_str_equal (asking->action, "share"))
    show_share (near, asking);
  else
    show_filing (near, asking);
}

static void
look (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, const char *action, KhaiAmendCase which)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (session, &error);
  Asking *asking;

  if (outbox == NULL)
    {
      khai_widget_show_error (near, error);
      return;
    }
  asking = asking_new (near, session, editor, action);
  asking->which = which;
  khai_act_look_async (outbox, khai_editor_get_id (editor), NULL, looked, asking);
}

void
khai_follow_ask_cancellation (GtkWidget *near, KhaiSession *session, KhaiEditor *editor)
{
  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  look (near, session, editor, "cancel", KHAI_CASE_ANY);
}

void
khai_follow_ask_amendment (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, KhaiAmendCase which)
{
  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  look (near, session, editor, "amend", which);
}

void
khai_follow_ask_share (GtkWidget *near, KhaiSession *session, KhaiEditor *editor)
{
  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  look (near, session, editor, "share", KHAI_CASE_ANY);
}

void
khai_follow_ask_filing (GtkWidget *near, KhaiSession *session, KhaiEditor *editor)
{
  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  look (near, session, editor, "file", KHAI_CASE_ANY);
}

/* ---- what became of them ---- */

static const char *
act_name (const char *act)
{
  if (g_strcmp0 (act, "amendment") == 0)
    return _("Correction");
  if (g_strcmp0 (act, "cancellation") == 0)
    return _("Cancellation");
  if (g_strcmp0 (act, "filing") == 0)
    return _("Official filing");
  return NULL;
}

/* 412 and 428 of RFC 9110 and RFC 6585, in words: the window holds another version than the one that was looked at. */
static char *
refusal_text (KhaiSession *session, const KhaiOutboxEntry *entry)
{
  g_autoptr (JsonNode) problem = khai_store_read_answer (khai_session_get_store (session), entry->id, NULL);
  g_autofree char *status = problem != NULL ? khai_json_get_text (problem, "/status") : NULL;
  g_autofree char *title = problem != NULL ? khai_json_get_text (problem, "/title") : NULL;

  if (g_strcmp0 (status, "412") == 0 || g_strcmp0 (status, "428") == 0)
    return g_strdup (_("not taken: the declaration changed at customs after you looked. Nothing was done; look at it and ask again."));
  return g_strdup_printf (_("not taken by the Single Window: %s"), title != NULL ? title : "–");
}

char *
khai_follow_act_text (KhaiSession *session, const KhaiOutboxEntry *entry)
{
  const char *name = act_name (entry->act);
  g_autofree char *state = NULL;

  if (name == NULL)
    return NULL;
  if (g_str_equal (entry->state, "refused"))
    state = refusal_text (session, entry);
  else if (g_str_equal (entry->state, "done"))
    state = g_strdup (_("received by the Single Window"));
  else
    state = g_strdup (_("signed and on its way; it cannot be lost or sent twice"));
  return g_strdup_printf ("%s: %s", name, state);
}
