/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ledger: whoever kept a tree head finds out when history is rewritten. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-json.h"
#include "khai-merkle.h"
#include "sandbox-fixture.h"

static GBytes *
hash_at (JsonNode *node, const char *pointer)
{
  g_autofree char *text = khai_json_get_text (node, pointer);
  GBytes *hash = text != NULL ? khai_base64url_decode (text, NULL) : NULL;

  g_assert_nonnull (hash);
  return hash;
}

static GPtrArray *
path_at (JsonNode *node)
{
  GPtrArray *path = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  JsonArray *hashes = json_node_get_array (khai_json_get (node, "/path"));

  for (guint i = 0; i < json_array_get_length (hashes); i++)
    g_ptr_array_add (path, khai_base64url_decode (json_array_get_string_element (hashes, i), NULL));
  return path;
}

static char *
submit (Client *client, guint i)
{
  g_autofree char *reference = g_strdup_printf ("AN-%u", i);
  g_autofree char *key = g_strdup_printf ("key-number-%u", i);
  g_autoptr (GBytes) body = make_document (reference);
  g_autoptr (Answer) answer = client_submit (client, body, key, NULL);

  g_assert_cmpuint (answer->status, ==, 202);
  return answer_text (answer, "/leafHash");
}

static gboolean
is_consistent (Client *client, Answer *older, Answer *newer)
{
  g_autofree char *first = answer_text (older, "/treeSize");
  g_autofree char *second = answer_text (newer, "/treeSize");
  g_autofree char *path = g_strdup_printf ("/ledger/consistency?first=%s&second=%s", first, second);
  g_autoptr (Answer) proof = client_get (client, path);
  g_autoptr (GBytes) old_root = hash_at (older->json, "/rootHash");
  g_autoptr (GBytes) new_root = hash_at (newer->json, "/rootHash");
  g_autoptr (GPtrArray) hashes = path_at (proof->json);

  return khai_merkle_verify_consistency (g_ascii_strtoull (first, NULL, 10),
                                         g_ascii_strtoull (second, NULL, 10), hashes, old_root,
                                         new_root, NULL);
}

static void
test_proofs (void)
{
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);
  g_autoptr (Client) anybody = client_new_without_token (window);
  g_autoptr (Answer) empty = client_get (anybody, "/ledger/head");
  g_autoptr (Answer) kept = NULL;
  g_autoptr (Answer) head = NULL;
  g_autoptr (Answer) rewritten = NULL;
  char *leaves[7];

  assert_text (empty, "/treeSize", "0");
  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    {
      leaves[i] = submit (client, i);
      if (i == 2)
        kept = client_get (anybody, "/ledger/head");
    }
  window_restart (window, 0);
  head = client_get (anybody, "/ledger/head");
  assert_text (head, "/treeSize", "7");
  g_assert_true (is_consistent (anybody, kept, head));
  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    {
      g_autofree char *query
          = g_strdup_printf ("/ledger/inclusion?leafHash=%s&treeSize=7", leaves[i]);
      g_autoptr (Answer) proof = client_get (anybody, query);
      g_autoptr (GBytes) leaf = khai_base64url_decode (leaves[i], NULL);
      g_autoptr (GBytes) root = hash_at (head->json, "/rootHash");
      g_autoptr (GPtrArray) path = path_at (proof->json);

      g_assert_true (
          khai_merkle_verify_inclusion (g_bytes_get_data (leaf, NULL), i, 7, path, root, NULL));
      g_free (leaves[i]);
    }
  g_free (officer (window, "ledger rewrite"));
  rewritten = client_get (anybody, "/ledger/head");
  g_assert_false (is_consistent (anybody, kept, rewritten));
}

static void
test_bad_questions (void)
{
  static const struct
  {
    const char *path;
    guint status;
  } cases[] = {
    { "/ledger/inclusion", 400 },
    { "/ledger/inclusion?leafHash=x&treeSize=1", 400 },
    { "/ledger/inclusion?leafHash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&treeSize=1", 404 },
    { "/ledger/inclusion?leafHash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&treeSize=9", 400 },
    { "/ledger/inclusion?leafHash=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 400 },
    { "/ledger/consistency", 400 },
    { "/ledger/consistency?first=1", 400 },
    { "/ledger/consistency?first=2&second=1", 400 },
    { "/ledger/consistency?first=0&second=1", 400 },
    { "/ledger/consistency?first=1&second=99999999999999999999", 400 },
    { "/ledger/consistency?first=1&second=1", 200 },
  };
  g_autoptr (Window) window = window_new (NULL);
  g_autoptr (Client) client = client_new (window);

  g_free (submit (client, 1));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Answer) answer = client_get (client, cases[i].path);

      g_test_message ("%s", cases[i].path);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sandbox/ledger/proofs", test_proofs);
  g_test_add_func ("/sandbox/ledger/bad-questions", test_bad_questions);
  return g_test_run ();
}
