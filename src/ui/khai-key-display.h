/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows an audience which keys were pressed in the window it stands in. Keys that write something are not shown: what is typed may be a secret,
 * and whoever looks on sees it in its field anyway. */
#define KHAI_TYPE_KEY_DISPLAY (khai_key_display_get_type ())
G_DECLARE_FINAL_TYPE (KhaiKeyDisplay, khai_key_display, KHAI, KEY_DISPLAY, AdwBin)

void khai_key_display_set_active (KhaiKeyDisplay *self, gboolean active);
char *khai_key_display_dup_name (guint key, GdkModifierType state);  /* "Ctrl+K"; NULL: not shown */

G_END_DECLS
