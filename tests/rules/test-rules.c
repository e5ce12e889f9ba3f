/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The engine itself: rules and conditions that must not pass, rules that run away, dates, scopes, field states,
 * order, and the functions rules call. */

#include "rules-fixture.h"

#include "khai-error.h"
#include "khai-json.h"
#include "khai-rules-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* clang-format off */
#define INSERT_RULE(id, sql) \
  "INSERT INTO rule (id, severity, scope, fields, sql, message_vi, message_en, resolution_vi, resolution_en) VALUES ('" id \
  "', 'check', 'local', '/notes', '" sql "', 'Có lỗi', 'A fault', 'Sửa lại', 'Correct it');"

/* clang-format on */

/* ---- what must not prepare ---- */

static void
test_refused (void)
{
  /* clang-format off */
  static const struct
  {
    const char *change, *message;
  } cases[] = {
    { INSERT_RULE ("T-1", "SELEC 1"), "rule T-1: *" },
    { INSERT_RULE ("T-2", "SELECT ''/notes'' AS pointer FROM declaration WHERE no_such = 1"), "rule T-2: *no_such*" },
    { INSERT_RULE ("T-3", "SELECT name AS pointer FROM sqlite_master"), "rule T-3: *" },
    { INSERT_RULE ("T-4", "SELECT name AS pointer FROM main.sqlite_schema"), "rule T-4: *" },
    { INSERT_RULE ("T-5", "SELECT value AS pointer FROM meta"), "rule T-5: *" },
    { INSERT_RULE ("T-6", "SELECT sql AS pointer FROM reference.rule"), "rule T-6: *" },
    { INSERT_RULE ("T-7", "SELECT ''/notes'' AS pointer FROM field"), "rule T-7: *" },
    { INSERT_RULE ("T-8", "DELETE FROM declaration"), "rule T-8: *" },
    { INSERT_RULE ("T-9", "UPDATE code SET code = 1"), "rule T-9: *" },
    { INSERT_RULE ("T-10", "ATTACH ''x'' AS y"), "rule T-10: *" },
    { INSERT_RULE ("T-11", "PRAGMA table_info(item)"), "rule T-11: *" },
    { INSERT_RULE ("T-12", "SELECT ''/notes'' AS pointer, load_extension(''x'')"), "rule T-12: *" },
    { INSERT_RULE ("T-13", "SELECT ''/notes'' AS pointer, random()"), "rule T-13: *" },
    { INSERT_RULE ("T-14", "SELECT ''/notes'' AS pointer, sum(value_amount) FROM item"), "rule T-14: *sum*" },
    { INSERT_RULE ("T-15", "SELECT ''/notes'' AS pointer, hex(zeroblob(1000000000))"), "rule T-15: *" },
    { INSERT_RULE ("T-16", "SELECT ''/notes'' AS pointer; SELECT 2"), "rule T-16: *" },
    { INSERT_RULE ("T-17", "SELECT 1 AS place"), "rule T-17: *pointer*" },
    { INSERT_RULE ("T-18", "SELECT ''/notes'' AS pointer WHERE 1 = ?"), "rule T-18: *" },
    { INSERT_RULE ("T-19", "SELECT ''/notes'' AS pointer FROM declaration WHERE \"no_such\" = 1"), "rule T-19: *no_such*" },
    { INSERT_RULE ("T-20", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ''/notes'' AS pointer FROM n"),
      "rule T-20: *" },
    { INSERT_RULE ("T-21", "SELECT ''/notes'' AS pointer") "UPDATE rule SET message_en = 'A {colour}' WHERE id = 'T-21'",
      "rule T-21: *colour*" },
    { INSERT_RULE ("T-22", "SELECT ''/notes'' AS pointer") "UPDATE rule SET resolution_vi = 'Ô {colour' WHERE id = 'T-22'",
      "rule T-22: *" },
    { INSERT_RULE ("t-23", "SELECT ''/notes'' AS pointer"), "rule t-23: *" },
    { INSERT_RULE ("T-24", ""), "rule T-24: *" },
    { INSERT_RULE ("T-25", "SELECT ''/notes'' AS pointer, ''/notes'' AS fix_pointer FROM declaration"), "rule T-25: *fix_value*" },
    { "UPDATE field SET required = 'no_such = 1' WHERE pointer = '/notes'", "field /notes required: *no_such*" },
    { "UPDATE field SET visible = '1), (2' WHERE pointer = '/notes'", "field /notes visible: *" },
    { "UPDATE field SET visible = 'EXISTS (SELECT 1 FROM meta)' WHERE pointer = '/items/*/brand'", "field /items/*/brand visible: *" },
    { "UPDATE field SET required = '' WHERE pointer = '/notes'", "field /notes required: *" },
    { "UPDATE field SET required = '1 /*' WHERE pointer = '/notes'", "field /notes required: *" },
    { "UPDATE field SET pattern = '(' WHERE pointer = '/notes'", "field /notes pattern: *" },
    { "UPDATE field SET tbl = 'item' WHERE pointer = '/notes'", "field /notes table: *" },
    { "UPDATE field SET col = 'x; DROP' WHERE pointer = '/notes'", "field /notes column: *" },
    { "UPDATE document_table SET name = 'DROP TABLE' WHERE name = 'permit'", "table DROP TABLE: *" },
    { "UPDATE document_table SET pattern = '/permits' WHERE name = 'permit'", "table permit: *" },
    { "DELETE FROM document_table WHERE name = 'declaration'", "*declaration*" },
    { "DELETE FROM document_table WHERE name = 'item'", "field /items/*" },
  };
  /* clang-format on */

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = fixture_changed_reference (cases[i].change);
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiReference) reference = khai_reference_open (path, &error);

      g_assert_no_error (error);
      g_autoptr (KhaiRules) rules = khai_rules_new (reference, KHAI_RULES_LOCAL, &error);

      g_assert_null (rules);
      g_test_message ("%s", error->message);
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("case %u: %s", i, error->message);
      fixture_remove (path);
    }
}

