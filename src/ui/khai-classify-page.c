/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search of the nomenclature on a page of its own. A result's code is copied, to be pasted into a goods line. */

#include "config.h"

#include "khai-classify-page.h"

#include <glib/gi18n-lib.h>

#include "khai-hit.h"
#include "khai-widgets.h"

#define MAX_HITS 30
#define CODE "khai-code"

struct _KhaiClassifyPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  GtkWidget *box;
  GtkEditable *search;
  GtkWidget *status;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KhaiClassifyPage, khai_classify_page, ADW_TYPE_BIN)

static void
add_hit (KhaiClassifyPage *self, const KhaiHit *hit)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *content = khai_hit_widget_new (hit, lang);
  g_autofree char *name = khai_hit_name (hit, lang);

  gtk_widget_add_css_class (content, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), CODE, g_strdup (hit->code), g_free);
  gtk_list_box_append (self->list, row);
}

static void
search_changed (KhaiClassifyPage *self)
{
  const char *text = gtk_editable_get_text (self->search);
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;
  guint n;

  khai_widget_remove_children (GTK_WIDGET (self->list));
  if (*text == '\0')
    {
      khai_label_show_text (self->status, _("Describe the goods as you would to a buyer: what it is, what it is made of, what it is for."));
      gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
      return;
    }
  hits = khai_reference_search (khai_session_get_reference (self->session), text, MAX_HITS, &error);
  if (hits == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  n = hits->len;
  for (guint i = 0; i < n; i++)
    add_hit (self, hits->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  if (n == 0)
    status = g_strdup (_("Nothing fits. Try another word for it, or what it is made of."));
  else if (n == MAX_HITS)
    status = g_strdup_printf (_("The %u best answers; more words narrow them down."), n);
  else
    status = g_strdup_printf (ngettext ("%u answer", "%u answers", n), n);
  khai_label_show_text (self->status, status);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiClassifyPage *self)
{
  const char *code = g_object_get_data (G_OBJECT (row), CODE);
  g_autofree char *dotted = khai_commodity_code_format (code);
  g_autofree char *text = g_strdup_printf (_("Code %s copied"), dotted);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), code);
  khai_widget_toast (GTK_WIDGET (self), text);
}

static void
search_activated (KhaiClassifyPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated (self->list, row, self);
}

void
khai_classify_page_focus_search (KhaiClassifyPage *self)
{
  g_return_if_fail (KHAI_IS_CLASSIFY_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

KhaiClassifyPage *
khai_classify_page_new (KhaiSession *session)
{
  KhaiClassifyPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_CLASSIFY_PAGE, NULL);
  self->session = g_object_ref (session);
  search_changed (self);
  return self;
}

static void
khai_classify_page_dispose (GObject *object)
{
  KhaiClassifyPage *self = KHAI_CLASSIFY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CLASSIFY_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_classify_page_parent_class)->dispose (object);
}

static void
khai_classify_page_class_init (KhaiClassifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_classify_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-classify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, box);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
khai_classify_page_init (KhaiClassifyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
