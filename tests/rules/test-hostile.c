/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever stands in a document: a finding or silence, never an error, never a crash. */

#include "rules-fixture.h"

#include "khai-json.h"

#include <string.h>

/* Puts a value at a pattern, making the groups and the first elements of the lists on the way. */
static void
plant (JsonNode *document, const char *pattern, JsonNode *value)
{
  g_auto (GStrv) tokens = khai_pointer_split (pattern);
  JsonNode *node = document;

  for (guint i = 0; tokens[i] != NULL; i++)
    {
      gboolean last = tokens[i + 1] == NULL;
      gboolean list_next = !last && g_str_equal (tokens[i + 1], "*");
      JsonNode *next = last ? khai_json_copy (value)
                            : json_node_new (list_next ? JSON_NODE_ARRAY : JSON_NODE_OBJECT);

      if (!last && list_next)
        json_node_take_array (next, json_array_new ());
      else if (!last)
        json_node_take_object (next, json_object_new ());
      if (g_str_equal (tokens[i], "*"))
        {
          JsonArray *array = json_node_get_array (node);
          JsonNode *kept
              = json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;

          if (kept != NULL && last)
            json_array_remove_element (array, 0);
          if (kept == NULL || last)
            json_array_add_element (array, next);
          else
            json_node_unref (next);
          node = json_array_get_element (array, 0);
        }
      else
        {
          JsonObject *object = json_node_get_object (node);

          if (last || !json_object_has_member (object, tokens[i]))
            json_object_set_member (object, tokens[i], next);
          else
            json_node_unref (next);
          node = json_object_get_member (object, tokens[i]);
        }
    }
}

static gboolean
blocks_at (const KhaiCheck *check, const char *pattern)
{
  for (guint i = 0; i < check->findings->len; i++)
    {
      const KhaiFinding *finding = check->findings->pdata[i];
      g_autofree char *place = khai_pointer_to_pattern (finding->pointer);

      if (finding->severity == KHAI_SEVERITY_BLOCK && g_str_equal (place, pattern))
        return TRUE;
    }
  return FALSE;
}

/* Each value, and whether it can be no field's. */
static const struct
{
  const char *json;
  gboolean never;
} VALUES[] = {
  { "null", TRUE },
  { "[]", TRUE },
  { "{}", TRUE },
  { "[[1]]", TRUE },
  { "{\"a\":{\"b\":1}}", TRUE },
  { "1.5", TRUE },
  { "\"\"", TRUE },
  { "\"   \"", TRUE },
  { "\"a\\u0007b\\u001b[31m\"", TRUE },
  { "true", FALSE },
  { "false", FALSE },
  { "7", FALSE },
  { "-1", FALSE },
  { "9007199254740993", FALSE },
  { "9223372036854775807", FALSE },
  { "\"e\\u0301\\u0323\"", FALSE },
  { "\"🍵👩‍👩‍👧‍👦\"", FALSE },
  { "\"\\u202etxet\"", FALSE },
  { "\"1e9\"", FALSE },
  { "\"-0\"", FALSE },
  { "\"0\"", FALSE },
  { "\"99999999999999999999999999\"", FALSE },
  { "\"0.000000000000000000001\"", FALSE },
  { "\"' OR 1=1 --\"", FALSE },
  { "\"{label} {value} %s %n\"", FALSE },
  { "\"0001-01-01\"", FALSE },
  { "\"9999-12-31\"", FALSE },
};

static void
try_value (KhaiRules *rules, const KhaiField *field, JsonNode *value, gboolean never)
{
  g_autoptr (JsonNode) document = fixture_base ("e62");

  plant (document, field->pointer, value);
  g_autoptr (KhaiCheck) check = fixture_check (rules, document);

  if (never && !blocks_at (check, field->pointer))
    {
      g_autofree char *json = json_to_string (value, FALSE);
      g_error ("%s takes %s", field->pointer, json);
    }
}

static void
test_fields (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (KhaiReference) reference = fixture_reference ();
  const GPtrArray *fields = khai_reference_get_fields (reference);
  g_autofree char *x = g_strnfill (5000, 'x');
  g_autoptr (JsonNode) longest = khai_json_string (x);

  g_assert_cmpuint (fields->len, >, 60);
  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = fields->pdata[i];

      for (guint j = 0; j < G_N_ELEMENTS (VALUES); j++)
        {
          g_autoptr (JsonNode) value = json_from_string (VALUES[j].json, NULL);
          try_value (rules, field, value, VALUES[j].never);
        }
      try_value (rules, field, longest, TRUE);
    }
}

static void
test_wholes (void)
{
  static const char *const wholes[] = {
    "null",
    "true",
    "7",
    "\"\"",
    "[]",
    "{}",
    "[{}]",
    "{\"items\":null}",
    "{\"items\":[null,7,\"\",[],{}]}",
    "{\"items\":{\"0\":{}}}",
    "{\"transport\":{\"containers\":{}}}",
    "{\"transport\":{\"containers\":[[\"A\"]]}}",
    "{\"items\":[{\"documents\":[{}]}]}",
    "{\"items\":[{\"documents\":[7]},{\"documents\":{}}]}",
    "{\"\":1,\"~\":2,\"/\":3,\"*\":4}",
    "{\"items\":[{\"*\":1,\"line\":[]}]}",
    "{\"plannedDate\":[\"2026-12-01\"]}",
    "{\"plannedDate\":\"0000-00-00\"}",
  };
  g_autoptr (KhaiRules) rules = fixture_rules ();

  for (guint i = 0; i < G_N_ELEMENTS (wholes); i++)
    {
      g_autoptr (JsonNode) document = json_from_string (wholes[i], NULL);

      g_assert_nonnull (document);
      g_autoptr (KhaiCheck) check = fixture_check (rules, document);
      g_assert_true (khai_check_blocks (check));
    }
}

/* Random values at random places, several at once. */
static void
test_random (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (KhaiReference) reference = fixture_reference ();
  const GPtrArray *fields = khai_reference_get_fields (reference);
  guint rounds = g_test_thorough () ? 20000 : 500;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (JsonNode) document = fixture_base (g_test_rand_bit () ? "b11" : "courier");
      int n = g_test_rand_int_range (1, 12);

      for (int j = 0; j < n; j++)
        {
          const KhaiField *field = fields->pdata[g_test_rand_int_range (0, (int)fields->len)];
          const KhaiField *other = fields->pdata[g_test_rand_int_range (0, (int)fields->len)];
          const char *example
              = other->example[KHAI_LANG_VI] != NULL ? other->example[KHAI_LANG_VI] : "B11";
          gboolean known = g_test_rand_bit ();
          g_autoptr (JsonNode) value
              = known ? khai_json_string (example)
                      : json_from_string (
                          VALUES[g_test_rand_int_range (0, G_N_ELEMENTS (VALUES))].json, NULL);
          plant (document, field->pointer, value);
        }
      g_autoptr (KhaiCheck) check = fixture_check (rules, document);
      g_assert_nonnull (check);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/rules/hostile/fields", test_fields);
  g_test_add_func ("/rules/hostile/wholes", test_wholes);
  g_test_add_func ("/rules/hostile/random", test_random);
  return g_test_run ();
}
