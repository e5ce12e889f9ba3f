/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "khai-session.h"

G_BEGIN_DECLS

/* Who works here, in which role, and whether a second pair of eyes is wanted. */
#define KHAI_TYPE_PEOPLE_VIEW (khai_people_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiPeopleView, khai_people_view, KHAI, PEOPLE_VIEW, AdwBin)

KhaiPeopleView *khai_people_view_new (KhaiSession *session);
void khai_people_view_refresh (KhaiPeopleView *self);

G_END_DECLS
