/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 4180 with LF or CRLF, one row at a time. */
typedef struct _KhaiCsv KhaiCsv;

KhaiCsv *khai_csv_new (const char *text, gsize length, char separator); /* keeps its own copy */
void khai_csv_free (KhaiCsv *csv);
/* (transfer none): the next row's cells, NULL-terminated, valid until the next call; NULL at the end or on an error. */
const char *const *khai_csv_next (KhaiCsv *csv, guint *n_cells, GError **error);
guint khai_csv_line (KhaiCsv *csv);                            /* 1-based line on which the row last returned began */
guint khai_csv_column (KhaiCsv *csv);                          /* 1-based cell at which the damaged row broke off */
double khai_csv_progress (KhaiCsv *csv);                       /* 0 to 1: how much was read */
void khai_csv_append_cell (GString *out, const char *cell, char separator, gboolean first);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiCsv, khai_csv_free)

G_END_DECLS
