/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Everything the checks and customs have to say, most severe first, each with the way to its field. */
#define KHAI_TYPE_CHECK_PAGE (khai_check_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiCheckPage, khai_check_page, KHAI, CHECK_PAGE, AdwBin)

KhaiCheckPage *khai_check_page_new (KhaiSession *session, KhaiEditor *editor);
gboolean khai_check_page_focus_next (KhaiCheckPage *self); /* the first thing customs sent back that is not changed yet; FALSE: none */

G_END_DECLS
