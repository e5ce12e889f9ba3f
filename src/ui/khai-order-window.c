/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One order. What is typed here lies beside what the file says, so that another import of the file does not take it away. */

#include "config.h"

#include "khai-order-window.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-order-mapping.h"
#include "khai-widgets.h"

/* A field as it is shown. */
typedef struct
{
  char *line;             /* (owned) (nullable): key of the line */
  KhaiOrderField field;
  char *before;           /* (owned): what stood there */
  GtkEditable *entry;
} Row;

struct _KhaiOrderWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;   /* (owned) */
  KhaiOrder *order;       /* (owned): whose it is; no values but its number */
  GArray *rows;           /* (owned) (element-type Row) */
  KhaiOrderChanged changed;
  GWeakRef owner;
  GtkWidget *about;
  GtkWidget *fields;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KhaiOrderWindow, khai_order_window, ADW_TYPE_WINDOW)

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_free (row->line);
  g_free (row->before);
}

/* Numbers are shown and typed as the language writes them. */
static char *
show_value (KhaiOrderWindow *self, KhaiOrderField field, const char *value)
{
  KhaiOrderValue kind = khai_order_field_get_value (field);
  KhaiDecimal number;

  if (value == NULL)
    return g_strdup ("");
  if ((kind == KHAI_VALUE_DECIMAL || kind == KHAI_VALUE_QUANTITY) && khai_decimal_parse (value, &number, NULL))
    return khai_decimal_format (number, khai_session_get_lang (self->session));
  return g_strdup (value);
}

static void
add_field (KhaiOrderWindow *self, GtkWidget *fields, const char *line, KhaiOrderField field, const char *value, gboolean editable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = khai_label_new (khai_order_field_get_label (field), "caption-heading");
  GtkWidget *entry = gtk_entry_new ();
  Row row = { g_strdup (line), field, show_value (self, field, value), GTK_EDITABLE (entry) };

  gtk_editable_set_text (GTK_EDITABLE (entry), row.before);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_sensitive (entry, editable);
  khai_widget_set_labelled_by (entry, label);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (fields), box);
  g_array_append_val (self->rows, row);
}

static void
add_declaration (GtkWidget *fields, const char *declaration)
{
  GtkWidget *button = gtk_button_new_with_label (_("Open its declaration"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "order.open");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), g_variant_new_string (declaration));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (fields), button);
}

static void
add_line (KhaiOrderWindow *self, const KhaiOrderLine *line)
{
  static const KhaiOrderField fields[] = { KHAI_LINE_SKU, KHAI_LINE_NET_QUANTITY, KHAI_LINE_UNIT_PRICE };
  const char *title = khai_order_line_get (line, KHAI_LINE_TITLE);
  const char *variation = khai_order_line_get (line, KHAI_LINE_VARIATION);
  const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);
  g_autofree char *heading = g_strdup_printf ("%s%s%s", title != NULL ? title : sku != NULL ? sku : _("Goods without a name"),
                                              variation != NULL ? " · " : "", variation != NULL ? variation : "");
  g_autofree char *place = line->file != NULL ? g_strdup_printf (_("row %u of %s"), line->row, line->file) : NULL;
  const char *words = khai_order_line_get (line, KHAI_LINE_STATUS);
  g_autofree char *about = g_strjoin (" · ", place != NULL ? place : heading, words, NULL);

  gtk_box_append (GTK_BOX (self->fields), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->fields), khai_label_new (heading, "heading"));
  gtk_box_append (GTK_BOX (self->fields), khai_label_new (about, "dim-label"));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = khai_order_line_get (line, fields[i]);

      if (value == NULL && fields[i] == KHAI_LINE_NET_QUANTITY)
        value = khai_order_line_get (line, KHAI_LINE_QUANTITY);
      add_field (self, self->fields, line->key, fields[i], value, line->declaration == NULL);
    }
  if (line->declaration != NULL)
    add_declaration (self->fields, line->declaration);
}

static void
show_order (KhaiOrderWindow *self, const KhaiOrder *order)
{
  static const KhaiOrderField fields[] = { KHAI_ORDER_CONSIGNEE, KHAI_ORDER_COMPANY, KHAI_ORDER_ADDRESS1, KHAI_ORDER_ADDRESS2, KHAI_ORDER_CITY,
                                           KHAI_ORDER_STATE, KHAI_ORDER_POSTCODE, KHAI_ORDER_COUNTRY_CODE, KHAI_ORDER_CURRENCY };
  const char *country = khai_order_get (order, KHAI_ORDER_COUNTRY);
  const char *status = khai_order_get (order, KHAI_ORDER_STATUS);
  g_autoptr (GString) about = g_string_new (order->channel);

  if (status != NULL)
    g_string_append_printf (about, " · %s", status);
  if (country != NULL)
    g_string_append_printf (about, " · %s", country);
  gtk_label_set_text (GTK_LABEL (self->about), about->str);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (self, self->fields, NULL, fields[i], khai_order_get (order, fields[i]), TRUE);
  for (guint i = 0; i < order->lines->len; i++)
    add_line (self, order->lines->pdata[i]);
}

