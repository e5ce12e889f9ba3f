/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-reference.h"

G_BEGIN_DECLS

/* Between what people type and what the document holds, by the dictionary's type of the field. */

/* What `text` becomes in the document: the wire form if it can be read, else the text as typed (kept, and a finding). NULL: nothing. */
JsonNode *khai_input_to_node (const KhaiField *field, const char *text, KhaiLang lang);
/* What stands in the document, as people write it in `lang`. Unreadable text comes back as it was typed. */
char *khai_input_to_display (const KhaiField *field, JsonNode *node, KhaiLang lang);
/* "= 1.234" when the text has two readings or was calculated, so that the user sees what was taken; else NULL. */
char *khai_input_reading (const KhaiField *field, const char *text, KhaiLang lang);
/* Why a sum or product typed into a number field is not taken ("1/3" has no end); NULL: there is nothing to say. */
char *khai_input_problem (const KhaiField *field, const char *text, KhaiLang lang);
/* What an ASCII-only field will carry when it differs from the text; else NULL. */
char *khai_input_wire_form (const KhaiField *field, const char *text);

G_END_DECLS
