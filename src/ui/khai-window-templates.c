/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates: made of the open declaration, with a choice for every field; and a new declaration made of one, which first asks what
 * the template leaves open. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-clients.h"
#include "khai-date.h"
#include "khai-field-row.h"
#include "khai-template.h"
#include "khai-widgets.h"
#include "khai-window-private.h"

#define LIST_HEIGHT 320
#define TEMPLATE "khai-template"

/* ---- saving ---- */

typedef struct
{
  KhaiWindow *window;   /* (owned) */
  KhaiEditor *editor;   /* (owned) */
  GPtrArray *fields;    /* (owned) (element-type KhaiTemplateField) */
  GPtrArray *choices;   /* (owned) (element-type GtkDropDown): one a field */
  GtkEditable *name;    /* (owned) */
  GtkCheckButton *exporter; /* (owned) */
} Saving;

static void
saving_free (gpointer data, GClosure *closure)
{
  Saving *saving = data;

  g_object_unref (saving->window);
  g_object_unref (saving->editor);
  g_ptr_array_unref (saving->fields);
  g_ptr_array_unref (saving->choices);
  g_object_unref (saving->name);
  g_object_unref (saving->exporter);
  g_free (saving);
}

static void
save_answered (GtkWindow *dialog, const char *response, Saving *saving)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint version = 0;

  if (!g_str_equal (response, "do"))
    return;
  for (guint i = 0; i < saving->fields->len; i++)
    ((KhaiTemplateField *) saving->fields->pdata[i])->use = gtk_drop_down_get_selected (saving->choices->pdata[i]);
  if (!khai_template_save (khai_session_get_context (saving->window->session), khai_editor_get_declaration (saving->editor),
                           gtk_editable_get_text (saving->name), gtk_check_button_get_active (saving->exporter), saving->fields,
                           &version, &error))
    {
      khai_window_show_error (saving->window, error);
      return;
    }
  /* translators: the number counts how often the template was saved */
  text = g_strdup_printf (_("Template saved, version %u"), version);
  khai_window_add_toast (saving->window, text, NULL, NULL, NULL);
}

/* Without a name there is nothing to save. */
static void
name_changed (GtkEditable *name, GtkWidget *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (name)));

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", *text != '\0');
}

static GtkWidget *
new_field_row (Saving *saving, const KhaiTemplateField *field, KhaiLang lang)
{
  /* In the order of KhaiTemplateUse. */
  const char *uses[] = { _("Leave out"), NULL, NULL, NULL };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = khai_label_new (field->field->label[lang], NULL);
  GtkWidget *value = khai_label_new (field->text, "dim-label");
  GtkWidget *choice;

  uses[KHAI_TEMPLATE_KEEP] = _("Keep");
  uses[KHAI_TEMPLATE_ASK] = _("Ask me");
  uses[KHAI_TEMPLATE_LEAVE] = _("Leave out");
  choice = gtk_drop_down_new_from_strings (uses);
  khai_widget_set_name (choice, field->field->label[lang]);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (row, TRUE);
  gtk_widget_add_css_class (value, "caption");
  gtk_label_set_lines (GTK_LABEL (value), 2);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (GTK_BOX (line), row);
  gtk_box_append (GTK_BOX (line), choice);
  g_ptr_array_add (saving->choices, g_object_ref (choice));
  return line;
}

static GtkWidget *
new_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  return scroller;
}

static GtkWidget *
new_save_content (Saving *saving, KhaiLang lang)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = khai_label_new (_("Name of the template"), NULL);
  GtkWidget *name = gtk_entry_new ();
  GtkWidget *exporter = gtk_check_button_new_with_label (_("Only for this exporter"));
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  khai_widget_set_labelled_by (name, label);
  gtk_entry_set_activates_default (GTK_ENTRY (name), TRUE);
  saving->name = g_object_ref (GTK_EDITABLE (name));
  saving->exporter = g_object_ref (GTK_CHECK_BUTTON (exporter));
  for (guint i = 0; i < saving->fields->len; i++)
    gtk_box_append (GTK_BOX (list), new_field_row (saving, saving->fields->pdata[i], lang));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), exporter);
  gtk_box_append (GTK_BOX (box), new_scroller (list));
  return box;
}

