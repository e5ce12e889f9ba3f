/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-finding.h"
#include "khai-reference.h"

G_BEGIN_DECLS

/* Runs the dictionary's field checks and the rules in force over one document. Holds an in-memory database with reference.db
 * attached and all statements prepared; used from one thread. */
#define KHAI_TYPE_RULES (khai_rules_get_type ())
G_DECLARE_FINAL_TYPE (KhaiRules, khai_rules, KHAI, RULES, GObject)

typedef enum
{
  KHAI_RULES_LOCAL,   /* what a declarant's program can know */
  KHAI_RULES_SERVER   /* and what only the Single Window knows (the sandbox runs these too) */
} KhaiRulesScope;

KhaiRules *khai_rules_new (KhaiReference *reference, KhaiRulesScope scope, GError **error);

/* What one check found: findings in document order, and for every field place whether it is asked for. */
typedef struct
{
  GPtrArray *findings;            /* (element-type KhaiFinding) */
  GHashTable *required;           /* pointer → nothing: required and empty or filled */
  GHashTable *hidden;             /* pointer → nothing: not asked in this declaration */
} KhaiCheck;

void khai_check_free (KhaiCheck *check);
gboolean khai_check_blocks (const KhaiCheck *check);
guint khai_check_count (const KhaiCheck *check, KhaiSeverity severity);

/* `today`: ISO date in Vietnam; rules and codes are those in force on the document's plannedDate, or on `today`. Field checks:
 * type (unreadable text), widths in characters and wire bytes (rendered), character set, pattern, code list and validity, required, unknown member. */
KhaiCheck *khai_rules_check (KhaiRules *self, JsonNode *document, const char *today, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiCheck, khai_check_free)

G_END_DECLS
