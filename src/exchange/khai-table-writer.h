/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tables for people and their spreadsheets: CSV (UTF-8, with a byte order mark when it is not all ASCII; CRLF) or XLSX. A text stays a text: "0123", "1-2" and
 * "=A1" arrive as they were written. */
typedef enum
{
  KHAI_WRITE_CSV,
  KHAI_WRITE_XLSX
} KhaiWriteFormat;

typedef struct _KhaiTableWriter KhaiTableWriter;

KhaiTableWriter *khai_table_writer_new (KhaiWriteFormat format, const char *sheet_name);
void khai_table_writer_free (KhaiTableWriter *writer);
gboolean khai_write_format_for_path (const char *path, KhaiWriteFormat *format); /* by .csv and .xlsx */
void khai_table_writer_begin_sheet (KhaiTableWriter *writer, const char *name);   /* XLSX: another sheet; CSV: an empty line */
void khai_table_writer_begin_row (KhaiTableWriter *writer);
void khai_table_writer_add_text (KhaiTableWriter *writer, const char *text);      /* NULL: an empty cell */
void khai_table_writer_add_heading (KhaiTableWriter *writer, const char *text);   /* bold in XLSX */
void khai_table_writer_add_number (KhaiTableWriter *writer, const char *number);  /* wire form of KhaiDecimal, else a text */
GBytes *khai_table_writer_to_bytes (KhaiTableWriter *writer, GError **error);
gboolean khai_table_writer_save (KhaiTableWriter *writer, const char *path, GError **error); /* in one step, an older file stays until then */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTableWriter, khai_table_writer_free)

G_END_DECLS
