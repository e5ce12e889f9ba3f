/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For the trainer: everything here is a command to the training window, and what it says is shown. */

#include "config.h"

#include "khai-officer-panel.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-officer.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

#define LOOK_SECONDS 2
#define REFERENCE "khai-reference"
#define WORDS "khai-words"

struct _KhaiOfficerPanel
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  guint timer;           /* source id */
  gboolean asking;
  char *shown;           /* (owned) (nullable): the list as it stands on the screen */
  char *chosen;          /* (owned) (nullable): reference */
  GtkListBox *declarations;
  GtkWidget *none;
  GtkWidget *acts;
  GtkWidget *clock;
  GtkWidget *clock_acts;
  GtkWidget *service_acts;
  GtkDropDown *faults;
  GtkWidget *status;
};

G_DEFINE_FINAL_TYPE (KhaiOfficerPanel, khai_officer_panel, ADW_TYPE_BIN)

typedef struct
{
  const char *label;
  const char *words[4];
} Command;

/* Each is followed by the reference. */
static const Command acts[] = {
  { N_("Next event"), { "next" } },
  { N_("Register"), { "accept" } },
  { N_("Green channel"), { "green" } },
  { N_("Yellow channel"), { "yellow" } },
  { N_("Red channel"), { "red" } },
  { N_("Ask for the invoice"), { "request" } },
  { N_("Documents are in order"), { "take" } },
  { N_("Order an inspection"), { "inspect" } },
  { N_("Inspection is done"), { "inspected" } },
  { N_("Hold"), { "hold" } },
  { N_("End the hold"), { "resume" } },
  { N_("Clear (thông quan)"), { "clear" } },
  { N_("Release before clearance"), { "release" } },
  { N_("Take to storage"), { "store" } },
  { N_("Through the customs area"), { "through" } },
  { N_("Refuse registration"), { "reject" } },
  { N_("Grant the correction"), { "grant-amendment" } },
  { N_("Refuse the correction"), { "refuse-amendment" } },
};

static const Command clock_commands[] = {
  { N_("Stand still"), { "clock", "freeze" } },      { N_("Run"), { "clock", "run" } },
  { N_("60 times as fast"), { "clock", "speed", "60" } }, { N_("1 hour on"), { "clock", "step", "1h" } },
  { N_("1 day on"), { "clock", "step", "1d" } },     { N_("15 days on"), { "clock", "step", "15d" } },
};

static const Command service_commands[] = {
  { N_("Open it"), { "service", "open" } },
  { N_("Slow"), { "service", "degraded" } },
  { N_("Closed for 4 hours"), { "service", "closed", "4h" } },
  { N_("Closed, nobody knows how long"), { "service", "closed" } },
  { N_("Everything back to normal"), { "reset" } },
};

static const struct { const char *name; const char *label; } faults[] = {
  { "drop-after-commit", N_("Takes it, then the connection breaks") }, { "timeout", N_("Takes it and never answers") },
  { "cut-body", N_("The answer is cut off") },                      { "trickle", N_("The answer comes drop by drop") },
  { "garbage", N_("The answer makes no sense") },                   { "bad-receipt", N_("The receipt is signed by a stranger") },
  { "503", N_("Come again later") },                                { "429", N_("Too many requests") },
  { "html", N_("A web page comes instead of an answer") },          { "202-twice", N_("The same answer twice") },
  { "out-of-order", N_("Events in the wrong order") },              { "gap", N_("An event is missing") },
  { "expired-token", N_("Access ends in the middle") },
};

/* ---- asking ---- */

static void ask (KhaiOfficerPanel *self, const char *const *words);

