/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-zip-private.h"

G_BEGIN_DECLS

/* What khai-xlsx-book.c finds out about a workbook and khai-xlsx-sheet.c needs. */
typedef enum
{
  XLSX_PLAIN,
  XLSX_DATE,
  XLSX_TIME /* hours and minutes only */
} XlsxFormat;

typedef struct
{
  guint8 kind;    /* XlsxFormat */
  guint8 padding; /* "00000": so many digits at least */
} XlsxStyle;

typedef struct
{
  KhaiBook parent;
  GBytes *bytes;      /* (owned) */
  zip_t *zip;         /* (owned) */
  GPtrArray *targets; /* (owned) (element-type utf8): the part of each sheet */
  gboolean since_1904;
  GArray *styles;     /* (owned) (element-type XlsxStyle) by cell format */
  GString *strings;   /* (owned): shared texts behind each other, each ended by NUL */
  GArray *offsets;    /* (owned) (element-type gsize) */
  struct _XlsxSheet *sheet; /* (owned) (nullable) */
} XlsxBook;

/* A sheet or a list of texts unpacks to so much at most. */
#define XLSX_MAX_SHEET (G_GUINT64_CONSTANT (768) * 1024 * 1024)
#define XLSX_MAX_PART (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define XLSX_MAX_STRINGS (96 * 1024 * 1024)

gboolean khai_xlsx_read_book (XlsxBook *book, GCancellable *cancellable, GError **error);
void khai_xlsx_append_escaped (GString *out, const char *text, gsize length);
XlsxStyle khai_xlsx_style_for_format (const char *code);

gboolean khai_xlsx_select (KhaiBook *book, guint sheet, GCancellable *cancellable, GError **error);
const KhaiRow *khai_xlsx_next (KhaiBook *book, GCancellable *cancellable, GError **error);
double khai_xlsx_progress (KhaiBook *book);
void khai_xlsx_sheet_free (struct _XlsxSheet *sheet);

KhaiBook *khai_book_open_ods (GBytes *bytes, zip_t *zip, KhaiProblem **problem, GCancellable *cancellable, GError **error);

/* Rows that were parsed and not yet asked for, and cells merged downwards; shared by XLSX and ODS. */
typedef struct
{
  GQueue ready;       /* (element-type KhaiRowBuffer) */
  GPtrArray *spare;   /* (owned) (element-type KhaiRowBuffer) */
  KhaiRowBuffer *given; /* (owned) (nullable): the one the caller holds */
  KhaiRowBuffer *open; /* (owned) (nullable): being filled */
  GArray *merges;     /* (owned) (element-type KhaiMerge), by first row */
  guint next_merge;   /* the first that has not begun */
  GArray *active;     /* (owned) (element-type guint): those under way, by their place in `merges` */
} KhaiRowQueue;

typedef struct
{
  guint first_row, last_row; /* from 1 */
  guint column;              /* from 0 */
  char *text;                /* (owned) (nullable) */
  KhaiCellKind kind;
} KhaiMerge;

void khai_row_queue_init (KhaiRowQueue *queue);
void khai_row_queue_clear (KhaiRowQueue *queue);
KhaiRowBuffer *khai_row_queue_open (KhaiRowQueue *queue, guint number); /* the row with that number; others are closed */
gboolean khai_row_queue_close (KhaiRowQueue *queue);                    /* FALSE: too many merged cells at once */
gboolean khai_row_queue_add_merge (KhaiRowQueue *queue, guint first_row, guint last_row, guint column);
void khai_row_queue_sort_merges (KhaiRowQueue *queue);                  /* when they did not come in the order of their rows */
const KhaiRow *khai_row_queue_take (KhaiRowQueue *queue);               /* (nullable): none is ready */

G_END_DECLS
