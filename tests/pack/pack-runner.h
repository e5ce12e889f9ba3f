/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs the real khai-pack over small data sets. */
char *pack_fixture (const char *name);                            /* path below tests/data/pack */
char *pack_copy_good (void);                                      /* a copy of the good data set in a new folder */
void pack_remove_tree (const char *path);
/* the first place; it must be there */
void pack_replace (const char *dir, const char *file, const char *before, const char *after);
void pack_write (const char *dir, const char *file, const char *text);
/* a new folder with Vietnamese catalogues for the ISO lists of the tests */
char *pack_locale_dir (void);
/* further arguments; returns the exit code */
int pack_run (char **output, const char *data, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
