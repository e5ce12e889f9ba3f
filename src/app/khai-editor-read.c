/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an editor knows without changing anything: whose declaration it is, and what the dictionary makes of texts typed into it. */

#include "config.h"

#include "khai-editor-private.h"
#include "khai-desk.h"
#include "khai-input.h"
#include "khai-json.h"

/**
 * khai_editor_get_id:
 * @self: an editor
 *
 * Returns: (transfer none): the declaration's id
 */
const char *
khai_editor_get_id (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return self->id;
}

/**
 * khai_editor_get_context:
 * @self: an editor
 *
 * Returns: (transfer none): the context it works in
 */
KhaiContext *
khai_editor_get_context (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return self->context;
}

/**
 * khai_editor_get_record:
 * @self: an editor
 *
 * Returns: (transfer none): state, channel and numbers as they were read last; valid until "record-changed"
 */
const KhaiRecord *
khai_editor_get_record (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return self->record;
}

/**
 * khai_editor_get_declaration:
 * @self: an editor
 *
 * Returns: (transfer none): the document; changed through the editor only
 */
KhaiDeclaration *
khai_editor_get_declaration (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return self->document;
}

/**
 * khai_editor_is_editable:
 * @self: an editor
 *
 * Returns: whether the document may be changed: it was not sent, or was refused
 */
gboolean
khai_editor_is_editable (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), FALSE);

  return khai_state_is_editable (self->record->state) && khai_desk_may (self->context, KHAI_MAY_EDIT);
}

/**
 * khai_editor_find_field:
 * @self: an editor
 * @pointer: a field
 *
 * Returns: (transfer none) (nullable): what the dictionary says of it; %NULL when it knows no such field
 */
const KhaiField *
khai_editor_find_field (KhaiEditor *self, const char *pointer)
{
  KhaiReference *reference;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL, NULL);

  reference = khai_context_get_reference (self->context, NULL);
  return reference != NULL ? khai_reference_find_field (reference, pointer) : NULL;
}

/**
 * khai_editor_read_text:
 * @self: an editor
 * @pointer: a field
 * @text: what was typed, by the rules of the user's language
 *
 * Returns: (transfer full) (nullable): what khai_editor_set_text() would put there; %NULL when that would empty the field
 */
JsonNode *
khai_editor_read_text (KhaiEditor *self, const char *pointer, const char *text)
{
  const KhaiField *field;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && pointer != NULL && text != NULL, NULL);

  field = khai_editor_find_field (self, pointer);
  if (field != NULL)
    return khai_input_to_node (field, text, khai_context_get_lang (self->context));
  return *text != '\0' ? khai_json_string (text) : NULL;
}

/**
 * khai_editor_knows_code:
 * @self: an editor
 * @list: id of a code list
 * @code: a code
 *
 * Returns: whether the code is in force on the day that counts for this declaration, or the list is open to the user's own codes
 */
gboolean
khai_editor_knows_code (KhaiEditor *self, const char *list, const char *code)
{
  KhaiReference *reference;
  g_autofree char *date = NULL;
  g_autoptr (KhaiCode) found = NULL;
  gboolean in_force = FALSE;

  g_return_val_if_fail (KHAI_IS_EDITOR (self) && list != NULL && code != NULL, FALSE);

  reference = khai_context_get_reference (self->context, NULL);
  if (reference == NULL || khai_reference_list_is_extendable (reference, list))
    return TRUE;
  date = khai_declaration_get_text (self->document, "/plannedDate");
  if (date == NULL)
    date = khai_clock_today (khai_context_get_clock (self->context));
  found = khai_reference_get_code (reference, list, code, date, &in_force, NULL);
  return found != NULL && in_force;
}

/**
 * khai_editor_get_lang:
 * @self: an editor
 *
 * Returns: the user's language, by whose rules numbers are read and shown
 */
KhaiLang
khai_editor_get_lang (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), KHAI_LANG_VI);

  return khai_context_get_lang (self->context);
}

/**
 * khai_editor_take_turned:
 * @self: an editor
 *
 * For acts that did something elsewhere as well, which has to follow.
 *
 * Returns: (transfer full) (nullable): the source of the act that undo or redo turned last; %NULL when nobody did since the last question
 */
char *
khai_editor_take_turned (KhaiEditor *self)
{
  g_return_val_if_fail (KHAI_IS_EDITOR (self), NULL);

  return g_steal_pointer (&self->turned);
}
