/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The side pane: what the field with the focus wants, an example, its numbers in the official messages, and what is wrong with it. */

#include "config.h"

#include "khai-help-pane.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-history-window.h"
#include "khai-input.h"
#include "khai-journal.h"
#include "khai-review-pane.h"
#include "khai-widgets.h"

struct _KhaiHelpPane
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  GtkWidget *box;
  KhaiReviewPane *review; /* (owned) */
};

G_DEFINE_FINAL_TYPE (KhaiHelpPane, khai_help_pane, ADW_TYPE_BIN)

static void
add_text (KhaiHelpPane *self, const char *text, const char *css)
{
  if (text != NULL && *text != '\0')
    gtk_box_append (GTK_BOX (self->box), khai_label_new (text, css));
}

static void
add_titled (KhaiHelpPane *self, const char *title, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  add_text (self, title, "caption-heading");
  add_text (self, text, NULL);
}

static void
show_general (KhaiHelpPane *self)
{
  add_text (self, _("Help"), "title-4");
  add_text (self, _("Put the cursor into a field to see what it is for, an example, and the rules about it."), NULL);
  add_text (self, _("F7 goes to the next problem, Ctrl+Z takes the last change back, Ctrl+? lists all keys."), NULL);
}

/* Who put it there, when, from where, and what stood there before. */
static void
show_origin (KhaiHelpPane *self, KhaiEditor *editor, const KhaiField *field, KhaiLang lang, const char *pointer)
{
  g_autoptr (KhaiOrigin) origin = khai_editor_find_origin (editor, pointer, NULL);
  g_autofree char *when = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  if (origin == NULL)
    return;
  when = khai_instant_format (origin->time, lang);
  what = khai_history_source_words (origin->source, origin->created);
  /* translators: how a value came there ("typed in"), when, and by whom */
  text = g_strdup_printf (_("%s, %s, by %s"), what, when, origin->actor);
  add_titled (self, _("Where the value comes from"), text);
  if (origin->before != NULL)
    {
      g_autofree char *before = khai_input_to_display (field, origin->before, lang);

      add_titled (self, _("Before"), before);
    }
}

void
khai_help_pane_show_field (KhaiHelpPane *self, KhaiEditor *editor, const KhaiField *field, KhaiLang lang, const char *pointer)
{
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *dataset = NULL;
  g_autofree char *official = NULL;

  g_return_if_fail (KHAI_IS_HELP_PANE (self));

  khai_widget_remove_children (self->box);
  if (field == NULL)
    {
      show_general (self);
      return;
    }
  add_text (self, field->label[lang], "title-4");
  add_text (self, field->hint[lang], "dim-label");
  add_text (self, field->help[lang], NULL);
  add_titled (self, _("Example"), field->example[lang]);
  dataset = khai_declaration_get_text (khai_editor_get_declaration (editor), "/dataset");
  official = khai_field_get_official_id (field, dataset);
  add_titled (self, _("Number in the official message (VNACCS)"), official);
  add_titled (self, _("Number in the WCO Data Model"), field->wco_id);
  if (!field->amendable)
    add_titled (self, _("After registration"), _("This field cannot be corrected once the declaration is registered."));
  show_origin (self, editor, field, lang, pointer);
  findings = khai_editor_findings_at (editor, pointer);
  for (guint i = 0; i < findings->len; i++)
    {
      const KhaiFinding *finding = findings->pdata[i];

      add_text (self, khai_severity_get_word (finding->severity), khai_severity_get_css (finding->severity));
      add_text (self, finding->message[lang], NULL);
      add_text (self, finding->resolution[lang], NULL);
      add_text (self, finding->legal, "caption");
    }
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->review));
  khai_review_pane_show (self->review, self->session, editor, pointer);
}

KhaiHelpPane *
khai_help_pane_new (KhaiSession *session)
{
  KhaiHelpPane *self = g_object_new (KHAI_TYPE_HELP_PANE, NULL);

  self->session = g_object_ref (session);
  return self;
}

static void
khai_help_pane_dispose (GObject *object)
{
  KhaiHelpPane *self = KHAI_HELP_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KHAI_TYPE_HELP_PANE);
  g_clear_object (&self->session);
  g_clear_object (&self->review);
  G_OBJECT_CLASS (khai_help_pane_parent_class)->dispose (object);
}

static void
khai_help_pane_class_init (KhaiHelpPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_help_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-help-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiHelpPane, box);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
}

static void
khai_help_pane_init (KhaiHelpPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->review = g_object_ref_sink (g_object_new (KHAI_TYPE_REVIEW_PANE, NULL));
  khai_widget_set_name (GTK_WIDGET (self), _("Help"));
  show_general (self);
}
