/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done at a Single Window after the submission, the papers that go there, and what its ledger proved. */

#include "config.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-store-private.h"

/* ---- rows as JSON: one statement, parameters by name, one JSON value a row ---- */

typedef struct
{
  const char *sql;
  const char *names[8];   /* NULL ends them */
  const char *values[8];
  gint64 number;          /* bound as :number when `has_number` */
  gboolean has_number;
  GBytes *bytes;          /* bound as :bytes (nullable) */
  GPtrArray *found;       /* of char *: the first column of each row (nullable) */
} Query;

static gboolean
query_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Query *query = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, query->sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; query->names[i] != NULL; i++)
    khai_stmt_bind_text (stmt, query->names[i], query->values[i]);
  if (query->has_number)
    khai_stmt_bind_int (stmt, ":number", query->number);
  if (query->bytes != NULL)
    khai_stmt_bind_blob (stmt, ":bytes", query->bytes);
  while (khai_stmt_step (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      if (query->found != NULL)
        g_ptr_array_add (query->found, g_strdup (khai_stmt_text (stmt, 0)));
    }
  return FALSE;
}

static gboolean
write_row (KhaiStore *self, Query *query, GError **error)
{
  return khai_store_run_transaction (self, query_on_worker, query, error);
}

static JsonNode *
read_row (KhaiStore *self, Query *query, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  query->found = found;
  if (!khai_store_run (self, query_on_worker, query, error) || found->len == 0 || found->pdata[0] == NULL)
    return NULL;
  return khai_json_parse (found->pdata[0], -1, error);
}

/* ---- acts ---- */

static gboolean
count_open (KhaiStore *self, const KhaiOutboxEntry *entry, gint64 *open, gboolean *sent, GError **error)
{
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT count (*) FILTER (WHERE act = :act AND state IN ('queued', 'sending', 'unknown')),"
                                             " count (*) FILTER (WHERE act IN ('submission', 'pre-registration') AND state = 'done')"
                                             " FROM outbox WHERE declaration = :declaration", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":act", entry->act);
  khai_stmt_bind_text (stmt, ":declaration", entry->declaration);
  if (!khai_stmt_step (stmt, &row, error) || !row)
    return FALSE;
  *open = khai_stmt_int (stmt, 0);
  *sent = khai_stmt_int (stmt, 1) > 0;
  return TRUE;
}

static gboolean
enqueue_acts_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  static const char *const several[] = { "document", "attachment", "share", "withdrawal", NULL };
  GPtrArray *entries = arguments;
  gint64 previous = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      KhaiOutboxEntry *entry = entries->pdata[i];
      gint64 open = 0;
      gboolean sent = FALSE;

      if (!count_open (self, entry, &open, &sent, error))
        return FALSE;
      if (!sent || (open > 0 && !g_strv_contains (several, entry->act)))
        {
          g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_STATE, sent ? "the same is under way already" : "the declaration was not sent");
          return FALSE;
        }
      if (entry->after < 0)
        entry->after = previous;
      if (!khai_store_insert_outbox (self, entry, error))
        return FALSE;
      previous = entry->id;
    }
  return TRUE;
}

/**
 * khai_store_enqueue_acts:
 * @self: a store
 * @entries: (element-type KhaiOutboxEntry): what is to be done, in order; ids are set. `after` -1: once the one before is done
 * @error: %KHAI_ERROR_STATE when the declaration was never sent or the same kind of act is under way; failures of the database
 *
 * Returns: %TRUE when all of them are on disk
 */
gboolean
khai_store_enqueue_acts (KhaiStore *self, GPtrArray *entries, GError **error)
{
  g_return_val_if_fail (entries != NULL, FALSE);

  return khai_store_run_transaction (self, enqueue_acts_on_worker, entries, error);
}

/**
 * khai_store_read_answer:
 * @self: a store
 * @entry: an outbox entry's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what the window answered; %NULL without an error when it has not
 */
JsonNode *
khai_store_read_answer (KhaiStore *self, gint64 entry, GError **error)
{
  Query query = { .sql = "SELECT answer FROM outbox WHERE id = :number", .number = entry, .has_number = TRUE };

  return read_row (self, &query, error);
}

/* ---- papers ---- */

