/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A part of a declaration that leaves for another administration: only the listed elements, and nothing else. */
JsonNode *khai_projection_make (JsonNode *document, const char *const *elements, GPtrArray **pointers);

G_END_DECLS
