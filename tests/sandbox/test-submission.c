/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Submitting once, twice, wrongly; and looking at what is there. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "sandbox-fixture.h"

#define KEY "7f1f2b0a-0c2c-4c0c-8f59-6a9b6d1f0001"
#define OTHER_KEY "7f1f2b0a-0c2c-4c0c-8f59-6a9b6d1f0002"

static void
test_received (void)
{
  static const char *const members[]
      = { "/receiptId",     "/declarationId", "/localReference", "/version",
          "/payloadDigest", "/receivedAt",    "/state" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autofree char *digest
      = khai_digest_sha256_base64url (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (Answer) answer = client_submit (client, body, KEY, NULL);
  g_autofree char *ca = NULL;
  g_autofree char *compact = NULL;
  g_autofree char *id = NULL;
  g_autofree char *location = NULL;
  g_autoptr (KhaiJws) jws = NULL;
  g_autoptr (JsonNode) payload = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (answer->status, ==, 202);
  assert_text (answer, "/localReference", "AN-1");
  assert_text (answer, "/version", "1");
  assert_text (answer, "/state", "received");
  assert_text (answer, "/payloadDigest", digest);
  id = answer_text (answer, "/declarationId");
  location = g_strconcat ("/osw/v1/declarations/", id, NULL);
  g_assert_cmpstr (answer_header (answer, "Location"), ==, location);
  g_assert_nonnull (answer_header (answer, "ETag"));
  g_assert_nonnull (answer_header (answer, "Retry-After"));
  g_assert_null (answer_header (answer, "Idempotency-Replayed"));

  g_assert_true (g_file_get_contents (khai_sandbox_get_ca_file (window->sandbox), &ca, NULL, NULL));
  g_assert_null (strstr (ca, "PRIVATE"));
  compact = answer_text (answer, "/receiptJws");
  jws = khai_jws_verify (compact, NULL, ca, g_get_real_time (), &error);
  g_assert_no_error (error);
  payload = khai_json_parse (g_bytes_get_data (jws->payload, NULL), g_bytes_get_size (jws->payload),
                             NULL);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *expected = khai_json_get_text (payload, members[i]);

      g_assert_nonnull (expected);
      assert_text (answer, members[i], expected);
    }
  g_assert_null (khai_json_get (payload, "/receiptJws"));
}

static void
test_replayed (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (GBytes) other = make_document ("AN-2");
  g_autoptr (Answer) first = client_submit (client, body, KEY, NULL);
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) third = NULL;
  g_autoptr (Answer) after_restart = NULL;

  second = client_submit (client, body, KEY, NULL);
  g_assert_cmpuint (second->status, ==, 202);
  g_assert_true (g_bytes_equal (first->body, second->body));
  g_assert_cmpstr (answer_header (second, "Idempotency-Replayed"), ==, "true");
  g_assert_cmpstr (answer_header (second, "ETag"), ==, answer_header (first, "ETag"));
  g_assert_cmpstr (answer_header (second, "Location"), ==, answer_header (first, "Location"));
  third = client_submit (client, other, KEY, NULL);
  assert_problem (third, 409, "OSW-4091");
  window_restart (window, 0);
  after_restart = client_submit (client, body, KEY, NULL);
  g_assert_true (g_bytes_equal (first->body, after_restart->body));
}

/* A client that lost its data and makes a new key: the same bytes get the receipt that exists,
 * others are shown what is there. */
static void
test_reference (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) neighbour = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (GBytes) other = make_document_with ("AN-1", "/notes", khai_json_string ("Đã sửa"));
  g_autoptr (Answer) first = client_submit (client, body, KEY, NULL);
  g_autoptr (Answer) same = client_submit (client, body, OTHER_KEY, NULL);
  g_autoptr (Answer) again = client_submit (client, body, OTHER_KEY, NULL);
  g_autoptr (Answer) different = client_submit (client, other, "another-key", NULL);
  g_autoptr (Answer) of_neighbour = client_submit (neighbour, other, KEY, NULL);

  g_assert_cmpuint (same->status, ==, 202);
  g_assert_true (g_bytes_equal (first->body, same->body));
  g_assert_cmpstr (answer_header (same, "Idempotency-Replayed"), ==, "true");
  g_assert_true (g_bytes_equal (first->body, again->body));
  assert_problem (different, 409, "OSW-4092");
  assert_text (different, "/existing", answer_header (first, "Location"));
  g_assert_cmpuint (of_neighbour->status, ==, 202); /* references and keys are each account's own */
}

