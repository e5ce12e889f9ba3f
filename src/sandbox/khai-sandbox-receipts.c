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

/* Not saved: the next run is honest again. */
static KhaiKey *
strangers_key (KhaiSandbox *self, GError **error)
{
  const char *const hosts[] = { "127.0.0.1", "localhost", "::1", self->bind, NULL };
  g_autoptr (KhaiKey) ca = khai_key_make (CA_NAME, NULL, TRUE, NULL, error);

  return ca != NULL ? khai_key_make (SERVER_NAME, ca, FALSE, hosts, error) : NULL;
}

/**
 * khai_sandbox_receipts_init:
 * @self: a window that does not listen yet
 * @stranger: plays a window whose own certificate comes from an authority that nobody knows
 * @error: %KHAI_ERROR_SIGNATURE, %KHAI_ERROR_BAD_INPUT (a key file is damaged), failures of the
 * disk
 *
 * Reads, or makes, DIR/ca-key.pem, receipt.pem and server.pem (0600), and writes ca.pem, the
 * certificate that may be given away.
 *
 * Returns: %TRUE when all keys are there
 */
gboolean
khai_sandbox_receipts_init (KhaiSandbox *self, gboolean stranger, GError **error)
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
  self->server_key = stranger ? strangers_key (self, error) : server_key (self, ca, error);
  return self->server_key != NULL;
}

/**
 * khai_sandbox_sign:
 * @object: what is signed
 * @key: who signs
 * @name: the member that holds the signature afterwards
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * What is signed is the canonical form (RFC 8785) of the object without @name; the certificates go
 * along in x5c.
 *
 * Returns: (transfer full): the compact JWS, or %NULL
 */
char *
khai_sandbox_sign (JsonObject *object, KhaiKey *key, const char *name, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *payload = NULL;
  char *jws;

  if (json_object_has_member (object, name))
    json_object_remove_member (object, name);
  json_node_set_object (node, object);
  payload = khai_json_to_canonical (node);
  jws = khai_jws_sign (key, payload, strlen (payload), FALSE, NULL, error);
  if (jws != NULL)
    json_object_set_string_member (object, name, jws);
  return jws;
}

/* The receipt as it was given, with what the ledger knows of it now. */
static void
answer_receipt (KhaiSandboxExchange *exchange, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = khai_json_parse (text, -1, &error);
  g_autofree char *jws = NULL;
  g_autofree char *leaf = NULL;
  JsonObject *inclusion;

  if (node == NULL)
    {
      khai_sandbox_answer_failure (exchange, "a receipt", error);
      return;
    }
  inclusion = khai_sandbox_ledger_inclusion (exchange->sandbox, exchange->id, &error);
  if (error != NULL)
    {
      khai_sandbox_answer_failure (exchange, "the ledger", error);
      return;
    }
  jws = khai_json_get_text (node, "/receiptJws");
  leaf = khai_sandbox_leaf_hash (jws);
  json_object_set_string_member (json_node_get_object (node), "leafHash", leaf);
  if (inclusion != NULL)
    json_object_set_object_member (json_node_get_object (node), "inclusion", inclusion);
  khai_sandbox_answer_json (exchange, 200, json_node_dup_object (node));
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
    answer_receipt (exchange, text);
  else if (error != NULL)
    khai_sandbox_answer_failure (exchange, "a receipt", error);
  else
    khai_sandbox_answer_problem (exchange, KHAI_PROBLEM_NOT_FOUND, NULL);
}
