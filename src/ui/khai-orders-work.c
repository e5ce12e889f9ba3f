/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What keeps orders waiting: by kind, each with the one thing that mends it. A product is mended in the catalogue and a word once for all orders;
 * only what is one order's own is mended there. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-code-input.h"
#include "khai-json.h"
#include "khai-orders-page-private.h"
#include "khai-product-window.h"
#include "khai-store-goods.h"
#include "khai-widgets.h"

#define GAP "khai-gap"
#define MOST_ROWS 60
#define MOST_NUMBERS 4

/* What mends a kind. */
typedef enum { MEND_PRODUCT, MEND_WORD, MEND_ORDER, MEND_LOOK } Mending;

static const struct { Mending mending; const char *verb; const char *pointer; KhaiOrderField field; KhaiOrderWord word; KhaiOrderFate fate; } mendings[KHAI_N_ORDER_GAPS] = {
  [KHAI_ORDER_GAP_NO_SKU] = { MEND_WORD, N_("Say which SKU it is"), .word = KHAI_ORDER_WORD_TITLE },
  [KHAI_ORDER_GAP_UNKNOWN_SKU] = { MEND_PRODUCT, N_("Add to your goods"), "/description" },
  [KHAI_ORDER_GAP_NO_DESCRIPTION] = { MEND_PRODUCT, N_("Complete the goods"), "/description" },
  [KHAI_ORDER_GAP_NO_CODE] = { MEND_PRODUCT, N_("Complete the goods"), "/hsCode" },
  [KHAI_ORDER_GAP_NO_ORIGIN] = { MEND_PRODUCT, N_("Complete the goods"), "/originCountry" },
  [KHAI_ORDER_GAP_NO_UNIT] = { MEND_PRODUCT, N_("Complete the goods"), "/unit" },
  [KHAI_ORDER_GAP_NO_WEIGHT] = { MEND_PRODUCT, N_("Complete the goods"), "/netMassKg" },
  [KHAI_ORDER_GAP_NO_QUANTITY] = { MEND_ORDER, N_("Enter it"), .field = KHAI_LINE_NET_QUANTITY },
  [KHAI_ORDER_GAP_NO_PRICE] = { MEND_PRODUCT, N_("Complete the goods"), "/unitPrice/amount", .field = KHAI_LINE_UNIT_PRICE },
  [KHAI_ORDER_GAP_NO_CURRENCY] = { MEND_WORD, N_("Say which currency it is"), .word = KHAI_ORDER_WORD_CURRENCY },
  [KHAI_ORDER_GAP_NO_COUNTRY] = { MEND_WORD, N_("Say which country it is"), .field = KHAI_ORDER_COUNTRY_CODE, .word = KHAI_ORDER_WORD_COUNTRY },
  [KHAI_ORDER_GAP_NO_CONSIGNEE] = { MEND_ORDER, N_("Enter it"), .field = KHAI_ORDER_CONSIGNEE },
  [KHAI_ORDER_GAP_MASKED] = { MEND_ORDER, N_("Enter name and address"), .field = KHAI_ORDER_CONSIGNEE },
  [KHAI_ORDER_GAP_UNKNOWN_STATE] = { MEND_WORD, N_("Say what it means"), .word = KHAI_ORDER_WORD_STATE },
  [KHAI_ORDER_GAP_PART_REFUNDED] = { MEND_ORDER, N_("Look at the order"), .field = KHAI_LINE_NET_QUANTITY },
  [KHAI_ORDER_GAP_MIXED_CURRENCIES] = { MEND_ORDER, N_("Look at the order"), .field = KHAI_ORDER_CURRENCY },
  [KHAI_ORDER_GAP_RETURNED] = { MEND_LOOK, N_("Show them"), .fate = KHAI_FATE_LEFT_OUT },
  [KHAI_ORDER_GAP_CANCELLED] = { MEND_LOOK, N_("Show them"), .fate = KHAI_FATE_LEFT_OUT },
};

/* The product of a gap is known by its SKU; else the gap is one order's. */
static gboolean
is_of_product (KhaiOrdersPage *self, const KhaiOrderGap *gap)
{
  return mendings[gap->kind].mending == MEND_PRODUCT
         && (gap->kind != KHAI_ORDER_GAP_NO_PRICE || g_hash_table_contains (self->desk->products, gap->key));
}

/* A country that is not there at all has the order's number for its key. */
static gboolean
is_of_order (const KhaiOrderGap *gap)
{
  return gap->kind == KHAI_ORDER_GAP_NO_COUNTRY && gap->orders->len == 1 && g_str_equal (gap->key, gap->orders->pdata[0]);
}

/* ---- the list ---- */

