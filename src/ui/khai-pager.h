/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Pages of which one is shown. The others are really hidden: GtkStack leaves them in sight of assistive technologies. */
#define KHAI_TYPE_PAGER (khai_pager_get_type ())
G_DECLARE_FINAL_TYPE (KhaiPager, khai_pager, KHAI, PAGER, GtkWidget)

KhaiPager *khai_pager_new (void);
void khai_pager_add (KhaiPager *self, const char *name, GtkWidget *page);     /* replaces one of that name */
GtkWidget *khai_pager_get (KhaiPager *self, const char *name);                /* (nullable) */
void khai_pager_remove (KhaiPager *self, const char *name);
gboolean khai_pager_show (KhaiPager *self, const char *name);
const char *khai_pager_get_shown (KhaiPager *self);                           /* (nullable) */

G_END_DECLS
