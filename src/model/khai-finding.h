/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-lang.h"

G_BEGIN_DECLS

typedef enum
{
  KHAI_SEVERITY_BLOCK,    /* will be refused */
  KHAI_SEVERITY_QUESTION, /* customs will ask */
  KHAI_SEVERITY_CHECK,    /* look again */
  KHAI_SEVERITY_TIP,
  KHAI_N_SEVERITIES
} KhaiSeverity;

/* What a check, here or at the Single Window, has to say about one place of the document. */
typedef struct
{
  gatomicrefcount ref_count;
  char *rule;                       /* ^[A-Z]{1,6}-[A-Z0-9-]{1,12}$ */
  KhaiSeverity severity;
  char *pointer;                    /* "" for the whole declaration */
  char *other_pointer;              /* (nullable): the second side of a cross-field rule */
  char *fix_pointer, *fix_value;    /* (nullable): what one click would set there; an empty value takes it out */
  char *message[KHAI_N_LANGS];
  char *resolution[KHAI_N_LANGS];
  char *legal;                      /* (nullable) */
  gboolean from_customs;            /* came back from the Single Window */
} KhaiFinding;

KhaiFinding *khai_finding_new (const char *rule, KhaiSeverity severity, const char *pointer);
KhaiFinding *khai_finding_ref (KhaiFinding *finding);
KhaiFinding *khai_finding_copy (const KhaiFinding *finding);                          /* one that may be changed */
void khai_finding_unref (KhaiFinding *finding);
int khai_finding_compare (const KhaiFinding *a, const KhaiFinding *b);             /* document order is the caller's: severity, pointer (numbers as numbers), rule */
const char *khai_severity_to_string (KhaiSeverity severity);                       /* block question check tip */
gboolean khai_severity_parse (const char *text, KhaiSeverity *severity);
const char *khai_severity_to_wire (KhaiSeverity severity);                         /* error warning warning info */
gboolean khai_severity_parse_wire (const char *text, KhaiSeverity *severity);      /* error→block, warning→check, info→tip */
JsonNode *khai_finding_to_json (const KhaiFinding *finding, KhaiLang lang);        /* {rule, severity, pointer, message, resolution, fix} */
JsonNode *khai_finding_to_wire (const KhaiFinding *finding, KhaiLang lang);        /* contract Finding: {pointer, code, severity, detail, resolution} */
KhaiFinding *khai_finding_from_wire (JsonNode *node, GError **error);              /* both languages get the text that came */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiFinding, khai_finding_unref)

G_END_DECLS
