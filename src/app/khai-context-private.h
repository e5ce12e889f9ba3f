/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-keyring.h"

G_BEGIN_DECLS

KhaiKeyring *khai_context_get_keyring (KhaiContext *self);        /* (transfer none) */
GHashTable *khai_context_get_accesses (KhaiContext *self);        /* base URL → KhaiAccess (transfer none) */
#define KHAI_DESK_BROKER "broker"  /* setting */
/* Who works here: `name` (nullable): as the login says; `abilities`: a bit for each KhaiAbility. */
void khai_context_set_person (KhaiContext *self, const char *name, guint abilities);
guint khai_context_get_abilities (KhaiContext *self);
GHashTable *khai_context_get_confirmed (KhaiContext *self);
gboolean khai_clients_resume (KhaiStore *store, GError **error);
gboolean khai_desk_load (KhaiContext *self, KhaiStore *store, GError **error);
gboolean khai_context_load_own_codes (KhaiReference *reference, KhaiStore *store, GError **error);

G_END_DECLS
