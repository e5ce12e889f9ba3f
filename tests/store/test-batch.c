/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many submissions at once: all or none are queued, too many refusals hold the rest, what never left is taken back. */

#include "config.h"

#include "khai-error.h"
#include "store-fixture.h"

#define BATCH "batch-1"
#define LATER "2036-12-01T03:05:00.000Z"
#define N 6

static void
assert_state (KhaiStore *store, const char *id, const char *state)
{
  g_autoptr (KhaiRecord) record = NULL;

  g_assert_true (khai_store_load (store, id, &record, NULL, NULL));
  g_assert_cmpstr (record->state, ==, state);
}

static GPtrArray *
make_entries (StoreFixture *f)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_entry_free);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *reference = g_strdup_printf ("VN-%u", i);
      g_autofree char *id = new_declaration (f->store, reference);
      KhaiOutboxEntry *entry = new_entry (id, reference, "{\"a\":1}");

      g_free (entry->key);
      entry->key = g_strdup_printf ("key-%u", i);
      entry->batch = g_strdup (BATCH);
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

static const char *
declaration_of (GPtrArray *entries, guint i)
{
  return ((KhaiOutboxEntry *) entries->pdata[i])->declaration;
}

static GPtrArray *
take (StoreFixture *f, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *taken = khai_store_outbox_turn (f->store, NULL, LATER, NULL, 0, limit, &error);

  g_assert_no_error (error);
  return taken;
}

static void
refuse (StoreFixture *f, gint64 id)
{
  g_autoptr (GPtrArray) outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_outbox_outcome_free);
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GError) error = NULL;
  KhaiOutboxOutcome *outcome = g_new0 (KhaiOutboxOutcome, 1);

  outcome->id = id;
  outcome->state = "refused";
  outcome->error_name = "refused";
  outcome->answer = new_json ("{\"status\":422}");
  g_ptr_array_add (outcomes, outcome);
  taken = khai_store_outbox_turn (f->store, outcomes, LATER, NULL, 0, 0, &error);
  g_assert_no_error (error);
}

static gboolean
is_held (StoreFixture *f)
{
  gboolean held = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = khai_store_list_batch (f->store, BATCH, &held, &error);

  g_assert_no_error (error);
  g_assert_nonnull (entries);
  return held;
}

static void
test_all_or_none (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = make_entries (f);
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GError) error = NULL;
  gboolean same = FALSE;

  /* The fourth is under way already. */
  g_assert_true (khai_store_enqueue (f->store, entries->pdata[3], &same, &error));
  g_assert_false (khai_store_enqueue_batch (f->store, BATCH, 0, entries, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  for (guint i = 0; i < N; i++)
    assert_state (f->store, declaration_of (entries, i), i == 3 ? "queued" : "draft");
  taken = take (f, N);
  g_assert_cmpuint (taken->len, ==, 1);
}

static void
test_held_and_resumed (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = make_entries (f);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (khai_store_enqueue_batch (f->store, BATCH, 2, entries, &error));
  g_assert_no_error (error);
  first = take (f, 2);
  g_assert_cmpuint (first->len, ==, 2);
  refuse (f, ((KhaiOutboxEntry *) first->pdata[0])->id);
  g_assert_false (is_held (f));
  refuse (f, ((KhaiOutboxEntry *) first->pdata[1])->id);
  g_assert_true (is_held (f));
  none = take (f, N);
  g_assert_cmpuint (none->len, ==, 0);
  assert_state (f->store, declaration_of (entries, 2), "queued");

  g_assert_true (khai_store_hold_batch (f->store, BATCH, FALSE, &error));
  g_assert_false (is_held (f));
  rest = take (f, N);
  g_assert_cmpuint (rest->len, ==, N - 2);
  /* Counted anew: one more refusal does not hold it. */
  refuse (f, ((KhaiOutboxEntry *) rest->pdata[0])->id);
  g_assert_false (is_held (f));
}

/* What is under way may have arrived: only what never left comes back. */
static void
test_cancelled (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = make_entries (f);
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (khai_store_enqueue_batch (f->store, BATCH, 0, entries, &error));
  taken = take (f, 2);
  g_assert_true (khai_store_cancel_batch (f->store, BATCH, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, N - 2);
  left = khai_store_list_batch (f->store, BATCH, NULL, &error);
  g_assert_cmpuint (left->len, ==, 2);
  for (guint i = 0; i < N; i++)
    assert_state (f->store, declaration_of (entries, i), i < 2 ? "sending" : "draft");
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/batch/all-or-none", test_all_or_none);
  ADD ("/batch/held-and-resumed", test_held_and_resumed);
  ADD ("/batch/cancelled", test_cancelled);
  return g_test_run ();
}
