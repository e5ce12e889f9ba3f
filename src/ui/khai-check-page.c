/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The work list. Findings are grouped by how much they weigh; each says what is wrong, what to do, where that is written, and
 * leads to its field. */

#include "config.h"

#include "khai-check-page.h"

#include <glib/gi18n-lib.h>

#include "khai-fix-button.h"
#include "khai-returned-view.h"
#include "khai-review-pane.h"
#include "khai-sections.h"
#include "khai-widgets.h"

struct _KhaiCheckPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiEditor *editor;    /* (owned) */
  GtkWidget *summary;
  GtkWidget *advice;
  KhaiReturnedView *returned;
  GtkWidget *groups;
  KhaiReviewPane *review;
};

G_DEFINE_FINAL_TYPE (KhaiCheckPage, khai_check_page, ADW_TYPE_BIN)

static void
add_jump (KhaiCheckPage *self, const char *pointer, const char *text, GtkWidget *box)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *place = khai_sections_field_name (khai_session_get_reference (self->session), pointer, lang);
  g_autofree char *label = g_strdup_printf (_("Go to field: %s"), place != NULL ? place : pointer);
  GtkWidget *button = text != NULL ? gtk_button_new_with_label (text) : gtk_button_new ();

  if (text == NULL)
    {
      GtkWidget *wrapped = gtk_label_new (label);

      gtk_label_set_wrap (GTK_LABEL (wrapped), TRUE);
      gtk_button_set_child (GTK_BUTTON (button), wrapped);
    }
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.go-to");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", pointer);
  khai_widget_set_name (button, label);
  gtk_box_append (GTK_BOX (box), button);
}

/* To both sides of what does not fit together, and what one click would mend. */
static void
add_buttons (KhaiCheckPage *self, const KhaiFinding *finding, GtkWidget *texts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *fix = khai_fix_button_new (self->session, self->editor, finding);

  gtk_widget_set_margin_top (box, 6);
  if (fix != NULL)
    gtk_box_append (GTK_BOX (box), fix);
  if (*finding->pointer != '\0')
    add_jump (self, finding->pointer, _("Go to field"), box);
  if (finding->other_pointer != NULL && *finding->other_pointer != '\0')
    add_jump (self, finding->other_pointer, NULL, box);
  gtk_box_append (GTK_BOX (texts), box);
}

static GtkWidget *
new_finding (KhaiCheckPage *self, const KhaiFinding *finding)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *place = khai_sections_field_name (khai_session_get_reference (self->session), finding->pointer, lang);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (khai_severity_get_icon (finding->severity));
  g_autofree char *source = NULL;
  g_autofree char *name = NULL;

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, khai_severity_get_css (finding->severity));
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  if (place != NULL)
    gtk_box_append (GTK_BOX (texts), khai_label_new (place, "heading"));
  gtk_box_append (GTK_BOX (texts), khai_label_new (finding->message[lang], NULL));
  if (finding->resolution[lang] != NULL)
    gtk_box_append (GTK_BOX (texts), khai_label_new (finding->resolution[lang], "dim-label"));
  if (finding->legal != NULL)
    /* translators: a rule's number and the law it comes from */
    source = g_strdup_printf (_("Rule %s · %s"), finding->rule, finding->legal);
  else
    source = g_strdup_printf (_("Rule %s"), finding->rule);
  gtk_box_append (GTK_BOX (texts), khai_label_new (source, "caption"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  add_buttons (self, finding, texts);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  name = g_strdup_printf (_("%s: %s"), place != NULL ? place : khai_severity_get_word (finding->severity), finding->message[lang]);
  khai_widget_set_name (row, name);
  return row;
}

static char *
group_title (KhaiSeverity severity, guint n)
{
  switch (severity)
    {
    case KHAI_SEVERITY_BLOCK:
      return g_strdup_printf (ngettext ("%u to fix: would be refused", "%u to fix: would be refused", n), n);
    case KHAI_SEVERITY_QUESTION:
      return g_strdup_printf (ngettext ("%u that customs will ask about", "%u that customs will ask about", n), n);
    case KHAI_SEVERITY_CHECK:
      return g_strdup_printf (ngettext ("%u to look at again", "%u to look at again", n), n);
    case KHAI_SEVERITY_TIP:
    case KHAI_N_SEVERITIES:
    default:
      return g_strdup_printf (ngettext ("%u tip", "%u tips", n), n);
    }
}

/* What customs sent back has a list of its own. */
static guint
count_own (const KhaiCheck *check, KhaiSeverity severity)
{
  guint n = 0;

  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      n += finding->severity == severity && !finding->from_customs;
    }
  return n;
}

