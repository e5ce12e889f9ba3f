/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

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

/* ---- answers that are not asked for any more ---- */

static guint
count_source (KhaiEditor *editor, AppFixture *f, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  gint64 last = 0;
  guint n = 0;

  g_assert_true (khai_editor_flush (editor, &error));
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), khai_editor_get_id (editor), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < journal->len; i++)
    {
      const KhaiJournalEntry *entry = journal->pdata[i];

      if (entry->group != last && g_str_equal (entry->source, source))
        n++;
      last = entry->group;
    }
  return n;
}

/* The first one makes the second pointless, and that the third: they go as one act, are named, and come back as one. */
static void
test_unasked_chain (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  const GPtrArray *unasked;
  guint told = 0;
  g_autoptr (GError) error = NULL;

  g_signal_connect (editor, "unasked", G_CALLBACK (count), &told);
  set (editor, "/duty/payer", "1");
  set (editor, "/duty/paymentTiming", "A");
  set (editor, "/duty/security/bank", "01203001");
  set (editor, "/exporter/name", "Gốm Xanh");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 0);

  set (editor, "/duty/payer", "");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  assert_text (editor, "/duty/paymentTiming", NULL);
  assert_text (editor, "/duty/security/bank", NULL);
  assert_text (editor, "/exporter/name", "Gốm Xanh");
  g_assert_cmpuint (told, ==, 1);
  unasked = khai_editor_get_unasked (editor);
  g_assert_cmpuint (unasked->len, ==, 2);
  g_assert_cmpstr (((KhaiUnasked *) unasked->pdata[0])->pointer, ==, "/duty/paymentTiming");
  g_assert_cmpstr (json_node_get_string (((KhaiUnasked *) unasked->pdata[0])->value), ==, "A");
  g_assert_cmpstr (((KhaiUnasked *) unasked->pdata[1])->pointer, ==, "/duty/security/bank");

  /* What the user did comes before what followed from it: two acts, and what was put back stays. */
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_text (editor, "/duty/paymentTiming", "A");
  assert_text (editor, "/duty/security/bank", "01203001");
  assert_text (editor, "/duty/payer", NULL);
  set (editor, "/exporter/name", "Gốm Đỏ");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  assert_text (editor, "/duty/paymentTiming", "A");
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_text (editor, "/duty/payer", "1");
  g_assert_true (khai_editor_redo (editor, NULL, &error));
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  g_assert_true (khai_editor_can_redo (editor));
}

/* The note's button puts back what it tells of, also after the user went on. */
static void
test_unasked_put_back (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autoptr (GError) error = NULL;

  g_assert_false (khai_editor_restore_unasked (editor, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  set (editor, "/regime", "G61");
  set (editor, "/reimportDeadline", "1/3/2027");
  set (editor, "/regime", "B11");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  assert_text (editor, "/reimportDeadline", NULL);
  set (editor, "/packages", "3");
  g_assert_true (khai_editor_restore_unasked (editor, &error));
  g_assert_no_error (error);
  assert_text (editor, "/reimportDeadline", "2027-03-01");
  assert_text (editor, "/packages", "3");
  set (editor, "/packages", "4");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  assert_text (editor, "/reimportDeadline", "2027-03-01");
  g_assert_null (khai_editor_get_unasked (editor));

  /* Typed into what is about to be taken out: it is there afterwards. */
  set (editor, "/regime", "G61");
  set (editor, "/regime", "B11");
  set (editor, "/reimportDeadline", "2/3/2027");
  assert_text (editor, "/reimportDeadline", "2027-03-02");
}

/* Half a code, or none yet, decides nothing; the whole one does. */
static void
test_unasked_waits (AppFixture *f, gconstpointer data)
{
  static const char *const halves[] = { "G6", "", "G", "XYZ" };
  g_autoptr (KhaiEditor) editor = open_new (f);

  set (editor, "/regime", "G61");
  set (editor, "/reimportDeadline", "1/3/2027");
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      set (editor, "/regime", halves[i]);
      set (editor, "/packages", i % 2 == 0 ? "1" : "2");
      g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 0);
      assert_text (editor, "/reimportDeadline", "2027-03-01");
    }
  set (editor, "/regime", "G61");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 0);
  assert_text (editor, "/reimportDeadline", "2027-03-01");
  set (editor, "/regime", "B1");
  set (editor, "/regime", "B11");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  assert_text (editor, "/reimportDeadline", NULL);
}

