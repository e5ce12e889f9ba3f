/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "khai-lang.h"

G_BEGIN_DECLS

/* Dates travel and are stored as "YYYY-MM-DD", instants as RFC 3339 UTC with milliseconds. */
gboolean khai_date_is_iso (const char *text);                                    /* a real calendar day */
gboolean khai_date_read (const char *text, char **iso, GError **error);          /* "25/11/2026", "25-11-26", "25.11.2026", ISO; day first */
char *khai_date_format (const char *iso, KhaiLang lang);                      /* vi 25/11/2026, en 25 Nov 2026 */
gboolean khai_date_add_days (const char *iso, int days, char **out, GError **error);
gboolean khai_date_days_between (const char *from, const char *to, int *days, GError **error);
char *khai_instant_to_string (gint64 unix_us);                                   /* 2026-11-24T20:18:32.000Z */
gboolean khai_instant_parse (const char *text, gint64 *unix_us, GError **error); /* RFC 3339, any offset */
char *khai_instant_format (const char *rfc3339, KhaiLang lang);               /* in Asia/Ho_Chi_Minh, minutes */

G_END_DECLS
