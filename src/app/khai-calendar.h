/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "khai-clock.h"

G_BEGIN_DECLS

/* A time limit as a file that calendars read (RFC 5545), with an alarm a day before. */
char *khai_calendar_write_limit (KhaiClock *clock, const char *uid, const char *due, const char *title, const char *text, GError **error);

G_END_DECLS
