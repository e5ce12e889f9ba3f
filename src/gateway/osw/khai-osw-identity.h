/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "khai-key.h"

G_BEGIN_DECLS

/* Who shows a certificate when a window asks for one (mutual TLS). The interaction never gives a PIN: libraries that are told a wrong one ask again
 * without end, and a token locks itself after a handful. */
GTlsInteraction *khai_osw_identity_new (KhaiKey *key, GError **error);

G_END_DECLS
