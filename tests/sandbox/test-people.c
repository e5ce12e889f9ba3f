/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person signs in by the device grant: codes, the page, tokens that are used once. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"
#include "sandbox-fixture.h"

static Answer *
post_form (Client *client, const char *path, char *form)
{
  g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));
  const char *headers[] = { "Content-Type", "application/x-www-form-urlencoded", NULL };

  return client_send (client, "POST", path, body, headers);
}

static Answer *
begin (Client *client)
{
  Answer *answer
      = post_form (client, "//oauth/device", soup_form_encode ("client_id", "khai", NULL));

  g_assert_cmpuint (answer->status, ==, 200);
  return answer;
}

static Answer *
ask (Client *client, Answer *codes)
{
  g_autofree char *code = answer_text (codes, "/device_code");

  return post_form (client, "//oauth/token",
                    soup_form_encode ("grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                                      "device_code", code, "client_id", "khai", NULL));
}

static Answer *
decide (Client *client, Answer *codes, const char *name, const char *decision)
{
  g_autofree char *code = answer_text (codes, "/user_code");
  g_autofree char *small = g_ascii_strdown (code, -1);

  return post_form (
      client, "//device",
      soup_form_encode ("user_code", small, "name", name, "decision", decision, NULL));
}

static Answer *
refresh (Client *client, const char *token)
{
  return post_form (client, "//oauth/token",
                    soup_form_encode ("grant_type", "refresh_token", "refresh_token", token,
                                      "client_id", "khai", NULL));
}

static void
take (Client *client, Answer *answer)
{
  g_free (client->token);
  client->token = answer_text (answer, "/access_token");
}

static void
test_sign_in (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (Client) other = client_new_without_token (window);
  g_autoptr (Answer) codes = begin (client);
  g_autoptr (Answer) waits = ask (client, codes);
  g_autoptr (Answer) hurries = ask (client, codes);
  g_autoptr (Answer) allowed = decide (client, codes, "Nguyễn Thị Thử", "allow");
  g_autoptr (Answer) twice = decide (client, codes, "Nguyễn Thị Thử", "deny");
  g_autoptr (Answer) tokens = ask (client, codes);
  g_autoptr (Answer) used = ask (client, codes);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (GBytes) second = make_document ("AN-2");
  g_autoptr (Answer) submitted = NULL;
  g_autoptr (Answer) strangers = NULL;

  assert_text (waits, "/error", "authorization_pending");
  assert_text (hurries, "/error", "slow_down");
  g_assert_cmpuint (allowed->status, ==, 200);
  g_assert_cmpuint (twice->status, ==, 404);
  g_assert_cmpuint (tokens->status, ==, 200);
  assert_text (used, "/error", "invalid_grant");
  take (client, tokens);
  submitted = client_submit (client, body, "key-number-1", NULL);
  g_assert_cmpuint (submitted->status, ==, 202);
  /* The person's account signs with its first certificate from now on. */
  other->token = g_strdup (client->token);
  strangers = client_submit (other, second, "key-number-2", NULL);
  assert_problem (strangers, 403, "OSW-4030");
}

static void
test_refusals (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (Answer) codes = begin (client);
  g_autoptr (Answer) nameless = decide (client, codes, "  ", "allow");
  g_autoptr (Answer) denied = decide (client, codes, "", "deny");
  g_autoptr (Answer) token = ask (client, codes);
  g_autoptr (Answer) no_client = post_form (client, "//oauth/device", g_strdup ("a=b"));
  g_autoptr (Answer) page = client_get (client, "//device?user_code=%22%3E%3Cscript%3E");
  g_autofree char *text
      = g_strndup (g_bytes_get_data (page->body, NULL), g_bytes_get_size (page->body));

  g_assert_cmpuint (nameless->status, ==, 400);
  g_assert_cmpuint (denied->status, ==, 200);
  assert_text (token, "/error", "access_denied");
  g_assert_cmpuint (no_client->status, ==, 400);
  g_assert_null (strstr (text, "<script"));
  g_assert_nonnull (strstr (text, "TRAINING"));
}

/* Each is used once; the second use of one ends them all. */
static void
test_refresh (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (Answer) codes = begin (client);
  g_autofree char *code = answer_text (codes, "/user_code");
  g_autofree char *command = g_strdup_printf ("approve %s Lan", code);
  g_autoptr (Answer) first = NULL;
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) third = NULL;
  g_autoptr (Answer) out = NULL;
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;

  g_free (officer (window, command));
  first = ask (client, codes);
  old = answer_text (first, "/refresh_token");
  second = refresh (client, old);
  g_assert_cmpuint (second->status, ==, 200);
  new = answer_text (second, "/refresh_token");
  g_assert_cmpstr (new, !=, old);
  take (client, second);
  again = refresh (client, old);
  assert_text (again, "/error", "invalid_grant");
  third = refresh (client, new);
  assert_text (third, "/error", "invalid_grant");
  out = client_get (client, "/declarations");
  assert_problem (out, 401, "OSW-4010");
}

/* Signing out ends everything that followed from the sign-in; for what is not known it says the same. */
static void
test_revoke (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new_without_token (window);
  g_autoptr (Answer) codes = begin (client);
  g_autoptr (Answer) allowed = decide (client, codes, "Lan", "allow");
  g_autoptr (Answer) first = ask (client, codes);
  g_autofree char *token = answer_text (first, "/refresh_token");
  g_autoptr (Answer) strangers
      = post_form (client, "//oauth/revoke",
                   soup_form_encode ("token", token, "client_id", "other", NULL));
  g_autoptr (Answer) second = refresh (client, token);
  g_autofree char *next = answer_text (second, "/refresh_token");
  g_autoptr (Answer) empty = post_form (client, "//oauth/revoke", g_strdup ("client_id=khai"));
  g_autoptr (Answer) out = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) page = NULL;

  g_assert_cmpuint (allowed->status, ==, 200);
  g_assert_cmpuint (strangers->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 200);
  g_assert_cmpuint (empty->status, ==, 400);
  take (client, second);
  out = post_form (client, "//oauth/revoke",
                   soup_form_encode ("token", next, "client_id", "khai", NULL));
  again = post_form (client, "//oauth/revoke",
                     soup_form_encode ("token", next, "client_id", "khai", NULL));
  g_assert_cmpuint (out->status, ==, 200);
  g_assert_cmpuint (again->status, ==, 200);
  refused = refresh (client, next);
  assert_text (refused, "/error", "invalid_grant");
  page = client_get (client, "/declarations");
  assert_problem (page, 401, "OSW-4010");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/people/sign-in", test_sign_in);
  g_test_add_func ("/sandbox/people/refusals", test_refusals);
  g_test_add_func ("/sandbox/people/refresh", test_refresh);
  g_test_add_func ("/sandbox/people/revoke", test_revoke);
  return g_test_run ();
}
