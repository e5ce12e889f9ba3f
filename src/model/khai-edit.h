/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One change of a declaration: what the journal records and undo turns round. */
typedef enum
{
  KHAI_EDIT_SET,    /* member at pointer: before → after, either may be absent (NULL) */
  KHAI_EDIT_INSERT, /* array element: after stands at pointer's index from now on */
  KHAI_EDIT_REMOVE, /* array element: before stood at pointer's index */
  KHAI_EDIT_MOVE    /* array element: from `pointer` to the same array's index `target` */
} KhaiEditKind;

typedef struct
{
  KhaiEditKind kind;
  char *pointer;
  guint target;      /* MOVE only */
  JsonNode *before;  /* (nullable) */
  JsonNode *after;   /* (nullable) */
} KhaiEdit;

KhaiEdit *khai_edit_new (KhaiEditKind kind, const char *pointer, guint target, JsonNode *before, JsonNode *after); /* copies */
KhaiEdit *khai_edit_copy (const KhaiEdit *edit);
void khai_edit_free (KhaiEdit *edit);
KhaiEdit *khai_edit_inverse (const KhaiEdit *edit);
gboolean khai_edit_is_noop (const KhaiEdit *edit);
const char *khai_edit_kind_to_string (KhaiEditKind kind);                       /* set insert remove move */
gboolean khai_edit_kind_parse (const char *text, KhaiEditKind *kind);
JsonNode *khai_edit_to_json (const KhaiEdit *edit);                             /* {kind, pointer, target?, before?, after?} */
KhaiEdit *khai_edit_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiEdit, khai_edit_free)

G_END_DECLS
