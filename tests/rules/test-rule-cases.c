/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every rule and every built-in check has cases in tests/data/rules/<id>.json:
 *
 *   {"rule": id, "base": "b11", "pass": [{"name", "patch": […]}], "fail": [{"name", "patch": […], "at": [pointers]}]}
 *
 * over the base documents in tests/data/rules/base (a case may name another "base"). A patch step is {"pointer",
 * "value"}; without "value" it removes the member, with "repeat": n the array there is filled with copies of its
 * last element up to n, with "chars": n it is a text of n letters. A failing case must find its rule at exactly the
 * places of "at" and nowhere else; "history" holds past lines; "message", "severity" and "fix" of the first finding may be given too. A passing case
 * must not find it at all. */

#include "rules-fixture.h"

#include "khai-json.h"
#include "khai-rules-private.h"
#include "khai-sql.h"

#include <string.h>

typedef struct
{
  KhaiRules *rules;
  char *file;
} CaseFile;

static void
repeat_last (JsonNode *document, const char *pointer, guint n)
{
  JsonNode *node = khai_json_get (document, pointer);

  g_assert_true (node != NULL && JSON_NODE_HOLDS_ARRAY (node));

  JsonArray *array = json_node_get_array (node);
  JsonNode *last = json_array_get_element (array, json_array_get_length (array) - 1);

  while (json_array_get_length (array) < n)
    {
      JsonNode *copy = khai_json_copy (last);

      if (JSON_NODE_HOLDS_OBJECT (copy)
          && json_object_has_member (json_node_get_object (copy), "line"))
        json_object_set_int_member (json_node_get_object (copy), "line",
                                    json_array_get_length (array) + 1);
      json_array_add_element (array, copy);
    }
}

static void
apply_step (JsonNode *document, JsonObject *step)
{
  const char *pointer = json_object_get_string_member (step, "pointer");
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (GError) error = NULL;

  if (json_object_has_member (step, "repeat"))
    {
      repeat_last (document, pointer, json_object_get_int_member (step, "repeat"));
      return;
    }
  if (json_object_has_member (step, "chars"))
    {
      g_autofree char *text = g_strnfill (json_object_get_int_member (step, "chars"), 'x');
      value = khai_json_string (text);
    }
  else if (json_object_has_member (step, "value"))
    value = khai_json_copy (json_object_get_member (step, "value"));
  khai_json_set (document, pointer, value, &error);
  g_assert_no_error (error);
}

static JsonNode *
make_document (JsonObject *file, JsonObject *one)
{
  const char *base = json_object_get_string_member_with_default (file, "base", "b11");
  JsonNode *document
      = fixture_base (json_object_get_string_member_with_default (one, "base", base));

  if (json_object_has_member (one, "patch"))
    {
      JsonArray *patch = json_object_get_array_member (one, "patch");

      for (guint i = 0; i < json_array_get_length (patch); i++)
        apply_step (document, json_array_get_object_element (patch, i));
    }
  return document;
}

static const KhaiFinding *
first_of (const KhaiCheck *check, const char *rule)
{
  for (guint i = 0; i < check->findings->len; i++)
    if (g_str_equal (((KhaiFinding *)check->findings->pdata[i])->rule, rule))
      return check->findings->pdata[i];
  return NULL;
}

static void
assert_detail (const KhaiFinding *finding, JsonObject *one)
{
  if (json_object_has_member (one, "severity"))
    g_assert_cmpstr (khai_severity_to_string (finding->severity), ==,
                     json_object_get_string_member (one, "severity"));
  if (!json_object_has_member (one, "message"))
    return;

  JsonObject *message = json_object_get_object_member (one, "message");
  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    if (json_object_has_member (message, khai_lang_to_string (lang)))
      g_assert_cmpstr (finding->message[lang], ==,
                       json_object_get_string_member (message, khai_lang_to_string (lang)));
}

