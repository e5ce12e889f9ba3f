/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The history of a declaration: two moments are chosen, and what is different between them stands in three columns. */

#include "config.h"

#include "khai-history-window.h"

#include <glib/gi18n-lib.h>

#include "khai-columns.h"
#include "khai-date.h"
#include "khai-journal.h"
#include "khai-input.h"
#include "khai-json.h"
#include "khai-sections.h"
#include "khai-split.h"
#include "khai-template.h"
#include "khai-widgets.h"

#define COLUMN_CHARS 18
#define MOST_MOMENTS 500

struct _KhaiHistoryWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;  /* (owned) */
  GPtrArray *journal;    /* (owned) (element-type KhaiJournalEntry) */
  GPtrArray *moments;    /* (owned) (element-type KhaiMoment) */
  guint first;           /* the earliest moment that is offered */
  GtkDropDown *from;
  GtkDropDown *to;
  GtkListBox *list;
  GtkWidget *none;
};

G_DEFINE_FINAL_TYPE (KhaiHistoryWindow, khai_history_window, ADW_TYPE_WINDOW)

char *
khai_history_source_words (const char *source, gboolean created)
{
  static const struct { const char *source; const char *words; } known[] = {
    { "typed", N_("typed in") },     { "grid", N_("typed into the table") }, { "paste", N_("pasted") },
    { "bulk", N_("set in several declarations at once") },
    { "fill", N_("filled down") },   { "ditto", N_("copied from the line above") },
    { "regime questions", N_("found by questions") },
    { "rule fix", N_("mended with one click") },   { "undo", N_("taken back") },   { "redo", N_("done again") },
    { "sample", N_("from a sample") }, { "new", N_("a new declaration") },   { "template", N_("from a template") },
    { "no longer asked", N_("taken out: no longer asked for") }, { "put back", N_("put back") },
    { "address book", N_("from the address book") }, { "code list update", N_("code replaced by its successor") }, { "prefill rejected", N_("prefilled, and rejected") },
    { "known-goods", N_("goods declared before") }, { "apportioned", N_("spread over the lines") },
    { "merged", N_("lines merged") }, { "split", N_("split off") },
  };

  g_autofree char *reference = NULL;
  g_autofree char *date = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].source, source))
      return g_strdup (_(known[i].words));
  if (g_str_has_prefix (source, "goods:"))
    {
      /* translators: SKU of a product of the catalogue */
      return g_strdup_printf (_("from your goods: %s"), source + strlen ("goods:"));
    }
  if (khai_reference_parse_source (source, &reference))
    {
      /* translators: the reference customs refused */
      return g_strdup_printf (_("new reference: customs refused %s"), reference);
    }
  if (khai_split_parse_source (source, &reference))
    {
      /* translators: references of declarations, or a reference and its goods lines */
      return g_strdup_printf (_("shipment split: %s"), reference);
    }
  if (khai_prefill_parse (source, &reference, &date))
    {
      /* translators: number and date of an earlier declaration to the same consignee */
      return g_strdup_printf (_("filled in from %s, %s"), reference, date);
    }
  if (khai_template_parse_source (source, &reference))
    {
      /* translators: the name of a template */
      return g_strdup_printf (_("from the template “%s”"), reference);
    }
  /* What is not one of our own words names where it came from: "orders.xlsx, row 12". */
  return g_strdup (source);
}

/* ---- differences ---- */

char *
khai_history_value_text (KhaiSession *session, const char *pointer, JsonNode *value)
{
  const KhaiField *field = khai_reference_find_field (khai_session_get_reference (session), pointer);

  if (value == NULL)
    return g_strdup ("–");
  return field != NULL ? khai_input_to_display (field, value, khai_session_get_lang (session)) : khai_json_to_canonical (value);
}

static const char *
kind_word (const KhaiDifference *difference)
{
  return difference->before == NULL ? _("added") : difference->after == NULL ? _("removed") : _("changed");
}

static GtkWidget *
new_row (const char *const texts[3], const char *css)
{
  GtkWidget *columns = khai_columns_new (COLUMN_CHARS, 3);

  for (guint i = 0; i < 3; i++)
    khai_columns_append (KHAI_COLUMNS (columns), khai_label_new (texts[i], css), FALSE);
  gtk_widget_add_css_class (columns, "khai-bar");
  return columns;
}

static void
add_difference (KhaiSession *session, GtkListBox *list, const KhaiDifference *difference)
{
  g_autofree char *field = khai_sections_field_name (khai_session_get_reference (session), difference->pointer,
                                                     khai_session_get_lang (session));
  /* translators: a field and what happened to it: "Packages (changed)" */
  g_autofree char *name = g_strdup_printf (_("%s (%s)"), field != NULL ? field : difference->pointer, kind_word (difference));
  g_autofree char *before = khai_history_value_text (session, difference->pointer, difference->before);
  g_autofree char *after = khai_history_value_text (session, difference->pointer, difference->after);
  GtkWidget *row = gtk_list_box_row_new ();
  /* translators: read aloud: the field, what stood there, what stands there now */
  g_autofree char *spoken = g_strdup_printf (_("%s, before: %s, after: %s"), name, before, after);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), new_row ((const char *const[]) { name, before, after }, NULL));
  khai_widget_set_name (row, spoken);
  gtk_list_box_append (list, row);
}

