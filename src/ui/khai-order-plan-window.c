/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the orders become. Each choice is worked out anew in a thread; nothing is made before the last button. */

#include "config.h"

#include "khai-order-plan-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-date-input.h"
#include "khai-date.h"
#include "khai-hit.h"
#include "khai-json.h"
#include "khai-progress.h"
#include "khai-templates.h"
#include "khai-widgets.h"

#define ROWS 100
#define FEW_ITEMS 4
#define GROUP "khai-group"
#define TYPING_MS 300

struct _KhaiOrderPlanWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;       /* (owned) */
  KhaiOrderDesk *desk;        /* (owned) (nullable) */
  GPtrArray *groups;          /* (owned) (element-type KhaiOrderGroup): by destination */
  GHashTable *rates;          /* (owned): currency → GtkEditable */
  GCancellable *working;      /* (owned) (nullable) */
  KhaiProgress *progress;     /* (owned) (nullable): while drafts are made */
  KhaiDraftsMade made;
  GWeakRef owner;
  guint n_shown;
  guint typing;               /* source: waits for the end of it */
  gboolean showing;           /* what changes now, the user did not change */
  GtkDropDown *by;
  GtkCheckButton *duty_free;
  GtkDropDown *template_choice;
  GtkEditable *packing;
  GtkWidget *departure_label;
  GtkBox *departure_box;
  KhaiFieldInput *departure;
  GtkWidget *rate_box;
  GtkWidget *summary;
  GtkWidget *list;
  GtkWidget *more;
  GtkWidget *problem;
  GtkWidget *create;
};

G_DEFINE_FINAL_TYPE (KhaiOrderPlanWindow, khai_order_plan_window, ADW_TYPE_WINDOW)

static void work_out (KhaiOrderPlanWindow *self);

/* ---- words ---- */

static char *
show_number (KhaiOrderPlanWindow *self, KhaiDecimal number)
{
  g_autofree char *plain = khai_decimal_to_short_string (number);
  KhaiDecimal shown = number;

  if (!khai_decimal_parse (plain, &shown, NULL))
    shown = number;
  return khai_decimal_format (shown, khai_session_get_lang (self->session));
}

static char *
show_member (KhaiOrderPlanWindow *self, JsonNode *item, const char *pointer)
{
  g_autofree char *text = khai_json_get_text (item, pointer);
  KhaiDecimal number;

  return text != NULL && khai_decimal_parse (text, &number, NULL) ? show_number (self, number) : g_strdup ("–");
}

/* "6911.10.00 · VN · PCE · Bowl: 3; 1.35 kg; 48 USD (2 order lines)" */
static char *
describe_item (KhaiOrderPlanWindow *self, const KhaiOrderGroup *group, guint index)
{
  JsonNode *item = group->items->pdata[index];
  const GArray *lines = group->lines->pdata[index];
  g_autofree char *code = khai_json_get_text (item, "/hsCode");
  g_autofree char *dotted = code != NULL ? khai_commodity_code_format (code) : g_strdup ("–");
  g_autofree char *origin = khai_json_get_text (item, "/originCountry");
  g_autofree char *unit = khai_json_get_text (item, "/quantity/unit");
  g_autofree char *name = khai_json_get_text (item, "/description");
  g_autofree char *quantity = show_member (self, item, "/quantity/value");
  g_autofree char *mass = show_member (self, item, "/netMassKg");
  g_autofree char *value = show_member (self, item, "/value/amount");
  g_autofree char *merged = g_strdup_printf (ngettext ("%u order line", "%u order lines", lines->len), lines->len);

  return g_strdup_printf ("%s · %s · %s: %s %s; %s kg; %s %s (%s)", dotted, origin, name, quantity, unit, mass, value, group->currency, merged);
}

