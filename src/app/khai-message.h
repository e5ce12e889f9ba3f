/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line of a message as people read it; put one after the other, the texts of all lines are the message, byte for byte. */
typedef struct
{
  char *text;     /* as in the message: "name":"value", or "name":{ or }, */
  char *pointer;  /* of the member or element it is, or begins or ends */
  guint depth;    /* how many objects and arrays are open around it */
  gboolean leaf;  /* a value, not the beginning or end of an object or array */
} KhaiMessageLine;

void khai_message_line_free (KhaiMessageLine *line);
GPtrArray *khai_message_split (const char *message, GError **error); /* canonical JSON → (element-type KhaiMessageLine) */

G_END_DECLS
