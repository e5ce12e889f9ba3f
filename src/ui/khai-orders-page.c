/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Orders on a page. Everything shown is read and worked out in a thread; the page only lays it out. */

#include "config.h"

#include "khai-orders-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date.h"
#include "khai-file-dialog.h"
#include "khai-order-plan-window.h"
#include "khai-order-preview.h"
#include "khai-order-window.h"
#include "khai-text.h"
#include "khai-widgets.h"

#define ROWS 100
#define ORDER "khai-order"

G_DEFINE_FINAL_TYPE (KhaiOrdersPage, khai_orders_page, ADW_TYPE_BIN)

static const struct { const char *word, *css, *icon; } fates[KHAI_N_FATES] = {
  [KHAI_FATE_READY] = { N_("Ready"), "success", "emblem-ok-symbolic" },
  [KHAI_FATE_WAITING] = { N_("Waiting"), "warning", "dialog-warning-symbolic" },
  [KHAI_FATE_DECLARED] = { N_("Declared"), "dim-label", "x-office-document-symbolic" },
  [KHAI_FATE_SENT] = { N_("Sent already"), "dim-label", "mail-send-symbolic" },
  [KHAI_FATE_LEFT_OUT] = { N_("Left out"), "dim-label", "action-unavailable-symbolic" },
};

/* ---- the list ---- */

static char *
fold_order (const KhaiOrder *order)
{
  static const KhaiOrderField fields[] = { KHAI_ORDER_ID, KHAI_ORDER_CONSIGNEE, KHAI_ORDER_COMPANY, KHAI_ORDER_BUYER, KHAI_ORDER_COUNTRY,
                                           KHAI_ORDER_COUNTRY_CODE, KHAI_ORDER_CITY, KHAI_ORDER_STATUS, KHAI_ORDER_TRACKING };
  g_autoptr (GString) text = g_string_new (order->channel);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (khai_order_get (order, fields[i]) != NULL)
      g_string_append_printf (text, " %s", khai_order_get (order, fields[i]));
  for (guint i = 0; i < order->lines->len; i++)
    {
      const KhaiOrderLine *line = order->lines->pdata[i];
      const char *sku = khai_order_line_get (line, KHAI_LINE_SKU);
      const char *title = khai_order_line_get (line, KHAI_LINE_TITLE);

      g_string_append_printf (text, " %s %s %s", sku != NULL ? sku : "", title != NULL ? title : "", line->file != NULL ? line->file : "");
    }
  return khai_text_fold (text->str);
}

static void
fold_orders (KhaiOrdersPage *self)
{
  if (self->folded != NULL)
    return;
  self->folded = g_ptr_array_new_full (self->desk->orders->len, g_free);
  for (guint i = 0; i < self->desk->orders->len; i++)
    g_ptr_array_add (self->folded, fold_order (self->desk->orders->pdata[i]));
}

static KhaiOrderFate
fate_at (KhaiOrdersPage *self, guint index)
{
  return g_array_index (self->desk->plan->fates, KhaiOrderFate, index);
}

