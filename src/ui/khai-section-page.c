/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A section's form on a page. */

#include "config.h"

#include "khai-section-page.h"

#include <glib/gi18n-lib.h>

#include "khai-form.h"
#include "khai-widgets.h"

struct _KhaiSectionPage
{
  AdwBin parent_instance;

  KhaiForm *form;
  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (KhaiSectionPage, khai_section_page, ADW_TYPE_BIN)

KhaiSectionPage *
khai_section_page_new (KhaiSession *session, KhaiEditor *editor, const char *section, const char *next, const char *next_title)
{
  KhaiSectionPage *self = g_object_new (KHAI_TYPE_SECTION_PAGE, NULL);
  /* translators: the button at the end of a page; the name of the next page follows */
  g_autofree char *label = g_strdup_printf (_("Continue: %s"), next_title);
  GtkWidget *button = gtk_button_new_with_label (label);

  self->form = khai_form_new (session, editor, section, "");
  gtk_box_append (self->box, GTK_WIDGET (self->form));
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.section");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", next);
  gtk_box_append (self->box, button);
  return self;
}

gboolean
khai_section_page_focus (KhaiSectionPage *self, const char *pointer)
{
  g_return_val_if_fail (KHAI_IS_SECTION_PAGE (self), FALSE);

  return khai_form_focus (self->form, pointer);
}

void
khai_section_page_commit (KhaiSectionPage *self)
{
  g_return_if_fail (KHAI_IS_SECTION_PAGE (self));

  khai_form_commit (self->form);
}

static void
khai_section_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KHAI_TYPE_SECTION_PAGE);
  G_OBJECT_CLASS (khai_section_page_parent_class)->dispose (object);
}

static void
khai_section_page_class_init (KhaiSectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_section_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-section-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiSectionPage, box);
}

static void
khai_section_page_init (KhaiSectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