static gboolean
both_answered (gpointer data)
{
  Answer **answers = data;

  return answers[0] != NULL && answers[1] != NULL;
}

/* Two desks of one office send different bytes under one reference at the same time: one wins, the
 * other is told. */
static void
test_race (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) one = make_document ("AN-1");
  g_autoptr (GBytes) two = make_document_with ("AN-1", "/notes", khai_json_string ("Bàn khác"));
  g_auto (GStrv) headers_one = client_headers (client, one, KEY, NULL);
  g_auto (GStrv) headers_two = client_headers (client, two, OTHER_KEY, NULL);
  Answer *answers[2] = { NULL, NULL };
  g_autoptr (Answer) list = NULL;
  guint winner;

  client_send_async (client, "POST", "/declarations", one, (const char *const *)headers_one,
                     &answers[0]);
  client_send_async (client, "POST", "/declarations", two, (const char *const *)headers_two,
                     &answers[1]);
  iterate_until (both_answered, answers);
  winner = answers[0]->status == 202 ? 0 : 1;
  g_assert_cmpuint (answers[winner]->status, ==, 202);
  assert_problem (answers[1 - winner], 409, "OSW-4092");
  list = client_get (client, "/declarations?localReference=AN-1");
  g_assert_cmpuint (
      json_array_get_length (json_node_get_array (khai_json_get (list->json, "/items"))), ==, 1);
  answer_free (answers[0]);
  answer_free (answers[1]);
}

/* One header field is changed or left out; everything else is right. */
static void
test_refused (void)
{
  static const struct
  {
    const char *name;
    const char *value;
    guint status;
    const char *code;
  } cases[] = {
    { "Content-Type", "text/plain", 415, "OSW-4150" },
    { "Content-Encoding", "gzip", 415, "OSW-4150" },
    { "Content-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", 400, "OSW-4001" },
    { "Content-Digest", "", 400, "OSW-4001" },
    { "JWS-Signature", "", 400, "OSW-4002" },
    { "JWS-Signature", "a.b.c", 400, "OSW-4002" },
    { "JWS-Signature", "eyJhbGciOiJub25lIn0..", 400, "OSW-4002" },
    { "Idempotency-Key", "", 400, "OSW-4003" },
    { "Idempotency-Key", KEY, 400, "OSW-4003" }, /* not in quotes */
    { "Idempotency-Key", "\"short\"", 400, "OSW-4003" },
    { "Idempotency-Key", "\"with \\\"quotes\\\" in it\"", 400, "OSW-4003" },
    { "Idempotency-Key",
      "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678\"", 400,
      "OSW-4003" },
    { "Training-Scenario", "purple", 400, "OSW-4004" },
    { "Training-Scenario", "twice", 400, "OSW-4004" },
    { "Authorization", "Basic YTpi", 401, "OSW-4010" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_auto (GStrv) headers = client_headers (client, body, KEY, NULL);
  g_autoptr (Answer) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *changed[9] = { headers[0], headers[1],    headers[2],     headers[3], headers[4],
                                 headers[5], cases[i].name, cases[i].value, NULL };
      g_autoptr (Answer) answer = client_send (client, "POST", "/declarations", body, changed);

      g_test_message ("%s: %s", cases[i].name, cases[i].value);
      assert_problem (answer, cases[i].status, cases[i].code);
    }
  list = client_get (client, "/declarations");
  g_assert_cmpuint (
      json_array_get_length (json_node_get_array (khai_json_get (list->json, "/items"))), ==, 0);
}

/* A right signature of somebody else's, and one whose digest is another's. */
static void
test_signatures (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) other = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_auto (GStrv) headers = client_headers (other, body, KEY, NULL);
  g_autoptr (Answer) strangers
      = client_send (client, "POST", "/declarations", body, (const char *const *)headers);
  g_autoptr (JsonObject) no_digest = json_object_new ();
  g_autofree char *signature = khai_jws_sign (client->key, g_bytes_get_data (body, NULL),
                                              g_bytes_get_size (body), TRUE, no_digest, NULL);
  const char *without[]
      = { headers[0], headers[1], headers[2], headers[3], "JWS-Signature", signature, NULL };
  g_autoptr (Answer) undigested = client_send (client, "POST", "/declarations", body, without);

  assert_problem (strangers, 403, "OSW-4030");
  assert_problem (undigested, 400, "OSW-4002");
}

