/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON Web Signatures, compact form, attached or detached. The maintained JOSE libraries of this platform cannot sign with keys that
 * do not leave their token, so the few lines of RFC 7515 around GnuTLS stand here. What is verified is never chosen by the
 * message alone: the algorithm has to fit the key, and symmetric algorithms and "none" do not exist. */

#include "config.h"

#include "khai-jws.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json-guard.h"

#define MAX_COMPACT_BYTES (64 * 1024 + 2 * KHAI_JSON_MAX_BYTES)
#define MAX_HEADER_BYTES (64 * 1024)
#define MAX_CHAIN 8

typedef struct
{
  const char *name;
  gnutls_sign_algorithm_t sign;
  gnutls_pk_algorithm_t pk;
  gnutls_ecc_curve_t curve;
  guint number_bytes; /* ECDSA: of r and of s */
} Algorithm;

/* RFC 7518, 3.1: the asymmetric ones. */
static const Algorithm algorithms[] = {
  { "ES256", GNUTLS_SIGN_ECDSA_SHA256, GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP256R1, 32 },
  { "ES384", GNUTLS_SIGN_ECDSA_SHA384, GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP384R1, 48 },
  { "ES512", GNUTLS_SIGN_ECDSA_SHA512, GNUTLS_PK_ECDSA, GNUTLS_ECC_CURVE_SECP521R1, 66 },
  { "RS256", GNUTLS_SIGN_RSA_SHA256, GNUTLS_PK_RSA, GNUTLS_ECC_CURVE_INVALID, 0 },
  { "PS256", GNUTLS_SIGN_RSA_PSS_RSAE_SHA256, GNUTLS_PK_RSA, GNUTLS_ECC_CURVE_INVALID, 0 },
  { "PS384", GNUTLS_SIGN_RSA_PSS_RSAE_SHA384, GNUTLS_PK_RSA, GNUTLS_ECC_CURVE_INVALID, 0 },
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KHAI_ERROR, KHAI_ERROR_SIGNATURE, why);
  return FALSE;
}

static const char *
member_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static char *
header_to_text (KhaiKey *key, JsonObject *extra)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *header = json_object_new ();
  JsonArray *chain = json_array_new ();
  g_auto (GStrv) x5c = khai_key_x5c (key);

  json_object_set_string_member (header, "alg", khai_key_algorithm (key));
  for (guint i = 0; x5c[i] != NULL; i++)
    json_array_add_string_element (chain, x5c[i]);
  json_object_set_array_member (header, "x5c", chain);
  if (extra != NULL)
    {
      g_autoptr (GList) names = json_object_get_members (extra);

      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (header, l->data, json_node_copy (json_object_get_member (extra, l->data)));
    }
  json_node_take_object (node, header);
  return json_to_string (node, FALSE);
}

/**
 * khai_jws_sign:
 * @key: signs, and names the algorithm
 * @payload: exact bytes to sign
 * @length: their number
 * @detached: whether the payload is left out of the result (RFC 7515, appendix F)
 * @extra: (nullable): further members of the protected header
 * @error: %KHAI_ERROR_SIGNATURE
 *
 * Returns: (transfer full): the compact serialisation, or %NULL
 */
char *
khai_jws_sign (KhaiKey *key, gconstpointer payload, gsize length, gboolean detached, JsonObject *extra, GError **error)
{
  g_autofree char *header = NULL;
  g_autofree char *header64 = NULL;
  g_autofree char *payload64 = NULL;
  g_autofree char *input = NULL;
  g_autofree char *signature64 = NULL;
  g_autoptr (GBytes) signature = NULL;

  g_return_val_if_fail (key != NULL && payload != NULL, NULL);

  header = header_to_text (key, extra);
  header64 = khai_base64url_encode (header, strlen (header));
  payload64 = khai_base64url_encode (payload, length);
  input = g_strconcat (header64, ".", payload64, NULL);
  signature = khai_key_sign (key, input, strlen (input), error);
  if (signature == NULL)
    return NULL;
  signature64 = khai_base64url_encode (g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));
  return g_strconcat (header64, ".", detached ? "" : payload64, ".", signature64, NULL);
}

/* A compact JWS taken apart; nothing in it is believed yet. */
typedef struct
{
  JsonObject *header; /* (owned) */
  GBytes *payload;    /* (owned) */
  GBytes *signature;  /* (owned) */
  char *input;        /* (owned): what the signature is over */
} Parts;

