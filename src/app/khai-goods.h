/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-problem.h"
#include "khai-store-goods.h"

G_BEGIN_DECLS

/* The catalogue of goods. A product's body has the members of a goods item where the item has them (description, brand, model, hsCode,
 * productCode, originCountry, unitPrice {amount, currency}), netMassKg of one unit, and of its own: sku, aliases [{channel, sku}],
 * names {vi, en}, material, use, unit, flags {battery …}, destinationCodes {US: …}, codeFrom {decision, actor, time, text, edition, sureness},
 * review ["originCountry" …]: what changed since the code was chosen. */

/* What a product must have before its orders can be declared. */
typedef enum
{
  KHAI_GAP_UNKNOWN,      /* an order's SKU that is not in the catalogue */
  KHAI_GAP_CODE,
  KHAI_GAP_ORIGIN,
  KHAI_GAP_MASS,
  KHAI_GAP_UNIT,
  KHAI_GAP_DESCRIPTION,
  KHAI_GAP_REVIEW,       /* the code was chosen for something else, or by an older edition */
  KHAI_N_GAPS
} KhaiGap;

const char *khai_gap_to_string (KhaiGap gap);                                       /* "code", "origin" … */
guint khai_goods_get_gaps (JsonNode *body, const char *edition);                     /* a bit for each: 1 << KHAI_GAP_CODE … */
char *khai_goods_describe (JsonNode *body, KhaiLang lang);                           /* from name, material, use, brand, model */
JsonNode *khai_goods_to_item (JsonNode *body);                                       /* as a goods item of a declaration */

/* One gap, which products have it, and how many open orders wait for them. */
typedef struct { KhaiGap gap; GPtrArray *skus; guint n_orders; } KhaiReadiness;

void khai_readiness_free (KhaiReadiness *readiness);
/* Sorted by how many orders each blocks; gaps nothing has are left out. (element-type KhaiReadiness) */
GPtrArray *khai_goods_get_readiness (KhaiContext *context, const char *client, guint *n_products, GError **error);

/* Sets what follows: description when it was empty, review when origin or material differ from what they were. */
void khai_goods_complete (JsonNode *before, JsonNode *body);                        /* before (nullable) */
/* The same, and stored; returns the batch. */
char *khai_goods_save (KhaiContext *context, const char *client, JsonNode *body, const char *source, GError **error);
/* The code of a decision, and where it comes from. */
char *khai_goods_set_decision (KhaiContext *context, const char *client, const char *sku, const char *decision, GError **error);

/* A table of goods, by the names of its columns in any order. */
typedef struct
{
  GPtrArray *problems;      /* (element-type KhaiProblem): in the order of the file */
  guint n_new, n_changed, n_same, n_blocking;
  char *batch;              /* (nullable): for khai_store_undo_products(); NULL when nothing was stored */
} KhaiGoodsImport;

KhaiGoodsImport *khai_goods_import (KhaiContext *context, const char *client, const char *path, gboolean dry, GCancellable *cancellable,
                                    GError **error);
/* In a thread of its own. */
void khai_goods_import_async (KhaiContext *context, const char *client, const char *path, gboolean dry, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
KhaiGoodsImport *khai_goods_import_finish (GAsyncResult *result, GError **error);
void khai_goods_import_free (KhaiGoodsImport *import);
/* The same for a form: what its fields are, and each as a table's cell has it. */
JsonNode *khai_goods_get_columns (void);
char *khai_goods_get_text (JsonNode *body, JsonNode *column, KhaiLang lang);         /* (nullable) */
KhaiProblem *khai_goods_set_text (KhaiContext *context, JsonNode *body, JsonNode *column, const char *text); /* NULL: it is set */
gboolean khai_goods_export (KhaiContext *context, const char *client, const char *path, GError **error); /* what import reads again */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiReadiness, khai_readiness_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiGoodsImport, khai_goods_import_free)

G_END_DECLS
