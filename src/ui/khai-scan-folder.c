/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The scan folder. Nothing is read but names, times and sizes until the user chooses; what is older than a day, of another kind or too large is not
 * offered. */

#include "config.h"

#include "khai-scan-folder.h"

#include <glib/gi18n-lib.h>

#include "khai-act.h"
#include "khai-date.h"
#include "khai-file-dialog.h"
#include "khai-widgets.h"

#define SETTING "scan-folder"
#define PATH "khai-path"
#define TARGET "khai-target"
#define MOST_OFFERED 8
#define ATTRIBUTES                                                                                                                  \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," G_FILE_ATTRIBUTE_STANDARD_SIZE                      \
                                 "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_TIME_MODIFIED

typedef struct
{
  char *request;
  char *kind;
  char *name;
} Target;

typedef struct
{
  char *path;
  char *name;
  gint64 modified; /* seconds since 1970 */
  gint64 size;
} Offer;

struct _KhaiScanFolder
{
  AdwBin parent_instance;

  KhaiSession *session;   /* (owned) (nullable) */
  GPtrArray *targets;     /* (owned) (element-type Target) */
  GHashTable *attached;   /* (owned): names */
  char *folder;           /* (owned) (nullable) */
  GFileMonitor *monitor;  /* (owned) (nullable) */
  GtkWidget *watching;
  GtkListBox *list;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiScanFolder, khai_scan_folder, ADW_TYPE_BIN)

static void
target_free (gpointer data)
{
  Target *target = data;

  g_free (target->request);
  g_free (target->kind);
  g_free (target->name);
  g_free (target);
}

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  g_free (offer->path);
  g_free (offer->name);
  g_free (offer);
}

/* ---- what is in the folder ---- */

static gboolean
is_paper (const char *name)
{
  static const char *const suffixes[] = { ".pdf", ".png", ".jpg", ".jpeg", ".xml" };
  g_autofree char *folded = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (folded, suffixes[i]))
      return *name != '.';
  return FALSE;
}

static Offer *
read_offer (KhaiScanFolder *self, GFileInfo *info, gint64 since)
{
  g_autoptr (GDateTime) modified = g_file_info_get_modification_date_time (info);
  gint64 at = modified != NULL ? g_date_time_to_unix (modified) : 0;
  Offer *offer;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || !is_paper (g_file_info_get_name (info)) || at < since
      || g_file_info_get_size (info) == 0 || g_file_info_get_size (info) > KHAI_ACT_DOCUMENT_MAX
      || g_hash_table_contains (self->attached, g_file_info_get_display_name (info)))
    return NULL;
  offer = g_new0 (Offer, 1);
  offer->path = g_build_filename (self->folder, g_file_info_get_name (info), NULL);
  offer->name = g_strdup (g_file_info_get_display_name (info));
  offer->modified = at;
  offer->size = g_file_info_get_size (info);
  return offer;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Offer *x = *(Offer *const *) a;
  const Offer *y = *(Offer *const *) b;

  return x->modified == y->modified ? g_strcmp0 (x->name, y->name) : x->modified < y->modified ? 1 : -1;
}

static GPtrArray *
list_offers (KhaiScanFolder *self)
{
  GPtrArray *offers = g_ptr_array_new_with_free_func (offer_free);
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  gint64 since = khai_clock_now (khai_context_get_clock (khai_session_get_context (self->session))) / G_USEC_PER_SEC - 24 * 60 * 60;
  GFileInfo *info = NULL;

  while (files != NULL && g_file_enumerator_iterate (files, &info, NULL, NULL, NULL) && info != NULL)
    {
      Offer *offer = read_offer (self, info, since);

      if (offer != NULL)
        g_ptr_array_add (offers, offer);
    }
  g_ptr_array_sort (offers, newest_first);
  return offers;
}

/* ---- offering ---- */

static void
attach_clicked (GtkWidget *button)
{
  KhaiScanFolder *self = KHAI_SCAN_FOLDER (gtk_widget_get_ancestor (button, KHAI_TYPE_SCAN_FOLDER));
  const Target *target = g_object_get_data (G_OBJECT (button), TARGET);

  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), PATH), target->request, target->kind);
}

static void
add_button (GtkWidget *box, const Offer *offer, const Target *target)
{
  /* translators: the kind of paper a scanned file is attached as */
  g_autofree char *label = g_strdup_printf (_("Attach as: %s"), target->name);
  g_autofree char *name = g_strdup_printf (_("Attach %s as: %s"), offer->name, target->name);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  khai_widget_set_name (button, name);
  g_object_set_data_full (G_OBJECT (button), PATH, g_strdup (offer->path), g_free);
  g_object_set_data (G_OBJECT (button), TARGET, (gpointer) target);
  g_signal_connect (button, "clicked", G_CALLBACK (attach_clicked), NULL);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_offer (KhaiScanFolder *self, const Offer *offer)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *instant = khai_instant_to_string (offer->modified * G_USEC_PER_SEC);
  g_autofree char *when = khai_instant_format (instant, khai_session_get_lang (self->session));
  g_autofree char *size = g_format_size (offer->size);
  g_autofree char *text = g_strdup_printf ("%s · %s", when, size);

  gtk_box_append (GTK_BOX (box), khai_label_new (offer->name, "heading"));
  gtk_box_append (GTK_BOX (box), khai_label_new (text, "dim-label"));
  for (guint i = 0; i < self->targets->len; i++)
    add_button (box, offer, self->targets->pdata[i]);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  khai_widget_set_name (row, offer->name);
  gtk_list_box_append (self->list, row);
}

