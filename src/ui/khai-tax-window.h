/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Electronic invoices and proofs of payment of the declarations that are chosen. A paper for several gives each its invoice value.
 * Signal: "changed" (). */
#define KHAI_TYPE_TAX_WINDOW (khai_tax_window_get_type ())
G_DECLARE_FINAL_TYPE (KhaiTaxWindow, khai_tax_window, KHAI, TAX_WINDOW, AdwWindow)

KhaiTaxWindow *khai_tax_window_new (GtkWindow *parent, KhaiSession *session, GPtrArray *ids); /* (element-type utf8) */

G_END_DECLS
