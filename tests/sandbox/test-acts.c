/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a declarant does after a submission: file what was pre-registered, amend, cancel; and one
 * signature over many bodies. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-merkle.h"
#include "sandbox-fixture.h"

/* Submits and waits; gives back "/declarations/ID". */
static char *
submit (Client *client,
        const char *path,
        const char *reference,
        const char *scenario,
        const char *state)
{
  g_autoptr (GBytes) body = make_document (reference);
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (Answer) answer = client_act (client, path, text, NULL, scenario);
  g_autofree char *id = NULL;

  g_assert_cmpuint (answer->status, ==, 202);
  id = answer_text (answer, "/declarationId");
  json_node_unref (read_until (client, reference, state));
  return g_strconcat ("/declarations/", id, NULL);
}

static char *
below (const char *declaration, const char *what)
{
  return g_strconcat (declaration, "/", what, NULL);
}

static char *
etag_of (Client *client, const char *declaration)
{
  g_autoptr (Answer) answer = client_get (client, declaration);

  return g_strdup (answer_header (answer, "ETag"));
}

static char *
amendment (const char *reference, const char *pointer, const char *value)
{
  g_autoptr (GBytes) body = make_document_with (reference, pointer, khai_json_string (value));

  return g_strdup_printf ("{\"reason\":\"Sửa ghi chú\",\"declaration\":%.*s}",
                          (int)g_bytes_get_size (body),
                          (const char *)g_bytes_get_data (body, NULL));
}

/* ---- pre-registration and filing ---- */

static void
test_filing (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration
      = submit (client, "/declarations/pre-registration", "AN-1", NULL, "pre-registered");
  g_autoptr (Answer) stored = client_get (client, declaration);
  g_autofree char *digest = answer_text (stored, "/payloadDigest");
  g_autofree char *number = answer_text (stored, "/computed/number");
  g_autofree char *path = below (declaration, "filing");
  g_autofree char *right = g_strdup_printf ("{\"version\":1,\"payloadDigest\":\"%s\"}", digest);
  const char *etag = answer_header (stored, "ETag");
  g_autoptr (Answer) unseen = client_act (client, path, right, NULL, NULL);
  g_autoptr (Answer) stale = client_act (client, path, right, "\"1.1\"", NULL);
  g_autoptr (Answer) other_bytes = client_act (
      client, path,
      "{\"version\":1,\"payloadDigest\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", etag,
      NULL);
  g_autoptr (Answer) unknown
      = client_act (client, path, "{\"version\":1,\"payloadDigest\":\"x\",\"more\":1}", etag, NULL);
  g_autoptr (Answer) filed = NULL;
  g_autoptr (Answer) again = NULL;
  g_autoptr (Answer) state = NULL;

  g_assert_true (g_regex_match_simple ("^30[0-9]{9}0$", number, 0, 0));
  assert_text (stored, "/registrationNumber", number);
  assert_text (stored, "/computed/duty/amount", "0");
  assert_text (stored, "/computed/customsValue/currency", "VND");
  assert_text (stored, "/computed/rates/0/currency", "USD");
  assert_text (stored, "/computed/lines/0/line", "1");
  assert_text (stored, "/allowedActions/0", "file");
  assert_problem (unseen, 428, "OSW-4280");
  assert_problem (stale, 412, "OSW-4120");
  assert_problem (other_bytes, 422, "OSW-4220");
  assert_text (other_bytes, "/findings/0/pointer", "/payloadDigest");
  assert_problem (unknown, 400, "OSW-4000");
  filed = client_act (client, path, right, etag, NULL);
  g_assert_cmpuint (filed->status, ==, 202);
  assert_text (filed, "/act", "filing");
  json_node_unref (read_until (client, "AN-1", "cleared"));
  state = client_get (client, declaration);
  assert_text (state, "/registrationNumber", number); /* the same number */
  assert_text (state, "/receipts/0/act", "pre-registration");
  assert_text (state, "/receipts/1/act", "filing");
  again = client_act (client, path, right, answer_header (state, "ETag"), NULL);
  assert_problem (again, 409, "OSW-4093");
}