static gboolean
fits (KhaiOrdersPage *self, guint index, char **words)
{
  const KhaiOrder *order = self->desk->orders->pdata[index];
  guint fate = gtk_drop_down_get_selected (self->fate);
  guint channel = gtk_drop_down_get_selected (self->channel);

  if (fate > 0 && fate_at (self, index) != fate - 1)
    return FALSE;
  if (channel > 0 && channel != GTK_INVALID_LIST_POSITION && !g_str_equal (order->channel, self->channels[channel - 1]))
    return FALSE;
  for (guint i = 0; self->folded != NULL && words[i] != NULL; i++)
    if (strstr (self->folded->pdata[index], words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static char *
describe_order (KhaiOrdersPage *self, const KhaiOrder *order)
{
  const char *total = khai_order_get (order, KHAI_ORDER_TOTAL);
  const char *currency = khai_order_get (order, KHAI_ORDER_CURRENCY);
  const char *ordered = khai_order_get (order, KHAI_ORDER_ORDERED_AT);
  const KhaiOrderLine *first = order->lines->len > 0 ? order->lines->pdata[0] : NULL;
  GString *text = g_string_new (order->channel);
  KhaiDecimal amount;

  g_string_append_printf (text, ngettext (" · %u line", " · %u lines", order->lines->len), order->lines->len);
  if (total != NULL && currency != NULL && khai_decimal_parse (total, &amount, NULL))
    {
      g_autofree char *shown = khai_decimal_format (amount, khai_session_get_lang (self->session));

      g_string_append_printf (text, " · %s %s", shown, currency);
    }
  if (ordered != NULL && strlen (ordered) >= 10)
    {
      g_autofree char *day = g_strndup (ordered, 10);
      g_autofree char *shown = khai_date_format (day, khai_session_get_lang (self->session));

      g_string_append_printf (text, " · %s", shown != NULL ? shown : day);
    }
  if (first != NULL && first->file != NULL)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("row %u of %s"), first->row, first->file);
    }
  return g_string_free (text, FALSE);
}

static void
add_order (KhaiOrdersPage *self, guint index)
{
  const KhaiOrder *order = self->desk->orders->pdata[index];
  KhaiOrderFate fate = fate_at (self, index);
  const char *consignee = khai_order_get (order, KHAI_ORDER_CONSIGNEE);
  const char *country = khai_order_get (order, KHAI_ORDER_COUNTRY_CODE);
  g_autofree char *title = g_strdup_printf ("%s · %s · %s", khai_order_get (order, KHAI_ORDER_ID),
                                            consignee != NULL ? consignee : _("no consignee"), country != NULL ? country : _("no country"));
  g_autofree char *about = describe_order (self, order);
  g_autofree char *name = g_strdup_printf ("%s. %s. %s", title, _(fates[fate].word), about);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *state = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (fates[fate].icon);

  khai_widget_set_hidden (icon, TRUE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_widget_add_css_class (state, fates[fate].css);
  gtk_box_append (GTK_BOX (words), khai_label_new (title, NULL));
  gtk_box_append (GTK_BOX (words), khai_label_new (about, "dim-label"));
  gtk_box_append (GTK_BOX (state), icon);
  gtk_box_append (GTK_BOX (state), gtk_label_new (_(fates[fate].word)));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), state);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, name);
  g_object_set_data (G_OBJECT (row), ORDER, GUINT_TO_POINTER (index + 1));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
show_list (KhaiOrdersPage *self)
{
  g_autofree char *folded = khai_text_fold (gtk_editable_get_text (self->search));
  g_auto (GStrv) words = g_strsplit (g_strstrip (folded), " ", -1);
  guint found = 0;

  if (self->desk == NULL)
    return;
  if (words[0] != NULL && *words[0] != '\0')
    fold_orders (self);
  khai_widget_remove_children (self->list);
  for (guint i = 0; i < self->desk->orders->len; i++)
    if (fits (self, i, words) && found++ < self->n_shown)
      add_order (self, i);
  gtk_widget_set_visible (self->list, found > 0);
  gtk_widget_set_visible (self->more, found > self->n_shown);
  khai_label_show_text (self->none, found == 0 ? _("No order fits. Try fewer words, or another state.") : NULL);
}

static void
filter_changed (KhaiOrdersPage *self)
{
  self->n_shown = ROWS;
  show_list (self);
}

static void
more_clicked (KhaiOrdersPage *self)
{
  self->n_shown += ROWS;
  show_list (self);
}

void
khai_orders_page_show_orders (KhaiOrdersPage *self, KhaiOrderFate fate)
{
  gtk_editable_set_text (self->search, "");
  gtk_drop_down_set_selected (self->channel, 0);
  gtk_drop_down_set_selected (self->fate, fate + 1);
  filter_changed (self);
  gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
show_channels (KhaiOrdersPage *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("All channels"));
  for (guint i = 0; i < self->desk->orders->len; i++)
    {
      const char *channel = ((KhaiOrder *) self->desk->orders->pdata[i])->channel;

      if (!g_hash_table_add (seen, (gpointer) channel))
        continue;
      g_strv_builder_add (builder, channel);
      gtk_string_list_append (list, channel);
    }
  g_strfreev (self->channels);
  self->channels = g_strv_builder_end (builder);
  gtk_drop_down_set_model (self->channel, G_LIST_MODEL (list));
  gtk_widget_set_visible (GTK_WIDGET (self->channel), g_hash_table_size (seen) > 1);
  g_object_unref (list);
}

