/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The goods: a list of lines with what each of them lacks, and one line at a time as a form. */

#include "config.h"

#include "khai-goods-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-form.h"
#include "khai-goods-grid.h"
#include "khai-hit.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-line-row.h"
#include "khai-pager.h"
#include "khai-widgets.h"

#define ITEMS "/items"
#define VIEW_SETTING "goods-view"
#define LINES_AT_ONCE 12

struct _KhaiGoodsPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) */
  char *section;         /* (owned) */
  KhaiForm *form;        /* (nullable): the line in view */
  guint index;           /* of the line in view */
  KhaiGoodsGrid *grid;   /* (nullable): made when first shown */
  guint n_shown;         /* rows of the list */
  guint more;            /* source id: more of them are to come */

  KhaiPager *pager;
  GtkWidget *list_page;
  GtkWidget *line_page;
  GtkWidget *grid_page;
  AdwBin *grid_slot;
  GtkListBox *list;
  GtkWidget *empty;
  GtkWidget *add;
  GtkButton *next;
  GtkLabel *line_title;
  GtkBox *line_box;
};

G_DEFINE_FINAL_TYPE (KhaiGoodsPage, khai_goods_page, ADW_TYPE_BIN)

static guint
get_n (KhaiGoodsPage *self)
{
  return khai_declaration_get_n (khai_editor_get_declaration (self->editor), ITEMS);
}

/* ---- the list ---- */

static char *
get_shown (KhaiGoodsPage *self, guint index, const char *member)
{
  g_autofree char *pointer = g_strdup_printf (ITEMS "/%u%s", index, member);
  const KhaiField *field = khai_reference_find_field (khai_session_get_reference (self->session), pointer);
  JsonNode *node = khai_declaration_get (khai_editor_get_declaration (self->editor), pointer);

  if (field == NULL || node == NULL)
    return g_strdup ("");
  return khai_input_to_display (field, node, khai_session_get_lang (self->session));
}

static char *
line_summary (KhaiGoodsPage *self, guint index)
{
  g_autofree char *code = get_shown (self, index, "/hsCode");
  g_autofree char *quantity = get_shown (self, index, "/quantity/value");
  g_autofree char *unit = get_shown (self, index, "/quantity/unit");
  g_autofree char *amount = get_shown (self, index, "/value/amount");
  g_autofree char *currency = get_shown (self, index, "/value/currency");
  g_autofree char *dotted = khai_commodity_code_format (code);

  /* translators: code · quantity and unit · value and currency of a goods line */
  return g_strdup_printf (_("%s · %s %s · %s %s"), *dotted != '\0' ? dotted : _("no code"), *quantity != '\0' ? quantity : "–", unit,
                          *amount != '\0' ? amount : "–", currency);
}

static char *
line_counts (KhaiGoodsPage *self, guint index, gboolean *to_fix)
{
  g_autofree char *pointer = g_strdup_printf (ITEMS "/%u", index);
  g_autoptr (GPtrArray) findings = khai_editor_findings_at (self->editor, pointer);
  guint fix = 0;
  guint fill = 0;
  guint check = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];

      if (khai_editor_is_to_fill (self->editor, finding))
        fill++;
      else
        fix += finding->severity == KHAI_SEVERITY_BLOCK;
      check += finding->severity == KHAI_SEVERITY_QUESTION || finding->severity == KHAI_SEVERITY_CHECK;
    }
  *to_fix = fix > 0;
  return khai_counts_text_with_empty (fix, fill, check);
}

static void
show_line_row (KhaiGoodsPage *self, KhaiLineRow *row, guint index, guint n)
{
  g_autofree char *description = get_shown (self, index, "/description");
  g_autofree char *title = g_strdup_printf ("%u. %s", index + 1, *description != '\0' ? description : _("no description"));
  g_autofree char *summary = line_summary (self, index);
  gboolean to_fix = FALSE;
  g_autofree char *counts = line_counts (self, index, &to_fix);
  const KhaiLineText text = { index, n, title, summary, counts, to_fix, khai_editor_is_editable (self->editor) };

  khai_line_row_show (row, &text);
}

