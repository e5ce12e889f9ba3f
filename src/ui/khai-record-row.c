/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A declaration as a row of a list. */

#include "config.h"

#include "khai-record-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

/* The destination is a place abroad, or only a country. */
static char *
get_destination (KhaiSession *session, const char *code)
{
  static const char *const lists[] = { "foreign_places", "countries" };
  g_autofree char *today = khai_clock_today (khai_context_get_clock (khai_session_get_context (session)));

  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (KhaiCode) place = khai_reference_get_code (khai_session_get_reference (session), lists[i], code, today, NULL, NULL);

      if (place != NULL)
        return g_strdup (place->name[khai_session_get_lang (session)]);
    }
  return g_strdup (code);
}

static char *
get_subtitle (KhaiSession *session, const KhaiRecord *record, gboolean with_next_action)
{
  g_autofree char *destination = get_destination (session, record->destination);
  g_autofree char *lines = g_strdup_printf (ngettext ("%u line", "%u lines", record->n_items), record->n_items);

  if (with_next_action)
    return g_strdup (khai_state_get_next (record->state));
  if (destination == NULL)
    return g_steal_pointer (&lines);
  /* translators: destination and number of goods lines of a declaration */
  return g_strdup_printf (_("%s · %s"), destination, lines);
}

GtkWidget *
khai_record_row_new (KhaiSession *session, const KhaiRecord *record, gboolean with_next_action)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (khai_state_get_icon (record->state));
  GtkWidget *word = khai_label_new (khai_state_get_word (record->state), NULL);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *changed = khai_instant_format (record->changed_at, khai_session_get_lang (session));
  const char *reference = record->reference != NULL ? record->reference : _("without reference");
  const char *consignee = record->consignee != NULL ? record->consignee : _("no consignee yet");
  g_autofree char *title = g_strdup_printf (_("%s – %s"), reference, consignee);
  g_autofree char *subtitle = get_subtitle (session, record, with_next_action);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  gtk_widget_add_css_class (row, "khai-private-row");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", record->id);
  /* The row names itself by its title. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, khai_state_get_word (record->state), -1);

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, khai_state_get_css (record->state));
  gtk_label_set_width_chars (GTK_LABEL (word), 10);
  gtk_label_set_max_width_chars (GTK_LABEL (word), 22);
  gtk_label_set_xalign (GTK_LABEL (word), 1);
  gtk_label_set_justify (GTK_LABEL (word), GTK_JUSTIFY_RIGHT);
  gtk_box_append (GTK_BOX (state), icon);
  gtk_box_append (GTK_BOX (state), word);
  gtk_widget_set_halign (state, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (texts), state);
  if (changed != NULL)
    {
      GtkWidget *when = khai_label_new (changed, "caption");

      gtk_widget_add_css_class (when, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (when), 1);
      gtk_label_set_wrap (GTK_LABEL (when), FALSE);
      gtk_box_append (GTK_BOX (texts), when);
    }
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), texts);
  if (g_str_equal (record->state, "draft") && !with_next_action)
    {
      g_autofree char *label = g_strdup_printf (_("Put %s away"), reference);
      GtkWidget *away = khai_icon_button_new ("user-trash-symbolic", label);

      gtk_widget_add_css_class (away, "flat");
      gtk_widget_set_valign (away, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (away), "win.put-away");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (away), "s", record->id);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), away);
    }
  return row;
}
