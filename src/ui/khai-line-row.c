/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One goods line as a row of a list. */

#include "config.h"

#include "khai-line-row.h"

#include <glib/gi18n-lib.h>

#include "khai-steady.h"
#include "khai-widgets.h"

struct _KhaiLineRow
{
  GtkListBoxRow parent_instance;

  guint index, n_lines;
  GtkWidget *title;
  GtkWidget *summary;
  GtkWidget *counts;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (KhaiLineRow, khai_line_row, GTK_TYPE_LIST_BOX_ROW)

static void
add_menu_item (GMenu *menu, const char *label, const char *action, guint index)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "u", index);
  g_menu_append_item (menu, item);
}

/* Anew each time: where the line stands, and whether it can go up or down, may have changed. */
static void
make_menu (GtkMenuButton *button, gpointer user_data)
{
  KhaiLineRow *self = user_data;
  g_autoptr (GMenu) menu = g_menu_new ();

  add_menu_item (menu, _("_Duplicate"), "goods.duplicate", self->index);
  if (self->index > 0)
    add_menu_item (menu, _("Move _up"), "goods.up", self->index);
  if (self->index + 1 < self->n_lines)
    add_menu_item (menu, _("Move _down"), "goods.down", self->index);
  add_menu_item (menu, _("_Remove"), "goods.remove", self->index);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
khai_line_row_show (KhaiLineRow *self, const KhaiLineText *text)
{
  g_autofree char *name = NULL;

  g_return_if_fail (KHAI_IS_LINE_ROW (self) && text != NULL);

  self->index = text->index;
  self->n_lines = text->n_lines;
  gtk_label_set_text (GTK_LABEL (self->title), text->title);
  gtk_label_set_text (GTK_LABEL (self->summary), text->summary);
  khai_label_show_text (self->counts, text->counts);
  gtk_widget_remove_css_class (self->counts, text->to_fix ? "warning" : "error");
  gtk_widget_add_css_class (self->counts, text->to_fix ? "error" : "warning");
  gtk_widget_set_visible (self->menu, text->editable);
  name = g_strdup_printf (_("Actions for line %u"), text->index + 1);
  khai_widget_set_tip (self->menu, name);
  khai_widget_set_name (self->menu, name);
}

GtkWidget *
khai_line_row_new (void)
{
  return g_object_new (KHAI_TYPE_LINE_ROW, NULL);
}

static void
khai_line_row_class_init (KhaiLineRowClass *klass)
{
}

static void
khai_line_row_init (KhaiLineRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *left;
  GtkWidget *right;

  self->title = khai_label_new (NULL, "title");
  self->summary = khai_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->summary, "caption");
  self->counts = khai_label_new (NULL, NULL);
  gtk_box_append (GTK_BOX (texts), self->title);
  gtk_box_append (GTK_BOX (texts), self->summary);
  left = khai_steady_new (texts);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_set_valign (left, GTK_ALIGN_CENTER);
  right = khai_steady_new (self->counts);
  gtk_widget_set_valign (right, GTK_ALIGN_CENTER);
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), make_menu, self, NULL);
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), right);
  gtk_box_append (GTK_BOX (box), self->menu);
  gtk_widget_add_css_class (box, "khai-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title, NULL,
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->summary, self->counts, NULL, -1);
}
