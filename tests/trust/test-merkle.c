/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "khai-error.h"
#include "khai-merkle.h"

#define MOST 70

static GBytes *
read_bytes (JsonObject *object, const char *name)
{
  gsize length = 0;
  guchar *data;

  if (!json_object_has_member (object, name) || json_object_get_null_member (object, name)
      || *json_object_get_string_member (object, name) == '\0')
    return g_bytes_new (NULL, 0);
  data = g_base64_decode (json_object_get_string_member (object, name), &length);
  return g_bytes_new_take (data, length);
}

static GPtrArray *
read_path (JsonObject *object)
{
  GPtrArray *path = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  JsonNode *node = json_object_get_member (object, "proof");

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      gsize length = 0;
      const char *text = json_array_get_string_element (json_node_get_array (node), i);
      guchar *data = *text != '\0' ? g_base64_decode (text, &length) : NULL;

      g_ptr_array_add (path, g_bytes_new_take (data, length));
    }
  return path;
}

static gboolean
verify_case (JsonObject *object)
{
  g_autoptr (GPtrArray) path = read_path (object);

  if (json_object_has_member (object, "leafIdx"))
    {
      g_autoptr (GBytes) leaf = read_bytes (object, "leafHash");
      g_autoptr (GBytes) root = read_bytes (object, "root");

      return g_bytes_get_size (leaf) == KHAI_MERKLE_HASH
             && khai_merkle_verify_inclusion (g_bytes_get_data (leaf, NULL), json_object_get_int_member (object, "leafIdx"),
                                              json_object_get_int_member (object, "treeSize"), path, root, NULL);
    }
  {
    g_autoptr (GBytes) old_root = read_bytes (object, "root1");
    g_autoptr (GBytes) new_root = read_bytes (object, "root2");

    return khai_merkle_verify_consistency (json_object_get_int_member (object, "size1"), json_object_get_int_member (object, "size2"), path,
                                           old_root, new_root, NULL);
  }
}

static void
walk_vectors (const char *folder, guint *cases, guint *forgeries)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (JsonParser) parser = NULL;
      JsonObject *object;
      gboolean forged;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          walk_vectors (path, cases, forgeries);
          continue;
        }
      parser = json_parser_new ();
      g_assert_true (json_parser_load_from_file (parser, path, NULL));
      object = json_node_get_object (json_parser_get_root (parser));
      forged = json_object_get_boolean_member (object, "wantErr");
      g_test_message ("%s", path);
      g_assert_cmpint (verify_case (object), ==, !forged);
      (*cases)++;
      *forgeries += forged;
    }
}

/* The published cases, most of them forgeries. */
static void
test_vectors (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "..", "shared", "reference", "vectors", "merkle", "testdata", NULL);
  guint cases = 0;
  guint forgeries = 0;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("../shared is not here");
      return;
    }
  walk_vectors (folder, &cases, &forgeries);
  g_test_message ("%u cases, %u of them forgeries", cases, forgeries);
  g_assert_cmpuint (cases, ==, 196);
  g_assert_cmpuint (forgeries, ==, 184);
}

static guint8 *
make_leaves (void)
{
  guint8 *leaves = g_malloc (MOST * KHAI_MERKLE_HASH);

  for (guint i = 0; i < MOST; i++)
    khai_merkle_leaf (&i, sizeof i, leaves + i * KHAI_MERKLE_HASH);
  return leaves;
}

static GBytes *
root_of (const guint8 *leaves, gsize n)
{
  guint8 root[KHAI_MERKLE_HASH];

  khai_merkle_root (leaves, n, root);
  return g_bytes_new (root, sizeof root);
}

/* Every proof made here holds, and holds for nothing else. */
static void
test_round_trip (void)
{
  g_autofree guint8 *leaves = make_leaves ();

  for (gsize n = 1; n <= MOST; n++)
    {
      g_autoptr (GBytes) root = root_of (leaves, n);

      for (gsize index = 0; index < n; index++)
        {
          g_autoptr (GPtrArray) path = khai_merkle_inclusion (leaves, n, index);
          const guint8 *leaf = leaves + index * KHAI_MERKLE_HASH;

          g_assert_true (khai_merkle_verify_inclusion (leaf, index, n, path, root, NULL));
          g_assert_false (khai_merkle_verify_inclusion (leaf, index + 1, n, path, root, NULL));
          g_assert_false (khai_merkle_verify_inclusion (leaves + ((index + 1) % MOST) * KHAI_MERKLE_HASH, index, n, path, root, NULL));
        }
      for (gsize old_size = 1; old_size <= n; old_size++)
        {
          g_autoptr (GBytes) old_root = root_of (leaves, old_size);
          g_autoptr (GPtrArray) path = khai_merkle_consistency (leaves, n, old_size);

          g_assert_true (khai_merkle_verify_consistency (old_size, n, path, old_root, root, NULL));
          if (old_size < n)
            g_assert_false (khai_merkle_verify_consistency (old_size, n, path, root, old_root, NULL));
        }
    }
}

/* A ledger that changed one leaf of its past cannot prove that it only added. */
static void
test_rewritten (void)
{
  g_autofree guint8 *leaves = make_leaves ();

  for (gsize changed = 0; changed < 20; changed++)
    {
      g_autofree guint8 *rewritten = g_memdup2 (leaves, MOST * KHAI_MERKLE_HASH);
      g_autoptr (GBytes) old_root = root_of (leaves, 20);
      g_autoptr (GBytes) new_root = NULL;
      g_autoptr (GPtrArray) path = NULL;
      g_autoptr (GError) error = NULL;

      rewritten[changed * KHAI_MERKLE_HASH] ^= 1;
      new_root = root_of (rewritten, MOST);
      path = khai_merkle_consistency (rewritten, MOST, 20);
      g_assert_false (khai_merkle_verify_consistency (20, MOST, path, old_root, new_root, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/trust/merkle/vectors", test_vectors);
  g_test_add_func ("/trust/merkle/round-trip", test_round_trip);
  g_test_add_func ("/trust/merkle/rewritten", test_rewritten);
  return g_test_run ();
}
