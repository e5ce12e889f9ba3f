/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-templates.h"

G_BEGIN_DECLS

/* Declarations that are made again and again. What the dictionary does not let be carried (numbers, dates, signatures) is never in a template. */

/* What becomes of the answers to one field, in all lines at once. */
typedef enum
{
  KHAI_TEMPLATE_KEEP,   /* pinned: every declaration begins with it */
  KHAI_TEMPLATE_ASK,    /* not taken along; asked for before all else */
  KHAI_TEMPLATE_LEAVE   /* not taken along */
} KhaiTemplateUse;

typedef struct { const KhaiField *field; char *text; KhaiTemplateUse use; } KhaiTemplateField;

void khai_template_field_free (KhaiTemplateField *field);
gboolean khai_template_field_may_ask (const KhaiTemplateField *field);
/* What a template of that declaration could hold, in the order of the dictionary. (element-type KhaiTemplateField) */
GPtrArray *khai_template_list_fields (KhaiReference *reference, KhaiDeclaration *declaration, KhaiLang lang);
gboolean khai_template_save (KhaiContext *context, KhaiDeclaration *declaration, const char *name, gboolean for_exporter,
                             const GPtrArray *fields, guint *version, GError **error);
char *khai_template_start (KhaiContext *context, const KhaiTemplate *template, GError **error); /* the new declaration's id */
/* Which places the template asks for: one of each line. (element-type utf8) */
GPtrArray *khai_template_get_questions (const KhaiTemplate *template, KhaiDeclaration *declaration);
gboolean khai_template_parse_source (const char *source, char **name); /* of an act that began a declaration */

G_END_DECLS
