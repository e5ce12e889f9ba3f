/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A product as a form. What is typed is read as a table's cells are, so that both take the same. */

#include "config.h"

#include "khai-product-window.h"

#include <glib/gi18n-lib.h>

#include "khai-classification.h"
#include "khai-date.h"
#include "khai-decision-window.h"
#include "khai-error.h"
#include "khai-goods.h"
#include "khai-json.h"
#include "khai-widgets.h"

struct _KhaiProductWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;     /* (owned) */
  char *client;             /* (owned): whose goods they are; "": everybody's */
  JsonNode *columns;        /* (owned) */
  JsonNode *body;           /* (owned): as it is stored */
  GPtrArray *widgets;       /* (owned) (element-type GtkWidget): one for each column */
  GtkWidget *problem;
  GtkWidget *fields;
  GtkWidget *code_from;
  KhaiProductSaved saved;
  GWeakRef owner;
};

G_DEFINE_FINAL_TYPE (KhaiProductWindow, khai_product_window, ADW_TYPE_WINDOW)

static JsonNode *
column_at (KhaiProductWindow *self, guint index)
{
  return json_array_get_element (json_node_get_array (self->columns), index);
}

static void
show_code_from (KhaiProductWindow *self)
{
  g_autofree char *actor = khai_json_get_text (self->body, "/codeFrom/actor");
  g_autofree char *time = khai_json_get_text (self->body, "/codeFrom/time");
  g_autofree char *words = khai_json_get_text (self->body, "/codeFrom/text");
  g_autofree char *edition = khai_json_get_text (self->body, "/codeFrom/edition");
  g_autofree char *when = time != NULL ? khai_instant_format (time, khai_session_get_lang (self->session)) : NULL;
  g_autofree char *text = NULL;

  if (actor != NULL && words != NULL)
    /* translators: who chose the code, when, for which words, edition of the tariff */
    text = g_strdup_printf (_("Code chosen by %s, %s, for “%s” (edition %s)"), actor, when != NULL ? when : "–", words,
                            edition != NULL ? edition : "–");
  khai_label_show_text (self->code_from, text);
}

static void
show_values (KhaiProductWindow *self)
{
  for (guint i = 0; i < self->widgets->len; i++)
    {
      g_autofree char *text = khai_goods_get_text (self->body, column_at (self, i), khai_session_get_lang (self->session));

      if (GTK_IS_CHECK_BUTTON (self->widgets->pdata[i]))
        {
          g_autofree char *pointer = khai_json_get_text (column_at (self, i), "/pointer");
          JsonNode *flag = khai_json_get (self->body, pointer);

          gtk_check_button_set_active (self->widgets->pdata[i], flag != NULL && json_node_get_boolean (flag));
        }
      else
        gtk_editable_set_text (self->widgets->pdata[i], text != NULL ? text : "");
    }
  show_code_from (self);
}

static void
add_field (KhaiProductWindow *self, JsonNode *column)
{
  const gboolean vi = khai_session_get_lang (self->session) == KHAI_LANG_VI;
  g_autofree char *title = khai_json_get_text (column, vi ? "/title/vi" : "/title/en");
  g_autofree char *kind = khai_json_get_text (column, "/kind");
  GtkWidget *label, *entry, *box;

  if (g_str_equal (kind, "flag"))
    {
      entry = gtk_check_button_new_with_label (title);
      gtk_box_append (GTK_BOX (self->fields), entry);
    }
  else
    {
      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      label = khai_label_new (title, "caption-heading");
      entry = gtk_entry_new ();
      gtk_entry_set_activates_default (GTK_ENTRY (entry), FALSE);
      khai_widget_set_labelled_by (entry, label);
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), entry);
      gtk_box_append (GTK_BOX (self->fields), box);
    }
  g_ptr_array_add (self->widgets, entry);
}

