/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the Single Window sent back is a work list that keeps its places: through edits, moves, undo, and a restart. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-training.h"

#define URL "https://127.0.0.1:1/osw/v1"
#define FINDINGS                                                                                                                                \
  "[{\"pointer\":\"/items/1/description\",\"code\":\"TRAIN-REJECT\",\"severity\":\"error\",\"detail\":\"Too vague\",\"resolution\":\"Say more\"},"   \
  "{\"pointer\":\"/packages\",\"code\":\"TRAIN-COUNT\",\"severity\":\"warning\",\"detail\":\"Odd\"},"                                          \
  "{\"pointer\":\"\",\"code\":\"TRAIN-WHOLE\",\"severity\":\"error\",\"detail\":\"Not at this office\"},"                                      \
  "{\"pointer\":\"/invoice/notThere\",\"code\":\"TRAIN-EMPTY\",\"severity\":\"error\",\"detail\":\"Missing\"}]"

/* The sample as it lies at the window, which took it. */
static void
send (AppFixture *f, const char *id, const char *key)
{
  KhaiStore *store = khai_context_get_store (f->context, NULL);
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiOutboxEntry) entry = g_new0 (KhaiOutboxEntry, 1);
  g_autoptr (JsonNode) receipt = NULL;
  g_autoptr (JsonNode) receipt_id = khai_json_string (key);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_load (store, id, NULL, &document, &error));
  text = khai_declaration_to_text (document);
  entry->declaration = g_strdup (id);
  entry->reference = khai_declaration_get_reference (document);
  entry->gateway = g_strdup (URL);
  entry->key = g_strdup (key);
  entry->body = g_bytes_new (text, strlen (text));
  entry->content_digest = g_strdup ("");
  g_assert_true (khai_store_enqueue (store, entry, NULL, &error));
  g_assert_no_error (error);
  receipt = khai_json_parse ("{\"receiptId\":\"r-1\",\"declarationId\":\"d-1\",\"state\":\"received\"}", -1, NULL);
  g_assert_true (khai_json_set (receipt, "/receiptId", receipt_id, NULL));
  g_assert_true (khai_store_outbox_done (store, entry->id, receipt, TRUE, &error));
  g_assert_no_error (error);
}

static void
reject (AppFixture *f, const char *reference, guint sequence, const char *findings)
{
  KhaiStore *store = khai_context_get_store (f->context, NULL);
  g_autofree char *text = g_strdup_printf ("[{\"sequence\":%u,\"type\":\"rejected\",\"localReference\":\"%s\",\"state\":\"rejected\",\"findings\":%s}]",
                                           sequence, reference, findings);
  g_autoptr (JsonNode) events = khai_json_parse (text, -1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_apply_events (store, URL, json_node_get_array (events), &error));
  g_assert_no_error (error);
}

static KhaiEditor *
open_rejected (AppFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);

  g_assert_no_error (error);
  g_assert_null (khai_editor_get_returned (editor));
  send (f, id, "k-1");
  g_assert_true (khai_editor_reload_record (editor, &error));
  g_assert_null (khai_editor_get_returned (editor));
  reject (f, khai_editor_get_record (editor)->reference, 1, FINDINGS);
  g_assert_true (khai_editor_reload_record (editor, &error));
  g_assert_true (khai_editor_is_editable (editor));
  return g_steal_pointer (&editor);
}

static const KhaiReturned *
nth (KhaiEditor *editor, guint index)
{
  const GPtrArray *returned = khai_editor_get_returned (editor);

  g_assert_nonnull (returned);
  g_assert_cmpuint (returned->len, ==, 4);
  return returned->pdata[index];
}

static void
set (KhaiEditor *editor, const char *pointer, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_set_text (editor, pointer, text, "typed", &error));
  g_assert_no_error (error);
}

static guint
count_problems (KhaiEditor *editor)
{
  const KhaiCheck *check = khai_editor_get_check (editor);
  guint n = 0;

  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      n += finding->from_customs && finding->severity < KHAI_SEVERITY_TIP;
      g_assert_true (!finding->from_customs || finding->severity != KHAI_SEVERITY_BLOCK);
    }
  return n;
}

