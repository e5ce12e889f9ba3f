/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What exactly will be sent. Every line of the message is one row with what it means, so that pointing at either side shows the other. */

#include "config.h"

#include "khai-message-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-columns.h"
#include "khai-digest.h"
#include "khai-editor-page.h"
#include "khai-input.h"
#include "khai-message.h"
#include "khai-presentation.h"
#include "khai-widgets.h"

#define FRAMES_TO_SETTLE 8
#define ITEM "khai-item"
#define INDENT 14
#define SIDE_CHARS 34
#define HASH_SHOWN 16

/* ---- one line ---- */

#define KHAI_TYPE_MESSAGE_ROW (khai_message_row_get_type ())
G_DECLARE_FINAL_TYPE (KhaiMessageRow, khai_message_row, KHAI, MESSAGE_ROW, GObject)

struct _KhaiMessageRow
{
  GObject parent_instance;

  KhaiMessageLine *line;  /* (owned) */
  char *name;             /* (owned) (nullable): the field's number and label */
  char *value;            /* (owned) (nullable): as people write it */
  char *wire;             /* (owned) (nullable): as customs will get it, when that differs */
};

G_DEFINE_FINAL_TYPE (KhaiMessageRow, khai_message_row, G_TYPE_OBJECT)

static void
khai_message_row_finalize (GObject *object)
{
  KhaiMessageRow *self = (KhaiMessageRow *) object;

  khai_message_line_free (self->line);
  g_free (self->name);
  g_free (self->value);
  g_free (self->wire);
  G_OBJECT_CLASS (khai_message_row_parent_class)->finalize (object);
}

static void
khai_message_row_class_init (KhaiMessageRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = khai_message_row_finalize;
}

static void
khai_message_row_init (KhaiMessageRow *self)
{
}

/* ---- the view ---- */

struct _KhaiMessageView
{
  AdwBin parent_instance;

  KhaiSession *session;       /* (owned) */
  KhaiEditor *editor;         /* (owned) */
  GListStore *rows;           /* (owned) (element-type KhaiMessageRow) */
  GtkSingleSelection *selection; /* (owned) */
  char *message;              /* (owned) (nullable): the bytes in view */
  GtkWidget *summary;
  GtkWidget *list;
  guint frames;               /* left in which the selected line is kept in sight */
};

G_DEFINE_FINAL_TYPE (KhaiMessageView, khai_message_view, ADW_TYPE_BIN)

static void
describe_leaf (KhaiMessageView *self, KhaiMessageRow *row, const KhaiField *field)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  JsonNode *node = khai_declaration_get (khai_editor_get_declaration (self->editor), row->line->pointer);
  g_autofree char *wire = NULL;

  row->name = field->official_id != NULL ? g_strdup_printf ("%s  %s", field->official_id, field->label[lang]) : g_strdup (field->label[lang]);
  row->value = node != NULL ? khai_input_to_display (field, node, lang) : NULL;
  wire = row->value != NULL ? khai_input_wire_form (field, row->value) : NULL;
  if (wire != NULL)
    /* translators: the capital letters without tones that customs will get */
    row->wire = g_strdup_printf (_("will be sent: %s"), wire);
}

/* (transfer full) of the line */
static KhaiMessageRow *
new_row (KhaiMessageView *self, KhaiMessageLine *line)
{
  KhaiMessageRow *row = g_object_new (KHAI_TYPE_MESSAGE_ROW, NULL);
  const KhaiField *field = khai_reference_find_field (khai_session_get_reference (self->session), line->pointer);
  const char *last = strrchr (line->pointer, '/');

  row->line = line;
  if (field != NULL && line->leaf)
    describe_leaf (self, row, field);
  else if (g_str_has_suffix (line->text, "{") && g_str_has_prefix (line->pointer, "/items/") && last == line->pointer + strlen ("/items"))
    row->name = g_strdup_printf (_("Line %u"), (guint) g_ascii_strtoull (last + 1, NULL, 10) + 1);
  return row;
}

