/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-json.h"

#include <string.h>

static void
test_split (void)
{
  static const struct
  {
    const char *pointer;
    const char *tokens; /* joined by '|'; NULL: no pointer */
  } rows[] = {
    { "", "" },
    { "/a", "|a" },
    { "/", "|" },
    { "//", "||" },
    { "/a/", "|a|" },
    { "/items/3/hsCode", "|items|3|hsCode" },
    { "/a~1b/m~0n", "|a/b|m~n" },
    { "/~01", "|~1" },
    { "/mã", "|mã" },
    { "a", NULL },
    { "a/b", NULL },
    { "/~", NULL },
    { "/~2", NULL },
    { "/a~", NULL },
    { "/~0~", NULL },
    { "#/a", NULL },
    { "/\xff", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) tokens = khai_pointer_split (rows[i].pointer);
      g_assert_cmpint (khai_pointer_is_valid (rows[i].pointer), ==, rows[i].tokens != NULL);
      g_assert_cmpint (tokens != NULL, ==, rows[i].tokens != NULL);
      if (tokens == NULL)
        continue;
      g_autoptr (GString) joined = g_string_new (NULL);
      g_autoptr (GString) again = g_string_new (NULL);
      for (guint j = 0; tokens[j] != NULL; j++)
        {
          g_autofree char *escaped = khai_pointer_escape (tokens[j]);
          g_string_append_printf (joined, "|%s", tokens[j]);
          g_string_append_printf (again, "/%s", escaped);
        }
      g_assert_cmpstr (joined->str, ==, rows[i].tokens);
      g_assert_cmpstr (again->str, ==, rows[i].pointer);
    }
  g_assert_false (khai_pointer_is_valid (NULL));
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *pointer;
    const char *pattern;
  } rows[] = {
    { "", "" },
    { "/consignee/name", "/consignee/name" },
    { "/items/3/hsCode", "/items/*/hsCode" },
    { "/items/0", "/items/*" },
    { "/items/12/documents/7/number", "/items/*/documents/*/number" },
    { "/items/007/a", "/items/007/a" },
    { "/a1/b", "/a1/b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint indices[4];
      guint n = 0;
      g_autofree char *pattern = khai_pointer_to_pattern (rows[i].pointer);
      g_assert_cmpstr (pattern, ==, rows[i].pattern);
      while (n < 4 && khai_pointer_index (rows[i].pointer, n, &indices[n]))
        n++;
      g_autofree char *pointer = khai_pointer_from_pattern (pattern, indices, n);
      g_assert_cmpstr (pointer, ==, rows[i].pointer);
    }

  guint three = 3;
  g_autofree char *partly = khai_pointer_from_pattern ("/a/*/b/*", &three, 1);
  g_autofree char *none = khai_pointer_from_pattern ("/a/*", NULL, 0);
  g_assert_cmpstr (partly, ==, "/a/3/b/*");
  g_assert_cmpstr (none, ==, "/a/*");
}

static void
test_index (void)
{
  guint index = 4711;

  g_assert_true (khai_pointer_index ("/items/12/documents/7", 1, &index));
  g_assert_cmpuint (index, ==, 7);
  g_assert_false (khai_pointer_index ("/items/12/documents/7", 2, &index));
  g_assert_false (khai_pointer_index ("/items", 0, &index));
  g_assert_false (khai_pointer_index ("", 0, &index));
  g_assert_false (khai_pointer_index ("/items/9999999999", 0, &index));
  g_assert_false (khai_pointer_index ("/items/-1", 0, &index));
  g_assert_false (khai_pointer_index ("/items/01", 0, &index));
  g_assert_cmpuint (index, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pointer/split", test_split);
  g_test_add_func ("/pointer/patterns", test_patterns);
  g_test_add_func ("/pointer/index", test_index);
  return g_test_run ();
}
