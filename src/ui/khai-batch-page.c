/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A courier's batch: one row a declaration. What is in view is read first; the rest is read and checked behind it. What is done is done with the
 * rows that are marked, or with all. */

#include "config.h"

#include "khai-batch-page.h"

#include <glib/gi18n-lib.h>

#include "khai-batch.h"
#include "khai-batch-window.h"
#include "khai-bulk-window.h"
#include "khai-file-dialog.h"
#include "khai-grid.h"
#include "khai-grid-report.h"
#include "khai-sheet-window.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

#define NUMBER_COLUMN 0
#define COUNTS_COLUMN 1
#define STATE_COLUMN 2
#define FIRST_FIELD 3

struct _KhaiBatchPage
{
  GtkBox parent_instance;

  KhaiSession *session;  /* (owned) */
  KhaiBatch *batch;      /* (owned) */
  GHashTable *rows;      /* (owned): id → row + 1 */
  GPtrArray *states;     /* (owned) (element-type utf8): a row each, for the wire */
  GPtrArray *undo;       /* (owned) (nullable) (element-type utf8): ids changed last */
  KhaiBulk *fixing;      /* (owned) (nullable): while mending goes on */
  GPtrArray *to_fix;     /* (owned) (nullable): whom */
  guint idle;
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
  if (column == STATE_COLUMN)
    return g_strdup (khai_state_get_word (self->states->pdata[row]));
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

/* ---- what is done with them ---- */

/* (transfer full): the rows that are marked; all when none is. */
static GPtrArray *
get_ids (KhaiBatchPage *self)
{
  g_autoptr (GArray) marked = khai_grid_get_selected (self->grid);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < marked->len; i++)
    g_ptr_array_add (ids, g_strdup (khai_batch_get_id (self->batch, g_array_index (marked, guint, i))));
  for (guint i = 0; marked->len == 0 && i < khai_batch_get_n (self->batch); i++)
    g_ptr_array_add (ids, g_strdup (khai_batch_get_id (self->batch, i)));
  return ids;
}