static char *
describe_items (KhaiOrderPlanWindow *self, const KhaiOrderGroup *group, gboolean all)
{
  guint n = all ? group->items->len : MIN (group->items->len, FEW_ITEMS);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *item = describe_item (self, group, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", item);
    }
  if (n < group->items->len)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("… and %u more lines"), group->items->len - n);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_gate (KhaiOrderPlanWindow *self, const KhaiOrderGroup *group)
{
  g_autofree char *dong = show_number (self, group->owner_dong);
  GString *text = g_string_new (khai_gate_get_text (group->gate));

  if (group->gate != KHAI_GATE_RATE)
    {
      g_string_append (text, " · ");
      /* translators: what goods to one consignee are worth; the limit of the low-value sheet follows */
      g_string_append_printf (text, _("%s ₫ to this consignee; below 5,000,000 ₫ is low value"), dong);
    }
  if (group->n_together > 1)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("looked at together with %u other declaration to the same consignee",
                                              "looked at together with %u other declarations to the same consignee", group->n_together - 1),
                              group->n_together - 1);
    }
  if (group->n_catalogue_prices > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("the price of %u line is that of your goods", "the prices of %u lines are those of your goods",
                                              group->n_catalogue_prices), group->n_catalogue_prices);
    }
  if (group->items->len > 50)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("%u lines of goods: split into declarations of at most 50"), group->items->len);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_group (KhaiOrderPlanWindow *self, const KhaiOrderGroup *group)
{
  g_autofree char *value = show_number (self, group->value);
  g_autofree char *orders = NULL;
  g_autofree char *numbers = NULL;
  const char *first[6] = { NULL };

  for (guint i = 0; i < MIN (group->orders->len, 5); i++)
    first[i] = group->orders->pdata[i];
  numbers = g_strjoinv (", ", (char **) first);
  orders = g_strdup_printf (ngettext ("%u order: %s%s", "%u orders: %s%s", group->orders->len), group->orders->len, numbers,
                            group->orders->len > 5 ? " …" : "");
  return g_strdup_printf ("%s · %s · %s %s", group->consignee, orders, value, group->currency);
}

/* ---- the list ---- */

static const KhaiOrderGroup *
group_of_row (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), GROUP);
}

static void
head_row (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  KhaiOrderPlanWindow *self = data;
  const char *country = group_of_row (row)->country;
  g_autofree char *today = NULL;
  g_autofree char *text = NULL;
  g_autoptr (KhaiCode) code = NULL;
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (group_of_row (before)->country, country) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;
  today = khai_clock_today (khai_context_get_clock (khai_session_get_context (self->session)));
  code = khai_reference_get_code (khai_session_get_reference (self->session), "countries", country, today, NULL, NULL);
  /* translators: the country of destination */
  text = g_strdup_printf (_("To %s"), code != NULL ? code->name[khai_session_get_lang (self->session)] : country);
  label = khai_label_new (text, "heading");
  gtk_widget_add_css_class (label, "khai-finding");
  gtk_list_box_row_set_header (row, label);
}

static void
add_group (KhaiOrderPlanWindow *self, const KhaiOrderGroup *group)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *title = describe_group (self, group);
  g_autofree char *gate = describe_gate (self, group);
  g_autofree char *items = describe_items (self, group, FALSE);
  g_autofree char *name = g_strdup_printf ("%s. %s. %s", title, gate, items);
  GtkWidget *label = khai_label_new (items, "dim-label");

  gtk_widget_add_css_class (box, "khai-finding");
  gtk_box_append (GTK_BOX (box), khai_label_new (title, NULL));
  gtk_box_append (GTK_BOX (box), khai_label_new (gate, group->gate == KHAI_GATE_RATE ? "warning" : "accent"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), group->items->len > FEW_ITEMS);
  khai_widget_set_name (row, name);
  g_object_set_data (G_OBJECT (row), GROUP, (gpointer) group);
  g_object_set_data (G_OBJECT (row), "khai-items", label);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
group_activated (GtkListBox *list, GtkListBoxRow *row, KhaiOrderPlanWindow *self)
{
  g_autofree char *items = describe_items (self, group_of_row (row), TRUE);

  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "khai-items"), items);
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const KhaiOrderGroup *one = *(KhaiOrderGroup **) a;
  const KhaiOrderGroup *other = *(KhaiOrderGroup **) b;
  int answer = g_strcmp0 (one->country, other->country);

  return answer != 0 ? answer : g_utf8_collate (one->consignee, other->consignee);
}

static void
show_groups (KhaiOrderPlanWindow *self)
{
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), NULL, NULL, NULL);
  khai_widget_remove_children (self->list);
  for (guint i = 0; i < MIN (self->groups->len, self->n_shown); i++)
    add_group (self, self->groups->pdata[i]);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), head_row, self, NULL);
  gtk_widget_set_visible (self->list, self->groups->len > 0);
  gtk_widget_set_visible (self->more, self->groups->len > self->n_shown);
}

