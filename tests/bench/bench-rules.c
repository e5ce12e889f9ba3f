/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What checks cost, in processor time of this thread whatever else the machine does: a keystroke in a declaration of fifty lines, the first
 * check of one, and a courier's batch of 10,000 one-line declarations. Printed, never judged. */

#include "rules-fixture.h"

#include "khai-json.h"

#include <stdlib.h>
#include <time.h>

#define LINES 50
#define ROUNDS 200
#define BATCH 10000

static gint64
thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

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

static void
report (const char *what, gint64 *times, guint n)
{
  qsort (times, n, sizeof times[0], compare);
  g_print ("%s: median %.2f ms, 99th %.2f ms, worst %.2f ms\n", what, times[n / 2] / 1000.0,
           times[n * 99 / 100] / 1000.0, times[n - 1] / 1000.0);
}

static void
check (KhaiRules *rules, JsonNode *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiCheck) found = khai_rules_check (rules, document, FIXTURE_TODAY, &error);

  g_assert_no_error (error);
}

/* One letter more in a description, or another digit of a value, at every round. */
static void
type (KhaiRules *rules, JsonNode *document, const char *pointer, const char *begins)
{
  gint64 times[ROUNDS];
  g_autofree char *what = g_strdup_printf ("rules: %d lines, a keystroke in %s", LINES, pointer);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%u", begins, i % 100);
      g_autoptr (JsonNode) value = khai_json_string (text);
      khai_json_set (document, pointer, value, NULL);

      gint64 start = thread_time ();
      check (rules, document);
      times[i] = thread_time () - start;
    }
  report (what, times, ROUNDS);
}

static void
open_declaration (void)
{
  g_autoptr (JsonNode) document = make_document ();
  gint64 prepared[5], first[5];

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    {
      g_autoptr (KhaiReference) reference = fixture_reference ();
      gint64 start = thread_time ();
      g_autoptr (KhaiRules) rules = khai_rules_new (reference, KHAI_RULES_LOCAL, NULL);

      prepared[i] = thread_time () - start;
      check (rules, document);
      first[i] = thread_time () - start - prepared[i];
    }
  report ("rules: preparing all of them (once a run of the program)", prepared, G_N_ELEMENTS (prepared));
  report ("rules: 50 lines, the first check", first, G_N_ELEMENTS (first));
}

static void
change_parcel (JsonNode *document, guint i)
{
  const struct
  {
    const char *pointer;
    char *text;
  } members[] = {
    { "/localReference", g_strdup_printf ("P-%05u", i) },
    { "/consignee/name", g_strdup_printf ("Customer %u", i) },
    { "/consignee/address/line", g_strdup_printf ("%u Larkspur Mews", i % 300 + 1) },
    { "/invoice/number", g_strdup_printf ("GX-%05u", i) },
    { "/items/0/description",
      g_strdup_printf ("Bát ăn bằng sành men rạn, kiểu %u, dùng để bàn, mới 100%%", i % 700) },
    { "/items/0/value/amount", g_strdup_printf ("%u.5", 30 + i % 60) },
    { "/invoice/total/amount", g_strdup_printf ("%u.5", 30 + i % 60) },
    { "/grossMassKg", g_strdup_printf ("%u.%u", 2 + i % 3, i % 10) },
  };

  for (guint m = 0; m < G_N_ELEMENTS (members); m++)
    {
      g_autofree char *text = members[m].text;
      g_autoptr (JsonNode) value = khai_json_string (text);

      khai_json_set (document, members[m].pointer, value, NULL);
    }
}

static void
check_batch (void)
{
  g_autoptr (KhaiReference) reference = fixture_reference ();
  g_autoptr (KhaiRules) rules = khai_rules_new (reference, KHAI_RULES_LOCAL, NULL);
  g_autoptr (JsonNode) document = fixture_base ("courier");
  gint64 spent = 0;

  for (guint i = 0; i < BATCH; i++)
    {
      change_parcel (document, i);
      gint64 start = thread_time ();
      check (rules, document);
      spent += thread_time () - start;
    }
  g_print ("rules: %d one-line declarations: %.2f s on one thread\n", BATCH, spent / 1e6);
}

int
main (void)
{
  g_autoptr (KhaiRules) rules = fixture_rules ();
  g_autoptr (JsonNode) document = make_document ();

  open_declaration ();
  type (rules, document, "/items/20/description",
        "Đĩa ăn bằng sành tráng men, vẽ tay hoa lam dùng để bàn, mới 100%, kiểu ");
  type (rules, document, "/items/20/value/amount", "34");
  type (rules, document, "/consignee/name", "Nordhafen Keramik ");
  check_batch ();
  return 0;
}
