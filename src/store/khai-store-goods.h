/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-store.h"

G_BEGIN_DECLS

/* A product of the catalogue. client "": of the list everybody shares. body: the members of a goods item, and sku, aliases
 * ([{"channel", "sku"}]), names … (src/app/khai-goods.h). */
typedef struct
{
  char *client, *sku;
  JsonNode *body;        /* (owned) (nullable): NULL: the product is taken out */
  char *changed_at;      /* (nullable): RFC 3339, made when it is stored */
  char *actor;           /* (nullable) */
} KhaiProduct;

KhaiProduct *khai_product_new (const char *client, const char *sku, JsonNode *body);
void khai_product_free (KhaiProduct *product);

/* All of them or none; returns the batch's id for the undo. KHAI_ERROR_EXISTS: a code belongs to another product. */
char *khai_store_save_products (KhaiStore *self, GPtrArray *products, const char *source, const char *actor, GError **error);
/* Every product as it was before the batch. KHAI_ERROR_STATE: one was changed since; KHAI_ERROR_NOT_FOUND: no such batch. */
gboolean khai_store_undo_products (KhaiStore *self, const char *batch, const char *actor, guint *n, GError **error);

/* By SKU or a channel's code: the client's own before the shared one. NULL without error: none. */
KhaiProduct *khai_store_get_product (KhaiStore *self, const char *client, const char *channel, const char *code, GError **error);
/* Those whose words contain every word of `text`, by SKU; text "": all. limit 0: no limit. (element-type KhaiProduct) */
GPtrArray *khai_store_find_products (KhaiStore *self, const char *client, const char *text, guint limit, GError **error);

/* Goods of open orders that are in no declaration yet. */
typedef struct { gint64 order; char *channel, *sku, *title; } KhaiOpenLine;

void khai_open_line_free (KhaiOpenLine *line);
GPtrArray *khai_store_list_open_lines (KhaiStore *self, GError **error);  /* (element-type KhaiOpenLine) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiProduct, khai_product_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOpenLine, khai_open_line_free)

G_END_DECLS
