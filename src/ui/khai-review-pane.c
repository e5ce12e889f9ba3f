/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Comments and the second pair of eyes: of the whole declaration on the page of checks, of one field in the pane of help. */

#include "config.h"

#include "khai-review-pane.h"

#include <glib/gi18n-lib.h>

#include "khai-date.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-review.h"
#include "khai-sections.h"
#include "khai-widgets.h"

#define COMMENT "khai-comment"

struct _KhaiReviewPane
{
  AdwBin parent_instance;

  KhaiSession *session;   /* (owned) (nullable) */
  KhaiEditor *editor;     /* (owned) (nullable) */
  char *pointer;          /* (owned) (nullable): of the field it is about; NULL: all of it */
  GtkWidget *state;
  GtkWidget *comments;
  GtkEditable *text;
  GtkWidget *say;
  GtkWidget *review;
  GtkWidget *ask;
  GtkWidget *approve;
  GtkWidget *send_back;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KhaiReviewPane, khai_review_pane, ADW_TYPE_BIN)

static void refresh (KhaiReviewPane *self);

static void
tell (KhaiReviewPane *self, const GError *error)
{
  g_autoptr (KhaiAdvice) advice = khai_advice_for_error (error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_UNREVIEWED))
    text = g_strdup (_("You worked on this declaration yourself. A second pair of eyes has to be somebody else's."));
  else if (g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT))
    text = g_strdup (_("Write what is meant first, in at most 2,000 characters."));
  else
    text = g_strdup_printf ("%s %s", advice->message, advice->advice);
  khai_label_show_text (self->problem, text);
}

/* ---- comments ---- */

static void
settle_toggled (GtkCheckButton *button, KhaiReviewPane *self)
{
  gint64 id = *(gint64 *) g_object_get_data (G_OBJECT (button), COMMENT);
  g_autoptr (GError) error = NULL;

  if (!khai_comment_settle (khai_session_get_context (self->session), id, gtk_check_button_get_active (button), &error))
    tell (self, error);
  refresh (self);
}

static void
add_comment (KhaiReviewPane *self, const KhaiComment *comment)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *when = khai_instant_format (comment->made_at, lang);
  g_autofree char *place = khai_sections_field_name (khai_session_get_reference (self->session), comment->pointer, lang);
  /* translators: who said it, when */
  g_autofree char *who = g_strdup_printf (_("%s, %s"), comment->actor, when != NULL ? when : comment->made_at);
  GtkWidget *done = gtk_check_button_new_with_label (comment->done_by != NULL ? _("Settled") : _("Settle it"));
  g_autofree char *name = g_strdup_printf (_("Settled: %s"), comment->text);

  gtk_widget_add_css_class (box, "khai-finding");
  if (self->pointer == NULL && *comment->pointer != '\0')
    {
      GtkWidget *jump = gtk_button_new_with_label (place != NULL ? place : comment->pointer);

      gtk_widget_set_halign (jump, GTK_ALIGN_START);
      gtk_widget_add_css_class (jump, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (jump), "win.go-to");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (jump), "s", comment->pointer);
      gtk_box_append (GTK_BOX (box), jump);
    }
  gtk_box_append (GTK_BOX (box), khai_label_new (comment->text, comment->done_by != NULL ? "dim-label" : NULL));
  gtk_box_append (GTK_BOX (box), khai_label_new (who, "caption"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (done), comment->done_by != NULL);
  gtk_widget_set_sensitive (done, khai_desk_may (khai_session_get_context (self->session), KHAI_MAY_COMMENT));
  khai_widget_set_name (done, name);
  g_object_set_data_full (G_OBJECT (done), COMMENT, g_memdup2 (&comment->id, sizeof comment->id), g_free);
  g_signal_connect_object (done, "toggled", G_CALLBACK (settle_toggled), self, 0);
  gtk_box_append (GTK_BOX (box), done);
  gtk_box_append (GTK_BOX (self->comments), box);
}

static void
show_comments (KhaiReviewPane *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) comments
      = khai_store_list_comments (khai_session_get_store (self->session), khai_editor_get_id (self->editor), &error);

  khai_widget_remove_children (self->comments);
  if (comments == NULL)
    {
      tell (self, error);
      return;
    }
  for (guint i = 0; i < comments->len; i++)
    if (self->pointer == NULL || g_str_equal (((KhaiComment *) comments->pdata[i])->pointer, self->pointer))
      add_comment (self, comments->pdata[i]);
}

static void
say_clicked (KhaiReviewPane *self)
{
  g_autoptr (GError) error = NULL;

  if (!khai_comment_add (khai_session_get_context (self->session), khai_editor_get_id (self->editor), self->pointer != NULL ? self->pointer : "",
                         gtk_editable_get_text (self->text), &error))
    {
      tell (self, error);
      return;
    }
  gtk_editable_set_text (self->text, "");
  khai_label_show_text (self->problem, NULL);
  refresh (self);
}

/* ---- the second pair of eyes ---- */