static void
show_offers (KhaiScanFolder *self)
{
  g_autoptr (GPtrArray) offers = NULL;
  g_autofree char *text = NULL;
  guint n;

  if (self->session == NULL)
    return;
  khai_widget_remove_children (GTK_WIDGET (self->list));
  offers = self->folder != NULL && self->targets->len > 0 ? list_offers (self) : NULL;
  n = offers != NULL ? MIN (offers->len, MOST_OFFERED) : 0;
  for (guint i = 0; i < n; i++)
    add_offer (self, offers->pdata[i]);
  if (self->folder != NULL)
    text = n > 0 ? g_strdup_printf (_("New in the scan folder %s"), self->folder)
                 : g_strdup_printf (_("Waiting for a paper in the scan folder %s"), self->folder);
  khai_label_show_text (self->watching, text);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
}

/* ---- the folder ---- */

/* While a file is being written, nothing is certain of it: the hint comes when it is whole. */
static void
folder_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, KhaiScanFolder *self)
{
  if (event != G_FILE_MONITOR_EVENT_CHANGED && event != G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    show_offers (self);
}

static void
watch (KhaiScanFolder *self, const char *folder)
{
  g_autoptr (GFile) file = NULL;

  if (g_strcmp0 (folder, self->folder) == 0)
    return;
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_free (self->folder);
  self->folder = g_strdup (folder);
  if (folder == NULL)
    return;
  file = g_file_new_for_path (folder);
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (folder_changed), self, 0);
}

static void
folder_chosen (gpointer owner, const char *path)
{
  KhaiScanFolder *self = owner;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (!khai_store_set_setting (khai_session_get_store (self->session), SETTING, path, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  watch (self, path);
  show_offers (self);
}

static void
choose_clicked (KhaiScanFolder *self)
{
  khai_file_dialog_folder (GTK_WIDGET (self), _("Choose the scan folder"), folder_chosen, G_OBJECT (self));
}

void
khai_scan_folder_begin (KhaiScanFolder *self, KhaiSession *session)
{
  g_return_if_fail (KHAI_IS_SCAN_FOLDER (self) && KHAI_IS_SESSION (session));

  g_set_object (&self->session, session);
  khai_widget_remove_children (GTK_WIDGET (self->list));
  g_ptr_array_set_size (self->targets, 0);
  g_hash_table_remove_all (self->attached);
}

void
khai_scan_folder_add (KhaiScanFolder *self, const char *request, const char *kind, const char *name)
{
  Target *target;

  g_return_if_fail (KHAI_IS_SCAN_FOLDER (self) && name != NULL);

  target = g_new0 (Target, 1);
  target->request = g_strdup (request);
  target->kind = g_strdup (kind);
  target->name = g_strdup (name);
  g_ptr_array_add (self->targets, target);
}

void
khai_scan_folder_end (KhaiScanFolder *self, GPtrArray *attachments)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (KHAI_IS_SCAN_FOLDER (self) && self->session != NULL);

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    g_hash_table_add (self->attached, g_strdup (((KhaiAttachment *) attachments->pdata[i])->name));
  gtk_widget_set_visible (GTK_WIDGET (self), self->targets->len > 0);
  folder = khai_store_get_setting (khai_session_get_store (self->session), SETTING, NULL);
  watch (self, self->targets->len > 0 ? folder : NULL);
  show_offers (self);
}

static void
khai_scan_folder_dispose (GObject *object)
{
  KhaiScanFolder *self = KHAI_SCAN_FOLDER (object);

  g_clear_object (&self->monitor);
  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_SCAN_FOLDER);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (khai_scan_folder_parent_class)->dispose (object);
}

static void
khai_scan_folder_finalize (GObject *object)
{
  KhaiScanFolder *self = KHAI_SCAN_FOLDER (object);

  g_ptr_array_unref (self->targets);
  g_hash_table_unref (self->attached);
  g_free (self->folder);
  G_OBJECT_CLASS (khai_scan_folder_parent_class)->finalize (object);
}

static void
khai_scan_folder_class_init (KhaiScanFolderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_scan_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_scan_folder_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                                  G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-scan-folder.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiScanFolder, watching);
  gtk_widget_class_bind_template_child (widget_class, KhaiScanFolder, list);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked);
}

static void
khai_scan_folder_init (KhaiScanFolder *self)
{
  self->targets = g_ptr_array_new_with_free_func (target_free);
  self->attached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