/* Before it is filed it can be replaced, dropped, and left to expire. */
static void
test_unfiled (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  const char *const path = "/declarations/pre-registration";
  g_autofree char *replaced = submit (client, path, "AN-1", NULL, "pre-registered");
  g_autofree char *dropped = submit (client, path, "AN-2", NULL, "pre-registered");
  g_autofree char *left = submit (client, path, "AN-3", NULL, "pre-registered");
  g_autofree char *first = etag_of (client, replaced);
  g_autofree char *second = etag_of (client, dropped);
  g_autofree char *change = amendment ("AN-1", "/notes", "Đã sửa");
  g_autofree char *amendments = below (replaced, "amendments");
  g_autofree char *cancellation = below (dropped, "cancellation");
  g_autoptr (Answer) changed = client_act (client, amendments, change, first, NULL);
  g_autoptr (Answer) gone
      = client_act (client, cancellation, "{\"reason\":\"Không xuất nữa\"}", second, NULL);
  g_autoptr (Answer) state = NULL;

  g_assert_cmpuint (changed->status, ==, 202);
  g_assert_cmpuint (gone->status, ==, 202);
  assert_text (gone, "/state", "cancelled");
  g_free (officer (window, "clock step 8d"));
  json_node_unref (read_until (client, "AN-3", "expired"));
  state = client_get (client, replaced);
  assert_text (state, "/version", "2");
  assert_text (state, "/state", "expired");
  answer_free (g_steal_pointer (&state));
  state = client_get (client, dropped);
  assert_text (state, "/state", "cancelled");
}

/* ---- amendment ---- */

static void
test_amendment (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration = submit (client, "/declarations", "AN-1", NULL, "cleared");
  g_autofree char *path = below (declaration, "amendments");
  g_autofree char *version = below (declaration, "versions/2");
  g_autofree char *etag = etag_of (client, declaration);
  g_autofree char *change = amendment ("AN-1", "/notes", "Đã sửa");
  g_autofree char *locked = amendment ("AN-1", "/customsOffice", "02CI");
  g_autofree char *renamed = amendment ("AN-2", "/notes", "Đã sửa");
  g_autoptr (Answer) no_reason
      = client_act (client, path, "{\"reason\":\"x\",\"declaration\":{}}", etag, NULL);
  g_autoptr (Answer) refused = client_act (client, path, locked, etag, NULL);
  g_autoptr (Answer) other = client_act (client, path, renamed, etag, NULL);
  g_autoptr (Answer) none_yet = client_get (client, version);
  g_autoptr (Answer) asked = client_act (client, path, change, etag, NULL);
  g_autoptr (Answer) state = NULL;
  g_autoptr (Answer) bytes = NULL;
  g_autoptr (JsonNode) events = NULL;
  g_autofree char *number = NULL;

  assert_problem (no_reason, 422, "OSW-4220");
  assert_text (no_reason, "/findings/0/pointer", "/reason");
  assert_problem (refused, 422, "OSW-4220");
  assert_text (refused, "/findings/0/code", "AMEND-LOCKED");
  assert_text (refused, "/findings/0/pointer", "/declaration/customsOffice");
  assert_problem (other, 422, "OSW-4220");
  assert_problem (none_yet, 404, "OSW-4040");
  g_assert_cmpuint (asked->status, ==, 202);
  assert_text (asked, "/version", "2");
  json_node_unref (read_until (client, "AN-1", "amendment-requested"));
  for (guint i = 0; i < 100 && (state == NULL || !g_str_equal (number, "2")); i++)
    {
      g_clear_pointer (&state, answer_free);
      g_clear_pointer (&number, g_free);
      answer_free (client_get (client, "/events?after=5&wait=10"));
      state = client_get (client, declaration);
      number = answer_text (state, "/version");
    }
  assert_text (state, "/state", "cleared"); /* where it was before */
  g_free (number);
  number = answer_text (state, "/registrationNumber");
  g_assert_true (g_str_has_suffix (number, "1"));
  bytes = client_get (client, version);
  g_assert_cmpmem (g_bytes_get_data (bytes->body, NULL), g_bytes_get_size (bytes->body), change,
                   strlen (change));
}

