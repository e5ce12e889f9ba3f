/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stock for a warehouse abroad. */

#include "config.h"

#include "khai-stock-window.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-file-dialog.h"
#include "khai-stock.h"
#include "khai-widgets.h"

#define MOST_SHOWN 30

struct _KhaiStockWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;    /* (owned) */
  GPtrArray *labels;       /* (owned) (element-type utf8): warehouses known */
  KhaiStockList *list;     /* (owned) (nullable) */
  GtkDropDown *dropdown;

  GtkWidget *result;
  GtkWidget *problems;
  GtkWidget *known_label;
  AdwBin *known;
  GtkEditable *label;
  GtkEditable *name;
  GtkEditable *line;
  GtkEditable *city;
  GtkEditable *subdivision;
  GtkEditable *postcode;
  GtkEditable *country;
  GtkEditable *platform;
  GtkWidget *trouble;
  GtkWidget *make;
};

enum { MADE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiStockWindow, khai_stock_window, ADW_TYPE_WINDOW)

static void
show_error (KhaiStockWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

  /* What is missing in the form is said in words of its own. */
  khai_label_show_text (self->trouble, g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) ? error->message : advice->message);
}

/* ---- the list ---- */

/* Without the noughts that multiplying brought along. */
static char *
format_short (KhaiDecimal value, KhaiLang lang)
{
  g_autofree char *plain = khai_decimal_to_short_string (value);
  KhaiDecimal shown = value;

  if (!khai_decimal_parse (plain, &shown, NULL))
    shown = value;
  return khai_decimal_format (shown, lang);
}

static void
show_list (KhaiStockWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *value = format_short (self->list->value, lang);
  g_autofree char *mass = format_short (self->list->mass, lang);
  g_autofree char *text = NULL;

  khai_widget_remove_children (self->problems);
  for (guint i = 0; i < MIN (self->list->problems->len, MOST_SHOWN); i++)
    {
      const KhaiProblem *problem = self->list->problems->pdata[i];
      g_autofree char *words = khai_problem_to_text (problem);

      gtk_box_append (GTK_BOX (self->problems), khai_label_new (words, khai_severity_get_css (problem->severity)));
    }
  /* translators: name of a file, how many products, their weight, their value */
  text = g_strdup_printf (ngettext ("%s: %u product, %s kg, %s %s", "%s: %u products, %s kg, %s %s", self->list->items->len), self->list->file,
                          self->list->items->len, mass, value, self->list->currency != NULL ? self->list->currency : "");
  khai_label_show_text (self->result, text);
  gtk_widget_set_sensitive (self->make, self->list->n_blocking == 0);
}

static void
list_chosen (gpointer owner, const char *path)
{
  KhaiStockWindow *self = owner;
  g_autoptr (GError) error = NULL;
  KhaiStockList *list = khai_stock_read (khai_session_get_context (self->session), path, NULL, &error);

  if (list == NULL)
    {
      show_error (self, error);
      return;
    }
  g_clear_pointer (&self->list, khai_stock_list_free);
  self->list = list;
  show_list (self);
}

static void
open_clicked (KhaiStockWindow *self)
{
  static const char *const patterns[] = { "*.csv", "*.xlsx", "*.ods", "*.xls", "*.txt", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("List of goods"), _("Tables"), patterns, list_chosen, G_OBJECT (self));
}

/* ---- the warehouse ---- */

static void
set_text (GtkEditable *entry, const char *text)
{
  gtk_editable_set_text (entry, text != NULL ? text : "");
}

