/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Totals as text; what does not agree in an icon, words and a colour. Read out as one status when it changes. */

#include "config.h"

#include "khai-totals-bar.h"

#include <glib/gi18n-lib.h>

#include "khai-totals.h"
#include "khai-widgets.h"

struct _KhaiTotalsBar
{
  AdwBin parent_instance;

  GtkWidget *sums;
  GtkWidget *fault_box;
  GtkWidget *faults;
};

G_DEFINE_FINAL_TYPE (KhaiTotalsBar, khai_totals_bar, ADW_TYPE_BIN)

static char *
number_or_dash (gboolean known, KhaiDecimal number, KhaiLang lang)
{
  return known ? khai_decimal_format_short (number, lang) : g_strdup ("–");
}

static char *
sums_text (const KhaiTotals *totals, KhaiLang lang, gboolean saved)
{
  g_autofree char *lines = g_strdup_printf (ngettext ("%u line", "%u lines", totals->lines), totals->lines);
  g_autofree char *packages = totals->has_packages ? g_strdup_printf ("%" G_GINT64_FORMAT, totals->packages) : g_strdup ("–");
  g_autofree char *net = number_or_dash (totals->with_net > 0, totals->net, lang);
  g_autofree char *gross = number_or_dash (totals->has_gross, totals->gross, lang);
  g_autofree char *value = number_or_dash (totals->with_value > 0, totals->value, lang);
  g_autofree char *total = number_or_dash (totals->has_total, totals->total, lang);
  const char *currency = totals->currency != NULL ? totals->currency : "";

  /* translators: goods lines · packages · net mass of the lines · gross mass · value of the lines of the invoice's total · saved or not */
  return g_strdup_printf (_("%s · %s packages · %s kg net · %s kg gross · lines %s of invoice %s %s · %s"), lines, packages, net, gross, value,
                          total, currency, saved ? _("Saved") : _("Saving …"));
}

static char *
difference (KhaiDecimal a, KhaiDecimal b, KhaiLang lang)
{
  KhaiDecimal less;

  return khai_decimal_subtract (a, b, &less, NULL) ? khai_decimal_format_short (less, lang) : g_strdup ("?");
}

static void
add_fault (GString *text, char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
  g_free (line);
}

static char *
faults_text (const KhaiTotals *totals, KhaiLang lang)
{
  GString *text = g_string_new (NULL);
  const char *currency = totals->currency != NULL ? totals->currency : "";

  if (totals->faults & KHAI_TOTALS_VALUE_OVER)
    {
      g_autofree char *by = difference (totals->value, totals->total, lang);

      /* translators: an amount and its currency */
      add_fault (text, g_strdup_printf (_("The lines come to %s %s more than the invoice total."), by, currency));
    }
  if (totals->faults & KHAI_TOTALS_VALUE_UNDER)
    {
      g_autofree char *by = difference (totals->total, totals->value, lang);

      add_fault (text, g_strdup_printf (_("The lines come to %s %s less than the invoice total."), by, currency));
    }
  if (totals->faults & KHAI_TOTALS_CURRENCIES)
    add_fault (text, g_strdup (_("Not all lines have the currency of the invoice.")));
  if (totals->faults & KHAI_TOTALS_NET_OVER_GROSS)
    {
      g_autofree char *by = difference (totals->net, totals->gross, lang);

      /* translators: a weight in kilograms */
      add_fault (text, g_strdup_printf (_("The lines' net weight is %s kg more than the gross weight."), by));
    }
  if (totals->faults & KHAI_TOTALS_UNREADABLE)
    add_fault (text, g_strdup (_("A number among them cannot be read.")));
  return g_string_free (text, FALSE);
}

void
khai_totals_bar_show (KhaiTotalsBar *self, KhaiEditor *editor, KhaiLang lang)
{
  g_autoptr (KhaiTotals) totals = NULL;
  g_autofree char *sums = NULL;
  g_autofree char *faults = NULL;

  g_return_if_fail (KHAI_IS_TOTALS_BAR (self) && KHAI_IS_EDITOR (editor));

  totals = khai_totals_new (khai_editor_get_declaration (editor));
  sums = sums_text (totals, lang, khai_editor_is_saved (editor));
  faults = faults_text (totals, lang);
  khai_label_show_text (self->sums, sums);
  gtk_widget_set_visible (self->fault_box, khai_label_show_text (self->faults, faults));
}

static void
khai_totals_bar_class_init (KhaiTotalsBarClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_status (const char *css)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE, "xalign", 0.0f,
                                   "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, css);
  return label;
}

static void
khai_totals_bar_init (KhaiTotalsBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");

  khai_widget_set_name (GTK_WIDGET (self), _("Totals"));
  self->sums = new_status ("numeric");
  self->fault_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->faults = new_status ("khai-total-wrong");
  gtk_widget_add_css_class (icon, "error");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  khai_widget_set_hidden (icon, TRUE);
  gtk_box_append (GTK_BOX (self->fault_box), icon);
  gtk_box_append (GTK_BOX (self->fault_box), self->faults);
  gtk_widget_set_visible (self->fault_box, FALSE);
  gtk_box_append (GTK_BOX (box), self->fault_box);
  gtk_box_append (GTK_BOX (box), self->sums);
  gtk_widget_set_hexpand (box, TRUE);
  adw_bin_set_child (ADW_BIN (self), box);
}
