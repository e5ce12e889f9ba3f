/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-rules.h"

G_BEGIN_DECLS

#define FIXTURE_TODAY "2026-12-01"

char *fixture_reference_path (void);
KhaiReference *fixture_reference (void);
KhaiRules *fixture_rules (void);                               /* of server scope: all rules there are */
/* A copy of reference.db changed by `sql`; the copy is removed by fixture_remove(). */
char *fixture_changed_reference (const char *sql);
void fixture_remove (const char *path);
JsonNode *fixture_base (const char *name);                     /* tests/data/rules/base/NAME.json */
char *fixture_data_path (const char *name);
void fixture_set (JsonNode *document, const char *pointer, const char *json); /* NULL: remove */
KhaiCheck *fixture_check (KhaiRules *rules, JsonNode *document);
char *fixture_pointers (const KhaiCheck *check, const char *rule); /* of one rule's findings, each followed by a space */
void fixture_assert_texts (const KhaiCheck *check);
void fixture_assert_filled (const KhaiCheck *check);         /* no placeholder is left */

G_END_DECLS
