/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-error.h"
#include "khai-json-guard.h"

#include <string.h>

#define OK -1

static int
guard (const char *text, gssize length, GError **error)
{
  return khai_json_guard (text, length < 0 ? strlen (text) : (gsize)length, KHAI_JSON_MAX_BYTES,
                          KHAI_JSON_MAX_DEPTH, error);
}

static void
test_texts (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "{}", OK },
    { "[]", OK },
    { " { \"a\" : [ 1 , -2 , true , false , null , \"x\" ] } \r\n\t", OK },
    { "\"\"", OK },
    { "0", OK },
    { "-1", OK },
    { "999999999999999", OK },
    { "-999999999999999", OK },
    { "null", OK },
    { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e1\"", OK },
    { "\"\\ud83d\\ude42\"", OK },
    { "\"Bát sứ\"", OK },
    { "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", OK },
    { "{\"a\":1,\"A\":1}", OK },
    { "[{\"a\":1},{\"a\":1}]", OK },
    { "\"\x7f\"", OK },

    { "", KHAI_ERROR_BAD_INPUT },
    { "   ", KHAI_ERROR_BAD_INPUT },
    { "{", KHAI_ERROR_BAD_INPUT },
    { "}", KHAI_ERROR_BAD_INPUT },
    { "[", KHAI_ERROR_BAD_INPUT },
    { "[1", KHAI_ERROR_BAD_INPUT },
    { "[1,", KHAI_ERROR_BAD_INPUT },
    { "[1,]", KHAI_ERROR_BAD_INPUT },
    { "[,1]", KHAI_ERROR_BAD_INPUT },
    { "[1 2]", KHAI_ERROR_BAD_INPUT },
    { "[1}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\"}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\":}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\":1,}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\" 1}", KHAI_ERROR_BAD_INPUT },
    { "{a:1}", KHAI_ERROR_BAD_INPUT },
    { "{'a':1}", KHAI_ERROR_BAD_INPUT },
    { "{1:1}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\":1 \"b\":2}", KHAI_ERROR_BAD_INPUT },
    { "'x'", KHAI_ERROR_BAD_INPUT },
    { "22[]", KHAI_ERROR_BAD_INPUT },
    { "{}{}", KHAI_ERROR_BAD_INPUT },
    { "{} x", KHAI_ERROR_BAD_INPUT },
    { "var x = {}", KHAI_ERROR_BAD_INPUT },
    { "// no\n{}", KHAI_ERROR_BAD_INPUT },
    { "{}/* no */", KHAI_ERROR_BAD_INPUT },
    { "# no\n{}", KHAI_ERROR_BAD_INPUT },
    { "\xef\xbb\xbf{}", KHAI_ERROR_BAD_INPUT },
    { "\u00a0{}", KHAI_ERROR_BAD_INPUT },
    { "\f{}", KHAI_ERROR_BAD_INPUT },
    { "True", KHAI_ERROR_BAD_INPUT },
    { "truex", KHAI_ERROR_BAD_INPUT },
    { "tru", KHAI_ERROR_BAD_INPUT },
    { "nul", KHAI_ERROR_BAD_INPUT },
    { "NaN", KHAI_ERROR_BAD_INPUT },
    { "Infinity", KHAI_ERROR_BAD_INPUT },
    { "undefined", KHAI_ERROR_BAD_INPUT },

    { "1.0", KHAI_ERROR_BAD_INPUT },
    { "1e3", KHAI_ERROR_BAD_INPUT },
    { "1E3", KHAI_ERROR_BAD_INPUT },
    { "1.", KHAI_ERROR_BAD_INPUT },
    { ".5", KHAI_ERROR_BAD_INPUT },
    { "-", KHAI_ERROR_BAD_INPUT },
    { "--1", KHAI_ERROR_BAD_INPUT },
    { "+1", KHAI_ERROR_BAD_INPUT },
    { "-0", KHAI_ERROR_BAD_INPUT },
    { "01", KHAI_ERROR_BAD_INPUT },
    { "00", KHAI_ERROR_BAD_INPUT },
    { "0x10", KHAI_ERROR_BAD_INPUT },
    { "1000000000000000", KHAI_ERROR_OVERFLOW },
    { "[9223372036854775808]", KHAI_ERROR_OVERFLOW },
    { "100000000000000000000", KHAI_ERROR_OVERFLOW },
    { "-1000000000000000", KHAI_ERROR_OVERFLOW },

    { "\"", KHAI_ERROR_BAD_INPUT },
    { "\"a", KHAI_ERROR_BAD_INPUT },
    { "\"a\\", KHAI_ERROR_BAD_INPUT },
    { "\"\\\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\x41\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\'\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\u12\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\u12G4\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\U0041\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\u0000x\"", KHAI_ERROR_BAD_INPUT },
    { "{\"\\u0000\":1}", KHAI_ERROR_BAD_INPUT },
    { "\"\\ud83d\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\ud83dx\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\ud83d\\n\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\ud83d\\u0041\"", KHAI_ERROR_BAD_INPUT },
    { "\"\\ude42\"", KHAI_ERROR_BAD_INPUT },
    { "\"a\nb\"", KHAI_ERROR_BAD_INPUT },
    { "\"a\tb\"", KHAI_ERROR_BAD_INPUT },
    { "\"a\x1f\"", KHAI_ERROR_BAD_INPUT },
    { "\"\xff\"", KHAI_ERROR_BAD_INPUT },
    { "\"\xc0\x80\"", KHAI_ERROR_BAD_INPUT },
    { "\"\xed\xa0\x80\"", KHAI_ERROR_BAD_INPUT },

    { "{\"a\":1,\"a\":1}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\":1,\"\\u0061\":2}", KHAI_ERROR_BAD_INPUT },
    { "{\"\":1,\"\":2}", KHAI_ERROR_BAD_INPUT },
    { "{\"/\":1,\"\\/\":2}", KHAI_ERROR_BAD_INPUT },
    { "{\"\\ud83d\\ude42\":1,\"🙂\":2}", KHAI_ERROR_BAD_INPUT },
    { "[[{\"x\":0,\"y\":{},\"x\":[]}]]", KHAI_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = guard (rows[i].text, -1, &error);
      g_autofree char *shown = g_strescape (rows[i].text, NULL);
      g_test_message ("%s", shown);
      if (rows[i].code == OK)
        g_assert_no_error (error);
      else
        g_assert_error (error, KHAI_ERROR, rows[i].code);
      g_assert_cmpint (ok, ==, rows[i].code == OK);
    }
}

