/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-finding.h"
#include "khai-history.h"
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

/* What is usual in past declarations, from now on (%NULL: nothing is known). Rules read it as the table `usual`. */
gboolean khai_rules_set_history (KhaiRules *self, KhaiHistory *history, GError **error);

/* measure: 'price' of one unit in the currency, 'mass' of one unit in kg (currency ''), both at six decimals; kind: 'goods' (key: the
 * exporter's own code) or 'code' (key: commodity code); n lines, of which four in five lie from low to high. */
#define KHAI_USUAL_SCHEMA                                                                          \
  "CREATE TABLE usual (measure TEXT, kind TEXT, key TEXT, exporter TEXT, unit TEXT, currency TEXT, " \
  "n INTEGER, low INTEGER, high INTEGER, " \
  "PRIMARY KEY (measure, kind, key, exporter, unit, currency)) WITHOUT ROWID"

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
