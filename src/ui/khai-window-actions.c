/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one table of what can be done: name, what does it, parameter, keys, and the words under which the list of keys shows it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-by-hand-window.h"
#include "khai-classify-page.h"
#include "khai-commodity-input.h"
#include "khai-connection-window.h"
#include "khai-goods-grid.h"
#include "khai-declarations-page.h"
#include "khai-desk.h"
#include "khai-field-row.h"
#include "khai-file-dialog.h"
#include "khai-history-window.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-stock-window.h"
#include "khai-steps-window.h"
#include "khai-tariff-import.h"
#include "khai-training.h"
#include "khai-widgets.h"
#include "khai-window-private.h"

#define FRAMES_OF_PANE 6

typedef struct
{
  const char *name;
  void (*handler) (KhaiWindow *self, GVariant *parameter);
  const char *type;           /* of the parameter (nullable) */
  gboolean needs_declaration; /* only with a declaration open */
  const char *keys[3];
  const char *label;          /* in the list of keys (nullable) */
} Command;

/* ---- declarations ---- */

static void
open_id (KhaiWindow *self, const char *id, const char *section)
{
  g_autoptr (GError) error = NULL;

  if (!khai_window_open_declaration (self, id, section, &error))
    khai_window_show_error (self, error);
}

static void
do_open (KhaiWindow *self, GVariant *parameter)
{
  khai_window_open_guarded (self, g_variant_get_string (parameter, NULL), NULL);
}

static void
do_new (KhaiWindow *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_declaration_start (khai_session_get_context (self->session), &error);

  if (id == NULL)
    {
      khai_window_show_error (self, error);
      return;
    }
  khai_session_tell_changed (self->session, id);
  open_id (self, id, NULL);
}

static void
show_sample (KhaiWindow *self, const char *sample, const char *section)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (khai_session_get_context (self->session), sample, &error);

  if (id == NULL)
    {
      khai_window_show_error (self, error);
      return;
    }
  khai_session_tell_changed (self->session, id);
  open_id (self, id, section);
}

static void
do_show_sample (KhaiWindow *self, GVariant *parameter)
{
  show_sample (self, g_variant_get_string (parameter, NULL), NULL);
}

static void
do_show_me (KhaiWindow *self, GVariant *parameter)
{
  show_sample (self, "b11-ceramics-lcl", "check");
}

static void
set_put_away (KhaiWindow *self, const char *id, gboolean away)
{
  g_autoptr (GError) error = NULL;

  if (!khai_desk_require (khai_session_get_context (self->session), KHAI_MAY_EDIT, &error)
      || !khai_store_discard (khai_session_get_store (self->session), id, away, &error))
    {
      khai_window_show_error (self, error);
      return;
    }
  khai_session_tell_changed (self->session, id);
  if (away)
    khai_window_add_toast (self, _("The draft was put away"), _("Undo"), "win.restore", g_variant_new_string (id));
}

static void
do_put_away (KhaiWindow *self, GVariant *parameter)
{
  set_put_away (self, g_variant_get_string (parameter, NULL), TRUE);
}

static void
do_restore (KhaiWindow *self, GVariant *parameter)
{
  set_put_away (self, g_variant_get_string (parameter, NULL), FALSE);
}

/* ---- the open declaration ---- */

static void
do_section (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_show_section (self->editor, g_variant_get_string (parameter, NULL));
}

static void
do_nth (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_show_nth (self->editor, g_variant_get_uint32 (parameter));
}

static void
do_go_to (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_go_to (self->editor, g_variant_get_string (parameter, NULL));
}

static void
do_edit_field (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_edit (self->editor, g_variant_get_string (parameter, NULL));
}

static void
do_next_view (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_set_view (self->editor, (khai_editor_page_get_view (self->editor) + 1) % KHAI_N_VIEWS);
}

static void
do_view (KhaiWindow *self, GVariant *parameter)
{
  guint view = g_variant_get_uint32 (parameter);

  if (self->editor != NULL && view < KHAI_N_VIEWS)
    khai_editor_page_set_view (self->editor, view);
}

static void
do_undo (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor == NULL)
    return;
  khai_editor_page_undo (self->editor, FALSE);
  khai_window_follow_turn (self, TRUE);
  khai_window_update_actions (self);
}