static void
test_values (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_rejected (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (nth (editor, 0)->pointer, ==, "/items/1/description");
  g_assert_cmpint (nth (editor, 0)->finding->severity, ==, KHAI_SEVERITY_BLOCK);
  g_assert_true (khai_json_equal (nth (editor, 0)->sent, nth (editor, 0)->now));
  g_assert_false (nth (editor, 0)->changed);
  g_assert_cmpstr (nth (editor, 2)->pointer, ==, "");
  g_assert_null (nth (editor, 2)->sent);
  g_assert_false (nth (editor, 2)->changed);
  g_assert_null (nth (editor, 3)->now);
  g_assert_false (nth (editor, 3)->changed);
  g_assert_cmpuint (count_problems (editor), ==, 4);

  set (editor, "/items/1/description", "Bát sành tráng men, hàng mới 100%");
  g_assert_true (nth (editor, 0)->changed);
  g_assert_cmpstr (json_node_get_string (nth (editor, 0)->now), ==, "Bát sành tráng men, hàng mới 100%");
  g_assert_cmpuint (count_problems (editor), ==, 3);
  /* Emptied is changed as well, and taking it back is not. */
  set (editor, "/packages", "");
  g_assert_true (nth (editor, 1)->changed);
  g_assert_null (nth (editor, 1)->now);
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  g_assert_false (nth (editor, 1)->changed);

  g_assert_true (khai_editor_flush (editor, &error));
  g_clear_object (&editor);
  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  g_assert_true (nth (editor, 0)->changed);
  g_assert_false (khai_json_equal (nth (editor, 0)->sent, nth (editor, 0)->now));
  g_assert_false (nth (editor, 1)->changed);
}

/* A finding is about a line, not about a number of a line. */
static void
test_places (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_rejected (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));
  g_autofree char *before = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_move_element (editor, "/items", 1, 3, &error));
  g_assert_cmpstr (nth (editor, 0)->pointer, ==, "/items/3/description");
  g_assert_false (nth (editor, 0)->changed);
  g_assert_true (khai_editor_remove_element (editor, "/items", 0, &error));
  g_assert_cmpstr (nth (editor, 0)->pointer, ==, "/items/2/description");
  g_assert_true (khai_editor_flush (editor, &error));
  found = khai_editor_findings_at (editor, "/items/2/description");
  g_assert_cmpuint (found->len, >, 0);

  g_clear_object (&editor);
  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_cmpstr (nth (editor, 0)->pointer, ==, "/items/2/description");

  /* The line itself goes, and comes back. */
  g_assert_true (khai_editor_remove_element (editor, "/items", 2, &error));
  g_assert_null (nth (editor, 0)->pointer);
  g_assert_true (nth (editor, 0)->changed);
  g_assert_cmpuint (count_problems (editor), ==, 3);
  g_assert_true (khai_editor_undo (editor, NULL, &error));
  g_assert_cmpstr (nth (editor, 0)->pointer, ==, "/items/2/description");
  g_assert_true (khai_editor_redo (editor, NULL, &error));
  g_assert_null (nth (editor, 0)->pointer);
  while (khai_editor_can_undo (editor) && nth (editor, 0)->pointer == NULL)
    g_assert_true (khai_editor_undo (editor, NULL, &error));
  for (guint i = 0; i < 2; i++)
    g_assert_true (khai_editor_undo (editor, NULL, &error));
  g_assert_cmpstr (nth (editor, 0)->pointer, ==, "/items/1/description");
  after = khai_declaration_to_text (khai_editor_get_declaration (editor));
  g_assert_cmpstr (after, ==, before);
}

/* What was refused keeps its reference; what is sent again has another, and no list. */
static void
test_new_reference (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiEditor) editor = open_rejected (f);
  g_autofree char *id = g_strdup (khai_editor_get_id (editor));
  g_autofree char *old = khai_declaration_get_reference (khai_editor_get_declaration (editor));
  g_autofree char *fresh = NULL;
  g_autofree char *again = NULL;
  g_autofree char *replaced = NULL;
  g_autoptr (KhaiOrigin) origin = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_renew_reference (editor, &error));
  fresh = khai_declaration_get_reference (khai_editor_get_declaration (editor));
  g_assert_cmpstr (fresh, !=, old);
  g_assert_true (khai_editor_renew_reference (editor, &error));
  again = khai_declaration_get_reference (khai_editor_get_declaration (editor));
  g_assert_cmpstr (again, ==, fresh);
  g_assert_true (khai_editor_flush (editor, &error));
  origin = khai_editor_find_origin (editor, "/localReference", &error);
  g_assert_true (khai_reference_parse_source (origin->source, &replaced));
  g_assert_cmpstr (replaced, ==, old);
  g_assert_false (khai_reference_parse_source ("typed", NULL));
  g_assert_false (khai_reference_parse_source ("new reference after ", NULL));

  send (f, id, "k-2");
  g_assert_true (khai_editor_reload_record (editor, &error));
  g_assert_null (khai_editor_get_returned (editor));
  /* News about the first message do not touch the second one. */
  reject (f, old, 2, FINDINGS);
  g_assert_true (khai_editor_reload_record (editor, &error));
  g_assert_cmpstr (khai_editor_get_record (editor)->state, ==, "received");
  g_assert_null (khai_editor_get_returned (editor));
  g_assert_true (khai_editor_renew_reference (editor, &error));
  reject (f, fresh, 3, "[{\"pointer\":\"/packages\",\"code\":\"TRAIN-COUNT\",\"severity\":\"error\",\"detail\":\"Odd\"}]");
  g_assert_true (khai_editor_reload_record (editor, &error));
  g_assert_cmpuint (khai_editor_get_returned (editor)->len, ==, 1);
}

/* What comes over the wire is not always what the contract says. */
static void
test_hostile (AppFixture *f, gconstpointer data)
{
  static const char *const lists[] = { "[]", "{}", "null", "7", "[1,null,\"x\",[],{}]", "[{\"pointer\":\"/items/99/x\",\"code\":\"A-1\",\"severity\":\"error\",\"detail\":\"x\"}]",
                                       "[{\"pointer\":\"not a pointer\",\"code\":\"A-1\",\"severity\":\"error\",\"detail\":\"x\"}]" };
  g_autoptr (KhaiEditor) editor = open_rejected (f);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      reject (f, khai_editor_get_record (editor)->reference, i + 2, lists[i]);
      g_assert_true (khai_editor_reload_record (editor, &error));
      if (khai_editor_get_returned (editor) != NULL)
        g_assert_cmpuint (khai_editor_get_returned (editor)->len, ==, 1);
      g_assert_nonnull (khai_editor_get_check (editor));
      g_assert_true (khai_editor_remove_element (editor, "/items", 0, &error));
      g_assert_true (khai_editor_undo (editor, NULL, &error));
    }
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/returned/values", test_values);
  ADD ("/returned/places", test_places);
  ADD ("/returned/new-reference", test_new_reference);
  ADD ("/returned/hostile", test_hostile);
  return g_test_run ();
}
