/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was sent beside what customs computed: the columns, the reasons, and answers that mean harm. */

#include "config.h"

#include "khai-echo.h"
#include "khai-json.h"

#define SENT_HEAD "{\"invoice\":{\"total\":{\"amount\":\"1000\",\"currency\":\"USD\"}"
#define RATE_USD "\"rates\":[{\"currency\":\"USD\",\"rate\":\"25400\"}]"

typedef struct
{
  const char *name, *sent, *computed;
  KhaiEchoKind kind;
  guint line;
  const char *row;         /* "sent computed difference", "-" for none */
  KhaiEchoReason reason;
  guint n_different;
} Case;

static const Case cases[] = {
  { "rate-agrees", SENT_HEAD ",\"exchangeRate\":\"25400\"}}", "{" RATE_USD "}", KHAI_ECHO_RATE, 0, "25400 25400 0", KHAI_ECHO_AGREED, 2 },
  { "rate-differs", SENT_HEAD ",\"exchangeRate\":\"26000\"}}", "{" RATE_USD "}", KHAI_ECHO_RATE, 0, "26000 25400 -600", KHAI_ECHO_OTHER_RATE, 3 },
  { "rate-not-sent", SENT_HEAD "}}", "{" RATE_USD "}", KHAI_ECHO_RATE, 0, "- 25400 -", KHAI_ECHO_AGREED, 2 },
  { "own-customs-value",
    SENT_HEAD "},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"},\"customsValue\":{\"amount\":\"900.5\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"22872700\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"},"
    "\"lines\":[{\"line\":1,\"customsValue\":{\"amount\":\"22872700\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_LINE_VALUE, 1, "22872700 22872700 0", KHAI_ECHO_AGREED, 0 },
  /* 600 of 1,000 of a customs value of 900: 540 USD. */
  { "share-of-the-total",
    SENT_HEAD "},\"customsValueTotal\":{\"amount\":\"900\",\"currency\":\"USD\"},\"items\":[{\"value\":{\"amount\":\"600\",\"currency\":\"USD\"}},"
    "{\"value\":{\"amount\":\"400\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"22860000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":2,\"customsValue\":{\"amount\":\"9144000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}},"
    "{\"line\":1,\"customsValue\":{\"amount\":\"13716001\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_LINE_VALUE, 1, "13716000 13716001 1", KHAI_ECHO_ROUNDING, 0 },
  /* One of several declarations of a shipment: its lines are part of the base only. */
  { "share-of-a-split-shipment",
    SENT_HEAD "},\"valueApportionmentBase\":\"2000\",\"customsValueTotal\":{\"amount\":\"1800\",\"currency\":\"USD\"},"
    "\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"22860000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":1,\"customsValue\":{\"amount\":\"22860000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_VALUE, 0, "22860000 22860000 0", KHAI_ECHO_AGREED, 0 },
  { "other-rate-explains-the-value",
    SENT_HEAD ",\"exchangeRate\":\"26000\"},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":1,\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_VALUE, 0, "26000000 25400000 -600000", KHAI_ECHO_OTHER_RATE, 3 },
  { "total-differs-with-its-line",
    SENT_HEAD "},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"26000000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":1,\"customsValue\":{\"amount\":\"26000000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_VALUE, 0, "25400000 26000000 600000", KHAI_ECHO_LINES, 2 },
  { "duty-where-none-was-stated",
    SENT_HEAD "},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"1270000\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":1,\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"1270000\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_LINE_DUTY, 1, "- 1270000 -", KHAI_ECHO_DUTY_DUE, 2 },
  { "duty-as-stated",
    SENT_HEAD "},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"},\"duty\":{\"rate\":\"5\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"1270000\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":1,\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"1270000\",\"currency\":\"VND\"}}]}",
    KHAI_ECHO_DUTY, 0, "1270000 1270000 0", KHAI_ECHO_AGREED, 0 },
  /* ---- answers that are no good ---- */
  { "nothing-computed", SENT_HEAD "},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"}}]}", "{}", KHAI_ECHO_VALUE, 0, "- - -",
    KHAI_ECHO_MISSING, 4 },
  { "another-currency-is-not-dong",
    SENT_HEAD "},\"items\":[]}", "{\"customsValue\":{\"amount\":\"5\",\"currency\":\"USD\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}",
    KHAI_ECHO_VALUE, 0, "- - -", KHAI_ECHO_MISSING, 1 },
  { "unreadable",
    SENT_HEAD "},\"items\":[]}",
    "{\"customsValue\":{\"amount\":\"1e9\",\"currency\":\"VND\"},\"duty\":{\"amount\":[],\"currency\":\"VND\"},\"lines\":{},\"rates\":\"x\"}",
    KHAI_ECHO_DUTY, 0, "- - -", KHAI_ECHO_MISSING, 2 },
  { "line-that-is-not-there",
    SENT_HEAD "},\"items\":[{\"value\":{\"amount\":\"1000\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"25400000\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"},\"lines\":["
    "{\"line\":7,\"customsValue\":{\"amount\":\"1\",\"currency\":\"VND\"}},{\"line\":-1},\"x\"]}",
    KHAI_ECHO_LINE_VALUE, 1, "25400000 - -", KHAI_ECHO_MISSING, 2 },
  { "base-of-nothing",
    SENT_HEAD "},\"valueApportionmentBase\":\"0\",\"customsValueTotal\":{\"amount\":\"1800\",\"currency\":\"USD\"},"
    "\"items\":[{\"value\":{\"amount\":\"0\",\"currency\":\"USD\"}}]}",
    "{" RATE_USD ",\"customsValue\":{\"amount\":\"0\",\"currency\":\"VND\"},\"duty\":{\"amount\":\"0\",\"currency\":\"VND\"}}",
    KHAI_ECHO_VALUE, 0, "0 0 0", KHAI_ECHO_AGREED, 2 },
};

static char *
text_of (gboolean known, KhaiDecimal number)
{
  return known ? khai_decimal_to_short_string (number) : g_strdup ("-");
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) sent = khai_json_parse (c->sent, -1, &error);
  g_autoptr (JsonNode) computed = NULL;
  g_autoptr (KhaiDeclaration) declaration = NULL;
  g_autoptr (KhaiEcho) echo = NULL;
  const KhaiEchoRow *found = NULL;

  g_assert_no_error (error);
  computed = khai_json_parse (c->computed, -1, &error);
  g_assert_no_error (error);
  declaration = khai_declaration_new_from_node (sent, &error);
  g_assert_no_error (error);
  echo = khai_echo_new (declaration, computed);
  for (guint i = 0; i < echo->rows->len && found == NULL; i++)
    {
      const KhaiEchoRow *row = echo->rows->pdata[i];

      if (row->kind == c->kind && row->line == c->line)
        found = row;
    }
  g_assert_nonnull (found);
  {
    g_autofree char *own = text_of (found->has_sent, found->sent);
    g_autofree char *theirs = text_of (found->has_computed, found->computed);
    g_autofree char *less = text_of (found->has_sent && found->has_computed, found->difference);
    g_autofree char *row = g_strdup_printf ("%s %s %s", own, theirs, less);

    g_assert_cmpstr (row, ==, c->row);
  }
  g_assert_cmpint (found->reason, ==, c->reason);
  g_assert_cmpuint (echo->n_different, ==, c->n_different);
  g_assert_nonnull (found->pointer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/echo/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