/* Also when other things were done since the note was shown. */
static void
do_restore_answers (KhaiWindow *self, GVariant *parameter)
{
  KhaiEditor *editor = self->editor != NULL ? khai_editor_page_get_editor (self->editor) : NULL;
  const GPtrArray *unasked = editor != NULL ? khai_editor_get_unasked (editor) : NULL;
  g_autofree char *pointer = unasked != NULL ? g_strdup (((KhaiUnasked *) unasked->pdata[0])->pointer) : NULL;
  g_autoptr (GError) error = NULL;

  if (pointer == NULL)
    return;
  khai_editor_page_commit (self->editor);
  if (khai_editor_restore_unasked (editor, &error))
    khai_editor_page_go_to (self->editor, pointer);
  else
    khai_window_show_error (self, error);
}

static void
do_redo (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor == NULL)
    return;
  khai_editor_page_undo (self->editor, TRUE);
  khai_window_follow_turn (self, FALSE);
  khai_window_update_actions (self);
}

static void
do_next_problem (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_step_problem (self->editor, 1);
}

static void
do_previous_problem (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_step_problem (self->editor, -1);
}

static void
do_check (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_editor_page_show_errors (self->editor);
}

/* The pane takes width from the page, which moves the field. */
static void
keep_field_in_sight (KhaiWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, KHAI_TYPE_FIELD_ROW) : NULL;

  if (row != NULL)
    khai_field_row_keep_in_sight (KHAI_FIELD_ROW (row), FRAMES_OF_PANE);
}

static void
do_help (KhaiWindow *self, GVariant *parameter)
{
  khai_window_show_help (self, self->help == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->help)));
  keep_field_in_sight (self);
}

static void
do_merge (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_merge_lines (self);
}

static void
do_split (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_split_lines (self);
}

static void
do_after_stuffing (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_complete (self, KHAI_CASE_STUFFING);
}

static void
do_rolled (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_complete (self, KHAI_CASE_ROLLED);
}

static void
do_spread (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_spread (self, FALSE);
}

static void
do_spread_weight (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_spread (self, TRUE);
}

static void
do_choose_regime (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_choose_regime (self);
}

static void
do_reckon_value (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_reckon_value (self);
}

static void
do_save_template (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_save_template (self);
}

static void
do_new_from_template (KhaiWindow *self, GVariant *parameter)
{
  khai_window_new_from_template (self);
}

static void
do_copy (KhaiWindow *self, GVariant *parameter)
{
  if (self->editor != NULL)
    khai_window_copy_declaration (self);
}

static void
do_history (KhaiWindow *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  KhaiHistoryWindow *history;

  if (self->editor == NULL)
    return;
  khai_editor_page_commit (self->editor);
  history = khai_history_window_new (GTK_WINDOW (self), self->session, khai_editor_page_get_editor (self->editor), &error);
  if (history != NULL)
    gtk_window_present (GTK_WINDOW (history));
  else
    khai_window_show_error (self, error);
}

static void
do_by_hand (KhaiWindow *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  KhaiByHandWindow *window;

  if (self->editor == NULL)
    return;
  khai_editor_page_commit (self->editor);
  window = khai_by_hand_window_new (GTK_WINDOW (self), self->session, khai_editor_page_get_editor (self->editor), &error);
  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else
    khai_window_show_error (self, error);
}

static void
do_steps (KhaiWindow *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  KhaiStepsWindow *window;

  if (self->editor == NULL)
    return;
  khai_editor_page_commit (self->editor);
  window = khai_steps_window_new (GTK_WINDOW (self), self->session, khai_editor_get_id (khai_editor_page_get_editor (self->editor)), &error);
  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else
    khai_window_show_error (self, error);
}

static void
reply_chosen (gpointer owner, const char *path)
{
  KhaiWindow *self = owner;
  g_autoptr (GError) error = NULL;
  g_autofree char *declaration = NULL;
  g_autofree char *text = khai_by_hand_read_text (self->session, path, &declaration, &error);

  if (text == NULL)
    {
      khai_window_show_error (self, error);
      return;
    }
  open_id (self, declaration, "follow");
  khai_window_add_toast (self, text, NULL, NULL, NULL);
}

static void
do_read_reply (KhaiWindow *self, GVariant *parameter)
{
  static const char *const patterns[] = { "*.reply.json", "*.json", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("Read the reply file"), _("Reply files"), patterns, reply_chosen, G_OBJECT (self));
}

