/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Everything on one page, for people who know the fields: all sections with their official numbers, several fields a row. */
#define KHAI_TYPE_FORM_VIEW (khai_form_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiFormView, khai_form_view, KHAI, FORM_VIEW, AdwBin)

KhaiFormView *khai_form_view_new (KhaiSession *session, KhaiEditor *editor);
gboolean khai_form_view_focus (KhaiFormView *self, const char *pointer);
gboolean khai_form_view_focus_section (KhaiFormView *self, const char *section); /* its first field */
void khai_form_view_commit (KhaiFormView *self);

G_END_DECLS
