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

/* One field that stands once, or an array of fields. A row is made when its field is first asked for: most fields never are. */
typedef struct
{
  const KhaiField *field;  /* (nullable): lives as long as the reference data */
  char *pointer;           /* (owned) (nullable): of the field */
  KhaiFieldRow *row;       /* (nullable) */
  KhaiRepeat *repeat;      /* (nullable) */
} Entry;

/* One step on the screen. */
typedef struct
{
  GtkWidget *group;
  GtkWidget *card;
  GPtrArray *entries;  /* (owned) (element-type Entry): in the order of the dictionary */
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
entry_free (Entry *entry)
{
  g_free (entry->pointer);
  g_free (entry);
}

static void
step_free (Step *step)
{
  g_ptr_array_unref (step->entries);
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

static GtkWidget *
entry_widget (const Entry *entry)
{
  return entry->row != NULL ? GTK_WIDGET (entry->row) : GTK_WIDGET (entry->repeat);
}

/* Puts the entry's widget behind those of the entries before it. */
static void
place (KhaiForm *self, Step *step, guint at, gboolean wide)
{
  GtkWidget *before = NULL;

  for (guint i = 0; i < at; i++)
    if (entry_widget (step->entries->pdata[i]) != NULL)
      before = entry_widget (step->entries->pdata[i]);
  if (self->dense)
    khai_columns_insert_after (KHAI_COLUMNS (step->card), entry_widget (step->entries->pdata[at]), wide, before);
  else
    gtk_box_insert_child_after (GTK_BOX (step->card), entry_widget (step->entries->pdata[at]), before);
}

static void
make_row (KhaiForm *self, Step *step, guint at)
{
  Entry *entry = step->entries->pdata[at];

  entry->row = (self->dense ? khai_field_row_new_dense : khai_field_row_new) (self->session, self->editor, entry->field, entry->pointer);
  place (self, step, at, entry->field->multiline);
}

static KhaiRepeat *
find_repeat (KhaiForm *self, Step *step, const char *array)
{
  Entry *entry;

  for (guint i = 0; i < step->entries->len; i++)
    {
      entry = step->entries->pdata[i];
      if (entry->repeat != NULL && g_str_equal (khai_repeat_get_pointer (entry->repeat), array))
        return entry->repeat;
    }
  entry = g_new0 (Entry, 1);
  entry->repeat = khai_repeat_new (self->session, self->editor, array);
  if (self->dense)
    khai_repeat_set_dense (entry->repeat);
  g_ptr_array_add (step->entries, entry);
  place (self, step, step->entries->len - 1, TRUE);
  return entry->repeat;
}

static void
add_field (KhaiForm *self, Step *step, const KhaiField *field)
{
  const char *below = field->pointer + strlen (self->pattern);
  g_autofree char *array = find_array (self, below);
  Entry *entry;

  if (array != NULL)
    {
      khai_repeat_add_field (find_repeat (self, step, array), field);
      return;
    }
  entry = g_new0 (Entry, 1);
  entry->field = field;
  entry->pointer = g_strconcat (self->prefix, below, NULL);
  g_ptr_array_add (step->entries, entry);
}

static void show_check (KhaiForm *self);

static void
add_step (KhaiForm *self, const KhaiStep *info)
{
  const GPtrArray *fields = khai_reference_get_fields (khai_session_get_reference (self->session));
  KhaiLang lang = khai_session_get_lang (self->session);
  Step *step = g_new0 (Step, 1);
  GtkWidget *title = khai_label_new (info->title[lang], self->dense ? "heading" : "title-4");

  step->card = self->dense ? khai_columns_new (KHAI_COLUMN_CHARS, KHAI_COLUMNS_MOST) : gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  step->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  step->group = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  khai_widget_set_labelled_by (step->group, title);
  gtk_box_append (GTK_BOX (step->group), title);
  if (info->hint[lang] != NULL && !self->dense)
    gtk_box_append (GTK_BOX (step->group), khai_label_new (info->hint[lang], "dim-label"));
  gtk_widget_add_css_class (step->card, "card");
  gtk_widget_add_css_class (step->card, self->dense ? "khai-dense-card" : "khai-card");
  gtk_widget_set_margin_top (step->card, 6);
  gtk_box_append (GTK_BOX (step->group), step->card);
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      if (g_strcmp0 (field->step, info->id) == 0 && g_str_has_prefix (field->pointer, self->pattern))
        add_field (self, step, field);
    }
  for (guint i = 0; i < step->entries->len; i++)
    {
      KhaiRepeat *repeat = ((Entry *) step->entries->pdata[i])->repeat;

      if (repeat == NULL)
        continue;
      khai_repeat_build (repeat);
      g_signal_connect_object (repeat, "rebuilt", G_CALLBACK (show_check), self, G_CONNECT_SWAPPED);
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
refresh_row (KhaiFieldRow *row, const char *pointer)
{
  if (is_within (khai_field_row_get_pointer (row), pointer))
    khai_field_row_refresh (row);
}

static void
document_changed (KhaiEditor *editor, const char *pointer, KhaiForm *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      for (guint j = 0; j < step->entries->len; j++)
        {
          Entry *entry = step->entries->pdata[j];
          GPtrArray *rows = entry->repeat != NULL ? khai_repeat_get_rows (entry->repeat) : NULL;

          if (entry->row != NULL)
            refresh_row (entry->row, pointer);
          for (guint k = 0; rows != NULL && k < rows->len; k++)
            refresh_row (rows->pdata[k], pointer);
        }
    }
}

/* Whether the entry is asked for; its row is there then. */
static gboolean
show_entry (KhaiForm *self, Step *step, guint at)
{
  Entry *entry = step->entries->pdata[at];

  if (entry->repeat != NULL)
    return khai_repeat_show_check (entry->repeat);
  if (entry->row == NULL && !khai_field_row_is_wanted (self->editor, entry->pointer))
    return FALSE;
  if (entry->row == NULL)
    make_row (self, step, at);
  khai_field_row_show_check (entry->row);
  return khai_field_row_is_asked (entry->row);
}

static void
show_check (KhaiForm *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];
      gboolean asked = FALSE;

      for (guint j = 0; j < step->entries->len; j++)
        asked |= show_entry (self, step, j);
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

      for (guint j = 0; j < step->entries->len; j++)
        {
          Entry *entry = step->entries->pdata[j];

          if (entry->row != NULL)
            khai_field_row_refresh (entry->row);
          else if (entry->repeat != NULL)
            khai_repeat_build (entry->repeat);
        }
    }
  show_check (self);
}

