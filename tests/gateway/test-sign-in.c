/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window says when a person signs in is judged before it is shown, kept, or handed to a browser. */

#include "config.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-sign-in.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = khai_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

#define CODES "\"device_code\":\"abc-DEF_1\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://window.example/device\""

static void
test_codes (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
    const char *complete; /* (nullable) */
    guint lifetime, interval;
  } cases[] = {
    { "{" CODES ",\"expires_in\":900,\"interval\":2}", TRUE, NULL, 900, 2 },
    { "{" CODES "}", TRUE, NULL, 600, 5 },
    { "{" CODES ",\"expires_in\":0,\"interval\":0}", TRUE, NULL, 600, 5 },
    { "{" CODES ",\"expires_in\":-4,\"interval\":\"soon\"}", TRUE, NULL, 600, 5 },
    { "{" CODES ",\"expires_in\":999999999,\"interval\":999999}", TRUE, NULL, 86400, 60 },
    { "{" CODES ",\"verification_uri_complete\":\"https://window.example/device?user_code=WDJB-MJHT\"}", TRUE,
      "https://window.example/device?user_code=WDJB-MJHT", 600, 5 },
    /* The picture must not lead elsewhere than the words beside it. */
    { "{" CODES ",\"verification_uri_complete\":\"https://elsewhere.example/device\"}", TRUE, NULL, 600, 5 },
    { "{" CODES ",\"verification_uri_complete\":\"https://window.example:444/device\"}", TRUE, NULL, 600, 5 },
    { "{" CODES ",\"verification_uri_complete\":\"javascript:alert(1)\"}", TRUE, NULL, 600, 5 },
    { "{}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"http://window.example/device\"}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"file:///etc/passwd\"}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://bank.example@window.example/\"}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https:///device\"}", FALSE },
    { "{\"device_code\":\"a b\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://window.example/device\"}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"<b>WDJB</b>\",\"verification_uri\":\"https://window.example/device\"}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\",\"verification_uri\":\"https://window.example/\"}", FALSE },
    { "{\"device_code\":\"a\",\"user_code\":\"\",\"verification_uri\":\"https://window.example/device\"}", FALSE },
    { "{\"device_code\":\"\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://window.example/device\"}", FALSE },
    { "{\"device_code\":[\"a\"],\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://window.example/device\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiDeviceCodes) codes = khai_device_codes_read (node, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_true ((codes != NULL) == cases[i].good);
      if (codes == NULL)
        {
          g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
          continue;
        }
      g_assert_cmpstr (codes->user_code, ==, "WDJB-MJHT");
      g_assert_cmpstr (codes->complete_address, ==, cases[i].complete);
      g_assert_cmpuint (codes->lifetime, ==, cases[i].lifetime);
      g_assert_cmpuint (codes->interval, ==, cases[i].interval);
    }
}

static void
test_tokens (void)
{
  static const struct { const char *text, *access, *refresh; guint lifetime; } cases[] = {
    { "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":60,\"refresh_token\":\"def\"}", "abc", "def", 60 },
    { "{\"access_token\":\"abc\"}", "abc", NULL, 600 },
    { "{\"access_token\":\"abc\",\"refresh_token\":\"d\\r\\nX: e\"}", "abc", NULL, 600 },
    { "{\"access_token\":\"a\\r\\nX: b\"}", NULL, NULL, 0 },
    { "{\"access_token\":\"\"}", NULL, NULL, 0 },
    { "{\"access_token\":\"ạ\"}", NULL, NULL, 0 },
    { "{\"access_token\":75}", "75", NULL, 600 },
    { "{}", NULL, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (KhaiTokens) tokens = khai_tokens_read (node, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (tokens != NULL ? tokens->access : NULL, ==, cases[i].access);
      g_assert_cmpstr (tokens != NULL ? tokens->refresh : NULL, ==, cases[i].refresh);
      g_assert_cmpuint (tokens != NULL ? tokens->lifetime : 0, ==, cases[i].lifetime);
      if (tokens == NULL)
        g_assert_error (error, KHAI_ERROR, KHAI_ERROR_NETWORK);
    }
}

static void
test_grants (void)
{
  static const struct { guint status; const char *text; KhaiGrant grant; } cases[] = {
    { 400, "{\"error\":\"authorization_pending\"}", KHAI_GRANT_PENDING }, { 400, "{\"error\":\"slow_down\"}", KHAI_GRANT_SLOW_DOWN },
    { 400, "{\"error\":\"access_denied\"}", KHAI_GRANT_DENIED },          { 400, "{\"error\":\"expired_token\"}", KHAI_GRANT_EXPIRED },
    { 400, "{\"error\":\"invalid_grant\"}", KHAI_GRANT_INVALID },         { 401, "{\"error\":\"invalid_client\"}", KHAI_GRANT_INVALID },
    { 400, "{\"error\":\"tomorrow\"}", KHAI_GRANT_UNREACHABLE },          { 400, "{}", KHAI_GRANT_UNREACHABLE },
    /* A portal or a proxy in between says nothing about the sign-in. */
    { 403, "{\"error\":\"access_denied\"}", KHAI_GRANT_UNREACHABLE },     { 503, "{\"error\":\"invalid_grant\"}", KHAI_GRANT_UNREACHABLE },
    { 429, "{\"error\":\"invalid_grant\"}", KHAI_GRANT_UNREACHABLE },     { 400, NULL, KHAI_GRANT_UNREACHABLE },
  };

  g_assert_cmpint (khai_grant_read (NULL), ==, KHAI_GRANT_UNREACHABLE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      KhaiAnswer *answer = g_new0 (KhaiAnswer, 1);

      answer->status = cases[i].status;
      answer->json = cases[i].text != NULL ? parse (cases[i].text) : NULL;
      g_test_message ("%u %s", cases[i].status, cases[i].text != NULL ? cases[i].text : "nothing");
      g_assert_cmpint (khai_grant_read (answer), ==, cases[i].grant);
      khai_answer_free (answer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gateway/sign-in/codes", test_codes);
  g_test_add_func ("/gateway/sign-in/tokens", test_tokens);
  g_test_add_func ("/gateway/sign-in/grants", test_grants);
  return g_test_run ();
}