static void
test_lengths (void)
{
  g_autoptr (GError) error = NULL;

  /* The length counts, not a NUL. */
  g_assert_true (guard ("{}garbage", 2, NULL));
  g_assert_false (guard ("{\"a\":1}", 6, NULL));
  g_assert_false (guard ("{}\0", 3, NULL));
  g_assert_false (guard ("\"a\0b\"", 5, NULL));
  g_assert_false (khai_json_guard (NULL, 0, 10, 1, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

static char *
nested (const char *open, const char *close, guint depth)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  static const struct
  {
    guint depth;
    int code;
  } rows[]
      = { { 1, OK }, { 16, OK }, { 17, KHAI_ERROR_TOO_LARGE }, { 100000, KHAI_ERROR_TOO_LARGE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *arrays = nested ("[", "]", rows[i].depth);
      g_assert_cmpint (guard (arrays, -1, &error), ==, rows[i].code == OK);
      if (rows[i].code != OK)
        g_assert_error (error, KHAI_ERROR, rows[i].code);
    }

  g_autoptr (GError) error = NULL;
  g_assert_false (khai_json_guard ("[[]]", 4, 10, 1, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (khai_json_guard ("1", 1, 1, 0, NULL));
  g_assert_false (khai_json_guard ("\"12345\"", 7, 6, 1, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
  g_assert_true (khai_json_guard ("\"12345\"", 7, 7, 1, NULL));
}

/* No error text may quote what the file says. */
/* "[1,1,…]", `n` of them with the array itself; or an object of so many members. */
static char *
make_many (guint n, gboolean members)
{
  GString *text = g_string_new (members ? "{" : "[");

  for (guint i = members ? 0 : 1; i < n; i++)
    {
      if (text->len > 1)
        g_string_append_c (text, ',');
      if (members)
        g_string_append_printf (text, "\"m%u\":", i);
      g_string_append_c (text, '1');
    }
  g_string_append_c (text, members ? '}' : ']');
  return g_string_free (text, FALSE);
}

static void
test_numbers_of_things (void)
{
  static const struct
  {
    guint n;
    gboolean members;
    gboolean good;
  } cases[] = { { KHAI_JSON_MAX_VALUES, FALSE, TRUE },
                { KHAI_JSON_MAX_VALUES + 1, FALSE, FALSE },
                { KHAI_JSON_MAX_MEMBERS, TRUE, TRUE },
                { KHAI_JSON_MAX_MEMBERS + 1, TRUE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = make_many (cases[i].n, cases[i].members);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (khai_json_guard (text, strlen (text), KHAI_JSON_MAX_BYTES,
                                        KHAI_JSON_MAX_DEPTH, &error),
                       ==, cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_TOO_LARGE);
    }
}

static void
test_no_quotes (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (guard ("{\"secret\":1,\"secret\":2}", -1, &error));
  g_assert_null (strstr (error->message, "secret"));
  g_assert_nonnull (strstr (error->message, "byte"));
}

/* Cut, flipped and doubled at every byte: no crash, and what passes is still balanced. */
static void
test_mutations (void)
{
  static const char sample[] = "{\"items\":[{\"line\":1,\"d\":\"B\\u00e1t \\\"s\xe1\xbb\xa9\\\"\","
                               "\"v\":{\"a\":\"40.00\"},\"n\":[true,false,null,-5]}],\"x\":{}}";
  gsize length = strlen (sample);

  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (guard (sample, (gssize)cut, NULL));
  g_assert_true (guard (sample, -1, NULL));

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (sample);
      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        text[g_test_rand_int_range (0, (int)length)] = (char)g_test_rand_int_range (0, 256);
      if (!guard (text, (gssize)length, NULL))
        continue;
      g_assert_true (g_utf8_validate_len (text, length, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json-guard/texts", test_texts);
  g_test_add_func ("/json-guard/lengths", test_lengths);
  g_test_add_func ("/json-guard/limits", test_limits);
  g_test_add_func ("/json-guard/numbers-of-things", test_numbers_of_things);
  g_test_add_func ("/json-guard/no-quotes", test_no_quotes);
  g_test_add_func ("/json-guard/mutations", test_mutations);
  return g_test_run ();
}
