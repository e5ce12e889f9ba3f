/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The nomenclature on a page of its own: walked from the chapters down, searched by words, or asked with a description of the goods. A code is
 * copied, to be pasted into a goods line. */

#include "config.h"

#include "khai-classify-page.h"

#include <glib/gi18n-lib.h>

#include "khai-commodity-tree.h"
#include "khai-comparison.h"
#include "khai-hit.h"
#include "khai-widgets.h"

#define MAX_HITS 30
#define MAX_SUGGESTIONS 5
#define MIN_WORDS 4
#define MIN_LETTERS 3
#define CODE "khai-code"

struct _KhaiClassifyPage
{
  AdwBin parent_instance;

  KhaiSession *session;  /* (owned) */
  GtkWidget *box;
  GtkEditable *search;
  GtkWidget *decide;
  GtkWidget *suggested;
  GtkListBox *suggestions;
  GtkWidget *vague;
  GtkWidget *missing;
  GtkWidget *anyway;
  GtkWidget *status;
  GtkListBox *list;
  GtkWidget *browse;
  GtkWidget *official;   /* (nullable): what the official tariff says, in the row that is selected */
  char *shown;           /* (owned): the text whose answers are shown */
  KhaiDecided decided;   /* (nullable): who asked for a code, once */
  GWeakRef owner;
};

G_DEFINE_FINAL_TYPE (KhaiClassifyPage, khai_classify_page, ADW_TYPE_BIN)

/* ---- what is shown ---- */

static void
add_row (GtkListBox *list, GtkWidget *content, const char *code, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (content, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), CODE, g_strdup (code), g_free);
  gtk_list_box_append (list, row);
}

/* A provisional title says so already. */
static void
add_warning (KhaiClassifyPage *self, GtkWidget *content, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *warning = khai_code_warning (khai_session_get_reference (self->session), code, &error);
  GtkWidget *label;

  if (error != NULL)
    khai_widget_show_error (GTK_WIDGET (self), error);
  if (warning == NULL)
    return;
  label = khai_label_new (warning, "caption");
  gtk_widget_add_css_class (label, "warning");
  gtk_box_append (GTK_BOX (content), label);
}

static void
add_hit (KhaiClassifyPage *self, const KhaiHit *hit)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *name = khai_hit_name (hit, lang);
  GtkWidget *content = khai_hit_widget_new (hit, lang);

  add_row (self->list, content, hit->code, name);
  khai_hit_describe (gtk_widget_get_parent (content), hit, lang);
  if (!hit->provisional)
    add_warning (self, content, hit->code);
}

static void
show_hits (KhaiClassifyPage *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = khai_reference_search (khai_session_get_reference (self->session), text, MAX_HITS, &error);
  g_autofree char *status = NULL;
  guint n;

  if (hits == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return;
    }
  n = hits->len;
  for (guint i = 0; i < n; i++)
    add_hit (self, hits->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  if (n == 0)
    status = g_strdup (_("Nothing fits. Try another word for it, or what it is made of."));
  else if (n == MAX_HITS)
    status = g_strdup_printf (_("The %u best answers; more words narrow them down."), n);
  else
    status = g_strdup_printf (ngettext ("%u answer", "%u answers", n), n);
  khai_label_show_text (self->status, status);
}

static guint
count_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\n", -1);
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    n += *parts[i] != '\0';
  return n;
}

/* Digits are looked up; the first letters of a word are no description yet. */
static gboolean
is_description (const char *text)
{
  glong letters = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    letters += g_unichar_isalpha (g_utf8_get_char (p));
  return letters >= MIN_LETTERS;
}

