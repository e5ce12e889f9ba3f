/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-table.h"

G_BEGIN_DECLS

/* Files made on the spot, so that what is wrong with each stands beside its test. */
GBytes *fixture_zip (const char *const *names_and_contents); /* NULL-terminated pairs */
GBytes *fixture_xlsx (const char *sheet_data, const char *shared, const char *styles, const char *workbook_extra, const char *behind);
GBytes *fixture_ods (const char *tables);
GBytes *fixture_text (const char *text, const char *encoding); /* converted */
GBytes *fixture_cut (GBytes *bytes, gsize length);

/* All rows of a sheet: "1[a][n:12]\n"; n: number, d: date, b: boolean, e: error, f after it: formula, m: merged. */
char *fixture_dump (GBytes *bytes, const char *name, guint sheet, GError **error);
/* Opens and reads it all; the problem's code and place: "too-many-columns 3 C". Fails when it can be read. */
char *fixture_problem (GBytes *bytes, const char *name, GError **error);

G_END_DECLS
