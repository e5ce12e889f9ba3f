/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The board: declarations of all clients by when they are due and whose turn it is; filters, an order, and searches that were kept. */

#include "config.h"

#include "khai-board-view.h"

#include <glib/gi18n-lib.h>

#include "khai-board.h"
#include "khai-client-badge.h"
#include "khai-date.h"
#include "khai-state-text.h"
#include "khai-widgets.h"

#define KIND "board"
#define ID "khai-id"
#define MOST_ROWS 300

struct _KhaiBoardView
{
  AdwBin parent_instance;

  KhaiSession *session;   /* (owned) */
  GPtrArray *clients;     /* (owned) (nullable) (element-type KhaiClient): as the choice lists them */
  gboolean quiet;         /* the choices are being set */
  GtkEditable *search;
  GtkDropDown *whose;
  GtkDropDown *turn;
  GtkDropDown *channel;
  GtkDropDown *order;
  GtkCheckButton *done;
  GtkMenuButton *kept;
  GtkPopover *kept_popover;
  GtkEditable *kept_name;
  GtkListBox *kept_list;
  GtkWidget *status;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (KhaiBoardView, khai_board_view, ADW_TYPE_BIN)

static const char *const channels[] = { "green", "yellow", "red" };

/* ---- what is looked for ---- */

static KhaiBoardSearch *
read_search (KhaiBoardView *self)
{
  KhaiBoardSearch *search = khai_board_search_new ();
  guint whose = gtk_drop_down_get_selected (self->whose);
  guint channel = gtk_drop_down_get_selected (self->channel);

  g_free (search->text);
  search->text = g_strdup (gtk_editable_get_text (self->search));
  if (self->clients != NULL && whose > 0 && whose <= self->clients->len)
    search->client = g_strdup (((KhaiClient *) self->clients->pdata[whose - 1])->id);
  search->waits = (int) gtk_drop_down_get_selected (self->turn) - 1;
  if (channel > 0 && channel <= G_N_ELEMENTS (channels))
    search->channel = g_strdup (channels[channel - 1]);
  search->done = gtk_check_button_get_active (self->done);
  search->sort = (KhaiBoardSort) gtk_drop_down_get_selected (self->order);
  return search;
}

static void
set_search (KhaiBoardView *self, const KhaiBoardSearch *search)
{
  guint whose = 0;
  guint channel = 0;

  for (guint i = 0; self->clients != NULL && i < self->clients->len; i++)
    if (g_strcmp0 (((KhaiClient *) self->clients->pdata[i])->id, search->client) == 0)
      whose = i + 1;
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (g_strcmp0 (channels[i], search->channel) == 0)
      channel = i + 1;
  self->quiet = TRUE;
  gtk_editable_set_text (self->search, search->text);
  gtk_drop_down_set_selected (self->whose, whose);
  gtk_drop_down_set_selected (self->turn, (guint) (search->waits + 1));
  gtk_drop_down_set_selected (self->channel, channel);
  gtk_drop_down_set_selected (self->order, search->sort);
  gtk_check_button_set_active (self->done, search->done);
  self->quiet = FALSE;
}

/* ---- rows ---- */

static char *
describe_due (KhaiBoardView *self, const KhaiBoardRow *row)
{
  g_autofree char *day = row->due != NULL ? khai_date_format (row->due, khai_session_get_lang (self->session)) : NULL;

  if (day == NULL)
    return NULL;
  if (row->due_in < 0)
    return g_strdup_printf (ngettext ("%s, %d day late", "%s, %d days late", -row->due_in), day, -row->due_in);
  if (row->due_in == 0)
    return g_strdup_printf (_("%s, today"), day);
  return g_strdup_printf (ngettext ("%s, in %d day", "%s, in %d days", row->due_in), day, row->due_in);
}

static const char *
get_review_word (KhaiReviewState review)
{
  switch (review)
    {
    case KHAI_REVIEW_ASKED:
      return _("to be looked at");
    case KHAI_REVIEW_APPROVED:
      return _("approved");
    case KHAI_REVIEW_RETURNED:
      return _("sent back by the reviewer");
    case KHAI_REVIEW_STALE:
      return _("changed since it was approved");
    case KHAI_REVIEW_NONE:
    default:
      return NULL;
    }
}

static char *
describe (KhaiBoardView *self, const KhaiBoardRow *row)
{
  const KhaiRecord *record = row->work->record;
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_autofree char *channel = khai_channel_get_word (record->channel);
  /* translators: days since the declaration was begun */
  g_autofree char *age = g_strdup_printf (ngettext ("%d day old", "%d days old", row->age), row->age);
  /* translators: whose turn it is */
  g_autofree char *waits = g_strdup_printf (_("Waits for: %s"), khai_waits_get_word (row->waits));
  g_autofree char *comments = row->work->n_comments > 0 ? g_strdup_printf (ngettext ("%u comment", "%u comments", row->work->n_comments),
                                                                           row->work->n_comments) : NULL;
  const char *review = get_review_word (row->review);
  const char *const texts[] = { row->client != NULL ? row->client->name : _("nobody in particular"), khai_state_get_word (record->state), waits,
                                row->waits != KHAI_WAITS_FOR_NOBODY && record->state[0] == 'd' ? review : NULL, channel, comments, age };
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      g_strv_builder_add (parts, texts[i]);
  words = g_strv_builder_end (parts);
  return g_strjoinv (" · ", words);
}

static void
add_row (KhaiBoardView *self, const KhaiBoardRow *row)
{
  const KhaiRecord *record = row->work->record;
  GtkWidget *line = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *title = g_strdup_printf (_("%s – %s"), record->reference != NULL ? record->reference : _("without reference"),
                                            record->consignee != NULL ? record->consignee : _("no consignee yet"));
  g_autofree char *about = describe (self, row);
  g_autofree char *due = describe_due (self, row);
  g_autofree char *due_text = due != NULL ? g_strdup_printf (_("Due: %s"), due) : NULL;
  g_autofree char *name = g_strjoin (". ", title, due_text != NULL ? due_text : about, due_text != NULL ? about : NULL, NULL);

  gtk_widget_add_css_class (box, "khai-finding");
  gtk_box_append (GTK_BOX (box), khai_client_badge_new (row->client));
  gtk_box_append (GTK_BOX (texts), khai_label_new (title, "heading"));
  if (due_text != NULL)
    gtk_box_append (GTK_BOX (texts), khai_label_new (due_text, row->due_in < 0 ? "error" : row->due_in <= 1 ? "warning" : "dim-label"));
  gtk_box_append (GTK_BOX (texts), khai_label_new (about, "dim-label"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  g_object_set_data_full (G_OBJECT (line), ID, g_strdup (record->id), g_free);
  khai_widget_set_name (line, name);
  gtk_list_box_append (self->list, line);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiBoardView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open", "s", g_object_get_data (G_OBJECT (row), ID));
}

static void
show_rows (KhaiBoardView *self)
{
  g_autoptr (KhaiBoardSearch) search = read_search (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = khai_board_list (khai_session_get_context (self->session), search, &error);
  g_autofree char *status = NULL;

  khai_widget_remove_children (GTK_WIDGET (self->list));
  if (rows == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  for (guint i = 0; i < MIN (rows->len, MOST_ROWS); i++)
    add_row (self, rows->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), rows->len > 0);
  if (rows->len == 0)
    status = g_strdup (_("Nothing here. What is done is shown only when it is asked for; other filters may hide the rest."));
  else if (rows->len > MOST_ROWS)
    status = g_strdup_printf (_("The first %u of %u; filters narrow them down."), MOST_ROWS, rows->len);
  else
    status = g_strdup_printf (ngettext ("%u declaration", "%u declarations", rows->len), rows->len);
  khai_label_show_text (self->status, status);
}

static void
search_changed (KhaiBoardView *self)
{
  if (!self->quiet && self->session != NULL)
    show_rows (self);
}

/* ---- choices ---- */

static void
fill_clients (KhaiBoardView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiBoardSearch) before = read_search (self);

  g_clear_pointer (&self->clients, g_ptr_array_unref);
  self->clients = khai_store_list_clients (khai_session_get_store (self->session), &error);
  if (self->clients == NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  gtk_string_list_append (names, _("All clients"));
  for (guint i = 0; self->clients != NULL && i < self->clients->len; i++)
    gtk_string_list_append (names, ((KhaiClient *) self->clients->pdata[i])->name);
  self->quiet = TRUE;
  gtk_drop_down_set_model (self->whose, G_LIST_MODEL (names));
  self->quiet = FALSE;
  set_search (self, before);
}

static void
fill_choices (KhaiBoardView *self)
{
  const char *turns[KHAI_N_WAITS + 2];
  const char *const lights[] = { C_ ("customs channel", "All channels"), _("Green channel"), _("Yellow channel"), _("Red channel"), NULL };
  const char *const orders[] = { _("What is due first"), _("By client"), _("By whose turn it is"), _("By channel"), _("The oldest first"), NULL };
  g_autoptr (GtkStringList) turn = NULL;
  g_autoptr (GtkStringList) light = gtk_string_list_new (lights);
  g_autoptr (GtkStringList) order = gtk_string_list_new (orders);

  turns[0] = _("Whoever's turn");
  for (guint i = 0; i < KHAI_N_WAITS; i++)
    turns[i + 1] = khai_waits_get_word (i);
  turns[KHAI_N_WAITS + 1] = NULL;
  turn = gtk_string_list_new (turns);
  self->quiet = TRUE;
  gtk_drop_down_set_model (self->turn, G_LIST_MODEL (turn));
  gtk_drop_down_set_model (self->channel, G_LIST_MODEL (light));
  gtk_drop_down_set_model (self->order, G_LIST_MODEL (order));
  self->quiet = FALSE;
}

/* ---- searches that were kept ---- */

static void
kept_activated (GtkListBox *list, GtkListBoxRow *row, KhaiBoardView *self)
{
  const char *name = g_object_get_data (G_OBJECT (row), KIND);
  g_autoptr (GHashTable) kept = khai_store_list_searches (khai_session_get_store (self->session), KIND, NULL);
  JsonNode *body = kept != NULL ? g_hash_table_lookup (kept, name) : NULL;
  g_autoptr (KhaiBoardSearch) search = body != NULL ? khai_board_search_from_json (body) : NULL;

  gtk_popover_popdown (self->kept_popover);
  if (search == NULL)
    return;
  set_search (self, search);
  show_rows (self);
}

static void fill_kept (KhaiBoardView *self);

static void
forget_clicked (GtkButton *button, KhaiBoardView *self)
{
  g_autoptr (GError) error = NULL;

  if (!khai_store_save_search (khai_session_get_store (self->session), KIND, g_object_get_data (G_OBJECT (button), KIND), NULL, &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
  fill_kept (self);
}

static void
add_kept (KhaiBoardView *self, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = khai_label_new (name, NULL);
  /* translators: a search that was kept under a name */
  g_autofree char *what = g_strdup_printf (_("Forget %s"), name);
  GtkWidget *forget = khai_icon_button_new ("user-trash-symbolic", what);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (forget, "flat");
  g_object_set_data_full (G_OBJECT (row), KIND, g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (forget), KIND, g_strdup (name), g_free);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (forget_clicked), self, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), forget);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  khai_widget_set_name (row, name);
  gtk_list_box_append (self->kept_list, row);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

static void
fill_kept (KhaiBoardView *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) kept = khai_store_list_searches (khai_session_get_store (self->session), KIND, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  khai_widget_remove_children (GTK_WIDGET (self->kept_list));
  if (kept == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  g_hash_table_iter_init (&iter, kept);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_kept (self, names->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->kept_list), names->len > 0);
}

static void
keep_clicked (KhaiBoardView *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->kept_name)));
  g_autoptr (KhaiBoardSearch) search = read_search (self);
  g_autoptr (JsonNode) body = khai_board_search_to_json (search);
  g_autoptr (GError) error = NULL;

  if (*name == '\0')
    return;
  if (!khai_store_save_search (khai_session_get_store (self->session), KIND, name, body, &error))
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  gtk_editable_set_text (self->kept_name, "");
  fill_kept (self);
}

void
khai_board_view_refresh (KhaiBoardView *self)
{
  g_return_if_fail (KHAI_IS_BOARD_VIEW (self));

  fill_clients (self);
  show_rows (self);
}

/* ---- life ---- */

static void
khai_board_view_dispose (GObject *object)
{
  KhaiBoardView *self = KHAI_BOARD_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_BOARD_VIEW);
  g_clear_object (&self->session);
  g_clear_pointer (&self->clients, g_ptr_array_unref);
  G_OBJECT_CLASS (khai_board_view_parent_class)->dispose (object);
}

static void
khai_board_view_class_init (KhaiBoardViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_board_view_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-board-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, whose);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, turn);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, channel);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, order);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, done);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, kept);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, kept_popover);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, kept_name);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, kept_list);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiBoardView, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked);
  gtk_widget_class_bind_template_callback (widget_class, kept_activated);
  gtk_widget_class_bind_template_callback (widget_class, fill_kept);
}

static void
khai_board_view_init (KhaiBoardView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  khai_widget_set_name (GTK_WIDGET (self->kept), _("Searches that were kept"));
}

KhaiBoardView *
khai_board_view_new (KhaiSession *session)
{
  KhaiBoardView *self = g_object_new (KHAI_TYPE_BOARD_VIEW, NULL);

  self->session = g_object_ref (session);
  return self;
}