char *
khai_message_view_dup_pointer (KhaiMessageView *self)
{
  KhaiMessageRow *row;

  g_return_val_if_fail (KHAI_IS_MESSAGE_VIEW (self), NULL);

  row = gtk_single_selection_get_selected_item (self->selection);
  return row != NULL ? g_strdup (row->line->pointer) : NULL;
}

static guint
find_row (KhaiMessageView *self, const char *pointer)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (KhaiMessageRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (g_str_equal (row->line->pointer, pointer))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* The line of a member, or of the nearest one around it that is sent. */
static guint
find_nearest (KhaiMessageView *self, const char *pointer)
{
  g_autofree char *outer = g_strdup (pointer != NULL ? pointer : "");

  for (;;)
    {
      guint position = find_row (self, outer);
      char *slash = strrchr (outer, '/');

      if (position != GTK_INVALID_LIST_POSITION || slash == NULL)
        return position;
      *slash = '\0';
    }
}

static void
show_summary (KhaiMessageView *self)
{
  g_autofree char *hash = khai_digest_sha256_hex (self->message, strlen (self->message));
  g_autofree char *text = NULL;

  hash[HASH_SHOWN] = '\0';
  /* translators: length of the message and the beginning of its SHA-256 digest */
  text = g_strdup_printf (_("These %u bytes are signed and sent, without the breaks and spaces shown here · SHA-256 %s…"),
                          (guint) strlen (self->message), hash);
  gtk_label_set_text (GTK_LABEL (self->summary), text);
}

static void
selection_moved (KhaiMessageView *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), KHAI_TYPE_EDITOR_PAGE);
  KhaiMessageRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (page != NULL && row != NULL && row->line->leaf && gtk_widget_get_mapped (GTK_WIDGET (self)))
    khai_editor_page_remember (KHAI_EDITOR_PAGE (page), row->line->pointer);
}

static void
fill (KhaiMessageView *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *pointer = khai_message_view_dup_pointer (self);
  g_autoptr (GError) error = NULL;
  guint position;

  /* What the selection does while the lines are exchanged is nobody's choice. */
  g_signal_handlers_block_by_func (self->selection, selection_moved, self);
  g_free (self->message);
  self->message = khai_declaration_to_text (khai_editor_get_declaration (self->editor));
  lines = khai_message_split (self->message, &error);
  if (lines == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      lines = g_ptr_array_new ();
    }
  while (lines->len > 0)
    g_ptr_array_add (rows, new_row (self, g_ptr_array_steal_index (lines, 0)));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  show_summary (self);
  position = find_nearest (self, pointer);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
  g_signal_handlers_unblock_by_func (self->selection, selection_moved, self);
}

static void
document_changed (KhaiMessageView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

/* GTK 4.8 cannot be told which row of a list shall have the focus: it is given to the widget that shows it. */
static GtkWidget *
find_selected (KhaiMessageView *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);
      GtkListItem *item = child != NULL ? g_object_get_data (G_OBJECT (child), ITEM) : NULL;

      if (item != NULL && gtk_list_item_get_position (item) == selected)
        return row;
    }
  return NULL;
}

