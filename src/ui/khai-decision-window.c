/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a text to a code: the questions, the codes that remain, two side by side, and the decision. */

#include "config.h"

#include "khai-decision-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "khai-classify.h"
#include "khai-comparison.h"
#include "khai-file-dialog.h"
#include "khai-hit.h"
#include "khai-widgets.h"

/* More codes than that are not looked through; the questions come first. */
#define MAX_SHOWN 20
#define VALUE "khai-value"
#define CODE "khai-code"

struct _KhaiDecisionWindow
{
  AdwWindow parent_instance;

  KhaiSession *session;    /* (owned) */
  KhaiEditor *editor;      /* (owned) (nullable): of the goods line */
  guint line;              /* from 0 */
  char *text;              /* (owned) */
  char *chosen;            /* (owned) (nullable): 8 digits */
  KhaiDialogue *dialogue;  /* (owned) (nullable) */
  GPtrArray *refusals;     /* (owned) (element-type KhaiRefusal) */
  GPtrArray *other_codes;  /* (owned) (element-type utf8): of the list to compare with */
  KhaiDecided decided;     /* (nullable) */
  GWeakRef owner;
  gboolean filling;        /* lists change by themselves, not by the user */

  AdwToastOverlay *toasts;
  GtkWidget *goods, *question, *question_text, *take_back, *facts, *facts_text, *remaining, *warning, *compare, *refused_text;
  GtkListBox *choices, *candidates;
  GtkBox *notes;
  GtkDropDown *others;
  AdwBin *comparison;
  GtkEditable *why_not, *note;
  GtkCheckButton *sure, *fairly, *unsure;
  GtkWidget *save, *dossier;
};

G_DEFINE_FINAL_TYPE (KhaiDecisionWindow, khai_decision_window, ADW_TYPE_WINDOW)

static void show_all (KhaiDecisionWindow *self);

/* The bar for errors is in the window behind. */
static void
show_error (KhaiDecisionWindow *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = g_strdup_printf ("%s %s", advice->message, advice->advice);
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static KhaiLang
get_lang (KhaiDecisionWindow *self)
{
  return khai_session_get_lang (self->session);
}

static GtkWidget *
append_row (GtkListBox *list, GtkWidget *content, const char *name, const char *key, const char *value)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (content, "khai-finding");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  khai_widget_set_name (row, name);
  g_object_set_data_full (G_OBJECT (row), key, g_strdup (value), g_free);
  gtk_list_box_append (list, row);
  return row;
}

/* ---- the question ---- */

static void
add_choice (KhaiDecisionWindow *self, const char *label, const char *value, guint n_codes)
{
  g_autofree char *left = g_strdup_printf (ngettext ("%u code fits", "%u codes fit", n_codes), n_codes);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = khai_label_new (label, NULL);
  GtkWidget *count = khai_label_new (left, "dim-label");
  g_autofree char *name = value != NULL ? g_strdup_printf (_("%s · %s"), label, left) : g_strdup (label);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  if (value != NULL)
    {
      gtk_label_set_wrap (GTK_LABEL (count), FALSE);
      gtk_box_append (GTK_BOX (box), count);
    }
  append_row (self->choices, box, name, VALUE, value);
}

static void
show_question (KhaiDecisionWindow *self)
{
  const KhaiQuestion *question = self->dialogue != NULL ? khai_dialogue_get_question (self->dialogue) : NULL;
  gboolean answered = self->dialogue != NULL && khai_dialogue_get_answers (self->dialogue)->len > 0;
  KhaiLang lang = get_lang (self);

  khai_widget_remove_children (GTK_WIDGET (self->choices));
  gtk_widget_set_visible (self->question, question != NULL || answered);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), question != NULL);
  gtk_widget_set_visible (self->take_back, answered);
  khai_label_show_text (self->question_text, question != NULL ? question->text[lang] : _("Nothing more to ask."));
  if (question == NULL)
    {
      /* GTK 4.8 remembers the row that had the focus and is gone, and Tab would pass by what is left here. */
      gtk_widget_set_focus_child (self->question, NULL);
      return;
    }
  for (guint i = 0; i < question->choices->len; i++)
    {
      const KhaiChoice *choice = question->choices->pdata[i];

      add_choice (self, choice->label[lang], choice->value, choice->n_codes);
    }
  add_choice (self, _("I don't know"), NULL, 0);
}