static GtkWindow *
get_window (KhaiBatchPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

/* What was changed is read and checked again, and can be taken back until the next time. */
static void
changed (KhaiBatchPage *self, const KhaiBulk *bulk)
{
  g_autofree char *text = NULL;

  for (guint i = 0; i < bulk->changed->len; i++)
    khai_session_tell_changed (self->session, bulk->changed->pdata[i]);
  text = g_strdup_printf (_("%u changed, %u as they were, %u sent already"), bulk->changed->len, bulk->n_same, bulk->n_sent);
  if (bulk->changed->len == 0)
    {
      khai_widget_toast (GTK_WIDGET (self), text);
      return;
    }
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  self->undo = g_ptr_array_ref (bulk->changed);
  khai_widget_toast_undo (GTK_WIDGET (self), text, "win.undo-bulk", g_variant_new_string (""));
}

static void
bulk_done (KhaiBatchPage *self, KhaiBulk *bulk)
{
  changed (self, bulk);
}

static void
set_activated (KhaiBatchPage *self)
{
  g_autoptr (GPtrArray) ids = get_ids (self);
  KhaiBulkWindow *window = khai_bulk_window_new (get_window (self), self->session, ids);

  g_signal_connect_object (window, "done", G_CALLBACK (bulk_done), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
fix_one (gpointer data)
{
  KhaiBatchPage *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint done = self->fixing->changed->len + self->fixing->n_same + self->fixing->n_sent;

  if (done < self->to_fix->len && khai_bulk_fix (self->fixing, khai_session_get_context (self->session), self->to_fix->pdata[done], &error))
    {
      text = g_strdup_printf (_("Mending: %u of %u"), done + 1, self->to_fix->len);
      gtk_label_set_text (GTK_LABEL (self->progress), text);
      return G_SOURCE_CONTINUE;
    }
  self->idle = 0;
  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  changed (self, self->fixing);
  g_clear_pointer (&self->fixing, khai_bulk_free);
  g_clear_pointer (&self->to_fix, g_ptr_array_unref);
  show_progress (self);
  return G_SOURCE_REMOVE;
}

static void
fix_activated (KhaiBatchPage *self)
{
  if (self->idle != 0)
    return;
  self->fixing = khai_bulk_new ();
  self->to_fix = get_ids (self);
  self->idle = g_idle_add (fix_one, self);
}

/* Those that were worked on since are left as they are, and said. */
static void
undo_activated (KhaiBatchPage *self)
{
  g_autoptr (GPtrArray) ids = g_steal_pointer (&self->undo);
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      n += khai_bulk_undo (khai_session_get_context (self->session), ids->pdata[i], NULL);
      khai_session_tell_changed (self->session, ids->pdata[i]);
    }
  if (ids == NULL)
    return;
  text = n == ids->len ? g_strdup_printf (ngettext ("%u declaration is as before", "%u declarations are as before", n), n)
                       : g_strdup_printf (_("%u of %u are as before; the others were worked on since"), n, ids->len);
  khai_widget_toast (GTK_WIDGET (self), text);
}

static void
send_activated (KhaiBatchPage *self)
{
  g_autoptr (GPtrArray) ids = get_ids (self);

  gtk_window_present (GTK_WINDOW (khai_batch_window_new (get_window (self), self->session, ids)));
}

static void
sheets_activated (KhaiBatchPage *self)
{
  g_autoptr (GPtrArray) ids = get_ids (self);
  g_autoptr (GError) error = NULL;
  KhaiSheetWindow *window = khai_sheet_window_new (get_window (self), self->session, ids, &error);

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (window));
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
report_chosen (gpointer owner, const char *path)
{
  KhaiBatchPage *self = owner;
  g_autoptr (GPtrArray) ids = get_ids (self);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ids->len; i++)
    {
      guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, ids->pdata[i])) - 1;
      g_autofree char *counts = counts_text (self, row);
      const char *message = khai_batch_get_message (self->batch, row);

      g_ptr_array_add (words, g_strdup_printf ("%s; %s%s%s", khai_state_get_word (self->states->pdata[row]), counts, message != NULL ? "; " : "",
                                               message != NULL ? message : ""));
    }
  if (!khai_grid_report (khai_session_get_context (self->session), ids, words, path, &error))
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  text = g_strdup_printf (_("Saved: %s"), name);
  khai_widget_toast (GTK_WIDGET (self), text);
}

static void
report_activated (KhaiBatchPage *self)
{
  g_autofree char *today = khai_clock_today (khai_context_get_clock (khai_session_get_context (self->session)));
  g_autofree char *name = g_strdup_printf ("khai-%s.xlsx", today);

  khai_file_dialog_save (GTK_WIDGET (self), _("Save a report"), name, report_chosen, G_OBJECT (self));
}

static const struct
{
  const char *name;
  void (*activated) (KhaiBatchPage *self);
  const char *label;
} acts[] = {
  { "fix", fix_activated, N_("Mend what one click can mend") },
  { "set", set_activated, N_("Set a field in all of them …") },
  { "report", report_activated, N_("Save a report …") },
  { "sheets", sheets_activated, N_("Sheets for carrier, post, tax …") },
};

static void
act_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, name))
      acts[i].activated (user_data);
}

static void
add_acts (KhaiBatchPage *self, GtkWidget *bar)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *more = gtk_menu_button_new ();
  GtkWidget *send = gtk_button_new_with_label (_("Sign and send …"));

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (acts[i].name, NULL);
      g_autofree char *name = g_strconcat ("batch.", acts[i].name, NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (act_activated), self, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
      g_menu_append (menu, _(acts[i].label), name);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "batch", G_ACTION_GROUP (group));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (more), G_MENU_MODEL (menu));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (more), _("More"));
  gtk_widget_add_css_class (send, "suggested-action");
  g_signal_connect_object (send, "clicked", G_CALLBACK (send_activated), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), more);
  gtk_box_append (GTK_BOX (bar), send);
}

