/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file of orders before it is taken. It is read in a thread and shown as a trial; Import reads it again and stores all of it or nothing. */

#include "config.h"

#include "khai-order-preview.h"

#include <glib/gi18n-lib.h>

#include "khai-order-mapping-window.h"
#include "khai-progress.h"
#include "khai-widgets.h"

#define MOST_SHOWN 100 /* rows of a list; what blocks comes first */

struct _KhaiOrderPreview
{
  AdwWindow parent_instance;

  KhaiSession *session;      /* (owned) */
  char *path;                /* (owned) */
  KhaiOrdersTaken taken;
  GWeakRef owner;
  GtkWidget *kind;
  GtkWidget *counts;
  GtkWidget *unknown;
  GtkWidget *problems;
  GtkWidget *more;
  GtkWidget *close;
  GtkWidget *map;
  GtkWidget *take;
};

G_DEFINE_FINAL_TYPE (KhaiOrderPreview, khai_order_preview, ADW_TYPE_WINDOW)

/* One reading of a file, dry or not. */
typedef struct
{
  GtkWidget *near;           /* (owned): the page, or the preview */
  KhaiSession *session;      /* (owned) */
  char *path;                /* (owned) */
  GCancellable *cancellable; /* (owned) */
  KhaiProgress *progress;    /* (owned) */
  KhaiOrdersTaken taken;
  GWeakRef owner;
  gboolean dry;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->progress, khai_progress_free);
  g_object_unref (reading->near);
  g_object_unref (reading->session);
  g_object_unref (reading->cancellable);
  g_free (reading->path);
  g_weak_ref_clear (&reading->owner);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* ---- what is shown ---- */

static void
add_problem (KhaiOrderPreview *self, const KhaiProblem *problem)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (khai_severity_get_icon (problem->severity));
  g_autofree char *message = khai_problem_get_message (problem);
  g_autofree char *place = khai_problem_get_place (problem);
  g_autofree char *name = g_strdup_printf ("%s. %s %s", khai_severity_get_word (problem->severity), message, place);

  khai_widget_set_hidden (icon, TRUE);
  gtk_widget_add_css_class (icon, khai_severity_get_css (problem->severity));
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (icon, khai_severity_get_word (problem->severity));
  gtk_box_append (GTK_BOX (words), khai_label_new (message, NULL));
  if (*place != '\0')
    gtk_box_append (GTK_BOX (words), khai_label_new (place, "dim-label"));
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, name);
  gtk_list_box_append (GTK_LIST_BOX (self->problems), row);
}

static guint
add_problems (KhaiOrderPreview *self, const KhaiOrderFile *file, gboolean blocking)
{
  guint n = 0;

  for (guint i = 0; i < file->problems->len && n < MOST_SHOWN; i++)
    {
      const KhaiProblem *problem = file->problems->pdata[i];

      if ((problem->severity == KHAI_SEVERITY_BLOCK) == blocking)
        add_problem (self, problem), n++;
    }
  return n;
}

static char *
describe_result (const KhaiOrderFile *file, const KhaiOrderResult *result)
{
  if (result == NULL)
    return g_strdup (_("Nothing of it can be imported as it is."));
  if (result->seen_at != NULL || result->n_new_orders + result->n_changed_orders + result->n_new_lines + result->n_changed_lines == 0)
    return g_strdup_printf (ngettext ("Nothing is new: the %u order of this file is here already, as it stands in the file.",
                                      "Nothing is new: the %u orders of this file are here already, as they stand in the file.", file->orders->len),
                            file->orders->len);
  return g_strdup_printf (_("Orders: %u new, %u changed, %u as before. Lines: %u new, %u changed, %u as before."), result->n_new_orders,
                          result->n_changed_orders, result->n_same_orders, result->n_new_lines, result->n_changed_lines, result->n_same_lines);
}

static gboolean
is_for_mapping (const KhaiOrderFile *file)
{
  for (guint i = 0; i < file->problems->len; i++)
    {
      const char *code = ((KhaiProblem *) file->problems->pdata[i])->code;

      if (g_str_equal (code, "order-unknown") || g_str_equal (code, "order-column-missing"))
        return TRUE;
    }
  return FALSE;
}

static void
show_import (KhaiOrderPreview *self, const KhaiOrderImport *import)
{
  const KhaiOrderFile *file = import->file;
  const KhaiOrderResult *result = import->result;
  const gboolean news = result != NULL && result->n_new_orders + result->n_changed_orders + result->n_new_lines + result->n_changed_lines > 0;
  g_autofree char *kind = file->dialect != NULL ? g_strdup_printf (_("Looks like %s: %u of %u columns."),
                                                                   file->dialect_name[khai_session_get_lang (self->session)], file->n_matched,
                                                                   file->n_columns)
                                                : g_strdup (file->name);
  g_autofree char *counts = describe_result (file, result);
  g_autofree char *list = g_strjoinv (", ", file->unknown);
  g_autofree char *unknown = *list != '\0' ? g_strdup_printf (_("Not used: %s."), list) : NULL;
  g_autofree char *more = NULL;
  guint shown;

  khai_label_show_text (self->kind, kind);
  khai_label_show_text (self->counts, counts);
  khai_label_show_text (self->unknown, unknown);
  shown = add_problems (self, file, TRUE) + add_problems (self, file, FALSE);
  if (file->n_problems > shown)
    more = g_strdup_printf (_("… and %u more."), file->n_problems - shown);
  khai_label_show_text (self->more, more);
  gtk_widget_set_visible (self->problems, shown > 0);
  gtk_widget_set_visible (self->take, news);
  gtk_widget_set_visible (self->map, is_for_mapping (file));
  gtk_window_set_default_widget (GTK_WINDOW (self), news ? self->take : self->close);
  gtk_widget_grab_focus (news ? self->take : gtk_widget_get_visible (self->map) ? self->map : self->close);
}

