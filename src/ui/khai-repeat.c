/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An array of the document as blocks of fields, one an element, with a button that adds one more. */

#include "config.h"

#include "khai-repeat.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-columns.h"
#include "khai-widgets.h"

#define INDEX "khai-index"

struct _KhaiRepeat
{
  GtkBox parent_instance;

  KhaiSession *session;   /* (owned) */
  KhaiEditor *editor;     /* (owned) */
  char *array;            /* (owned) */
  GPtrArray *fields;      /* (owned) (element-type KhaiField) */
  GPtrArray *rows;        /* (owned) (element-type KhaiFieldRow): not owned by it */
  gboolean dense;
  GtkWidget *elements;
  GtkWidget *add;
};

enum { REBUILT, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiRepeat, khai_repeat, GTK_TYPE_BOX)

const char *
khai_repeat_get_pointer (KhaiRepeat *self)
{
  g_return_val_if_fail (KHAI_IS_REPEAT (self), NULL);

  return self->array;
}

GPtrArray *
khai_repeat_get_rows (KhaiRepeat *self)
{
  g_return_val_if_fail (KHAI_IS_REPEAT (self), NULL);

  return self->rows;
}

void
khai_repeat_add_field (KhaiRepeat *self, const KhaiField *field)
{
  g_return_if_fail (KHAI_IS_REPEAT (self) && field != NULL);

  g_ptr_array_add (self->fields, (gpointer) field);
}

void
khai_repeat_set_dense (KhaiRepeat *self)
{
  g_return_if_fail (KHAI_IS_REPEAT (self));

  self->dense = TRUE;
}

/* What follows the array's star in the field's pattern: "/type", or "" in an array of plain values. */
static const char *
get_tail (const KhaiField *field)
{
  return strrchr (field->pointer, '*') + 1;
}

static gboolean
is_plain (KhaiRepeat *self)
{
  return *get_tail (self->fields->pdata[0]) == '\0';
}

/* What customs writes is only read. */
static gboolean
may_change (KhaiRepeat *self)
{
  return khai_editor_is_editable (self->editor) && !((const KhaiField *) self->fields->pdata[0])->customs_only;
}

static void
remove_clicked (GtkButton *button, KhaiRepeat *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), INDEX));
  g_autoptr (GError) error = NULL;

  if (khai_editor_remove_element (self->editor, self->array, index, &error))
    khai_widget_toast_undo (GTK_WIDGET (self), _("Removed"), "win.undo", NULL);
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
add_clicked (GtkButton *button, KhaiRepeat *self)
{
  g_autoptr (JsonNode) element = json_node_new (is_plain (self) ? JSON_NODE_VALUE : JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  guint index = G_MAXUINT;

  if (is_plain (self))
    json_node_set_string (element, "");
  else
    json_node_take_object (element, json_object_new ());
  if (!khai_editor_add_element (self->editor, self->array, element, &index, &error))
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *pointer = khai_field_row_get_pointer (self->rows->pdata[i]);
      g_autofree char *prefix = g_strdup_printf ("%s/%u", self->array, index);

      if (g_str_has_prefix (pointer, prefix))
        {
          gtk_widget_grab_focus (self->rows->pdata[i]);
          return;
        }
    }
}

static void
add_element (KhaiRepeat *self, guint index)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *box = self->dense ? khai_columns_new (KHAI_COLUMN_CHARS, KHAI_COLUMNS_MOST) : gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *remove;
  /* translators: the button that removes the third of several documents, containers … */
  g_autofree char *name = g_strdup_printf (_("Remove number %u"), index + 1);

  gtk_widget_add_css_class (block, "khai-element");
  for (guint i = 0; i < self->fields->len; i++)
    {
      const KhaiField *field = self->fields->pdata[i];
      g_autofree char *pointer = g_strdup_printf ("%s/%u%s", self->array, index, get_tail (field));
      KhaiFieldRow *row = (self->dense ? khai_field_row_new_dense : khai_field_row_new) (self->session, self->editor, field, pointer);

      if (self->dense)
        khai_columns_append (KHAI_COLUMNS (box), GTK_WIDGET (row), field->multiline);
      else
        gtk_box_append (GTK_BOX (box), GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (block), box);
  remove = khai_icon_button_new ("user-trash-symbolic", name);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_valign (remove, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (remove), INDEX, GUINT_TO_POINTER (index));
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked), self, 0);
  gtk_widget_set_visible (remove, may_change (self));
  gtk_box_append (GTK_BOX (block), remove);
  gtk_box_append (GTK_BOX (self->elements), block);
}

