/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-declaration.h"
#include "khai-error.h"
#include "khai-message.h"

static const char *const messages[] = {
  "{}",
  "[]",
  "\"a\"",
  "{\"items\":[],\"schemaVersion\":\"1\"}",
  "{\"a\":{\"b\":[1,2,{\"c\":true}],\"d\":\"x,y}]{[\\\"\\\\\"},\"z\":null}",
  "{\"a/b~c\":{\"\":\"\\\\\"},\"đ\":\"Đĩa sành, \\\"loại 1\\\"\"}",
  "[[[[]]],[{}],-5]",
};

/* Nothing is added, lost or changed, whatever the message holds. */
static void
test_bytes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr (GString) joined = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = khai_message_split (messages[i], &error);
      int depth = 0;

      g_assert_no_error (error);
      for (guint j = 0; j < lines->len; j++)
        {
          const KhaiMessageLine *line = lines->pdata[j];

          g_string_append (joined, line->text);
          g_assert_cmpint (ABS ((int) line->depth - depth), <=, 1);
          depth = (int) line->depth;
        }
      g_assert_cmpstr (joined->str, ==, messages[i]);
    }
}

static void
test_pointers (void)
{
  static const struct { const char *text; const char *pointer; guint depth; gboolean leaf; } expected[] = {
    { "{", "", 0, FALSE },
    { "\"a~/\":{", "/a~0~1", 1, FALSE },
    { "\"b\":[", "/a~0~1/b", 2, FALSE },
    { "1,", "/a~0~1/b/0", 3, TRUE },
    { "\"x\"", "/a~0~1/b/1", 3, TRUE },
    { "]", "/a~0~1/b", 2, FALSE },
    { "},", "/a~0~1", 1, FALSE },
    { "\"c\":[]", "/c", 1, TRUE },
    { "}", "", 0, FALSE },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = khai_message_split ("{\"a~/\":{\"b\":[1,\"x\"]},\"c\":[]}", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++)
    {
      const KhaiMessageLine *line = lines->pdata[i];

      g_assert_cmpstr (line->text, ==, expected[i].text);
      g_assert_cmpstr (line->pointer, ==, expected[i].pointer);
      g_assert_cmpuint (line->depth, ==, expected[i].depth);
      g_assert_cmpint (line->leaf, ==, expected[i].leaf);
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = { "", "{", "{ \"a\":1}", "{\"b\":1,\"a\":2}", "{\"a\":1}\n", "{\"a\":1,\"a\":2}", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (khai_message_split (bad[i], &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/message/bytes", test_bytes);
  g_test_add_func ("/app/message/pointers", test_pointers);
  g_test_add_func ("/app/message/refused", test_refused);
  return g_test_run ();
}
