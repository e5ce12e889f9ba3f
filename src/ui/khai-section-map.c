/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The map of an open declaration: every section with an icon, its name, and in words what is still to be done. */

#include "config.h"

#include "khai-section-map.h"

#include <glib/gi18n-lib.h>

#include "khai-sections.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

#define ID "khai-id"
#define STATUS "khai-status"
#define TITLE "khai-title"

struct _KhaiSectionMap
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) (nullable) */
  GtkListBox *list;
};

enum { SECTION_ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiSectionMap, khai_section_map, ADW_TYPE_BIN)

static void
add_row (KhaiSectionMap *self, const char *id, const char *icon, const char *title)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *status = khai_label_new ("", "caption");

  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (texts), khai_label_new (title, NULL));
  gtk_box_append (GTK_BOX (texts), status);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), ID, g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (row), TITLE, g_strdup (title), g_free);
  g_object_set_data (G_OBJECT (row), STATUS, status);
  gtk_list_box_append (self->list, row);
}

static void
set_status (GtkListBoxRow *row, const char *text, const char *css)
{
  static const char *const all[] = { "error", "warning", "success", "accent", "dim-label" };
  GtkWidget *status = g_object_get_data (G_OBJECT (row), STATUS);
  const char *title = g_object_get_data (G_OBJECT (row), TITLE);
  g_autofree char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    gtk_widget_remove_css_class (status, all[i]);
  gtk_widget_add_css_class (status, css);
  khai_label_show_text (status, text);
  /* translators: a section of the declaration and what is to be done there: "Goods: 2 to fix" */
  name = text != NULL ? g_strdup_printf (_("%s: %s"), title, text) : g_strdup (title);
  khai_widget_set_name (GTK_WIDGET (row), name);
}

static void
show_counts (KhaiSectionMap *self, GtkListBoxRow *row, const char *section, const KhaiCheck *check)
{
  guint to_fix;
  guint to_check;
  guint to_fill = khai_sections_count_to_fill (khai_session_get_reference (self->session), self->editor, section);
  g_autofree char *text = NULL;

  khai_sections_count (khai_session_get_reference (self->session), check, section, &to_fix, &to_check);
  to_fix -= MIN (to_fix, to_fill);
  text = khai_counts_text_with_empty (to_fix, to_fill, to_check);
  if (text == NULL)
    set_status (row, _("nothing to fix"), "dim-label");
  else
    set_status (row, text, to_fix > 0 ? "error" : to_fill > 0 ? "dim-label" : "warning");
}

static void
refresh (KhaiSectionMap *self)
{
  const KhaiCheck *check;
  const char *state;
  GtkListBoxRow *row;

  if (self->editor == NULL)
    return;
  check = khai_editor_get_check (self->editor);
  state = khai_editor_get_record (self->editor)->state;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      const char *id = g_object_get_data (G_OBJECT (row), ID);

      if (g_str_equal (id, "check"))
        show_counts (self, row, NULL, check);
      else if (g_str_equal (id, "send"))
        {
          if (!khai_state_is_editable (state))
            set_status (row, _("signed"), "success");
          else if (check == NULL || khai_check_blocks (check))
            set_status (row, _("not yet possible"), "dim-label");
          else
            set_status (row, _("ready"), "success");
        }
      else if (g_str_equal (id, "follow"))
        set_status (row, khai_state_get_word (state), khai_state_get_css (state));
      else
        show_counts (self, row, id, check);
    }
}

static void
fill (KhaiSectionMap *self)
{
  const GPtrArray *sections = khai_reference_get_sections (khai_session_get_reference (self->session));
  KhaiLang lang = khai_session_get_lang (self->session);

  khai_widget_remove_children (GTK_WIDGET (self->list));
  for (guint i = 0; i < sections->len; i++)
    {
      const KhaiSection *section = sections->pdata[i];

      add_row (self, section->id, section->icon, section->title[lang]);
    }
  add_row (self, "check", "object-select-symbolic", _("Check"));
  add_row (self, "send", "document-send-symbolic", _("Sign and send"));
  add_row (self, "follow", "mail-read-symbolic", _("Follow"));
}

void
khai_section_map_set_editor (KhaiSectionMap *self, KhaiEditor *editor)
{
  g_return_if_fail (KHAI_IS_SECTION_MAP (self));

  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (self->editor, self);
  g_set_object (&self->editor, editor);
  if (editor == NULL)
    return;
  if (gtk_list_box_get_row_at_index (self->list, 0) == NULL)
    fill (self);
  g_signal_connect_object (editor, "checked", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

void
khai_section_map_select (KhaiSectionMap *self, const char *id)
{
  GtkListBoxRow *row;

  g_return_if_fail (KHAI_IS_SECTION_MAP (self) && id != NULL);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (g_object_get_data (G_OBJECT (row), ID), id))
      gtk_list_box_select_row (self->list, row);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiSectionMap *self)
{
  g_signal_emit (self, signals[SECTION_ACTIVATED], 0, g_object_get_data (G_OBJECT (row), ID));
}

KhaiSectionMap *
khai_section_map_new (KhaiSession *session)
{
  KhaiSectionMap *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_SECTION_MAP, NULL);
  self->session = g_object_ref (session);
  return self;
}

static void
khai_section_map_dispose (GObject *object)
{
  KhaiSectionMap *self = KHAI_SECTION_MAP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SECTION_MAP);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_section_map_parent_class)->dispose (object);
}

static void
khai_section_map_class_init (KhaiSectionMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_section_map_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-section-map.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSectionMap, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  signals[SECTION_ACTIVATED] = g_signal_new ("section-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
khai_section_map_init (KhaiSectionMap *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