static void
test_refused (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autofree char *declaration
      = submit (client, "/declarations", "AN-1", "amendment-refused", "cleared");
  g_autofree char *path = below (declaration, "amendments");
  g_autofree char *cancellation = below (declaration, "cancellation");
  g_autofree char *etag = etag_of (client, declaration);
  g_autofree char *change = amendment ("AN-1", "/notes", "Đã sửa");
  g_autoptr (Answer) asked = client_act (client, path, change, etag, NULL);
  g_autoptr (Answer) state = NULL;
  g_autofree char *sequence = NULL;

  g_assert_cmpuint (asked->status, ==, 202);
  do
    {
      g_clear_pointer (&state, answer_free);
      g_clear_pointer (&sequence, g_free);
      state = client_get (client, declaration);
      sequence = answer_text (state, "/lastEventSequence");
    }
  while (g_str_equal (sequence, "5"));
  assert_text (state, "/state", "cleared");
  assert_text (state, "/version", "1");
  g_clear_pointer (&asked, answer_free);
  asked = client_act (client, cancellation, "{\"reason\":\"Không xuất nữa\"}",
                      answer_header (state, "ETag"), "cancellation-granted");
  g_assert_cmpuint (asked->status, ==, 202);
  json_node_unref (read_until (client, "AN-1", "cancelled"));
  g_clear_pointer (&asked, answer_free);
  g_clear_pointer (&state, answer_free);
  state = client_get (client, declaration);
  asked = client_act (client, path, change, answer_header (state, "ETag"), NULL);
  assert_problem (asked, 409, "OSW-4093"); /* it is over */
}

/* ---- one signature over many ---- */

#define N 5

static void
test_batch (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  GBytes *bodies[N];
  guint8 leaves[N * KHAI_MERKLE_HASH];
  guint8 root[KHAI_MERKLE_HASH];
  g_autofree char *hash = NULL;
  g_autofree char *claims = NULL;
  g_autofree char *signature = NULL;

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *reference = g_strdup_printf ("AN-%u", i);

      bodies[i] = make_document (reference);
      khai_merkle_leaf (g_bytes_get_data (bodies[i], NULL), g_bytes_get_size (bodies[i]),
                        leaves + i * KHAI_MERKLE_HASH);
    }
  khai_merkle_root (leaves, N, root);
  hash = khai_base64url_encode (root, sizeof root);
  claims = g_strdup_printf ("{\"purpose\":\"osw-batch\",\"rootHash\":\"%s\",\"treeSize\":%u}", hash,
                            N);
  signature = khai_jws_sign (client->key, claims, strlen (claims), FALSE, NULL, NULL);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GPtrArray) path = khai_merkle_inclusion (leaves, N, i);
      g_autofree char *key = g_strdup_printf ("\"key-number-%u\"", i);
      g_autofree char *digest
          = khai_content_digest (g_bytes_get_data (bodies[i], NULL), g_bytes_get_size (bodies[i]));
      g_autoptr (GString) proof = g_string_new (NULL);
      const char *headers[] = { "Content-Digest",
                                digest,
                                "Idempotency-Key",
                                key,
                                "Batch-Signature",
                                signature,
                                NULL,
                                NULL,
                                NULL };
      g_autoptr (Answer) alone = NULL;
      g_autoptr (Answer) wrong = NULL;
      g_autoptr (Answer) right = NULL;

      alone = client_send (client, "POST", "/declarations", bodies[i], headers);
      assert_problem (alone, 400, "OSW-4002");
      for (guint j = 0; j < path->len; j++)
        {
          g_autofree char *text
              = khai_base64url_encode (g_bytes_get_data (path->pdata[j], NULL), 32);

          g_string_append_printf (proof, "%s%s", j > 0 ? "." : "", text);
        }
      g_string_prepend (proof, i == 0 ? "1;" : "0;"); /* another's place */
      headers[6] = "Batch-Proof";
      headers[7] = proof->str;
      wrong = client_send (client, "POST", "/declarations", bodies[i], headers);
      assert_problem (wrong, 400, "OSW-4002");
      proof->str[0] = '0' + i;
      right = client_send (client, "POST", "/declarations", bodies[i], headers);
      g_assert_cmpuint (right->status, ==, 202);
    }
  for (guint i = 0; i < N; i++)
    g_bytes_unref (bodies[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/acts/filing", test_filing);
  g_test_add_func ("/sandbox/acts/unfiled", test_unfiled);
  g_test_add_func ("/sandbox/acts/amendment", test_amendment);
  g_test_add_func ("/sandbox/acts/refused", test_refused);
  g_test_add_func ("/sandbox/acts/batch", test_batch);
  return g_test_run ();
}