static void
show_facts (KhaiDecisionWindow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const GPtrArray *answers = self->dialogue != NULL ? khai_dialogue_get_answers (self->dialogue) : NULL;

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      const KhaiFacetAnswer *answer = answers->pdata[i];

      if (answer->value == NULL)
        g_string_append_printf (text, "%s• %s", text->len > 0 ? "\n" : "", answer->question[get_lang (self)]);
    }
  gtk_widget_set_visible (self->facts, text->len > 0);
  gtk_label_set_text (GTK_LABEL (self->facts_text), text->str);
}

static void
answer (KhaiDecisionWindow *self, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!khai_dialogue_answer (self->dialogue, value, &error))
    show_error (self, error);
  show_all (self);
  if (khai_dialogue_get_question (self->dialogue) != NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_child_focus (GTK_WIDGET (self->candidates), GTK_DIR_TAB_FORWARD);
}

static void
choice_activated (GtkListBox *list, GtkListBoxRow *row, KhaiDecisionWindow *self)
{
  g_autofree char *value = g_strdup (g_object_get_data (G_OBJECT (row), VALUE));

  answer (self, value);
}

static void
take_back_clicked (KhaiDecisionWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!khai_dialogue_take_back (self->dialogue, &error) && error != NULL)
    show_error (self, error);
  show_all (self);
  gtk_widget_child_focus (GTK_WIDGET (self->choices), GTK_DIR_TAB_FORWARD);
}

/* ---- the codes ---- */

static gboolean
is_refused (KhaiDecisionWindow *self, const char *code)
{
  for (guint i = 0; i < self->refusals->len; i++)
    if (strcmp (((KhaiRefusal *) self->refusals->pdata[i])->code, code) == 0)
      return TRUE;
  return FALSE;
}

static void
add_candidate (KhaiDecisionWindow *self, const char *code, const char *title, const char *unit)
{
  KhaiReference *reference = khai_session_get_reference (self->session);
  KhaiLang lang = get_lang (self);
  g_autofree char *heading = g_strndup (code, 6);
  g_auto (GStrv) path = khai_reference_get_path_titles (reference, heading, lang, NULL);
  KhaiHit hit = { .code = (char *) code, .title = { (char *) title, (char *) title }, .path = { path, path }, .unit = (char *) unit };
  gboolean chosen = g_strcmp0 (code, self->chosen) == 0;
  g_autofree char *words = khai_hit_name (&hit, lang);
  g_autofree char *name = chosen ? g_strdup_printf (_("%s · %s"), words, _("chosen")) : g_strdup (words);
  GtkWidget *content = khai_hit_widget_new (&hit, lang);
  GtkWidget *row = append_row (self->candidates, content, name, CODE, code);

  if (chosen)
    {
      g_autofree char *mark = g_strdup_printf ("✓ %s", _("chosen"));

      gtk_box_append (GTK_BOX (content), khai_label_new (mark, "caption-heading"));
      gtk_widget_add_css_class (row, "khai-chosen");
    }
  khai_hit_describe (row, &hit, lang);
}

static gboolean
is_open (KhaiDecisionWindow *self, const KhaiCandidate *candidate)
{
  return candidate->state == KHAI_CANDIDATE_REMAINS && !is_refused (self, candidate->code);
}

/* What was chosen stays chosen as long as it is a candidate; else the first is. */
static void
ensure_choice (KhaiDecisionWindow *self)
{
  const GPtrArray *all = self->dialogue != NULL ? khai_dialogue_get_candidates (self->dialogue) : NULL;
  const char *first = NULL;

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const KhaiCandidate *candidate = all->pdata[i];

      if (!is_open (self, candidate))
        continue;
      if (g_strcmp0 (candidate->code, self->chosen) == 0)
        return;
      first = first != NULL ? first : candidate->code;
    }
  g_free (self->chosen);
  self->chosen = g_strdup (first);
}

