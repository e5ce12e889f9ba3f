/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is sent, for people and to the letter; who answers for it; the button that signs and sends. */
#define KHAI_TYPE_SEND_PAGE (khai_send_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiSendPage, khai_send_page, KHAI, SEND_PAGE, AdwBin)

KhaiSendPage *khai_send_page_new (KhaiSession *session, KhaiEditor *editor);

G_END_DECLS
