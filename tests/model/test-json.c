/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-error.h"
#include "khai-json-guard.h"
#include "khai-json.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_canonical (void)
{
  static const struct
  {
    const char *text;
    const char *canonical;
  } rows[] = {
    { "{}", "{}" },
    { " [ ] ", "[]" },
    { "null", "null" },
    { "-5", "-5" },
    { "\"x\"", "\"x\"" },
    { "{\"b\":1,\"a\":{\"d\":[],\"c\":{}}}", "{\"a\":{\"c\":{},\"d\":[]},\"b\":1}" },
    { "[3,1,2]", "[3,1,2]" },
    { "[true,false,null]", "[true,false,null]" },
    { "{\"10\":1,\"9\":2,\"\":3}", "{\"\":3,\"10\":1,\"9\":2}" },
    { "{\"a\":1,\"B\":2,\"aa\":3}", "{\"B\":2,\"a\":1,\"aa\":3}" },
    /* U+1F602 is D83D DE02 in UTF-16 and comes before U+FB33, behind U+D7FF. */
    { "{\"\ufb33\":1,\"\U0001f602\":2,\"\ud7ff\":3}",
      "{\"\ud7ff\":3,\"\U0001f602\":2,\"\ufb33\":1}" },
    { "{\"x\U0001f602b\":1,\"x\U0001f602a\":2,\"x\U0001f603\":3}",
      "{\"x\U0001f602a\":2,\"x\U0001f602b\":1,\"x\U0001f603\":3}" },
    { "{\"é\":1,\"è\":2,\"e\":3}", "{\"e\":3,\"è\":2,\"é\":1}" },
    { "\"\\u0001\\b\\t\\n\\f\\r\\u001f\\\"\\\\\\/\\u007f\\u00e1\"",
      "\"\\u0001\\b\\t\\n\\f\\r\\u001f\\\"\\\\/\x7fá\"" },
    { "\"\\ud83d\\ude02\"", "\"\U0001f602\"" },
    { "[999999999999999,-999999999999999]", "[999999999999999,-999999999999999]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = parse (rows[i].text);
      g_autofree char *canonical = khai_json_to_canonical (node);
      g_assert_cmpstr (canonical, ==, rows[i].canonical);
      g_autoptr (JsonNode) again = parse (canonical);
      g_autofree char *twice = khai_json_to_canonical (again);
      g_assert_cmpstr (twice, ==, canonical);
      g_assert_true (khai_json_equal (node, again));

      g_autofree char *pretty = khai_json_to_pretty (node);
      g_autoptr (JsonNode) read = parse (pretty);
      g_assert_true (khai_json_equal (node, read));
    }
}

static void
test_pretty (void)
{
  g_autoptr (JsonNode) node = parse ("{\"b\":[1,{}],\"a\":{\"x\":[]}}");
  g_autofree char *pretty = khai_json_to_pretty (node);
  g_assert_cmpstr (pretty, ==,
                   "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": {\n    \"x\": []\n  }\n}");
}

/* What json-glib alone would silently damage (feasibility, trap F). */
static void
test_parse_refuses (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "", KHAI_ERROR_BAD_INPUT },
    { "100000000000000000000", KHAI_ERROR_OVERFLOW },
    { "{\"a\":9223372036854775808}", KHAI_ERROR_OVERFLOW },
    { "{\"a\":1,\"a\":2}", KHAI_ERROR_BAD_INPUT },
    { "\"\\u0000x\"", KHAI_ERROR_BAD_INPUT },
    { "{\"a\":1.5}", KHAI_ERROR_BAD_INPUT },
    { "// c\n{}", KHAI_ERROR_BAD_INPUT },
    { "{\"a\":'x'}", KHAI_ERROR_BAD_INPUT },
    { "22[]", KHAI_ERROR_BAD_INPUT },
    { "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", KHAI_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (khai_json_parse (rows[i].text, -1, &error));
      g_assert_error (error, KHAI_ERROR, rows[i].code);
    }
  g_autoptr (JsonNode) part = khai_json_parse ("[1]garbage", 3, NULL);
  g_assert_nonnull (part);
}

static void
assert_load (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = khai_json_load_file (path, &error);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, KHAI_ERROR, code);
  g_assert_cmpint (node != NULL, ==, code < 0);
  if (error != NULL)
    g_assert_null (strstr (error->message, "khai-json"));
}