static void
more_clicked (KhaiOrderPlanWindow *self)
{
  self->n_shown += ROWS;
  show_groups (self);
}

static void
show_summary (KhaiOrderPlanWindow *self)
{
  const KhaiOrderPlan *plan = self->desk->plan;
  guint n_orders = 0, n_lines = 0, n_items = 0, n_low = 0, n_drafts = 0;
  g_autofree char *text = NULL;
  g_autofree char *create = NULL;

  for (guint i = 0; i < plan->groups->len; i++)
    {
      const KhaiOrderGroup *group = plan->groups->pdata[i];
      guint parts = (group->items->len + 49) / 50;

      n_orders += group->orders->len;
      n_lines += group->n_order_lines;
      n_items += group->items->len;
      n_drafts += parts;
      n_low += group->gate == KHAI_GATE_LOW ? parts : 0;
    }
  text = g_strdup_printf (_("Orders: %u with %u lines → declarations: %u with %u lines of goods. Low-value sheets: %u, full declarations: %u."),
                          n_orders, n_lines, n_drafts, n_items, n_low, n_drafts - n_low);
  create = g_strdup_printf (ngettext ("Make %u draft", "Make %u drafts", n_drafts), n_drafts);
  khai_label_show_text (self->summary, text);
  gtk_button_set_label (GTK_BUTTON (self->create), create);
  gtk_widget_set_sensitive (self->create, n_drafts > 0);
}

/* ---- what it goes by ---- */

static gboolean
read_packing (KhaiOrderPlanWindow *self)
{
  const char *text = gtk_editable_get_text (self->packing);
  KhaiDecimal packing;

  g_clear_pointer (&self->desk->settings->packing_kg, g_free);
  if (*text == '\0')
    return TRUE;
  if (khai_decimal_read (text, khai_session_get_lang (self->session), &packing, NULL, NULL) && packing.units >= 0)
    {
      self->desk->settings->packing_kg = khai_decimal_to_short_string (packing);
      return TRUE;
    }
  khai_label_show_text (self->problem, _("The weight of the packing is a number of kilograms, such as 0.2."));
  return FALSE;
}

static void
read_template (KhaiOrderPlanWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->template_choice);
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (self->template_choice));

  g_clear_pointer (&self->desk->settings->template_name, g_free);
  if (selected > 0 && selected != GTK_INVALID_LIST_POSITION)
    self->desk->settings->template_name = g_strdup (gtk_string_list_get_string (names, selected));
}

static gboolean
read_rates (KhaiOrderPlanWindow *self)
{
  GHashTableIter iter;
  gpointer currency;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->rates);
  while (g_hash_table_iter_next (&iter, &currency, &entry))
    {
      const char *text = gtk_editable_get_text (entry);
      KhaiDecimal rate;

      if (*text == '\0')
        g_hash_table_remove (self->desk->settings->rates, currency);
      else if (khai_decimal_read (text, khai_session_get_lang (self->session), &rate, NULL, NULL) && rate.units > 0)
        g_hash_table_insert (self->desk->settings->rates, g_strdup (currency), khai_decimal_to_short_string (rate));
      else
        {
          g_autofree char *problem = g_strdup_printf (_("“%s” is no rate: how many dong one %s is."), text, (char *) currency);

          khai_label_show_text (self->problem, problem);
          return FALSE;
        }
    }
  return TRUE;
}

/* Drafts are made of what is shown and of nothing else. */
static void
settings_changed (KhaiOrderPlanWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (self->desk == NULL || self->showing)
    return;
  khai_label_show_text (self->problem, NULL);
  gtk_widget_set_sensitive (self->create, FALSE);
  if (!read_rates (self) || !read_packing (self))
    return;
  read_template (self);
  self->desk->settings->by_order = gtk_drop_down_get_selected (self->by) == 1;
  self->desk->settings->duty_free = gtk_check_button_get_active (self->duty_free);
  if (!khai_order_settings_save (self->desk->settings, khai_session_get_context (self->session), &error))
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->problem, advice->message);
      return;
    }
  work_out (self);
}

static gboolean
typing_ended (gpointer data)
{
  KhaiOrderPlanWindow *self = data;

  self->typing = 0;
  settings_changed (self);
  return G_SOURCE_REMOVE;
}

