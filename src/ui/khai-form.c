/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A section as the dictionary describes it: a group of fields for every step. */

#include "config.h"

#include "khai-form.h"

#include <string.h>

#include "khai-columns.h"
#include "khai-field-row.h"
#include "khai-json.h"
#include "khai-repeat.h"
#include "khai-widgets.h"

/* One step on the screen. */
typedef struct
{
  GtkWidget *group;
  GPtrArray *rows;     /* (owned) (element-type KhaiFieldRow) */
  GPtrArray *repeats;  /* (owned) (element-type KhaiRepeat) */
} Step;

struct _KhaiForm
{
  GtkBox parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) */
  char *prefix;          /* (owned): "" or "/items/2" */
  char *pattern;         /* (owned): the prefix as the dictionary writes it: "/items/<star>" */
  gboolean dense;
  GPtrArray *steps;      /* (owned) (element-type Step) */
};

G_DEFINE_FINAL_TYPE (KhaiForm, khai_form, GTK_TYPE_BOX)

static void
step_free (Step *step)
{
  g_ptr_array_unref (step->rows);
  g_ptr_array_unref (step->repeats);
  g_free (step);
}

/* ---- building ---- */

/* The array a field repeats in, below the form's own prefix; NULL if it stands there once. */
static char *
find_array (KhaiForm *self, const char *below)
{
  const char *star = strstr (below, "/*");
  g_autofree char *head = star != NULL ? g_strndup (below, (gsize) (star - below)) : NULL;

  return head != NULL ? g_strconcat (self->prefix, head, NULL) : NULL;
}

static void
append (KhaiForm *self, GtkWidget *card, GtkWidget *child, gboolean wide)
{
  if (self->dense)
    khai_columns_append (KHAI_COLUMNS (card), child, wide);
  else
    gtk_box_append (GTK_BOX (card), child);
}

static KhaiRepeat *
find_repeat (KhaiForm *self, Step *step, GtkWidget *card, const char *array)
{
  KhaiRepeat *repeat;

  for (guint i = 0; i < step->repeats->len; i++)
    if (g_str_equal (khai_repeat_get_pointer (step->repeats->pdata[i]), array))
      return step->repeats->pdata[i];
  repeat = khai_repeat_new (self->session, self->editor, array);
  if (self->dense)
    khai_repeat_set_dense (repeat);
  append (self, card, GTK_WIDGET (repeat), TRUE);
  g_ptr_array_add (step->repeats, repeat);
  return repeat;
}

static void
add_field (KhaiForm *self, Step *step, GtkWidget *card, const KhaiField *field)
{
  const char *below = field->pointer + strlen (self->pattern);
  g_autofree char *array = find_array (self, below);

  if (array != NULL)
    khai_repeat_add_field (find_repeat (self, step, card, array), field);
  else
    {
      g_autofree char *pointer = g_strconcat (self->prefix, below, NULL);
      KhaiFieldRow *row = (self->dense ? khai_field_row_new_dense : khai_field_row_new) (self->session, self->editor, field, pointer);

      append (self, card, GTK_WIDGET (row), field->multiline);
      g_ptr_array_add (step->rows, row);
    }
}

static void show_check (KhaiForm *self);

static void
add_step (KhaiForm *self, const KhaiStep *info)
{
  const GPtrArray *fields = khai_reference_get_fields (khai_session_get_reference (self->session));
  KhaiLang lang = khai_session_get_lang (self->session);
  Step *step = g_new0 (Step, 1);
  GtkWidget *title = khai_label_new (info->title[lang], self->dense ? "heading" : "title-4");
  GtkWidget *card = self->dense ? khai_columns_new (KHAI_COLUMN_CHARS, KHAI_COLUMNS_MOST) : gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  step->rows = g_ptr_array_new ();
  step->repeats = g_ptr_array_new ();
  step->group = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  khai_widget_set_labelled_by (step->group, title);
  gtk_box_append (GTK_BOX (step->group), title);
  if (info->hint[lang] != NULL && !self->dense)
    gtk_box_append (GTK_BOX (step->group), khai_label_new (info->hint[lang], "dim-label"));
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, self->dense ? "khai-dense-card" : "khai-card");
  gtk_widget_set_margin_top (card, 6);
  gtk_box_append (GTK_BOX (step->group), card);
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (g_strcmp0 (field->step, info->id) == 0 && g_str_has_prefix (field->pointer, self->pattern))
        add_field (self, step, card, field);
    }
  for (guint i = 0; i < step->repeats->len; i++)
    {
      khai_repeat_build (step->repeats->pdata[i]);
      g_signal_connect_object (step->repeats->pdata[i], "rebuilt", G_CALLBACK (show_check), self, G_CONNECT_SWAPPED);
    }
  gtk_box_append (GTK_BOX (self), step->group);
  g_ptr_array_add (self->steps, step);
}

