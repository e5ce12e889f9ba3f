/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The expert's form: every section below the other, dense; of the goods the lines and one line's fields. */

#include "config.h"

#include "khai-form-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-form.h"
#include "khai-goods-grid.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-widgets.h"

#define ITEMS "/items"
#define GRID_HEIGHT 280
/* The fields of a line are shown when the focus in the table comes to rest on it. */
#define LINE_DELAY_MS 250

/* One section on the screen. */
typedef struct
{
  const char *id;    /* lives as long as the reference data */
  KhaiForm *form;    /* (nullable): of the goods, while there is no line */
} Part;

struct _KhaiFormView
{
  AdwBin parent_instance;

  KhaiSession *session;   /* (owned) */
  KhaiEditor *editor;     /* (owned) */
  GPtrArray *parts;       /* (owned) (element-type Part) */
  Part *goods;            /* (nullable): of `parts` */
  guint line;             /* in view */
  guint coming;           /* source id: another line is about to be shown */
  guint coming_line;
  GtkBox *box;
  KhaiGoodsGrid *grid;    /* (nullable) */
  GtkBox *goods_box;      /* (nullable): holds the line's form */
  GtkWidget *line_title;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (KhaiFormView, khai_form_view, ADW_TYPE_BIN)

static guint
get_n (KhaiFormView *self)
{
  return khai_declaration_get_n (khai_editor_get_declaration (self->editor), ITEMS);
}

/* ---- the goods ---- */

static void
show_line_bar (KhaiFormView *self)
{
  guint n = get_n (self);
  g_autofree char *title = NULL;

  if (n > 0)
    /* translators: which goods line is shown, and how many there are */
    title = g_strdup_printf (_("Line %u of %u"), self->line + 1, n);
  gtk_label_set_text (GTK_LABEL (self->line_title), title != NULL ? title : _("There are no goods yet"));
  gtk_widget_set_sensitive (self->previous, n > 0 && self->line > 0);
  gtk_widget_set_sensitive (self->next, self->line + 1 < n);
  gtk_widget_set_visible (self->add, khai_editor_is_editable (self->editor));
}

static void
show_line (KhaiFormView *self, guint line)
{
  g_autofree char *prefix = g_strdup_printf (ITEMS "/%u", line);

  if (self->goods == NULL)
    return;
  if (self->goods->form != NULL && self->line == line && line < get_n (self))
    {
      show_line_bar (self);
      return;
    }
  if (self->goods->form != NULL)
    gtk_box_remove (self->goods_box, GTK_WIDGET (self->goods->form));
  self->goods->form = NULL;
  self->line = line;
  if (line < get_n (self))
    {
      self->goods->form = khai_form_new_dense (self->session, self->editor, self->goods->id, prefix);
      gtk_box_append (self->goods_box, GTK_WIDGET (self->goods->form));
    }
  show_line_bar (self);
}

static void
step_line (KhaiFormView *self, int direction)
{
  if (self->goods->form != NULL)
    khai_form_commit (self->goods->form);
  show_line (self, (guint) ((int) self->line + direction));
}

static void
previous_clicked (KhaiFormView *self)
{
  step_line (self, -1);
}

static void
next_clicked (KhaiFormView *self)
{
  step_line (self, 1);
}

static void
add_clicked (KhaiFormView *self)
{
  g_autoptr (JsonNode) element = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  guint index = G_MAXUINT;

  json_node_take_object (element, json_object_new ());
  if (!khai_editor_add_element (self->editor, ITEMS, element, &index, &error))
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  show_line (self, index);
  khai_form_focus (self->goods->form, NULL);
}

static gboolean
line_came (gpointer user_data)
{
  KhaiFormView *self = user_data;

  self->coming = 0;
  show_line (self, self->coming_line);
  return G_SOURCE_REMOVE;
}

static void
cell_focused (KhaiGoodsGrid *grid, const char *pointer, KhaiFormView *self)
{
  guint line = 0;

  if (!khai_pointer_index (pointer, 0, &line))
    return;
  g_clear_handle_id (&self->coming, g_source_remove);
  if (line == self->line && self->goods->form != NULL)
    return;
  self->coming_line = line;
  self->coming = g_timeout_add (LINE_DELAY_MS, line_came, self);
}

static void
add_goods (KhaiFormView *self, Part *part)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->goods = part;
  self->goods_box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  self->line_title = khai_label_new (NULL, "numeric");
  self->previous = khai_icon_button_new ("go-previous-symbolic", _("Previous line"));
  self->next = khai_icon_button_new ("go-next-symbolic", _("Next line"));
  self->add = gtk_button_new_with_label (_("Add a line"));
  gtk_widget_set_hexpand (self->line_title, TRUE);
  gtk_box_append (GTK_BOX (bar), self->line_title);
  gtk_box_append (GTK_BOX (bar), self->add);
  gtk_box_append (GTK_BOX (bar), self->previous);
  gtk_box_append (GTK_BOX (bar), self->next);
  gtk_widget_add_css_class (bar, "khai-line-bar");
  g_signal_connect_object (self->previous, "clicked", G_CALLBACK (previous_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->next, "clicked", G_CALLBACK (next_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_clicked), self, G_CONNECT_SWAPPED);
  self->grid = khai_goods_grid_new (self->session, self->editor);
  gtk_widget_set_size_request (GTK_WIDGET (self->grid), -1, GRID_HEIGHT);
  g_signal_connect_object (self->grid, "focused", G_CALLBACK (cell_focused), self, 0);
  gtk_box_append (self->goods_box, GTK_WIDGET (self->grid));
  gtk_box_append (self->goods_box, bar);
  gtk_box_append (self->box, GTK_WIDGET (self->goods_box));
  show_line (self, 0);
}

/* Lines came, went or moved: the form shows the line that stands in its place now. */
static void
document_changed (KhaiEditor *editor, const char *pointer, KhaiFormView *self)
{
  guint n = get_n (self);
  gboolean lines = *pointer == '\0' || g_str_equal (pointer, ITEMS)
                   || (g_str_has_prefix (pointer, ITEMS "/") && strchr (pointer + strlen (ITEMS "/"), '/') == NULL);

  if (!lines || self->goods == NULL)
    return;
  if (self->goods->form == NULL || self->line >= n)
    show_line (self, n > 0 ? MIN (self->line, n - 1) : 0);
  else
    show_line_bar (self);
}

/* ---- focus ---- */

static Part *
find_part (KhaiFormView *self, const char *section)
{
  for (guint i = 0; i < self->parts->len && section != NULL; i++)
    if (g_str_equal (((Part *) self->parts->pdata[i])->id, section))
      return self->parts->pdata[i];
  return NULL;
}

gboolean
khai_form_view_focus_section (KhaiFormView *self, const char *section)
{
  Part *part;

  g_return_val_if_fail (KHAI_IS_FORM_VIEW (self) && section != NULL, FALSE);

  part = find_part (self, section);
  if (part == NULL)
    return FALSE;
  if (part == self->goods && khai_goods_grid_focus_cell (self->grid, NULL))
    return TRUE;
  return part->form != NULL ? khai_form_focus (part->form, NULL) : gtk_widget_grab_focus (self->add);
}

gboolean
khai_form_view_focus (KhaiFormView *self, const char *pointer)
{
  const char *section;
  Part *part;
  guint line = 0;

  g_return_val_if_fail (KHAI_IS_FORM_VIEW (self) && pointer != NULL, FALSE);

  section = khai_sections_find (khai_session_get_reference (self->session), pointer);
  part = find_part (self, section);
  if (part == NULL)
    return FALSE;
  if (part == self->goods && khai_pointer_index (pointer, 0, &line) && line < get_n (self))
    {
      show_line (self, line);
      if (khai_goods_grid_focus_cell (self->grid, pointer))
        return TRUE;
    }
  return (part->form != NULL && khai_form_focus (part->form, pointer)) || khai_form_view_focus_section (self, section);
}

void
khai_form_view_commit (KhaiFormView *self)
{
  g_return_if_fail (KHAI_IS_FORM_VIEW (self));

  if (self->grid != NULL)
    khai_goods_grid_commit (self->grid);
  for (guint i = 0; i < self->parts->len; i++)
    if (((Part *) self->parts->pdata[i])->form != NULL)
      khai_form_commit (((Part *) self->parts->pdata[i])->form);
}

/* ---- life ---- */

static void
add_part (KhaiFormView *self, const KhaiSection *section)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  GtkWidget *title = khai_label_new (section->title[khai_session_get_lang (self->session)], "title-3");
  Part *part = g_new0 (Part, 1);

