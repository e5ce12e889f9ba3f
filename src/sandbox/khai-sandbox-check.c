/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be said of a body without the window's database: whether it is whole, who signed it,
 * whether it can be read and what the rules say. All of it can take long, so it happens in a
 * thread, and what is large has a thread of its own. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"
#include "khai-json-guard.h"
#include "khai-jws.h"
#include "khai-merkle.h"
#include "khai-worker.h"

#define MAX_REFERENCE 35

struct _KhaiSandboxChecker
{
  KhaiWorker *worker;       /* (owned) */
  KhaiReference *reference; /* (owned): the thread's */
  KhaiRules *rules;         /* (owned): the thread's */

  /* The thread's: the batch signature that was looked at last. */
  char *batch;      /* (owned) (nullable): its JWS */
  char *thumbprint; /* (owned) */
  char *client;     /* (owned) (nullable) */
  GBytes *root;     /* (owned) */
  guint64 size;
};

/* ---- for all threads ---- */

/**
 * khai_sandbox_is_plain_json:
 * @exchange: a request with content
 *
 * Returns: %TRUE when the content is said to be application/json and not compressed
 */
gboolean
khai_sandbox_is_plain_json (KhaiSandboxExchange *exchange)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);

  return g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), "application/json") == 0
         && soup_message_headers_get_one (headers, "Content-Encoding") == NULL;
}

/**
 * khai_sandbox_findings:
 * @findings: (element-type KhaiFinding): what a check found
 * @lang: of the texts
 *
 * Returns: (transfer full): the contract's findings
 */
JsonArray *
khai_sandbox_findings (const GPtrArray *findings, KhaiLang lang)
{
  JsonArray *array = json_array_sized_new (findings->len);

  for (guint i = 0; i < findings->len; i++)
    json_array_add_element (array, khai_finding_to_wire (findings->pdata[i], lang));
  return array;
}

/**
 * khai_sandbox_add_finding:
 * @findings: to which
 * @lang: of the text
 * @code: the contract's finding code
 * @pointer: into the body
 * @vi: what is wrong, in Vietnamese
 * @en: the same in English
 *
 * For what the window itself finds, beside the rules.
 */
void
khai_sandbox_add_finding (JsonArray *findings,
                          KhaiLang lang,
                          const char *code,
                          const char *pointer,
                          const char *vi,
                          const char *en)
{
  g_autoptr (KhaiFinding) finding = khai_finding_new (code, KHAI_SEVERITY_BLOCK, pointer);

  finding->message[KHAI_LANG_VI] = g_strdup (vi);
  finding->message[KHAI_LANG_EN] = g_strdup (en);
  json_array_add_element (findings, khai_finding_to_wire (finding, lang));
}

/**
 * khai_sandbox_document_reference:
 * @document: a declaration
 *
 * What the store relies on, whatever the rules of an update may say.
 *
 * Returns: (transfer full) (nullable): its local reference, when it is one (the contract's
 * LocalReference)
 */
char *
khai_sandbox_document_reference (JsonNode *document)
{
  JsonNode *node = json_object_get_member (json_node_get_object (document), "localReference");
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                             && json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node)
                         : NULL;

  if (text == NULL || !g_ascii_isalnum (*text) || strlen (text) > MAX_REFERENCE)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("._/-", *p) == NULL)
      return NULL;
  return g_strdup (text);
}

/* ---- the thread ---- */

/**
 * khai_sandbox_checker_new:
 * @self: a window
 * @path: reference.db
 * @error: %KHAI_ERROR_NOT_FOUND, %KHAI_ERROR_DAMAGED, %KHAI_ERROR_WRONG_VERSION
 *
 * Returns: (transfer full): a thread with the rules, or %NULL
 */
KhaiSandboxChecker *
khai_sandbox_checker_new (KhaiSandbox *self, const char *path, GError **error)
{
  KhaiSandboxChecker *checker = g_new0 (KhaiSandboxChecker, 1);

  checker->reference = khai_reference_open (path, error);
  if (checker->reference != NULL)
    checker->rules = khai_rules_new (checker->reference, KHAI_RULES_SERVER, error);
  if (checker->rules == NULL)
    {
      khai_sandbox_checker_free (checker);
      return NULL;
    }
  checker->worker = khai_worker_new ("khai-check", checker);
  return checker;
}

