/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-error.h"
#include "khai-table.h"

G_BEGIN_DECLS

/* What the readers of one format each share with khai-table.c. */

/* A row being filled: texts lie behind each other in one buffer that is used again. */
typedef struct
{
  KhaiRow row;
  GString *text; /* (owned) */
  GArray *slots; /* (owned) (element-type Slot): where each cell's text begins */
  GArray *cells; /* (owned) (element-type KhaiCell): after khai_row_buffer_finish() */
  gboolean filled; /* has a cell that is not empty */
} KhaiRowBuffer;

KhaiRowBuffer *khai_row_buffer_new (void);
void khai_row_buffer_free (KhaiRowBuffer *buffer);
void khai_row_buffer_clear (KhaiRowBuffer *buffer, guint number);
void khai_row_buffer_set (KhaiRowBuffer *buffer, guint column, const char *text, gssize length, KhaiCellKind kind,
                          gboolean formula, gboolean merged);
gboolean khai_row_buffer_is_empty_at (KhaiRowBuffer *buffer, guint column);
const KhaiRow *khai_row_buffer_finish (KhaiRowBuffer *buffer);
const char *khai_row_buffer_peek (KhaiRowBuffer *buffer, guint column, KhaiCellKind *kind);

/* A file of one format, open. */
typedef struct _KhaiBook KhaiBook;
typedef struct
{
  gboolean (*select) (KhaiBook *book, guint sheet, GCancellable *cancellable, GError **error);
  const KhaiRow *(*next) (KhaiBook *book, GCancellable *cancellable, GError **error);
  double (*progress) (KhaiBook *book);
  void (*free) (KhaiBook *book);
} KhaiBookClass;

typedef struct
{
  char *name;
  gboolean hidden;
} KhaiSheet;

struct _KhaiBook
{
  const KhaiBookClass *class;
  GPtrArray *sheets;    /* (owned) (element-type KhaiSheet) */
  const char *encoding; /* (nullable): static or interned */
  char separator;
  /* Where reading is, for messages. */
  guint row, column;
  const char *sheet;    /* (nullable) */
  KhaiProblem *problem; /* (owned) (nullable): set with each error */
};

void khai_book_init (KhaiBook *book, const KhaiBookClass *class);
void khai_book_add_sheet (KhaiBook *book, const char *name, gboolean hidden);
/* Sets the error and the problem, with the place where reading is; FALSE for the caller's return. */
gboolean khai_book_fail (KhaiBook *book, GError **error, KhaiErrorCode code, const char *problem, const char *detail);

/* On failure NULL, with `problem` set. */
KhaiBook *khai_book_open_csv (GBytes *bytes, KhaiProblem **problem, GCancellable *cancellable, GError **error);
KhaiBook *khai_book_open_zip (GBytes *bytes, KhaiTableFormat *format, KhaiProblem **problem, GCancellable *cancellable,
                              GError **error);
KhaiBook *khai_book_open_ole (GBytes *bytes, KhaiProblem **problem, GCancellable *cancellable, GError **error);
gboolean khai_problem_fail (KhaiProblem **problem, GError **error, KhaiErrorCode code, const char *name, const char *detail);

/* Numbers as spreadsheets store them. */
gboolean khai_cell_append_number (GString *out, const char *text, gsize length); /* FALSE: no number */
gboolean khai_cell_append_serial (GString *out, const char *text, gsize length, gboolean since_1904, gboolean time_only);

/* Text of a CSV file in UTF-8 (NFC). NULL with `problem` (static name) when its encoding is not taken. */
char *khai_text_decode (const char *bytes, gsize length, gsize *n_out, const char **encoding, const char **problem);
/* What old Vietnamese font encodings look like when read as Latin 1: "TCVN3", "VNI"; NULL for other text. */
const char *khai_text_find_old_vietnamese (const char *text, gsize length);

G_END_DECLS