static void
amount_typed (KhaiOrderPlanWindow *self)
{
  if (self->showing)
    return;
  gtk_widget_set_sensitive (self->create, FALSE);
  g_clear_handle_id (&self->typing, g_source_remove);
  self->typing = g_timeout_add (TYPING_MS, typing_ended, self);
}

static void
add_rate (KhaiOrderPlanWindow *self, const char *currency)
{
  const char *known = g_hash_table_lookup (self->desk->settings->rates, currency);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  /* translators: how many dong one of a currency is */
  g_autofree char *text = g_strdup_printf (_("1 %s in dong"), currency);
  GtkWidget *label = khai_label_new (text, "caption-heading");
  GtkWidget *entry = gtk_entry_new ();
  KhaiDecimal rate;

  if (known != NULL && khai_decimal_parse (known, &rate, NULL))
    {
      g_autofree char *shown = show_number (self, rate);

      gtk_editable_set_text (GTK_EDITABLE (entry), shown);
    }
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  khai_widget_set_labelled_by (entry, label);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (amount_typed), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (self->rate_box), box);
  g_hash_table_insert (self->rates, g_strdup (currency), entry);
}

/* Once: what is typed meanwhile stays. */
static void
show_templates (KhaiOrderPlanWindow *self)
{
  const KhaiOrderSettings *settings = self->desk->settings;
  g_autoptr (GPtrArray) templates = NULL;
  GtkStringList *names;
  guint selected = 0;
  KhaiDecimal packing;

  if (gtk_drop_down_get_model (self->template_choice) != NULL)
    return;
  templates = khai_store_list_templates (khai_session_get_store (self->session), NULL);
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _("your last declaration: exporter and office"));
  for (guint i = 0; templates != NULL && i < templates->len; i++)
    {
      const char *name = ((KhaiTemplate *) templates->pdata[i])->name;

      gtk_string_list_append (names, name);
      if (g_strcmp0 (name, settings->template_name) == 0)
        selected = i + 1;
    }
  gtk_drop_down_set_model (self->template_choice, G_LIST_MODEL (names));
  g_object_unref (names);
  gtk_drop_down_set_selected (self->template_choice, selected);
  if (settings->packing_kg != NULL && khai_decimal_parse (settings->packing_kg, &packing, NULL))
    {
      g_autofree char *shown = show_number (self, packing);

      gtk_editable_set_text (self->packing, shown);
    }
}

static void
show_settings (KhaiOrderPlanWindow *self)
{
  const KhaiOrderPlan *plan = self->desk->plan;

  self->showing = TRUE;
  show_templates (self);
  gtk_drop_down_set_selected (self->by, self->desk->settings->by_order ? 1 : 0);
  gtk_check_button_set_active (self->duty_free, self->desk->settings->duty_free);
  for (guint i = 0; i < plan->groups->len; i++)
    {
      const char *currency = ((KhaiOrderGroup *) plan->groups->pdata[i])->currency;

      if (!g_str_equal (currency, "VND") && !g_hash_table_contains (self->rates, currency))
        add_rate (self, currency);
    }
  self->showing = FALSE;
}

static void
worked_out (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhaiOrderPlanWindow) self = data;
  g_autoptr (GError) error = NULL;
  KhaiOrderDesk *desk = khai_order_desk_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    {
      g_clear_pointer (&desk, khai_order_desk_free);
      return;
    }
  g_clear_object (&self->working);
  if (desk == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->problem, advice->message);
      return;
    }
  khai_widget_remove_children (self->list);
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->desk, khai_order_desk_free);
  self->desk = desk;
  g_ptr_array_extend (self->groups, desk->plan->groups, NULL, NULL);
  g_ptr_array_sort (self->groups, compare_groups);
  show_settings (self);
  show_summary (self);
  show_groups (self);
}

static void
work_out (KhaiOrderPlanWindow *self)
{
  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  self->working = g_cancellable_new ();
  gtk_widget_set_sensitive (self->create, FALSE);
  khai_order_desk_load_async (khai_session_get_context (self->session), self->working, worked_out, g_object_ref (self));
}

/* ---- drafts ---- */

static void
drafts_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KhaiOrderPlanWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = khai_order_desk_create_finish (result, &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  KhaiDraftsMade made;

  g_clear_pointer (&self->progress, khai_progress_free);
  g_clear_object (&self->working);
  if (ids == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
      const gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

      khai_label_show_text (self->problem, cancelled ? _("Cancelled: no draft was made.") : advice->message);
      gtk_widget_set_sensitive (self->create, TRUE);
      return;
    }
  made = self->made;
  gtk_window_destroy (GTK_WINDOW (self));
  if (owner != NULL)
    made (owner, ids);
}

