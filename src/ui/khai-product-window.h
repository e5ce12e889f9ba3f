/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One product of the catalogue as a form; its fields are the columns of data/goods. */
#define KHAI_TYPE_PRODUCT_WINDOW (khai_product_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiProductWindow, khai_product_window, KHAI, PRODUCT_WINDOW, AdwWindow)

/* Called with the batch when the product was stored. */
typedef void (*KhaiProductSaved) (gpointer owner, const char *batch);

/* `sku` (nullable): the product; an empty form for one that is not there yet. */
KhaiProductWindow *khai_product_window_new (GtkWindow *parent, KhaiSession *session, const char *sku, KhaiProductSaved saved, GObject *owner);
/* Puts into what is empty what is known from elsewhere: a product as khai-goods.h has it. Not in the catalogue before it is saved. */
void khai_product_window_suggest (KhaiProductWindow *self, JsonNode *body);
void khai_product_window_focus (KhaiProductWindow *self, const char *pointer);

G_END_DECLS
