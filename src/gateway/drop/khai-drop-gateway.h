/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-gateway.h"

G_BEGIN_DECLS

#define KHAI_TYPE_DROP_GATEWAY (khai_drop_gateway_get_type ())
G_DECLARE_FINAL_TYPE (KhaiDropGateway, khai_drop_gateway, KHAI, DROP_GATEWAY, GObject)

KhaiGateway *khai_drop_gateway_new (const char *folder, const char *window, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error);
char *khai_drop_gateway_get_path (KhaiDropGateway *self, const KhaiSubmission *submission);

G_END_DECLS
