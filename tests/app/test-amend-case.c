/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The short ways through a correction: which fields they open, to which goods they happen, and what is merely not filled in yet. */

#include "config.h"

#include "app-fixture.h"
#include "khai-amend-case.h"
#include "khai-editor.h"
#include "khai-training.h"

static const struct
{
  const char *name, *document;
  KhaiAmendCase which;
  gboolean fits;
  const char *fields;
} cases[] = {
  { "container", "{\"transport\":{\"nationalMode\":\"2\",\"containers\":[\"CSQU3054383\"]}}", KHAI_CASE_STUFFING, TRUE,
    "/transport/containers/0 /transport/containers/1 /transport/seals/0 /packages /grossMassKg" },
  { "part-load", "{\"transport\":{\"nationalMode\":\"3\"}}", KHAI_CASE_STUFFING, FALSE, "/packages /grossMassKg" },
  { "no-mode-yet", "{}", KHAI_CASE_STUFFING, FALSE, "/packages /grossMassKg" },
  { "vessel", "{\"transport\":{\"nationalMode\":\"3\"}}", KHAI_CASE_ROLLED, TRUE,
    "/transport/meansId /transport/vesselCallSign /transport/departureDate /transport/departureTime /transport/placeOfLoading"
    " /transport/placeOfLoadingName /transport/transportDocument" },
  { "flight", "{\"transport\":{\"nationalMode\":\"1\"}}", KHAI_CASE_ROLLED, TRUE,
    "/transport/meansId /transport/departureDate /transport/departureTime /transport/placeOfLoading /transport/placeOfLoadingName"
    " /transport/transportDocument" },
  { "by-hand", "{\"transport\":{\"nationalMode\":\"9\"}}", KHAI_CASE_ROLLED, FALSE, NULL },
};

static void
test_fields (AppFixture *f, gconstpointer data)
{
  KhaiReference *reference = khai_context_get_reference (f->context, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (KhaiDeclaration) document = khai_declaration_new_from_text (cases[i].document, -1, NULL);
      g_autoptr (GPtrArray) pointers = khai_amend_case_list (cases[i].which, document);
      g_autofree char *text = NULL;

      g_test_message ("%s", cases[i].name);
      g_assert_true (khai_amend_case_fits (cases[i].which, document) == cases[i].fits);
      for (guint j = 0; j < pointers->len; j++)
        {
          const KhaiField *field = khai_reference_find_field (reference, pointers->pdata[j]);

          /* What a short way opens may be corrected. */
          g_assert_nonnull (field);
          g_assert_true (field->amendable && !field->customs_only);
        }
      g_ptr_array_add (pointers, NULL);
      text = g_strjoinv (" ", (char **) pointers->pdata);
      if (cases[i].fields != NULL)
        g_assert_cmpstr (text, ==, cases[i].fields);
    }
}

static void
test_blocking (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_sample_create (f->context, "e62-tshirts", &error);
  g_autoptr (KhaiDeclaration) document = NULL;
  g_autoptr (KhaiEdit) edit = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;

  g_assert_true (khai_store_load (khai_context_get_store (f->context, NULL), id, NULL, &document, &error));
  none = khai_amend_case_blocking (f->context, document, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  edit = khai_declaration_make_set_text (document, "/transport/containers/0", "CSQU3054384");
  g_assert_true (khai_declaration_apply (document, edit, &error));
  one = khai_amend_case_blocking (f->context, document, &error);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (((KhaiFinding *) one->pdata[0])->pointer, ==, "/transport/containers/0");
}

static guint
count_to_fill (KhaiEditor *editor)
{
  const KhaiCheck *check = khai_editor_get_check (editor);
  guint n = 0;

  for (guint i = 0; i < check->findings->len; i++)
    n += khai_editor_is_to_fill (editor, check->findings->pdata[i]);
  return n;
}

/* Nobody is accused of what they were not asked yet; it holds back the filing all the same. */
static void
test_to_fill (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = khai_declaration_start (f->context, &error);
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, &error);
  guint before;

  g_assert_no_error (error);
  before = count_to_fill (editor);
  g_assert_cmpuint (before, >, 5);
  g_assert_true (khai_check_blocks (khai_editor_get_check (editor)));
  /* Left empty. */
  khai_editor_touch (editor, "/exporter/id");
  g_assert_cmpuint (count_to_fill (editor), ==, before - 1);
  khai_editor_touch (editor, "/exporter/id");
  /* Typed, and emptied again. */
  g_assert_true (khai_editor_set_text (editor, "/exporter/name", "A", "typed", &error));
  g_assert_true (khai_editor_set_text (editor, "/exporter/name", "", "typed", &error));
  g_assert_cmpuint (count_to_fill (editor), ==, before - 2);
  khai_editor_demand (editor);
  g_assert_cmpuint (count_to_fill (editor), ==, 0);
  g_assert_true (khai_editor_flush (editor, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/app/amend-case/fields", AppFixture, NULL, app_fixture_set_up, test_fields, app_fixture_tear_down);
  g_test_add ("/app/amend-case/blocking", AppFixture, NULL, app_fixture_set_up, test_blocking, app_fixture_tear_down);
  g_test_add ("/app/amend-case/to-fill", AppFixture, NULL, app_fixture_set_up, test_to_fill, app_fixture_tear_down);
  return g_test_run ();
}
