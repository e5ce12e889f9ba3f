/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Merkle trees of RFC 9162, 2.1: what makes a receipt provable and a rewritten history visible. */

#include "config.h"

#include "khai-merkle.h"

#include <string.h>

#include "khai-error.h"

static void
hash_parts (guint8 prefix, gconstpointer first, gsize first_length, gconstpointer second, gsize second_length, guint8 out[KHAI_MERKLE_HASH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = KHAI_MERKLE_HASH;

  g_checksum_update (checksum, &prefix, 1);
  if (first_length > 0)
    g_checksum_update (checksum, first, first_length);
  if (second_length > 0)
    g_checksum_update (checksum, second, second_length);
  g_checksum_get_digest (checksum, out, &size);
}

/**
 * khai_merkle_leaf:
 * @data: what is logged
 * @length: its length in bytes
 * @hash: (out): its leaf hash, SHA-256 (0x00 ‖ data), RFC 9162, 2.1.1
 */
void
khai_merkle_leaf (gconstpointer data, gsize length, guint8 hash[KHAI_MERKLE_HASH])
{
  hash_parts (0x00, data, length, NULL, 0, hash);
}

/**
 * khai_merkle_node:
 * @left: hash of the left half
 * @right: hash of the right half
 * @hash: (out): SHA-256 (0x01 ‖ left ‖ right), RFC 9162, 2.1.1
 */
void
khai_merkle_node (const guint8 left[KHAI_MERKLE_HASH], const guint8 right[KHAI_MERKLE_HASH], guint8 hash[KHAI_MERKLE_HASH])
{
  hash_parts (0x01, left, KHAI_MERKLE_HASH, right, KHAI_MERKLE_HASH, hash);
}

/* The largest power of two smaller than n (n > 1). */
static gsize
split (gsize n)
{
  gsize k = 1;

  while (k * 2 < n)
    k *= 2;
  return k;
}

/**
 * khai_merkle_root:
 * @leaves: leaf hashes, one after the other
 * @n: their number
 * @root: (out): the tree head; of no leaves, SHA-256 of nothing (RFC 9162, 2.1.1)
 */
void
khai_merkle_root (const guint8 *leaves, gsize n, guint8 root[KHAI_MERKLE_HASH])
{
  guint8 left[KHAI_MERKLE_HASH];
  guint8 right[KHAI_MERKLE_HASH];
  gsize k;

  if (n == 0)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize size = KHAI_MERKLE_HASH;

      g_checksum_get_digest (checksum, root, &size);
      return;
    }
  if (n == 1)
    {
      memcpy (root, leaves, KHAI_MERKLE_HASH);
      return;
    }
  k = split (n);
  khai_merkle_root (leaves, k, left);
  khai_merkle_root (leaves + k * KHAI_MERKLE_HASH, n - k, right);
  khai_merkle_node (left, right, root);
}

static void
add_root (GPtrArray *path, const guint8 *leaves, gsize n)
{
  guint8 root[KHAI_MERKLE_HASH];

  khai_merkle_root (leaves, n, root);
  g_ptr_array_add (path, g_bytes_new (root, sizeof root));
}

static void
inclusion_path (GPtrArray *path, const guint8 *leaves, gsize n, gsize index)
{
  gsize k;

  if (n <= 1)
    return;
  k = split (n);
  if (index < k)
    {
      inclusion_path (path, leaves, k, index);
      add_root (path, leaves + k * KHAI_MERKLE_HASH, n - k);
    }
  else
    {
      inclusion_path (path, leaves + k * KHAI_MERKLE_HASH, n - k, index - k);
      add_root (path, leaves, k);
    }
}

/**
 * khai_merkle_inclusion:
 * @leaves: leaf hashes, one after the other
 * @n: their number
 * @index: which of them, below @n
 *
 * Returns: (transfer full) (element-type GBytes): the inclusion proof of RFC 9162, 2.1.3.1
 */
GPtrArray *
khai_merkle_inclusion (const guint8 *leaves, gsize n, gsize index)
{
  GPtrArray *path = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_return_val_if_fail (index < n, path);

  inclusion_path (path, leaves, n, index);
  return path;
}

static void
consistency_path (GPtrArray *path, const guint8 *leaves, gsize n, gsize m, gboolean whole)
{
  gsize k;

  if (m == n)
    {
      if (!whole)
        add_root (path, leaves, n);
      return;
    }
  k = split (n);
  if (m <= k)
    {
      consistency_path (path, leaves, k, m, whole);
      add_root (path, leaves + k * KHAI_MERKLE_HASH, n - k);
    }
  else
    {
      consistency_path (path, leaves + k * KHAI_MERKLE_HASH, n - k, m - k, FALSE);
      add_root (path, leaves, k);
    }
}

/**
 * khai_merkle_consistency:
 * @leaves: leaf hashes, one after the other
 * @n: their number
 * @old_size: size of the older tree, from 1 to @n
 *
 * Returns: (transfer full) (element-type GBytes): the consistency proof of RFC 9162, 2.1.4.1
 */
GPtrArray *
khai_merkle_consistency (const guint8 *leaves, gsize n, gsize old_size)
{
  GPtrArray *path = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_return_val_if_fail (old_size > 0 && old_size <= n, path);

  consistency_path (path, leaves, n, old_size, TRUE);
  return path;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, why);
  return FALSE;
}