/* The button says what it adds, in the words of the first field. */
static void
show_add_label (KhaiRepeat *self)
{
  const KhaiField *field = self->fields->pdata[0];
  /* "Document – type": what is added is a document. */
  g_auto (GStrv) parts = g_strsplit (field->label[khai_session_get_lang (self->session)], " – ", 2);
  /* translators: a button; the name of what is added follows */
  g_autofree char *label = g_strdup_printf (_("Add: %s"), parts[0]);

  gtk_button_set_label (GTK_BUTTON (self->add), label);
}

void
khai_repeat_build (KhaiRepeat *self)
{
  guint n;

  g_return_if_fail (KHAI_IS_REPEAT (self) && self->fields->len > 0);

  show_add_label (self);
  g_ptr_array_set_size (self->rows, 0);
  khai_widget_remove_children (self->elements);
  n = khai_declaration_get_n (khai_editor_get_declaration (self->editor), self->array);
  for (guint i = 0; i < n; i++)
    add_element (self, i);
  gtk_widget_set_visible (self->elements, n > 0);
  gtk_widget_set_visible (self->add, may_change (self));
  g_signal_emit (self, signals[REBUILT], 0);
}

gboolean
khai_repeat_show_check (KhaiRepeat *self)
{
  const KhaiCheck *check;
  gboolean asked;

  g_return_val_if_fail (KHAI_IS_REPEAT (self), FALSE);

  check = khai_editor_get_check (self->editor);
  for (guint i = 0; i < self->rows->len; i++)
    khai_field_row_show_check (self->rows->pdata[i]);
  if (check == NULL)
    return TRUE;
  /* Of an array without elements the checks tell by the patterns of its fields. */
  asked = self->rows->len > 0;
  for (guint i = 0; i < self->fields->len && !asked; i++)
    asked = !g_hash_table_contains (check->hidden, ((const KhaiField *) self->fields->pdata[i])->pointer);
  gtk_widget_set_visible (GTK_WIDGET (self), asked);
  return asked;
}

static void
document_changed (KhaiEditor *editor, const char *pointer, KhaiRepeat *self)
{
  gsize length = strlen (self->array);

  /* The array itself, one of its elements as a whole, or what they are part of. */
  if (g_str_has_prefix (self->array, pointer) && (self->array[strlen (pointer)] == '/' || self->array[strlen (pointer)] == '\0'))
    khai_repeat_build (self);
  else if (g_str_has_prefix (pointer, self->array) && pointer[length] == '/' && strchr (pointer + length + 1, '/') == NULL
           && (!is_plain (self) || khai_declaration_get_n (khai_editor_get_declaration (editor), self->array) != self->rows->len))
    khai_repeat_build (self);
}

KhaiRepeat *
khai_repeat_new (KhaiSession *session, KhaiEditor *editor, const char *array_pointer)
{
  KhaiRepeat *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor) && array_pointer != NULL, NULL);

  self = g_object_new (KHAI_TYPE_REPEAT, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->array = g_strdup (array_pointer);
  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, 0);
  return self;
}

static void
khai_repeat_dispose (GObject *object)
{
  KhaiRepeat *self = KHAI_REPEAT (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->array, g_free);
  G_OBJECT_CLASS (khai_repeat_parent_class)->dispose (object);
}

static void
khai_repeat_class_init (KhaiRepeatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_repeat_dispose;
  signals[REBUILT] = g_signal_new ("rebuilt", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_repeat_init (KhaiRepeat *self)
{
  self->fields = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->elements = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (self), self->elements);
  self->add = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_clicked), self, 0);
  gtk_box_append (GTK_BOX (self), self->add);
}
