/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* A shipment over several declarations: which lines go where, and what of the header each one bears, before anything is done.
 * Signal: "done" (uint): so many drafts were made; they are in the list, and undo takes all of it back. */
#define KHAI_TYPE_SPLIT_WINDOW (khai_split_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSplitWindow, khai_split_window, KHAI, SPLIT_WINDOW, AdwWindow)

KhaiSplitWindow *khai_split_window_new (GtkWindow *parent, KhaiSession *session, KhaiEditor *editor);

G_END_DECLS