static void
add (KhaiEditor *editor, const char *array, const char *text)
{
  g_autoptr (JsonNode) element = khai_json_parse (text, -1, NULL);
  g_autoptr (GError) error = NULL;
  guint index = G_MAXUINT;

  g_assert_true (khai_editor_add_element (editor, array, element, &index, &error));
  g_assert_no_error (error);
}

/* Elements that nothing is left of go with it; lines that move or go take nothing with them. */
static void
test_unasked_arrays (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  set (editor, "/bondedTransport/departureDate", "5/12/2026");
  for (guint i = 0; i < 3; i++)
    add (editor, "/bondedTransport/transit", "{\"place\":\"01CVC01\",\"arrivalDate\":\"2026-12-06\",\"departureDate\":\"2026-12-07\"}");
  set (editor, "/duty/payer", "1");
  add (editor, "/items", "{\"description\":\"Đĩa\",\"duty\":{\"rate\":\"1\"}}");
  add (editor, "/items", "{\"description\":\"Bát\"}");
  add (editor, "/items", "{\"description\":\"Cốc\",\"duty\":{\"rate\":\"3\"}}");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 0);
  before = khai_declaration_to_text (khai_editor_get_declaration (editor));
  set (editor, "/bondedTransport/departureDate", "");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 1);
  g_assert_cmpuint (khai_declaration_get_n (khai_editor_get_declaration (editor), "/bondedTransport/transit"), ==, 0);
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  after = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_cmpstr (after, ==, before);

  /* The lines are looked for where they were before. */
  g_assert_true (khai_editor_remove_element (editor, "/items", 1, &error));
  g_assert_true (khai_editor_move_element (editor, "/items", 1, 0, &error));
  set (editor, "/duty/payer", "");
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 2);
  assert_text (editor, "/items/0/duty/rate", NULL);
  assert_text (editor, "/items/1/duty/rate", NULL);
  assert_text (editor, "/items/0/description", "Cốc");

  /* What was put back stays where it is put, and wherever its line goes. */
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_text (editor, "/items/0/duty/rate", "3");
  add (editor, "/items", "{\"description\":\"Lọ\"}");
  g_assert_true (khai_editor_move_element (editor, "/items", 2, 0, &error));
  g_assert_true (khai_editor_remove_element (editor, "/items", 2, &error));
  g_assert_true (khai_editor_move_element (editor, "/items", 0, 1, &error));
  g_assert_cmpuint (count_source (editor, f, "no longer asked"), ==, 2);
  assert_text (editor, "/items/0/duty/rate", "3");
}

/* What customs wrote is theirs, whatever kind of filing it becomes. */
static void
test_unasked_customs (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_new (f);
  KhaiReference *reference = khai_context_get_reference (f->context, NULL);
  const GPtrArray *fields = khai_reference_get_fields (reference);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];
      g_autoptr (JsonNode) value = khai_json_string ("1");

      if (!field->customs_only || field->visible == NULL || strchr (field->pointer, '*') != NULL)
        continue;
      g_assert_true (khai_editor_set_node (editor, field->pointer, value, "customs", &error));
      g_ptr_array_add (kept, (gpointer) field->pointer);
    }
  g_assert_cmpuint (kept->len, >, 0);
  set (editor, "/dataset", "ecommerce-low-value");
  g_assert_true (khai_editor_flush (editor, &error));
  for (guint i = 0; i < kept->len; i++)
    assert_text (editor, kept->pdata[i], "1");
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
  ADD ("/app/editor/unasked/chain", test_unasked_chain);
  ADD ("/app/editor/unasked/put-back", test_unasked_put_back);
  ADD ("/app/editor/unasked/waits", test_unasked_waits);
  ADD ("/app/editor/unasked/arrays", test_unasked_arrays);
  ADD ("/app/editor/unasked/customs", test_unasked_customs);
  ADD ("/app/editor/sent-is-locked", test_sent_is_locked);
  return g_test_run ();
}