/* ---- focus ---- */

static KhaiFieldRow *
find_in_repeat (KhaiRepeat *repeat, const char *pointer)
{
  GPtrArray *rows = khai_repeat_get_rows (repeat);

  for (guint i = 0; i < rows->len; i++)
    if (is_within (khai_field_row_get_pointer (rows->pdata[i]), pointer))
      return rows->pdata[i];
  return NULL;
}

static KhaiFieldRow *
find_row (KhaiForm *self, const char *pointer)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      for (guint j = 0; j < step->entries->len; j++)
        {
          const Entry *entry = step->entries->pdata[j];
          KhaiFieldRow *row = entry->repeat != NULL ? find_in_repeat (entry->repeat, pointer) : NULL;

          if (row == NULL && entry->row != NULL && khai_field_row_is_asked (entry->row) && is_within (entry->pointer, pointer))
            row = entry->row;
          if (row != NULL)
            return row;
        }
    }
  return NULL;
}

KhaiFieldRow *
khai_form_get_row (KhaiForm *self, const char *pointer)
{
  g_return_val_if_fail (KHAI_IS_FORM (self) && pointer != NULL, NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      for (guint j = 0; j < step->entries->len; j++)
        {
          Entry *entry = step->entries->pdata[j];

          if (entry->field != NULL && g_str_equal (entry->pointer, pointer))
            {
              if (entry->row == NULL)
                make_row (self, step, j);
              return entry->row;
            }
        }
    }
  return find_row (self, pointer);
}

gboolean
khai_form_focus (KhaiForm *self, const char *pointer)
{
  KhaiFieldRow *row;

  g_return_val_if_fail (KHAI_IS_FORM (self), FALSE);

  row = find_row (self, pointer != NULL ? pointer : self->prefix);
  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
khai_form_commit (KhaiForm *self)
{
  g_return_if_fail (KHAI_IS_FORM (self));

  for (guint i = 0; i < self->steps->len; i++)
    {
      Step *step = self->steps->pdata[i];

      for (guint j = 0; j < step->entries->len; j++)
        {
          Entry *entry = step->entries->pdata[j];
          GPtrArray *rows = entry->repeat != NULL ? khai_repeat_get_rows (entry->repeat) : NULL;

          if (entry->row != NULL)
            khai_field_row_commit (entry->row);
          for (guint k = 0; rows != NULL && k < rows->len; k++)
            khai_field_row_commit (rows->pdata[k]);
        }
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
