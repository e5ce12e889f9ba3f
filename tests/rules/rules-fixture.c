/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of the rules share: the reference file that khai-pack made of data/, base documents, and changed
 * copies. */

#include "rules-fixture.h"

#include "khai-json.h"
#include "khai-sql.h"
#include "khai-text.h"

#include <glib/gstdio.h>
#include <string.h>

char *
fixture_reference_path (void)
{
  const char *path = g_getenv ("KHAI_REFERENCE_DB");

  g_assert_nonnull (path);
  return g_strdup (path);
}

KhaiReference *
fixture_reference (void)
{
  g_autofree char *path = fixture_reference_path ();
  g_autoptr (GError) error = NULL;
  KhaiReference *reference = khai_reference_open (path, &error);

  g_assert_no_error (error);
  return reference;
}

KhaiRules *
fixture_rules (void)
{
  g_autoptr (KhaiReference) reference = fixture_reference ();
  g_autoptr (GError) error = NULL;
  KhaiRules *rules = khai_rules_new (reference, KHAI_RULES_SERVER, &error);

  g_assert_no_error (error);
  return rules;
}

char *
fixture_changed_reference (const char *sql)
{
  g_autofree char *path = fixture_reference_path ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  char *copy = NULL;
  sqlite3 *db = NULL;
  gsize length;
  int fd = g_file_open_tmp ("khai-rules-XXXXXX.db", &copy, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (copy, text, (gssize)length, &error);
  g_assert_no_error (error);
  khai_sql_open (copy, SQLITE_OPEN_READWRITE, &db, &error);
  g_assert_no_error (error);
  khai_sql_exec (db, sql, &error);
  g_assert_no_error (error);
  khai_sql_close (db);
  return copy;
}

void
fixture_remove (const char *path)
{
  g_assert_cmpint (g_remove (path), ==, 0);
}

char *
fixture_data_path (const char *name)
{
  return g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "tests", "data", "rules", name, NULL);
}

JsonNode *
fixture_base (const char *name)
{
  g_autofree char *file = g_strdup_printf ("base/%s.json", name);
  g_autofree char *path = fixture_data_path (file);
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_load_file (path, &error);

  g_assert_no_error (error);
  return node;
}

void
fixture_set (JsonNode *document, const char *pointer, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = json != NULL ? json_from_string (json, &error) : NULL;

  g_assert_no_error (error);
  khai_json_set (document, pointer, value, &error);
  g_assert_no_error (error);
}

KhaiCheck *
fixture_check (KhaiRules *rules, JsonNode *document)
{
  g_autoptr (GError) error = NULL;
  KhaiCheck *check = khai_rules_check (rules, document, FIXTURE_TODAY, &error);

  g_assert_no_error (error);
  g_assert_nonnull (check);
  fixture_assert_texts (check);
  return check;
}

char *
fixture_pointers (const KhaiCheck *check, const char *rule)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (g_str_equal (finding->rule, rule))
        g_string_append_printf (out, "%s ", finding->pointer);
    }
  return g_string_free (out, FALSE);
}

static void
assert_text (const KhaiFinding *finding, const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (strlen (text) < 5 || khai_text_has_control (text))
    g_error ("%s at %s says: %s", finding->rule, finding->pointer, text);
}

void
fixture_assert_texts (const KhaiCheck *check)
{
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      g_assert_true (g_regex_match_simple ("^[A-Z]{1,6}-[A-Z0-9-]{1,12}$", finding->rule, 0, 0));
      g_assert_true (khai_pointer_is_valid (finding->pointer));
      g_assert_true (finding->other_pointer == NULL
                     || khai_pointer_is_valid (finding->other_pointer));
      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        {
          assert_text (finding, finding->message[lang]);
          assert_text (finding, finding->resolution[lang]);
        }
    }
}

void
fixture_assert_filled (const KhaiCheck *check)
{
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      for (int lang = 0; lang < KHAI_N_LANGS; lang++)
        if (strpbrk (finding->message[lang], "{}") != NULL
            || strpbrk (finding->resolution[lang], "{}") != NULL)
          g_error ("%s at %s leaves a placeholder: %s", finding->rule, finding->pointer,
                   finding->message[lang]);
    }
}
