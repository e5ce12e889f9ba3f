/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The errors of customs as a work list. It stays whole while they are mended: what was changed is marked, not taken away, and what was sent stands
 * beside what stands there now. What is about no field in particular comes first. */

#include "config.h"

#include "khai-returned-view.h"

#include <glib/gi18n-lib.h>

#include "khai-columns.h"
#include "khai-history-window.h"
#include "khai-sections.h"
#include "khai-widgets.h"

#define COLUMN_CHARS 22

struct _KhaiReturnedView
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) (nullable) */
  KhaiEditor *editor;    /* (owned) (nullable) */
  GtkWidget *counts;
  GtkWidget *advice;
  GtkWidget *groups;
  GtkWidget *next;       /* (nullable): leads to the first that is not changed yet */
};

G_DEFINE_FINAL_TYPE (KhaiReturnedView, khai_returned_view, ADW_TYPE_BIN)

gboolean
khai_returned_is_open (KhaiEditor *editor)
{
  const GPtrArray *returned;

  g_return_val_if_fail (KHAI_IS_EDITOR (editor), FALSE);

  returned = khai_editor_get_returned (editor);
  for (guint i = 0; returned != NULL && i < returned->len; i++)
    {
      const KhaiReturned *one = returned->pdata[i];

      if (!one->changed && *one->finding->pointer != '\0')
        return TRUE;
    }
  return FALSE;
}

char *
khai_returned_counts_text (KhaiEditor *editor)
{
  const GPtrArray *returned;
  guint n = 0;

  g_return_val_if_fail (KHAI_IS_EDITOR (editor), NULL);

  returned = khai_editor_get_returned (editor);
  if (returned == NULL)
    return NULL;
  for (guint i = 0; i < returned->len; i++)
    n += ((KhaiReturned *) returned->pdata[i])->changed;
  /* translators: how many findings customs sent back, and how many of those places were changed since */
  return g_strdup_printf (ngettext ("Customs sent back %u finding; changed since: %u", "Customs sent back %u findings; changed since: %u",
                                    returned->len), returned->len, n);
}

/* ---- one finding ---- */

static GtkWidget *
new_value (const char *title, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), khai_label_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (box), khai_label_new (text, NULL));
  return box;
}

static void
add_values (KhaiReturnedView *self, const KhaiReturned *returned, GtkWidget *texts)
{
  GtkWidget *columns = khai_columns_new (COLUMN_CHARS, 2);
  g_autofree char *sent = khai_history_value_text (self->session, returned->finding->pointer, returned->sent);
  g_autofree char *now = returned->pointer != NULL ? khai_history_value_text (self->session, returned->pointer, returned->now)
                                                   : g_strdup (_("taken out"));

  khai_columns_append (KHAI_COLUMNS (columns), new_value (_("As it was sent"), sent), FALSE);
  khai_columns_append (KHAI_COLUMNS (columns), new_value (_("As it is now"), now), FALSE);
  gtk_box_append (GTK_BOX (texts), columns);
}

static GtkWidget *
new_jump (const char *pointer, const char *place)
{
  GtkWidget *button = gtk_button_new_with_label (_("Go to field"));
  g_autofree char *name = g_strdup_printf (_("Go to field: %s"), place);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.go-to");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", pointer);
  khai_widget_set_name (button, name);
  return button;
}

static const char *
weight_word (const KhaiFinding *finding)
{
  return finding->severity == KHAI_SEVERITY_BLOCK ? _("Refused for this") : khai_severity_get_word (finding->severity);
}

static char *
place_name (KhaiReturnedView *self, const KhaiReturned *returned)
{
  const char *pointer = returned->pointer != NULL ? returned->pointer : returned->finding->pointer;
  char *name = khai_sections_field_name (khai_session_get_reference (self->session), pointer, khai_session_get_lang (self->session));

  if (name != NULL)
    return name;
  return g_strdup (*pointer != '\0' ? pointer : _("The declaration as a whole"));
}