static void
parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->header, json_object_unref);
  g_clear_pointer (&parts->payload, g_bytes_unref);
  g_clear_pointer (&parts->signature, g_bytes_unref);
  g_clear_pointer (&parts->input, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static JsonObject *
parse_header (const char *header64, GError **error)
{
  g_autoptr (GBytes) bytes = khai_base64url_decode (header64, error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *text;
  gsize length;
  JsonNode *root;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  if (!khai_json_guard (text, length, MAX_HEADER_BYTES, KHAI_JSON_MAX_DEPTH, error)
      || !json_parser_load_from_data (parser, text, length, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      refuse (error, "the signature's header is not an object");
      return NULL;
    }
  return json_object_ref (json_node_get_object (root));
}

static gboolean
take_apart (const char *compact, GBytes *detached_payload, Parts *parts, GError **error)
{
  g_auto (GStrv) pieces = NULL;
  g_autofree char *payload64 = NULL;

  if (strlen (compact) > MAX_COMPACT_BYTES)
    return refuse (error, "the signature is too large");
  pieces = g_strsplit (compact, ".", 4);
  if (g_strv_length (pieces) != 3)
    return refuse (error, "not a compact signature of three parts");
  if ((detached_payload != NULL) != (*pieces[1] == '\0'))
    return refuse (error, "the signature's payload is not where it was expected");

  parts->header = parse_header (pieces[0], error);
  if (parts->header == NULL)
    return FALSE;
  /* RFC 7515, 4.1.11: extensions that are not understood and marked critical make it invalid; none is understood here. */
  if (json_object_has_member (parts->header, "crit") || json_object_has_member (parts->header, "b64"))
    return refuse (error, "the signature uses an extension that Khai does not know");
  if (detached_payload != NULL)
    {
      payload64 = khai_base64url_encode (g_bytes_get_data (detached_payload, NULL), g_bytes_get_size (detached_payload));
      parts->payload = g_bytes_ref (detached_payload);
    }
  else
    {
      payload64 = g_strdup (pieces[1]);
      parts->payload = khai_base64url_decode (pieces[1], error);
    }
  parts->signature = parts->payload != NULL ? khai_base64url_decode (pieces[2], error) : NULL;
  if (parts->signature == NULL)
    return FALSE;
  parts->input = g_strconcat (pieces[0], ".", payload64, NULL);
  return TRUE;
}

static const Algorithm *
algorithm_for (JsonObject *header, gnutls_pubkey_t key, GError **error)
{
  const char *name = member_string (header, "alg");
  guint bits = 0;
  int pk = gnutls_pubkey_get_pk_algorithm (key, &bits);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (algorithms); i++)
    {
      const Algorithm *algorithm = &algorithms[i];
      gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
      gboolean rsa = algorithm->pk == GNUTLS_PK_RSA;

      if (strcmp (name, algorithm->name) != 0)
        continue;
      if (pk == GNUTLS_PK_ECDSA && gnutls_pubkey_export_ecc_raw2 (key, &curve, NULL, NULL, 0) < 0)
        break;
      if (rsa && pk == GNUTLS_PK_RSA_PSS && g_str_has_prefix (name, "PS"))
        pk = GNUTLS_PK_RSA; /* a key that is for PSS only */
      if ((gnutls_pk_algorithm_t) pk == algorithm->pk && curve == algorithm->curve && (!rsa || bits >= 2048))
        return algorithm;
      refuse (error, "the signature's algorithm does not fit its key");
      return NULL;
    }
  refuse (error, "the signature's algorithm is not allowed");
  return NULL;
}

static gboolean
verify_parts (Parts *parts, gnutls_pubkey_t key, GError **error)
{
  const Algorithm *algorithm = algorithm_for (parts->header, key, error);
  gnutls_datum_t input = { (guchar *) parts->input, strlen (parts->input) };
  gnutls_datum_t signature;
  gnutls_datum_t pair = { NULL, 0 };
  gsize size;
  int result;

  if (algorithm == NULL)
    return FALSE;
  signature.data = (guchar *) g_bytes_get_data (parts->signature, &size);
  signature.size = size;
  if (algorithm->number_bytes > 0)
    {
      gnutls_datum_t r = { signature.data, algorithm->number_bytes };
      gnutls_datum_t s = { signature.data + algorithm->number_bytes, algorithm->number_bytes };

      if (size != 2 * algorithm->number_bytes || gnutls_encode_rs_value (&pair, &r, &s) < 0)
        return refuse (error, "the signature has not the length its algorithm gives");
      signature = pair;
    }
  result = gnutls_pubkey_verify_data2 (key, algorithm->sign, 0, &input, &signature);
  gnutls_free (pair.data);
  return result >= 0 || refuse (error, "the signature does not hold");
}

/* ---- certificates ---- */

typedef struct
{
  gnutls_x509_crt_t crt[MAX_CHAIN];
  guint n;
} Chain;

static void
chain_clear (Chain *chain)
{
  for (guint i = 0; i < chain->n; i++)
    gnutls_x509_crt_deinit (chain->crt[i]);
  chain->n = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chain, chain_clear)

static gboolean
chain_from_header (JsonObject *header, Chain *chain, GError **error)
{
  JsonNode *node = json_object_get_member (header, "x5c");
  JsonArray *x5c = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = x5c != NULL ? json_array_get_length (x5c) : 0;

  if (n == 0 || n > MAX_CHAIN)
    return refuse (error, "the signature names no certificate");
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (x5c, i);
      g_autofree guchar *der = NULL;
      gnutls_datum_t data = { NULL, 0 };
      gsize size = 0;

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING
          || *json_node_get_string (element) == '\0')
        return refuse (error, "a certificate of the signature is not readable");
      der = g_base64_decode (json_node_get_string (element), &size);
      data.data = der;
      data.size = size;
      if (gnutls_x509_crt_init (&chain->crt[i]) < 0)
        return refuse (error, "out of certificates");
      chain->n++;
      if (gnutls_x509_crt_import (chain->crt[i], &data, GNUTLS_X509_FMT_DER) < 0)
        return refuse (error, "a certificate of the signature is not readable");
    }
  return TRUE;
}

