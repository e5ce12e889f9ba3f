/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One field of the declaration: label, input, what will be sent, what is wrong. All it knows of the field comes from the dictionary. */
#define KHAI_TYPE_FIELD_ROW (khai_field_row_get_type ())
G_DECLARE_FINAL_TYPE (KhaiFieldRow, khai_field_row, KHAI, FIELD_ROW, GtkBox)

KhaiFieldRow *khai_field_row_new (KhaiSession *session, KhaiEditor *editor, const KhaiField *field, const char *pointer);
/* For people who know the field: its official number first, no hint, the input on one line. */
KhaiFieldRow *khai_field_row_new_dense (KhaiSession *session, KhaiEditor *editor, const KhaiField *field, const char *pointer);
const KhaiField *khai_field_row_get_field (KhaiFieldRow *self);
const char *khai_field_row_get_pointer (KhaiFieldRow *self);
GtkWidget *khai_field_row_get_control (KhaiFieldRow *self);
void khai_field_row_refresh (KhaiFieldRow *self);      /* the document holds another value */
void khai_field_row_show_check (KhaiFieldRow *self);   /* the checks say something new */
gboolean khai_field_row_is_wanted (KhaiEditor *editor, const char *pointer); /* whether the checks ask for it, or it has a value */
gboolean khai_field_row_is_asked (KhaiFieldRow *self); /* FALSE: not a question in this declaration */
void khai_field_row_commit (KhaiFieldRow *self);       /* what is typed goes into the document now */
void khai_field_row_keep_in_sight (KhaiFieldRow *self, guint frames); /* while the page around it moves */

G_END_DECLS
