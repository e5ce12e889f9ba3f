/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* What copies there are, making one that leaves this computer, and putting one back.
 * Signal: "restore" (const char *path, const char *passphrase (nullable)): the user has seen what is in the copy and wants it. */
#define KHAI_TYPE_COPIES_WINDOW (khai_copies_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCopiesWindow, khai_copies_window, KHAI, COPIES_WINDOW, AdwWindow)

/* `damaged`: the database does not open, a copy is needed to go on. */
KhaiCopiesWindow *khai_copies_window_new (GtkWindow *parent, KhaiSession *session, gboolean damaged);

G_END_DECLS