/* Rows stay what they are, and so does the focus; only as many come or go as lines do. */
static void
show_lines_to (KhaiGoodsPage *self, guint end)
{
  guint n = get_n (self);
  GtkListBoxRow *row;

  for (guint i = 0; i < MIN (n, end); i++)
    {
      row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (khai_line_row_new ());
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      show_line_row (self, KHAI_LINE_ROW (row), i, n);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n_shown = MIN (n, end);
}

static gboolean
show_more_lines (gpointer user_data)
{
  KhaiGoodsPage *self = user_data;
  guint n = get_n (self);

  for (guint i = self->n_shown; i < MIN (n, self->n_shown + LINES_AT_ONCE); i++)
    {
      GtkWidget *row = khai_line_row_new ();

      show_line_row (self, KHAI_LINE_ROW (row), i, n);
      gtk_list_box_append (self->list, row);
    }
  self->n_shown = MIN (n, self->n_shown + LINES_AT_ONCE);
  if (self->n_shown < n)
    return G_SOURCE_CONTINUE;
  self->more = 0;
  return G_SOURCE_REMOVE;
}

/* Those that fit on a screen come at once, the others when they have been drawn. */
static void
show_lines (KhaiGoodsPage *self)
{
  guint n = get_n (self);

  show_lines_to (self, MAX (self->n_shown, LINES_AT_ONCE));
  if (self->n_shown < n && self->more == 0)
    self->more = g_idle_add (show_more_lines, self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->add, khai_editor_is_editable (self->editor));
}

static gboolean
shows (KhaiGoodsPage *self, const char *name)
{
  return g_strcmp0 (khai_pager_get_shown (self->pager), name) == 0;
}

/* ---- one line ---- */

static void
show_list (KhaiGoodsPage *self)
{
  if (self->form != NULL)
    {
      khai_form_commit (self->form);
      gtk_box_remove (self->line_box, GTK_WIDGET (self->form));
      self->form = NULL;
    }
  show_lines (self);
  khai_pager_show (self->pager, "list");
}

static void
show_line (KhaiGoodsPage *self, guint index)
{
  g_autofree char *prefix = g_strdup_printf (ITEMS "/%u", index);
  g_autofree char *title = g_strdup_printf (_("Line %u of %u"), index + 1, get_n (self));

  if (index >= get_n (self))
    {
      show_list (self);
      return;
    }
  gtk_label_set_text (self->line_title, title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "goods.previous", index > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "goods.next", index + 1 < get_n (self));
  if (self->form == NULL || self->index != index)
    {
      if (self->form != NULL)
        {
          khai_form_commit (self->form);
          gtk_box_remove (self->line_box, GTK_WIDGET (self->form));
        }
      self->form = khai_form_new (self->session, self->editor, self->section, prefix);
      self->index = index;
      gtk_box_append (self->line_box, GTK_WIDGET (self->form));
    }
  khai_pager_show (self->pager, "line");
}

static void
open_line (KhaiGoodsPage *self, guint index)
{
  show_line (self, index);
  if (self->form != NULL)
    khai_form_focus (self->form, NULL);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiGoodsPage *self)
{
  open_line (self, (guint) gtk_list_box_row_get_index (row));
}

/* The table stays what is shown until the list is asked for: a walk through problems or an undo does not change the view. */
static gboolean
focus_grid (KhaiGoodsPage *self, const char *pointer)
{
  guint index = 0;

  if (!shows (self, "grid"))
    return FALSE;
  if (pointer != NULL && (!khai_pointer_index (pointer, 0, &index) || index >= get_n (self)))
    pointer = NULL;
  return khai_goods_grid_focus_cell (self->grid, pointer);
}

gboolean
khai_goods_page_focus (KhaiGoodsPage *self, const char *pointer)
{
  guint index = 0;

  g_return_val_if_fail (KHAI_IS_GOODS_PAGE (self), FALSE);

  if (focus_grid (self, pointer))
    return TRUE;
  if (pointer == NULL || !khai_pointer_index (pointer, 0, &index) || index >= get_n (self))
    {
      if (self->form == NULL || pointer != NULL)
        {
          show_list (self);
          return gtk_widget_grab_focus (self->add);
        }
      return khai_form_focus (self->form, NULL);
    }
  show_line (self, index);
  return khai_form_focus (self->form, pointer) || khai_form_focus (self->form, NULL);
}

void
khai_goods_page_commit (KhaiGoodsPage *self)
{
  g_return_if_fail (KHAI_IS_GOODS_PAGE (self));

  if (self->form != NULL)
    khai_form_commit (self->form);
  if (self->grid != NULL)
    khai_goods_grid_commit (self->grid);
}

/* ---- keeping up ---- */

static void
document_changed (KhaiEditor *editor, const char *pointer, KhaiGoodsPage *self)
{
  /* Lines came, went or moved: the form's place may be another line now. */
  if (self->form == NULL || (*pointer != '\0' && g_strcmp0 (pointer, ITEMS) != 0 && g_strrstr (pointer, "/") > pointer + strlen (ITEMS)))
    return;
  if (*pointer == '\0' || g_str_has_prefix (pointer, ITEMS))
    {
      gtk_box_remove (self->line_box, GTK_WIDGET (self->form));
      self->form = NULL;
      show_line (self, MIN (self->index, MAX (get_n (self), 1) - 1));
    }
}

static void
checks_changed (KhaiGoodsPage *self)
{
  if (g_strcmp0 (khai_pager_get_shown (self->pager), "list") == 0)
    show_lines (self);
}

/* ---- actions ---- */

static void
report (KhaiGoodsPage *self, gboolean done, GError *error)
{
  if (!done)
    khai_widget_show_error (GTK_WIDGET (self), error);
  else if (g_strcmp0 (khai_pager_get_shown (self->pager), "list") == 0)
    show_lines (self);
}

static void
add_line (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);
  g_autoptr (JsonNode) line = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GError) error = NULL;
  guint index = G_MAXUINT;

  json_node_take_object (line, json_object_new ());
  if (khai_editor_add_element (self->editor, ITEMS, line, &index, &error))
    open_line (self, index);
  else
    khai_widget_show_error (widget, error);
}

