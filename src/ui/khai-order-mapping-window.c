/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which column of an unknown file is what: each header with what stands below it, and a choice. */

#include "config.h"

#include "khai-order-mapping-window.h"

#include <glib/gi18n-lib.h>

#include "khai-order-mapping.h"
#include "khai-widgets.h"

#define EXAMPLE_CHARS 40
#define CHOICE_WIDTH 170

/* What is offered, in the order in which people look for it. */
static const KhaiOrderField offered[] = {
  KHAI_ORDER_ID, KHAI_LINE_SKU, KHAI_LINE_TITLE, KHAI_LINE_VARIATION, KHAI_LINE_QUANTITY, KHAI_LINE_NET_QUANTITY, KHAI_LINE_UNIT_PRICE,
  KHAI_LINE_TOTAL, KHAI_ORDER_CURRENCY, KHAI_ORDER_CONSIGNEE, KHAI_ORDER_COMPANY, KHAI_ORDER_ADDRESS1, KHAI_ORDER_ADDRESS2, KHAI_ORDER_ADDRESS3,
  KHAI_ORDER_CITY, KHAI_ORDER_STATE, KHAI_ORDER_POSTCODE, KHAI_ORDER_COUNTRY, KHAI_ORDER_PHONE, KHAI_ORDER_STATUS, KHAI_ORDER_PAYMENT_STATUS,
  KHAI_ORDER_FULFILMENT_STATUS, KHAI_LINE_STATUS, KHAI_ORDER_ORDERED_AT, KHAI_ORDER_PAID_AT, KHAI_ORDER_SHIPPED_AT, KHAI_ORDER_CANCELLED_AT,
  KHAI_LINE_WEIGHT, KHAI_LINE_ID, KHAI_LINE_DISCOUNT, KHAI_LINE_REFUND, KHAI_ORDER_REFUND, KHAI_ORDER_SHIPPING, KHAI_ORDER_TOTAL,
  KHAI_ORDER_TRACKING, KHAI_ORDER_CARRIER, KHAI_ORDER_BUYER, KHAI_ORDER_PAYMENT_METHOD, KHAI_ORDER_NOTE,
};

struct _KhaiOrderMappingWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;       /* (owned) */
  KhaiOrderMapping *mapping;  /* (owned) */
  GPtrArray *choices;         /* (owned) (element-type GtkDropDown): one a column */
  KhaiMappingSaved saved;
  GWeakRef owner;
  GtkEditable *name;
  GtkEditable *currency;
  GtkDropDown *numbers;
  GtkWidget *columns;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KhaiOrderMappingWindow, khai_order_mapping_window, ADW_TYPE_WINDOW)

static guint
find_offered (KhaiOrderField field)
{
  for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
    if (offered[i] == field)
      return i + 1;
  return 0;
}

static GtkStringList *
list_fields (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("Not used"));
  for (guint i = 0; i < G_N_ELEMENTS (offered); i++)
    gtk_string_list_append (list, khai_order_field_get_label (offered[i]));
  return list;
}

static void
add_column (KhaiOrderMappingWindow *self, const KhaiMappingColumn *column, GtkStringList *fields)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = khai_label_new (column->header, NULL);
  GtkWidget *choice = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (fields)), NULL);
  g_autofree char *example = column->example != NULL ? g_utf8_substring (column->example, 0, MIN (g_utf8_strlen (column->example, -1), EXAMPLE_CHARS))
                                                     : NULL;
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), label);
  if (example != NULL)
    gtk_box_append (GTK_BOX (words), khai_label_new (example, "dim-label"));
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (choice, CHOICE_WIDTH, -1);
  khai_drop_down_ellipsize (GTK_DROP_DOWN (choice));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), column->used ? find_offered (column->field) : 0);
  khai_widget_set_labelled_by (choice, label);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), choice);
  gtk_box_append (GTK_BOX (self->columns), row);
  g_ptr_array_add (self->choices, choice);
}

