/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tax codes, containers, air waybills, postal items, ships and flights: whether a number can be right, and what was
 * meant where only one reading is possible. */

#include "khai-numbers.h"

#include "khai-date.h"
#include "khai-text.h"

#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static gboolean
all_digits (const char *text)
{
  return *text != '\0' && text[strspn (text, DIGITS)] == '\0';
}

static KhaiNumberState
state_of (gboolean right)
{
  return right ? KHAI_NUMBER_RIGHT : KHAI_NUMBER_WRONG;
}

/* Upper-case letters and digits only: what people put between them (spaces, dashes, dots) is no part of a number. */
static char *
bare (const char *text)
{
  g_autofree char *upper = khai_text_to_ascii_upper (text);
  GString *out = g_string_new (NULL);

  for (const char *c = upper; *c != '\0'; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (out, *c);
  return g_string_free (out, FALSE);
}

/* ---- tax codes ---- */

/* Ten digits, the last of which is ten less the weighted sum of the others modulo eleven. Where the remainder is
 * nought the digit would be ten; sources differ on whether a nought stands there, so such a code is neither right
 * nor wrong. */
static KhaiNumberState
check_ten_digits (const char *text)
{
  static const int weights[] = { 31, 29, 23, 19, 17, 13, 7, 5, 3 };
  int sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * (text[i] - '0');

  int digit = 10 - sum % 11;
  if (digit == 10)
    return text[9] == '0' ? KHAI_NUMBER_UNKNOWN : KHAI_NUMBER_WRONG;
  return state_of (text[9] == '0' + digit);
}

/**
 * khai_number_tax_code:
 * @text: a Vietnamese tax code without marks
 *
 * Ten digits with a check digit; thirteen: those and a branch 001–999; twelve: a personal number, which has no check
 * digit and is always right.
 *
 * Returns: whether it can be right; unknown where sources differ on the check digit
 */
KhaiNumberState
khai_number_tax_code (const char *text)
{
  g_return_val_if_fail (text != NULL, KHAI_NUMBER_UNKNOWN);

  gsize length = strlen (text);

  if (!all_digits (text))
    return KHAI_NUMBER_WRONG;
  if (length == 12)
    return KHAI_NUMBER_RIGHT;
  if (length == 10 || (length == 13 && !g_str_equal (text + 10, "000")))
    return check_ten_digits (text);
  return KHAI_NUMBER_WRONG;
}

/* ---- containers (ISO 6346) ---- */

/* Letters count from ten, leaving out the multiples of eleven. */
static int
container_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';

  int value = 10 + (c - 'A');
  value += value > 10; /* 11 is left out: B is 12 */
  value += value > 21; /* and 22: L is 23 */
  value += value > 32; /* and 33: V is 34 */
  return value;
}

static gboolean
has_container_form (const char *text)
{
  return strlen (text) == 11 && strspn (text, LETTERS) == 4 && strchr ("UJZ", text[3]) != NULL
         && all_digits (text + 4);
}

/**
 * khai_number_container:
 * @text: three letters of the owner, U, J or Z, six digits and the check digit
 *
 * Returns: whether it is a container number of ISO 6346 whose check digit agrees
 */
KhaiNumberState
khai_number_container (const char *text)
{
  g_return_val_if_fail (text != NULL, KHAI_NUMBER_UNKNOWN);

  int sum = 0;

  if (!has_container_form (text))
    return KHAI_NUMBER_WRONG;
  for (int i = 0; i < 10; i++)
    sum += container_value (text[i]) << i;
  return state_of (sum % 11 % 10 == text[10] - '0');
}

static char
swap (char c, const char *from, const char *to)
{
  const char *found = strchr (from, c);

  return found != NULL && c != '\0' ? to[found - from] : c;
}

/**
 * khai_number_read_container:
 * @text: what was typed for a container number
 *
 * Takes marks out and reads letters for digits, and digits for letters, where the form asks for the other (O for 0, I for 1 …). Only a
 * number whose check digit then agrees is taken for the one that was meant.
 *
 * Returns: (transfer full) (nullable): the container number
 */
