/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window: places on the left, or the map of the open declaration; the page in the middle; help on the right. What went wrong
 * stands in a bar above the page until it is closed: it is never only a toast. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-application.h"
#include "khai-catalogue-page.h"
#include "khai-classify-page.h"
#include "khai-clients-page.h"
#include "khai-copies-window.h"
#include "khai-connection.h"
#include "khai-declarations-page.h"
#include "khai-error.h"
#include "khai-field-row.h"
#include "khai-goods-grid.h"
#include "khai-home-page.h"
#include "khai-input.h"
#include "khai-orders-page.h"
#include "khai-sections.h"
#include "khai-state-text.h"
#include "khai-training-page.h"
#include "khai-widgets.h"
#include "khai-window-private.h"

#define PLACE "khai-place"
#define EDITOR_PAGE "declaration"
/* Answers that were taken out are named as long as the note stays short. */
#define MOST_NAMED 3

G_DEFINE_FINAL_TYPE (KhaiWindow, khai_window, ADW_TYPE_APPLICATION_WINDOW)

static const struct { const char *id; const char *icon; const char *title; } places[] = {
  { "home", "user-home-symbolic", N_("Home") },
  { "orders", "view-list-symbolic", N_("Orders") },
  { "declarations", "x-office-document-symbolic", N_("Declarations") },
  { "goods", "package-x-generic-symbolic", N_("Goods") },
  { "classify", "edit-find-symbolic", N_("Classify") },
  { "clients", "system-users-symbolic", N_("Clients") },
  { "training", "x-office-presentation-symbolic", N_("Training") },
};

/* ---- what went wrong ---- */

void
khai_window_show_trouble (KhaiWindow *self, const char *message, const char *advice, gboolean retry_saves)
{
  self->retry_saves = retry_saves;
  khai_label_show_text (self->bar_message, message);
  khai_label_show_text (self->bar_advice, advice);
  gtk_widget_set_visible (self->bar_retry, retry_saves || !self->opened);
  gtk_widget_set_visible (self->bar_connection, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), TRUE);
  gtk_revealer_set_reveal_child (self->bar, TRUE);
}

void
khai_window_show_error (KhaiWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  g_info ("%s", error->message);
  khai_window_show_trouble (self, advice->message, advice->advice, FALSE);
  gtk_widget_set_visible (self->bar_connection, khai_connection_would_help (error));
}

/* libadwaita 1.2 leaves the toast's closing button without a name and names the other one twice, and cuts its text off. */
static void
mend_toast (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && !GTK_IS_BUTTON (gtk_widget_get_parent (widget)))
    {
      gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
    }
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    khai_widget_set_name (widget, _("Close this message"));
  else if (GTK_IS_BUTTON (widget))
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    mend_toast (child);
}

void
khai_window_add_toast (KhaiWindow *self, const char *text, const char *button, const char *action, GVariant *target)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (button != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, target);
      adw_toast_set_timeout (toast, 10);
      /* What can be undone is the last thing done: it does not wait for older news to go. */
      adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Those that wait are made when their turn comes. */
static void
toasts_changed (KhaiWindow *self)
{
  if (self->toasts == NULL)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->toasts)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (child != GTK_WIDGET (self->leaflet))
      mend_toast (child);
}

static void
watch_toasts (KhaiWindow *self)
{
  GListModel *children = gtk_widget_observe_children (GTK_WIDGET (self->toasts));

  g_signal_connect_object (children, "items-changed", G_CALLBACK (toasts_changed), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (self->toasts), "khai-children", children, g_object_unref);
}

/* ---- the open declaration ---- */

static KhaiEditor *
get_editor (KhaiWindow *self)
{
  return self->editor != NULL ? khai_editor_page_get_editor (self->editor) : NULL;
}

const char *
khai_window_get_open_id (KhaiWindow *self)
{
  g_return_val_if_fail (KHAI_IS_WINDOW (self), NULL);

  return self->editor != NULL ? khai_editor_get_id (get_editor (self)) : NULL;
}

const char *
khai_window_get_open_section (KhaiWindow *self)
{
  g_return_val_if_fail (KHAI_IS_WINDOW (self), NULL);

  return self->editor != NULL ? khai_editor_page_get_section (self->editor) : NULL;
}

