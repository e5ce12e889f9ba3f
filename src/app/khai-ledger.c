/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ledger behind the receipts, seen from the client. What a window answers is believed only as far as it is proved. */

#include "config.h"

#include "khai-ledger.h"

#include <string.h>

#include "khai-date.h"
#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"
#include "khai-merkle.h"
#include "khai-receipt.h"

#define MAX_PATH 64

typedef struct
{
  KhaiStore *store;       /* (owned) */
  KhaiGateway *gateway;   /* (owned) */
  char *ca_pem;           /* (owned) (nullable) */
  gint64 now;
  JsonNode *known;        /* (owned) (nullable): the head held */
  JsonNode *head;         /* (owned) (nullable): the head shown now */
  GPtrArray *receipts;    /* (owned) (nullable): ids still to be proved */
  guint next;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->store);
  g_object_unref (check->gateway);
  g_free (check->ca_pem);
  g_clear_pointer (&check->known, json_node_unref);
  g_clear_pointer (&check->head, json_node_unref);
  g_clear_pointer (&check->receipts, g_ptr_array_unref);
  g_free (check);
}

/* ---- proofs ---- */

static gboolean
read_number (JsonNode *node, const char *pointer, gint64 *number)
{
  g_autofree char *text = khai_json_get_text (node, pointer);

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL);
}

static GBytes *
read_hash (JsonNode *node, const char *pointer)
{
  g_autofree char *text = khai_json_get_text (node, pointer);
  g_autoptr (GBytes) hash = text != NULL ? khai_base64url_decode (text, NULL) : NULL;

  return hash != NULL && g_bytes_get_size (hash) == KHAI_MERKLE_HASH ? g_steal_pointer (&hash) : NULL;
}

static GPtrArray *
read_path (JsonNode *node)
{
  JsonNode *list = khai_json_get (node, "/path");
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint n = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_array_get_length (json_node_get_array (list)) : MAX_PATH + 1;

  if (n > MAX_PATH)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      GBytes *hash = read_hash (json_array_get_element (json_node_get_array (list), i), "");

      if (hash == NULL)
        return NULL;
      g_ptr_array_add (path, hash);
    }
  return g_steal_pointer (&path);
}

/* A head is true when its signature holds under the window's authority and what was signed is what stands beside it. */
static gboolean
verify_head (JsonNode *head, const char *ca_pem, gint64 now, GError **error)
{
  static const char *const members[] = { "/treeSize", "/rootHash", "/timestamp" };
  g_autofree char *compact = khai_json_get_text (head, "/jws");
  g_autoptr (KhaiJws) jws = NULL;
  g_autoptr (JsonNode) payload = NULL;

  if (compact == NULL)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a signed tree head");
      return FALSE;
    }
  jws = khai_jws_verify (compact, NULL, ca_pem, now, error);
  if (jws == NULL)
    return FALSE;
  payload = khai_json_parse (g_bytes_get_data (jws->payload, NULL), g_bytes_get_size (jws->payload), error);
  for (guint i = 0; payload != NULL && i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *shown = khai_json_get_text (head, members[i]);
      g_autofree char *signed_value = khai_json_get_text (payload, members[i]);

      if (shown != NULL && g_strcmp0 (shown, signed_value) == 0)
        continue;
      g_set_error (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, "the tree head's %s is not the one that was signed", members[i] + 1);
      return FALSE;
    }
  return payload != NULL;
}

static gboolean
leaf_of (JsonNode *receipt, guint8 leaf[KHAI_MERKLE_HASH])
{
  g_autofree char *jws = khai_json_get_text (receipt, "/receiptJws");

  if (jws == NULL)
    return FALSE;
  khai_merkle_leaf (jws, strlen (jws), leaf);
  return TRUE;
}

