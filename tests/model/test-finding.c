/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "khai-error.h"
#include "khai-finding.h"
#include "khai-json.h"

static void
test_severities (void)
{
  static const struct
  {
    KhaiSeverity severity;
    const char *name;
    const char *wire;
    KhaiSeverity back;
  } rows[] = {
    { KHAI_SEVERITY_BLOCK, "block", "error", KHAI_SEVERITY_BLOCK },
    { KHAI_SEVERITY_QUESTION, "question", "warning", KHAI_SEVERITY_CHECK },
    { KHAI_SEVERITY_CHECK, "check", "warning", KHAI_SEVERITY_CHECK },
    { KHAI_SEVERITY_TIP, "tip", "info", KHAI_SEVERITY_TIP },
  };
  KhaiSeverity severity;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpstr (khai_severity_to_string (rows[i].severity), ==, rows[i].name);
      g_assert_true (khai_severity_parse (rows[i].name, &severity));
      g_assert_cmpint (severity, ==, rows[i].severity);
      g_assert_cmpstr (khai_severity_to_wire (rows[i].severity), ==, rows[i].wire);
      g_assert_true (khai_severity_parse_wire (rows[i].wire, &severity));
      g_assert_cmpint (severity, ==, rows[i].back);
    }
  g_assert_false (khai_severity_parse ("error", &severity));
  g_assert_false (khai_severity_parse_wire ("block", &severity));
  g_assert_false (khai_severity_parse_wire ("", &severity));
}

static void
test_order (void)
{
  /* Each before the next. */
  static const struct
  {
    KhaiSeverity severity;
    const char *pointer;
    const char *rule;
  } rows[] = {
    { KHAI_SEVERITY_BLOCK, "", "T-1" },
    { KHAI_SEVERITY_BLOCK, "/items", "T-1" },
    { KHAI_SEVERITY_BLOCK, "/items/9", "T-1" },
    { KHAI_SEVERITY_BLOCK, "/items/9/hsCode", "F-1" },
    { KHAI_SEVERITY_BLOCK, "/items/9/hsCode", "F-2" },
    { KHAI_SEVERITY_BLOCK, "/items/10/description", "A-1" },
    { KHAI_SEVERITY_BLOCK, "/transport", "A-1" },
    { KHAI_SEVERITY_QUESTION, "/items/0", "A-1" },
    { KHAI_SEVERITY_CHECK, "", "A-1" },
    { KHAI_SEVERITY_TIP, "", "A-1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          g_autoptr (KhaiFinding) a
              = khai_finding_new (rows[i].rule, rows[i].severity, rows[i].pointer);
          g_autoptr (KhaiFinding) b
              = khai_finding_new (rows[j].rule, rows[j].severity, rows[j].pointer);
          int order = khai_finding_compare (a, b);
          g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
        }
    }
}

static void
assert_json (JsonNode *node, const char *expected)
{
  g_autofree char *text = khai_json_to_canonical (node);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_json (void)
{
  g_autoptr (KhaiFinding) finding
      = khai_finding_new ("M-7", KHAI_SEVERITY_QUESTION, "/items/0/netMassKg");
  finding->message[KHAI_LANG_VI] = g_strdup ("Cân nặng?");
  finding->message[KHAI_LANG_EN] = g_strdup ("Weight?");
  finding->resolution[KHAI_LANG_EN] = g_strdup ("Weigh it.");

  g_autoptr (JsonNode) vi = khai_finding_to_json (finding, KHAI_LANG_VI);
  assert_json (vi, "{\"message\":\"Cân nặng?\",\"pointer\":\"/items/0/netMassKg\","
                   "\"rule\":\"M-7\",\"severity\":\"question\"}");
  g_autoptr (JsonNode) wire = khai_finding_to_wire (finding, KHAI_LANG_EN);
  assert_json (wire, "{\"code\":\"M-7\",\"detail\":\"Weight?\",\"pointer\":\"/items/0/netMassKg\","
                     "\"resolution\":\"Weigh it.\",\"severity\":\"warning\"}");

  finding->other_pointer = g_strdup ("/grossMassKg");
  finding->legal = g_strdup ("39/2018/TT-BTC");
  g_autoptr (JsonNode) en = khai_finding_to_json (finding, KHAI_LANG_EN);
  assert_json (en, "{\"legal\":\"39/2018/TT-BTC\",\"message\":\"Weight?\",\"otherPointer\":"
                   "\"/grossMassKg\",\"pointer\":\"/items/0/netMassKg\",\"resolution\":"
                   "\"Weigh it.\",\"rule\":\"M-7\",\"severity\":\"question\"}");
}

static void
test_from_wire (void)
{
  static const struct
  {
    const char *text;
    const char *pointer; /* NULL: refused */
    KhaiSeverity severity;
  } rows[] = {
    { "{\"pointer\":\"/packages\",\"code\":\"OSW-F-0001\",\"severity\":\"error\",\"detail\":\"x\"}",
      "/packages", KHAI_SEVERITY_BLOCK },
    { "{\"code\":\"OSW-F-0001\",\"severity\":\"info\",\"detail\":\"x\",\"future\":[1]}", "",
      KHAI_SEVERITY_TIP },
    { "{\"pointer\":\"#no\",\"code\":\"A\",\"severity\":\"warning\",\"detail\":\"x\"}", "",
      KHAI_SEVERITY_CHECK },
    { "{\"pointer\":5,\"code\":\"A\",\"severity\":\"warning\",\"detail\":\"x\",\"resolution\":5}",
      "", KHAI_SEVERITY_CHECK },
    { "{\"pointer\":\"\",\"severity\":\"error\",\"detail\":\"x\"}" },
    { "{\"pointer\":\"\",\"code\":\"A\",\"detail\":\"x\"}" },
    { "{\"pointer\":\"\",\"code\":\"A\",\"severity\":\"fatal\",\"detail\":\"x\"}" },
    { "{\"pointer\":\"\",\"code\":\"A\",\"severity\":\"error\"}" },
    { "{\"pointer\":\"\",\"code\":1,\"severity\":\"error\",\"detail\":\"x\"}" },
    { "[]" },
    { "\"x\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = khai_json_parse (rows[i].text, -1, NULL);
      g_autoptr (KhaiFinding) finding = khai_finding_from_wire (node, &error);
      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (finding != NULL, ==, rows[i].pointer != NULL);
      if (finding == NULL)
        {
          g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_cmpstr (finding->pointer, ==, rows[i].pointer);
      g_assert_cmpint (finding->severity, ==, rows[i].severity);
      g_assert_true (finding->from_customs);
      g_assert_cmpstr (finding->message[KHAI_LANG_VI], ==, "x");
      g_assert_cmpstr (finding->message[KHAI_LANG_EN], ==, "x");
      g_assert_null (finding->resolution[KHAI_LANG_VI]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/finding/severities", test_severities);
  g_test_add_func ("/finding/order", test_order);
  g_test_add_func ("/finding/json", test_json);
  g_test_add_func ("/finding/from-wire", test_from_wire);
  return g_test_run ();
}
