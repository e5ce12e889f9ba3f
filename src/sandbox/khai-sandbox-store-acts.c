/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What declarants did after and beside a submission, in sandbox.db: receipts of all acts, the
 * ledger behind them, documents and shares. */

#include "config.h"

#include "khai-sandbox-store-private.h"

#include "khai-error.h"

void
khai_sandbox_receipt_free (KhaiSandboxReceipt *receipt)
{
  g_free (receipt->id);
  g_free (receipt->act);
  g_free (receipt->digest);
  g_free (receipt->signature);
  g_free (receipt->text);
  g_clear_pointer (&receipt->request, g_bytes_unref);
  g_free (receipt);
}

void
khai_sandbox_share_free (KhaiSandboxShare *share)
{
  g_free (share->id);
  g_free (share->declaration);
  g_free (share->recipient);
  g_free (share->state);
  g_free (share->wire);
  g_free (share->jws);
  g_free (share->content);
  g_free (share);
}

void
khai_sandbox_attachment_free (KhaiSandboxAttachment *attachment)
{
  g_free (attachment->id);
  g_free (attachment->media_type);
  g_free (attachment->type);
  g_free (attachment->request_id);
  g_free (attachment->attached_at);
  g_free (attachment->receipt_id);
  g_free (attachment);
}

