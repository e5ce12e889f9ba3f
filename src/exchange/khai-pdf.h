/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text on A4 pages as PDF. Text stays text: it can be searched and copied. */

/* Whether the Pango markup fits one page at the font size (points). */
gboolean khai_pdf_fits (const char *markup, double size);

/* Writes the page, replacing an older file in one step. What does not fit is cut off at a whole line. `time` (nullable, RFC 3339) is when it
 * says it was made; `n_missing` (out) (optional): characters no installed font has. KHAI_ERROR_IO, _DISK_FULL, _READ_ONLY. */
gboolean khai_pdf_write (const char *path, const char *title, const char *markup, double size, const char *time, guint *n_missing, GError **error);

/* The same with a page for each markup (element-type utf8). */
gboolean khai_pdf_write_pages (const char *path, const char *title, GPtrArray *pages, double size, const char *time, guint *n_missing,
                               GError **error);

G_END_DECLS
