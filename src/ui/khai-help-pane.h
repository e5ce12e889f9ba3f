/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Help for the field that has the focus. */
#define KHAI_TYPE_HELP_PANE (khai_help_pane_get_type ())
G_DECLARE_FINAL_TYPE (KhaiHelpPane, khai_help_pane, KHAI, HELP_PANE, AdwBin)

KhaiHelpPane *khai_help_pane_new (KhaiSession *session);
void khai_help_pane_show_field (KhaiHelpPane *self, KhaiEditor *editor, const KhaiField *field, KhaiLang lang, const char *pointer); /* field NULL: general help */

G_END_DECLS
