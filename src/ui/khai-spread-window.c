/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Worked out anew with every key; what is shown is what the button puts in. */

#include "config.h"

#include "khai-spread-window.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-lines.h"
#include "khai-totals.h"
#include "khai-widgets.h"

#define WIDTH 600
#define HEIGHT 680

struct _KhaiSpreadWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  KhaiEditor *editor;    /* (owned) (nullable) */
  gboolean weight;
  KhaiSpread *spread;    /* (owned) (nullable): what the button puts in */
  GtkWidget *intro;
  GtkWidget *amount_label;
  GtkEditable *amount;
  GtkDropDown *base;
  GtkWidget *result;
  GtkListBox *lines;
  GtkWidget *use;
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiSpreadWindow, khai_spread_window, ADW_TYPE_WINDOW)

/* A weight is spread by everything but itself. */
static KhaiBase
get_base (KhaiSpreadWindow *self)
{
  static const KhaiBase for_weight[] = { KHAI_BASE_QUANTITY, KHAI_BASE_VALUE };
  static const KhaiBase for_costs[] = { KHAI_BASE_VALUE, KHAI_BASE_NET_WEIGHT, KHAI_BASE_QUANTITY };
  guint chosen = gtk_drop_down_get_selected (self->base);

  return self->weight ? for_weight[MIN (chosen, G_N_ELEMENTS (for_weight) - 1)] : for_costs[MIN (chosen, G_N_ELEMENTS (for_costs) - 1)];
}

static const char *
why_not (KhaiSpreadWindow *self)
{
  switch (get_base (self))
    {
    case KHAI_BASE_VALUE:
      return _("Every line needs a value, all in one currency, and the amount must not be more than they are worth.");
    case KHAI_BASE_NET_WEIGHT:
      return _("Every line needs its value and its net weight.");
    case KHAI_BASE_QUANTITY:
    case KHAI_N_BASES:
    default:
      return _("Every line needs a quantity, all in the same unit. Where units differ, spread by value, or type the weights in.");
    }
}

static void
add_line (KhaiSpreadWindow *self, guint line, KhaiLang lang)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/description", line);
  g_autofree char *description = khai_declaration_get_text (khai_editor_get_declaration (self->editor), pointer);
  g_autofree char *share = khai_decimal_format_short (g_array_index (self->spread->shares, KhaiDecimal, line), lang);
  gboolean bears = line == self->spread->largest && !khai_decimal_is_zero (self->spread->remainder);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *text = NULL;

  /* translators: a goods line: its number, what it bears, kg or a currency's amount */
  text = g_strdup_printf (bears ? _("Line %u: %s, with the remainder") : _("Line %u: %s"), line + 1, share);
  gtk_box_append (GTK_BOX (box), khai_label_new (text, "numeric"));
  if (description != NULL)
    {
      GtkWidget *label = khai_label_new (description, "dim-label");

      gtk_label_set_lines (GTK_LABEL (label), 1);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_add_css_class (box, "khai-bar");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, text);
  gtk_list_box_append (self->lines, row);
}

static void
show_spread (KhaiSpreadWindow *self, KhaiLang lang)
{
  g_autofree char *remainder = khai_decimal_format_short (self->spread->remainder, lang);
  g_autofree char *text = NULL;

  if (khai_decimal_is_zero (self->spread->remainder))
    text = g_strdup (_("It comes out even: nothing is rounded."));
  else
    text = g_strdup_printf (self->weight ? _("Every share is rounded down to the gram; the remainder of %s kg is borne by line %u, the largest.")
                                         : _("Every share is rounded down to four places; the remainder of %s is borne by line %u, the largest."),
                            remainder, self->spread->largest + 1);
  khai_label_show_text (self->result, text);
  for (guint i = 0; i < self->spread->shares->len; i++)
    add_line (self, i, lang);
}

static void
reckon (KhaiSpreadWindow *self)
{
  KhaiLang lang;
  KhaiDeclaration *declaration;
  KhaiDecimal amount;

  if (self->editor == NULL)
    return;
  lang = khai_session_get_lang (self->session);
  declaration = khai_editor_get_declaration (self->editor);
  g_clear_pointer (&self->spread, khai_spread_free);
  khai_widget_remove_children (GTK_WIDGET (self->lines));
  if (!khai_decimal_read (gtk_editable_get_text (self->amount), lang, &amount, NULL, NULL) || amount.units < 0
      || (self->weight && amount.units == 0))
    khai_label_show_text (self->result, _("Type the amount that is to be spread: a number above 0."));
  else
    {
      self->spread = self->weight ? khai_spread_net_weight (declaration, amount, get_base (self), NULL)
                                  : khai_spread_deductions (declaration, amount, get_base (self), NULL);
      if (self->spread == NULL)
        khai_label_show_text (self->result, why_not (self));
      else
        show_spread (self, lang);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->lines), self->spread != NULL);
  gtk_widget_set_sensitive (self->use, self->spread != NULL);
}

