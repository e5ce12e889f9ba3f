/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* A declaration to be, in its newest version. Which fields may be in it is not the store's to say. */
typedef struct
{
  gint64 id;
  char *name;
  char *client;        /* (nullable): code of the exporter it is meant for */
  guint version;       /* counted from 1 */
  JsonNode *document;
  char **ask;          /* patterns of fields to be asked for first */
  char *made_at;       /* RFC 3339 */
} KhaiTemplate;

void khai_template_free (KhaiTemplate *self);
/* Again under the same name: the next version, and the template is there again if it was removed. */
gboolean khai_store_save_template (KhaiStore *self, const char *name, const char *client, JsonNode *document, const char *const *ask,
                                   const char *actor, guint *version, GError **error);
GPtrArray *khai_store_list_templates (KhaiStore *self, GError **error);                      /* by name (element-type KhaiTemplate) */
gboolean khai_store_remove_template (KhaiStore *self, gint64 id, gboolean removed, GError **error); /* FALSE puts it back; KHAI_ERROR_NOT_FOUND */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiTemplate, khai_template_free)

G_END_DECLS