/* ---- all of it ---- */

static void
show_status (KhaiOrdersPage *self)
{
  const KhaiOrderPlan *plan = self->desk->plan;
  guint n_ready = self->desk->orders->len - plan->n_waiting - plan->n_left_out;
  g_autofree char *text = g_strdup_printf (_("Orders: %u ready, %u waiting, %u left out or done."), n_ready, plan->n_waiting, plan->n_left_out);
  g_autofree char *make = g_strdup_printf (ngettext ("Look at %u declaration …", "Look at %u declarations …", plan->groups->len), plan->groups->len);

  khai_label_show_text (self->status, text);
  gtk_button_set_label (GTK_BUTTON (self->make), make);
  gtk_widget_set_visible (self->make, plan->groups->len > 0);
}

/* Rows that had the focus are made anew: it goes to what is to be done next. What else has it keeps it. */
static void
keep_focus (KhaiOrdersPage *self, gboolean lost)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root == NULL || (!lost && focus != NULL && gtk_widget_get_mapped (focus)))
    return;
  if (gtk_widget_get_visible (self->work))
    gtk_widget_child_focus (self->gaps, GTK_DIR_TAB_FORWARD);
  else if (gtk_widget_get_visible (self->make))
    gtk_widget_grab_focus (self->make);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static gboolean
rows_have_focus (KhaiOrdersPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (gtk_widget_is_ancestor (focus, self->gaps) || gtk_widget_is_ancestor (focus, self->list));
}

static void
desk_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhaiOrdersPage) self = data;
  g_autoptr (GError) error = NULL;
  KhaiOrderDesk *desk = khai_order_desk_load_finish (result, &error);
  gboolean lost;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    {
      g_clear_pointer (&desk, khai_order_desk_free);
      return;
    }
  g_clear_object (&self->loading);
  if (desk == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  lost = rows_have_focus (self) || self->goes_on;
  self->goes_on = FALSE;
  g_clear_pointer (&self->desk, khai_order_desk_free);
  g_clear_pointer (&self->folded, g_ptr_array_unref);
  self->desk = desk;
  gtk_widget_set_visible (self->empty, desk->orders->len == 0);
  gtk_widget_set_visible (self->whole, desk->orders->len > 0);
  show_status (self);
  khai_orders_page_show_gaps (self);
  show_channels (self);
  show_list (self);
  keep_focus (self, lost);
}

void
khai_orders_page_refresh (KhaiOrdersPage *self)
{
  g_return_if_fail (KHAI_IS_ORDERS_PAGE (self));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  khai_order_desk_load_async (khai_session_get_context (self->session), self->loading, desk_loaded, g_object_ref (self));
}

void
khai_orders_page_go_on (KhaiOrdersPage *self)
{
  self->goes_on = TRUE;
  khai_orders_page_refresh (self);
}

/* ---- files ---- */

static void
orders_taken (gpointer owner, const KhaiOrderResult *result)
{
  KhaiOrdersPage *self = owner;
  g_autofree char *text = g_strdup_printf (_("Orders: %u new, %u changed, %u as before."), result->n_new_orders, result->n_changed_orders,
                                           result->n_same_orders);

  khai_orders_page_go_on (self);
  khai_widget_toast (GTK_WIDGET (self), text);
  if (result->declared[0] != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.trouble", "(ss)", _("Lines changed that are in declarations already."),
                                _("Look at those declarations again."));
}

static void
file_chosen (gpointer owner, const char *path)
{
  KhaiOrdersPage *self = owner;

  khai_order_preview_open (GTK_WIDGET (self), self->session, path, orders_taken, G_OBJECT (self));
}