static void
show_state (KhaiReviewPane *self)
{
  KhaiContext *context = khai_session_get_context (self->session);
  KhaiReviewState state = KHAI_REVIEW_NONE;
  g_autoptr (KhaiReview) review = NULL;
  g_autofree char *text = NULL;
  gboolean open = khai_state_is_editable (khai_editor_get_record (self->editor)->state);

  if (self->pointer == NULL)
    khai_review_get_state (context, khai_editor_get_id (self->editor), khai_editor_get_declaration (self->editor), &state, &review, NULL);
  if (state == KHAI_REVIEW_APPROVED)
    text = g_strdup_printf (_("%s looked at it and approved it."), review->actor);
  else if (state == KHAI_REVIEW_STALE)
    text = g_strdup_printf (_("%s approved it, but it was changed since."), review->actor);
  else if (state == KHAI_REVIEW_RETURNED)
    /* translators: who, and why */
    text = g_strdup_printf (_("%s sent it back: %s"), review->actor, review->note);
  else if (state == KHAI_REVIEW_ASKED)
    text = g_strdup_printf (_("%s asks somebody else to look at it."), review->actor);
  khai_label_show_text (self->state, text);
  gtk_widget_set_visible (self->review, self->pointer == NULL && open);
  gtk_widget_set_sensitive (self->ask, khai_desk_may (context, KHAI_MAY_COMMENT));
  gtk_widget_set_sensitive (self->approve, khai_desk_may (context, KHAI_MAY_REVIEW));
  gtk_widget_set_sensitive (self->send_back, khai_desk_may (context, KHAI_MAY_REVIEW));
  gtk_widget_set_sensitive (self->say, khai_desk_may (context, KHAI_MAY_COMMENT));
}

/* What is on the screen is what is on the disk before anybody says anything about it. */
static gboolean
is_settled (KhaiReviewPane *self)
{
  g_autoptr (GError) error = NULL;

  if (khai_editor_flush (self->editor, &error))
    return TRUE;
  tell (self, error);
  return FALSE;
}

static void
finish (KhaiReviewPane *self, gboolean done, const GError *error)
{
  if (!done)
    {
      tell (self, error);
      return;
    }
  gtk_editable_set_text (self->text, "");
  khai_label_show_text (self->problem, NULL);
  khai_session_tell_changed (self->session, khai_editor_get_id (self->editor));
  refresh (self);
}

static void
ask_clicked (KhaiReviewPane *self)
{
  g_autoptr (GError) error = NULL;

  if (is_settled (self))
    finish (self, khai_review_ask (khai_session_get_context (self->session), khai_editor_get_id (self->editor),
                                   khai_editor_get_declaration (self->editor), gtk_editable_get_text (self->text), &error), error);
}

static void
decide (KhaiReviewPane *self, gboolean approve)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!is_settled (self))
    return;
  done = khai_review_decide (khai_session_get_context (self->session), khai_editor_get_id (self->editor),
                             khai_editor_get_declaration (self->editor), approve, gtk_editable_get_text (self->text), &error);
  finish (self, done, error);
}

static void
approve_clicked (KhaiReviewPane *self)
{
  decide (self, TRUE);
}

static void
send_back_clicked (KhaiReviewPane *self)
{
  decide (self, FALSE);
}

static void
refresh (KhaiReviewPane *self)
{
  if (self->editor == NULL)
    return;
  show_state (self);
  show_comments (self);
}

void
khai_review_pane_show (KhaiReviewPane *self, KhaiSession *session, KhaiEditor *editor, const char *pointer)
{
  g_return_if_fail (KHAI_IS_REVIEW_PANE (self) && KHAI_IS_SESSION (session) && KHAI_IS_EDITOR (editor));

  g_set_object (&self->session, session);
  g_set_object (&self->editor, editor);
  g_free (self->pointer);
  self->pointer = g_strdup (pointer);
  gtk_widget_set_visible (GTK_WIDGET (self), khai_desk_is_broker (khai_session_get_context (session)));
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    refresh (self);
}

static void
khai_review_pane_dispose (GObject *object)
{
  KhaiReviewPane *self = KHAI_REVIEW_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KHAI_TYPE_REVIEW_PANE);
  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->pointer, g_free);
  G_OBJECT_CLASS (khai_review_pane_parent_class)->dispose (object);
}

static void
khai_review_pane_class_init (KhaiReviewPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_review_pane_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-review-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, state);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, comments);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, text);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, say);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, review);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, ask);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, approve);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, send_back);
  gtk_widget_class_bind_template_child (widget_class, KhaiReviewPane, problem);
  gtk_widget_class_bind_template_callback (widget_class, say_clicked);
  gtk_widget_class_bind_template_callback (widget_class, ask_clicked);
  gtk_widget_class_bind_template_callback (widget_class, approve_clicked);
  gtk_widget_class_bind_template_callback (widget_class, send_back_clicked);
}

static void
khai_review_pane_init (KhaiReviewPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
