/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a check of a declaration of fifty lines takes. It runs on every pause in typing, so 5 ms is the limit (in a release
 * build); the median counts, and the worst of a hundred is told. */

#include "rules-fixture.h"

#include "khai-json.h"

#include <stdlib.h>

#define LINES 50
#define ROUNDS 200
#define LIMIT_US 5000

static JsonNode *
make_document (void)
{
  JsonNode *document = fixture_base ("b11");
  JsonArray *items = json_node_get_array (khai_json_get (document, "/items"));

  for (guint line = json_array_get_length (items); line < LINES; line++)
    {
      JsonNode *copy = khai_json_copy (json_array_get_element (items, line % 5));
      g_autofree char *text = g_strdup_printf (
          "Đĩa ăn bằng sành tráng men, vẽ tay, kiểu số %u, dùng để bàn, mới 100%%", line + 1);

      json_object_set_int_member (json_node_get_object (copy), "line", line + 1);
      json_object_set_string_member (json_node_get_object (copy), "description", text);
      json_array_add_element (items, copy);
    }
  return document;
}

static int
compare (const void *a, const void *b)
{
  const gint64 *left = a, *right = b;

  return (*left > *right) - (*left < *right);
}

static gint64
prepare_time (void)
{
  g_autoptr (KhaiReference) reference = fixture_reference ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (KhaiRules) rules = khai_rules_new (reference, KHAI_RULES_SERVER, NULL);

  g_assert_nonnull (rules);
  return g_get_monotonic_time () - start;
}

int
main (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) document = make_document ();
  gint64 times[ROUNDS];
  guint findings = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiCheck) check = khai_rules_check (rules, document, FIXTURE_TODAY, &error);

      times[i] = g_get_monotonic_time () - start;
      g_assert_no_error (error);
      findings = check->findings->len;
    }
  qsort (times, ROUNDS, sizeof times[0], compare);
  g_print ("rules: %d lines, %u findings: median %.2f ms, 99th %.2f ms, worst %.2f ms; preparing "
           "%.1f ms\n",
           LINES, findings, times[ROUNDS / 2] / 1000.0, times[ROUNDS * 99 / 100] / 1000.0,
           times[ROUNDS - 1] / 1000.0, prepare_time () / 1000.0);
#ifdef __OPTIMIZE__
  return times[ROUNDS / 2] <= LIMIT_US ? 0 : 1;
#else
  return 0;
#endif
}
