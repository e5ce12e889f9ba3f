/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "khai-input.h"
#include "khai-json.h"

typedef struct
{
  const char *pointer;
  KhaiLang lang;
  const char *typed;
  const char *json;     /* what the document holds; NULL: nothing */
  const char *shown;    /* in the same language */
} Case;

static const Case cases[] = {
  { "/grossMassKg", KHAI_LANG_VI, "1.234,5", "\"1234.5\"", "1.234,5" },
  { "/grossMassKg", KHAI_LANG_EN, "1,234.5", "\"1234.5\"", "1,234.5" },
  { "/grossMassKg", KHAI_LANG_VI, "780", "\"780\"", "780" },
  { "/grossMassKg", KHAI_LANG_VI, "about 3 kg", "\"about 3 kg\"", "about 3 kg" },
  { "/grossMassKg", KHAI_LANG_VI, "3*0,21 kg", "\"0.63\"", "0,63" },
  { "/grossMassKg", KHAI_LANG_VI, "1,2 tấn", "\"1200\"", "1.200" },
  { "/grossMassKg", KHAI_LANG_EN, "850 g", "\"0.85\"", "0.85" },
  { "/grossMassKg", KHAI_LANG_VI, "1/3", "\"1/3\"", "1/3" },
  { "/packages", KHAI_LANG_VI, "12", "12", "12" },
  { "/packages", KHAI_LANG_VI, "3*4", "12", "12" },
  { "/packages", KHAI_LANG_VI, "5/2", "\"5/2\"", "5/2" },
  { "/packages", KHAI_LANG_VI, "1.200", "1200", "1.200" },
  { "/packages", KHAI_LANG_VI, "2,5", "\"2,5\"", "2,5" },
  { "/packages", KHAI_LANG_VI, "hai", "\"hai\"", "hai" },
  { "/transport/departureDate", KHAI_LANG_VI, "2/12/2026", "\"2026-12-02\"", "02/12/2026" },
  { "/transport/departureDate", KHAI_LANG_EN, "02/12/2026", "\"2026-12-02\"", "02/12/2026" },
  { "/transport/departureDate", KHAI_LANG_VI, "31/11/2026", "\"31/11/2026\"", "31/11/2026" },
  { "/regime", KHAI_LANG_VI, "b11", "\"B11\"", "B11" },
  { "/dataset", KHAI_LANG_VI, "Standard", "\"standard\"", "standard" },
  { "/exporter/name", KHAI_LANG_VI, "  Gốm Xanh  ", "\"Gốm Xanh\"", "Gốm Xanh" },
  { "/exporter/name", KHAI_LANG_VI, "Go\xcc\x82\xcc\x81m", "\"G\xe1\xbb\x91m\"", "G\xe1\xbb\x91m" },
  { "/exporter/name", KHAI_LANG_VI, "   ", NULL, "" },
  { "/items/0/originUndetermined", KHAI_LANG_VI, "true", "true", "true" },
};

static void
test_cases (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KhaiReference *reference = khai_context_get_reference (f->context, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const KhaiField *field = khai_reference_find_field (reference, cases[i].pointer);
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *json = NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s “%s”", cases[i].pointer, cases[i].typed);
      g_assert_nonnull (field);
      node = khai_input_to_node (field, cases[i].typed, cases[i].lang);
      json = node != NULL ? khai_json_to_canonical (node) : NULL;
      g_assert_cmpstr (json, ==, cases[i].json);
      shown = khai_input_to_display (field, node, cases[i].lang);
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

/* What is shown reads back as what stands in the document. */
static void
test_round_trip (AppFixture *f, gconstpointer data)
{
  KhaiReference *reference = khai_context_get_reference (f->context, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint lang = 0; lang < KHAI_N_LANGS; lang++)
      {
        const KhaiField *field = khai_reference_find_field (reference, cases[i].pointer);
        g_autoptr (JsonNode) node = khai_input_to_node (field, cases[i].typed, cases[i].lang);
        g_autofree char *shown = khai_input_to_display (field, node, lang);
        g_autoptr (JsonNode) again = khai_input_to_node (field, shown, lang);

        g_test_message ("%s “%s” in %s", cases[i].pointer, shown, khai_lang_to_string (lang));
        if (node == NULL)
          g_assert_null (again);
        else
          g_assert_true (json_node_equal (node, again));
      }
}

static void
test_notes (AppFixture *f, gconstpointer data)
{
  KhaiReference *reference = khai_context_get_reference (f->context, NULL);
  const KhaiField *mass = khai_reference_find_field (reference, "/grossMassKg");
  const KhaiField *consignee = khai_reference_find_field (reference, "/consignee/name");
  g_autofree char *vi = khai_input_reading (mass, "1.234", KHAI_LANG_VI);
  g_autofree char *en = khai_input_reading (mass, "1.234", KHAI_LANG_EN);
  g_autofree char *wire = khai_input_wire_form (consignee, "Nhà hàng Đồng Quê");

  g_assert_cmpstr (vi, ==, "= 1234");
  g_assert_cmpstr (en, ==, "= 1.234");
  {
    g_autofree char *product = khai_input_reading (mass, "3*0,21 kg", KHAI_LANG_VI);
    g_autofree char *uneven = khai_input_problem (mass, "1/3", KHAI_LANG_VI);
    g_autofree char *unit = khai_input_problem (mass, "3 lbs", KHAI_LANG_VI);

    g_assert_cmpstr (product, ==, "= 0,63");
    g_assert_nonnull (uneven);
    g_assert_nonnull (unit);
    g_assert_cmpstr (uneven, !=, unit);
  }
  g_assert_null (khai_input_problem (mass, "3*0,21 kg", KHAI_LANG_VI));
  g_assert_null (khai_input_problem (mass, "780", KHAI_LANG_VI));
  g_assert_null (khai_input_reading (mass, "780", KHAI_LANG_VI));
  g_assert_null (khai_input_reading (mass, "12,75", KHAI_LANG_VI));
  g_assert_cmpstr (wire, ==, "NHA HANG DONG QUE");
  g_assert_null (khai_input_wire_form (consignee, "NORDHAFEN KERAMIK GMBH"));
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/input/cases", test_cases);
  ADD ("/app/input/round-trip", test_round_trip);
  ADD ("/app/input/notes", test_notes);
  return g_test_run ();
}
