/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers that carry a check digit, or a form of their own: pure functions of a text. */
typedef enum
{
  KHAI_NUMBER_WRONG,
  KHAI_NUMBER_RIGHT,
  KHAI_NUMBER_UNKNOWN /* no such number, or one that cannot be judged */
} KhaiNumberState;

KhaiNumberState khai_number_tax_code (const char *text);
KhaiNumberState khai_number_container (const char *text);
KhaiNumberState khai_number_air_waybill (const char *text);
KhaiNumberState khai_number_postal (const char *text);
KhaiNumberState khai_number_ship (const char *text);
char *khai_number_read_container (const char *text);
char *khai_number_read_flight (const char *text, const char *date);

G_END_DECLS
