/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* The trainer plays the officer of the training Single Window: its declarations, its clock, whether it is open, what goes wrong. */
#define KHAI_TYPE_OFFICER_PANEL (khai_officer_panel_get_type ())
G_DECLARE_FINAL_TYPE (KhaiOfficerPanel, khai_officer_panel, KHAI, OFFICER_PANEL, AdwBin)

void khai_officer_panel_set_session (KhaiOfficerPanel *self, KhaiSession *session);
void khai_officer_panel_look (KhaiOfficerPanel *self); /* what is there now; shows itself when a training window runs */

G_END_DECLS
