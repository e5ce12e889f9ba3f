/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order-file.h"
#include "khai-orders.h"

G_BEGIN_DECLS

/* Orders as they are worked on: what the files say, what people said about it since, and what becomes of it. What people said is kept apart from
 * the orders, so that another import of a file takes nothing of it away. */

typedef enum
{
  KHAI_ORDER_WORD_COUNTRY,    /* the name of a country → its code */
  KHAI_ORDER_WORD_STATE,      /* a channel's word for the state of an order → KhaiOrderState */
  KHAI_ORDER_WORD_CURRENCY,   /* a channel whose files do not say it → its currency */
  KHAI_ORDER_WORD_TITLE,      /* what goods without a SKU are called → their SKU */
  KHAI_N_ORDER_WORDS
} KhaiOrderWord;

/* A value of one order that its file lacks, hides or has wrong. */
typedef struct
{
  const char *line;           /* (nullable): key of the line; NULL: of the order */
  KhaiOrderField field;
  const char *text;           /* as people type it; "": the file's value counts again */
} KhaiOrderCorrection;

GPtrArray *khai_orders_load (KhaiContext *context, GError **error);   /* (element-type KhaiOrder): newest first */
/* `meaning` NULL: forgets it. KHAI_ERROR_BAD_INPUT: that is no code of a country, no state, no SKU. */
gboolean khai_orders_explain (KhaiContext *context, KhaiOrderWord kind, const char *channel, const char *word, const char *meaning, GError **error);
/* All of them or none. KHAI_ERROR_BAD_INPUT: `*wrong` is the one that cannot be read. */
gboolean khai_orders_correct (KhaiContext *context, const KhaiOrder *order, const KhaiOrderCorrection *corrections, guint n, guint *wrong, GError **error);

/* What the plan goes by, remembered from one time to the next. */
typedef struct
{
  GHashTable *rates;          /* (owned) (element-type utf8 utf8): currency → dong for one, wire form */
  gboolean by_order, duty_free;
  char *template_name;        /* (owned) (nullable): what the drafts have in common */
  char *packing_kg;           /* (owned) (nullable): wire form */
} KhaiOrderSettings;

KhaiOrderSettings *khai_order_settings_load (KhaiContext *context, GError **error);
gboolean khai_order_settings_save (const KhaiOrderSettings *settings, KhaiContext *context, GError **error);
void khai_order_settings_free (KhaiOrderSettings *settings);
JsonNode *khai_order_settings_find_base (const KhaiOrderSettings *settings, KhaiContext *context, GError **error); /* (nullable) */

/* All of it together. */
typedef struct
{
  GPtrArray *orders;          /* (owned) (element-type KhaiOrder) */
  GHashTable *products;       /* (owned): SKU → product */
  KhaiOrderPlan *plan;        /* (owned) */
  KhaiOrderSettings *settings; /* (owned) */
} KhaiOrderDesk;

KhaiOrderDesk *khai_order_desk_load (KhaiContext *context, GCancellable *cancellable, GError **error);
void khai_order_desk_load_async (KhaiContext *context, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KhaiOrderDesk *khai_order_desk_load_finish (GAsyncResult *result, GError **error);
void khai_order_desk_free (KhaiOrderDesk *desk);
const KhaiOrder *khai_order_desk_find (const KhaiOrderDesk *desk, gint64 id); /* (nullable) */

/* The drafts of all that is ready, in a thread, with the settings' template; `departure` (nullable) YYYY-MM-DD; ids (element-type utf8). `desk` must live until then. */
void khai_order_desk_create_async (KhaiOrderDesk *desk, KhaiContext *context, const char *departure, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *khai_order_desk_create_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderDesk, khai_order_desk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderSettings, khai_order_settings_free)

G_END_DECLS
