/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* What customs computed, in three columns: sent, computed, difference. A row that is activated goes to its field. Hidden while customs computed
 * nothing; files officially while nothing is declared yet. */
#define KHAI_TYPE_ECHO_VIEW (khai_echo_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiEchoView, khai_echo_view, KHAI, ECHO_VIEW, AdwBin)

void khai_echo_view_show (KhaiEchoView *self, KhaiSession *session, KhaiEditor *editor);

G_END_DECLS