static void
audit_file_chosen (gpointer owner, const char *path)
{
  KhaiWindow *self = owner;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 n = 0;

  if (!khai_store_export_audit (khai_session_get_store (self->session), path, &n, &error))
    {
      khai_window_show_error (self, error);
      return;
    }
  /* translators: how many entries were written */
  text = g_strdup_printf (_("The audit log is written: %u entries. It is not encrypted."), (guint) n);
  khai_window_add_toast (self, text, NULL, NULL, NULL);
}

static void
do_export_audit (KhaiWindow *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (!khai_window_flush (self, &error))
    khai_window_show_error (self, error);
  else
    khai_file_dialog_save (GTK_WIDGET (self), _("Export the audit log"), "khai-audit.jsonl", audit_file_chosen, G_OBJECT (self));
}

/* ---- the window ---- */

static void
do_place (KhaiWindow *self, GVariant *parameter)
{
  khai_window_show_place (self, g_variant_get_string (parameter, NULL));
}

static void
do_search (KhaiWindow *self, GVariant *parameter)
{
  GtkWidget *page;

  khai_window_show_place (self, "declarations");
  page = khai_pager_get (self->pager, "declarations");
  if (page != NULL)
    khai_declarations_page_focus_search (KHAI_DECLARATIONS_PAGE (page));
}

/* The goods line the focus is or was in. */
static gboolean
decide_line (KhaiWindow *self)
{
  const char *pointer = self->editor != NULL ? khai_editor_page_get_field (self->editor) : NULL;
  g_autofree char *description = NULL;
  g_autofree char *text = NULL;
  KhaiDecisionWindow *window;
  KhaiEditor *editor;
  guint line;

  if (pointer == NULL || !g_str_has_prefix (pointer, "/items/") || !khai_pointer_index (pointer, 0, &line))
    return FALSE;
  khai_editor_page_commit (self->editor);
  editor = khai_editor_page_get_editor (self->editor);
  description = g_strdup_printf ("/items/%u/description", line);
  text = khai_declaration_get_text (khai_editor_get_declaration (editor), description);
  if (text == NULL)
    {
      khai_window_add_toast (self, _("Describe the goods first: the code is suggested from the description."), NULL, NULL, NULL);
      return TRUE;
    }
  window = khai_decision_window_new (GTK_WINDOW (self), self->session, text, NULL);
  khai_decision_window_set_line (window, editor, line);
  gtk_window_present (GTK_WINDOW (window));
  return TRUE;
}

static void
do_decide (KhaiWindow *self, GVariant *parameter)
{
  GtkWidget *page = khai_pager_get (self->pager, "classify");

  if (decide_line (self))
    return;
  if (page != NULL && gtk_widget_get_mapped (page))
    khai_classify_page_decide (KHAI_CLASSIFY_PAGE (page));
  else
    khai_window_show_place (self, "classify");
}

static void
do_classify (KhaiWindow *self, GVariant *parameter)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *input = focus != NULL ? gtk_widget_get_ancestor (focus, KHAI_TYPE_COMMODITY_INPUT) : NULL;
  GtkWidget *grid = focus != NULL ? gtk_widget_get_ancestor (focus, KHAI_TYPE_GOODS_GRID) : NULL;

  /* In a goods line the code is found there; asked once more, on the page. */
  if (input != NULL && khai_commodity_input_offer (KHAI_COMMODITY_INPUT (input)))
    return;
  if (grid != NULL && khai_goods_grid_look_up (KHAI_GOODS_GRID (grid)))
    return;
  if (input != NULL && decide_line (self))
    return;
  khai_window_show_place (self, "classify");
}

static void
do_back (KhaiWindow *self, GVariant *parameter)
{
  if (adw_leaflet_get_folded (self->leaflet) && adw_leaflet_get_visible_child (self->leaflet) == self->content)
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  else if (self->editor != NULL)
    khai_window_show_place (self, "declarations");
}

static void
do_toast (KhaiWindow *self, GVariant *parameter)
{
  const char *text;
  const char *button;
  const char *action;
  g_autoptr (GVariant) target = NULL;

  g_variant_get (parameter, "(&s&s&sv)", &text, &button, &action, &target);
  khai_window_add_toast (self, text, *button != '\0' ? button : NULL, action, g_str_equal (action, "win.undo") ? NULL : target);
}

static void
do_trouble (KhaiWindow *self, GVariant *parameter)
{
  const char *message;
  const char *advice;

  g_variant_get (parameter, "(&s&s)", &message, &advice);
  khai_window_show_trouble (self, message, advice, FALSE);
}

