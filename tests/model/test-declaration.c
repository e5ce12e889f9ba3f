/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-declaration.h"
#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return node;
}

static KhaiDeclaration *
declaration (const char *text)
{
  g_autoptr (GError) error = NULL;
  KhaiDeclaration *self = khai_declaration_new_from_text (text, -1, &error);
  g_assert_no_error (error);
  return self;
}

static void
assert_text (KhaiDeclaration *self, const char *expected)
{
  g_autofree char *text = khai_declaration_to_text (self);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_new (void)
{
  g_autoptr (KhaiDeclaration) self = khai_declaration_new ();
  assert_text (self, "{\"items\":[],\"schemaVersion\":\"1\"}");
  g_assert_null (khai_declaration_get_reference (self));
  g_assert_cmpuint (khai_declaration_get_n (self, "/items"), ==, 0);
}

static void
test_load (void)
{
  static const struct
  {
    const char *given;
    const char *kept;
  } rows[] = {
    { "{}", "{\"items\":[]}" },
    { "{\"items\":[]}", "{\"items\":[]}" },
    { "{\"unknown\":{\"x\":[1,\"y\"]},\"items\":[]}",
      "{\"items\":[],\"unknown\":{\"x\":[1,\"y\"]}}" },
    { "{\"packages\":\"abc\"}", "{\"items\":[],\"packages\":\"abc\"}" },
    { "{\"items\":\"abc\"}", "{\"items\":\"abc\"}" },
    { "{\"items\":null}", "{\"items\":[]}" },
    { "{\"items\":{}}", "{\"items\":[]}" },
    { "{\"items\":[{},{\"line\":9,\"d\":\"x\"},\"text\",{\"line\":\"2\"}]}",
      "{\"items\":[{\"line\":1},{\"d\":\"x\",\"line\":2},\"text\",{\"line\":4}]}" },
    { "{\"a\":\"\",\"b\":{},\"c\":[],\"d\":null,\"e\":{\"f\":{\"g\":\"\"}},\"h\":false,\"i\":0}",
      "{\"h\":false,\"i\":0,\"items\":[]}" },
    { "{\"l\":[\"\",{},[],null,{\"a\":\"\"}]}", "{\"items\":[],\"l\":[\"\",{},[],null,{}]}" },
    { "{\"city\":\"Ha\u0300 No\u0323\u0302i\"}", "{\"city\":\"Hà Nội\",\"items\":[]}" },
    { "{\"line\":7}", "{\"items\":[],\"line\":7}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (KhaiDeclaration) self = declaration (rows[i].given);
      assert_text (self, rows[i].kept);
      g_autoptr (KhaiDeclaration) copy = khai_declaration_copy (self);
      assert_text (copy, rows[i].kept);
      g_autoptr (KhaiDeclaration) again = declaration (rows[i].kept);
      assert_text (again, rows[i].kept);
    }
}

static void
test_load_refuses (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "[]", KHAI_ERROR_BAD_INPUT },
    { "\"x\"", KHAI_ERROR_BAD_INPUT },
    { "null", KHAI_ERROR_BAD_INPUT },
    { "", KHAI_ERROR_BAD_INPUT },
    { "{\"grossMassKg\":2.35}", KHAI_ERROR_BAD_INPUT },
    { "{\"packages\":1000000000000000}", KHAI_ERROR_OVERFLOW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (khai_declaration_new_from_text (rows[i].text, -1, &error));
      g_assert_error (error, KHAI_ERROR, rows[i].code);
    }
}

/* Numbers that canonical form cannot hold come from code only; a draft keeps them as text. */
static void
test_unwritable_numbers (void)
{
  g_autoptr (KhaiDeclaration) self = khai_declaration_new ();
  g_autoptr (JsonNode) large = khai_json_int (G_MAXINT64);
  g_autoptr (JsonNode) fraction = json_node_new (JSON_NODE_VALUE);
  json_node_set_double (fraction, 2.5);
  g_autoptr (KhaiEdit) set_large = khai_declaration_make_set (self, "/a", large);
  g_autoptr (KhaiEdit) set_fraction = khai_declaration_make_set (self, "/b", fraction);

  g_assert_true (khai_declaration_apply (self, set_large, NULL));
  g_assert_true (khai_declaration_apply (self, set_fraction, NULL));
  assert_text (
      self, "{\"a\":\"9223372036854775807\",\"b\":\"2.5\",\"items\":[],\"schemaVersion\":\"1\"}");
}

static void
test_reading (void)
{
  g_autoptr (KhaiDeclaration) self = declaration (
      "{\"localReference\":\"HN-1\",\"packages\":3,\"items\":[{\"documents\":[{},{}]}]}");
  g_autofree char *reference = khai_declaration_get_reference (self);
  g_autofree char *packages = khai_declaration_get_text (self, "/packages");
  g_autofree char *items = khai_declaration_get_text (self, "/items");

  g_assert_cmpstr (reference, ==, "HN-1");
  g_assert_cmpstr (packages, ==, "3");
  g_assert_null (items);
  g_assert_cmpuint (khai_declaration_get_n (self, "/items"), ==, 1);
  g_assert_cmpuint (khai_declaration_get_n (self, "/items/0/documents"), ==, 2);
  g_assert_cmpuint (khai_declaration_get_n (self, "/packages"), ==, 0);
  g_assert_cmpuint (khai_declaration_get_n (self, "/nothing"), ==, 0);
  g_assert_nonnull (khai_declaration_get (self, "/items/0/documents/1"));
  g_assert_null (khai_declaration_get (self, "/items/1"));
  g_assert_true (khai_declaration_get_root (self) == khai_declaration_get (self, ""));
}

typedef enum
{
  SET,
  SET_TEXT,
  INSERT,
  REMOVE,
  MOVE
} Act;

typedef struct
{
  const char *before;
  Act act;
  const char *pointer;
  const char *value; /* JSON (SET, INSERT), text (SET_TEXT) or NULL */
  guint index;
  guint target;
  const char *after;   /* NULL: fails, unchanged */
  const char *changed; /* what the signal says; NULL: none */
  int code;
} EditRow;

static KhaiEdit *
make (KhaiDeclaration *self, const EditRow *row)
{
  g_autoptr (JsonNode) value = NULL;

  if (row->value != NULL && row->act != SET_TEXT)
    value = parse (row->value);
  switch (row->act)
    {
    case SET_TEXT:
      return khai_declaration_make_set_text (self, row->pointer, row->value);
    case INSERT:
      return khai_declaration_make_insert (self, row->pointer, row->index, value);
    case REMOVE:
      return khai_declaration_make_remove (self, row->pointer, row->index);
    case MOVE:
      return khai_declaration_make_move (self, row->pointer, row->index, row->target);
    case SET:
    default:
      return khai_declaration_make_set (self, row->pointer, value);
    }
}

static void
changed_cb (KhaiDeclaration *self, const char *pointer, gpointer user_data)
{
  g_string_append_printf (user_data, "%s;", pointer);
}

static void
assert_edit (const EditRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) self = declaration (row->before);
  g_autofree char *loaded = khai_declaration_to_text (self);
  g_autoptr (GString) signals = g_string_new (NULL);
  g_autofree char *expected_signal
      = row->changed != NULL ? g_strconcat (row->changed, ";", NULL) : g_strdup ("");

  g_signal_connect (self, "changed", G_CALLBACK (changed_cb), signals);
  g_test_message ("%s at %s", row->before, row->pointer);
  g_autoptr (KhaiEdit) edit = make (self, row);
  assert_text (self, loaded);

  if (!khai_declaration_apply (self, edit, &error))
    {
      g_assert_null (row->after);
      g_assert_error (error, KHAI_ERROR, row->code);
      assert_text (self, loaded);
      g_assert_cmpstr (signals->str, ==, "");
      return;
    }
  g_assert_no_error (error);
  g_assert_nonnull (row->after);
  assert_text (self, row->after);
  g_assert_cmpstr (signals->str, ==, expected_signal);
  g_assert_cmpint (khai_edit_is_noop (edit), ==, row->changed == NULL);

  /* Through the journal's form and back. */
  g_autoptr (JsonNode) json = khai_edit_to_json (edit);
  g_autoptr (KhaiEdit) stored = khai_edit_from_json (json, &error);
  g_assert_no_error (error);
  g_autoptr (KhaiEdit) inverse = khai_edit_inverse (stored);
  g_assert_true (khai_declaration_apply (self, inverse, &error));
  g_assert_no_error (error);
  assert_text (self, loaded);
  g_assert_true (khai_declaration_apply (self, stored, &error));
  g_assert_no_error (error);
  assert_text (self, row->after);
}