/* ---- rules from a changed file ---- */

typedef struct
{
  char *path;
  KhaiReference *reference;
  KhaiRules *rules;
} Changed;

static void
changed_open (Changed *changed, const char *sql)
{
  g_autoptr (GError) error = NULL;

  changed->path = fixture_changed_reference (sql);
  changed->reference = khai_reference_open (changed->path, &error);
  g_assert_no_error (error);
  changed->rules = khai_rules_new (changed->reference, KHAI_RULES_LOCAL, &error);
  g_assert_no_error (error);
}

static void
changed_close (Changed *changed)
{
  g_object_unref (changed->rules);
  g_object_unref (changed->reference);
  fixture_remove (changed->path);
  g_free (changed->path);
}

static guint
count_rule (const KhaiCheck *check, const char *rule)
{
  guint n = 0;

  for (guint i = 0; i < check->findings->len; i++)
    n += g_str_equal (((KhaiFinding *)check->findings->pdata[i])->rule, rule);
  return n;
}

static gboolean
says (const KhaiCheck *check, const char *rule, const char *word)
{
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (g_str_equal (finding->rule, rule)
          && strstr (finding->message[KHAI_LANG_EN], word) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_broken (void)
{
  Changed changed;
  g_autoptr (JsonNode) document = fixture_base ("b11");

  /* clang-format off */
  changed_open (&changed,
                INSERT_RULE ("T-RUN", "SELECT a.pointer AS pointer FROM item a, item b, item c, item d, item e, item f, item g, "
                                      "item h, item i, item j, item k, item l WHERE a.line + b.line + c.line + d.line + e.line + f.line "
                                      "+ g.line + h.line + i.line + j.line + k.line + l.line = 0")
                INSERT_RULE ("T-NULL", "SELECT NULL AS pointer")
                INSERT_RULE ("T-BAD", "SELECT ''notes'' AS pointer")
                INSERT_RULE ("T-BIG", "SELECT ''/notes'' AS pointer FROM declaration WHERE dec_mul(9223372036854775807, 0, 10, 0, 0) > 1")
                INSERT_RULE ("T-SUM", "SELECT ''/notes'' AS pointer FROM (SELECT dec_sum(x) AS s FROM (SELECT 9223372036854775807 AS x "
                                      "UNION ALL SELECT 1)) WHERE s > 0")
                INSERT_RULE ("T-REAL", "SELECT ''/notes'' AS pointer FROM declaration WHERE dec_add(1.5, 1) > 1")
                INSERT_RULE ("T-LIKE", "SELECT ''/notes'' AS pointer FROM declaration WHERE matches(notes, ''('')")
                INSERT_RULE ("T-DAY", "SELECT ''/notes'' AS pointer FROM declaration WHERE days_between(''x'', ''y'') > 1")
                INSERT_RULE ("T-FINE", "SELECT ''/notes'' AS pointer FROM declaration"));
  /* clang-format on */

  gint64 start = g_get_monotonic_time ();
  g_autoptr (KhaiCheck) check = fixture_check (changed.rules, document);
  static const char *const broken[]
      = { "T-RUN", "T-NULL", "T-BAD", "T-BIG", "T-SUM", "T-REAL", "T-LIKE", "T-DAY" };

  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    if (!says (check, "F-RULE", broken[i]))
      g_error ("%s did not fail", broken[i]);
  g_assert_cmpuint (count_rule (check, "F-RULE"), ==, G_N_ELEMENTS (broken));
  g_assert_cmpuint (count_rule (check, "T-FINE"), ==, 1);
  g_assert_true (khai_check_blocks (check));
  changed_close (&changed);
}

/* A condition that fails blocks too, and the next check is not spoiled by it. */
static void
test_broken_condition (void)
{
  Changed changed;
  g_autoptr (JsonNode) document = fixture_base ("b11");

  changed_open (&changed, "UPDATE field SET required = 'days_between(local_reference, "
                          "''2026-01-01'') > 0' WHERE pointer = '/notes'");
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (KhaiCheck) check = fixture_check (changed.rules, document);
      g_assert_true (says (check, "F-RULE", "declaration"));
    }
  fixture_set (document, "/localReference", NULL);
  g_autoptr (KhaiCheck) check = fixture_check (changed.rules, document);
  g_assert_cmpuint (count_rule (check, "F-RULE"), ==, 0);
  changed_close (&changed);
}

static void
test_validity (void)
{
  static const struct
  {
    const char *planned; /* NULL: none, so that today counts, which is 2026-12-01 */
    const char *expected;
  } cases[] = {
    { "\"2026-11-30\"", "" },
    { "\"2026-12-01\"", "/notes " },
    { "\"2026-12-05\"", "/notes " },
    { "\"2026-12-06\"", "" },
    { NULL, "/notes " },
    { "\"someday\"", "/notes " },
  };
  Changed changed;

  changed_open (
      &changed,
      INSERT_RULE ("T-DATED",
                   "SELECT ''/notes'' AS pointer") "UPDATE rule SET valid_from = '2026-12-01', "
                                                   "valid_to = '2026-12-05' WHERE id = 'T-DATED'");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) document = fixture_base ("b11");

      fixture_set (document, "/plannedDate", cases[i].planned);
      g_autoptr (KhaiCheck) check = fixture_check (changed.rules, document);
      g_autofree char *found = fixture_pointers (check, "T-DATED");

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
  changed_close (&changed);
}

