/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-order.h"
#include "khai-store.h"

G_BEGIN_DECLS

/* Orders and their lines in khai.db. An order is known by channel, shop and its number, a line by its key within the order: a file that is
 * imported again changes nothing, a newer one changes what it says differently. */
typedef struct
{
  guint n_new_orders, n_changed_orders, n_same_orders;
  guint n_new_lines, n_changed_lines, n_same_lines;
  char *seen_at;      /* (nullable): when this very file was imported before */
  char **declared;    /* declarations that carry lines which changed; NULL-terminated */
} KhaiOrderResult;

void khai_order_result_free (KhaiOrderResult *result);

/* All orders or none. `dry` works everything out and keeps nothing. Gives orders and lines their ids unless dry. */
KhaiOrderResult *khai_store_import_orders (KhaiStore *self, GPtrArray *orders, const char *file, const char *digest, const char *dialect,
                                           const char *shop, const char *actor, gboolean dry, GError **error);
GPtrArray *khai_store_list_orders (KhaiStore *self, GError **error);   /* newest first, with their lines (element-type KhaiOrder) */
KhaiOrder *khai_store_get_order (KhaiStore *self, gint64 id, GError **error); /* KHAI_ERROR_NOT_FOUND */
/* Which declaration carries the line; NULL frees it. KHAI_ERROR_EXISTS when another one does already. */
gboolean khai_store_set_line_declaration (KhaiStore *self, gint64 line, const char *declaration, GError **error);

/* Makes declarations of order lines, each with the next reference and the lines it carries, in one step: all of it or nothing.
 * KHAI_ERROR_EXISTS when another declaration carries a line already. */
typedef struct
{
  KhaiDeclaration *document; /* gets its /localReference */
  GArray *lines;             /* gint64: ids of order lines */
  char *source;              /* for the journal: "row 12 of orders.xlsx" */
  char *from;                /* a declaration whose order lines with one of `skus` are carried by this one from now on (nullable) */
  GPtrArray *skus;           /* (element-type utf8) */
} KhaiOrderDeclaration;

KhaiOrderDeclaration *khai_order_declaration_new (KhaiDeclaration *document, const char *source);
void khai_order_declaration_free (KhaiOrderDeclaration *declaration);
GPtrArray *khai_store_declare_lines (KhaiStore *self, GPtrArray *declarations, const char *actor, GError **error); /* ids (element-type utf8) */
/* Undoes that: the drafts are put away and their lines are free again. KHAI_ERROR_STATE when one is no draft any more: then nothing happens. */
gboolean khai_store_free_lines (KhaiStore *self, GPtrArray *ids, GError **error);
/* Splitting, taken back and done again: the drafts are put away and `into` carries their order lines; or they come back with theirs.
 * KHAI_ERROR_STATE when one is no draft any more: then nothing happens. */
gboolean khai_store_join_drafts (KhaiStore *self, GPtrArray *ids, const char *into, GError **error);
gboolean khai_store_part_drafts (KhaiStore *self, GPtrArray *ids, GPtrArray *parts, GError **error); /* of KhaiOrderDeclaration: from, skus */

/* What the user taught about files: kind "orders" …, body the JSON of data/dialects. */
gboolean khai_store_save_mapping (KhaiStore *self, const char *kind, const char *name, const char *body, GError **error); /* body NULL: forgets it */
GHashTable *khai_store_get_mappings (KhaiStore *self, const char *kind, GError **error); /* name → body */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderDeclaration, khai_order_declaration_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderResult, khai_order_result_free)

G_END_DECLS
