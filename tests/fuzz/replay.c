/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Replays the files of the folder it is given: each as it is, cut, with bytes turned, with pieces of others in it, and with what parsers stumble
 * over in place of a value. The same every time: a fault that was found once is found again. */

#include <string.h>

#include "fuzz.h"

#define TURNS 200

/* In place of a JSON value or in the middle of a text. */
static const char *const pieces[] = {
  "null", "true", "-1", "0", "999999999999999", "-999999999999999", "1e9", "0.1", "\"\"", "\" \"", "[]", "{}", "[[]]", "[null]", "{\"\":null}", "\"\\u202e\"",
  "\"\\n\\r\"", "\"~\"", "\"/items/999999999/hsCode\"", "\"/items/-1\"", "\"..\"", "\"a.b.c\"", "\"AAAA\"", "\"2026-13-45T99:99:99Z\"", "\"0000-00-00\"",
  "\"99999999999999999999.999999\"", "\"-0\"", "\"<b>%s%n</b>\"", "\"\xe1\xba\xb5\"", "\xff", "\"", "}", "]", ",", ":", "\n", "\r\n\r\n",
};

static char *
get_piece (GRand *rand)
{
  const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];
  guint length = g_rand_int_range (rand, 1, 2000);
  g_autofree char *text = NULL;

  if (g_rand_int_range (rand, 0, 12) > 0)
    return g_strdup (piece);
  text = g_strnfill (length, 'a' + g_rand_int_range (rand, 0, 26));
  return g_strdup_printf ("\"%s\"", text);
}

/* From behind a ":" to the next "," or closing bracket. */
static void
replace_value (GString *text, GRand *rand)
{
  g_autofree char *piece = get_piece (rand);
  gsize begin = text->len > 0 ? (gsize) g_rand_int_range (rand, 0, text->len) : 0;
  gsize end;

  while (begin < text->len && text->str[begin] != ':')
    begin++;
  if (begin >= text->len)
    return;
  begin++;
  end = begin + strcspn (text->str + begin, ",}]");
  g_string_erase (text, begin, end - begin);
  g_string_insert (text, begin, piece);
}

static void
turn_byte (GString *text, GRand *rand)
{
  if (text->len > 0)
    text->str[g_rand_int_range (rand, 0, text->len)] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
}

static void
turn (GString *text, GRand *rand, guint i)
{
  g_autofree char *piece = NULL;

  switch (i % 5)
    {
    case 0:
      turn_byte (text, rand);
      if (text->len > 0)
        text->str[g_rand_int_range (rand, 0, text->len)] = (char) g_rand_int_range (rand, 0, 256);
      break;
    case 1:
      turn_byte (text, rand);
      g_string_truncate (text, g_rand_int_range (rand, 0, text->len + 1));
      break;
    case 2:
      piece = get_piece (rand);
      g_string_insert (text, g_rand_int_range (rand, 0, text->len + 1), piece);
      break;
    default:
      replace_value (text, rand);
      if (g_rand_boolean (rand))
        replace_value (text, rand);
      break;
    }
}

static void
replay (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gsize length = 0;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    g_error ("%s cannot be read", path);
  LLVMFuzzerTestOneInput ((const guint8 *) contents, length);
  for (guint i = 0; i < TURNS && length > 1; i++)
    {
      g_autoptr (GString) turned = g_string_new_len (contents, length);

      turn (turned, rand, i);
      LLVMFuzzerTestOneInput ((const guint8 *) turned->str, turned->len);
    }
}

static void
test_replay (gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (data, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (data, name, NULL);

      g_test_message ("%s", name);
      replay (path);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  g_test_add_data_func ("/fuzz/replay", argv[1], test_replay);
  return g_test_run ();
}
