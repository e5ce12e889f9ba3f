/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-grid.h"
#include "khai-table.h"

G_BEGIN_DECLS

/* The closing column of a report. */
extern const char *const khai_grid_status_headings[KHAI_N_LANGS];

void khai_grid_tell (KhaiGridImport *import, KhaiSeverity severity, const char *code, const char *sheet, guint row, guint column,
                     const char *header, const char *detail, const char *other);
/* Puts a value at a pointer, making objects and arrays on the way; an index beyond the end of an array appends. */
void khai_grid_put (JsonNode *root, const char *pointer, JsonNode *value);
/* What a cell becomes in the document; (nullable) when empty. */
JsonNode *khai_grid_read_cell (KhaiGridImport *import, const KhaiField *field, const KhaiCell *cell, char separator, const char *sheet, guint row,
                               guint column, const char *header);
/* The sheet ECUS prints. TRUE when the table is one, whether it could be taken or not. */
gboolean khai_grid_read_ecus (KhaiGridImport *import, KhaiReference *reference, const char *today, KhaiTable *table, GCancellable *cancellable,
                              GError **error);
void khai_grid_add_document (KhaiGridImport *import, JsonNode *root, guint row); /* (transfer full root) */

G_END_DECLS