gboolean
khai_window_flush (KhaiWindow *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_WINDOW (self), FALSE);

  if (self->editor == NULL)
    return TRUE;
  khai_editor_page_commit (self->editor);
  return khai_editor_flush (get_editor (self), error);
}

static void
show_titles (KhaiWindow *self)
{
  KhaiEditor *editor = get_editor (self);
  g_autofree char *reference = khai_declaration_get_reference (khai_editor_get_declaration (editor));
  g_autofree char *exporter = khai_declaration_get_text (khai_editor_get_declaration (editor), "/exporter/name");
  const char *word = khai_state_get_word (khai_editor_get_record (editor)->state);
  /* translators: state of the declaration and the exporter it is for */
  g_autofree char *subtitle = exporter != NULL ? g_strdup_printf (_("%s · %s"), word, exporter) : g_strdup (word);

  khai_window_set_titles (self, reference != NULL ? reference : _("New declaration"), subtitle);
}

/* What is declared in all, and whether it is on disk. */
static void
show_footer (KhaiWindow *self)
{
  khai_totals_bar_show (self->totals, get_editor (self), khai_session_get_lang (self->session));
}

static void
view_changed (KhaiWindow *self)
{
  GtkToggleButton *const buttons[KHAI_N_VIEWS] = { self->view_guided, self->view_form, self->view_message };

  gtk_toggle_button_set_active (buttons[khai_editor_page_get_view (self->editor)], TRUE);
}

static void
document_changed (KhaiWindow *self)
{
  show_titles (self);
  show_footer (self);
  khai_window_update_actions (self);
}

static void
document_saved (KhaiWindow *self)
{
  show_footer (self);
  if (self->retry_saves)
    g_action_group_activate_action (G_ACTION_GROUP (self), "close-message", NULL);
}

static void
save_failed (KhaiEditor *editor, GError *error, KhaiWindow *self)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *message = g_strdup_printf (_("Not saved yet: %s"), advice->message);

  show_footer (self);
  khai_window_show_trouble (self, message, advice->advice, TRUE);
}

static void
section_shown (KhaiEditorPage *page, const char *id, KhaiWindow *self)
{
  khai_section_map_select (self->map, id);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  khai_window_update_help (self);
}

static void
section_activated (KhaiSectionMap *map, const char *id, KhaiWindow *self)
{
  if (self->editor == NULL)
    return;
  khai_editor_page_show_section (self->editor, id);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
show_map (KhaiWindow *self, gboolean shown)
{
  if (shown && self->map == NULL)
    {
      self->map = khai_section_map_new (self->session);
      g_signal_connect_object (self->map, "section-activated", G_CALLBACK (section_activated), self, 0);
      khai_pager_add (self->sidebar_pager, "map", GTK_WIDGET (self->map));
    }
  if (self->map != NULL)
    khai_section_map_set_editor (self->map, shown ? get_editor (self) : NULL);
  khai_pager_show (self->sidebar_pager, shown ? "map" : "places");
  gtk_widget_set_visible (self->all_declarations, shown);
}

void
khai_window_close_declaration (KhaiWindow *self)
{
  KhaiEditor *editor = get_editor (self);

  if (editor == NULL)
    return;
  khai_editor_page_commit (self->editor);
  g_signal_handlers_disconnect_by_data (editor, self);
  khai_window_show_help (self, FALSE);
  show_map (self, FALSE);
  self->editor = NULL;
  khai_pager_remove (self->pager, EDITOR_PAGE);
  gtk_widget_set_visible (self->footer, FALSE);
  khai_window_update_actions (self);
}

/* The note of answers that were taken out, with the way back. */
static void
tell_unasked (KhaiEditor *editor, KhaiWindow *self)
{
  const GPtrArray *unasked = khai_editor_get_unasked (editor);
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; unasked != NULL && i < MIN (unasked->len, MOST_NAMED); i++)
    {
      const KhaiUnasked *answer = unasked->pdata[i];
      g_autofree char *value = khai_input_to_display (answer->field, answer->value, lang);

      g_string_append_printf (names, "%s%s: %s", i > 0 ? "; " : "", answer->field->label[lang], value);
    }
  if (names->len == 0)
    return;
  if (unasked->len > MOST_NAMED)
    /* translators: so many more answers */
    g_string_append_printf (names, _(" and %u more"), unasked->len - MOST_NAMED);
  /* translators: fields and what was answered there follow */
  text = g_strdup_printf (_("Not asked for any more and taken out – %s"), names->str);
  khai_window_add_toast (self, text, _("Put back"), "win.restore-answers", NULL);
}