static void
do_close_message (KhaiWindow *self, GVariant *parameter)
{
  gtk_revealer_set_reveal_child (self->bar, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
}

static void
do_retry (KhaiWindow *self, GVariant *parameter)
{
  do_close_message (self, NULL);
  if (!self->opened)
    khai_window_open_data (self);
  else if (self->editor != NULL)
    khai_editor_save_again (khai_editor_page_get_editor (self->editor));
}

static void
do_try_now (KhaiWindow *self, GVariant *parameter)
{
  khai_session_hurry (self->session);
}

static void
do_palette (KhaiWindow *self, GVariant *parameter)
{
  khai_window_show_palette (self, "");
}

static void
do_shortcuts (KhaiWindow *self, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (khai_window_new_shortcuts (self)));
}

static void
do_tariff (KhaiWindow *self, GVariant *parameter)
{
  khai_tariff_import_ask (GTK_WINDOW (self), self->session);
}

/* ---- filing for others ---- */

static void
do_serve (KhaiWindow *self, GVariant *parameter)
{
  khai_window_serve (self, g_variant_get_string (parameter, NULL));
}

static void
do_switch_client (KhaiWindow *self, GVariant *parameter)
{
  khai_window_switch_client (self);
}

static void
do_add_client (KhaiWindow *self, GVariant *parameter)
{
  khai_window_add_client (self);
}

static void
do_clients_changed (KhaiWindow *self, GVariant *parameter)
{
  khai_window_show_clients (self);
}

static void
do_take_party (KhaiWindow *self, GVariant *parameter)
{
  khai_window_take_party (self, g_variant_get_int64 (parameter));
}

static void
do_copies (KhaiWindow *self, GVariant *parameter)
{
  khai_window_show_copies (self, FALSE);
}

static void
do_connection (KhaiWindow *self, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (khai_connection_window_new (GTK_WINDOW (self), self->session)));
}

/* The draft of the shipment is opened at once; the others, of a long list, stand beside it. */
static void
stock_made (KhaiWindow *self, const char *id)
{
  open_id (self, id, NULL);
}