static void
test_scope (void)
{
  g_autoptr (KhaiReference) reference = fixture_reference ();
  g_autoptr (KhaiRules) server = fixture_rules ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiRules) local = khai_rules_new (reference, KHAI_RULES_LOCAL, &error);
  g_autoptr (JsonNode) document = fixture_base ("b11");

  g_assert_no_error (error);
  fixture_set (document, "/exporter/id", "\"0000000000\"");
  g_autoptr (KhaiCheck) here = fixture_check (local, document);
  g_autoptr (KhaiCheck) there = fixture_check (server, document);

  g_assert_cmpuint (count_rule (here, "SRV-TAX"), ==, 0);
  g_assert_cmpuint (count_rule (there, "SRV-TAX"), ==, 1);
  g_assert_cmpuint (count_rule (here, "TAX-DOUBT"), ==, 1);
  g_assert_cmpuint (count_rule (there, "TAX-DOUBT"), ==, 1);
}

/* A reference file that breaks under the program is an error, every time, and never an empty list of findings. */
static void
test_damaged (void)
{
  Changed changed;
  g_autoptr (JsonNode) document = fixture_base ("b11");
  g_autofree char *zeros = g_malloc0 (65536);

  changed_open (&changed, "UPDATE meta SET value = value");

  FILE *file = g_fopen (changed.path, "r+");
  g_assert_nonnull (file);
  for (long at = 4096; at < 16 * 1024 * 1024; at += 65536)
    {
      g_assert_cmpint (fseek (file, at, SEEK_SET), ==, 0);
      g_assert_cmpuint (fwrite (zeros, 1, 65536, file), ==, 65536);
    }
  g_assert_cmpint (fclose (file), ==, 0);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiCheck) check
          = khai_rules_check (changed.rules, document, FIXTURE_TODAY, &error);

      g_assert_null (check);
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_DAMAGED);
    }
  changed_close (&changed);
}