static char *
list_numbers (const KhaiOrderGap *gap)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (gap->orders->len, MOST_NUMBERS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (char *) gap->orders->pdata[i]);
  if (gap->orders->len > MOST_NUMBERS)
    g_string_append (text, " …");
  return g_string_free (text, FALSE);
}

static char *
describe_gap (const KhaiOrderGap *gap)
{
  g_autofree char *numbers = list_numbers (gap);
  g_autofree char *orders = g_strdup_printf (ngettext ("%u order", "%u orders", gap->orders->len), gap->orders->len);
  const gboolean titled = gap->title != NULL && !g_str_equal (gap->title, gap->key) && mendings[gap->kind].mending == MEND_PRODUCT;

  /* The row's title is the one order's number already. */
  if (gap->orders->len == 1 && g_str_equal (gap->key, gap->orders->pdata[0]))
    return g_strdup (gap->channel);
  return titled ? g_strdup_printf ("%s · %s: %s", gap->title, orders, numbers) : g_strdup_printf ("%s: %s", orders, numbers);
}

static void
add_row (KhaiOrdersPage *self, guint index, const char *title, const char *about)
{
  const KhaiOrderGap *gap = self->desk->plan->gaps->pdata[index];
  const gboolean blocks = khai_order_gap_kind_blocks (gap->kind);
  const char *verb = _(mendings[gap->kind].verb);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (blocks ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  g_autofree char *name = g_strdup_printf ("%s. %s. %s. %s", khai_order_gap_kind_get_title (gap->kind), title, about, verb);

  khai_widget_set_hidden (icon, TRUE);
  gtk_widget_add_css_class (icon, blocks ? "warning" : "dim-label");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_box_append (GTK_BOX (words), khai_label_new (title, NULL));
  gtk_box_append (GTK_BOX (words), khai_label_new (about, "dim-label"));
  gtk_box_append (GTK_BOX (words), khai_label_new (verb, "accent"));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, name);
  g_object_set_data (G_OBJECT (row), GAP, GUINT_TO_POINTER (index + 1));
  gtk_list_box_append (GTK_LIST_BOX (self->gaps), row);
}

static const KhaiOrderGap *
gap_of_row (KhaiOrdersPage *self, GtkListBoxRow *row)
{
  return self->desk->plan->gaps->pdata[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), GAP)) - 1];
}

static void
head_row (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  KhaiOrdersPage *self = data;
  const KhaiOrderGap *gap = gap_of_row (self, row);

  if (before != NULL && gap_of_row (self, before)->kind == gap->kind)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) == NULL)
    {
      GtkWidget *label = khai_label_new (khai_order_gap_kind_get_title (gap->kind), "caption-heading");

      gtk_widget_add_css_class (label, "khai-finding");
      gtk_list_box_row_set_header (row, label);
    }
}

/* What nobody can mend is one row for all orders of the kind. */
static void
add_kind (KhaiOrdersPage *self, KhaiOrderGapKind kind, guint *n_rows, guint *n_hidden)
{
  GPtrArray *gaps = self->desk->plan->gaps;
  guint n = 0;
  guint first = 0;

  for (guint i = 0; i < gaps->len; i++)
    {
      const KhaiOrderGap *gap = gaps->pdata[i];
      g_autofree char *about = NULL;

      if (gap->kind != kind)
        continue;
      if (n++ == 0)
        first = i;
      if (mendings[kind].mending == MEND_LOOK)
        continue;
      about = describe_gap (gap);
      if (++*n_rows <= MOST_ROWS)
        add_row (self, i, gap->key, about);
      else
        ++*n_hidden;
    }
  if (n > 0 && mendings[kind].mending == MEND_LOOK)
    {
      g_autofree char *orders = g_strdup_printf (ngettext ("%u order", "%u orders", n), n);

      add_row (self, first, orders, _("Nothing to do"));
    }
}

/* Kinds in the order in which the first gap of each stands in the plan: the one most orders wait for comes first. */
void
khai_orders_page_show_gaps (KhaiOrdersPage *self)
{
  GPtrArray *gaps = self->desk->plan->gaps;
  gboolean done[KHAI_N_ORDER_GAPS] = { FALSE };
  g_autofree char *more = NULL;
  guint n_rows = 0;
  guint n_hidden = 0;

  gtk_list_box_set_header_func (GTK_LIST_BOX (self->gaps), NULL, NULL, NULL);
  khai_widget_remove_children (self->gaps);
  for (guint i = 0; i < gaps->len; i++)
    {
      KhaiOrderGapKind kind = ((KhaiOrderGap *) gaps->pdata[i])->kind;

      if (!done[kind])
        add_kind (self, kind, &n_rows, &n_hidden);
      done[kind] = TRUE;
    }
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->gaps), head_row, self, NULL);
  gtk_widget_set_visible (self->work, gaps->len > 0);
  if (n_hidden > 0)
    more = g_strdup_printf (ngettext ("%u more follows when these are mended.", "%u more follow when these are mended.", n_hidden), n_hidden);
  khai_label_show_text (self->more_gaps, more);
}