/* Which places the case says, in the order in which they are to be found. */
static char *
expected_places (JsonObject *one)
{
  GString *expected = g_string_new (NULL);

  if (json_object_has_member (one, "at"))
    {
      JsonArray *at = json_object_get_array_member (one, "at");

      for (guint i = 0; i < json_array_get_length (at); i++)
        g_string_append_printf (expected, "%s ", json_array_get_string_element (at, i));
    }
  return g_string_free (expected, FALSE);
}

/* A rule that offers a fix has nothing more to say at that place once it was taken. */
static void
assert_fix (const CaseFile *data, JsonNode *document, const KhaiFinding *finding)
{
  if (finding->fix_pointer == NULL)
    return;

  g_autoptr (JsonNode) copy = khai_json_copy (document);
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (finding->fix_value, "true"))
    value = json_node_init_boolean (json_node_alloc (), TRUE);
  else if (*finding->fix_value != '\0')
    value = khai_json_string (finding->fix_value);

  khai_json_set (copy, finding->fix_pointer, value, &error);
  g_assert_no_error (error);

  g_autoptr (KhaiCheck) check = fixture_check (data->rules, copy);
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *left = check->findings->pdata[i];

      g_assert_false (g_str_equal (left->rule, finding->rule)
                      && g_str_equal (left->pointer, finding->pointer));
    }
}

static void
assert_fixes (const CaseFile *data, JsonNode *document, const KhaiCheck *check, JsonObject *file, JsonObject *one)
{
  const char *rule = json_object_get_string_member (file, "rule");
  const KhaiFinding *first = first_of (check, rule);

  for (guint i = 0; i < check->findings->len; i++)
    if (g_str_equal (((KhaiFinding *)check->findings->pdata[i])->rule, rule))
      assert_fix (data, document, check->findings->pdata[i]);
  if (!json_object_has_member (one, "fix"))
    return;

  JsonObject *fix = json_object_get_object_member (one, "fix");
  g_assert_nonnull (first);
  g_assert_cmpstr (first->fix_pointer, ==, json_object_get_string_member (fix, "pointer"));
  g_assert_cmpstr (first->fix_value, ==, json_object_get_string_member (fix, "value"));
}

/* What a case knows of the past; most know nothing. */
static void
set_history (KhaiRules *rules, JsonObject *one)
{
  g_autoptr (KhaiHistory) history = khai_history_new ();
  g_autoptr (GError) error = NULL;

  if (json_object_has_member (one, "history"))
    {
      JsonArray *lines = json_object_get_array_member (one, "history");

      for (guint i = 0; i < json_array_get_length (lines); i++)
        {
          JsonObject *line = json_array_get_object_element (lines, i);
          const KhaiPastLine past = {
            .exporter = json_object_get_string_member (line, "exporter"),
            .goods = json_object_get_string_member_with_default (line, "goods", NULL),
            .code = json_object_get_string_member (line, "code"),
            .unit = json_object_get_string_member (line, "unit"),
            .currency = json_object_get_string_member (line, "currency"),
            .quantity = json_object_get_string_member (line, "quantity"),
            .value = json_object_get_string_member (line, "value"),
            .net_mass = json_object_get_string_member (line, "netMass"),
          };
          khai_history_add (history, &past);
        }
    }
  khai_rules_set_history (rules, history, &error);
  g_assert_no_error (error);
}

static void
run_case (const CaseFile *data, JsonObject *file, JsonObject *one)
{
  const char *rule = json_object_get_string_member (file, "rule");

  g_test_message ("%s: %s", rule, json_object_get_string_member (one, "name"));

  set_history (data->rules, one);

  g_autoptr (JsonNode) document = make_document (file, one);
  g_autoptr (KhaiCheck) check = fixture_check (data->rules, document);
  g_autofree char *found = fixture_pointers (check, rule);
  g_autofree char *broken = fixture_pointers (check, "F-RULE");
  g_autofree char *expected = expected_places (one);

  g_assert_cmpstr (found, ==, expected);
  if (!g_str_equal (rule, "F-TYPE")) /* which quotes an object */
    fixture_assert_filled (check);
  if (!g_str_equal (rule, "F-RULE"))
    g_assert_cmpstr (broken, ==, "");
  if (*expected != '\0')
    assert_detail (first_of (check, rule), one);
  assert_fixes (data, document, check, file, one);
}

