/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Declarations as they come (tests/data/fixtures) meet exactly the blocks and questions that their expectations say,
 * with what a declarant's program can know. */

#include "rules-fixture.h"

#include "khai-date.h"
#include "khai-json.h"

#include <stdlib.h>
#include <string.h>

#define LEAST 40

typedef struct
{
  KhaiRules *rules; /* not owned: preparing them takes longer than a check */
  char *name;
  JsonObject *expected;
} Fixture;

static char *
fixtures_path (const char *name)
{
  return g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "tests", "data", "fixtures", name, NULL);
}

/* "{+3}" and "{DDMON+3}". */
static gboolean
write_day (const GMatchInfo *match, GString *out, gpointer today)
{
  g_autofree char *form = g_match_info_fetch (match, 1);
  g_autofree char *offset = g_match_info_fetch (match, 2);
  g_autofree char *day = NULL;

  g_assert_true (khai_date_add_days (today, atoi (offset), &day, NULL));
  if (*form == '\0')
    g_string_append (out, day);
  else
    g_string_append_printf (out, "%.2s%.3s", day + 8,
                            "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC" + (atoi (day + 5) - 1) * 3);
  return FALSE;
}

static JsonNode *
load (const char *name, const char *today)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = fixtures_path (file);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) days = g_regex_new ("\\{(|DDMON)([+-][0-9]+)\\}", 0, 0, NULL);

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  g_autofree char *dated
      = g_regex_replace_eval (days, text, -1, 0, 0, write_day, (gpointer)today, &error);
  g_assert_no_error (error);

  JsonNode *document = khai_json_parse (dated, -1, &error);
  g_assert_no_error (error);
  return document;
}

static int
compare_texts (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *)left, *(const char *const *)right);
}

/* The ids of the rules of one severity, each once, in order. */
static char *
rules_found (const KhaiCheck *check, KhaiSeverity severity)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (finding->severity == severity)
        g_ptr_array_add (ids, finding->rule);
    }
  g_ptr_array_sort (ids, compare_texts);
  for (guint i = 0; i < ids->len; i++)
    if (i == 0 || !g_str_equal (ids->pdata[i], ids->pdata[i - 1]))
      g_string_append_printf (out, "%s ", (const char *)ids->pdata[i]);
  return g_string_free (out, FALSE);
}

static char *
rules_expected (JsonObject *expected, const char *severity)
{
  JsonArray *ids = json_object_get_array_member (expected, severity);
  GString *out = g_string_new (NULL);

  g_assert_nonnull (ids);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    g_string_append_printf (out, "%s ", json_array_get_string_element (ids, i));
  return g_string_free (out, FALSE);
}

static void
test_fixture (gconstpointer data)
{
  const Fixture *fixture = data;
  const char *today
      = json_object_get_string_member_with_default (fixture->expected, "today", FIXTURE_TODAY);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = load (fixture->name, today);
  g_autoptr (KhaiCheck) check = khai_rules_check (fixture->rules, document, today, &error);

  g_assert_no_error (error);
  fixture_assert_texts (check);
  for (KhaiSeverity severity = KHAI_SEVERITY_BLOCK; severity <= KHAI_SEVERITY_QUESTION; severity++)
    {
      g_autofree char *found = rules_found (check, severity);
      g_autofree char *expected
          = rules_expected (fixture->expected, khai_severity_to_string (severity));

      g_test_message ("%s", khai_severity_to_string (severity));
      g_assert_cmpstr (found, ==, expected);
    }
}

/* ---- what is kept from one check to the next ---- */

static int
compare_lines (gconstpointer left, gconstpointer right)
{
  return strcmp (*(const char *const *)left, *(const char *const *)right);
}

static void
add_places (GPtrArray *lines, const char *what, GHashTable *places)
{
  GHashTableIter iter;
  gpointer pointer;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &pointer, NULL))
    g_ptr_array_add (lines, g_strdup_printf ("%s %s", what, (const char *)pointer));
}

