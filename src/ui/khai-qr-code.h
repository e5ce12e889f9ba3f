/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A text as a QR code (ISO/IEC 18004), dark on light in every theme, as cameras want it. Shows nothing while it has no text. */
#define KHAI_TYPE_QR_CODE (khai_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (KhaiQrCode, khai_qr_code, KHAI, QR_CODE, GtkWidget)

GtkWidget *khai_qr_code_new (void);
gboolean khai_qr_code_set_text (KhaiQrCode *self, const char *text);     /* FALSE: none, or longer than a code holds */

G_END_DECLS
