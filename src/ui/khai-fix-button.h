/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-session.h"
#include "khai-editor.h"

G_BEGIN_DECLS

/* What a finding offers to mend, as a button that says what will stand where; one step of undo. NULL: it offers nothing, or nothing may be changed. */
GtkWidget *khai_fix_button_new (KhaiSession *session, KhaiEditor *editor, const KhaiFinding *finding);

G_END_DECLS
