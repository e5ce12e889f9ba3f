/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Somebody declarations are filed for. */
typedef struct
{
  char *id;                       /* uuid (nullable): NULL until it is stored */
  char *name;
  char *tax_code;                 /* 10, 12 or 13 digits */
  char *initials, *colour;
  char *prefix;                   /* of its references; "": the common numbering */
  JsonNode *exporter;             /* (nullable): members of the document's exporter beside name and id */
  JsonNode *defaults;             /* (nullable): a document in part: what its declarations begin with */
  char *certificate;              /* (nullable): "pkcs11:…" or path of a .p12 file it signs with */
  char *certificate_expires;      /* (nullable): YYYY-MM-DD */
  gboolean by_agent;              /* a licensed agent signs; else the client's own token */
  char *agent_id, *agent_code;    /* (nullable): tax code and user code of the agent */
  char *mandate_expires;          /* (nullable): YYYY-MM-DD */
  gboolean removed;
  guint n_open;                   /* declarations that are under way; of khai_store_list_clients() */
} KhaiClient;

KhaiClient *khai_client_new (void);
KhaiClient *khai_client_copy (const KhaiClient *client);
void khai_client_free (KhaiClient *client);

/* KHAI_ERROR_EXISTS: another client has that tax code or prefix. Sets the id of a new one. */
gboolean khai_store_save_client (KhaiStore *self, KhaiClient *client, const char *actor, GError **error);
KhaiClient *khai_store_get_client (KhaiStore *self, const char *id, GError **error);   /* KHAI_ERROR_NOT_FOUND */
GPtrArray *khai_store_list_clients (KhaiStore *self, GError **error);                  /* not the removed ones (element-type KhaiClient) */
gboolean khai_store_remove_client (KhaiStore *self, const char *id, gboolean removed, GError **error); /* nothing of it is deleted */

/* Whom this process works for now: new declarations are that client's and take its numbers. NULL: nobody in particular. */
gboolean khai_store_serve_client (KhaiStore *self, const char *id, GError **error);    /* KHAI_ERROR_NOT_FOUND */
char *khai_store_get_served (KhaiStore *self, GError **error);                         /* (nullable): NULL without error: nobody */
/* Drafts only: KHAI_ERROR_STATE. */
gboolean khai_store_set_declaration_client (KhaiStore *self, const char *declaration, const char *client, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiClient, khai_client_free)

G_END_DECLS
