/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changes much at once, or makes new declarations: shown first, done when the user says so, and taken back with one key. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-copy.h"
#include "khai-error.h"
#include "khai-follow-acts.h"
#include "khai-gate-window.h"
#include "khai-history-window.h"
#include "khai-lines.h"
#include "khai-regime-window.h"
#include "khai-split.h"
#include "khai-split-window.h"
#include "khai-spread-window.h"
#include "khai-widgets.h"
#include "khai-window-private.h"

#define PREVIEW_HEIGHT 300
#define SECTION "khai-section"

/* What a dialog asked about. */
typedef struct
{
  KhaiWindow *window;  /* (owned) */
  KhaiEditor *editor;  /* (owned) */
  GPtrArray *edits;    /* (owned) (nullable) (element-type KhaiEdit) */
  char *source;        /* (owned) (nullable) */
  GPtrArray *checks;   /* (owned) (nullable) (element-type GtkCheckButton) */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->window);
  g_object_unref (question->editor);
  g_clear_pointer (&question->edits, g_ptr_array_unref);
  g_clear_pointer (&question->checks, g_ptr_array_unref);
  g_free (question->source);
  g_free (question);
}

static Question *
new_question (KhaiWindow *self)
{
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (self);
  question->editor = g_object_ref (khai_editor_page_get_editor (self->editor));
  return question;
}

static GtkWidget *
new_dialog (KhaiWindow *self, const char *title, const char *body, const char *button, GtkWidget *content, GCallback answered, Question *question)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do", button, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), content);
  g_signal_connect_data (dialog, "response", answered, question, question_free, 0);
  khai_dialog_present (dialog);
  return dialog;
}

/* FALSE, and said so: what was sent is not changed any more. */
static gboolean
can_put_in (KhaiWindow *self)
{
  if (khai_editor_is_editable (khai_editor_page_get_editor (self->editor)))
    return TRUE;
  khai_window_add_toast (self, _("This declaration was sent and is not changed any more"), NULL, NULL, NULL);
  return FALSE;
}

/* ---- previews ---- */

static void
preview_answered (GtkWindow *dialog, const char *response, Question *question)
{
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "do"))
    return;
  if (!khai_editor_do_edits (question->editor, question->edits, question->source, &error))
    khai_window_show_error (question->window, error);
  else
    khai_window_add_toast (question->window, _("Done"), _("Undo"), "win.undo", NULL);
}

/* Takes over edits and source. */
static void
show_preview (KhaiWindow *self, const char *title, const char *body, const char *button, GPtrArray *edits, char *source)
{
  Question *question = new_question (self);
  g_autoptr (KhaiDeclaration) after = khai_declaration_copy (khai_editor_get_declaration (question->editor));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr (GError) error = NULL;

  question->edits = edits;
  question->source = source;
  for (guint i = 0; i < edits->len; i++)
    if (!khai_declaration_apply (after, edits->pdata[i], &error))
      {
        khai_window_show_error (self, error);
        question_free (question, NULL);
        return;
      }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), PREVIEW_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller),
                                 khai_history_new_differences (self->session, khai_editor_get_declaration (question->editor), after));
  new_dialog (self, title, body, button, scroller, G_CALLBACK (preview_answered), question);
}

void
khai_window_merge_lines (KhaiWindow *self)
{
  KhaiEditor *editor = khai_editor_page_get_editor (self->editor);
  g_autofree char *which = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) edits = NULL;

  khai_editor_page_commit (self->editor);
  edits = khai_merge_lines (khai_editor_get_declaration (editor), &which, &error);
  if (edits == NULL)
    khai_window_show_error (self, error);
  else if (edits->len == 0)
    khai_window_add_toast (self, _("No two lines have the same code, origin, condition, unit and currency"), NULL, NULL, NULL);
  else
    {
      /* translators: which lines are put together: "1 + 3; 2 + 4" */
      body = g_strdup_printf (_("Lines %s become one each: quantities, weights and values are added, the unit price is left empty. "
                                "The description stays that of the first line."), which);
      show_preview (self, _("Merge lines"), body, _("_Merge"), g_steal_pointer (&edits), g_strdup_printf (_("lines %s merged"), which));
    }
}

static void
split_done (KhaiWindow *self, guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u more declaration was made; it is among the drafts", "%u more declarations were made; they are "
                                                     "among the drafts", n), n);

  khai_window_add_toast (self, text, _("Undo"), "win.undo", NULL);
}

void
khai_window_split_lines (KhaiWindow *self)
{
  KhaiEditor *editor = khai_editor_page_get_editor (self->editor);
  KhaiSplitWindow *window;

  khai_editor_page_commit (self->editor);
  if (!can_put_in (self))
    return;
  if (khai_declaration_get_n (khai_editor_get_declaration (editor), "/items") <= KHAI_SPLIT_MOST)
    {
      khai_window_add_toast (self, _("All lines fit into one declaration: it holds 50"), NULL, NULL, NULL);
      return;
    }
  window = khai_split_window_new (GTK_WINDOW (self), self->session, editor);
  g_signal_connect_object (window, "done", G_CALLBACK (split_done), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* What a split made follows its undo and its redo. */
void
khai_window_follow_turn (KhaiWindow *self, gboolean undone)
{
  KhaiEditor *editor = khai_editor_page_get_editor (self->editor);
  g_autofree char *turned = khai_editor_take_turned (editor);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!khai_split_follow (editor, turned, undone, &n, &error))
    {
      if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_STATE))
        khai_window_show_trouble (self, _("The split cannot be taken back: one of the other declarations was sent already."),
                                  _("Nothing was changed. What was sent can be corrected or cancelled under Follow."), FALSE);
      else
        khai_window_show_error (self, error);
      return;
    }
  if (n == 0)
    return;
  khai_session_tell_changed (self->session, NULL);
  text = undone ? g_strdup_printf (ngettext ("%u other draft was put away again", "%u other drafts were put away again", n), n)
                : g_strdup_printf (ngettext ("%u other draft is back", "%u other drafts are back", n), n);
  khai_window_add_toast (self, text, NULL, NULL, NULL);
}