static void
listen_to_editor (KhaiWindow *self)
{
  KhaiEditor *editor = get_editor (self);

  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "unasked", G_CALLBACK (tell_unasked), self, 0);
  g_signal_connect_object (editor, "saved", G_CALLBACK (document_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "save-failed", G_CALLBACK (save_failed), self, 0);
  g_signal_connect_object (editor, "checked", G_CALLBACK (khai_window_update_help), self, G_CONNECT_SWAPPED);
  /* What can be undone is known only after the act that changed the document. */
  g_signal_connect_object (editor, "checked", G_CALLBACK (khai_window_update_actions), self, G_CONNECT_SWAPPED);
}

/* Where it was left, or where it can be followed. */
static void
show_where_left (KhaiWindow *self, const char *section)
{
  KhaiEditor *editor = get_editor (self);
  const char *field = khai_editor_get_record (editor)->field;

  if (section != NULL && khai_editor_page_show_section (self->editor, section))
    return;
  if (!khai_state_is_editable (khai_editor_get_record (editor)->state))
    khai_editor_page_show_section (self->editor, "follow");
  else if (field == NULL || *field == '\0' || !khai_editor_page_go_to (self->editor, field))
    khai_editor_page_show_nth (self->editor, 0);
}

/* What opening a draft replaced because customs renumbered it. */
static void
tell_code_updates (KhaiWindow *self, KhaiEditor *editor)
{
  const GPtrArray *updates = khai_editor_get_code_updates (editor);
  g_autoptr (GString) codes = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; updates != NULL && i < updates->len; i++)
    {
      const KhaiCodeUpdate *update = updates->pdata[i];

      g_string_append_printf (codes, "%s%s → %s", i > 0 ? ", " : "", update->from, update->to->code);
    }
  if (codes->len == 0)
    return;
  /* translators: old and new codes follow */
  text = g_strdup_printf (_("Customs gave new codes since this draft was saved: %s"), codes->str);
  khai_widget_toast_undo (GTK_WIDGET (self), text, "win.undo", NULL);
}

gboolean
khai_window_open_declaration (KhaiWindow *self, const char *id, const char *section, GError **error)
{
  g_autoptr (KhaiEditor) editor = NULL;

  if (!khai_window_flush (self, error))
    return FALSE;
  editor = khai_editor_open (khai_session_get_context (self->session), id, error);
  if (editor == NULL)
    return FALSE;
  khai_window_close_declaration (self);
  self->editor = khai_editor_page_new (self->session, editor);
  listen_to_editor (self);
  g_signal_connect_object (self->editor, "section-shown", G_CALLBACK (section_shown), self, 0);
  g_signal_connect_object (self->editor, "view-changed", G_CALLBACK (view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "field-changed", G_CALLBACK (khai_window_update_help), self, G_CONNECT_SWAPPED);
  view_changed (self);
  khai_pager_add (self->pager, EDITOR_PAGE, GTK_WIDGET (self->editor));
  show_map (self, TRUE);
  khai_pager_show (self->pager, EDITOR_PAGE);
  gtk_widget_set_visible (self->footer, TRUE);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  document_changed (self);
  show_where_left (self, section);
  tell_code_updates (self, editor);
  return TRUE;
}

/* ---- help ---- */

static gboolean
help_is_shown (KhaiWindow *self)
{
  return self->help != NULL && gtk_widget_get_visible (GTK_WIDGET (self->help));
}

/* (nullable): the field that has the focus, in a row of a form or in a cell of the goods lines. */
static const char *
get_focused_field (KhaiWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, KHAI_TYPE_FIELD_ROW) : NULL;
  GtkWidget *grid = focus != NULL ? gtk_widget_get_ancestor (focus, KHAI_TYPE_GOODS_GRID) : NULL;

  /* In the message a line is selected, and it is the field. */
  if (self->editor != NULL && khai_editor_page_get_view (self->editor) == KHAI_VIEW_MESSAGE)
    return khai_editor_page_get_field (self->editor);
  return row != NULL    ? khai_field_row_get_pointer (KHAI_FIELD_ROW (row))
         : grid != NULL ? khai_goods_grid_get_focused_pointer (KHAI_GOODS_GRID (grid))
                        : NULL;
}

