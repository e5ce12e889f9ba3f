/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A fresh SoftHSM token in a folder of its own: one that a killed process left may be empty. */
#define TOKEN_PIN "246810"

typedef enum { TOKEN_P256, TOKEN_RSA } TokenKind;

/* Points SOFTHSM2_CONF of this process at a new folder; before anything of PKCS#11 is used. NULL when SoftHSM is not installed. */
char *token_folder_new (void);
void token_folder_remove (char *folder);
void token_make (const char *label, const char *so_pin);
/* A key and its certificate, issued by an authority whose certificate is put there as well. Valid from..until, seconds since 1970. */
void token_add_key (const char *label, TokenKind kind, const char *owner, guint8 id, gint64 from, gint64 until);

G_END_DECLS
