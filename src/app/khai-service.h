/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-outbox.h"

G_BEGIN_DECLS

/* Whether a Single Window is open: what it says of itself at /service. */
typedef enum { KHAI_SERVICE_IS_OPEN, KHAI_SERVICE_IS_DEGRADED, KHAI_SERVICE_IS_CLOSED, KHAI_SERVICE_IS_SILENT } KhaiServiceIs;

typedef struct
{
  KhaiServiceIs is;
  char *reopens_at;       /* RFC 3339, by the window's clock (nullable) */
} KhaiService;

void khai_service_free (KhaiService *service);
void khai_service_ask_async (KhaiOutbox *outbox, const char *gateway, const char *ca_file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
KhaiService *khai_service_ask_finish (KhaiOutbox *outbox, GAsyncResult *result, GError **error);
/* What it means and that nothing is lost, in the process's language. NULL: it is open. */
char *khai_service_describe (const KhaiService *service, KhaiLang lang);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiService, khai_service_free)

G_END_DECLS
