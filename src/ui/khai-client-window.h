/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-clients.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* A client's details, to be looked at and changed. Signal: "saved" (const char *id). */
#define KHAI_TYPE_CLIENT_WINDOW (khai_client_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiClientWindow, khai_client_window, KHAI, CLIENT_WINDOW, AdwWindow)

KhaiClientWindow *khai_client_window_new (GtkWindow *parent, KhaiSession *session, const KhaiClient *client); /* NULL: a new one */

G_END_DECLS