/* Reads all rows; NULL when the database failed. */
static GPtrArray *
read_all (KhaiStmt *stmt, gpointer (*read) (KhaiStmt *stmt), GDestroyNotify clear, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (clear);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  do
    {
      if (!khai_stmt_step (stmt, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (list, read (stmt));
    }
  while (row);
  return g_steal_pointer (&list);
}

/* ---- receipts ---- */

/**
 * khai_sandbox_store_add_receipt:
 * @db: the database, in a transaction
 * @declaration: what the act was about
 * @receipt: the act, what was signed, and what was answered
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_receipt (sqlite3 *db,
                                const KhaiSandboxDeclaration *declaration,
                                const KhaiSandboxReceipt *receipt,
                                GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "INSERT INTO receipt (id, account, declaration, version, body, act, payload_digest, request, "
      "signature) VALUES (:id, :account, :declaration, :version, :body, :act, :digest, :request, "
      ":signature)",
      ":id", KHAI_TEXT, receipt->id, ":account", KHAI_TEXT, declaration->account, ":declaration",
      KHAI_TEXT, declaration->id, ":version", KHAI_INT, receipt->version, ":body", KHAI_TEXT,
      receipt->text, ":act", KHAI_TEXT, receipt->act, ":digest", KHAI_TEXT, receipt->digest,
      ":signature", KHAI_TEXT, receipt->signature, NULL);

  if (stmt == NULL)
    return FALSE;
  if (receipt->request != NULL)
    khai_stmt_bind_blob (stmt, ":request", receipt->request);
  return khai_stmt_run (stmt, error);
}

static gpointer
read_receipt (KhaiStmt *stmt)
{
  KhaiSandboxReceipt *receipt = g_new0 (KhaiSandboxReceipt, 1);

  receipt->id = g_strdup (khai_stmt_text (stmt, 0));
  receipt->act = g_strdup (khai_stmt_text (stmt, 1));
  receipt->digest = g_strdup (khai_stmt_text (stmt, 2));
  receipt->signature = g_strdup (khai_stmt_text (stmt, 3));
  receipt->text = g_strdup (khai_stmt_text (stmt, 4));
  receipt->version = khai_stmt_int (stmt, 5);
  if (khai_stmt_n_columns (stmt) > 6 && !khai_stmt_is_null (stmt, 6))
    receipt->request = khai_stmt_blob (stmt, 6);
  return receipt;
}

/**
 * khai_sandbox_store_get_receipt:
 * @db: the database
 * @id: its id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the receipt with the bytes that were signed
 */
KhaiSandboxReceipt *
khai_sandbox_store_get_receipt (sqlite3 *db, const char *id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT id, act, payload_digest, signature, body, version, request FROM receipt "
      "WHERE id = :id",
      ":id", KHAI_TEXT, id, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? read_receipt (stmt) : NULL;
}

/**
 * khai_sandbox_store_list_receipts:
 * @db: the database
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiSandboxReceipt): receipts of all its acts, oldest
 * first, without the bytes that were signed; %NULL on failure
 */
GPtrArray *
khai_sandbox_store_list_receipts (sqlite3 *db, const char *declaration, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT r.id, r.act, r.payload_digest, r.signature, r.body, r.version FROM receipt r "
      "JOIN leaf l ON l.subject = r.id WHERE r.declaration = :id ORDER BY l.position",
      ":id", KHAI_TEXT, declaration, NULL);

  return read_all (stmt, read_receipt, (GDestroyNotify)khai_sandbox_receipt_free, error);
}

static gpointer
read_pair (KhaiStmt *stmt)
{
  char **pair = g_new0 (char *, 3);

  pair[0] = g_strdup (khai_stmt_text (stmt, 0));
  pair[1] = g_strdup (khai_stmt_text (stmt, 1));
  return pair;
}

/**
 * khai_sandbox_store_list_unlogged:
 * @db: the database
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type GStrv): id and text of receipts that no leaf stands for,
 * which an edition without a ledger gave; %NULL on failure
 */
GPtrArray *
khai_sandbox_store_list_unlogged (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT id, body FROM receipt WHERE id NOT IN (SELECT subject FROM leaf) ORDER BY id", NULL);

  return read_all (stmt, read_pair, (GDestroyNotify)g_strfreev, error);
}

/* ---- the ledger ---- */

/**
 * khai_sandbox_store_add_leaf:
 * @db: the database, in a transaction
 * @position: how many there are before it
 * @hash: 32 bytes
 * @subject: whose it is
 * @error: %KHAI_ERROR_EXISTS when the subject is there already; failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_leaf (sqlite3 *db,
                             gint64 position,
                             GBytes *hash,
                             const char *subject,
                             GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "INSERT INTO leaf (position, hash, subject) VALUES (:position, :hash, :subject)",
      ":position", KHAI_INT, position, ":subject", KHAI_TEXT, subject, NULL);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_blob (stmt, ":hash", hash);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_sandbox_store_find_leaf:
 * @db: the database
 * @subject: (nullable): whose …
 * @hash: (nullable): … or which
 * @error: failures of the database
 *
 * Returns: its position, -1 when there is none
 */
gint64
khai_sandbox_store_find_leaf (sqlite3 *db, const char *subject, GBytes *hash, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = subject != NULL
            ? khai_sandbox_prepare (db, error, "SELECT position FROM leaf WHERE subject = :subject",
                                    ":subject", KHAI_TEXT, subject, NULL)
            : khai_sandbox_prepare (db, error, "SELECT position FROM leaf WHERE hash = :hash",
                                    NULL);

  if (stmt != NULL && hash != NULL)
    khai_stmt_bind_blob (stmt, ":hash", hash);
  return khai_sandbox_step_to_row (stmt, error) ? khai_stmt_int (stmt, 0) : -1;
}

/**
 * khai_sandbox_store_read_leaves:
 * @db: the database
 * @error: %KHAI_ERROR_DAMAGED when one is missing; failures of the database
 *
 * Returns: (transfer full): all leaf hashes one after the other, or %NULL
 */
GByteArray *
khai_sandbox_store_read_leaves (sqlite3 *db, GError **error)
{
  g_autoptr (KhaiStmt) stmt
      = khai_stmt_new (db, "SELECT position, hash FROM leaf ORDER BY position", error);
  g_autoptr (GByteArray) leaves = g_byte_array_new ();
  gboolean row = FALSE;
  gint64 n = 0;

  if (stmt == NULL)
    return NULL;
  do
    {
      if (!khai_stmt_step (stmt, &row, error))
        return NULL;
      if (row)
        {
          g_autoptr (GBytes) hash = khai_stmt_blob (stmt, 1);

          if (khai_stmt_int (stmt, 0) != n++ || g_bytes_get_size (hash) != 32)
            {
              g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_DAMAGED, "the ledger has a gap");
              return NULL;
            }
          g_byte_array_append (leaves, g_bytes_get_data (hash, NULL), 32);
        }
    }
  while (row);
  return g_steal_pointer (&leaves);
}

