/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* A declaration as work: what a board shows of it. */
typedef struct
{
  KhaiRecord *record;             /* (owned) */
  char *planned;                  /* (nullable): /plannedDate as it stands there */
  char *exporter;                 /* (nullable): tax code in the document */
  char *limit;                    /* (nullable): RFC 3339: until when customs wants something, by its last word */
  char *edited_by;                /* (nullable): who changed it last */
  char *verdict, *reviewer;       /* (nullable): asked, approved, returned; of whom: the last word of a second pair of eyes */
  char *review_digest;            /* (nullable): of the document it was about */
  char *document_digest;          /* of the document now; only where there is a verdict (nullable) */
  guint n_comments;               /* that are not done */
} KhaiWork;

void khai_work_free (KhaiWork *work);
/* All that is not discarded; `client` NULL: of all clients, "": of none (element-type KhaiWork) */
GPtrArray *khai_store_list_work (KhaiStore *self, const char *client, GError **error);

/* Searches kept under a name. `kind`: of which list; `body`: JSON of the search. */
gboolean khai_store_save_search (KhaiStore *self, const char *kind, const char *name, JsonNode *body, GError **error); /* NULL forgets it */
GHashTable *khai_store_list_searches (KhaiStore *self, const char *kind, GError **error);  /* name → JsonNode */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiWork, khai_work_free)

G_END_DECLS