static void
use_clicked (KhaiSpreadWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->spread == NULL)
    return;
  if (khai_editor_do_edits (self->editor, self->spread->edits, "apportioned", &error))
    g_signal_emit (self, signals[DONE], 0);
  else
    khai_widget_show_error (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), error);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- what it begins with ---- */

static gboolean
add_costs (KhaiDeclaration *declaration, KhaiDecimal *sum)
{
  static const char *const costs[] = { "/valuation/freight", "/valuation/insurance", "/valuation/otherDeductions" };

  *sum = (KhaiDecimal) { 0, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autofree char *text = khai_declaration_get_text (declaration, costs[i]);
      KhaiDecimal number;

      if (text != NULL && (!khai_decimal_parse (text, &number, NULL) || !khai_decimal_add (*sum, number, sum, NULL)))
        return FALSE;
    }
  return !khai_decimal_is_zero (*sum);
}

/* The net weights that are there already, if every line has one: to be spread anew. */
static gboolean
add_weights (KhaiDeclaration *declaration, KhaiDecimal *sum)
{
  g_autoptr (KhaiTotals) totals = khai_totals_new (declaration);

  *sum = totals->net;
  return totals->with_net > 0 && totals->with_net == totals->lines;
}

static void
begin (KhaiSpreadWindow *self)
{
  KhaiDeclaration *declaration = khai_editor_get_declaration (self->editor);
  const char *const for_weight[] = { _("Quantity"), _("Value"), NULL };
  const char *const for_costs[] = { _("Value"), _("Net weight"), _("Quantity"), NULL };
  g_autoptr (GtkStringList) bases = gtk_string_list_new (self->weight ? for_weight : for_costs);
  KhaiDecimal sum;

  gtk_drop_down_set_model (self->base, G_LIST_MODEL (bases));
  gtk_window_set_title (GTK_WINDOW (self), self->weight ? _("Spread the net weight") : _("Spread freight and insurance"));
  khai_label_show_text (self->intro, self->weight
                                       ? _("The net weight of the whole shipment is given to the lines. It is a proposal: what was weighed counts more.")
                                       : _("Freight, insurance and other deductions beyond the gate of export are taken off the value of the lines. "
                                           "What is left is their customs value."));
  khai_label_show_text (self->amount_label, self->weight ? _("Net weight of all lines (kg)") : _("Amount, in the currency of the invoice"));
  if (self->weight ? add_weights (declaration, &sum) : add_costs (declaration, &sum))
    {
      g_autofree char *text = khai_decimal_format_short (sum, khai_session_get_lang (self->session));

      gtk_editable_set_text (self->amount, text);
    }
  reckon (self);
}

KhaiSpreadWindow *
khai_spread_window_new (GtkWindow *parent, KhaiSession *session, KhaiEditor *editor, gboolean weight)
{
  KhaiSpreadWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_SPREAD_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  /* Never wider than the window it belongs to, which fits the screen. */
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (gtk_widget_get_width (GTK_WIDGET (parent)), 340, WIDTH), HEIGHT);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->weight = weight;
  begin (self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->use);
  gtk_widget_grab_focus (GTK_WIDGET (self->amount));
  return self;
}

static void
khai_spread_window_dispose (GObject *object)
{
  KhaiSpreadWindow *self = KHAI_SPREAD_WINDOW (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SPREAD_WINDOW);
  g_clear_pointer (&self->spread, khai_spread_free);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_spread_window_parent_class)->dispose (object);
}

static void
khai_spread_window_class_init (KhaiSpreadWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_spread_window_dispose;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-spread-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, intro);
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, amount_label);
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, amount);
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, base);
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, result);
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, lines);
  gtk_widget_class_bind_template_child (widget_class, KhaiSpreadWindow, use);
  gtk_widget_class_bind_template_callback (widget_class, reckon);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_spread_window_init (KhaiSpreadWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
