/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* The consent: to whom, what for, and exactly what leaves. */
#define KHAI_TYPE_SHARE_WINDOW (khai_share_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiShareWindow, khai_share_window, KHAI, SHARE_WINDOW, AdwWindow)

/* `near`: a widget of the page; it may go away meanwhile. NULL with an error: what customs has cannot be read. */
KhaiShareWindow *khai_share_window_new (GtkWidget *near, KhaiSession *session, KhaiEditor *editor, GError **error);

G_END_DECLS
