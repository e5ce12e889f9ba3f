/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-json.h"

G_BEGIN_DECLS

/* What the files of this room share and nobody else needs. */
gboolean khai_pointer_token_index (const char *token, guint *index);
char *khai_json_nfc (const char *text);
JsonNode *khai_json_tidy (JsonNode *node, gboolean is_element);
void khai_json_array_splice (JsonArray *array, guint index, guint n_remove, JsonNode *insert);

G_END_DECLS
