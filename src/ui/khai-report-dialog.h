/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-clients.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* Asks for which days a client's report is, and where it shall be written: as a spreadsheet or as pages. */
void khai_report_dialog_ask (GtkWidget *near, KhaiSession *session, const KhaiClient *client);

G_END_DECLS
