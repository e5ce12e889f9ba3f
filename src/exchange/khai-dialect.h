/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-lang.h"
#include "khai-order.h"
#include "khai-table.h"

G_BEGIN_DECLS

/* What one kind of export file looks like: an entry of data/dialects, or a mapping the user saved (the same JSON).
 * data/dialects/README.md describes its members. */
typedef enum
{
  KHAI_DIALECT_ORDERS,
  KHAI_DIALECT_OTHER /* recognised so that the user is told which file is wanted instead */
} KhaiDialectKind;

typedef enum { KHAI_NUMBERS_POINT, KHAI_NUMBERS_COMMA, KHAI_NUMBERS_AUTO } KhaiNumbers;

typedef struct
{
  char **names;         /* folded: what the header may be called, in any language */
  char *title;          /* the first name as written */
  gboolean used;        /* `field` means something */
  KhaiOrderField field;
  gboolean required;
  gboolean join;        /* several columns of this field are one text: first and last name */
  gboolean billing;     /* stands in only where the whole address of delivery is empty */
} KhaiDialectColumn;

typedef struct _KhaiDialect
{
  char *id, *channel;
  KhaiDialectKind kind;
  char *name[KHAI_N_LANGS];
  char *hint[KHAI_N_LANGS];   /* (nullable): which file is wanted instead, or how this one is got */
  GPtrArray *columns;         /* (element-type KhaiDialectColumn) */
  GHashTable *by_name;        /* folded name → index + 1 */
  KhaiNumbers numbers;
  char **dates;               /* patterns, tried in order */
  char *currency;             /* (nullable): where the file does not say */
  gboolean units;             /* every row is one piece */
  gboolean summary_rows;      /* an order of several lines has a row of its own before them */
  gboolean description_row;   /* a second header of explanations */
  char **footers;             /* folded beginnings of closing rows */
  GHashTable *states;         /* folded word → KhaiOrderState + 1 */
} KhaiDialect;

KhaiDialect *khai_dialect_new_from_json (JsonNode *node, GError **error);  /* KHAI_ERROR_BAD_INPUT says which member */
KhaiDialect *khai_dialect_new_from_text (const char *text, GError **error);
void khai_dialect_free (KhaiDialect *dialect);
char *khai_header_fold (const char *header); /* how headers are compared: lower case, tones off, one space, no star */

/* How well a row of headers fits. */
typedef struct
{
  const KhaiDialect *dialect;
  guint sheet, row;       /* of the table from 0; the row's number */
  guint n_matched;        /* columns of the file the dialect knows */
  guint n_columns;        /* columns of the file with a header */
  GPtrArray *unknown;     /* (element-type utf8): headers it does not know */
  const char *missing;    /* (nullable): title of the first required column that is not there */
  double score;
} KhaiDetection;

void khai_detection_free (KhaiDetection *detection);
KhaiDetection *khai_dialect_match (const KhaiDialect *dialect, const KhaiRow *row); /* never NULL */
/* The best match over the first rows of every visible sheet; `only` (nullable) is the id of the dialect asked for. NULL with an error when the
 * table cannot be read; NULL without one when nothing fits, then `*closest` (nullable) is what came nearest. */
KhaiDetection *khai_dialects_detect (GPtrArray *dialects, KhaiTable *table, const char *only, KhaiDetection **closest,
                                     GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDialect, khai_dialect_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDetection, khai_detection_free)

G_END_DECLS
