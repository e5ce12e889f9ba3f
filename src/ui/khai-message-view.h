/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The message as it will be sent, a line for every member, beside the field it is and the value as people write it. */
#define KHAI_TYPE_MESSAGE_VIEW (khai_message_view_get_type ())
G_DECLARE_FINAL_TYPE (KhaiMessageView, khai_message_view, KHAI, MESSAGE_VIEW, AdwBin)

KhaiMessageView *khai_message_view_new (KhaiSession *session, KhaiEditor *editor);
gboolean khai_message_view_focus (KhaiMessageView *self, const char *pointer); /* the line of that member; NULL: the first */
char *khai_message_view_dup_pointer (KhaiMessageView *self);                   /* of the line in view (nullable) */

G_END_DECLS
