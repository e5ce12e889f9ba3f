/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The append-only ledger behind receipts: RFC 9162, 2.1, with SHA-256. Hashes are 32 bytes. */
#define KHAI_MERKLE_HASH 32

void khai_merkle_leaf (gconstpointer data, gsize length, guint8 hash[KHAI_MERKLE_HASH]);
void khai_merkle_node (const guint8 left[KHAI_MERKLE_HASH], const guint8 right[KHAI_MERKLE_HASH], guint8 hash[KHAI_MERKLE_HASH]);
/* Tree head over `n` leaf hashes lying one after the other; of no leaves, the hash of nothing. */
void khai_merkle_root (const guint8 *leaves, gsize n, guint8 root[KHAI_MERKLE_HASH]);
/* Proofs are arrays of GBytes of 32 bytes. */
GPtrArray *khai_merkle_inclusion (const guint8 *leaves, gsize n, gsize index);
GPtrArray *khai_merkle_consistency (const guint8 *leaves, gsize n, gsize old_size);
gboolean khai_merkle_verify_inclusion (const guint8 leaf[KHAI_MERKLE_HASH], guint64 index, guint64 size, GPtrArray *path, GBytes *root, GError **error);
gboolean khai_merkle_verify_consistency (guint64 old_size, guint64 new_size, GPtrArray *path, GBytes *old_root, GBytes *new_root, GError **error);

G_END_DECLS