static void
add_group (KhaiCheckPage *self, const KhaiCheck *check, KhaiSeverity severity)
{
  guint n = count_own (check, severity);
  g_autofree char *title = group_title (severity, n);
  GtkWidget *group;
  GtkWidget *list;
  GtkWidget *heading;

  if (n == 0)
    return;
  group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  heading = khai_label_new (title, "heading");
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  khai_widget_set_name (list, title);
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (finding->severity == severity && !finding->from_customs)
        gtk_list_box_append (GTK_LIST_BOX (list), new_finding (self, finding));
    }
  gtk_box_append (GTK_BOX (group), heading);
  gtk_box_append (GTK_BOX (group), list);
  gtk_box_append (GTK_BOX (self->groups), group);
}

static void
show_summary (KhaiCheckPage *self, const KhaiCheck *check)
{
  guint to_fix = khai_check_count (check, KHAI_SEVERITY_BLOCK);
  guint to_check = khai_check_count (check, KHAI_SEVERITY_QUESTION) + khai_check_count (check, KHAI_SEVERITY_CHECK);
  g_autofree char *counts = khai_counts_text (to_fix, to_check);

  khai_label_show_text (self->summary, counts != NULL ? counts : _("Nothing to fix"));
  if (to_fix > 0)
    khai_label_show_text (self->advice, _("Correct what would be refused; F7 goes from one to the next."));
  else if (khai_returned_is_open (self->editor))
    khai_label_show_text (self->advice, _("Change what customs sent back first: as it was, it would be refused again."));
  else if (to_check > 0)
    khai_label_show_text (self->advice, _("It can be sent. Read what customs may ask about first."));
  else
    khai_label_show_text (self->advice, _("The checks found nothing that customs would refuse. You can sign and send it."));
}

static void
refresh (KhaiCheckPage *self)
{
  const KhaiCheck *check;

  /* A list that nobody sees is made when somebody does. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  check = khai_editor_get_check (self->editor);
  khai_returned_view_show (self->returned, self->session, self->editor);
  khai_widget_remove_children (self->groups);
  khai_review_pane_show (self->review, self->session, self->editor, NULL);
  if (check == NULL)
    {
      khai_label_show_text (self->summary, _("The checks cannot be run"));
      khai_label_show_text (self->advice, _("The reference data are damaged. Install Khai again; your declaration is not affected."));
      return;
    }
  show_summary (self, check);
  for (guint severity = 0; severity < KHAI_N_SEVERITIES; severity++)
    add_group (self, check, severity);
}

gboolean
khai_check_page_focus_next (KhaiCheckPage *self)
{
  g_return_val_if_fail (KHAI_IS_CHECK_PAGE (self), FALSE);

  refresh (self);
  return khai_returned_view_focus_next (self->returned);
}

KhaiCheckPage *
khai_check_page_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiCheckPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_CHECK_PAGE, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "checked", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "record-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::visible", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return self;
}

static void
khai_check_page_dispose (GObject *object)
{
  KhaiCheckPage *self = KHAI_CHECK_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CHECK_PAGE);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_check_page_parent_class)->dispose (object);
}

static void
khai_check_page_class_init (KhaiCheckPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_check_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (KHAI_TYPE_RETURNED_VIEW);
  g_type_ensure (KHAI_TYPE_REVIEW_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-check-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiCheckPage, summary);
  gtk_widget_class_bind_template_child (widget_class, KhaiCheckPage, advice);
  gtk_widget_class_bind_template_child (widget_class, KhaiCheckPage, returned);
  gtk_widget_class_bind_template_child (widget_class, KhaiCheckPage, groups);
  gtk_widget_class_bind_template_child (widget_class, KhaiCheckPage, review);
}

static void
khai_check_page_init (KhaiCheckPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
