/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON values and RFC 6901 pointers. */
JsonNode *khai_json_parse (const char *text, gssize length, GError **error);       /* guarded (khai_json_guard), limits of the contract */
JsonNode *khai_json_load_file (const char *path, GError **error);                  /* refuses files over KHAI_JSON_MAX_BYTES before reading them */
char *khai_json_to_canonical (JsonNode *node);                                     /* RFC 8785 for the values Khai knows (no fractions): sorted members, no spaces */
char *khai_json_to_pretty (JsonNode *node);

JsonNode *khai_json_get (JsonNode *root, const char *pointer);                     /* (transfer none) (nullable) */
char *khai_json_get_text (JsonNode *root, const char *pointer);                    /* scalar as text ("true", "12", string); NULL if absent or not a scalar */
/* Creates missing parent objects; `value` NULL removes the member, and parents left empty with it. Array elements that exist
 * can be replaced; arrays are not grown here. (value transfer none, copied) */
gboolean khai_json_set (JsonNode *root, const char *pointer, JsonNode *value, GError **error);

gboolean khai_pointer_is_valid (const char *pointer);
char *khai_pointer_escape (const char *member);                                    /* ~ → ~0, / → ~1 */
char **khai_pointer_split (const char *pointer);                                   /* unescaped members */
char *khai_pointer_to_pattern (const char *pointer);                               /* /items/3/hsCode → /items/<star>/hsCode */
char *khai_pointer_from_pattern (const char *pattern, const guint *indices, guint n); /* fills the stars in order */
gboolean khai_pointer_index (const char *pointer, guint level, guint *index);      /* the level-th (0-based) array index in it */

JsonNode *khai_json_copy (JsonNode *node);                                         /* deep: json_node_copy() shares objects and arrays */
gboolean khai_json_equal (JsonNode *a, JsonNode *b);                               /* NULL equals NULL only; members in any order */
JsonNode *khai_json_string (const char *text);
JsonNode *khai_json_int (gint64 value);

G_END_DECLS