/**
 * khai_attachment_free:
 * @attachment: (transfer full): an attachment
 */
void
khai_attachment_free (KhaiAttachment *attachment)
{
  g_return_if_fail (attachment != NULL);

  g_free (attachment->digest);
  g_free (attachment->name);
  g_free (attachment->media_type);
  g_free (attachment->type);
  g_free (attachment->request);
  g_free (attachment->state);
  g_free (attachment->attached_at);
  g_free (attachment);
}

/**
 * khai_store_put_document:
 * @self: a store
 * @bytes: a paper's exact bytes
 * @media_type: what they are
 * @error: failures of the database
 *
 * Returns: (transfer full): base64url SHA-256 under which they are stored, once, or %NULL
 */
char *
khai_store_put_document (KhaiStore *self, GBytes *bytes, const char *media_type, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *digest = khai_digest_sha256_base64url (data, size);
  g_autofree char *now = khai_clock_now_string (self->clock);
  Query query = { .sql = "INSERT INTO document (digest, media_type, size, bytes, stored_at) VALUES (:digest, :media_type, :number, :bytes, :now)"
                         " ON CONFLICT (digest) DO NOTHING",
                  .names = { ":digest", ":media_type", ":now", NULL }, .values = { digest, media_type, now },
                  .number = size, .has_number = TRUE, .bytes = bytes };

  g_return_val_if_fail (media_type != NULL, NULL);

  return write_row (self, &query, error) ? g_steal_pointer (&digest) : NULL;
}

typedef struct
{
  const char *digest;
  char *media_type;
  GBytes *bytes;
} Paper;

static gboolean
read_paper_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Paper *paper = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT media_type, bytes FROM document WHERE digest = :digest", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":digest", paper->digest);
  if (!khai_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_NOT_FOUND, "there is no such paper");
      return FALSE;
    }
  paper->media_type = g_strdup (khai_stmt_text (stmt, 0));
  paper->bytes = khai_stmt_blob (stmt, 1);
  return TRUE;
}

/**
 * khai_store_get_document:
 * @self: a store
 * @digest: what khai_store_put_document() gave
 * @media_type: (out) (optional) (transfer full): what it is
 * @error: %KHAI_ERROR_NOT_FOUND; failures of the database
 *
 * Returns: (transfer full): its bytes, or %NULL
 */
GBytes *
khai_store_get_document (KhaiStore *self, const char *digest, char **media_type, GError **error)
{
  Paper paper = { digest, NULL, NULL };

  g_return_val_if_fail (digest != NULL, NULL);

  if (!khai_store_run (self, read_paper_on_worker, &paper, error))
    return NULL;
  if (media_type != NULL)
    *media_type = g_steal_pointer (&paper.media_type);
  g_free (paper.media_type);
  return paper.bytes;
}

typedef struct
{
  const char *declaration;
  KhaiAttachment *attachment;
  gint64 outbox;
} Attach;

static gboolean
attach_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Attach *attach = arguments;
  KhaiAttachment *attachment = attach->attachment;
  g_autofree char *now = khai_clock_now_string (self->clock);
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "INSERT INTO attachment (declaration, digest, name, type, request, item_line, outbox,"
                                             " attached_at) VALUES (:declaration, :digest, :name, :type, :request, nullif (:item_line, 0),"
                                             " nullif (:outbox, 0), :now)", error);

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", attach->declaration);
  khai_stmt_bind_text (stmt, ":digest", attachment->digest);
  khai_stmt_bind_text (stmt, ":name", attachment->name);
  khai_stmt_bind_text (stmt, ":type", attachment->type);
  khai_stmt_bind_text (stmt, ":request", attachment->request);
  khai_stmt_bind_int (stmt, ":item_line", attachment->item_line);
  khai_stmt_bind_int (stmt, ":outbox", attach->outbox);
  khai_stmt_bind_text (stmt, ":now", now);
  if (!khai_stmt_run (stmt, error))
    return FALSE;
  attachment->id = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

