/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-dialect.h"
#include "khai-reference.h"

G_BEGIN_DECLS

/* An order file, read whole: which dialect it speaks, its orders, and everything there is to say about it, with places. */
typedef struct
{
  char *name;                    /* of the file */
  char *dialect;                 /* (nullable): id; NULL when it was not recognised */
  char *dialect_name[KHAI_N_LANGS];
  char *channel;                 /* (nullable) */
  char *sheet;                   /* "" for CSV */
  char *encoding;                /* (nullable) */
  guint header_row;
  guint n_matched, n_columns;    /* "54 of 55 columns" */
  char **unknown;                /* headers nobody knows: listed, never fatal */
  char **headers;                /* all of them, for a mapping of the user's own */
  GPtrArray *orders;             /* (element-type KhaiOrder) */
  GPtrArray *problems;           /* (element-type KhaiProblem): in the order of rows; at most 500, BLOCK ones first kept */
  guint n_problems;              /* how many there are */
  guint n_blocking;              /* 0: it can be taken */
  guint n_rows, n_lines;         /* rows with data, lines made of them */
} KhaiOrderFile;

typedef struct
{
  GPtrArray *dialects;           /* (element-type KhaiDialect): those of the reference data and the user's own */
  const char *only;              /* (nullable): id of the dialect the user chose */
  const char *shop;              /* (nullable) */
  KhaiReference *reference;      /* (nullable): for names of countries */
  const char *today;             /* YYYY-MM-DD */
  void (*progress) (double share, gpointer data); /* (nullable): called from the reading thread */
  gpointer data;
} KhaiOrderOptions;

/* (transfer full): the dialects of the reference data. */
GPtrArray *khai_dialects_load (KhaiReference *reference, GError **error);
/* Reads it all; a file that cannot be read or is not wanted is an answer too (with BLOCK problems and no orders). NULL only when cancelled or
 * out of order (KHAI_ERROR_INTERNAL, database). */
KhaiOrderFile *khai_order_file_read (KhaiTable *table, const KhaiOrderOptions *options, GCancellable *cancellable, GError **error);
void khai_order_file_free (KhaiOrderFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderFile, khai_order_file_free)

G_END_DECLS
