/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The nomenclature as a list that is walked down and up. A level with a single row says nothing new: it is stepped over, both ways. */

#include "config.h"

#include "khai-commodity-tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-hit.h"
#include "khai-widgets.h"

#define FULL_CODE 8
#define CODE "khai-code"

struct _KhaiCommodityTree
{
  GtkBox parent_instance;

  KhaiReference *reference; /* (owned) */
  KhaiLang lang;
  char *code;               /* (owned): of the level in view, "" above the chapters */
  GtkBox *way;              /* the buttons that lead back */
  GtkWidget *title;         /* of the level in view */
  GtkListBox *list;
};

enum { PICKED, TROUBLE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiCommodityTree, khai_commodity_tree, GTK_TYPE_BOX)

/* ---- one level ---- */

static const char *
get_code (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), CODE);
}

static char *
name_of (KhaiCommodityTree *self, const KhaiCommodity *commodity)
{
  g_autofree char *dotted = khai_commodity_code_format (commodity->code);

  /* translators: a commodity code and its title */
  return g_strdup_printf (_("%s – %s"), dotted, commodity->title[self->lang]);
}

static void
add_row (KhaiCommodityTree *self, const KhaiCommodity *commodity)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *dotted = khai_commodity_code_format (commodity->code);
  g_autofree char *name = name_of (self, commodity);
  GtkWidget *number = khai_label_new (dotted, "numeric");
  GtkWidget *title = khai_label_new (commodity->title[self->lang], NULL);

  gtk_label_set_wrap (GTK_LABEL (number), FALSE);
  gtk_widget_set_valign (number, GTK_ALIGN_START);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (content), number);
  gtk_box_append (GTK_BOX (content), title);
  if (strlen (commodity->code) < FULL_CODE)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      khai_widget_set_hidden (arrow, TRUE);
      gtk_box_append (GTK_BOX (content), arrow);
    }
  else if (commodity->unit != NULL)
    gtk_box_append (GTK_BOX (content), khai_unit_label_new (commodity->unit));
  gtk_widget_add_css_class (content, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), CODE, g_strdup (commodity->code), g_free);
  gtk_list_box_append (self->list, row);
}

static void
way_back_clicked (GtkWidget *button, KhaiCommodityTree *self)
{
  g_autofree char *code = g_strdup (g_object_get_data (G_OBJECT (button), CODE));

  khai_commodity_tree_open (self, code);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
add_way_back (KhaiCommodityTree *self, const char *code, const char *label, const char *name)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  khai_widget_set_tip (button, name);
  khai_widget_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), CODE, g_strdup (code), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (way_back_clicked), self, 0);
  if (gtk_widget_get_first_child (GTK_WIDGET (self->way)) != NULL)
    gtk_box_append (self->way, khai_label_new ("›", "dim-label"));
  gtk_box_append (self->way, button);
}

/* How many rows are below a code, and the only one's code if there is one. G_MAXUINT: an error was told. */
static guint
count_below (KhaiCommodityTree *self, const char *code, char **only)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) below = khai_reference_get_children (self->reference, code, &error);

  if (below == NULL)
    {
      g_signal_emit (self, signals[TROUBLE], 0, error);
      return G_MAXUINT;
    }
  if (below->len == 1 && only != NULL)
    *only = g_strdup (((const KhaiCommodity *) below->pdata[0])->code);
  return below->len;
}

/* The buttons above the list, for every level that has a choice, and the title of the level in view. */
static gboolean
show_way (KhaiCommodityTree *self, GError **error)
{
  gsize length = strlen (self->code);

  khai_widget_remove_children (GTK_WIDGET (self->way));
  if (length > 0)
    add_way_back (self, "", _("All chapters"), _("All chapters"));
  for (gsize digits = 2; digits <= length; digits += 2)
    {
      g_autofree char *code = g_strndup (self->code, digits);
      g_autoptr (KhaiCommodity) commodity = khai_reference_get_commodity (self->reference, code, error);
      g_autofree char *dotted = khai_commodity_code_format (code);
      g_autofree char *name = commodity != NULL ? name_of (self, commodity) : NULL;

      if (commodity == NULL)
        return FALSE;
      if (digits == length)
        {
          khai_label_show_text (self->title, name);
          khai_widget_set_name (GTK_WIDGET (self->list), name);
        }
      else if (count_below (self, code, NULL) > 1)
        add_way_back (self, code, dotted, name);
    }
  if (length == 0)
    {
      khai_label_show_text (self->title, _("All chapters"));
      khai_widget_set_name (GTK_WIDGET (self->list), _("All chapters"));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->way), length > 0);
  return TRUE;
}