/**
 * khai_sandbox_checker_free:
 * @checker: a thread
 *
 * Waits for the end of what it is looking at.
 */
void
khai_sandbox_checker_free (KhaiSandboxChecker *checker)
{
  g_clear_pointer (&checker->worker, khai_worker_free);
  g_clear_object (&checker->rules);
  g_clear_object (&checker->reference);
  g_free (checker->batch);
  g_free (checker->thumbprint);
  g_free (checker->client);
  g_clear_pointer (&checker->root, g_bytes_unref);
  g_free (checker);
}

static gboolean
refuse (KhaiSandboxAct *act, gboolean *how, KhaiProblem problem, const char *place)
{
  *how = TRUE;
  act->problem = problem;
  act->place = g_strdup (place);
  return FALSE;
}

/* A certificate that is not the account's own signs for it by naming it inside the signature. */
static char *
named_client (KhaiJws *jws)
{
  JsonNode *client = json_object_get_member (jws->header, "client");

  return client != NULL && JSON_NODE_HOLDS_VALUE (client)
                 && json_node_get_value_type (client) == G_TYPE_STRING
             ? g_strdup (json_node_get_string (client))
             : NULL;
}

static gboolean
check_single (KhaiSandboxAct *act)
{
  g_autoptr (KhaiJws) jws = khai_jws_verify (act->signature, act->body, NULL, 0, NULL);
  JsonNode *inside = jws != NULL ? json_object_get_member (jws->header, "content-digest") : NULL;

  if (inside == NULL || !JSON_NODE_HOLDS_VALUE (inside)
      || g_strcmp0 (json_node_get_string (inside), act->content_digest) != 0)
    return refuse (act, &act->broken, KHAI_PROBLEM_SIGNATURE,
                   jws != NULL ? "content-digest" : NULL);
  act->thumbprint = g_strdup (jws->thumbprint);
  act->client = named_client (jws);
  return TRUE;
}

/* Notes root, size and signer of a batch; nothing when its signature does not hold. */
static void
read_batch (KhaiSandboxChecker *checker, const char *compact)
{
  g_autoptr (KhaiJws) jws = NULL;
  g_autoptr (JsonNode) claims = NULL;
  g_autofree char *purpose = NULL;
  g_autofree char *root = NULL;
  g_autofree char *size = NULL;

  if (g_strcmp0 (checker->batch, compact) == 0)
    return;
  g_clear_pointer (&checker->batch, g_free);
  g_clear_pointer (&checker->thumbprint, g_free);
  g_clear_pointer (&checker->client, g_free);
  g_clear_pointer (&checker->root, g_bytes_unref);
  jws = khai_jws_verify (compact, NULL, NULL, 0, NULL);
  if (jws != NULL)
    claims = khai_json_parse (g_bytes_get_data (jws->payload, NULL),
                              g_bytes_get_size (jws->payload), NULL);
  if (claims == NULL)
    return;
  purpose = khai_json_get_text (claims, "/purpose");
  root = khai_json_get_text (claims, "/rootHash");
  size = khai_json_get_text (claims, "/treeSize");
  if (g_strcmp0 (purpose, "osw-batch") != 0 || root == NULL || size == NULL
      || !g_ascii_string_to_unsigned (size, 10, 1, G_MAXUINT32, &checker->size, NULL))
    return;
  checker->root = khai_base64url_decode (root, NULL);
  if (checker->root == NULL)
    return;
  checker->batch = g_strdup (compact);
  checker->thumbprint = g_strdup (jws->thumbprint);
  checker->client = named_client (jws);
}

/* "INDEX;HASH.HASH": NULL when it is no proof. */
static GPtrArray *
read_proof (const char *text, guint64 *index)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", 2);
  g_auto (GStrv) hashes = NULL;
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  if (g_strv_length (parts) != 2
      || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT32, index, NULL))
    return NULL;
  hashes = g_strsplit (parts[1], ".", -1);
  for (guint i = 0; *parts[1] != '\0' && hashes[i] != NULL; i++)
    {
      GBytes *hash = khai_base64url_decode (hashes[i], NULL);

      if (hash == NULL)
        return NULL;
      g_ptr_array_add (path, hash);
      if (g_bytes_get_size (hash) != KHAI_MERKLE_HASH)
        return NULL;
    }
  return g_steal_pointer (&path);
}

