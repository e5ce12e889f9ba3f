/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates: kept in versions, removed and put back; and a database made before there were any. */

#include "config.h"

#include "store-fixture.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-templates.h"

static guint
save (StoreFixture *f, const char *name, const char *client, const char *document, const char *asked)
{
  g_autoptr (JsonNode) node = khai_json_parse (document, -1, NULL);
  const char *ask[] = { asked, NULL };
  g_autoptr (GError) error = NULL;
  guint version = 0;

  g_assert_true (khai_store_save_template (f->store, name, client, node, ask, "tester", &version, &error));
  g_assert_no_error (error);
  return version;
}

/* name/client@version:document?ask, one after the other */
static char *
all (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = khai_store_list_templates (f->store, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < templates->len; i++)
    {
      const KhaiTemplate *template = templates->pdata[i];
      g_autofree char *document = khai_json_to_canonical (template->document);
      g_autofree char *ask = g_strjoinv (",", template->ask);

      g_string_append_printf (text, "%s/%s@%u:%s?%s;", template->name, template->client != NULL ? template->client : "", template->version,
                              document, ask);
    }
  return g_string_free (text, FALSE);
}

static void
assert_all (StoreFixture *f, const char *expected)
{
  g_autofree char *text = all (f);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_versions (StoreFixture *f, gconstpointer data)
{
  assert_all (f, "");
  g_assert_cmpuint (save (f, "'; DROP TABLE template; --", NULL, "{}", NULL), ==, 1);
  g_assert_cmpuint (save (f, "Gốm", NULL, "{\"a\":\"1\"}", "/packages"), ==, 1);
  g_assert_cmpuint (save (f, "Gốm", "0109302947", "{\"a\":\"2\"}", NULL), ==, 2);
  store_fixture_reopen (f);
  assert_all (f, "'; DROP TABLE template; --/@1:{}?;Gốm/0109302947@2:{\"a\":\"2\"}?;");
  g_assert_cmpuint (save (f, "Gốm", NULL, "{\"a\":\"3\"}", "/items/*/hsCode"), ==, 3);
  assert_all (f, "'; DROP TABLE template; --/@1:{}?;Gốm/@3:{\"a\":\"3\"}?/items/*/hsCode;");
  store_fixture_sql (f, "INSERT INTO template (name) SELECT 'old kept' FROM template_version WHERE document = '{\"a\":\"1\"}'");
  store_fixture_sql (f, "INSERT INTO template_version SELECT t.id, 1, '{}', '[]', 'x', 'x' FROM template AS t WHERE name = 'old kept'");
  store_fixture_reopen (f);
  assert_all (f, "'; DROP TABLE template; --/@1:{}?;Gốm/@3:{\"a\":\"3\"}?/items/*/hsCode;old kept/@1:{}?;");
}

static void
test_remove (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = NULL;
  gint64 id;

  save (f, "Áo thun", NULL, "{}", NULL);
  templates = khai_store_list_templates (f->store, &error);
  id = ((KhaiTemplate *) templates->pdata[0])->id;
  g_assert_true (khai_store_remove_template (f->store, id, TRUE, &error));
  assert_all (f, "");
  g_assert_true (khai_store_remove_template (f->store, id, FALSE, &error));
  assert_all (f, "Áo thun/@1:{}?;");
  g_assert_true (khai_store_remove_template (f->store, id, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (save (f, "Áo thun", NULL, "{}", NULL), ==, 2);
  assert_all (f, "Áo thun/@2:{}?;");
  g_assert_false (khai_store_remove_template (f->store, id + 1, TRUE, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static void
test_old_database (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_make_old (f, 6);
  store_fixture_sql (f, "INSERT INTO declaration (id, document, created_at, changed_at) VALUES ('old', '{}', 'x', 'x')");
  store_fixture_reopen (f);
  assert_all (f, "");
  save (f, "Gốm", NULL, "{}", NULL);
  assert_all (f, "Gốm/@1:{}?;");
  g_assert_true (khai_store_check (f->store, &error));
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/templates/versions", test_versions);
  ADD ("/store/templates/remove", test_remove);
  ADD ("/store/templates/old-database", test_old_database);
  return g_test_run ();
}
