/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order-file.h"

G_BEGIN_DECLS

/* What is known while an order file is read. */
typedef struct
{
  KhaiOrderFile *file;
  const KhaiOrderOptions *options;
  const KhaiDialect *dialect;
  char separator;
  int *columns;           /* (owned): for each column of the file, the index of the dialect's column; -1 none */
  guint n_columns;
  char **folded_headers;  /* (owned): of the header row */
  guint row;              /* being read */

  GHashTable *orders;     /* (owned): order id → KhaiOrder */
  GHashTable *groups;     /* (owned): group → KhaiOrder */
  GHashTable *lines;      /* (owned): order id and line key → KhaiOrderLine */
  GHashTable *countries;  /* (owned): folded name or code → code, "" when there is none */
  GHashTable *words;      /* (owned): word of a status as it stands → KhaiOrderState + 1 */
  GHashTable *told;       /* (owned): what is said once a file only */
  KhaiOrder *last;        /* (nullable): the row before belongs to it */
  guint n_long, n_rounded; /* ids of more than 15 digits; those that end in zeros */
} KhaiOrderReading;

void khai_order_tell (KhaiOrderReading *reading, KhaiSeverity severity, const char *code, guint column, const char *detail, const char *other);
void khai_order_tell_once (KhaiOrderReading *reading, KhaiSeverity severity, const char *code, guint column, const char *detail);
/* The values of one row by field, read by the dialect's rules; what cannot be read is told and left out. */
void khai_order_read_cells (KhaiOrderReading *reading, const KhaiRow *row, char *values[KHAI_LINE_N_END]);
const char *khai_order_find_country (KhaiOrderReading *reading, const char *text); /* (nullable) */
KhaiOrderState khai_order_read_state (KhaiOrderReading *reading, const char *word, guint column);

G_END_DECLS