/* (transfer floating): a list of all of them */
GtkWidget *
khai_history_new_differences (KhaiSession *session, KhaiDeclaration *before, KhaiDeclaration *after)
{
  g_autoptr (GPtrArray) differences = khai_journal_compare (khai_declaration_get_root (before), khai_declaration_get_root (after));
  GtkListBox *list = GTK_LIST_BOX (gtk_list_box_new ());

  gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
  gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
  khai_widget_set_name (GTK_WIDGET (list), _("Differences"));
  for (guint i = 0; i < differences->len; i++)
    add_difference (session, list, differences->pdata[i]);
  return GTK_WIDGET (list);
}

static KhaiDeclaration *
get_document (KhaiHistoryWindow *self, GtkDropDown *chooser, GError **error)
{
  guint index = self->first + gtk_drop_down_get_selected (chooser);
  const KhaiMoment *moment = index < self->moments->len ? self->moments->pdata[index] : NULL;

  return khai_journal_document_at (self->journal, moment != NULL ? moment->sequence : 0, error);
}

static void
show_differences (KhaiHistoryWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) before = get_document (self, self->from, &error);
  g_autoptr (KhaiDeclaration) after = before != NULL ? get_document (self, self->to, &error) : NULL;
  g_autoptr (GPtrArray) differences = NULL;

  khai_widget_remove_children (GTK_WIDGET (self->list));
  if (after == NULL)
    {
      g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);

      khai_label_show_text (self->none, advice->message);
      return;
    }
  differences = khai_journal_compare (khai_declaration_get_root (before), khai_declaration_get_root (after));
  for (guint i = 0; i < differences->len; i++)
    add_difference (self->session, self->list, differences->pdata[i]);
  khai_label_show_text (self->none, differences->len == 0 ? _("There is no difference between these two moments.") : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->list), differences->len > 0);
}

/* ---- moments ---- */

static GtkStringList *
list_moments (KhaiHistoryWindow *self)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  KhaiLang lang = khai_session_get_lang (self->session);

  for (guint i = self->first; i < self->moments->len; i++)
    {
      const KhaiMoment *moment = self->moments->pdata[i];
      g_autofree char *when = khai_instant_format (moment->time, lang);
      g_autofree char *what = khai_history_source_words (moment->source, FALSE);
      /* translators: when, how and by whom a declaration was changed */
      g_autofree char *text = g_strdup_printf (_("%u. %s · %s · %s"), i + 1, when, what, moment->actor);

      gtk_string_list_append (list, text);
    }
  return list;
}

static GtkWidget *
new_chooser (KhaiHistoryWindow *self, const char *title, guint selected, GtkDropDown **chooser)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = khai_label_new (title, "caption-heading");

  *chooser = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (list_moments (self)), NULL));
  gtk_drop_down_set_selected (*chooser, selected);
  khai_widget_set_name (GTK_WIDGET (*chooser), title);
  g_signal_connect_object (*chooser, "notify::selected", G_CALLBACK (show_differences), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (*chooser));
  return box;
}

static void
build (KhaiHistoryWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *choosers = khai_columns_new (2 * COLUMN_CHARS, 2);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  guint n = self->moments->len - self->first;

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  khai_columns_append (KHAI_COLUMNS (choosers), new_chooser (self, _("From"), 0, &self->from), FALSE);
  khai_columns_append (KHAI_COLUMNS (choosers), new_chooser (self, _("To"), n > 0 ? n - 1 : 0, &self->to), FALSE);
  gtk_box_append (GTK_BOX (content), choosers);
  gtk_box_append (GTK_BOX (content), new_row ((const char *const[]) { _("Field"), _("Before"), _("After") }, "heading"));
  gtk_box_append (GTK_BOX (content), self->none);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  khai_widget_set_name (GTK_WIDGET (self->list), _("Differences"));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (content, "khai-page");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
}

KhaiHistoryWindow *
khai_history_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error)
{
  g_autoptr (GPtrArray) journal = NULL;
  KhaiHistoryWindow *self;

  if (!khai_editor_flush (editor, error))
    return NULL;
  journal = khai_store_read_journal (khai_session_get_store (session), khai_editor_get_id (editor), error);
  if (journal == NULL)
    return NULL;
  self = g_object_new (KHAI_TYPE_HISTORY_WINDOW, "transient-for", window, "modal", TRUE, "title", _("History of the declaration"),
                       "default-width", 760, "default-height", 620, "width-request", 340, NULL);
  self->session = g_object_ref (session);
  self->journal = g_steal_pointer (&journal);
  self->moments = khai_journal_list_moments (self->journal);
  self->first = self->moments->len > MOST_MOMENTS ? self->moments->len - MOST_MOMENTS : 0;
  build (self);
  show_differences (self);
  return self;
}

static void
khai_history_window_dispose (GObject *object)
{
  KhaiHistoryWindow *self = KHAI_HISTORY_WINDOW (object);

  G_OBJECT_CLASS (khai_history_window_parent_class)->dispose (object);
  g_clear_pointer (&self->journal, g_ptr_array_unref);
  g_clear_pointer (&self->moments, g_ptr_array_unref);
  g_clear_object (&self->session);
}

static void
khai_history_window_class_init (KhaiHistoryWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = khai_history_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_history_window_init (KhaiHistoryWindow *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->none = khai_label_new (NULL, "dim-label");
}