/* ---- states ---- */

static void
assert_state (const KhaiCheck *check, const char *pointer, gboolean required, gboolean hidden)
{
  if (g_hash_table_contains (check->required, pointer) != required
      || g_hash_table_contains (check->hidden, pointer) != hidden)
    g_error ("%s should be %s and %s", pointer, required ? "required" : "free",
             hidden ? "hidden" : "shown");
}

static void
test_states (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) b11 = fixture_base ("b11");
  g_autoptr (JsonNode) e62 = fixture_base ("e62");
  g_autoptr (JsonNode) empty = json_from_string ("{\"schemaVersion\":\"1\",\"items\":[{}]}", NULL);
  g_autoptr (KhaiCheck) part = fixture_check (rules, b11);
  g_autoptr (KhaiCheck) full = fixture_check (rules, e62);
  g_autoptr (KhaiCheck) none = fixture_check (rules, empty);

  assert_state (part, "/exporter/id", TRUE, FALSE);
  assert_state (part, "/notes", FALSE, FALSE);
  assert_state (part, "/items/4/hsCode", TRUE, FALSE);
  assert_state (part, "/items/5/hsCode", FALSE, FALSE);
  assert_state (part, "/items/0/managementCode", FALSE, TRUE);
  assert_state (part, "/transport/vesselCallSign", TRUE, FALSE);
  assert_state (part, "/customsValueTotal/amount", FALSE, TRUE);
  assert_state (part, "/processing/contractNumber", FALSE, TRUE);
  assert_state (part, "/transport/containers/*", FALSE, TRUE);
  assert_state (part, "/items/*/managementCode", FALSE, TRUE);
  assert_state (part, "/items/*/hsCode", FALSE, FALSE);
  assert_state (full, "/items/0/managementCode", FALSE, FALSE);
  assert_state (full, "/transport/containers/*", FALSE, FALSE);
  assert_state (full, "/transport/containers/0", FALSE, FALSE);
  assert_state (none, "/exporter/id", TRUE, FALSE);
  assert_state (none, "/items/0/hsCode", TRUE, FALSE);
  assert_state (none, "/transport/containers/*", FALSE, TRUE);
  g_assert_cmpuint (khai_check_count (none, KHAI_SEVERITY_BLOCK), >, 20);
  g_assert_false (khai_check_blocks (part));
}

/* Nothing of one document may be left for the next. */
static void
test_again (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) b11 = fixture_base ("b11");
  g_autoptr (JsonNode) nothing = json_from_string ("{}", NULL);
  g_autoptr (KhaiCheck) first = fixture_check (rules, b11);
  g_autoptr (KhaiCheck) between = fixture_check (rules, nothing);
  g_autoptr (KhaiCheck) second = fixture_check (rules, b11);

  g_assert_cmpuint (count_rule (between, "ITEM-NONE"), ==, 1);
  g_assert_cmpuint (first->findings->len, ==, second->findings->len);
  for (guint i = 0; i < first->findings->len; i++)
    {
      const KhaiFinding *a = first->findings->pdata[i], *b = second->findings->pdata[i];

      g_assert_cmpstr (a->rule, ==, b->rule);
      g_assert_cmpstr (a->pointer, ==, b->pointer);
      g_assert_cmpstr (a->message[KHAI_LANG_VI], ==, b->message[KHAI_LANG_VI]);
    }
}

