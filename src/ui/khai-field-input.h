/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* What a field row holds to be typed in or chosen from: text, number, code, date … Text goes in and out as people write it.
 * Signals: "edited" (): the user changed it, more may follow · "committed" (): Enter, or a choice was made. */
#define KHAI_TYPE_FIELD_INPUT (khai_field_input_get_type ())
G_DECLARE_INTERFACE (KhaiFieldInput, khai_field_input, KHAI, FIELD_INPUT, GtkWidget)

struct _KhaiFieldInputInterface
{
  GTypeInterface parent_interface;

  void (*set_text) (KhaiFieldInput *self, const char *text); /* says nothing */
  char *(*dup_text) (KhaiFieldInput *self);
  GtkWidget *(*get_control) (KhaiFieldInput *self);          /* what has the focus, the label and the error */
  gboolean (*is_composing) (KhaiFieldInput *self);           /* (nullable) an input method is in the middle of a word */
  void (*set_editable) (KhaiFieldInput *self, gboolean editable);
};

/* The one that suits what the dictionary says of the field. */
KhaiFieldInput *khai_field_input_new (KhaiSession *session, const KhaiField *field, const char *date);
KhaiFieldInput *khai_field_input_new_dense (KhaiSession *session, const KhaiField *field, const char *date); /* one line high where it can be */
void khai_field_input_set_text (KhaiFieldInput *self, const char *text);
char *khai_field_input_dup_text (KhaiFieldInput *self);
GtkWidget *khai_field_input_get_control (KhaiFieldInput *self);
gboolean khai_field_input_is_composing (KhaiFieldInput *self);
void khai_field_input_set_editable (KhaiFieldInput *self, gboolean editable);
void khai_field_input_edited (KhaiFieldInput *self);
void khai_field_input_committed (KhaiFieldInput *self);

/* Passes on what happens in an entry inside `self`, and knows about its input method. Returns what to block while setting text. */
void khai_field_input_watch_entry (KhaiFieldInput *self, GtkEntry *entry);
void khai_field_input_put_entry_text (KhaiFieldInput *self, GtkEntry *entry, const char *text);
gboolean khai_field_input_entry_is_composing (GtkEntry *entry);

G_END_DECLS
