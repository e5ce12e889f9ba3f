/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What became of it: the next action, the receipt, and every event. */
#define KHAI_TYPE_FOLLOW_PAGE (khai_follow_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiFollowPage, khai_follow_page, KHAI, FOLLOW_PAGE, AdwBin)

KhaiFollowPage *khai_follow_page_new (KhaiSession *session, KhaiEditor *editor);

G_END_DECLS
