/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The papers customs asks for, and those that were attached. A file is checked here before it costs a transfer: kind and size. */

#include "config.h"

#include "khai-papers.h"

#include <glib/gi18n-lib.h>

#include "khai-act.h"
#include "khai-calendar.h"
#include "khai-date.h"
#include "khai-error.h"
#include "khai-file-dialog.h"
#include "khai-json.h"
#include "khai-pin-dialog.h"
#include "khai-scan-folder.h"
#include "khai-widgets.h"

#define REQUEST "khai-request"
#define KIND "khai-kind"
#define OTHER_KIND "916" /* UNTDID 1001: related document */

struct _KhaiPapers
{
  AdwBin parent_instance;

  KhaiSession *session; /* (owned) (nullable) */
  KhaiEditor *editor;   /* (owned) (nullable) */
  char *request;        /* (owned) (nullable): which one a file is being chosen for */
  char *kind;           /* (owned) (nullable): its UNTDID 1001 code */
  GtkWidget *asked_title;
  GtkListBox *asked;
  GtkWidget *hint;
  KhaiScanFolder *scan;
  GtkWidget *calendar;
  char *due;            /* (owned) (nullable): when the first of them must be there */
  GtkWidget *attached_title;
  GtkListBox *attached;
  GPtrArray *unsigned_acts; /* (owned) (element-type KhaiAct): wait for one PIN, all of them */
};

G_DEFINE_FINAL_TYPE (KhaiPapers, khai_papers, ADW_TYPE_BIN)

/* ---- attaching ---- */

static void
queued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiPapers) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!khai_act_queue_finish (KHAI_OUTBOX (source), result, &error))
    {
      if (self->session != NULL)
        khai_widget_show_error (GTK_WIDGET (self), error);
    }
  else if (self->session != NULL)
    khai_widget_toast (GTK_WIDGET (self), _("The paper is stored and on its way"));
}

static void
signer_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiPapers) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiKey) key = khai_signer_open_finish (result, &error);
  g_autoptr (GPtrArray) acts = g_steal_pointer (&self->unsigned_acts);
  KhaiOutbox *outbox = error == NULL && self->session != NULL ? khai_session_get_outbox (self->session, &error) : NULL;

  self->unsigned_acts = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_act_free);
  while (outbox != NULL && acts->len > 0)
    khai_act_queue_async (outbox, g_ptr_array_steal_index (acts, 0), key, NULL, queued, g_object_ref (self));
  if (error != NULL && self->session != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    khai_widget_show_error (GTK_WIDGET (self), error);
}

/* Several papers that are dropped together are signed with one PIN. */
static void
sign_and_queue (KhaiPapers *self, KhaiAct *act)
{
  g_ptr_array_add (self->unsigned_acts, act);
  if (self->unsigned_acts->len == 1)
    khai_signer_open_async (GTK_WIDGET (self), self->session, signer_opened, g_object_ref (self));
}

static void
attach (KhaiPapers *self, GBytes *bytes, const char *name)
{
  g_autoptr (GError) error = NULL;
  KhaiOutbox *outbox = khai_session_get_outbox (self->session, &error);
  KhaiAct *act = NULL;

  if (outbox != NULL)
    act = khai_act_attach (outbox, khai_editor_get_id (self->editor), bytes, name, self->kind != NULL ? self->kind : OTHER_KIND, self->request,
                           0, &error);
  if (act != NULL)
    sign_and_queue (self, act);
  else if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.trouble", "(ss)", _("Customs does not take this kind of file."),
                                _("Save or scan it as PDF, PNG, JPEG or XML, then attach that file."));
  else if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.trouble", "(ss)", _("The file is larger than 10 MiB."),
                                _("Scan it again in black and white or with fewer dots per inch, or split it, then attach it."));
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

/* The size is asked before anything is read: what is too large is never loaded. */
static void
attach_file (KhaiPapers *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME,
                                                  G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (info != NULL && g_file_info_get_size (info) > KHAI_ACT_DOCUMENT_MAX)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.trouble", "(ss)", _("The file is larger than 10 MiB."),
                                  _("Scan it again in black and white or with fewer dots per inch, or split it, then attach it."));
      return;
    }
  if (info != NULL)
    bytes = g_file_load_bytes (file, NULL, NULL, &error);
  if (bytes == NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  else
    attach (self, bytes, g_file_info_get_display_name (info));
}

static void
file_chosen (gpointer owner, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (KHAI_PAPERS (owner)->session != NULL)
    attach_file (owner, file);
}

static void
scan_chosen (KhaiPapers *self, const char *path, const char *request, const char *kind)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_free (self->request);
  self->request = g_strdup (request);
  g_free (self->kind);
  self->kind = g_strdup (kind);
  attach_file (self, file);
}

static void
take_request (KhaiPapers *self, GtkWidget *row)
{
  g_free (self->request);
  self->request = g_strdup (g_object_get_data (G_OBJECT (row), REQUEST));
  g_free (self->kind);
  self->kind = g_strdup (g_object_get_data (G_OBJECT (row), KIND));
}