static void
warehouse_chosen (KhaiStockWindow *self)
{
  guint i = gtk_drop_down_get_selected (self->dropdown);
  g_autoptr (KhaiWarehouse) warehouse = NULL;
  g_autoptr (GError) error = NULL;

  if (i == 0 || i > self->labels->len)
    return;
  warehouse = khai_warehouse_load (khai_session_get_context (self->session), self->labels->pdata[i - 1], &error);
  if (warehouse == NULL)
    {
      show_error (self, error);
      return;
    }
  set_text (self->label, self->labels->pdata[i - 1]);
  set_text (self->name, warehouse->name);
  set_text (self->line, warehouse->line);
  set_text (self->city, warehouse->city);
  set_text (self->subdivision, warehouse->subdivision);
  set_text (self->postcode, warehouse->postcode);
  set_text (self->country, warehouse->country);
  set_text (self->platform, warehouse->platform);
}

static void
add_warehouses (KhaiStockWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("A new one"));
  for (guint i = 0; i < self->labels->len; i++)
    gtk_string_list_append (names, self->labels->pdata[i]);
  self->dropdown = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL));
  khai_widget_set_labelled_by (GTK_WIDGET (self->dropdown), self->known_label);
  adw_bin_set_child (self->known, GTK_WIDGET (self->dropdown));
  g_signal_connect_object (self->dropdown, "notify::selected", G_CALLBACK (warehouse_chosen), self, G_CONNECT_SWAPPED);
  /* The one used last time is the one used next time, as a rule there is only one. */
  if (self->labels->len == 1)
    gtk_drop_down_set_selected (self->dropdown, 1);
}

static char *
dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static KhaiWarehouse *
read_warehouse (KhaiStockWindow *self)
{
  KhaiWarehouse *warehouse = khai_warehouse_new ();
  g_autofree char *country = dup_text (self->country);

  warehouse->name = dup_text (self->name);
  warehouse->line = dup_text (self->line);
  warehouse->city = dup_text (self->city);
  warehouse->subdivision = dup_text (self->subdivision);
  warehouse->postcode = dup_text (self->postcode);
  warehouse->country = g_ascii_strup (country, -1);
  warehouse->platform = dup_text (self->platform);
  return warehouse;
}

/* ---- the draft ---- */

static void
make_clicked (KhaiStockWindow *self)
{
  KhaiContext *context = khai_session_get_context (self->session);
  g_autoptr (KhaiWarehouse) warehouse = read_warehouse (self);
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *label = dup_text (self->label);
  g_autoptr (GError) error = NULL;

  if (self->list == NULL)
    {
      khai_label_show_text (self->trouble, _("Choose the list of goods first."));
      return;
    }
  if (khai_warehouse_save (context, *label != '\0' ? label : warehouse->name, warehouse, &error))
    ids = khai_stock_create (context, self->list, warehouse, &error);
  if (ids == NULL)
    {
      show_error (self, error);
      return;
    }
  for (guint i = 0; i < ids->len; i++)
    khai_session_tell_changed (self->session, ids->pdata[i]);
  g_signal_emit (self, signals[MADE], 0, ids->pdata[0]);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- life ---- */

KhaiStockWindow *
khai_stock_window_new (GtkWindow *parent, KhaiSession *session, GError **error)
{
  g_autoptr (GPtrArray) labels = NULL;
  KhaiStockWindow *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  labels = khai_warehouse_list (khai_session_get_context (session), error);
  if (labels == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_STOCK_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->labels = g_steal_pointer (&labels);
  add_warehouses (self);
  gtk_widget_set_sensitive (self->make, FALSE);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->make);
  return self;
}

static void
khai_stock_window_dispose (GObject *object)
{
  KhaiStockWindow *self = KHAI_STOCK_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_STOCK_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->list, khai_stock_list_free);
  G_OBJECT_CLASS (khai_stock_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiStockWindow, name)

static void
khai_stock_window_class_init (KhaiStockWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_stock_window_dispose;
  signals[MADE] = g_signal_new ("made", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-stock-window.ui");
  BIND (result);
  BIND (problems);
  BIND (known_label);
  BIND (known);
  BIND (label);
  BIND (name);
  BIND (line);
  BIND (city);
  BIND (subdivision);
  BIND (postcode);
  BIND (country);
  BIND (platform);
  BIND (trouble);
  BIND (make);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, make_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_stock_window_init (KhaiStockWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
