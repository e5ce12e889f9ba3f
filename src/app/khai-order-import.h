/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"
#include "khai-order-file.h"
#include "khai-store-orders.h"

G_BEGIN_DECLS

/* An order file on its way into the store: the window and khaictl do the same. All of it is taken or nothing. */
typedef struct
{
  KhaiOrderFile *file;      /* what was read, with every problem */
  KhaiOrderResult *result;  /* (nullable): what became of it, or would have (dry); NULL when something blocks */
  gboolean dry;
} KhaiOrderImport;

typedef struct
{
  const char *path;
  const char *dialect;      /* (nullable): id the user chose, else found by the headers */
  const char *shop;         /* (nullable) */
  gboolean dry;
  void (*progress) (double share, gpointer data); /* (nullable): in the reading thread */
  gpointer data;
} KhaiOrderImportOptions;

KhaiOrderImport *khai_order_import_run (KhaiContext *context, const KhaiOrderImportOptions *options, GCancellable *cancellable, GError **error);
void khai_order_import_run_async (KhaiContext *context, const KhaiOrderImportOptions *options, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
KhaiOrderImport *khai_order_import_run_finish (GAsyncResult *result, GError **error);
void khai_order_import_free (KhaiOrderImport *import);
char *khai_order_import_get_summary (const KhaiOrderImport *import, KhaiLang lang); /* "Looks like Shopee: orders: 54 of 55 columns …", a few lines */
JsonNode *khai_order_import_to_json (const KhaiOrderImport *import, KhaiLang lang);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiOrderImport, khai_order_import_free)

G_END_DECLS