/* ---- a product ---- */

static void
product_saved (gpointer owner, const char *batch)
{
  khai_orders_page_go_on (owner);
  khai_widget_toast_undo (owner, _("Saved in your goods"), "win.undo-order-goods", g_variant_new_string (batch));
}

/* What is known of goods that are not in the catalogue: from earlier declarations, or from the order itself. */
static JsonNode *
suggest_product (KhaiOrdersPage *self, const KhaiOrderGap *gap)
{
  JsonNode *known = g_hash_table_lookup (self->desk->products, gap->key);
  const KhaiOrder *order = khai_order_desk_find (self->desk, gap->first);
  JsonNode *body = known != NULL ? khai_json_copy (known) : json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) title = gap->title != NULL ? khai_json_string (gap->title) : NULL;
  gboolean vietnamese;

  if (known == NULL)
    json_node_take_object (body, json_object_new ());
  /* Marks on letters tell Vietnamese from English well enough for a suggestion. */
  vietnamese = gap->title != NULL && !g_str_is_ascii (gap->title);
  if (title != NULL)
    khai_json_set (body, vietnamese ? "/names/vi" : "/names/en", title, NULL);
  for (guint i = 0; order != NULL && i < order->lines->len; i++)
    {
      const KhaiOrderLine *line = order->lines->pdata[i];
      const char *weight = khai_order_line_get (line, KHAI_LINE_WEIGHT);

      if (weight != NULL && g_strcmp0 (khai_order_line_get_code (line), gap->key) == 0 && khai_json_get (body, "/netMassKg") == NULL)
        {
          g_autoptr (JsonNode) mass = khai_json_string (weight);

          khai_json_set (body, "/netMassKg", mass, NULL);
        }
    }
  return body;
}

static void
mend_product (KhaiOrdersPage *self, const KhaiOrderGap *gap)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autoptr (JsonNode) body = suggest_product (self, gap);
  KhaiProductWindow *window = khai_product_window_new (parent, self->session, gap->key, product_saved, G_OBJECT (self));

  khai_product_window_suggest (window, body);
  khai_product_window_focus (window, mendings[gap->kind].pointer);
  gtk_window_present (GTK_WINDOW (window));
}

/* ---- a word ---- */

typedef struct
{
  KhaiOrdersPage *page;   /* (owned) */
  KhaiOrderWord kind;
  char *channel;          /* (owned) */
  char *word;             /* (owned) */
  GtkWidget *input;       /* (owned) */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->page);
  g_free (question->channel);
  g_free (question->word);
  g_object_unref (question->input);
  g_free (question);
}

static char *
read_answer (const Question *question)
{
  if (GTK_IS_DROP_DOWN (question->input))
    return g_strdup (khai_order_state_to_string (gtk_drop_down_get_selected (GTK_DROP_DOWN (question->input))));
  if (GTK_IS_ENTRY (question->input))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->input)));
  return khai_field_input_dup_text (KHAI_FIELD_INPUT (question->input));
}

static void
question_answered (GtkWidget *dialog, const char *response, Question *question)
{
  KhaiOrdersPage *self = question->page;
  g_autofree char *answer = read_answer (question);
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "do") || answer == NULL || *answer == '\0')
    return;
  if (!khai_orders_explain (khai_session_get_context (self->session), question->kind, question->channel, question->word, answer, &error))
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  khai_orders_page_go_on (self);
  khai_widget_toast_undo (GTK_WIDGET (self), _("Remembered for all orders"), "win.undo-order-word",
                          g_variant_new ("(uss)", (guint32) question->kind, question->channel, question->word));
}

static GtkWidget *
new_state_choice (void)
{
  static const char *const states[] = { N_("To be sent"), N_("Sent already"), N_("Arrived"), N_("Sent back or refunded"), N_("Cancelled"), NULL };
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; states[i] != NULL; i++)
    gtk_string_list_append (list, _(states[i]));
  return gtk_drop_down_new (G_LIST_MODEL (list), NULL);
}

