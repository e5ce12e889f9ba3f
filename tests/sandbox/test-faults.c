/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes wrong on demand: what of it was taken, and that the second try finds it. */

#include "config.h"

#include <string.h>

#include "khai-json.h"
#include "khai-jws.h"
#include "sandbox-fixture.h"

#define KEY "7f1f2b0a-0c2c-4c0c-8f59-6a9b6d1f0001"

static guint
n_declarations (Client *client)
{
  g_autoptr (Answer) list = client_get (client, "/declarations");

  return json_array_get_length (json_node_get_array (khai_json_get (list->json, "/items")));
}

/* Nothing was taken; the same bytes with the same key succeed then. */
static void
check_before (Window *window, const char *header, guint status, const char *retry_after)
{
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) first = client_submit (client, body, KEY, header);
  g_autoptr (Answer) second = NULL;

  g_assert_cmpuint (first->status, ==, status);
  g_assert_cmpstr (answer_header (first, "Retry-After"), ==, retry_after);
  g_assert_cmpuint (n_declarations (client), ==, 0);
  second = client_submit (client, body, KEY, header);
  g_assert_cmpuint (second->status, ==, 202);
  g_assert_null (answer_header (second, "Idempotency-Replayed"));
  g_assert_cmpuint (n_declarations (client), ==, 1);
}

static void
test_before (void)
{
  static const struct
  {
    const char *header;
    const char *fault;
    guint status;
    const char *retry_after;
  } cases[] = {
    { "503", "503", 503, "1" },       { "429", "429", 429, "1" },
    { "html", "html", 200, NULL },    { "unavailable", NULL, 503, "1" },
    { "duplicate", NULL, 409, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Window) asked = window_new (NULL);
      g_autoptr (Window) told = NULL;

      g_test_message ("%s", cases[i].header);
      check_before (asked, cases[i].header, cases[i].status, cases[i].retry_after);
      if (cases[i].fault == NULL)
        continue;
      told = window_new (cases[i].fault);
      check_before (told, NULL, cases[i].status, cases[i].retry_after);
    }
}

/* It was taken, and the answer suffered: the second try gets the first answer. */
static void
test_after (void)
{
  static const struct
  {
    const char *name;
    guint status;
  } cases[] = {
    { "drop-after-commit", 0 },
    { "garbage", 202 },
    { "bad-receipt", 202 },
    { "slow", 202 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Window) window = window_new (cases[i].name);
      g_autoptr (Client) client = client_new (window);
      g_autoptr (GBytes) body = make_document ("AN-1");
      g_autoptr (Answer) first = client_submit (client, body, KEY, NULL);
      g_autoptr (Answer) second = NULL;

      g_test_message ("%s", cases[i].name);
      g_assert_cmpuint (first->status, ==, cases[i].status);
      g_assert_cmpuint (n_declarations (client), ==, 1);
      second = client_submit (client, body, KEY, NULL);
      g_assert_cmpuint (second->status, ==, 202);
      g_assert_cmpstr (answer_header (second, "Idempotency-Replayed"), ==, "true");
      assert_text (second, "/localReference", "AN-1");
      if (g_str_equal (cases[i].name, "garbage"))
        g_assert_null (first->json);
      json_node_unref (read_until (client, "AN-1", "cleared"));
      g_assert_cmpuint (n_declarations (client), ==, 1);
    }
}

/* libsoup takes a cut body for a whole one: the half receipt must not parse. */
static void
test_cut_body (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) first = client_submit (client, body, KEY, "cut-body");
  g_autoptr (Answer) second = client_submit (client, body, KEY, "cut-body");

  g_assert_true (first->status == 0 || first->status == 202);
  g_assert_null (first->json);
  g_assert_cmpuint (second->status, ==, 202);
  g_assert_nonnull (second->json);
}

static void
test_bad_receipt (void)
{
  g_autoptr (Window) window = window_new ("bad-receipt");
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) first = client_submit (client, body, KEY, NULL);
  g_autoptr (Answer) second = client_submit (client, body, KEY, NULL);
  g_autofree char *bad = answer_text (first, "/receiptJws");
  g_autofree char *good = answer_text (second, "/receiptJws");
  g_autofree char *ca = NULL;
  g_autoptr (KhaiJws) alone = khai_jws_verify (bad, NULL, NULL, 0, NULL);
  g_autoptr (KhaiJws) under_ca = NULL;
  g_autoptr (KhaiJws) proper = NULL;

  g_assert_true (g_file_get_contents (khai_sandbox_get_ca_file (window->sandbox), &ca, NULL, NULL));
  under_ca = khai_jws_verify (bad, NULL, ca, g_get_real_time (), NULL);
  proper = khai_jws_verify (good, NULL, ca, g_get_real_time (), NULL);
  g_assert_nonnull (alone);
  g_assert_null (under_ca);
  g_assert_nonnull (proper);
}

/* Nobody answers; whoever asks in another way finds it. */
static void
test_timeout (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) patient = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1-T0");
  g_auto (GStrv) headers = client_headers (client, body, KEY, NULL);
  Answer *silent = NULL;
  g_autoptr (Answer) second = NULL;

  client_send_async (client, "POST", "/declarations", body, (const char *const *)headers, &silent);
  g_free (patient->token);
  patient->token = g_strdup (client->token);
  json_node_unref (read_until (patient, "AN-1-T0", "cleared"));
  g_assert_null (silent);
  second = client_submit (client, body, KEY, NULL);
  g_assert_cmpuint (second->status, ==, 202);
  g_assert_cmpstr (answer_header (second, "Idempotency-Replayed"), ==, "true");
  soup_session_abort (client->session);
  while (silent == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer_free (silent);
}

