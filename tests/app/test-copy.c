/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"
#include "khai-copy.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-training.h"

static KhaiDeclaration *
load (AppFixture *f, const char *id)
{
  KhaiDeclaration *document = NULL;
  g_autoptr (GError) error = NULL;

  khai_store_load (khai_context_get_store (f->context, NULL), id, NULL, &document, &error);
  g_assert_no_error (error);
  return document;
}

/* Every leaf of a document: what of it came along, what did not. */
static void
check_leaf (KhaiReference *reference, JsonNode *from, JsonNode *copy, const char *pointer, guint *carried, guint *left)
{
  JsonNode *node = khai_json_get (from, pointer);

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));

      for (GList *l = names; l != NULL; l = l->next)
        {
          g_autofree char *inner = g_strdup_printf ("%s/%s", pointer, (char *) l->data);

          check_leaf (reference, from, copy, inner, carried, left);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      {
        g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);

        check_leaf (reference, from, copy, inner, carried, left);
      }
  else
    {
      const KhaiField *field = khai_reference_find_field (reference, pointer);

      if (field != NULL && field->carry)
        {
          g_assert_true (khai_json_equal (node, khai_json_get (copy, pointer)));
          (*carried)++;
        }
      else if (field != NULL)
        {
          g_assert_null (khai_json_get (copy, pointer));
          (*left)++;
        }
    }
}

static void
test_carry (AppFixture *f, gconstpointer data)
{
  KhaiReference *reference = khai_context_get_reference (f->context, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiDeclaration) from = load (f, id);
  g_autoptr (JsonNode) copy = khai_copy_document (reference, khai_declaration_get_root (from), NULL, &error);
  guint carried = 0;
  guint left = 0;

  g_assert_no_error (error);
  check_leaf (reference, khai_declaration_get_root (from), copy, "", &carried, &left);
  g_assert_cmpuint (carried, >, 60);
  g_assert_cmpuint (left, >, 5);
  /* What an honest copy must never hold, whatever the dictionary says of it. */
  g_assert_null (khai_json_get (copy, "/invoice/number"));
  g_assert_null (khai_json_get (copy, "/invoice/date"));
  g_assert_null (khai_json_get (copy, "/transport/departureDate"));
  g_assert_null (khai_json_get (copy, "/cargoIdentifier"));
  g_assert_null (khai_json_get (copy, "/documents/0/number"));
}

static void
test_sections (AppFixture *f, gconstpointer data)
{
  const char *parties[] = { "parties", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autofree char *copy_id = khai_copy_declaration (f->context, id, parties, &error);
  g_autoptr (KhaiDeclaration) from = load (f, id);
  g_autoptr (KhaiDeclaration) copy = load (f, copy_id);
  g_autoptr (GPtrArray) journal = NULL;
  g_autofree char *old_reference = khai_declaration_get_reference (from);
  g_autofree char *new_reference = khai_declaration_get_reference (copy);
  g_autofree char *planned = khai_declaration_get_text (copy, "/plannedDate");
  g_autofree char *name = khai_declaration_get_text (copy, "/consignee/name");

  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "Nordhafen Keramik GmbH");
  g_assert_cmpuint (khai_declaration_get_n (copy, "/items"), ==, 0);
  g_assert_null (khai_declaration_get (copy, "/grossMassKg"));
  g_assert_cmpstr (planned, ==, "2026-12-01");
  g_assert_cmpstr (new_reference, !=, old_reference);
  journal = khai_store_read_journal (khai_context_get_store (f->context, NULL), copy_id, &error);
  g_assert_cmpstr (((KhaiJournalEntry *) journal->pdata[0])->source, ==, old_reference);
}

static void
test_defaults (AppFixture *f, gconstpointer data)
{
  static const struct { const char *document; gboolean found; } cases[] = {
    { "{}", FALSE },
    { "{\"consignee\":{\"name\":\"Somebody Else\"}}", FALSE },
    { "{\"consignee\":{\"name\":\"NORDHAFEN keramik gmbh\"}}", TRUE },
    { "{\"consignee\":{\"name\":\"\"}}", FALSE },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "b11-ceramics-lcl", &error);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KhaiDeclaration) draft = khai_declaration_new_from_text (cases[i].document, -1, &error);
      g_autoptr (KhaiDefaults) defaults = khai_defaults_for_consignee (f->context, "another", draft, &error);

      g_assert_no_error (error);
      g_assert_cmpint (defaults != NULL, ==, cases[i].found);
    }
  {
    g_autoptr (KhaiDeclaration) draft = khai_declaration_new_from_text (
        "{\"consignee\":{\"name\":\"Nordhafen Keramik GmbH\",\"address\":{\"city\":\"Bremen\"}},\"invoice\":{\"incoterm\":\"CIF\"}}", -1, &error);
    g_autoptr (KhaiDefaults) defaults = khai_defaults_for_consignee (f->context, "another", draft, &error);
    gboolean country = FALSE;

    for (guint i = 0; i < defaults->pointers->len; i++)
      {
        /* What is there already stays. */
        g_assert_cmpstr (defaults->pointers->pdata[i], !=, "/consignee/address/city");
        g_assert_cmpstr (defaults->pointers->pdata[i], !=, "/invoice/incoterm");
        country |= g_str_equal (defaults->pointers->pdata[i], "/consignee/address/country")
                   && g_str_equal (json_node_get_string (defaults->values->pdata[i]), "DE");
      }
    g_assert_true (country);
  }
  /* A declaration is not its own past. */
  {
    g_autoptr (KhaiDeclaration) draft = load (f, id);

    g_assert_null (khai_defaults_for_consignee (f->context, id, draft, &error));
    g_assert_no_error (error);
  }
}