static gboolean
all_hashes (GPtrArray *path)
{
  for (guint i = 0; i < path->len; i++)
    if (g_bytes_get_size (path->pdata[i]) != KHAI_MERKLE_HASH)
      return FALSE;
  return TRUE;
}

static gboolean
equals (const guint8 hash[KHAI_MERKLE_HASH], GBytes *expected)
{
  return g_bytes_get_size (expected) == KHAI_MERKLE_HASH && memcmp (g_bytes_get_data (expected, NULL), hash, KHAI_MERKLE_HASH) == 0;
}

/**
 * khai_merkle_verify_inclusion:
 * @leaf: hash of the leaf
 * @index: its place in the tree
 * @size: number of leaves of the tree
 * @path: (element-type GBytes): the proof
 * @root: head of the tree
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * RFC 9162, 2.1.3.2.
 *
 * Returns: %TRUE when the leaf is in the tree at that place
 */
gboolean
khai_merkle_verify_inclusion (const guint8 leaf[KHAI_MERKLE_HASH], guint64 index, guint64 size, GPtrArray *path, GBytes *root,
                              GError **error)
{
  guint8 hash[KHAI_MERKLE_HASH];
  guint64 node = index;
  guint64 last = size - 1;

  g_return_val_if_fail (leaf != NULL && path != NULL && root != NULL, FALSE);

  if (index >= size || !all_hashes (path))
    return refuse (error, "the place is not in the tree");
  memcpy (hash, leaf, sizeof hash);
  for (guint i = 0; i < path->len; i++)
    {
      const guint8 *sibling = g_bytes_get_data (path->pdata[i], NULL);

      if (last == 0)
        return refuse (error, "the proof is too long");
      if (node % 2 == 1 || node == last)
        {
          khai_merkle_node (sibling, hash, hash);
          while (node % 2 == 0 && node != 0)
            {
              node >>= 1;
              last >>= 1;
            }
        }
      else
        khai_merkle_node (hash, sibling, hash);
      node >>= 1;
      last >>= 1;
    }
  if (last != 0)
    return refuse (error, "the proof is too short");
  return equals (hash, root) || refuse (error, "the proof leads to another tree");
}

/* RFC 9162, 2.1.4.2, steps 3 to 7: from the first hash both heads are built up. */
static gboolean
rebuild_heads (guint64 old_size, guint64 new_size, GPtrArray *path, GBytes *start, guint first, GBytes *old_root, GBytes *new_root,
               GError **error)
{
  guint8 old_hash[KHAI_MERKLE_HASH];
  guint8 new_hash[KHAI_MERKLE_HASH];
  guint64 node = old_size - 1;
  guint64 last = new_size - 1;

  while (node % 2 == 1)
    {
      node >>= 1;
      last >>= 1;
    }
  memcpy (old_hash, g_bytes_get_data (start, NULL), sizeof old_hash);
  memcpy (new_hash, old_hash, sizeof new_hash);
  for (guint i = first; i < path->len; i++)
    {
      const guint8 *sibling = g_bytes_get_data (path->pdata[i], NULL);

      if (last == 0)
        return refuse (error, "the proof is too long");
      if (node % 2 == 1 || node == last)
        {
          khai_merkle_node (sibling, old_hash, old_hash);
          khai_merkle_node (sibling, new_hash, new_hash);
          while (node % 2 == 0 && node != 0)
            {
              node >>= 1;
              last >>= 1;
            }
        }
      else
        khai_merkle_node (new_hash, sibling, new_hash);
      node >>= 1;
      last >>= 1;
    }
  if (last != 0)
    return refuse (error, "the proof is too short");
  return (equals (old_hash, old_root) && equals (new_hash, new_root)) || refuse (error, "the newer tree does not hold the older one");
}

/**
 * khai_merkle_verify_consistency:
 * @old_size: number of leaves of the older tree
 * @new_size: number of leaves of the newer tree
 * @path: (element-type GBytes): the proof
 * @old_root: head of the older tree
 * @new_root: head of the newer tree
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * RFC 9162, 2.1.4.2. An older tree without leaves proves nothing and is refused.
 *
 * Returns: %TRUE when the newer tree only added to the older one
 */
gboolean
khai_merkle_verify_consistency (guint64 old_size, guint64 new_size, GPtrArray *path, GBytes *old_root, GBytes *new_root, GError **error)
{
  gboolean power_of_two = (old_size & (old_size - 1)) == 0;

  g_return_val_if_fail (path != NULL && old_root != NULL && new_root != NULL, FALSE);

  if (!all_hashes (path))
    return refuse (error, "the proof holds something that is no hash");
  if (old_size == 0)
    return refuse (error, "nothing can be proved from an empty tree");
  if (old_size > new_size)
    return refuse (error, "the newer tree is smaller than the older one");
  if (old_size == new_size)
    return (path->len == 0 && g_bytes_equal (old_root, new_root)) || refuse (error, "trees of one size are not the same");
  if (path->len == 0 || g_bytes_get_size (old_root) != KHAI_MERKLE_HASH)
    return refuse (error, "the proof is empty");
  if (power_of_two)
    return rebuild_heads (old_size, new_size, path, old_root, 0, old_root, new_root, error);
  return rebuild_heads (old_size, new_size, path, path->pdata[0], 1, old_root, new_root, error);
}
