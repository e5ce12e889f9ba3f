/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Many declarations as one table, checked while it is looked at. Enter opens one. */
#define KHAI_TYPE_BATCH_PAGE (khai_batch_page_get_type ())
G_DECLARE_FINAL_TYPE (KhaiBatchPage, khai_batch_page, KHAI, BATCH_PAGE, GtkBox)

KhaiBatchPage *khai_batch_page_new (KhaiSession *session, GPtrArray *ids, GError **error);   /* (element-type utf8) */
guint khai_batch_page_get_n_done (KhaiBatchPage *self);
GtkWidget *khai_batch_page_get_grid (KhaiBatchPage *self);

G_END_DECLS
