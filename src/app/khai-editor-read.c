/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the dictionary makes of texts typed into the document. */

#include "config.h"

#include "khai-editor-private.h"
#include "khai-input.h"
#include "khai-json.h"

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
