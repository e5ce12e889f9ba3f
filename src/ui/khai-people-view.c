/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who works here. Choosing somebody is done in one click and shows in every act; what a role may do is held to below the screen. */

#include "config.h"

#include "khai-people-view.h"

#include <glib/gi18n-lib.h>

#include "khai-desk.h"
#include "khai-error.h"
#include "khai-widgets.h"

#define PERSON "khai-person"

struct _KhaiPeopleView
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  gboolean quiet;
  GtkWidget *status;
  GtkListBox *list;
  GtkEditable *name;
  GtkDropDown *role;
  GtkWidget *add;
  GtkWidget *problem;
  GtkSwitch *review;
};

G_DEFINE_FINAL_TYPE (KhaiPeopleView, khai_people_view, ADW_TYPE_BIN)

static void
tell (KhaiPeopleView *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_STATE))
    text = g_strdup (_("Nobody would be left who may change clients and people: one of them has to be a signer or a trainer."));
  else if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_EXISTS))
    text = g_strdup (_("Somebody has this name already."));
  else if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT))
    text = g_strdup (_("Write a name of at most 100 characters."));
  else
    text = g_strdup_printf ("%s %s", advice->message, advice->advice);
  khai_label_show_text (self->problem, text);
}

/* What who works here may do shows everywhere. */
static void
told (KhaiPeopleView *self)
{
  khai_label_show_text (self->problem, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.clients-changed", NULL);
  khai_session_tell_changed (self->session, NULL);
  khai_people_view_refresh (self);
}

static void
work_clicked (GtkButton *button, KhaiPeopleView *self)
{
  g_autoptr (GError) error = NULL;

  if (khai_desk_work_as (khai_session_get_context (self->session), g_object_get_data (G_OBJECT (button), PERSON), &error))
    told (self);
  else
    tell (self, error);
}

static void
remove_clicked (GtkButton *button, KhaiPeopleView *self)
{
  g_autoptr (GError) error = NULL;

  if (khai_desk_remove_person (khai_session_get_context (self->session), g_object_get_data (G_OBJECT (button), PERSON), &error))
    told (self);
  else
    tell (self, error);
}

static GtkWidget *
new_button (KhaiPeopleView *self, const char *label, const char *name, const KhaiPerson *person, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  khai_widget_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), PERSON, g_strdup (person->id), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  return button;
}

static void
add_row (KhaiPeopleView *self, const KhaiPerson *person, gboolean here)
{
  KhaiContext *context = khai_session_get_context (self->session);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *role = khai_role_get_word (person->role);
  g_autofree char *about = here ? g_strdup_printf (_("%s · works here now"), role) : g_strdup (role);
  g_autofree char *name = g_strdup_printf ("%s. %s", person->name, about);
  /* translators: somebody's name */
  g_autofree char *work = g_strdup_printf (_("Work as %s"), person->name);
  g_autofree char *off = g_strdup_printf (_("Take off %s"), person->name);
  GtkWidget *remove = new_button (self, _("Take off"), off, person, G_CALLBACK (remove_clicked));

  gtk_widget_add_css_class (texts, "khai-finding");
  gtk_box_append (GTK_BOX (texts), khai_label_new (person->name, "heading"));
  gtk_box_append (GTK_BOX (texts), khai_label_new (about, "dim-label"));
  if (!here)
    gtk_box_append (GTK_BOX (buttons), new_button (self, _("Work as this person"), work, person, G_CALLBACK (work_clicked)));
  gtk_widget_set_sensitive (remove, khai_desk_may (context, KHAI_MAY_MANAGE));
  gtk_box_append (GTK_BOX (buttons), remove);
  gtk_box_append (GTK_BOX (texts), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), texts);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, name);
  gtk_list_box_append (self->list, row);
}

void
khai_people_view_refresh (KhaiPeopleView *self)
{
  KhaiContext *context;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiPerson) here = NULL;
  g_autoptr (GPtrArray) people = NULL;
  gboolean may;

  g_return_if_fail (KHAI_IS_PEOPLE_VIEW (self));

  context = khai_session_get_context (self->session);
  khai_widget_remove_children (GTK_WIDGET (self->list));
  people = khai_store_list_people (khai_session_get_store (self->session), &error);
  if (people != NULL)
    here = khai_desk_get_person (context, &error);
  if (error != NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < people->len; i++)
    add_row (self, people->pdata[i], here != NULL && g_str_equal (here->id, ((KhaiPerson *) people->pdata[i])->id));
  gtk_widget_set_visible (GTK_WIDGET (self->list), people->len > 0);
  khai_label_show_text (self->status, people->len == 0 ? _("As long as nobody is named, whoever works here may do everything. The first one named "
                                                           "has to be a signer or a trainer.")
                                      : here == NULL   ? _("Choose who works here: until then nothing can be changed.")
                                                       : NULL);
  may = khai_desk_may (context, KHAI_MAY_MANAGE);
  gtk_widget_set_sensitive (self->add, may);
  self->quiet = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->review), may);
  gtk_switch_set_active (self->review, khai_desk_wants_review (context));
  self->quiet = FALSE;
}

static void
add_clicked (KhaiPeopleView *self)
{
  guint role = gtk_drop_down_get_selected (self->role);
  g_autoptr (KhaiPerson) person = khai_person_new (gtk_editable_get_text (self->name), khai_roles[MIN (role, KHAI_N_ROLES - 1)]);
  g_autoptr (GError) error = NULL;

  if (!khai_desk_save_person (khai_session_get_context (self->session), person, &error))
    {
      tell (self, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
      return;
    }
  gtk_editable_set_text (self->name, "");
  told (self);
}

static void
review_changed (KhaiPeopleView *self)
{
  g_autoptr (GError) error = NULL;

  if (self->quiet || self->session == NULL)
    return;
  if (khai_desk_set_wants_review (khai_session_get_context (self->session), gtk_switch_get_active (self->review), &error))
    khai_label_show_text (self->problem, NULL);
  else
    tell (self, error);
}

static void
khai_people_view_dispose (GObject *object)
{
  KhaiPeopleView *self = KHAI_PEOPLE_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_PEOPLE_VIEW);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_people_view_parent_class)->dispose (object);
}

static void
khai_people_view_class_init (KhaiPeopleViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_people_view_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-people-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, name);
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, role);
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, add);
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, problem);
  gtk_widget_class_bind_template_child (widget_class, KhaiPeopleView, review);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, review_changed);
}

static void
khai_people_view_init (KhaiPeopleView *self)
{
  const char *words[KHAI_N_ROLES + 1];
  g_autoptr (GtkStringList) roles = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < KHAI_N_ROLES; i++)
    words[i] = khai_role_get_word (khai_roles[i]);
  words[KHAI_N_ROLES] = NULL;
  roles = gtk_string_list_new (words);
  gtk_drop_down_set_model (self->role, G_LIST_MODEL (roles));
  gtk_drop_down_set_selected (self->role, 1);
}

KhaiPeopleView *
khai_people_view_new (KhaiSession *session)
{
  KhaiPeopleView *self = g_object_new (KHAI_TYPE_PEOPLE_VIEW, NULL);

  self->session = g_object_ref (session);
  return self;
}
