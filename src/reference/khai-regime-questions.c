/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The questions that lead to the regime of an export. */

#include "khai-reference-private.h"

#include "khai-error.h"

#include <string.h>

static void
answer_free (gpointer data)
{
  KhaiRegimeAnswer *answer = data;

  g_free (answer->id);
  g_free (answer->next);
  g_free (answer->regime);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (answer->text[lang]);
      g_free (answer->reason[lang]);
    }
  g_free (answer);
}

/**
 * khai_regime_question_free:
 * @question: (nullable) (transfer full): a question with its answers
 */
void
khai_regime_question_free (KhaiRegimeQuestion *question)
{
  if (question == NULL)
    return;
  g_free (question->id);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (question->text[lang]);
      g_free (question->find_out[lang]);
    }
  g_ptr_array_unref (question->answers);
  g_free (question);
}

static void
add_question (GPtrArray *questions, KhaiStmt *stmt)
{
  KhaiRegimeQuestion *question = g_new0 (KhaiRegimeQuestion, 1);

  question->id = g_strdup (khai_stmt_text (stmt, 0));
  question->text[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 3));
  question->text[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 4));
  question->find_out[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 5));
  question->find_out[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 6));
  question->answers = g_ptr_array_new_with_free_func (answer_free);
  g_ptr_array_add (questions, question);
}

static void
add_answer (KhaiRegimeQuestion *question, KhaiStmt *stmt)
{
  KhaiRegimeAnswer *answer = g_new0 (KhaiRegimeAnswer, 1);
  const char *leads_to = khai_stmt_text (stmt, 2);

  answer->id = g_strdup (khai_stmt_text (stmt, 1));
  if (leads_to[0] == '=')
    answer->regime = g_strdup (leads_to + 1);
  else
    answer->next = g_strdup (leads_to);
  answer->text[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 3));
  answer->text[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 4));
  answer->reason[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 5));
  answer->reason[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 6));
  g_ptr_array_add (question->answers, answer);
}

/* FALSE if the row is damaged: the columns of the table are never NULL, and an answer stands below its question. */
static gboolean
read_row (GPtrArray *questions, KhaiStmt *stmt, GError **error)
{
  KhaiRegimeQuestion *last = questions->len > 0 ? questions->pdata[questions->len - 1] : NULL;
  gboolean whole = TRUE;

  for (int column = 0; column < 7; column++)
    whole = whole && khai_stmt_text (stmt, column) != NULL;
  if (whole && *khai_stmt_text (stmt, 1) == '\0')
    add_question (questions, stmt);
  else if (whole && last != NULL && strcmp (last->id, khai_stmt_text (stmt, 0)) == 0)
    add_answer (last, stmt);
  else
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                           "a question about the regime is not whole");
      return FALSE;
    }
  return TRUE;
}

/**
 * khai_reference_get_regime_questions:
 *
 * The questions that lead to the regime (ECB) of an export. Codes and what they are for: Decision 1357/QĐ-TCHQ of 2021.
 *
 * Returns: (transfer full) (element-type KhaiRegimeQuestion): all of them, the one to begin with first; every path ends
 *   in an answer with a regime (khai-pack sees to it); NULL only on an error of the database
 */
GPtrArray *
khai_reference_get_regime_questions (KhaiReference *self, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  g_autoptr (GPtrArray) questions
      = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_regime_question_free);
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (self->db,
                       "SELECT question, answer, leads_to, text_vi, text_en, more_vi, more_en "
                       "FROM regime_question ORDER BY ord",
                       error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  while (row)
    if (!khai_stmt_step (stmt, &row, error) || (row && !read_row (questions, stmt, error)))
      return NULL;
  return g_steal_pointer (&questions);
}

/**
 * khai_regime_questions_find:
 * @questions: (element-type KhaiRegimeQuestion): from khai_reference_get_regime_questions()
 * @id: the id of a question, the `next` of an answer
 *
 * Returns: (transfer none) (nullable): the question
 */
const KhaiRegimeQuestion *
khai_regime_questions_find (const GPtrArray *questions, const char *id)
{
  g_return_val_if_fail (questions != NULL && id != NULL, NULL);

  for (guint i = 0; i < questions->len; i++)
    {
      const KhaiRegimeQuestion *question = questions->pdata[i];

      if (strcmp (question->id, id) == 0)
        return question;
    }
  return NULL;
}