/* ---- documents ---- */

/**
 * khai_sandbox_store_add_document:
 * @db: the database, in a transaction
 * @account: whose
 * @id: base64url SHA-256 of its bytes
 * @media_type: what it is
 * @body: its bytes
 * @stored_at: RFC 3339
 * @error: failures of the database
 *
 * Returns: %TRUE when it is there, now or before
 */
gboolean
khai_sandbox_store_add_document (sqlite3 *db,
                                 const char *account,
                                 const char *id,
                                 const char *media_type,
                                 GBytes *body,
                                 const char *stored_at,
                                 GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "INSERT OR IGNORE INTO document (account, id, media_type, size, body, stored_at) "
      "VALUES (:account, :id, :type, :size, :body, :at)",
      ":account", KHAI_TEXT, account, ":id", KHAI_TEXT, id, ":type", KHAI_TEXT, media_type, ":size",
      KHAI_INT, (gint64)g_bytes_get_size (body), ":at", KHAI_TEXT, stored_at, NULL);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_blob (stmt, ":body", body);
  return khai_stmt_run (stmt, error);
}

/**
 * khai_sandbox_store_find_document:
 * @db: the database
 * @account: whose
 * @id: base64url SHA-256 of its bytes
 * @size: (out): its bytes
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): its media type
 */
char *
khai_sandbox_store_find_document (sqlite3 *db,
                                  const char *account,
                                  const char *id,
                                  gint64 *size,
                                  GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT media_type, size FROM document WHERE account = :account AND id = :id",
      ":account", KHAI_TEXT, account, ":id", KHAI_TEXT, id, NULL);

  if (!khai_sandbox_step_to_row (stmt, error))
    return NULL;
  *size = khai_stmt_int (stmt, 1);
  return g_strdup (khai_stmt_text (stmt, 0));
}

/**
 * khai_sandbox_store_documents_size:
 * @db: the database
 * @account: whose
 * @error: failures of the database
 *
 * Returns: bytes of all its documents, -1 on failure
 */
gint64
khai_sandbox_store_documents_size (sqlite3 *db, const char *account, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error, "SELECT coalesce (sum (size), 0) FROM document WHERE account = :account",
      ":account", KHAI_TEXT, account, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? khai_stmt_int (stmt, 0) : -1;
}

/**
 * khai_sandbox_store_add_attachment:
 * @db: the database, in a transaction
 * @declaration: to which
 * @attachment: what
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_attachment (sqlite3 *db,
                                   const char *declaration,
                                   const KhaiSandboxAttachment *attachment,
                                   GError **error)
{
  return khai_sandbox_run (
      db, error,
      "INSERT INTO attachment (receipt, declaration, document, type, request, item_line, "
      "attached_at) VALUES (:receipt, :declaration, :document, :type, :request, nullif (:line, 0), "
      ":at)",
      ":receipt", KHAI_TEXT, attachment->receipt_id, ":declaration", KHAI_TEXT, declaration,
      ":document", KHAI_TEXT, attachment->id, ":type", KHAI_TEXT, attachment->type, ":request",
      KHAI_TEXT, attachment->request_id, ":line", KHAI_INT, attachment->item_line, ":at", KHAI_TEXT,
      attachment->attached_at, NULL);
}

static gpointer
read_attachment (KhaiStmt *stmt)
{
  KhaiSandboxAttachment *attachment = g_new0 (KhaiSandboxAttachment, 1);

  attachment->receipt_id = g_strdup (khai_stmt_text (stmt, 0));
  attachment->id = g_strdup (khai_stmt_text (stmt, 1));
  attachment->type = g_strdup (khai_stmt_text (stmt, 2));
  attachment->request_id = g_strdup (khai_stmt_text (stmt, 3));
  attachment->item_line = khai_stmt_int (stmt, 4);
  attachment->attached_at = g_strdup (khai_stmt_text (stmt, 5));
  attachment->media_type = g_strdup (khai_stmt_text (stmt, 6));
  attachment->size = khai_stmt_int (stmt, 7);
  return attachment;
}

/**
 * khai_sandbox_store_list_attachments:
 * @db: the database
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiSandboxAttachment): oldest first, or %NULL
 */