static void
show_candidates (KhaiDecisionWindow *self)
{
  const GPtrArray *all = self->dialogue != NULL ? khai_dialogue_get_candidates (self->dialogue) : NULL;
  g_autofree char *remaining = NULL;
  guint n = 0;

  khai_widget_remove_children (GTK_WIDGET (self->candidates));
  g_ptr_array_set_size (self->other_codes, 0);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const KhaiCandidate *candidate = all->pdata[i];

      if (!is_open (self, candidate))
        continue;
      if (n++ >= MAX_SHOWN)
        continue;
      add_candidate (self, candidate->code, candidate->title[get_lang (self)], candidate->unit);
      g_ptr_array_add (self->other_codes, g_strdup (candidate->code));
    }
  if (n == 0)
    remaining = g_strdup (_("No code is left. Take back an answer, or look for other words."));
  else if (n > MAX_SHOWN)
    remaining = g_strdup_printf (_("%u codes remain; the first %u are shown"), n, MAX_SHOWN);
  else
    remaining = g_strdup_printf (ngettext ("%u code remains", "%u codes remain", n), n);
  gtk_label_set_text (GTK_LABEL (self->remaining), remaining);
}

/* ---- what is said of the chosen one ---- */

static const char *
get_other (KhaiDecisionWindow *self)
{
  guint selected = gtk_drop_down_get_selected (self->others);

  return selected < self->other_codes->len ? self->other_codes->pdata[selected] : NULL;
}

static void
show_comparison (KhaiDecisionWindow *self)
{
  const char *other = get_other (self);
  g_autoptr (GError) error = NULL;
  GtkWidget *table = NULL;

  if (other != NULL && self->chosen != NULL)
    {
      table = khai_comparison_new (self->session, self->chosen, other, &error);
      if (table == NULL)
        show_error (self, error);
    }
  adw_bin_set_child (self->comparison, table);
}

static void
fill_others (KhaiDecisionWindow *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = self->other_codes->len; i > 0; i--)
    if (g_strcmp0 (self->other_codes->pdata[i - 1], self->chosen) == 0)
      g_ptr_array_remove_index (self->other_codes, i - 1);
  for (guint i = 0; i < self->other_codes->len; i++)
    {
      g_autofree char *dotted = khai_commodity_code_format (self->other_codes->pdata[i]);
      g_autoptr (KhaiCommodity) commodity
          = khai_reference_get_commodity (khai_session_get_reference (self->session), self->other_codes->pdata[i], NULL);
      g_autofree char *name = g_strdup_printf (_("%s – %s"), dotted, commodity != NULL ? commodity->title[get_lang (self)] : "");

      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->others, G_LIST_MODEL (names));
  g_object_unref (names);
  gtk_widget_set_visible (self->compare, self->other_codes->len > 0);
}

static void
show_chosen (KhaiDecisionWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *warning = self->chosen != NULL
                                 ? khai_code_warning (khai_session_get_reference (self->session), self->chosen, &error) : NULL;

  khai_label_show_text (self->warning, warning);
  if (error == NULL && self->chosen != NULL)
    khai_notes_fill (self->notes, self->session, self->chosen, &error);
  if (error != NULL)
    show_error (self, error);
  gtk_widget_set_sensitive (self->save, self->chosen != NULL);
  gtk_widget_set_sensitive (self->dossier, self->chosen != NULL);
  fill_others (self);
  show_comparison (self);
}

static void
show_refusals (KhaiDecisionWindow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->refusals->len; i++)
    {
      const KhaiRefusal *refusal = self->refusals->pdata[i];
      g_autofree char *dotted = khai_commodity_code_format (refusal->code);

      g_string_append (text, i > 0 ? "\n" : "");
      /* translators: a code that was refused, and why */
      g_string_append_printf (text, _("Not %s: %s"), dotted, refusal->reason);
    }
  khai_label_show_text (self->refused_text, text->str);
}