static void
test_file (gconstpointer user_data)
{
  const CaseFile *data = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_data_path (data->file);
  g_autoptr (JsonNode) node = khai_json_load_file (path, &error);

  g_assert_no_error (error);

  JsonObject *file = json_node_get_object (node);
  JsonArray *pass = json_object_get_array_member (file, "pass");
  JsonArray *fail = json_object_get_array_member (file, "fail");
  g_autofree char *name = g_strconcat (json_object_get_string_member (file, "rule"), ".json", NULL);

  g_assert_cmpstr (name, ==, data->file);
  g_assert_cmpuint (json_array_get_length (pass), >, 0);
  g_assert_cmpuint (json_array_get_length (fail), >, 0);
  for (guint i = 0; i < json_array_get_length (pass); i++)
    {
      JsonObject *one = json_array_get_object_element (pass, i);
      g_assert_false (json_object_has_member (one, "at"));
      run_case (data, file, one);
    }
  for (guint i = 0; i < json_array_get_length (fail); i++)
    {
      JsonObject *one = json_array_get_object_element (fail, i);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (one, "at")), >, 0);
      run_case (data, file, one);
    }
}

static void
assert_has_cases (const char *rule)
{
  g_autofree char *name = g_strconcat (rule, ".json", NULL);
  g_autofree char *path = fixture_data_path (name);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_message ("no cases for %s", rule);
      g_test_fail ();
    }
}

static void
test_complete (void)
{
  g_autofree char *path = fixture_reference_path ();
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  gboolean row;
  guint n = 0;

  for (int id = 0; id < KHAI_N_TEXTS; id++)
    assert_has_cases (khai_text_rule (id));
  khai_sql_open (path, SQLITE_OPEN_READONLY, &db, &error);
  g_assert_no_error (error);
  {
    g_autoptr (KhaiStmt) stmt = khai_stmt_new (db, "SELECT id FROM rule", &error);

    g_assert_no_error (error);
    for (; khai_stmt_step (stmt, &row, &error) && row; n++)
      assert_has_cases (khai_stmt_text (stmt, 0));
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 30);
  khai_sql_close (db);
}

static void
test_bases (gconstpointer user_data)
{
  static const char *const names[] = { "b11", "e62", "h21", "courier", "return" };
  const CaseFile *data = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (JsonNode) document = fixture_base (names[i]);
      g_autoptr (KhaiCheck) check = fixture_check (data->rules, document);

      for (guint j = 0; j < check->findings->len; j++)
        {
          const KhaiFinding *finding = check->findings->pdata[j];

          g_test_message ("%s: %s %s %s", names[i], khai_severity_to_string (finding->severity),
                          finding->rule, finding->pointer);
          g_assert_cmpint (finding->severity, !=, KHAI_SEVERITY_BLOCK);
        }
      g_assert_false (khai_check_blocks (check));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autofree char *folder = fixture_data_path ("");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const CaseFile all = { rules, NULL };
  const char *name;

  g_assert_nonnull (dir);
  g_test_add_data_func ("/rules/bases", &all, test_bases);
  g_test_add_func ("/rules/complete", test_complete);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".json"))
        continue;

      g_autofree char *path = g_strdup_printf ("/rules/case/%.*s", (int)(strlen (name) - 5), name);
      CaseFile *data = g_new0 (CaseFile, 1);

      data->rules = rules;
      data->file = g_strdup (name);
      g_ptr_array_add (files, data->file);
      g_test_add_data_func_full (path, data, test_file, g_free);
    }
  return g_test_run ();
}