static GtkWidget *
new_heading (const KhaiReturned *returned, const char *place)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (returned->changed ? "object-select-symbolic"
                                                                    : khai_severity_get_icon (returned->finding->severity));
  GtkWidget *label = khai_label_new (place, "heading");

  gtk_widget_add_css_class (icon, returned->changed ? "success" : khai_severity_get_css (returned->finding->severity));
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
new_row (KhaiReturnedView *self, const KhaiReturned *returned)
{
  const KhaiFinding *finding = returned->finding;
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *place = place_name (self, returned);
  const char *state = returned->changed ? _("Changed") : *finding->pointer != '\0' ? _("Not changed yet") : _("About no field in particular");
  /* translators: how much a finding weighs, its number, and whether the place was changed */
  g_autofree char *tag = g_strdup_printf (_("%s · %s · %s"), weight_word (finding), finding->rule, state);
  g_autofree char *name = g_strdup_printf (_("%s: %s %s"), place, finding->message[lang], state);

  gtk_box_append (GTK_BOX (texts), new_heading (returned, place));
  gtk_box_append (GTK_BOX (texts), khai_label_new (finding->message[lang], NULL));
  if (finding->resolution[lang] != NULL)
    gtk_box_append (GTK_BOX (texts), khai_label_new (finding->resolution[lang], "dim-label"));
  if (*finding->pointer != '\0')
    add_values (self, returned, texts);
  gtk_box_append (GTK_BOX (texts), khai_label_new (tag, "caption"));
  if (returned->pointer != NULL && *returned->pointer != '\0')
    {
      GtkWidget *jump = new_jump (returned->pointer, place);

      gtk_box_append (GTK_BOX (texts), jump);
      if (!returned->changed && self->next == NULL)
        self->next = jump;
    }
  gtk_widget_add_css_class (texts, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), texts);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, name);
  return row;
}

/* ---- by section ---- */

static const char *
section_of (KhaiReturnedView *self, const KhaiReturned *returned)
{
  const char *pointer = returned->pointer != NULL ? returned->pointer : returned->finding->pointer;
  const char *section = *pointer != '\0' ? khai_sections_find (khai_session_get_reference (self->session), pointer) : NULL;

  return section != NULL ? section : "";
}

/* In a section what was refused for comes first. */
static void
add_group (KhaiReturnedView *self, const GPtrArray *returned, const char *section, const char *title)
{
  GtkWidget *list = NULL;

  for (guint severity = 0; severity < KHAI_N_SEVERITIES; severity++)
    for (guint i = 0; i < returned->len; i++)
      {
        const KhaiReturned *one = returned->pdata[i];

        if (one->finding->severity != severity || !g_str_equal (section_of (self, one), section))
          continue;
        if (list == NULL)
          {
            list = gtk_list_box_new ();
            gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
            gtk_widget_add_css_class (list, "boxed-list");
            khai_widget_set_name (list, title);
            gtk_box_append (GTK_BOX (self->groups), khai_label_new (title, "heading"));
            gtk_box_append (GTK_BOX (self->groups), list);
          }
        gtk_list_box_append (GTK_LIST_BOX (list), new_row (self, one));
      }
}

void
khai_returned_view_show (KhaiReturnedView *self, KhaiSession *session, KhaiEditor *editor)
{
  const GPtrArray *sections;
  const GPtrArray *returned;
  g_autofree char *counts = NULL;

  g_return_if_fail (KHAI_IS_RETURNED_VIEW (self) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->session, session);
  g_set_object (&self->editor, editor);
  sections = khai_reference_get_sections (khai_session_get_reference (session));
  returned = khai_editor_get_returned (editor);
  khai_widget_remove_children (self->groups);
  self->next = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), returned != NULL);
  if (returned == NULL)
    return;
  counts = khai_returned_counts_text (editor);
  khai_label_show_text (self->counts, counts);
  add_group (self, returned, "", _("About the declaration as a whole"));
  for (guint i = 0; i < sections->len; i++)
    add_group (self, returned, ((KhaiSection *) sections->pdata[i])->id,
               ((KhaiSection *) sections->pdata[i])->title[khai_session_get_lang (session)]);
}

gboolean
khai_returned_view_focus_next (KhaiReturnedView *self)
{
  g_return_val_if_fail (KHAI_IS_RETURNED_VIEW (self), FALSE);

  return self->next != NULL && gtk_widget_grab_focus (self->next);
}

KhaiReturnedView *
khai_returned_view_new (void)
{
  return g_object_new (KHAI_TYPE_RETURNED_VIEW, NULL);
}

static void
khai_returned_view_dispose (GObject *object)
{
  KhaiReturnedView *self = KHAI_RETURNED_VIEW (object);

  self->next = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_RETURNED_VIEW);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_returned_view_parent_class)->dispose (object);
}

static void
khai_returned_view_class_init (KhaiReturnedViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_returned_view_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-returned-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiReturnedView, counts);
  gtk_widget_class_bind_template_child (widget_class, KhaiReturnedView, advice);
  gtk_widget_class_bind_template_child (widget_class, KhaiReturnedView, groups);
}

static void
khai_returned_view_init (KhaiReturnedView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