static gboolean
verify_inclusion (JsonNode *receipt, JsonNode *head, JsonNode *inclusion, GError **error)
{
  guint8 leaf[KHAI_MERKLE_HASH];
  g_autoptr (GBytes) root = read_hash (head, "/rootHash");
  g_autoptr (GPtrArray) path = read_path (inclusion);
  gint64 index = 0;
  gint64 size = 0;
  gint64 head_size = 0;

  if (root == NULL || path == NULL || !leaf_of (receipt, leaf) || !read_number (inclusion, "/leafIndex", &index)
      || !read_number (inclusion, "/treeSize", &size) || !read_number (head, "/treeSize", &head_size) || size != head_size)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not an inclusion proof for this tree head");
      return FALSE;
    }
  return khai_merkle_verify_inclusion (leaf, index, size, path, root, error);
}

/**
 * khai_ledger_verify_proof:
 * @receipt: the contract's SubmissionReceipt
 * @proof: {"head","inclusion"}
 * @ca_pem: (nullable): authority of the window; %NULL only checks that the signature holds
 * @now: when the certificates must be valid, microseconds since 1970
 * @error: %KHAI_ERROR_SIGNATURE, %KHAI_ERROR_BAD_INPUT
 *
 * Returns: %TRUE when the receipt is in the tree whose head the window signed
 */
gboolean
khai_ledger_verify_proof (JsonNode *receipt, JsonNode *proof, const char *ca_pem, gint64 now, GError **error)
{
  JsonNode *head;
  JsonNode *inclusion;

  g_return_val_if_fail (receipt != NULL && proof != NULL, FALSE);

  head = khai_json_get (proof, "/head");
  inclusion = khai_json_get (proof, "/inclusion");
  if (head == NULL || inclusion == NULL || !JSON_NODE_HOLDS_OBJECT (head) || !JSON_NODE_HOLDS_OBJECT (inclusion))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "not a proof");
      return FALSE;
    }
  return verify_head (head, ca_pem, now, error) && verify_inclusion (receipt, head, inclusion, error);
}

/* ---- asking ---- */

static void ask_inclusion (GTask *task);

static void
raise_alarm (GTask *task, const char *what, JsonNode *known, JsonNode *shown)
{
  Check *check = g_task_get_task_data (task);
  g_autoptr (GError) store_error = NULL;

  if (!khai_store_put_alarm (check->store, khai_gateway_get_base_url (check->gateway), what, known, shown, &store_error))
    g_warning ("an alarm could not be kept: %s", store_error->message);
  g_task_return_new_error (task, KHAI_ERROR, KHAI_ERROR_REWRITTEN, "the ledger: %s", what);
}

static void
inclusion_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  const char *id = check->receipts->pdata[check->next];
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autoptr (JsonNode) receipt = khai_store_find_receipt (check->store, id, NULL, NULL);
  g_autoptr (JsonNode) proof = NULL;
  JsonObject *object;

  /* 404: logged within the minute, as the receipt promises; asked again next time. */
  if (answer == NULL && (refusal == NULL || refusal->status != 404))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (answer != NULL && receipt != NULL)
    {
      if (!verify_inclusion (receipt, check->head, answer->json, &error))
        {
          raise_alarm (task, "a receipt is not where the window says it is", check->head, answer->json);
          return;
        }
      proof = json_node_new (JSON_NODE_OBJECT);
      object = json_object_new ();
      json_object_set_member (object, "head", json_node_copy (check->head));
      json_object_set_member (object, "inclusion", json_node_copy (answer->json));
      json_node_take_object (proof, object);
      if (!khai_store_put_proof (check->store, id, proof, &error))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }
  check->next++;
  ask_inclusion (task);
}

