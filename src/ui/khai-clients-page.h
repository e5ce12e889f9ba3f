/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Whoever files for others: the clients, the work for all of them, whom the goods go to, and who works here. */
#define KHAI_TYPE_CLIENTS_PAGE (khai_clients_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiClientsPage, khai_clients_page, KHAI, CLIENTS_PAGE, AdwBin)

KhaiClientsPage *khai_clients_page_new (KhaiSession *session);
void khai_clients_page_refresh (KhaiClientsPage *self);
void khai_clients_page_show (KhaiClientsPage *self, const char *tab);   /* clients work addresses people */
void khai_clients_page_add (KhaiClientsPage *self);                     /* details of a new client */

G_END_DECLS