#define EMPTY "{\"items\":[]}"
#define TWO "{\"items\":[{\"d\":\"a\",\"line\":1},{\"d\":\"b\",\"line\":2}]}"
#define THREE                                                                                      \
  "{\"items\":[{\"d\":\"a\",\"line\":1},{\"d\":\"b\",\"line\":2},{\"d\":\"c\",\"line\":3}]}"

static void
test_set (void)
{
  static const EditRow rows[] = {
    { EMPTY, SET, "/packages", "3", 0, 0, "{\"items\":[],\"packages\":3}", "/packages" },
    { EMPTY, SET, "/a/b/c", "\"x\"", 0, 0, "{\"a\":{\"b\":{\"c\":\"x\"}},\"items\":[]}", "/a/b/c" },
    { "{\"a\":{\"b\":{\"c\":\"x\"}}}", SET, "/a/b/c", NULL, 0, 0, EMPTY, "/a/b/c" },
    { "{\"a\":{\"b\":\"x\",\"c\":1}}", SET, "/a/b", NULL, 0, 0, "{\"a\":{\"c\":1},\"items\":[]}",
      "/a/b" },
    { EMPTY, SET, "/a", "{\"b\":{\"c\":\"\"},\"d\":[]}", 0, 0, EMPTY, NULL },
    { "{\"a\":1}", SET, "/a", "{\"b\":\"\"}", 0, 0, EMPTY, "/a" },
    { "{\"a\":1}", SET, "/a", "null", 0, 0, EMPTY, "/a" },
    { "{\"a\":1}", SET, "/a", "1", 0, 0, "{\"a\":1,\"items\":[]}", NULL },
    { EMPTY, SET, "/a", NULL, 0, 0, EMPTY, NULL },
    { TWO, SET, "/items/1/d", "\"z\"", 0, 0,
      "{\"items\":[{\"d\":\"a\",\"line\":1},{\"d\":\"z\",\"line\":2}]}", "/items/1/d" },
    { TWO, SET, "/items/1/d", NULL, 0, 0, "{\"items\":[{\"d\":\"a\",\"line\":1},{\"line\":2}]}",
      "/items/1/d" },
    { TWO, SET, "/items/1", "{\"line\":9,\"e\":1}", 0, 0,
      "{\"items\":[{\"d\":\"a\",\"line\":1},{\"e\":1,\"line\":2}]}", "/items/1" },
    { TWO, SET, "/items/1", "{}", 0, 0, "{\"items\":[{\"d\":\"a\",\"line\":1},{\"line\":2}]}",
      "/items/1" },
    { TWO, SET, "/items/1/line", "9", 0, 0, TWO, NULL },
    { TWO, SET, "/items/1/line", NULL, 0, 0, TWO, NULL },
    { TWO, SET, "/items", NULL, 0, 0, EMPTY, "/items" },
    { TWO, SET, "/items", "[{\"line\":5},{}]", 0, 0, "{\"items\":[{\"line\":1},{\"line\":2}]}",
      "/items" },
    { "{\"items\":\"abc\"}", SET, "/items", "[]", 0, 0, EMPTY, "/items" },
    { "{\"l\":[\"a\",\"b\"]}", SET, "/l/0", "\"\"", 0, 0, "{\"items\":[],\"l\":[\"\",\"b\"]}",
      "/l/0" },
    { "{\"l\":[\"a\"]}", SET, "/l", "[]", 0, 0, EMPTY, "/l" },
    { "{\"l\":[\"a\"]}", SET, "/l/0", NULL, 0, 0, NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { "{\"l\":[\"a\"]}", SET, "/l/1", "\"b\"", 0, 0, NULL, NULL, KHAI_ERROR_NOT_FOUND },
    { TWO, SET, "/items/2/d", "\"b\"", 0, 0, NULL, NULL, KHAI_ERROR_NOT_FOUND },
    { TWO, SET, "/items/2/line", "3", 0, 0, NULL, NULL, KHAI_ERROR_NOT_FOUND },
    { "{\"a\":\"x\"}", SET, "/a/b", "1", 0, 0, NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { EMPTY, SET, "", "{}", 0, 0, NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { EMPTY, SET, "a", "1", 0, 0, NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { EMPTY, SET, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", "1", 0, 0, NULL, NULL,
      KHAI_ERROR_TOO_LARGE },
    { EMPTY, SET, "/a/b/c/d/e/f/g/h/i/j/k/l/m", "[[[[1]]]]", 0, 0, NULL, NULL,
      KHAI_ERROR_TOO_LARGE },
    { EMPTY, SET, "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", "1", 0, 0,
      "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":{\"j\":{\"k\":{\"l\":{\"m\":"
      "{\"n\":{\"o\":{\"p\":1}}}}}}}}}}}}}}},\"items\":[]}",
      "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_edit (&rows[i]);
}

static void
test_set_text (void)
{
  static const EditRow rows[] = {
    { EMPTY, SET_TEXT, "/a", " x ", 0, 0, "{\"a\":\"x\",\"items\":[]}", "/a" },
    { EMPTY, SET_TEXT, "/a", "\u00a0x y\u3000\n", 0, 0, "{\"a\":\"x y\",\"items\":[]}", "/a" },
    { EMPTY, SET_TEXT, "/a", "o\u0323\u0302", 0, 0, "{\"a\":\"ộ\",\"items\":[]}", "/a" },
    { EMPTY, SET_TEXT, "/a", "   ", 0, 0, EMPTY, NULL },
    { "{\"a\":{\"b\":\"x\"}}", SET_TEXT, "/a/b", "", 0, 0, EMPTY, "/a/b" },
    { "{\"a\":{\"b\":\"x\"}}", SET_TEXT, "/a/b", NULL, 0, 0, EMPTY, "/a/b" },
    { "{\"packages\":3}", SET_TEXT, "/packages", "3", 0, 0, "{\"items\":[],\"packages\":\"3\"}",
      "/packages" },
    { "{\"l\":[\"a\"]}", SET_TEXT, "/l/0", "", 0, 0, "{\"items\":[],\"l\":[\"\"]}", "/l/0" },
    { EMPTY, SET_TEXT, "/a",
      "a\xff"
      "b",
      0, 0, "{\"a\":\"a\ufffdb\",\"items\":[]}", "/a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_edit (&rows[i]);
}

static void
test_arrays (void)
{
  static const EditRow rows[] = {
    { EMPTY, INSERT, "/items", "{\"d\":\"a\"}", 0, 0, "{\"items\":[{\"d\":\"a\",\"line\":1}]}",
      "/items" },
    { TWO, INSERT, "/items", "{\"d\":\"n\",\"line\":7}", 0, 0,
      "{\"items\":[{\"d\":\"n\",\"line\":1},{\"d\":\"a\",\"line\":2},{\"d\":\"b\",\"line\":3}]}",
      "/items" },
    { TWO, INSERT, "/items", "{\"d\":\"c\"}", 2, 0, THREE, "/items" },
    { TWO, INSERT, "/items", "{}", 3, 0, NULL, NULL, KHAI_ERROR_STATE },
    { THREE, REMOVE, "/items", NULL, 0, 0,
      "{\"items\":[{\"d\":\"b\",\"line\":1},{\"d\":\"c\",\"line\":2}]}", "/items" },
    { THREE, REMOVE, "/items", NULL, 2, 0, TWO, "/items" },
    { THREE, REMOVE, "/items", NULL, 3, 0, NULL, NULL, KHAI_ERROR_STATE },
    { "{\"items\":[{}]}", REMOVE, "/items", NULL, 0, 0, EMPTY, "/items" },
    { THREE, MOVE, "/items", NULL, 0, 2,
      "{\"items\":[{\"d\":\"b\",\"line\":1},{\"d\":\"c\",\"line\":2},{\"d\":\"a\",\"line\":3}]}",
      "/items" },
    { THREE, MOVE, "/items", NULL, 2, 0,
      "{\"items\":[{\"d\":\"c\",\"line\":1},{\"d\":\"a\",\"line\":2},{\"d\":\"b\",\"line\":3}]}",
      "/items" },
    { THREE, MOVE, "/items", NULL, 1, 1, THREE, NULL },
    { THREE, MOVE, "/items", NULL, 1, 3, NULL, NULL, KHAI_ERROR_STATE },
    { THREE, MOVE, "/items", NULL, 3, 1, NULL, NULL, KHAI_ERROR_STATE },
    { EMPTY, INSERT, "/ecommerce/orderIds", "\"1\"", 0, 0,
      "{\"ecommerce\":{\"orderIds\":[\"1\"]},\"items\":[]}", "/ecommerce/orderIds" },
    { "{\"ecommerce\":{\"orderIds\":[\"1\"]}}", REMOVE, "/ecommerce/orderIds", NULL, 0, 0, EMPTY,
      "/ecommerce/orderIds" },
    { EMPTY, INSERT, "/ecommerce/orderIds", "\"1\"", 1, 0, NULL, NULL, KHAI_ERROR_STATE },
    { EMPTY, INSERT, "/l", "{\"line\":5,\"e\":\"\"}", 0, 0, "{\"items\":[],\"l\":[{\"line\":5}]}",
      "/l" },
    { EMPTY, INSERT, "/l", "\"\"", 0, 0, "{\"items\":[],\"l\":[\"\"]}", "/l" },
    { "{\"l\":[1,2]}", MOVE, "/l", NULL, 0, 1, "{\"items\":[],\"l\":[2,1]}", "/l" },
    { TWO, INSERT, "/items/1/documents", "{\"type\":\"380\"}", 0, 0,
      "{\"items\":[{\"d\":\"a\",\"line\":1},{\"d\":\"b\",\"documents\":[{\"type\":\"380\"}],"
      "\"line\":2}]}",
      "/items/1/documents" },
    { "{\"items\":[{\"documents\":[{}]}]}", REMOVE, "/items/0/documents", NULL, 0, 0,
      "{\"items\":[{\"line\":1}]}", "/items/0/documents" },
    { "{\"l\":[[1]]}", REMOVE, "/l/0", NULL, 0, 0, "{\"items\":[],\"l\":[[]]}", "/l/0" },
    { TWO, INSERT, "/items/2/documents", "{}", 0, 0, NULL, NULL, KHAI_ERROR_NOT_FOUND },
    { "{\"a\":\"x\"}", INSERT, "/a", "1", 0, 0, NULL, NULL, KHAI_ERROR_STATE },
    { "{\"a\":\"x\"}", INSERT, "/a/b", "1", 0, 0, NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { "{\"a\":\"x\"}", REMOVE, "/a", NULL, 0, 0, NULL, NULL, KHAI_ERROR_STATE },
    { "{\"a\":{\"0\":1}}", REMOVE, "/a", NULL, 0, 0, NULL, NULL, KHAI_ERROR_STATE },
    { EMPTY, INSERT, "", "1", 0, 0, NULL, NULL, KHAI_ERROR_STATE },
    { EMPTY, REMOVE, "/nothing", NULL, 0, 0, NULL, NULL, KHAI_ERROR_STATE },
    { EMPTY, MOVE, "/nothing", NULL, 0, 0, NULL, NULL, KHAI_ERROR_STATE },
    { "{\"items\":\"abc\"}", INSERT, "/items", "{}", 0, 0, NULL, NULL, KHAI_ERROR_STATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_edit (&rows[i]);
}

/* An edit made against another document than this one. */
static void
test_stale (void)
{
  static const EditRow rows[] = {
    { "{\"a\":1}", SET, "/a", "2" },
    { EMPTY, SET, "/a", "2" },
    { "{\"a\":1}", SET, "/a", NULL },
    { "{\"l\":[1,2]}", REMOVE, "/l", NULL, 0 },
    { "{\"l\":[1,2]}", MOVE, "/l", NULL, 0, 1 },
    { TWO, REMOVE, "/items", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiDeclaration) then = declaration (rows[i].before);
      g_autoptr (KhaiDeclaration) now
          = declaration ("{\"a\":3,\"l\":[5,2],\"items\":[{\"d\":\"b\"},{\"d\":\"a\"}]}");
      g_autofree char *text = khai_declaration_to_text (now);
      g_autoptr (KhaiEdit) edit = make (then, &rows[i]);
      g_assert_false (khai_declaration_apply (now, edit, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
      assert_text (now, text);
    }
}

/* The same element at another line is the same element. */
static void
test_lines_do_not_count (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) self = declaration (TWO);
  g_autoptr (JsonNode) element = parse ("{\"d\":\"a\",\"line\":77}");
  g_autoptr (KhaiEdit) edit = khai_edit_new (KHAI_EDIT_REMOVE, "/items/0", 0, element, NULL);

  g_assert_true (khai_declaration_apply (self, edit, &error));
  g_assert_no_error (error);
  assert_text (self, "{\"items\":[{\"d\":\"b\",\"line\":1}]}");
}

static void
test_bad_edits (void)
{
  g_autoptr (JsonNode) one = khai_json_int (1);
  struct
  {
    KhaiEditKind kind;
    const char *pointer;
    guint target;
    JsonNode *before;
    JsonNode *after;
    int code;
  } rows[] = {
    { KHAI_EDIT_INSERT, "/items", 0, NULL, one, KHAI_ERROR_BAD_INPUT },
    { KHAI_EDIT_INSERT, "/items/-", 0, NULL, one, KHAI_ERROR_BAD_INPUT },
    { KHAI_EDIT_INSERT, "/items/0", 0, NULL, NULL, KHAI_ERROR_STATE },
    { KHAI_EDIT_INSERT, "/items/0", 0, one, one, KHAI_ERROR_STATE },
    { KHAI_EDIT_INSERT, "", 0, NULL, one, KHAI_ERROR_BAD_INPUT },
    { KHAI_EDIT_REMOVE, "/items/0", 0, NULL, NULL, KHAI_ERROR_STATE },
    { KHAI_EDIT_MOVE, "/items/x", 0, NULL, NULL, KHAI_ERROR_BAD_INPUT },
    { KHAI_EDIT_MOVE, "/items/0", G_MAXUINT, NULL, NULL, KHAI_ERROR_STATE },
    { KHAI_EDIT_SET, "", 0, NULL, one, KHAI_ERROR_BAD_INPUT },
    { KHAI_EDIT_SET, "/~", 0, NULL, one, KHAI_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiDeclaration) self = declaration (TWO);
      g_autoptr (KhaiEdit) edit = khai_edit_new (rows[i].kind, rows[i].pointer, rows[i].target,
                                                 rows[i].before, rows[i].after);
      g_test_message ("row %u", i);
      g_assert_false (khai_declaration_apply (self, edit, &error));
      g_assert_error (error, KHAI_ERROR, rows[i].code);
      assert_text (self, TWO);
    }
}

static void
test_copy_is_apart (void)
{
  g_autoptr (KhaiDeclaration) self = declaration (TWO);
  g_autoptr (KhaiDeclaration) copy = khai_declaration_copy (self);
  g_autoptr (KhaiEdit) edit = khai_declaration_make_set_text (self, "/items/0/d", "z");

  g_assert_true (khai_declaration_apply (self, edit, NULL));
  assert_text (copy, TWO);
}

static void
test_sample (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "..", "shared", "design",
                                            "sample-export.json", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("../shared/design is not here");
      return;
    }
  g_autoptr (JsonNode) node = khai_json_load_file (path, &error);
  g_assert_no_error (error);
  g_autoptr (KhaiDeclaration) self = khai_declaration_new_from_node (node, &error);
  g_assert_no_error (error);
  /* A whole declaration is kept as it is. */
  g_autofree char *given = khai_json_to_canonical (node);
  assert_text (self, given);
  g_assert_cmpuint (khai_declaration_get_n (self, "/items"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/declaration/new", test_new);
  g_test_add_func ("/declaration/load", test_load);
  g_test_add_func ("/declaration/load-refuses", test_load_refuses);
  g_test_add_func ("/declaration/unwritable-numbers", test_unwritable_numbers);
  g_test_add_func ("/declaration/reading", test_reading);
  g_test_add_func ("/declaration/set", test_set);
  g_test_add_func ("/declaration/set-text", test_set_text);
  g_test_add_func ("/declaration/arrays", test_arrays);
  g_test_add_func ("/declaration/stale", test_stale);
  g_test_add_func ("/declaration/lines-do-not-count", test_lines_do_not_count);
  g_test_add_func ("/declaration/bad-edits", test_bad_edits);
  g_test_add_func ("/declaration/copy-is-apart", test_copy_is_apart);
  g_test_add_func ("/declaration/sample", test_sample);
  return g_test_run ();
}
