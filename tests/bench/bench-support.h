/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

/* What the benchmarks of the window share. */
gint64 bench_work (void);                                        /* microseconds this thread has worked: others may use the machine */
char *bench_make_lines (KhaiContext *context, guint n_lines);    /* a declaration with so many goods lines; its id */
void bench_remove_folder (const char *folder);