/* Whether a text is taken for the description of goods, from which codes are suggested: it is long enough, or says so clearly what it is. */
static gboolean
show_suggestions (KhaiClassifyPage *self, const char *text, char **missing)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  KhaiReference *reference = khai_session_get_reference (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) suggestions = NULL;
  const GPtrArray *decisions;

  decisions = khai_session_get_decisions (self->session, &error);
  if (decisions != NULL)
    suggestions = khai_suggestions_for (reference, text, decisions, MAX_SUGGESTIONS, lang, missing, &error);
  if (suggestions == NULL)
    {
      khai_widget_show_error (GTK_WIDGET (self), error);
      return FALSE;
    }
  if (suggestions->len == 0)
    return FALSE;
  if (count_words (text) < MIN_WORDS && ((const KhaiSuggestion *) suggestions->pdata[0])->band > KHAI_BAND_GOOD)
    return FALSE;
  for (guint i = 0; i < suggestions->len; i++)
    {
      const KhaiSuggestion *suggestion = suggestions->pdata[i];
      g_autofree char *name = khai_suggestion_name (suggestion, lang);
      GtkWidget *content = khai_suggestion_widget_new (reference, suggestion, lang);

      add_row (self->suggestions, content, suggestion->code, name);
      add_warning (self, content, suggestion->code);
    }
  return TRUE;
}

static void
show_browse (KhaiClassifyPage *self)
{
  khai_label_show_text (self->status, _("Describe the goods as you would to a buyer: what it is, what it is made of, what it is for. "
                                        "Or look through the chapters."));
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

/* The answer that stands first is what Enter takes. */
static void
select_first (KhaiClassifyPage *self, gboolean suggested)
{
  GtkListBox *list = suggested ? self->suggestions : self->list;

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
}

static void
search_changed (KhaiClassifyPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
  g_autofree char *missing = NULL;
  gboolean suggested = FALSE;

  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (text);
  khai_widget_remove_children (GTK_WIDGET (self->list));
  khai_widget_remove_children (GTK_WIDGET (self->suggestions));
  if (is_description (text))
    suggested = show_suggestions (self, text, &missing);
  gtk_widget_set_visible (self->suggested, suggested);
  gtk_widget_set_visible (self->decide, *text != '\0');
  gtk_widget_set_visible (self->vague, missing != NULL);
  gtk_widget_set_visible (self->browse, *text == '\0');
  khai_label_show_text (self->missing, missing);
  if (*text == '\0')
    show_browse (self);
  else if (missing != NULL)
    {
      /* No code may stand where none can be known; who is after the word itself asks for it. */
      khai_label_show_text (self->status, NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
      gtk_widget_set_visible (self->anyway, TRUE);
    }
  else
    {
      show_hits (self, text);
      select_first (self, suggested);
    }
}

/* ---- what is done ---- */

static void
copy_code (KhaiClassifyPage *self, const char *code)
{
  g_autofree char *dotted = khai_commodity_code_format (code);
  g_autofree char *text = g_strdup_printf (_("Code %s copied"), dotted);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), code);
  khai_widget_toast (GTK_WIDGET (self), text);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, KhaiClassifyPage *self)
{
  copy_code (self, g_object_get_data (G_OBJECT (row), CODE));
}

/* The official text stands in the row that is looked at, and in no other. */
static void
show_official (KhaiClassifyPage *self, GtkListBoxRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autoptr (GError) error = NULL;

  if (self->official != NULL)
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->official)), self->official);
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (row)), box);
  g_set_weak_pointer (&self->official, box);
  if (!khai_official_append (GTK_BOX (box), self->session, g_object_get_data (G_OBJECT (row), CODE), &error))
    khai_widget_show_error (GTK_WIDGET (self), error);
}

/* One row at most is selected on the page. */
static void
row_selected (GtkListBox *list, GtkListBoxRow *row, KhaiClassifyPage *self)
{
  if (row == NULL)
    return;
  gtk_list_box_unselect_all (list == self->list ? self->suggestions : self->list);
  show_official (self, row);
}

/* The arrows go on from one list to the next. */
static gboolean
keynav_failed (GtkWidget *list, GtkDirectionType direction, KhaiClassifyPage *self)
{
  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  return gtk_widget_child_focus (GTK_WIDGET (self), direction == GTK_DIR_UP ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
}

static void
search_activated (KhaiClassifyPage *self)
{
  GtkListBoxRow *row;

  /* Enter may come before the answer to the last letters. */
  search_changed (self);
  row = gtk_list_box_get_selected_row (self->suggestions);
  if (row == NULL)
    row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    copy_code (self, g_object_get_data (G_OBJECT (row), CODE));
}

static void
focus_answers (KhaiClassifyPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->suggestions);

  if (row == NULL)
    row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    gtk_widget_child_focus (gtk_widget_get_visible (self->browse) ? self->browse : self->vague, GTK_DIR_TAB_FORWARD);
}

