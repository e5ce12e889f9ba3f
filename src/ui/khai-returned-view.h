/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* What the Single Window sent back, by section: what is wrong, what was sent, what stands there now, and the way there. */
#define KHAI_TYPE_RETURNED_VIEW (khai_returned_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiReturnedView, khai_returned_view, KHAI, RETURNED_VIEW, AdwBin)

KhaiReturnedView *khai_returned_view_new (void);
void khai_returned_view_show (KhaiReturnedView *self, KhaiSession *session, KhaiEditor *editor);
gboolean khai_returned_view_focus_next (KhaiReturnedView *self); /* the first that is not changed yet; FALSE: there is none */
gboolean khai_returned_is_open (KhaiEditor *editor);              /* something with a place of its own is not changed yet */
char *khai_returned_counts_text (KhaiEditor *editor);             /* "Customs sent back 3: 1 changed" (nullable) */

G_END_DECLS
