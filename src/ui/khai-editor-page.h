/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The same declaration, looked at from three sides. */
typedef enum
{
  KHAI_VIEW_GUIDED,   /* a few related questions at a time */
  KHAI_VIEW_FORM,     /* everything, dense */
  KHAI_VIEW_MESSAGE,  /* what will be sent */
  KHAI_N_VIEWS
} KhaiView;

/* An open declaration. Signals: "section-shown" (const char *id) · "view-changed" () · "field-changed" (). */
#define KHAI_TYPE_EDITOR_PAGE (khai_editor_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiEditorPage, khai_editor_page, KHAI, EDITOR_PAGE, AdwBin)

KhaiEditorPage *khai_editor_page_new (KhaiSession *session, KhaiEditor *editor);
KhaiEditor *khai_editor_page_get_editor (KhaiEditorPage *self);
const char *khai_editor_page_get_section (KhaiEditorPage *self);
KhaiView khai_editor_page_get_view (KhaiEditorPage *self);
void khai_editor_page_set_view (KhaiEditorPage *self, KhaiView view);      /* the focus stays on the same field */
const char *khai_editor_page_get_field (KhaiEditorPage *self);             /* the one with the focus, or that had it last (nullable) */
void khai_editor_page_edit (KhaiEditorPage *self, const char *pointer);    /* goes to a field where it can be typed in */
gboolean khai_editor_page_show_section (KhaiEditorPage *self, const char *id);
void khai_editor_page_show_errors (KhaiEditorPage *self); /* Check, at the first thing customs sent back that is not changed yet */
gboolean khai_editor_page_show_nth (KhaiEditorPage *self, guint index);
gboolean khai_editor_page_go_to (KhaiEditorPage *self, const char *pointer);
void khai_editor_page_step_problem (KhaiEditorPage *self, int direction);
void khai_editor_page_undo (KhaiEditorPage *self, gboolean redo);
void khai_editor_page_commit (KhaiEditorPage *self);     /* what is being typed goes into the document now */
void khai_editor_page_remember (KhaiEditorPage *self, const char *pointer); /* the field with the focus */

G_END_DECLS
