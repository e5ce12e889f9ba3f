/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Declare once: the administrations that were sent something of this declaration, one line each, and the way to one more. */
#define KHAI_TYPE_SHARE_VIEW (khai_share_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiShareView, khai_share_view, KHAI, SHARE_VIEW, AdwBin)

/* `open`: customs has registered it, and it has not ended. Hidden when there is nothing to show and nothing to do. */
void khai_share_view_show (KhaiShareView *self, KhaiSession *session, KhaiEditor *editor, gboolean open);

G_END_DECLS