/* A rule that compares two fields says nothing while one of them is wrong by itself. */
static void
test_waiting (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) document = fixture_base ("b11");

  fixture_set (document, "/destinationCountry", "\"FR\"");
  g_autoptr (KhaiCheck) both = fixture_check (rules, document);
  g_autofree char *found = fixture_pointers (both, "DEST-COUNTRY");
  g_assert_cmpstr (found, ==, "/destinationCountry ");

  fixture_set (document, "/transport/finalDestination/code", "\"DE1\"");
  g_autoptr (KhaiCheck) one = fixture_check (rules, document);
  g_autofree char *wrong = fixture_pointers (one, "F-LENGTH");
  g_autofree char *silent = fixture_pointers (one, "DEST-COUNTRY");
  g_assert_cmpstr (wrong, ==, "/transport/finalDestination/code ");
  g_assert_cmpstr (silent, ==, "");

  /* Said again as soon as the other is right, though the compared columns stand as they stood. */
  fixture_set (document, "/transport/finalDestination/code", "\"DEHAM\"");
  g_autoptr (KhaiCheck) again = fixture_check (rules, document);
  g_autofree char *told = fixture_pointers (again, "DEST-COUNTRY");
  g_assert_cmpstr (told, ==, "/destinationCountry ");
}

/* A code that was replaced is mended with one click. */
static void
test_successor (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) document = fixture_base ("b11");

  fixture_set (document, "/customsOffice", "\"34CC\"");
  g_autoptr (KhaiCheck) check = fixture_check (rules, document);
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (!g_str_equal (finding->rule, "F-CODE-DATE"))
        continue;
      g_assert_cmpstr (finding->fix_pointer, ==, "/customsOffice");
      g_assert_cmpstr (finding->fix_value, ==, "34NG");
      return;
    }
  g_assert_not_reached ();
}

static void
test_order (void)
{
  static const char *const removed[]
      = { "/items/3/description", "/items/1/description", "/items/0/hsCode", "/items/3/hsCode",
          "/invoice/number",      "/exporter/name",       "/packages" };
  static const char *const expected[]
      = { "/exporter/name",  "/packages",       "/items/1/description", "/items/3/description",
          "/items/0/hsCode", "/items/3/hsCode", "/invoice/number",      "/colour" };
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) document = fixture_base ("b11");
  guint at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (removed); i++)
    fixture_set (document, removed[i], NULL);
  fixture_set (document, "/colour", "\"blue\"");
  g_autoptr (KhaiCheck) check = fixture_check (rules, document);

  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];

      if (finding->severity != KHAI_SEVERITY_BLOCK)
        continue;
      g_assert_cmpuint (at, <, G_N_ELEMENTS (expected));
      g_assert_cmpstr (finding->pointer, ==, expected[at++]);
    }
  g_assert_cmpuint (at, ==, G_N_ELEMENTS (expected));
}

/* ---- functions ---- */

