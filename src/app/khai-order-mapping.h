/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-dialect.h"

G_BEGIN_DECLS

/* A file no dialect describes: its columns with examples, and what the user says each of them is. Saved by the set of headers, so that the next
 * file with the same ones is known. */
typedef struct
{
  char *header;
  char *example;              /* (nullable): what stands below it first */
  gboolean used;
  KhaiOrderField field;       /* a guess at first */
} KhaiMappingColumn;

typedef struct
{
  char *name;                 /* of the file, without its ending: what the mapping may be called */
  GPtrArray *columns;         /* (element-type KhaiMappingColumn) */
  KhaiNumbers numbers;
  char *currency;             /* (nullable): where no column says it */
} KhaiOrderMapping;

/* KHAI_ERROR_BAD_INPUT, _DAMAGED …: it is no table. */
KhaiOrderMapping *khai_order_mapping_read (KhaiContext *context, const char *path, GError **error);
void khai_order_mapping_free (KhaiOrderMapping *mapping);
KhaiOrderField khai_order_mapping_find_missing (const KhaiOrderMapping *mapping); /* what it cannot do without; KHAI_LINE_N_END: nothing */
gboolean khai_order_mapping_save (const KhaiOrderMapping *mapping, KhaiContext *context, const char *name, GError **error);
const char *khai_order_field_get_label (KhaiOrderField field);                     /* in the process's language */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderMapping, khai_order_mapping_free)

G_END_DECLS