/**
 * khai_store_attach:
 * @self: a store
 * @declaration: a declaration's id
 * @attachment: what is attached: digest, name, type, request, item_line; its id is set
 * @outbox: the entry that takes it there; 0: none
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_attach (KhaiStore *self, const char *declaration, KhaiAttachment *attachment, gint64 outbox, GError **error)
{
  Attach attach = { declaration, attachment, outbox };

  g_return_val_if_fail (declaration != NULL && attachment != NULL, FALSE);

  return khai_store_run_transaction (self, attach_on_worker, &attach, error);
}

typedef struct
{
  const char *declaration;
  GPtrArray *found;
} Attached;

static gboolean
list_attached_on_worker (KhaiStore *self, gpointer arguments, GError **error)
{
  Attached *attached = arguments;
  g_autoptr (KhaiStmt) stmt = khai_stmt_new (self->db, "SELECT a.id, size, coalesce (item_line, 0), a.digest, name, d.media_type, type, request,"
                                             " coalesce (state, ''), attached_at FROM attachment AS a JOIN document AS d USING (digest)"
                                             " LEFT JOIN outbox AS o ON o.id = a.outbox WHERE a.declaration = :declaration ORDER BY a.id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  khai_stmt_bind_text (stmt, ":declaration", attached->declaration);
  while (khai_stmt_step (stmt, &row, error))
    {
      KhaiAttachment *attachment;

      if (!row)
        return TRUE;
      attachment = g_new0 (KhaiAttachment, 1);
      attachment->id = khai_stmt_int (stmt, 0);
      attachment->size = khai_stmt_int (stmt, 1);
      attachment->item_line = khai_stmt_int (stmt, 2);
      attachment->digest = g_strdup (khai_stmt_text (stmt, 3));
      attachment->name = g_strdup (khai_stmt_text (stmt, 4));
      attachment->media_type = g_strdup (khai_stmt_text (stmt, 5));
      attachment->type = g_strdup (khai_stmt_text (stmt, 6));
      attachment->request = g_strdup (khai_stmt_text (stmt, 7));
      attachment->state = g_strdup (khai_stmt_text (stmt, 8));
      attachment->attached_at = g_strdup (khai_stmt_text (stmt, 9));
      g_ptr_array_add (attached->found, attachment);
    }
  return FALSE;
}

/**
 * khai_store_list_attachments:
 * @self: a store
 * @declaration: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer container) (element-type KhaiAttachment): oldest first, or %NULL
 */
GPtrArray *
khai_store_list_attachments (KhaiStore *self, const char *declaration, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) khai_attachment_free);
  Attached attached = { declaration, found };

  g_return_val_if_fail (declaration != NULL, NULL);

  return khai_store_run (self, list_attached_on_worker, &attached, error) ? g_steal_pointer (&found) : NULL;
}

/* ---- how it stands there ---- */

/**
 * khai_store_put_view:
 * @self: a store
 * @declaration: a declaration's id
 * @etag: (nullable): of that state
 * @view: the contract's Declaration
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_put_view (KhaiStore *self, const char *declaration, const char *etag, JsonNode *view, GError **error)
{
  g_autofree char *text = khai_json_to_canonical (view);
  g_autofree char *now = khai_clock_now_string (self->clock);
  Query query = { .sql = "INSERT INTO view (declaration, etag, body, seen_at) VALUES (:declaration, :etag, :body, :now)"
                         " ON CONFLICT (declaration) DO UPDATE SET etag = excluded.etag, body = excluded.body, seen_at = excluded.seen_at",
                  .names = { ":declaration", ":etag", ":body", ":now", NULL }, .values = { declaration, etag, text, now } };

  g_return_val_if_fail (declaration != NULL && view != NULL, FALSE);

  return write_row (self, &query, error);
}

/**
 * khai_store_get_view:
 * @self: a store
 * @declaration: a declaration's id
 * @etag: (out) (optional) (nullable) (transfer full): its ETag
 * @seen_at: (out) (optional) (nullable) (transfer full): when it was looked at
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the contract's Declaration as last seen; %NULL without an error when it never was
 */
JsonNode *
khai_store_get_view (KhaiStore *self, const char *declaration, char **etag, char **seen_at, GError **error)
{
  Query query = { .sql = "SELECT json_object ('etag', etag, 'seenAt', seen_at, 'body', json (body)) FROM view WHERE declaration = :declaration",
                  .names = { ":declaration", NULL }, .values = { declaration } };
  g_autoptr (JsonNode) row = NULL;

  g_return_val_if_fail (declaration != NULL, NULL);

  row = read_row (self, &query, error);
  if (row == NULL)
    return NULL;
  if (etag != NULL)
    *etag = khai_json_get_text (row, "/etag");
  if (seen_at != NULL)
    *seen_at = khai_json_get_text (row, "/seenAt");
  return json_node_copy (khai_json_get (row, "/body"));
}

