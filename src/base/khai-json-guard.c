/* SPDX-License-Identifier: GPL-3.0-or-later */

/* json-glib 1.6 takes comments, wraps large integers, drops text behind \u0000, lets the last of
 * two equal members win and recurses without limit. Whatever comes from outside is read here first,
 * by the grammar of RFC 8259 and nothing else, so that what json-glib then sees is what was
 * written. Fractions and exponents are refused altogether: no member of the contract is a float. */

#include "khai-json-guard.h"

#include "khai-error.h"

#include <string.h>

/* An integer of 15 digits is exact in every reader, also in those that have only doubles (RFC 8259,
 * 6). */
#define MAX_INTEGER_DIGITS 15

/* The scan recurses once for each level; no caller needs more. */
#define DEPTH_CEILING 256

typedef struct
{
  const char *start;
  const char *p;
  const char *end;
  guint max_depth;
  guint n_values;
} Scan;

static gboolean scan_value (Scan *scan, guint depth, GError **error);

static gboolean
fail (Scan *scan, const char *what, GError **error)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "JSON byte %" G_GSIZE_FORMAT ": %s",
               (gsize)(scan->p - scan->start), what);
  return FALSE;
}

static gboolean
fail_too_large (const char *what, guint limit, GError **error)
{
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "JSON of more than %u %s", limit, what);
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (scan->p < scan->end
         && (*scan->p == ' ' || *scan->p == '\t' || *scan->p == '\n' || *scan->p == '\r'))
    scan->p++;
}

static gboolean
at_char (Scan *scan, char c)
{
  return scan->p < scan->end && *scan->p == c;
}

static gboolean
take_char (Scan *scan, char c)
{
  if (!at_char (scan, c))
    return FALSE;
  scan->p++;
  return TRUE;
}

static gboolean
at_digit (Scan *scan)
{
  return scan->p < scan->end && g_ascii_isdigit (*scan->p);
}

static gboolean
scan_hex4 (Scan *scan, gunichar *value, GError **error)
{
  *value = 0;
  for (guint i = 0; i < 4; i++, scan->p++)
    {
      if (scan->p >= scan->end || !g_ascii_isxdigit (*scan->p))
        return fail (scan, "bad \\u escape", error);
      *value = *value * 16 + (gunichar)g_ascii_xdigit_value (*scan->p);
    }
  return TRUE;
}

/* Behind "\u": one code point, of two escapes if the first is the upper half of a pair. */
static gboolean
scan_unicode_escape (Scan *scan, gunichar *c, GError **error)
{
  gunichar low;

  if (!scan_hex4 (scan, c, error))
    return FALSE;
  if (*c == 0)
    return fail (scan, "NUL escape", error);
  if (*c >= 0xdc00 && *c <= 0xdfff)
    return fail (scan, "lone surrogate", error);
  if (*c < 0xd800 || *c > 0xdbff)
    return TRUE;

  if (!take_char (scan, '\\') || !take_char (scan, 'u'))
    return fail (scan, "lone surrogate", error);
  if (!scan_hex4 (scan, &low, error))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return fail (scan, "lone surrogate", error);
  *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
  return TRUE;
}

static gboolean
scan_escape (Scan *scan, GString *text, GError **error)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  gunichar c;

  if (take_char (scan, 'u'))
    {
      if (!scan_unicode_escape (scan, &c, error))
        return FALSE;
    }
  else
    {
      const char *name = scan->p < scan->end ? memchr (names, *scan->p, strlen (names)) : NULL;
      if (name == NULL)
        return fail (scan, "bad escape", error);
      c = (gunichar)values[name - names];
      scan->p++;
    }
  if (text != NULL)
    g_string_append_unichar (text, c);
  return TRUE;
}

/* A string, from its opening quote on; its value goes to `text` where that is wanted. */
static gboolean
scan_string (Scan *scan, GString *text, GError **error)
{
  if (!take_char (scan, '"'))
    return fail (scan, "string expected", error);
  for (;;)
    {
      if (scan->p >= scan->end)
        return fail (scan, "string not closed", error);
      if ((guchar)*scan->p < 0x20)
        return fail (scan, "control character in a string", error);
      if (take_char (scan, '"'))
        return TRUE;
      if (take_char (scan, '\\'))
        {
          if (!scan_escape (scan, text, error))
            return FALSE;
          continue;
        }
      if (text != NULL)
        g_string_append_c (text, *scan->p);
      scan->p++;
    }
}

