/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ledger behind the receipts (RFC 9162): what was once logged cannot be taken out without a
 * client that kept a tree head finding out. The leaf of a receipt or a share is its JWS. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-merkle.h"

/* ---- adding ---- */

/**
 * khai_sandbox_leaf_hash:
 * @jws: compact
 *
 * Returns: (transfer full): the hash of its leaf, base64url
 */
char *
khai_sandbox_leaf_hash (const char *jws)
{
  guint8 hash[KHAI_MERKLE_HASH];

  khai_merkle_leaf (jws, strlen (jws), hash);
  return khai_base64url_encode (hash, sizeof hash);
}

/**
 * khai_sandbox_ledger_add:
 * @self: a window, in an act
 * @subject: id of the receipt or the share
 * @jws: its JWS
 * @error: failures of the database
 *
 * Returns: %TRUE when it will be logged with the act
 */
gboolean
khai_sandbox_ledger_add (KhaiSandbox *self, const char *subject, const char *jws, GError **error)
{
  guint8 hash[KHAI_MERKLE_HASH];
  g_autoptr (GBytes) bytes = NULL;

  khai_merkle_leaf (jws, strlen (jws), hash);
  bytes = g_bytes_new (hash, sizeof hash);
  if (!khai_sandbox_store_add_leaf (self->db, self->leaves->len / KHAI_MERKLE_HASH, bytes, subject,
                                    error))
    return FALSE;
  g_byte_array_append (self->leaves, hash, sizeof hash);
  return TRUE;
}

/* Receipts of an edition that kept no ledger are logged now, in one order for ever. */
static gboolean
log_old_receipts (KhaiSandbox *self, GError **error)
{
  g_autoptr (GPtrArray) list = khai_sandbox_store_list_unlogged (self->db, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      char **pair = list->pdata[i];
      g_autoptr (JsonNode) receipt = khai_json_parse (pair[1], -1, error);
      g_autofree char *jws = receipt != NULL ? khai_json_get_text (receipt, "/receiptJws") : NULL;

      if (jws == NULL || !khai_sandbox_ledger_add (self, pair[0], jws, error))
        {
          if (receipt != NULL && jws == NULL)
            g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED,
                                 "a receipt has no signature");
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * khai_sandbox_ledger_init:
 * @self: a window with its database
 * @error: %KHAI_ERROR_DAMAGED, failures of the database
 *
 * Returns: %TRUE when every receipt is logged
 */
gboolean
khai_sandbox_ledger_init (KhaiSandbox *self, GError **error)
{
  g_clear_pointer (&self->leaves, g_byte_array_unref);
  self->leaves = khai_sandbox_store_read_leaves (self->db, error);
  if (self->leaves == NULL || !khai_sql_begin (self->db, error))
    return FALSE;
  if (!log_old_receipts (self, error))
    {
      khai_sql_rollback (self->db);
      return FALSE;
    }
  if (!khai_sql_commit (self->db, error))
    return FALSE;
  self->n_leaves = self->leaves->len / KHAI_MERKLE_HASH;
  return TRUE;
}

/* ---- telling ---- */

/* A ledger that tells another past: its first leaf is another one. */
static guint8 *
told_leaves (KhaiSandbox *self)
{
  guint8 *leaves = g_memdup2 (self->leaves->data, (gsize)self->n_leaves * KHAI_MERKLE_HASH);

  if (self->rewritten && self->n_leaves > 0)
    leaves[0] ^= 1;
  return leaves;
}

static JsonArray *
path_to_wire (GPtrArray *path)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < path->len; i++)
    {
      g_autofree char *text = khai_base64url_encode (g_bytes_get_data (path->pdata[i], NULL),
                                                     g_bytes_get_size (path->pdata[i]));

      json_array_add_string_element (array, text);
    }
  return array;
}

static JsonObject *
inclusion_to_wire (KhaiSandbox *self, guint64 position, guint64 size)
{
  g_autofree guint8 *leaves = told_leaves (self);
  g_autoptr (GPtrArray) path = khai_merkle_inclusion (leaves, size, position);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "leafIndex", position);
  json_object_set_int_member (object, "treeSize", size);
  json_object_set_array_member (object, "path", path_to_wire (path));
  return object;
}