/* All a check says, as one text. */
static char *
say_all (KhaiRules *rules, JsonNode *document, const char *today)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiCheck) check = khai_rules_check (rules, document, today, &error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  add_places (lines, "required", check->required);
  add_places (lines, "hidden", check->hidden);
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < check->findings->len; i++)
    {
      g_autoptr (JsonNode) node = khai_finding_to_json (check->findings->pdata[i], KHAI_LANG_VI);
      g_ptr_array_add (lines, json_to_string (node, FALSE));
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

/* Rules that know the last document say of the next the same as rules that know nothing. */
static void
assert_same (KhaiRules *kept, KhaiRules *fresh, JsonNode *document, const char *today)
{
  g_autoptr (GError) error = NULL;

  khai_rules_set_history (fresh, NULL, &error); /* forgets the last document */
  g_assert_no_error (error);

  g_autofree char *by_kept = say_all (kept, document, today);
  g_autofree char *by_fresh = say_all (fresh, document, today);
  g_assert_cmpstr (by_kept, ==, by_fresh);
}

static void
test_kept (gconstpointer data)
{
  JsonObject *all = (JsonObject *)data;
  g_autoptr (KhaiRules) kept = fixture_rules ();
  g_autoptr (KhaiRules) fresh = fixture_rules ();
  g_autoptr (GList) names = json_object_get_members (all);

  for (GList *item = names; item != NULL; item = item->next)
    {
      const char *today = json_object_get_string_member_with_default (
          json_object_get_object_member (all, item->data), "today", FIXTURE_TODAY);
      g_autoptr (JsonNode) document = load (item->data, today);
      JsonObject *object = json_node_get_object (document);
      g_autoptr (GList) members = json_object_get_members (object);

      g_test_message ("%s", (const char *)item->data);
      assert_same (kept, fresh, document, today);
      assert_same (kept, fresh, document, today); /* nothing changed */
      for (GList *member = members; member != NULL; member = member->next)
        {
          g_autofree char *name = g_strdup (member->data); /* the object's own, and gone with the member */
          JsonNode *value = json_object_dup_member (object, name);

          json_object_remove_member (object, name);
          assert_same (kept, fresh, document, today);
          json_object_set_member (object, name, value);
        }
    }
}

/* Every document says what is expected of it, and nothing is expected of one that is not there. */
static void
test_complete (gconstpointer data)
{
  JsonObject *all = (JsonObject *)data;
  g_autofree char *path = fixtures_path (NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".json") || g_str_equal (name, "expected.json"))
        continue;

      g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".json"));
      g_test_message ("%s", stem);
      g_assert_true (json_object_has_member (all, stem));
      n++;
    }
  g_assert_cmpuint (n, ==, json_object_get_size (all));
  g_assert_cmpuint (n, >=, LEAST);
}

static void
fixture_free (gpointer data)
{
  Fixture *fixture = data;

  g_free (fixture->name);
  g_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_autofree char *path = fixtures_path ("expected.json");
  g_autoptr (JsonNode) node = khai_json_load_file (path, NULL);
  g_assert_nonnull (node);

  JsonObject *all = json_node_get_object (node);
  g_autoptr (GList) names = json_object_get_members (all);
  g_autoptr (KhaiReference) reference = fixture_reference ();
  g_autoptr (KhaiRules) rules = khai_rules_new (reference, KHAI_RULES_LOCAL, NULL);

  g_assert_nonnull (rules);

  g_test_add_data_func ("/fixtures/complete", all, test_complete);
  g_test_add_data_func ("/fixtures/kept", all, test_kept);
  for (GList *item = names; item != NULL; item = item->next)
    {
      g_autofree char *test = g_strconcat ("/fixtures/", item->data, NULL);
      Fixture *fixture = g_new0 (Fixture, 1);

      fixture->rules = rules;
      fixture->name = g_strdup (item->data);
      fixture->expected = json_object_get_object_member (all, item->data);
      g_test_add_data_func_full (test, fixture, test_fixture, fixture_free);
    }
  return g_test_run ();
}
