/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Everything that can be done or gone to, found by a few letters of its name. */
#define KHAI_TYPE_PALETTE (khai_palette_get_type ())
G_DECLARE_FINAL_TYPE (KhaiPalette, khai_palette, KHAI, PALETTE, AdwWindow)

KhaiPalette *khai_palette_new (GtkWindow *window);
/* `detail` (nullable): keys, a field's official number. `target` (nullable) is taken over when floating. */
void khai_palette_add (KhaiPalette *self, const char *title, const char *detail, const char *action, GVariant *target);
void khai_palette_start (KhaiPalette *self, const char *text); /* shows it, with that typed in */

G_END_DECLS
