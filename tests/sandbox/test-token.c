/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is let in: assertions, tokens, scopes. */

#include "config.h"

#include <string.h>

#include "khai-jws.h"
#include "sandbox-fixture.h"

static void
assert_refused (Answer *answer, guint status, const char *error)
{
  g_assert_cmpuint (answer->status, ==, status);
  assert_text (answer, "/error", error);
}

static void
test_given (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autofree char *assertion = client_assertion (client, 120, NULL, NULL);
  g_autoptr (Answer) answer = client_ask_token (client, assertion, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  assert_text (answer, "/token_type", "Bearer");
  assert_text (answer, "/expires_in", "600");
  g_assert_cmpstr (answer_header (answer, "Cache-Control"), ==, "no-store");
}

static void
test_used_once (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autofree char *assertion = client_assertion (client, 120, NULL, NULL);
  g_autoptr (Answer) first = client_ask_token (client, assertion, NULL);
  g_autoptr (Answer) second = client_ask_token (client, assertion, NULL);
  g_autoptr (Answer) third = NULL;

  g_assert_cmpuint (first->status, ==, 200);
  assert_refused (second, 401, "invalid_client");
  window_restart (window, 0);
  g_free (assertion);
  assertion = client_assertion (client, 120, NULL, "the-same-id");
  answer_free (client_ask_token (client, assertion, NULL));
  window_restart (window, 0);
  third = client_ask_token (client, assertion, NULL);
  assert_refused (third, 401, "invalid_client");
}

static void
test_refused (void)
{
  static const struct
  {
    gint64 lifetime;
    const char *audience;
    const char *jti;
  } cases[] = {
    { -1, NULL, NULL },                                   /* expired */
    { 301, NULL, NULL },                                  /* would live too long */
    { 120, "https://customs.example/oauth/token", NULL }, /* meant for another window */
    { 120, "", NULL },
    { 120, NULL, "" }, /* without an id */
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *assertion
          = client_assertion (client, cases[i].lifetime, cases[i].audience, cases[i].jti);
      g_autoptr (Answer) answer = client_ask_token (client, assertion, NULL);

      assert_refused (answer, 401, "invalid_client");
    }
}

/* Somebody signs with a key of his own what names another's account. */
static void
test_stranger (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) owner = client_new_without_token (window);
  g_autoptr (Client) thief = client_new_without_token (window);
  g_autofree char *assertion = client_assertion (owner, 120, NULL, NULL);
  g_auto (GStrv) parts = g_strsplit (assertion, ".", 3);
  g_autofree char *other = client_assertion (thief, 120, NULL, NULL);
  g_auto (GStrv) other_parts = g_strsplit (other, ".", 3);
  g_autofree char *mixed = g_strjoin (".", other_parts[0], parts[1], other_parts[2], NULL);
  g_autofree char *signed_by_thief = NULL;
  g_autoptr (GBytes) claims = NULL;
  g_autoptr (KhaiJws) jws = khai_jws_verify (assertion, NULL, NULL, 0, NULL);
  g_autoptr (Answer) answer = client_ask_token (thief, mixed, NULL);
  g_autoptr (Answer) second = NULL;

  assert_refused (answer, 401, "invalid_client");
  signed_by_thief = khai_jws_sign (thief->key, g_bytes_get_data (jws->payload, NULL),
                                   g_bytes_get_size (jws->payload), FALSE, NULL, NULL);
  second = client_ask_token (thief, signed_by_thief, NULL);
  assert_refused (second, 401, "invalid_client");
}

static void
test_forms (void)
{
  static const struct
  {
    const char *type;
    const char *body;
    guint status;
    const char *error;
  } cases[] = {
    { "application/json", "{}", 400, "invalid_request" },
    { "application/x-www-form-urlencoded", "grant_type=password&username=a&password=b", 400,
      "unsupported_grant_type" },
    { "application/x-www-form-urlencoded", "grant_type=client_credentials", 400,
      "invalid_request" },
    { "application/x-www-form-urlencoded",
      "grant_type=client_credentials&client_assertion=a.b.c&client_assertion_type=x", 400,
      "invalid_request" },
    { "application/x-www-form-urlencoded",
      "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-"
      "type:jwt-bearer&client_assertion="
      "eyJhbGciOiJub25lIn0.e30.",
      401, "invalid_client" },
    { "application/x-www-form-urlencoded", "%%%=&=&&&%00", 400, "unsupported_grant_type" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *headers[] = { "Content-Type", cases[i].type, NULL };
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_autoptr (Answer) answer = client_send (client, "POST", "//oauth/token", body, headers);

      assert_refused (answer, cases[i].status, cases[i].error);
    }
}

static void
test_scope (void)
{
  static const struct
  {
    const char *path;
    const char *scope;
  } cases[] = {
    { "/declarations", "events.read" },
    { "/events", "declarations.read declarations.write" },
    { "/receipts/x", "declarations.write" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autofree char *assertion = client_assertion (client, 120, NULL, NULL);
  g_autoptr (Answer) unknown = client_ask_token (client, assertion, "declarations.read everything");

  assert_refused (unknown, 400, "invalid_scope");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Answer) answer = NULL;

      client_take_token (client, cases[i].scope);
      answer = client_get (client, cases[i].path);
      assert_problem (answer, 403, "OSW-4031");
    }
}

static void
test_no_token (void)
{
  static const char *const paths[] = { "/declarations", "/declarations/x",
                                       "/declarations/x/versions/1", "/receipts/x", "/events" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) submission = client_submit (client, body, "a-key-of-mine", NULL);

  assert_problem (submission, 401, "OSW-4010");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Answer) answer = client_get (client, paths[i]);

      assert_problem (answer, 401, "OSW-4010");
      g_assert_nonnull (strstr (answer_header (answer, "WWW-Authenticate"), "Bearer"));
    }
  client->token = g_strdup ("not-a-token");
  answer_free (submission);
  submission = client_submit (client, body, "a-key-of-mine", NULL);
  assert_problem (submission, 401, "OSW-4010");
}

/* Tokens outlive a restart of the window: nobody is asked to sign again in mid-work. */
static void
test_restart (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Answer) answer = NULL;

  window_restart (window, 0);
  answer = client_get (client, "/events");
  g_assert_cmpuint (answer->status, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/token/given", test_given);
  g_test_add_func ("/sandbox/token/used-once", test_used_once);
  g_test_add_func ("/sandbox/token/refused", test_refused);
  g_test_add_func ("/sandbox/token/stranger", test_stranger);
  g_test_add_func ("/sandbox/token/forms", test_forms);
  g_test_add_func ("/sandbox/token/scope", test_scope);
  g_test_add_func ("/sandbox/token/no-token", test_no_token);
  g_test_add_func ("/sandbox/token/restart", test_restart);
  return g_test_run ();
}
