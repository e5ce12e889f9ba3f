/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The worksheet of the customs value: what the term leaves out before the gate is added, what it includes beyond is taken off. */

#include "config.h"

#include "khai-gate-window.h"

#include <glib/gi18n-lib.h>

#include "khai-gate-value.h"
#include "khai-error.h"
#include "khai-widgets.h"

/* As many places as the fields have. */
#define PLACES 4

struct _KhaiGateWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;              /* (owned) */
  KhaiEditor *editor;                /* (owned) */
  char *term;                        /* (owned) */
  char *currency;                    /* (owned) */
  KhaiDecimal price;
  GtkEditable *entries[KHAI_N_COSTS]; /* (nullable): what has no effect is not asked */
  KhaiGateValue found;
  char *steps;                       /* (owned) (nullable): how it was reckoned; NULL: it cannot be */

  GtkLabel *price_text;
  GtkWidget *rows;
  GtkLabel *result;
  GtkWidget *use;
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiGateWindow, khai_gate_window, ADW_TYPE_WINDOW)

static const char *const cost_names[KHAI_N_COSTS] = {
  N_("Loading at your place"), N_("Carriage to the border gate"), N_("Export clearance"), N_("Terminal charges at the gate"),
  N_("Loading on the main carrier"), N_("International freight"), N_("International insurance"), N_("Unloading and terminal abroad"),
  N_("Carriage abroad to the door"), N_("Import clearance abroad"), N_("Import duty and tax abroad"),
};

static gboolean
read_costs (KhaiGateWindow *self, KhaiDecimal costs[KHAI_N_COSTS], GError **error)
{
  for (guint cost = 0; cost < KHAI_N_COSTS; cost++)
    {
      const char *text = self->entries[cost] != NULL ? gtk_editable_get_text (self->entries[cost]) : "";
      KhaiDecimal number;

      costs[cost] = (KhaiDecimal) { 0, 0 };
      if (*text == '\0')
        continue;
      if (!khai_decimal_read (text, khai_session_get_lang (self->session), &number, NULL, error)
          || !khai_decimal_rescale (number, PLACES, KHAI_ROUND_EXACT, &costs[cost], error))
        return FALSE;
    }
  return TRUE;
}

static char *
format_short (KhaiGateWindow *self, KhaiDecimal value)
{
  g_autofree char *plain = khai_decimal_to_short_string (value);
  KhaiDecimal shown = value;

  /* Without the noughts that the addition brought along; its own output is always read again. */
  if (!khai_decimal_parse (plain, &shown, NULL))
    shown = value;
  return khai_decimal_format (shown, khai_session_get_lang (self->session));
}

/* "1,305 − 200 (International freight) − 5 (International insurance) = 1,100 USD" */
static char *
dup_steps (KhaiGateWindow *self, const KhaiDecimal costs[KHAI_N_COSTS])
{
  g_autofree char *price = format_short (self, self->price);
  g_autofree char *value = format_short (self, self->found.value);
  GString *text = g_string_new (price);

  for (guint cost = 0; cost < KHAI_N_COSTS; cost++)
    {
      KhaiEffect effect = khai_gate_value_get_effect (self->term, cost);
      g_autofree char *amount = format_short (self, costs[cost]);

      if (effect != KHAI_EFFECT_NONE && !khai_decimal_is_zero (costs[cost]))
        g_string_append_printf (text, " %s %s (%s)", effect == KHAI_EFFECT_ADDED ? "+" : "−", amount, _(cost_names[cost]));
    }
  g_string_append_printf (text, " = %s %s", value, self->currency);
  return g_string_free (text, FALSE);
}

static void
reckon (KhaiGateWindow *self)
{
  KhaiDecimal costs[KHAI_N_COSTS];
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->steps, g_free);
  if (!read_costs (self, costs, &error))
    gtk_label_set_text (self->result, _("One of the amounts is not a number from 0 with at most four places."));
  else if (!khai_gate_value_compute (self->term, self->price, costs, &self->found, &error))
    gtk_label_set_text (self->result, _("This cannot be: an amount is below 0, or nothing is left of the price at the border gate."));
  else
    {
      self->steps = dup_steps (self, costs);
      gtk_label_set_text (self->result, self->steps);
    }
  gtk_widget_set_sensitive (self->use, self->steps != NULL);
}

/* ---- into the declaration ---- */