static void
import_clicked (KhaiOrdersPage *self)
{
  static const char *const patterns[] = { "*.csv", "*.tsv", "*.txt", "*.xlsx", "*.ods", "*.xls", NULL };

  khai_file_dialog_open (GTK_WIDGET (self), _("Import orders"), _("Tables"), patterns, file_chosen, G_OBJECT (self));
}

static gboolean
file_dropped (KhaiOrdersPage *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL)
    return FALSE;
  file_chosen (self, path);
  return TRUE;
}

/* ---- one of them ---- */

static void
order_changed (gpointer owner)
{
  khai_orders_page_go_on (owner);
}

void
khai_orders_page_open_order (KhaiOrdersPage *self, gint64 id, KhaiOrderField field)
{
  const KhaiOrder *order = khai_order_desk_find (self->desk, id);

  if (order != NULL)
    khai_order_window_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, order, field, order_changed, G_OBJECT (self));
}

static void
order_activated (GtkListBox *list, GtkListBoxRow *row, KhaiOrdersPage *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), ORDER));

  khai_orders_page_open_order (self, ((KhaiOrder *) self->desk->orders->pdata[index - 1])->id, KHAI_LINE_N_END);
}

static void
gap_activated (GtkListBox *list, GtkListBoxRow *row, KhaiOrdersPage *self)
{
  khai_orders_page_mend (self, (guint) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "khai-gap")) - 1);
}

static void
drafts_made (gpointer owner, GPtrArray *ids)
{
  KhaiOrdersPage *self = owner;
  g_autofree char *text = g_strdup_printf (ngettext ("%u draft made of the orders", "%u drafts made of the orders", ids->len), ids->len);

  khai_orders_page_go_on (self);
  khai_session_tell_changed (self->session, NULL);
  khai_widget_toast_undo (GTK_WIDGET (self), text, "win.undo-orders", g_variant_new_strv ((const char *const *) ids->pdata, ids->len));
}

static void
make_clicked (KhaiOrdersPage *self)
{
  khai_order_plan_window_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, drafts_made, G_OBJECT (self));
}

/* ---- life ---- */

static void
khai_orders_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (khai_orders_page_parent_class)->root (widget);
  khai_orders_page_install_actions (KHAI_ORDERS_PAGE (widget));
}

static void
khai_orders_page_dispose (GObject *object)
{
  KhaiOrdersPage *self = KHAI_ORDERS_PAGE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  /* Rows that go ask for the headers of those that stay, of which nothing is known any more. */
  if (self->gaps != NULL)
    gtk_list_box_set_header_func (GTK_LIST_BOX (self->gaps), NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ORDERS_PAGE);
  g_clear_pointer (&self->desk, khai_order_desk_free);
  g_clear_pointer (&self->folded, g_ptr_array_unref);
  g_clear_pointer (&self->channels, g_strfreev);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_orders_page_parent_class)->dispose (object);
}

static void
khai_orders_page_class_init (KhaiOrdersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_orders_page_dispose;
  widget_class->root = khai_orders_page_root;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-orders-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, empty);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, whole);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, make);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, work);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, gaps);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, more_gaps);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, fate);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, channel);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, none);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrdersPage, more);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked);
  gtk_widget_class_bind_template_callback (widget_class, make_clicked);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, gap_activated);
  gtk_widget_class_bind_template_callback (widget_class, order_activated);
}

static void
khai_orders_page_init (KhaiOrdersPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkStringList *list = gtk_string_list_new (NULL);

  self->n_shown = ROWS;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (list, _("All states"));
  for (guint i = 0; i < KHAI_N_FATES; i++)
    gtk_string_list_append (list, _(fates[i].word));
  gtk_drop_down_set_model (self->fate, G_LIST_MODEL (list));
  g_object_unref (list);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (file_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

KhaiOrdersPage *
khai_orders_page_new (KhaiSession *session)
{
  KhaiOrdersPage *self = g_object_new (KHAI_TYPE_ORDERS_PAGE, NULL);

  self->session = g_object_ref (session);
  return self;
}
