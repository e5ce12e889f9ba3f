/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-order-desk.h"
#include "khai-problem.h"

G_BEGIN_DECLS

/* Stock sent to a warehouse abroad to be sold from there: no buyer and no sale yet, an own consignee, a pro forma instead of an invoice. */
typedef struct
{
  char *name;               /* the consignee: as a rule the exporter's own name */
  char *line, *line2, *city, *subdivision, *postcode; /* (nullable) but `line` */
  char *country;            /* ISO 3166-1 alpha-2 */
  char *platform;           /* (nullable): whose warehouse it is */
} KhaiWarehouse;

KhaiWarehouse *khai_warehouse_new (void);
void khai_warehouse_free (KhaiWarehouse *warehouse);
gboolean khai_warehouse_save (KhaiContext *context, const char *label, const KhaiWarehouse *warehouse, GError **error); /* KHAI_ERROR_BAD_INPUT in words */
KhaiWarehouse *khai_warehouse_load (KhaiContext *context, const char *label, GError **error);                            /* KHAI_ERROR_NOT_FOUND */
GPtrArray *khai_warehouse_list (KhaiContext *context, GError **error);                                                    /* labels (element-type utf8) */

typedef struct
{
  char *file;               /* without folders */
  GPtrArray *items;         /* (element-type JsonNode): goods items with quantity, weight and value */
  GPtrArray *problems;      /* (element-type KhaiProblem) */
  guint n_blocking;
  char *currency;           /* (nullable) */
  KhaiDecimal value, mass;
} KhaiStockList;

/* A table with columns of SKU and quantity, in any order; what the goods are is in the catalogue. Wrong rows are problems, not an error. */
KhaiStockList *khai_stock_read (KhaiContext *context, const char *path, GCancellable *cancellable, GError **error);
void khai_stock_list_free (KhaiStockList *list);
/* Drafts (several when there are more than 50 lines); ids (element-type utf8). KHAI_ERROR_BLOCKED while something is in the way. Undone by
 * khai_store_free_lines(). */
GPtrArray *khai_stock_create (KhaiContext *context, const KhaiStockList *list, const KhaiWarehouse *warehouse, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiWarehouse, khai_warehouse_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiStockList, khai_stock_list_free)

G_END_DECLS
