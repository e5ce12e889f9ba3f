/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What time it is, asked of one object so that tests and training can say otherwise. Thread-safe. */
typedef struct _KhaiClock KhaiClock;

KhaiClock *khai_clock_new (void);                              /* the system's clock */
KhaiClock *khai_clock_new_fixed (const char *rfc3339, GError **error); /* starts at that instant and stands still */
KhaiClock *khai_clock_new_from_environment (GError **error);   /* KHAI_NOW (RFC 3339 or a date) if set, else the system's */
KhaiClock *khai_clock_ref (KhaiClock *clock);
void khai_clock_unref (KhaiClock *clock);
gint64 khai_clock_now (KhaiClock *clock);                      /* microseconds since 1970, UTC */
char *khai_clock_now_string (KhaiClock *clock);                /* RFC 3339 UTC */
char *khai_clock_today (KhaiClock *clock);                     /* YYYY-MM-DD in Asia/Ho_Chi_Minh (UTC+7, no summer time) */
void khai_clock_advance (KhaiClock *clock, gint64 microseconds); /* fixed clocks only */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KhaiClock, khai_clock_unref)

G_END_DECLS