/* What the choices say; FALSE when one thing stands at two columns. */
static gboolean
read_choices (KhaiOrderMappingWindow *self)
{
  guint taken[G_N_ELEMENTS (offered)] = { 0 };

  for (guint i = 0; i < self->choices->len; i++)
    {
      KhaiMappingColumn *column = self->mapping->columns->pdata[i];
      guint selected = gtk_drop_down_get_selected (self->choices->pdata[i]);

      column->used = selected > 0 && selected <= G_N_ELEMENTS (offered);
      if (!column->used)
        continue;
      column->field = offered[selected - 1];
      if (taken[selected - 1]++ > 0)
        {
          g_autofree char *text = g_strdup_printf (_("“%s” stands at two columns. Leave one of them out."),
                                                   khai_order_field_get_label (column->field));

          khai_label_show_text (self->problem, text);
          gtk_widget_grab_focus (self->choices->pdata[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_currency (KhaiOrderMappingWindow *self)
{
  g_autofree char *typed = g_ascii_strup (gtk_editable_get_text (self->currency), -1);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (khai_session_get_context (self->session)));
  g_autoptr (KhaiCode) code = NULL;

  g_strstrip (typed);
  g_clear_pointer (&self->mapping->currency, g_free);
  if (*typed == '\0')
    return TRUE;
  code = khai_reference_get_code (khai_session_get_reference (self->session), "currencies", typed, today, NULL, NULL);
  if (code == NULL)
    {
      khai_label_show_text (self->problem, _("That is no currency. Type its code of three letters, such as USD."));
      gtk_widget_grab_focus (GTK_WIDGET (self->currency));
      return FALSE;
    }
  self->mapping->currency = g_strdup (code->code);
  return TRUE;
}

static void
save_clicked (KhaiOrderMappingWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  KhaiMappingSaved saved;
  KhaiOrderField missing;

  if (*name == '\0')
    {
      khai_label_show_text (self->problem, _("Say which shop or platform such files come from."));
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
      return;
    }
  if (!read_choices (self) || !read_currency (self))
    return;
  self->mapping->numbers = gtk_drop_down_get_selected (self->numbers) == 0 ? KHAI_NUMBERS_AUTO
                           : gtk_drop_down_get_selected (self->numbers) == 1 ? KHAI_NUMBERS_POINT
                                                                             : KHAI_NUMBERS_COMMA;
  missing = khai_order_mapping_find_missing (self->mapping);
  if (missing < KHAI_LINE_N_END)
    {
      /* translators: what a column must hold: "Order number" */
      g_autofree char *text = g_strdup_printf (_("No column is “%s” yet; orders cannot do without it."), khai_order_field_get_label (missing));

      khai_label_show_text (self->problem, text);
      return;
    }
  if (!khai_order_mapping_save (self->mapping, khai_session_get_context (self->session), name, &error))
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->problem, advice->message);
      return;
    }
  saved = self->saved;
  /* What comes next destroys the parent, which GTK still asks when this window is freed. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
  if (owner != NULL)
    saved (owner);
}

static void
khai_order_mapping_window_dispose (GObject *object)
{
  KhaiOrderMappingWindow *self = KHAI_ORDER_MAPPING_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ORDER_MAPPING_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->mapping, khai_order_mapping_free);
  g_weak_ref_set (&self->owner, NULL);
  G_OBJECT_CLASS (khai_order_mapping_window_parent_class)->dispose (object);
}

static void
khai_order_mapping_window_finalize (GObject *object)
{
  KhaiOrderMappingWindow *self = KHAI_ORDER_MAPPING_WINDOW (object);

  g_ptr_array_unref (self->choices);
  g_weak_ref_clear (&self->owner);
  G_OBJECT_CLASS (khai_order_mapping_window_parent_class)->finalize (object);
}

static void
khai_order_mapping_window_class_init (KhaiOrderMappingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_order_mapping_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_order_mapping_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-order-mapping-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderMappingWindow, name);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderMappingWindow, currency);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderMappingWindow, numbers);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderMappingWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderMappingWindow, problem);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_order_mapping_window_init (KhaiOrderMappingWindow *self)
{
  g_weak_ref_init (&self->owner, NULL);
  self->choices = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
khai_order_mapping_window_open (GtkWindow *parent, KhaiSession *session, const char *path, KhaiMappingSaved saved, GObject *owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiOrderMapping) mapping = khai_order_mapping_read (khai_session_get_context (session), path, &error);
  g_autoptr (GtkStringList) fields = NULL;
  KhaiOrderMappingWindow *self;

  if (mapping == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (gtk_window_get_transient_for (parent)), error);
      return;
    }
  self = g_object_new (KHAI_TYPE_ORDER_MAPPING_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->mapping = g_steal_pointer (&mapping);
  self->saved = saved;
  g_weak_ref_set (&self->owner, owner);
  gtk_editable_set_text (self->name, self->mapping->name);
  fields = list_fields ();
  for (guint i = 0; i < self->mapping->columns->len; i++)
    add_column (self, self->mapping->columns->pdata[i], fields);
  gtk_window_present (GTK_WINDOW (self));
}