static void
duplicate_line (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);
  guint index = g_variant_get_uint32 (parameter);
  g_autofree char *pointer = g_strdup_printf (ITEMS "/%u", index);
  JsonNode *node = khai_declaration_get (khai_editor_get_declaration (self->editor), pointer);
  g_autoptr (JsonNode) copy = node != NULL ? khai_json_copy (node) : NULL;
  g_autoptr (GError) error = NULL;

  if (copy == NULL)
    return;
  index++;
  report (self, khai_editor_add_element (self->editor, ITEMS, copy, &index, &error), error);
}

static void
remove_line (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);
  guint index = g_variant_get_uint32 (parameter);
  g_autoptr (GError) error = NULL;
  gboolean done = khai_editor_remove_element (self->editor, ITEMS, index, &error);
  g_autofree char *text = g_strdup_printf (_("Line %u removed"), index + 1);

  report (self, done, error);
  if (done)
    khai_widget_toast_undo (widget, text, "win.undo", NULL);
}

static void
move_line (KhaiGoodsPage *self, guint from, int step)
{
  g_autoptr (GError) error = NULL;

  report (self, khai_editor_move_element (self->editor, ITEMS, from, (guint) ((int) from + step), &error), error);
}

static void
move_up (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move_line (KHAI_GOODS_PAGE (widget), g_variant_get_uint32 (parameter), -1);
}

static void
move_down (GtkWidget *widget, const char *action, GVariant *parameter)
{
  move_line (KHAI_GOODS_PAGE (widget), g_variant_get_uint32 (parameter), 1);
}

