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