static void
show_all (KhaiDecisionWindow *self)
{
  self->filling = TRUE;
  show_question (self);
  show_facts (self);
  ensure_choice (self);
  show_candidates (self);
  show_chosen (self);
  show_refusals (self);
  self->filling = FALSE;
}

static void
candidate_activated (GtkListBox *list, GtkListBoxRow *row, KhaiDecisionWindow *self)
{
  int index = gtk_list_box_row_get_index (row);

  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (row), CODE));
  self->filling = TRUE;
  show_candidates (self);
  show_chosen (self);
  self->filling = FALSE;
  row = gtk_list_box_get_row_at_index (self->candidates, index);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
other_selected (KhaiDecisionWindow *self)
{
  if (!self->filling)
    show_comparison (self);
}

static void
refuse_clicked (KhaiDecisionWindow *self)
{
  const char *other = get_other (self);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->why_not)));
  KhaiRefusal *refusal;

  if (other == NULL)
    return;
  refusal = g_new0 (KhaiRefusal, 1);
  refusal->code = g_strdup (other);
  refusal->reason = *reason != '\0' ? g_steal_pointer (&reason) : g_strdup (_("no reason given"));
  g_ptr_array_add (self->refusals, refusal);
  gtk_editable_set_text (self->why_not, "");
  show_all (self);
}

/* ---- the decision ---- */

static KhaiClassification *
make_decision (KhaiDecisionWindow *self, GError **error)
{
  KhaiSureness sureness = gtk_check_button_get_active (self->sure)     ? KHAI_SURENESS_SURE
                          : gtk_check_button_get_active (self->fairly) ? KHAI_SURENESS_FAIRLY
                                                                       : KHAI_SURENESS_UNSURE;
  KhaiClassification *it = khai_classify_decide (khai_session_get_context (self->session), self->text, self->chosen, sureness,
                                                 gtk_editable_get_text (self->note), self->dialogue, self->refusals, error);

  if (it != NULL && self->editor != NULL)
    {
      it->declaration = g_strdup (khai_editor_get_id (self->editor));
      it->line = self->line + 1;
    }
  return it;
}

/* The code goes into the line first: a decision for a line that could not take it would say what is not so. */
static gboolean
apply (KhaiDecisionWindow *self, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/items/%u/hsCode", self->line);

  return self->editor == NULL || khai_editor_set_text (self->editor, pointer, self->chosen, "classify", error);
}

