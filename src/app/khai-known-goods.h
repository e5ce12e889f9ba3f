/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-editor.h"

G_BEGIN_DECLS

/* Goods of the catalogue, and goods the user declared before: a line as it stood, and where. */
typedef struct _KhaiKnownGood KhaiKnownGood;

KhaiKnownGood *khai_known_good_ref (KhaiKnownGood *good);
void khai_known_good_unref (KhaiKnownGood *good);
JsonNode *khai_known_good_get_line (KhaiKnownGood *good);                     /* (transfer none) */
const char *khai_known_good_get_origin (KhaiKnownGood *good);                 /* "VN-2026-000012" (nullable) */
const char *khai_known_good_get_product (KhaiKnownGood *good);                /* SKU of the catalogue (nullable) */
const char *khai_known_good_get_date (KhaiKnownGood *good);                   /* RFC 3339 (nullable) */
char *khai_known_good_get_text (KhaiKnownGood *good, const char *member);     /* "/hsCode" (nullable) */
gboolean khai_known_good_has_code (KhaiKnownGood *good, const char *text);    /* a code of it begins so */

/* All of them, newest first, looked up by a code or by words. Filled from the declarations in the store; whoever keeps goods elsewhere adds
 * them. Signal: "loaded" (): the store was read. */
#define KHAI_TYPE_KNOWN_GOODS (khai_known_goods_get_type ())
G_DECLARE_FINAL_TYPE (KhaiKnownGoods, khai_known_goods, KHAI, KNOWN_GOODS, GObject)

KhaiKnownGoods *khai_known_goods_new (void);
void khai_known_goods_add (KhaiKnownGoods *self, JsonNode *line, const char *origin, const char *date); /* newer ones first */
void khai_known_goods_load (KhaiKnownGoods *self, KhaiStore *store, const char *except);               /* on a thread; except: a declaration's id */
gboolean khai_known_goods_is_loaded (KhaiKnownGoods *self);
GPtrArray *khai_known_goods_find (KhaiKnownGoods *self, JsonNode *document, const char *text, guint limit); /* (element-type KhaiKnownGood) */
KhaiKnownGood *khai_known_goods_match (KhaiKnownGoods *self, JsonNode *document, guint row); /* (nullable): what the line was filled from */

/* Fills the line with what is carried from one declaration to the next, as one act; what stands there stays, but for the description. */
gboolean khai_known_good_fill (KhaiKnownGood *good, KhaiEditor *editor, guint row, GError **error);
/* Sets the quantity, and what follows from it (value, masses) where that comes out even; what the user typed otherwise stays. */
gboolean khai_known_good_set_quantity (KhaiKnownGood *good, KhaiEditor *editor, guint row, const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiKnownGood, khai_known_good_unref)

G_END_DECLS