char *
khai_number_read_container (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  char *number = bare (text);

  if (strlen (number) == 11)
    for (int i = 0; i < 11; i++)
      number[i] = i < 4 ? swap (number[i], "0158", "OISB") : swap (number[i], "OQDISBZ", "0001582");
  if (khai_number_container (number) == KHAI_NUMBER_RIGHT)
    return number;
  g_free (number);
  return NULL;
}

/* ---- transport documents ---- */

/**
 * khai_number_air_waybill:
 * @text: three digits of the airline, seven of the waybill and its check digit: those seven modulo seven (IATA
 *   resolution 600a); a dash or space may stand between
 *
 * Returns: whether the check digit agrees; unknown if the text is no such number
 */
KhaiNumberState
khai_number_air_waybill (const char *text)
{
  g_return_val_if_fail (text != NULL, KHAI_NUMBER_UNKNOWN);

  g_autofree char *number = bare (text);

  if (strlen (number) != 11 || !all_digits (number))
    return KHAI_NUMBER_UNKNOWN;

  int remainder = 0;
  for (int i = 3; i < 10; i++)
    remainder = (remainder * 10 + (number[i] - '0')) % 7;
  return state_of (remainder == number[10] - '0');
}

/**
 * khai_number_postal:
 * @text: a postal item: two letters, eight digits, a check digit and the country (UPU standard S10)
 *
 * Returns: whether the check digit agrees; unknown if the text is no such number
 */
KhaiNumberState
khai_number_postal (const char *text)
{
  static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };

  g_return_val_if_fail (text != NULL, KHAI_NUMBER_UNKNOWN);

  g_autofree char *number = bare (text);
  int sum = 0;

  if (strlen (number) != 13 || strspn (number, LETTERS) != 2 || strspn (number + 2, DIGITS) != 9
      || strspn (number + 11, LETTERS) != 2)
    return KHAI_NUMBER_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i] * (number[2 + i] - '0');

  int digit = 11 - sum % 11;
  digit = digit == 10 ? 0 : digit == 11 ? 5 : digit;
  return state_of (number[10] - '0' == digit);
}

/**
 * khai_number_ship:
 * @text: any text in which "IMO" and seven digits may stand
 *
 * Returns: whether the seventh digit is the last one of the others weighted seven to two (IMO resolution A.1117);
 *   unknown if there is no such number in the text
 */
KhaiNumberState
khai_number_ship (const char *text)
{
  g_return_val_if_fail (text != NULL, KHAI_NUMBER_UNKNOWN);

  g_autofree char *upper = khai_text_to_ascii_upper (text);
  const char *at = strstr (upper, "IMO");
  int sum = 0;

  if (at == NULL || (at > upper && g_ascii_isalnum (at[-1])))
    return KHAI_NUMBER_UNKNOWN;
  at += 3;
  at += strspn (at, " .:-");
  if (strspn (at, DIGITS) != 7)
    return KHAI_NUMBER_UNKNOWN;
  for (int i = 0; i < 6; i++)
    sum += (7 - i) * (at[i] - '0');
  return state_of (sum % 10 == at[6] - '0');
}

/* ---- flights ---- */

/**
 * khai_number_read_flight:
 * @text: a flight as people write it: VN55, VN 0055, VN-055/02DEC
 * @date: the ISO date of departure
 *
 * The form customs takes: airline, four digits, stroke, day and month: VN0055/02DEC.
 *
 * Returns: (transfer full) (nullable): the flight; NULL if the text begins with no flight number
 */
char *
khai_number_read_flight (const char *text, const char *date)
{
  static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

  g_return_val_if_fail (text != NULL && date != NULL, NULL);

  g_autofree char *upper = khai_text_to_ascii_upper (text);
  const char *stroke = strchr (upper, '/');
  g_autofree char *before
      = stroke != NULL ? g_strndup (upper, stroke - upper) : g_strdup (upper);
  g_autofree char *number = bare (before);
  gsize length = strlen (number);

  if (!khai_date_is_iso (date) || length < 3 || length > 6 || !all_digits (number + 2)
      || strspn (number, DIGITS) >= 2)
    return NULL;

  int month = (date[5] - '0') * 10 + (date[6] - '0');
  return g_strdup_printf ("%.2s%04d/%.2s%.3s", number, atoi (number + 2), date + 8,
                          months + (month - 1) * 3);
}