static GtkWidget *
new_input (KhaiOrdersPage *self, KhaiOrderWord kind)
{
  g_autofree char *today = khai_clock_today (khai_context_get_clock (khai_session_get_context (self->session)));
  GtkWidget *entry;

  switch (kind)
    {
    case KHAI_ORDER_WORD_STATE:
      return new_state_choice ();
    case KHAI_ORDER_WORD_COUNTRY:
    case KHAI_ORDER_WORD_CURRENCY:
      return GTK_WIDGET (khai_code_input_new (khai_session_get_reference (self->session), khai_session_get_lang (self->session),
                                              kind == KHAI_ORDER_WORD_COUNTRY ? "countries" : "currencies", today));
    case KHAI_ORDER_WORD_TITLE:
    case KHAI_N_ORDER_WORDS:
    default:
      entry = gtk_entry_new ();
      gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
      return entry;
    }
}

static void
ask_word (KhaiOrdersPage *self, const KhaiOrderGap *gap)
{
  static const char *const questions[KHAI_N_ORDER_WORDS] = {
    [KHAI_ORDER_WORD_COUNTRY] = N_("Which country is “%s”?"),
    [KHAI_ORDER_WORD_STATE] = N_("What does “%s” say of an order?"),
    [KHAI_ORDER_WORD_CURRENCY] = N_("Which currency are the prices of “%s” in?"),
    [KHAI_ORDER_WORD_TITLE] = N_("Which SKU is “%s”?"),
  };
  KhaiOrderWord kind = mendings[gap->kind].word;
  g_autoptr (GString) heading = g_string_new (_(questions[kind]));
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog, *control;

  g_string_replace (heading, "%s", gap->key, 1);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading->str,
                                   _("The answer holds for every order, and for those that come later."));
  question->page = g_object_ref (self);
  question->kind = kind;
  question->channel = g_strdup (gap->channel);
  question->word = g_strdup (gap->key);
  question->input = g_object_ref_sink (new_input (self, kind));
  control = KHAI_IS_FIELD_INPUT (question->input) ? khai_field_input_get_control (KHAI_FIELD_INPUT (question->input)) : question->input;
  khai_widget_set_name (control, heading->str);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), question->input);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", _("Remember"));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (question_answered), question, question_free, 0);
  khai_dialog_present (dialog);
  gtk_widget_grab_focus (control);
}

void
khai_orders_page_mend (KhaiOrdersPage *self, guint index)
{
  const KhaiOrderGap *gap = self->desk->plan->gaps->pdata[index];
  Mending mending = mendings[gap->kind].mending;

  if (mending == MEND_LOOK)
    khai_orders_page_show_orders (self, mendings[gap->kind].fate);
  else if (is_of_product (self, gap))
    mend_product (self, gap);
  else if (mending == MEND_WORD && !is_of_order (gap))
    ask_word (self, gap);
  else
    khai_orders_page_open_order (self, gap->first, mendings[gap->kind].field);
}

/* ---- taken back ---- */

static void
undo_goods (GSimpleAction *action, GVariant *target, gpointer data)
{
  KhaiOrdersPage *self = data;
  g_autoptr (GError) error = NULL;

  if (!khai_store_undo_products (khai_session_get_store (self->session), g_variant_get_string (target, NULL),
                                 khai_context_get_actor (khai_session_get_context (self->session)), NULL, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_orders_page_go_on (self);
}

static void
undo_word (GSimpleAction *action, GVariant *target, gpointer data)
{
  KhaiOrdersPage *self = data;
  g_autoptr (GError) error = NULL;
  guint32 kind;
  const char *channel;
  const char *word;

  g_variant_get (target, "(u&s&s)", &kind, &channel, &word);
  if (!khai_orders_explain (khai_session_get_context (self->session), kind, channel, word, NULL, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_orders_page_go_on (self);
}

static void
undo_drafts (GSimpleAction *action, GVariant *target, gpointer data)
{
  KhaiOrdersPage *self = data;
  g_autofree const char **ids = g_variant_get_strv (target, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (list, (gpointer) ids[i]);
  if (!khai_store_free_lines (khai_session_get_store (self->session), list, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  khai_session_tell_changed (self->session, NULL);
  khai_orders_page_go_on (self);
}

/* Toasts hang above the pages and reach the window's actions only. */
void
khai_orders_page_install_actions (KhaiOrdersPage *self)
{
  static const struct { const char *name, *type; void (*handler) (GSimpleAction *, GVariant *, gpointer); } actions[] = {
    { "undo-order-goods", "s", undo_goods },
    { "undo-order-word", "(uss)", undo_word },
    { "undo-orders", "as", undo_drafts },
  };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!G_IS_ACTION_MAP (root))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GVariantType) type = g_variant_type_new (actions[i].type);
      g_autoptr (GSimpleAction) action = g_simple_action_new (actions[i].name, type);

      g_signal_connect_object (action, "activate", G_CALLBACK (actions[i].handler), self, 0);
      g_action_map_add_action (G_ACTION_MAP (root), G_ACTION (action));
    }
}
