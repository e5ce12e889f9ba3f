/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* A Single Window that told two pasts: what it means, what to do, and the evidence as a file. It stands above everything else of its page. */
#define KHAI_TYPE_LEDGER_ALARM (khai_ledger_alarm_get_type ())
G_DECLARE_FINAL_TYPE (KhaiLedgerAlarm, khai_ledger_alarm, KHAI, LEDGER_ALARM, AdwBin)

/* `gateway`: only what that window did (nullable: any; what the user has put aside is left out then). Hidden when there is nothing. */
void khai_ledger_alarm_show (KhaiLedgerAlarm *self, KhaiSession *session, const char *gateway);

G_END_DECLS