/* ---- the ledger ---- */

/**
 * khai_store_put_head:
 * @self: a store
 * @gateway: base URL
 * @size: leaves of the tree
 * @root: base64url root hash
 * @head: the contract's TreeHead, verified and proved to continue the one before
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_put_head (KhaiStore *self, const char *gateway, gint64 size, const char *root, JsonNode *head, GError **error)
{
  g_autofree char *text = khai_json_to_canonical (head);
  g_autofree char *now = khai_clock_now_string (self->clock);
  Query query = { .sql = "INSERT INTO tree_head (gateway, size, root, body, seen_at) VALUES (:gateway, :number, :root, :body, :now)"
                         " ON CONFLICT (gateway, size) DO NOTHING",
                  .names = { ":gateway", ":root", ":body", ":now", NULL }, .values = { gateway, root, text, now }, .number = size,
                  .has_number = TRUE };

  g_return_val_if_fail (gateway != NULL && root != NULL && head != NULL, FALSE);

  return write_row (self, &query, error);
}

/**
 * khai_store_get_head:
 * @self: a store
 * @gateway: base URL
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the newest TreeHead that was proved; %NULL without an error when there is none
 */
JsonNode *
khai_store_get_head (KhaiStore *self, const char *gateway, GError **error)
{
  Query query = { .sql = "SELECT body FROM tree_head WHERE gateway = :gateway ORDER BY size DESC LIMIT 1", .names = { ":gateway", NULL },
                  .values = { gateway } };

  g_return_val_if_fail (gateway != NULL, NULL);

  return read_row (self, &query, error);
}

/**
 * khai_store_put_alarm:
 * @self: a store
 * @gateway: base URL
 * @what: which proof failed
 * @known: (nullable): what was held until now
 * @shown: what the window showed instead: both together are the evidence
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_put_alarm (KhaiStore *self, const char *gateway, const char *what, JsonNode *known, JsonNode *shown, GError **error)
{
  g_autofree char *known_text = known != NULL ? khai_json_to_canonical (known) : NULL;
  g_autofree char *shown_text = khai_json_to_canonical (shown);
  g_autofree char *now = khai_clock_now_string (self->clock);
  Query query = { .sql = "INSERT INTO ledger_alarm (gateway, what, known, shown, found_at) SELECT :gateway, :what, :known, :shown, :now"
                         " WHERE NOT EXISTS (SELECT 1 FROM ledger_alarm WHERE gateway = :gateway AND what = :what AND shown = :shown)",
                  .names = { ":gateway", ":what", ":known", ":shown", ":now", NULL },
                  .values = { gateway, what, known_text, shown_text, now } };

  g_return_val_if_fail (gateway != NULL && what != NULL && shown != NULL, FALSE);

  return write_row (self, &query, error);
}

/**
 * khai_store_get_alarm:
 * @self: a store
 * @gateway: base URL
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): {"what","known","shown","foundAt"} of the newest alarm; %NULL without an error when there was none
 */
JsonNode *
khai_store_get_alarm (KhaiStore *self, const char *gateway, GError **error)
{
  Query query = { .sql = "SELECT json_object ('what', what, 'known', json (known), 'shown', json (shown), 'foundAt', found_at) FROM ledger_alarm"
                         " WHERE gateway = :gateway ORDER BY id DESC LIMIT 1",
                  .names = { ":gateway", NULL }, .values = { gateway } };

  g_return_val_if_fail (gateway != NULL, NULL);

  return read_row (self, &query, error);
}

static GPtrArray *
read_rows (KhaiStore *self, Query *query, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  query->found = texts;
  if (!khai_store_run (self, query_on_worker, query, error))
    return NULL;
  for (guint i = 0; i < texts->len; i++)
    {
      JsonNode *node = khai_json_parse (texts->pdata[i], -1, error);

      if (node == NULL)
        return NULL;
      g_ptr_array_add (nodes, node);
    }
  return g_steal_pointer (&nodes);
}