static gboolean
check_batch (KhaiSandboxChecker *checker, KhaiSandboxAct *act)
{
  g_autoptr (GPtrArray) path = NULL;
  guint8 leaf[KHAI_MERKLE_HASH];
  guint64 index = 0;

  read_batch (checker, act->batch_signature);
  if (checker->batch == NULL)
    return refuse (act, &act->broken, KHAI_PROBLEM_SIGNATURE, "Batch-Signature");
  path = read_proof (act->batch_proof, &index);
  khai_merkle_leaf (g_bytes_get_data (act->body, NULL), g_bytes_get_size (act->body), leaf);
  if (path == NULL
      || !khai_merkle_verify_inclusion (leaf, index, checker->size, path, checker->root, NULL))
    return refuse (act, &act->broken, KHAI_PROBLEM_SIGNATURE, "Batch-Proof");
  act->thumbprint = g_strdup (checker->thumbprint);
  act->client = g_strdup (checker->client);
  return TRUE;
}

static gboolean
check_whole (KhaiSandboxChecker *checker, KhaiSandboxAct *act)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (act->body, &length);

  act->digest = khai_digest_sha256_base64url (data, length);
  if (act->kind->name == NULL)
    return TRUE;
  if (act->content_digest == NULL
      || !khai_content_digest_verify (act->content_digest, data, length, NULL))
    return refuse (act, &act->broken, KHAI_PROBLEM_DIGEST, NULL);
  if (act->signature != NULL && act->batch_signature == NULL && act->batch_proof == NULL)
    return check_single (act);
  if (act->signature == NULL && act->batch_signature != NULL && act->batch_proof != NULL)
    return check_batch (checker, act);
  return refuse (act, &act->broken, KHAI_PROBLEM_SIGNATURE, NULL);
}

/* A JSON object within the contract's limits (size, depth, no member twice), and the declaration in
 * it. */
static gboolean
read_document (KhaiSandboxAct *act)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (act->body, &length);

  if (length > KHAI_JSON_MAX_BYTES)
    return refuse (act, &act->unreadable, KHAI_PROBLEM_TOO_LARGE, NULL);
  act->root = length > 0 ? khai_json_parse (text, length, &error) : NULL;
  if (act->root == NULL || !JSON_NODE_HOLDS_OBJECT (act->root))
    return refuse (act, &act->unreadable, KHAI_PROBLEM_BODY,
                   error != NULL ? error->message : "JSON byte 0: no object");
  if (act->kind->member == NULL)
    return TRUE;
  act->document
      = *act->kind->member == '\0'
            ? act->root
            : json_object_get_member (json_node_get_object (act->root), act->kind->member);
  if (act->document == NULL || !JSON_NODE_HOLDS_OBJECT (act->document))
    return refuse (act, &act->unreadable, KHAI_PROBLEM_BODY, act->kind->member);
  return TRUE;
}

static gboolean
look (gpointer resource, gpointer job, GError **error)
{
  KhaiSandboxChecker *checker = resource;
  KhaiSandboxAct *act = job;

  if (!check_whole (checker, act) || !read_document (act) || act->document == NULL)
    return TRUE;
  act->check = khai_rules_check (checker->rules, act->document, act->today, error);
  return act->check != NULL;
}

/**
 * khai_sandbox_checker_look:
 * @checker: a thread
 * @act: what it looks at; nobody else may until the callback
 * @cancellable: (nullable): takes it out of the queue again
 * @callback: called in this thread with @act; calls khai_sandbox_checker_finish()
 */
void
khai_sandbox_checker_look (KhaiSandboxChecker *checker,
                           KhaiSandboxAct *act,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback)
{
  khai_worker_call_async (checker->worker, look, act, NULL, cancellable, callback, act);
}

/**
 * khai_sandbox_checker_finish:
 * @checker: a thread
 * @result: what the callback got
 * @error: the rules failed
 *
 * Returns: %TRUE when the act's members say what was found
 */
gboolean
khai_sandbox_checker_finish (KhaiSandboxChecker *checker, GAsyncResult *result, GError **error)
{
  return khai_worker_call_finish (checker->worker, result, error);
}