/* A person's token signs for the account whose program sends it, when the signature names that account. */
static void
test_signed_for (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) person = client_new_without_token (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autofree char *account = khai_key_thumbprint (client->key);
  g_autofree char *other = khai_key_thumbprint (person->key);
  const char *const named[] = { other, account };
  const guint expected[] = { 403, 202 };

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    {
      g_auto (GStrv) headers = client_headers (person, body, KEY, NULL);
      g_autoptr (JsonObject) extra = json_object_new ();
      g_autoptr (Answer) answer = NULL;

      json_object_set_string_member (extra, "content-digest", headers[1]);
      json_object_set_string_member (extra, "client", named[i]);
      g_free (headers[5]);
      headers[5] = khai_jws_sign (person->key, g_bytes_get_data (body, NULL),
                                  g_bytes_get_size (body), TRUE, extra, NULL);
      answer = client_send (client, "POST", "/declarations", body, (const char *const *)headers);
      g_assert_cmpuint (answer->status, ==, expected[i]);
    }
}

static void
test_unreadable (void)
{
  static const struct
  {
    const char *text;
    const char *place;
  } cases[] = {
    { "", "byte 0" },
    { "[]", "byte 0" },
    { "{\"localReference\":\"A\",\"localReference\":\"B\"}", "twice" },
    { "{\"packages\":1.5}", "byte" },
    { "{\"packages\":100000000000000000000}", "byte" },
    { "{\"notes\":\"\\u0000\"}", "byte" },
    { "{} {}", "byte" },
    { "{'a':1}", "byte" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "deeper" },
    { "{\"a\":\"\xff\"}", "UTF-8" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
      g_autoptr (Answer) answer = client_submit (client, body, KEY, NULL);
      g_autofree char *detail = NULL;

      g_test_message ("case %u", i);
      assert_problem (answer, 400, "OSW-4000");
      detail = answer_text (answer, "/detail");
      g_assert_nonnull (strstr (detail, cases[i].place));
    }
}

static gboolean
has_finding (Answer *answer, const char *pointer)
{
  JsonArray *findings = json_node_get_array (khai_json_get (answer->json, "/findings"));

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonNode *finding = json_array_get_element (findings, i);
      g_autofree char *its_pointer = khai_json_get_text (finding, "/pointer");
      g_autofree char *code = khai_json_get_text (finding, "/code");
      g_autofree char *detail = khai_json_get_text (finding, "/detail");

      g_assert_true (g_regex_match_simple ("^[A-Z]{1,6}-[A-Z0-9-]{1,12}$", code, 0, 0));
      g_assert_cmpstr (detail, !=, "");
      if (g_str_equal (its_pointer, pointer))
        return TRUE;
    }
  return FALSE;
}

