/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-context.h"

/* A context of its own: a fresh profile folder, a clock that stands still on 1 December 2026. */
typedef struct
{
  char *dir;
  KhaiContext *context;
} AppFixture;

void app_fixture_set_up (AppFixture *f, gconstpointer data);
void app_fixture_tear_down (AppFixture *f, gconstpointer data);
void app_fixture_restart (AppFixture *f); /* as if the program had been closed and opened again */
void remove_tree (const char *dir);
void wait_for (gboolean (*done) (gpointer data), gpointer data); /* runs the main loop; fails after 20 s */