static void
add_declaration (KhaiOfficerPanel *self, JsonNode *entry)
{
  g_autofree char *reference = khai_json_get_text (entry, "/localReference");
  g_autofree char *state = khai_json_get_text (entry, "/state");
  g_autofree char *channel = khai_json_get_text (entry, "/channel");
  g_autofree char *channel_word = khai_channel_get_word (channel);
  const char *word = khai_state_get_word (state != NULL ? state : "");
  g_autofree char *text = g_strdup_printf ("%s · %s%s%s", reference, word != NULL ? word : state, channel_word != NULL ? " · " : "",
                                           channel_word != NULL ? channel_word : "");
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = khai_label_new (text, NULL);

  gtk_widget_add_css_class (label, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  khai_widget_set_name (row, text);
  g_object_set_data_full (G_OBJECT (row), REFERENCE, g_strdup (reference), g_free);
  gtk_list_box_append (self->declarations, row);
  if (g_strcmp0 (reference, self->chosen) == 0)
    gtk_list_box_select_row (self->declarations, GTK_LIST_BOX_ROW (row));
}

/* Only what changed is made anew: somebody may be moving in it. */
static void
show_declarations (KhaiOfficerPanel *self, JsonNode *list)
{
  g_autofree char *text = khai_json_to_canonical (list);
  JsonArray *rows = json_node_get_array (list);
  g_autofree char *chosen = g_strdup (self->chosen);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean focused = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->declarations));
  GtkListBoxRow *row;

  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  while ((row = gtk_list_box_get_row_at_index (self->declarations, 0)) != NULL)
    gtk_list_box_remove (self->declarations, GTK_WIDGET (row));
  g_free (self->chosen);
  self->chosen = g_steal_pointer (&chosen);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    add_declaration (self, json_array_get_element (rows, i));
  gtk_widget_set_visible (GTK_WIDGET (self->declarations), json_array_get_length (rows) > 0);
  gtk_widget_set_visible (self->none, json_array_get_length (rows) == 0);
  row = gtk_list_box_get_selected_row (self->declarations);
  if (row == NULL && json_array_get_length (rows) > 0)
    gtk_list_box_select_row (self->declarations, gtk_list_box_get_row_at_index (self->declarations, 0));
  row = gtk_list_box_get_selected_row (self->declarations);
  if (focused && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
show_clock (KhaiOfficerPanel *self, const char *now, const char *speed)
{
  g_autofree char *when = khai_instant_format (now, khai_session_get_lang (self->session));
  g_autofree char *text = NULL;

  if (g_strcmp0 (speed, "0") == 0)
    /* translators: a date and time of day */
    text = g_strdup_printf (_("Its clock stands still at %s."), when);
  else
    /* translators: a date and time of day, then how many times as fast as real time */
    text = g_strdup_printf (_("Its clock says %s and runs at %s times real time."), when, speed);
  khai_label_show_text (self->clock, text);
}

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiOfficerPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = khai_officer_ask_finish (result, &error);
  JsonNode *list = answer != NULL ? khai_json_get (answer, "/declarations") : NULL;
  g_autofree char *now = answer != NULL ? khai_json_get_text (answer, "/now") : NULL;
  g_autofree char *speed = answer != NULL ? khai_json_get_text (answer, "/speed") : NULL;

  self->asking = FALSE;
  if (self->session == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND))
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  if (error != NULL)
    {
      khai_label_show_text (self->status, g_error_matches (error, KHAI_ERROR, KHAI_ERROR_STATE)
                                            ? _("The officer cannot do that in this state.")
                                            : _("The training Single Window did not do it."));
      g_info ("%s", error->message);
      return;
    }
  if (list != NULL)
    show_declarations (self, list);
  if (now != NULL)
    show_clock (self, now, speed);
  if (list == NULL && now == NULL)
    {
      khai_label_show_text (self->status, _("Done."));
      khai_officer_panel_look (self);
    }
}

static void
ask (KhaiOfficerPanel *self, const char *const *words)
{
  self->asking = TRUE;
  khai_officer_ask_async (khai_session_get_context (self->session), words, NULL, answered, g_object_ref (self));
}