static void
test_findings (void)
{
  static const struct
  {
    const char *pointer;
    const char *value;
    const char *found;
  } cases[] = {
    { "/items/0/hsCode", "6912", "/items/0/hsCode" },
    { "/colour", "blue", "/colour" },
    { "/items/1/quantity/value", "many", "/items/1/quantity/value" },
    { "/destinationCountry", NULL, "/destinationCountry" },
    { "/regime", "ZZZ", "/regime" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body
          = make_document_with ("AN-1", cases[i].pointer,
                                cases[i].value != NULL ? khai_json_string (cases[i].value) : NULL);
      g_autofree char *key = g_strdup_printf ("key-number-%u", i);
      g_autoptr (Answer) vietnamese = client_submit (client, body, key, NULL);
      g_autoptr (Answer) replayed = client_submit (client, body, key, NULL);
      g_autoptr (Answer) valid = client_send (client, "POST", "/declarations/validate", body, NULL);

      g_test_message ("%s", cases[i].pointer);
      assert_problem (vietnamese, 422, "OSW-4220");
      g_assert_cmpstr (answer_header (vietnamese, "Content-Language"), ==, "vi");
      assert_text (vietnamese, "/title", "Tờ khai chưa hợp lệ");
      g_assert_true (has_finding (vietnamese, cases[i].found));
      g_assert_true (g_bytes_equal (vietnamese->body, replayed->body));
      g_assert_cmpuint (valid->status, ==, 200);
      assert_text (valid, "/valid", "false");
      g_assert_true (has_finding (valid, cases[i].found));
    }
}

/* The text follows Accept-Language; a refused reference is free for the corrected declaration. */
static void
test_language (void)
{
  static const struct
  {
    const char *accept;
    const char *lang;
  } cases[] = {
    { "en", "en" },
    { "en-GB,en;q=0.9", "en" },
    { "fr, en;q=0.5, vi;q=0.1", "en" },
    { "en;q=0.1, vi", "vi" },
    { "fr", "vi" },
    { "", "vi" },
    { "*", "vi" },
    { ";;;q=,", "vi" },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) wrong
      = make_document_with ("AN-1", "/items/0/hsCode", khai_json_string ("6912"));
  g_autoptr (GBytes) right = make_document ("AN-1");
  g_autoptr (Answer) corrected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = g_strdup_printf ("key-number-%u", i);
      g_autoptr (Answer) answer = NULL;

      client->lang = cases[i].accept;
      answer = client_submit (client, wrong, key, NULL);
      g_test_message ("%s", cases[i].accept);
      assert_problem (answer, 422, "OSW-4220");
      g_assert_cmpstr (answer_header (answer, "Content-Language"), ==, cases[i].lang);
      assert_text (answer, "/title",
                   g_str_equal (cases[i].lang, "en") ? "The declaration is not valid yet"
                                                     : "Tờ khai chưa hợp lệ");
    }
  corrected = client_submit (client, right, "key-of-the-corrected-one", NULL);
  g_assert_cmpuint (corrected->status, ==, 202);
}

/* But for what the ledger knows by now. */
static gboolean
is_same_receipt (Answer *now, Answer *then)
{
  g_autoptr (JsonNode) copy = khai_json_copy (now->json);

  json_object_remove_member (json_node_get_object (copy), "inclusion");
  return khai_json_equal (copy, then->json);
}

static void
test_looking (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) stranger = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) submitted = client_submit (client, body, KEY, NULL);
  g_autofree char *id = answer_text (submitted, "/declarationId");
  g_autofree char *receipt_id = answer_text (submitted, "/receiptId");
  g_autofree char *declaration = g_strconcat ("/declarations/", id, NULL);
  g_autofree char *version = g_strconcat (declaration, "/versions/1", NULL);
  g_autofree char *no_version = g_strconcat (declaration, "/versions/2", NULL);
  g_autofree char *receipt = g_strconcat ("/receipts/", receipt_id, NULL);
  const char *const own[] = { declaration, version, receipt };
  const char *const nothing[]
      = { no_version, "/declarations/none", "/receipts/none", "/declarations/none/versions/1" };
  g_autoptr (JsonNode) events = read_until (client, "AN-1", "cleared");
  g_autoptr (Answer) state = client_get (client, declaration);
  g_autoptr (Answer) bytes = client_get (client, version);
  g_autoptr (Answer) paper = client_get (client, receipt);
  const char *held[] = { "If-None-Match", answer_header (state, "ETag"), NULL };
  g_autoptr (Answer) unchanged = client_send (client, "GET", declaration, NULL, held);

  assert_text (state, "/declarationId", id);
  assert_text (state, "/receiptId", receipt_id);
  assert_text (state, "/state", "cleared");
  assert_text (state, "/channel", "green");
  assert_text (state, "/lastEventSequence", "4");
  g_assert_nonnull (khai_json_get (state->json, "/allowedActions"));
  g_assert_true (g_bytes_equal (bytes->body, body));
  g_assert_true (is_same_receipt (paper, submitted));
  assert_text (paper, "/inclusion/treeSize", "1");
  g_assert_cmpuint (unchanged->status, ==, 304);
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      g_autoptr (Answer) answer = client_get (client, nothing[i]);

      assert_problem (answer, 404, "OSW-4040");
    }
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (Answer) answer = client_get (stranger, own[i]);

      assert_problem (answer, 404, "OSW-4040");
    }
}

