/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* The day the window is shut: what to do step by step, the file to carry, and the reply. */
#define KHAI_TYPE_BY_HAND_WINDOW (khai_by_hand_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiByHandWindow, khai_by_hand_window, KHAI, BY_HAND_WINDOW, AdwWindow)

KhaiByHandWindow *khai_by_hand_window_new (GtkWindow *window, KhaiSession *session, KhaiEditor *editor, GError **error);

/* What a reply file said, or what is wrong with it, in the user's language. */
char *khai_by_hand_read_text (KhaiSession *session, const char *path, char **declaration, GError **error);

G_END_DECLS
