/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* The work for all clients: what is due, whose turn it is. */
#define KHAI_TYPE_BOARD_VIEW (khai_board_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiBoardView, khai_board_view, KHAI, BOARD_VIEW, AdwBin)

KhaiBoardView *khai_board_view_new (KhaiSession *session);
void khai_board_view_refresh (KhaiBoardView *self);

G_END_DECLS