/* ---- keeping up with the document ---- */

static gboolean
is_within (const char *pointer, const char *outer)
{
  gsize length = strlen (outer);

  return g_str_has_prefix (pointer, outer) && (pointer[length] == '/' || pointer[length] == '\0');
}

static void
refresh_rows (GPtrArray *rows, const char *pointer)
{
  for (guint i = 0; i < rows->len; i++)
    if (is_within (khai_field_row_get_pointer (rows->pdata[i]), pointer))
      khai_field_row_refresh (rows->pdata[i]);
}

static void
document_changed (KhaiEditor *editor, const char *pointer, KhaiForm *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      refresh_rows (step->rows, pointer);
      for (guint j = 0; j < step->repeats->len; j++)
        refresh_rows (khai_repeat_get_rows (step->repeats->pdata[j]), pointer);
    }
}

static void
show_check (KhaiForm *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];
      gboolean asked = FALSE;

      for (guint j = 0; j < step->rows->len; j++)
        {
          khai_field_row_show_check (step->rows->pdata[j]);
          asked |= khai_field_row_is_asked (step->rows->pdata[j]);
        }
      for (guint j = 0; j < step->repeats->len; j++)
        asked |= khai_repeat_show_check (step->repeats->pdata[j]);
      gtk_widget_set_visible (step->group, asked);
    }
}

void
khai_form_refresh (KhaiForm *self)
{
  g_return_if_fail (KHAI_IS_FORM (self));

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      refresh_rows (step->rows, "");
      for (guint j = 0; j < step->repeats->len; j++)
        khai_repeat_build (step->repeats->pdata[j]);
    }
  show_check (self);
}

/* ---- focus ---- */

static KhaiFieldRow *
find_row (KhaiForm *self, const char *pointer)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      for (guint j = 0; j < step->rows->len; j++)
        if (khai_field_row_is_asked (step->rows->pdata[j]) && is_within (khai_field_row_get_pointer (step->rows->pdata[j]), pointer))
          return step->rows->pdata[j];
      for (guint j = 0; j < step->repeats->len; j++)
        {
          GPtrArray *rows = khai_repeat_get_rows (step->repeats->pdata[j]);

          for (guint k = 0; k < rows->len; k++)
            if (is_within (khai_field_row_get_pointer (rows->pdata[k]), pointer))
              return rows->pdata[k];
        }
    }
  return NULL;
}

gboolean
khai_form_focus (KhaiForm *self, const char *pointer)
{
  KhaiFieldRow *row;

  g_return_val_if_fail (KHAI_IS_FORM (self), FALSE);

  row = find_row (self, pointer != NULL ? pointer : self->prefix);
  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
commit_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    khai_field_row_commit (rows->pdata[i]);
}

void
khai_form_commit (KhaiForm *self)
{
  g_return_if_fail (KHAI_IS_FORM (self));

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      commit_rows (step->rows);
      for (guint j = 0; j < step->repeats->len; j++)
        commit_rows (khai_repeat_get_rows (step->repeats->pdata[j]));
    }
}

/* ---- life ---- */

static KhaiForm *
new_form (KhaiSession *session, KhaiEditor *editor, const char *section, const char *prefix, gboolean dense)
{
  KhaiForm *self;
  const GPtrArray *steps;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor) && section != NULL && prefix != NULL, NULL);

  self = g_object_new (KHAI_TYPE_FORM, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", dense ? 12 : 30,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_FORM, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->dense = dense;
  self->prefix = g_strdup (prefix);
  self->pattern = khai_pointer_to_pattern (prefix);
  steps = khai_reference_get_steps (khai_session_get_reference (session));
  for (guint i = 0; i < steps->len; i++)
    {
      const KhaiStep *step = steps->pdata[i];

      if (g_str_equal (step->section, section))
        add_step (self, step);
    }
  show_check (self);
  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, 0);
  g_signal_connect_object (editor, "checked", G_CALLBACK (show_check), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (khai_form_refresh), self, G_CONNECT_SWAPPED);
  return self;
}

KhaiForm *
khai_form_new (KhaiSession *session, KhaiEditor *editor, const char *section, const char *prefix)
{
  return new_form (session, editor, section, prefix, FALSE);
}

KhaiForm *
khai_form_new_dense (KhaiSession *session, KhaiEditor *editor, const char *section, const char *prefix)
{
  return new_form (session, editor, section, prefix, TRUE);
}

static void
khai_form_dispose (GObject *object)
{
  KhaiForm *self = KHAI_FORM (object);

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->pattern, g_free);
  G_OBJECT_CLASS (khai_form_parent_class)->dispose (object);
}

static void
khai_form_class_init (KhaiFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_form_dispose;
}

static void
khai_form_init (KhaiForm *self)
{
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free);
}
