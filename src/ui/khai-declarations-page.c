/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of declarations. A long list shows its newest part first, so that it is on the screen at once. */

#include "config.h"

#include "khai-declarations-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-batch-page.h"
#include "khai-record-row.h"
#include "khai-state-text.h"
#include "khai-text.h"
#include "khai-widgets.h"

#define FIRST_ROWS 100

struct _KhaiDeclarationsPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  gboolean all;
  GtkWidget *scroller;   /* (owned): the list, also while the table stands in its place */
  GtkWidget *box;
  GtkEditable *search;
  AdwStatusPage *empty;
  GtkWidget *list;
  GtkWidget *more;
  GtkWidget *table;      /* the button that shows them as one */
  GtkWidget *leave;      /* (nullable): the table's way back */
};

G_DEFINE_FINAL_TYPE (KhaiDeclarationsPage, khai_declarations_page, ADW_TYPE_BIN)

/* Every word of the search is in one of the texts, with or without tones. */
static gboolean
fits (const KhaiRecord *record, char **words)
{
  g_autofree char *text = g_strjoin (" ", record->reference != NULL ? record->reference : "", record->consignee != NULL ? record->consignee : "",
                                     record->destination != NULL ? record->destination : "",
                                     record->registration_number != NULL ? record->registration_number : "",
                                     record->regime != NULL ? record->regime : "", khai_state_get_word (record->state), NULL);
  g_autofree char *folded = khai_text_fold (text);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
show_empty (KhaiDeclarationsPage *self, gboolean searched)
{
  if (searched)
    {
      adw_status_page_set_title (self->empty, _("No declaration fits"));
      adw_status_page_set_description (self->empty, _("Try fewer words, or part of the reference."));
    }
  else
    {
      adw_status_page_set_title (self->empty, _("No declarations yet"));
      adw_status_page_set_description (self->empty, _("Press New to begin one; it is saved while you type."));
    }
}

void
khai_declarations_page_refresh (KhaiDeclarationsPage *self)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  guint shown = 0;
  guint found = 0;

  g_return_if_fail (KHAI_IS_DECLARATIONS_PAGE (self));

  records = khai_store_list (khai_session_get_store (self->session), &error);
  if (records == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  folded = khai_text_fold (gtk_editable_get_text (self->search));
  words = g_strsplit (g_strstrip (folded), " ", -1);
  khai_widget_remove_children (self->list);
  for (guint i = 0; i < records->len; i++)
    {
      if (!fits (records->pdata[i], words))
        continue;
      found++;
      if (self->all || shown < FIRST_ROWS)
        {
          gtk_list_box_append (GTK_LIST_BOX (self->list), khai_record_row_new (self->session, records->pdata[i], FALSE));
          shown++;
        }
    }
  show_empty (self, records->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), found == 0);
  gtk_widget_set_visible (self->list, found > 0);
  gtk_widget_set_visible (self->table, found > 1);
  gtk_widget_set_visible (self->more, shown < found);
}

/* ---- as one table ---- */

static void
leave_table (KhaiDeclarationsPage *self)
{
  self->leave = NULL;
  adw_bin_set_child (ADW_BIN (self), self->scroller);
  khai_declarations_page_refresh (self);
  gtk_widget_grab_focus (self->table);
}

/* What the search has found, newest first. */
static GPtrArray *
found_ids (KhaiDeclarationsPage *self, GError **error)
{
  g_autoptr (GPtrArray) records = khai_store_list (khai_session_get_store (self->session), error);
  g_autofree char *folded = khai_text_fold (gtk_editable_get_text (self->search));
  g_auto (GStrv) words = g_strsplit (g_strstrip (folded), " ", -1);
  GPtrArray *ids;

  if (records == NULL)
    return NULL;
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < records->len; i++)
    if (fits (records->pdata[i], words))
      g_ptr_array_add (ids, g_strdup (((KhaiRecord *) records->pdata[i])->id));
  return ids;
}

static void
table_clicked (KhaiDeclarationsPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = found_ids (self, &error);
  KhaiBatchPage *page = ids != NULL ? khai_batch_page_new (self->session, ids, &error) : NULL;
  GtkWidget *bar;

  if (page == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (bar, "khai-bar");
  self->leave = gtk_button_new_with_label (_("Show as a list"));
  g_signal_connect_object (self->leave, "clicked", G_CALLBACK (leave_table), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->leave);
  gtk_box_append (GTK_BOX (page), bar);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
  gtk_widget_grab_focus (khai_batch_page_get_grid (page));
}

void
khai_declarations_page_focus_search (KhaiDeclarationsPage *self)
{
  g_return_if_fail (KHAI_IS_DECLARATIONS_PAGE (self));

  if (self->leave != NULL)
    leave_table (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
search_changed (KhaiDeclarationsPage *self)
{
  self->all = FALSE;
  khai_declarations_page_refresh (self);
}

static void
more_clicked (KhaiDeclarationsPage *self)
{
  self->all = TRUE;
  khai_declarations_page_refresh (self);
}

static void
record_changed (KhaiDeclarationsPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->leave == NULL)
    khai_declarations_page_refresh (self);
}

KhaiDeclarationsPage *
khai_declarations_page_new (KhaiSession *session)
{
  KhaiDeclarationsPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_DECLARATIONS_PAGE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
khai_declarations_page_dispose (GObject *object)
{
  KhaiDeclarationsPage *self = KHAI_DECLARATIONS_PAGE (object);

  g_clear_object (&self->scroller);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_DECLARATIONS_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_declarations_page_parent_class)->dispose (object);
}

static void
khai_declarations_page_class_init (KhaiDeclarationsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_declarations_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-declarations-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiDeclarationsPage, box);
  gtk_widget_class_bind_template_child (widget_class, KhaiDeclarationsPage, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiDeclarationsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, KhaiDeclarationsPage, list);
  gtk_widget_class_bind_template_child (widget_class, KhaiDeclarationsPage, more);
  gtk_widget_class_bind_template_child (widget_class, KhaiDeclarationsPage, table);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, table_clicked);
}

static void
khai_declarations_page_init (KhaiDeclarationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->scroller = g_object_ref (adw_bin_get_child (ADW_BIN (self)));
}
