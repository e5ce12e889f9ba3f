/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "khai-lang.h"

G_BEGIN_DECLS

/* KHAI_ERROR_BAD_INPUT, with the member in front. */
gboolean khai_entry_refuse (GError **error, const char *where, const char *what);
gboolean khai_entry_check_members (JsonObject *object, const char *const *allowed, const char *where, GError **error);
/* (nullable): NULL when it is not there; an error when it is no text. */
const char *khai_entry_get_string (JsonObject *object, const char *name, gboolean required, GError **error);
gboolean khai_entry_get_texts (JsonObject *object, const char *name, gboolean required, char *texts[KHAI_N_LANGS], GError **error);
/* (transfer full): the texts of an array; an empty list when it is not there; NULL and an error for anything else. */
char **khai_entry_get_list (JsonObject *object, const char *name, gboolean fold, GError **error);
gboolean khai_entry_get_flag (JsonObject *object, const char *name);

G_END_DECLS