/* (transfer full) (nullable): what the form says; NULL when something cannot be read, which is said and focused. */
static JsonNode *
read_form (KhaiProductWindow *self)
{
  g_autoptr (JsonNode) body = khai_json_copy (self->body);

  for (guint i = 0; i < self->widgets->len; i++)
    {
      GtkWidget *widget = self->widgets->pdata[i];
      g_autoptr (KhaiProblem) problem = NULL;
      g_autofree char *pointer = khai_json_get_text (column_at (self, i), "/pointer");

      if (GTK_IS_CHECK_BUTTON (widget))
        {
          gboolean active = gtk_check_button_get_active (GTK_CHECK_BUTTON (widget));

          if (active || khai_json_get (body, pointer) != NULL)
            problem = khai_goods_set_text (khai_session_get_context (self->session), body, column_at (self, i), active ? "1" : "0");
        }
      else
        problem = khai_goods_set_text (khai_session_get_context (self->session), body, column_at (self, i),
                                       gtk_editable_get_text (GTK_EDITABLE (widget)));
      if (problem != NULL)
        {
          g_autofree char *message = khai_problem_get_message (problem);

          khai_label_show_text (self->problem, message);
          gtk_widget_grab_focus (widget);
          return NULL;
        }
    }
  return g_steal_pointer (&body);
}

static gboolean
save (KhaiProductWindow *self)
{
  g_autoptr (JsonNode) body = read_form (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *batch = NULL;
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);

  if (body == NULL)
    return FALSE;
  batch = khai_goods_save (khai_session_get_context (self->session), self->client, body, "typed", &error);
  if (batch == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->problem, g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT) ? _("The row has no SKU.") : advice->message);
      gtk_widget_grab_focus (self->widgets->pdata[0]);
      return FALSE;
    }
  khai_label_show_text (self->problem, NULL);
  json_node_unref (self->body);
  self->body = g_steal_pointer (&body);
  if (owner != NULL)
    self->saved (owner, batch);
  return TRUE;
}

static void
save_clicked (KhaiProductWindow *self)
{
  if (save (self))
    gtk_window_close (GTK_WINDOW (self));
}

/* ---- the code ---- */

/* The newest decision is the one just made. */
static void
code_decided (gpointer owner, const char *code)
{
  KhaiProductWindow *self = owner;
  KhaiStore *store = khai_session_get_store (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions = khai_store_list_classifications (store, 1, &error);
  const KhaiClassification *decision = decisions != NULL && decisions->len > 0 ? decisions->pdata[0] : NULL;
  g_autofree char *sku = khai_json_get_text (self->body, "/sku");
  g_autofree char *batch = NULL;
  g_autoptr (KhaiProduct) product = NULL;
  g_autoptr (GObject) page = g_weak_ref_get (&self->owner);

  if (decision != NULL)
    batch = khai_goods_set_decision (khai_session_get_context (self->session), self->client, sku, decision->id, &error);
  product = batch != NULL ? khai_store_get_product (store, self->client, "", sku, &error) : NULL;
  if (product == NULL)
    {
      g_autoptr (KhaiAdvice) advice = error != NULL ? khai_advice_for_error (error) : NULL;

      khai_label_show_text (self->problem, advice != NULL ? advice->message : NULL);
      return;
    }
  json_node_unref (self->body);
  self->body = khai_json_copy (product->body);
  show_values (self);
  if (page != NULL)
    self->saved (page, batch);
}

/* What was typed is kept first: the decision is stored with the product. */
static void
find_code_clicked (KhaiProductWindow *self)
{
  g_autofree char *text = NULL;
  g_autofree char *code = NULL;
  KhaiDecisionWindow *window;

  if (!save (self))
    return;
  text = khai_json_get_text (self->body, "/description");
  if (text == NULL || *text == '\0')
    {
      g_free (text);
      text = khai_goods_describe (self->body, khai_session_get_lang (self->session));
    }
  code = khai_json_get_text (self->body, "/hsCode");
  window = khai_decision_window_new (GTK_WINDOW (self), self->session, text, code);
  khai_decision_window_set_callback (window, code_decided, G_OBJECT (self));
  gtk_window_present (GTK_WINDOW (window));
}

/* ---- life ---- */

static void
khai_product_window_dispose (GObject *object)
{
  KhaiProductWindow *self = KHAI_PRODUCT_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_PRODUCT_WINDOW);
  g_clear_pointer (&self->client, g_free);
  g_clear_object (&self->session);
  g_clear_pointer (&self->columns, json_node_unref);
  g_clear_pointer (&self->body, json_node_unref);
  g_weak_ref_set (&self->owner, NULL);
  G_OBJECT_CLASS (khai_product_window_parent_class)->dispose (object);
}