/* Of the lines the first that lacks it. */
static void
focus_field (KhaiOrderWindow *self, KhaiOrderField field)
{
  GtkEditable *found = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (row->field == field && (found == NULL || *gtk_editable_get_text (found) != '\0'))
        found = row->entry;
    }
  gtk_widget_grab_focus (GTK_WIDGET (found != NULL ? found : g_array_index (self->rows, Row, 0).entry));
}

static void
tell_wrong (KhaiOrderWindow *self, const KhaiOrderCorrection *correction, GtkEditable *entry, const GError *error)
{
  g_autoptr (GString) text = NULL;

  if (correction == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->problem, advice->message);
      return;
    }
  /* translators: a field, and what was typed there */
  text = g_string_new (_("{1}: “{2}” cannot be read. A number above 0, or the code or name of a country or currency, is needed."));
  g_string_replace (text, "{1}", khai_order_field_get_label (correction->field), 1);
  g_string_replace (text, "{2}", correction->text, 1);
  khai_label_show_text (self->problem, text->str);
  gtk_widget_grab_focus (GTK_WIDGET (entry));
}

static void
save_clicked (KhaiOrderWindow *self)
{
  g_autoptr (GArray) corrections = g_array_new (FALSE, FALSE, sizeof (KhaiOrderCorrection));
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  KhaiOrderChanged changed;
  gboolean any;
  guint wrong = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      KhaiOrderCorrection correction = { row->line, row->field, gtk_editable_get_text (row->entry) };

      if (g_str_equal (correction.text, row->before))
        continue;
      g_array_append_val (corrections, correction);
      g_ptr_array_add (entries, row->entry);
    }
  if (corrections->len > 0
      && !khai_orders_correct (khai_session_get_context (self->session), self->order, (KhaiOrderCorrection *) (gpointer) corrections->data,
                               corrections->len, &wrong, &error))
    {
      gboolean typed = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);

      tell_wrong (self, typed ? &g_array_index (corrections, KhaiOrderCorrection, wrong) : NULL, entries->pdata[wrong], error);
      return;
    }
  changed = self->changed;
  any = corrections->len > 0;
  gtk_window_destroy (GTK_WINDOW (self));
  if (any && owner != NULL)
    changed (owner);
}

static void
open_declaration (GtkWidget *widget, const char *name, GVariant *target)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (parent != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), "win.open", target);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
khai_order_window_dispose (GObject *object)
{
  KhaiOrderWindow *self = KHAI_ORDER_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ORDER_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->order, khai_order_free);
  g_weak_ref_set (&self->owner, NULL);
  G_OBJECT_CLASS (khai_order_window_parent_class)->dispose (object);
}

static void
khai_order_window_finalize (GObject *object)
{
  KhaiOrderWindow *self = KHAI_ORDER_WINDOW (object);

  g_array_unref (self->rows);
  g_weak_ref_clear (&self->owner);
  G_OBJECT_CLASS (khai_order_window_parent_class)->finalize (object);
}

static void
khai_order_window_class_init (KhaiOrderWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_order_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_order_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-order-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderWindow, about);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderWindow, problem);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_install_action (widget_class, "order.open", "s", open_declaration);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_order_window_init (KhaiOrderWindow *self)
{
  g_weak_ref_init (&self->owner, NULL);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
khai_order_window_open (GtkWindow *parent, KhaiSession *session, const KhaiOrder *order, KhaiOrderField field, KhaiOrderChanged changed,
                        GObject *owner)
{
  KhaiOrderWindow *self = g_object_new (KHAI_TYPE_ORDER_WINDOW, "transient-for", parent, NULL);
  /* translators: the number of an order */
  g_autofree char *title = g_strdup_printf (_("Order %s"), khai_order_get (order, KHAI_ORDER_ID));

  gtk_window_set_title (GTK_WINDOW (self), title);
  self->session = g_object_ref (session);
  self->order = khai_order_new (order->channel, order->shop, order->dialect);
  khai_order_set (self->order, KHAI_ORDER_ID, khai_order_get (order, KHAI_ORDER_ID));
  self->changed = changed;
  g_weak_ref_set (&self->owner, owner);
  show_order (self, order);
  gtk_window_present (GTK_WINDOW (self));
  focus_field (self, field);
}
