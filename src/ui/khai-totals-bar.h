/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The footer of an open declaration: what the lines come to, where that is not what the header says, and whether all is on disk. */
#define KHAI_TYPE_TOTALS_BAR (khai_totals_bar_get_type ())
G_DECLARE_FINAL_TYPE (KhaiTotalsBar, khai_totals_bar, KHAI, TOTALS_BAR, AdwBin)

void khai_totals_bar_show (KhaiTotalsBar *self, KhaiEditor *editor, KhaiLang lang);

G_END_DECLS
