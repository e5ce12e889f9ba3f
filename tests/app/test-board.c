/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The board: whose turn it is and what is due, filters, order, searches; and a client's report. */

#include "config.h"

#include "app-fixture.h"

#include "khai-board.h"
#include "khai-desk.h"
#include "khai-error.h"
#include "khai-json.h"

static char *
add_client (AppFixture *f, const char *name, const char *code)
{
  g_autoptr (KhaiClient) client = khai_client_new ();
  g_autoptr (GError) error = NULL;

  g_free (client->name);
  g_free (client->tax_code);
  client->name = g_strdup (name);
  client->tax_code = g_strdup (code);
  khai_clients_save (f->context, client, &error);
  g_assert_no_error (error);
  return g_strdup (client->id);
}

/* A declaration of the client, as `state` says; the fixture's clock shows 1 December 2026. */
static char *
add_work (AppFixture *f, const char *client, const char *reference, const char *planned, const char *consignee)
{
  g_autofree char *text = g_strdup_printf ("{\"schemaVersion\":\"1\",\"localReference\":\"%s\",\"plannedDate\":\"%s\",\"consignee\":{\"name\":\"%s\"},"
                                           "\"items\":[]}", reference, planned, consignee);
  g_autoptr (KhaiDeclaration) document = khai_declaration_new_from_text (text, -1, NULL);
  g_autoptr (GError) error = NULL;
  char *id;

  g_assert_true (khai_clients_serve (f->context, client, FALSE, &error));
  id = khai_store_create (khai_context_get_store (f->context, NULL), document, "Lan", "test", &error);
  g_assert_no_error (error);
  return id;
}

/* reference!due>waits, one after the other */
static char *
list (AppFixture *f, const char *json)
{
  g_autoptr (JsonNode) node = khai_json_parse (json, -1, NULL);
  g_autoptr (KhaiBoardSearch) search = khai_board_search_from_json (node);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = khai_board_list (f->context, search, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const KhaiBoardRow *row = rows->pdata[i];

      g_string_append_printf (text, "%s!%d>%d;", row->work->record->reference, row->due != NULL ? row->due_in : 999, row->waits);
    }
  return g_string_free (text, FALSE);
}

static void
assert_list (AppFixture *f, const char *json, const char *expected)
{
  g_autofree char *text = list (f, json);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_list (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *gom = NULL;
  g_autofree char *lua = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;
  g_autofree char *d = NULL;
  g_autofree char *by_client = NULL;
  g_autoptr (KhaiDeclaration) document = NULL;

  g_assert_true (khai_desk_set_broker (f->context, TRUE, &error));
  gom = add_client (f, "Gốm Bát Tràng", "001085012345");
  lua = add_client (f, "Lụa Hà Đông", "001085012346");
  a = add_work (f, lua, "A", "2026-12-05", "Müller");
  b = add_work (f, gom, "B", "2026-11-29", "Đặng");
  c = add_work (f, NULL, "C", "2026-12-01", "Acme");
  d = add_work (f, gom, "D", "soon", "Acme");
  assert_list (f, "{}", "B!-2>0;C!0>0;A!4>0;D!999>0;");
  assert_list (f, "{\"text\":\"DANG\"}", "B!-2>0;");
  assert_list (f, "{\"text\":\"acme\"}", "C!0>0;D!999>0;");
  assert_list (f, "{\"text\":\"gom acme\"}", "D!999>0;");
  assert_list (f, "{\"text\":\"001085012346\"}", "A!4>0;");
  assert_list (f, "{\"text\":\"%\"}", "");
  assert_list (f, "{\"client\":\"\"}", "C!0>0;");
  assert_list (f, "{\"client\":\"nobody\"}", "");
  by_client = g_strdup_printf ("{\"client\":\"%s\"}", gom);
  assert_list (f, by_client, "B!-2>0;D!999>0;");
  assert_list (f, "{\"sort\":\"client\"}", "C!0>0;B!-2>0;D!999>0;A!4>0;");
  assert_list (f, "{\"sort\":\"king\",\"waits\":7,\"channel\":\"red\"}", "");
  /* Whose turn it is follows what is said about it. */
  g_assert_true (khai_store_load (khai_context_get_store (f->context, NULL), a, NULL, &document, &error));
  g_assert_true (khai_review_ask (f->context, a, document, NULL, &error));
  assert_list (f, "{\"waits\":\"reviewer\"}", "A!4>1;");
  assert_list (f, "{\"waits\":\"us\",\"sort\":\"waits\"}", "B!-2>0;C!0>0;D!999>0;");
  g_assert_no_error (error);
}

static void
test_search (void)
{
  static const char *const texts[] = {
    "{\"done\":false,\"sort\":\"due\",\"text\":\"\"}",
    "{\"channel\":\"red\",\"client\":\"x\",\"done\":true,\"sort\":\"age\",\"text\":\"gốm\",\"waits\":\"signer\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) node = khai_json_parse (texts[i], -1, NULL);
      g_autoptr (KhaiBoardSearch) search = khai_board_search_from_json (node);
      g_autoptr (JsonNode) again = khai_board_search_to_json (search);
      g_autofree char *text = khai_json_to_canonical (again);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_report (AppFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *gom = NULL;
  g_autofree char *lua = NULL;
  g_autofree char *csv = g_build_filename (f->dir, "r.csv", NULL);
  g_autofree char *pdf = g_build_filename (f->dir, "r.pdf", NULL);
  g_autofree char *doc = g_build_filename (f->dir, "r.doc", NULL);
  g_autofree char *text = NULL;
  g_autofree char *pages = NULL;
  g_autoptr (KhaiClient) client = NULL;
  guint n = 0;

  gom = add_client (f, "Gốm Bát Tràng", "001085012345");
  lua = add_client (f, "Lụa Hà Đông", "001085012346");
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *reference = g_strdup_printf ("G-%02u", i);
      g_autofree char *day = g_strdup_printf ("2026-12-%02u", 1 + i);
      g_autofree char *id = add_work (f, gom, reference, day, i == 0 ? "=cmd()" : "Müller & Söhne <x>");

      g_assert_nonnull (id);
    }
  g_free (add_work (f, lua, "L-01", "2026-12-10", "Acme"));
  client = khai_store_get_client (khai_context_get_store (f->context, NULL), gom, &error);
  g_assert_true (khai_client_report_write (f->context, client, "2026-12-10", "2026-12-12", csv, &n, &error));
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "G-09"));
  g_assert_nonnull (strstr (text, "G-11"));
  g_assert_null (strstr (text, "G-12"));
  g_assert_null (strstr (text, "L-01"));
  g_assert_nonnull (strstr (text, "001085012345"));
  g_assert_true (khai_client_report_write (f->context, client, NULL, NULL, pdf, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 30);
  g_assert_true (g_file_get_contents (pdf, &pages, NULL, NULL));
  g_assert_true (g_str_has_prefix (pages, "%PDF"));
  g_assert_false (khai_client_report_write (f->context, client, NULL, NULL, doc, &n, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
  g_clear_error (&error);
  g_assert_false (khai_client_report_write (f->context, client, "2026-02-30", NULL, csv, &n, &error));
  g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
}

#define ADD(path, func) g_test_add (path, AppFixture, NULL, app_fixture_set_up, func, app_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/board/search", test_search);
  ADD ("/app/board/list", test_list);
  ADD ("/app/board/report", test_report);
  return g_test_run ();
}
