/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "khai-problem.h"

G_BEGIN_DECLS

/* A table somebody has in a file: CSV, XLSX, ODS (XLS through an installed converter), read row by row without holding it.
 * What the file is, its contents say and not its name. One object belongs to one thread at a time.
 *
 *   g_autoptr (KhaiTable) table = khai_table_new (path);
 *   if (!khai_table_open (table, cancellable, &error) || !khai_table_select (table, 0, cancellable, &error)) …
 *   while ((row = khai_table_next (table, cancellable, &error)) != NULL) …
 *
 * After a failure khai_table_get_problem() says where, for people; the GError is for programs and logs. */
typedef enum
{
  KHAI_CELL_EMPTY,
  KHAI_CELL_TEXT,
  KHAI_CELL_NUMBER,  /* digits with a decimal point, without group marks; "5.84E+17" when it has more than 15 digits */
  KHAI_CELL_DATE,    /* YYYY-MM-DD, YYYY-MM-DDThh:mm:ss or hh:mm:ss, as the sheet's format shows it */
  KHAI_CELL_BOOLEAN, /* TRUE, FALSE */
  KHAI_CELL_ERROR    /* #N/A …, or a formula without a stored result ("=…") */
} KhaiCellKind;

typedef struct
{
  const char *text;  /* NFC; "" when empty */
  KhaiCellKind kind;
  guint formula : 1; /* the value is a formula's stored result */
  guint merged : 1;  /* the value stands in a merged cell that begins in a row above */
} KhaiCell;

typedef struct
{
  guint number; /* of the row in the sheet, from 1; of the line where the row begins in a CSV file */
  guint n_cells;
  const KhaiCell *cells;
} KhaiRow;

typedef enum
{
  KHAI_TABLE_CSV,
  KHAI_TABLE_XLSX,
  KHAI_TABLE_ODS,
  KHAI_TABLE_XLS /* was converted */
} KhaiTableFormat;

#define KHAI_TABLE_MAX_COLUMNS 1024
#define KHAI_TABLE_MAX_ROWS 1048576
#define KHAI_TABLE_MAX_CELL_BYTES (1024 * 1024)

#define KHAI_TYPE_TABLE (khai_table_get_type ())
G_DECLARE_FINAL_TYPE (KhaiTable, khai_table, KHAI, TABLE, GObject)

KhaiTable *khai_table_new (const char *path);
KhaiTable *khai_table_new_for_bytes (GBytes *bytes, const char *name);

/* KHAI_ERROR_NOT_FOUND, _BAD_INPUT (no table, protected, unknown format), _DAMAGED (cut off), _TOO_LARGE, _IO; G_IO_ERROR_CANCELLED */
gboolean khai_table_open (KhaiTable *self, GCancellable *cancellable, GError **error);
KhaiTableFormat khai_table_get_format (KhaiTable *self);
const char *khai_table_get_name (KhaiTable *self);          /* of the file, without folders */
const char *khai_table_get_encoding (KhaiTable *self);      /* CSV: as read, "UTF-8", "UTF-16LE", "WINDOWS-1258"; else NULL */
char khai_table_get_separator (KhaiTable *self);            /* CSV: ',' ';' or tab; else 0 */
guint khai_table_get_n_sheets (KhaiTable *self);
const char *khai_table_get_sheet_name (KhaiTable *self, guint sheet); /* "" for CSV */
gboolean khai_table_sheet_is_hidden (KhaiTable *self, guint sheet);
gboolean khai_table_select (KhaiTable *self, guint sheet, GCancellable *cancellable, GError **error); /* to its first row, again too */
/* (transfer none) (nullable): the next row that has anything in it, valid until the next call; NULL at the end or on an error */
const KhaiRow *khai_table_next (KhaiTable *self, GCancellable *cancellable, GError **error);
GBytes *khai_table_get_bytes (KhaiTable *self);             /* (transfer none): the file as it was read */
double khai_table_get_progress (KhaiTable *self);           /* 0 to 1, of the selected sheet */
const KhaiProblem *khai_table_get_problem (KhaiTable *self); /* (nullable): of the last failure */

const KhaiCell *khai_row_get_cell (const KhaiRow *row, guint column); /* from 0; an empty one beyond the end */

G_END_DECLS
