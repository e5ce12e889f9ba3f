/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* To be called at the start of main(): what is in memory (declarations, keys, a PIN for a moment) goes into no file when the process dies, and
 * messages of libraries never get between the answers on standard output. */
void khai_process_prepare (void);

G_END_DECLS