/**
 * khai_sandbox_ledger_inclusion:
 * @self: a window
 * @subject: id of a receipt or a share
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the contract's InclusionProof for the newest tree; %NULL
 * without an error when it is not logged
 */
JsonObject *
khai_sandbox_ledger_inclusion (KhaiSandbox *self, const char *subject, GError **error)
{
  gint64 position = khai_sandbox_store_find_leaf (self->db, subject, NULL, error);

  return position >= 0 && position < self->n_leaves
             ? inclusion_to_wire (self, position, self->n_leaves)
             : NULL;
}

/**
 * khai_sandbox_handle_head:
 * @exchange: GET /ledger/head
 */
void
khai_sandbox_handle_head (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autofree guint8 *leaves = told_leaves (self);
  guint8 root[KHAI_MERKLE_HASH];
  g_autofree char *hash = NULL;
  g_autofree char *now = khai_sandbox_now_string (self);
  g_autofree char *jws = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  khai_merkle_root (leaves, self->n_leaves, root);
  hash = khai_base64url_encode (root, sizeof root);
  json_object_set_int_member (object, "treeSize", self->n_leaves);
  json_object_set_string_member (object, "rootHash", hash);
  json_object_set_string_member (object, "timestamp", now);
  jws = khai_sandbox_sign (object, self->receipt_key, "jws", &error);
  if (jws == NULL)
    khai_sandbox_answer_failure (exchange, "a tree head", error);
  else
    khai_sandbox_answer_json (exchange, 200, g_steal_pointer (&object));
}

static gint64
find_position (KhaiSandboxExchange *exchange, GError **error)
{
  const char *text
      = exchange->query != NULL ? g_hash_table_lookup (exchange->query, "leafHash") : NULL;
  g_autoptr (GBytes) hash = text != NULL ? khai_base64url_decode (text, NULL) : NULL;

  if (hash == NULL || g_bytes_get_size (hash) != KHAI_MERKLE_HASH)
    return -2;
  return khai_sandbox_store_find_leaf (exchange->sandbox->db, NULL, hash, error);
}

/**
 * khai_sandbox_handle_inclusion:
 * @exchange: GET /ledger/inclusion?leafHash=HASH&treeSize=N
 */
void
khai_sandbox_handle_inclusion (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autoptr (GError) error = NULL;
  gint64 position = find_position (exchange, &error);
  guint64 size = 0;

  if (position == -2)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER, "leafHash");
  else if (error != NULL)
    khai_sandbox_answer_failure (exchange, "the ledger", error);
  else if (!khai_sandbox_read_number (exchange, "treeSize", 0, 1, MAX (self->n_leaves, 1), &size))
    return;
  else if (size == 0)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER, "treeSize");
  else if (position < 0 || (guint64)position >= size || size > self->n_leaves)
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
  else
    khai_sandbox_answer_json (exchange, 200, inclusion_to_wire (self, position, size));
}

/**
 * khai_sandbox_handle_consistency:
 * @exchange: GET /ledger/consistency?first=N&second=N
 */
void
khai_sandbox_handle_consistency (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  g_autofree guint8 *leaves = NULL;
  g_autoptr (GPtrArray) path = NULL;
  guint64 first = 0;
  guint64 second = 0;
  JsonObject *object;

  if (!khai_sandbox_read_number (exchange, "second", 0, 1, MAX (self->n_leaves, 1), &second)
      || !khai_sandbox_read_number (exchange, "first", 0, 1, MAX (second, 1), &first))
    return;
  if (first == 0 || second == 0 || second > self->n_leaves)
    {
      khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_PARAMETER,
                                   first == 0 ? "first" : "second");
      return;
    }
  leaves = told_leaves (self);
  path = khai_merkle_consistency (leaves, second, first);
  object = json_object_new ();
  json_object_set_int_member (object, "first", first);
  json_object_set_int_member (object, "second", second);
  json_object_set_array_member (object, "path", path_to_wire (path));
  khai_sandbox_answer_json (exchange, 200, object);
}
