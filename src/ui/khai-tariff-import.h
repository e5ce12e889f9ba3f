/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for a file with the official tariff and lays it beside Khai's own titles; says what was taken, or which rows kept it out. */
void khai_tariff_import_ask (GtkWindow *window, KhaiSession *session);

G_END_DECLS