/* ---- reading ---- */

static void read_file (GtkWidget *near, KhaiSession *session, const char *path, gboolean dry, KhaiOrdersTaken taken, GObject *owner);

static void
show_preview (const Reading *reading, const KhaiOrderImport *import)
{
  GtkRoot *root = gtk_widget_get_root (reading->near);
  g_autoptr (GObject) owner = g_weak_ref_get ((GWeakRef *) &reading->owner);
  KhaiOrderPreview *self = g_object_new (KHAI_TYPE_ORDER_PREVIEW, "transient-for", root, NULL);

  self->session = g_object_ref (reading->session);
  self->path = g_strdup (reading->path);
  self->taken = reading->taken;
  g_weak_ref_set (&self->owner, owner);
  show_import (self, import);
  gtk_window_present (GTK_WINDOW (self));
}

static void
file_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reading) reading = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiOrderImport) import = khai_order_import_run_finish (result, &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&reading->owner);

  g_clear_pointer (&reading->progress, khai_progress_free);
  if (owner == NULL || gtk_widget_get_root (reading->near) == NULL)
    return;
  if (import == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        khai_widget_show_error (reading->near, error);
      return;
    }
  /* The file changed since it was shown: it is shown again. */
  if (reading->dry || import->result == NULL)
    show_preview (reading, import);
  else
    reading->taken (owner, import->result);
}

static void
read_file (GtkWidget *near, KhaiSession *session, const char *path, gboolean dry, KhaiOrdersTaken taken, GObject *owner)
{
  Reading *reading = g_new0 (Reading, 1);
  KhaiOrderImportOptions options = { .path = path, .dry = dry, .progress = khai_progress_tell };

  reading->near = g_object_ref (near);
  reading->session = g_object_ref (session);
  reading->path = g_strdup (path);
  reading->cancellable = g_cancellable_new ();
  reading->progress = khai_progress_new (near, _("Reading the orders …"), reading->cancellable);
  reading->taken = taken;
  reading->dry = dry;
  g_weak_ref_init (&reading->owner, owner);
  options.data = reading->progress;
  khai_order_import_run_async (khai_session_get_context (session), &options, reading->cancellable, file_read, reading);
}

void
khai_order_preview_open (GtkWidget *near, KhaiSession *session, const char *path, KhaiOrdersTaken taken, GObject *owner)
{
  g_return_if_fail (GTK_IS_WIDGET (near) && KHAI_IS_SESSION (session) && path != NULL && taken != NULL && G_IS_OBJECT (owner));

  read_file (near, session, path, TRUE, taken, owner);
}

/* From here on the page shows what happens: this window has said what it had to. */
static void
go_on (KhaiOrderPreview *self, gboolean dry)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);

  if (GTK_IS_WIDGET (owner))
    read_file (GTK_WIDGET (owner), self->session, self->path, dry, self->taken, owner);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
take_clicked (KhaiOrderPreview *self)
{
  go_on (self, FALSE);
}

static void
mapping_saved (gpointer owner)
{
  go_on (owner, TRUE);
}

static void
map_clicked (KhaiOrderPreview *self)
{
  khai_order_mapping_window_open (GTK_WINDOW (self), self->session, self->path, mapping_saved, G_OBJECT (self));
}

/* ---- life ---- */

static void
khai_order_preview_dispose (GObject *object)
{
  KhaiOrderPreview *self = KHAI_ORDER_PREVIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_ORDER_PREVIEW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  g_weak_ref_set (&self->owner, NULL);
  G_OBJECT_CLASS (khai_order_preview_parent_class)->dispose (object);
}

static void
khai_order_preview_finalize (GObject *object)
{
  g_weak_ref_clear (&KHAI_ORDER_PREVIEW (object)->owner);
  G_OBJECT_CLASS (khai_order_preview_parent_class)->finalize (object);
}

static void
khai_order_preview_class_init (KhaiOrderPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_order_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_order_preview_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-order-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, kind);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, counts);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, unknown);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, problems);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, more);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, close);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, map);
  gtk_widget_class_bind_template_child (widget_class, KhaiOrderPreview, take);
  gtk_widget_class_bind_template_callback (widget_class, take_clicked);
  gtk_widget_class_bind_template_callback (widget_class, map_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_order_preview_init (KhaiOrderPreview *self)
{
  g_weak_ref_init (&self->owner, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
