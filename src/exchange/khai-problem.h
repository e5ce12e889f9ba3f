/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-finding.h"

G_BEGIN_DECLS

/* What is wrong with a file somebody gave, and where in it: file, sheet, row and column as a spreadsheet shows them.
 * `code` names it for programs ("cell-too-long"), the details fill the sentence shown to people. */
typedef struct
{
  KhaiSeverity severity; /* BLOCK: nothing can be taken from there; CHECK: taken, but look; TIP: for information */
  const char *code;      /* (transfer none): of the table in khai-problem.c */
  char *file;            /* (nullable): its name without folders */
  char *sheet;           /* (nullable) */
  guint row;             /* from 1; 0: not about one row */
  guint column;          /* from 1; 0: not about one column */
  char *header;          /* (nullable): the column's header */
  char *detail[2];       /* (nullable): what stands there, what was expected */
} KhaiProblem;

KhaiProblem *khai_problem_new (KhaiSeverity severity, const char *code, const char *detail, const char *other);
KhaiProblem *khai_problem_copy (const KhaiProblem *problem);
void khai_problem_free (KhaiProblem *problem);
void khai_problem_set_place (KhaiProblem *problem, const char *file, const char *sheet, guint row, guint column,
                             const char *header);
char *khai_problem_get_message (const KhaiProblem *problem);  /* in the process's language: what happened and what to do */
char *khai_problem_get_place (const KhaiProblem *problem);    /* "orders.xlsx, sheet “Orders”, row 5, column C (SKU)" */
char *khai_problem_to_text (const KhaiProblem *problem);      /* both */
JsonNode *khai_problem_to_json (const KhaiProblem *problem);  /* {code, severity, file, sheet, row, column, header, message} */
char *khai_column_letters (guint column);                     /* 1 → A, 28 → AB */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiProblem, khai_problem_free)

G_END_DECLS
