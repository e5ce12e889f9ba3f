/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any edits at all, then their inverses in reverse order: every document on the way back must be,
 * byte for byte, the one that was there on the way out. And whatever was done, the document keeps
 * its promises. */

#include "khai-declaration.h"
#include "khai-error.h"
#include "khai-json.h"

#include <string.h>

#define ROUNDS 300
#define EDITS 60

static const char START[]
    = "{\"schemaVersion\":\"1\",\"consignee\":{\"name\":\"A\",\"address\":{\"city\":\"B\"}},"
      "\"packages\":2,\"matrix\":[[1,2],[],[\"x\"]],\"items\":[{\"description\":\"c\","
      "\"documents\":[{\"type\":\"380\"}],\"value\":{\"amount\":\"1\"}},{},\"stray\"]}";

static const char *const MEMBERS[]
    = { "packages", "consignee", "consignee/name", "consignee/address/city",
        "a/b/c",    "a/b/d",     "items",          "matrix",
        "matrix/0", "matrix/1",  "schemaVersion",  "consignee/address" };
static const char *const ITEM_MEMBERS[] = { "",
                                            "/description",
                                            "/line",
                                            "/value",
                                            "/value/amount",
                                            "/documents",
                                            "/documents/0",
                                            "/documents/0/type" };
static const char *const ARRAYS[]
    = { "/items", "/items",  "/items/0/documents", "/matrix",   "/matrix/0",         "/matrix/1",
        "/fresh", "/a/list", "/items/1/documents", "/packages", "/items/9/documents" };
static const char *const VALUES[] = {
  "1",
  "0",
  "\"\"",
  "\"x\"",
  "\"Hà Nội\"",
  "{}",
  "[]",
  "null",
  "true",
  "[1,2,3]",
  "[\"\"]",
  "[[],{}]",
  "{\"a\":{\"b\":\"\"}}",
  "{\"line\":99,\"description\":\"n\"}",
  "{\"documents\":[{},{\"type\":\"\"}]}",
  "[{\"line\":4},{\"d\":1},5]",
  "{\"b\":{\"c\":1}}",
  "\"o\u0323\u0302\"",
};

static const char *
pick (const char *const *list, gsize n)
{
  return list[g_test_rand_int_range (0, (int)n)];
}

static char *
random_pointer (void)
{
  if (g_test_rand_bit ())
    return g_strdup_printf ("/%s", pick (MEMBERS, G_N_ELEMENTS (MEMBERS)));
  return g_strdup_printf ("/items/%d%s", g_test_rand_int_range (0, 4),
                          pick (ITEM_MEMBERS, G_N_ELEMENTS (ITEM_MEMBERS)));
}

static KhaiEdit *
random_edit (KhaiDeclaration *self)
{
  g_autofree char *pointer = random_pointer ();
  const char *array = pick (ARRAYS, G_N_ELEMENTS (ARRAYS));
  g_autoptr (JsonNode) value = khai_json_parse (pick (VALUES, G_N_ELEMENTS (VALUES)), -1, NULL);
  guint n = khai_declaration_get_n (self, array);
  guint index = (guint)g_test_rand_int_range (0, (int)n + 2);
  guint target = (guint)g_test_rand_int_range (0, (int)n + 1);

  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      return khai_declaration_make_set (self, pointer, NULL);
    case 1:
      return khai_declaration_make_set_text (self, pointer, g_test_rand_bit () ? " a " : "");
    case 2:
      return khai_declaration_make_insert (self, array, index, value);
    case 3:
      return khai_declaration_make_remove (self, array, index);
    case 4:
      return khai_declaration_make_move (self, array, index, target);
    default:
      return khai_declaration_make_set (self, pointer, value);
    }
}

static gboolean
is_empty (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) == 0;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) == '\0';
}

static void
assert_nothing_empty (JsonNode *node, gboolean is_root)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        {
          g_assert_true ((is_root && g_str_equal (name, "items")) || !is_empty (member));
          assert_nothing_empty (member, FALSE);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        assert_nothing_empty (json_array_get_element (array, i), FALSE);
    }
}

