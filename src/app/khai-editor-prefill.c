/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an earlier declaration to the same consignee says is put into the questions this one leaves open: as one act whose source
 * names that declaration, so that every field can say where its answer comes from until it is changed, also after a restart. */

#include "config.h"

#include <string.h>

#include "khai-copy.h"
#include "khai-date.h"
#include "khai-editor-private.h"
#include "khai-error.h"

#define CONSIGNEE "/consignee/name"
/* Then the declaration's own number and, last, its date. */
#define PREFIX "prefill "

/**
 * khai_prefill_parse:
 * @source: the source of an act
 * @reference: (out) (optional) (transfer full): the declaration it took its values from
 * @date: (out) (optional) (transfer full): that declaration's date, ISO
 *
 * Returns: whether the act filled in answers of an earlier declaration
 */
gboolean
khai_prefill_parse (const char *source, char **reference, char **date)
{
  const char *space;

  g_return_val_if_fail (source != NULL, FALSE);

  if (!g_str_has_prefix (source, PREFIX))
    return FALSE;
  source += strlen (PREFIX);
  space = strrchr (source, ' ');
  if (space == NULL || !khai_date_is_iso (space + 1))
    return FALSE;
  if (reference != NULL)
    *reference = g_strndup (source, (gsize) (space - source));
  if (date != NULL)
    *date = g_strdup (space + 1);
  return TRUE;
}

/* Follows the acts, those of the journal and those done now: whatever else touches a field makes its answer the user's own. */
void
khai_editor_track_prefill (KhaiEditor *self, const KhaiEdit *edit, const char *source)
{
  GHashTableIter iter;
  gpointer pointer;

  if (khai_prefill_parse (source, NULL, NULL))
    {
      g_hash_table_insert (self->prefills, g_strdup (edit->pointer), g_strdup (source));
      return;
    }
  g_hash_table_iter_init (&iter, self->prefills);
  while (g_hash_table_iter_next (&iter, &pointer, NULL))
    if (g_str_has_prefix (pointer, edit->pointer))
      g_hash_table_iter_remove (&iter);
}

/**
 * khai_editor_get_prefill:
 * @self: an editor
 * @pointer: a field
 *
 * Returns: (transfer none) (nullable): for khai_prefill_parse(), if what stands there was filled in from an earlier declaration and not
 *   touched since
 */
const char *
khai_editor_get_prefill (KhaiEditor *self, const char *pointer)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL, NULL);

  return g_hash_table_lookup (self->prefills, pointer);
}

/**
 * khai_editor_reject_prefill:
 * @self: an editor
 * @pointer: a field whose answer was filled in
 * @error: %KHAI_ERROR_STATE when it was not, or the declaration was sent
 *
 * Returns: %TRUE when the field is empty again
 */
gboolean
khai_editor_reject_prefill (KhaiEditor *self, const char *pointer, GError **error)
{
  if (khai_editor_get_prefill (self, pointer) != NULL)
    return khai_editor_set_node (self, pointer, NULL, "prefill rejected", error);
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, "this was not filled in from another declaration");
  return FALSE;
}

/* What is not asked for here is not filled in. */
static GPtrArray *
make_edits (KhaiEditor *self, const KhaiDefaults *defaults)
{
  const KhaiCheck *check = khai_editor_get_check (self);
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_edit_free);

  for (guint i = 0; check != NULL && i < defaults->pointers->len; i++)
    if (!g_hash_table_contains (check->hidden, defaults->pointers->pdata[i]))
      g_ptr_array_add (edits, khai_declaration_make_set (self->document, defaults->pointers->pdata[i], defaults->values->pdata[i]));
  return edits;
}

/**
 * khai_editor_prefill:
 * @self: an editor
 * @n: (out): how many fields were filled in; 0 when the consignee is new, or nothing is open
 * @reference: (out) (transfer full) (nullable): the declaration they come from
 * @error: failures of the database
 *
 * Fills in what the last declaration to the same consignee says of address, route, terms and currency and this one leaves open, as one
 * act. A consignee for whom that was done, or tried, is not looked up again: what was rejected stays away.
 *
 * Returns: %TRUE unless something failed
 */
gboolean
khai_editor_prefill (KhaiEditor *self, guint *n, char **reference, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (KhaiDefaults) defaults = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *source = NULL;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && n != NULL && reference != NULL, FALSE);

  *n = 0;
  *reference = NULL;
  name = khai_declaration_get_text (self->document, CONSIGNEE);
  if (name == NULL || !khai_editor_is_editable (self) || g_strcmp0 (name, self->prefilled_for) == 0)
    return TRUE;
  khai_editor_settle (self);
  defaults = khai_defaults_for_consignee (self->context, self->id, self->document, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_free (self->prefilled_for);
  self->prefilled_for = g_steal_pointer (&name);
  if (defaults == NULL || defaults->reference == NULL)
    return TRUE;
  edits = make_edits (self, defaults);
  source = g_strdup_printf (PREFIX "%s %s", defaults->reference, defaults->date);
  if (edits->len == 0 || !khai_editor_do_edits (self, edits, source, error))
    return edits->len == 0;
  *n = edits->len;
  *reference = g_strdup (defaults->reference);
  return TRUE;
}