  part->id = section->id;
  g_ptr_array_add (self->parts, part);
  gtk_box_append (self->box, title);
  if (khai_sections_is_goods (reference, section->id))
    add_goods (self, part);
  else
    {
      part->form = khai_form_new_dense (self->session, self->editor, section->id, "");
      khai_widget_set_labelled_by (GTK_WIDGET (part->form), title);
      gtk_box_append (self->box, GTK_WIDGET (part->form));
    }
}

KhaiFormView *
khai_form_view_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiFormView *self;
  const GPtrArray *sections;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_FORM_VIEW, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  sections = khai_reference_get_sections (khai_session_get_reference (session));
  for (guint i = 0; i < sections->len; i++)
    add_part (self, sections->pdata[i]);
  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, 0);
  return self;
}

static void
khai_form_view_dispose (GObject *object)
{
  KhaiFormView *self = KHAI_FORM_VIEW (object);

  g_clear_handle_id (&self->coming, g_source_remove);
  G_OBJECT_CLASS (khai_form_view_parent_class)->dispose (object);
  self->goods = NULL;
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
}

static void
khai_form_view_class_init (KhaiFormViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_form_view_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_form_view_init (KhaiFormView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "khai-page");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->box));
  adw_bin_set_child (ADW_BIN (self), scroller);
}
