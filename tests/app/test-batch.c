/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many declarations read and checked on threads: each gets its own answer, in whatever order they are asked for. */

#include "config.h"

#include "app-fixture.h"
#include "khai-batch.h"
#include "khai-json.h"
#include "khai-training.h"

#define N 137 /* some groups, and the last one not full */

/* Every third lacks its consignee, every seventh is not there any more. */
static gboolean
is_faulty (guint i)
{
  return i % 3 == 0;
}

static gboolean
is_gone (guint i)
{
  return i % 7 == 6;
}

static GPtrArray *
make_declarations (AppFixture *f)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiDeclaration) sample = khai_sample_get_document (f->context, "courier-parcel", &error);
  GPtrArray *ids;

  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    {
      KhaiDeclaration *document = khai_declaration_copy (sample);
      g_autofree char *reference = g_strdup_printf ("B-%03u", i);
      g_autoptr (KhaiEdit) name_it = khai_declaration_make_set_text (document, "/localReference", reference);
      g_autoptr (KhaiEdit) forget = khai_declaration_make_set_text (document, "/consignee/name", NULL);

      g_assert_true (khai_declaration_apply (document, name_it, &error));
      if (is_faulty (i))
        g_assert_true (khai_declaration_apply (document, forget, &error));
      g_ptr_array_add (documents, document);
      g_ptr_array_add (sources, (gpointer) "test");
    }
  ids = khai_store_create_all (khai_context_get_store (f->context, NULL), documents, "test", (char **) sources->pdata, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    if (is_gone (i))
      {
        g_free (ids->pdata[i]);
        ids->pdata[i] = g_strdup_printf ("no-such-id-%u", i);
      }
  return ids;
}

static void
count_rows (KhaiBatch *batch, guint first, guint n, guint *told)
{
  *told += n;
}

static void
assert_row (KhaiBatch *batch, guint i)
{
  g_autofree char *reference = g_strdup_printf ("B-%03u", i);
  guint to_fix = 99;
  guint to_check = 99;

  g_assert_true (khai_batch_is_done (batch, i));
  if (is_gone (i))
    {
      g_assert_false (khai_batch_get_counts (batch, i, &to_fix, &to_check));
      g_assert_cmpstr (khai_batch_get_text (batch, i, 0), ==, "");
      return;
    }
  g_assert_true (khai_batch_get_counts (batch, i, &to_fix, &to_check));
  g_assert_cmpstr (khai_batch_get_text (batch, i, 0), ==, reference);
  g_assert_cmpint (to_fix > 0, ==, is_faulty (i));
  g_assert_cmpint (*khai_batch_get_text (batch, i, 1) == '\0', ==, is_faulty (i));
  if (is_faulty (i))
    g_assert_nonnull (khai_batch_get_message (batch, i));
}

static void
test_all (AppFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = make_declarations (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiBatch) batch = khai_batch_new (f->context, ids, &error);
  guint told = 0;
  guint faulty = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (khai_batch_get_n (batch), ==, N);
  g_assert_false (khai_batch_is_done (batch, 0));
  g_signal_connect (batch, "rows-changed", G_CALLBACK (count_rows), &told);
  khai_batch_want (batch, N - 1);
  khai_batch_start (batch);
  while (khai_batch_get_n_done (batch) < N)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (told, ==, N);
  for (guint i = 0; i < N; i++)
    {
      assert_row (batch, i);
      faulty += is_faulty (i) && !is_gone (i);
    }
  g_assert_cmpuint (khai_batch_get_n_to_fix (batch), ==, faulty);
}

/* Closing the window in the middle waits for what is in hand and leaves nothing behind. */
static void
test_stop (AppFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = make_declarations (f);
  KhaiBatch *batch = khai_batch_new (f->context, ids, NULL);

  g_assert_nonnull (batch);
  khai_batch_start (batch);
  khai_batch_stop (batch);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (khai_batch_get_n_done (batch), <=, N);
  g_assert_finalize_object (batch);
}

static void
test_none (AppFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (KhaiBatch) batch = khai_batch_new (f->context, ids, NULL);

  g_assert_nonnull (batch);
  khai_batch_start (batch);
  g_assert_cmpuint (khai_batch_get_n (batch), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/batch/all", AppFixture, NULL, app_fixture_set_up, test_all, app_fixture_tear_down);
  g_test_add ("/app/batch/stop", AppFixture, NULL, app_fixture_set_up, test_stop, app_fixture_tear_down);
  g_test_add ("/app/batch/none", AppFixture, NULL, app_fixture_set_up, test_none, app_fixture_tear_down);
  return g_test_run ();
}
