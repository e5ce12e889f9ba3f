/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions that lead to the regime. What is asked, and where an answer leads, is data. */

#include "config.h"

#include "khai-regime-window.h"

#include <glib/gi18n-lib.h>

#include "khai-error.h"
#include "khai-widgets.h"

struct _KhaiRegimeWindow
{
  AdwWindow parent_instance;

  KhaiSession *session; /* (owned) */
  KhaiEditor *editor;   /* (owned) */
  GPtrArray *questions; /* (owned) (element-type KhaiRegimeQuestion) */
  GPtrArray *asked;     /* (owned) (element-type KhaiRegimeQuestion): up to the one that is shown */
  GPtrArray *given;     /* (owned) (element-type KhaiRegimeAnswer): to those before it, and the last one when the regime is shown */

  GtkWidget *said;
  GtkLabel *question;
  GtkWidget *answers;
  GtkWidget *more;
  GtkWidget *warning;
  GtkWidget *use;
  GtkWidget *unknown;
  GtkWidget *back;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KhaiRegimeWindow, khai_regime_window, ADW_TYPE_WINDOW)

static void show_step (KhaiRegimeWindow *self);

/* (nullable): the answer the path ended with. */
static const KhaiRegimeAnswer *
last_answer (KhaiRegimeWindow *self)
{
  return self->given->len == self->asked->len ? self->given->pdata[self->given->len - 1] : NULL;
}

static void
answer_clicked (GtkWidget *button, KhaiRegimeWindow *self)
{
  const KhaiRegimeQuestion *question = self->asked->pdata[self->asked->len - 1];
  guint position = 0;
  const KhaiRegimeAnswer *answer;

  for (GtkWidget *before = gtk_widget_get_prev_sibling (button); before != NULL; before = gtk_widget_get_prev_sibling (before))
    position++;
  answer = question->answers->pdata[position];
  g_ptr_array_add (self->given, (gpointer) answer);
  if (answer->next != NULL)
    g_ptr_array_add (self->asked, (gpointer) khai_regime_questions_find (self->questions, answer->next));
  show_step (self);
}

static void
show_said (KhaiRegimeWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->given->len; i++)
    {
      const KhaiRegimeQuestion *question = self->asked->pdata[i];
      const KhaiRegimeAnswer *answer = self->given->pdata[i];

      g_string_append_printf (text, "%s%s %s", i > 0 ? "\n" : "", question->text[lang], answer->text[lang]);
    }
  khai_label_show_text (self->said, text->str);
}

static void
show_question (KhaiRegimeWindow *self)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  const KhaiRegimeQuestion *question = self->asked->pdata[self->asked->len - 1];

  gtk_label_set_text (self->question, question->text[lang]);
  for (guint i = 0; i < question->answers->len; i++)
    {
      const KhaiRegimeAnswer *answer = question->answers->pdata[i];
      GtkWidget *button = gtk_button_new ();

      gtk_button_set_child (GTK_BUTTON (button), khai_label_new (answer->text[lang], NULL));
      khai_widget_set_name (button, answer->text[lang]);
      g_signal_connect_object (button, "clicked", G_CALLBACK (answer_clicked), self, 0);
      gtk_box_append (GTK_BOX (self->answers), button);
    }
  khai_label_show_text (self->more, NULL);
}

static void
show_regime (KhaiRegimeWindow *self, const KhaiRegimeAnswer *answer)
{
  KhaiLang lang = khai_session_get_lang (self->session);
  g_autofree char *date = khai_session_dup_date (self->session, khai_editor_get_declaration (self->editor));
  g_autoptr (KhaiCode) code = khai_reference_get_code (khai_session_get_reference (self->session), "regimes", answer->regime, date, NULL, NULL);
  g_autofree char *title = g_strdup_printf (_("%s – %s"), answer->regime, code != NULL ? code->name[lang] : "");
  /* translators: the code of a declaration type: "Use B11" */
  g_autofree char *button = g_strdup_printf (_("Use %s"), answer->regime);

  gtk_label_set_text (self->question, title);
  khai_label_show_text (self->more, answer->reason[lang]);
  gtk_button_set_label (GTK_BUTTON (self->use), button);
}

static void
show_step (KhaiRegimeWindow *self)
{
  const KhaiRegimeAnswer *answer = last_answer (self);

  khai_widget_remove_children (self->answers);
  show_said (self);
  if (answer != NULL)
    show_regime (self, answer);
  else
    show_question (self);
  gtk_widget_set_visible (self->answers, answer == NULL);
  gtk_widget_set_visible (self->unknown, answer == NULL);
  gtk_widget_set_visible (self->use, answer != NULL);
  gtk_widget_set_visible (self->warning, answer != NULL);
  gtk_widget_set_visible (self->back, self->given->len > 0);
  gtk_widget_grab_focus (answer != NULL ? self->use : gtk_widget_get_first_child (self->answers));
}

static void
unknown_clicked (KhaiRegimeWindow *self)
{
  const KhaiRegimeQuestion *question = self->asked->pdata[self->asked->len - 1];

  khai_label_show_text (self->more, question->find_out[khai_session_get_lang (self->session)]);
}

static void
back_clicked (KhaiRegimeWindow *self)
{
  if (self->given->len == 0)
    return;
  if (last_answer (self) == NULL)
    g_ptr_array_set_size (self->asked, self->asked->len - 1);
  g_ptr_array_set_size (self->given, self->given->len - 1);
  show_step (self);
}

static gboolean
go_back (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  back_clicked (KHAI_REGIME_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static void
use_clicked (KhaiRegimeWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (khai_editor_set_text (self->editor, "/regime", last_answer (self)->regime, "regime questions", &error))
    g_signal_emit (self, signals[CHOSEN], 0);
  else
    khai_widget_show_error (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), error);
  gtk_window_close (GTK_WINDOW (self));
}

KhaiRegimeWindow *
khai_regime_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error)
{
  g_autoptr (GPtrArray) questions = khai_reference_get_regime_questions (khai_session_get_reference (session), error);
  KhaiRegimeWindow *self;

  if (questions == NULL)
    return NULL;
  if (questions->len == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the reference data hold no questions about the regime");
      return NULL;
    }
  self = g_object_new (KHAI_TYPE_REGIME_WINDOW, "transient-for", window, NULL);
  self->session = g_object_ref (session);
  self->editor = g_object_ref (editor);
  self->questions = g_steal_pointer (&questions);
  g_ptr_array_add (self->asked, self->questions->pdata[0]);
  show_step (self);
  return self;
}

static void
khai_regime_window_dispose (GObject *object)
{
  KhaiRegimeWindow *self = KHAI_REGIME_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_clear_pointer (&self->given, g_ptr_array_unref);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  G_OBJECT_CLASS (khai_regime_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, KhaiRegimeWindow, name)

static void
khai_regime_window_class_init (KhaiRegimeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = khai_regime_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, KHAI_UI "khai-regime-window.ui");
  BIND (said);
  BIND (question);
  BIND (answers);
  BIND (more);
  BIND (warning);
  BIND (use);
  BIND (unknown);
  BIND (back);
  gtk_widget_class_bind_template_callback (widget_class, use_clicked);
  gtk_widget_class_bind_template_callback (widget_class, unknown_clicked);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, go_back, NULL);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
khai_regime_window_init (KhaiRegimeWindow *self)
{
  self->asked = g_ptr_array_new ();
  self->given = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