/* Toasts hang above the pages and reach the window's actions only. */
static void
khai_batch_page_root (GtkWidget *widget)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("undo-bulk", G_VARIANT_TYPE_STRING);
  GtkRoot *root;

  GTK_WIDGET_CLASS (khai_batch_page_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  g_signal_connect_object (action, "activate", G_CALLBACK (undo_activated), widget, G_CONNECT_SWAPPED);
  if (G_IS_ACTION_MAP (root))
    g_action_map_add_action (G_ACTION_MAP (root), G_ACTION (action));
}

/* ---- states ---- */

static gboolean
read_states (KhaiBatchPage *self, GError **error)
{
  g_autoptr (GPtrArray) records = khai_store_list (khai_session_get_store (self->session), error);

  for (guint i = 0; i < khai_batch_get_n (self->batch); i++)
    {
      g_hash_table_insert (self->rows, (gpointer) khai_batch_get_id (self->batch, i), GUINT_TO_POINTER (i + 1));
      g_ptr_array_add (self->states, g_strdup ("draft"));
    }
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const KhaiRecord *record = records->pdata[i];
      guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, record->id));

      if (row == 0)
        continue;
      g_free (self->states->pdata[row - 1]);
      self->states->pdata[row - 1] = g_strdup (record->state);
    }
  return records != NULL;
}

static void
record_changed (KhaiSession *session, const char *id, KhaiBatchPage *self)
{
  guint row = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, id)) : 0;
  g_autoptr (KhaiRecord) record = NULL;

  if (row == 0 || !khai_store_load (khai_session_get_store (session), id, &record, NULL, NULL))
    return;
  g_free (self->states->pdata[row - 1]);
  self->states->pdata[row - 1] = g_strdup (record->state);
  khai_batch_read_again (self->batch, khai_session_get_context (session), row - 1);
  khai_grid_refresh_rows (self->grid, row - 1, 1);
}

/* ---- life ---- */

static void
add_columns (KhaiBatchPage *self)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiLang lang = khai_session_get_lang (self->session);

  khai_grid_add_column (self->grid, _("No."), NULL, 6, TRUE);
  khai_grid_add_column (self->grid, _("Check"), NULL, 16, FALSE);
  khai_grid_add_column (self->grid, _("State"), NULL, 14, FALSE);
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
  GtkWidget *bar;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && ids != NULL, NULL);

  batch = khai_batch_new (khai_session_get_context (session), ids, error);
  if (batch == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_BATCH_PAGE, "orientation", GTK_ORIENTATION_VERTICAL, NULL);
  self->session = g_object_ref (session);
  self->batch = g_steal_pointer (&batch);
  if (!read_states (self, error))
    {
      g_object_unref (g_object_ref_sink (self));
      return NULL;
    }
  bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (bar, "khai-bar");
  self->progress = khai_label_new (NULL, NULL);
  gtk_widget_set_hexpand (self->progress, TRUE);
  gtk_box_append (GTK_BOX (bar), self->progress);
  add_acts (self, bar);
  gtk_box_append (GTK_BOX (self), bar);
  self->grid = khai_grid_new (KHAI_GRID_SOURCE (self), G_LIST_MODEL (self->batch), _("Declarations"));
  add_columns (self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->grid));
  g_signal_connect_object (self->batch, "rows-changed", G_CALLBACK (rows_changed), self, 0);
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, 0);
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

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->grid != NULL)
    gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->grid));
  self->grid = NULL;
  if (self->batch != NULL)
    khai_batch_stop (self->batch);
  G_OBJECT_CLASS (khai_batch_page_parent_class)->dispose (object);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->fixing, khai_bulk_free);
  g_clear_pointer (&self->to_fix, g_ptr_array_unref);
  g_clear_object (&self->batch);
  g_clear_object (&self->session);
}

static void
khai_batch_page_class_init (KhaiBatchPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_batch_page_dispose;
  GTK_WIDGET_CLASS (klass)->root = khai_batch_page_root;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_batch_page_init (KhaiBatchPage *self)
{
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  self->states = g_ptr_array_new_with_free_func (g_free);
}

static void
khai_batch_page_source_init (KhaiGridSourceInterface *iface)
{
  iface->dup_text = dup_text;
  iface->get_mark = get_mark;
  iface->dup_remark = dup_remark;
  iface->activated = activated;
}