static void
test_list (void)
{
  static const struct
  {
    const char *query;
    guint n;
  } cases[] = {
    { "?localReference=AN-1", 1 },
    { "?localReference=AN-9", 0 },
    { "?localReference=A%27%20OR%201", 0 },
    { "?state=cleared", 3 },
    { "?state=received,held", 0 },
    { "?state=held,cleared", 3 },
    { "?localReference=AN-1&state=held", 0 },
    { "?changedSince=2020-01-01T00:00:00Z", 3 },
    { "?changedSince=2999-01-01T00:00:00%2B07:00", 0 },
  };
  static const char *const wrong[]
      = { "?state=green", "?state=",     "?limit=x",     "?limit=201",
          "?limit=-1",    "?cursor=%00", "?cursor=YWJj", "?changedSince=yesterday" };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_strdup ("/declarations?limit=1");

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *reference = g_strdup_printf ("AN-%u", i + 1);
      g_autofree char *key = g_strdup_printf ("key-number-%u", i);
      g_autoptr (GBytes) body = make_document (reference);
      g_autoptr (Answer) answer = client_submit (client, body, key, NULL);

      g_assert_cmpuint (answer->status, ==, 202);
      json_node_unref (read_until (client, reference, "cleared"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = g_strconcat ("/declarations", cases[i].query, NULL);
      g_autoptr (Answer) answer = client_get (client, query);

      g_test_message ("%s", cases[i].query);
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpuint (
          json_array_get_length (json_node_get_array (khai_json_get (answer->json, "/items"))), ==,
          cases[i].n);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *query = g_strconcat ("/declarations", wrong[i], NULL);
      g_autoptr (Answer) answer = client_get (client, query);

      g_test_message ("%s", wrong[i]);
      assert_problem (answer, 400, "OSW-4004");
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Answer) page = client_get (client, path);
      g_autofree char *next = answer_text (page, "/next");
      char *reference = answer_text (page, "/items/0/localReference");

      g_assert_nonnull (reference);
      g_assert_true (g_hash_table_add (seen, reference));
      g_assert_true ((next == NULL) == (i == 2));
      g_free (path);
      path = g_strconcat ("/declarations?limit=1&cursor=", next, NULL);
    }
}

static void
test_valid (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (GBytes) body = make_document ("AN-1");
  g_autoptr (Answer) answer = client_send (client, "POST", "/declarations/validate", body, NULL);
  g_autoptr (Answer) list = client_get (client, "/declarations");

  g_assert_cmpuint (answer->status, ==, 200);
  assert_text (answer, "/valid", "true");
  g_assert_cmpuint (
      json_array_get_length (json_node_get_array (khai_json_get (list->json, "/items"))), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/submission/received", test_received);
  g_test_add_func ("/sandbox/submission/replayed", test_replayed);
  g_test_add_func ("/sandbox/submission/reference", test_reference);
  g_test_add_func ("/sandbox/submission/race", test_race);
  g_test_add_func ("/sandbox/submission/refused", test_refused);
  g_test_add_func ("/sandbox/submission/signatures", test_signatures);
  g_test_add_func ("/sandbox/submission/signed-for", test_signed_for);
  g_test_add_func ("/sandbox/submission/unreadable", test_unreadable);
  g_test_add_func ("/sandbox/submission/findings", test_findings);
  g_test_add_func ("/sandbox/submission/language", test_language);
  g_test_add_func ("/sandbox/submission/looking", test_looking);
  g_test_add_func ("/sandbox/submission/list", test_list);
  g_test_add_func ("/sandbox/submission/valid", test_valid);
  return g_test_run ();
}