static void
attach_clicked (GtkWidget *row)
{
  static const char *const patterns[] = { "*.pdf", "*.png", "*.jpg", "*.jpeg", "*.xml", NULL };
  KhaiPapers *self = KHAI_PAPERS (gtk_widget_get_ancestor (row, KHAI_TYPE_PAPERS));

  take_request (self, row);
  khai_file_dialog_open (row, _("Attach a paper"), _("Papers customs takes"), patterns, file_chosen, G_OBJECT (self));
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  KhaiPapers *self = KHAI_PAPERS (gtk_widget_get_ancestor (row, KHAI_TYPE_PAPERS));
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  take_request (self, row);
  for (GSList *file = files; file != NULL; file = file->next)
    attach_file (self, file->data);
  return files != NULL;
}

static void
files_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiPapers) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GSList) files = NULL;

  if (self->session == NULL)
    return;
  if (value == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *file = files; file != NULL; file = file->next)
    attach_file (self, file->data);
}

static void
picture_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KhaiPapers) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GBytes) bytes = picture != NULL ? gdk_texture_save_to_png_bytes (picture) : NULL;

  if (self->session == NULL)
    return;
  if (bytes != NULL)
    attach (self, bytes, _("pasted picture.png"));
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static gboolean
paste (GtkWidget *row, GVariant *arguments, gpointer user_data)
{
  KhaiPapers *self = KHAI_PAPERS (gtk_widget_get_ancestor (row, KHAI_TYPE_PAPERS));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (row);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  take_request (self, row);
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, files_pasted, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, picture_pasted, g_object_ref (self));
  else
    khai_widget_toast (row, _("There is neither a file nor a picture to paste"));
  return TRUE;
}

/* ---- the time limit ---- */

static void
calendar_file_chosen (gpointer owner, const char *path)
{
  KhaiPapers *self = owner;
  const KhaiRecord *record = self->editor != NULL ? khai_editor_get_record (self->editor) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (record == NULL || self->due == NULL)
    return;
  uid = g_strdup_printf ("%s-%s@khai", record->reference, record->id);
  title = g_strdup_printf (_("Papers for customs: %s"), record->reference);
  text = khai_calendar_write_limit (khai_context_get_clock (khai_session_get_context (self->session)), uid, self->due, title,
                                    _("Customs asked for papers. Open the declaration in Khai, and Follow."), &error);
  if (text != NULL && g_file_set_contents (path, text, -1, &error))
    khai_widget_toast (GTK_WIDGET (self), _("The time limit is saved; open the file with your calendar"));
  else
    khai_widget_show_error (GTK_WIDGET (self), error);
}

static void
calendar_clicked (KhaiPapers *self)
{
  g_autofree char *name = g_strdup_printf ("%s.ics", khai_editor_get_record (self->editor)->reference);

  khai_file_dialog_save (GTK_WIDGET (self), _("Save the time limit"), name, calendar_file_chosen, G_OBJECT (self));
}

/* Of several, the one that ends first. */
static void
note_due (KhaiPapers *self, JsonNode *request)
{
  g_autofree char *due = khai_json_get_text (request, "/dueAt");
  gint64 at = 0;
  gint64 first = G_MAXINT64;

  if (due == NULL || !khai_instant_parse (due, &at, NULL))
    return;
  if (self->due != NULL)
    khai_instant_parse (self->due, &first, NULL);
  if (at < first)
    {
      g_free (self->due);
      self->due = g_steal_pointer (&due);
    }
}

/* ---- showing ---- */

static char *
kind_name (KhaiPapers *self, const char *kind)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiCode *code = khai_reference_get_code (reference, "document_types", kind, NULL, NULL, NULL);
  char *name = g_strdup (code != NULL ? code->name[khai_session_get_lang (self->session)] : kind);

  g_clear_pointer (&code, khai_code_free);
  return name;
}

static const KhaiAttachment *
find_answer (GPtrArray *attachments, const char *request)
{
  for (guint i = attachments != NULL ? attachments->len : 0; i > 0; i--)
    {
      const KhaiAttachment *attachment = attachments->pdata[i - 1];

      if (g_strcmp0 (attachment->request, request) == 0 && g_strcmp0 (attachment->state, "refused") != 0)
        return attachment;
    }
  return NULL;
}

static const char *
attachment_state (const char *state)
{
  if (g_str_equal (state, "done"))
    return _("The Single Window has it");
  if (g_str_equal (state, "refused"))
    return _("The Single Window did not take it: attach it again");
  return _("On its way; it cannot be lost");
}

