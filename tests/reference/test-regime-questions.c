/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every path through the questions about the regime, and where it ends. */

#include "khai-reference.h"

#include <string.h>

typedef struct
{
  const char *path, *regime;
} Row;

static const Row rows[] = {
  { "border=yes back=whole", "G61" },
  { "border=yes back=worked", "E82" },
  { "border=yes back=stayed", "B12" },
  { "border=yes back=no before=for-good", "B13" },
  { "border=yes back=no before=trade", "G21" },
  { "border=yes back=no before=project", "G22" },
  { "border=yes back=no before=exempt", "G23" },
  { "border=yes back=no before=other", "G24" },
  { "border=yes back=no before=bonded", "C12" },
  { "border=yes back=no before=no material=untaxed", "E62" },
  { "border=yes back=no before=no material=processing", "E52" },
  { "border=yes back=no before=no material=enterprise", "E42" },
  { "border=yes back=no before=no material=zone", "C22" },
  { "border=yes back=no before=no material=own paid=yes", "B11" },
  { "border=yes back=no before=no material=own paid=stock", "B11" },
  { "border=yes back=no before=no material=own paid=sample", "H21" },
  { "border=yes back=no before=no material=own paid=gift", "H21" },
  { "border=inside inside=own", "B11" },
  { "border=inside inside=untaxed", "E62" },
  { "border=inside inside=processing", "E52" },
  { "border=inside inside=leftover", "E54" },
  { "border=inside inside=enterprise", "E42" },
};

static KhaiReference *
open_reference (void)
{
  g_autoptr (GError) error = NULL;
  KhaiReference *reference = khai_reference_open (g_getenv ("KHAI_REFERENCE_DB"), &error);

  g_assert_no_error (error);
  return reference;
}

static void
walk (const GPtrArray *questions,
      const KhaiRegimeQuestion *question,
      const char *path,
      GHashTable *found)
{
  g_assert_nonnull (question);
  g_assert_cmpuint (question->answers->len, >=, 2);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_assert_cmpstr (question->text[lang], !=, "");
      g_assert_cmpstr (question->find_out[lang], !=, "");
    }
  for (guint i = 0; i < question->answers->len; i++)
    {
      const KhaiRegimeAnswer *answer = g_ptr_array_index (question->answers, i);
      g_autofree char *here = g_strdup_printf ("%s%s%s=%s", path, *path != '\0' ? " " : "",
                                               question->id, answer->id);

      g_assert_true ((answer->next == NULL) != (answer->regime == NULL));
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        g_assert_true ((*answer->reason[lang] != '\0') == (answer->regime != NULL));
      if (answer->next != NULL)
        walk (questions, khai_regime_questions_find (questions, answer->next), here, found);
      else
        g_hash_table_insert (found, g_steal_pointer (&here), answer->regime);
    }
}

static void
test_paths (void)
{
  g_autoptr (KhaiReference) reference = open_reference ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = khai_reference_get_regime_questions (reference, &error);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_no_error (error);
  walk (questions, questions->pdata[0], "", found);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].path);
      g_assert_cmpstr (g_hash_table_lookup (found, rows[i].path), ==, rows[i].regime);
    }
  g_assert_cmpuint (g_hash_table_size (found), ==, G_N_ELEMENTS (rows));
}

/* What can be declared can be come by. */
static void
test_all_regimes (void)
{
  g_autoptr (KhaiReference) reference = open_reference ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = NULL;
  guint n = 0;

  codes = khai_reference_search_codes (reference, "regimes", "", "2026-11-25", 100, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < codes->len; i++)
    {
      const KhaiCode *code = g_ptr_array_index (codes, i);
      gboolean found = FALSE;

      /* B14 is for couriers and not in the decision: nobody is led there. */
      if (strstr (code->attributes, "direction=export") == NULL || strcmp (code->code, "B14") == 0)
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
        found = found || strcmp (rows[k].regime, code->code) == 0;
      g_test_message ("%s", code->code);
      g_assert_true (found);
      n++;
    }
  g_assert_cmpuint (n, >=, 16);
}

static void
test_unknown (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_assert_null (khai_regime_questions_find (none, "border"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/regime-questions/paths", test_paths);
  g_test_add_func ("/regime-questions/all-regimes", test_all_regimes);
  g_test_add_func ("/regime-questions/unknown", test_unknown);
  return g_test_run ();
}
