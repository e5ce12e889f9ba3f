/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For people who train others: samples to begin with, and what the training Single Window shall answer. */

#include "config.h"

#include "khai-training-page.h"

#include <glib/gi18n-lib.h>

#include "khai-officer.h"
#include "khai-officer-panel.h"
#include "khai-widgets.h"

#define SCENARIO "khai-scenario"

struct _KhaiTrainingPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  GtkWidget *box;
  GtkListBox *samples;
  GtkWidget *scenarios_title;
  GtkWidget *scenarios;
  GtkWidget *address;
  GtkWidget *start;
  GtkWidget *reset;
  KhaiOfficerPanel *officer;
};

G_DEFINE_FINAL_TYPE (KhaiTrainingPage, khai_training_page, ADW_TYPE_BIN)

/* ---- samples ---- */

static void
add_sample (KhaiTrainingPage *self, const KhaiSample *sample)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_("Open as a new declaration"));
  g_autofree char *name = g_strdup_printf (_("Open as a new declaration: %s"), sample->title[lang]);

  gtk_box_append (GTK_BOX (box), khai_label_new (sample->title[lang], "heading"));
  gtk_box_append (GTK_BOX (box), khai_label_new (sample->story[lang], NULL));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-sample");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", sample->id);
  khai_widget_set_name (button, name);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, sample->title[lang]);
  gtk_list_box_append (self->samples, row);
}

static void
show_samples (KhaiTrainingPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = khai_samples_list (khai_session_get_context (self->session), &error);

  if (samples == NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  for (guint i = 0; samples != NULL && i < samples->len; i++)
    add_sample (self, samples->pdata[i]);
}

/* ---- what comes back ---- */

static void
scenario_toggled (GtkCheckButton *button, KhaiTrainingPage *self)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox;

  if (!gtk_check_button_get_active (button))
    return;
  outbox = khai_session_get_outbox (self->session, &error);
  if (outbox != NULL)
    khai_outbox_set_scenario (outbox, g_object_get_data (G_OBJECT (button), SCENARIO));
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static GtkWidget *
add_scenario (KhaiTrainingPage *self, const char *title, const char *name, GtkWidget *group)
{
  GtkWidget *button = gtk_check_button_new_with_label (title);
  GtkWidget *label = gtk_widget_get_last_child (button);

  if (GTK_IS_LABEL (label))
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), group == NULL);
  g_object_set_data_full (G_OBJECT (button), SCENARIO, g_strdup (name), g_free);
  g_signal_connect_object (button, "toggled", G_CALLBACK (scenario_toggled), self, 0);
  gtk_box_append (GTK_BOX (self->scenarios), button);
  return button;
}

static void
show_scenarios (KhaiTrainingPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scenarios = khai_scenarios_list (&error);
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *first = add_scenario (self, _("As the declaration deserves"), NULL, NULL);

  if (scenarios == NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  for (guint i = 0; scenarios != NULL && i < scenarios->len; i++)
    {
      const KhaiScenarioTitle *scenario = scenarios->pdata[i];

      add_scenario (self, scenario->title[lang], scenario->name, first);
    }
}

/* ---- the training Single Window ---- */

static void
started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiTrainingPage) self = user_data;
  g_autofree char *base_url = NULL;
  g_autofree char *ca_file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!khai_training_start_finish (KHAI_TRAINING (source), result, &base_url, &ca_file, &error))
    {
      if (self->session != NULL)
        {
          gtk_widget_set_sensitive (self->start, TRUE);
          khai_widget_show_error (GTK_WIDGET (self), error);
        }
      return;
    }
  if (self->session == NULL)
    return;
  text = g_strdup_printf (_("It runs on this computer and answers at %s"), base_url);
  khai_label_show_text (self->address, text);
  gtk_widget_set_visible (self->start, FALSE);
  gtk_widget_set_visible (self->reset, TRUE);
  khai_officer_panel_look (self->officer);
}

static void
start_clicked (KhaiTrainingPage *self)
{
  gtk_widget_set_sensitive (self->start, FALSE);
  khai_label_show_text (self->address, _("It is starting …"));
  khai_training_start_async (khai_session_get_training (self->session), NULL, started, g_object_ref (self));
}

static void
reset_clicked (KhaiTrainingPage *self)
{
  khai_training_stop (khai_session_get_training (self->session));
  start_clicked (self);
}

KhaiTrainingPage *
khai_training_page_new (KhaiSession *session)
{
  KhaiTrainingPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_TRAINING_PAGE, NULL);
  self->session = g_object_ref (session);
  show_samples (self);
  show_scenarios (self);
  khai_officer_panel_set_session (self->officer, session);
  return self;
}

static void
khai_training_page_dispose (GObject *object)
{
  KhaiTrainingPage *self = KHAI_TRAINING_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_TRAINING_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_training_page_parent_class)->dispose (object);
}

/* It may have been started by sending something. */
static void
khai_training_page_map (GtkWidget *widget)
{
  KhaiTrainingPage *self = KHAI_TRAINING_PAGE (widget);

  GTK_WIDGET_CLASS (khai_training_page_parent_class)->map (widget);
  if (khai_training_get_address (khai_session_get_training (self->session)) != NULL)
    start_clicked (self);
}

static void
khai_training_page_class_init (KhaiTrainingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_training_page_dispose;
  widget_class->map = khai_training_page_map;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (KHAI_TYPE_OFFICER_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-training-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, box);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, samples);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, scenarios_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, scenarios);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, address);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, start);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, reset);
  gtk_widget_class_bind_template_child (widget_class, KhaiTrainingPage, officer);
  gtk_widget_class_bind_template_callback (widget_class, start_clicked);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked);
}

static void
khai_training_page_init (KhaiTrainingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