/* Down leads from the field to what is below it. */
static gboolean
search_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, KhaiClassifyPage *self)
{
  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  search_changed (self);
  focus_answers (self);
  return GDK_EVENT_STOP;
}

static void
anyway_clicked (KhaiClassifyPage *self)
{
  show_hits (self, self->shown);
  select_first (self, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_widget_set_visible (self->anyway, FALSE);
}

static const char *
get_selected_code (KhaiClassifyPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->suggestions);

  if (row == NULL)
    row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? g_object_get_data (G_OBJECT (row), CODE) : NULL;
}

/* Past decisions weigh in what is shown from now on. */
static void
decision_made (gpointer owner, const char *code)
{
  KhaiClassifyPage *self = owner;
  g_autoptr (GObject) asked = g_weak_ref_get (&self->owner);
  KhaiDecided decided = self->decided;

  g_clear_pointer (&self->shown, g_free);
  search_changed (self);
  self->decided = NULL;
  if (decided != NULL && asked != NULL)
    decided (asked, code);
}

void
khai_classify_page_decide (KhaiClassifyPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  KhaiDecisionWindow *window;

  g_return_if_fail (KHAI_IS_CLASSIFY_PAGE (self));

  search_changed (self);
  if (*self->shown == '\0' || !GTK_IS_WINDOW (root))
    return;
  window = khai_decision_window_new (GTK_WINDOW (root), self->session, self->shown, get_selected_code (self));
  khai_decision_window_set_callback (window, decision_made, G_OBJECT (self));
  gtk_window_present (GTK_WINDOW (window));
}

void
khai_classify_page_begin (KhaiClassifyPage *self, const char *text, KhaiDecided decided, GObject *owner)
{
  g_return_if_fail (KHAI_IS_CLASSIFY_PAGE (self) && text != NULL);

  self->decided = decided;
  g_weak_ref_set (&self->owner, owner);
  gtk_editable_set_text (self->search, text);
  search_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
khai_classify_page_focus_search (KhaiClassifyPage *self)
{
  g_return_if_fail (KHAI_IS_CLASSIFY_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

KhaiClassifyPage *
khai_classify_page_new (KhaiSession *session)
{
  KhaiClassifyPage *self;
  KhaiCommodityTree *tree;

  g_return_val_if_fail (KHAI_IS_SESSION (session), NULL);

  self = g_object_new (KHAI_TYPE_CLASSIFY_PAGE, NULL);
  self->session = g_object_ref (session);
  tree = khai_commodity_tree_new (khai_session_get_reference (session), khai_session_get_lang (session));
  g_signal_connect_object (tree, "picked", G_CALLBACK (copy_code), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tree, "trouble", G_CALLBACK (khai_widget_show_error), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->browse), GTK_WIDGET (tree));
  khai_commodity_tree_open (tree, "");
  search_changed (self);
  return self;
}

static void
khai_classify_page_dispose (GObject *object)
{
  KhaiClassifyPage *self = KHAI_CLASSIFY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_CLASSIFY_PAGE);
  g_clear_weak_pointer (&self->official);
  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, g_free);
  g_weak_ref_set (&self->owner, NULL);
  G_OBJECT_CLASS (khai_classify_page_parent_class)->dispose (object);
}

static void
khai_classify_page_class_init (KhaiClassifyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_classify_page_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-classify-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, box);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, search);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, decide);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, suggested);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, suggestions);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, vague);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, missing);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, anyway);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, browse);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, status);
  gtk_widget_class_bind_template_child (widget_class, KhaiClassifyPage, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_selected);
  gtk_widget_class_bind_template_callback (widget_class, keynav_failed);
  gtk_widget_class_bind_template_callback (widget_class, anyway_clicked);
  gtk_widget_class_bind_template_callback (widget_class, khai_classify_page_decide);
}

static void
khai_classify_page_init (KhaiClassifyPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_weak_ref_init (&self->owner, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (search_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
}
