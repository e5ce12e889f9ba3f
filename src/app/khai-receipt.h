/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A receipt is true when its signature holds under the window's authority and what was signed is what it says. */
gboolean khai_receipt_verify (JsonNode *receipt, const char *ca_pem, gint64 at_unix_us, GError **error);

G_END_DECLS
