/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Papers for the refund of value-added tax: stored with their shares, found by declaration, never twice. */

#include "config.h"

#include "store-fixture.h"

#include "khai-error.h"
#include "khai-store-tax.h"

/* "payment PO-1 2026-11-02 500 USD Etsy: a=30 b=27.5;" one after the other */
static char *
all (StoreFixture *f, const char *declaration)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) papers = khai_store_list_tax_papers (f->store, declaration, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < papers->len; i++)
    {
      const KhaiTaxPaper *paper = papers->pdata[i];

      g_string_append_printf (text, "%s %s %s %s %s %s:", paper->is_payment ? "payment" : "e-invoice", paper->number, paper->date, paper->amount,
                              paper->currency, paper->party);
      for (guint j = 0; j < paper->shares->len; j++)
        {
          const KhaiTaxShare *share = paper->shares->pdata[j];

          g_string_append_printf (text, " %s=%s", share->declaration, share->amount);
        }
      g_string_append_c (text, ';');
    }
  return g_string_free (text, FALSE);
}

static void
assert_all (StoreFixture *f, const char *declaration, const char *expected)
{
  g_autofree char *text = all (f, declaration);

  g_assert_cmpstr (text, ==, expected);
}

static void
add_declarations (StoreFixture *f)
{
  store_fixture_sql (f, "INSERT INTO declaration (id, document, created_at, changed_at) VALUES ('a', '{}', 'x', 'x'), ('b', '{}', 'x', 'x')");
  store_fixture_reopen (f);
}

static void
test_shares (StoreFixture *f, gconstpointer data)
{
  g_autoptr (KhaiTaxPaper) payout = khai_tax_paper_new (TRUE, "PO-1", "2026-11-02", "500", "USD", "Etsy");
  g_autoptr (KhaiTaxPaper) invoice = khai_tax_paper_new (FALSE, "1C26T/00000017", "2026-11-01", "27.5", "USD", NULL);
  g_autoptr (GError) error = NULL;

  add_declarations (f);
  khai_tax_paper_add_share (payout, "a", "30");
  khai_tax_paper_add_share (payout, "b", "27.5");
  khai_tax_paper_add_share (invoice, "b", "27.5");
  g_assert_true (khai_store_save_tax_paper (f->store, payout, "tester", &error));
  g_assert_true (khai_store_save_tax_paper (f->store, invoice, "tester", &error));
  g_assert_no_error (error);
  g_assert_cmpint (payout->id, !=, 0);
  assert_all (f, NULL, "e-invoice 1C26T/00000017 2026-11-01 27.5 USD : b=27.5;payment PO-1 2026-11-02 500 USD Etsy: a=30 b=27.5;");
  assert_all (f, "a", "payment PO-1 2026-11-02 500 USD Etsy: a=30 b=27.5;");
  g_ptr_array_set_size (payout->shares, 1);
  g_assert_true (khai_store_save_tax_paper (f->store, payout, "tester", &error));
  assert_all (f, "b", "e-invoice 1C26T/00000017 2026-11-01 27.5 USD : b=27.5;");
  g_assert_true (khai_store_remove_tax_paper (f->store, payout->id, &error));
  assert_all (f, "a", "");
  g_assert_false (khai_store_remove_tax_paper (f->store, payout->id, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
}

static void
test_twice (StoreFixture *f, gconstpointer data)
{
  g_autoptr (KhaiTaxPaper) one = khai_tax_paper_new (TRUE, "PO-1", "2026-11-02", "500", "USD", "Etsy");
  g_autoptr (KhaiTaxPaper) same = khai_tax_paper_new (TRUE, "PO-1", "2026-11-02", "700", "USD", "Etsy");
  g_autoptr (KhaiTaxPaper) lost = khai_tax_paper_new (TRUE, "PO-2", "2026-11-02", "700", "USD", "Etsy");
  g_autoptr (GError) error = NULL;

  add_declarations (f);
  g_assert_true (khai_store_save_tax_paper (f->store, one, "tester", &error));
  g_assert_false (khai_store_save_tax_paper (f->store, same, "tester", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_EXISTS);
  g_assert_cmpint (same->id, ==, 0);
  g_clear_error (&error);
  /* A share of a declaration that is not there: nothing of the paper stays. */
  khai_tax_paper_add_share (lost, "nobody", "1");
  g_assert_false (khai_store_save_tax_paper (f->store, lost, "tester", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (lost->id, ==, 0);
  assert_all (f, NULL, "payment PO-1 2026-11-02 500 USD Etsy:;");
}

static void
test_old_database (StoreFixture *f, gconstpointer data)
{
  g_autoptr (KhaiTaxPaper) paper = khai_tax_paper_new (TRUE, "PO-1", "2026-11-02", "500", "USD", "Etsy");
  g_autoptr (GError) error = NULL;

  store_fixture_make_old (f, 7);
  add_declarations (f);
  assert_all (f, NULL, "");
  khai_tax_paper_add_share (paper, "a", "30");
  g_assert_true (khai_store_save_tax_paper (f->store, paper, "tester", &error));
  g_assert_no_error (error);
  assert_all (f, "a", "payment PO-1 2026-11-02 500 USD Etsy: a=30;");
  g_assert_true (khai_store_check (f->store, &error));
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/tax/shares", test_shares);
  ADD ("/store/tax/twice", test_twice);
  ADD ("/store/tax/old-database", test_old_database);
  return g_test_run ();
}
