/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What leaves for another administration: only what is listed, with lines as lines; and a book without gaps. */

#include "config.h"

#include "khai-json.h"
#include "khai-projection.h"
#include "khai-share.h"

#define DOCUMENT                                                                                                                      \
  "{\"exporter\":{\"name\":\"Gốm\",\"id\":\"0109\",\"address\":{\"line\":\"1\",\"city\":\"Hà Nội\"}},\"packages\":2,"                \
  "\"items\":[{\"line\":1,\"hsCode\":\"69120000\",\"secret\":\"x\"},{\"line\":2,\"description\":\"Bát\"}]}"

static void
test_projection (void)
{
  static const struct { const char *elements[4]; const char *expected; guint n; } rows[] = {
    { { NULL }, "{\"items\":[{},{}]}", 0 },
    { { "/exporter/name" }, "{\"exporter\":{\"name\":\"Gốm\"},\"items\":[{},{}]}", 1 },
    { { "/exporter/address", "/notThere" }, "{\"exporter\":{\"address\":{\"city\":\"Hà Nội\",\"line\":\"1\"}},\"items\":[{},{}]}", 1 },
    { { "/items/*/hsCode", "/items/*/description" }, "{\"items\":[{\"hsCode\":\"69120000\"},{\"description\":\"Bát\"}]}", 2 },
    { { "/packages", "/items/*/line" }, "{\"items\":[{\"line\":1},{\"line\":2}],\"packages\":2}", 3 },
  };
  g_autoptr (JsonNode) document = khai_json_parse (DOCUMENT, -1, NULL);
  g_autofree char *before = khai_json_to_canonical (document);
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) pointers = NULL;
      g_autoptr (JsonNode) projection = khai_projection_make (document, rows[i].elements, &pointers);
      g_autofree char *text = khai_json_to_canonical (projection);

      g_assert_cmpstr (text, ==, rows[i].expected);
      g_assert_cmpuint (pointers->len, ==, rows[i].n);
      g_assert_null (g_strstr_len (text, -1, "secret"));
      for (guint p = 0; p < pointers->len; p++)
        g_assert_nonnull (khai_json_get (document, pointers->pdata[p]));
    }
  after = khai_json_to_canonical (document);
  g_assert_cmpstr (after, ==, before);
}

/* What is no declaration gives nothing, and nothing of it leaves. */
static void
test_hostile (void)
{
  static const char *const documents[] = { "{}", "[]", "7", "{\"items\":7}", "{\"items\":{}}", "{\"items\":[1,null,[]]}", "{\"exporter\":[]}" };
  static const char *const elements[] = { "/exporter/name", "/items/*/hsCode", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (JsonNode) document = khai_json_parse (documents[i], -1, NULL);
      g_autoptr (GPtrArray) pointers = NULL;
      g_autoptr (JsonNode) projection = khai_projection_make (document, elements, &pointers);

      g_assert_cmpuint (pointers->len, ==, 0);
      g_assert_null (khai_json_get (projection, "/exporter"));
    }
}

static void
test_book (void)
{
  g_autoptr (KhaiShareBook) book = khai_share_book_new ();

  g_assert_cmpuint (book->projections->len, ==, 6);
  g_assert_cmpuint (book->recipients->len, >=, 8);
  for (guint i = 0; i < book->recipients->len; i++)
    {
      const KhaiRecipient *recipient = book->recipients->pdata[i];

      g_assert_true (khai_share_book_find_recipient (book, recipient->recipient) == recipient);
      for (guint n = 0; recipient->projections[n] != NULL; n++)
        g_assert_nonnull (khai_share_book_find_projection (book, recipient->projections[n]));
    }
  g_assert_null (khai_share_book_find_projection (book, "everything"));
  g_assert_null (khai_share_book_find_recipient (book, NULL));
  g_assert_nonnull (khai_share_book_find_purpose (book, "import-clearance"));
  g_assert_null (khai_share_book_find_purpose (book, ""));
}

static void
test_withdrawal (void)
{
  static const struct { const char *id, *state; gboolean withdrawing, expected; } rows[] = {
    { NULL, "asked", FALSE, FALSE },     { "s", "queued", FALSE, TRUE },  { "s", "delivered", FALSE, TRUE }, { "s", "acknowledged", FALSE, TRUE },
    { "s", "acknowledged", TRUE, FALSE }, { "s", "used", FALSE, FALSE },  { "s", "refused", FALSE, FALSE },  { "s", "withdrawn", FALSE, FALSE },
    { "s", "something new", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      KhaiShare share = { .id = (char *) rows[i].id, .state = (char *) rows[i].state, .withdrawing = rows[i].withdrawing };

      g_assert_cmpint (khai_share_can_withdraw (&share), ==, rows[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/share/projection", test_projection);
  g_test_add_func ("/share/hostile", test_hostile);
  g_test_add_func ("/share/book", test_book);
  g_test_add_func ("/share/withdrawal", test_withdrawal);
  return g_test_run ();
}