static void
ask_inclusion (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  guint8 leaf[KHAI_MERKLE_HASH];
  g_autoptr (JsonNode) receipt = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *path = NULL;
  gint64 size = 0;

  while (check->next < check->receipts->len && receipt == NULL)
    {
      receipt = khai_store_find_receipt (check->store, check->receipts->pdata[check->next], NULL, NULL);
      if (receipt != NULL && !leaf_of (receipt, leaf))
        g_clear_pointer (&receipt, json_node_unref);
      if (receipt == NULL)
        check->next++;
    }
  read_number (check->head, "/treeSize", &size);
  if (receipt == NULL || size == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  hash = khai_base64url_encode (leaf, sizeof leaf);
  path = g_strdup_printf ("/ledger/inclusion?leafHash=%s&treeSize=%" G_GINT64_FORMAT, hash, size);
  khai_gateway_get_async (check->gateway, path, g_task_get_cancellable (task), inclusion_read, g_object_ref (task));
}

/* The head continues what is held: it is kept, and the receipts are asked for. */
static void
take_head (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  const char *base_url = khai_gateway_get_base_url (check->gateway);
  g_autofree char *root = khai_json_get_text (check->head, "/rootHash");
  GError *error = NULL;
  gint64 size = 0;

  read_number (check->head, "/treeSize", &size);
  if (khai_store_put_head (check->store, base_url, size, root, check->head, &error))
    check->receipts = khai_store_list_unproved (check->store, base_url, &error);
  if (check->receipts == NULL)
    g_task_return_error (task, error);
  else
    ask_inclusion (task);
}

static void
consistency_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autoptr (GBytes) old_root = read_hash (check->known, "/rootHash");
  g_autoptr (GBytes) new_root = read_hash (check->head, "/rootHash");
  g_autoptr (GPtrArray) path = answer != NULL ? read_path (answer->json) : NULL;
  gint64 old_size = 0;
  gint64 new_size = 0;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  read_number (check->known, "/treeSize", &old_size);
  read_number (check->head, "/treeSize", &new_size);
  if (path == NULL || !khai_merkle_verify_consistency (old_size, new_size, path, old_root, new_root, NULL))
    raise_alarm (task, "what it shows now does not continue what it showed before", check->known, check->head);
  else
    take_head (task);
}

static void
compare_heads (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  g_autofree char *old_root = check->known != NULL ? khai_json_get_text (check->known, "/rootHash") : NULL;
  g_autofree char *new_root = khai_json_get_text (check->head, "/rootHash");
  g_autofree char *path = NULL;
  gint64 old_size = 0;
  gint64 new_size = 0;

  read_number (check->head, "/treeSize", &new_size);
  if (check->known != NULL)
    read_number (check->known, "/treeSize", &old_size);
  if (new_size < old_size)
    raise_alarm (task, "it has become shorter", check->known, check->head);
  else if (old_size > 0 && new_size == old_size && g_strcmp0 (old_root, new_root) != 0)
    raise_alarm (task, "the same number of entries has become others", check->known, check->head);
  else if (old_size == 0 || new_size == old_size)
    take_head (task);
  else
    {
      path = g_strdup_printf ("/ledger/consistency?first=%" G_GINT64_FORMAT "&second=%" G_GINT64_FORMAT, old_size, new_size);
      khai_gateway_get_async (check->gateway, path, g_task_get_cancellable (task), consistency_read, g_object_ref (task));
    }
}