void
khai_window_save_template (KhaiWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  Saving *saving = g_new0 (Saving, 1);
  GtkWidget *dialog;

  khai_editor_page_commit (self->editor);
  saving->window = g_object_ref (self);
  saving->editor = g_object_ref (khai_editor_page_get_editor (self->editor));
  saving->fields = khai_template_list_fields (khai_session_get_reference (self->session), khai_editor_get_declaration (saving->editor), lang);
  saving->choices = g_ptr_array_new_with_free_func (g_object_unref);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save as template"),
                                   _("What is kept stands in every declaration made of it; what is asked is asked first. Numbers, dates and "
                                     "signatures are never in a template. A name used before gets a new version."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_save_content (saving, lang));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", FALSE);
  g_signal_connect_object (saving->name, "changed", G_CALLBACK (name_changed), dialog, 0);
  g_signal_connect_data (dialog, "response", G_CALLBACK (save_answered), saving, saving_free, 0);
  khai_dialog_present (dialog);
}

/* ---- what a template asks first ---- */

typedef struct
{
  KhaiWindow *window; /* (owned) */
  GPtrArray *rows;    /* (owned) (element-type KhaiFieldRow) */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->window);
  g_ptr_array_unref (asking->rows);
  g_free (asking);
}

/* The answers are in the document already, as in the form; what is still being typed goes there now. */
static void
asked (GtkWindow *dialog, const char *response, Asking *asking)
{
  for (guint i = 0; i < asking->rows->len; i++)
    khai_field_row_commit (asking->rows->pdata[i]);
}

static void
show_answers_checked (KhaiEditor *editor, KhaiFieldRow *row)
{
  khai_field_row_show_check (row);
}

static void
ask (KhaiWindow *self, const KhaiTemplate *template)
{
  KhaiEditor *editor = khai_editor_page_get_editor (self->editor);
  KhaiReference *reference = khai_session_get_reference (self->session);
  g_autoptr (GPtrArray) questions = khai_template_get_questions (template, khai_editor_get_declaration (editor));
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  Asking *asking;
  GtkWidget *dialog;

  if (questions->len == 0)
    {
      g_object_ref_sink (list);
      g_object_unref (list);
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->window = g_object_ref (self);
  asking->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < questions->len; i++)
    {
      const KhaiField *field = khai_reference_find_field (reference, questions->pdata[i]);
      KhaiFieldRow *row = field != NULL ? khai_field_row_new (self->session, editor, field, questions->pdata[i]) : NULL;

      if (row == NULL)
        continue;
      g_signal_connect_object (editor, "checked", G_CALLBACK (show_answers_checked), row, 0);
      gtk_box_append (GTK_BOX (list), GTK_WIDGET (row));
      g_ptr_array_add (asking->rows, g_object_ref (row));
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), template->name, _("This template asks first:"));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "go-on", _("_Go on"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "go-on", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_scroller (list));
  g_signal_connect_data (dialog, "response", G_CALLBACK (asked), asking, asking_free, 0);
  khai_dialog_present (dialog);
  if (asking->rows->len > 0)
    gtk_widget_grab_focus (asking->rows->pdata[0]);
}

/* ---- a new declaration ---- */

static void
start (KhaiWindow *self, const KhaiTemplate *template)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_template_start (khai_session_get_context (self->session), template, &error);

  if (id == NULL || !khai_window_open_declaration (self, id, NULL, &error))
    {
      khai_window_show_error (self, error);
      return;
    }
  khai_session_tell_changed (self->session, id);
  ask (self, template);
}