static void
do_stock (KhaiWindow *self, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  KhaiStockWindow *window = khai_stock_window_new (GTK_WINDOW (self), self->session, &error);

  if (window == NULL)
    {
      khai_window_show_error (self, error);
      return;
    }
  g_signal_connect_object (window, "made", G_CALLBACK (stock_made), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static const Command commands[] = {
  { "new", do_new, NULL, FALSE, { "<Control>n" }, N_("New declaration") },
  { "new-from-template", do_new_from_template, NULL, FALSE, { "<Control><Shift>n" }, N_("New from template …") },
  { "open", do_open, "s", FALSE, { NULL }, NULL },
  { "show-sample", do_show_sample, "s", FALSE, { NULL }, NULL },
  { "show-me", do_show_me, NULL, FALSE, { NULL }, N_("Show me a finished sample") },
  { "put-away", do_put_away, "s", FALSE, { NULL }, NULL },
  { "restore", do_restore, "s", FALSE, { NULL }, NULL },
  { "search", do_search, NULL, FALSE, { "<Control>f" }, N_("Search declarations") },
  { "classify", do_classify, NULL, FALSE, { "F4" }, N_("Find a commodity code") },
  { "decide", do_decide, NULL, FALSE, { "<Shift>F4" }, N_("Questions and decision on a commodity code") },
  { "section", do_section, "s", TRUE, { NULL }, NULL },
  { "nth", do_nth, "u", TRUE, { NULL }, NULL },
  { "go-to", do_go_to, "s", TRUE, { NULL }, NULL },
  { "edit-field", do_edit_field, "s", TRUE, { NULL }, NULL },
  { "next-view", do_next_view, NULL, TRUE, { "F8" }, N_("Next view: guided, form, message") },
  { "view", do_view, "u", TRUE, { NULL }, NULL },
  { "undo", do_undo, NULL, TRUE, { "<Control>z" }, N_("Undo") },
  { "restore-answers", do_restore_answers, NULL, TRUE, { NULL }, NULL },
  { "redo", do_redo, NULL, TRUE, { "<Control><Shift>z", "<Control>y" }, N_("Redo") },
  { "next-problem", do_next_problem, NULL, TRUE, { "F7" }, N_("Next problem") },
  { "previous-problem", do_previous_problem, NULL, TRUE, { "<Shift>F7" }, N_("Previous problem") },
  { "check", do_check, NULL, TRUE, { "F9" }, N_("Check") },
  { "help", do_help, NULL, TRUE, { "F1" }, N_("Help for the field") },
  { "copy", do_copy, NULL, TRUE, { "<Control><Shift>c" }, N_("Copy this declaration …") },
  { "save-template", do_save_template, NULL, TRUE, { NULL }, N_("Save as template …") },
  { "merge", do_merge, NULL, TRUE, { NULL }, N_("Merge lines …") },
  { "after-stuffing", do_after_stuffing, NULL, TRUE, { NULL }, N_("After stuffing: container, seal, weight …") },
  { "rolled", do_rolled, NULL, TRUE, { NULL }, N_("Another vessel or day …") },
  { "split", do_split, NULL, TRUE, { NULL }, N_("Split a shipment of more than 50 lines …") },
  { "spread", do_spread, NULL, TRUE, { NULL }, N_("Spread freight and insurance over the lines …") },
  { "spread-weight", do_spread_weight, NULL, TRUE, { NULL }, N_("Spread the net weight over the lines …") },
  { "choose-regime", do_choose_regime, NULL, TRUE, { NULL }, N_("Which declaration type …") },
  { "reckon-value", do_reckon_value, NULL, TRUE, { NULL }, N_("Work out the value at the border gate …") },
  { "by-hand", do_by_hand, NULL, TRUE, { NULL }, N_("When the Single Window is shut: checklist and file …") },
  { "read-reply", do_read_reply, NULL, FALSE, { NULL }, N_("Read a reply file …") },
  { "steps", do_steps, NULL, TRUE, { NULL }, N_("The exchange, step by step …") },
  { "history", do_history, NULL, TRUE, { "<Control><Shift>h" }, N_("History of the declaration") },
  { "export-audit", do_export_audit, NULL, FALSE, { NULL }, N_("Export the audit log …") },
  { "place", do_place, "s", FALSE, { NULL }, NULL },
  { "back", do_back, NULL, FALSE, { "<Alt>Left" }, N_("Back") },
  { "toast", do_toast, "(sssv)", FALSE, { NULL }, NULL },
  { "trouble", do_trouble, "(ss)", FALSE, { NULL }, NULL },
  { "close-message", do_close_message, NULL, FALSE, { NULL }, NULL },
  { "retry", do_retry, NULL, FALSE, { NULL }, NULL },
  { "try-now", do_try_now, NULL, FALSE, { NULL }, NULL },
  { "palette", do_palette, NULL, FALSE, { "<Control>k", "<Control>g" }, N_("Commands, pages and fields") },
  { "tariff", do_tariff, NULL, FALSE, { NULL }, N_("Lay the official tariff beside …") },
  { "serve", do_serve, "s", FALSE, { NULL }, NULL },
  { "switch-client", do_switch_client, NULL, FALSE, { "<Control>l" }, N_("Switch to another client") },
  { "add-client", do_add_client, NULL, FALSE, { NULL }, N_("Add a client") },
  { "clients-changed", do_clients_changed, NULL, FALSE, { NULL }, NULL },
  { "take-party", do_take_party, "x", TRUE, { NULL }, NULL },
  { "stock", do_stock, NULL, FALSE, { NULL }, N_("Stock for a warehouse abroad …") },
  { "copies", do_copies, NULL, FALSE, { NULL }, N_("Copies of your data") },
  { "connection", do_connection, NULL, FALSE, { NULL }, N_("Connection with the Single Window") },
  { "shortcuts", do_shortcuts, NULL, FALSE, { "<Control>question" }, N_("List of keys") },
};

#define N_SECTION_KEYS 9

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

static void
activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const Command *command = find_command (g_action_get_name (G_ACTION (action)));

  if (command != NULL)
    command->handler (user_data, parameter);
}

void
khai_window_install_actions (KhaiWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (GSimpleAction) action =
          g_simple_action_new (commands[i].name, commands[i].type != NULL ? G_VARIANT_TYPE (commands[i].type) : NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (activated), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  khai_window_update_actions (self);
}

static void
set_enabled (KhaiWindow *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)), enabled);
}

void
khai_window_update_actions (KhaiWindow *self)
{
  static const char *const needs_data[] = { "new", "new-from-template", "show-me", "show-sample", "search", "classify", "place", "export-audit", "connection", "stock" };
  KhaiEditor *editor = self->editor != NULL ? khai_editor_page_get_editor (self->editor) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].needs_declaration)
      set_enabled (self, commands[i].name, editor != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (needs_data); i++)
    set_enabled (self, needs_data[i], self->opened);
  /* What is being typed can be undone before it is an act. */
  set_enabled (self, "undo", editor != NULL && khai_editor_is_editable (editor));
  set_enabled (self, "redo", editor != NULL && khai_editor_can_redo (editor));
  gtk_widget_set_visible (self->undo, editor != NULL);
  gtk_widget_set_visible (self->redo, editor != NULL);
  gtk_widget_set_visible (self->help_button, editor != NULL);
}