static void
head_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  g_autoptr (KhaiAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KhaiAnswer) answer = khai_gateway_finish (KHAI_GATEWAY (source), result, &refusal, &error);
  g_autoptr (GBytes) root = answer != NULL ? read_hash (answer->json, "/rootHash") : NULL;
  gint64 size = 0;

  if (answer != NULL && (root == NULL || !read_number (answer->json, "/treeSize", &size)))
    g_set_error_literal (&error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "the answer is no tree head");
  if (error == NULL && verify_head (answer->json, check->ca_pem, check->now, &error))
    {
      check->head = json_node_copy (answer->json);
      compare_heads (task);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * khai_ledger_check_async:
 * @store: where heads, proofs and alarms are kept
 * @gateway: the window
 * @ca_pem: (nullable): its authority
 * @now: when the certificates must be valid, microseconds since 1970
 * @cancellable: (nullable): ends asking
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Asks for the newest tree head, for the proof that it continues the one held, and for every receipt the proof that it is in it.
 */
void
khai_ledger_check_async (KhaiStore *store, KhaiGateway *gateway, const char *ca_pem, gint64 now, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Check *check;
  GError *error = NULL;

  g_return_if_fail (KHAI_IS_STORE (store) && KHAI_IS_GATEWAY (gateway));

  task = g_task_new (gateway, cancellable, callback, user_data);
  g_task_set_source_tag (task, khai_ledger_check_async);
  check = g_new0 (Check, 1);
  check->store = g_object_ref (store);
  check->gateway = g_object_ref (gateway);
  check->ca_pem = g_strdup (ca_pem);
  check->now = now;
  g_task_set_task_data (task, check, check_free);
  check->known = khai_store_get_head (store, khai_gateway_get_base_url (gateway), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    khai_gateway_get_async (gateway, "/ledger/head", cancellable, head_read, g_object_ref (task));
}

/**
 * khai_ledger_check_finish:
 * @result: what the callback got
 * @error: %KHAI_ERROR_REWRITTEN when the window tells another past; anything else proves nothing either way
 *
 * Returns: %TRUE when everything asked for was proved
 */
gboolean
khai_ledger_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * khai_ledger_export:
 * @store: the store
 * @id: a declaration's id
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): {"khaiReceipt":1,"receipt","proof"}: one file that “khaictl verify” checks without any connection; %NULL without
 *   an error when there is no receipt yet
 */
JsonNode *
khai_ledger_export (KhaiStore *store, const char *id, GError **error)
{
  g_autoptr (JsonNode) receipt = NULL;
  g_autoptr (JsonNode) proof = NULL;
  g_autoptr (JsonNode) found = NULL;
  g_autofree char *receipt_id = NULL;
  JsonNode *node;
  JsonObject *object;

  g_return_val_if_fail (KHAI_IS_STORE (store) && id != NULL, NULL);

  receipt = khai_store_read_receipt (store, id, NULL, error);
  receipt_id = receipt != NULL ? khai_json_get_text (receipt, "/receiptId") : NULL;
  if (receipt_id == NULL)
    return NULL;
  found = khai_store_find_receipt (store, receipt_id, &proof, error);
  if (found == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "khaiReceipt", 1);
  json_object_set_member (object, "receipt", g_steal_pointer (&receipt));
  if (proof != NULL)
    json_object_set_member (object, "proof", g_steal_pointer (&proof));
  json_node_take_object (node, object);
  return node;
}

/* ---- evidence ---- */

static JsonArray *
to_array (GPtrArray *nodes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    json_array_add_element (array, json_node_ref (nodes->pdata[i]));
  return array;
}

/**
 * khai_ledger_export_evidence:
 * @store: the store
 * @gateway: base URL of the window
 * @error: failures of the database
 *
 * Returns: (transfer full) (nullable): what it showed at two times, with every receipt it gave; “khaictl verify” checks the file without any
 *   connection. %NULL without an error when it never told two pasts
 */
JsonNode *
khai_ledger_export_evidence (KhaiStore *store, const char *gateway, GError **error)
{
  g_autoptr (GPtrArray) alarms = NULL;
  g_autoptr (GPtrArray) receipts = NULL;
  JsonNode *node;
  JsonObject *object;

  g_return_val_if_fail (KHAI_IS_STORE (store) && gateway != NULL, NULL);

  alarms = khai_store_list_alarms (store, gateway, error);
  if (alarms == NULL || alarms->len == 0)
    return NULL;
  receipts = khai_store_list_receipts (store, gateway, error);
  if (receipts == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_object_set_int_member (object, "khaiLedgerEvidence", 1);
  json_object_set_string_member (object, "gateway", gateway);
  json_object_set_array_member (object, "alarms", to_array (alarms));
  json_object_set_array_member (object, "receipts", to_array (receipts));
  json_node_take_object (node, object);
  return node;
}

/* Signed later, and shorter; or as long, and another: no honest ledger does either (RFC 9162, 4.10: trees only grow at their end). */
static gboolean
heads_contradict (JsonNode *known, JsonNode *shown)
{
  g_autofree char *old_root = khai_json_get_text (known, "/rootHash");
  g_autofree char *new_root = khai_json_get_text (shown, "/rootHash");
  g_autofree char *old_time = khai_json_get_text (known, "/timestamp");
  g_autofree char *new_time = khai_json_get_text (shown, "/timestamp");
  gint64 old_at = 0;
  gint64 new_at = 0;
  gint64 old_size = 0;
  gint64 new_size = 0;

  if (!read_number (known, "/treeSize", &old_size) || !read_number (shown, "/treeSize", &new_size))
    return FALSE;
  if (old_size == new_size)
    return old_size > 0 && g_strcmp0 (old_root, new_root) != 0;
  return new_size < old_size && old_time != NULL && new_time != NULL && khai_instant_parse (old_time, &old_at, NULL)
         && khai_instant_parse (new_time, &new_at, NULL) && new_at > old_at;
}

static char *
head_signer (JsonNode *head)
{
  g_autofree char *compact = khai_json_get_text (head, "/jws");
  g_autoptr (KhaiJws) jws = compact != NULL ? khai_jws_verify (compact, NULL, NULL, 0, NULL) : NULL;

  return jws != NULL ? g_strdup (jws->owner) : NULL;
}

/* One alarm of the file: what was held, and what was shown instead. A head that did not fit its receipt stands alone. */
static gboolean
verify_alarm (JsonNode *alarm, const char *ca_pem, gint64 now, KhaiEvidence *evidence, char **signer, GError **error)
{
  JsonNode *known = khai_json_get (alarm, "/known");
  JsonNode *shown = khai_json_get (alarm, "/shown");
  gboolean is_head = shown != NULL && khai_json_get (shown, "/jws") != NULL;
  g_autofree char *owner = NULL;
  g_autofree char *other = NULL;

  if (known == NULL || shown == NULL || !JSON_NODE_HOLDS_OBJECT (known) || !JSON_NODE_HOLDS_OBJECT (shown))
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "an alarm has no two sides");
      return FALSE;
    }
  if (!verify_head (known, ca_pem, now, error) || (is_head && !verify_head (shown, ca_pem, now, error)))
    return FALSE;
  owner = head_signer (known);
  other = is_head ? head_signer (shown) : g_strdup (owner);
  if (g_strcmp0 (owner, other) != 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, "the two heads were signed by two");
      return FALSE;
    }
  if (is_head && heads_contradict (known, shown))
    *evidence = KHAI_EVIDENCE_CONCLUSIVE;
  g_free (*signer);
  *signer = g_steal_pointer (&owner);
  return TRUE;
}