static void
save_clicked (KhaiDecisionWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClassification) it = make_decision (self, &error);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *dotted = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GObject) owner = NULL;

  if (it == NULL || !apply (self, &error) || !khai_store_add_classification (khai_session_get_store (self->session), it, &error))
    {
      show_error (self, error);
      return;
    }
  khai_session_forget_decisions (self->session);
  dotted = khai_commodity_code_format (it->code);
  text = self->editor != NULL ? g_strdup_printf (_("Decision saved; line %u has code %s"), self->line + 1, dotted)
                              : g_strdup_printf (_("Decision saved: code %s"), dotted);
  owner = g_weak_ref_get (&self->owner);
  if (self->decided != NULL && owner != NULL)
    self->decided (owner, it->code);
  if (parent != NULL)
    khai_widget_toast (GTK_WIDGET (parent), text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
say (KhaiDecisionWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
dossier_chosen (gpointer owner, const char *path)
{
  KhaiDecisionWindow *self = owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiClassification) it = make_decision (self, &error);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = NULL;
  gboolean shortened = FALSE;
  guint n_missing = 0;

  if (it == NULL || !khai_classify_write_dossier (khai_session_get_context (self->session), it, path, &shortened, &n_missing, &error))
    {
      show_error (self, error);
      return;
    }
  text = n_missing > 0 ? g_strdup_printf (_("%s is saved, but no font has some of its characters"), name)
         : shortened   ? g_strdup_printf (_("%s is saved, shortened to one page"), name)
                       : g_strdup_printf (_("%s is saved"), name);
  say (self, text);
}

static void
dossier_clicked (KhaiDecisionWindow *self)
{
  g_autofree char *name = g_strdup_printf ("%s.pdf", self->chosen);

  khai_file_dialog_save (GTK_WIDGET (self), _("Save dossier as PDF"), name, dossier_chosen, G_OBJECT (self));
}

/* ---- making it ---- */

KhaiDecisionWindow *
khai_decision_window_new (GtkWindow *parent, KhaiSession *session, const char *text, const char *code)
{
  KhaiDecisionWindow *self;
  const GPtrArray *decisions;
  g_autoptr (GError) error = NULL;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (KHAI_IS_SESSION (session) && text != NULL, NULL);

  self = g_object_new (KHAI_TYPE_DECISION_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->text = g_strdup (text);
  self->chosen = g_strdup (code);
  gtk_label_set_text (GTK_LABEL (self->goods), text);
  decisions = khai_session_get_decisions (session, &error);
  if (decisions != NULL)
    self->dialogue = khai_classify_begin (khai_session_get_reference (session), text, NULL, decisions, &error);
  if (error == NULL && self->dialogue == NULL && code != NULL)
    {
      heading = g_strndup (code, 4);
      self->dialogue = khai_classify_begin (khai_session_get_reference (session), text, heading, decisions, &error);
    }
  if (error != NULL)
    show_error (self, error);
  show_all (self);
  return self;
}

void
khai_decision_window_set_line (KhaiDecisionWindow *self, KhaiEditor *editor, guint line)
{
  g_return_if_fail (KHAI_IS_DECISION_WINDOW (self) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->editor, editor);
  self->line = line;
  gtk_button_set_label (GTK_BUTTON (self->save), _("Save and put the code into the line"));
}

void
khai_decision_window_set_callback (KhaiDecisionWindow *self, KhaiDecided decided, GObject *owner)
{
  g_return_if_fail (KHAI_IS_DECISION_WINDOW (self));

  self->decided = decided;
  g_weak_ref_set (&self->owner, owner);
}

static void
khai_decision_window_dispose (GObject *object)
{
  KhaiDecisionWindow *self = KHAI_DECISION_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->dialogue, khai_dialogue_free);
  G_OBJECT_CLASS (khai_decision_window_parent_class)->dispose (object);
}

static void
khai_decision_window_finalize (GObject *object)
{
  KhaiDecisionWindow *self = KHAI_DECISION_WINDOW (object);

  g_free (self->text);
  g_free (self->chosen);
  g_ptr_array_unref (self->refusals);
  g_ptr_array_unref (self->other_codes);
  g_weak_ref_clear (&self->owner);
  G_OBJECT_CLASS (khai_decision_window_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiDecisionWindow, name)

static void
khai_decision_window_class_init (KhaiDecisionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_decision_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = khai_decision_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-decision-window.ui");
  BIND (toasts);
  BIND (goods);
  BIND (question);
  BIND (question_text);
  BIND (choices);
  BIND (take_back);
  BIND (facts);
  BIND (facts_text);
  BIND (remaining);
  BIND (candidates);
  BIND (warning);
  BIND (notes);
  BIND (compare);
  BIND (others);
  BIND (comparison);
  BIND (why_not);
  BIND (refused_text);
  BIND (sure);
  BIND (fairly);
  BIND (unsure);
  BIND (note);
  BIND (save);
  BIND (dossier);
  gtk_widget_class_bind_template_callback (widget_class, choice_activated);
  gtk_widget_class_bind_template_callback (widget_class, take_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, candidate_activated);
  gtk_widget_class_bind_template_callback (widget_class, other_selected);
  gtk_widget_class_bind_template_callback (widget_class, refuse_clicked);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, dossier_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
khai_decision_window_init (KhaiDecisionWindow *self)
{
  self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_refusal_free);
  self->other_codes = g_ptr_array_new_with_free_func (g_free);
  g_weak_ref_init (&self->owner, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