/* A list that has just been shown or filled knows the heights of its rows only after some frames, and until then puts them anywhere. */
static gboolean
scroll_to_selected (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  KhaiMessageView *self = KHAI_MESSAGE_VIEW (widget);
  GtkWidget *row;

  /* Whoever has gone on meanwhile is not called back. */
  if (self->frames == 0 || (self->frames < FRAMES_TO_SETTLE && !gtk_widget_get_mapped (widget)))
    {
      self->frames = 0;
      return G_SOURCE_REMOVE;
    }
  self->frames--;
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", gtk_single_selection_get_selected (self->selection));
  row = find_selected (self);
  if (row != NULL && self->frames < FRAMES_TO_SETTLE / 2)
    gtk_widget_grab_focus (row);
  return self->frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

gboolean
khai_message_view_focus (KhaiMessageView *self, const char *pointer)
{
  guint position;

  g_return_val_if_fail (KHAI_IS_MESSAGE_VIEW (self), FALSE);

  fill (self);
  position = find_nearest (self, pointer);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  if (self->frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_selected, NULL, NULL);
  self->frames = FRAMES_TO_SETTLE;
  return TRUE;
}

/* ---- rows ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *css)
{
  GtkWidget *label = khai_label_new (NULL, css);

  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
row_made (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = khai_columns_new (SIDE_CHARS, 2);
  GtkWidget *message = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *meaning = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (row, "khai-message-line");
  add_label (message, "monospace");
  add_label (meaning, "caption");
  add_label (meaning, NULL);
  add_label (meaning, "khai-info");
  khai_columns_append (KHAI_COLUMNS (row), message, FALSE);
  khai_columns_append (KHAI_COLUMNS (row), meaning, FALSE);
  g_object_set_data (G_OBJECT (row), ITEM, item);
  gtk_list_item_set_child (item, row);
}

static void
row_bound (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  KhaiMessageRow *row = gtk_list_item_get_item (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *message = gtk_widget_get_first_child (child);
  GtkWidget *meaning = gtk_widget_get_next_sibling (message);
  GtkWidget *name = gtk_widget_get_first_child (meaning);
  GtkWidget *value = gtk_widget_get_next_sibling (name);
  gboolean hidden = khai_presentation_hides (row->line->pointer);
  g_autofree char *spoken = g_strjoin (" ", row->line->text, row->name != NULL ? row->name : "", NULL);

  gtk_widget_set_margin_start (message, (int) row->line->depth * INDENT);
  khai_label_show_text (gtk_widget_get_first_child (message), row->line->text);
  khai_label_show_text (name, row->name);
  khai_label_show_text (value, row->value);
  khai_label_show_text (gtk_widget_get_next_sibling (value), row->wire);
  khai_presentation_mark_private (gtk_widget_get_first_child (message), hidden);
  khai_presentation_mark_private (value, hidden);
  khai_presentation_mark_private (gtk_widget_get_next_sibling (value), hidden);
  khai_widget_set_name (gtk_widget_get_parent (child), spoken);
}

static void
row_activated (GtkListView *list, guint position, KhaiMessageView *self)
{
  g_autoptr (KhaiMessageRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  self->frames = 0;
  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-field", "s", row->line->pointer);
}

static void
copy_clicked (KhaiMessageView *self)
{
  if (self->message == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->message);
  khai_widget_toast (GTK_WIDGET (self), _("Copied, exactly as it is sent"));
}

/* ---- life ---- */

KhaiMessageView *
khai_message_view_new (KhaiSession *session, KhaiEditor *editor)
{
  KhaiMessageView *self;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor), NULL);

  self = g_object_new (KHAI_TYPE_MESSAGE_VIEW, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  return self;
}

static void
khai_message_view_dispose (GObject *object)
{
  KhaiMessageView *self = KHAI_MESSAGE_VIEW (object);

  G_OBJECT_CLASS (khai_message_view_parent_class)->dispose (object);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->editor);
  g_clear_object (&self->session);
  g_clear_pointer (&self->message, g_free);
}

static void
khai_message_view_class_init (KhaiMessageViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_message_view_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
khai_message_view_init (KhaiMessageView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *copy = gtk_button_new_with_label (_("Copy"));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->rows = g_list_store_new (KHAI_TYPE_MESSAGE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selection_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "setup", G_CALLBACK (row_made), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bound), NULL);
  self->summary = khai_label_new (NULL, "caption");
  gtk_widget_set_hexpand (self->summary, TRUE);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_clicked), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (bar, "khai-bar");
  gtk_box_append (GTK_BOX (bar), self->summary);
  gtk_box_append (GTK_BOX (bar), copy);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_widget_add_css_class (self->list, "khai-message-list");
  khai_widget_set_name (self->list, _("The message, line by line"));
  g_signal_connect_object (self->list, "activate", G_CALLBACK (row_activated), self, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
}
