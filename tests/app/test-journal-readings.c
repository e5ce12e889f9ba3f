/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-journal.h"
#include "khai-json.h"
#include "khai-training.h"

static KhaiEditor *
open_new (AppFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_declaration_start (f->context, &error);
  KhaiEditor *editor;

  g_assert_no_error (error);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  return editor;
}

static void
set (KhaiEditor *editor, const char *pointer, const char *text, const char *source)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_set_text (editor, pointer, text, source, &error));
  g_assert_no_error (error);
}

static void
add_line (KhaiEditor *editor, guint at, const char *json)
{
  g_autoptr (JsonNode) element = khai_json_parse (json, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_add_element (editor, "/items", element, &at, &error));
  g_assert_no_error (error);
}

static GPtrArray *
read_journal (AppFixture *f, KhaiEditor *editor)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *journal;

  g_assert_true (khai_editor_flush (editor, &error));
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), khai_editor_get_id (editor), &error);
  g_assert_no_error (error);
  return journal;
}

static void
assert_origin (GPtrArray *journal, const char *pointer, const char *source, const char *before)
{
  g_autoptr (KhaiOrigin) origin = khai_journal_find_origin (journal, pointer);
  g_autofree char *text = origin != NULL && origin->before != NULL ? khai_json_to_canonical (origin->before) : NULL;

  if (source == NULL)
    {
      g_assert_null (origin);
      return;
    }
  g_assert_nonnull (origin);
  g_assert_cmpstr (origin->source, ==, source);
  g_assert_cmpstr (text, ==, before);
  g_assert_nonnull (origin->time);
  g_assert_nonnull (origin->actor);
}

static void
test_origin (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autoptr (GPtrArray) journal = NULL;

  set (editor, "/exporter/name", "Gốm Xanh", "typed");
  set (editor, "/exporter/name", "Gốm Đỏ", "orders.xlsx, row 12");
  set (editor, "/packages", "2", "typed");
  set (editor, "/packages", "", "fix");
  journal = read_journal (f, editor);
  assert_origin (journal, "/exporter/name", "orders.xlsx, row 12", "\"Gốm Xanh\"");
  assert_origin (journal, "/consignee/name", NULL, NULL);
  assert_origin (journal, "/packages", "fix", "2");
}

/* A value keeps its origin while its line moves about. */
static void
test_origin_moves (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GError) error = NULL;

  add_line (editor, 0, "{\"description\":\"a\"}");
  add_line (editor, 1, "{\"description\":\"b\"}");
  add_line (editor, 2, "{\"description\":\"c\"}");
  set (editor, "/items/1/hsCode", "69120000", "lookup");     /* b */
  set (editor, "/items/2/hsCode", "69111000", "spreadsheet"); /* c */
  add_line (editor, 0, "{\"description\":\"d\"}");             /* d a b c */
  g_assert_true (khai_editor_move_element (editor, "/items", 2, 0, &error)); /* b d a c */
  g_assert_true (khai_editor_remove_element (editor, "/items", 1, &error));  /* b a c */
  g_assert_true (khai_editor_move_element (editor, "/items", 0, 2, &error)); /* a c b */
  journal = read_journal (f, editor);
  assert_origin (journal, "/items/2/hsCode", "lookup", NULL);
  assert_origin (journal, "/items/1/hsCode", "spreadsheet", NULL);
  assert_origin (journal, "/items/0/hsCode", NULL, NULL);
  assert_origin (journal, "/items/0/description", "typed", NULL);
}

/* Replaying the journal to any moment gives the document that was there, undo and redo included. */
static void
test_moments (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GPtrArray) moments = NULL;
  g_autoptr (GError) error = NULL;
  const char *pointers[] = { "/packages", "/exporter/name", NULL };
  const char *values[] = { "3", "Gốm", NULL };

#define REMEMBER g_ptr_array_add (texts, khai_declaration_to_text (khai_editor_get_declaration (editor)))
  REMEMBER;
  add_line (editor, 0, "{\"description\":\"a\"}");
  REMEMBER;
  g_assert_true (khai_editor_set_texts (editor, pointers, values, "paste", &error));
  REMEMBER;
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  REMEMBER;
  g_assert_true (khai_editor_redo (editor, NULL, &error));
  REMEMBER;
  g_assert_true (khai_editor_remove_element (editor, "/items", 0, &error));
  REMEMBER;
  journal = read_journal (f, editor);
  moments = khai_journal_list_moments (journal);
  g_assert_cmpuint (moments->len, ==, texts->len);
  for (guint i = 0; i < moments->len; i++)
    {
      const KhaiMoment *moment = moments->pdata[i];
      g_autoptr (KhaiDeclaration) then = khai_journal_document_at (journal, moment->sequence, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = khai_declaration_to_text (then);
      g_assert_cmpstr (text, ==, texts->pdata[i]);
    }
  g_assert_null (khai_journal_document_at (journal, 0, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
}

static char *
describe (GPtrArray *differences)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < differences->len; i++)
    {
      const KhaiDifference *difference = differences->pdata[i];
      g_autofree char *before = difference->before != NULL ? khai_json_to_canonical (difference->before) : g_strdup ("-");
      g_autofree char *after = difference->after != NULL ? khai_json_to_canonical (difference->after) : g_strdup ("-");

      g_string_append_printf (text, "%s%s %s>%s", text->len > 0 ? "; " : "", difference->pointer, before, after);
    }
  return g_string_free (text, FALSE);
}

static const struct { const char *before, *after, *differences; } comparisons[] = {
  { "{\"a\":1}", "{\"a\":1}", "" },
  { "{\"a\":1}", "{\"a\":\"1\"}", "/a 1>\"1\"" },
  { "{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"b\":1}}", "/a/c 2>-" },
  { "{}", "{\"a\":{\"b\":1,\"c\":{\"d\":true}}}", "/a/b ->1; /a/c/d ->true" },
  { "{\"a\":{\"b\":1}}", "{\"a\":5}", "/a {\"b\":1}>5" },
  { "{\"x\":[{\"d\":\"a\",\"line\":1},{\"d\":\"b\",\"line\":2}]}", "{\"x\":[{\"d\":\"n\",\"line\":1},{\"d\":\"a\",\"line\":2},{\"d\":\"b\",\"line\":3}]}",
    "/x/0/d ->\"n\"; /x/0/line ->1" },
  { "{\"x\":[\"a\",\"b\",\"c\"]}", "{\"x\":[\"a\",\"c\"]}", "/x/1 \"b\">-" },
  { "{\"x\":[\"a\",\"b\",\"c\"]}", "{\"x\":[\"a\",\"B\",\"c\"]}", "/x/1 \"b\">\"B\"" },
  { "{\"x\":[\"a\",\"a\"]}", "{\"x\":[\"a\"]}", "/x/1 \"a\">-" },
};

static void
test_compare (AppFixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      g_autoptr (JsonNode) before = khai_json_parse (comparisons[i].before, -1, NULL);
      g_autoptr (JsonNode) after = khai_json_parse (comparisons[i].after, -1, NULL);
      g_autoptr (GPtrArray) differences = khai_journal_compare (before, after);
      g_autofree char *text = describe (differences);

      g_assert_cmpstr (text, ==, comparisons[i].differences);
    }
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/journal-readings/origin", test_origin);
  ADD ("/app/journal-readings/origin-moves", test_origin_moves);
  ADD ("/app/journal-readings/moments", test_moments);
  ADD ("/app/journal-readings/compare", test_compare);
  return g_test_run ();
}
