/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

G_BEGIN_DECLS

/* The trainer's door to the training Single Window of this profile. One command as "khai-sandbox officer" takes it: {"list"}, {"red", REFERENCE} … */
void khai_officer_ask_async (KhaiContext *context, const char *const *words, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* KHAI_ERROR_STATE: it cannot be done now. KHAI_ERROR_NOT_FOUND: no training window runs. */
JsonNode *khai_officer_ask_finish (GAsyncResult *result, GError **error);

/* What the training window can play: data/scenarios. */
typedef struct
{
  char *name;
  char *title[KHAI_N_LANGS];
} KhaiScenarioTitle;

void khai_scenario_title_free (KhaiScenarioTitle *scenario);
GPtrArray *khai_scenarios_list (GError **error); /* (element-type KhaiScenarioTitle), in order */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiScenarioTitle, khai_scenario_title_free)

G_END_DECLS
