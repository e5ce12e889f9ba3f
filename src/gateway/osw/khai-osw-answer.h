/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include "khai-gateway.h"

G_BEGIN_DECLS

/* What an HTTP answer means. No input or output here: a table that tests can walk. */

/* Takes the status, headers and the whole body. An answer counts as received only when it is one complete JSON object of the
 * contract's media type (libsoup reports a body cut off in chunked form as success). `sent`: the request had left when this came. */
KhaiAnswer *khai_osw_answer_read (guint status, SoupMessageHeaders *headers, GBytes *body, gboolean sent, GError **error,
                                  KhaiAnswer **refusal);
/* Turns a failure of the connection into an error that says whether the request may have been taken. */
GError *khai_osw_error_translate (const GError *error, gboolean sent);

G_END_DECLS