static void
test_load_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("khai-json-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);

  assert_load (path, KHAI_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (path, "{\"a\":\"Bát\"}", -1, NULL));
  assert_load (path, -1);
  g_assert_true (g_file_set_contents (path, "\xef\xbb\xbf{}\r\n", -1, NULL));
  assert_load (path, -1);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  assert_load (path, KHAI_ERROR_BAD_INPUT);
  g_assert_true (g_file_set_contents (path, "{\"a\"\0:1}", 9, NULL));
  assert_load (path, KHAI_ERROR_BAD_INPUT);
  /* Sparse: nothing of it may be read. */
  g_assert_cmpint (truncate (path, KHAI_JSON_MAX_BYTES + 1), ==, 0);
  assert_load (path, KHAI_ERROR_TOO_LARGE);
  assert_load (folder, KHAI_ERROR_BAD_INPUT);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_load (pipe_path, KHAI_ERROR_BAD_INPUT);
  assert_load ("/dev/zero", KHAI_ERROR_BAD_INPUT);

  g_remove (pipe_path);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_get (void)
{
  static const struct
  {
    const char *pointer;
    const char *canonical; /* NULL: absent */
    const char *text;      /* NULL: no scalar */
  } rows[] = {
    { "/s", "\"x\"", "x" },
    { "/n", "-12", "-12" },
    { "/t", "true", "true" },
    { "/z", "null", NULL },
    { "/o", "{\"\":{\"a/b\":1}}", NULL },
    { "/o//a~1b", "1", "1" },
    { "/l", "[7,[8]]", NULL },
    { "/l/0", "7", "7" },
    { "/l/1/0", "8", "8" },
    { "/l/2", NULL, NULL },
    { "/l/00", NULL, NULL },
    { "/l/-", NULL, NULL },
    { "/l/x", NULL, NULL },
    { "/l/0/0", NULL, NULL },
    { "/s/0", NULL, NULL },
    { "/missing", NULL, NULL },
    { "/missing/x", NULL, NULL },
    { "s", NULL, NULL },
    { "/~2", NULL, NULL },
    { "/z/x", NULL, NULL },
  };
  g_autoptr (JsonNode) root = parse (
      "{\"s\":\"x\",\"n\":-12,\"t\":true,\"z\":null,\"o\":{\"\":{\"a/b\":1}},\"l\":[7,[8]]}");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      JsonNode *node = khai_json_get (root, rows[i].pointer);
      g_autofree char *canonical = node != NULL ? khai_json_to_canonical (node) : NULL;
      g_autofree char *text = khai_json_get_text (root, rows[i].pointer);
      g_assert_cmpstr (canonical, ==, rows[i].canonical);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
  g_assert_true (khai_json_get (root, "") == root);
}

static void
test_set (void)
{
  static const struct
  {
    const char *root;
    const char *pointer;
    const char *value; /* NULL: remove */
    const char *after; /* NULL: fails, unchanged */
    int code;
  } rows[] = {
    { "{}", "/a", "1", "{\"a\":1}" },
    { "{\"a\":1}", "/a", "\"x\"", "{\"a\":\"x\"}" },
    { "{}", "/a/b/c", "1", "{\"a\":{\"b\":{\"c\":1}}}" },
    { "{\"a\":{\"b\":1}}", "/a/c", "2", "{\"a\":{\"b\":1,\"c\":2}}" },
    { "{\"a\":{\"b\":{\"c\":1}}}", "/a/b/c", NULL, "{}" },
    { "{\"a\":{\"b\":{\"c\":1},\"d\":1}}", "/a/b/c", NULL, "{\"a\":{\"d\":1}}" },
    { "{}", "/a/b", NULL, "{}" },
    { "{\"a\":1}", "/a/b", NULL, "{\"a\":1}" },
    { "{\"a\":1}", "/b", NULL, "{\"a\":1}" },
    { "{\"l\":[1,2,3]}", "/l/1", "9", "{\"l\":[1,9,3]}" },
    { "{\"l\":[1,2,3]}", "/l/2", "{\"x\":1}", "{\"l\":[1,2,{\"x\":1}]}" },
    { "[1,2]", "/0", "[]", "[[],2]" },
    { "{\"l\":[{\"x\":1}]}", "/l/0/x", NULL, "{\"l\":[{}]}" },
    { "{\"l\":[{\"x\":{\"y\":1}}]}", "/l/0/x/y", NULL, "{\"l\":[{}]}" },
    { "{\"l\":[{}]}", "/l/0/x/y", "1", "{\"l\":[{\"x\":{\"y\":1}}]}" },
    { "{\"l\":[[1],[2]]}", "/l/1/0", "3", "{\"l\":[[1],[3]]}" },
    { "{}", "/a~1b/m~0n", "1", "{\"a/b\":{\"m~n\":1}}" },
    { "{}", "/a", "{}", "{\"a\":{}}" },
    { "{\"l\":[1]}", "/l/1", "2", NULL, KHAI_ERROR_NOT_FOUND },
    { "{\"l\":[1]}", "/l/-", "2", NULL, KHAI_ERROR_NOT_FOUND },
    { "{\"l\":[1]}", "/l/x", "2", NULL, KHAI_ERROR_NOT_FOUND },
    { "{\"l\":[1]}", "/l/0", NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { "{\"l\":[1]}", "/l/0/x", "2", NULL, KHAI_ERROR_BAD_INPUT },
    { "{\"a\":\"text\"}", "/a/b", "2", NULL, KHAI_ERROR_BAD_INPUT },
    { "{\"a\":null}", "/a/b", "2", NULL, KHAI_ERROR_BAD_INPUT },
    { "{}", "/items/0/x", "2", NULL, KHAI_ERROR_NOT_FOUND },
    { "{}", "/a/b/0", "2", NULL, KHAI_ERROR_NOT_FOUND },
    { "{}", "/a/-", "2", NULL, KHAI_ERROR_NOT_FOUND },
    { "{}", "", "2", NULL, KHAI_ERROR_BAD_INPUT },
    { "{}", "a", "2", NULL, KHAI_ERROR_BAD_INPUT },
    { "{}", "/~x", "2", NULL, KHAI_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = parse (rows[i].root);
      g_autoptr (JsonNode) value = rows[i].value != NULL ? parse (rows[i].value) : NULL;
      g_test_message ("%s %s", rows[i].root, rows[i].pointer);
      gboolean ok = khai_json_set (root, rows[i].pointer, value, &error);
      g_autofree char *after = khai_json_to_canonical (root);
      g_assert_cmpint (ok, ==, rows[i].after != NULL);
      g_assert_cmpstr (after, ==, rows[i].after != NULL ? rows[i].after : rows[i].root);
      if (ok)
        g_assert_no_error (error);
      else
        g_assert_error (error, KHAI_ERROR, rows[i].code);
    }
}

/* Neither what was set nor a copy may share anything with what is changed later. */
static void
test_copies_are_deep (void)
{
  g_autoptr (JsonNode) root = parse ("{\"a\":{\"b\":[{\"c\":1}]}}");
  g_autoptr (JsonNode) copy = khai_json_copy (root);
  g_autoptr (JsonNode) other = parse ("{}");
  g_autoptr (JsonNode) nine = khai_json_int (9);

  g_assert_true (khai_json_set (other, "/x", root, NULL));
  g_assert_true (khai_json_set (root, "/a/b/0/c", nine, NULL));
  g_autofree char *copy_text = khai_json_to_canonical (copy);
  g_autofree char *other_text = khai_json_to_canonical (other);
  g_assert_cmpstr (copy_text, ==, "{\"a\":{\"b\":[{\"c\":1}]}}");
  g_assert_cmpstr (other_text, ==, "{\"x\":{\"a\":{\"b\":[{\"c\":1}]}}}");
  g_assert_false (khai_json_equal (root, copy));
  g_assert_false (khai_json_equal (root, NULL));
  g_assert_true (khai_json_equal (NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/pretty", test_pretty);
  g_test_add_func ("/json/parse-refuses", test_parse_refuses);
  g_test_add_func ("/json/load-file", test_load_file);
  g_test_add_func ("/json/get", test_get);
  g_test_add_func ("/json/set", test_set);
  g_test_add_func ("/json/copies-are-deep", test_copies_are_deep);
  return g_test_run ();
}
