/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-problem.h"

G_BEGIN_DECLS

/* Declarations as files people already have, and back: Khai's own JSON; a grid (CSV, XLSX, ODS) with a row for each goods line or low-value
 * parcel and columns headed by the dictionary's labels in either language, official item numbers or pointers; the sheet ECUS prints
 * of a declaration. Rows with the same reference are one declaration; without references, rows that say the same of it. */
typedef struct
{
  char *name;                /* of the file */
  gboolean recognised;       /* FALSE: it holds no declarations */
  guint n_matched, n_columns;
  char **unknown;            /* headers nobody knows */
  GPtrArray *documents;      /* (element-type KhaiDeclaration) */
  GPtrArray *sources;        /* (element-type utf8): for the journal, one for each document: "row 5 of lines.csv" */
  GPtrArray *problems;       /* (element-type KhaiProblem) */
  guint n_blocking;
  guint n_existing;          /* left out: a declaration with that reference is there already */
  GPtrArray *ids;            /* (element-type utf8) (nullable): of the drafts made; NULL when nothing was stored */
  gboolean dry;
} KhaiGridImport;

/* NULL only for failures that are not the file's. All drafts are made, or none. */
KhaiGridImport *khai_grid_import (KhaiContext *context, const char *path, gboolean dry, GCancellable *cancellable, GError **error);
void khai_grid_import_free (KhaiGridImport *import);
char *khai_grid_import_get_summary (const KhaiGridImport *import);
JsonNode *khai_grid_import_to_json (const KhaiGridImport *import);

/* `ids` (element-type utf8): what is written; the form by the ending: .json, .csv, .xlsx. KHAI_ERROR_BAD_INPUT for another one. */
gboolean khai_grid_export (KhaiContext *context, GPtrArray *ids, const char *path, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiGridImport, khai_grid_import_free)

G_END_DECLS