/**
 * khai_store_list_alarms:
 * @self: a store
 * @gateway: (nullable): base URL; %NULL takes all
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type JsonNode): {"gateway","what","known","shown","foundAt"}, newest first, or %NULL
 */
GPtrArray *
khai_store_list_alarms (KhaiStore *self, const char *gateway, GError **error)
{
  Query query = { .sql = "SELECT json_object ('gateway', gateway, 'what', what, 'known', json (known), 'shown', json (shown), 'foundAt', found_at)"
                         " FROM ledger_alarm WHERE :gateway IS NULL OR gateway = :gateway ORDER BY id DESC LIMIT 100",
                  .names = { ":gateway", NULL }, .values = { gateway } };

  return read_rows (self, &query, error);
}

/**
 * khai_store_list_receipts:
 * @self: a store
 * @gateway: base URL
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type JsonNode): {"receipt","proof"} of everything that window gave a receipt for, oldest first, or %NULL
 */
GPtrArray *
khai_store_list_receipts (KhaiStore *self, const char *gateway, GError **error)
{
  Query query = { .sql = "SELECT json_object ('receipt', json (receipt.body), 'proof', json (receipt.proof)) FROM receipt JOIN declaration"
                         " ON declaration.id = receipt.declaration WHERE gateway = :gateway ORDER BY stored_at, receipt.receipt_id",
                  .names = { ":gateway", NULL }, .values = { gateway } };

  g_return_val_if_fail (gateway != NULL, NULL);

  return read_rows (self, &query, error);
}

/**
 * khai_store_put_proof:
 * @self: a store
 * @receipt_id: a receipt's id
 * @proof: {"head","inclusion"} that was found true
 * @error: failures of the database
 *
 * Returns: %TRUE when it is on disk
 */
gboolean
khai_store_put_proof (KhaiStore *self, const char *receipt_id, JsonNode *proof, GError **error)
{
  g_autofree char *text = khai_json_to_canonical (proof);
  Query query = { .sql = "UPDATE receipt SET proof = :proof WHERE receipt_id = :id", .names = { ":proof", ":id", NULL },
                  .values = { text, receipt_id } };

  g_return_val_if_fail (receipt_id != NULL && proof != NULL, FALSE);

  return write_row (self, &query, error);
}

/**
 * khai_store_list_unproved:
 * @self: a store
 * @gateway: base URL
 * @error: failures of the database
 *
 * Returns: (transfer full) (element-type utf8): ids of that window's true receipts that are not yet proved to be in its ledger, or %NULL
 */
GPtrArray *
khai_store_list_unproved (KhaiStore *self, const char *gateway, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  Query query = { .sql = "SELECT receipt.receipt_id FROM receipt JOIN declaration ON declaration.id = receipt.declaration"
                         " WHERE gateway = :gateway AND verified AND proof IS NULL ORDER BY stored_at LIMIT 200",
                  .names = { ":gateway", NULL }, .values = { gateway }, .found = found };

  g_return_val_if_fail (gateway != NULL, NULL);

  return khai_store_run (self, query_on_worker, &query, error) ? g_steal_pointer (&found) : NULL;
}

/**
 * khai_store_find_receipt:
 * @self: a store
 * @receipt_id: a receipt's id
 * @proof: (out) (optional) (nullable) (transfer full): its proof, once there is one
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): the receipt; %NULL without an error when it is not here
 */
JsonNode *
khai_store_find_receipt (KhaiStore *self, const char *receipt_id, JsonNode **proof, GError **error)
{
  Query query = { .sql = "SELECT json_object ('receipt', json (body), 'proof', json (proof)) FROM receipt WHERE receipt_id = :id",
                  .names = { ":id", NULL }, .values = { receipt_id } };
  g_autoptr (JsonNode) row = NULL;
  JsonNode *found;

  g_return_val_if_fail (receipt_id != NULL, NULL);

  row = read_row (self, &query, error);
  if (row == NULL)
    return NULL;
  found = khai_json_get (row, "/proof");
  if (proof != NULL)
    *proof = found != NULL && JSON_NODE_HOLDS_OBJECT (found) ? json_node_copy (found) : NULL;
  return json_node_copy (khai_json_get (row, "/receipt"));
}
