/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What GTK 4.8 wants several lines for, and every widget needs. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-context.h"
#include "khai-widgets.h"

void
khai_widget_set_name (GtkWidget *widget, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && name != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
khai_widget_set_labelled_by (GtkWidget *widget, GtkWidget *label)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && GTK_IS_WIDGET (label));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
}

#define TIP "khai-tip"

static gboolean
show_tip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, g_object_get_data (G_OBJECT (widget), TIP));
  return TRUE;
}

/* gtk_widget_set_tooltip_text() asks the display where the pointer is and waits for the answer, once for every widget of a page. */
void
khai_widget_set_tip (GtkWidget *widget, const char *text)
{
  gboolean first;

  g_return_if_fail (GTK_IS_WIDGET (widget) && text != NULL);

  first = g_object_get_data (G_OBJECT (widget), TIP) == NULL;
  g_object_set_data_full (G_OBJECT (widget), TIP, g_strdup (text), g_free);
  if (first)
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (show_tip), NULL);
  gtk_widget_set_has_tooltip (widget, TRUE);
}

const char *
khai_widget_get_tip (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  return g_object_get_data (G_OBJECT (widget), TIP);
}

void
khai_widget_set_hidden (GtkWidget *widget, gboolean hidden)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

void
khai_widget_hide_icons (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_IMAGE (widget))
    khai_widget_set_hidden (widget, TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    khai_widget_hide_icons (child);
}

void
khai_widget_remove_children (GtkWidget *box)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (box));

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    {
      if (GTK_IS_LIST_BOX (box))
        gtk_list_box_remove (GTK_LIST_BOX (box), child);
      else
        gtk_box_remove (GTK_BOX (box), child);
    }
}

GtkWidget *
khai_label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

gboolean
khai_label_show_text (GtkWidget *label, const char *text)
{
  gboolean shown = text != NULL && *text != '\0';

  g_return_val_if_fail (GTK_IS_LABEL (label), FALSE);

  gtk_label_set_text (GTK_LABEL (label), shown ? text : "");
  gtk_widget_set_visible (label, shown);
  return shown;
}

GtkWidget *
khai_icon_button_new (const char *icon, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  khai_widget_set_tip (button, name);
  khai_widget_set_name (button, name);
  return button;
}

static void
item_set_up (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
item_bound (GtkListItemFactory *factory, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
}

/* GTK 4.8 makes a drop-down as wide as the longest of its texts. */
void
khai_drop_down_ellipsize (GtkDropDown *drop_down)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_signal_connect (factory, "setup", G_CALLBACK (item_set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (item_bound), NULL);
  gtk_drop_down_set_factory (drop_down, factory);
  g_object_unref (factory);
}

void
khai_widget_toast (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "(sssv)", text, "", "", g_variant_new_string (""));
}

void
khai_widget_toast_undo (GtkWidget *widget, const char *text, const char *action, GVariant *target)
{
  gtk_widget_activate_action (widget, "win.toast", "(sssv)", text, _("Undo"), action,
                              target != NULL ? target : g_variant_new_string (""));
}

/* libadwaita 1.2 lets a button be labelled by its own label, so that its name is said twice. */
static void
name_buttons_once (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_buttons_once (child);
}

void
khai_dialog_present (GtkWidget *dialog)
{
  g_return_if_fail (GTK_IS_WINDOW (dialog));

  name_buttons_once (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
khai_widget_show_error (GtkWidget *widget, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget) && error != NULL);

  advice = khai_advice_for_error (error);
  g_info ("%s", error->message);
  gtk_widget_activate_action (widget, "win.trouble", "(ss)", advice->message, advice->advice);
}

const char *
khai_severity_get_word (KhaiSeverity severity)
{
  switch (severity)
    {
    case KHAI_SEVERITY_BLOCK:
      return _("Error");
    case KHAI_SEVERITY_QUESTION:
      return _("Customs will ask");
    case KHAI_SEVERITY_CHECK:
      return _("Look again");
    case KHAI_SEVERITY_TIP:
    case KHAI_N_SEVERITIES:
    default:
      return _("Tip");
    }
}

const char *
khai_severity_get_icon (KhaiSeverity severity)
{
  static const char *const icons[] = { "dialog-error-symbolic", "dialog-question-symbolic",
                                       "dialog-warning-symbolic", "dialog-information-symbolic" };

  g_return_val_if_fail (severity < G_N_ELEMENTS (icons), icons[0]);

  return icons[severity];
}

const char *
khai_severity_get_css (KhaiSeverity severity)
{
  static const char *const classes[] = { "error", "warning", "warning", "dim-label" };

  g_return_val_if_fail (severity < G_N_ELEMENTS (classes), classes[0]);

  return classes[severity];
}

static void
add_count (GString *text, char *count)
{
  if (text->len > 0)
    {
      /* translators: two counts one after the other: "2 to fix, 1 to check" */
      g_autofree char *both = g_strdup_printf (_("%s, %s"), text->str, count);

      g_string_assign (text, both);
    }
  else
    g_string_assign (text, count);
  g_free (count);
}

char *
khai_counts_text_with_empty (guint to_fix, guint to_fill, guint to_check)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (to_fix > 0)
    add_count (text, g_strdup_printf (ngettext ("%u to fix", "%u to fix", to_fix), to_fix));
  if (to_fill > 0)
    add_count (text, g_strdup_printf (ngettext ("%u to fill in", "%u to fill in", to_fill), to_fill));
  if (to_check > 0)
    add_count (text, g_strdup_printf (ngettext ("%u to check", "%u to check", to_check), to_check));
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

char *
khai_counts_text (guint to_fix, guint to_check)
{
  return khai_counts_text_with_empty (to_fix, 0, to_check);
}
