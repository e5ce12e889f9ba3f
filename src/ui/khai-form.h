/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-field-row.h"
#include "khai-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All steps of one section of the dictionary, for the header ("" as prefix) or for one element ("/items/2"). */
#define KHAI_TYPE_FORM (khai_form_get_type ())
G_DECLARE_FINAL_TYPE (KhaiForm, khai_form, KHAI, FORM, GtkBox)

KhaiForm *khai_form_new (KhaiSession *session, KhaiEditor *editor, const char *section, const char *prefix);
KhaiForm *khai_form_new_dense (KhaiSession *session, KhaiEditor *editor, const char *section, const char *prefix); /* several fields a row */
gboolean khai_form_focus (KhaiForm *self, const char *pointer);   /* that field, or the first below it; NULL: the first field */
KhaiFieldRow *khai_form_get_row (KhaiForm *self, const char *pointer); /* also of a field that is not asked for (nullable) */
void khai_form_commit (KhaiForm *self);                           /* what is being typed goes into the document now */
void khai_form_refresh (KhaiForm *self);                          /* whether it may be changed is another now */

G_END_DECLS
