/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Codes of one's own: kept, renamed, removed; and a database made before there were any. */

#include "config.h"

#include "store-fixture.h"

#include "khai-error.h"
#include "khai-own-codes.h"

static char *
all (StoreFixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = khai_store_list_own_codes (f->store, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < codes->len; i++)
    {
      const KhaiOwnCode *code = codes->pdata[i];

      g_string_append_printf (text, "%s/%s=%s;", code->list, code->code, code->name);
    }
  return g_string_free (text, FALSE);
}

static void
assert_all (StoreFixture *f, const char *expected)
{
  g_autofree char *text = all (f);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_round_trip (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_all (f, "");
  g_assert_true (khai_store_put_own_code (f->store, "permit_kinds", "AB01", "Giấy phép CITES", &error));
  g_assert_true (khai_store_put_own_code (f->store, "banks", "01203001", "", &error));
  g_assert_true (khai_store_put_own_code (f->store, "other_law_codes", "AB", "'; DROP TABLE own_code; --", &error));
  g_assert_true (khai_store_put_own_code (f->store, "permit_kinds", "AB01", "CITES", &error));
  g_assert_no_error (error);
  store_fixture_reopen (f);
  assert_all (f, "banks/01203001=;other_law_codes/AB='; DROP TABLE own_code; --;permit_kinds/AB01=CITES;");

  g_assert_true (khai_store_remove_own_code (f->store, "other_law_codes", "AB", &error));
  g_assert_no_error (error);
  g_assert_false (khai_store_remove_own_code (f->store, "other_law_codes", "AB", &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND);
  assert_all (f, "banks/01203001=;permit_kinds/AB01=CITES;");
}

static void
test_old_database (StoreFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_make_old (f, 2);
  store_fixture_sql (f, "INSERT INTO declaration (id, document, created_at, changed_at) VALUES ('old', '{}', 'x', 'x')");
  store_fixture_reopen (f);
  assert_all (f, "");
  g_assert_true (khai_store_put_own_code (f->store, "banks", "X1", "Ngân hàng", &error));
  g_assert_no_error (error);
  g_assert_true (khai_store_check (f->store, &error));
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/store/own-codes/round-trip", test_round_trip);
  ADD ("/store/own-codes/old-database", test_old_database);
  return g_test_run ();
}
