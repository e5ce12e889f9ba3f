/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sheets for others. What the receiver would not take is shown before the file is written, not after it was refused. */

#include "config.h"

#include "khai-sheet-window.h"

#include <glib/gi18n-lib.h>

#include "khai-file-dialog.h"
#include "khai-sheets.h"
#include "khai-tax-window.h"
#include "khai-widgets.h"

#define MOST_SHOWN 30

struct _KhaiSheetWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;           /* (owned) */
  GPtrArray *ids;                 /* (owned) */
  GPtrArray *sheets;              /* (owned) (element-type KhaiSheetLayout): in the order of the list */
  const KhaiSheetLayout *layout;  /* (nullable) */
  KhaiFilledSheet *filled;        /* (owned) (nullable) */

  GtkLabel *intro;
  GtkListBox *layouts;
  GtkWidget *use;
  GtkWidget *result;
  GtkWidget *problems;
  GtkWidget *papers;
  GtkWidget *save;
};

G_DEFINE_FINAL_TYPE (KhaiSheetWindow, khai_sheet_window, ADW_TYPE_WINDOW)

static void
show_problems (KhaiSheetWindow *self)
{
  guint n = MIN (self->filled->problems->len, MOST_SHOWN);

  for (guint i = 0; i < n; i++)
    {
      const KhaiProblem *problem = self->filled->problems->pdata[i];
      g_autofree char *text = khai_problem_to_text (problem);

      gtk_box_append (GTK_BOX (self->problems), khai_label_new (text, khai_severity_get_css (problem->severity)));
    }
  if (self->filled->problems->len > n)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", self->filled->problems->len - n), self->filled->problems->len - n);

      gtk_box_append (GTK_BOX (self->problems), khai_label_new (more, "dim-label"));
    }
}

static void
refill (KhaiSheetWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_clear_pointer (&self->filled, khai_filled_sheet_free);
  khai_widget_remove_children (self->problems);
  if (self->layout == NULL)
    return;
  khai_label_show_text (self->use, self->layout->use[khai_session_get_lang (self->session)]);
  self->filled = khai_sheets_fill (khai_session_get_context (self->session), self->layout, self->ids, &error);
  if (self->filled == NULL)
    text = g_strdup (error->message);
  else if (self->filled->n_blocking > 0)
    text = g_strdup_printf (ngettext ("%u row; the receiver will not take it like this:", "%u rows; the receiver will not take them like this:",
                                      self->filled->rows->len), self->filled->rows->len);
  else
    text = g_strdup_printf (ngettext ("%u row, complete", "%u rows, complete", self->filled->rows->len), self->filled->rows->len);
  khai_label_show_text (self->result, text);
  if (self->filled != NULL)
    show_problems (self);
  gtk_widget_set_sensitive (self->save, self->filled != NULL);
  gtk_widget_set_visible (self->papers, self->layout->kind == KHAI_SHEET_TAX);
}

static void
layout_selected (KhaiSheetWindow *self, GtkListBoxRow *row)
{
  self->layout = row != NULL ? self->sheets->pdata[gtk_list_box_row_get_index (row)] : NULL;
  refill (self);
}

static void
papers_clicked (KhaiSheetWindow *self)
{
  KhaiTaxWindow *window = khai_tax_window_new (GTK_WINDOW (self), self->session, self->ids);

  g_signal_connect_object (window, "changed", G_CALLBACK (refill), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
place_chosen (gpointer owner, const char *path)
{
  KhaiSheetWindow *self = owner;
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;

  if (self->filled == NULL)
    return;
  if (!khai_sheet_save (self->layout, self->filled->rows, khai_session_get_lang (self->session), path, &error))
    {
      /* The ending was asked for in words; the rest is the disk's. */
      khai_label_show_text (self->result, error->message);
      return;
    }
  text = g_strdup_printf (_("Saved: %s"), name);
  khai_widget_toast (parent, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_clicked (KhaiSheetWindow *self)
{
  g_autofree char *today = khai_clock_today (khai_context_get_clock (khai_session_get_context (self->session)));
  g_autofree char *name = NULL;

  if (self->layout == NULL)
    return;
  name = g_strdup_printf ("%s-%s.%s", self->layout->id, today, self->layout->csv ? "csv" : "xlsx");
  khai_file_dialog_save (GTK_WIDGET (self), _("Save the sheet"), name, place_chosen, G_OBJECT (self));
}

static void
add_layout (KhaiSheetWindow *self, const KhaiSheetLayout *layout)
{
  const char *name = layout->name[khai_session_get_lang (self->session)];
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = khai_label_new (name, "khai-bar");

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  khai_widget_set_name (row, name);
  gtk_list_box_append (self->layouts, row);
}

KhaiSheetWindow *
khai_sheet_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) sheets = NULL;
  KhaiSheetWindow *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && ids != NULL, NULL);

  sheets = khai_sheets_load (khai_session_get_context (session), error);
  if (sheets == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_SHEET_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  self->ids = g_ptr_array_ref (ids);
  self->sheets = g_steal_pointer (&sheets);
  text = g_strdup_printf (ngettext ("Of %u declaration, in the columns the receiver wants.", "Of %u declarations, in the columns the receiver wants.",
                                    ids->len), ids->len);
  gtk_label_set_text (self->intro, text);
  for (guint i = 0; i < self->sheets->len; i++)
    add_layout (self, self->sheets->pdata[i]);
  gtk_list_box_select_row (self->layouts, gtk_list_box_get_row_at_index (self->layouts, 0));
  return self;
}

static void
khai_sheet_window_dispose (GObject *object)
{
  KhaiSheetWindow *self = KHAI_SHEET_WINDOW (object);

  /* The list says goodbye to its selection while it goes. */
  if (self->layouts != NULL)
    g_signal_handlers_disconnect_by_func (self->layouts, layout_selected, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SHEET_WINDOW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->filled, khai_filled_sheet_free);
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  G_OBJECT_CLASS (khai_sheet_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiSheetWindow, name)

static void
khai_sheet_window_class_init (KhaiSheetWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_sheet_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-sheet-window.ui");
  BIND (intro);
  BIND (layouts);
  BIND (use);
  BIND (result);
  BIND (problems);
  BIND (papers);
  BIND (save);
  gtk_widget_class_bind_template_callback (widget_class, layout_selected);
  gtk_widget_class_bind_template_callback (widget_class, papers_clicked);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_sheet_window_init (KhaiSheetWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
