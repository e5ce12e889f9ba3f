/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-clients.h"

G_BEGIN_DECLS

/* A client at a glance: its initials on its colour. What it is called stands beside it, or is its name for the ear. */
GtkWidget *khai_client_badge_new (const KhaiClient *client);              /* NULL: nobody in particular */
void khai_client_badge_show (GtkWidget *badge, const KhaiClient *client);
char *khai_client_describe (const KhaiClient *client);                    /* "Gốm Bát Tràng · 001085012345" */

G_END_DECLS
