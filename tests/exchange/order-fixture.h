/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "exchange-fixture.h"
#include "khai-order-file.h"

G_BEGIN_DECLS

KhaiReference *fixture_reference (void);  /* (transfer none): opened once */
GPtrArray *fixture_dialects (void);       /* (transfer none) */
KhaiOrderFile *fixture_read_orders (GBytes *bytes, const char *name);
KhaiOrderFile *fixture_read_order_file (const char *path);
/* "1001 open USD US [Ada Example]\n  AO-COT-M x2 @16 =32 …\n" and, behind "!", each problem: "code row column". */
char *fixture_dump_orders (const KhaiOrderFile *file);

G_END_DECLS
