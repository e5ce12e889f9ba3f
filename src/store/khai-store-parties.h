/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* Somebody of the address book. */
typedef struct
{
  gint64 id;                      /* 0: not stored yet */
  char *client;                   /* id of the client whose it is; "": everybody's */
  char *name_key, *country, *id_key; /* what makes two of them one (src/app/khai-address-book.h) */
  JsonNode *body;                 /* as the document's consignee */
  guint n_uses;                   /* declarations it was in */
  char *last_used;                /* RFC 3339 (nullable) */
} KhaiParty;

void khai_party_free (KhaiParty *party);
/* Stored, or joined with the one it is: the same id_key in the same country, else the same name_key in the same country where one of them has no
 * id_key. `declaration` (nullable) is where it stands. Sets id. */
gboolean khai_store_put_party (KhaiStore *self, KhaiParty *party, const char *declaration, GError **error);
/* Those of `client` and everybody's, most used first; client NULL: of all clients (element-type KhaiParty) */
GPtrArray *khai_store_list_parties (KhaiStore *self, const char *client, GError **error);
gboolean khai_store_remove_party (KhaiStore *self, gint64 id, gboolean removed, GError **error);     /* KHAI_ERROR_NOT_FOUND */
gboolean khai_store_share_party (KhaiStore *self, gint64 id, const char *client, GError **error);    /* "": everybody's; joined with what is there */
/* Declarations that were sent and whose consignee was not looked at yet: ids (element-type utf8) */
GPtrArray *khai_store_list_unbooked (KhaiStore *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiParty, khai_party_free)

G_END_DECLS
