/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Notes of chapters and headings: what belongs there, what does not and where it goes. */

#include "khai-reference-private.h"

#include "khai-error.h"

#include <string.h>

/**
 * khai_note_free:
 * @note: (nullable) (transfer full): a note
 */
void
khai_note_free (KhaiNote *note)
{
  if (note == NULL)
    return;
  g_free (note->subject);
  g_strfreev (note->targets);
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    g_free (note->text[lang]);
  g_free (note);
}

/* NULL if the row is damaged. */
static KhaiNote *
read_note (KhaiStmt *stmt, GError **error)
{
  const char *texts[4];
  KhaiNote *note;

  for (int column = 0; column < 4; column++)
    {
      texts[column] = khai_stmt_text (stmt, column);
      if (texts[column] == NULL)
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                               "a note of the nomenclature is not whole");
          return NULL;
        }
    }
  note = g_new0 (KhaiNote, 1);
  note->subject = g_strdup (texts[0]);
  note->targets = g_strsplit (texts[1], "|", -1);
  note->text[KHAI_LANG_VI] = g_strdup (texts[2]);
  note->text[KHAI_LANG_EN] = g_strdup (texts[3]);
  note->kind = khai_stmt_int (stmt, 4) != 0 ? KHAI_NOTE_EXCLUDES : KHAI_NOTE_INCLUDES;
  return note;
}

/**
 * khai_reference_get_notes:
 * @code: 2, 4, 6 or 8 digits, with or without dots and spaces
 *
 * Returns: (transfer full) (element-type KhaiNote): the notes of the code's heading, then those of its chapter, each in
 *   the order they were written; empty if there are none or the text is no code; NULL only on an error of the database
 */
GPtrArray *
khai_reference_get_notes (KhaiReference *self, const char *code, GError **error)
{
  g_return_val_if_fail (KHAI_IS_REFERENCE (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  g_autofree char *plain = khai_reference_plain_code (code);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_note_free);
  gboolean row = TRUE;

  if (plain == NULL)
    return g_steal_pointer (&notes);

  KhaiStmt *stmt = khai_reference_stmt (
      self, &self->notes_stmt,
      "SELECT subject, targets, text_vi, text_en, excludes FROM note "
      "WHERE subject IN (substr (:code, 1, 4), substr (:code, 1, 2)) ORDER BY subject DESC, ord",
      error);
  if (stmt == NULL)
    return NULL;
  khai_stmt_bind_text (stmt, ":code", plain);
  while (row)
    {
      KhaiNote *note = NULL;
      gboolean ok = khai_stmt_step (stmt, &row, error);

      if (ok && row)
        note = read_note (stmt, error);
      if (!ok || (row && note == NULL))
        {
          khai_stmt_reset (stmt);
          return NULL;
        }
      if (row)
        g_ptr_array_add (notes, note);
    }
  khai_stmt_reset (stmt);
  return g_steal_pointer (&notes);
}
