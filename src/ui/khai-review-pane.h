/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-editor.h"
#include "khai-session.h"

G_BEGIN_DECLS

/* What others say about a declaration: comments on fields, asking for a second pair of eyes, approving, sending back. Not in sight of whoever
 * files for nobody else. */
#define KHAI_TYPE_REVIEW_PANE (khai_review_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhaiReviewPane, khai_review_pane, KHAI, REVIEW_PANE, AdwBin)

void khai_review_pane_show (KhaiReviewPane *self, KhaiSession *session, KhaiEditor *editor, const char *pointer); /* NULL: all of it */

G_END_DECLS
