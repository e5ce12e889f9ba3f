/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-error.h"
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
set (KhaiEditor *editor, const char *pointer, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_set_text (editor, pointer, text, "typed", &error));
  g_assert_no_error (error);
}

static void
assert_text (KhaiEditor *editor, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_declaration_get_text (khai_editor_get_declaration (editor), pointer);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
is_saved (gpointer editor)
{
  return khai_editor_is_saved (editor);
}

static void
test_autosave (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));

  set (editor, "/exporter/name", "Gốm Xanh");
  set (editor, "/packages", "2");
  g_assert_false (khai_editor_is_saved (editor));
  wait_for (is_saved, editor);
  khai_editor_set_field (editor, "/packages");
  g_assert_finalize_object (g_steal_pointer (&editor));

  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, NULL);
  assert_text (editor, "/exporter/name", "Gốm Xanh");
  assert_text (editor, "/packages", "2");
  assert_text (editor, "/plannedDate", "2026-12-01");
  g_assert_cmpstr (khai_editor_get_record (editor)->field, ==, "/packages");
}

/* Whatever is done, taking all of it back gives the same bytes as before, also after the program was closed in between. */
static void
test_undo_all (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));
  g_autofree char *before = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) item = khai_json_parse ("{\"description\":\"Đĩa sành\"}", -1, NULL);
  g_autoptr (GError) error = NULL;
  guint index = 0;

  set (editor, "/exporter/name", "Gốm Xanh");
  set (editor, "/exporter/name", "");
  set (editor, "/invoice/total/amount", "9.600,00");
  g_assert_true (khai_editor_add_element (editor, "/items", item, &index, &error));
  index = 99;
  g_assert_true (khai_editor_add_element (editor, "/items", item, &index, &error));
  g_assert_cmpuint (index, ==, 1);
  set (editor, "/items/1/hsCode", "69120000");
  g_assert_true (khai_editor_move_element (editor, "/items", 1, 0, &error));
  g_assert_true (khai_editor_remove_element (editor, "/items", 1, &error));
  g_assert_true (khai_editor_flush (editor, &error));
  after = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_finalize_object (g_steal_pointer (&editor));

  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, &error);
  while (khai_editor_can_undo (editor))
    g_assert_true (khai_editor_undo (editor, NULL, &error));
  text = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_cmpstr (text, ==, before);
  while (khai_editor_can_redo (editor))
    g_assert_true (khai_editor_redo (editor, NULL, &error));
  g_free (text);
  text = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_cmpstr (text, ==, after);
  g_assert_true (khai_editor_flush (editor, &error));
  g_assert_true (khai_store_check (khai_context_get_store (f->context, NULL), &error));
  g_assert_no_error (error);
}

static void
test_undo_tells_where (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autofree char *pointer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (khai_editor_can_undo (editor));
  g_assert_false (khai_editor_undo (editor, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  set (editor, "/packages", "2");
  set (editor, "/packages", "2");
  g_assert_true (khai_editor_undo (editor, &pointer, &error));
  g_assert_cmpstr (pointer, ==, "/packages");
  assert_text (editor, "/packages", NULL);
  g_assert_false (khai_editor_can_undo (editor));
  set (editor, "/packages", "3");
  g_assert_false (khai_editor_can_redo (editor));
}

static void
count (gpointer source, guint *n)
{
  (*n)++;
}

static gboolean
was_checked (gpointer n)
{
  return *(guint *) n > 0;
}

static void
test_findings_follow (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  guint checked = 0;

  g_signal_connect (editor, "checked", G_CALLBACK (count), &checked);
  g_assert_true (khai_check_blocks (khai_editor_get_check (editor)));
  before = khai_editor_findings_at (editor, "/packages");
  g_assert_cmpuint (before->len, >, 0);
  set (editor, "/packages", "2");
  after = khai_editor_findings_at (editor, "/packages");
  g_assert_cmpuint (after->len, ==, 0);
  wait_for (was_checked, &checked);
}

static void
test_sent_is_locked (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  KhaiStore *store = khai_context_get_store (f->context, NULL);
  KhaiOutboxEntry entry = { 0 };
  g_autofree char *reference = khai_declaration_get_reference (khai_editor_get_declaration (editor));
  g_autoptr (GBytes) body = g_bytes_new ("{}", 2);
  g_autoptr (GError) error = NULL;

  entry.declaration = (char *) khai_editor_get_id (editor);
  entry.reference = reference;
  entry.gateway = (char *) "https://127.0.0.1/osw/v1";
  entry.key = (char *) "key";
  entry.body = body;
  entry.content_digest = entry.signature = (char *) "x";
  g_assert_true (khai_store_enqueue (store, &entry, NULL, &error));
  g_assert_true (khai_editor_reload_record (editor, &error));
  g_assert_false (khai_editor_is_editable (editor));
  g_assert_false (khai_editor_set_text (editor, "/packages", "2", "typed", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
}

/* One click mends what a rule knows how to mend, and is taken back like any other act. */
static void
test_fix (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "e62-tshirts", &error);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);
  g_autoptr (JsonNode) containers = khai_json_parse ("[\"CSQU3O54383\"]", -1, NULL);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  g_autofree char *pointer = NULL;

  g_assert_no_error (error);
  g_assert_true (khai_editor_set_node (editor, "/transport/containers", containers, "typed", &error));
  findings = khai_editor_findings_at (editor, "/transport/containers/0");
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_true (khai_editor_apply_fix (editor, findings->pdata[0], &error));
  g_assert_no_error (error);
  assert_text (editor, "/transport/containers/0", "CSQU3054383");
  left = khai_editor_findings_at (editor, "/transport/containers/0");
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_true (khai_editor_undo (editor, &pointer, &error));
  assert_text (editor, "/transport/containers/0", "CSQU3O54383");
  g_assert_true (khai_editor_flush (editor, &error));
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), id, &error);
  g_assert_cmpstr (((KhaiJournalEntry *) journal->pdata[journal->len - 2])->source, ==, "rule fix");
}

