/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file closed with a passphrase: what leaves this computer. */
#define KHAI_SEAL_MIN_PASSPHRASE 8 /* characters */

gboolean khai_seal_recognise (const char *path);                 /* begins like a sealed file */
gboolean khai_seal_passphrase_is_long_enough (const char *passphrase);
/* Both write a new file (0600, in one step) and leave `from` as it is. */
gboolean khai_seal_file (const char *from, const char *to, const char *passphrase, GError **error);
gboolean khai_unseal_file (const char *from, const char *to, const char *passphrase, GError **error);

G_END_DECLS