static void
put_in (KhaiWindow *self)
{
  khai_window_add_toast (self, _("Done"), _("Undo"), "win.undo", NULL);
}

void
khai_window_spread (KhaiWindow *self, gboolean weight)
{
  KhaiSpreadWindow *window;

  khai_editor_page_commit (self->editor);
  if (!can_put_in (self))
    return;
  window = khai_spread_window_new (GTK_WINDOW (self), self->session, khai_editor_page_get_editor (self->editor), weight);
  g_signal_connect_object (window, "done", G_CALLBACK (put_in), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* ---- questions and worksheets ---- */

void
khai_window_choose_regime (KhaiWindow *self)
{
  g_autoptr (GError) error = NULL;
  KhaiRegimeWindow *window;

  khai_editor_page_commit (self->editor);
  if (!can_put_in (self))
    return;
  window = khai_regime_window_new (GTK_WINDOW (self), self->session, khai_editor_page_get_editor (self->editor), &error);
  if (window == NULL)
    {
      khai_window_show_error (self, error);
      return;
    }
  g_signal_connect_object (window, "chosen", G_CALLBACK (put_in), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

void
khai_window_reckon_value (KhaiWindow *self)
{
  KhaiEditor *editor = khai_editor_page_get_editor (self->editor);
  g_autofree char *term = NULL;
  g_autoptr (GError) error = NULL;
  KhaiGateWindow *window;

  khai_editor_page_commit (self->editor);
  if (!can_put_in (self))
    return;
  term = khai_declaration_get_text (khai_editor_get_declaration (editor), "/invoice/incoterm");
  if (g_strcmp0 (term, "FOB") == 0)
    {
      khai_window_add_toast (self, _("Under FOB the invoice total is the value at the border gate"), NULL, NULL, NULL);
      return;
    }
  window = khai_gate_window_new (GTK_WINDOW (self), self->session, editor, &error);
  if (window == NULL)
    {
      khai_window_add_toast (self, _("First fill in the invoice total, its currency and the term of delivery"), NULL, NULL, NULL);
      return;
    }
  g_signal_connect_object (window, "done", G_CALLBACK (put_in), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* ---- what becomes known later ---- */

/* A draft is simply filled in; what customs has is corrected. */
void
khai_window_complete (KhaiWindow *self, KhaiAmendCase which)
{
  KhaiEditor *editor = khai_editor_page_get_editor (self->editor);
  KhaiDeclaration *document = khai_editor_get_declaration (editor);
  g_autoptr (GPtrArray) pointers = khai_amend_case_list (which, document);

  khai_editor_page_commit (self->editor);
  if (!khai_amend_case_fits (which, document))
    khai_window_add_toast (self, _("This does not happen to goods that go that way: look at the mode of transport"), NULL, NULL, NULL);
  else if (khai_editor_is_editable (editor))
    khai_editor_page_go_to (self->editor, pointers->pdata[0]);
  else if (khai_follow_state_is_open (khai_editor_get_record (editor)->state)
           || g_str_equal (khai_editor_get_record (editor)->state, "pre-registered"))
    khai_follow_ask_amendment (GTK_WIDGET (self), self->session, editor, which);
  else
    khai_window_add_toast (self, _("This cannot be corrected now: Follow says how it stands"), NULL, NULL, NULL);
}

/* ---- copying ---- */

static void
copy_answered (GtkWindow *dialog, const char *response, Question *question)
{
  g_autoptr (GPtrArray) sections = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (!g_str_equal (response, "do"))
    return;
  for (guint i = 0; i < question->checks->len; i++)
    if (gtk_check_button_get_active (question->checks->pdata[i]))
      g_ptr_array_add (sections, g_object_get_data (question->checks->pdata[i], SECTION));
  g_ptr_array_add (sections, NULL);
  if (khai_editor_flush (question->editor, &error))
    id = khai_copy_declaration (khai_session_get_context (question->window->session), khai_editor_get_id (question->editor),
                                (const char *const *) sections->pdata, &error);
  if (id == NULL || !khai_window_open_declaration (question->window, id, NULL, &error))
    khai_window_show_error (question->window, error);
  else
    khai_session_tell_changed (question->window->session, id);
}

void
khai_window_copy_declaration (KhaiWindow *self)
{
  const GPtrArray *sections = khai_reference_get_sections (khai_session_get_reference (self->session));
  Question *question = new_question (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  khai_editor_page_commit (self->editor);
  question->checks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < sections->len; i++)
    {
      const KhaiSection *section = sections->pdata[i];
      GtkWidget *check = gtk_check_button_new_with_label (section->title[khai_session_get_lang (self->session)]);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      g_object_set_data (G_OBJECT (check), SECTION, section->id);
      gtk_box_append (GTK_BOX (box), check);
      g_ptr_array_add (question->checks, g_object_ref (check));
    }
  new_dialog (self, _("Copy this declaration"), _("What shall the new one take along? Numbers, dates and signatures never come along."), _("_Copy"),
              box, G_CALLBACK (copy_answered), question);
}