/* A draft that rested while customs renumbered its offices has the code in force when it is opened, and says so. */
static void
test_codes_are_updated (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));
  g_autoptr (GPtrArray) journal = NULL;
  const GPtrArray *updates;
  const KhaiCodeUpdate *update;
  const KhaiJournalEntry *last;
  g_autoptr (GError) error = NULL;

  g_assert_null (khai_editor_get_code_updates (editor));
  set (editor, "/customsOffice", "01B2");
  set (editor, "/exporter/name", "Gốm Xanh");
  g_assert_true (khai_editor_flush (editor, &error));
  g_assert_finalize_object (g_steal_pointer (&editor));

  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  assert_text (editor, "/customsOffice", "01B1");
  assert_text (editor, "/exporter/name", "Gốm Xanh");
  updates = khai_editor_get_code_updates (editor);
  g_assert_nonnull (updates);
  g_assert_cmpuint (updates->len, ==, 1);
  update = updates->pdata[0];
  g_assert_cmpstr (update->pointer, ==, "/customsOffice");
  g_assert_cmpstr (update->from, ==, "01B2");
  g_assert_cmpstr (update->to->code, ==, "01B1");
  g_assert_true (khai_editor_flush (editor, &error));
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), id, &error);
  last = journal->pdata[journal->len - 1];
  g_assert_cmpstr (last->source, ==, "code list update");

  g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_text (editor, "/customsOffice", "01B2");
  /* On a day before the change the old code is the right one. */
  set (editor, "/plannedDate", "2026-06-01");
  g_assert_true (khai_editor_flush (editor, &error));
  g_assert_finalize_object (g_steal_pointer (&editor));
  editor = khai_editor_open (f->context, id, &error);
  g_assert_null (khai_editor_get_code_updates (editor));
  assert_text (editor, "/customsOffice", "01B2");
}

static gboolean
has_finding (KhaiEditor *editor, const char *rule)
{
  const KhaiCheck *check = khai_editor_get_check (editor);

  for (guint i = 0; i < check->findings->len; i++)
    if (g_str_equal (((KhaiFinding *) check->findings->pdata[i])->rule, rule))
      return TRUE;
  return FALSE;
}

/* A code of one's own is known from then on, also after a restart; a list that is complete takes none. */
static void
test_own_codes (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));
  g_autoptr (KhaiCode) code = NULL;
  g_autoptr (GError) error = NULL;

  set (editor, "/duty/payer", "1");
  set (editor, "/duty/paymentTiming", "A");
  set (editor, "/duty/security/bank", "01203001");
  g_assert_true (has_finding (editor, "F-CODE"));
  g_assert_true (khai_context_add_own_code (f->context, "banks", "01203001", "Vietcombank", &error));
  g_assert_no_error (error);
  g_assert_false (khai_context_add_own_code (f->context, "regimes", "Z99", "", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (khai_editor_flush (editor, &error));
  g_assert_finalize_object (g_steal_pointer (&editor));

  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  g_assert_false (has_finding (editor, "F-CODE"));
  code = khai_reference_get_code (khai_context_get_reference (f->context, NULL), "banks", "01203001", "2026-12-01", NULL, NULL);
  g_assert_cmpstr (code->name[KHAI_LANG_EN], ==, "Vietcombank");
  g_assert_true (khai_context_remove_own_code (f->context, "banks", "01203001", &error));
  g_assert_null (khai_reference_get_code (khai_context_get_reference (f->context, NULL), "banks", "01203001", "2026-12-01", NULL, NULL));
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/editor/fix", test_fix);
  ADD ("/app/editor/autosave", test_autosave);
  ADD ("/app/editor/undo-all", test_undo_all);
  ADD ("/app/editor/undo-tells-where", test_undo_tells_where);
  ADD ("/app/editor/findings-follow", test_findings_follow);
  ADD ("/app/editor/codes-are-updated", test_codes_are_updated);
  ADD ("/app/editor/own-codes", test_own_codes);
  ADD ("/app/editor/sent-is-locked", test_sent_is_locked);
  return g_test_run ();
}
