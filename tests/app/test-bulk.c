/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same act on many declarations: all of them or those that may, each one step of undo, never one that was sent. */

#include "config.h"

#include "app-fixture.h"
#include "khai-bulk.h"
#include "khai-editor.h"
#include "khai-error.h"
#include "khai-grid.h"
#include "khai-grid-report.h"
#include "khai-training.h"

static char *
make (AppFixture *f, const char *sample)
{
  g_autoptr (GError) error = NULL;
  char *id = khai_sample_create (f->context, sample, &error);

  g_assert_no_error (error);
  return id;
}

static char *
get (AppFixture *f, const char *id, const char *pointer)
{
  g_autoptr (KhaiDeclaration) document = NULL;

  g_assert_true (khai_store_load (khai_context_get_store (f->context, NULL), id, NULL, &document, NULL));
  return khai_declaration_get_text (document, pointer);
}

static void
assert_text (AppFixture *f, const char *id, const char *pointer, const char *expected)
{
  g_autofree char *text = get (f, id, pointer);

  g_assert_cmpstr (text, ==, expected);
}

static const KhaiField *
field (AppFixture *f, const char *pointer)
{
  const KhaiField *found = khai_reference_find_field (khai_context_get_reference (f->context, NULL), pointer);

  g_assert_nonnull (found);
  return found;
}

static void
test_faults (AppFixture *f, gconstpointer data)
{
  static const struct { const char *pointer, *text; gboolean fault; } cases[] = {
    { "/plannedDate", "3/12/2026", FALSE },  { "/plannedDate", "31/2/2026", TRUE },   { "/plannedDate", "soon", TRUE },
    { "/grossMassKg", "2,5", FALSE },        { "/grossMassKg", "2*3", FALSE },        { "/grossMassKg", "1/3", TRUE },
    { "/grossMassKg", "heavy", TRUE },       { "/packages", "12", FALSE },            { "/packages", "a dozen", TRUE },
    { "/items/0/originCountry", "VN", FALSE }, { "/items/0/originCountry", "XX", TRUE }, { "/items/0/originCountry", "", FALSE },
    { "/notes", "anything ✓", FALSE },       { "/registrationNumber", "1", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *fault = khai_bulk_find_fault (f->context, field (f, cases[i].pointer), cases[i].text, &error);

      g_test_message ("%s = %s: %s", cases[i].pointer, cases[i].text, fault);
      g_assert_no_error (error);
      g_assert_cmpint (fault != NULL, ==, cases[i].fault);
    }
}

static void
test_set (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiBulk) bulk = khai_bulk_new ();
  g_autofree char *one = make (f, "b11-ceramics-lcl");
  g_autofree char *other = make (f, "e62-tshirts");
  g_autofree char *before = get (f, one, "/items/1/originCountry");
  const KhaiField *origin = field (f, "/items/0/originCountry");
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_bulk_set (bulk, f->context, one, origin, "LA", &error));
  g_assert_true (khai_bulk_set (bulk, f->context, other, origin, "LA", &error));
  g_assert_true (khai_bulk_set (bulk, f->context, one, origin, "LA", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bulk->changed->len, ==, 2);
  g_assert_cmpuint (bulk->n_same, ==, 1);
  assert_text (f, one, "/items/0/originCountry", "LA");
  assert_text (f, one, "/items/1/originCountry", "LA");
  g_assert_true (khai_bulk_undo (f->context, one, &error));
  g_assert_no_error (error);
  assert_text (f, one, "/items/1/originCountry", before);
  /* It was taken back: nothing is left to take back. */
  g_assert_false (khai_bulk_undo (f->context, one, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_STATE);
  assert_text (f, other, "/items/0/originCountry", "LA");
}

static void
test_sent (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiBulk) bulk = khai_bulk_new ();
  g_autofree char *id = make (f, "courier-parcel");
  g_autofree char *before = get (f, id, "/notes");
  g_autoptr (GError) error = NULL;

  /* Put away is no draft any more, as sent is none. */
  g_assert_true (khai_store_discard (khai_context_get_store (f->context, NULL), id, TRUE, &error));
  g_assert_true (khai_bulk_set (bulk, f->context, id, field (f, "/notes"), "late", &error));
  g_assert_true (khai_bulk_fix (bulk, f->context, id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bulk->n_sent, ==, 2);
  g_assert_cmpuint (bulk->changed->len, ==, 0);
  assert_text (f, id, "/notes", before);
  g_assert_false (khai_bulk_set (bulk, f->context, "nobody", field (f, "/notes"), "x", &error));
  g_assert_nonnull (error);
}

static void
test_fix (AppFixture *f, gconstpointer data)
{
  g_autoptr (KhaiBulk) bulk = khai_bulk_new ();
  g_autofree char *id = make (f, "courier-parcel");
  g_autoptr (KhaiEditor) editor = khai_editor_open (f->context, id, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_bulk_fix (bulk, f->context, id, &error));
  g_assert_cmpuint (bulk->n_same, ==, 1);
  /* A call sign belongs to a ship, and this goes by post: the rule offers to take it out. */
  g_assert_true (khai_editor_set_text (editor, "/transport/vesselCallSign", "3EZR7", "typed", &error));
  g_assert_true (khai_editor_flush (editor, &error));
  g_clear_object (&editor);
  g_assert_true (khai_bulk_fix (bulk, f->context, id, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bulk->changed->len, ==, 1);
  assert_text (f, id, "/transport/vesselCallSign", NULL);
  g_assert_true (khai_bulk_undo (f->context, id, &error));
  g_assert_no_error (error);
  assert_text (f, id, "/transport/vesselCallSign", "3EZR7");
}

static void
test_report (AppFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (f->dir, "report.xlsx", NULL);
  g_autoptr (KhaiGridImport) import = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (ids, make (f, "b11-ceramics-lcl"));
  g_ptr_array_add (ids, make (f, "courier-parcel"));
  /* The personal number of the household stands where an ECUS printout has its number, in whichever row. */
  for (guint i = 0; i < 3; i++)
    {
      g_ptr_array_add (ids, make (f, "courier-parcel"));
      g_ptr_array_add (states, g_strdup (""));
    }
  g_ptr_array_add (states, g_strdup ("Cleared, 10720001"));
  g_ptr_array_add (states, g_strdup ("=1+1"));
  g_assert_true (khai_grid_report (f->context, ids, states, path, &error));
  g_assert_no_error (error);
  /* Given back as it is, it changes nothing, and nobody complains of its last column. */
  import = khai_grid_import (f->context, path, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (import->recognised);
  g_assert_cmpuint (g_strv_length (import->unknown), ==, 0);
  g_assert_cmpuint (import->n_matched, ==, import->n_columns);
  g_assert_cmpuint (import->n_existing, ==, ids->len);
  records = khai_store_list (khai_context_get_store (f->context, NULL), &error);
  g_assert_cmpuint (records->len, ==, ids->len);
  g_assert_false (khai_grid_report (f->context, ids, states, "report.json", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/bulk/faults", test_faults);
  ADD ("/bulk/set", test_set);
  ADD ("/bulk/sent", test_sent);
  ADD ("/bulk/fix", test_fix);
  ADD ("/bulk/report", test_report);
  return g_test_run ();
}