void
khai_officer_panel_look (KhaiOfficerPanel *self)
{
  static const char *const list[] = { "list", NULL };
  static const char *const clock[] = { "clock", NULL };

  g_return_if_fail (KHAI_IS_OFFICER_PANEL (self));

  if (self->session == NULL || khai_training_get_address (khai_session_get_training (self->session)) == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  ask (self, list);
  ask (self, clock);
}

static gboolean
look_again (gpointer user_data)
{
  KhaiOfficerPanel *self = user_data;

  if (!self->asking)
    khai_officer_panel_look (self);
  return G_SOURCE_CONTINUE;
}

/* ---- what is clicked ---- */

static void
act_clicked (GtkButton *button, KhaiOfficerPanel *self)
{
  const Command *command = g_object_get_data (G_OBJECT (button), WORDS);
  const char *words[5] = { command->words[0], self->chosen, NULL };

  if (self->chosen == NULL)
    {
      khai_label_show_text (self->status, _("Choose a declaration first."));
      return;
    }
  /* An invoice is what is asked for most; other documents are asked for by the scenarios. */
  if (g_str_equal (command->words[0], "request"))
    words[2] = "380";
  ask (self, words);
}

static void
plain_clicked (GtkButton *button, KhaiOfficerPanel *self)
{
  const Command *command = g_object_get_data (G_OBJECT (button), WORDS);

  ask (self, command->words);
}

static void
reset_answered (GtkWidget *dialog, const char *response, KhaiOfficerPanel *self)
{
  static const char *const words[] = { "reset", NULL };

  if (g_str_equal (response, "reset") && self->session != NULL)
    ask (self, words);
}

static void
reset_clicked (KhaiOfficerPanel *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Everything back to normal?"),
                                              _("The clock goes right again, the window opens, and nothing more goes wrong. Declarations and what happened to "
                                                "them stay."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "reset", _("_Back to normal"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "reset");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (reset_answered), self, 0);
  khai_dialog_present (dialog);
}

static void
fault_clicked (KhaiOfficerPanel *self)
{
  guint chosen = gtk_drop_down_get_selected (self->faults);
  g_autofree char *once = chosen < G_N_ELEMENTS (faults) ? g_strconcat (faults[chosen].name, ":1", NULL) : NULL;
  const char *words[] = { "fault", once, NULL };

  if (once != NULL)
    ask (self, words);
}

static void
row_selected (GtkListBox *box, GtkListBoxRow *row, KhaiOfficerPanel *self)
{
  if (row == NULL)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (row), REFERENCE));
}

/* ---- life ---- */

static void
add_buttons (KhaiOfficerPanel *self, GtkWidget *box, const Command *commands, guint n, GCallback clicked)
{
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(commands[i].label));
      GtkWidget *child = gtk_flow_box_child_new ();

      g_object_set_data (G_OBJECT (button), WORDS, (gpointer) &commands[i]);
      if (g_str_equal (commands[i].words[0], "reset"))
        g_signal_connect_object (button, "clicked", G_CALLBACK (reset_clicked), self, G_CONNECT_SWAPPED);
      else
        g_signal_connect_object (button, "clicked", clicked, self, 0);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
      gtk_widget_set_focusable (child, FALSE);
      khai_widget_set_name (child, _(commands[i].label));
      gtk_flow_box_append (GTK_FLOW_BOX (box), child);
    }
}

static void
khai_officer_panel_map (GtkWidget *widget)
{
  KhaiOfficerPanel *self = KHAI_OFFICER_PANEL (widget);

  GTK_WIDGET_CLASS (khai_officer_panel_parent_class)->map (widget);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (LOOK_SECONDS, look_again, self);
}

static void
khai_officer_panel_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&KHAI_OFFICER_PANEL (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (khai_officer_panel_parent_class)->unmap (widget);
}

void
khai_officer_panel_set_session (KhaiOfficerPanel *self, KhaiSession *session)
{
  g_return_if_fail (KHAI_IS_OFFICER_PANEL (self) && KHAI_IS_SESSION (session));

  g_set_object (&self->session, session);
}

static void
khai_officer_panel_dispose (GObject *object)
{
  KhaiOfficerPanel *self = KHAI_OFFICER_PANEL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->chosen, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_OFFICER_PANEL);
  G_OBJECT_CLASS (khai_officer_panel_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiOfficerPanel, name)

static void
khai_officer_panel_class_init (KhaiOfficerPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_officer_panel_dispose;
  widget_class->map = khai_officer_panel_map;
  widget_class->unmap = khai_officer_panel_unmap;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-officer-panel.ui");
  BIND (declarations);
  BIND (none);
  BIND (acts);
  BIND (clock);
  BIND (clock_acts);
  BIND (service_acts);
  BIND (faults);
  BIND (status);
  gtk_widget_class_bind_template_callback (widget_class, fault_clicked);
  gtk_widget_class_bind_template_callback (widget_class, row_selected);
}

static void
khai_officer_panel_init (KhaiOfficerPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    gtk_string_list_append (names, _(faults[i].label));
  gtk_drop_down_set_model (self->faults, G_LIST_MODEL (names));
  add_buttons (self, self->acts, acts, G_N_ELEMENTS (acts), G_CALLBACK (act_clicked));
  add_buttons (self, self->clock_acts, clock_commands, G_N_ELEMENTS (clock_commands), G_CALLBACK (plain_clicked));
  add_buttons (self, self->service_acts, service_commands, G_N_ELEMENTS (service_commands), G_CALLBACK (plain_clicked));
}