GPtrArray *
khai_sandbox_store_list_attachments (sqlite3 *db, const char *declaration, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT a.receipt, a.document, a.type, a.request, coalesce (a.item_line, 0), a.attached_at, "
      "o.media_type, o.size FROM attachment a JOIN declaration d ON d.id = a.declaration "
      "JOIN document o ON o.account = d.account AND o.id = a.document "
      "WHERE a.declaration = :id ORDER BY a.rowid",
      ":id", KHAI_TEXT, declaration, NULL);

  return read_all (stmt, read_attachment, (GDestroyNotify)khai_sandbox_attachment_free, error);
}

/* ---- shares ---- */

/**
 * khai_sandbox_store_add_share:
 * @db: the database, in a transaction
 * @share: what is sent to whom
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_add_share (sqlite3 *db, const KhaiSandboxShare *share, GError **error)
{
  return khai_sandbox_run (
      db, error,
      "INSERT INTO share (id, declaration, recipient, state, wire, jws, content) "
      "VALUES (:id, :declaration, :recipient, :state, :wire, :jws, :content)",
      ":id", KHAI_TEXT, share->id, ":declaration", KHAI_TEXT, share->declaration, ":recipient",
      KHAI_TEXT, share->recipient, ":state", KHAI_TEXT, share->state, ":wire", KHAI_TEXT,
      share->wire, ":jws", KHAI_TEXT, share->jws, ":content", KHAI_TEXT, share->content, NULL);
}

/**
 * khai_sandbox_store_set_share_state:
 * @db: the database, in a transaction
 * @id: the share's id
 * @state: a word of the contract's ShareState
 * @error: failures of the database
 *
 * Returns: %TRUE when it is stored
 */
gboolean
khai_sandbox_store_set_share_state (sqlite3 *db, const char *id, const char *state, GError **error)
{
  return khai_sandbox_run (db, error, "UPDATE share SET state = :state WHERE id = :id", ":id",
                           KHAI_TEXT, id, ":state", KHAI_TEXT, state, NULL);
}

static gpointer
read_share (KhaiStmt *stmt)
{
  KhaiSandboxShare *share = g_new0 (KhaiSandboxShare, 1);
  char **texts[] = { &share->id,   &share->declaration, &share->recipient, &share->state,
                     &share->wire, &share->jws,         &share->content };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (khai_stmt_text (stmt, i));
  return share;
}

/**
 * khai_sandbox_store_find_share:
 * @db: the database
 * @id: its id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the share
 */
KhaiSandboxShare *
khai_sandbox_store_find_share (sqlite3 *db, const char *id, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT id, declaration, recipient, state, wire, jws, content FROM share WHERE id = :id",
      ":id", KHAI_TEXT, id, NULL);

  return khai_sandbox_step_to_row (stmt, error) ? read_share (stmt) : NULL;
}

/**
 * khai_sandbox_store_list_shares:
 * @db: the database
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type KhaiSandboxShare): oldest first, or %NULL
 */
GPtrArray *
khai_sandbox_store_list_shares (sqlite3 *db, const char *declaration, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_sandbox_prepare (
      db, error,
      "SELECT id, declaration, recipient, state, wire, jws, content FROM share "
      "WHERE declaration = :id ORDER BY rowid",
      ":id", KHAI_TEXT, declaration, NULL);

  return read_all (stmt, read_share, (GDestroyNotify)khai_sandbox_share_free, error);
}
