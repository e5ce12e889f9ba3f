/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for a passphrase; `answer` gets `owner` and what was typed, which is wiped after the call. Not called when the user thinks better of it. */
typedef void (*KhaiPassphraseTyped) (gpointer owner, const char *passphrase);

void khai_passphrase_dialog_ask (GtkWindow *parent, const char *heading, const char *body, const char *verb, KhaiPassphraseTyped typed, GObject *owner);
/* A new one: typed twice, long enough. */
void khai_passphrase_dialog_choose (GtkWindow *parent, const char *heading, const char *body, const char *verb, KhaiPassphraseTyped typed, GObject *owner);

G_END_DECLS
