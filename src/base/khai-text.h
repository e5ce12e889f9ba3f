/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *khai_text_nfc (const char *text);                        /* NFC; NULL if the text is not valid UTF-8 */
char *khai_text_fold (const char *text);                       /* lower case, tones and marks off, đ→d: what search compares */
char *khai_text_fold_case (const char *text);                  /* lower case and NFC, tones kept: for exact-tone ranking */
gunichar khai_text_fold_char (gunichar c);                     /* one character of the above; 0 for a combining mark */
char *khai_text_to_ascii_upper (const char *text);             /* what an ASCII-only wire field will carry: folded, upper case; characters with no reading become '?' */
gboolean khai_text_is_wire_ascii (const char *text);           /* only 0x20–0x5D without '$' (VNACCS attribute A) */
gsize khai_text_chars (const char *text);
gsize khai_text_bytes (const char *text);
char *khai_text_sort_key (const char *text);                   /* strcmp() on keys orders as Vietnamese dictionaries do, no system locale needed */
gboolean khai_text_has_control (const char *text);             /* control characters other than tab and line feed */
char *khai_text_repair_telex (const char *text);               /* undo Telex damage in a code field: â→AA, đ→DD, ư→W … upper ASCII */

G_END_DECLS