static void
set (KhaiEditor *editor, const char *pointer, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_editor_set_text (editor, pointer, text, "typed", &error));
  g_assert_no_error (error);
}

static void
assert_prefilled (KhaiEditor *editor, const char *pointer, const char *text, const char *from)
{
  g_autofree char *held = khai_declaration_get_text (khai_editor_get_declaration (editor), pointer);
  const char *source = khai_editor_get_prefill (editor, pointer);
  g_autofree char *reference = NULL;
  g_autofree char *date = NULL;

  g_assert_cmpstr (held, ==, text);
  if (from == NULL)
    {
      g_assert_null (source);
      return;
    }
  g_assert_true (khai_prefill_parse (source, &reference, &date));
  g_assert_cmpstr (reference, ==, from);
  g_assert_cmpstr (date, ==, "2026-12-02");
}

/* Each answer knows where it comes from until it is touched, also after a restart; what was rejected does not come again. */
static void
test_prefill (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sample = khai_sample_create (f->context, "b11-ceramics-lcl", &error);
  g_autoptr (KhaiDeclaration) from = load (f, sample);
  g_autofree char *number = khai_declaration_get_reference (from);
  g_autofree char *id = khai_declaration_start (f->context, &error);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);
  g_autofree char *reference = NULL;
  guint n = 1;

  g_assert_no_error (error);
  g_assert_true (khai_editor_prefill (editor, &n, &reference, &error));
  g_assert_cmpuint (n, ==, 0);
  set (editor, "/consignee/name", "Somebody Else");
  g_assert_true (khai_editor_prefill (editor, &n, &reference, &error));
  g_assert_cmpuint (n, ==, 0);
  set (editor, "/consignee/address/city", "Bremen");
  set (editor, "/consignee/name", "Nordhafen Keramik GmbH");
  g_assert_true (khai_editor_prefill (editor, &n, &reference, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 3);
  g_assert_cmpstr (reference, ==, number);
  assert_prefilled (editor, "/consignee/address/country", "DE", number);
  assert_prefilled (editor, "/invoice/incoterm", "FOB", number);
  assert_prefilled (editor, "/consignee/address/city", "Bremen", NULL);
  assert_prefilled (editor, "/consignee/name", "Nordhafen Keramik GmbH", NULL);
  assert_prefilled (editor, "/grossMassKg", NULL, NULL);

  g_assert_true (khai_editor_reject_prefill (editor, "/invoice/incoterm", &error));
  assert_prefilled (editor, "/invoice/incoterm", NULL, NULL);
  g_assert_false (khai_editor_reject_prefill (editor, "/invoice/incoterm", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  g_clear_error (&error);
  set (editor, "/consignee/address/country", "AT");
  assert_prefilled (editor, "/consignee/address/country", "AT", NULL);
  g_clear_pointer (&reference, g_free);
  g_assert_true (khai_editor_prefill (editor, &n, &reference, &error));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (khai_editor_flush (editor, &error));
  g_assert_finalize_object (g_steal_pointer (&editor));

  app_fixture_restart (f);
  editor = khai_editor_open (f->context, id, &error);
  g_assert_no_error (error);
  assert_prefilled (editor, "/invoice/total/currency", "USD", number);
  assert_prefilled (editor, "/invoice/incoterm", NULL, NULL);
  assert_prefilled (editor, "/consignee/address/country", "AT", NULL);
  /* One act: the change of the country, the rejection, and then all of it. */
  for (guint i = 0; i < 3; i++)
    g_assert_true (khai_editor_undo (editor, NULL, &error));
  assert_prefilled (editor, "/invoice/total/currency", NULL, NULL);
  assert_prefilled (editor, "/consignee/address/city", "Bremen", NULL);
}

static void
test_prefill_source (void)
{
  static const char *const wrong[] = { "", "prefill", "prefill ", "prefill VN-1", "prefill VN-1 yesterday", "typed", "prefill rejected" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (khai_prefill_parse (wrong[i], NULL, NULL));
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/app/copy/carry", test_carry);
  ADD ("/app/copy/sections", test_sections);
  ADD ("/app/copy/defaults", test_defaults);
  ADD ("/app/copy/prefill", test_prefill);
  g_test_add_func ("/app/copy/prefill-source", test_prefill_source);
  return g_test_run ();
}