static void
template_chosen (GtkListBox *list, GtkListBoxRow *row, KhaiWindow *self)
{
  const KhaiTemplate *template = g_object_get_data (G_OBJECT (row), TEMPLATE);
  GtkWidget *dialog = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (list)));
  GPtrArray *templates = g_ptr_array_ref (g_object_get_data (G_OBJECT (dialog), TEMPLATE));

  gtk_window_close (GTK_WINDOW (dialog));
  start (self, template);
  g_ptr_array_unref (templates);
}

static void
show_remove (GtkWidget *button, const char *name, gboolean removed)
{
  g_autofree char *text = g_strdup_printf (removed ? _("Put back the template “%s”") : _("Remove the template “%s”"), name);

  gtk_button_set_icon_name (GTK_BUTTON (button), removed ? "edit-undo-symbolic" : "user-trash-symbolic");
  gtk_widget_set_tooltip_text (button, text);
  khai_widget_set_name (button, text);
}

/* Removed or not, the row stays until the list is closed, so that it can be put back. */
static void
remove_toggled (GtkToggleButton *button, KhaiWindow *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  const KhaiTemplate *template = g_object_get_data (G_OBJECT (row), TEMPLATE);
  gboolean removed = gtk_toggle_button_get_active (button);
  g_autoptr (GError) error = NULL;

  if (!khai_store_remove_template (khai_session_get_store (self->session), template->id, removed, &error))
    {
      khai_window_show_error (self, error);
      return;
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !removed);
  show_remove (GTK_WIDGET (button), template->name, removed);
  if (removed)
    gtk_widget_add_css_class (row, "dim-label");
  else
    gtk_widget_remove_css_class (row, "dim-label");
}

static GtkWidget *
new_template_row (KhaiWindow *self, KhaiTemplate *template)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_toggle_button_new ();
  g_autofree char *day = g_strndup (template->made_at, strlen ("YYYY-MM-DD"));
  g_autofree char *when = khai_date_format (day, khai_session_get_lang (self->session));
  /* translators: version and date of a template */
  g_autofree char *version = g_strdup_printf (_("Version %u, %s"), template->version, when);
  g_autofree char *subtitle = NULL;
  g_autofree char *title = g_markup_escape_text (template->name, -1);

  if (template->client != NULL)
    /* translators: version and date, then the tax code of the exporter it is meant for */
    subtitle = g_strdup_printf (_("%s · exporter %s"), version, template->client);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : version);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  show_remove (remove, template->name, FALSE);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  g_signal_connect_object (remove, "toggled", G_CALLBACK (remove_toggled), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  g_object_set_data (G_OBJECT (row), TEMPLATE, template);
  return row;
}

/* A template for another exporter is no use to the client served. */
static void
keep_fitting (KhaiWindow *self, GPtrArray *templates)
{
  g_autoptr (KhaiClient) client = khai_clients_get_served (khai_session_get_context (self->session), NULL);

  for (guint i = 0; client != NULL && i < templates->len;)
    {
      const KhaiTemplate *template = templates->pdata[i];

      if (template->client != NULL && !g_str_equal (template->client, client->tax_code))
        g_ptr_array_remove_index (templates, i);
      else
        i++;
    }
}

void
khai_window_new_from_template (KhaiWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = khai_store_list_templates (khai_session_get_store (self->session), &error);
  GtkWidget *list;
  GtkWidget *dialog;

  if (templates == NULL)
    {
      khai_window_show_error (self, error);
      return;
    }
  keep_fitting (self, templates);
  if (templates->len == 0)
    {
      khai_window_add_toast (self, _("There are no templates yet: open a declaration and save it as one"), NULL, NULL, NULL);
      return;
    }
  list = gtk_list_box_new ();
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  khai_widget_set_name (list, _("Templates"));
  for (guint i = 0; i < templates->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_template_row (self, templates->pdata[i]));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (template_chosen), self, 0);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("New from template"), NULL);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_scroller (list));
  g_object_set_data_full (G_OBJECT (dialog), TEMPLATE, g_steal_pointer (&templates), (GDestroyNotify) g_ptr_array_unref);
  khai_dialog_present (dialog);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
}