void
khai_commodity_tree_open (KhaiCommodityTree *self, const char *code)
{
  g_autofree char *level = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KHAI_IS_COMMODITY_TREE (self) && code != NULL);

  level = g_strdup (code);
  for (;;)
    {
      g_autofree char *only = NULL;

      count_below (self, level, &only);
      if (only == NULL || strlen (only) >= FULL_CODE)
        break;
      g_free (level);
      level = g_steal_pointer (&only);
    }
  rows = khai_reference_get_children (self->reference, level, &error);
  if (rows == NULL)
    {
      g_signal_emit (self, signals[TROUBLE], 0, error);
      return;
    }
  if (rows->len == 0)
    return;
  g_free (self->code);
  self->code = g_steal_pointer (&level);
  khai_widget_remove_children (GTK_WIDGET (self->list));
  for (guint i = 0; i < rows->len; i++)
    add_row (self, rows->pdata[i]);
  if (!show_way (self, &error) && error != NULL)
    g_signal_emit (self, signals[TROUBLE], 0, error);
}

/* ---- walking ---- */

static void
focus_row (GtkListBoxRow *row)
{
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiCommodityTree *self)
{
  g_autofree char *code = g_strdup (get_code (row));

  if (strlen (code) >= FULL_CODE)
    {
      g_signal_emit (self, signals[PICKED], 0, code);
      return;
    }
  khai_commodity_tree_open (self, code);
  focus_row (gtk_list_box_get_row_at_index (self->list, 0));
}

/* The row by which one comes down to `code`. */
static GtkListBoxRow *
find_row (KhaiCommodityTree *self, const char *code)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_has_prefix (code, get_code (row)))
      return row;
  return NULL;
}

static gboolean
go_up (KhaiCommodityTree *self)
{
  g_autofree char *from = g_strdup (self->code);
  g_autofree char *to = g_strdup (self->code);

  if (*from == '\0')
    return FALSE;
  do
    to[strlen (to) - 2] = '\0';
  while (*to != '\0' && count_below (self, to, NULL) == 1);
  khai_commodity_tree_open (self, to);
  focus_row (find_row (self, from));
  return TRUE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiCommodityTree *self)
{
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      /* A code has nothing below it, and taking it is what Enter is for. */
      if (row != NULL && strlen (get_code (GTK_LIST_BOX_ROW (row))) < FULL_CODE)
        row_activated (self->list, GTK_LIST_BOX_ROW (row), self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      go_up (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_BackSpace:
      return go_up (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* ---- life ---- */

KhaiCommodityTree *
khai_commodity_tree_new (KhaiReference *reference, KhaiLang lang)
{
  KhaiCommodityTree *self;

  g_return_val_if_fail (KHAI_IS_REFERENCE (reference), NULL);

  self = g_object_new (KHAI_TYPE_COMMODITY_TREE, NULL);
  self->reference = g_object_ref (reference);
  self->lang = lang;
  return self;
}

static void
khai_commodity_tree_dispose (GObject *object)
{
  KhaiCommodityTree *self = KHAI_COMMODITY_TREE (object);

  g_clear_object (&self->reference);
  G_OBJECT_CLASS (khai_commodity_tree_parent_class)->dispose (object);
}

static void
khai_commodity_tree_finalize (GObject *object)
{
  g_free (KHAI_COMMODITY_TREE (object)->code);
  G_OBJECT_CLASS (khai_commodity_tree_parent_class)->finalize (object);
}

static void
khai_commodity_tree_class_init (KhaiCommodityTreeClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_commodity_tree_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_commodity_tree_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[PICKED] = g_signal_new ("picked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
khai_commodity_tree_init (KhaiCommodityTree *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->code = g_strdup ("");
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  khai_widget_set_name (GTK_WIDGET (self), _("The tariff by chapters"));
  self->way = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  self->title = khai_label_new (NULL, "heading");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, 0);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->way));
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}