static void
use_clicked (KhaiGateWindow *self)
{
  static const char *const pointers[]
      = { "/customsValueTotal/amount", "/customsValueTotal/currency", "/valuation/freight", "/valuation/insurance", "/valuation/otherDeductions", NULL };
  const KhaiGateValue *found = &self->found;
  /* A price that includes carriage abroad is asked how much: 0 is an answer, nothing is none. */
  gboolean beyond = khai_gate_value_get_effect (self->term, KHAI_COST_FREIGHT) == KHAI_EFFECT_TAKEN_OFF;
  g_autofree char *value = format_short (self, found->value);
  g_autofree char *freight = format_short (self, found->freight);
  g_autofree char *insurance = format_short (self, found->insurance);
  g_autofree char *other = format_short (self, found->other);
  const char *texts[] = {
    value,
    self->currency,
    beyond ? freight : "",
    beyond || !khai_decimal_is_zero (found->insurance) ? insurance : "",
    !khai_decimal_is_zero (found->other) ? other : "",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  /* translators: where the value comes from: a term ("CIF") and the reckoning */
  g_autofree char *source = g_strdup_printf (_("value worksheet, %s: %s"), self->term, self->steps);

  if (khai_editor_set_texts (self->editor, pointers, texts, source, &error))
    g_signal_emit (self, signals[DONE], 0);
  else
    khai_widget_show_error (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), error);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- life ---- */

static const char *
filled_from (KhaiCost cost)
{
  return cost == KHAI_COST_FREIGHT ? "/valuation/freight" : cost == KHAI_COST_INSURANCE ? "/valuation/insurance" : NULL;
}

static void
add_row (KhaiGateWindow *self, KhaiCost cost)
{
  KhaiEffect effect = khai_gate_value_get_effect (self->term, cost);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *entry = gtk_entry_new ();
  const char *pointer = filled_from (cost);
  g_autofree char *wire = pointer != NULL ? khai_declaration_get_text (khai_editor_get_declaration (self->editor), pointer) : NULL;
  /* translators: the name of a cost, and what becomes of it */
  g_autofree char *name = g_strdup_printf (effect == KHAI_EFFECT_ADDED ? _("%s: added") : _("%s: taken off"), _(cost_names[cost]));
  GtkWidget *label = khai_label_new (name, NULL);
  KhaiDecimal number;

  if (wire != NULL && khai_decimal_parse (wire, &number, NULL))
    {
      g_autofree char *shown = khai_decimal_format (number, khai_session_get_lang (self->session));

      gtk_editable_set_text (GTK_EDITABLE (entry), shown);
    }
  khai_widget_set_labelled_by (entry, label);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (reckon), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), entry);
  gtk_box_append (GTK_BOX (self->rows), row);
  self->entries[cost] = GTK_EDITABLE (entry);
}

KhaiGateWindow *
khai_gate_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error)
{
  KhaiDeclaration *declaration = khai_editor_get_declaration (editor);
  g_autofree char *term = khai_declaration_get_text (declaration, "/invoice/incoterm");
  g_autofree char *total = khai_declaration_get_text (declaration, "/invoice/total/amount");
  g_autofree char *currency = khai_declaration_get_text (declaration, "/invoice/total/currency");
  g_autofree char *shown = NULL;
  g_autofree char *text = NULL;
  KhaiDecimal price;
  KhaiGateWindow *self;

  if (total == NULL || currency == NULL || !khai_gate_value_knows_term (term) || !khai_decimal_parse (total, &price, NULL))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the invoice has no total, currency or known term yet");
      return NULL;
    }
  self = g_object_new (KHAI_TYPE_GATE_WINDOW, "transient-for", window, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->term = g_steal_pointer (&term);
  self->currency = g_steal_pointer (&currency);
  self->price = price;
  shown = khai_decimal_format (price, khai_session_get_lang (session));
  /* translators: the price of the contract: amount, currency, term of delivery */
  text = g_strdup_printf (_("Invoice total: %s %s, %s"), shown, self->currency, self->term);
  gtk_label_set_text (self->price_text, text);
  for (guint cost = 0; cost < KHAI_N_COSTS; cost++)
    if (khai_gate_value_get_effect (self->term, cost) != KHAI_EFFECT_NONE)
      add_row (self, cost);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->use);
  reckon (self);
  return self;
}

static void
khai_gate_window_dispose (GObject *object)
{
  KhaiGateWindow *self = KHAI_GATE_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->term, g_free);
  g_clear_pointer (&self->currency, g_free);
  g_clear_pointer (&self->steps, g_free);
  G_OBJECT_CLASS (khai_gate_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiGateWindow, name)

static void
khai_gate_window_class_init (KhaiGateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_gate_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-gate-window.ui");
  BIND (price_text);
  BIND (rows);
  BIND (result);
  BIND (use);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_gate_window_init (KhaiGateWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
