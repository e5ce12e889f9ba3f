/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The dialogue over the real nomenclature: what is asked, what an answer leaves, that it always comes to an end. */

#include "khai-dialogue.h"
#include "khai-error.h"

#include <string.h>

#define MAX_QUESTIONS 40

typedef struct
{
  KhaiReference *reference;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_object_unref (fixture->reference);
}

static KhaiDialogue *
begin (Fixture *fixture, const char *codes, const char *text)
{
  g_auto (GStrv) list = g_strsplit (codes, " ", -1);
  g_autoptr (GError) error = NULL;
  KhaiDialogue *dialogue
      = khai_dialogue_new (fixture->reference, (const char *const *)list, text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (dialogue);
  return dialogue;
}

static char *
remaining (KhaiDialogue *dialogue)
{
  const GPtrArray *candidates = khai_dialogue_get_candidates (dialogue);
  GString *codes = g_string_new (NULL);

  for (guint i = 0; i < candidates->len; i++)
    {
      const KhaiCandidate *candidate = g_ptr_array_index (candidates, i);

      if (candidate->state == KHAI_CANDIDATE_REMAINS)
        g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", candidate->code);
    }
  return g_string_free (codes, FALSE);
}

static void
answer (KhaiDialogue *dialogue, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_dialogue_answer (dialogue, value, &error));
  g_assert_no_error (error);
}

/* Scripts of "facet=value" (or "facet=?": not known): each is the question asked then, and what remains in the end. */
static void
test_scripts (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *codes, *text, *script, *expected;
  } rows[] = {
    { "610910 610990", NULL, "material=cotton for=men", "61091010" },
    { "610910 610990", "Áo thun nam cotton", "", "61091010" },
    { "6109", NULL, "material=cotton for=?", "61091010 61091020" },
    { "61091010", NULL, "", "61091010" },
    { "09012120 09012220", NULL, "decaf=yes", "09012220" },
    { "6104 6204", NULL, "garment=dress material=cotton knit=woven", "62044210 62044290" },
    { "", NULL, "", "" },
    { "x 12345678 99", NULL, "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KhaiDialogue) dialogue = begin (fixture, rows[i].codes, rows[i].text);
      g_auto (GStrv) steps = g_strsplit (rows[i].script, " ", -1);
      g_autofree char *left = NULL;

      for (guint k = 0; steps[k] != NULL; k++)
        {
          char *value = strchr (steps[k], '=');
          const KhaiQuestion *question = khai_dialogue_get_question (dialogue);

          *value++ = '\0';
          g_assert_nonnull (question);
          g_assert_cmpstr (question->facet, ==, steps[k]);
          answer (dialogue, strcmp (value, "?") == 0 ? NULL : value);
        }
      left = remaining (dialogue);
      g_assert_cmpstr (left, ==, rows[i].expected);
    }
}

static gboolean
is_left (KhaiDialogue *dialogue, const char *code)
{
  g_autofree char *left = remaining (dialogue);

  return strstr (left, code) != NULL;
}

/* Answers the question the way somebody would who has goods of `code` in hand. */
static void
answer_for (KhaiDialogue *dialogue, const char *code)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  const KhaiQuestion *question = khai_dialogue_get_question (dialogue);

  g_assert_cmpuint (question->choices->len, >=, 2);
  for (guint i = 0; i < question->choices->len; i++)
    {
      const KhaiChoice *choice = g_ptr_array_index (question->choices, i);

      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          g_assert_nonnull (choice->label[lang]);
          g_assert_cmpstr (choice->label[lang], !=, "");
          g_assert_nonnull (question->text[lang]);
        }
      g_ptr_array_add (values, g_strdup (choice->value));
    }
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *before = remaining (dialogue);

      answer (dialogue, values->pdata[i]);
      if (is_left (dialogue, code))
        return;
      g_assert_true (khai_dialogue_take_back (dialogue, NULL));
      g_autofree char *after = remaining (dialogue);
      g_assert_cmpstr (before, ==, after);
    }
  g_test_message ("no answer leaves %s", code);
  g_assert_not_reached ();
}

/* Whatever the goods are, honest answers lead to their code and to it alone. */
static void
test_every_code (Fixture *fixture, gconstpointer unused)
{
  static const char *const headings[]
      = { "0306", "0901", "0902", "1604", "2008", "2106", "3304", "3307", "3401", "3926",
          "4202", "4419", "4420", "4602", "6104", "6109", "6204", "6302", "6307", "6402",
          "6403", "6404", "6911", "6912", "6913", "7117", "8504", "8507", "8516", "8517",
          "9401", "9403", "9405", "9503", "9505", "9506", "6109 6110 6205", "8703" };
  guint n = 0;
  guint asked = 0;
  guint most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      g_autoptr (KhaiDialogue) all = begin (fixture, headings[i], NULL);
      const GPtrArray *candidates = khai_dialogue_get_candidates (all);

      for (guint k = 0; k < candidates->len; k += candidates->len > 60 ? 23 : 1)
        {
          const char *code = ((const KhaiCandidate *)candidates->pdata[k])->code;
          g_autoptr (KhaiDialogue) dialogue = begin (fixture, headings[i], NULL);
          guint questions = 0;

          for (; khai_dialogue_get_question (dialogue) != NULL; questions++)
            {
              g_assert_cmpuint (questions, <, MAX_QUESTIONS);
              answer_for (dialogue, code);
            }
          g_autofree char *left = remaining (dialogue);
          g_assert_cmpstr (left, ==, code);
          n++;
          asked += questions;
          most = MAX (most, questions);
        }
    }
  g_test_message ("%u codes, %.1f questions on average, %u at most", n, (double)asked / n, most);
}

