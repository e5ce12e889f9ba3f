/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* One input of a fuzz target. Built with clang it is libFuzzer's; else replay.c calls it with a corpus and what can be made of it. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
