/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's authority, and the receipts signed under it. The authority is made at first use and
 * never leaves its folder; clients are given its certificate (ca.pem) and believe nothing else. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-error.h"
#include "khai-json.h"
#include "khai-jws.h"

#define CA_NAME "Khai training authority"
#define RECEIPT_NAME "Khai training window, receipts"
#define SERVER_NAME "Khai training window"

static KhaiKey *
make_and_save (const char *path,
               const char *name,
               KhaiKey *ca,
               const char *const *hosts,
               GError **error)
{
  g_autoptr (KhaiKey) key = khai_key_make (name, ca, ca == NULL, hosts, error);

  return key != NULL && khai_key_save (key, path, error) ? g_steal_pointer (&key) : NULL;
}

/* A key that cannot be read is not made again: whoever trusts it would be cut off without a word.
 */
static KhaiKey *
load_or_make (const char *dir,
              const char *file,
              const char *name,
              KhaiKey *ca,
              const char *const *hosts,
              gboolean *made,
              GError **error)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);

  *made = !g_file_test (path, G_FILE_TEST_EXISTS);
  return *made ? make_and_save (path, name, ca, hosts, error) : khai_key_load (path, error);
}

static gboolean
write_ca (KhaiSandbox *self, KhaiKey *ca, GError **error)
{
  g_autoptr (GError) failure = NULL;

  self->ca_pem = khai_key_certificate_pem (ca);
  self->ca_file = g_build_filename (self->dir, "ca.pem", NULL);
  if (g_file_set_contents_full (self->ca_file, self->ca_pem, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                0644, &failure))
    return TRUE;
  g_set_error (error, KHAI_ERROR, KHAI_ERROR_IO, "ca.pem: %s", failure->message);
  return FALSE;
}

static gboolean
names_host (KhaiKey *key, const char *ca_pem, const char *host)
{
  g_autofree char *pem = khai_key_certificate_pem (key);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (pem, -1, NULL);
  g_autoptr (GTlsCertificate) ca = g_tls_certificate_new_from_pem (ca_pem, -1, NULL);
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, 443);

  return certificate != NULL && ca != NULL
         && g_tls_certificate_verify (certificate, identity, ca) == 0;
}

/* Made anew when it does not name the address or another authority issued it: nobody pins it. */
static KhaiKey *
server_key (KhaiSandbox *self, KhaiKey *ca, GError **error)
{
  const char *const hosts[] = { "127.0.0.1", "localhost", "::1", self->bind, NULL };
  g_autofree char *path = g_build_filename (self->dir, "server.pem", NULL);
  g_autoptr (KhaiKey) key = khai_key_load (path, NULL);

  if (key != NULL && names_host (key, self->ca_pem, self->bind))
    return g_steal_pointer (&key);
  return make_and_save (path, SERVER_NAME, ca, hosts, error);
}

/**
 * khai_sandbox_receipts_init:
 * @self: a window that does not listen yet
 * @error: %KHAI_ERROR_SIGNATURE, %KHAI_ERROR_BAD_INPUT (a key file is damaged), failures of the
 * disk
 *
 * Reads, or makes, DIR/ca-key.pem, receipt.pem and server.pem (0600), and writes ca.pem, the
 * certificate that may be given away.
 *
 * Returns: %TRUE when all keys are there
 */
gboolean
khai_sandbox_receipts_init (KhaiSandbox *self, GError **error)
{
  gboolean made_ca = FALSE;
  gboolean made = FALSE;
  g_autoptr (KhaiKey) ca
      = load_or_make (self->dir, "ca-key.pem", CA_NAME, NULL, NULL, &made_ca, error);
  g_autofree char *receipt = g_build_filename (self->dir, "receipt.pem", NULL);

  if (ca == NULL || !write_ca (self, ca, error))
    return FALSE;
  self->receipt_key
      = made_ca ? make_and_save (receipt, RECEIPT_NAME, ca, NULL, error)
                : load_or_make (self->dir, "receipt.pem", RECEIPT_NAME, ca, NULL, &made, error);
  if (self->receipt_key == NULL)
    return FALSE;
  self->server_key = server_key (self, ca, error);
  return self->server_key != NULL;
}

/**
 * khai_sandbox_receipt_make:
 * @declaration: what was received
 * @received_at: when, RFC 3339
 * @key: who signs
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * What is signed is the canonical form (RFC 8785) of the receipt without its receiptJws; the
 * certificates go along in x5c.
 *
 * Returns: (transfer full): the contract's SubmissionReceipt as JSON text
 */
char *
khai_sandbox_receipt_make (const KhaiSandboxDeclaration *declaration,
                           const char *received_at,
                           KhaiKey *key,
                           GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *payload = NULL;
  g_autofree char *jws = NULL;

  json_object_set_string_member (object, "receiptId", declaration->receipt_id);
  json_object_set_string_member (object, "declarationId", declaration->id);
  json_object_set_string_member (object, "localReference", declaration->reference);
  json_object_set_int_member (object, "version", declaration->version);
  json_object_set_string_member (object, "payloadDigest", declaration->digest);
  json_object_set_string_member (object, "receivedAt", received_at);
  json_object_set_string_member (object, "state", "received");
  json_node_take_object (node, object);
  payload = khai_json_to_canonical (node);
  jws = khai_jws_sign (key, payload, strlen (payload), FALSE, NULL, error);
  if (jws == NULL)
    return NULL;
  json_object_set_string_member (object, "receiptJws", jws);
  return khai_json_to_canonical (node);
}

/**
 * khai_sandbox_handle_receipt:
 * @exchange: GET /receipts/{receiptId}
 */
void
khai_sandbox_handle_receipt (KhaiSandboxExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = khai_sandbox_store_find_receipt (exchange->sandbox->db, exchange->account,
                                                           exchange->id, &error);

  if (text != NULL)
    khai_sandbox_answer (exchange, 200, "application/json", text, -1);
  else if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a receipt", error);
  else
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
}