static void
khai_product_window_finalize (GObject *object)
{
  KhaiProductWindow *self = KHAI_PRODUCT_WINDOW (object);

  g_ptr_array_unref (self->widgets);
  g_weak_ref_clear (&self->owner);
  G_OBJECT_CLASS (khai_product_window_parent_class)->finalize (object);
}

static void
khai_product_window_class_init (KhaiProductWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_product_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_product_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-product-window.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiProductWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, KhaiProductWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, KhaiProductWindow, code_from);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, find_code_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_product_window_init (KhaiProductWindow *self)
{
  g_weak_ref_init (&self->owner, NULL);
  self->widgets = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

KhaiProductWindow *
khai_product_window_new (GtkWindow *parent, KhaiSession *session, const char *sku, KhaiProductSaved saved, GObject *owner)
{
  KhaiProductWindow *self = g_object_new (KHAI_TYPE_PRODUCT_WINDOW, "transient-for", parent, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiProduct) product = NULL;

  self->session = g_object_ref (session);
  self->client = khai_session_dup_client (session);
  product = sku != NULL ? khai_store_get_product (khai_session_get_store (session), self->client, "", sku, &error) : NULL;
  self->saved = saved;
  g_weak_ref_set (&self->owner, owner);
  self->columns = khai_goods_get_columns ();
  self->body = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (self->body, json_object_new ());
  if (product != NULL)
    {
      json_node_unref (self->body);
      self->body = khai_json_copy (product->body);
    }
  else if (sku != NULL)
    json_object_set_string_member (json_node_get_object (self->body), "sku", sku);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (self->columns)); i++)
    add_field (self, column_at (self, i));
  /* The SKU is what the product is known by. */
  gtk_widget_set_sensitive (self->widgets->pdata[0], product == NULL);
  show_values (self);
  if (error != NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->problem, advice->message);
    }
  gtk_widget_grab_focus (self->widgets->pdata[product == NULL ? 0 : 1]);
  return self;
}

void
khai_product_window_suggest (KhaiProductWindow *self, JsonNode *body)
{
  g_return_if_fail (KHAI_IS_PRODUCT_WINDOW (self) && body != NULL);

  for (guint i = 1; i < self->widgets->len; i++)
    {
      g_autofree char *text = GTK_IS_ENTRY (self->widgets->pdata[i])
                                ? khai_goods_get_text (body, column_at (self, i), khai_session_get_lang (self->session))
                                : NULL;

      if (text != NULL && *gtk_editable_get_text (self->widgets->pdata[i]) == '\0')
        gtk_editable_set_text (self->widgets->pdata[i], text);
    }
}

void
khai_product_window_focus (KhaiProductWindow *self, const char *pointer)
{
  g_return_if_fail (KHAI_IS_PRODUCT_WINDOW (self) && pointer != NULL);

  for (guint i = 0; i < self->widgets->len; i++)
    {
      g_autofree char *other = khai_json_get_text (column_at (self, i), "/pointer");

      if (g_str_equal (other, pointer))
        gtk_widget_grab_focus (self->widgets->pdata[i]);
    }
}