static gboolean
focus_is_in (KhaiWindow *self, GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

void
khai_window_update_help (KhaiWindow *self)
{
  const char *pointer = get_focused_field (self);
  const KhaiField *field = pointer != NULL ? khai_reference_find_field (khai_session_get_reference (self->session), pointer) : NULL;

  /* Beside the page it follows the focus, unless that is in the pane; in its place it stays with the field it was asked about. */
  if (self->editor == NULL || (self->help != NULL && focus_is_in (self, GTK_WIDGET (self->help))) || !help_is_shown (self) || !gtk_widget_get_visible (GTK_WIDGET (self->pager)))
    return;
  if (field != NULL)
    khai_help_pane_show_field (self->help, get_editor (self), field, khai_session_get_lang (self->session), pointer);
  else
    khai_help_pane_show_field (self->help, NULL, NULL, khai_session_get_lang (self->session), NULL);
}

/* In a narrow window the help takes the place of the page. */
static void
share_width (KhaiWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pager), !help_is_shown (self) || !adw_leaflet_get_folded (self->leaflet));
}

void
khai_window_show_help (KhaiWindow *self, gboolean shown)
{
  if (shown && self->help == NULL)
    {
      self->help = khai_help_pane_new (self->session);
      gtk_box_append (self->body, GTK_WIDGET (self->help));
    }
  if (self->help != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->help), shown);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->help_button), shown);
  khai_window_update_help (self);
  share_width (self);
}

static void
focus_changed (KhaiWindow *self)
{
  const char *pointer = get_focused_field (self);

  if (pointer == NULL || self->editor == NULL)
    return;
  khai_editor_page_remember (self->editor, pointer);
  khai_window_update_help (self);
}

/* ---- places ---- */

static GtkWidget *
get_place (KhaiWindow *self, const char *id)
{
  GtkWidget *page = khai_pager_get (self->pager, id);

  if (page != NULL)
    return page;
  if (g_str_equal (id, "home"))
    page = GTK_WIDGET (khai_home_page_new (self->session));
  else if (g_str_equal (id, "orders"))
    page = GTK_WIDGET (khai_orders_page_new (self->session));
  else if (g_str_equal (id, "declarations"))
    page = GTK_WIDGET (khai_declarations_page_new (self->session));
  else if (g_str_equal (id, "goods"))
    page = GTK_WIDGET (khai_catalogue_page_new (self->session));
  else if (g_str_equal (id, "classify"))
    page = GTK_WIDGET (khai_classify_page_new (self->session));
  else if (g_str_equal (id, "clients"))
    page = GTK_WIDGET (khai_clients_page_new (self->session));
  else if (g_str_equal (id, "training"))
    page = GTK_WIDGET (khai_training_page_new (self->session));
  if (page != NULL)
    khai_pager_add (self->pager, id, page);
  return page;
}

static void
select_place (KhaiWindow *self, const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].id, id))
      {
        GtkWidget *page = khai_pager_get (self->pager, id);

        gtk_list_box_select_row (self->places, gtk_list_box_get_row_at_index (self->places, (int) i));
        if (page != NULL)
          khai_widget_set_name (page, _(places[i].title));
        khai_window_set_titles (self, _(places[i].title), NULL);
      }
}

void
khai_window_show_place (KhaiWindow *self, const char *place)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *page;

  g_return_if_fail (KHAI_IS_WINDOW (self) && place != NULL);

  if (!self->opened)
    return;
  if (!khai_window_flush (self, &error))
    {
      khai_window_show_error (self, error);
      return;
    }
  khai_window_close_declaration (self);
  page = get_place (self, place);
  if (page == NULL)
    return;
  if (KHAI_IS_HOME_PAGE (page))
    khai_home_page_refresh (KHAI_HOME_PAGE (page));
  else if (KHAI_IS_ORDERS_PAGE (page))
    khai_orders_page_refresh (KHAI_ORDERS_PAGE (page));
  else if (KHAI_IS_DECLARATIONS_PAGE (page))
    khai_declarations_page_refresh (KHAI_DECLARATIONS_PAGE (page));
  else if (KHAI_IS_CATALOGUE_PAGE (page))
    khai_catalogue_page_refresh (KHAI_CATALOGUE_PAGE (page));
  else if (KHAI_IS_CLIENTS_PAGE (page))
    khai_clients_page_refresh (KHAI_CLIENTS_PAGE (page));
  khai_pager_show (self->pager, place);
  if (KHAI_IS_CLASSIFY_PAGE (page))
    khai_classify_page_focus_search (KHAI_CLASSIFY_PAGE (page));
  select_place (self, place);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
