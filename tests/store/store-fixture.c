/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"

void
remove_tree (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_tree (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

void
store_fixture_set_up (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("khai-store-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "khai.db", NULL);
  f->clock = khai_clock_new_fixed ("2026-12-01T03:00:00Z", NULL);
  f->store = khai_store_open (f->dir, f->clock, &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *f, gconstpointer data)
{
  g_clear_object (&f->store);
  g_clear_pointer (&f->clock, khai_clock_unref);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

void
store_fixture_reopen (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&f->store);
  f->store = khai_store_open (f->dir, f->clock, &error);
  g_assert_no_error (error);
}

void
store_fixture_sql (StoreFixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_clear_object (&f->store);
  g_assert_true (khai_sql_open (f->path, SQLITE_OPEN_READWRITE, &db, &error));
  khai_sql_exec (db, sql, &error);
  g_assert_no_error (error);
  khai_sql_close (db);
}

static char *
read_script (guint number)
{
  g_autofree char *folder = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "data", "sql", NULL);
  g_autofree char *prefix = g_strdup_printf ("%03u-", number);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  char *text = NULL;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        return text;
      }
  g_error ("there is no migration %u", number);
}

void
store_fixture_make_old (StoreFixture *f, guint version)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version=%u; PRAGMA application_id=%d;", version, KHAI_STORE_APPLICATION_ID);
  static const char *const ends[] = { "", "-wal", "-shm" };

  g_clear_object (&f->store);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (f->path, ends[i], NULL);

      g_unlink (path);
    }
  g_assert_true (g_file_set_contents (f->path, "", 0, NULL));
  for (guint i = 1; i <= version; i++)
    {
      g_autofree char *script = read_script (i);

      store_fixture_sql (f, script);
    }
  store_fixture_sql (f, stamp);
}

KhaiDeclaration *
new_document (const char *reference)
{
  g_autofree char *text = g_strdup_printf ("{\"schemaVersion\":\"1\",\"localReference\":\"%s\",\"regime\":\"B11\","
                                           "\"consignee\":{\"name\":\"Müller GmbH\"},\"items\":[]}", reference);
  g_autoptr (GError) error = NULL;
  KhaiDeclaration *document = khai_declaration_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return document;
}

char *
new_declaration (KhaiStore *store, const char *reference)
{
  g_autoptr (KhaiDeclaration) document = new_document (reference);
  g_autoptr (GError) error = NULL;
  char *id = khai_store_create (store, document, "Lan", "test", &error);

  g_assert_no_error (error);
  return id;
}

gint64
record_text (KhaiStore *store, const char *id, const char *pointer, const char *text, GError **error)
{
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiEdit) edit = NULL;
  g_autoptr (GPtrArray) edits = g_ptr_array_new ();
  g_autoptr (GError) own_error = NULL;
  gint64 group = 0;

  g_assert_true (khai_store_load (store, id, NULL, &document, &own_error));
  edit = khai_declaration_make_set_text (document, pointer, text);
  g_assert_true (khai_declaration_apply (document, edit, &own_error));
  g_ptr_array_add (edits, edit);
  khai_store_record (store, id, document, edits, KHAI_ACTION_DO, 0, "Lan", "typed", &group, error);
  return group;
}

KhaiOutboxEntry *
new_entry (const char *declaration, const char *reference, const char *body)
{
  KhaiOutboxEntry *entry = g_new0 (KhaiOutboxEntry, 1);

  entry->declaration = g_strdup (declaration);
  entry->reference = g_strdup (reference);
  entry->gateway = g_strdup ("https://127.0.0.1:8443/osw/v1");
  entry->key = khai_uuid4 ();
  entry->body = g_bytes_new (body, strlen (body));
  entry->content_digest = khai_content_digest (body, strlen (body));
  entry->signature = g_strdup ("header..signature");
  return entry;
}

JsonNode *
new_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return node;
}
