/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-gateway.h"

G_BEGIN_DECLS

/* The open contract (data/contract/openapi.yaml) over HTTPS. */
#define KHAI_TYPE_OSW_GATEWAY (khai_osw_gateway_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOswGateway, khai_osw_gateway, KHAI, OSW_GATEWAY, GObject)

KhaiGateway *khai_osw_gateway_new (const char *base_url, const char *ca_file, KhaiKey *key, KhaiLang lang, GError **error);

G_END_DECLS