static void
add_asked (KhaiPapers *self, JsonNode *request, GPtrArray *attachments)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_("Attach a file"));
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  g_autofree char *id = khai_json_get_text (request, "/requestId");
  g_autofree char *kind = khai_json_get_text (request, "/type");
  g_autofree char *reason = khai_json_get_text (request, "/reason");
  g_autofree char *due = khai_json_get_text (request, "/dueAt");
  g_autofree char *name = kind_name (self, kind != NULL ? kind : OTHER_KIND);
  g_autofree char *until = due != NULL ? khai_instant_format (due, khai_session_get_lang (self->session)) : NULL;
  g_autofree char *limit = until != NULL ? g_strdup_printf (_("Time limit: %s"), until) : NULL;
  g_autofree char *verb = g_strdup_printf (_("Attach a file: %s"), name);
  const KhaiAttachment *answer = find_answer (attachments, id);
  g_autofree char *given = answer != NULL ? g_strdup_printf (_("Answered with %s"), answer->name) : NULL;

  gtk_box_append (GTK_BOX (box), khai_label_new (name, "heading"));
  if (reason != NULL)
    gtk_box_append (GTK_BOX (box), khai_label_new (reason, NULL));
  if (given != NULL)
    gtk_box_append (GTK_BOX (box), khai_label_new (given, "success"));
  else if (limit != NULL)
    gtk_box_append (GTK_BOX (box), khai_label_new (limit, "warning"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  khai_widget_set_name (button, verb);
  gtk_box_append (GTK_BOX (box), button);
  if (answer == NULL)
    khai_scan_folder_add (self->scan, id, kind, name);
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), REQUEST, g_steal_pointer (&id), g_free);
  g_object_set_data_full (G_OBJECT (row), KIND, g_steal_pointer (&kind), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (attach_clicked), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop, "drop", G_CALLBACK (dropped), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drop));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (paste, NULL, NULL)));
  gtk_widget_add_controller (row, keys);
  gtk_list_box_append (self->asked, row);
}

static void
add_attached (KhaiPapers *self, const KhaiAttachment *attachment)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *kind = kind_name (self, attachment->type);
  g_autofree char *size = g_format_size (attachment->size);
  g_autofree char *text = g_strdup_printf ("%s · %s", kind, size);

  gtk_box_append (GTK_BOX (box), khai_label_new (attachment->name, "heading"));
  gtk_box_append (GTK_BOX (box), khai_label_new (text, "dim-label"));
  gtk_box_append (GTK_BOX (box), khai_label_new (attachment_state (attachment->state), NULL));
  gtk_widget_add_css_class (box, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  khai_widget_set_name (row, attachment->name);
  gtk_list_box_append (self->attached, row);
}

/* The newest event that speaks of requests names all that are open. */
static JsonNode *
open_requests (GPtrArray *events)
{
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      JsonNode *requests = khai_json_get (events->pdata[i - 1], "/requests");

      if (requests != NULL)
        return JSON_NODE_HOLDS_ARRAY (requests) ? requests : NULL;
    }
  return NULL;
}

void
khai_papers_show (KhaiPapers *self, KhaiSession *session, KhaiEditor *editor, GPtrArray *events)
{
  g_autoptr (GPtrArray) attachments = NULL;
  JsonNode *requests = open_requests (events);
  gboolean asks;
  guint n;

  g_return_if_fail (KHAI_IS_PAPERS (self) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->session, session);
  g_set_object (&self->editor, editor);
  asks = g_str_equal (khai_editor_get_record (editor)->state, "documents-requested");
  n = requests != NULL && asks ? json_array_get_length (json_node_get_array (requests)) : 0;
  attachments = khai_store_list_attachments (khai_session_get_store (session), khai_editor_get_id (editor), NULL);
  khai_widget_remove_children (GTK_WIDGET (self->asked));
  khai_widget_remove_children (GTK_WIDGET (self->attached));
  g_clear_pointer (&self->due, g_free);
  khai_scan_folder_begin (self->scan, session);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *request = json_array_get_element (json_node_get_array (requests), i);

      add_asked (self, request, attachments);
      note_due (self, request);
    }
  khai_scan_folder_end (self->scan, attachments);
  gtk_widget_set_visible (self->calendar, self->due != NULL);
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    add_attached (self, attachments->pdata[i]);
  gtk_widget_set_visible (self->asked_title, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->asked), n > 0);
  gtk_widget_set_visible (self->hint, n > 0);
  gtk_widget_set_visible (self->attached_title, attachments != NULL && attachments->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->attached), attachments != NULL && attachments->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0 || (attachments != NULL && attachments->len > 0));
}

static void
khai_papers_dispose (GObject *object)
{
  KhaiPapers *self = KHAI_PAPERS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_PAPERS);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->due, g_free);
  g_ptr_array_set_size (self->unsigned_acts, 0);
  G_OBJECT_CLASS (khai_papers_parent_class)->dispose (object);
}

static void
khai_papers_finalize (GObject *object)
{
  g_ptr_array_unref (KHAI_PAPERS (object)->unsigned_acts);
  G_OBJECT_CLASS (khai_papers_parent_class)->finalize (object);
}

static void
khai_papers_class_init (KhaiPapersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_papers_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_papers_finalize;
  g_type_ensure (KHAI_TYPE_SCAN_FOLDER);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-papers.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, asked_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, asked);
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, hint);
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, scan);
  gtk_widget_class_bind_template_callback (widget_class, scan_chosen);
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, calendar);
  gtk_widget_class_bind_template_callback (widget_class, calendar_clicked);
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, attached_title);
  gtk_widget_class_bind_template_child (widget_class, KhaiPapers, attached);
}

static void
khai_papers_init (KhaiPapers *self)
{
  self->unsigned_acts = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_act_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
