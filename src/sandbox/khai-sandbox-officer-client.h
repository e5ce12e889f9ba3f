/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int khai_sandbox_officer_run (int argc, char **argv);
char *khai_sandbox_officer_ask (const char *dir, char **words, GError **error);
int khai_sandbox_answer_run (int argc, char **argv);
char *khai_sandbox_find_reference (const char *named); /* as all programs of the build tree find it */

G_END_DECLS
