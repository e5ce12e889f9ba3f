/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-row.h"

G_BEGIN_DECLS

/* Fields of an array, as often as it has elements: containers, documents, licences. Signal: "rebuilt" (): the rows are others. */
#define KHAI_TYPE_REPEAT (khai_repeat_get_type ())
G_DECLARE_FINAL_TYPE (KhaiRepeat, khai_repeat, KHAI, REPEAT, GtkBox)

KhaiRepeat *khai_repeat_new (KhaiSession *session, KhaiEditor *editor, const char *array_pointer);
void khai_repeat_add_field (KhaiRepeat *self, const KhaiField *field); /* all of them, then khai_repeat_build() */
void khai_repeat_set_dense (KhaiRepeat *self);                  /* before it is built */
void khai_repeat_build (KhaiRepeat *self);
const char *khai_repeat_get_pointer (KhaiRepeat *self);
GPtrArray *khai_repeat_get_rows (KhaiRepeat *self);                     /* (element-type KhaiFieldRow) (transfer none) */
gboolean khai_repeat_show_check (KhaiRepeat *self);                     /* FALSE: not asked in this declaration */

G_END_DECLS
