/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What to do, step by step, when the Single Window is shut. */

#include "khai-reference-private.h"

/**
 * khai_fallback_step_free:
 * @step: (nullable) (transfer full): a step
 */
void
khai_fallback_step_free (KhaiFallbackStep *step)
{
  if (step == NULL)
    return;
  g_free (step->id);
  g_free (step->source);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      g_free (step->text[lang]);
      g_free (step->more[lang]);
    }
  g_free (step);
}

static char *
dup_unless_empty (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * khai_reference_get_fallback_steps:
 *
 * Returns: (transfer full) (element-type KhaiFallbackStep): in order; NULL only on an error of the database
 */
GPtrArray *
khai_reference_get_fallback_steps (KhaiReference *self, GError **error)
{
  g_autoptr (GPtrArray) steps
      = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_fallback_step_free);
  g_autoptr (KhaiStmt) stmt = NULL;
  gboolean row = FALSE;

  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);

  stmt = khai_stmt_new (
      self->db,
      "SELECT step, text_vi, text_en, more_vi, more_en, source FROM fallback_step ORDER BY ord",
      error);
  if (stmt == NULL)
    return NULL;
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiFallbackStep *step;

      if (!row)
        return g_steal_pointer (&steps);
      step = g_new0 (KhaiFallbackStep, 1);
      step->id = g_strdup (khai_stmt_text (stmt, 0));
      step->text[KHAI_LANG_VI] = g_strdup (khai_stmt_text (stmt, 1));
      step->text[KHAI_LANG_EN] = g_strdup (khai_stmt_text (stmt, 2));
      step->more[KHAI_LANG_VI] = dup_unless_empty (khai_stmt_text (stmt, 3));
      step->more[KHAI_LANG_EN] = dup_unless_empty (khai_stmt_text (stmt, 4));
      step->source = dup_unless_empty (khai_stmt_text (stmt, 5));
      g_ptr_array_add (steps, step);
    }
  return NULL;
}
