/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialogue's state: what was answered, and which codes that leaves. */

#include "khai-dialogue-private.h"

#include "khai-error.h"

#include <string.h>

static void
choice_free (gpointer data)
{
  KhaiChoice *choice = data;

  g_free (choice->value);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (choice->label[lang]);
  g_free (choice);
}

void
khai_question_free (KhaiQuestion *question)
{
  if (question == NULL)
    return;
  g_free (question->facet);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (question->text[lang]);
  g_ptr_array_set_free_func (question->choices, choice_free);
  g_ptr_array_unref (question->choices);
  g_free (question);
}

void
khai_facet_answer_free (gpointer data)
{
  KhaiFacetAnswer *answer = data;

  g_free (answer->facet);
  g_free (answer->value);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (answer->question[lang]);
      g_free (answer->label[lang]);
    }
  g_free (answer);
}

static void
code_free (gpointer data)
{
  KhaiDialogueCode *code = data;

  g_free (code->shown.code);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (code->shown.title[lang]);
  g_free (code->shown.unit);
  g_array_unref (code->facets);
  for (guint i = 0; i < G_N_ELEMENTS (code->places); i++)
    g_free (code->places[i][0]);
  g_free (code);
}

static void
text_free (gpointer data)
{
  KhaiFacetText *text = data;

  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (text->text[lang]);
  g_strfreev (text->within);
  g_free (text);
}

/**
 * khai_dialogue_free:
 * @self: (nullable) (transfer full): a dialogue
 */
void
khai_dialogue_free (KhaiDialogue *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->reference);
  g_ptr_array_unref (self->codes);
  g_hash_table_unref (self->texts);
  g_ptr_array_unref (self->answers);
  khai_question_free (self->question);
  g_free (self);
}

static gboolean
ask_next (KhaiDialogue *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_clear_pointer (&self->question, khai_question_free);
  self->question = khai_dialogue_choose (self, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * khai_dialogue_new:
 * @reference: where the codes and their facets are
 * @codes: codes of 2, 4, 6 or 8 digits, best first; what is no code is passed over
 * @text: (nullable): the goods' own words; codes whose facets they contradict are refused from the start, unless that were all
 * @error: of the database
 *
 * Returns: (transfer full) (nullable): a dialogue over all 8-digit codes at or below @codes
 */
KhaiDialogue *
khai_dialogue_new (KhaiReference *reference,
                   const char *const *codes,
                   const char *text,
                   GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (reference), NULL);
  g_return_val_if_fail (codes != NULL, NULL);

  g_autoptr (KhaiDialogue) self = g_new0 (KhaiDialogue, 1);

  self->reference = g_object_ref (reference);
  self->codes = g_ptr_array_new_with_free_func (code_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, text_free);
  self->answers = g_ptr_array_new_with_free_func (khai_facet_answer_free);
  if (!khai_dialogue_load (self, codes, text, error) || !ask_next (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * khai_dialogue_get_question:
 *
 * Returns: (transfer none) (nullable): what to ask now, until the next answer; NULL when one code remains or nothing separates
 *   those that do
 */
const KhaiQuestion *
khai_dialogue_get_question (KhaiDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->question;
}

/**
 * khai_dialogue_get_answers:
 *
 * Returns: (transfer none) (element-type KhaiFacetAnswer): what was answered so far; those without a value are facts to collect
 */
const GPtrArray *
khai_dialogue_get_answers (KhaiDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->answers;
}

/**
 * khai_dialogue_get_candidates:
 *
 * Returns: (transfer none) (element-type KhaiCandidate): all codes in question, refused ones too, best first
 */
const GPtrArray *
khai_dialogue_get_candidates (KhaiDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->codes;
}

/**
 * khai_dialogue_get_n_remaining:
 *
 * Returns: how many codes are not refused
 */
guint
khai_dialogue_get_n_remaining (KhaiDialogue *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->codes->len; i++)
    n += ((KhaiCandidate *)g_ptr_array_index (self->codes, i))->state == KHAI_CANDIDATE_REMAINS;
  return n;
}

static const KhaiChoice *
find_choice (const KhaiQuestion *question, const char *value)
{
  for (guint i = 0; i < question->choices->len; i++)
    {
      const KhaiChoice *choice = g_ptr_array_index (question->choices, i);

      if (strcmp (choice->value, value) == 0)
        return choice;
    }
  return NULL;
}

/**
 * khai_dialogue_answer:
 * @value: (nullable): one of the question's choices, or NULL for "I don't know": it is not asked again
 * @error: KHAI_ERROR_NOT_FOUND if that is no choice or nothing is asked; KHAI_ERROR of the database
 *
 * Returns: TRUE if it was taken
 */
gboolean
khai_dialogue_answer (KhaiDialogue *self, const char *value, GError **error)
{
  const KhaiChoice *choice;
  KhaiFacetAnswer *answer;

  g_return_val_if_fail (self != NULL, FALSE);

  choice = self->question != NULL && value != NULL ? find_choice (self->question, value) : NULL;
  if (self->question == NULL || (value != NULL && choice == NULL))
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "that is no answer to the question");
      return FALSE;
    }
  answer = g_new0 (KhaiFacetAnswer, 1);
  answer->facet = g_strdup (self->question->facet);
  answer->value = g_strdup (value);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      answer->question[lang] = g_strdup (self->question->text[lang]);
      answer->label[lang] = choice != NULL ? g_strdup (choice->label[lang]) : NULL;
    }
  for (guint i = 0; value != NULL && i < self->codes->len; i++)
    {
      KhaiDialogueCode *code = g_ptr_array_index (self->codes, i);

      if (code->shown.state != KHAI_CANDIDATE_REMAINS
          || khai_dialogue_fits (self, code, answer->facet, answer->value))
        continue;
      code->shown.state = KHAI_CANDIDATE_REFUSED_BY_ANSWER;
      code->shown.answer = self->answers->len;
    }
  g_ptr_array_add (self->answers, answer);
  return ask_next (self, error);
}

/**
 * khai_dialogue_take_back:
 *
 * Forgets the last answer; the codes it refused remain again.
 *
 * Returns: TRUE if there was one
 */
gboolean
khai_dialogue_take_back (KhaiDialogue *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->answers->len == 0)
    return FALSE;
  for (guint i = 0; i < self->codes->len; i++)
    {
      KhaiCandidate *code = g_ptr_array_index (self->codes, i);

      if (code->state == KHAI_CANDIDATE_REFUSED_BY_ANSWER
          && code->answer == self->answers->len - 1)
        code->state = KHAI_CANDIDATE_REMAINS;
    }
  g_ptr_array_set_size (self->answers, self->answers->len - 1);
  return ask_next (self, error);
}
