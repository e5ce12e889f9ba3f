/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "khai-lang.h"
#include "khai-problem.h"
#include "khai-table-writer.h"

G_BEGIN_DECLS

/* Sheets for others: what a carrier, the post or the tax office wants to be told of declarations, column by column as they want it.
 * An entry of data/layouts; data/layouts/README.md describes its members. */
typedef enum
{
  KHAI_SHEET_COURIER, /* a carrier's upload */
  KHAI_SHEET_POST,    /* CN22, CN23: a row for each content piece */
  KHAI_SHEET_TAX,     /* the file for the refund of value-added tax */
  KHAI_N_SHEET_KINDS
} KhaiSheetKind;

const char *khai_sheet_kind_to_string (KhaiSheetKind kind); /* courier post tax */

typedef struct
{
  char *name[KHAI_N_LANGS];
  char *from;           /* (nullable): pointer into the document ("/items/0/…" as "/items/" "*" "/…"), or the name of a fact */
  char *text;           /* (nullable): what always stands there */
  GHashTable *map;      /* (nullable): what stands in the document → what the receiver calls it */
  guint chars;          /* at most so many characters; 0: any */
  gboolean ascii;       /* without tones and marks */
  gboolean number;      /* a number in a spreadsheet */
  gboolean required;
} KhaiSheetColumn;

typedef struct
{
  char *id;
  KhaiSheetKind kind;
  char *name[KHAI_N_LANGS];
  char *use[KHAI_N_LANGS];     /* where to give it */
  gboolean by_item;            /* a row for each goods item; else for each declaration */
  gboolean headings;
  gboolean csv;                /* CSV only; else XLSX as well */
  gboolean alone;              /* a file holds one declaration */
  guint most;                  /* rows of one file; 0: any */
  GPtrArray *columns;          /* (element-type KhaiSheetColumn) */
} KhaiSheetLayout;

KhaiSheetLayout *khai_sheet_layout_new_from_text (const char *text, GError **error); /* KHAI_ERROR_BAD_INPUT says which member */
void khai_sheet_layout_free (KhaiSheetLayout *layout);

/* One declaration for a sheet. */
typedef struct
{
  char *reference;             /* (nullable) */
  JsonNode *document;
  GHashTable *facts;           /* (nullable): name → text: what is known of it besides its document */
} KhaiSheetSource;

KhaiSheetSource *khai_sheet_source_new (const char *reference, JsonNode *document);
void khai_sheet_source_free (KhaiSheetSource *source);
void khai_sheet_source_set (KhaiSheetSource *source, const char *fact, const char *text); /* NULL: nothing is known */

/* Rows of all sources. What is missing, cut or rewritten goes to `problems` (element-type KhaiProblem): BLOCK where the receiver will not take
 * the row. NULL with an error only when there is nothing to write (KHAI_ERROR_BLOCKED), or too much. */
GPtrArray *khai_sheet_fill (const KhaiSheetLayout *layout, GPtrArray *sources, KhaiLang lang, GPtrArray *problems, GError **error); /* element-type GStrv */
gboolean khai_sheet_save (const KhaiSheetLayout *layout, GPtrArray *rows, KhaiLang lang, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSheetLayout, khai_sheet_layout_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiSheetSource, khai_sheet_source_free)

G_END_DECLS