/* Somebody who knows nothing is not asked twice, loses nothing, and gets a list of facts to collect. */
static void
test_nothing_known (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KhaiDialogue) dialogue = begin (fixture, "6104 6204 4202", NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *before = remaining (dialogue);
  const GPtrArray *answers = khai_dialogue_get_answers (dialogue);

  while (khai_dialogue_get_question (dialogue) != NULL)
    {
      g_assert_true (
          g_hash_table_add (seen, g_strdup (khai_dialogue_get_question (dialogue)->facet)));
      answer (dialogue, NULL);
    }
  g_autofree char *after = remaining (dialogue);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (answers->len, ==, g_hash_table_size (seen));
  g_assert_cmpuint (answers->len, >=, 3);
  for (guint i = 0; i < answers->len; i++)
    {
      g_assert_null (((const KhaiFacetAnswer *)answers->pdata[i])->value);
      g_assert_nonnull (((const KhaiFacetAnswer *)answers->pdata[i])->question[KHAI_LANG_VI]);
    }
}

/* Every question separates: some answer to it leaves fewer codes. */
static void
test_separates (Fixture *fixture, gconstpointer unused)
{
  static const char *const sets[] = { "6109 6110", "6911 6912 6913", "8516", "94", "09", "42", "6205 6105 6206" };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr (KhaiDialogue) dialogue = begin (fixture, sets[i], NULL);

      while (khai_dialogue_get_question (dialogue) != NULL)
        {
          const KhaiQuestion *question = khai_dialogue_get_question (dialogue);
          guint n = khai_dialogue_get_n_remaining (dialogue);
          guint least = G_MAXUINT;
          guint at = 0;

          for (guint k = 0; k < question->choices->len; k++)
            {
              const KhaiChoice *choice = g_ptr_array_index (question->choices, k);

              if (choice->n_codes < least)
                at = k;
              least = MIN (least, choice->n_codes);
            }
          g_assert_cmpuint (least, <, n);
          g_assert_cmpuint (least, >, 0);
          g_autofree char *value = g_strdup (((const KhaiChoice *)question->choices->pdata[at])->value);
          answer (dialogue, value);
          g_assert_cmpuint (khai_dialogue_get_n_remaining (dialogue), ==, least);
        }
    }
}

static void
test_hostile (Fixture *fixture, gconstpointer unused)
{
  static const char *const texts[]
      = { "", "'; DROP TABLE facet; --", "\xff\xfe", "🎁🎁🎁", "a\x01\x02", "NEAR(a b) \"*", "=;+=" };
  g_autofree char *longest = g_strnfill (10000, 'x');

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : longest;
      g_autoptr (KhaiDialogue) dialogue = begin (fixture, "6109", text);
      g_autoptr (GError) error = NULL;
      const char *const codes[] = { text, "6109", "6109", NULL };

      g_assert_false (khai_dialogue_answer (dialogue, text, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
      g_clear_error (&error);
      g_assert_false (khai_dialogue_take_back (dialogue, &error));
      g_assert_no_error (error);
      g_autoptr (KhaiDialogue) other = khai_dialogue_new (fixture->reference, codes, text, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (khai_dialogue_get_n_remaining (other), ==,
                        khai_dialogue_get_n_remaining (dialogue));
    }
  g_autoptr (KhaiDialogue) all = begin (fixture, "87 84 85", NULL);
  g_assert_cmpuint (khai_dialogue_get_candidates (all)->len, ==, KHAI_DIALOGUE_MAX_CANDIDATES);
  g_assert_nonnull (khai_dialogue_get_question (all));
}

/* Words of the text that contradict a code refuse it, unless nothing were left. */
static void
test_text (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KhaiDialogue) men = begin (fixture, "6109", "men's cotton t-shirt");
  g_autoptr (KhaiDialogue) wood = begin (fixture, "6109", "bamboo basket");
  guint refused = 0;

  for (guint i = 0; i < khai_dialogue_get_candidates (men)->len; i++)
    refused += ((const KhaiCandidate *)khai_dialogue_get_candidates (men)->pdata[i])->state
               == KHAI_CANDIDATE_REFUSED_BY_TEXT;
  g_assert_cmpuint (refused, >, 0);
  g_assert_true (is_left (men, "61091010"));
  g_assert_cmpuint (khai_dialogue_get_n_remaining (wood), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/dialogue/scripts", test_scripts);
  ADD ("/dialogue/every-code", test_every_code);
  ADD ("/dialogue/nothing-known", test_nothing_known);
  ADD ("/dialogue/separates", test_separates);
  ADD ("/dialogue/hostile", test_hostile);
  ADD ("/dialogue/text", test_text);
  return g_test_run ();
}