void
khai_window_set_accelerators (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].keys[0] != NULL)
      {
        g_autofree char *name = g_strconcat ("win.", commands[i].name, NULL);

        gtk_application_set_accels_for_action (application, name, (const char *const *) commands[i].keys);
      }
  for (guint i = 0; i < N_SECTION_KEYS; i++)
    {
      g_autofree char *name = g_strdup_printf ("win.nth(uint32 %u)", i);
      g_autofree char *key = g_strdup_printf ("<Control>%u", i + 1);
      const char *keys[] = { key, NULL };

      gtk_application_set_accels_for_action (application, name, keys);
    }
}

/* Every command that needs no parameter has its place in the palette, while it can be done. */
void
khai_window_add_commands (KhaiWindow *self, KhaiPalette *palette)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const Command *command = &commands[i];
      g_autofree char *action = g_strconcat ("win.", command->name, NULL);
      g_autofree char *keys = NULL;

      if (command->label == NULL || command->type != NULL || command->handler == do_palette
          || !g_action_group_get_action_enabled (G_ACTION_GROUP (self), command->name))
        continue;
      if (command->keys[0] != NULL)
        {
          guint key = 0;
          GdkModifierType modifiers = 0;

          gtk_accelerator_parse (command->keys[0], &key, &modifiers);
          keys = gtk_accelerator_get_label (key, modifiers);
        }
      khai_palette_add (palette, _(command->label), keys, action, NULL);
    }
}

/* ---- the list of keys ---- */

static void
add_shortcut (GString *xml, const char *keys, const char *label)
{
  g_autofree char *text = g_markup_printf_escaped ("<child><object class='GtkShortcutsShortcut'><property name='accelerator'>%s</property>"
                                                   "<property name='title'>%s</property></object></child>", keys, label);

  g_string_append (xml, text);
}

static void
open_group (GString *xml, const char *title)
{
  g_autofree char *text = g_markup_printf_escaped ("<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", title);

  g_string_append (xml, text);
}

static void
add_grid_keys (GString *xml)
{
  static const struct
  {
    const char *keys;
    const char *label;
  } keys[] = {
    { "Return", N_("Next cell, then the next line") }, { "F2", N_("Edit the cell") }, { "Escape", N_("As it was") },
    { "<Control>Return", N_("New line like this one") }, { "<Control>d", N_("Same as above") },
    { "<Control>space", N_("Mark the line") }, { "<Control>r", N_("This value in all marked lines") },
    { "<Control>Delete", N_("Remove the lines") }, { "<Control>h", N_("Find and replace in the column") },
    { "<Control>Tab", N_("Leave the table") },
  };

  open_group (xml, _("In a table"));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_shortcut (xml, keys[i].keys, _(keys[i].label));
  g_string_append (xml, "</object></child>");
}

GtkWidget *
khai_window_new_shortcuts (KhaiWindow *self)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='keys'><child>"
                                          "<object class='GtkShortcutsSection'><property name='section-name'>keys</property>"
                                          "<property name='max-height'>12</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *window;

  for (guint pass = 0; pass < 2; pass++)
    {
      open_group (xml, pass == 0 ? _("Everywhere") : _("In a declaration"));
      for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
        if (commands[i].label != NULL && commands[i].keys[0] != NULL && commands[i].needs_declaration == (pass == 1)
            && (commands[i].handler != do_switch_client || g_action_group_get_action_enabled (G_ACTION_GROUP (self), commands[i].name)))
          add_shortcut (xml, commands[i].keys[0], _(commands[i].label));
      if (pass == 1)
        {
          add_shortcut (xml, "<Control>1...9", _("Go to a section"));
          add_shortcut (xml, "<Alt>Down", _("Show the list of a code field"));
        }
      g_string_append (xml, "</object></child>");
    }
  add_grid_keys (xml);
  g_string_append (xml, "</object></child></object></interface>");
  builder = gtk_builder_new_from_string (xml->str, (gssize) xml->len);
  window = GTK_WIDGET (gtk_builder_get_object (builder, "keys"));
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), _("List of keys"));
  return window;
}
