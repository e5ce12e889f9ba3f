/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Codes this user added to lists that no public source holds whole. Which lists take any is the reference data's to say. */
typedef struct { char *list, *code, *name; } KhaiOwnCode;

void khai_own_code_free (KhaiOwnCode *code);
gboolean khai_store_put_own_code (KhaiStore *self, const char *list, const char *code, const char *name, GError **error); /* again: the name is new */
gboolean khai_store_remove_own_code (KhaiStore *self, const char *list, const char *code, GError **error); /* KHAI_ERROR_NOT_FOUND */
GPtrArray *khai_store_list_own_codes (KhaiStore *self, GError **error);                                     /* by list and code (element-type KhaiOwnCode) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOwnCode, khai_own_code_free)

G_END_DECLS
