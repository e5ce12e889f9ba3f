/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* One declaration in a list: reference, consignee and destination, state in icon and word, when it changed. Opens it. */
GtkWidget *khai_record_row_new (KhaiSession *session, const KhaiRecord *record, gboolean with_next_action);

G_END_DECLS