/* Who works in the table gets it again next time. */
static void
remember_view (KhaiGoodsPage *self, const char *view)
{
  g_autoptr (GError) error = NULL;

  if (!khai_store_set_setting (khai_session_get_store (self->session), VIEW_SETTING, view, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
go_list (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);
  GtkListBoxRow *row;
  guint index = self->index;

  if (shows (self, "grid"))
    remember_view (self, "list");
  show_list (self);
  show_lines_to (self, MAX (self->n_shown, index + 1));
  row = gtk_list_box_get_row_at_index (self->list, (int) index);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
show_grid (KhaiGoodsPage *self)
{
  show_list (self);
  if (self->grid == NULL)
    {
      self->grid = khai_goods_grid_new (self->session, self->editor);
      adw_bin_set_child (self->grid_slot, GTK_WIDGET (self->grid));
    }
  khai_pager_show (self->pager, "grid");
}

static void
go_grid (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);

  show_grid (self);
  remember_view (self, "table");
  khai_goods_grid_focus_cell (self->grid, NULL);
}

static void
go_previous (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);

  if (self->index > 0)
    open_line (self, self->index - 1);
}

static void
go_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (widget);

  open_line (self, self->index + 1);
}

/* ---- life ---- */

KhaiGoodsPage *
khai_goods_page_new (KhaiSession *session, KhaiEditor *editor, const char *section, const char *next_id, const char *next_title)
{
  KhaiGoodsPage *self;
  g_autofree char *label = g_strdup_printf (_("Continue: %s"), next_title);
  g_autofree char *view = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor) && section != NULL, NULL);

  self = g_object_new (KHAI_TYPE_GOODS_PAGE, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->section = g_strdup (section);
  gtk_button_set_label (self->next, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->next), "s", next_id);
  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, 0);
  g_signal_connect_object (editor, "checked", G_CALLBACK (checks_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (checks_changed), self, G_CONNECT_SWAPPED);
  view = khai_store_get_setting (khai_session_get_store (session), VIEW_SETTING, NULL);
  if (g_strcmp0 (view, "table") == 0)
    show_grid (self);
  else
    show_list (self);
  return self;
}

static void
khai_goods_page_dispose (GObject *object)
{
  KhaiGoodsPage *self = KHAI_GOODS_PAGE (object);

  g_clear_handle_id (&self->more, g_source_remove);
  self->form = NULL;
  self->grid = NULL;
  /* The bin's child is bound as well: the bin has to let go of it first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_GOODS_PAGE);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->section, g_free);
  G_OBJECT_CLASS (khai_goods_page_parent_class)->dispose (object);
}

static void
khai_goods_page_class_init (KhaiGoodsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_goods_page_dispose;
  g_type_ensure (KHAI_TYPE_PAGER);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-goods-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, pager);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, list_page);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, line_page);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, grid_page);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, grid_slot);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, add);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, next);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, line_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiGoodsPage, line_box);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_install_action (widget_class, "goods.add", NULL, add_line);
  gtk_widget_class_install_action (widget_class, "goods.duplicate", "u", duplicate_line);
  gtk_widget_class_install_action (widget_class, "goods.remove", "u", remove_line);
  gtk_widget_class_install_action (widget_class, "goods.up", "u", move_up);
  gtk_widget_class_install_action (widget_class, "goods.down", "u", move_down);
  gtk_widget_class_install_action (widget_class, "goods.list", NULL, go_list);
  gtk_widget_class_install_action (widget_class, "goods.grid", NULL, go_grid);
  gtk_widget_class_install_action (widget_class, "goods.previous", NULL, go_previous);
  gtk_widget_class_install_action (widget_class, "goods.next", NULL, go_next);
}

static void
khai_goods_page_init (KhaiGoodsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  khai_pager_add (self->pager, "list", self->list_page);
  khai_pager_add (self->pager, "line", self->line_page);
  khai_pager_add (self->pager, "grid", self->grid_page);
}
