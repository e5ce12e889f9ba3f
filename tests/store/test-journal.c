/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "khai-error.h"
#include "store-fixture.h"

/* Replaying the journal from nothing gives the document that is stored. */
static void
test_replay (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (KhaiDeclaration) stored = NULL;
  g_autoptr (KhaiDeclaration) replayed = NULL;
  g_autofree char *stored_text = NULL;
  g_autofree char *replayed_text = NULL;
  g_autoptr (GError) error = NULL;

  record_text (f->store, id, "/exporter/name", "Gốm Xanh", &error);
  record_text (f->store, id, "/consignee/name", "", &error);
  record_text (f->store, id, "/packages", "2", &error);
  g_assert_no_error (error);
  journal = khai_store_read_journal (f->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (journal->len, ==, 4);
  for (guint i = 0; i < journal->len; i++)
    {
      KhaiJournalEntry *entry = journal->pdata[i];

      g_assert_cmpint (entry->group, ==, i + 1);
      g_assert_cmpstr (entry->actor, ==, "Lan");
      g_assert_cmpstr (entry->time, ==, "2026-12-01T03:00:00.000Z");
      if (i == 0)
        replayed = khai_declaration_new_from_node (entry->edit->after, &error);
      else
        g_assert_true (khai_declaration_apply (replayed, entry->edit, &error));
    }
  g_assert_true (khai_store_load (f->store, id, NULL, &stored, &error));
  stored_text = khai_declaration_to_text (stored);
  replayed_text = khai_declaration_to_text (replayed);
  g_assert_cmpstr (stored_text, ==, replayed_text);
}

static void
test_chain (StoreFixture *f, gconstpointer data)
{
  const char *forgeries[] = {
    "UPDATE journal SET actor = 'Minh' WHERE sequence = 3", "UPDATE journal SET edit = '{}' WHERE sequence = 3",
    "UPDATE journal SET time = '2020' WHERE sequence = 3", "DELETE FROM journal WHERE sequence = 3",
    "UPDATE journal SET action = 'undo' WHERE sequence = 3", "UPDATE journal SET hash = 'x' WHERE sequence = 3",
    "UPDATE journal SET sequence = -sequence WHERE sequence IN (3, 4); UPDATE journal SET sequence = 7 + sequence WHERE sequence < 0",
  };
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autoptr (GError) error = NULL;
  gint64 broken_at = -1;

  for (guint i = 0; i < 5; i++)
    record_text (f->store, id, "/notes", i % 2 == 0 ? "a" : "b", &error);
  g_assert_true (khai_store_verify_journal (f->store, &broken_at, &error));
  g_assert_cmpint (broken_at, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_autofree char *backup = g_build_filename (f->dir, "good.db", NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      g_assert_true (khai_store_backup (f->store, backup, &error));
      /* Triggers keep honest programs from it; a forger drops them first. */
      store_fixture_sql (f, "DROP TRIGGER journal_is_kept; DROP TRIGGER journal_is_final;");
      store_fixture_sql (f, forgeries[i]);
      store_fixture_reopen (f);
      g_assert_false (khai_store_verify_journal (f->store, &broken_at, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
      g_assert_cmpint (broken_at, >=, 3);
      g_assert_cmpint (broken_at, <=, 4);
      g_clear_error (&error);
      g_assert_false (khai_store_check (f->store, NULL));
      g_clear_object (&f->store);
      g_assert_true (g_file_get_contents (backup, &content, &length, NULL));
      g_assert_true (g_file_set_contents (f->path, content, length, NULL));
      store_fixture_reopen (f);
    }
}

static gboolean
try_sql (KhaiStore *self, gpointer arguments, GError **error)
{
  return khai_sql_exec (self->db, arguments, error);
}

static void
test_append_only (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");

  g_assert_false (khai_store_run (f->store, try_sql, (char *) "DELETE FROM journal", NULL));
  g_assert_false (khai_store_run (f->store, try_sql, (char *) "UPDATE journal SET actor = 'x'", NULL));
  g_assert_true (khai_store_verify_journal (f->store, NULL, NULL));
}

typedef struct
{
  KhaiStore *store;
  guint left;
  gint64 last_group;
} Waiting;

static void
recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (GError) error = NULL;
  gint64 group = 0;

  g_assert_true (khai_store_record_finish (waiting->store, result, &group, &error));
  g_assert_no_error (error);
  g_assert_cmpint (group, >, waiting->last_group);
  waiting->last_group = group;
  waiting->left--;
}

/* Acts recorded without waiting are written in the order in which they were made. */
static void
test_async_in_order (StoreFixture *f, gconstpointer data)
{
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiDeclaration) stored = NULL;
  g_autofree char *text = NULL;
  Waiting waiting = { f->store, 100, 0 };

  g_assert_true (khai_store_load (f->store, id, NULL, &document, NULL));
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);
      g_autoptr (KhaiEdit) edit = khai_declaration_make_set_text (document, "/notes", value);
      g_autoptr (GPtrArray) edits = g_ptr_array_new ();

      g_ptr_array_add (edits, edit);
      g_assert_true (khai_declaration_apply (document, edit, NULL));
      khai_store_record_async (f->store, id, document, edits, KHAI_ACTION_DO, 0, "Lan", "typed", recorded, &waiting);
    }
  while (waiting.left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (khai_store_load (f->store, id, NULL, &stored, NULL));
  text = khai_declaration_get_text (stored, "/notes");
  g_assert_cmpstr (text, ==, "99");
  g_assert_true (khai_store_verify_journal (f->store, NULL, NULL));
}

static char *
export_text (StoreFixture *f, gint64 *n)
{
  g_autofree char *path = g_build_filename (khai_store_get_dir (f->store), "audit.jsonl", NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_export_audit (f->store, path, n, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  return text;
}

/* The file proves itself; whatever is changed in it shows, at its place. */
static void
test_audit (StoreFixture *f, gconstpointer data)
{
  static const struct { const char *from, *to; gint64 holds; } forgeries[] = {
    { "\"actor\":\"Lan\"", "\"actor\":\"Ann\"", 0 },
    { "Gốm Xanh", "Gốm Đỏ", 1 },
    { "\"sequence\":2", "\"sequence\":3", 1 },
    { "\"source\":", "\"extra\":1,\"source\":", 0 },
  };
  g_autofree char *id = new_declaration (f->store, "VN-1");
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  record_text (f->store, id, "/exporter/name", "Gốm Xanh", &error);
  record_text (f->store, id, "/packages", "2", &error);
  text = export_text (f, &n);
  g_assert_cmpint (n, ==, 3);
  g_assert_true (khai_audit_verify (text, &n, &last, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 3);
  journal = khai_store_read_journal (f->store, id, &error);
  g_assert_cmpstr (last, ==, ((KhaiJournalEntry *) journal->pdata[2])->hash);
  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_autoptr (GString) forged = g_string_new (text);

      g_assert_cmpuint (g_string_replace (forged, forgeries[i].from, forgeries[i].to, 1), ==, 1);
      g_assert_false (khai_audit_verify (forged->str, &n, NULL, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
      g_assert_cmpint (n, ==, forgeries[i].holds);
      g_clear_error (&error);
    }
  g_assert_false (khai_audit_verify (text + strcspn (text, "\n") + 1, &n, NULL, &error)); /* the beginning is missing */
  g_clear_error (&error);
  text[strlen (text) - 1] = '\0';
  g_assert_false (khai_audit_verify (text, &n, NULL, &error)); /* cut off in a line */
  g_assert_cmpint (n, ==, 2);
  g_clear_error (&error);
  g_assert_false (khai_audit_verify ("not json\n", &n, NULL, &error));
  g_clear_error (&error);
  g_assert_true (khai_audit_verify ("", &n, NULL, &error));
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/journal/replay", test_replay);
  ADD ("/store/journal/chain", test_chain);
  ADD ("/store/journal/append-only", test_append_only);
  ADD ("/store/journal/async-in-order", test_async_in_order);
  ADD ("/store/journal/audit", test_audit);
  return g_test_run ();
}