/**
 * khai_ledger_verify_evidence:
 * @file: as khai_ledger_export_evidence() writes it
 * @ca_pem: (nullable): authority of the window; %NULL only checks that the signatures hold
 * @now: when the certificates must be valid, microseconds since 1970
 * @evidence: (out): the strongest that the file holds
 * @signer: (out) (transfer full): who signed the heads
 * @error: %KHAI_ERROR_SIGNATURE, %KHAI_ERROR_BAD_INPUT
 *
 * Returns: %TRUE when every head in it was signed by the same window
 */
gboolean
khai_ledger_verify_evidence (JsonNode *file, const char *ca_pem, gint64 now, KhaiEvidence *evidence, char **signer, GError **error)
{
  JsonNode *alarms;
  g_autofree char *owner = NULL;
  guint n;

  g_return_val_if_fail (file != NULL && evidence != NULL && signer != NULL, FALSE);

  alarms = khai_json_get (file, "/alarms");
  n = alarms != NULL && JSON_NODE_HOLDS_ARRAY (alarms) ? json_array_get_length (json_node_get_array (alarms)) : 0;
  *evidence = KHAI_EVIDENCE_UNCLEAR;
  if (n == 0)
    {
      g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT, "there is no evidence in the file");
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!verify_alarm (json_array_get_element (json_node_get_array (alarms), i), ca_pem, now, evidence, &owner, error))
      return FALSE;
  *signer = g_steal_pointer (&owner);
  return TRUE;
}