static gboolean
scan_number (Scan *scan, GError **error)
{
  gboolean negative = take_char (scan, '-');
  const char *digits = scan->p;

  while (at_digit (scan))
    scan->p++;
  gsize n = (gsize)(scan->p - digits);
  if (n == 0)
    return fail (scan, "digit expected", error);
  if (digits[0] == '0' && n > 1)
    return fail (scan, "number begins with zero", error);
  /* Written again it would be 0: not what was signed. */
  if (digits[0] == '0' && negative)
    return fail (scan, "minus zero", error);
  if (at_char (scan, '.') || at_char (scan, 'e') || at_char (scan, 'E'))
    return fail (scan, "number with a fraction or an exponent", error);
  if (n > MAX_INTEGER_DIGITS)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_OVERFLOW,
                   "JSON byte %" G_GSIZE_FORMAT ": integer of more than %d digits",
                   (gsize)(digits - scan->start), MAX_INTEGER_DIGITS);
      return FALSE;
    }
  return TRUE;
}

static gboolean
scan_word (Scan *scan, GError **error)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);
      if ((gsize)(scan->end - scan->p) >= length && memcmp (scan->p, words[i], length) == 0)
        {
          scan->p += length;
          return TRUE;
        }
    }
  return fail (scan, "value expected", error);
}

static gboolean
scan_array (Scan *scan, guint depth, GError **error)
{
  skip_space (scan);
  if (take_char (scan, ']'))
    return TRUE;
  for (;;)
    {
      if (!scan_value (scan, depth, error))
        return FALSE;
      skip_space (scan);
      if (take_char (scan, ']'))
        return TRUE;
      if (!take_char (scan, ','))
        return fail (scan, "',' or ']' expected", error);
    }
}

static gboolean
scan_member (Scan *scan, GHashTable *names, guint depth, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);

  skip_space (scan);
  if (!scan_string (scan, name, error))
    return FALSE;
  if (g_hash_table_size (names) >= KHAI_JSON_MAX_MEMBERS)
    return fail_too_large ("members in one object", KHAI_JSON_MAX_MEMBERS, error);
  if (!g_hash_table_add (names, g_string_free (g_steal_pointer (&name), FALSE)))
    return fail (scan, "member stands twice", error);
  skip_space (scan);
  if (!take_char (scan, ':'))
    return fail (scan, "':' expected", error);
  return scan_value (scan, depth, error);
}

static gboolean
scan_object (Scan *scan, guint depth, GError **error)
{
  skip_space (scan);
  if (take_char (scan, '}'))
    return TRUE;

  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (;;)
    {
      if (!scan_member (scan, names, depth, error))
        return FALSE;
      skip_space (scan);
      if (take_char (scan, '}'))
        return TRUE;
      if (!take_char (scan, ','))
        return fail (scan, "',' or '}' expected", error);
    }
}

static gboolean
scan_value (Scan *scan, guint depth, GError **error)
{
  skip_space (scan);
  if (++scan->n_values > KHAI_JSON_MAX_VALUES)
    return fail_too_large ("values", KHAI_JSON_MAX_VALUES, error);
  if (at_char (scan, '{') || at_char (scan, '['))
    {
      if (depth >= scan->max_depth)
        {
          g_set_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE, "JSON deeper than %u levels",
                       scan->max_depth);
          return FALSE;
        }
      return *scan->p++ == '{' ? scan_object (scan, depth + 1, error)
                               : scan_array (scan, depth + 1, error);
    }
  if (at_char (scan, '"'))
    return scan_string (scan, NULL, error);
  if (at_char (scan, '-') || at_digit (scan))
    return scan_number (scan, error);
  return scan_word (scan, error);
}

/**
 * khai_json_guard:
 * @text: bytes that should be one JSON text (RFC 8259); need not end in NUL
 * @length: how many
 * @max_bytes: the most that are taken; KHAI_JSON_MAX_BYTES unless something narrower is known
 * @max_depth: the most levels of objects and arrays, at most 256; KHAI_JSON_MAX_DEPTH is the
 * contract's
 * @error: KHAI_ERROR_TOO_LARGE for too many bytes, levels, values (KHAI_JSON_MAX_VALUES) or members of
 * one object (KHAI_JSON_MAX_MEMBERS), KHAI_ERROR_OVERFLOW for an integer of
 * more than 15 digits, KHAI_ERROR_BAD_INPUT for everything else. The text names the byte, never
 * what stands there
 *
 * Checks that json-glib will understand the text as it is meant: valid UTF-8 without a byte order
 * mark, one value and nothing after it, no member name twice in an object (compared unescaped), no
 * fraction, exponent or minus zero, no NUL and no lone surrogate.
 *
 * Returns: TRUE if the text is safe to parse
 */
gboolean
khai_json_guard (const char *text, gsize length, gsize max_bytes, guint max_depth, GError **error)
{
  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (max_depth <= DEPTH_CEILING, FALSE);

  if (length > max_bytes)
    {
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE,
                   "JSON of more than %" G_GSIZE_FORMAT " bytes", max_bytes);
      return FALSE;
    }
  if (length > 0 && !g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "JSON that is not UTF-8");
      return FALSE;
    }

  Scan scan = { text, text, text + length, max_depth, 0 };
  if (!scan_value (&scan, 0, error))
    return FALSE;
  skip_space (&scan);
  return scan.p == scan.end || fail (&scan, "something after the value", error);
}