/* (transfer full) (nullable): ISO; FALSE: what is typed is no day. */
static gboolean
read_departure (KhaiOrderPlanWindow *self, char **day)
{
  g_autofree char *text = khai_field_input_dup_text (self->departure);

  *day = NULL;
  if (text == NULL || *text == '\0' || khai_date_read (text, day, NULL))
    return TRUE;
  khai_label_show_text (self->problem, _("The departure is no day."));
  gtk_widget_grab_focus (khai_field_input_get_control (self->departure));
  return FALSE;
}

static void
create_clicked (KhaiOrderPlanWindow *self)
{
  g_autofree char *departure = NULL;

  if (!read_departure (self, &departure))
    return;
  khai_label_show_text (self->problem, NULL);
  gtk_widget_set_sensitive (self->create, FALSE);
  self->working = g_cancellable_new ();
  self->progress = khai_progress_new (GTK_WIDGET (self), _("Making the drafts …"), self->working);
  khai_order_desk_create_async (self->desk, khai_session_get_context (self->session), departure, self->working, drafts_made, g_object_ref (self));
}

/* While drafts are made the window stays: they are made of what it holds. */
static gboolean
khai_order_plan_window_close_request (GtkWindow *window)
{
  KhaiOrderPlanWindow *self = KHAI_ORDER_PLAN_WINDOW (window);

  if (self->progress != NULL)
    {
      g_cancellable_cancel (self->working);
      return GDK_EVENT_STOP;
    }
  return GTK_WINDOW_CLASS (khai_order_plan_window_parent_class)->close_request (window);
}

/* ---- life ---- */

static void
khai_order_plan_window_dispose (GObject *object)
{
  KhaiOrderPlanWindow *self = KHAI_ORDER_PLAN_WINDOW (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  /* Rows that go ask for the headers of those that stay, of which nothing is known any more. */
  if (self->list != NULL)
    gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ORDER_PLAN_WINDOW);
  g_clear_object (&self->session);
  g_weak_ref_set (&self->owner, NULL);
  G_OBJECT_CLASS (khai_order_plan_window_parent_class)->dispose (object);
}

static void
khai_order_plan_window_finalize (GObject *object)
{
  KhaiOrderPlanWindow *self = KHAI_ORDER_PLAN_WINDOW (object);

  g_clear_pointer (&self->progress, khai_progress_free);
  g_clear_pointer (&self->desk, khai_order_desk_free);
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->rates);
  g_weak_ref_clear (&self->owner);
  G_OBJECT_CLASS (khai_order_plan_window_parent_class)->finalize (object);
}

static void
khai_order_plan_window_class_init (KhaiOrderPlanWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_order_plan_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_order_plan_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = khai_order_plan_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-order-plan-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, by);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, duty_free);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, template_choice);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, packing);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, departure_label);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, departure_box);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, rate_box);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, more);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPlanWindow, create);
  gtk_widget_class_bind_template_callback (widget_class, settings_changed);
  gtk_widget_class_bind_template_callback (widget_class, amount_typed);
  gtk_widget_class_bind_template_callback (widget_class, group_activated);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, create_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_order_plan_window_init (KhaiOrderPlanWindow *self)
{
  g_weak_ref_init (&self->owner, NULL);
  self->groups = g_ptr_array_new ();
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_shown = ROWS;
  gtk_widget_init_template (GTK_WIDGET (self));
  khai_drop_down_ellipsize (self->template_choice);
  self->departure = khai_date_input_new ();
  gtk_widget_set_hexpand (GTK_WIDGET (self->departure), TRUE);
  gtk_box_append (self->departure_box, GTK_WIDGET (self->departure));
  khai_widget_set_labelled_by (khai_field_input_get_control (self->departure), self->departure_label);
}

void
khai_order_plan_window_open (GtkWindow *parent, KhaiSession *session, KhaiDraftsMade made, GObject *owner)
{
  KhaiOrderPlanWindow *self = g_object_new (KHAI_TYPE_ORDER_PLAN_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->made = made;
  g_weak_ref_set (&self->owner, owner);
  gtk_window_present (GTK_WINDOW (self));
  work_out (self);
}
