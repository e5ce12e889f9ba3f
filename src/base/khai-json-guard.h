/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* json-glib silently changes large integers, duplicate members and NUL escapes and overflows its stack on deep nesting.
 * Whatever comes from outside passes this RFC 8259 scan first: valid UTF-8, depth, size, no duplicate members,
 * integers of at most 15 digits, no fractions or exponents unless allowed, no \u0000. */
#define KHAI_JSON_MAX_BYTES (10 * 1024 * 1024)
#define KHAI_JSON_MAX_DEPTH 16
/* Of every kind, in the whole text: ten megabytes of "[],[],…" would take half a gigabyte once read. The contract's longest answer has a tenth. */
#define KHAI_JSON_MAX_VALUES 200000
/* In one object: whoever chooses names that fall on each other in a hash table pays for all pairs of them. */
#define KHAI_JSON_MAX_MEMBERS 1000

gboolean khai_json_guard (const char *text, gsize length, gsize max_bytes, guint max_depth, GError **error);

G_END_DECLS
