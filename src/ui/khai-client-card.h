/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* Before signing: for whom it is, what is doubtful about that, and what the second pair of eyes said. Not in sight of whoever files for nobody else. */
#define KHAI_TYPE_CLIENT_CARD (khai_client_card_get_type ())
G_DECLARE_FINAL_TYPE (KhaiClientCard, khai_client_card, KHAI, CLIENT_CARD, AdwBin)

void khai_client_card_show (KhaiClientCard *self, KhaiSession *session, KhaiEditor *editor);
char *khai_client_card_why_not (KhaiClientCard *self);   /* (nullable): why it cannot be signed, role and review */
/* Asks what has to be asked; `go` is called with `owner` when nothing is, or when it was answered; not when `owner` is gone. */
void khai_client_card_ask (KhaiClientCard *self, void (*go) (gpointer owner), GObject *owner);

G_END_DECLS
