/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-edit.h"

G_BEGIN_DECLS

/* The one document that is edited, stored, checked, signed and sent: a JSON object with the member names of the contract's
 * ExportDeclaration. A draft may lack members and may hold text where a number is wanted. Empty objects and empty strings are never kept;
 * the items' "line" members always count 1, 2, 3 … by position.
 * Signals: "changed" (const char *pointer): the value there, or the array it names, is another now. */
#define KHAI_TYPE_DECLARATION (khai_declaration_get_type ())
G_DECLARE_FINAL_TYPE (KhaiDeclaration, khai_declaration, KHAI, DECLARATION, GObject)

KhaiDeclaration *khai_declaration_new (void);                                     /* {"schemaVersion":"1","items":[]} */
KhaiDeclaration *khai_declaration_new_from_node (JsonNode *root, GError **error); /* copies; must be an object; NFC-normalises strings */
KhaiDeclaration *khai_declaration_new_from_text (const char *text, gssize length, GError **error);
KhaiDeclaration *khai_declaration_copy (KhaiDeclaration *self);

JsonNode *khai_declaration_get_root (KhaiDeclaration *self);                      /* (transfer none), not to be changed */
JsonNode *khai_declaration_get (KhaiDeclaration *self, const char *pointer);      /* (transfer none) (nullable) */
char *khai_declaration_get_text (KhaiDeclaration *self, const char *pointer);     /* (nullable): scalar as text */
guint khai_declaration_get_n (KhaiDeclaration *self, const char *array_pointer);  /* 0 if absent */
char *khai_declaration_get_reference (KhaiDeclaration *self);                     /* /localReference (nullable) */

/* Edits: made against the present document (they carry `before`), then applied. Making does not change anything. */
KhaiEdit *khai_declaration_make_set (KhaiDeclaration *self, const char *pointer, JsonNode *after);  /* after NULL: remove */
KhaiEdit *khai_declaration_make_set_text (KhaiDeclaration *self, const char *pointer, const char *text); /* NFC, trimmed; "" → remove */
KhaiEdit *khai_declaration_make_insert (KhaiDeclaration *self, const char *array_pointer, guint index, JsonNode *element);
KhaiEdit *khai_declaration_make_remove (KhaiDeclaration *self, const char *array_pointer, guint index);
KhaiEdit *khai_declaration_make_move (KhaiDeclaration *self, const char *array_pointer, guint from, guint to);
/* KHAI_ERROR_STATE if `before` is not what stands there. */
gboolean khai_declaration_apply (KhaiDeclaration *self, const KhaiEdit *edit, GError **error);

char *khai_declaration_to_text (KhaiDeclaration *self);                           /* canonical: the bytes that are signed and sent */

G_END_DECLS