/* GnuTLS checks times against one clock for the whole process; receipts are judged at the time the caller says. */
static gboolean
chain_in_force (const Chain *chain, gint64 at_unix_us, GError **error)
{
  gint64 at = at_unix_us / G_USEC_PER_SEC;

  for (guint i = 0; i < chain->n; i++)
    if (at < (gint64) gnutls_x509_crt_get_activation_time (chain->crt[i])
        || at > (gint64) gnutls_x509_crt_get_expiration_time (chain->crt[i]))
      return refuse (error, "the signature's certificate is not valid at that time");
  return TRUE;
}

static gboolean
chain_trusted (Chain *chain, const char *ca_pem, GError **error)
{
  gnutls_datum_t data = { (guchar *) ca_pem, strlen (ca_pem) };
  gnutls_x509_trust_list_t list = NULL;
  guint status = GNUTLS_CERT_INVALID;
  int result;

  if (gnutls_x509_trust_list_init (&list, 0) < 0)
    return refuse (error, "out of certificates");
  result = gnutls_x509_trust_list_add_trust_mem (list, &data, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
  if (result > 0)
    result = gnutls_x509_trust_list_verify_crt2 (list, chain->crt, chain->n, NULL, 0,
                                                 GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS,
                                                 &status, NULL);
  gnutls_x509_trust_list_deinit (list, 1);
  return (result >= 0 && status == 0) || refuse (error, "the signature's certificate was not issued by the Single Window's authority");
}

static void
describe_leaf (gnutls_x509_crt_t leaf, KhaiJws *jws)
{
  gnutls_datum_t out = { NULL, 0 };
  char name[256];
  size_t size = sizeof name;

  if (gnutls_x509_crt_export2 (leaf, GNUTLS_X509_FMT_PEM, &out) >= 0)
    {
      jws->leaf_pem = g_strndup ((const char *) out.data, out.size);
      gnutls_free (out.data);
    }
  if (gnutls_x509_crt_export2 (leaf, GNUTLS_X509_FMT_DER, &out) >= 0)
    {
      jws->thumbprint = khai_digest_sha256_base64url (out.data, out.size);
      gnutls_free (out.data);
    }
  if (gnutls_x509_crt_get_dn_by_oid (leaf, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size) >= 0)
    jws->owner = g_utf8_make_valid (name, size);
  else
    jws->owner = g_strdup ("");
}

/**
 * khai_jws_verify:
 * @compact: compact serialisation
 * @detached_payload: (nullable): the payload, if it is not inside
 * @ca_pem: (nullable): the authority that must have issued the certificate; %NULL leaves trust to the caller (by thumbprint)
 * @at_unix_us: microseconds since 1970 at which the certificates must be valid (only with @ca_pem)
 * @error: %KHAI_ERROR_SIGNATURE, or %KHAI_ERROR_BAD_INPUT when it cannot even be read
 *
 * Verifies against the certificate in the protected header (x5c, RFC 7515, 4.1.6).
 *
 * Returns: (transfer full): what was signed and by whom, or %NULL
 */
KhaiJws *
khai_jws_verify (const char *compact, GBytes *detached_payload, const char *ca_pem, gint64 at_unix_us, GError **error)
{
  g_auto (Parts) parts = { NULL, NULL, NULL, NULL };
  g_auto (Chain) chain = { { NULL }, 0 };
  gnutls_pubkey_t key = NULL;
  gboolean holds;
  KhaiJws *jws;

  g_return_val_if_fail (compact != NULL, NULL);

  if (!take_apart (compact, detached_payload, &parts, error) || !chain_from_header (parts.header, &chain, error))
    return NULL;
  holds = gnutls_pubkey_init (&key) >= 0 && gnutls_pubkey_import_x509 (key, chain.crt[0], 0) >= 0;
  if (!holds)
    refuse (error, "the certificate's key is not readable");
  holds = holds && verify_parts (&parts, key, error);
  gnutls_pubkey_deinit (key);
  if (!holds || (ca_pem != NULL && (!chain_trusted (&chain, ca_pem, error) || !chain_in_force (&chain, at_unix_us, error))))
    return NULL;

  jws = g_new0 (KhaiJws, 1);
  jws->header = g_steal_pointer (&parts.header);
  jws->payload = g_steal_pointer (&parts.payload);
  describe_leaf (chain.crt[0], jws);
  return jws;
}

static gboolean
jwk_number (JsonObject *jwk, const char *name, GBytes **bytes, gnutls_datum_t *number, GError **error)
{
  const char *text = member_string (jwk, name);
  gsize size = 0;

  *bytes = text != NULL ? khai_base64url_decode (text, error) : NULL;
  if (*bytes == NULL)
    return text != NULL ? FALSE : refuse (error, "the key lacks a number");
  number->data = (guchar *) g_bytes_get_data (*bytes, &size);
  number->size = size;
  return TRUE;
}

static gboolean
import_jwk (gnutls_pubkey_t key, JsonObject *jwk, GError **error)
{
  static const struct { const char *name; gnutls_ecc_curve_t curve; } curves[] = {
    { "P-256", GNUTLS_ECC_CURVE_SECP256R1 }, { "P-384", GNUTLS_ECC_CURVE_SECP384R1 }, { "P-521", GNUTLS_ECC_CURVE_SECP521R1 },
  };
  g_autoptr (GBytes) first_bytes = NULL;
  g_autoptr (GBytes) second_bytes = NULL;
  gnutls_datum_t first;
  gnutls_datum_t second;
  const char *kind = member_string (jwk, "kty");

  if (g_strcmp0 (kind, "RSA") == 0)
    return jwk_number (jwk, "n", &first_bytes, &first, error) && jwk_number (jwk, "e", &second_bytes, &second, error)
           && (gnutls_pubkey_import_rsa_raw (key, &first, &second) >= 0 || refuse (error, "the key is not usable"));
  for (guint i = 0; g_strcmp0 (kind, "EC") == 0 && i < G_N_ELEMENTS (curves); i++)
    if (g_strcmp0 (member_string (jwk, "crv"), curves[i].name) == 0)
      return jwk_number (jwk, "x", &first_bytes, &first, error) && jwk_number (jwk, "y", &second_bytes, &second, error)
             && (gnutls_pubkey_import_ecc_raw (key, curves[i].curve, &first, &second) >= 0 || refuse (error, "the key is not usable"));
  return refuse (error, "this kind of key does not verify signatures here");
}

/**
 * khai_jws_verify_jwk:
 * @compact: compact serialisation
 * @jwk: public key, RFC 7517 (EC on P-256, P-384, P-521, or RSA)
 * @detached_payload: (nullable): the payload, if it is not inside
 * @payload: (out) (optional) (transfer full): what was signed
 * @error: %KHAI_ERROR_SIGNATURE or %KHAI_ERROR_BAD_INPUT
 *
 * Returns: %TRUE when the signature holds under that key
 */
gboolean
khai_jws_verify_jwk (const char *compact, JsonObject *jwk, GBytes *detached_payload, GBytes **payload, GError **error)
{
  g_auto (Parts) parts = { NULL, NULL, NULL, NULL };
  gnutls_pubkey_t key = NULL;
  gboolean holds;

  g_return_val_if_fail (compact != NULL && jwk != NULL, FALSE);

  if (!take_apart (compact, detached_payload, &parts, error))
    return FALSE;
  if (gnutls_pubkey_init (&key) < 0)
    return refuse (error, "out of keys");
  holds = import_jwk (key, jwk, error) && verify_parts (&parts, key, error);
  gnutls_pubkey_deinit (key);
  if (holds && payload != NULL)
    *payload = g_steal_pointer (&parts.payload);
  return holds;
}

/**
 * khai_jws_free:
 * @jws: (transfer full): what khai_jws_verify() gave
 */
void
khai_jws_free (KhaiJws *jws)
{
  g_return_if_fail (jws != NULL);

  g_clear_pointer (&jws->header, json_object_unref);
  g_clear_pointer (&jws->payload, g_bytes_unref);
  g_free (jws->leaf_pem);
  g_free (jws->thumbprint);
  g_free (jws->owner);
  g_free (jws);
}
