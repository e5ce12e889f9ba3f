/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* What people read and take along: one HTML file each, in the context's language, with nothing to be fetched from anywhere. `digest` (nullable): of the bytes
 * it shows. (transfer full) */
GBytes *khai_printout_declaration (KhaiContext *context, KhaiDeclaration *document, const char *digest, GError **error);
GBytes *khai_printout_checklist (KhaiContext *context, KhaiDeclaration *document, const char *window, GError **error);

G_END_DECLS