static void
test_functions (void)
{
  static const struct
  {
    const char *expression, *expected; /* NULL: NULL */
  } cases[] = {
    { "dec_add(1, 2)", "3" },
    { "dec_add(1, NULL)", NULL },
    { "dec_sub(1, 2)", "-1" },
    { "dec_mul(125, 2, 3, 0, 2)", "375" },
    { "dec_mul(5, 1, 5, 1, 1)", "3" }, /* 0.25, half up */
    { "dec_mul(-5, 1, 5, 1, 1)", "-3" },
    { "dec_mul(NULL, 1, 5, 1, 1)", NULL },
    { "dec_mul(999999999999999, 4, 999999999, 6, 4)", "999999998999999000" },
    { "dec_text(12500, 4)", "1.25" },
    { "dec_text(120000, 4)", "12" },
    { "dec_text(NULL, 4)", NULL },
    { "(SELECT dec_sum(column1) FROM (VALUES (1), (2)))", "3" },
    { "(SELECT dec_sum(column1) FROM (VALUES (1), (NULL)))", NULL },
    { "(SELECT dec_sum(1) WHERE 0)", NULL },
    { "today()", "2026-12-02" },
    { "calendar_today()", "2026-12-01" },
    { "days_between('2026-12-01', '2027-01-01')", "31" },
    { "days_between('2026-12-01', '2026-11-30')", "-1" },
    { "days_between('2026-12-01', NULL)", NULL },
    { "fold('Bát SỨ Đỏ')", "bat su do" },
    { "fold_case('Bát SỨ')", "bát sứ" },
    { "fold(NULL)", NULL },
    { "matches('abc', 'b')", "1" },
    { "matches('abc', '^b')", "0" },
    { "matches('abc' || char(10), '^abc$')", "0" },
    { "matches(NULL, 'b')", NULL },
    { "chars('bát sứ')", "6" },
    { "wire_bytes('bát sứ')", "9" },
    { "wire_text('bát sứ Đ')", "BAT SU D" },
    { "rendered_description('A1', 'bát', 'VN', 0)", "A1#&bát#&VN" },
    { "rendered_description(NULL, 'bát', NULL, 1)", "bát#&KXĐ" },
    { "rendered_description(NULL, 'bát', NULL, NULL)", "bát" },
    { "rendered_description('A', NULL, 'VN', 0)", NULL },
    { "code_valid('regimes', 'B11')", "1" },
    { "code_valid('regimes', 'E46')", "0" },
    { "code_valid('regimes', 'Q99')", "0" },
    { "code_valid('regimes', NULL)", NULL },
    { "code_attribute('regimes', 'B11', 'direction')", "export" },
    { "code_attribute('regimes', 'E46', 'direction')", "export" },
    { "code_attribute('regimes', 'B11', 'colour')", NULL },
    { "code_attribute('regimes', 'Q99', 'direction')", NULL },
    { "tax_code_ok('0100109106')", "1" },
    { "tax_code_ok('0100109107')", "0" },
    { "tax_code_ok('0100109106001')", "1" },
    { "tax_code_ok('0100109106000')", "0" },
    { "tax_code_ok('001185004321')", "1" },
    { "tax_code_ok('0000000000')", NULL },
    { "tax_code_ok('0000000001')", "0" },
    { "tax_code_ok('')", "0" },
    { "tax_code_ok('01001091O6')", "0" },
    { "tax_code_ok(NULL)", NULL },
    { "iso6346_ok('CSQU3054383')", "1" },
    { "iso6346_ok('CSQU3054384')", "0" },
    { "iso6346_ok('MSCU6639870')", "1" },
    { "iso6346_ok('APZU4812090')", "1" },
    { "iso6346_ok('CSQX3054383')", "0" },
    { "iso6346_ok('')", "0" },
    { "iso6346_ok(NULL)", NULL },
  };
  g_autoptr (KhaiReference) reference = fixture_reference ();
  g_autoptr (GError) error = NULL;
  KhaiCalendar calendar = { 0 };
  sqlite3 *db = NULL;

  khai_calendar_init (&calendar, reference);
  khai_calendar_set (&calendar, "2026-12-02", "2026-12-01");
  khai_sql_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, &error);
  g_assert_no_error (error);
  g_assert_true (khai_functions_register (db, &calendar, &error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %s", cases[i].expression);
      g_autoptr (KhaiStmt) stmt = khai_stmt_new (db, sql, &error);
      gboolean row;

      g_assert_no_error (error);
      khai_stmt_step (stmt, &row, &error);
      g_assert_no_error (error);
      if (g_strcmp0 (khai_stmt_text (stmt, 0), cases[i].expected) != 0)
        g_error ("%s gives %s", cases[i].expression, khai_stmt_text (stmt, 0));
    }
  khai_sql_close (db);
  khai_calendar_clear (&calendar);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/rules/refused", test_refused);
  g_test_add_func ("/rules/broken", test_broken);
  g_test_add_func ("/rules/broken-condition", test_broken_condition);
  g_test_add_func ("/rules/validity", test_validity);
  g_test_add_func ("/rules/scope", test_scope);
  g_test_add_func ("/rules/damaged", test_damaged);
  g_test_add_func ("/rules/states", test_states);
  g_test_add_func ("/rules/again", test_again);
  g_test_add_func ("/rules/waiting", test_waiting);
  g_test_add_func ("/rules/successor", test_successor);
  g_test_add_func ("/rules/order", test_order);
  g_test_add_func ("/rules/functions", test_functions);
  return g_test_run ();
}
