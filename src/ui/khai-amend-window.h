/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-amend-case.h"
#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* A correction of what customs has: every field with its value, or those of a case, those that may not be corrected locked with the reason, what is different so far,
 * and why. */
#define KHAI_TYPE_AMEND_WINDOW (khai_amend_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiAmendWindow, khai_amend_window, KHAI, AMEND_WINDOW, AdwWindow)

/* NULL (with `error`): what customs has cannot be read. `near` is the page it was asked from; it is told how it went. */
KhaiAmendWindow *khai_amend_window_new (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, KhaiAmendCase which, GError **error);

G_END_DECLS