place_activated (GtkListBox *list, GtkListBoxRow *row, KhaiWindow *self)
{
  khai_window_show_place (self, g_object_get_data (G_OBJECT (row), PLACE));
}

static void
fill_places (KhaiWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *icon = gtk_image_new_from_icon_name (places[i].icon);

      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_box_append (GTK_BOX (box), icon);
      gtk_box_append (GTK_BOX (box), khai_label_new (_(places[i].title), NULL));
      gtk_widget_set_margin_top (box, 6);
      gtk_widget_set_margin_bottom (box, 6);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      g_object_set_data (G_OBJECT (row), PLACE, (gpointer) places[i].id);
      khai_widget_set_name (row, _(places[i].title));
      if (g_str_equal (places[i].id, "clients"))
        gtk_widget_set_visible (self->clients_row = row, FALSE);
      gtk_list_box_append (self->places, row);
    }
}

/* ---- opening ---- */

static void
record_changed (KhaiSession *session, const char *id, KhaiWindow *self)
{
  KhaiEditor *editor = get_editor (self);
  g_autoptr (GError) error = NULL;

  khai_window_count_soon (self);
  if (editor != NULL && (id == NULL || g_str_equal (id, khai_editor_get_id (editor))) && !khai_editor_reload_record (editor, &error))
    khai_window_show_error (self, error);
}

static void
session_trouble (KhaiSession *session, GError *error, KhaiWindow *self)
{
  khai_window_show_error (self, error);
}

static gboolean
start_sending (gpointer user_data)
{
  KhaiWindow *self = user_data;

  khai_session_start (self->session);
  return G_SOURCE_REMOVE;
}

static void
copy_wanted (KhaiCopiesWindow *copies, const char *path, const char *passphrase, KhaiWindow *self)
{
  KhaiApplication *application = KHAI_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  khai_application_restore (application, path, passphrase);
}

void
khai_window_show_copies (KhaiWindow *self, gboolean damaged)
{
  KhaiCopiesWindow *copies = khai_copies_window_new (GTK_WINDOW (self), self->session, damaged);

  g_signal_connect_object (copies, "restore", G_CALLBACK (copy_wanted), self, 0);
  gtk_window_present (GTK_WINDOW (copies));
}

void
khai_window_open_data (KhaiWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!khai_session_open (self->session, &error))
    {
      khai_window_show_error (self, error);
      if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_DAMAGED) && khai_session_get_store (self->session) == NULL)
        khai_window_show_copies (self, TRUE);
      return;
    }
  self->opened = TRUE;
  khai_window_count_soon (self);
  khai_window_update_actions (self);
  khai_window_show_clients (self);
  khai_window_show_place (self, self->start_place != NULL ? self->start_place : "home");
  if (self->start_id != NULL && !khai_window_open_declaration (self, self->start_id, self->start_section, &error))
    khai_window_show_error (self, error);
  g_idle_add_full (G_PRIORITY_LOW, start_sending, g_object_ref (self), g_object_unref);
}

static gboolean
open_after_paint (gpointer user_data)
{
  khai_window_open_data (user_data);
  return G_SOURCE_REMOVE;
}

static void
window_mapped (KhaiWindow *self)
{
  g_signal_handlers_disconnect_by_func (self, window_mapped, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, open_after_paint, g_object_ref (self), g_object_unref);
}

void
khai_window_show_at_start (KhaiWindow *self, const char *place, const char *id, const char *section)
{
  g_return_if_fail (KHAI_IS_WINDOW (self));

  g_free (self->start_place);
  self->start_place = g_strdup (place);
  g_free (self->start_id);
  self->start_id = g_strdup (id);
  g_free (self->start_section);
  self->start_section = g_strdup (section);
}

