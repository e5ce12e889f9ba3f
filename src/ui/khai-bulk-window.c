/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Set a field in many declarations. One declaration a turn of the main loop: the window stays alive, and closing it stops. */

#include "config.h"

#include "khai-bulk-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-field-input.h"
#include "khai-widgets.h"

struct _KhaiBulkWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;    /* (owned) */
  GPtrArray *ids;          /* (owned) */
  GPtrArray *fields;       /* (owned) (element-type KhaiField): in the order of the list */
  const KhaiField *field;  /* (nullable) */
  KhaiFieldInput *input;   /* (nullable): in `place` */
  KhaiBulk *bulk;          /* (owned) */
  char *text;              /* (owned) (nullable): while it goes on */
  guint next;
  guint idle;
  GtkDropDown *dropdown;

  GtkLabel *intro;
  GtkWidget *field_label;
  AdwBin *choice;
  GtkWidget *value_label;
  AdwBin *place;
  GtkWidget *fault;
  GtkWidget *progress;
  GtkProgressBar *share;
  GtkWidget *go;
};

enum { DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiBulkWindow, khai_bulk_window, ADW_TYPE_WINDOW)

/* ---- going on ---- */

static void
show_progress (KhaiBulkWindow *self)
{
  g_autofree char *text = g_strdup_printf (_("%u of %u"), self->next, self->ids->len);

  khai_label_show_text (self->progress, text);
  gtk_widget_set_visible (GTK_WIDGET (self->share), TRUE);
  gtk_progress_bar_set_fraction (self->share, (double) self->next / self->ids->len);
}

static void
finish (KhaiBulkWindow *self)
{
  self->idle = 0;
  if (self->text == NULL)
    return;
  g_clear_pointer (&self->text, g_free);
  g_signal_emit (self, signals[DONE], 0, self->bulk);
}

static gboolean
step (gpointer data)
{
  KhaiBulkWindow *self = data;
  g_autoptr (GError) error = NULL;

  if (self->next < self->ids->len
      && khai_bulk_set (self->bulk, khai_session_get_context (self->session), self->ids->pdata[self->next], self->field, self->text, &error))
    {
      self->next++;
      show_progress (self);
      return G_SOURCE_CONTINUE;
    }
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), error);
  finish (self);
  gtk_window_close (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
go_clicked (KhaiBulkWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fault = NULL;

  if (self->idle != 0 || self->input == NULL)
    return;
  text = khai_field_input_dup_text (self->input);
  fault = khai_bulk_find_fault (khai_session_get_context (self->session), self->field, text, &error);
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), error);
  khai_label_show_text (self->fault, fault);
  if (fault != NULL || error != NULL)
    {
      gtk_widget_grab_focus (khai_field_input_get_control (self->input));
      return;
    }
  self->text = g_steal_pointer (&text);
  gtk_widget_set_sensitive (self->go, FALSE);
  self->idle = g_idle_add (step, self);
}

/* ---- which field ---- */

static void
field_chosen (KhaiBulkWindow *self)
{
  guint i = gtk_drop_down_get_selected (self->dropdown);
  g_autofree char *today = khai_clock_today (khai_context_get_clock (khai_session_get_context (self->session)));

  if (i >= self->fields->len)
    return;
  self->field = self->fields->pdata[i];
  self->input = khai_field_input_new_dense (self->session, self->field, today);
  adw_bin_set_child (self->place, GTK_WIDGET (self->input));
  khai_widget_set_labelled_by (khai_field_input_get_control (self->input), self->value_label);
  g_signal_connect_object (self->input, "committed", G_CALLBACK (go_clicked), self, G_CONNECT_SWAPPED);
  khai_label_show_text (self->fault, NULL);
}

/* What is one value for a declaration or for each of its lines. */
static gboolean
may_be_set (const KhaiField *field)
{
  const char *star = strchr (field->pointer, '*');

  return !field->customs_only && !g_str_equal (field->pointer, "/localReference")
         && (star == NULL || (g_str_has_prefix (field->pointer, "/items/*/") && strchr (star + 1, '*') == NULL));
}

static void
add_fields (KhaiBulkWindow *self)
{
  const GPtrArray *all = khai_reference_get_fields (khai_session_get_reference (self->session));
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  for (guint i = 0; i < all->len; i++)
    if (may_be_set (all->pdata[i]))
      {
        g_ptr_array_add (self->fields, all->pdata[i]);
        gtk_string_list_append (names, ((KhaiField *) all->pdata[i])->label[lang]);
      }
  self->dropdown = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), expression));
  gtk_drop_down_set_enable_search (self->dropdown, TRUE);
  khai_widget_set_labelled_by (GTK_WIDGET (self->dropdown), self->field_label);
  adw_bin_set_child (self->choice, GTK_WIDGET (self->dropdown));
  g_signal_connect_object (self->dropdown, "notify::selected", G_CALLBACK (field_chosen), self, G_CONNECT_SWAPPED);
}

/* ---- life ---- */

static gboolean
close_request (GtkWindow *window)
{
  KhaiBulkWindow *self = KHAI_BULK_WINDOW (window);

  g_clear_handle_id (&self->idle, g_source_remove);
  finish (self);
  return GTK_WINDOW_CLASS (khai_bulk_window_parent_class)->close_request (window);
}

KhaiBulkWindow *
khai_bulk_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids)
{
  KhaiBulkWindow *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && ids != NULL, NULL);

  self = g_object_new (KHAI_TYPE_BULK_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->ids = g_ptr_array_ref (ids);
  text = g_strdup_printf (ngettext ("%u declaration. What was sent already stays as it is; everything can be taken back.",
                                    "%u declarations. What was sent already stays as it is; everything can be taken back.", ids->len), ids->len);
  gtk_label_set_text (self->intro, text);
  add_fields (self);
  field_chosen (self);
  return self;
}

static void
khai_bulk_window_dispose (GObject *object)
{
  KhaiBulkWindow *self = KHAI_BULK_WINDOW (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_BULK_WINDOW);
  self->input = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->bulk, khai_bulk_free);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (khai_bulk_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiBulkWindow, name)

static void
khai_bulk_window_class_init (KhaiBulkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_bulk_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-bulk-window.ui");
  BIND (intro);
  BIND (field_label);
  BIND (choice);
  BIND (value_label);
  BIND (place);
  BIND (fault);
  BIND (progress);
  BIND (share);
  BIND (go);
  gtk_widget_class_bind_template_callback (widget_class, go_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_bulk_window_init (KhaiBulkWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = g_ptr_array_new ();
  self->bulk = khai_bulk_new ();
}