static void
test_times (void)
{
  g_autoptr (Window) window = window_new ("429:3");
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  static const guint statuses[] = { 429, 429, 429, 202, 202 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (Answer) answer = client_submit (client, body, KEY, NULL);

      g_assert_cmpuint (answer->status, ==, statuses[i]);
    }
}

/* Events that were read come again. */
static void
test_twice (void)
{
  g_autoptr (Window) window = window_new ("twice");
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;

  answer_free (client_submit (client, body, KEY, NULL));
  first = client_get (client, "/events?after=1&wait=10");
  assert_text (first, "/items/0/sequence", "1");
  second = client_get (client, "/events?after=1&wait=10");
  assert_text (second, "/items/0/sequence", "2");
}

/* The answer comes, a few bytes at a time. */
static void
test_trickle (void)
{
  g_autoptr (Window) window = window_new ("trickle");
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) answer = client_submit (client, body, KEY, NULL);

  g_assert_cmpuint (answer->status, ==, 202);
  assert_text (answer, "/localReference", "AN-1");
}

/* Not everything that is told is told in order, or at all. */
static void
test_disorder (void)
{
  static const struct
  {
    const char *fault;
    const char *pointer;
    const char *sequence;
  } cases[] = { { "out-of-order", "/items/0/sequence", "4" }, { "gap", "/items/2/sequence", "4" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Window) window = window_new (NULL);
      g_autoptr (Client) client = client_new (window);
      g_autoptr (GBytes) body = make_document ("AN-1");
      g_autofree char *command = g_strconcat ("fault ", cases[i].fault, NULL);
      g_autoptr (Answer) wrong = NULL;
      g_autoptr (Answer) right = NULL;

      answer_free (client_submit (client, body, KEY, NULL));
      json_node_unref (read_until (client, "AN-1", "cleared"));
      g_free (officer (window, command));
      wrong = client_get (client, "/events?after=0");
      assert_text (wrong, cases[i].pointer, cases[i].sequence);
      right = client_get (client, "/events?after=0");
      assert_text (right, "/items/2/sequence", "3");
    }
}

/* The second 202 does not say that it is the first one again. */
static void
test_202_twice (void)
{
  g_autoptr (Window) window = window_new ("202-twice");
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) first = client_submit (client, body, KEY, NULL);
  g_autoptr (Answer) second = client_submit (client, body, KEY, NULL);

  g_assert_null (answer_header (second, "Idempotency-Replayed"));
  g_assert_true (g_bytes_equal (first->body, second->body));
  g_assert_cmpuint (n_declarations (client), ==, 1);
}

static void
test_tokens (void)
{
  g_autoptr (Window) window = window_new ("clock-skew");
  g_autoptr (Client) client = client_new_without_token (window);
  g_autofree char *assertion = client_assertion (client, 120, NULL, NULL);
  g_autoptr (Answer) refused = client_ask_token (client, assertion, NULL);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) expired = NULL;
  g_autoptr (Answer) still = NULL;

  assert_text (refused, "/error", "invalid_client");
  client_take_token (client, NULL);
  g_free (officer (window, "fault expired-token"));
  expired = client_submit (client, body, KEY, NULL);
  assert_problem (expired, 401, "OSW-4010");
  still = client_submit (client, body, KEY, NULL);
  assert_problem (still, 401, "OSW-4010"); /* it is gone */
  client_take_token (client, NULL);
  g_assert_cmpuint (n_declarations (client), ==, 0);
}

/* A window with a stranger's certificate gets nothing from a client that knows its authority. */
static void
test_wrong_certificate (void)
{
  g_autoptr (Window) window = window_new ("wrong-certificate");
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (Answer) answer = client_get (client, "/service");

  g_assert_cmpuint (answer->status, ==, 0);
}

/* A trainer asks for a problem from the form. */
static void
test_problem_by_reference (void)
{
  static const struct
  {
    const char *reference;
    guint status;
    const char *code;
  } cases[] = {
    { "AN-OSW4290", 429, "OSW-4290" },
    { "AN-OSW5030", 503, "OSW-5030" },
    { "AN-OSW4031", 403, "OSW-4031" },
    { "AN-OSW5000", 500, "OSW-5000" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) unknown = make_document ("AN-OSW1234");
  g_autoptr (Answer) taken = client_submit (client, unknown, KEY, NULL);

  g_assert_cmpuint (taken->status, ==, 202);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = make_document (cases[i].reference);
      g_autofree char *key = g_strdup_printf ("key-number-%u", i);
      g_autoptr (Answer) answer = client_submit (client, body, key, NULL);

      assert_problem (answer, cases[i].status, cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/faults/before", test_before);
  g_test_add_func ("/sandbox/faults/after", test_after);
  g_test_add_func ("/sandbox/faults/cut-body", test_cut_body);
  g_test_add_func ("/sandbox/faults/bad-receipt", test_bad_receipt);
  g_test_add_func ("/sandbox/faults/timeout", test_timeout);
  g_test_add_func ("/sandbox/faults/times", test_times);
  g_test_add_func ("/sandbox/faults/twice", test_twice);
  g_test_add_func ("/sandbox/faults/trickle", test_trickle);
  g_test_add_func ("/sandbox/faults/disorder", test_disorder);
  g_test_add_func ("/sandbox/faults/202-twice", test_202_twice);
  g_test_add_func ("/sandbox/faults/tokens", test_tokens);
  g_test_add_func ("/sandbox/faults/wrong-certificate", test_wrong_certificate);
  g_test_add_func ("/sandbox/faults/problem-by-reference", test_problem_by_reference);
  return g_test_run ();
}
