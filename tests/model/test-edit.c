/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-edit.h"
#include "khai-error.h"
#include "khai-json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return node;
}

static char *
to_text (const KhaiEdit *edit)
{
  g_autoptr (JsonNode) node = khai_edit_to_json (edit);
  return khai_json_to_canonical (node);
}

static void
test_inverse (void)
{
  static const struct
  {
    const char *edit;
    const char *inverse;
    gboolean noop;
  } rows[] = {
    { "{\"after\":2,\"before\":1,\"kind\":\"set\",\"pointer\":\"/a\"}",
      "{\"after\":1,\"before\":2,\"kind\":\"set\",\"pointer\":\"/a\"}", FALSE },
    { "{\"after\":2,\"kind\":\"set\",\"pointer\":\"/a\"}",
      "{\"before\":2,\"kind\":\"set\",\"pointer\":\"/a\"}", FALSE },
    { "{\"after\":2,\"before\":2,\"kind\":\"set\",\"pointer\":\"/a\"}",
      "{\"after\":2,\"before\":2,\"kind\":\"set\",\"pointer\":\"/a\"}", TRUE },
    { "{\"kind\":\"set\",\"pointer\":\"/a\"}", "{\"kind\":\"set\",\"pointer\":\"/a\"}", TRUE },
    { "{\"after\":null,\"kind\":\"set\",\"pointer\":\"/l/0\"}",
      "{\"before\":null,\"kind\":\"set\",\"pointer\":\"/l/0\"}", FALSE },
    /* The entry with which a journal begins. */
    { "{\"after\":{\"x\":1},\"kind\":\"set\",\"pointer\":\"\"}",
      "{\"before\":{\"x\":1},\"kind\":\"set\",\"pointer\":\"\"}", FALSE },
    { "{\"after\":{\"x\":1},\"kind\":\"insert\",\"pointer\":\"/items/3\"}",
      "{\"before\":{\"x\":1},\"kind\":\"remove\",\"pointer\":\"/items/3\"}", FALSE },
    { "{\"before\":\"x\",\"kind\":\"remove\",\"pointer\":\"/l/0\"}",
      "{\"after\":\"x\",\"kind\":\"insert\",\"pointer\":\"/l/0\"}", FALSE },
    { "{\"before\":5,\"kind\":\"move\",\"pointer\":\"/items/3\",\"target\":10}",
      "{\"before\":5,\"kind\":\"move\",\"pointer\":\"/items/10\",\"target\":3}", FALSE },
    { "{\"kind\":\"move\",\"pointer\":\"/a/2/b/3\",\"target\":3}",
      "{\"kind\":\"move\",\"pointer\":\"/a/2/b/3\",\"target\":3}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (rows[i].edit);
      g_autoptr (KhaiEdit) edit = khai_edit_from_json (node, &error);
      g_assert_no_error (error);
      g_autoptr (KhaiEdit) copy = khai_edit_copy (edit);
      g_autoptr (KhaiEdit) inverse = khai_edit_inverse (copy);
      g_autoptr (KhaiEdit) twice = khai_edit_inverse (inverse);
      g_autofree char *copy_text = to_text (copy);
      g_autofree char *inverse_text = to_text (inverse);
      g_autofree char *twice_text = to_text (twice);

      g_assert_cmpstr (copy_text, ==, rows[i].edit);
      g_assert_cmpstr (inverse_text, ==, rows[i].inverse);
      g_assert_cmpstr (twice_text, ==, rows[i].edit);
      g_assert_cmpint (khai_edit_is_noop (edit), ==, rows[i].noop);
    }
}

static void
test_bad_json (void)
{
  static const char *const rows[] = {
    "[]",
    "5",
    "{}",
    "{\"kind\":\"set\"}",
    "{\"pointer\":\"/a\"}",
    "{\"kind\":\"change\",\"pointer\":\"/a\"}",
    "{\"kind\":5,\"pointer\":\"/a\"}",
    "{\"kind\":\"set\",\"pointer\":\"a\"}",
    "{\"kind\":\"set\",\"pointer\":\"\"}",
    "{\"kind\":\"set\",\"pointer\":\"\",\"before\":1,\"after\":1}",
    "{\"kind\":\"set\",\"pointer\":{}}",
    "{\"kind\":\"insert\",\"pointer\":\"/l/0\"}",
    "{\"kind\":\"insert\",\"pointer\":\"/l/0\",\"before\":1,\"after\":1}",
    "{\"kind\":\"insert\",\"pointer\":\"/l/x\",\"after\":1}",
    "{\"kind\":\"insert\",\"pointer\":\"/l/-\",\"after\":1}",
    "{\"kind\":\"remove\",\"pointer\":\"/l/0\"}",
    "{\"kind\":\"remove\",\"pointer\":\"/l/0\",\"after\":1}",
    "{\"kind\":\"move\",\"pointer\":\"/l/0\"}",
    "{\"kind\":\"move\",\"pointer\":\"/l/0\",\"target\":-1}",
    "{\"kind\":\"move\",\"pointer\":\"/l/0\",\"target\":\"1\"}",
    "{\"kind\":\"move\",\"pointer\":\"/l/0\",\"target\":99999999999}",
    "{\"kind\":\"move\",\"pointer\":\"/l\",\"target\":1}",
    "{\"kind\":\"move\",\"pointer\":\"/l/0\",\"target\":1,\"after\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = parse (rows[i]);
      g_test_message ("%s", rows[i]);
      g_assert_null (khai_edit_from_json (node, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
    }
}

static void
test_kinds (void)
{
  static const char *const names[] = { "set", "insert", "remove", "move" };
  KhaiEditKind kind = KHAI_EDIT_SET;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (khai_edit_kind_to_string (i), ==, names[i]);
      g_assert_true (khai_edit_kind_parse (names[i], &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (khai_edit_kind_parse ("Set", &kind));
  g_assert_false (khai_edit_kind_parse ("", &kind));
}

/* An edit must stay what it was when the value it was made of is changed. */
static void
test_holds_copies (void)
{
  g_autoptr (JsonNode) value = parse ("{\"x\":{\"y\":1}}");
  g_autoptr (JsonNode) two = khai_json_int (2);
  g_autoptr (KhaiEdit) edit = khai_edit_new (KHAI_EDIT_SET, "/a", 0, NULL, value);

  g_assert_true (khai_json_set (value, "/x/y", two, NULL));
  g_autofree char *text = to_text (edit);
  g_assert_cmpstr (text, ==, "{\"after\":{\"x\":{\"y\":1}},\"kind\":\"set\",\"pointer\":\"/a\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/edit/inverse", test_inverse);
  g_test_add_func ("/edit/bad-json", test_bad_json);
  g_test_add_func ("/edit/kinds", test_kinds);
  g_test_add_func ("/edit/holds-copies", test_holds_copies);
  return g_test_run ();
}
