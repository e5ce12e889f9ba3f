/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-template.h"
#include "khai-training.h"

static KhaiDeclaration *
load (AppFixture *f, const char *id)
{
  KhaiDeclaration *document = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_load (khai_context_get_store (f->context, NULL), id, NULL, &document, &error));
  g_assert_no_error (error);
  return document;
}

static void
use (GPtrArray *fields, const char *pattern, KhaiTemplateUse what)
{
  for (guint i = 0; i < fields->len; i++)
    {
      KhaiTemplateField *field = fields->pdata[i];

      if (!g_str_equal (field->field->pointer, pattern))
        continue;
      field->use = what;
      return;
    }
  g_error ("%s is not offered", pattern);
}

static KhaiTemplate *
only_template (AppFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = khai_store_list_templates (khai_context_get_store (f->context, NULL), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (templates->len, ==, 1);
  return g_ptr_array_steal_index (templates, 0);
}

static void
assert_text (KhaiDeclaration *document, const char *pointer, const char *expected)
{
  g_autofree char *text = khai_declaration_get_text (document, pointer);

  g_assert_cmpstr (text, ==, expected);
}

/* Pinned, asked and left out; numbers and dates are not even offered. */
static void
test_round_trip (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sample = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiDeclaration) from = load (f, sample);
  KhaiReference *reference = khai_context_get_reference (f->context, &error);
  g_autoptr (GPtrArray) fields = khai_template_list_fields (reference, from, KHAI_LANG_EN);
  g_autoptr (KhaiTemplate) template = NULL;
  g_autoptr (KhaiDeclaration) made = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GPtrArray) journal = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *exporter = khai_declaration_get_text (from, "/exporter/id");
  g_autofree char *old_number = khai_declaration_get_reference (from);
  g_autofree char *new_number = NULL;
  guint version = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const KhaiField *field = ((KhaiTemplateField *) fields->pdata[i])->field;

      g_assert_true (field->carry);
      g_assert_cmpint (field->type, !=, KHAI_FIELD_DATE);
      g_assert_false (field->customs_only);
    }
  use (fields, "/items/*/quantity/value", KHAI_TEMPLATE_ASK);
  use (fields, "/consignee/name", KHAI_TEMPLATE_ASK);
  use (fields, "/consignee/address/city", KHAI_TEMPLATE_LEAVE);
  g_assert_false (khai_template_save (f->context, from, "  ", FALSE, fields, NULL, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_true (khai_template_save (f->context, from, " Gốm hằng tháng ", TRUE, fields, &version, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (version, ==, 1);
  /* What it was made of is as it was. */
  assert_text (from, "/consignee/address/city", "Hamburg");

  app_fixture_restart (f);
  template = only_template (f);
  g_assert_cmpstr (template->name, ==, "Gốm hằng tháng");
  g_assert_cmpstr (template->client, ==, exporter);
  id = khai_template_start (f->context, template, &error);
  g_assert_no_error (error);
  made = load (f, id);
  assert_text (made, "/consignee/address/country", "DE");
  assert_text (made, "/consignee/name", NULL);
  assert_text (made, "/consignee/address/city", NULL);
  assert_text (made, "/items/0/quantity/value", NULL);
  assert_text (made, "/items/0/hsCode", "69120000");
  assert_text (made, "/plannedDate", "2026-12-01");
  assert_text (made, "/invoice/number", NULL);
  new_number = khai_declaration_get_reference (made);
  g_assert_cmpstr (new_number, !=, old_number);
  g_assert_cmpuint (khai_declaration_get_n (made, "/items"), ==, 5);
  questions = khai_template_get_questions (template, made);
  g_assert_cmpuint (questions->len, ==, 6);
  g_assert_cmpstr (questions->pdata[0], ==, "/consignee/name");
  g_assert_cmpstr (questions->pdata[1], ==, "/items/0/quantity/value");
  g_assert_cmpstr (questions->pdata[5], ==, "/items/4/quantity/value");
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), id, &error);
  g_assert_true (khai_template_parse_source (((KhaiJournalEntry *) journal->pdata[0])->source, &name));
  g_assert_cmpstr (name, ==, "Gốm hằng tháng");
}

/* A template that holds what may not be carried (made by hand, or by an earlier edition) does not pass it on. */
static void
test_never_carried (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = json_from_string (
      "{\"schemaVersion\":\"1\",\"localReference\":\"VN-1999-000001\",\"plannedDate\":\"1999-01-01\",\"invoice\":{\"number\":\"OLD\","
      "\"date\":\"1999-01-01\"},\"regime\":\"B11\",\"items\":[]}", &error);
  const char *ask[] = { "/regime", NULL };
  g_autoptr (KhaiTemplate) template = NULL;
  g_autoptr (KhaiDeclaration) made = NULL;
  g_autofree char *id = NULL;
  g_autofree char *number = NULL;

  g_assert_true (khai_store_save_template (khai_context_get_store (f->context, NULL), "old", NULL, document, ask, "x", NULL, &error));
  template = only_template (f);
  id = khai_template_start (f->context, template, &error);
  g_assert_no_error (error);
  made = load (f, id);
  number = khai_declaration_get_reference (made);
  g_assert_cmpstr (number, !=, "VN-1999-000001");
  assert_text (made, "/regime", "B11");
  assert_text (made, "/plannedDate", "2026-12-01");
  assert_text (made, "/invoice/number", NULL);
  assert_text (made, "/invoice/date", NULL);
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/template/round-trip", test_round_trip);
  ADD ("/app/template/never-carried", test_never_carried);
  return g_test_run ();
}
