/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* Taking over from an earlier declaration what stays the same. Numbers, dates and signatures never come along: the dictionary says which. */

/* `sections`: ids of the dictionary's sections to take along; NULL: all. */
JsonNode *khai_copy_document (KhaiReference *reference, JsonNode *from, const char *const *sections, GError **error);
char *khai_copy_declaration (KhaiContext *context, const char *id, const char *const *sections, GError **error); /* the new one's id */
char *khai_copy_start (KhaiContext *context, JsonNode *document, const char *source, GError **error);

/* What the last declaration to a consignee says that this one does not say yet. */
typedef struct
{
  char *reference;       /* of the declaration it is taken from (nullable) */
  char *date;            /* and its date, ISO */
  GPtrArray *pointers;   /* (element-type utf8) */
  GPtrArray *values;     /* (element-type JsonNode), one a pointer */
} KhaiDefaults;

void khai_defaults_free (KhaiDefaults *defaults);
/* NULL without error: never declared to it before, or nothing to add. */
KhaiDefaults *khai_defaults_for_consignee (KhaiContext *context, const char *id, KhaiDeclaration *declaration, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiDefaults, khai_defaults_free)

G_END_DECLS
