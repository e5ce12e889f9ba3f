/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A courier's batch: one row a declaration. What is in view is read first; the rest is read and checked behind it. */

#include "config.h"

#include "khai-batch-page.h"

#include <glib/gi18n-lib.h>

#include "khai-batch.h"
#include "khai-grid.h"
#include "khai-widgets.h"

#define NUMBER_COLUMN 0
#define COUNTS_COLUMN 1
#define FIRST_FIELD 2

struct _KhaiBatchPage
{
  GtkBox parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiBatch *batch;      /* (owned) */
  KhaiGrid *grid;
  GtkWidget *progress;
};

static void khai_batch_page_source_init (KhaiGridSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KhaiBatchPage, khai_batch_page, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (KHAI_TYPE_GRID_SOURCE, khai_batch_page_source_init))

/* ---- cells ---- */

static char *
counts_text (KhaiBatchPage *self, guint row)
{
  guint to_fix = 0;
  guint to_check = 0;
  char *text;

  if (!khai_batch_is_done (self->batch, row))
    return g_strdup ("…");
  if (!khai_batch_get_counts (self->batch, row, &to_fix, &to_check))
    return g_strdup (_("cannot be read"));
  text = khai_counts_text (to_fix, to_check);
  return text != NULL ? text : g_strdup (_("nothing to fix"));
}

static char *
dup_text (KhaiGridSource *source, guint row, guint column, gboolean *offered)
{
  KhaiBatchPage *self = KHAI_BATCH_PAGE (source);

  *offered = FALSE;
  if (column == NUMBER_COLUMN)
    return g_strdup_printf ("%u", row + 1);
  if (column == COUNTS_COLUMN)
    return counts_text (self, row);
  if (!khai_batch_is_done (self->batch, row))
    khai_batch_want (self->batch, row);
  return g_strdup (khai_batch_get_text (self->batch, row, column - FIRST_FIELD));
}

static gboolean
get_mark (KhaiGridSource *source, guint row, guint column, KhaiSeverity *severity)
{
  KhaiBatchPage *self = KHAI_BATCH_PAGE (source);
  guint to_fix = 0;
  guint to_check = 0;

  if (column != COUNTS_COLUMN || !khai_batch_get_counts (self->batch, row, &to_fix, &to_check))
    return FALSE;
  *severity = to_fix > 0 ? KHAI_SEVERITY_BLOCK : KHAI_SEVERITY_CHECK;
  return to_fix + to_check > 0;
}

static char *
dup_remark (KhaiGridSource *source, guint row, guint column)
{
  return column == COUNTS_COLUMN ? g_strdup (khai_batch_get_message (KHAI_BATCH_PAGE (source)->batch, row)) : NULL;
}

static void
activated (KhaiGridSource *source, guint row, guint column)
{
  gtk_widget_activate_action (GTK_WIDGET (source), "win.open", "s", khai_batch_get_id (KHAI_BATCH_PAGE (source)->batch, row));
}

/* ---- keeping up ---- */

static void
show_progress (KhaiBatchPage *self)
{
  guint n = khai_batch_get_n (self->batch);
  g_autofree char *all = g_strdup_printf (ngettext ("%u declaration", "%u declarations", n), n);
  /* translators: how many declarations there are ("12 declarations"), how many were checked, how many would be refused */
  g_autofree char *text = g_strdup_printf (_("%s · %u checked · %u to fix"), all, khai_batch_get_n_done (self->batch),
                                           khai_batch_get_n_to_fix (self->batch));

  gtk_label_set_text (GTK_LABEL (self->progress), text);
}

static void
rows_changed (KhaiBatch *batch, guint first, guint n, KhaiBatchPage *self)
{
  khai_grid_refresh_rows (self->grid, first, n);
  show_progress (self);
}

/* ---- life ---- */

static void
add_columns (KhaiBatchPage *self)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiLang lang = khai_session_get_lang (self->session);

  khai_grid_add_column (self->grid, _("No."), NULL, 6, TRUE);
  khai_grid_add_column (self->grid, _("Check"), NULL, 16, FALSE);
  for (guint i = 0; i < KHAI_BATCH_N_FIELDS; i++)
    {
      const KhaiField *field = khai_reference_find_field (reference, khai_batch_pointers[i]);
      gboolean numeric = field != NULL && (field->type == KHAI_FIELD_DECIMAL || field->type == KHAI_FIELD_INTEGER);
      guint chars = field == NULL || field->max_chars > 100 ? 28 : CLAMP (field->max_chars, 8, 18);

      khai_grid_add_column (self->grid, field != NULL ? field->label[lang] : khai_batch_pointers[i], field != NULL ? field->official_id : NULL,
                            chars, numeric);
    }
}

KhaiBatchPage *
khai_batch_page_new (KhaiSession *session, GPtrArray *ids, GError **error)
{
  g_autoptr (KhaiBatch) batch = NULL;
  KhaiBatchPage *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && ids != NULL, NULL);

  batch = khai_batch_new (khai_session_get_context (session), ids, error);
  if (batch == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_BATCH_PAGE, "orientation", GTK_ORIENTATION_VERTICAL, NULL);
  self->session = g_object_ref (session);
  self->batch = g_steal_pointer (&batch);
  self->progress = khai_label_new (NULL, "khai-bar");
  gtk_box_append (GTK_BOX (self), self->progress);
  self->grid = khai_grid_new (KHAI_GRID_SOURCE (self), G_LIST_MODEL (self->batch), _("Declarations"));
  add_columns (self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->grid));
  g_signal_connect_object (self->batch, "rows-changed", G_CALLBACK (rows_changed), self, 0);
  show_progress (self);
  khai_batch_start (self->batch);
  return self;
}

guint
khai_batch_page_get_n_done (KhaiBatchPage *self)
{
  g_return_val_if_fail (KHAI_IS_BATCH_PAGE (self), 0);

  return khai_batch_get_n_done (self->batch);
}

GtkWidget *
khai_batch_page_get_grid (KhaiBatchPage *self)
{
  g_return_val_if_fail (KHAI_IS_BATCH_PAGE (self), NULL);

  return GTK_WIDGET (self->grid);
}

static void
khai_batch_page_dispose (GObject *object)
{
  KhaiBatchPage *self = KHAI_BATCH_PAGE (object);

  if (self->grid != NULL)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->grid));
  self->grid = NULL;
  if (self->batch != NULL)
    khai_batch_stop (self->batch);
  G_OBJECT_CLASS (khai_batch_page_parent_class)->dispose (object);
  g_clear_object (&self->batch);
  g_clear_object (&self->session);
}

static void
khai_batch_page_class_init (KhaiBatchPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_batch_page_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_batch_page_init (KhaiBatchPage *self)
{
}

static void
khai_batch_page_source_init (KhaiGridSourceInterface *iface)
{
  iface->dup_text = dup_text;
  iface->get_mark = get_mark;
  iface->dup_remark = dup_remark;
  iface->activated = activated;
}