void
khai_window_go (KhaiWindow *self, const char *id, const char *place)
{
  g_autoptr (GError) error = NULL;
  gboolean open;

  g_return_if_fail (KHAI_IS_WINDOW (self) && id != NULL && place != NULL);

  if (*id == '\0')
    {
      khai_window_show_place (self, place);
      return;
    }
  open = g_strcmp0 (khai_window_get_open_id (self), id) == 0;
  if (!open && !khai_window_open_declaration (self, id, *place != '/' ? place : NULL, &error))
    khai_window_show_error (self, error);
  else if (*place == '/')
    khai_editor_page_go_to (self->editor, place);
  else
    khai_editor_page_show_section (self->editor, place);
}

/* ---- closing ---- */

static void
close_answered (GtkWindow *dialog, const char *response, KhaiWindow *self)
{
  if (!g_str_equal (response, "close"))
    return;
  khai_window_close_declaration (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
khai_window_close_request (GtkWindow *window)
{
  KhaiWindow *self = KHAI_WINDOW (window);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAdvice) advice = NULL;
  GtkWidget *dialog;

  if (khai_window_flush (self, &error))
    return GTK_WINDOW_CLASS (khai_window_parent_class)->close_request (window);
  advice = khai_advice_for_error (error);
  dialog = adw_message_dialog_new (window, _("The last changes are not saved"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s %s", advice->message, advice->advice);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep the window open"), "close", _("_Lose the changes"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered), self, 0);
  khai_dialog_present (dialog);
  return GDK_EVENT_STOP;
}

/* ---- life ---- */

/* Of a folded leaflet only one side is in sight; the other must be out of reach of screen readers too. */
static void
leaflet_changed (KhaiWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  GtkWidget *shown = adw_leaflet_get_visible_child (self->leaflet);

  khai_widget_set_hidden (self->sidebar, folded && shown != self->sidebar);
  khai_widget_set_hidden (self->content, folded && shown != self->content);
  if (self->opened)
    khai_window_show_clients (self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->footer), folded ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  share_width (self);
}

KhaiWindow *
khai_window_new (GtkApplication *application, KhaiSession *session)
{
  KhaiWindow *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_WINDOW, "application", application, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, 0);
  g_signal_connect_object (session, "trouble", G_CALLBACK (session_trouble), self, 0);
  return self;
}

static void
khai_window_dispose (GObject *object)
{
  KhaiWindow *self = KHAI_WINDOW (object);

  g_clear_handle_id (&self->count, g_source_remove);
  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (get_editor (self), self);
  self->editor = NULL;
  self->map = NULL;
  self->help = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->start_place, g_free);
  g_clear_pointer (&self->start_id, g_free);
  g_clear_pointer (&self->start_section, g_free);
  G_OBJECT_CLASS (khai_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, content);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, all_declarations);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, sidebar_pager);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, places);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, compact_switcher);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, title);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, back);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, redo);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, help_button);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, menu);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, bar_message);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, bar_advice);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, bar_retry);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, bar_connection);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, body);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, pager);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, footer);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, totals);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, view_guided);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, view_form);
  gtk_widget_class_bind_template_child (widget_class, KhaiWindow, view_message);
}

static void
khai_window_class_init (KhaiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = khai_window_close_request;
  g_type_ensure (KHAI_TYPE_CLIENT_SWITCHER);
  g_type_ensure (KHAI_TYPE_PAGER);
  g_type_ensure (KHAI_TYPE_TOTALS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, leaflet_changed);
  gtk_widget_class_bind_template_callback (widget_class, place_activated);
}

/* Above everything the window shows. */
static void
add_key_display (KhaiWindow *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->key_display = g_object_new (KHAI_TYPE_KEY_DISPLAY, NULL);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), overlay);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->toasts));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->key_display));
}

static void
khai_window_init (KhaiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_key_display (self);
  khai_widget_set_name (GTK_WIDGET (self->menu), _("Main menu"));
  fill_places (self);
  khai_pager_add (self->sidebar_pager, "places", GTK_WIDGET (self->places));
  khai_pager_show (self->sidebar_pager, "places");
  khai_window_install_clients (self);
  khai_window_install_actions (self);
  watch_toasts (self);
  g_signal_connect (self, "map", G_CALLBACK (window_mapped), NULL);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed), NULL);
}