static void
assert_promises (KhaiDeclaration *self, const char *text)
{
  JsonNode *root = khai_declaration_get_root (self);
  g_autoptr (GError) error = NULL;

  assert_nothing_empty (root, TRUE);
  g_assert_nonnull (khai_declaration_get (self, "/items"));
  for (guint i = 0; i < khai_declaration_get_n (self, "/items"); i++)
    {
      g_autofree char *item = g_strdup_printf ("/items/%u", i);
      g_autofree char *pointer = g_strconcat (item, "/line", NULL);
      g_autofree char *expected = g_strdup_printf ("%u", i + 1);
      if (!JSON_NODE_HOLDS_OBJECT (khai_declaration_get (self, item)))
        continue;
      g_autofree char *line = khai_declaration_get_text (self, pointer);
      g_assert_cmpstr (line, ==, expected);
    }
  g_autoptr (KhaiDeclaration) read = khai_declaration_new_from_text (text, -1, &error);
  g_assert_no_error (error);
  g_autofree char *again = khai_declaration_to_text (read);
  g_assert_cmpstr (again, ==, text);
}

static void
count_cb (KhaiDeclaration *self, const char *pointer, gpointer user_data)
{
  g_assert_true (khai_pointer_is_valid (pointer));
  (*(guint *)user_data)++;
}

/* Applies up to EDITS random edits; `edits` gets those that were taken, `texts` the document before
 * each. */
static void
go_out (KhaiDeclaration *self, GPtrArray *edits, GPtrArray *texts)
{
  guint n_signals = 0;
  gulong handler = g_signal_connect (self, "changed", G_CALLBACK (count_cb), &n_signals);

  for (guint i = 0; i < EDITS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiEdit) edit = random_edit (self);
      g_autofree char *before = khai_declaration_to_text (self);
      guint n_before = n_signals;
      gboolean ok = khai_declaration_apply (self, edit, &error);
      g_autofree char *after = khai_declaration_to_text (self);

      if (!ok)
        {
          g_assert_cmpint (error->domain, ==, KHAI_ERROR);
          g_assert_cmpstr (after, ==, before);
          g_assert_cmpuint (n_signals, ==, n_before);
          continue;
        }
      g_assert_cmpuint (n_signals, ==, n_before + (khai_edit_is_noop (edit) ? 0 : 1));
      if (khai_edit_is_noop (edit))
        g_assert_cmpstr (after, ==, before);
      assert_promises (self, after);
      g_ptr_array_add (edits, g_steal_pointer (&edit));
      g_ptr_array_add (texts, g_steal_pointer (&before));
    }
  g_signal_handler_disconnect (self, handler);
}

static void
test_undo (void)
{
  guint taken = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiDeclaration) self = khai_declaration_new_from_text (START, -1, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)khai_edit_free);
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

      go_out (self, edits, texts);
      taken += edits->len;
      g_autofree char *end = khai_declaration_to_text (self);
      for (guint i = edits->len; i > 0; i--)
        {
          g_autoptr (KhaiEdit) inverse = khai_edit_inverse (g_ptr_array_index (edits, i - 1));
          g_assert_true (khai_declaration_apply (self, inverse, &error));
          g_assert_no_error (error);
          g_autofree char *text = khai_declaration_to_text (self);
          g_assert_cmpstr (text, ==, g_ptr_array_index (texts, i - 1));
        }
      /* And forward again, as redo does. */
      for (guint i = 0; i < edits->len; i++)
        g_assert_true (khai_declaration_apply (self, g_ptr_array_index (edits, i), NULL));
      g_autofree char *redone = khai_declaration_to_text (self);
      g_assert_cmpstr (redone, ==, end);
    }
  /* Enough of the edits must have been possible, or nothing has been tried. */
  g_assert_cmpuint (taken, >, ROUNDS * EDITS / 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/declaration/undo", test_undo);
  return g_test_run ();
}
