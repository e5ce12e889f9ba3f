/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

G_BEGIN_DECLS

/* Desktop notices: whose turn it became, and time limits that end soon. A notice is taken back when it does not matter any more; clicked, it opens the
 * very place ("app.open-place" with the declaration's id and a section or pointer). */
#define KHAI_TYPE_NOTICES (khai_notices_get_type ())
G_DECLARE_FINAL_TYPE (KhaiNotices, khai_notices, KHAI, NOTICES, GObject)

KhaiNotices *khai_notices_new (GApplication *application, KhaiSession *session);

/* How many declarations wait for the user; shown in the title of the window. */
guint khai_notices_count_waiting (KhaiSession *session);

G_END_DECLS
